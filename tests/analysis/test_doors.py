"""What is missing has one definition: every door gives one count for one question."""

from __future__ import annotations

import datetime as dt

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.gaps import KINDS
from cohesion_kg.graph import KnowledgeGraph

DAY = dt.date(2018, 11, 15)
#: The kinds that break a chain, written out here so that none can go missing from a trace unseen.
BREAKS = {
    "money-without-amount", "money-without-result", "project-without-result", "evaluation-without-finding",
    "recommendation-without-response", "recommendation-without-action", "action-without-progress",
}  # fmt: skip
LAYERS = (None, ("stated",), ("stated", "interpreted"), ("stated", "interpreted", "derived"))


@pytest.fixture(scope="module", params=[(people, layers) for people in (True, False) for layers in LAYERS], ids=str)
def opened(request: pytest.FixtureRequest) -> KnowledgeGraph:
    people, layers = request.param
    return ckg.open(people=people, layers=layers)


def test_gaps_and_the_public_query_of_that_name_count_the_same(opened: KnowledgeGraph) -> None:
    counts = opened.gaps(as_of=DAY).counts
    for kind in KINDS:
        day = {"as_of": DAY} if "as_of" in opened.queries[kind].parameters else {}
        things = set(opened.query(kind, **day).column("thing"))
        assert len(things) == counts.get(kind, 0), kind


def test_the_breaks_of_a_trace_are_the_lacks_of_what_it_reached(opened: KnowledgeGraph) -> None:
    lacking = {(gap.kind, gap.thing) for gap in opened.gaps()}
    for start in ("CMF", "Tower Hamlets", "Cheshire East"):
        trace = opened.trace(start, "forwards")
        breaks = {(gap.kind, gap.thing) for gap in trace.gaps}
        assert breaks == {(kind, thing) for kind, thing in lacking if kind in BREAKS and thing in trace.things}
        back = {(gap.kind, gap.thing) for gap in opened.trace(start, "backwards").gaps}
        assert {kind for kind, _ in back} <= {"money-without-amount"}
        assert back <= lacking


def test_a_broken_link_is_a_lack_where_it_breaks(opened: KnowledgeGraph) -> None:
    lacking = {(gap.kind, gap.thing) for gap in opened.gaps()}
    links = opened.broken_links()
    rows = {row["thing"]: row for row in opened.query("first-broken-link") if row["broken_at"] != "nowhere"}
    assert {gap.thing for gap in links} == set(rows)
    for gap in links:
        row = rows[gap.thing]
        if row["broken_at"] in ("response", "action"):
            assert (gap.kind, row["last"]) in lacking
        if row["broken_at"] == "progress":
            actions = opened.select(f"SELECT ?action {{ <{row['last']}> ckg:hasAction ?action }}").column("action")
            assert sum(("action-without-progress", action) in lacking for action in actions) == (
                row["actions"] - row["reported"]
            )
