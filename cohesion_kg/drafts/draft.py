"""Draft: what was read in one document, to be looked at, linked, corrected and added to a graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain, count
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.drafts import folder as disk
from cohesion_kg.drafts import tables
from cohesion_kg.drafts.linking import LINKED, Decision, Link, Named, find_links, linked
from cohesion_kg.drafts.review import Report
from cohesion_kg.errors import BuildError, NotFound
from cohesion_kg.evidence.passages import passage_iri
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.contact_details import Blackout
from cohesion_kg.privacy.people import People
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.query.table import Table
from cohesion_kg.readers.document import ParsedDocument, parse_document
from cohesion_kg.readers.mapping.document import document_statements, publisher_of
from cohesion_kg.readers.mapping.payments import is_stated, named_in_accounts, payment_statements
from cohesion_kg.readers.tables.corrections import Correction, Corrections, parse_corrections
from cohesion_kg.readers.text.without_gc import without_gc
from cohesion_kg.store import bundle
from cohesion_kg.store.export import serialise
from cohesion_kg.triples.assemble import assemble, assemble_rows, source_quads
from cohesion_kg.triples.derive import chain_rule, read_vocabulary, theme_rule
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import GRAPH, PREFIXES
from cohesion_kg.values.terms import IRI, curie, prefixed, text_of

__all__ = ["Draft"]

_TYPE, _LABEL, _NAME = prefixed("rdf", "type"), prefixed("rdfs", "label"), prefixed("foaf", "name")
_TITLED = re.compile(
    r"\b(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Rev|Prof|Sir|Dame)\.?[ \u00a0]"
    r"((?:(?:[A-Z]\.?|[A-Z][a-z'’]+(?:-?[A-Z][a-z]+)*)[ \u00a0]){0,3}[A-Z][a-z'’]+(?:-?[A-Z]?[a-z]+)*)"
)


class Draft:
    """A document that was read, before anybody vouches for the reading.

    Everything in it comes from the text, the corrections and the decisions on links, and from nothing else: with
    the same three it is the same graph, byte for byte.

    Parameters
    ----------
    reading
        What was read.
    slug
        Names the document in IRIs.
    file
        Name of the file, as it is shown.
    digest
        SHA-256 of the file.
    council
        The council whose document it is, if the one who brought it said so.
    resolver
        Gives the names of the graph that the draft is linked with; called when they are first needed.
    corrections
        How a reader repairs what was read.
    links_decided
        What was decided on links.
    """

    def __init__(
        self,
        reading: ParsedDocument,
        *,
        slug: str,
        file: str,
        digest: str,
        resolver: Callable[[], Resolver],
        council: IRI | None = None,
        corrections: Corrections | None = None,
        links_decided: Sequence[Decision] = (),
    ) -> None:
        self.reading = reading
        self.slug = slug
        self.file = file
        self.digest = digest
        self.council = council
        self.corrections = corrections or Corrections()
        self.links_decided = list(links_decided)
        #: The corrections and decisions that the draft was read with or last saved with.
        self.saved = self.corrections, tuple(self.links_decided)
        self._resolver = resolver

    @property
    def text(self) -> str:
        """The text that was read; private details are blacked out."""
        return self.reading.rendition.text

    @cached_property
    def source(self) -> SourceText:
        """The text as a source, which the passages are spans of."""
        return SourceText(self.slug, self.text.encode(), self.reading.rendition.places)

    @property
    def entry(self) -> dict[str, object]:
        """What a register says of the source."""
        return {
            "file": disk.TEXT,
            "sha256": self.source.sha256,
            "title": self.people.redact(self.reading.title or self.file),
            "format": self.reading.rendition.format,
            "file_sha256": self.digest,
            "file_name": self.file,
        }

    # What was read ------------------------------------------------------------------------------------------

    def recommendations(self) -> Table:
        """Return the recommendations, each with its response, its actions and what is doubtful about it."""
        return tables.recommendations(self.slug, self.reading, self.corrections)

    def actions(self) -> Table:
        """Return the actions: as printed, as read, and what is doubtful about each."""
        return tables.actions(self.slug, self.reading, self.corrections)

    def decisions(self) -> Table:
        """Return what was decided or resolved, and below each its points, with who decided, when and why."""
        return tables.decisions(self.slug, self.text, self._statements)

    def funding(self) -> Table:
        """Return payments, grants, budgets and costs."""
        return tables.funding(self.slug, self.reading)

    def mentions(self) -> Table:
        """Return what the text names: things of the graph, and what looks like a fund, a body, a post, an amount."""
        return tables.mentions(self.slug, self.reading, self._resolver())

    @property
    def doubts(self) -> Table:
        """What is doubtful, the gravest first, with the repair that is offered, if one is; :meth:`accept` takes it."""
        return tables.doubts(self.slug, self.reading, self.corrections)

    @property
    def leftover(self) -> Table:
        """What is printed and stands behind no fact, with its place."""
        rows = []
        covered = {(passage.start, passage.end) for one in self._statements for passage in one.passages}
        covered |= {span.extent for payment in filter(is_stated, self.reading.payments) for span in payment.spans}
        for start, end in _uncovered(self.text, covered):
            passage = IRI(passage_iri(self.slug, start, end).value)
            rows.append((self.text[start:end], self.source.line_of(start), self.source.place_of(start), passage))
        return Table(("text", "line", "place", "passage"), rows, quotations={row[3]: row[0] for row in rows})

    @property
    def withheld(self) -> Table:
        """What was left out as private: its kind and place, never its words."""
        rows = [
            (one.kind, self.source.line_of(one.start), self.source.place_of(one.start))
            for one in self.reading.rendition.blackouts
        ]
        return Table(("kind", "line", "place"), rows)

    def report(self) -> Report:
        """Return what was found, how sure it is, and what to look at first; for the terminal and as one page."""
        return Report(
            self.reading,
            self.slug,
            self.file,
            {
                "Recommendations": self.recommendations,
                "Actions": self.actions,
                "Decisions": self.decisions,
                "Funding": self.funding,
                "Doubts": lambda: self.doubts,
                "Links": lambda: self.links,
                "Left over": lambda: self.leftover,
                "Left out as private": lambda: self.withheld,
                "Mentions": self.mentions,
            },
        )

    # Corrections --------------------------------------------------------------------------------------------

    def correct(
        self,
        thing: str,
        property: str,
        value: str | None = None,
        *,
        reason: str,
        take: Sequence[str] = (),
        replace: Mapping[str, str] | None = None,
        absent: str | None = None,
        kind: str = "misprint-in-cell",
    ) -> None:
        """Correct what was read; what the paper states stays as it is, and the correction stands beside it.

        Parameters
        ----------
        thing
            The thing as the tables show it, or its kind and key: ``"action:line-5"``.
        property
            ``"text"``, ``"responsible"``, ``"deadline"``, ``"cost"``, ``"number"`` or ``"scheduled"``.
        value
            The value, where it is printed nowhere.
        reason
            Why.
        take
            The cells or lines that it is printed in: ``"L5-c2"``, ``"L5-c2 :: some words"``, ``"L7 :: some words"``.
        replace
            Misprints in these words, and what was meant.
        absent
            The kind of absence, when there is no value.
        kind
            What happened to the text; see `cohesion_kg.readers.tables.corrections.KINDS`.

        The same correction given twice is kept once.

        Raises
        ------
        BuildError
            If the correction does not fit the document; nothing is changed then.
        """
        thing = curie(str(thing)).replace(f":{self.slug}/", ":")
        lines = dict.fromkeys(int(found[1]) for one in take if (found := re.match(r"L(\d+)", one)))
        base = f"{thing}-{property}".replace(":", "-")
        names = chain([base], (f"{base}-{number}" for number in count(2)))
        taken = {item.id for item in self.corrections.items}
        repair = {"take": take, "replace": dict(replace or {}), "value": value, "absent": absent}
        written = {
            "id": next(name for name in names if name not in taken),
            "kind": kind,
            "lines": list(lines) or [self._line_of(thing)],
            "reason": reason,
            "repairs": [{"thing": thing, "property": property, **repair}],
        }
        self._take(parse_corrections({"corrections": [written]}, f"correction of {thing}").items[0])

    def _line_of(self, thing: str) -> int:
        """Return the line of a thing, or of the row that holds it."""
        lines = {item.name: item.line for item in (*self.reading.recommendations, *self.reading.actions)}
        lines.update((f"{entry.kind}:{entry.key}", entry.line) for entry in self.reading.records.entries)
        found = lines.get(thing) or lines.get(thing.rpartition("-")[0])
        if found is None:
            raise BuildError(f"Nothing is called {thing}; the tables show the name of each thing under thing.")
        return found

    def accept(self, offered: str) -> None:
        """Take a repair that is offered beside a doubt.

        Parameters
        ----------
        offered
            Its name, as `doubts` and the report show it under ``offered``.

        Raises
        ------
        NotFound
            If nothing of that name is offered.
        BuildError
            If it does not fit beside what was corrected before; nothing is changed then.
        """
        found = {doubt.offered.id: doubt.offered for doubt in self.reading.doubts if doubt.offered}
        for item in self.corrections.items:
            found.pop(item.id, None)
        if offered not in found:
            raise NotFound(
                f"No repair {offered!r} is offered; those offered are {', '.join(found) or 'none'}.", [*found]
            )
        self._take(found[offered])

    def _take(self, correction: Correction) -> None:
        before, items = self.corrections, list(self.corrections.items)
        same = next((item for item in items if replace(item, id=correction.id) == correction), None)
        if same:
            later = {(one.thing, one.property) for item in items[items.index(same) + 1 :] for one in item.repairs}
            if not any((one.thing, one.property) in later for one in same.repairs):
                return  # it stands already, and nothing was said against it since
            items.remove(same)
            correction = same
        self.corrections = Corrections(before.scope, (*items, correction))
        self._forget()
        try:
            self.check()
        except BuildError:
            self.corrections = before
            self._forget()
            raise

    def check(self) -> None:
        """Check that every correction fits the document.

        Raises
        ------
        BuildError
            If one does not.
        """
        kinds = _absence_kinds()
        for repair in self.corrections.repairs:
            if repair.absent and repair.absent not in kinds:
                raise BuildError(f"{repair.absent!r} is no kind of absence; it is one of {', '.join(kinds)}.")
        self._statements  # noqa: B018 - writing it is the check

    # Links --------------------------------------------------------------------------------------------------

    @property
    def links(self) -> Table:
        """What the draft names, and the things of the graph that are meant or may be."""
        rows = [
            (IRI(one.thing), one.name, one.target, one.state, one.score, one.reason)
            for one in sorted(self._links, key=lambda link: (link.made, -link.score, link.name))
        ]
        return Table(("thing", "name", "target", "state", "score", "reason"), rows)

    def link(self, name: str, target: object, reason: str = "A person says so.") -> None:
        """Say that something that the draft names is this thing of the graph.

        Raises
        ------
        NotFound
            If the draft names no such thing, or the graph has none.
        """
        self._decide_on(name, target, True, reason)

    def reject(self, name: str, target: object, reason: str = "A person says it is not.") -> None:
        """Say that something that the draft names is not this thing of the graph; it is not proposed again.

        Raises
        ------
        NotFound
            If the draft names no such thing, or if it is neither linked with this one nor proposed to be.
        """
        named, wanted = {one.iri for one in self._called(name)}, self._resolver().resolve(target)
        if not any(link.thing in named and link.target == wanted for link in self._links):
            open_ = [f"{link.name!r} with {link.target.curie}" for link in self._links if link.state == "proposed"]
            listed = ", ".join(open_) or "none"
            raise NotFound(f"{name!r} is not proposed to be {wanted.curie}; proposed are {listed}.", open_)
        self._decide_on(name, target, False, reason)

    def unlink(self, name: str) -> None:
        """Undo every link of something that the draft names; the graph is then the same as without them.

        Raises
        ------
        NotFound
            If the draft names no such thing.
        """
        for named in self._called(name):
            self.links_decided = [one for one in self.links_decided if not (one.thing == named.iri and one.accepted)]
            self._forget()
            for one in [one for one in self._links if one.thing == named.iri and one.made]:
                self._decide(Decision(named.iri, one.target, False, "The link was undone."))

    def _decide_on(self, name: str, target: object, accepted: bool, reason: str) -> None:
        wanted = self._resolver().resolve(target)
        for named in self._called(name):
            self._decide(Decision(named.iri, wanted, accepted, reason))

    def _decide(self, decision: Decision) -> None:
        same = (decision.thing, decision.target)
        self.links_decided = [
            one
            for one in self.links_decided
            if (one.thing, one.target) != same and not (decision.accepted and one.accepted and one.thing == same[0])
        ]
        self.links_decided.append(decision)
        self._forget()

    def _called(self, name: str) -> list[Named]:
        folded = name.casefold()
        found = [one for one in self._named if folded in (one.name.casefold(), one.iri, curie(one.iri).casefold())]
        if not found:
            names = sorted({one.name for one in self._named})
            raise NotFound(f"The draft names nothing {name!r}; it names {', '.join(names) or 'nothing'}.", names)
        return found

    # The graph ----------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        for name in ("_unlinked", "_named", "_links", "_statements", "people"):
            self.__dict__.pop(name, None)

    @cached_property
    def _unlinked(self) -> list[Statement]:
        return document_statements(self.slug, self.reading, self.corrections)

    @cached_property
    def _named(self) -> list[Named]:
        named = dict[str, Named]()
        for statement in self._unlinked:
            subject, predicate, object_ = statement.triple
            if predicate == _LABEL and isinstance(subject, ox.NamedNode) and f"/{self.slug}/" in subject.value:
                named.setdefault(subject.value, Named(subject.value, text_of(object_)))
        for thing, name in named_in_accounts(self.slug, self.reading.payments).items():
            named.setdefault(thing.value, Named(thing.value, name, listed=True))
        publisher = publisher_of(self.slug).value
        publishers = [Named(publisher, span.text) for span in self.reading.prose.publishers]
        if self.council:
            name = next(iter(self._resolver().forms(self.council)), curie(self.council))
            publishers.insert(0, Named(publisher, name))
        return [*publishers, *(one for one in named.values() if one.kind in LINKED)]

    @cached_property
    def _links(self) -> list[Link]:
        decided, publisher = list(self.links_decided), publisher_of(self.slug).value
        if self.council and not any(one.thing == publisher for one in decided):
            reason = "The one who brought the document named its council."
            decided.append(Decision(publisher, self.council, True, reason))
        found = list(find_links(self._named, self._resolver(), decided, None))
        council = next((link.target for link in found if link.thing == publisher and link.made), None)
        if council:  # its posts and teams may be meant
            scope = curie(council).partition(":")[2]
            found = list(find_links(self._named, self._resolver(), decided, scope))
        return list({(link.thing, link.target): link for link in found}.values())

    @cached_property
    def _statements(self) -> list[Statement]:
        publisher = publisher_of(self.slug)
        statements = linked(self._unlinked, self._links)
        if any(one.triple.subject == publisher and one.triple.predicate == _TYPE for one in statements):
            return statements
        return [one for one in statements if publisher not in (one.triple.subject, one.triple.object)]

    def _payments(self) -> Iterator[list[Statement]]:
        """Yield what the rows of accounts state: written anew each time, since together they are large."""
        meant = {ox.NamedNode(one.thing): (ox.NamedNode(one.target), one.reason) for one in self._links if one.made}
        publisher = publisher_of(self.slug)
        typed = any(one.triple.subject == publisher and one.triple.predicate == _TYPE for one in self._statements)
        payer = publisher if typed or publisher in meant else None
        yield from payment_statements(self.slug, self.reading.payments, payer, apart=True, meant=meant)

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """The draft as RDF, each triple in the graph of its layer; made as it is asked for."""
        return chain.from_iterable(self.batches())

    def batches(self) -> Iterator[list[ox.Quad]]:
        """Yield the quads in parts, so that nobody need hold those of all rows of accounts."""
        reference, sources = list(source_quads(self.slug, self.entry)), {self.slug: self.source}
        yield list(assemble(self._with_rules(self._statements), sources, self.people, reference))
        yield from map(self._rows, self._payments())

    @without_gc
    def _rows(self, statements: list[Statement]) -> list[ox.Quad]:
        return list(assemble_rows(self._with_rules(statements), self.source, self.people))

    def _with_rules(self, stated: list[Statement]) -> list[Statement]:
        statements = [*stated, *chain_rule(stated, _vocabulary())]
        return [*statements, *theme_rule(statements, _vocabulary(), {self.slug: self.source})]

    @cached_property
    def people(self) -> People:
        """The persons that the text names: those read as persons, and those after a title such as Cllr."""
        names = {text_of(one.triple.object) for one in self._statements if one.triple.predicate == _NAME}
        names |= {match[1] for match in _TITLED.finditer(self.text)}
        return People(names, set(), {self.slug: self.source})

    def without_people(self) -> Draft:
        """Return the draft of the same document with the names of persons that were recognised blacked out.

        What was decided on persons is left out too.

        Raises
        ------
        BuildError
            If a correction quotes a name.
        """
        draft, person = self, PREFIXES["person"]
        decided = [one for one in self.links_decided if not one.thing.startswith(person)]
        while spans := draft.people.spans(self.slug):
            names = [Blackout(start, end, "name of a person") for start, end in spans]
            draft = Draft(
                parse_document(draft.reading.rendition.without(names)),
                slug=self.slug,
                file=self.file,
                digest=self.digest,
                resolver=self._resolver,
                council=self.council,
                corrections=self.corrections,
                links_decided=decided,
            )
        return draft

    def save(self, folder: Path | str, *, people: bool = True) -> Path:
        """Write the draft into a folder of its own: text, graph, tables, report, corrections and decisions.

        The text, the tables and the report name officers and councillors as the document prints them: they are
        the working copy of whoever reads it. Of the graph, only ``people.trig`` holds names of persons.

        Parameters
        ----------
        folder
            The folder that holds drafts; the draft's own is named by its slug.
        people
            Whether names of persons may be written; without them nothing that is written holds one that was
            recognised, and the draft is that of :meth:`without_people`.

        Returns
        -------
        pathlib.Path
            The draft's own folder.

        Raises
        ------
        BuildError
            If other corrections lie there than those that the draft was read with, which would be lost.
        CohesionError
            If it cannot be written there.
        """
        draft = self if people else self.without_people()
        review = draft.corrections, tuple(draft.links_decided)
        if not people and draft.people.holds_name(disk.review_text(review)):
            raise BuildError(
                "The corrections name a person; word them without the name, or save the draft with people."
            )
        own = Path(folder) / draft.slug
        disk.save(own, draft._files(people), draft.entry, draft.council, review, draft.saved)
        draft.saved = review
        return own

    def _files(self, people: bool) -> dict[str, bytes]:
        """Return what a folder holds of the draft, by the names of the files."""
        public, personal = list[bytes](), list[bytes]()
        for quads in self.batches():
            public.append(serialise((quad for quad in quads if not _is_personal(quad)), ".trig"))
            personal.append(serialise(filter(_is_personal, quads), ".trig"))
        listed = {
            "recommendations": self.recommendations(),
            "actions": self.actions(),
            "decisions": self.decisions(),
            "funding": self.funding(),
            "leftover": self.leftover,
        }
        return {
            disk.TEXT: self.source.data,
            disk.GRAPH: b"".join(public),
            **({disk.PEOPLE: b"".join(personal)} if people else {}),
            disk.REPORT: self.report().to_html().encode(),
            **{f"{name}.csv": table.to_csv().encode() for name, table in listed.items()},
        }

    @property
    def found(self) -> str:
        """How many of each were found, in words."""
        found = {
            "recommendation": len(self.reading.recommendations),
            "action": len(self.reading.actions),
            "decision": self.reading.prose.decided,
            "amount": len(self.reading.money),
        }
        return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in found.items())

    def __repr__(self) -> str:
        return f"Draft of {self.file}: {self.found}"

    def _repr_html_(self) -> str:
        return self.report()._repr_html_()


#: What Markdown and printed rules are drawn with; it says nothing by itself.
_MARKS = re.compile(r"[#*_|=:>~`+\s-]*")


def _is_personal(quad: ox.Quad) -> bool:
    return str(quad.graph_name).startswith(f"<{GRAPH}people")


def _uncovered(text: str, covered: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the printed stretches, line by line, that no passage covers."""
    position = 0
    for start, end in chain(sorted(covered), [(len(text), len(text))]):
        if start > position:
            for match in re.finditer(r"[^\n]+", text[position:start]):
                words = match[0].strip()
                if not _MARKS.fullmatch(words):
                    at = position + match.start() + match[0].index(words)
                    yield at, at + len(words)
        position = max(position, end)


@cache
def _vocabulary() -> ox.Store:
    return read_vocabulary(bundle.path("ontology"))


@cache
def _absence_kinds() -> tuple[str, ...]:
    concepts = _vocabulary().quads_for_pattern(None, _TYPE, prefixed("skos", "Concept"))
    names = (curie(text_of(quad.subject)) for quad in concepts)
    return tuple(sorted(name.removeprefix("absence:") for name in names if name.startswith("absence:")))
