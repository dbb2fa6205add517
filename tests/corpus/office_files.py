"""Papers of the corpus as web pages, Word files, workbooks and CSV."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import datetime

from papers import Document, Row

__all__ = ["WRITERS"]


def _markup(document: Document) -> str:
    tags = {"title": "h1", "heading": "h2", "text": "p"}
    parts = []
    for name, block in document.blocks:
        if name == "table":
            parts.append(_html_table(*block))
        elif name == "list":
            parts.append("<ul>" + "".join(f"<li>{html.escape(one)}</li>" for one in block) + "</ul>")
        else:
            parts.append(f"<{tags[name]}>{html.escape(block)}</{tags[name]}>")
    return "<!doctype html><html lang=en><head><meta charset=utf-8></head><body>" + "\n".join(parts) + "</body></html>"


def _spans(rows: list[Row]) -> dict[tuple[int, int], int]:
    """Return how many rows each cell with merged cells below it takes."""
    spans = dict[tuple[int, int], int]()
    for column in range(len(rows[0].cells)):
        top = 0
        for n, row in enumerate(rows):
            if row.cells[column] == "^":
                spans[top, column] = n - top + 1
            else:
                top = n
    return spans


def _html_table(head: list[str], rows: list[Row]) -> str:
    spans, made = _spans(rows), []
    if head:
        made.append("<tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in head) + "</tr>")
    for n, row in enumerate(rows):
        if row.kind == "band":
            made.append(f'<tr><td colspan="{len(row.cells)}">{html.escape(row.cells[0])}</td></tr>')
            continue
        cells = []
        for c, cell in enumerate(row.cells):
            if cell != "^":
                span = f' rowspan="{spans[n, c]}"' if (n, c) in spans else ""
                cells.append(f"<td{span}>" + "<br>".join(map(html.escape, cell.split("\n"))) + "</td>")
        made.append("<tr>" + "".join(cells) + "</tr>")
    return "<table>" + "\n".join(made) + "</table>"


def _docx(document: Document) -> bytes:
    import docx

    paper = docx.Document()
    for name, block in document.blocks:
        if name == "title":
            paper.add_heading(block, 1)
        elif name == "heading":
            paper.add_heading(block, 2)
        elif name == "text":
            paper.add_paragraph(block)
        elif name == "list":
            for one in block:
                paper.add_paragraph(one, style="List Bullet")
        else:
            head, rows = block
            lines = ([Row(tuple(head), (tuple(head),), "head")] if head else []) + rows
            table = paper.add_table(len(lines), len(lines[0].cells), style="Table Grid")
            for n, row in enumerate(lines):
                for c, cell in enumerate(row.cells):
                    if cell != "^":
                        table.cell(n, c).text = cell
                if row.kind == "band":
                    table.cell(n, 0).merge(table.cell(n, len(row.cells) - 1)).text = row.cells[0]
            for (n, c), length in _spans(lines).items():
                words = lines[n].cells[c]
                table.cell(n, c).merge(table.cell(n + length - 1, c)).text = words
    with io.BytesIO() as file:
        paper.save(file)
        return file.getvalue()


def _xlsx(document: Document) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    line = 0
    for name, block in document.blocks:
        if name != "table":
            for one in block if name == "list" else [block]:
                line += 1
                sheet.cell(line, 1, one)
            continue
        head, rows = block
        lines = ([Row(tuple(head), (tuple(head),), "head")] if head else []) + rows
        line += 1 if line else 0
        for n, row in enumerate(lines, line + 1):
            for c, cell in enumerate(row.cells, 1):
                if cell and cell != "^":
                    written = sheet.cell(n, c, _value(cell))
                    if isinstance(written.value, datetime) and "funding" not in document.expected:
                        written.number_format = "DD/MM/YYYY"  # the others keep what a program writes by itself
            if row.kind == "band":
                sheet.merge_cells(start_row=n, end_row=n, start_column=1, end_column=len(row.cells))
        for (n, c), length in _spans(lines).items():
            first = line + 1 + n
            sheet.merge_cells(start_row=first, end_row=first + length - 1, start_column=c + 1, end_column=c + 1)
        line += len(lines) + 1
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


def _value(cell: str) -> object:
    """Return a full date or an amount as a workbook holds it."""
    if re.fullmatch(r"\d\d/\d\d/\d{4}", cell):
        return datetime.strptime(cell, "%d/%m/%Y")
    return float(cell) if re.fullmatch(r"-?\d+\.\d\d", cell) else cell


def _csv(document: Document) -> bytes:
    with io.StringIO(newline="") as file:
        writer = csv.writer(file, delimiter=document.delimiter)
        for name, block in document.blocks:
            if name == "table":
                head, rows = block
                writer.writerows([head] if head else [])
                writer.writerows([["" if cell == "^" else cell for cell in row.cells] for row in rows])
            else:
                writer.writerows([[one] for one in (block if name == "list" else [block])])
        return file.getvalue().encode("cp1252")


WRITERS: dict[str, Callable[[Document], str | bytes]] = {"html": _markup, "docx": _docx, "xlsx": _xlsx, "csv": _csv}
