"""The three plans as read, loaded into a store with one graph for each layer."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.readers.tables.corrections import read_corrections
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import GRAPH, PREFIXES
from cohesion_kg.values.terms import curie

DATA = Path(__file__).parents[2] / "data"
EXPECTED = Path(__file__).parent / "expected"
PLANS = ("crewe-action-plan", "middlesbrough-action-plan", "tower-hamlets-action-plan")
PREAMBLE = "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())


@dataclass(frozen=True)
class ParsedDocument:
    slug: str
    text: str
    statements: tuple[Statement, ...]
    store: ox.Store

    def rows(self, query: str) -> list[dict[str, str]]:
        """Answer a SELECT, CURIEs shortened by the slug, unbound as an empty text."""
        found = self.store.query(f"{PREAMBLE}\n{query}", use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: self.short(solution[name]) for name in names} for solution in found]

    def short(self, node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return curie(node.value).replace(f":{self.slug}/", ":")
        return node.value if isinstance(node, ox.Literal) else ""

    def count(self, class_: str, layer: str) -> int:
        """Count the things that a layer says are of a class."""
        type_, wanted = PREFIXES["rdf"] + "type", PREFIXES["ckg"] + class_
        return len(
            {
                statement.triple.subject
                for statement in self.statements
                if statement.triple.predicate.value == type_
                and statement.triple.object.value == wanted
                and statement.layer == layer
            }
        )


@cache
def read_plan(slug: str) -> ParsedDocument:
    text = (DATA / "sources" / f"{slug}.txt").read_bytes().decode("utf-8")
    statements = tuple(plan_statements(slug, text, read_corrections(DATA / "curated" / slug)))
    store = ox.Store()
    store.extend(ox.Quad(*statement.triple, ox.NamedNode(GRAPH + statement.layer)) for statement in statements)
    return ParsedDocument(slug, text, statements, store)


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest) -> ParsedDocument:
    return read_plan(request.param)


@pytest.fixture
def crewe() -> ParsedDocument:
    return read_plan("crewe-action-plan")


@pytest.fixture
def middlesbrough() -> ParsedDocument:
    return read_plan("middlesbrough-action-plan")


@pytest.fixture
def tower_hamlets() -> ParsedDocument:
    return read_plan("tower-hamlets-action-plan")


@pytest.fixture
def expected() -> Callable[[str], list[dict[str, str]]]:
    def read(name: str) -> list[dict[str, str]]:
        with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
