"""A server gives the answers that were read by eye, those of ``tests/queries/expected``."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Catalogue

QUERIES = Path(__file__).parent.parent / "queries"
REGENERATE = runpy.run_path(str(QUERIES / "regenerate.py"))
CATALOGUE = Catalogue()


@pytest.fixture(scope="module")
def edition(endpoint: str) -> Callable[[bool], KnowledgeGraph]:
    """Return the graph behind the server with names of persons or without."""
    editions = {people: ckg.connect(endpoint, people=people) for people in (True, False)}
    return editions.__getitem__


@pytest.mark.parametrize("name", sorted(file.stem for file in (QUERIES / "expected").glob("*.csv")))
def test_a_server_gives_the_expected_answer(edition: Callable[[bool], KnowledgeGraph], name: str):
    expected = (QUERIES / "expected" / f"{name}.csv").read_text("utf-8")
    found = REGENERATE["answer"](edition(REGENERATE["edition"](CATALOGUE[name])), name)
    assert found.splitlines() == expected.splitlines()
