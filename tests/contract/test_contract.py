"""One contract: every public question has the same answer wherever the graph lies.

The graph in memory is the reference; each test asks it and one other place the same thing. Rows are compared as
values, without regard to the order of rows that a query leaves open.
"""

from __future__ import annotations

import filecmp
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from cohesion_kg.analysis.trace import Trace
from cohesion_kg.errors import ArgumentTypeError, CohesionError, NotFound, QueryError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.citations import Evidence
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.table import Table
from cohesion_kg.query.things import Thing

Call = Callable[[KnowledgeGraph], Any]
Opener = Callable[..., KnowledgeGraph]

CATALOGUE = Catalogue()
ASKED = {name for name in CATALOGUE if re.search(r"^\s*ASK\b", CATALOGUE[name].body, re.MULTILINE | re.IGNORECASE)}

CALLS: dict[str, Call] = {
    "councils": lambda kg: kg.councils(),
    "councils of a region": lambda kg: kg.councils(region="North East"),
    "partnerships": lambda kg: kg.partnerships(),
    "funding": lambda kg: kg.funding(),
    "projects": lambda kg: kg.projects(),
    "recommendations": lambda kg: kg.recommendations(),
    "actions": lambda kg: kg.actions(),
    "officers": lambda kg: kg.officers(),
    "observations": lambda kg: kg.observations(),
    "documents": lambda kg: kg.documents(),
    "thing": lambda kg: kg.thing("NEMP"),
    "thing by IRI": lambda kg: kg["stream:cmf"],
    "evidence": lambda kg: kg.evidence("CMF"),
    "trace": lambda kg: kg.trace("CMF"),
    "trace forwards": lambda kg: kg.trace("CMF", "forwards"),
    "trace backwards": lambda kg: kg.trace("project:scm", "backwards"),
    "trace of a council": lambda kg: kg.trace("Tower Hamlets"),
    "compare": lambda kg: kg.compare("Middlesbrough", "Tower Hamlets"),
    "compare by deadlines": lambda kg: kg.compare(by="deadlines"),
    "similar": lambda kg: kg.similar(),
    "gaps": lambda kg: kg.gaps(),
    "broken_links": lambda kg: kg.broken_links(),
    "conflicts": lambda kg: kg.conflicts(),
    "due": lambda kg: kg.due(as_of="2018-11-15"),
    "decisions": lambda kg: kg.decisions(as_of="2018-11-15"),
    "search": lambda kg: kg.search("hate crime"),
    "actions of a council": lambda kg: kg.actions(council="Middlesbrough", layers=["stated"], limit=5),
    "to_networkx": lambda kg: kg.to_networkx("accountability"),
    "query": lambda kg: kg.query("actions", document="doc:tower-hamlets-action-plan"),
    "query with several values": lambda kg: kg.query("facts", thing=["stream:cmf", "project:scm"]),
    "select": lambda kg: kg.select("SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class"),
    "select by graph": lambda kg: kg.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"),
    "ask": lambda kg: kg.ask("ASK { stream:cmf a ckg:FundingStream }"),
    "ask in vain": lambda kg: kg.ask("ASK { stream:cmf a ckg:Council }"),
    "construct": lambda kg: kg.construct("CONSTRUCT { ?s skos:related ?o } WHERE { ?s ckg:leadsTo ?o }"),
    "construct by description": lambda kg: kg.construct("DESCRIBE stream:cmf"),
    "verify": lambda kg: kg.verify(),
    "card": lambda kg: kg.card,
}
#: Public names that answer nothing from the backend, or are asked in tests of their own.
ELSEWHERE = {
    "to_rdflib": "test_a_copy_for_rdflib_is_the_same",
    "save": "test_a_saved_file_is_the_same_byte_for_byte",
    "backend": "every call here asks it",
    "layers": "test_a_layer_is_the_same_everywhere",
    "queries": "the catalogue is the same object",
    "add": "it answers nothing: it puts drafts beside the quads that test_a_copy_for_rdflib_is_the_same compares",
    "validate": "it reads the copy that to_rdflib makes, and takes half a minute",
}


