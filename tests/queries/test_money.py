"""Who paid: only money that was given paid for a thing, and a phase that follows another did not."""

from __future__ import annotations

from cohesion_kg.graph import KnowledgeGraph


def test_a_bid_is_said_to_be_one_and_stands_behind_what_was_given(kg: KnowledgeGraph) -> None:
    rows = kg.query("who-paid", thing="activity:orientation-sessions")
    assert [(row["stage"].curie, row["paid"]) for row in rows] == [("stage:award", True), ("stage:bid", False)]
    for row in kg.query("who-paid"):
        assert row["paid"] == (row["stage"].curie in {"stage:award", "stage:sub-allocation", "stage:spent"})


def test_the_award_of_a_first_phase_did_not_pay_for_the_second(kg: KnowledgeGraph) -> None:
    assert len(kg.query("who-paid", thing="project:scm"))
    assert not len(kg.query("who-paid", thing="project:scm-phase-two"))


def test_who_paid_is_told_of_what_is_stated_alone(kg: KnowledgeGraph) -> None:
    assert len(kg.query("who-paid", thing="project:scm", layers=["stated"]))
