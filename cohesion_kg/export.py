"""Copies of the graph for rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from cohesion_kg.namespaces import PREFIXES
from cohesion_kg.terms import to_rdflib

if TYPE_CHECKING:
    import rdflib

__all__ = ["to_dataset", "to_graph"]


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
            graphs[name] = dataset.default_graph if default else dataset.graph(to_rdflib(name))
        graphs[name].add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, override=True, replace=True)
