"""From blocks to records: rows, recommendations, objectives, actions, responses; no character is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

from cohesion_kg.ingest.blocks import Block, Piece, read_blocks
from cohesion_kg.ingest.headers import Column, is_banner, plain, read_header

__all__ = [
    "NUMBER",
    "Cell",
    "Demand",
    "Entry",
    "Link",
    "Records",
    "Response",
    "Row",
    "is_placeholder",
    "read_records",
]

Kind = Literal["header", "banner", "separator", "data"]
EntryKind = Literal["recommendation", "objective", "action", "priority"]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


#: A printed number before the words that it numbers.
NUMBER = re.compile(r"(?P<number>\d{1,3}[a-z]?)[.)]\s+(?=\S)")
_RECOMMENDATION = _pattern(r"(?:#+\s*)?Recommendation\s+(\d+[a-z]?)\s*[:.–-]\s*(?=\S)")
_RESPONSE = _pattern(r"(?:comments? from (?:the )?service|(?:service|council|executive) response)\s*:\s*")
_PRIORITIES = _pattern(r"(?:#+\s*)?(?:key |strategic )?(?:measures|priorities|aims|objectives|themes):?")
_BUDGET = _pattern(r"(?:total )?budget\s*:?\s*(£.*)")
_PLACEHOLDER = _pattern(r"[*_\[(]*\s*(?:please (?:provide|complete|insert|add|enter|give)|insert \w+ here)")
#: What opens in the middle of a sentence: a small letter, a bracket, a mark that joins.
_INSIDE = re.compile(r"[a-z(),;&]")
_LISTED = re.compile(r"<ul>|[•*–-]\s")
_FINISHED = re.compile(r"[.!?][\"'”’)]*$")
#: Roles whose cells hold running words, which the end of a page may cut.
_WORDY = {"recommendation", "objective", "action", "responsible"}


@dataclass(frozen=True)
class Cell:
    """A cell as printed, and the column it stands in; its index counts from 1."""

    index: int
    piece: Piece
    column: Column | None = None

    @property
    def role(self) -> str | None:
        """The role of its column."""
        return self.column.role if self.column else None


@dataclass(frozen=True)
class Row:
    """A row as printed: a header, a banner over a header, a separator, or data.

    With a `reason` it is a reader's: the text does not part its cells.
    """

    kind: Kind
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
        return [cell for cell in self.cells if cell.role in roles]


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


@dataclass(frozen=True)
class Link:
    """The entry that another belongs to; `carried` when it is printed in a row above."""

    entry: Entry
    carried: bool


@dataclass(frozen=True)
class Response:
    """What was answered to a recommendation; a placeholder is the form's own text, left in."""

    key: str
    recommendation: Entry | None
    label: Piece
    text: Piece
    line: int
    placeholder: bool


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

    @property
    def leftover(self) -> list[Piece]:
        """The printed pieces that no record stands on."""
        return [piece for piece, role in self.lines if role is None]

    def covered(self) -> Iterator[Piece]:
        """Yield the pieces that records stand on."""
        yield from [self.title] if self.title else []
        yield from (piece for piece, role in self.lines if role is not None)
        yield from (cell.piece for row in self.rows for cell in row.cells)


def is_placeholder(text: str) -> bool:
    """Say whether a text is what the form prints until somebody fills it in.

    Examples
    --------
    >>> is_placeholder("*Please provide any additional commentary"), is_placeholder("We will please all.")
    (True, False)
    """
    return bool(_PLACEHOLDER.match(text))


def read_records(text: str, blocks: Sequence[Block] | None = None) -> Records:
    r"""Read a document of tables.

    Parameters
    ----------
    text
        The whole text of the source.
    blocks
        The blocks of the text, where they were found by other means than tabs.

    Returns
    -------
    Records
        What it lists, with the place of every character.

    Examples
    --------
    >>> records = read_records("Plan\n\nRecommendation 2: Meet.\n\nAction\tLead\nMeet weekly\tKK\n")
    >>> [(entry.kind, entry.key, entry.text.text) for entry in records.entries]
    [('recommendation', '2', 'Meet.'), ('action', 'line-6', 'Meet weekly')]
    """
    return _Reader(text, read_blocks(text) if blocks is None else blocks).read()


