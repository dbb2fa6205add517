"""Damaged tables as plain text, in every layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

from damage import Cell, Sheet

__all__ = ["LAYOUTS", "UNHARMED", "print_sheet"]

_PAGE = "\nPage {number} of 9\n\f"


def print_sheet(sheet: Sheet, layout: str) -> str:
    """Return the text of a damaged table in a layout, below its title."""
    return f"{sheet.table.title}\n\n{LAYOUTS[layout](sheet)}\n"


def _lines(sheet: Sheet) -> Iterator[tuple[int | None, tuple[Cell, ...]]]:
    """Yield the rows as printed, the header among them, each with its number."""
    if sheet.header != "lost":
        yield None, sheet.head
    for number, cells in enumerate(sheet.rows):
        if number and number % 2 == 0 and sheet.header == "repeated":
            yield None, sheet.head
        yield number, cells


def _parted(mark: str, before: str = "", after: str = "") -> Callable[[Sheet], str]:
    """Return the writer of rows whose cells a mark parts."""

    def write(sheet: Sheet) -> str:
        text, pages = "", 1
        for number, cells in _lines(sheet):
            if text and not (number == 0 and sheet.header == "glued"):
                text += "\n"
            elif text:
                text += " "
            for column, cell in enumerate(cells):
                place = (number if number is not None else -1, column)
                if place in sheet.page_ends:
                    text += _PAGE.format(number=pages)
                    pages += 1
                if column:
                    text += f"\n{mark.lstrip()}" if place in sheet.broken and mark.strip() != "|" else mark
                    text = f"{text.rstrip(' ')}\n" if place in sheet.broken and mark.strip() == "|" else text
                else:
                    text += before
                text += "\n".join(cell)
            text += after
            if number is None and before and sheet.header != "glued":
                text += "\n" + before + mark.join(["---"] * len(cells)) + after
        return text

    return write


def _cells(sheet: Sheet) -> str:
    """Print one cell a line; a blank cell prints nothing."""
    lines, pages = list[str](), 1
    for number, cells in _lines(sheet):
        if number is None and sheet.header == "joint":
            words = [" ".join(cell) for cell in cells if cell]
            lines += ["   ".join(words)] if sheet.spread == 3 else [line for one in words for line in (one, "")]
            continue
        for column, cell in enumerate(cells):
            if number is not None and (number, column) in sheet.page_ends:
                lines += [_PAGE.format(number=pages).strip("\n") + "".join(cell[:1]), *cell[1:]]
                pages += 1
            else:
                lines += cell
            if number is not None and (number, column) in sheet.broken:
                lines.append("")
        if sheet.header == "glued" and number == 0:
            first = sum(map(len, sheet.head))
            lines[first - 1 : first + 1] = [f"{lines[first - 1]} {lines[first]}"]
    return "\n".join(lines)


def _columns(sheet: Sheet) -> str:
    """Print one column after another; a blank cell prints nothing."""
    parts, heads = list[list[str]](), list[list[str]]()
    for column, heading in enumerate(sheet.head):
        lines = list[str]()
        for number, cells in enumerate(sheet.rows):
            if (number, column) in sheet.page_ends:
                lines.append(_PAGE.format(number=number + 1).strip("\n") + "".join(cells[column][:1]))
                lines += cells[column][1:]
            else:
                lines += cells[column]
            if (number, column) in sheet.broken:
                lines.append("")
        if sheet.header == "glued" and lines:
            lines[0] = " ".join([*heading, lines[0]])
        heads.append(list(heading))
        parts.append(lines if sheet.header in {"joint", "lost", "glued"} else [*heading, *lines])
    joint = [" ".join(lines) for lines in heads if lines]
    above = {1: "\n\n".join(joint), 2: "\n".join(joint), 3: "   ".join(joint)}[sheet.spread]
    return "\n\n".join([*([above] if sheet.header == "joint" else []), *("\n".join(lines) for lines in parts)])


def _aligned(sheet: Sheet) -> str:
    columns = range(len(sheet.head))
    printed = list(_lines(sheet))
    widths = [max(len(line) for _, cells in printed for line in (*cells[at], "")) for at in columns]
    made, pages = list[str](), 1
    for number, cells in printed:
        if any((number, at) in sheet.page_ends for at in columns if number is not None):
            made += [_PAGE.format(number=pages)]
            pages += 1
        rest = [list(cell) for cell in cells]
        for at in columns:  # a cell that slid down stands on a line of its own
            if number is not None and (number, at) in sheet.broken:
                rest[at] = ["", *rest[at]]
        for line in zip_longest(*rest, fillvalue=""):
            made.append("   ".join(words.ljust(width) for words, width in zip(line, widths, strict=True)).rstrip())
        if not sheet.tight:
            made.append("")
    return "\n".join(made)


LAYOUTS: dict[str, Callable[[Sheet], str]] = {
    "tabs": _parted("\t"),
    "pipes": _parted(" | ", "| ", " |"),
    "bare pipes": _parted(" | "),
    "slashes": _parted(" / "),
    "cells": _cells,
    "columns": _columns,
    "aligned": _aligned,
}
#: The layouts that a kind of damage can do nothing to, or that it would make into another.
UNHARMED = {
    "joint header": {"tabs", "pipes", "bare pipes", "slashes", "aligned"},
    "glued header": {"pipes", "aligned"},
    "repeated header": {"columns"},
}
