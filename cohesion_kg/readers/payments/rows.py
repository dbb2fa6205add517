"""The rows of accounts: those that stand below a header of accounts, with the lines that their cells go on in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cohesion_kg.readers.payments.headers import AccountColumn, read_account_header
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["by_column", "joined", "whole_rows"]

_NUMERIC = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*")


def whole_rows(blocks: Iterable[Block]) -> Iterator[tuple[list[Block], tuple[AccountColumn | None, ...]]]:
    r"""Yield each row of accounts with the lines that only go on with its cells, and the columns of its header.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> blocks = read_blocks("Supplier\tAmount (£)\nOak Ltd\t1,250.00\n")
    >>> [(row[0].cells[0].text, [column.role for column in columns]) for row, columns in whole_rows(blocks)]
    [('Oak Ltd', ['recipient', 'amount'])]
    """
    row: list[Block] = []
    above: tuple[AccountColumn | None, ...] = ()
    for block, columns in _rows(blocks):
        if block.goes_on:
            row += [block] if row and columns is above else []
            continue
        if row:
            yield row, above
        row, above = [block], columns
    if row:
        yield row, above


def by_column(row: Sequence[Block]) -> list[list[Span]]:
    r"""Return the printed parts of each cell of a row; its own blank cell where it has none.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> [[part.text for part in parts] for parts in by_column(read_blocks("Oak\t1,250.00\nLtd\t\n"))]
    [['Oak', 'Ltd'], ['1,250.00']]
    """
    first = row[0].cells
    parts = [
        [one.cells[at] for one in row if at < len(one.cells) and not one.cells[at].blank] for at in range(len(first))
    ]
    return [found or [cell] for found, cell in zip(parts, first, strict=True)]


def joined(parts: Sequence[Span]) -> Span:
    """Return the parts of a cell as one span, with a space between them.

    Examples
    --------
    >>> joined([Span(0, 3, "Oak"), Span(13, 16, "Ltd")]).text
    'Oak Ltd'
    """
    return Span(*parts[0].extent, " ".join(part.text for part in parts)) if len(parts) > 1 else parts[0]


def _rows(blocks: Iterable[Block]) -> Iterator[tuple[Block, tuple[AccountColumn | None, ...]]]:
    """Yield each row that stands below a header of accounts, with the columns of that header."""
    columns: tuple[AccountColumn | None, ...] | None = None
    for block in blocks:
        if block.kind == "heading":
            columns = None
        if block.kind != "row":
            continue
        if not any(_NUMERIC.fullmatch(cell.text) for cell in block.cells):  # a header prints no bare number
            if header := read_account_header(block.cells):
                columns = header
                continue
            if columns and read_header(block.cells):
                columns = None
        if columns:
            yield block, columns
