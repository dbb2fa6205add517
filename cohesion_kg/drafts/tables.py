"""The tables of a draft: what was read, as printed beside as understood, with its doubts and its passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from cohesion_kg.errors import BuildError, ValueReadError
from cohesion_kg.evidence.passages import Passage, passage_iri
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.query.table import Table
from cohesion_kg.readers.document import Item, ParsedDocument
from cohesion_kg.readers.mapping.responsible import name_party
from cohesion_kg.readers.payments.amounts import day_of
from cohesion_kg.readers.prose.mentions import Names, find_mentions
from cohesion_kg.readers.prose.recommendations import Recommendation
from cohesion_kg.readers.tables.corrections import Corrections, Repair, taken
from cohesion_kg.readers.tables.doubts import Doubt
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.text.without_gc import without_gc
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.parties import Party, is_named, read_parties
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.dates import read_date
from cohesion_kg.values.money import read_money
from cohesion_kg.values.terms import IRI, ckg, curie, prefixed, text_of

__all__ = ["actions", "decisions", "doubts", "funding", "mentions", "recommendations"]

_TYPE, _PART, _MADE_BY = prefixed("rdf", "type").value, ckg("hasPart").value, ckg("madeBy").value
#: Values of a decision, which are no decisions.
_DATED = ("/decided", "/published", "/effective")
_MENTIONED = frozenset(
    "council organisation stream partnership panel theme post team project programme instrument school".split()
)
_SHARED = (
    *("responsible_printed", "responsible", "deadline_printed", "deadline", "status", "cost_printed"),
    *("comment", "doubt", "passage"),
)


@without_gc
def recommendations(slug: str, reading: ParsedDocument, corrections: Corrections) -> Table:
    """Return one row for each recommendation, with how many actions stand under it."""
    under: dict[str, int] = defaultdict(int)
    for item in reading.actions:
        for above in item.above:
            under[above.name] += 1
    answers = {one.recommendation.key: one for one in reading.records.responses if one.recommendation}
    lines = _Lines(slug, reading, corrections)
    for item in reading.recommendations:
        response = answers.get(item.key)
        answer = None if response is None or response.placeholder or response.text.blank else response.text.text
        lines.add(item, recommendation=lines.words(item), actions=under[item.name], response=answer)
    return lines.table("thing", "number", "recommendation", "actions", "response", *_SHARED)


@without_gc
def actions(slug: str, reading: ParsedDocument, corrections: Corrections) -> Table:
    """Return one row for each action, with the recommendation or objective that it stands under."""
    lines = _Lines(slug, reading, corrections)
    for item in reading.actions:
        above = " | ".join(lines.words(one) for one in item.above) or None
        lines.add(item, recommendation=above, action=lines.words(item))
        for name, words in lines.seconds(item):
            lines.add(item, thing=IRI(prefixed("action", f"{slug}/{name}").value), recommendation=above, action=words)
    return lines.table("thing", "number", "recommendation", "action", *_SHARED)


class _Lines:
    """The rows of a table as they come, and the passages under them."""

    def __init__(self, slug: str, reading: ParsedDocument, corrections: Corrections) -> None:
        self.slug, self.reading = slug, reading
        self.rows: list[dict[str, Any]] = []
        self.quotations: dict[Any, str] = {}
        self.repaired: dict[tuple[str, str], tuple[Repair, str]] = {}
        for repair in corrections.repairs:
            words = taken(repair, reading.records, reading.rendition.text)[1]
            self.repaired[repair.thing, repair.property] = repair, words
        self.doubts: dict[int | tuple[int, int], list[str]] = defaultdict(list)  # by row, and by place in prose
        for doubt in _open_doubts(reading, corrections):
            for row in (doubt.row, *doubt.also):
                self.doubts[row.line if row else doubt.span.extent].append(doubt.words)

    def words(self, item: Item) -> str:
        """Return the words of an item as repaired, else as printed."""
        return self._repaired(item.name, "text") or item.words

    def _repaired(self, name: str, property: str) -> str | None:
        found = self.repaired.get((name, property))
        return found[1] if found and not found[0].absent else None

    def seconds(self, item: Item) -> Iterator[tuple[str, str]]:
        """Yield the further things that a repair finds in the row of an item: key and words."""
        for (name, property), (_, words) in self.repaired.items():
            if property == "text" and name.startswith(f"{item.name}-"):
                yield name.partition(":")[2], words

    def add(self, item: Item, **own: Any) -> None:
        """Add the row of an item."""
        thing = own.pop("thing", None)
        name = item.name if thing is None else curie(thing).replace(f":{self.slug}/", ":")
        kind, _, key = item.name.partition(":")
        passage = IRI(passage_iri(self.slug, *item.span.extent).value)
        self.quotations[passage] = item.span.text
        responsible, deadline = item.printed("responsible"), item.printed("deadline")
        if isinstance(item.found, Recommendation) and item.found.deadline:
            deadline = item.found.deadline.text
        who = self._repaired(name, "responsible")
        if who is None and isinstance(item.found, Recommendation):
            parties = [named[0] for span in _named(item) if (named := name_party(span))]
        else:
            cells = (who or responsible or "").split(" | ")
            parties = [one.span.text for cell in cells for one in _parties(cell) if is_named(one)]
        when = self._repaired(name, "deadline") or deadline
        date = read_date(when) if when else None
        progress = item.printed("comment", "progress")
        state = read_date(progress).status if progress else None  # "Complete", and nothing else
        places = [item.line] if item.row else [span.extent for span in _named(item)]
        doubts = [words for place in places for words in self.doubts.get(place, ())]
        self.rows.append(
            {
                "thing": thing or IRI(prefixed(kind, f"{self.slug}/{key}").value),
                "number": self._repaired(name, "number") or (item.number.text if item.number else None),
                "responsible_printed": responsible,
                "responsible": "; ".join(dict.fromkeys(parties)) or None,
                "deadline_printed": deadline,
                "deadline": date.edtf or date.frequency or None if date else None,
                "status": item.printed("status") or state or (date.status if date else None),
                "cost_printed": item.printed("cost"),
                "comment": progress,
                "doubt": " ".join(dict.fromkeys(doubts)) or None,
                "passage": passage,
                **own,
            }
        )

    def table(self, *columns: str) -> Table:
        """Return the table."""
        return Table(columns, [[row[name] for name in columns] for row in self.rows], quotations=self.quotations)


@lru_cache(maxsize=4096)
def _parties(words: str) -> tuple[Party, ...]:
    return tuple(read_parties(Span(0, len(words), words))) if words else ()


def _named(item: Item) -> list[Span]:
    """Return the words of prose that name who is responsible for something."""
    return [span for role, span in item.spans if role == "responsible"]


@without_gc
def decisions(slug: str, text: str, statements: Iterable[Statement]) -> Table:
    """Return one row for each decision, and below it one for each of its points, as the statements have them."""
    home = prefixed("decision", f"{slug}/").value
    said: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for one in statements:
        subject = getattr(one.triple.subject, "value", "")
        if subject.startswith(home):
            said[subject][one.triple.predicate.value].append(one)
    rows, quotations = [], dict[Any, str]()
    parts = {text_of(one.triple.object): thing for thing in said for one in said[thing].get(_PART, ())}
    for thing, facts in said.items():
        if _TYPE not in facts or thing.rpartition("/")[0].endswith(_DATED):
            continue
        words = _said(facts, "reading", "text") or [""]
        passages = [Passage.from_iri(one) for one in _said(facts, "passage")]
        place = next((one for one in passages if words[0] in text[one.start : one.end]), passages[0])
        passage = IRI(passage_iri(slug, place.start, place.end).value)
        quotations[passage] = text[place.start : place.end]
        makers = (text[at.start : at.end] for one in facts.get(_MADE_BY, ()) for at in one.passages)
        date = said.get(next(iter(_said(facts, "decided")), ""), {})
        rows.append(
            (
                *(IRI(thing), _joined(_said(facts, "number")), " ".join(words) or None),
                *(IRI(parts[thing]) if thing in parts else None, _joined(makers)),
                *(_joined(_said(date, "printed")), _joined(_said(date, "edtf")), _joined(_said(facts, "because"))),
                *(facts[_TYPE][0].layer, passage),
            )
        )
    columns = ("thing", "number", "decision", "part_of", "maker", "date_printed", "date", "because", "layer", "passage")
    return Table(columns, rows, quotations=quotations)


def _said(facts: Mapping[str, Sequence[Statement]], *names: str) -> list[str]:
    """Return what is said under the first of these properties that something is said under."""
    found = ([text_of(one.triple.object) for one in facts.get(ckg(name).value, ())] for name in names)
    return next((words for words in found if words), [])


def _joined(words: Iterable[str]) -> str | None:
    return " | ".join(words) or None


@without_gc
def funding(slug: str, reading: ParsedDocument) -> Table:
    """Return one row for each payment, grant, budget and cost, the amount as printed and as a number if it is one."""
    columns = ("kind", "payer", "recipient", "amount_printed", "amount", "currency", "date_printed", "date", "purpose")
    rows, quotations = [], dict[Any, str]()
    for money in reading.money:
        amount, currency = _amount(money.words or money.amount.text)
        date = read_date(day_of(money.date.text)).edtf if money.date and not money.date.blank else None
        passage = IRI(passage_iri(slug, *money.span.extent).value)
        quotations[passage] = money.span.text
        rows.append(
            (
                *(money.kind, _words(money.payer), _words(money.recipient), _words(money.amount), amount, currency),
                *(_words(money.date), date, _words(money.purpose), passage),
            )
        )
    return Table((*columns, "passage"), rows, quotations=quotations)


def _words(span: Span | None) -> str | None:
    return None if span is None or span.blank else span.text


def _amount(words: str) -> tuple[Any, str | None]:
    try:
        money = read_money(words)
    except (ValueReadError, BuildError):
        return None, None
    return money.amount, money.currency


def mentions(slug: str, reading: ParsedDocument, resolver: Resolver) -> Table:
    """Return what the text names, in order."""
    names = _names(resolver)
    rows, quotations = [], dict[Any, str]()
    rendition = reading.rendition
    for mention in find_mentions(rendition.text, rendition.blocks, names):
        passage = IRI(passage_iri(slug, *mention.span.extent).value)
        quotations[passage] = mention.span.text
        target = IRI(mention.target) if mention.target else None
        rows.append((mention.kind, mention.span.text, target, passage))
    return Table(("kind", "words", "thing", "passage"), rows, quotations=quotations)


@cache
def _names(resolver: Resolver) -> Names:
    """Return the names that mean one thing, of the kinds that a text is searched for."""
    known = {}
    for name, things in resolver.names.items():
        kinds = {iri: kind for iri in things if (kind := curie(iri).partition(":")[0]) in _MENTIONED}
        if len(kinds) == 1:
            known[name] = next(iter(kinds.items()))
    return Names(known)


def _open_doubts(reading: ParsedDocument, corrections: Corrections) -> Iterator[Doubt]:
    """Yield the doubts but those that a correction settles: the one offered, or one that takes the doubtful words."""
    accepted = {item.id for item in corrections.items}
    settled = [
        span.extent
        for repair in corrections.repairs
        for span in taken(repair, reading.records, reading.rendition.text)[0]
    ]
    for doubt in (*reading.doubts, *_unnamed(reading, corrections)):
        inside = [span for span in settled if doubt.span.start <= span[0] and span[1] <= doubt.span.end]
        needed = 2 if doubt.row and doubt.span == doubt.row.span else 1  # of a row, more than one cell is doubtful
        if not (doubt.offered and doubt.offered.id in accepted) and len(inside) < needed:
            yield doubt


def _unnamed(reading: ParsedDocument, corrections: Corrections) -> Iterator[Doubt]:
    """Yield a doubt for words of prose that say who is responsible, and name nobody who can be told."""
    repaired = {repair.thing for repair in corrections.repairs if repair.property == "responsible"}
    told = dict[tuple[int, int], Doubt]()
    for item in (*reading.recommendations, *reading.actions):
        for span in _named(item) if item.row is None and item.name not in repaired else ():
            if isinstance(item.found, Recommendation):
                unknown = [] if name_party(span) else [span.text]
            else:
                unknown = [one.span.text for one in _parties(span.text) if one.kind == "unknown"]
            words = " ".join(f'"{plain(one)}" is not understood as a post, person or body.' for one in unknown)
            if words:
                told.setdefault(span.extent, Doubt(span, "unknown-party", words))
    yield from told.values()


def doubts(slug: str, reading: ParsedDocument, corrections: Corrections) -> Table:
    """Return what is doubtful and was not corrected, the gravest first."""
    rows, quotations = [], dict[Any, str]()
    for doubt in _open_doubts(reading, corrections):
        passage = IRI(passage_iri(slug, *doubt.span.extent).value) if not doubt.span.blank else None
        quotations[passage] = doubt.span.text
        offered = doubt.offered.id if doubt.offered else None
        rows.append((doubt.kind, doubt.words, offered, passage))
    return Table(("kind", "doubt", "offered", "passage"), rows, quotations=quotations)
