"""Records of a document of tables: its rows, and what they list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cohesion_kg.readers.tables.header import Column
from cohesion_kg.readers.text.blocks import Piece

__all__ = ["SHARED", "Cell", "Demand", "Entry", "EntryKind", "Link", "Records", "Response", "Row", "RowKind"]

RowKind = Literal["header", "banner", "separator", "data"]
EntryKind = Literal["recommendation", "objective", "action", "priority"]
#: Roles in which a cell that is merged over several rows speaks of each of them.
SHARED = frozenset({"responsible", "deadline"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as printed, and the column it stands in; its index counts from 1.

    A blank cell that the file merges into one above, which says who is responsible or by when, has that one in `over`.
    """

    index: int
    piece: Piece
    column: Column | None = None
    over: Piece | None = None

    @property
    def said(self) -> Piece:
        """What it says: its own words, or those of the merged cell that covers it."""
        return self.over or self.piece

    @property
    def role(self) -> str | None:
        """The role of its column."""
        return self.column.role if self.column else None

    @property
    def reason(self) -> str | None:
        """Why its column is read as it is, where the heading does not say it in known words."""
        return self.column.reason if self.column else None


@dataclass(frozen=True)
class Row:
    """A row as printed: a header, a banner over a header, a separator, or data.

    With a `reason` it is a reader's: the text does not part its cells.
    """

    kind: RowKind
    line: int
    piece: Piece
    cells: tuple[Cell, ...]
    reason: str | None = None

    @property
    def pieces(self) -> list[Piece]:
        """Where it stands: in one piece, or in its cells, when other words lie between them."""
        printed = [cell.piece for cell in self.cells if not cell.piece.blank]
        inside = all(self.piece.start <= piece.start and piece.end <= self.piece.end for piece in printed)
        return [self.piece] if inside else printed

    def under(self, *roles: str) -> list[Cell]:
        """Return the cells whose columns have one of these roles."""
        return [cell for cell in self.cells if cell.column is not None and cell.column.role in roles]


@dataclass(frozen=True)
class Entry:
    """Something that the plan lists.

    Parameters
    ----------
    kind
        ``"recommendation"``, ``"objective"``, ``"action"`` or ``"priority"``.
    key
        Its printed number (recommendations), else its line: ``"2"``, ``"line-12"``.
    line
        The line it begins on.
    piece
        Its passage.
    text
        Its words, without its number.
    number
        Its number as printed.
    above
        The entries that it belongs to.
    section
        The heading of the section it stands in.
    row
        The row whose other cells speak of it.
    reason
        Why its column is read so, where the heading does not say it in known words.
    """

    kind: EntryKind
    key: str
    line: int
    piece: Piece
    text: Piece
    number: Piece | None = None
    above: tuple[Link, ...] = ()
    section: Piece | None = None
    row: Row | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Link:
    """The entry that another belongs to; `carried` when it is printed in a row above."""

    entry: Entry
    carried: bool


@dataclass(frozen=True)
class Response:
    """What was answered to a recommendation; a placeholder is the form's own text, left in.

    With a `reason` it is a reader's: the heading over it does not say in known words that an answer stands here.
    """

    key: str
    recommendation: Entry | None
    label: Piece
    text: Piece
    line: int
    placeholder: bool
    reason: str | None = None


@dataclass(frozen=True)
class Demand:
    """What the form asks of the one who fills it in."""

    piece: Piece
    key: str
    recommendation: Entry | None


@dataclass
class Records:
    """Everything that was read in a document.

    Parameters
    ----------
    title
        The first line, when it is not part of a table.
    lines
        Each other printed line outside tables, with its role; None where it has none.
    rows
        Every row of every table.
    entries, responses, demands
        What the rows and lines list.
    remainders
        Rows that only finish the row above, cut by the end of a page; each with that row.
    spending
        Rows of accounts.
    budget
        The line that announces a budget, and its figure.
    account
        The heading over the rows of accounts.
    """

    title: Piece | None = None
    lines: list[tuple[Piece, str | None]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    remainders: list[tuple[Row, Row]] = field(default_factory=list)
    spending: list[Row] = field(default_factory=list)
    budget: tuple[Piece, Piece] | None = None
    account: Piece | None = None

    def rest_of(self, piece: Piece) -> tuple[Piece, ...]:
        """Return where the words of a cell go on, in the rows that only finish its row."""
        if piece.blank:
            return ()
        return tuple(
            below.piece
            for row, above in self.remainders
            for cell in above.cells
            if cell.piece == piece
            for below in row.cells
            if below.index == cell.index and not below.piece.blank
        )

    def cut_rows(self) -> dict[int, list[Row]]:
        """Return each row that goes on below with the rows that finish it, by its line."""
        found: dict[int, list[Row]] = {}
        for row, above in self.remainders:
            found.setdefault(above.line, [above]).append(row)
        return found

    @property
    def leftover(self) -> list[Piece]:
        """The printed pieces that no record stands on."""
        return [piece for piece, role in self.lines if role is None]

    def covered(self) -> Iterator[Piece]:
        """Yield the pieces that records stand on."""
        yield from [self.title] if self.title else []
        yield from (piece for piece, role in self.lines if role is not None)
        for row in self.rows:
            yield from row.pieces
            yield from (cell.piece for cell in row.cells)
