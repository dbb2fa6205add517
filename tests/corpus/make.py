"""The documents of the corpus: what each holds, how it is meant to be read, and files of it in every format."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import yaml

HERE = Path(__file__).parent
#: Formats that keep merged cells as merged.
MERGING = frozenset({"docx", "xlsx", "html", "pdf-ruled"})
TABLES = "tabs pipes slashes cells columns aligned pdf-ruled pdf-open docx xlsx csv html".split()
PROSE = "txt md pdf docx html".split()
_SUFFIX = {"tabs": "txt", "pipes": "md", "slashes": "txt", "cells": "txt", "columns": "txt", "aligned": "txt"}
_SUFFIX |= {"pdf-ruled": "pdf", "pdf-open": "pdf"}


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells as they are meant, and as a page break parts them."""

    cells: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    kind: str = "row"


@dataclass(frozen=True)
class Document:
    """One document of the corpus."""

    id: str
    kind: str
    blocks: tuple[tuple[str, Any], ...]
    expected: dict[str, Any]
    private: tuple[str, ...]
    doubts: bool
    delimiter: str

    @property
    def rows(self) -> list[Row]:
        """The rows of all tables, without bands and repeated headings."""
        return [row for name, block in self.blocks if name == "table" for row in block[1] if row.kind == "row"]

    @property
    def formats(self) -> list[str]:
        """The formats that can hold the document without changing what it says."""
        if not any(name == "table" for name, _ in self.blocks):
            return list(PROSE)
        tables = [block for name, block in self.blocks if name == "table"]
        cells = [cell for _, rows in tables for row in rows for part in row.parts for cell in part]
        plain = all(head for head, _ in tables) and all(cell and cell != "^" and "\n" not in cell for cell in cells)
        plain = plain and all(row.kind == "row" and len(row.parts) == 1 for _, rows in tables for row in rows)
        slashed = plain and not any("/" in cell for cell in [*cells, *(one for head, _ in tables for one in head)])
        left_out = set() if plain and "funding" not in self.expected else {"cells", "columns", "slashes"}
        return [one for one in TABLES if one not in left_out and (one != "slashes" or slashed)]

    def strings(self) -> Iterator[str]:
        """Yield every paragraph and cell."""
        for name, block in self.blocks:
            if name == "table":
                head, rows = block
                yield from (cell for cell in head if cell)
                yield from (cell for row in rows for cell in row.cells if cell and cell != "^")
            elif name == "list":
                yield from block
            else:
                yield block

    def write(self, format: str, folder: Path) -> Path:
        """Write the document in a format."""
        file = folder / f"{self.id}-{format}.{_SUFFIX.get(format, format)}"
        made = _WRITERS[format](self)
        file.write_bytes(made if isinstance(made, bytes) else made.encode())
        return file


@cache
def documents() -> tuple[Document, ...]:
    """Return the documents of the corpus."""
    found = []
    for file in sorted(HERE.glob("*.yaml")):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found += [_document(one) for one in yaml.load_all(file.read_text("utf-8"), loader) if one]
    return tuple(found)


def _cell(value: Any) -> str:
    return "" if value is None else "\n".join(value) if isinstance(value, list) else str(value)


def _row(value: Any, head: list[str]) -> Row:
    if isinstance(value, dict) and "split" in value:
        parts = tuple(tuple(map(_cell, part)) for part in value["split"])
        return Row(tuple(" ".join(filter(None, column)) for column in zip(*parts, strict=True)), parts)
    if isinstance(value, dict) and "band" in value:
        cells = (value["band"], *[""] * (len(head) - 1))
        return Row(cells, (cells,), "band")
    cells = tuple(head) if isinstance(value, dict) else tuple(map(_cell, value))
    return Row(cells, (cells,), "head" if isinstance(value, dict) else "row")


def _document(given: dict[str, Any]) -> Document:
    blocks = list[tuple[str, Any]]()
    for one in given["blocks"]:
        [(name, block)] = one.items()
        if name == "table":
            block = (block["head"], [_row(row, block["head"]) for row in block["rows"]])
        blocks.append((name, block))
    document = Document(
        *(given["id"], given["kind"], tuple(blocks), {}, tuple(given.get("private", ()))),
        *(bool(given.get("doubts")), given.get("csv", {}).get("delimiter", ",")),
    )
    document.expected.update(_resolved(given["expect"], document.rows))
    return document


def _resolved(value: Any, rows: list[Row]) -> Any:
    """Put the words of a cell where ``=row.column`` stands."""
    if isinstance(value, dict):
        return {name: _resolved(one, rows) for name, one in value.items()}
    if isinstance(value, list):
        return [_resolved(one, rows) for one in value]
    if isinstance(value, str) and (found := re.fullmatch(r"=(\d+)\.(\d+)", value)):
        return rows[int(found[1]) - 1].cells[int(found[2]) - 1]
    return value


# Formats ------------------------------------------------------------------------------------------------------


def _blank(cell: str) -> str:
    return "" if cell == "^" else cell.replace("\n", " ")


