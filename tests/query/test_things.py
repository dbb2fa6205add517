"""Things: what is said of one, forwards and backwards, each fact with its layer."""

from __future__ import annotations

import pytest

import cohesion_kg as ckg
from cohesion_kg.errors import NotFound
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.values.terms import curie


def test_a_thing_says_what_it_is(kg: KnowledgeGraph) -> None:
    thing = kg["CMF"]
    assert thing.iri.curie == "stream:cmf"
    assert thing.label == "Controlling Migration Fund (CMF)"
    assert thing.kinds == ("FundingStream",)


def test_a_thing_of_several_kinds_says_all(kg: KnowledgeGraph) -> None:
    assert {"Project", "Team", "Partnership"} <= set(kg["project:scm"].kinds)


def test_facts_go_both_ways(kg: KnowledgeGraph) -> None:
    facts = kg["CMF"].facts
    assert set(facts.column("direction")) == {"forwards", "backwards"}
    backwards = {(curie(row["property"]), row["other"]) for row in facts.where(direction="backwards")}
    awards = kg.select("SELECT ?a { ?a ckg:fromStream stream:cmf }").column("a")
    assert {("ckg:fromStream", award) for award in awards} <= backwards


@pytest.mark.parametrize("name", ["CMF", "project:scm", "decision:sheffield-charter-decision/1"])
def test_every_fact_is_a_triple_and_every_triple_a_fact(kg: KnowledgeGraph, name: str) -> None:
    thing = kg[name]
    facts = {(row["property"], row["other"]) for row in thing.facts if row["direction"] == "forwards"}
    left_out = {"ckg:passage", "ckg:layer", "ckg:leadsTo"}
    said = {
        (row["p"], row["o"])
        for row in kg.select(f"SELECT ?p ?o {{ <{thing.iri}> ?p ?o }}")
        if curie(row["p"]) not in left_out
    }
    assert facts == said


def test_a_fact_of_another_layer_than_its_thing_says_so(kg: KnowledgeGraph) -> None:
    document = kg["doc:sheffield-charter-decision"]
    [fact] = document.facts.where(property="ckg:publisher")
    assert fact["layer"].curie == "layer:interpreted"
    [fact] = document.facts.where(property="ckg:title")
    assert fact["layer"].curie == "layer:stated"


def test_a_thing_prints_its_facts_and_what_it_stands_on(kg: KnowledgeGraph) -> None:
    printed = str(kg["NEMP"])
    assert printed.startswith("North East Migration Partnership (NEMP) (partnership:nemp) — Partnership")
    assert "Stands on:" in printed
    assert "“" in printed
    assert repr(kg["NEMP"]) == printed


def test_html_holds_facts_and_evidence(kg: KnowledgeGraph) -> None:
    page = kg["NEMP"]._repr_html_()
    assert page.startswith("<h4>North East Migration Partnership (NEMP)")
    assert page.count("<table>") == 1
    assert "<mark>" in page


def test_a_thing_of_one_layer_shows_no_fact_of_another() -> None:
    stated = ckg.open(layers=["stated"])
    for name in ("project:scm", "doc:sheffield-charter-decision", "CMF"):
        layers = {layer.rpartition("/")[2] for layer in stated[name].facts.column("layer") if layer}
        assert layers <= {"stated", "reference"}
        assert {citation.layer for citation in stated[name].evidence} <= {"stated"}
    assert not stated["doc:sheffield-charter-decision"].facts.where(property="ckg:publisher")
    assert "Partnership" not in stated["project:scm"].kinds


def test_a_thing_without_people_names_nobody(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph, names_of_persons: frozenset[str]
) -> None:
    posts = kg.select("SELECT DISTINCT ?post { ?membership ckg:heldPost ?post ; ckg:holder ?holder }").column("post")
    shown = "".join(str(kg[post]) + str(kg[post].evidence) for post in posts)
    assert len([name for name in names_of_persons if name in shown]) > 5
    for post in posts[::4]:
        shown = str(kg_without_people[post]) + str(kg_without_people[post].evidence)
        assert not [name for name in names_of_persons if name in shown]
        assert not kg_without_people[post].facts.where(property="ckg:heldPost")
    holder = kg.select("SELECT ?holder { ?membership ckg:holder ?holder }")[0]["holder"]
    with pytest.raises(NotFound):
        kg_without_people[holder]
