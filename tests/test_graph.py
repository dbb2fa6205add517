"""The facade: what a researcher holds, with people and without, in one layer or all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.errors import CohesionError, NotFound, QueryError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.table import Table
from cohesion_kg.values.namespaces import GRAPH, GRAPHS, PREFIXES

ENTITIES = ("councils", "partnerships", "funding", "projects", "recommendations", "actions", "officers", "observations",
            "documents")  # fmt: skip


@pytest.fixture(scope="session")
def stated() -> KnowledgeGraph:
    return ckg.open(layers=["stated"])


@pytest.fixture(scope="session")
def named(names_of_persons: frozenset[str]) -> re.Pattern[str]:
    forms = "|".join(map(re.escape, sorted(names_of_persons, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


# Answers


def test_the_card_says_what_the_graph_holds(kg: KnowledgeGraph) -> None:
    assert (kg.card["documents"], kg.card["councils"]) == (5, 4)
    assert kg.card["backend"] == "bundled graph"
    assert repr(kg).startswith("KnowledgeGraph: documents 5, councils 4, ")
    assert "<th>documents</th><td>5</td>" in kg._repr_html_()


def test_the_card_escapes_the_name_of_the_place(turtle: Callable[..., Path]) -> None:
    graph = ckg.open(turtle("", name="<b>&.ttl"))
    assert "&lt;b&gt;&amp;.ttl" in graph._repr_html_()


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_table_stands_on_passages(kg: KnowledgeGraph, entity: str) -> None:
    table = getattr(kg, entity)()
    assert len(table) > 0
    assert "SELECT" in str(table.sparql)
    things = [cell for cell in table.column(table.columns[0]) if cell]
    assert all(thing in table.labels for thing in things)
    if "passage" in table.columns:
        for row in table:
            assert row["passage"] in table.quotations or row.get("layer") is None


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_table_can_be_filtered_by_any_column(kg: KnowledgeGraph, entity: str) -> None:
    table = getattr(kg, entity)()
    for column in table.columns:
        wanted = table[len(table) // 2][column]
        picked = getattr(kg, entity)(**{column: wanted})
        assert 0 < len(picked) <= len(table)
        assert picked == table.where(**{column: wanted})
    with pytest.raises(NotFound, match="no column 'colour'"):
        getattr(kg, entity)(colour="red")


@pytest.mark.parametrize("entity", ENTITIES)
def test_an_entity_table_keeps_what_stands_in_the_papers_of_a_council(kg: KnowledgeGraph, entity: str) -> None:
    ask = getattr(kg, entity)
    councils = ("Middlesbrough", "Tower Hamlets", "Cheshire East", "Sheffield")
    parts = {council: ask(council=council) for council in councils}
    assert any(len(part) for part in parts.values())
    for council, part in parts.items():
        assert all(row in ask().rows for row in part.rows)
        publisher = kg.thing(council, ["council"]).iri
        if entity == "documents":
            assert set(part.column("publisher")) == {publisher}
        elif entity == "councils":
            assert part.column("council") == [publisher]
        elif "document" in part.columns:
            assert set(part.column("document")) <= kg.scope.published_by(publisher)
        assert ask(council=council, limit=1) == part[:1]
    with pytest.raises(NotFound):
        ask(council="Atlantis")


def test_layers_are_chosen_for_one_question(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    for entity in ENTITIES:
        assert getattr(kg, entity)(layers=["stated"]) == getattr(stated, entity)()
    assert kg.query("funding", layers=["stated"]) == stated.query("funding")
    assert kg.evidence("NEMP", layers=["stated"]).citations == stated.evidence("NEMP").citations
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert kg.select(text, layers=["stated"]) == stated.select(text) != kg.select(text)


def test_a_limit_is_a_number_of_answers(kg: KnowledgeGraph) -> None:
    for answers in (kg.gaps(limit=2), kg.broken_links(limit=2), kg.conflicts(limit=2), kg.query("actions", limit=2)):
        assert len(answers) == 2
    for limit in (0, -1):
        with pytest.raises(ValueError, match="ask for one row or more"):
            kg.actions(limit=limit)
    with pytest.raises(TypeError, match="no whole number"):
        kg.actions(limit="2")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda kg: kg["x" * 100_000],
        lambda kg: kg.similar(limit="a"),
        lambda kg: kg.search(5),
        lambda kg: kg.search("a", limit=0),
        lambda kg: kg.actions()["text"],
        lambda kg: kg.select("SELECT * {}", layers=[5]),
        lambda kg: kg.select(5),
        lambda kg: kg.trace("CMF", 5),
        lambda kg: kg.due(as_of=5),
        lambda kg: kg.save(5),
        lambda kg: kg.save("x" * 5000 + ".trig"),
        lambda kg: kg.verify(5),
        lambda kg: kg.add(5),
        lambda kg: ckg.open("x" * 5000),
        lambda kg: ckg.open("a\0b"),
        lambda kg: ckg.open(layers="stated"),  # type: ignore[arg-type]
        lambda kg: ckg.ingest(5),  # type: ignore[arg-type]
        lambda kg: ckg.ingest("https://example.org/plan.pdf"),
    ],
)
def test_an_argument_that_cannot_be_is_an_error_of_ours(
    kg: KnowledgeGraph, wrong: Callable[[KnowledgeGraph], object]
) -> None:
    with pytest.raises(CohesionError) as error:
        wrong(kg)
    assert isinstance(error.value, (ValueError, TypeError, NotFound))
    assert len(str(error.value)) < 300


def test_tab_shows_questions_and_names(kg: KnowledgeGraph) -> None:
    shown = [name for name in dir(kg) if not name.startswith("_")]
    assert {"trace", "gaps", "query", "card", "layers"} <= set(shown)
    assert not {"scope", "backend", "register"} & set(shown)
    names = kg._ipython_key_completions_()
    assert {"NEMP", "CMF", "Middlesbrough"} <= set(names)
    assert all(kg.scope.resolver.names[name.casefold()] for name in ("NEMP", "CMF", "Middlesbrough"))


def test_things_are_named_in_any_way_in_a_query(kg: KnowledgeGraph) -> None:
    ways = ("CMF", "Controlling Migration Fund", "stream:cmf", kg["CMF"], kg["CMF"].iri, ["CMF"])
    answers = [kg.query("funding", stream=way) for way in ways]
    assert len(answers[0]) > 0
    assert all(answer == answers[0] for answer in answers)
    plans = ["doc:crewe-action-plan", kg["doc:tower-hamlets-action-plan"]]
    counts = [len(kg.query("actions", document=plan)) for plan in plans]
    assert len(kg.query("actions", document=plans)) == sum(counts) > max(counts)


def test_a_wrong_question_says_what_is_wrong_with_it(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match=r"no query 'fundings'\. Did you mean funding"):
        kg.query("fundings")
    with pytest.raises(QueryError, match="has no parameter colour"):
        kg.query("funding", colour="red")
    with pytest.raises(NotFound, match="Nothing is called 'No Such Fund'"):
        kg.query("funding", stream="No Such Fund")
    with pytest.raises(QueryError, match="facts needs thing"):
        kg.query("facts")
    with pytest.raises(QueryError, match="no direction 'sideways'"):
        kg.trace("CMF", "sideways")  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="no layer guessed"):
        kg.trace("CMF", layers=["guessed"])


def test_select_ask_and_construct_have_one_type_each(kg: KnowledgeGraph) -> None:
    assert isinstance(kg.select("SELECT ?x { BIND (1 AS ?x) }"), Table)
    assert kg.ask("ASK { stream:cmf ?p ?o }") is True
    graph = kg.construct("CONSTRUCT WHERE { stream:cmf a ?class }")
    assert len(graph) == 1
    assert "stream:cmf" in graph.serialize(format="turtle")


# Files


@pytest.mark.parametrize("name", ["graph", "graph.txt", "graph.TRIG", ".trig"])
def test_saving_under_no_rdf_suffix_is_refused_before_anything_is_written(
    kg: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    with pytest.raises(QueryError, match="names no RDF format"):
        kg.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_saving_where_there_is_no_folder_says_so(kg_without_people: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        kg_without_people.save(tmp_path / "nowhere" / "graph.nt")
    assert not list(tmp_path.iterdir())


def test_a_save_that_fails_leaves_the_old_file(
    turtle: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = ckg.open(turtle("project:x rdfs:label 'new' .", name="in/small.ttl"))
    file = tmp_path / "out.ttl"
    file.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CohesionError, match=r"cannot be written \(No space left on device\)"):
        graph.save(file)
    assert file.read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in", "out.ttl"]


# People


@pytest.mark.parametrize("entity", ENTITIES)
def test_tables_without_people_name_nobody(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph, named: re.Pattern[str], entity: str
) -> None:
    closed = getattr(kg_without_people, entity)()
    assert closed.columns == getattr(kg, entity)().columns
    for form in (closed.to_csv(), closed.to_markdown(), closed.to_json(), closed._repr_html_(), repr(closed)):
        assert not named.search(form)
    assert not named.search(json.dumps([closed.labels, closed.quotations], ensure_ascii=False))


def test_actions_and_officers_stay_without_people(kg: KnowledgeGraph, kg_without_people: KnowledgeGraph) -> None:
    def keys(graph: KnowledgeGraph, entity: str) -> set[str]:
        table = getattr(graph, entity)()
        return set(table.column(table.columns[0]))

    for entity in ENTITIES:
        assert keys(kg, entity) == keys(kg_without_people, entity)
    assert not any(kg_without_people.officers().column("holder"))
    assert any(kg.officers().column("holder"))


def test_traces_and_things_without_people_name_nobody(
    kg_without_people: KnowledgeGraph, named: re.Pattern[str]
) -> None:
    trace = kg_without_people.trace("CMF")
    assert not named.search(str(trace) + trace._repr_html_() + trace.to_table().to_csv())
    marked = kg_without_people.select(
        "SELECT DISTINCT ?thing { ?thing ckg:passage/ckg:withheld true } ORDER BY ?thing"
    ).column("thing")
    assert len(marked) > 20
    for thing in marked[::10]:
        shown = kg_without_people[thing]
        assert not named.search(str(shown) + shown._repr_html_() + str(shown.evidence) + shown.evidence._repr_html_())


def test_what_is_saved_without_people_names_nobody(
    kg_without_people: KnowledgeGraph, named: re.Pattern[str], tmp_path: Path
) -> None:
    for suffix in (".nq", ".ttl"):
        text = kg_without_people.save(tmp_path / f"graph{suffix}").read_text("utf-8")
        said = re.sub(r"(?m)^@prefix .*$", "", text)
        assert not named.search(said)
        assert not re.search(r"id/(person|membership)/|\b(person|membership):", said)
    homes = {line.rsplit(" ", 2)[1] for line in (tmp_path / "graph.nq").read_text("utf-8").splitlines()}
    assert not any("/graph/people" in home for home in homes)


def test_every_quad_without_people_names_nobody(kg_without_people: KnowledgeGraph, named: re.Pattern[str]) -> None:
    for quad in kg_without_people.backend.quads():
        assert not named.search(str(quad))


# Layers


def test_a_stated_graph_shows_nothing_that_a_reader_or_a_rule_added(stated: KnowledgeGraph) -> None:
    layers = {
        row["layer"].curie for row in stated.select("SELECT DISTINCT ?layer { ?thing a ?class ; ckg:layer ?layer }")
    }
    assert layers == {"layer:stated", "layer:reference"}
    assert not stated.ask(
        "ASK { ?x ckg:rule|ckg:leadsTo|ckg:hasTheme ?y FILTER NOT EXISTS { ?x a owl:ObjectProperty } }"
    )
    assert not stated.ask("ASK { ?x a ckg:Claim ; ckg:layer layer:interpreted }")
    for entity in ENTITIES:
        table = getattr(stated, entity)()
        if "layer" in table.columns:
            assert {layer.curie for layer in table.column("layer") if layer} <= {"layer:stated", "layer:reference"}


def test_a_thing_that_only_a_reader_added_has_nothing_but_its_label(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    added = kg.select("SELECT DISTINCT ?thing { ?thing a ?class ; ckg:layer layer:interpreted } ORDER BY ?thing")
    assert len(added) > 20
    for thing in added.column("thing")[::20]:
        said = stated.select(f"SELECT DISTINCT ?p {{ <{thing}> ?p ?o FILTER (?p NOT IN (rdfs:label)) }}")
        assert len(said) == 0


def test_a_stated_trace_and_file_hold_the_stated_layer_only(stated: KnowledgeGraph, tmp_path: Path) -> None:
    trace = stated.trace("CMF")
    assert len(trace.steps) > 0
    assert {step.layer for step in trace.steps} <= {"stated"}
    text = stated.save(tmp_path / "stated.nq").read_text("utf-8")
    homes = {line.rsplit(" ", 2)[1] for line in text.splitlines()}
    assert {GRAPHS[home.strip("<>").removeprefix(GRAPH)] for home in homes} == {"stated", "reference"}


def test_layers_add_up_to_the_whole(kg: KnowledgeGraph) -> None:
    parts = [set(kg.backend.quads([layer])) for layer in ("stated", "interpreted", "derived")]
    reference = set(kg.backend.quads([]))
    assert set.union(*parts) == set(kg.backend.quads())
    assert parts[0] & parts[1] == parts[1] & parts[2] == reference


def test_a_layer_can_be_chosen_for_one_trace(kg: KnowledgeGraph, stated: KnowledgeGraph) -> None:
    assert str(kg.trace("CMF", layers=["stated"])) == str(stated.trace("CMF"))


def test_a_filter_that_is_a_parameter_is_bound_by_any_name(kg: KnowledgeGraph) -> None:
    by_name = kg.funding(stream="CMF")
    assert len(by_name) == len(kg.query("funding", stream="stream:cmf")) > 0
    assert set(kg.funding(stream="CMF", stage="stage:award").column("stage")) == {PREFIXES["stage"] + "award"}
    assert len(kg.actions(document="doc:tower-hamlets-action-plan", status="status:complete")) == 2


def test_no_layer_at_all_is_said_on_the_card() -> None:
    assert ckg.open(layers=[]).card["layers"] == "none"
