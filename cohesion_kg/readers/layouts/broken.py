"""Rows that a line break inside a cell tears apart."""

from __future__ import annotations

from cohesion_kg.readers.layouts.parts import between, is_free
from cohesion_kg.readers.layouts.slashes import BY_SLASHES
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Block
from cohesion_kg.readers.vocabulary.continuations import goes_on_from

__all__ = ["join_broken"]

_BROKEN = "A line break falls inside a cell; the lines together have the cells that the header asks for."
#: Rows whose every cell stands on the row's own line, parted by a mark.
_BY_TEXT = frozenset({None, BY_SLASHES, _BROKEN})


def join_broken(text: str, blocks: list[Block]) -> list[Block]:
    """Join the lines of a row that a line break inside a cell tore apart."""
    found: list[Block] = []
    width = 0
    for block in blocks:
        if block.kind == "row" and read_header(block.cells, rows=()) is not None:
            width = len(block.cells)
        above = found[-1] if found else None
        if above is not None and width and _can_join(text, above, block, width):
            found[-1] = _joined(text, above, block)
        else:
            found.append(block)
    return found


def _can_join(text: str, above: Block, block: Block, width: int) -> bool:
    """Say whether two neighbouring lines together are one row, with a cell that goes on from one to the other."""
    if not all(is_free(one) or (one.kind == "row" and one.reason in _BY_TEXT) for one in (above, block)):
        return False
    left, right = above.cells or (above.span,), block.cells or (block.span,)
    return (
        len(left) + len(right) - 1 == width > 1
        and max(len(left), len(right)) > 1
        and read_header(left, rows=()) is None
        and not (above.goes_on or block.goes_on or left[-1].blank or right[0].blank)
        and text[above.span.end : block.span.start].count("\n") == 1
        and goes_on_from(right[0], left[-1])
    )


def _joined(text: str, above: Block, block: Block) -> Block:
    left, right = above.cells or (above.span,), block.cells or (block.span,)
    middle = between(text, left[-1], right[0])
    return Block("row", above.line, between(text, above.span, block.span), (*left[:-1], middle, *right[1:]), _BROKEN)
