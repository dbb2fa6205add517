"""From blocks to records: rows, recommendations, objectives, actions, responses; no character is lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest
from typing import Literal

from cohesion_kg.dates import read_date
from cohesion_kg.readers.blocks import Block, Piece, is_page_mark, read_blocks
from cohesion_kg.readers.cells import fits
from cohesion_kg.readers.headers import Column, is_banner, is_wrapped, plain, read_header

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
    "list_items",
    "read_records",
]

Kind = Literal["header", "banner", "separator", "data"]
EntryKind = Literal["recommendation", "objective", "action", "priority"]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


#: A printed number before the words that it numbers.
NUMBER = re.compile(r"(?P<number>\d{1,3}[a-z]?)[.)]\s+(?=\S)")
_RECOMMENDATION = _pattern(
    r"(?:#+\s*)?[*_]*(?:Recommendation\s+|Rec\.?\s*|R(?=\d))(\d+[a-z]?(?:\.\d+)*)[*_]*\s*[:.–—-]+[*_]*\s*(?=\S)"
)
_RECOMMENDATION_ALONE = _pattern(r"(?:#+\s*)?[*_]*(?:Recommendation|Rec\.?)\s*(\d+[a-z]?(?:\.\d+)*)[*_]*:?[*_]*")
_RESPONSE = _pattern(
    r"(?:comments? from (?:the )?service"
    r"|(?:(?:service|council|executive|cabinet|directorate)(?:['’]s)? )?response)\s*:\s*"
)
_PRIORITIES = _pattern(r"(?:#+\s*)?(?:key |strategic )?(?:measures|priorities|aims|objectives|themes):?")
_BUDGET = _pattern(r"(?:total )?budget\s*:?\s*(£.*)")
_PLACEHOLDER = _pattern(r"[*_\[(]*\s*(?:please (?:provide|complete|insert|add|enter|give)|insert \w+ here)")
#: What a form says where there is nothing to do.
_NO_ACTION = _pattern(
    r"(?:no|none|nil|n/?a|not applicable)(?: further| new)?(?: actions?)?"
    r"(?: is| are)?(?: required| needed| necessary| proposed| identified)?\.?"
)
#: What opens in the middle of a sentence: a small letter, a bracket, a mark that joins.
_INSIDE = re.compile(r"[a-z(),;&]")
_LISTED = re.compile(r"<ul>|[•*–-]\s")
#: A name that breaks off: "Head of", "Early Years Manager and".
_BREAKS_OFF = re.compile(r"(?:\b(?:and|of|for|the|to|with|or)|[,/&(–-])$")
_FINISHED = re.compile(r"[.!?][\"'”’)]*$")
#: A row that is a heading over the rows below it: "Theme 2: Housing", "**Housing**", "HATE CRIME AND SAFETY".
_THEME = re.compile(
    r"(?:(?i:(?:key )?(?:theme|priority|strand|work ?stream|pillar|measure|section|outcome|aim|objective|part))"
    r"\s*(?:\d+|[A-Z])\b.*"
    r"|\*\*[^*]+\*\*|[A-Z][A-Z&,/’' -]*\s[A-Z&,/’' -]*[A-Z])",
)
_ITEM = re.compile(r"(?:(?<=\s)|^)\(?(?P<mark>\d{1,2}|[a-z])[.)]\s+(?=\S)")
_BULLET = re.compile(r"(?:^|(?<=[\n\u2028]))\s*[•●▪*–-]\s+(?=\S)|[•●▪]\s*(?=\S)|<li>\s*")
_PLAIN_NUMBER = re.compile(r"[\w.-]*\w")
#: A merged row with more words than this is a note, and heads nothing.
_WORDS_OF_HEADING = 40
#: Roles whose cells hold running words, which the end of a page may cut.
_WORDY = {"recommendation", "objective", "action", "responsible"}
#: Roles in which a cell that is merged over several rows speaks of each of them.
_SHARED = {"responsible", "deadline"}


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


def list_items(piece: Piece) -> list[Piece]:
    """Return the items of a list inside a cell; none when the cell is not a list of two or more.

    Examples
    --------
    >>> [item.text for item in list_items(Piece(0, 23, "1. Meet 2. Part by 2020"))]
    ['Meet', 'Part by 2020']
    >>> list_items(Piece(0, 14, "2. Meet by May"))
    []
    """
    marks = list(_BULLET.finditer(piece.text))
    if len(marks) < 2:
        marks, wanted = [], None
        for match in _ITEM.finditer(piece.text):
            mark = match["mark"]
            if mark == (wanted or ("1" if mark.isdecimal() else "a")):
                marks.append(match)
                wanted = str(int(mark) + 1) if mark.isdecimal() else chr(ord(mark) + 1)
    if len(marks) < 2:
        return []
    ends = [*(match.start() for match in marks[1:]), len(piece.text)]
    return [piece.part(match.end(), end) for match, end in zip(marks, ends, strict=True)]


def is_placeholder(text: str) -> bool:
    """Say whether a text is what the form prints until somebody fills it in.

    Examples
    --------
    >>> is_placeholder("*Please provide any additional commentary"), is_placeholder("We will please all.")
    (True, False)
    """
    return bool(_PLACEHOLDER.match(text))


def read_records(
    text: str,
    blocks: Sequence[Block] | None = None,
    accounts: Mapping[int, tuple[Column, ...]] | None = None,
    aside: Collection[int] = (),
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None,
) -> Records:
    r"""Read a document of tables.

    Parameters
    ----------
    text
        The whole text of the source.
    blocks
        The blocks of the text, where they were found by other means than tabs.
    accounts
        The lines of rows that belong to accounts, which list no actions, with their columns; none for their header.
    aside
        Lines that are no part of the document proper, such as the front matter of a page; they are left over.
    merged
        Line and index of each blank cell that the file merges into one above, and those of that cell.

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
    blocks = read_blocks(text) if blocks is None else blocks
    return _Reader(text, blocks, accounts or {}, aside, merged or {}).read()


