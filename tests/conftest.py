"""The shipped graph, opened once, and what many tests ask of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.evidence.sources import Register
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import PREFIXES

PREAMBLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The bundled graph; tests only ask it."""
    return ckg.open()


@pytest.fixture(scope="session")
def kg_without_people() -> KnowledgeGraph:
    return ckg.open(people=False)


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.read(bundle.path("data", "sources"))


@pytest.fixture
def turtle(tmp_path: Path) -> Callable[..., Path]:
    """Write Turtle into a file; the project's prefixes need no declaration."""

    def write(text: str, name: str = "small.ttl") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PREAMBLE + text, "utf-8")
        return file

    return write


@pytest.fixture(scope="session")
def names_of_persons(kg: KnowledgeGraph) -> frozenset[str]:
    """Every recorded form of every person's name."""
    forms = kg.select("SELECT DISTINCT ?form { ?person a ckg:Person ; foaf:name|skos:altLabel ?form }")
    found = frozenset(forms.column("form"))
    assert len(found) > 20
    return found