class _Reader:
    """Walks the blocks once and remembers what stands above: header, section, recommendation, row."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.text, self.records = text, Records()
        self.blocks = blocks
        self.columns: tuple[Column, ...] = ()
        self.headers: dict[tuple[str, ...], tuple[Column, ...]] = {}  # by the words of their headings
        self.banner: Row | None = None
        self.section: Piece | None = None
        self.recommendation: Entry | None = None
        self.open: dict[str, tuple[Entry, Piece]] = {}  # by role: the entry above, and its last printed piece
        self.above: Row | None = None  # the data row above in the same table
        self.interrupted = False
        self.keys: set[tuple[str, str]] = set()
        self.listing: str | None = None  # what the lines below a label are: "response" or "priority"

    def read(self) -> Records:
        for index, block in enumerate(self.blocks):
            if block.kind == "blank":
                self.interrupted = True
                if self.listing == "priority" and self.records.lines[-1][1] == "priority":
                    self.listing = None
            elif block.cells:
                self.listing = None
                self._row(index, block)
            else:
                self._line(index, block)
        for response in self.records.responses:
            if response.placeholder:
                demand = Demand(response.text, f"line-{response.line}", response.recommendation)
                self.records.demands.append(demand)
        return self.records

    # Rows

    def _row(self, index: int, block: Block) -> None:
        banner = [cell.piece for cell in self.banner.cells] if self.banner else []
        if block.kind == "separator":
            self._keep("separator", block)
            self.interrupted = True
        elif columns := read_header(block.cells, banner):
            self._header(columns, block)
        elif self._stands_over_header(index):
            self.banner = self._keep("banner", block)
            self.section, self.open, self.above = block.cells[0], {}, None
        else:
            self._data(block)
            self.interrupted = False

    def _keep(self, kind: Kind, block: Block) -> Row:
        columns = self.columns if kind == "data" else ()
        pairs = zip_longest(block.cells, columns[: len(block.cells)])
        cells = tuple(Cell(index, piece, column) for index, (piece, column) in enumerate(pairs, start=1))
        row = Row(kind, block.line, block.piece, cells, block.reason)
        self.records.rows.append(row)
        return row

    def _header(self, columns: tuple[Column, ...], block: Block) -> None:
        # What stands over a header once holds for its repetitions.
        before = self.headers.setdefault(tuple(column.heading.text for column in columns), columns)
        over = [column.over or earlier.over for column, earlier in zip(columns, before, strict=True)]
        self.columns = tuple(replace(column, over=piece) for column, piece in zip(columns, over, strict=True))
        self.banner = None
        self._keep("header", block)
        for index, column in enumerate(columns, start=1):
            if column.instruction:
                key = f"line-{block.line}-c{index}"
                self.records.demands.append(Demand(column.instruction, key, self.recommendation))

    def _stands_over_header(self, index: int) -> bool:
        below = next((block.cells for block in self.blocks[index + 1 :] if block.kind != "blank"), ())
        return read_header(below) is not None and is_banner(self.blocks[index].cells)

    def _data(self, block: Block) -> None:
        row = self._keep("data", block)
        roles = {column.role for column in self.columns}
        above, self.above = self.above, row
        if above is not None and self._is_remainder(row, above):
            self.records.remainders.append((row, above))
            self.above = above
            return
        if "action" not in roles and {"cost", "item"} <= roles:
            self.records.spending.append(row)
            self.records.account = self.section
            return
        links = [
            link
            for cell in row.under("recommendation", "objective")
            if (link := self._head(cell, row, owns_row="action" not in roles))
        ]
        if not links and self.recommendation:
            links = [Link(self.recommendation, carried=False)]
        for cell in row.under("action"):
            if not cell.piece.blank and not is_placeholder(cell.piece.text):
                number, text = _split_number(cell.piece)
                key = self._key("action", f"line-{row.line}", f"line-{row.line}-c{cell.index}")
                above_it = tuple(links)
                entry = Entry("action", key, row.line, cell.piece, text, number, above_it, self.section, row)
                self.records.entries.append(entry)

    def _key(self, kind: str, wanted: str, else_: str) -> str:
        """Return a key that no other of this kind has: what repeats a printed number goes by its line."""
        key = else_ if (kind, wanted) in self.keys else wanted
        self.keys.add((kind, key))
        return key

    def _head(self, cell: Cell, row: Row, *, owns_row: bool) -> Link | None:
        """Return the recommendation or objective that a row belongs to: printed in it, or in a row above."""
        kind: EntryKind = "recommendation" if cell.role == "recommendation" else "objective"
        above = self.open.get(kind)
        if cell.piece.blank or (above and _continues(cell.piece, *above)):
            if above is None:
                return None
            self.open[kind] = (above[0], above[1] if cell.piece.blank else cell.piece)
            return Link(above[0], carried=True)
        number, text = _split_number(cell.piece)
        by_line = f"line-{row.line}"
        key = self._key(kind, number.text if number and kind == "recommendation" else by_line, by_line)
        own = row if owns_row else None
        entry = Entry(kind, key, row.line, cell.piece, text, number, (), self.section, own)
        self.records.entries.append(entry)
        self.open[kind] = entry, cell.piece
        return Link(entry, carried=False)

    def _is_remainder(self, row: Row, above: Row) -> bool:
        """Say whether a row only finishes the words of the row above, cut by the end of a page."""
        printed = [cell for cell in row.cells if not cell.piece.blank]
        return (
            self.interrupted
            and bool(printed)
            and {cell.role for cell in printed} <= _WORDY
            and any(cell.role not in _WORDY and not cell.piece.blank for cell in above.cells)
            and any(_INSIDE.match(cell.piece.text) for cell in printed)
        )

    # Lines

    def _line(self, index: int, block: Block) -> None:
        piece, records = block.piece, self.records
        if recommendation := _RECOMMENDATION.match(piece.text):
            number, text = piece.part(*recommendation.span(1)), piece.part(recommendation.end())
            self._leave_table()
            key = self._key("recommendation", number.text, f"line-{block.line}")
            entry = Entry("recommendation", key, block.line, piece, text, number)
            records.entries.append(entry)
            self.recommendation = entry
            records.lines.append((piece, "recommendation"))
        elif label := _RESPONSE.match(piece.text):
            records.lines.append((piece, "response"))
            self.listing = "response"
            answer = piece.part(label.end())
            by_line = f"line-{block.line}"
            key = self._key("response", self.recommendation.key if self.recommendation else by_line, by_line)
            records.responses.append(Response(key, self.recommendation, piece, answer, block.line, False))
            self._answer(answer, block.line)
        elif self.listing == "response" and block.kind == "paragraph":
            records.lines.append((piece, "response"))
            self._answer(piece, block.line)
        elif self.listing == "priority" and block.kind == "paragraph":
            records.lines.append((piece, "priority"))
            records.entries.append(Entry("priority", f"line-{block.line}", block.line, piece, piece))
        elif _PRIORITIES.fullmatch(piece.text):
            records.lines.append((piece, "label"))
            self.listing = "priority"
        elif records.title is None and not records.rows:
            records.title = piece
        elif budget := _BUDGET.fullmatch(piece.text):
            records.lines.append((piece, "budget"))
            records.budget = piece, piece.part(*budget.span(1))
        elif block.kind == "separator" or self._heads_a_table(index):
            self._leave_table()
            self.section = None if block.kind == "separator" else piece
            records.lines.append((piece, "section"))
        else:
            records.lines.append((piece, None))
            self.interrupted = True

    def _leave_table(self) -> None:
        self.open, self.above, self.banner, self.section, self.listing = {}, None, None, None, None

    def _answer(self, piece: Piece, line: int) -> None:
        """Add a line to the response that is being read."""
        response = self.records.responses[-1]
        if piece.blank:
            return
        start, first = (piece.start, line) if response.text.blank else (response.text.start, response.line)
        text = Piece(start, piece.end, self.text[start : piece.end])
        placeholder = is_placeholder(text.text)
        self.records.responses[-1] = replace(response, text=text, line=first, placeholder=placeholder)

    def _heads_a_table(self, index: int) -> bool:
        """Say whether a short line stands over a table."""
        words = self.blocks[index].piece.text
        if len(words.split()) > 15 or words.endswith((".", ",", ";")):
            return False
        below = (block for block in self.blocks[index + 1 :] if block.kind != "blank")
        return next((bool(block.cells) for block in below if not _BUDGET.fullmatch(block.piece.text)), False)


def _split_number(piece: Piece) -> tuple[Piece | None, Piece]:
    """Take the printed number off the words that it numbers."""
    match = NUMBER.match(piece.text)
    if not match:
        return None, piece
    return piece.part(*match.span("number")), piece.part(match.end())


def _continues(piece: Piece, entry: Entry, last: Piece) -> bool:
    """Say whether the words of a cell go on from the unfinished words of the cell above."""
    if _FINISHED.search(plain(last.text)):
        return False
    opens_inside = _INSIDE.match(piece.text) and not _INSIDE.match(entry.text.text)
    numbered = piece.text.startswith("<ol>") or NUMBER.match(piece.text)
    return bool(opens_inside or _LISTED.match(piece.text) or (entry.number and not numbered))