class _Reader:
    """Walks the blocks once and remembers what stands above: header, section, recommendation, row."""

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        accounts: Mapping[int, tuple[Column, ...]],
        aside: Collection[int],
        merged: Mapping[tuple[int, int], tuple[int, int]],
    ) -> None:
        self.text, self.records, self.aside = text, Records(), aside
        self.accounts, self.merged = accounts, merged
        self.covering: dict[tuple[int, int], tuple[Column | None, Piece | None]] = dict.fromkeys(
            merged.values(), (None, None)
        )  # the cells that cover others, when they have been met
        self.blocks = blocks
        self.columns: tuple[Column, ...] = ()
        self.headers: dict[tuple[str, ...], tuple[Column, ...]] = {}  # by the words of their headings
        self.owned = False  # whether only the rows that name somebody list an action
        self.banner: Row | None = None
        self.section: Piece | None = None
        self.recommendation: Entry | None = None
        self.open: dict[str, tuple[Entry, Piece]] = {}  # by role: the entry above, and its last printed piece
        self.above: Row | None = None  # the data row above in the same table
        self.interrupted = False  # since the last data row
        self.apart = True  # from the last row of any kind
        self.done: set[int] = set()  # blocks that were read together with one before
        self.keys: set[tuple[str, str]] = set()
        self.listing: str | None = None  # what the lines below a label are: "response" or "priority"

    def read(self) -> Records:
        for index, block in enumerate(self.blocks):
            if index in self.done:
                continue
            if block.kind == "blank":
                self.interrupted = self.apart = True
                if self.listing == "priority" and self.records.lines[-1][1] == "priority":
                    self.listing = None
            elif block.line in self.aside:
                self.records.lines.append((block.piece, None))
            elif block.cells:
                self.listing = None
                self._row(index, block)
                self.apart = False
            elif block.kind == "page" or is_page_mark(block.piece.text):
                self.records.lines.append((block.piece, "page"))
                self.interrupted = True
            else:
                self.apart = True
                self._line(index, block)
        for response in self.records.responses:
            if response.placeholder:
                demand = Demand(response.text, f"line-{response.line}", response.recommendation)
                self.records.demands.append(demand)
        return self.records

    # Rows

    def _row(self, index: int, block: Block) -> None:
        if block.line in self.accounts:
            self._leave_table()
            self.columns = self.accounts[block.line]
            self._keep("data" if self.columns else "header", block)
            self.columns = ()
            return
        banner = [cell.piece for cell in self.banner.cells] if self.banner else []
        below = self.blocks[index + 1] if index + 1 < len(self.blocks) else block
        wrapped = below.kind == "row" and not block.goes_on and is_wrapped(block.cells, below.cells)
        columns = read_header(block.cells, banner, below.cells if wrapped else ())
        if block.kind == "separator":
            self._keep("separator", block)
            self.interrupted = True
        elif block.goes_on and self.above:
            self.records.remainders.append((self._keep("data", block), self.above))
        elif columns and not self._is_false_header(columns, block):
            self._header(self._with_owners(columns, index), block)
            if wrapped:
                self._keep("header", below)
                self.done.add(index + 1)
        elif self._is_recommendation(block):
            self._keep("banner", block)
            self.above = None
            self._section_or_recommendation(block.cells[0], block)
        elif self._stands_over_header(index):
            self.banner = self._keep("banner", block)
            self.section, self.open, self.above = block.cells[0], {}, None
        elif heading := self._heading_inside(block):
            self._keep("banner", block)
            self.above = None
            self._section_or_recommendation(heading, block)
        else:
            self._data(block)
            self.interrupted = False

    def _is_false_header(self, columns: Sequence[Column], block: Block) -> bool:
        """Say whether a row only repeats words of headings, among the data of a table."""
        if not self.columns or self.banner or tuple(column.heading.text for column in columns) in self.headers:
            return False
        dated = any(
            column.role == "deadline" and re.search(r"[a-z].*\b(?:19|20)\d\d$", cell.text, re.IGNORECASE)
            for column, cell in zip(self.columns, block.cells, strict=False)
        )
        leading = {"action", "recommendation", "objective", "item", "number"} & {column.role for column in columns}
        return dated or not (self.apart or leading)

    def _with_owners(self, columns: tuple[Column, ...], index: int) -> tuple[Column, ...]:
        """Read a column "Action" beside the items, in which only names stand, as that of who is to act."""
        at = next((at for at, column in enumerate(columns) if column.role == "action"), None)
        self.owned = False
        if at is None or not any(column.role == "item" for column in columns):
            return columns
        below = takewhile(lambda block: block.kind in {"row", "separator", "page"}, self.blocks[index + 1 :])
        item = next(at for at, column in enumerate(columns) if column.role == "item")
        rows = [block for block in below if len(block.cells) > max(at, item) and block.kind == "row"]
        printed = [block.cells[at].text for block in rows if not block.cells[at].blank]
        if len(printed) < 2 or not all(len(text.split()) < 6 and fits(text, "responsible") for text in printed):
            return columns
        # Of lines parted by spaces alone it is not known where an item begins.
        self.owned = all(block.reason is None for block in rows)
        roles = [column.role for column in columns]
        roles[at] = "responsible"
        if self.owned:
            items = [block.cells[item].text for block in rows if not block.cells[item].blank]
            numbered = all(text.rstrip(".)").isdigit() for text in items)
            roles[item] = "number" if numbered else "action"
            roles[at - 1] = "action" if numbered and at - 1 not in {-1, item} else roles[at - 1]
        return tuple(replace(column, role=role) for column, role in zip(columns, roles, strict=True))

    def _is_recommendation(self, block: Block) -> bool:
        """Say whether a row prints a recommendation alone, above or between the tables of its actions."""
        printed = [cell for cell in block.cells if not cell.blank]
        in_own_column = bool(self.columns) and self.columns[0].role == "recommendation"
        return printed == [block.cells[0]] and not in_own_column and bool(_RECOMMENDATION.match(printed[0].text))

    def _heading_inside(self, block: Block) -> Piece | None:
        """Return the heading that fills a row of a table: it stands in its first cell alone, or in all of them."""
        words = {cell.text for cell in block.cells if not cell.blank}
        first = block.cells[0]
        if not self.columns or len(words) != 1 or first.blank:
            return None
        if len(block.cells) == 1:  # merged over the whole row
            return first if len(self.columns) > 2 and block.reason is None and not list_items(first) else None
        if sum(not cell.blank for cell in block.cells) not in {1, len(block.cells)}:
            return None
        role = self.columns[0].role
        if _RECOMMENDATION.match(first.text):
            return None if role == "recommendation" else first
        listed = any(plain(one.text.text).casefold() == plain(first.text).casefold() for one in self._priorities())
        return first if listed or (_THEME.fullmatch(first.text) and role != "objective") else None

    def _priorities(self) -> Iterator[Entry]:
        return (entry for entry in self.records.entries if entry.kind == "priority")

    def _section_or_recommendation(self, heading: Piece, block: Block) -> None:
        if match := _RECOMMENDATION.match(heading.text):
            number, text = heading.part(*match.span(1)), heading.part(match.end())
            key = self._key("recommendation", number.text, f"line-{block.line}")
            self.recommendation = Entry("recommendation", key, block.line, heading, text, number)
            self.records.entries.append(self.recommendation)
        elif len(heading.text.split()) <= _WORDS_OF_HEADING:
            self.section, self.open = heading, {}

    def _keep(self, kind: Kind, block: Block) -> Row:
        columns = self.columns if kind == "data" else ()
        pairs = zip_longest(block.cells, columns[: len(block.cells)])
        cells = tuple(
            Cell(index, piece, column, self._over(block.line, index, piece, column) if kind == "data" else None)
            for index, (piece, column) in enumerate(pairs, start=1)
        )
        row = Row(kind, block.line, block.piece, cells, block.reason)
        self.records.rows.append(row)
        return row

    def _over(self, line: int, index: int, piece: Piece, column: Column | None) -> Piece | None:
        """Return the cell of a row above of the same table that the file merges over this one."""
        if column is None or column.role not in _SHARED:
            return None
        if (line, index) in self.covering:
            self.covering[line, index] = column, piece
        covering, words = self.covering.get(self.merged.get((line, index), (0, 0)), (None, None))
        return words if covering is column and piece.blank else None

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
        if not roles & {"action", "recommendation", "objective"}:
            links = self._tracked(row)
        if not links and self.recommendation:
            links = [Link(self.recommendation, carried=False)]
        self._responses(row, links)
        for cell in row.under("action"):
            if self.owned and all(one.said.blank for one in row.under("responsible")):
                continue  # an item of minutes that asks nobody for anything
            if _NO_ACTION.fullmatch(cell.piece.text):
                continue
            if not cell.piece.blank and not is_placeholder(cell.piece.text):
                number, text = self._number(cell, row)
                key = self._key("action", f"line-{row.line}", f"line-{row.line}-c{cell.index}")
                above_it = tuple(links)
                entry = Entry("action", key, row.line, cell.piece, text, number, above_it, self.section, row)
                self.records.entries.append(entry)

    def _number(self, cell: Cell, row: Row) -> tuple[Piece | None, Piece]:
        """Return the number of an entry, printed with its words or in a column of its own, and its words."""
        number, text = _split_number(cell.piece)
        if number is None:
            numbers = [one for one in row.under("number") if one.index < cell.index]
            between = [one for one in row.under("recommendation", "objective", "action") if one.index < cell.index]
            if numbers and not any(numbers[-1].index < one.index for one in between):
                number = None if numbers[-1].piece.blank else numbers[-1].piece
        return number, text

    def _tracked(self, row: Row) -> list[Link]:
        """Give a row that prints no recommendation to the one it tells of: the one numbered so, or the one above."""
        numbers = {re.sub(r"^\D+|[.):]+$", "", cell.piece.text) for cell in row.under("number")}
        asked = [one for one in self.records.entries if one.kind == "recommendation" and one.key in numbers]
        entry = asked[0] if asked else self.recommendation if not numbers - {""} else None
        if entry is None:
            return []
        if entry.row is None:
            told = replace(entry, row=row)
            self.records.entries[self.records.entries.index(entry)] = told
            self.recommendation = told if entry is self.recommendation else self.recommendation
            entry = told
        return [Link(entry, carried=False)]

    def _responses(self, row: Row, links: Sequence[Link]) -> None:
        """Take the answer to a recommendation from its own column."""
        link = next((one for one in links if one.entry.kind == "recommendation"), None)
        for cell in row.under("response"):
            if cell.column is None or (cell.piece.blank and (link is None or link.carried)):
                continue
            by_line = f"line-{row.line}-c{cell.index}"
            key = self._key("response", link.entry.key if link and not link.carried else by_line, by_line)
            label, is_form = cell.column.heading, is_placeholder(cell.piece.text)
            answered = link.entry if link else None
            self.records.responses.append(Response(key, answered, label, cell.piece, row.line, is_form))

    def _key(self, kind: str, wanted: str, else_: str) -> str:
        """Return a key that no other of this kind has: what repeats a printed number goes by its line."""
        key = else_ if (kind, wanted) in self.keys else wanted
        self.keys.add((kind, key))
        return key

    def _head(self, cell: Cell, row: Row, *, owns_row: bool) -> Link | None:
        """Return the recommendation or objective that a row belongs to: printed in it, or in a row above."""
        kind: EntryKind = "recommendation" if cell.role == "recommendation" else "objective"
        above = self.open.get(kind)
        number, text = self._number(cell, row)
        own_number = number is not None and number.start < cell.piece.start
        if cell.piece.blank or (above and not own_number and _continues(cell.piece, *above)):
            if above is None:
                return None
            self.open[kind] = (above[0], above[1] if cell.piece.blank else cell.piece)
            return Link(above[0], carried=True)
        by_line = f"line-{row.line}"
        named = number.text.rstrip(".):") if number else ""
        is_named = kind == "recommendation" and _PLAIN_NUMBER.fullmatch(named)
        key = self._key(kind, named if is_named else by_line, by_line)
        own = row if owns_row else None
        entry = Entry(kind, key, row.line, cell.piece, text, number, (), self.section, own)
        self.records.entries.append(entry)
        self.open[kind] = entry, cell.piece
        return Link(entry, carried=False)

    def _is_remainder(self, row: Row, above: Row) -> bool:
        """Say whether a row only finishes the words of the row above, cut by the end of a page."""
        printed = [cell for cell in row.cells if not cell.piece.blank]
        if self.interrupted and printed and _is_cut(printed, above):
            return True
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
        alone = _RECOMMENDATION_ALONE.fullmatch(piece.text)
        if recommendation := alone or _RECOMMENDATION.match(piece.text):
            number = piece.part(*recommendation.span(1))
            piece, text = self._with_lines_below(index, recommendation.end(), is_alone=alone is not None)
            self._leave_table()
            entry = self._printed_before(number, text)
            if entry is None:
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

    def _printed_before(self, number: Piece, text: Piece) -> Entry | None:
        """Return the recommendation that is printed here once more, in the same words under the same number."""
        words = plain(text.text).casefold()
        return next(
            (
                one
                for one in self.records.entries
                if one.kind == "recommendation" and one.number and one.number.text == number.text
                if plain(one.text.text).casefold() == words
            ),
            None,
        )

    def _with_lines_below(self, index: int, end: int, *, is_alone: bool) -> tuple[Piece, Piece]:
        """Return a recommendation and its words, which may stand below its number and go on over some lines."""
        first = last = self.blocks[index]
        for at in range(index + 1, len(self.blocks)):
            block = self.blocks[at]
            if is_alone and last is first and block.kind == "blank":
                continue
            if block.kind != "paragraph" or block.cells or _RESPONSE.match(block.piece.text):
                break
            if not (is_alone and last is first) and not re.match(r"[a-z(]", block.piece.text):
                break
            last = block
            self.done.update(range(index + 1, at + 1))
        whole = Piece(first.piece.start, last.piece.end, self.text[first.piece.start : last.piece.end])
        return whole, whole.part(end) if last is not first or not is_alone else whole

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


