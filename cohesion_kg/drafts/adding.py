"""Adding drafts to a graph: beside the rest, each triple in one home, and validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.backends import Backend
from cohesion_kg.backends.local import LocalBackend, open_local
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import BuildError
from cohesion_kg.export import to_graph
from cohesion_kg.sources import Register
from cohesion_kg.terms import ckg, curie, prefixed
from cohesion_kg.validation import validate

__all__ = ["add"]

#: What a shape may ask of a thing that a draft points to.
_ASKED = (prefixed("rdf", "type"), prefixed("rdfs", "label"), ckg("layer"))


def add(backend: Backend, drafts: Sequence[Draft | Path | str], check: bool) -> tuple[LocalBackend, Register]:
    """Put drafts beside a graph.

    Parameters
    ----------
    backend
        The graph; it stays as it is.
    drafts
        Drafts, or folders of saved ones.
    check
        Whether what is added is validated.

    Returns
    -------
    tuple
        The graph with the drafts, in memory, and the register of their source texts.

    Raises
    ------
    ValidationError
        If a draft breaks a shape.
    BuildError
        If the graph holds another text under the slug of a draft.
    """
    store, register = ox.Store(), Register(Path(), {})
    store.extend(backend.quads())
    for draft in drafts:
        quads, own = _brought(draft)
        _check_sources(store, own)
        fresh = [
            quad for quad in quads if not any(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))
        ]
        store.extend(fresh)
        if check:
            validate(to_graph(_with_neighbours(store, quads))).raise_for_violations()
        register = register.joined(own)
    return LocalBackend(store, people=getattr(backend, "people", True), name=f"{backend.name} and drafts"), register


def _brought(draft: Draft | Path | str) -> tuple[Iterable[ox.Quad], Register]:
    if isinstance(draft, Draft):
        return draft.quads, Register(Path(), {draft.slug: draft.entry}, {draft.slug: draft.source})
    folder = Path(draft)
    return open_local([folder]).quads(), Register.read(folder)


def _check_sources(store: ox.Store, register: Register) -> None:
    for slug, entry in register.entries.items():
        for quad in store.quads_for_pattern(prefixed("source", slug), ckg("sha256"), None, None):
            if quad.object != ox.Literal(str(entry["sha256"])):
                raise BuildError(f"The graph holds another text as {slug!r}; give the draft a slug of its own.")


def _is_in(store: ox.Store, quad: ox.Quad) -> bool:
    return any(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))


def _with_neighbours(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield the triples of a draft, and what things are that it points to."""
    typed, named = set[object](), dict[ox.NamedNode, None]()
    for quad in quads:
        yield quad.triple
        named.update((node, None) for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode))
        if quad.predicate == _ASKED[0]:
            typed.add(quad.subject)
    for node in named:
        if node not in typed and ":" in curie(node.value):
            for predicate in _ASKED:
                for quad in store.quads_for_pattern(node, predicate, None, None):
                    yield quad.triple
