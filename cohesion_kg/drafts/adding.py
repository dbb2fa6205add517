"""Adding drafts to a graph: beside the rest, each triple in one home, and validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.checks.validation import validate
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.sources import Register
from cohesion_kg.store.backend import Backend
from cohesion_kg.store.export import to_graph
from cohesion_kg.store.local import LocalBackend, open_local
from cohesion_kg.values.namespaces import GRAPH
from cohesion_kg.values.terms import ckg, curie, prefixed

__all__ = ["add"]

_TYPE = prefixed("rdf", "type")
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
        Whether what is added is validated. It takes about a minute for a hundred thousand triples.

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
        quads = [quad for quad in quads if people or not _is_personal(quad)]
        fresh = [quad for quad in quads if not _is_in(store, quad)]
        if fresh:
            _refuse_known(store, own)
            store.extend(fresh)
            if check:
                validate(to_graph(_with_neighbours(store, quads))).raise_for_violations()
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
    return open_local([draft]).quads(), Register.read(draft)


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
