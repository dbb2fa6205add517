"""Documents as people bring them, written by the libraries that offices use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HEADER = ("Recommendation", "Action", "Responsible Officer", "Deadline", "Cost")
ROWS = (
    ("1. Bring communities together", "Hold a cohesion forum", "Head of Stronger Communities", "March 2019", "£500"),
    ("2. Stop hate crime", "Meet the police each month", "Cleveland Police", "Ongoing", "N/A"),
    ("3. Welcome newcomers", "Open a hub for asylum seekers", "Cleveland Polise", "Dec 2018", ""),
)
TITLE = "Anytown Cohesion Action Plan"


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Path]:
    """Write an action plan in the format that its suffix names."""

    def write(name: str = "plan.txt", rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[file.suffix](file, [header, *rows])
        return file

    return write


def _text(file: Path, rows: Sequence[Sequence[str]]) -> None:
    file.write_text("\n".join([TITLE, "", *("\t".join(row) for row in rows), ""]), "utf-8")


def _csv(file: Path, rows: Sequence[Sequence[str]]) -> None:
    import csv

    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def _docx(file: Path, rows: Sequence[Sequence[str]]) -> None:
    import docx

    document = docx.Document()
    document.add_heading(TITLE)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.save(str(file))


def _xlsx(file: Path, rows: Sequence[Sequence[str]]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(file)


def _pdf(file: Path, rows: Sequence[Sequence[str]]) -> None:
    from fpdf import FPDF

    page = FPDF(orientation="landscape")
    page.add_page()
    page.set_font("Helvetica", size=9)
    page.cell(text=TITLE, new_x="LMARGIN", new_y="NEXT")
    with page.table() as table:
        for cells in rows:
            row = table.row()
            for words in cells:
                row.cell(words.replace("£", "\xa3"))
    page.output(str(file))


_WRITERS = {".txt": _text, ".csv": _csv, ".docx": _docx, ".xlsx": _xlsx, ".pdf": _pdf}
