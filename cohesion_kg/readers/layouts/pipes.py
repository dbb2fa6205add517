"""Tables whose cells pipes part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from cohesion_kg.readers.layouts.parts import is_free, part_by
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.continuations import opens_inside

__all__ = ["find_piped"]

_PIPE = re.compile(r"(?<!\\)\|")
_GRID = re.compile(r"\+(?:[-=:]+\+)+")
_RULED = re.compile(r":?-+:?")


def find_piped(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables that pipes part, with the lines on which only their cells go on."""
    found, width = list[Block](), 0
    for together, group in groupby(blocks, _has_pipes):
        run = list(group)
        if not together:
            found += run
            width = width if all(block.kind in {"blank", "page"} for block in run) else 0
            continue
        rows = [_piped_row(block) for block in run]
        width = _width_of_pipes(run, rows, width)
        found += _with_remainders(rows, has_grid=sum(map(_is_grid, run)) > 2) if width else run
    return found


def _has_pipes(block: Block) -> bool:
    return is_free(block) and bool(_PIPE.search(block.span.text) or _is_grid(block))


def _is_grid(block: Block) -> bool:
    return bool(_GRID.fullmatch(block.span.text))


def _piped_row(block: Block) -> Block:
    if _is_grid(block):
        return replace(block, kind="separator", cells=tuple(part_by(block.span, re.compile(r"\+"))[1:-1]))
    cells = part_by(block.span, _PIPE)
    cells = cells[1:] if block.span.text.startswith("|") else cells
    cells = cells[:-1] if _PIPE.match(block.span.text, len(block.span.text) - 1) else cells
    ruled = all(_RULED.fullmatch(cell.text) for cell in cells)
    return replace(block, kind="separator" if ruled else "row", cells=tuple(cells))


def _width_of_pipes(run: list[Block], rows: list[Block], before: int) -> int:
    """Return the number of columns when the lines are a table; those of a table before may go on."""
    widths = {len(row.cells) for row in rows}
    width, texts = len(rows[0].cells), [block.span.text for block in run]
    if width < 2:
        return 0
    ruled = any(row.kind == "separator" for row in rows) and len(rows) > 1
    boxed = len(rows) > 1 and len(widths) == 1 and all(one.startswith("|") and one.endswith("|") for one in texts)
    headed = len(rows) > 1 and read_header(rows[0].cells, rows=()) is not None
    return width if ruled or boxed or headed or widths == {before} else 0


def _with_remainders(rows: list[Block], *, has_grid: bool) -> list[Block]:
    """Mark the lines on which only cells of the row above go on."""
    found: list[Block] = []
    above: Block | None = None
    is_header = False
    for row in rows:
        if row.kind == "separator":
            above = None
        elif above is not None and not is_header and (has_grid or _only_goes_on(row.cells, above.cells)):
            row = replace(row, goes_on=True)
        else:
            above, is_header = row, read_header(row.cells, rows=() if above is None else None) is not None
        found.append(row)
    return found


def _only_goes_on(cells: Sequence[Span], above: Sequence[Span]) -> bool:
    printed = [(index, cell) for index, cell in enumerate(cells) if not cell.blank]
    filled = [cell for cell in above if not cell.blank]
    return 0 < len(printed) < len(filled) and all(
        index < len(above) and not above[index].blank and opens_inside(cell.text) for index, cell in printed
    )
