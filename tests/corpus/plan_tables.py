"""Tables of plans in the corpus: rows with an action, and where they say who is to act and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from papers import Document, documents

from cohesion_kg.values.dates import read_date

__all__ = ["PlanTable", "plan_tables"]


@dataclass(frozen=True)
class PlanTable:
    """A table with an action in each row; the columns of owners and deadlines are told by what the paper expects."""

    paper: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    action: int
    owner: int
    deadline: int


def plan_tables() -> Iterator[PlanTable]:
    """Yield the table of each paper that has one alone, with an action, an owner and a deadline in it."""
    for document in documents():
        tables = [block for name, block in document.blocks if name == "table"]
        title = next((block for name, block in document.blocks if name == "title"), "Plan")
        actions = document.expected.get("actions", [])
        if len(tables) == 1 and len(actions) > 2 and tables[0][0]:
            yield from _table(document, title, tables[0][0], actions)


def _table(document: Document, title: str, head: list[str], actions: list[dict[str, object]]) -> Iterator[PlanTable]:
    wanted = {str(action["action"]): action for action in actions}
    rows = [tuple("" if cell == "^" else " ".join(cell.split()) for cell in row.cells) for row in document.rows]
    column = _column(rows, lambda row, cell: cell in wanted)
    if column is None:
        return
    rows = [row for row in rows if row[column] in wanted]
    owner = _column(rows, lambda row, cell: _names(cell, wanted[row[column]].get("responsible")))
    deadline = _column(rows, lambda row, cell: str(read_date(cell).edtf) == wanted[row[column]].get("deadline"))
    if owner is not None and deadline is not None and len({column, owner, deadline}) == 3 and len(rows) > 2:
        yield PlanTable(document.id, title, tuple(head), tuple(rows), column, owner, deadline)


def _column(rows: list[tuple[str, ...]], holds: Callable[[tuple[str, ...], str], bool]) -> int | None:
    """Return the column of which most cells hold what is asked; None where that is less than half."""
    counts = [sum(holds(row, row[at]) for row in rows) for at in range(len(rows[0]) if rows else 0)]
    return counts.index(max(counts)) if counts and max(counts) * 2 >= len(rows) else None


def _names(cell: str, parties: object) -> bool:
    return isinstance(parties, Sequence) and bool(parties) and all(str(party) in cell for party in parties)
