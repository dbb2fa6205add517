"""The headers of the catalogued queries are complete, and what is written from them is up to date."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.publish import catalog_markdown, catalog_turtle
from cohesion_kg.query.queries import Catalogue, Query
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, PREFIXES, SCHEMES

CATALOGUE = Catalogue()
PUBLIC = [name for name in CATALOGUE if "internal" not in CATALOGUE[name].header["tags"]]
QUESTIONS = range(1, 36)


@pytest.fixture(params=PUBLIC)
def query(request: pytest.FixtureRequest) -> Query:
    return CATALOGUE[request.param]


def without_comments(query: Query) -> str:
    return "\n".join(line.partition(" #")[0] for line in query.body.splitlines())


def test_there_are_enough_queries_and_most_take_parameters() -> None:
    assert sum(1 for name in PUBLIC if CATALOGUE[name].parameters) >= 40


def test_a_header_says_all_that_it_should(query: Query) -> None:
    header = query.header
    known = {"summary", "description", "tags", "parameters", "competency", "columns", "may_be_empty"}
    assert set(header) <= known
    assert header["summary"].endswith(".")
    assert header["tags"]
    assert all(re.fullmatch(r"[a-z-]+", tag) for tag in header["tags"])
    assert all(isinstance(words, str) and words for words in header["columns"].values())
    assert set(header.get("competency", ())) <= set(QUESTIONS)


def test_a_parameter_says_all_that_it_should(query: Query) -> None:
    for parameter in query.parameters.values():
        assert parameter.description
        assert parameter.example is not None
        if parameter.type == "iri":
            assert set(parameter.kind.split()) <= set(PREFIXES)


def test_the_slots_are_the_parameters(query: Query) -> None:
    slots = set(re.findall(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", query.body))
    assert slots == set(query.parameters)


def test_the_columns_are_written_out_and_in_an_order(query: Query) -> None:
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*", query.body)
    assert "ORDER BY" in query.body
    if "passage" in query.header["columns"]:
        assert list(query.header["columns"])[-1] == "passage"


def test_rdflib_and_pyoxigraph_are_asked_alike(query: Query) -> None:
    """No construct that the two engines answer differently: see the reasons beside each."""
    text = without_comments(query)
    assert "SAMPLE(" not in text  # each picks another value
    assert "GROUP_CONCAT(" not in text  # in another order
    if "entities" not in query.header["tags"]:
        for aggregated in re.findall(r"M(?:IN|AX)\((.*?)\)", text):
            assert aggregated.startswith("STR("), "rdflib makes a literal of the least IRI"


def test_only_terms_of_the_ontology_are_used(kg: KnowledgeGraph) -> None:
    declared = set(kg.select("SELECT DISTINCT ?term { GRAPH graph:ontology { ?term a ?class } }").column("term"))
    ours = {"ckg": CKG} | {scheme: PREFIXES[scheme] for scheme in SCHEMES}
    for name in CATALOGUE:
        text = re.sub(r'"[^"]*"|<[^>]*>', "", without_comments(CATALOGUE[name]))
        used = re.findall(r"(?<![\w?])(\w+):([A-Za-z][\w-]*)", text)
        unknown = {
            f"{prefix}:{local}" for prefix, local in used if prefix in ours and ours[prefix] + local not in declared
        }
        assert not unknown, f"{name}.rq uses terms that the ontology does not declare"


def test_each_prefix_is_the_projects_own_and_used(query: Query) -> None:
    for prefix, namespace in re.findall(r"^PREFIX (\w+): <(.*)>$", query.body, re.MULTILINE):
        assert PREFIXES[prefix] == namespace
        if "entities" not in query.header["tags"]:
            assert re.search(rf"(?<![\w?]){prefix}:[A-Za-z]", without_comments(query).replace(f"PREFIX {prefix}:", ""))


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_query_answers_each_question(number: int) -> None:
    assert any(number in CATALOGUE[name].header.get("competency", ()) for name in PUBLIC)


def test_the_page_and_the_turtle_are_written_from_the_queries() -> None:
    folder = bundle.path("queries")
    assert (folder / "README.md").read_text("utf-8") == catalog_markdown(CATALOGUE)
    assert (folder / "catalog.ttl").read_bytes() == catalog_turtle(CATALOGUE)


def test_what_the_turtle_holds_runs(kg: KnowledgeGraph) -> None:
    """A tool that puts the declared prefixes before the text has the whole query."""
    store = ox.Store()
    store.load(catalog_turtle(CATALOGUE), ox.RdfFormat.TURTLE)
    prefixes = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?p ?n { ?any sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    )
    preamble = "".join(f"PREFIX {row['p'].value}: <{row['n'].value}>\n" for row in prefixes)
    texts = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?q ?t { ?q a sh:SPARQLExecutable ; sh:select ?t }"
    )
    found = {row["q"].value.rpartition("/")[2]: row["t"].value for row in texts}
    assert set(found) == set(PUBLIC)
    for name, text in found.items():
        parsed = kg.backend.store.query(preamble + text, use_default_graph_as_union=True)
        assert [variable.value for variable in parsed.variables] == list(CATALOGUE[name].header["columns"])
