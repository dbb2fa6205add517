"""Networks of accountability, funding, partnerships, themes and documents, and what can be read off them."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.networks import (
    VIEWS,
    connections,
    dependence,
    falls_with,
    reach,
    to_gexf,
    to_graphml,
    to_networkx,
)
from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.values.terms import curie, expand


@pytest.fixture(scope="module")
def network(kg):
    known = {view: to_networkx(kg.scope, view) for view in VIEWS}
    return known.__getitem__


def edges(graph, property_):
    return {
        (data_source, data_target)
        for data_source, data_target, data in graph.edges(data=True)
        if data["property"] == property_
    }


@pytest.mark.parametrize("view", VIEWS)
def test_every_node_and_edge_says_what_it_is(network, view):
    graph = network(view)
    assert graph.number_of_edges() > 20
    for _, data in graph.nodes(data=True):
        assert set(data) == {"label", "kind", "layer", "council", "document", "passage"}
        assert all(type(value) is str for value in data.values())
        assert data["label"]
        assert data["kind"]
    for *_, data in graph.edges(data=True):
        assert set(data) == {"property", "layer", "passage"}
        assert all(type(value) is str for value in data.values())
        assert data["layer"] in {"stated", "interpreted", "derived", "reference"}
        assert data["passage"] or data["layer"] == "reference"


@pytest.mark.parametrize("view", VIEWS)
def test_a_network_survives_graphml_and_gexf(network, view, tmp_path):
    graph = network(view)
    again = nx.read_graphml(to_graphml(graph, tmp_path / "x.graphml"), force_multigraph=True)
    assert set(again) == set(graph)
    assert sorted(data["property"] for *_, data in again.edges(data=True)) == sorted(
        data["property"] for *_, data in graph.edges(data=True)
    )
    one = next(iter(graph))
    assert again.nodes[one]["label"] == graph.nodes[one]["label"]
    gephi = nx.read_gexf(to_gexf(graph, tmp_path / "x.gexf"))
    assert (len(gephi), gephi.number_of_edges()) == (len(graph), graph.number_of_edges())


def test_accountability_runs_from_recommendation_to_action_to_post(network):
    graph = network("accountability")
    recommendation = expand("recommendation:tower-hamlets-action-plan/6")
    action = expand("action:tower-hamlets-action-plan/line-76")
    post = expand("post:tower-hamlets/service-manager-cohesion-engagement")
    assert (recommendation, action) in edges(graph, "hasAction")
    assert (action, post) in edges(graph, "responsible/party")
    assert graph.nodes[action]["council"] == "London Borough of Tower Hamlets"


def test_a_repaired_owner_is_an_interpreted_edge(network):
    graph = network("accountability")
    action = expand("action:tower-hamlets-action-plan/line-18")  # the cell breaks off in the middle of the post
    post = expand("post:tower-hamlets/service-manager-cohesion-engagement")
    assert {data["layer"] for data in graph[action][post].values()} == {"interpreted"}


def test_persons_stand_only_where_the_graph_holds_them(network):
    kinds = {data["kind"] for _, data in network("accountability").nodes(data=True)}
    assert "Person" in kinds
    nameless = ckg.open(people=False)
    graph = to_networkx(nameless.scope, "accountability")
    assert "Person" not in {data["kind"] for _, data in graph.nodes(data=True)}
    assert "Fieran" not in "".join(nx.generate_graphml(graph))


def test_how_much_of_each_plan_hangs_on_one_post(network):
    found = {row["party"].curie: row for row in dependence(network("accountability"))}
    towers = found["post:tower-hamlets/service-manager-cohesion-engagement"]
    assert (towers["actions"], towers["of"], towers["share"], towers["alone"]) == (15, 21, Decimal("71.4"), 15)
    middlesbrough = found["post:middlesbrough/head-of-stronger-communities"]
    assert (middlesbrough["actions"], middlesbrough["of"], middlesbrough["alone"]) == (6, 9, 4)
    crewe = found["initials:crewe-action-plan/kk"]
    assert (crewe["actions"], crewe["of"], crewe["alone"]) == (13, 26, 5)


def test_what_falls_if_the_post_goes(network):
    lost = falls_with(network("accountability"), expand("post:tower-hamlets/service-manager-cohesion-engagement"))
    assert {row["thing"].curie for row in lost if row["kind"] == "Recommendation"} == {
        f"recommendation:tower-hamlets-action-plan/{number}" for number in (3, 4, 5, 6)
    }
    assert len(lost.where(kind="Action")) == 15
    assert all(row["passage"] for row in lost)


def test_money_runs_from_stream_to_award_to_project_to_result(network):
    graph = network("funding")
    award, scm = expand("funding:cmf-scm"), expand("project:scm")
    assert (expand("stream:cmf"), award) in edges(graph, "^fromStream")
    assert (award, scm) in edges(graph, "funds")
    results = {graph.nodes[far]["kind"] for far in nx.descendants(graph, scm)}
    assert {"Activity", "Output", "Outcome", "Recognition"} <= results


def test_the_controlling_migration_fund_reaches_furthest(network):
    table = reach(network("funding"))
    first = table[0]
    assert first["stream"].curie == "stream:cmf"
    assert first["results"] > 20
    assert {"council:middlesbrough", "council:tower-hamlets"} <= {
        curie(far) for _, far in edges(network("funding"), "recipient")
    }
    bsbt = next(row for row in table if row["stream"].curie == "stream:bsbt")
    assert (bsbt["funding"], bsbt["work"], bsbt["results"]) == (1, 0, 0)


def test_what_connects_two_councils(kg, network):
    path = connections(network("funding"), kg["council:middlesbrough"], kg["council:tower-hamlets"], limit=1)
    assert "stream:cmf" in {row["source"].curie for row in path}
    assert [row["step"] for row in path] == [1, 2, 3, 4]
    neighbours = connections(network("partnership"), kg["council:middlesbrough"], kg["council:redcar-and-cleveland"])
    assert "organisation:public-health-south-tees" in {row["source"].curie for row in neighbours}


def test_nothing_connects_what_is_not_connected(kg, network):
    graph = network("partnership")
    assert len(connections(graph, kg["council:middlesbrough"], kg["team:idea-store-learning"])) == 0
    with pytest.raises(NotFound, match="not in the partnership network"):
        connections(graph, kg["council:middlesbrough"], kg["council:leeds"])


def test_hosts_are_told_from_former_hosts(network):
    nemp = expand("partnership:nemp")
    assert (nemp, expand("council:middlesbrough")) in edges(network("partnership"), "host")
    assert (nemp, expand("council:newcastle-upon-tyne")) in edges(network("partnership"), "formerHost")


def test_themes_stand_between_councils(network):
    graph = network("theme")
    esol = expand("theme:esol")
    councils = {council for thing in graph.predecessors(esol) for council in graph.predecessors(thing)}
    assert {curie(council) for council in councils} == {
        "council:middlesbrough", "council:tower-hamlets", "council:cheshire-east",
    }  # fmt: skip
    assert {data["layer"] for *_, data in graph.in_edges(esol, data=True)} == {"derived"}


def test_documents_cite_restate_and_wait(network):
    graph = network("document")
    report, plan = expand("doc:middlesbrough-final-report"), expand("doc:middlesbrough-action-plan")
    assert (report, expand("doc:controlling-migration-fund-prospectus")) in edges(graph, "cites")
    assert len([data for data in graph[report][plan].values() if data["property"] == "restatedAs"]) == 4
    waiting = (expand("doc:tower-hamlets-action-plan"), expand("doc:government-response-to-the-casey-review"))
    assert waiting in edges(graph, "waitsFor")


def test_layers_limit_a_network(kg):
    stated = to_networkx(kg.scope.within(["stated"]), "accountability")
    assert {data["layer"] for *_, data in stated.edges(data=True)} == {"stated"}


def test_unknown_views_and_folders_are_refused(kg, network, tmp_path):
    with pytest.raises(QueryError, match="accountability"):
        to_networkx(kg.scope, "weather")
    with pytest.raises(NotFound, match="no folder"):
        to_graphml(network("document"), tmp_path / "none" / "x.graphml")
    with pytest.raises(NotFound, match="no folder"):
        to_gexf(network("document"), tmp_path / "none" / "x.gexf")