def plain(answer: Any) -> Any:
    """Return an answer as values that can be compared."""
    if isinstance(answer, Table):
        return answer.columns, Counter(answer.rows), answer.labels, answer.quotations
    if isinstance(answer, Thing):
        return answer.iri, answer.label, answer.kinds, plain(answer.facts), plain(answer.evidence)
    if isinstance(answer, Evidence):
        return answer.iri, answer.label, Counter(answer.citations)
    if isinstance(answer, Trace):
        gaps = Counter((gap.thing, gap.kind, gap.sentence) for gap in answer.gaps)
        return set(answer.things), plain(answer.to_table()), plain(answer.money), gaps
    if isinstance(answer, nx.MultiDiGraph):
        return dict(answer.nodes(data=True)), Counter(map(str, answer.edges(keys=True, data=True)))
    if hasattr(answer, "to_table"):
        return plain(answer.to_table())
    if isinstance(answer, rdflib.Graph):
        return set(answer)
    if isinstance(answer, dict):
        return {name: value for name, value in answer.items() if name != "backend"}
    return answer


@pytest.fixture(scope="module")
def expected(kg: KnowledgeGraph) -> Callable[[str], Any]:
    """Return what the graph in memory answers to a call or a catalogued query, asked once."""

    @cache
    def answer(name: str) -> Any:
        return plain(CALLS[name](kg) if name in CALLS else ask(kg, name.removeprefix("query ")))

    return answer


def ask(kg: KnowledgeGraph, name: str) -> Any:
    """Ask a catalogued query with its example parameters."""
    parameters = {key: one.example for key, one in CATALOGUE[name].parameters.items() if one.example is not None}
    return kg.ask(CATALOGUE[name].bind(**parameters)) if name in ASKED else kg.query(name, **parameters)


def test_every_public_call_is_asked_here():
    public = {name for name in dir(KnowledgeGraph) if not name.startswith("_")}
    asked = {name.split()[0] for name in CALLS} | ELSEWHERE.keys()
    assert public <= asked, "add the new call to CALLS"


@pytest.mark.parametrize("name", CALLS)
def test_a_call_has_the_same_answer_everywhere(name: str, expected: Callable[[str], Any], other: KnowledgeGraph):
    assert plain(CALLS[name](other)) == expected(name)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_catalogued_query_has_the_same_answer_everywhere(
    name: str, expected: Callable[[str], Any], other: KnowledgeGraph
):
    assert plain(ask(other, name)) == expected("query " + name)


def test_a_copy_for_rdflib_is_the_same(reference: Opener, opener: Opener):
    layers = ["derived"]
    found, wanted = (set(open_(layers=layers).to_rdflib().quads()) for open_ in (opener, reference))
    assert wanted and sorted(found - wanted)[:5] == sorted(wanted - found)[:5] == []


def test_a_saved_file_is_the_same_byte_for_byte(kg: KnowledgeGraph, other: KnowledgeGraph, tmp_path: Path):
    one, two = kg.save(tmp_path / "one.trig"), other.save(tmp_path / "two.trig")
    assert filecmp.cmp(one, two, shallow=False)


@pytest.mark.parametrize("name", ["trace", "select by graph", "construct", "card"])
def test_an_endpoint_that_unites_its_graphs_gives_the_same_answer(
    name: str, expected: Callable[[str], Any], union_endpoint: KnowledgeGraph
):
    assert plain(CALLS[name](union_endpoint)) == expected(name)


TERMS = r"""SELECT ?n ?value {
    VALUES (?n ?value) {
        (1 7) (2 "007"^^xsd:integer) (3 12.50) (4 1e3) (5 true) (6 "2018-03-01"^^xsd:date) (7 "2015"^^xsd:gYear)
        (8 "") (9 UNDEF) (10 "a\tb\nc\r\\ \"d\" 'e' <f> é€𝄞") (11 "cymraeg"@cy) (12 stream:cmf)
        (13 <http://example.org/ü?a=1&b=%20#c>) (14 "12,50 | # FROM ckg:none") (15 "P1D"^^xsd:dayTimeDuration)
    }
} ORDER BY ?n"""


def test_every_kind_of_term_arrives_as_it_was_sent(kg: KnowledgeGraph, other: KnowledgeGraph):
    assert other.backend.select(TERMS) == kg.backend.select(TERMS)


