"""Copies of the graph: in the RDF formats, and for rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from cohesion_kg.errors import QueryError
from cohesion_kg.values.namespaces import PREFIXES
from cohesion_kg.values.terms import to_rdflib

if TYPE_CHECKING:
    import rdflib

__all__ = ["serialise", "to_dataset", "to_graph"]

_FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def serialise(quads: Iterable[ox.Quad], suffix: str) -> bytes:
    """Return quads in the RDF format of a file suffix, in an order that depends on nothing but the quads.

    Parameters
    ----------
    quads
        The quads.
    suffix
        ``.trig``, ``.nq`` and ``.jsonld`` keep the named graphs; ``.ttl``, ``.nt`` and ``.rdf`` hold them merged.

    Raises
    ------
    QueryError
        If the suffix names no format, or one that cannot hold these quads.

    Examples
    --------
    >>> a = ox.NamedNode("http://example.org/a")
    >>> serialise([ox.Quad(a, a, a, a), ox.Quad(a, a, a)], ".nt").decode().count("example")
    3
    """
    if suffix not in _FORMATS:
        raise QueryError(f"{suffix or 'No suffix'} names no RDF format; end the name in {', '.join(_FORMATS)}.")
    format_ = _FORMATS[suffix]
    prefixes = dict(PREFIXES)
    try:
        if format_.supports_datasets:
            ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), *map(str, quad.triple)))
            content = ox.serialize(ordered, format=format_, prefixes=prefixes)
        else:
            merged = sorted({quad.triple for quad in quads}, key=lambda triple: tuple(map(str, triple)))
            content = ox.serialize(merged, format=format_, prefixes=prefixes)
    except OSError as error:
        raise QueryError(f"{suffix} cannot hold this graph ({error}); save it as .trig instead.") from error
    return content or b""


def to_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return triples as an rdflib Graph with the project's prefixes.

    Examples
    --------
    >>> a = ox.NamedNode("http://example.org/a")
    >>> len(to_graph([ox.Triple(a, a, a), ox.Triple(a, a, a)]))
    1
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    _bind(graph)
    for subject, predicate, object_ in triples:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return graph


def to_dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Return quads as an rdflib Dataset whose default graph is the union of the named graphs."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    _bind(dataset)
    graphs: dict[object, rdflib.Graph] = {}
    for subject, predicate, object_, name in quads:
        if name not in graphs:
            default = isinstance(name, ox.DefaultGraph)
            graphs[name] = dataset.default_graph if default else dataset.graph(rdflib.URIRef(name.value))
        graphs[name].add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, override=True, replace=True)
