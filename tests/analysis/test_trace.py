"""Following money and recommendations, either way, over the shipped graph and over small ones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import cohesion_kg as ckg
from cohesion_kg.errors import MixedKindsError, NotFound, QueryError
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import PREFIXES

HEAD = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def cmf(kg):
    return kg.trace("CMF")


def labels(trace, kind):
    return {thing.label for thing in trace.things.values() if kind in thing.classes}


def iris(trace):
    return {thing.iri.curie for thing in trace.things.values()}


def small(tmp_path, turtle):
    """Open a graph of a few triples, with the ontology that says what is below ckg:leadsTo."""
    file = tmp_path / "small.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    return ckg.open(file, bundle.path("ontology", "cohesion.ttl"))


def test_every_stage_of_the_stream_is_shown_in_every_council(cmf):
    stages = {thing.stage for thing in cmf.things.values() if thing.stage}
    assert {"award", "sub-allocation", "intended-bid", "prospect"} <= stages
    publishers = {citation.publisher for thing in cmf.things.values() for citation in thing.citations}
    assert {"Middlesbrough Borough Council", "Cheshire East Council", "London Borough of Tower Hamlets"} <= publishers


def test_known_amounts_are_shown_by_kind(cmf):
    known = {(row["kind"], row["amount"]) for row in cmf.money if row["amount"] is not None}
    assert ("fund-total", Decimal(100_000_000)) in known
    assert ("in-kind", Decimal(40_000_000)) in known
    assert ("award", Decimal(300_000)) in known
    assert ("award", Decimal(150_000)) in known
    assert ("award-part", Decimal(10_000)) in known


def test_the_total_of_awards_says_what_it_leaves_out(cmf):
    total = cmf.total("award")
    assert (total.amount, total.counted, total.unknown) == (Decimal(450_000), 2, 2)
    without = {gap.thing.curie for gap in cmf.gaps if gap.kind == "money-without-amount"}
    assert {"funding:cmf-data-mapping", "funding:cmf-education"} <= without


def test_kinds_of_money_are_never_summed_together(cmf):
    with pytest.raises(MixedKindsError):
        cmf.total()


def test_unknown_money_is_absent_and_not_zero(cmf):
    unknown = cmf.things[PREFIXES["funding"] + "cmf-education"].money
    assert [(money.amount, money.kind) for money in unknown] == [(None, "award")]
    assert str(unknown[0]) == "amount not mentioned"
    assert {row["absence"] for row in cmf.money} == {None, "not mentioned"}


def test_a_missing_amount_is_of_the_kind_of_its_stage(cmf):
    kinds = {row["thing"].curie: row["kind"] for row in cmf.money if row["amount"] is None}
    assert kinds["funding:tower-hamlets-action-plan/cmf"] == "bid-target"
    assert kinds["funding:scm-staff-salaries"] == "award-part"
    assert kinds["funding:specific-grant-funding"] is None  # no paper says at which stage it is


def test_the_passage_of_an_amount_opens_to_its_words(cmf):
    assert all(cmf.money.quotations[row["passage"]] for row in cmf.money)
    assert "£300,000" in {words for _, words in cmf.money.evidence}


def test_what_a_project_did_and_produced_is_of_four_kinds(kg):
    scm = kg.trace("SCM", "forwards")
    for kind in ("Activity", "Output", "Outcome", "Recognition"):
        assert labels(scm, kind), kind
    assert not labels(scm, "Output") & labels(scm, "Outcome")


def test_an_output_shows_its_figure_as_printed(kg):
    figures = {thing.label: thing.figure for thing in kg.trace("SCM", "forwards").things.values() if thing.figure}
    assert figures["Community conversations hosted"] == "seven"
    assert figures["Residents engaged by the orientation sessions"] == "over 400"


def test_every_step_of_the_documents_has_a_passage(cmf):
    bare = [
        step
        for step in cmf.steps
        if step.layer in ("stated", "interpreted") and not (step.citations or cmf.things[step.target].citations)
    ]
    assert bare == []


def test_the_orientation_sessions_lead_back_to_who_paid(kg):
    back = kg.trace("activity:orientation-sessions", "backwards")
    assert "stream:cmf" in iris(back)
    assert "funding:cmf-scm" in iris(back)


def test_a_recommendation_leads_over_its_restatement_to_actions(kg):
    trace = kg.trace("recommendation:middlesbrough-final-report/121", "forwards")
    assert "recommendation:middlesbrough-action-plan/line-4" in iris(trace)
    assert "action:middlesbrough-action-plan/line-7" in iris(trace)


def test_the_chain_breaks_where_the_documents_fall_silent(cmf):
    kinds = {gap.kind for gap in cmf.gaps}
    assert {"money-without-amount", "money-without-result", "evaluation-without-finding"} <= kinds
    induction = [gap for gap in cmf.gaps if gap.thing.curie == "project:regional-induction-programme"]
    assert induction and induction[0].citations


def test_a_council_is_traced_from_where_its_chains_begin(kg):
    trace = kg.trace("Tower Hamlets", "forwards")
    assert {f"recommendation:tower-hamlets-action-plan/{number}" for number in range(1, 7)} <= iris(trace)
    assert {step.layer for step in trace.steps if step.property == "isTiedTo"} == {"derived"}


def test_layers_can_be_chosen(kg):
    stated = kg.trace("recommendation:middlesbrough-final-report/121", "forwards", layers=["stated"])
    assert "recommendation:middlesbrough-action-plan/line-4" not in iris(stated)
    assert {step.layer for step in stated.steps} <= {"stated"}


def test_table_and_network_hold_the_same_steps(cmf):
    table, network = cmf.to_table(), cmf.to_networkx()
    assert len(table) == len(cmf.steps) == network.number_of_edges()
    assert set(network) == set(cmf.things)
    assert network.nodes[PREFIXES["funding"] + "cmf-scm"]["stage"] == "award"
    assert network.has_edge(PREFIXES["stream"] + "cmf", PREFIXES["funding"] + "cmf-scm", key="^fromStream")


def test_the_tree_reads_in_a_terminal_and_in_jupyter(cmf):
    text, page = str(cmf), cmf._repr_html_()
    assert "CMF award to Stronger Communities Middlesbrough [Award, award, £300,000 (award)]" in text
    assert "“The project was awarded £300,000 over two years" in text
    assert "Where the chain breaks" in text and "Where the chain breaks" in page
    assert max(len(line) for line in cmf.lines(80) if "“" in line) <= 80


def test_without_people_the_trace_holds_no_name(kg):
    closed = ckg.open(people=False)
    names = {row["name"] for row in kg.select("SELECT ?name { ?person a ckg:Person ; foaf:name ?name }")}
    text = str(closed.trace("Tower Hamlets")) + str(closed.trace("Cheshire East"))
    assert names and not [name for name in names if name in text]
    assert len(closed.trace("CMF").steps) == len(kg.trace("CMF").steps)


def test_a_circle_ends(tmp_path):
    kg = small(
        tmp_path,
        """
        project:a a ckg:Project ; rdfs:label "A" ; ckg:succeededBy project:b .
        project:b a ckg:Project ; rdfs:label "B" ; ckg:succeededBy project:a .
        """,
    )
    trace = kg.trace("A")
    assert len(trace.steps) == 2
    assert "shown above" in str(trace)


def test_money_of_a_foreign_graph_without_passages_is_traced(tmp_path):
    kg = small(
        tmp_path,
        """
        stream:s a ckg:FundingStream ; rdfs:label "S" .
        funding:f a ckg:Award ; rdfs:label "F" ; ckg:stage stage:award ;
            ckg:fromStream stream:s ; ckg:funds project:p ;
            ckg:hasAmount [
                a ckg:MonetaryAmount ; ckg:amount 12.5 ; ckg:kindOfMoney moneykind:award ; ckg:printed "£12.50" ] .
        project:p a ckg:Project ; rdfs:label "P" .
        """,
    )
    trace = kg.trace("S")
    assert trace.total().amount == Decimal("12.5")
    assert [gap.kind for gap in trace.gaps] == ["money-without-result", "project-without-result"]


def test_an_award_of_which_nothing_is_said_counts_as_unknown(tmp_path):
    kg = small(
        tmp_path,
        """
        stream:s a ckg:FundingStream ; rdfs:label "S" .
        funding:f a ckg:Award ; rdfs:label "F" ; ckg:fromStream stream:s .
        """,
    )
    trace = kg.trace("S")
    assert (trace.total("award").amount, trace.total("award").unknown) == (None, 1)
    assert [(row["thing"].curie, row["absence"], row["passage"]) for row in trace.money] == [
        ("funding:f", "not mentioned", None)
    ]


def test_a_thing_off_every_chain_stands_alone(kg):
    trace = kg.trace("ward:middlesbrough/newport")
    assert len(trace.things) == 1 and not trace.steps


@pytest.mark.parametrize(("name", "error"), [("no such stream", NotFound), ("stream:none", NotFound)])
def test_an_unknown_name_is_refused(kg, name, error):
    with pytest.raises(error):
        kg.trace(name)


def test_an_unknown_direction_or_layer_is_refused(kg):
    with pytest.raises(QueryError, match="forwards, backwards or both"):
        kg.trace("CMF", "sideways")
    with pytest.raises(QueryError, match="layer"):
        kg.trace("CMF", layers=["guessed"])


def test_dates_and_numbers_come_as_python_values(kg):
    found = kg.select("SELECT ?day { decision:sheffield-charter-decision\\/1 ckg:decided/ckg:earliest ?day }")
    assert found.column("day") == [dt.date(2018, 10, 4)]
