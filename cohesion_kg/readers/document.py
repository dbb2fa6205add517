"""The reading of a whole paper: its tables, its prose and its accounts, brought together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from cohesion_kg.privacy.contact_details import Blackout, black_out
from cohesion_kg.readers.payments.amounts import payment_doubts, read_amount, read_day
from cohesion_kg.readers.payments.headers import AccountColumn
from cohesion_kg.readers.payments.payments import Payment, read_accounts
from cohesion_kg.readers.payments.private_persons import private_spans
from cohesion_kg.readers.prose.lists import Item as Point
from cohesion_kg.readers.prose.minutes import LoggedAction
from cohesion_kg.readers.prose.prose import KindGuess, Prose, kind_of, read_prose
from cohesion_kg.readers.prose.recommendations import Recommendation
from cohesion_kg.readers.tables.doubts import Doubt, find_doubts
from cohesion_kg.readers.tables.header import Column
from cohesion_kg.readers.tables.records import Entry, Records, Row
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.tables.transpose import transpose_tables
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.text.front_matter import FrontMatter, read_front_matter
from cohesion_kg.readers.text.rendition import Rendition
from cohesion_kg.readers.text.without_gc import without_gc
from cohesion_kg.readers.vocabulary.cell_text import is_placeholder, plain
from cohesion_kg.readers.vocabulary.labels import label_role
from cohesion_kg.values.terms import kebab

__all__ = ["Item", "Money", "ParsedDocument", "parse_document"]


@dataclass(frozen=True)
class Item:
    """A recommendation or an action, from a table or from prose.

    Parameters
    ----------
    name
        Kind and key: ``"action:line-5"``.
    line
        The line it begins on.
    span, text
        Its passage, and its words without the number.
    number
        Its number as printed.
    above
        The recommendations or objectives that it stands under.
    row
        The row whose other cells speak of it.
    found
        What it was read from: the entry of a table, or the paragraph of prose.
    spans
        Pieces of prose that speak of it, by role.
    rest
        Where its words go on.
    below
        The rows that only finish its row.
    """

    name: str
    line: int
    span: Span
    text: Span
    number: Span | None = None
    above: tuple[Item, ...] = ()
    row: Row | None = None
    found: Entry | Recommendation | LoggedAction | None = None
    spans: tuple[tuple[str, Span], ...] = ()
    rest: tuple[Span, ...] = ()
    below: tuple[Row, ...] = ()

    def _below(self, index: int) -> list[str]:
        cells = (cell.span for row in self.below for cell in row.cells if cell.index == index)
        return [span.text for span in cells if not span.blank]

    @property
    def words(self) -> str:
        """Its words, put together where they go on in other places."""
        return plain(" ".join(span.text for span in (self.text, *self.rest))) if self.rest else self.text.text

    @property
    def key(self) -> str:
        """Its key: its number or its line."""
        return self.name.partition(":")[2]

    def printed(self, *roles: str) -> str | None:
        """Return what is printed of it under these roles; None where nothing is."""
        cells = self.row.under(*roles) if self.row else []
        words = [
            plain(" ".join([cell.said.text, *self._below(cell.index)])) if self.below else cell.said.text
            for cell in cells
            if not cell.said.blank and not is_placeholder(cell.said.text)
        ]
        words += [span.text for role, span in self.spans if role in roles]
        return " | ".join(words) or None


@dataclass(frozen=True)
class Money:
    """An amount of money that the paper prints, and what it says of it; `words` and `day` are what it is read from."""

    kind: str
    span: Span
    amount: Span
    payer: Span | None = None
    recipient: Span | None = None
    date: Span | None = None
    purpose: Span | None = None
    words: str | None = None
    day: str | None = None


@dataclass(frozen=True)
class ParsedDocument:
    """What was read in a rendition.

    Parameters
    ----------
    rendition
        The text.
    records
        What its tables list, and the lines around them.
    prose
        What its paragraphs say.
    payments
        What its accounts list.
    front
        What stands above a Markdown page for the site's machinery.
    """

    rendition: Rendition
    records: Records
    prose: Prose
    payments: tuple[Payment, ...]
    front: FrontMatter = field(default_factory=FrontMatter)

    @property
    def title(self) -> str | None:
        """Its title as printed, without the marks of a heading."""
        return " ".join(self.title_span.text.strip("#* ").split()) if self.title_span else None

    @property
    def title_span(self) -> Span | None:
        """Where its title stands: as the page gives it to the site, else as printed."""
        titles = (self.front.title, self.prose.title, self.records.title)
        return next((one for one in titles if one and sum(map(str.isalpha, one.text)) > 1), None)

    @cached_property
    def recommendations(self) -> list[Item]:
        """The recommendations, in order."""
        return sorted((item for item in self._items if item.name.startswith("recommendation:")), key=_place)

    @cached_property
    def actions(self) -> list[Item]:
        """The actions, in order."""
        return sorted((item for item in self._items if item.name.startswith("action:")), key=_place)

    @cached_property
    def _items(self) -> list[Item]:
        found: dict[str, Item] = {}
        cut = self.records.cut_rows()
        for entry in self.records.entries:
            above = tuple(found[f"{link.entry.kind}:{link.entry.key}"] for link in entry.above)
            name = f"{entry.kind}:{entry.key}"
            rest = self.records.rest_of(entry.span)
            rows = cut.get(entry.row.line, [])[1:] if entry.row else []
            own = (entry.span, entry.text, entry.number, above, entry.row, entry)
            found[name] = Item(name, entry.line, *own, rest=rest, below=tuple(rows))
        for one in self.prose.recommendations:
            item, name = one.item, self._name("recommendation", one.item, found)
            said = [("made_by", one.made_by), ("responsible", one.addressed_to)]
            spans = tuple((role, span) for role, span in said if span)
            found[name] = Item(
                name, item.line, item.span, item.text, item.number, found=one, spans=spans, rest=item.more
            )
        for action in self.prose.actions:
            said = [("responsible", action.party), ("deadline", action.deadline)]
            line = self._line_of(action.span.start)
            name = _free(f"action:line-{line}", found)
            spans = tuple((role, span) for role, span in said if span)
            text = action.text or action.span
            above = self._right_above(action, found)
            found[name] = Item(name, line, action.span, text, above=above, found=action, spans=spans)
        return list(found.values())

    def _right_above(self, action: LoggedAction, found: dict[str, Item]) -> tuple[Item, ...]:
        """Return the recommendation that an action stands right below, with only its answer and actions between."""
        start = action.span.start
        asked = [one for one in found.values() if one.name.startswith("recommendation:") and one.span.end <= start]
        if not asked:
            return ()
        last = max(asked, key=lambda one: one.span.end)
        ends = [last.span.end, *(span.end for span in last.rest)]
        extents = [one.span.extent for one in self.prose.actions]
        extents += [(answer.label.start, answer.text.end) for answer in self.records.responses]
        at = max(ends)
        for first, end in sorted(extents):
            if at <= first < start and not _SAYS.search(self.rendition.text[at:first]):
                at = end
        return () if _SAYS.search(self.rendition.text[at:start]) else (last,)

    def _name(self, kind: str, point: Point, found: dict[str, Item]) -> str:
        number = kebab(point.number.text) if point.number else ""
        name = f"{kind}:{number or f'line-{point.line}'}"
        return name if name not in found else _free(f"{kind}:line-{point.line}", found)

    @cached_property
    def kind(self) -> KindGuess:
        """What kind of document it seems to be, and why."""
        if self.payments:
            return KindGuess("dataset", "Its rows list payments or grants.")
        return kind_of(self.prose, self.rendition.text, self.records)

    def _line_of(self, offset: int) -> int:
        return self.rendition.text.count("\n", 0, offset) + 1

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is doubtful about the accounts, and about the tables, the gravest first."""
        return [*payment_doubts(self.payments), *find_doubts(self.records)]

    @cached_property
    def money(self) -> list[Money]:
        """The amounts that the paper prints as payments, grants, budgets and costs, in order."""
        return sorted(self._money(), key=lambda money: money.span.start)

    def _money(self) -> Iterator[Money]:
        accounted = set()
        for payment in self.payments:
            accounted.add(payment.line)
            amount = payment.amount or payment.applied or payment.disbursed
            if amount is not None:
                purpose = next(iter(payment.purposes), payment.title)
                said = (amount, payment.payer, payment.recipient, payment.date, purpose)
                found = read_amount(payment, amount)
                words = None if found.problem else found.words
                day = read_day(payment, payment.date)[0] if payment.date else None
                yield Money(payment.kind, payment.spans[0], *said, words=words, day=day)
        if self.records.budget:
            line, figure = self.records.budget
            yield Money("budget", line, figure)
        for row in self.records.rows:
            if row.kind == "data" and row.line not in accounted:
                purpose = next((cell.span for cell in row.under("action", "item") if not cell.span.blank), None)
                for cell in row.under("cost"):
                    if not cell.span.blank and not is_placeholder(cell.span.text):
                        yield Money("cost", row.spans[0], cell.span, purpose=purpose)