@pytest.mark.parametrize(
    ("form", "sparql", "error"),
    [
        ("select", "SELECT ?s WHERE { ?s", QueryError),
        ("select", "what is this?", QueryError),
        ("select", "", QueryError),
        ("select", "SELECT * { ?s nosuchprefix:p ?o }", QueryError),
        ("select", "ASK {}", QueryError),
        ("select", "CONSTRUCT WHERE { ?s ?p ?o }", QueryError),
        ("ask", "SELECT * {}", QueryError),
        ("construct", "ASK {}", QueryError),
        ("select", "PREFIX x: <http://example.org/> INSERT DATA { x:a x:b x:c }", QueryError),
        ("ask", "DROP ALL", QueryError),
        ("select", "SELECT * FROM <http://example.org/> { ?s ?p ?o }", QueryError),
        ("select", 7, ArgumentTypeError),
        ("select", "SELECT ('\ud800' AS ?x) {}", QueryError),
        ("query", "no-such-query", NotFound),
        ("thing", "Atlantis", NotFound),
        ("thing", "stream:none", NotFound),
    ],
)
def test_what_cannot_be_answered_is_the_same_error_everywhere(
    form: str, sparql: Any, error: type[CohesionError], kg: KnowledgeGraph, other: KnowledgeGraph
):
    for graph in (kg, other):
        with pytest.raises(error):
            getattr(graph, form)(sparql)


@pytest.mark.parametrize(
    "sparql", ["ASK {}", " \n# drop all\nASK {} # ADD", "BASE <http://x/> PREFIX ckg: <y#> ASK {}"]
)
def test_comments_and_declarations_do_not_hide_the_form(sparql: str, kg: KnowledgeGraph, other: KnowledgeGraph):
    assert kg.ask(sparql) is other.ask(sparql) is True


def test_a_declared_prefix_stands_before_the_project_s(kg: KnowledgeGraph, other: KnowledgeGraph):
    sparql = "PREFIX ckg: <http://example.org/> SELECT * { ?s a ckg:Council }"
    assert len(kg.select(sparql)) == len(other.select(sparql)) == 0


# People and layers ------------------------------------------------------------------------------------------

PARTS = ["officers", "select by graph", "card"]


@pytest.fixture(scope="module")
def kg_without_people(reference: Opener) -> KnowledgeGraph:
    return reference(people=False)


@pytest.fixture(scope="module")
def kg_stated(reference: Opener) -> KnowledgeGraph:
    return reference(layers=["stated"])


@pytest.fixture(scope="module")
def without_people(opener: Opener) -> KnowledgeGraph:
    return opener(people=False)


@pytest.fixture(scope="module")
def stated(opener: Opener) -> KnowledgeGraph:
    return opener(layers=["stated"])


@pytest.mark.parametrize("name", PARTS)
def test_names_of_persons_are_left_out_everywhere(
    name: str, kg_without_people: KnowledgeGraph, without_people: KnowledgeGraph
):
    assert plain(CALLS[name](without_people)) == plain(CALLS[name](kg_without_people))


def test_no_name_of_a_person_arrives_when_they_are_left_out(
    other: KnowledgeGraph, without_people: KnowledgeGraph, names_of_persons: frozenset[str]
):
    forms = " ".join(str(ox.Literal(form)) for form in names_of_persons)
    found = f"ASK {{ VALUES ?form {{ {forms} }} {{ ?s ?p ?form }} UNION {{ GRAPH ?g {{ ?s ?p ?form }} }} }}"
    assert other.ask(found) and not without_people.ask(found)
    assert not without_people.ask("ASK { GRAPH ?g { ?person a ckg:Person } }")


@pytest.mark.parametrize("name", PARTS)
def test_a_layer_is_the_same_everywhere(name: str, kg_stated: KnowledgeGraph, stated: KnowledgeGraph):
    assert plain(CALLS[name](stated)) == plain(CALLS[name](kg_stated))


def test_a_trace_of_one_layer_is_the_same_everywhere(kg: KnowledgeGraph, other: KnowledgeGraph):
    one, two = (graph.trace("CMF", "forwards", layers=["stated"]) for graph in (kg, other))
    assert plain(two) == plain(one)


def test_an_unknown_layer_is_refused_everywhere(opener: Opener):
    with pytest.raises(QueryError, match="There is no layer gossip"):
        opener(layers=["gossip"])
