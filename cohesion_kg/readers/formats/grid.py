"""Sheets of cells: which rows are lines, and how wide the rows of a table are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile

from cohesion_kg.readers.formats.limits import WIDEST_ROW, Tally
from cohesion_kg.readers.text.rendition import Renderer

__all__ = ["printed_width", "write_grid"]

_SECTION = re.compile(
    r"\W*(?:recommendation|theme|priority|objective|aim|outcome|strand|section|part)\b", re.IGNORECASE
)


def printed_width(texts: Sequence[str]) -> int:
    """Return how many cells a row has up to the last one printed.

    Examples
    --------
    >>> printed_width(["Action", "", "Cost", " "])
    3
    """
    width = len(texts)
    while width and not texts[width - 1].strip():
        width -= 1
    return width


def write_grid(
    renderer: Renderer,
    rows: dict[int, list[str]],
    places: Callable[[int, int], Sequence[str]],
    tally: Tally,
    merged: Mapping[int, Collection[int]] | None = None,
    stored: Mapping[int, Mapping[int, str]] | None = None,
) -> None:
    """Write the rows of a sheet.

    Every row is as wide as the widest, so that a blank cell under a heading is seen to be blank; a row of more than
    `WIDEST_ROW` cells is wide by itself. Rows that print their first cell alone are lines where no table is yet
    above them, where blank rows part them from all tables, or where they lead in to a header that is printed again.

    Parameters
    ----------
    renderer
        Takes the rows.
    rows
        The texts of each row that is not blank, up to the last one printed, by its number.
    places
        From the number of a row and of cells to the places of these cells.
    tally
        Counts the blank cells that make rows wider; the others were counted as they were read.
    merged
        By the number of a row, the indices of its cells that are merged into the row above.
    stored
        By the number of a row and the index of a cell, what the cell holds, where it shows less.
    """
    common = max((len(texts) for texts in rows.values() if len(texts) <= WIDEST_ROW), default=0)
    lines = _lines(rows)
    above = None
    for number, texts in rows.items():
        if above is not None and number > above + 1:
            renderer.blank()
        above = number
        if number in lines:
            renderer.line(texts[0], places(number, 1)[0])
        else:
            width = max(len(texts), common)
            tally.cells(width - len(texts))
            covered = [index for index in (merged or {}).get(number, ()) if index < width]
            padded, held = [*texts, *[""] * (width - len(texts))], (stored or {}).get(number)
            renderer.row_at(padded, partial(places, number, width), covered, held)


def _lines(rows: dict[int, list[str]]) -> set[int]:
    """Return the numbers of the rows that are lines.

    Examples
    --------
    >>> sorted(_lines({1: ["Plan"], 2: ["Action", "Lead"], 3: ["Meet"], 5: ["Updated in May"]}))
    [1, 5]
    """
    regions: list[list[int]] = []  # rows without a blank row between them
    above = -1
    for number in rows:
        if number > above + 1 or not regions:
            regions.append([])
        regions[-1].append(number)
        above = number
    apart = {number for region in regions if all(len(rows[number]) == 1 for number in region) for number in region}
    return apart.union(takewhile(lambda number: len(rows[number]) == 1, rows), _over_headers(rows))


def _over_headers(rows: dict[int, list[str]]) -> Iterator[int]:
    """Yield the rows of one cell right above a header that is printed again: the words of its section."""
    seen: set[tuple[str, ...]] = set()
    alone: list[int] = []
    for number, texts in rows.items():
        if len(texts) == 1:
            alone.append(number)
            continue
        if tuple(texts) in seen and (len(alone) > 1 or (alone and _SECTION.match(rows[alone[0]][0]))):
            yield from alone
        seen.add(tuple(texts))
        alone = []
