"""The catalogue: what a value is bound to is a value, whatever it says; and every query keeps its own promises."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Catalogue, Query
from cohesion_kg.values.terms import expand

CATALOGUE = Catalogue()
HERE = ox.NamedNode("http://example.org/p")
HOSTILE = [
    '"', "'", '"""', "\\", "}", "{", ">", "<http://example.org/p>", "\n", "\r\n", "#", "?s", "$s", "UNDEF",
    '" } DROP ALL #', "VALUES ?second { UNDEF }", "VALUES ?first { UNDEF }", 'x" "y', "} UNION { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o }", "\0", "\u2028", "\N{PILE OF POO}", "\\u0022", "", " ",
]  # fmt: skip

TWO = Query.parse(
    "two",
    """#+ summary: Two slots.
#+ parameters:
#+   first: {type: string}
#+   second: {type: string}
SELECT ?first ?second WHERE {
  VALUES ?first { UNDEF }
  VALUES ?second { UNDEF }
  ?s <http://example.org/p> ?first .
  ?s <http://example.org/p> ?second .
}""",
)


def typed(type_: str) -> Query:
    header = f"#+ parameters:\n#+   x: {{type: {type_}, example: 1}}\n"
    return Query.parse("typed", header + "SELECT ?x { VALUES ?x { UNDEF } ?s ?p ?x }")


def answers(query: str, *values: object) -> set[tuple[str, ...]]:
    store = ox.Store()
    for number, one in enumerate(values):
        store.add(ox.Quad(ox.NamedNode(f"http://example.org/{number}"), HERE, ox.Literal(one)))
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return {tuple(node.value for node in row) for row in found}


anything = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE)


@given(anything, anything)
@example("VALUES ?second { UNDEF }", "VALUES ?first { UNDEF }")
@example('" } #', "} SELECT * {")
def test_whatever_a_value_says_it_only_names_itself(first: str, second: str) -> None:
    found = answers(TWO.bind(first=first, second=second), first, second, "bystander")
    assert found == ({(first, second)} if first == second else set())
    assert answers(TWO.bind(first=first), first, second, "bystander") == {(first, first)}
    assert answers(TWO.bind(first=[first, second]), first, second, "bystander") == {(first,) * 2, (second,) * 2}


@given(anything)
def test_whatever_a_name_says_it_is_an_iri_or_refused(name: str) -> None:
    try:
        bound = typed("iri").bind(x=name)
    except QueryError as error:
        assert "is not an IRI or a CURIE" in str(error)
        assert expand(name) is None
    else:
        assert bound == f"SELECT ?x {{ VALUES ?x {{ <{expand(name)}> }} ?s ?p ?x }}"


def test_an_unbound_slot_is_dropped_and_the_query_runs_as_it_stands() -> None:
    assert "UNDEF" not in TWO.bind(first=None)
    assert answers(TWO.bind(), "a", "b") == answers(TWO.text, "a", "b") == {("a", "a"), ("b", "b")}


def test_no_value_at_all_is_no_answer() -> None:
    assert answers(TWO.bind(first=[]), "a", "b") == set()


@pytest.mark.parametrize(
    ("type_", "given_", "written"),
    [
        ("integer", 7, "7"),
        ("integer", "7", "7"),
        ("decimal", "1.50", "1.5"),
        ("decimal", Decimal("1E+3"), "1000"),
        ("date", "2018-11-15", "2018-11-15"),
        ("date", dt.date(2018, 11, 15), "2018-11-15"),
        ("date", dt.datetime(2018, 11, 15, 12), "2018-11-15"),
        ("boolean", True, "true"),
        ("boolean", "False", "false"),
        ("string", "7", "7"),
        ("iri", "stream:cmf", "https://w3id.org/cohesion-kg/id/stream/cmf"),
    ],
)
def test_a_value_is_written_as_its_type(type_: str, given_: object, written: str) -> None:
    bound = typed(type_).bind(x=given_)
    assert re.search(rf'[<"]?{re.escape(written)}[>"]?', bound)
    ox.Store().query(bound)


