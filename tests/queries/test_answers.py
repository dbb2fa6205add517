"""The catalogued queries give the answers that were read by eye, the same ones in rdflib, and soon enough."""

from __future__ import annotations

import re
import runpy
import time
from collections import Counter
from pathlib import Path

import pytest
import rdflib

from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.values.terms import from_rdflib, value

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of its own use of itself

HERE = Path(__file__).parent
REGENERATE = runpy.run_path(str(HERE / "regenerate.py"))
CATALOGUE = Catalogue()
PUBLIC = [name for name in CATALOGUE if "internal" not in CATALOGUE[name].header["tags"]]
ASKING = [name for name in CATALOGUE if re.search(r"^ASK\b", CATALOGUE[name].body, re.MULTILINE)]
#: Seconds that a query may take at the longest; the slowest takes a fifth of it on an idle machine.
LONGEST = 0.5


@pytest.fixture(scope="session")
def dataset(kg: KnowledgeGraph) -> rdflib.Dataset:
    """The shipped graph in rdflib, its default graph the union of the named ones."""
    return kg.to_rdflib()


def queries_as_run(kg: KnowledgeGraph, name: str) -> list[str]:
    """The query with its examples, and, where it needs none, as it stands."""
    query = CATALOGUE[name]
    with_examples = kg.query(name, **REGENERATE["examples"](query)).sparql
    assert with_examples is not None
    needs = any(parameter.required for parameter in query.parameters.values())
    return [with_examples] if needs or not query.parameters else [with_examples, query.text]


def rows_in_rdflib(dataset: rdflib.Dataset, sparql: str) -> Counter[tuple[object, ...]]:
    found = dataset.query(sparql)
    return Counter(tuple(value(from_rdflib(cell)) if cell is not None else None for cell in row) for row in found)


@pytest.mark.parametrize("name", PUBLIC)
def test_the_answer_is_the_expected_one(kg: KnowledgeGraph, kg_without_people: KnowledgeGraph, name: str) -> None:
    expected = (HERE / "expected" / f"{name}.csv").read_text("utf-8")
    graph = kg if REGENERATE["edition"](CATALOGUE[name]) else kg_without_people
    assert REGENERATE["answer"](graph, name).splitlines() == expected.splitlines()


def test_no_expected_answer_is_left_over() -> None:
    assert {file.stem for file in (HERE / "expected").glob("*.csv")} == set(PUBLIC)


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name not in ASKING])
def test_rdflib_gives_the_same_rows(kg: KnowledgeGraph, dataset: rdflib.Dataset, name: str) -> None:
    for sparql in queries_as_run(kg, name):
        assert rows_in_rdflib(dataset, sparql) == Counter(kg.select(sparql).rows)


@pytest.mark.parametrize("name", ASKING)
def test_rdflib_says_the_same(kg: KnowledgeGraph, dataset: rdflib.Dataset, name: str) -> None:
    sparql = CATALOGUE[name].bind(**REGENERATE["examples"](CATALOGUE[name]))
    assert kg.ask(sparql) is dataset.query(sparql).askAnswer is True


@pytest.mark.parametrize("name", PUBLIC)
def test_no_row_comes_twice_and_the_order_is_total(kg: KnowledgeGraph, name: str) -> None:
    keys = re.findall(r"\?(\w+)", CATALOGUE[name].body.rpartition("ORDER BY")[2])
    for sparql in queries_as_run(kg, name):
        table = kg.select(sparql)
        shown = [key for key in keys if key in table.columns]
        assert set(keys) - set(shown) <= {"start"}  # where a passage begins is known from its IRI
        seen = Counter(tuple(row[key] for key in shown) for row in table)
        assert [key for key, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("name", PUBLIC)
def test_a_query_answers_soon(kg: KnowledgeGraph, name: str) -> None:
    sparql = queries_as_run(kg, name)[0]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        kg.select(sparql)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < LONGEST


@pytest.mark.parametrize("name", PUBLIC)
def test_a_row_of_a_document_has_a_passage(kg: KnowledgeGraph, name: str) -> None:
    table = kg.query(name, **REGENERATE["examples"](CATALOGUE[name]))
    passages = [column for column in table.columns if column.endswith("passage") and column != "asked_passage"]
    if not passages:
        # What is counted stands on no one passage, nor does a row of the register, nor a document as a whole.
        assert "totals" in CATALOGUE[name].header["tags"] or name in {"councils", "documents"}
    things = [column for column in table.columns if column not in ("council", *passages)]
    for row in table:
        silent = all(row[column] is None for column in things)  # a council that says nothing has nothing to quote
        assert silent or all(row[column] in table.quotations for column in passages)
