"""A file is read as what it is; what is not read is named, with what to do."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

import docx
import openpyxl
import pytest

from cohesion_kg.errors import NotFound, ReadError
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.blocks import read_blocks


def of_word() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Plan")
    document.save(buffer)
    return buffer.getvalue()


def of_excel() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Plan"
    book.save(buffer)
    return buffer.getvalue()


def of_zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in members.items():
            package.writestr(name, text)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("plan.docx", of_word(), "docx"),
        ("plan.xlsx", of_excel(), "xlsx"),
        ("plan.htm", b"\n<!-- saved --><HTML><p>Plan</p>", "html"),
        ("part.html", b"<h1>Plan</h1>", "html"),
        ("plan.csv", b"Plan,Lead\n", "csv"),
        ("plan.tsv", b"Plan, all\tLead\n", "csv"),
        ("plan.txt", b"Plan, all\tLead\n", "text"),
        ("plan.md", b"# Plan\n", "markdown"),
        ("plan", b"Plan\n", "text"),
    ],
)
def test_a_file_with_the_right_name_is_read_without_a_warning(
    tmp_path: Path, name: str, data: bytes, format: str
) -> None:
    (tmp_path / name).write_bytes(data)
    rendition = read_file(tmp_path / name)
    assert (rendition.format, rendition.warnings) == (format, ())
    assert "Plan" in rendition.text


@pytest.mark.parametrize(
    ("name", "data", "format", "said"),
    [
        ("plan.doc", of_word(), "docx", None),
        ("plan.pdf", of_word(), "docx", "The name says a PDF, but it is a Word document and was read as that."),
        ("plan.xls", b"<html><table><tr><td>Plan</td></tr></table></html>", "html", "an Excel workbook"),
        ("plan.csv", of_excel(), "xlsx", "a table in plain text"),
        ("plan.txt", b"<!DOCTYPE html><html><p>Plan</p></html>", "html", "plain text"),
    ],
)
def test_a_mislabelled_file_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes, format: str, said: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    rendition = read_file(tmp_path / name)
    assert rendition.format == format and "Plan" in rendition.text
    assert said in rendition.warnings[0] if said else rendition.warnings == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), r"a Word document of before 2007 .* save it as \.docx"),
        (OLE + "Workbook".encode("utf-16-le"), r"an Excel workbook of before 2007 .* save it as \.xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (OLE, "Office file of before 2007"),
        (of_zip(mimetype="application/vnd.oasis.opendocument.text"), r"OpenDocument .* save it as \.docx"),
        (of_zip(a="b"), "an archive: unpack it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a picture"),
        (b"\x1f\x8b\x08" + bytes(50), "an archive"),
        (b"{\\rtf1 Plan}", "Rich Text"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "a web archive"),
        (bytes(range(256)) * 9, "neither text nor a format"),
        (b"", "empty"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "plan.csv").write_bytes(data)
    with pytest.raises(ReadError, match=said):
        read_file(tmp_path / "plan.csv")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_file(tmp_path / "none.docx")
    with pytest.raises(ReadError, match="is a folder"):
        read_file(tmp_path)


def test_nothing_heavy_loads_before_it_is_needed() -> None:
    code = "import sys, cohesion_kg.readers.formats; print([m for m in ('lxml', 'pdfplumber') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_command_that_installs_what_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(of_word())
    code = (
        "import sys, pathlib; sys.modules['lxml'] = None\n"
        "from cohesion_kg.errors import MissingExtra\nfrom cohesion_kg.readers.formats import read_file\n"
        f"try: read_file(pathlib.Path({str(tmp_path / 'plan.docx')!r}))\nexcept MissingExtra as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == 'lxml is not installed: pip install "cohesion-kg[documents]".\n'


SOURCES = Path(__file__).parents[3] / "data" / "sources"


def as_word(rows: list[list[str]], file: Path) -> None:
    document = docx.Document()
    table = None
    for row in rows:
        if len(row) == 1:
            document.add_paragraph(row[0])
            table = None
            continue
        if table is None or len(table.columns) != len(row):
            table = document.add_table(0, len(row))
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(file))


def as_excel(rows: list[list[str]], file: Path) -> None:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            book.active.cell(number, column, text).data_type = "s"
    book.save(file)


def as_csv(rows: list[list[str]], file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


def as_html(rows: list[list[str]], file: Path) -> None:
    page = []
    for several, group in groupby(rows, lambda row: len(row) > 1):
        lines = [[escape(text) for text in row] for row in group]
        if several:
            page.append(f"<table>{''.join('<tr><td>' + '<td>'.join(line) for line in lines)}</table>")
        else:
            page += [f"<p>{line[0]}</p>" for line in lines]
    file.write_text(f"<!doctype html><html><body>{''.join(page)}</body></html>", encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "write"), [(".docx", as_word), (".xlsx", as_excel), (".csv", as_csv), (".html", as_html)]
)
def test_a_real_plan_lists_the_same_actions_in_every_format(
    tmp_path: Path, suffix: str, write: Callable[[list[list[str]], Path], None]
) -> None:
    text = (SOURCES / "crewe-action-plan.txt").read_text(encoding="utf-8")
    rows = [
        [cell.text for cell in block.cells] or [block.span.text]
        for block in read_blocks(text)
        if block.kind != "separator"
    ]
    write(rows, tmp_path / f"plan{suffix}")
    rendition = read_file(tmp_path / f"plan{suffix}")

    def actions(records: Records) -> list[str]:
        return [" ".join(entry.text.text.split()) for entry in records.entries if entry.kind == "action"]

    assert actions(read_records(rendition.text, rendition.blocks)) == actions(read_records(text)) != []


def test_plain_text_needs_no_package_of_the_documents_extra(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("Action\tLead\nMeet\tHead of Housing\n", "utf-8")
    code = (
        "import sys; sys.modules.update(lxml=None, pdfplumber=None)\n"
        "import cohesion_kg as ckg\n"
        f"print(len(ckg.ingest({str(file)!r}, council='Leeds').actions()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "1", done.stderr
