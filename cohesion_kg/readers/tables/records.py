"""Records of a document of tables: its rows, and what they list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cohesion_kg.readers.tables.header import Column
from cohesion_kg.readers.text.blocks import Span

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
    span: Span
    column: Column | None = None
    over: Span | None = None

    @property
    def said(self) -> Span:
        """What it says: its own words, or those of the merged cell that covers it."""
        return self.over or self.span

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
    span: Span
    cells: tuple[Cell, ...]
    reason: str | None = None

    @property
    def spans(self) -> list[Span]:
        """Where it stands: in one piece, or in its cells, when other words lie between them."""
        printed = [cell.span for cell in self.cells if not cell.span.blank]
        inside = all(self.span.start <= span.start and span.end <= self.span.end for span in printed)
        return [self.span] if inside else printed

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
    span
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
    span: Span
    text: Span
    number: Span | None = None
    above: tuple[Link, ...] = ()
    section: Span | None = None
    row: Row | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Link:
    """The entry that another belongs to; `inherited` when it is printed in a row above."""

    entry: Entry
    inherited: bool


@dataclass(frozen=True)
class Response:
    """What was answered to a recommendation; a placeholder is the form's own text, left in.

    With a `reason` it is a reader's: the heading over it does not say in known words that an answer stands here.
    """

    key: str
    recommendation: Entry | None
    label: Span
    text: Span
    line: int
    placeholder: bool
    reason: str | None = None


@dataclass(frozen=True)
class Demand:
    """What the form asks of the one who fills it in."""

    span: Span
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

    title: Span | None = None
    lines: list[tuple[Span, str | None]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    remainders: list[tuple[Row, Row]] = field(default_factory=list)
    spending: list[Row] = field(default_factory=list)
    budget: tuple[Span, Span] | None = None
    account: Span | None = None

    def rest_of(self, span: Span) -> tuple[Span, ...]:
        """Return where the words of a cell go on, in the rows that only finish its row."""
        if span.blank:
            return ()
        return tuple(
            below.span
            for row, above in self.remainders
            for cell in above.cells
            if cell.span == span
            for below in row.cells
            if below.index == cell.index and not below.span.blank
        )

    def cut_rows(self) -> dict[int, list[Row]]:
        """Return each row that goes on below with the rows that finish it, by its line."""
        found: dict[int, list[Row]] = {}
        for row, above in self.remainders:
            found.setdefault(above.line, [above]).append(row)
        return found

    @property
    def leftover(self) -> list[Span]:
        """The printed spans that no record stands on."""
        return [span for span, role in self.lines if role is None]

    def covered(self) -> Iterator[Span]:
        """Yield the spans that records stand on."""
        yield from [self.title] if self.title else []
        yield from (span for span, role in self.lines if role is not None)
        for row in self.rows:
            yield from row.spans
            yield from (cell.span for cell in row.cells)
