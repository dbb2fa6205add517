"""Cells that slid from their columns: the ways to put them back."""

from __future__ import annotations

from collections.abc import Sequence

from cohesion_kg.readers.tables.records import Cell
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["alignments", "are_swapped", "swapped"]


def are_swapped(wrong: Sequence[Cell]) -> bool:
    """Say whether two cells stand in each other's column."""
    return len(wrong) == 2 and all(
        matches_role(plain(one.span.text), other.role) for one, other in (wrong, reversed(wrong))
    )


def swapped(places: dict[int, int], one: Cell, other: Cell) -> dict[int, int]:
    """Return the columns of cells, by index, with two of them exchanged."""
    return {**places, one.index: other.index, other.index: one.index}


def alignments(printed: Sequence[Cell], roles: Sequence[str | None]) -> list[dict[int, int]]:
    """Return the best ways to put cells under columns in their order: by what fits, then with the fewest moves."""
    if len(printed) > len(roles) or len(roles) > 12:
        return []
    ways: list[tuple[float, dict[int, int]]] = [(0.0, {})]
    for cell in printed:
        further = []
        for score, places in ways:
            for at in range(max(places.values(), default=0) + 1, len(roles) + 1):
                answer = matches_role(plain(cell.span.text), roles[at - 1])
                if answer is not False:
                    gain = (2.0 if answer else 0.0) - (0.25 if at != cell.index else 0.0)
                    further.append((score + gain, {**places, cell.index: at}))
        ways = sorted(further, key=lambda way: -way[0])[:200]
    best = max((score for score, _ in ways), default=0.0)
    return [places for score, places in ways if score == best]
