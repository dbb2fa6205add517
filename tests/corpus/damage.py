"""Damage that converters, copying and narrow pages do to a table, at three strengths, always the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from halves import half_of
from plan_tables import PlanTable
from text_files import wrapped

__all__ = ["DAMAGES", "Cell", "Sheet", "damaged"]

#: A cell as the lines that it is printed on; no line where it is blank.
Cell = tuple[str, ...]
#: A row and a column.
Place = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """A table as it is printed.

    Parameters
    ----------
    table
        What it says.
    head, rows
        Its cells.
    header
        How the header stands: over its columns; in one line or block above all columns; with the first cell behind its
        last heading; again every second row; or not at all.
    spread
        How far a joint header's headings stand apart: a blank line, a line, or spaces.
    broken
        The cells before which the line ends though the row goes on.
    page_ends
        The cells before which a page ends.
    tight
        Whether no blank line parts rows whose cells take several lines.
    """

    table: PlanTable
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: Literal["once", "joint", "glued", "repeated", "lost"] = "once"
    spread: int = 1
    broken: frozenset[Place] = frozenset()
    page_ends: frozenset[Place] = frozenset()
    tight: bool = False


#: Headings that no reader knows. `half_of` says which of them only measure.
UNKNOWN = (
    *("Locus", "Ward", "Five Year Aim", "Objective Area", "Golden thread", "Wellbeing lens", "Band", "Who it helps"),
    *("Tier", "Corporate hook", "Route", "Footprint", "Cohort", "Remit", "Links to", "Domain", "Basis", "Lens"),
    *("Scale", "Reach", "Setting", "Hallmark", "Anchor", "Yardstick", "Bearing", "Equality strand hit"),
)
_SHARES = (0.15, 0.4, 1.0)  # of the cells or rows, by strength


def damaged(table: PlanTable, damage: str, strength: int) -> Sheet:
    """Return a table with a kind of damage, at a strength of 1 to 3; with strength 0 there is none."""
    sheet = Sheet(
        table,
        tuple((heading,) if heading else () for heading in table.head),
        tuple(tuple((cell,) if cell else () for cell in row) for row in table.rows),
    )
    chance = random.Random(f"{table.paper} {damage} {strength}")
    return DAMAGES[damage](sheet, strength, chance) if strength else sheet


def _places(sheet: Sheet) -> list[Place]:
    return [(row, column) for row, cells in enumerate(sheet.rows) for column in range(len(cells))]


def _some(places: list[Place], share: float, chance: random.Random) -> frozenset[Place]:
    count = max(1, round(share * len(places)))
    return frozenset(chance.sample(places, min(count, len(places))))


def _wrapped_cells(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    chosen, width = _some(_places(sheet), _SHARES[strength - 1], chance), (40, 28, 18)[strength - 1]
    rows = tuple(
        tuple(
            tuple(wrapped(cell[0], width)) if cell and (row, column) in chosen else cell
            for column, cell in enumerate(cells)
        )
        for row, cells in enumerate(sheet.rows)
    )
    return replace(sheet, rows=rows, tight=strength > 1)


def _rows_over_lines(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    inner = [(row, column) for row, column in _places(sheet) if column]
    return replace(sheet, broken=_some(inner, _SHARES[strength - 1], chance))


def _blank_cells(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    places = [
        (row, column) for row, column in _places(sheet) if column != sheet.table.action and sheet.rows[row][column]
    ]
    chosen = _some(places, (0.05, 0.15, 0.3)[strength - 1], chance)
    rows = tuple(
        tuple(() if (row, column) in chosen else cell for column, cell in enumerate(cells))
        for row, cells in enumerate(sheet.rows)
    )
    return replace(sheet, rows=rows)


def _unknown_headings(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    """Give one of the further columns, the owners' column, or both owners' and deadlines', a heading nobody knows."""
    table = sheet.table
    half = [heading for heading in UNKNOWN if half_of(heading) == half_of(table.paper)]
    further = [at for at in range(len(table.head)) if at not in {table.action, table.owner, table.deadline}]
    chosen = (further[:1] or [table.owner], [table.owner], [table.owner, table.deadline])[strength - 1]
    names = dict(zip(chosen, chance.sample(half, len(chosen)), strict=True))
    return replace(sheet, head=tuple((names[at],) if at in names else cell for at, cell in enumerate(sheet.head)))


def _headings_over_lines(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    several = [at for at, cell in enumerate(sheet.head) if cell and len(cell[0].split()) > 1]
    chosen = several[:strength] if strength < 3 else several
    head = list(sheet.head)
    for at in chosen:
        words = head[at][0].split()
        head[at] = (" ".join(words[:-1]), words[-1])
    return replace(sheet, head=tuple(head))


def _page_ends(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    rows = chance.sample(range(len(sheet.rows)), min(len(sheet.rows), strength))
    if strength < 3:
        return replace(sheet, page_ends=frozenset((row, 0) for row in rows if row))
    return replace(sheet, page_ends=frozenset((row, chance.randrange(1, len(sheet.head))) for row in rows))


def _joint_header(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    return replace(sheet, header="joint", spread=strength)


def _glued_header(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    return replace(sheet, header="glued")


def _repeated_header(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    return replace(sheet, header="repeated")


def _lost_header(sheet: Sheet, strength: int, chance: random.Random) -> Sheet:
    return replace(sheet, header="lost")


DAMAGES: dict[str, Callable[[Sheet, int, random.Random], Sheet]] = {
    "wrapped cells": _wrapped_cells,
    "rows over lines": _rows_over_lines,
    "blank cells": _blank_cells,
    "unknown headings": _unknown_headings,
    "headings over lines": _headings_over_lines,
    "page ends": _page_ends,
    "joint header": _joint_header,
    "glued header": _glued_header,
    "repeated header": _repeated_header,
    "lost header": _lost_header,
}