#: Words, and not only marks of a list and labels such as "Actions:".
_SAYS = re.compile(r"(?<![\w#*])(?!(?i:actions?|our actions|key actions)\b)\w")


def _place(item: Item) -> int:
    return item.span.start


def _free(name: str, taken: dict[str, Item]) -> str:
    names = [name, *(f"{name}-{count}" for count in range(2, len(taken) + 3))]
    return next(one for one in names if one not in taken)


@without_gc
def parse_document(rendition: Rendition) -> ParsedDocument:
    r"""Read everything in a rendition.

    Parameters
    ----------
    rendition
        The text of a file with its blocks; what its accounts show of private persons is left out first.

    Returns
    -------
    ParsedDocument
        What was read.

    Examples
    --------
    >>> from cohesion_kg.readers.text.rendition import Renderer
    >>> renderer = Renderer()
    >>> renderer.row([("Action", "x"), ("Lead", "x")])
    >>> renderer.row([("Meet weekly", "x"), ("Head of Housing", "x")])
    >>> [(item.text.text, item.printed("responsible")) for item in parse_document(renderer.finish("csv")).actions]
    [('Meet weekly', 'Head of Housing')]
    """
    rendition = rendition.without(private_spans(rendition.blocks))
    rendition = replace(rendition, blocks=transpose_tables(rendition.blocks))
    text, blocks = rendition.text, rendition.blocks
    payments = tuple(read_accounts(blocks))
    front = read_front_matter(blocks)
    paid = {line for payment in payments for line in payment.lines}
    others = [block for block in blocks if block.line not in paid] if paid else blocks
    records = read_records(text, others, _account_headers(payments, others), front.lines, dict(rendition.merged))
    if wrapped := list(_wrapped_private(records)):  # the parts of the table stay where they are, so this ends
        return parse_document(rendition.without(wrapped))
    by_offset = {block.span.start: block.line for block in blocks}
    claimed = {row.line for row in records.rows if not _is_labelled(row)} | front.lines | paid
    claimed |= {by_offset[span.start] for span, role in records.lines if role and span.start in by_offset}
    return ParsedDocument(rendition, records, read_prose(text, blocks, claimed), payments, front)


