"""Copies of the graph: what goes out comes back, in every format and in rdflib."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import cohesion_kg as ckg
from cohesion_kg.errors import QueryError, ReadError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store.export import serialise, to_dataset, to_graph

HERE = ox.NamedNode("http://example.org/here")
GRAPH = ox.NamedNode("http://example.org/graph")
QUADS = [
    ox.Quad(HERE, HERE, ox.Literal("text\n\"quoted\"")),
    ox.Quad(HERE, HERE, ox.Literal("tekst", language="nl"), GRAPH),
    ox.Quad(HERE, HERE, ox.Literal("1.0", datatype=ox.NamedNode("http://example.org/own")), GRAPH),
    ox.Quad(HERE, HERE, HERE, GRAPH),
]  # fmt: skip
KEEPING, MERGING = (".trig", ".nq", ".jsonld"), (".ttl", ".nt", ".rdf")


@pytest.mark.parametrize("suffix", KEEPING)
def test_formats_with_graphs_keep_them(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"x{suffix}"
    file.write_bytes(serialise(QUADS, suffix))
    assert set(ckg.open(file).backend.quads()) == set(QUADS)


@pytest.mark.parametrize("suffix", MERGING)
def test_formats_without_graphs_hold_them_merged(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"x{suffix}"
    file.write_bytes(serialise([*QUADS, ox.Quad(HERE, HERE, HERE)], suffix))
    found = ckg.open(file).backend.quads()
    assert Counter(quad.triple for quad in found) == Counter({quad.triple: 1 for quad in QUADS})
    assert {quad.graph_name for quad in found} == {ox.DefaultGraph()}


@pytest.mark.parametrize("suffix", KEEPING + MERGING)
def test_the_order_in_which_quads_come_does_not_matter(suffix: str) -> None:
    assert serialise(QUADS, suffix) == serialise([*reversed(QUADS), QUADS[0]], suffix)


@pytest.mark.parametrize("suffix", ["", ".txt", ".TTL", "ttl", ".docx"])
def test_an_unknown_suffix_is_refused_with_those_that_are_known(suffix: str) -> None:
    with pytest.raises(QueryError, match=r"names no RDF format; end the name in \.trig, \.nq, \.ttl"):
        serialise(QUADS, suffix)


def test_a_format_that_cannot_hold_the_graph_is_refused() -> None:
    quoted = ox.Quad(HERE, HERE, ox.Triple(HERE, HERE, HERE))
    assert b"<<(" in serialise([quoted], ".trig")
    with pytest.raises(QueryError, match=r"\.jsonld cannot hold this graph"):
        serialise([quoted], ".jsonld")


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib 7.6 calls it itself
def test_rdflib_gets_every_graph_and_asks_their_union() -> None:
    dataset = to_dataset(QUADS)
    assert len(dataset) == len(QUADS)
    assert len(dataset.graph(rdflib.URIRef(GRAPH.value))) == 3
    assert len(dataset.default_graph) == 1
    [[count]] = dataset.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(count) == len(QUADS)
    assert set(ckg.open(dataset).backend.quads()) == set(QUADS)


def test_rdflib_graphs_know_the_prefixes() -> None:
    graph = to_graph(quad.triple for quad in QUADS)
    assert len(graph) == len(QUADS)
    assert "ckg" in dict(graph.namespaces())
    assert graph.query("SELECT ?s { ?s a ckg:Award }") is not None


def test_a_triple_term_is_refused_by_rdflib() -> None:
    with pytest.raises(ReadError, match="triple terms"):
        to_dataset([ox.Quad(HERE, HERE, ox.Triple(HERE, HERE, HERE))])


@pytest.mark.parametrize("suffix", [".nq", ".ttl"])
def test_the_shipped_graph_comes_back_whole(kg: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    again = ckg.open(kg.save(tmp_path / f"graph{suffix}"))
    assert {**again.card, "backend": ""} == {**kg.card, "backend": ""}
    assert again.verify().ok