def _is_cut(printed: Sequence[Cell], above: Row) -> bool:
    """Say whether each printed cell of a row finishes the one above, which breaks off: words and typed cells alike."""
    over = {cell.index: cell.piece for cell in above.cells if not cell.piece.blank}
    if any(cell.index not in over for cell in printed):
        return False
    words = [cell for cell in printed if cell.role not in _SHARED]
    return (
        0 < len(words) < len(printed)
        and all(cell.role in _WORDY and _INSIDE.match(cell.piece.text) for cell in words)
        and not any(_FINISHED.search(plain(over[cell.index].text)) for cell in words)
        and all(_reads_better(over[cell.index].text, cell) for cell in printed if cell.role in _SHARED)
    )


def _reads_better(above: str, cell: Cell) -> bool:
    """Say whether a cell that gives a date or a name finishes the one above, which is none without it."""
    if cell.role == "deadline":
        return read_date(above).earliest is None and read_date(f"{above} {cell.piece.text}").earliest is not None
    return bool(_BREAKS_OFF.search(above)) and fits(f"{above} {cell.piece.text}", cell.role) is True


def _split_number(piece: Piece) -> tuple[Piece | None, Piece]:
    """Take the printed number off the words that it numbers."""
    match = NUMBER.match(piece.text)
    if not match or (match["number"] == "1" and len(list_items(piece)) > 1):
        return None, piece
    return piece.part(*match.span("number")), piece.part(match.end())


def _continues(piece: Piece, entry: Entry, last: Piece) -> bool:
    """Say whether the words of a cell go on from the unfinished words of the cell above."""
    if _FINISHED.search(plain(last.text)):
        return False
    opens_inside = _INSIDE.match(piece.text) and not _INSIDE.match(entry.text.text)
    numbered = piece.text.startswith("<ol>") or NUMBER.match(piece.text)
    return bool(opens_inside or _LISTED.match(piece.text) or (entry.number and not numbered))