def _wrapped_private(records: Records) -> Iterator[Blackout]:
    """Yield the parts of private details that a cell prints over several rows, with other cells between them."""
    groups = list(records.cut_rows().values())
    for above, row in pairwise(records.rows):  # a row with little in it may go on from the one above unnoticed
        if row.line == above.line + 1 and 2 * sum(not cell.span.blank for cell in row.cells) <= len(row.cells):
            groups.append([above, row])
    for rows in groups:
        for index in {cell.index for row in rows for cell in row.cells}:
            spans = [cell.span for row in rows for cell in row.cells if cell.index == index and not cell.span.blank]
            words, starts = "", []
            for span in spans:
                starts.append(len(words))
                words += span.text + " "
            for found in black_out(words)[1]:
                for span, start in zip(spans, starts, strict=True):
                    first, last = max(found.start, start), min(found.end, start + len(span.text))
                    if first < last:
                        yield Blackout(span.start + first - start, span.start + last - start, found.kind)


def _is_labelled(row: Row) -> bool:
    """Say whether a row is one of a form: under no header, known labels, each before what it labels."""
    printed = [cell for cell in row.cells if not cell.span.blank]
    if row.kind != "data" or len(printed) not in (2, 4) or any(cell.column for cell in row.cells):
        return False
    labels = [label_role(cell.span.text) is not None for cell in printed]
    return labels == [True, False] * (len(printed) // 2)


def _account_headers(payments: Sequence[Payment], blocks: Sequence[Block]) -> dict[int, tuple[Column, ...]]:
    """Return the lines of the headers of accounts, which head nothing else."""
    above: tuple[AccountColumn | None, ...] = ()
    headings: set[int] = set()
    for payment in payments:
        if payment.columns is not above:  # all rows of a table share them
            above = payment.columns
            headings |= {column.heading.start for column in above if column}
    return {block.line: () for block in blocks if headings and any(cell.start in headings for cell in block.cells)}
