"""PDF files: the letters of their pages, and the rules between them, as a rendition."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cohesion_kg.errors import MissingExtra, ReadError
from cohesion_kg.readers.formats.pdf.layout import render
from cohesion_kg.readers.formats.pdf.page import read_page
from cohesion_kg.readers.text.rendition import Renderer, Rendition

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

__all__ = ["read_pdf"]

#: Pages of a file.
MOST_PAGES = 1_000
_END = b"%%EOF"


def read_pdf(file: Path) -> Rendition:
    """Read a PDF file.

    Ruled tables come as rows. So do tables without rules, when their columns are clear; their rows carry the reason.
    Lines that a paragraph was wrapped into are joined with a space; a hyphen at a line's end stays.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    Rendition
        Its text, page after page, with the place of each line and cell; pages without text are named in its warnings.

    Raises
    ------
    ReadError
        When the file is no PDF, is cut short or damaged, needs a password, or takes more than a document may.
    MissingExtra
        When the package that reads PDF files is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "plan.pdf")
    ...     _ = file.write_bytes(b"%PDF-1.7 cut short")
    ...     read_pdf(file)
    Traceback (most recent call last):
    cohesion_kg.errors.ReadError: plan.pdf is cut short: its end is missing. Fetch or save it again, and read that.
    """
    if find_spec("pdfplumber") is None:
        raise MissingExtra('PDF files are read with pdfplumber: pip install "cohesion-kg[documents]"')
    _check_ends(file)
    return _read(file)


def _check_ends(file: Path) -> None:
    """Look for what every PDF begins and ends with."""
    try:
        with file.open("rb") as opened:
            head = opened.read(1024)
            opened.seek(0, 2)
            opened.seek(max(opened.tell() - 4096, 0))
            tail = opened.read()
    except OSError as error:
        raise ReadError(f"{file} cannot be opened ({error.strerror}): check its name and who may read it.") from error
    if not head.strip():
        raise ReadError(f"{file.name} is empty. Fetch or save it again, and read that.")
    if b"%PDF-" not in head:
        raise ReadError(f"{file.name} is not a PDF. Give it the ending of what it is, or save it as a PDF.")
    if _END not in tail:
        raise ReadError(f"{file.name} is cut short: its end is missing. Fetch or save it again, and read that.")


def _read(file: Path) -> Rendition:
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    renderer = Renderer()
    try:
        with pdfplumber.open(file) as pdf:
            if not pdf.pages:
                raise ReadError(f"{file.name} has no pages that can be found. Fetch or save it again, and read that.")
            if len(pdf.pages) > MOST_PAGES:
                raise ReadError(
                    f"{file.name} has {len(pdf.pages):,} pages; at most {MOST_PAGES:,} are read. Print those of the "
                    "plan to a PDF of their own and read that."
                )
            _warn_of_loss(pdf, renderer)
            sheets = []
            for page in pdf.pages:
                sheets.append(read_page(page, renderer))
                page.close()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # damaged files raise whatever their damage leads to
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, MemoryError):
            raise cause from error
        raise ReadError(_damage(file, cause)) from error
    render(sheets, renderer)
    return renderer.finish("pdf")


def _damage(file: Path, cause: object) -> str:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    if isinstance(cause, PDFPasswordIncorrect):
        return f"{file.name} needs a password. Open it with the password, save it without one, and read that."
    if isinstance(cause, PDFEncryptionError):
        return f"{file.name} is locked in a way that is not known here. Print it to a new PDF and read that."
    return f"{file.name} is damaged ({type(cause).__name__}). Print it to a new PDF and read that."


def _warn_of_loss(pdf: PDF, renderer: Renderer) -> None:
    """Warn where the file says more pages of itself than were found, or its list of objects had to be rebuilt."""
    from pdfminer.pdfdocument import PDFXRefFallback
    from pdfminer.pdftypes import resolve1

    tree = resolve1(pdf.doc.catalog.get("Pages"))
    told = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    if isinstance(told, int) and told > len(pdf.pages):
        renderer.warn(f"The file says that it has {told:,} pages, but {len(pdf.pages):,} were found.")
    if any(isinstance(xref, PDFXRefFallback) for xref in pdf.doc.xrefs):
        renderer.warn("The file is damaged: its parts were found by search, and some may be missing.")
