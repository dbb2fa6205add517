"""File statements into named graphs: one home for each triple, passages, claims, people apart."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyoxigraph as ox

from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.contact_details import black_out
from cohesion_kg.privacy.people import People
from cohesion_kg.triples.statements import Statement, Subject
from cohesion_kg.values.namespaces import CKG, GRAPH, PREFIXES
from cohesion_kg.values.terms import ckg, curie, prefixed, text_of

__all__ = ["assemble", "assemble_rows", "claim_iri", "source_quads"]

_TYPE = prefixed("rdf", "type")
_HAS_SOURCE, _HAS_SELECTOR = prefixed("oa", "hasSource"), prefixed("oa", "hasSelector")
_QUOTE_SELECTOR = prefixed("oa", "TextQuoteSelector")
_LABEL = prefixed("rdfs", "label")
_STRING = prefixed("xsd", "string")
_PASSAGE = ckg("passage")
_REASON = ckg("reason")
_RULE = ckg("rule")
_LAYER = ckg("layer")
_REDACTED_TEXT = ckg("redactedText")
# A value node that reads two printed forms at once would merge two values; these may stand once a node.
_SINGLE = frozenset({CKG + "printed", CKG + "literalForm", CKG + "edtf", _LABEL.value})
#: Texts that an edition without people shows with the names withheld.
_REDACTABLE = frozenset({CKG + "text", CKG + "printed", CKG + "reading"})
_STRENGTH = {"reference": 0, "stated": 1, "interpreted": 2, "derived": 3}


@dataclass
class _Fact:
    """One triple after all its statements were put together."""

    layer: str
    passages: set[Passage] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)


def claim_iri(triple: ox.Triple) -> ox.NamedNode:
    """Return the IRI of the claim about a triple: a hash of its N-Triples form.

    Examples
    --------
    >>> a = ox.NamedNode("http://example.org/a")
    >>> claim_iri(ox.Triple(a, a, a)).value.rpartition("/")[2]
    '9f9c895f3896'
    """
    return prefixed("claim", hashlib.sha256(str(triple).encode()).hexdigest()[:12])


def source_quads(slug: str, entry: Mapping[str, Any]) -> Iterator[ox.Quad]:
    """Yield what the graph says of a source text, as its register describes it.

    Examples
    --------
    >>> quads = list(source_quads("note", {"title": "Note", "sha256": "00"}))
    >>> [str(quad.object) for quad in quads if quad.predicate.value.endswith("#label")]
    ['"Text of Note"']
    """
    node, home = prefixed("source", slug), prefixed("graph", "reference")
    yield ox.Quad(node, _TYPE, ckg("SourceText"), home)
    yield ox.Quad(node, _LAYER, prefixed("layer", "reference"), home)
    yield ox.Quad(node, ckg("ofDocument"), prefixed("doc", slug), home)
    for key, name in (("sha256", "sha256"), ("file_sha256", "fileSha256"), ("format", "fileFormat")):
        if key in entry:
            yield ox.Quad(node, ckg(name), ox.Literal(entry[key]), home)
    yield ox.Quad(node, _LABEL, ox.Literal(f"Text of {entry['title']}"), prefixed("graph", "labels"))


def assemble(
    statements: Iterable[Statement],
    sources: Mapping[str, SourceText],
    people: People,
    reference: Collection[ox.Quad] = (),
) -> Iterator[ox.Quad]:
    """Yield the quads of the statements.

    Parameters
    ----------
    statements
        Statements of all readers; the same triple may come more than once, with other passages.
    sources
        Source texts by slug.
    people
        Names and private passages; triples that hold one go to the people graphs.
    reference
        Quads that already have their home; a statement that repeats one adds its passages, not the triple.

    Yields
    ------
    pyoxigraph.Quad
        The reference quads, then each other triple in exactly one graph.

    Raises
    ------
    BuildError
        If a triple is claimed by two layers or a value node holds two readings.
    """
    facts = _merge(statements)
    homes = {triple.subject: fact.layer for triple, fact in _strongest_last(facts) if triple.predicate == _TYPE}
    standing: dict[Subject, set[Passage]] = defaultdict(set)
    for triple in facts:
        if triple.predicate == _PASSAGE:
            standing[triple.subject].add(Passage.from_iri(text_of(triple.object)))
    homes.update({quad.subject: "reference" for quad in reference if quad.predicate == _TYPE})
    seen = {quad.triple for quad in reference}
    yield from reference
    for graph, triple in _quads(facts, homes, standing, sources, people):
        if triple not in seen:
            seen.add(triple)
            yield _filed(graph, triple, people)


def assemble_rows(statements: Iterable[Statement], source: SourceText, people: People) -> Iterator[ox.Quad]:
    """Yield the quads of statements about many rows of one text: nothing in them is said twice or needs a claim.

    Their passages are whole lines, and carry no words around them.

    Parameters
    ----------
    statements
        The statements; the reasons for them stand with the things that they speak of.
    source
        The text.
    people
        Names and private passages; triples that hold one go to the people graphs.
    """
    passages: dict[Passage, None] = {}
    for triple, layer, own, _, _ in statements:
        passages.update(dict.fromkeys(own))
        predicate = triple.predicate
        yield _filed("labels" if predicate == _LABEL else layer, triple, people)
        if predicate == _TYPE:
            yield _filed(layer, ox.Triple(triple.subject, _LAYER, prefixed("layer", layer)), people)
        elif predicate.value in _REDACTABLE:
            yield from (_filed(graph, redacted, people) for graph, redacted in _redacted(triple, people))
    for passage in passages:
        yield from (_filed(graph, triple, people) for graph, triple in _passage(passage, source, people, False))


def _filed(graph: str, triple: ox.Triple, people: People) -> ox.Quad:
    subject, object_ = triple.subject, triple.object
    home = _people_graph(graph) if people.is_personal((subject, object_)) else graph
    return ox.Quad(subject, triple.predicate, object_, _graph(home))


@cache
def _graph(name: str) -> ox.NamedNode:
    return ox.NamedNode(GRAPH + name)


def _redacted(triple: ox.Triple, people: People) -> Iterator[tuple[str, ox.Triple]]:
    """Yield what stands in place of a text that holds a name."""
    if people.holds_name(words := text_of(triple.object)):
        yield "derived", ox.Triple(triple.subject, _REDACTED_TEXT, ox.Literal(people.redact(words)))


def _people_graph(graph: str) -> str:
    if graph.startswith("people"):
        return graph
    return "people" if graph == "stated" else f"people-{graph}"


def _strongest_last(facts: Mapping[ox.Triple, _Fact]) -> list[tuple[ox.Triple, _Fact]]:
    """Order facts so that the layer nearest to the documents comes last and wins."""
    return sorted(facts.items(), key=lambda item: -_STRENGTH[item[1].layer])


def _without_details(statement: Statement) -> Statement:
    """Return a statement with the private details in its words blacked out, if there are any left."""
    subject, predicate, object_ = statement.triple
    words = object_.value if isinstance(object_, ox.Literal) and object_.datatype == _STRING else ""
    shown, shown_reason = black_out(words)[0], statement.reason and black_out(statement.reason)[0]
    if (shown, shown_reason) == (words, statement.reason):
        return statement
    triple = statement.triple if shown == words else ox.Triple(subject, predicate, ox.Literal(shown))
    return statement._replace(triple=triple, reason=shown_reason)


def _merge(statements: Iterable[Statement]) -> dict[ox.Triple, _Fact]:
    facts: dict[ox.Triple, _Fact] = {}
    for statement in map(_without_details, statements):
        fact = facts.setdefault(statement.triple, _Fact(statement.layer))
        if fact.layer != statement.layer:
            if statement.triple.predicate not in (_TYPE, _LABEL, _PASSAGE):
                raise BuildError(
                    f"{_plain(statement.triple)} is both {fact.layer} and {statement.layer}; "
                    "say it once, in the layer that it belongs to."
                )
            fact.layer = min(fact.layer, statement.layer, key=_STRENGTH.__getitem__)
        fact.passages.update(statement.passages)
        fact.reasons.update([statement.reason] if statement.reason else [])
        fact.rules.update([statement.rule] if statement.rule else [])
    singles: dict[tuple[object, str], ox.Triple] = {}
    for triple in facts:
        if triple.predicate.value in _SINGLE:
            other = singles.setdefault((triple.subject, triple.predicate.value), triple)
            if other != triple:
                raise BuildError(f"{_plain(triple)} and {_plain(other)}: one value node cannot hold both.")
    return facts


def _plain(triple: ox.Triple) -> str:
    return " ".join(curie(text_of(node)) for node in triple)


def _quads(
    facts: Mapping[ox.Triple, _Fact],
    homes: Mapping[Subject, str],
    standing: Mapping[Subject, set[Passage]],
    sources: Mapping[str, SourceText],
    people: People,
) -> Iterator[tuple[str, ox.Triple]]:
    passages: set[Passage] = set()
    for subject, layer in homes.items():
        if layer == "reference":
            continue
        yield layer, ox.Triple(subject, _LAYER, prefixed("layer", layer))
    for triple, fact in facts.items():
        subject = triple.subject
        if triple.predicate == _LABEL:
            yield "labels", triple
            continue
        home = homes.get(subject, fact.layer)
        yield fact.layer, triple
        passages |= fact.passages
        if triple.predicate.value in _REDACTABLE:
            yield from _redacted(triple, people)
        if triple.predicate in (_PASSAGE, _REASON):
            continue
        own_provenance = bool(fact.passages) and fact.passages != standing.get(subject, set())
        if own_provenance or (fact.layer != home and (fact.reasons or fact.rules)):
            fact.passages = fact.passages or standing.get(subject, set())
            yield from _claim(triple, fact, people)
    for passage in passages:
        yield from _passage(passage, sources[passage.slug], people, True)


def _claim(triple: ox.Triple, fact: _Fact, people: People) -> Iterator[tuple[str, ox.Triple]]:
    claim = claim_iri(triple)
    graph = "evidence" if fact.layer == "stated" else fact.layer
    # A claim goes whole: its subject alone would still say of whom it speaks.
    if people.is_personal((triple.subject, triple.object)):
        graph = _people_graph(graph)
    yield graph, ox.Triple(claim, _TYPE, ckg("Claim"))
    for name, node in zip(("subject", "predicate", "object"), triple, strict=True):
        yield graph, ox.Triple(claim, prefixed("rdf", name), node)
    yield graph, ox.Triple(claim, _LAYER, prefixed("layer", fact.layer))
    for passage in fact.passages:
        yield graph, ox.Triple(claim, _PASSAGE, ox.NamedNode(passage.iri))
    for predicate, texts in ((_REASON, fact.reasons), (_RULE, fact.rules)):
        for text in texts:
            yield graph, ox.Triple(claim, predicate, ox.Literal(text))


def _passage(passage: Passage, source: SourceText, people: People, context: bool) -> Iterator[tuple[str, ox.Triple]]:
    node = ox.NamedNode(passage.iri)
    selector = ox.NamedNode(f"{PREFIXES['selector']}{passage.slug}/{passage.start}-{passage.end}")
    start, end = passage.start, passage.end

    def say(
        subject: ox.NamedNode, predicate: ox.NamedNode, object_: ox.NamedNode | ox.Literal
    ) -> tuple[str, ox.Triple]:
        return "evidence", ox.Triple(subject, predicate, object_)

    yield say(node, _TYPE, ckg("Passage"))
    yield say(node, _HAS_SOURCE, prefixed("source", passage.slug))
    yield say(node, _HAS_SELECTOR, selector)
    yield say(node, ckg("charStart"), ox.Literal(start))
    yield say(node, ckg("charEnd"), ox.Literal(end))
    yield say(node, ckg("line"), ox.Literal(source.line_of(start)))
    yield say(node, _LAYER, prefixed("layer", "stated"))
    if place := source.place_of(start):
        yield say(node, ckg("placeInFile"), ox.Literal(place))
    paragraph = source.paragraph_of(start)
    if paragraph is not None:
        yield say(node, ckg("paragraph"), ox.Literal(paragraph))
    yield say(selector, _TYPE, _QUOTE_SELECTOR)
    around = (("prefix", passage.before), ("suffix", passage.after)) if context else ()
    for name, span in (("exact", passage), *around):
        if people.shows_contact(span):
            if name == "exact":
                yield say(node, ckg("withheld"), ox.Literal(True))
                yield "derived", ox.Triple(selector, _REDACTED_TEXT, ox.Literal(people.without_contacts(passage)))
            continue  # the context is left out rather than cut, since a cut number is still a number
        # A name cut by the edge of the context is still a name: the span decides, not the words.
        withheld = people.touches(span)
        yield (
            "people-evidence" if withheld else "evidence",
            ox.Triple(selector, prefixed("oa", name), ox.Literal(span.words(source))),
        )
        if withheld and name == "exact":
            yield say(node, ckg("withheld"), ox.Literal(True))
            yield "derived", ox.Triple(selector, _REDACTED_TEXT, ox.Literal(people.redact_passage(passage)))
