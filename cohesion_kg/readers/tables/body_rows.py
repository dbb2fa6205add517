"""What a row of data lists: recommendations, objectives, actions and answers, and what rows above it hold for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cohesion_kg.readers.tables.header import Column
from cohesion_kg.readers.tables.parser_state import ParserState
from cohesion_kg.readers.tables.records import SHARED, Cell, Entry, EntryKind, Link, Response, Row
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import NUMBER, is_placeholder, plain, split_number
from cohesion_kg.readers.vocabulary.continuations import breaks_off, opens_inside
from cohesion_kg.readers.vocabulary.roles import matches_role
from cohesion_kg.values.dates import read_date

__all__ = ["DataRows"]

#: What a form says where there is nothing to do, and a row that only adds up.
_NO_ACTION = re.compile(
    r"(?i)(?:no|none|nil|n/?a|not applicable)(?: further| new)?(?: actions?)?"
    r"(?: is| are)?(?: required| needed| necessary| proposed| identified)?\.?|(?:grand |sub-?)?totals?:?"
)
_LISTED = re.compile(r"<ul>|[•*–-]\s")
_FINISHED = re.compile(r"[.!?][\"'”’)]*$")
_PLAIN_NUMBER = re.compile(r"[\w.-]*\w")
#: Roles whose cells hold running words, which the end of a page may cut.
_WORDY = {"recommendation", "objective", "action", "responsible"}
#: Roles whose cells tell what came of it.
_TELLING = {"comment", "progress", "outcome"}


class DataRows:
    """Reads the rows of tables that are no headers and no headings."""

    def __init__(self, above: ParserState) -> None:
        self.above = above

    def read(self, row: Row, columns: Sequence[Column], *, owned: bool) -> None:
        """Read a row; with `owned`, one that names nobody lists no action."""
        roles = {column.role for column in columns}
        above, self.above.row = self.above.row, row
        if above is not None and self._is_remainder(row, above):
            self.above.records.remainders.append((row, above))
            self.above.row = above
            return
        if "action" not in roles and {"cost", "item"} <= roles:
            self.above.records.spending.append(row)
            self.above.records.account = self.above.section
            return
        links = [
            link
            for cell in row.under("recommendation", "objective")
            if (link := self._head(cell, row, owns_row="action" not in roles))
        ]
        if not roles & {"action", "recommendation", "objective"}:
            links = self._tracked(row)
        if not links and self.above.recommendation:
            links = [Link(self.above.recommendation, inherited=False)]
        self._responses(row, links)
        for cell in row.under("action"):
            if owned and all(one.said.blank for one in row.under("responsible")):
                continue  # an item of minutes that asks nobody for anything
            if _NO_ACTION.fullmatch(cell.span.text):
                continue
            if not cell.span.blank and not is_placeholder(cell.span.text):
                number, text = self._number(cell, row)
                key = self.above.key("action", f"line-{row.line}", f"line-{row.line}-c{cell.index}")
                above_it = tuple(links)
                own = (number, above_it, self.above.section, row, cell.reason)
                entry = Entry("action", key, row.line, cell.span, text, *own)
                self.above.records.entries.append(entry)

    def _number(self, cell: Cell, row: Row) -> tuple[Span | None, Span]:
        """Return the number of an entry, printed with its words or in a column of its own, and its words."""
        number, text = split_number(cell.span)
        if number is None:
            numbers = [one for one in row.under("number") if one.index < cell.index]
            between = [one for one in row.under("recommendation", "objective", "action") if one.index < cell.index]
            if numbers and not any(numbers[-1].index < one.index for one in between):
                number = None if numbers[-1].span.blank else numbers[-1].span
        return number, text

    def _tracked(self, row: Row) -> list[Link]:
        """Give a row that prints no recommendation to the one it tells of: the one numbered so, or the one above."""
        numbers = {re.sub(r"^\D+|[.):]+$", "", cell.span.text) for cell in row.under("number")}
        asked = [one for one in self.above.records.entries if one.kind == "recommendation" and one.key in numbers]
        entry = asked[0] if asked else self.above.recommendation if not numbers - {""} else None
        if entry is None:
            return []
        if entry.row is None:
            told = replace(entry, row=row)
            self.above.records.entries[self.above.records.entries.index(entry)] = told
            self.above.recommendation = told if entry is self.above.recommendation else self.above.recommendation
            entry = told
        return [Link(entry, inherited=False)]

    def _responses(self, row: Row, links: Sequence[Link]) -> None:
        """Take the answer to a recommendation from its own column."""
        link = next((one for one in links if one.entry.kind == "recommendation"), None)
        for cell in row.under("response"):
            if cell.column is None or (cell.span.blank and (link is None or link.inherited)):
                continue
            by_line = f"line-{row.line}-c{cell.index}"
            key = self.above.key("response", link.entry.key if link and not link.inherited else by_line, by_line)
            label, is_form = cell.column.heading, is_placeholder(cell.span.text)
            answered = link.entry if link else None
            self.above.records.responses.append(
                Response(key, answered, label, cell.span, row.line, is_form, cell.reason)
            )

    def _head(self, cell: Cell, row: Row, *, owns_row: bool) -> Link | None:
        """Return the recommendation or objective that a row belongs to: printed in it, or in a row above."""
        kind: EntryKind = "recommendation" if cell.role == "recommendation" else "objective"
        above = self.above.open.get(kind)
        number, text = self._number(cell, row)
        own_number = number is not None and number.start < cell.span.start
        if above and not owns_row and _repeats(above[0], kind, text, number):
            self.above.open[kind] = above[0], cell.span
            return Link(above[0], inherited=False)
        if cell.span.blank or (above and not own_number and _continues(cell.span, *above)):
            if above is None:
                return None
            self.above.open[kind] = (above[0], above[1] if cell.span.blank else cell.span)
            return Link(above[0], inherited=True)
        by_line = f"line-{row.line}"
        named = number.text.rstrip(".):") if number else ""
        is_named = kind == "recommendation" and _PLAIN_NUMBER.fullmatch(named)
        key = self.above.key(kind, named if is_named else by_line, by_line)
        own = row if owns_row else None
        entry = Entry(kind, key, row.line, cell.span, text, number, (), self.above.section, own, cell.reason)
        self.above.records.entries.append(entry)
        self.above.open[kind] = entry, cell.span
        return Link(entry, inherited=False)

    def _is_remainder(self, row: Row, above: Row) -> bool:
        """Say whether a row only finishes the words of the row above, cut by the end of a page."""
        printed = [cell for cell in row.cells if not cell.span.blank]
        if _is_cut(printed, above):
            # Where no page ends above it, no cell may stay unfinished.
            indices = {cell.index for cell in printed}
            return self.above.interrupted or not any(
                breaks_off(cell.span.text) for cell in above.cells if cell.index not in indices
            )
        return (
            self.above.interrupted
            and bool(printed)
            and {cell.role for cell in printed} <= _WORDY | _TELLING
            and any(cell.role not in _WORDY | _TELLING and not cell.span.blank for cell in above.cells)
            and any(cell.role in _WORDY and opens_inside(cell.span.text) for cell in printed)
        )


def _is_cut(printed: Sequence[Cell], above: Row) -> bool:
    """Say whether a row finishes the one above, by its date and by its words, with nothing that speaks against it."""
    over = {cell.index: cell.span.text for cell in above.cells if not cell.span.blank}
    if any(cell.index not in over for cell in printed):
        return False
    words = [cell for cell in printed if cell.role in _WORDY - SHARED | _TELLING]
    dates = [cell for cell in printed if cell.role == "deadline"]
    names = [cell for cell in printed if cell.role == "responsible"]
    return (
        len(words) + len(dates) + len(names) == len(printed)
        and any(opens_inside(cell.span.text) for cell in words)
        and not any(_FINISHED.search(plain(over[cell.index])) for cell in words)
        and not any(opens_inside(over[cell.index]) for cell in words if cell.role in _WORDY)  # as where all begin small
        and bool(dates)
        and all(_finishes_date(over[cell.index], cell.span.text) for cell in dates)
        and all(matches_role(f"{over[cell.index]} {cell.span.text}", "responsible") is True for cell in names)
    )


def _finishes_date(above: str, words: str) -> bool:
    """Say whether words finish those above them as a date, which these are not without them."""
    return read_date(above).earliest is None and read_date(f"{above} {words}").earliest is not None


def _repeats(entry: Entry, kind: EntryKind, text: Span, number: Span | None) -> bool:
    """Say whether a cell prints the words of the row above again, as tables do that merge no cells."""
    same = plain(text.text) == plain(entry.text.text) and not text.blank
    numbers = [one.text if one else None for one in (number, entry.number)]
    return same and (kind == "objective" or numbers[0] == numbers[1])


def _continues(span: Span, entry: Entry, last: Span) -> bool:
    """Say whether the words of a cell go on from the unfinished words of the cell above."""
    if _FINISHED.search(plain(last.text)):
        return False
    inside = opens_inside(span.text) and not opens_inside(entry.text.text)
    numbered = span.text.startswith("<ol>") or NUMBER.match(span.text)
    return bool(inside or _LISTED.match(span.text) or (entry.number and not numbered))
