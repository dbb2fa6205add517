"""Papers of the corpus as plain text and Markdown, in every layout of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

from papers import Document, Row

__all__ = ["WRITERS", "wrapped"]


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


def wrapped(cell: str, width: int) -> list[str]:
    """Return the lines of a cell that is so many characters wide."""
    lines = [""]
    for word in cell.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _aligned(document: Document) -> str:
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


WRITERS: dict[str, Callable[[Document], str]] = {
    "tabs": _tabs,
    "pipes": _pipes,
    "slashes": _slashes,
    "cells": _cells,
    "columns": _columns,
    "aligned": _aligned,
    "txt": _tabs,
    "md": _pipes,
}
