"""Links: made where a name is recorded, proposed where it is like one, decided by people, undone without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import NotFound
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store.export import serialise

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


def test_the_misprinted_name_of_a_body_is_no_person(plan: Plan) -> None:
    draft = ckg.ingest(plan())
    graph = graph_of(draft).decode().replace("\\/", "/")
    assert "organisation:plan/cleveland-polise" in graph
    assert "person:plan/cleveland-polise" not in graph
    assert not draft.people.holds_name("Cleveland Polise")
    people = [("1. Meet", "Hold a forum", f"{first} Ashdown {last}", "", "") for first, last in _ALIKE]
    graph = graph_of(ckg.ingest(plan("people.txt", people))).decode().replace("\\/", "/")
    assert all(f"person:people/{first}-ashdown-{last}".lower() in graph for first, last in _ALIKE)


_ALIKE = (("Ann", "Polite"), ("Bo", "Pollice"), ("Liz", "Truss"), ("Ted", "Heath"), ("Jo", "Councell"))


def test_a_post_of_another_council_is_never_taken(plan: Plan) -> None:
    for council in ("Leeds", None):
        draft = ckg.ingest(plan(), council)
        assert not any(target.startswith("post:") for _, target, _ in links(draft))
        assert "post:plan/head-of-stronger-communities" in graph_of(draft).decode().replace("\\/", "/")


@pytest.mark.parametrize(
    ("lead", "target", "reason"),
    [
        ("Rebecca Stubbs", "person:rebecca-stubbs", "two people may have one name"),
        ("Public Health", "organisation:public-health", "a common name"),
    ],
)
def test_a_person_and_a_common_name_are_never_linked_by_themselves(
    plan: Plan, lead: str, target: str, reason: str
) -> None:
    draft = ckg.ingest(plan("plan.txt", [("1. Meet", "Hold a forum", lead, "May 2019", "")]), "Cheshire East")
    assert (lead, target, "proposed") in links(draft)
    [told] = [row["reason"] for row in draft.links if row["target"].curie == target]
    assert reason in told
    assert any(told in line for line in draft.report().first())


@pytest.mark.parametrize(
    ("lead", "target"),
    [
        ("Town Partnership", None),
        ("Community Partnership", "partnership:safer-community-partnership"),
        ("Leeds Council", "council:leeds"),
    ],
)
def test_names_that_differ_are_never_wholly_alike(plan: Plan, lead: str, target: str | None) -> None:
    draft = ckg.ingest(plan("plan.txt", [("1. Meet", "Hold a forum", lead, "May 2019", "")]))
    scores = {row["target"].curie: row["score"] for row in draft.links if row["name"] == lead}
    assert list(scores) == [target] * (target is not None)
    assert all(score < 100 for score in scores.values())


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
    own = draft.links.where(state="accepted", name="Cleveland Polise").column("thing")
    assert own and not {quad.subject.value for quad in draft.quads} & set(own)
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


def test_only_a_link_that_is_made_or_proposed_is_rejected(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Middlesbrough")
    with pytest.raises(NotFound, match=f"proposed are 'Cleveland Polise' with {POLICE}") as refused:
        draft.reject("Cleveland Polise", "council:leeds")
    assert refused.value.candidates == (f"'Cleveland Polise' with {POLICE}",)
    assert draft.links_decided == []
    draft.reject("Cleveland Polise", POLICE)
    draft.reject("Cleveland Polise", POLICE)
    assert len(draft.links_decided) == 1


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
