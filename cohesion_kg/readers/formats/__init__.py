"""The formats that files come in: a file is read as what its bytes are, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from cohesion_kg.errors import MissingExtra, NotFound, ReadError
from cohesion_kg.readers.formats.bounded import bounded
from cohesion_kg.readers.formats.limits import LARGEST_FILE, MEGABYTES, SECONDS
from cohesion_kg.readers.text.rendition import Rendition
from cohesion_kg.readers.text.without_gc import without_gc

__all__ = ["read_file"]

Format = Literal["pdf", "docx", "xlsx", "html", "csv", "text"]

_NAMES: dict[Format, str] = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "html": "a web page",
    "csv": "a table in plain text",
    "text": "plain text",
}
_SUFFIXES: dict[str, Format] = {
    **dict.fromkeys([".docx", ".docm", ".dotx", ".dotm", ".doc"], "docx"),
    **dict.fromkeys([".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"], "xlsx"),
    **dict.fromkeys([".html", ".htm", ".xhtml"], "html"),
    **dict.fromkeys([".csv", ".tsv", ".tab", ".psv"], "csv"),
    **dict.fromkeys([".txt", ".text", ".md", ".markdown"], "text"),
    ".pdf": "pdf",
}
_PICTURE = "a picture, whose words are not text: save the document that it shows as PDF with text, or type it in"
_OFFICE = "open it and save it as .docx or .xlsx"
_ARCHIVE = "an archive: unpack it and read the files inside"
#: How the bytes of files begin that are not read, and what to do with them.
_UNREAD: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(start, re.DOTALL | re.IGNORECASE), what)
    for start, what in (
        (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)", _PICTURE),
        (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d|\xfd7zXZ|.{257}ustar", _ARCHIVE),
        (rb"\{\\rtf", "a Rich Text document: open it and save it as .docx"),
        (rb"(?:From|MIME-Version): .{0,2000}multipart/related", "a web archive: save the page as .html or PDF"),
        (
            rb"\s*(?:<\?xml[^>]*\?>\s*)?<\?mso-application",
            f"an Office 2003 XML file: {_OFFICE}",
        ),
        (
            rb"\s*(?:<\?xml[^>]*\?>\s*)?<office:document",
            f"a flat OpenDocument file: {_OFFICE}",
        ),
    )
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"(?is)\s*(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*<(?:!doctype\s+html|(?:html|head|body|table)\b)")
_HEAD = 4096


@without_gc
def read_file(file: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Rendition:
    r"""Read a file of any format that is read.

    The bytes decide what the file is. Its name decides only between formats of plain text.

    Parameters
    ----------
    file
        A PDF, Word document, Excel workbook, web page, CSV or TSV table, Markdown or plain text.
    seconds, megabytes
        The most time and memory that it may take. It is read in a process of its own, which is kept for the files to
        come; a table in plain text, which is read in one pass, is read here.

    Returns
    -------
    Rendition
        Its text with blocks and places; with a warning when the name says that it is something else.

    Raises
    ------
    NotFound
        When there is no such file.
    ReadError
        When it is empty, too large, damaged, or of a format that is not read; the message says what to do.
    MissingExtra
        When the packages that read documents are not installed.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "plan.csv")
    >>> _ = file.write_text("Action,Lead\nMeet,KK\n")
    >>> read_file(file).text
    'Action\tLead\nMeet\tKK\n'
    """
    file = Path(file)
    _check(file)
    try:
        format = _format(file)
        read = _reader(format)
        rendition = read(file) if format == "csv" else bounded(read, file, seconds=seconds, megabytes=megabytes)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("cohesion_kg"):
            raise
        raise MissingExtra(f'{error.name} is not installed: pip install "cohesion-kg[documents]".') from error
    named = _SUFFIXES.get(file.suffix.lower())
    if named in (None, format):
        return rendition
    warning = f"The name says {_NAMES[named]}, but it is {_NAMES[format]} and was read as that."
    return replace(rendition, warnings=(warning, *rendition.warnings))


def _check(file: Path) -> None:
    if file.is_dir():
        raise ReadError(f"{file} is a folder: name one file in it.")
    if not file.exists():
        raise NotFound(f"There is no file {file}: check its name and folder.")
    size = file.stat().st_size
    if not size:
        raise ReadError(f"{file.name} is empty: get it again.")
    if size > LARGEST_FILE:
        raise ReadError(
            f"{file.name} has {size:,} bytes and at most {LARGEST_FILE:,} are read: save the pages or sheets that you "
            "need as a file of their own."
        )


def _format(file: Path) -> Format:
    """Return the format that the bytes of a file have."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(file)
    if head.startswith(_OLE):
        raise ReadError(f"{file.name} is {_legacy(file)}")
    if what := next((what for start, what in _UNREAD if start.match(head)), None):
        raise ReadError(f"{file.name} is {what}.")
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    named = _SUFFIXES.get(file.suffix.lower())
    if _HTML.match(plain) or (named == "html" and b"<" in plain):
        return "html"
    _check_text(file, head)
    return "csv" if named == "csv" else "text"


def _check_text(file: Path, head: bytes) -> None:
    from cohesion_kg.readers.formats.delimited import decode

    text, _ = decode(head)
    strange = sum(letter < " " and letter not in "\t\n\r\f\v" for letter in text) + text.count("\ufffd")
    if strange * 20 > len(text):
        raise ReadError(f"{file.name} is neither text nor a format that is read: save it as .docx, .xlsx, .csv or PDF.")


def _package(file: Path) -> Format:
    from cohesion_kg.readers.formats.package import Package

    with Package(file) as package:
        main = package.main
        if main is not None and main.lower().endswith(".bin"):
            raise ReadError(f"{file.name} is a binary Excel workbook: open it and save it as .xlsx.")
        what = package.root(main) if main is not None and main in package else ""
        if "mimetype" in package and b"opendocument" in package.open("mimetype").read(200):
            raise ReadError(f"{file.name} is an OpenDocument file: {_OFFICE}.")
    match what:
        case "document":
            return "docx"
        case "workbook":
            return "xlsx"
        case "presentation":
            raise ReadError(f"{file.name} is a PowerPoint presentation: save it as PDF.")
    raise ReadError(f"{file.name} is {_ARCHIVE}.")


def _legacy(file: Path) -> str:
    data = file.read_bytes()
    for stream, what in (
        ("EncryptedPackage", "protected with a password: open it and save it without one."),
        ("WordDocument", "a Word document of before 2007 (.doc): open it and save it as .docx."),
        ("Workbook", "an Excel workbook of before 2007 (.xls): open it and save it as .xlsx."),
        ("PowerPoint Document", "a PowerPoint presentation of before 2007: save it as PDF."),
    ):
        if stream.encode("utf-16-le") in data:
            return what
    return "an Office file of before 2007: open it and save it as .docx, .xlsx or PDF."


def _reader(format: Format) -> Callable[[Path], Rendition]:
    """Return what reads a format; only its own packages are loaded."""
    match format:
        case "pdf":
            from cohesion_kg.readers.formats.pdf.reader import read_pdf

            return read_pdf
        case "docx":
            from cohesion_kg.readers.formats.word import read_word

            return read_word
        case "xlsx":
            from cohesion_kg.readers.formats.workbook import read_workbook

            return read_workbook
        case "html":
            from cohesion_kg.readers.formats.webpage import read_webpage

            return read_webpage
        case "csv":
            from cohesion_kg.readers.formats.delimited import read_delimited

            return read_delimited
        case "text":
            from cohesion_kg.readers.formats.plaintext import read_text

            return read_text
