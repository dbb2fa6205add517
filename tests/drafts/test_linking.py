"""Links: made where a name is recorded, proposed where it is like one, decided by people, undone without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import NotFound
from cohesion_kg.export import serialise
from cohesion_kg.graph import KnowledgeGraph

Plan = Callable[..., Path]
POLICE = "organisation:cleveland-police"


def graph_of(draft: Draft) -> bytes:
    return serialise(draft.quads, ".trig")


def links(draft: Draft) -> set[tuple[str, str, str]]:
    return {(row["name"], row["target"].curie, row["state"]) for row in draft.links}


def test_recorded_names_are_linked_and_like_ones_proposed(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Middlesbrough")
    assert links(draft) == {
        ("Middlesbrough Council", "council:middlesbrough", "accepted"),
        ("Head of Stronger Communities", "post:middlesbrough/head-of-stronger-communities", "by name"),
        ("Cleveland Police", POLICE, "by name"),
        ("Cleveland Polise", POLICE, "proposed"),
    }
    [score] = [row["score"] for row in draft.links if row["state"] == "proposed"]
    assert 85 <= score < 100
    assert "organisation:plan/cleveland-police" not in graph_of(draft).decode()


def test_a_post_of_another_council_is_never_taken(plan: Plan) -> None:
    for council in ("Leeds", None):
        draft = ckg.ingest(plan(), council)
        assert not any(target.startswith("post:") for _, target, _ in links(draft))
        assert "post:plan/head-of-stronger-communities" in graph_of(draft).decode().replace("\\/", "/")


@pytest.mark.parametrize(
    ("lead", "target"), [("Rebecca Stubbs", "person:rebecca-stubbs"), ("Public Health", "organisation:public-health")]
)
def test_a_person_and_a_common_name_are_never_linked_by_themselves(plan: Plan, lead: str, target: str) -> None:
    draft = ckg.ingest(plan("plan.txt", [("1. Meet", "Hold a forum", lead, "May 2019", "")]), "Cheshire East")
    assert (lead, target, "proposed") in links(draft)


def test_a_stream_is_linked_by_any_recorded_name(plan: Plan, kg: KnowledgeGraph) -> None:
    header = ("Fund", "Recipient", "Amount awarded", "Award date")
    rows = [("Controlling Migration Fund", "Oak Ltd", "£500", "01/04/2019")]
    draft = ckg.ingest(plan("grants.csv", rows, header), "Leeds")
    assert ("Controlling Migration Fund", "stream:cmf", "by name") in links(draft)
    assert "Oak Ltd" in str(kg.add(draft, check=False).trace("CMF"))


def test_the_words_of_an_action_give_it_its_themes(plan: Plan, kg: KnowledgeGraph) -> None:
    joined = kg.add(ckg.ingest(plan(), "Leeds"), check=False)
    themes = joined.select("SELECT ?theme { action:plan\\/line-6 ckg:hasTheme ?theme }").column("theme")
    assert themes


def test_a_link_is_accepted_and_undone_byte_for_byte(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Middlesbrough")
    before = graph_of(draft)
    draft.link("Cleveland Polise", POLICE)
    assert ("Cleveland Polise", POLICE, "accepted") in links(draft)
    assert "polise" not in draft.links.column("thing")
    assert graph_of(draft) != before
    draft.unlink("Cleveland Polise")
    assert graph_of(draft) == before


def test_a_link_by_name_is_undone_and_made_again(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Middlesbrough")
    name, post = "Head of Stronger Communities", "post:middlesbrough/head-of-stronger-communities"
    draft.unlink(name)
    without = graph_of(draft)
    assert (name, post, "rejected") in links(draft)
    draft.link(name, post)
    draft.unlink(name)
    assert graph_of(draft) == without


def test_the_council_that_was_named_is_undone_too(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Leeds")
    nobody = graph_of(ckg.ingest(plan()))
    assert graph_of(draft) != nobody
    draft.unlink("council:plan/publisher")
    assert graph_of(draft) == nobody


def test_a_rejection_is_remembered(plan: Plan, tmp_path: Path) -> None:
    file = plan()
    draft = ckg.ingest(file, "Middlesbrough")
    draft.reject("Cleveland Polise", POLICE, "It is a theatre group.")
    again = ckg.ingest(file, "Middlesbrough", corrections=draft.save(tmp_path / "out"))
    for one in (draft, again):
        assert ("Cleveland Polise", POLICE, "rejected") in links(one)
        assert "Polise" not in " ".join(one.report().first())
    assert "theatre" in " ".join(again.links.column("reason"))


def test_what_is_not_there_cannot_be_linked(plan: Plan) -> None:
    draft = ckg.ingest(plan())
    with pytest.raises(NotFound, match="names nothing 'Durham Police'"):
        draft.link("Durham Police", POLICE)
    with pytest.raises(NotFound):
        draft.link("Cleveland Polise", "No Such Body")


@pytest.mark.parametrize("council", ["Atlantis", "stream:cmf"])
def test_what_is_no_council_is_refused(plan: Plan, council: str) -> None:
    with pytest.raises(NotFound):
        ckg.ingest(plan(), council)
