"""Tables whose cells slashes part."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from cohesion_kg.readers.layouts.column_roles import columns_of
from cohesion_kg.readers.layouts.parts import is_free, one_row, part_by, printed_lines
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.continuations import opens_inside
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["BY_SLASHES", "find_slashed"]

#: Why such lines are rows.
BY_SLASHES = "Slashes part these cells, and a slash may also stand inside a cell."

_SPACED_SLASH = re.compile(r"(?:(?<=\s)|^)/(?=\s|$)")
_ANY_SLASH = re.compile(r"/")


def find_slashed(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables that slashes part, with or without spaces around them."""
    found = list(blocks)
    index = 0
    while index < len(found):
        for separator in (_SPACED_SLASH, _ANY_SLASH):
            cells = part_by(found[index].span, separator) if is_free(found[index]) else []
            roles = columns_of(cells) if len(cells) > (1 if separator is _SPACED_SLASH else 2) else None
            if roles and (separator is _SPACED_SLASH or all(roles)):
                rows = _slashed_rows(found, index + 1, separator, roles)
                if rows:
                    found[index] = one_row(found[index], cells, BY_SLASHES)
                    for at, row in rows.items():
                        found[at] = row
                    index = max(rows)
                    break
        index += 1
    return found


def _slashed_rows(
    blocks: list[Block], start: int, separator: re.Pattern[str], roles: list[str | None]
) -> dict[int, Block]:
    rows: dict[int, Block] = {}
    for index in printed_lines(blocks, start):
        block = blocks[index]
        cells = part_by(block.span, separator)
        if len(cells) < 2:
            if not opens_inside(block.span.text):  # else it goes on with the row above
                break
            continue
        if len(cells) < min(len(roles), 3) and separator is _ANY_SLASH:
            break
        rows[index] = one_row(block, _grouped(block.span, cells, roles), BY_SLASHES)
    return rows


def _grouped(span: Span, cells: list[Span], roles: list[str | None]) -> list[Span]:
    """Join cells that a slash inside them tore apart, where the columns leave only one way to do so."""
    width, count = len(roles), len(cells)
    if count <= width or count > 12:
        return cells
    found: list[tuple[int, list[Span]]] = []
    for cuts in combinations(range(1, count), width - 1):
        groups = [cells[first:last] for first, last in pairwise((0, *cuts, count))]
        joined = [span.part(group[0].start - span.start, group[-1].end - span.start) for group in groups]
        marks = [matches_role(one.text, role) for one, role in zip(joined, roles, strict=True) if not one.blank]
        if False not in marks:
            found.append((sum(mark is True for mark in marks), joined))
    best = max((score for score, _ in found), default=0)
    winners = [joined for score, joined in found if score == best]
    return winners[0] if best and len(winners) == 1 else cells
