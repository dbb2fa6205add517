"""Doubts: what a careful reader would look at again, and the repair that could be offered for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from cohesion_kg.readers.tables.alignment import alignments, are_swapped, swapped
from cohesion_kg.readers.tables.corrections import Correction, Repair
from cohesion_kg.readers.tables.records import Cell, Entry, Records, Row
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import is_placeholder, list_items, plain
from cohesion_kg.readers.vocabulary.continuations import opens_inside
from cohesion_kg.readers.vocabulary.headings import role_of
from cohesion_kg.readers.vocabulary.parties import read_parties
from cohesion_kg.readers.vocabulary.roles import matches_role
from cohesion_kg.values.dates import read_date

__all__ = ["Doubt", "DoubtKind", "find_doubts"]

#: What can be doubtful, the gravest first.
DoubtKind = Literal[
    "shifted-column", "open-pairing", "cell-count", "goes-on", "duplicate-number", "restarting-numbers",
    "unread-amount", "private-person", "unclear-date", "several-actions", "carried-blank", "unknown-party",
    "heading-by-meaning",
]  # fmt: skip

#: The properties of an action that a cell under these roles gives.
_GIVEN = ("responsible", "deadline", "cost")
#: How many rows make a doubt that they share one doubt.
_MANY = 4
#: What the words of a doubt quote, where it only shows the cause.
_QUOTED = re.compile(r'"[^"]*"(?= stands under)')
_MARKED = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Doubt:
    """Something that may not be what it seems.

    Parameters
    ----------
    span
        Where it stands.
    kind
        What kind of doubt it is.
    words
        What is doubtful, in one sentence.
    row
        The row that it concerns.
    offered
        A repair that a person may accept; nothing applies it by itself.
    also
        Further rows of which the same is doubtful.
    """

    span: Span
    kind: DoubtKind
    words: str
    row: Row | None = None
    offered: Correction | None = None
    also: tuple[Row, ...] = ()


def find_doubts(records: Records) -> list[Doubt]:
    r"""Find what is doubtful in what was read.

    Parameters
    ----------
    records
        What was read in a document.

    Returns
    -------
    list of Doubt
        The gravest kinds first, and each kind in the order of the document.

    Examples
    --------
    >>> from cohesion_kg.readers.tables.rows import read_records
    >>> records = read_records("Action\tLead\tCost\tDeadline\nMeet\tKK\tMay 2018\n")
    >>> [(doubt.kind, doubt.offered is not None) for doubt in find_doubts(records)]
    [('shifted-column', True)]
    """
    order = get_args(DoubtKind)
    found = sorted(_Search(records).run(), key=lambda doubt: (order.index(doubt.kind), doubt.span.start))
    return list(_once(found))


def _once(found: Sequence[Doubt]) -> Iterator[Doubt]:
    """Yield the doubts, those of one cause that many rows share once, with these rows."""
    groups: dict[tuple[str, str, int], list[Doubt]] = defaultdict(list)
    for position, doubt in enumerate(found):
        is_own = doubt.offered is not None or doubt.row is None
        groups[doubt.kind, _QUOTED.sub("", doubt.words), position if is_own else -1].append(doubt)
    for same in groups.values():
        first, rows = same[0], [doubt.row for doubt in same[1:] if doubt.row]
        if len(same) < _MANY:
            yield from same
        else:
            words = f"{first.words} So it is with {len(rows)} more rows, down to line {rows[-1].line}."
            yield replace(first, words=words, also=tuple(rows))


class _Search:
    """Looks through records once for each kind of doubt."""

    def __init__(self, records: Records) -> None:
        self.records = records
        aside = {row.line for row, _ in records.remainders} | {row.line for row in records.spending}
        self.of_row: dict[int, Entry] = {}  # what the other cells of a row speak of
        for entry in records.entries:
            if entry.row is not None:
                self.of_row.setdefault(entry.row.line, entry)
        self.rows: list[tuple[Row, Row]] = []  # rows of data, each with its header
        header = None
        for row in records.rows:
            header = row if row.kind == "header" and any(cell.span.text for cell in row.cells) else header
            if header and row.kind == "data" and row.line not in aside:
                self.rows.append((row, header))

    def run(self) -> Iterator[Doubt]:
        first_rows: dict[int, tuple[Row, Row]] = {}  # of each table, with its header
        for row, header in self.rows:
            first_rows.setdefault(header.line, (row, header))
        for row, _ in first_rows.values():
            if row.reason and row.reason.endswith("left open."):
                yield Doubt(row.spans[0], "open-pairing", row.reason, row)
        for row, header in self.rows:
            yield from self._columns(row, header)
            yield from _open_pairing(row, self.of_row.get(row.line))
            yield from self._values(row)
        yield from _headings(first_rows.values())
        yield from self._remainders()
        yield from self._going_on()
        yield from self._carried()
        yield from self._without_action()
        yield from _numbers(self.records.entries)

    # Columns

    def _columns(self, row: Row, header: Row) -> Iterator[Doubt]:
        width = len(header.cells)
        count = len(row.cells) - sum(cell.column is None and cell.span.blank for cell in row.cells)
        counted = None if count == width else f"The row has {count} cells under {width} headings."
        if shifted := self._shifted(row, header):
            words, offered = shifted
            yield Doubt(row.span, "shifted-column", f"{counted} {words}" if counted else words, row, offered)
        elif counted and (row.reason is None or "\t" in row.span.text):  # tabs count cells, however they are dealt
            yield Doubt(row.span, "cell-count", counted, row)

    def _shifted(self, row: Row, header: Row) -> tuple[str, Correction | None] | None:
        wrong = [
            cell
            for cell in row.under("responsible", "deadline", "cost")
            if not cell.span.blank and matches_role(plain(cell.span.text), cell.role) is False
        ]
        printed = [cell for cell in row.cells if not cell.span.blank]
        if not wrong or is_placeholder(wrong[0].span.text):
            return None
        roles = self._roles(header)
        now = {cell.index: cell.index for cell in printed if cell.index <= len(roles)}
        best = [swapped(now, *wrong)] if are_swapped(wrong) else alignments(printed, roles)
        moved = [one for one in best if one != now]
        words = "; ".join(f'"{plain(cell.span.text)}" stands under {_heading(cell)}' for cell in wrong)
        if len(best) == 1 and moved:
            reason = f"{words}: the cells seem to have slid, and in this order each fits its column."
            return reason, self._shift(row, roles, moved[0], reason)
        if any(cell.role in {"responsible", "deadline"} for cell in wrong):
            return f"{words}: the columns may have slid.", None
        return None

    def _roles(self, header: Row) -> list[str | None]:
        """Return the roles of all columns, those that the row does not reach too."""
        roles: list[str | None] = [None] * len(header.cells)
        for other, above in self.rows:
            if above is header:
                for cell in other.cells[: len(roles)]:
                    roles[cell.index - 1] = cell.role or roles[cell.index - 1]
        heads = (role_of(cell.span.text) for cell in header.cells)
        return [role or head for role, head in zip(roles, heads, strict=True)]

    def _shift(self, row: Row, roles: Sequence[str | None], places: dict[int, int], reason: str) -> Correction | None:
        entry = self.of_row.get(row.line)
        if entry is None:
            return None
        thing, repairs = f"{entry.kind}:{entry.key}", []
        for at, role in enumerate(roles, start=1):
            before = next((cell for cell in row.under(str(role)) if cell.index == at), None)
            source = next((index for index, place in places.items() if place == at), None)
            if role not in _GIVEN or source == at:
                continue
            if source is not None:
                repairs.append(Repair(thing, str(role), (f"L{row.line}-c{source}",)))
            elif before is not None and not before.span.blank:
                repairs.append(Repair(thing, str(role), absent="blank-cell"))
        # The words of the action itself stay where they are: a repair never moves a row to another action.
        stays = all(places.get(cell.index) == cell.index for cell in row.under(entry.kind))
        if not repairs or not stays:
            return None
        return Correction(f"line-{row.line}-shift", "shift-column", (row.line,), reason, tuple(repairs))

    # Values

    def _values(self, row: Row) -> Iterator[Doubt]:
        """Find dates that are cut, incomplete or not understood, and parties that are not understood."""
        for cell in row.under("deadline", "start"):
            words = self._whole(cell)
            if not words or is_placeholder(words) or matches_role(words, cell.role) is False:
                continue
            value = read_date(words)
            if value.kind == "unknown":
                yield Doubt(cell.span, "unclear-date", value.note or f'"{words}" is not understood as a date.', row)
            elif value.edtf and "X" in value.edtf:
                what = "breaks off inside its year" if re.search(r"\dX", value.edtf) else "has no year"
                yield Doubt(cell.span, "unclear-date", f'"{words}" {what}.', row)
            elif value.note:
                yield Doubt(cell.span, "unclear-date", value.note, row)
        for cell in row.under("responsible", "partner"):
            words = self._whole(cell)
            if is_placeholder(words) or matches_role(words, "responsible") is False:
                continue
            rest = self.records.rest_of(cell.span)
            whole = Span(0, len(words), words) if rest else cell.span
            for party in read_parties(whole):
                if party.kind == "unknown":
                    sentence = f'"{plain(party.span.text)}" is not understood as a post, person or body.'
                    yield Doubt(cell.span if rest else party.span, "unknown-party", sentence, row)

    def _whole(self, cell: Cell) -> str:
        return plain(" ".join([cell.span.text, *(span.text for span in self.records.rest_of(cell.span))]))

    # Rows

    def _remainders(self) -> Iterator[Doubt]:
        rest: dict[int, list[Row]] = defaultdict(list)
        above: dict[int, Row] = {}
        for row, whole in self.records.remainders:
            rest[whole.line].append(row)
            above[whole.line] = whole
        for line, rows in rest.items():
            several = f"Lines {rows[0].line} to {rows[-1].line} only go on"
            begins = several if len(rows) > 1 else f"Line {rows[0].line} only goes on"
            words = f"{begins} with the words of the row in line {line}."
            offered = self._joined(above[line], rows, words)
            yield Doubt(rows[0].spans[0], "goes-on", words, rows[0], offered)

    def _joined(self, above: Row, rest: list[Row], words: str) -> Correction | None:
        repairs = []
        for cell in above.cells:
            parts = [f"L{row.line}-c{cell.index}" for row in rest if _printed(row, cell.index)]
            entry = self._entry_of(cell, above)
            name = "text" if entry and cell.span == entry.span else str(cell.role)
            if parts and entry and not cell.span.blank and (name == "text" or name in _GIVEN):
                thing = f"{entry.kind}:{entry.key}"
                repairs.append(Repair(thing, name, (f"L{above.line}-c{cell.index}", *parts)))
        lines = (above.line, *(row.line for row in rest))
        reason = f"{words[:-1]}, which breaks off there."
        if not repairs:
            return None
        return Correction(f"line-{above.line}-rest", "continue-cell", lines, reason, tuple(repairs))

    def _entry_of(self, cell: Cell, row: Row) -> Entry | None:
        own = next((entry for entry in self.records.entries if entry.span == cell.span), None)
        return own or self.of_row.get(row.line)

    def _going_on(self) -> Iterator[Doubt]:
        """Find cells that go on with the recommendation or objective above, and rows that open in mid-sentence."""
        begun = {entry.span: entry for entry in self.records.entries}
        chains: list[tuple[Entry, list[tuple[Row, Cell]]]] = []
        for role in ("recommendation", "objective"):
            for row, _ in self.rows:
                for cell in row.under(role):
                    if cell.span in begun:
                        chains.append((begun[cell.span], [(row, cell)]))
                    elif not cell.span.blank and chains and _goes_on_with(cell, chains[-1][0], role):
                        chains[-1][1].append((row, cell))
        for entry, parts in chains:
            words = f"The {entry.kind} of line {entry.line} is not finished there, and these words go on with it."
            take = tuple(f"L{row.line}-c{cell.index}" for row, cell in parts)
            lines = tuple(row.line for row, _ in parts)
            repair = Repair(f"{entry.kind}:{entry.key}", "text", take)
            offered = Correction(f"line-{entry.line}-{entry.kind}", "continue-cell", lines, words, (repair,))
            for row, cell in parts[1:]:
                yield Doubt(cell.span, "goes-on", words, row, offered)
        for (before, _), (row, _) in pairwise(self.rows):
            first = next((cell for cell in row.under("action") if cell.span in begun), None)
            if first and row.line - before.line > 1 and opens_inside(first.span.text) and not row.reason:
                words = f"The row opens in mid-sentence after a break; it may go on from line {before.line}."
                yield Doubt(first.span, "goes-on", words, row)

    def _carried(self) -> Iterator[Doubt]:
        """Find rows that may take what they do not print from a row above."""
        before: Row | None = None
        for row, _ in self.rows:
            entry = self.of_row.get(row.line)
            inherited = [link.entry for link in entry.above if link.inherited] if entry else []
            for above in inherited:
                words = f"The row begins no {above.kind} of its own; it may go on with that of line {above.line}."
                yield Doubt(row.spans[0], "carried-blank", words, row)
            for cell in row.under("responsible", "deadline") if inherited and before else ():
                over = next((one for one in before.cells if one.index == cell.index), None) if before else None
                if cell.span.blank and over and not over.span.blank:
                    words = f'Nothing is printed under {_heading(cell)}; "{plain(over.span.text)}" may hold here too.'
                    yield Doubt(row.spans[0], "carried-blank", words, row)
            before = row

    def _without_action(self) -> Iterator[Doubt]:
        """Find rows that say who or when, but not what."""
        for row, _ in self.rows:
            given = [cell for cell in row.under("responsible", "deadline") if not cell.span.blank]
            if given and row.line not in self.of_row and row.under("action") and not row.reason:
                what = " and ".join(f'"{plain(cell.span.text)}"' for cell in given)
                yield Doubt(given[0].span, "open-pairing", f"The row prints {what}, but no action to go with it.", row)


def _headings(first_rows: Iterable[tuple[Row, Row]]) -> Iterator[Doubt]:
    """Find the headings that are no known phrases, and are understood by what their words mean."""
    told = set[str]()
    for row, header in first_rows:
        for cell in row.cells:
            if cell.column and cell.reason and cell.reason not in told:
                told.add(cell.reason)
                yield Doubt(cell.column.heading, "heading-by-meaning", cell.reason, header)


def _goes_on_with(cell: Cell, entry: Entry, role: str) -> bool:
    """Say whether a cell goes on with an entry, and does not only print it again."""
    return entry.kind == role and plain(cell.span.text) != plain(entry.span.text)


def _heading(cell: Cell) -> str:
    return plain(cell.column.heading.text) if cell.column else f"column {cell.index}"


def _printed(row: Row, index: int) -> bool:
    return any(cell.index == index and not cell.span.blank for cell in row.cells)


def _open_pairing(row: Row, entry: Entry | None) -> Iterator[Doubt]:
    """Find cells that hold several things, where the paper does not say which belong together."""
    if entry is None:
        return
    items = list_items(entry.span) if entry.kind == "action" else []
    named = [party for cell in row.under("responsible") for party in read_parties(cell.span)]
    posts = sum(party.holder is None for party in named)  # a person counts once, with the post that it holds
    dates = sum(_count_dates(cell.span.text) for cell in row.under("deadline"))
    counts = [f"{len(items)} actions"] if len(items) > 1 else []
    counts += [f"{dates} dates"] if dates > 1 else []
    offered = _split_up(row, entry, items) if len(items) > 1 else None
    if counts and (len(counts) > 1 or posts > 1):
        counts += [f"{posts} parties"] if posts > 1 else []
        words = f"The row holds {', '.join(counts[:-1])} and {counts[-1]}: which belong together is not said."
        yield Doubt(row.span, "open-pairing", words, row, offered)
    elif dates > 1:
        yield Doubt(row.under("deadline")[0].span, "open-pairing", f"The cell holds {dates} dates for one action.", row)
    elif len(items) > 1:
        words = f"The cell lists {len(items)} actions, for which the row names the same lead and date."
        yield Doubt(entry.span, "several-actions", words, row, offered)


def _count_dates(text: str) -> int:
    """Count the dates that a cell lists; a range is one."""
    lines = [line for line in re.split(r"[\n\u2028]|<br ?/?>", text) if line.strip()]
    if len(lines) > 1 and all(matches_role(line, "deadline") for line in lines) and read_date(text).kind == "unknown":
        return len(lines)
    edtf = read_date(text).edtf or ""
    if edtf.startswith(("{", "[")):
        return edtf.count(",") + 1
    return len(_MARKED.findall(text)) if not edtf and len(_MARKED.findall(text)) > 1 else min(len(edtf), 1)


def _split_up(row: Row, entry: Entry, items: Sequence[Span]) -> Correction | None:
    """Offer each item of a list as an action of its own; who leads it and by when stays open."""
    cell = next((cell for cell in row.cells if cell.span == entry.span), None)
    if cell is None or len(items) > 20 or any(cell.span.text.count(item.text) != 1 for item in items):
        return None
    things = [f"action:{entry.key}", *(f"action:{entry.key}-{letter}" for letter in "bcdefghijklmnopqrst")]
    repairs = tuple(
        Repair(thing, "text", (f"L{row.line}-c{cell.index} :: {item.text}",))
        for thing, item in zip(things, items, strict=False)
    )
    reason = "The cell is a list; each of its items is an action of its own."
    return Correction(f"line-{row.line}-items", "split-row", (row.line,), reason, repairs)


def _numbers(entries: Sequence[Entry]) -> Iterator[Doubt]:
    """Find numbers that are printed twice, and numbers that begin again."""
    seen: dict[str, dict[str, Entry]] = {"recommendation": {}, "action": {}}
    parents: dict[str, object] = {}
    for entry in entries:
        if entry.number is None or entry.kind not in seen:
            continue
        number, before = entry.number.text.rstrip(".):").casefold(), seen[entry.kind]
        parent = [link.entry.key for link in entry.above] if entry.kind == "action" else None
        if parents.setdefault(entry.kind, parent) != parent:
            before.clear()
            parents[entry.kind] = parent
        if number in before:
            again = number in {"1", "a", "r1"} and len(before) > 1
            first = before[number]
            words = (
                f"The numbers begin again with {entry.number.text}, after those from line {first.line} on."
                if again
                else f"Number {entry.number.text} also stands in line {first.line}."
            )
            yield Doubt(entry.span, "restarting-numbers" if again else "duplicate-number", words, entry.row)
            if again:
                before.clear()
        before.setdefault(number, entry)
