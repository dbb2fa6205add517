"""How well damaged tables are read, by layout and by damage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from damage import DAMAGES, Sheet, damaged
from damaged_text import LAYOUTS, UNHARMED, print_sheet
from halves import Half, half_of
from measure import Score
from plan_tables import plan_tables

from cohesion_kg.readers.document import parse_document
from cohesion_kg.readers.formats.plaintext import read_text

__all__ = ["DAMAGED_MEASURES", "damaged_sheets", "score_sheet"]

DAMAGED_MEASURES = ("actions", "responsible", "deadlines")
#: Damage that has one strength only.
_ONCE = {"glued header", "repeated header", "lost header"}
#: Marks that would part a cell in its own layout.
_MARKS = {"slashes": "/", "pipes": "|", "bare pipes": "|"}


def damaged_sheets(half: Half) -> Iterator[tuple[str, str, int, Sheet]]:
    """Yield each table of a half in each layout with each damage at each strength; whole ones first."""
    for table in plan_tables():
        if half_of(table.paper) == half:
            for layout in LAYOUTS:
                words = " ".join([*table.head, *(cell for row in table.rows for cell in row)])
                if layout in _MARKS and _MARKS[layout] in words:
                    continue
                yield layout, "none", 0, damaged(table, "wrapped cells", 0)
                for damage in DAMAGES:
                    if layout not in UNHARMED.get(damage, ()):
                        for strength in (1,) if damage in _ONCE else (1, 2, 3):
                            yield layout, damage, strength, damaged(table, damage, strength)


def score_sheet(sheet: Sheet, layout: str, folder: Path) -> Score:
    """Print a table, read it, and hold what was read against what it says; the cells are compared as printed."""
    file = folder / "sheet.txt"
    file.write_text(print_sheet(sheet, layout), encoding="utf-8")
    said = [
        (_even(item.words), item.printed("responsible"), item.printed("deadline"))
        for item in parse_document(read_text(file)).actions
    ]
    wanted = [
        tuple(" ".join(cells[at]) for at in (sheet.table.action, sheet.table.owner, sheet.table.deadline))
        for cells in sheet.rows
    ]
    score = Score()
    score.count("actions", (action for action, _, _ in wanted), (action for action, _, _ in said))
    for measure, at in (("responsible", 1), ("deadlines", 2)):
        score.count(
            measure,
            ((row[0], row[at]) for row in wanted if row[at]),
            ((row[0], _even(row[at])) for row in said if row[at]),
        )
    return score


def _even(words: str | None) -> str:
    return " ".join((words or "").split())
