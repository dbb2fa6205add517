"""From blocks to records: rows, recommendations, objectives, actions, responses; no character is lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile, zip_longest

from cohesion_kg.readers.tables.body_rows import DataRows
from cohesion_kg.readers.tables.header import Column, is_banner, is_wrapped, read_header
from cohesion_kg.readers.tables.line_reader import RECOMMENDATION, LineReader
from cohesion_kg.readers.tables.parser_state import ParserState
from cohesion_kg.readers.tables.records import SHARED, Cell, Demand, Entry, Records, Row, RowKind
from cohesion_kg.readers.text.blocks import Block, Span, is_page_mark, printed_below, read_blocks
from cohesion_kg.readers.vocabulary.cell_text import list_items, plain
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["read_records"]

#: A row that is a heading over the rows below it: "Theme 2: Housing", "**Housing**", "HATE CRIME AND SAFETY".
_THEME = re.compile(
    r"(?:(?i:(?:key )?(?:theme|priority|strand|work ?stream|pillar|measure|section|outcome|aim|objective|part))"
    r"\s*(?:\d+|[A-Z])\b.*"
    r"|\*\*[^*]+\*\*|[A-Z][A-Z&,/’' -]*\s[A-Z&,/’' -]*[A-Z])",
)
#: Rows that show what a column holds.
_SAMPLE = 30
#: A merged row with more words than this is a note, and heads nothing.
_WORDS_OF_HEADING = 40


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
        self.blocks, self.accounts, self.aside, self.merged = blocks, accounts, aside, merged
        self.covering: dict[tuple[int, int], tuple[Column | None, Span | None]] = dict.fromkeys(
            merged.values(), (None, None)
        )  # the cells that cover others, when they have been met
        self.above = ParserState()
        self.records = self.above.records
        self.lines = LineReader(text, blocks, self.above)
        self.data = DataRows(self.above)
        self.columns: tuple[Column, ...] = ()
        self.headers: dict[tuple[str, ...], tuple[Column, ...]] = {}  # by the words of their headings
        self.owned = False  # whether only the rows that name somebody list an action
        self.apart = True  # from the last row of any kind

    def read(self) -> Records:
        for index, block in enumerate(self.blocks):
            if index in self.lines.done:
                continue
            if block.kind == "blank":
                self.above.interrupted = self.apart = True
                if self.above.listing == "priority" and self.records.lines[-1][1] == "priority":
                    self.above.listing = None
            elif block.line in self.aside:
                self.records.lines.append((block.span, None))
            elif block.cells:
                self.above.listing = None
                self._row(index, block)
                self.apart = False
            elif block.kind == "page" or is_page_mark(block.span.text):
                self.records.lines.append((block.span, "page"))
                self.above.interrupted = True
            else:
                self.apart = True
                self.lines.read(index)
        for response in self.records.responses:
            if response.placeholder:
                demand = Demand(response.text, f"line-{response.line}", response.recommendation)
                self.records.demands.append(demand)
        return self.records

    def _row(self, index: int, block: Block) -> None:
        if block.line in self.accounts:
            self.above.leave_table()
            self.columns = self.accounts[block.line]
            self._keep("data" if self.columns else "header", block)
            self.columns = ()
            return
        banner = [cell.span for cell in self.above.banner.cells] if self.above.banner else []
        below = self.blocks[index + 1] if index + 1 < len(self.blocks) else block
        wrapped = below.kind == "row" and not block.goes_on and is_wrapped(block.cells, below.cells)
        opens = self.above.row is None or self.apart or tuple(cell.text for cell in block.cells) in self.headers
        rows = self._below(index) if opens else None
        columns = read_header(block.cells, banner, below.cells if wrapped else (), rows)
        if block.kind == "separator":
            self._keep("separator", block)
            self.above.interrupted = True
        elif block.goes_on and self.above.row:
            self.records.remainders.append((self._keep("data", block), self.above.row))
        elif columns and not self._is_false_header(columns, block):
            self._header(self._with_owners(columns, index), block)
            if wrapped:
                self._keep("header", below)
                self.lines.done.add(index + 1)
        elif self._is_recommendation(block):
            self._keep("banner", block)
            self.above.row = None
            self._section_or_recommendation(block.cells[0], block)
        elif self._stands_over_header(index):
            self.above.banner = self._keep("banner", block)
            self.above.section, self.above.open, self.above.row = block.cells[0], {}, None
        elif heading := self._heading_inside(block):
            self._keep("banner", block)
            self.above.row = None
            self._section_or_recommendation(heading, block)
        else:
            self.data.read(self._keep("data", block), self.columns, owned=self.owned)
            self.above.interrupted = False

    def _below(self, index: int) -> list[Sequence[Span]]:
        """Return the cells of the rows below, as far as they show what a column holds."""
        below = takewhile(
            lambda block: bool(block.cells) or len(block.span.text.split()) < 16,  # a heading may stand between them
            self.blocks[index + 1 : index + _SAMPLE],
        )
        return [block.cells for block in below if block.kind == "row"]

    def _is_false_header(self, columns: Sequence[Column], block: Block) -> bool:
        """Say whether a row only repeats words of headings, among the data of a table."""
        if not self.columns or self.above.banner or tuple(column.heading.text for column in columns) in self.headers:
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
        if len(printed) < 2 or not all(len(text.split()) < 6 and matches_role(text, "responsible") for text in printed):
            return columns
        items = [block.cells[item].text for block in rows if not block.cells[item].blank]
        numbered = all(text.rstrip(".)").isdigit() for text in items)
        # Of lines parted by spaces alone it is known where an item begins only when it prints its number.
        self.owned = all(block.reason is None for block in rows) or (numbered and len(items) == len(rows))
        roles = [column.role for column in columns]
        roles[at] = "responsible"
        if self.owned:
            roles[item] = "number" if numbered else "action"
            roles[at - 1] = "action" if numbered and at - 1 not in {-1, item} else roles[at - 1]
        return tuple(replace(column, role=role) for column, role in zip(columns, roles, strict=True))

    def _is_recommendation(self, block: Block) -> bool:
        """Say whether a row prints a recommendation alone, above or between the tables of its actions."""
        printed = [cell for cell in block.cells if not cell.blank]
        in_own_column = bool(self.columns) and self.columns[0].role == "recommendation"
        return printed == [block.cells[0]] and not in_own_column and bool(RECOMMENDATION.match(printed[0].text))

    def _heading_inside(self, block: Block) -> Span | None:
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
        if RECOMMENDATION.match(first.text):
            return None if role == "recommendation" else first
        listed = any(plain(one.text.text).casefold() == plain(first.text).casefold() for one in self._priorities())
        return first if listed or (_THEME.fullmatch(first.text) and role != "objective") else None

    def _priorities(self) -> Iterator[Entry]:
        return (entry for entry in self.records.entries if entry.kind == "priority")

    def _section_or_recommendation(self, heading: Span, block: Block) -> None:
        if match := RECOMMENDATION.match(heading.text):
            number, text = heading.part(*match.span(1)), heading.part(match.end())
            key = self.above.key("recommendation", number.text, f"line-{block.line}")
            self.above.recommendation = Entry("recommendation", key, block.line, heading, text, number)
            self.records.entries.append(self.above.recommendation)
        elif len(heading.text.split()) <= _WORDS_OF_HEADING:
            self.above.section, self.above.open = heading, {}

    def _keep(self, kind: RowKind, block: Block) -> Row:
        columns = self.columns if kind == "data" else ()
        pairs = zip_longest(block.cells, columns[: len(block.cells)])
        cells = tuple(
            Cell(index, span, column, self._over(block.line, index, span, column) if kind == "data" else None)
            for index, (span, column) in enumerate(pairs, start=1)
        )
        row = Row(kind, block.line, block.span, cells, block.reason)
        self.records.rows.append(row)
        return row

    def _over(self, line: int, index: int, span: Span, column: Column | None) -> Span | None:
        """Return the cell of a row above of the same table that the file merges over this one."""
        if column is None or column.role not in SHARED:
            return None
        if (line, index) in self.covering:
            self.covering[line, index] = column, span
        covering, words = self.covering.get(self.merged.get((line, index), (0, 0)), (None, None))
        return words if covering is column and span.blank else None

    def _header(self, columns: tuple[Column, ...], block: Block) -> None:
        # What stands over a header once holds for its repetitions.
        before = self.headers.setdefault(tuple(column.heading.text for column in columns), columns)
        over = [column.over or earlier.over for column, earlier in zip(columns, before, strict=True)]
        self.columns = tuple(replace(column, over=span) for column, span in zip(columns, over, strict=True))
        self.above.banner = None
        self._keep("header", block)
        for index, column in enumerate(columns, start=1):
            if column.instruction:
                key = f"line-{block.line}-c{index}"
                self.records.demands.append(Demand(column.instruction, key, self.above.recommendation))

    def _stands_over_header(self, index: int) -> bool:
        if not is_banner(self.blocks[index].cells):
            return False
        below = next(printed_below(self.blocks, index), None)
        return below is not None and read_header(below.cells) is not None
