"""A cell merged over several rows says who is responsible, and by when, for each of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from cohesion_kg.readers.document import ParsedDocument, parse_document
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.mapping.plan import write_plan
from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.tables.corrections import Corrections
from cohesion_kg.values.namespaces import CKG

ROWS = [
    ["Action", "Lead officer", "Deadline", "Cost"],
    ["Set up a mailbox", "Cohesion Officer", "March 2024", "£100"],
    ["Name a lead", "", "", "£200"],
    ["Send a summary", "", "April 2024", ""],
    ["Print a poster", "", "", ""],
]
#: First and last row and the column, from 0: the lead of three actions, the date of two, and nothing of the last.
MERGED = [(1, 3, 1), (1, 2, 2)]


def word(folder: Path) -> Path:
    document = docx.Document()
    table = document.add_table(len(ROWS), 4)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for first, last, column in MERGED:
        table.cell(first, column).merge(table.cell(last, column)).text = ROWS[first][column]
    document.save(folder / "plan.docx")
    return folder / "plan.docx"


def page(folder: Path) -> Path:
    rows = []
    for at, row in enumerate(ROWS):
        cells = []
        for column, text in enumerate(row):
            span = next((last - first + 1 for first, last, one in MERGED if (first, one) == (at, column)), 1)
            if not any(first < at <= last and one == column for first, last, one in MERGED):
                cells.append(f"<td rowspan={span}>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    (folder / "plan.html").write_text(f"<table>{''.join(rows)}</table>", encoding="utf-8")
    return folder / "plan.html"


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([text or None for text in row])
    for first, last, column in MERGED:
        book.active.merge_cells(start_row=first + 1, end_row=last + 1, start_column=column + 1, end_column=column + 1)
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


@pytest.fixture(params=[word, page, workbook])
def reading(request: pytest.FixtureRequest, tmp_path: Path) -> ParsedDocument:
    write: Callable[[Path], Path] = request.param
    return parse_document(read_file(write(tmp_path)))


def test_the_rows_below_have_what_the_merged_cell_says(reading: ParsedDocument) -> None:
    assert [(one.printed("responsible"), one.printed("deadline")) for one in reading.actions] == [
        ("Cohesion Officer", "March 2024"),
        ("Cohesion Officer", "March 2024"),
        ("Cohesion Officer", "April 2024"),
        (None, None),
    ]
    assert [one.printed("cost") for one in reading.actions] == ["£100", "£200", None, None]


def test_it_is_stated_on_the_passage_of_the_merged_cell_and_no_absence_is(reading: ParsedDocument) -> None:
    out = StatementWriter("plan")
    write_plan(out, reading.rendition.text, reading.records, Corrections())
    said = {(one.triple.predicate.value.removeprefix(CKG), one.triple.subject.value) for one in out.statements}
    owners = [owner.rpartition("/")[2] for name, owner in sorted(said) if name == "responsible"]
    lines = [one.line for one in reading.actions]
    assert owners == [f"line-{line}" for line in lines[:3]]
    texts = [
        one.triple.object.value
        for one in out.statements
        if one.triple.predicate.value == f"{CKG}printed" and "/responsibility/" in one.triple.subject.value
    ]
    assert texts == ["Cohesion Officer"] * 3
    lacking = {one.triple.subject.value for one in out.statements if one.triple.predicate.value == f"{CKG}hasAbsence"}
    assert {owner.rpartition("/")[2] for owner in lacking} == {f"line-{line}" for line in lines[2:]}
    cells = [row.cells[1].span.text for row in reading.records.rows if row.kind == "data"]
    assert cells == ["Cohesion Officer", "", "", ""]