def _text(document: Document, table: Callable[[list[str], list[Row]], str]) -> str:
    parts = []
    for name, block in document.blocks:
        if name == "table":
            parts.append(table(*block))
        else:
            parts.append("\n".join(block) if name == "list" else block)
    return "\n\n".join(parts) + "\n"


def _lines(head: list[str], rows: list[Row]) -> Iterator[list[str] | None]:
    """Yield the rows as printed; None where a page ends."""
    if head:
        yield head
    for row in rows:
        for n, part in enumerate(row.parts):
            if n:
                yield None
            yield [_blank(cell) for cell in part]


def _tabs(document: Document) -> str:
    return _text(document, lambda head, rows: "\n".join("\t".join(row) if row else "" for row in _lines(head, rows)))


def _pipes(document: Document) -> str:
    def table(head: list[str], rows: list[Row]) -> str:
        top = head or [""] * len(rows[0].cells)
        lines = [top, ["---"] * len(top)]
        for row in rows:
            lines += [["" if cell == "^" else cell.replace("\n", "<br>") for cell in part] for part in row.parts]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    marks = {"title": "# ", "heading": "## "}
    parts = []
    for name, block in document.blocks:
        if name == "table":
            parts.append(table(*block))
        elif name == "list":
            parts.append("\n".join(f"- {one}" for one in block))
        else:
            parts.append(marks.get(name, "") + block)
    return "\n\n".join(parts) + "\n"


def _slashes(document: Document) -> str:
    return _text(document, lambda head, rows: "\n".join(" / ".join(row or []) for row in _lines(head, rows)))


def _cells(document: Document) -> str:
    return _text(document, lambda head, rows: "\n".join("\n".join(row or []) for row in _lines(head, rows)))


def _columns(document: Document) -> str:
    def table(head: list[str], rows: list[Row]) -> str:
        columns = zip(*(row for row in _lines(head, rows) if row), strict=True)
        return "\n\n".join("\n".join(column) for column in columns)

    return _text(document, table)


def _aligned(document: Document) -> str:
    def wrapped(cell: str, width: int) -> list[str]:
        lines = [""]
        for word in cell.split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return lines

    def table(head: list[str], rows: list[Row]) -> str:
        lines = [row for row in _lines(head, rows) if row]
        widths = []
        for column in zip_longest(*lines, fillvalue=""):
            longest = max(len(word) for cell in column for word in [*cell.split(), ""])
            widths.append(max(longest, min(28, max(map(len, column)))))
        made = []
        for row in _lines(head, rows):
            if row is None:
                made.append("\f")
                continue
            cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*cells, fillvalue=""):
                padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
                made.append("   ".join(padded).rstrip())
            made.append("")
        return "\n".join(made)

    return _text(document, table)


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


def _pdf(document: Document, ruled: bool = True) -> bytes:
    with catch_warnings():
        simplefilter("ignore")
        from fpdf import FPDF
        from fpdf.enums import TableSpan

        paper = FPDF(orientation="L", format="A4")
        paper.set_creation_date(datetime(2024, 1, 1))
        paper.add_page()
        for name, block in document.blocks:
            if name == "table":
                head, rows = block
                lines = ([Row(tuple(head), (tuple(head),), "head")] if head else []) + rows
                paper.set_font("Helvetica", size=9)
                style: dict[str, Any] = {} if ruled else {"borders_layout": "NONE", "v_align": "TOP"}
                for number, page in enumerate(_pages(lines)):
                    if number:
                        paper.add_page()
                    with paper.table(first_row_as_headings=False, padding=1.5, text_align="LEFT", **style) as table:
                        for kind, cells in page:
                            row = table.row()
                            if kind == "band":
                                row.cell(_latin(cells[0]), colspan=len(cells))
                                continue
                            for cell in cells:
                                row.cell(
                                    TableSpan.ROW if ruled and cell == "^" else _latin("" if cell == "^" else cell)
                                )
                paper.ln(4)
            else:
                paper.set_font("Helvetica", "B" if name in ("title", "heading") else "", 14 if name == "title" else 11)
                for one in block if name == "list" else [block]:
                    paper.multi_cell(0, 6, _latin(one), new_x="LMARGIN", new_y="NEXT")
                    paper.ln(2)
        return bytes(paper.output())


def _pages(rows: list[Row]) -> list[list[Any]]:
    """Part the rows where a page ends within one."""
    pages = list[list[Any]]([[]])
    for row in rows:
        for n, part in enumerate(row.parts):
            if n:
                pages.append([])
            pages[-1].append((row.kind, part))
    return pages


def _latin(words: str) -> str:
    return words.replace("•", "-").replace("–", "-")


_WRITERS: dict[str, Callable[[Document], str | bytes]] = {
    "tabs": _tabs,
    "pipes": _pipes,
    "slashes": _slashes,
    "cells": _cells,
    "columns": _columns,
    "aligned": _aligned,
    "txt": _tabs,
    "md": _pipes,
    "html": _markup,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "pdf": _pdf,
    "pdf-ruled": _pdf,
    "pdf-open": lambda document: _pdf(document, ruled=False),
}