@pytest.mark.parametrize(
    ("type_", "given_"),
    [
        ("integer", "many"), ("integer", 1.5), ("integer", True), ("decimal", "a lot"), ("decimal", "NaN"),
        ("decimal", "Infinity"), ("date", "15 November"), ("date", 2018), ("date", "2018-02-30"), ("boolean", "maybe"),
        ("boolean", 1), ("string", 7), ("string", b"bytes"), ("string", [None]), ("string", "\ud800"), ("iri", 7),
        ("iri", "CMF"), ("iri", "stream:"), ("iri", {"stream": "cmf"}),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(type_: str, given_: object) -> None:
    with pytest.raises(QueryError, match=r"x=|RDF term"):
        typed(type_).bind(x=given_)


def test_a_parameter_that_the_query_does_not_have_is_named() -> None:
    with pytest.raises(QueryError, match="two has no parameter third; it has first, second"):
        TWO.bind(third=1)
    with pytest.raises(QueryError, match="no parameter self"):
        TWO.bind(self=1)
    with pytest.raises(QueryError, match="card has no parameter x; it has none"):
        CATALOGUE["card"].bind(x=1)


def test_a_required_parameter_is_asked_for() -> None:
    with pytest.raises(QueryError, match="facts needs thing, as in thing='stream:cmf'"):
        CATALOGUE["facts"].bind()
    with pytest.raises(QueryError, match="facts needs thing"):
        CATALOGUE["facts"].bind(thing=None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ parameters: [a\nASK {}", "The header of broken"),
        ("#+ parameters: [a]\nASK {}", "The header of broken"),
        ("#+ just words\nASK {}", "The header of broken"),
        ("#+ parameters:\n#+   x: {type: iri, colour: red}\nASK {}", "The header of broken"),
        ("#+ parameters:\n#+   x: {}\nASK {}", "The header of broken"),
        ("#+ parameters:\n#+   x: {type: colour}\nASK { VALUES ?x { UNDEF } }", "give x one of the types iri, string"),
        ("#+ parameters:\n#+   x: {type: iri}\nASK {}", r"no slot VALUES \?x"),
    ],
)
def test_a_query_file_that_is_not_one_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        Query.parse("broken", text)


def test_an_unknown_query_brings_its_neighbours() -> None:
    with pytest.raises(NotFound, match="Did you mean councils") as caught:
        CATALOGUE["council"]
    assert "councils" in caught.value.candidates


@pytest.mark.parametrize("name", ["../pyproject", "/etc/hostname", "", "Councils", "a b", 5])
def test_only_a_query_of_the_folder_is_read(name: str) -> None:
    assert name not in CATALOGUE
    assert CATALOGUE.get(name) is None
    with pytest.raises(NotFound, match="There is no query"):
        CATALOGUE[name]


def test_the_catalogue_shows_its_queries_by_subject() -> None:
    catalogue = Catalogue()
    text, page = repr(catalogue), catalogue._repr_html_()
    assert text.splitlines()[0] == f"{len(catalogue.public)} queries"
    assert "\nmoney\n" in text and "<summary>money (" in page
    for query in catalogue.public:
        assert f"  {query.name}: {query.summary}" in text
        assert f"<code>{query.name}</code>" in page
    assert "chain-step" not in text and "chain-step" not in page  # it serves the package itself


def test_rows_of_a_plan_come_in_the_order_of_its_paper(kg: KnowledgeGraph) -> None:
    for name in ("actions", "deadlines"):
        rows = kg.query(name, document="doc:middlesbrough-action-plan")
        starts = [int(passage.rpartition("=")[2].partition(",")[0]) for passage in rows.column("passage")]
        assert len(starts) > 5 and starts == sorted(starts)


def test_a_folder_of_ones_own_is_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: Mine.\nASK {}")
    mine = Catalogue(tmp_path)
    assert list(mine) == ["mine"]
    assert len(mine) == 1
    assert mine["mine"].summary == "Mine."


# The shipped queries


@pytest.fixture(params=sorted(CATALOGUE))
def query(request: pytest.FixtureRequest) -> Query:
    return CATALOGUE[request.param]


def selected(query: Query) -> ox.QuerySolutions | None:
    """Run the file as it stands, with no prefix but its own."""
    found = ox.Store().query(query.text)
    return found if isinstance(found, ox.QuerySolutions) else None


def test_a_shipped_query_runs_as_it_stands_and_has_the_columns_it_promises(query: Query) -> None:
    assert query.summary.endswith(".")
    found = selected(query)
    if found is None:
        return
    assert [variable.value for variable in found.variables] == list(query.header["columns"])
    assert "ORDER BY" in query.body
    assert "SELECT *" not in query.body


def examples(query: Query) -> dict[str, object]:
    return {name: parameter.example for name, parameter in query.parameters.items()}


def test_the_examples_of_a_shipped_query_give_an_answer(kg: KnowledgeGraph, query: Query) -> None:
    if "SELECT" not in query.body:
        assert kg.ask(query.bind(**examples(query)))
    elif not query.header.get("may_be_empty"):  # a search for faults finds none in a graph without them
        assert len(kg.query(query.name, **examples(query))) > 0


def test_a_bound_parameter_picks_rows_and_changes_none(kg: KnowledgeGraph, query: Query) -> None:
    needed = {name: parameter.example for name, parameter in query.parameters.items() if parameter.required}
    for name, parameter in query.parameters.items():
        if parameter.required or name not in query.header["columns"]:
            continue
        everything = kg.query(query.name, **needed)
        for wanted in list(dict.fromkeys(cell for cell in everything.column(name) if cell is not None))[:2]:
            picked = kg.query(query.name, **needed, **{name: wanted})
            assert Counter(picked.rows) == Counter(everything.where(**{name: wanted}).rows)
