"""From prose to statements: what a report recommends and concludes, a record decides, minutes set down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.readers.document import Item, ParsedDocument
from cohesion_kg.readers.mapping.responsible import name_party, write_parties, write_responsible
from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.prose.acronyms import Acronym
from cohesion_kg.readers.prose.deadlines import DUE
from cohesion_kg.readers.prose.decisions import Decision
from cohesion_kg.readers.prose.lists import Item as Point
from cohesion_kg.readers.prose.minutes import LoggedAction, Minutes
from cohesion_kg.readers.prose.recommendations import Recommendation
from cohesion_kg.readers.prose.resolutions import Resolution
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.values.terms import kebab, prefixed

__all__ = ["write_narrative"]


def write_narrative(out: StatementWriter, reading: ParsedDocument, document: ox.NamedNode) -> None:
    """Write what was read in the paragraphs of a document.

    Parameters
    ----------
    out
        Writes the statements.
    reading
        What was read.
    document
        The document.
    """
    narrative = _Narrative(out, reading.rendition.text, document)
    for item in reading.recommendations:
        if isinstance(item.found, Recommendation):
            narrative.recommendation(item, item.found)
    for item in reading.actions:
        if isinstance(item.found, LoggedAction):
            narrative.action(item, item.found)
    prose = reading.prose
    narrative.points("conclusion", "Conclusion", prose.conclusions)
    narrative.points("tor", "TermOfReference", prose.terms)
    narrative.acronyms(prose.acronyms)
    narrative.decisions(prose.decisions)
    narrative.resolutions(prose.resolutions, prose.minutes or prose.meeting)
    if prose.minutes:
        narrative.meeting(prose.minutes)


def _short(text: str) -> str:
    return shorten(plain(text), 90, placeholder=" …")


class _Narrative:
    def __init__(self, out: StatementWriter, text: str, document: ox.NamedNode) -> None:
        self.out, self.text, self.document = out, text, document
        self.taken: set[str] = set()

    def free(self, kind: str, key: str) -> ox.NamedNode:
        """Return an IRI of this kind that nothing in prose has yet."""
        names = [f"{kind}:{key}", *(f"{kind}:{key}-{number}" for number in range(2, len(self.taken) + 3))]
        name = next(one for one in names if one not in self.taken and self.out.iri(one) not in self.out.known)
        self.taken.add(name)
        return self.out.iri(name)

    def words(self, iri: ox.NamedNode, spans: Sequence[Span]) -> None:
        """Say the words of a thing: as printed, or put together over the foot of a page."""
        if len(spans) == 1:
            self.out.say(iri, "text", spans[0].text)
        elif spans:
            reason = "The words go on after the foot of a page, or stand in several paragraphs."
            whole = " ".join(plain(span.text) for span in spans)
            self.out.because(reason).say(iri, "reading", whole, spans)

    def recommendation(self, item: Item, found: Recommendation) -> None:
        point, iri = found.item, self.out.iri(item.name)
        self.out.thing(iri, "Recommendation", [*found.spans, *found.again], _short(point.text.text))
        self.words(iri, [point.text, *point.more])
        if point.number:
            self.out.say(iri, "number", point.number.text)
        self.children(iri, item.name, point)
        if found.made_by:
            self.parties(iri, "madeBy", found.made_by, "panel", "Panel", "The words before it name who recommends.")
        if found.addressed_to:
            self.parties(iri, "addressedTo", found.addressed_to, "organisation", "Organisation", "The words name whom.")
        if found.deadline:
            self.out.because(DUE).value(iri, "deadline", [found.deadline])

    def children(self, owner: ox.NamedNode, name: str, point: Point) -> None:
        for number, child in enumerate(point.children, start=1):
            iri = self.free(name.partition(":")[0], f"{name.partition(':')[2]}/{number}")
            self.out.thing(iri, "Limb", [child.span, *child.more], _short(child.text.text))
            self.words(iri, [child.text, *child.more])
            if child.number:
                self.out.say(iri, "number", child.number.text)
            self.out.say(owner, "hasPart", iri)
            self.children(iri, f"{name.partition(':')[0]}:{iri.value.rpartition(self.out.slug + '/')[2]}", child)

    def parties(self, owner: ox.NamedNode, name: str, span: Span, kind: str, class_: str, reason: str) -> None:
        """Say which body or post the words name; words such as "we" and "members" name none."""
        named = name_party(span)
        if named is None:
            return
        label, post = named
        kind, class_ = ("post", "Post") if post else (kind, class_)
        reader = self.out.because(reason)
        iri = reader.thing(f"{kind}:{self.out.slug}/{kebab(label)}", class_, [span], label)
        reader.say(owner, name, iri, [span])

    def action(self, item: Item, found: LoggedAction) -> None:
        out, iri = self.out, self.out.iri(item.name)
        out.thing(iri, "Action", [found.span], _short(item.text.text))
        writer = out.because(found.reading) if found.reading else out
        writer.say(iri, "text", item.text.text, [item.text])
        if found.party:
            key = f"responsibility:{item.key}"
            write_parties(out, write_responsible(out, iri, key, [found.party]), self.text, out.slug, [found.party])
        if found.deadline:
            out.value(iri, "deadline", [found.deadline])
        for above in item.above:
            reader = out.because("The action is written out right below the recommendation.")
            reader.say(out.iri(above.name), "hasAction", iri, [above.span, found.span])

    def points(self, kind: str, class_: str, points: Iterable[Point]) -> None:
        for point in points:
            key = kebab(point.number.text) if point.number else ""
            iri = self.free(kind, key or f"line-{point.line}")
            self.out.thing(iri, class_, [point.span, *point.more], _short(point.text.text))
            self.words(iri, [point.text, *point.more])
            if point.number:
                self.out.say(iri, "number", point.number.text)

    def acronyms(self, acronyms: Iterable[Acronym]) -> None:
        known: dict[str, ox.NamedNode] = {}
        for one in acronyms:
            short, words = one.short.text, one.expansion.text
            key = f"{short} {kebab(words)}"
            if key not in known:
                known[key] = self.free("term", kebab(short) or "acronym")
            iri = known[key]
            self.out.thing(iri, "Term", [one.span], f"{plain(words)} ({short})")
            for span, kind in ((one.short, "acronym"), (one.expansion, "expansion")):
                name = ox.NamedNode(f"{iri.value}/hasName/{span.start}")
                self.out.thing(name, "Name", [span])
                self.out.say(name, "literalForm", span.text)
                self.out.say(name, "nameKind", prefixed("namekind", kind))
                self.out.say(iri, "hasName", name)

    def decisions(self, decisions: Iterable[Decision]) -> None:
        for number, one in enumerate(decisions, start=1):
            spans = [*([one.title] if one.title else []), *one.text, *(point.span for point in one.points)]
            if not spans:
                continue
            iri = self.free("decision", kebab(one.reference.text) if one.reference else str(number))
            writer = self.out.because(one.reading) if one.reading else self.out
            reader = copy(self)  # what the record prints no heading for is the reader's
            reader.out = writer
            writer.thing(iri, "Decision", spans, _short(spans[0].text))
            if one.reference:
                self.out.say(iri, "number", one.reference.text, [one.reference])
            if one.title:
                self.out.say(iri, "title", one.title.text, [one.title])
            if len(one.text) == 1:
                writer.say(iri, "text", one.text[0].text, one.text)
            else:
                reader.words(iri, one.text)
            self.decided(iri, one, writer)
            local = iri.value.rpartition("/")[2]
            for place, point in enumerate(one.points, start=1):
                child = self.free("decision", f"{local}/{place}")
                writer.thing(child, "Limb", [point.span, *point.more], _short(point.text.text))
                reader.words(child, [point.text, *point.more])
                if point.number:
                    writer.say(child, "number", point.number.text)
                writer.say(iri, "hasPart", child)

    def decided(self, iri: ox.NamedNode, one: Decision, writer: StatementWriter) -> None:
        """Write when, by whom and why it was decided, and what else was considered."""
        for name in ("decided", "published", "effective"):
            span: Span | None = getattr(one, name)
            if span:
                self.out.value(iri, name, [span])
        for span in one.reasons:
            writer.say(iri, "because", span.text, [span])
        if one.maker:
            reason = "The record names who decided."
            self.parties(iri, "madeBy", one.maker, "organisation", "Organisation", reason)
        for number, option in enumerate(one.options, start=1):
            reader = writer.because(option.reading) if option.reading else writer
            node = self.free("option", f"{iri.value.rpartition('/')[2]}-{number}")
            reader.thing(node, "Option", [option.text], _short(option.text.text))
            reader.say(node, "text", option.text.text)
            for span in option.because:
                reader.say(node, "because", span.text, [span])
            reader.say(iri, "rejects" if option.rejected else "hasOption", node, [option.text])

    def resolutions(self, resolutions: Iterable[Resolution], minutes: Minutes | None) -> None:
        for one in resolutions:
            if one.candidate:
                continue  # a sentence that tells of a decision is none; it stays in the mentions
            writer = self.out.because(one.reading) if one.reading else self.out
            for point in one.items:
                iri = self.free("decision", f"line-{point.line}")
                writer.thing(iri, "Decision", [one.form, point.span, *point.more], _short(point.text.text))
                self.words(iri, [point.text, *point.more])
                if point.number:
                    self.out.say(iri, "number", point.number.text)
                if minutes and minutes.body:
                    self.parties(iri, "madeBy", minutes.body, "panel", "Panel", "The minutes are of its meeting.")
                if minutes and minutes.date:
                    self.out.because("The minutes are of the meeting on this day.").value(
                        iri, "decided", [minutes.date]
                    )

    def meeting(self, minutes: Minutes) -> None:
        spans = [span for span in (minutes.title, minutes.body, minutes.date) if span]
        if not spans:
            return
        iri = self.out.thing(self.out.iri("meeting:1"), "Meeting", spans, _short(spans[0].text))
        self.out.say(self.document, "about", iri, spans[:1])
        if minutes.date:
            self.out.value(iri, "held", [minutes.date])
        else:
            self.out.absence(iri, "held", "not-mentioned", spans[0])
        if minutes.body:
            reason = "The minutes name the body that met."
            self.parties(iri, "meetingOf", minutes.body, "panel", "Panel", reason)
