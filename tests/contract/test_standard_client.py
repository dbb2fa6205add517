"""The shipped query files run as they stand through SPARQLWrapper, the client that most people have."""

from __future__ import annotations

import pytest
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Catalogue

CATALOGUE = Catalogue()


@pytest.mark.parametrize(
    "name", ["awards-by-stream", "action-without-deadline", "first-broken-link", "expansions", "decisions"]
)
def test_a_query_file_gives_the_rows_of_the_library(union: str, kg: KnowledgeGraph, name: str) -> None:
    client = SPARQLWrapper(union)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setQuery(CATALOGUE[name].text)
    found = client.query().convert()
    table = kg.query(name)
    assert found["head"]["vars"] == list(table.columns)
    assert len(found["results"]["bindings"]) == len(table) > 0
