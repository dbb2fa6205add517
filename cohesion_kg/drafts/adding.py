"""Adding drafts to a graph: beside the rest, each triple in one home, and validated."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cohesion_kg.checks.validation import validate
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.sources import Register
from cohesion_kg.store.backend import Backend
from cohesion_kg.store.export import to_graph
from cohesion_kg.store.local import LocalBackend, open_local
from cohesion_kg.values.namespaces import CKG, GRAPH, PREFIXES, VOCABULARY
from cohesion_kg.values.terms import ckg, curie, prefixed, text_of

__all__ = ["add"]

_TYPE = prefixed("rdf", "type")
_PASSAGE, _SELECTOR = ckg("passage"), prefixed("oa", "hasSelector")
#: What accounts describe by the thousand: a payment, a day, a body; what belongs to one goes on behind a slash.
_LISTED = re.compile(
    rf"{re.escape(PREFIXES['funding'])}[^/]+/(?:line-\d+(?:-[a-z]+)?|given/\d+)(?![^/])"
    rf"|{re.escape(PREFIXES['organisation'])}[^/]+/[^/]+"
)
_PASSAGES, _SELECTORS = PREFIXES["source"], PREFIXES["selector"]
#: Terms of a vocabulary, of which it matters which one is said.
_TERMS = (CKG, VOCABULARY)
_DIGITS = re.compile(r"\d+")
#: Payments of one form that are validated.
_EXAMPLES = 10
#: What a shape may ask of a thing that a draft points to.
_ASKED = (_TYPE, prefixed("rdfs", "label"), ckg("layer"))


def add(backend: Backend, drafts: Sequence[Draft | Path | str], check: bool) -> tuple[LocalBackend, Register]:
    """Put drafts beside a graph.

    Parameters
    ----------
    backend
        The graph; it stays as it is.
    drafts
        Drafts, or folders of saved ones.
    check
        Whether what is added is validated. It takes about a minute for a hundred thousand triples; of payments that
        are described in the same form, a few stand for all.

    Returns
    -------
    tuple
        The graph with the drafts, in memory, and the register of their source texts.

    Raises
    ------
    ValidationError
        If a draft breaks a shape.
    BuildError
        If the graph holds another text under the slug of a draft, or the same text read otherwise.
    """
    store, register = ox.Store(), Register(Path(), {})
    store.extend(backend.quads())
    people = getattr(backend, "people", True)
    for draft in _each(drafts):
        quads, own = _brought(draft)
        # A graph that shows no names is given none, even where nobody could see them.
        shown = (quad for quad in quads if people or not _is_personal(quad))
        known = (store.quads_for_pattern(prefixed("source", slug), None, None, None) for slug in own.entries)
        if any(chain.from_iterable(known)):
            if not all(_is_in(store, quad) for quad in shown):
                _refuse_known(store, own)
        else:
            sample = _Sample()
            store.extend(quad for quad in sample.seen(shown) if not _is_in(store, quad))
            if check:
                validate(to_graph(_with_neighbours(store, sample.quads(store)))).raise_for_violations()
        register = register.joined(own)
    return LocalBackend(store, people=people, name=f"{backend.name} and drafts"), register


def _each(drafts: Iterable[Draft | Path | str]) -> Iterator[Draft | Path]:
    """Yield drafts and folders of one draft; a folder of drafts is opened up."""
    for draft in drafts:
        if isinstance(draft, Draft):
            yield draft
        else:
            below = sorted(file.parent for file in Path(draft).glob("*/register.toml"))
            yield from below or [Path(draft)]


def _brought(draft: Draft | Path) -> tuple[Iterable[ox.Quad], Register]:
    if isinstance(draft, Draft):
        return draft.quads, Register(Path(), {draft.slug: draft.entry}, {draft.slug: draft.source})
    return open_local([draft]).store, Register.read(draft)


class _Sample:
    """What is validated of a draft: of payments, bodies and days in the same form a few stand for all.

    The form of such a thing is which properties it and its values have, of what kind they are, and which are below
    nothing.
    """

    def __init__(self) -> None:
        self.rest: list[ox.Quad] = []
        self.forms: dict[str, int] = defaultdict(int)  # by the IRI of the thing
        self.parts: dict[str, dict[ox.NamedNode, None]] = defaultdict(dict)  # a thing, its values, its passages
        self.passages: dict[ox.NamedNode, None] = {}

    def seen(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield quads, and remember what is needed to choose among them."""
        for quad in quads:
            subject = quad.subject
            assert isinstance(subject, ox.NamedNode)  # a draft has no blank nodes
            if match := _LISTED.match(subject.value):
                self._see(match[0], subject, quad)
            elif subject.value.startswith(_PASSAGES):
                self.passages[subject] = None
            elif not subject.value.startswith(_SELECTORS):
                self.rest.append(quad)
            yield quad

    def _see(self, thing: str, subject: ox.NamedNode, quad: ox.Quad) -> None:
        self.parts[thing][subject] = None
        kind, value = "", quad.object
        if isinstance(value, ox.Literal):
            kind = f"{value.datatype.value} {value.value[:1] == '-'}"
        elif text_of(value).startswith(_TERMS):
            kind = text_of(value)
        elif quad.predicate == _PASSAGE and isinstance(value, ox.NamedNode):
            self.parts[thing][value] = None
        part = _DIGITS.sub("", subject.value.removeprefix(thing))
        self.forms[thing] += hash((part, quad.predicate.value, kind))

    def quads(self, store: ox.Store) -> Iterator[ox.Quad]:
        """Yield the quads of the chosen things, and of everything else."""
        yield from self.rest
        examples, count = list[str](), Counter[int]()
        for thing, form in self.forms.items():
            count[form] += 1
            if count[form] <= _EXAMPLES:
                examples.append(thing)
        nodes: set[Any] = self.passages.keys() - {node for parts in self.parts.values() for node in parts}
        nodes |= {quad.object for quad in self.rest if quad.predicate == _PASSAGE}
        for node in (*nodes, *chain.from_iterable(self.parts[thing] for thing in examples)):
            for quad in store.quads_for_pattern(node, None, None, None):
                yield quad
                if quad.predicate == _SELECTOR:
                    yield from store.quads_for_pattern(quad.object, None, None, None)  # type: ignore[arg-type]


def _is_personal(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(GRAPH + "people")


def _is_in(store: ox.Store, quad: ox.Quad) -> bool:
    return any(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))


def _refuse_known(store: ox.Store, register: Register) -> None:
    """Refuse a document that would lie over another, or over an earlier reading of itself."""
    for slug, entry in register.entries.items():
        for quad in store.quads_for_pattern(prefixed("source", slug), ckg("sha256"), None, None):
            if quad.object != ox.Literal(str(entry["sha256"])):
                raise BuildError(f"The graph holds another text as {slug!r}; give the draft a slug of its own.")
            raise BuildError(
                f"The graph holds {slug!r} already, read, linked or corrected otherwise; "
                "add the draft to a graph without it, or give it a slug of its own."
            )


def _with_neighbours(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield the triples of a draft, and what things are that it points to."""
    typed, named = set[object](), dict[ox.NamedNode, None]()
    for quad in quads:
        yield quad.triple
        named.update((node, None) for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode))
        if quad.predicate == _TYPE:
            typed.add(quad.subject)
    for node in named:
        if node not in typed and ":" in curie(node.value):
            for predicate in _ASKED:
                for quad in store.quads_for_pattern(node, predicate, None, None):
                    yield quad.triple
