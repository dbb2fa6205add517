"""Forms in which councils print decisions, recommendations and actions, each as a kind and not as one paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft


@pytest.fixture
def draft(tmp_path: Path) -> Any:
    def read(text: str) -> Draft:
        file = tmp_path / "paper.txt"
        file.write_text(text, "utf-8")
        return ckg.ingest(file)

    return read


def words(table: Any, column: str) -> list[str]:
    return [" ".join(cell.split()) for cell in table.column(column) if cell]


def test_a_list_below_the_label_action_is_of_actions_up_to_the_next_heading(draft: Any) -> None:
    read = draft(
        "Item 4: Parks\n\nThe benches were seen.\n\nActions:\n\n- Parks Team to paint the benches.\n"
        "- Ranger to count them.\n\n5. Paths\n\n- Kit Hale spoke of paths.\n\nThe sign is lost (Action Ranger).\n"
    )
    assert [(row["action"], row["responsible"]) for row in read.actions()] == [
        ("paint the benches.", "Parks Team"),
        ("count them.", "Ranger"),
        ("The sign is lost", "Ranger"),
    ]


def test_labels_may_end_in_a_colon_and_a_dash_and_a_bare_that_is_no_decision(draft: Any) -> None:
    read = draft(
        "Notice\n\nReference Number :-77\nDate :-2031/03/04\nDecision Maker :-Leader of the Council\n"
        "Subject of Decision :-Warm Rooms\nDecision :-That:\n\n"
        "1. warm rooms be opened; and\n\n2. a list be printed.\n\n"
        "Reason for Decision :-It is cold.\n"
    )
    assert words(read.decisions(), "decision") == ["warm rooms be opened; and", "a list be printed."]
    head = read.decisions()[0]
    assert (head["decision"], head["maker"], head["date"], head["because"]) == (
        None,
        "Leader of the Council",
        "2031-03-04",
        "It is cold.",
    )


def test_points_below_what_was_carried_are_decided_by_the_body_and_on_the_day_of_the_meeting(draft: Any) -> None:
    read = draft(
        "Issue details\n\nMeeting: 03/02/2031 - Policy Board (Item 4)\n\nThe motion was moved and was carried.\n\n"
        "(a) a hall be hired; and\n\n(b) tea be served.\n"
    )
    assert [(row["decision"], row["maker"], row["date"], row["layer"]) for row in read.decisions()] == [
        ("a hall be hired; and", "Policy Board", "2031-02-03", "interpreted"),
        ("tea be served.", "Policy Board", "2031-02-03", "interpreted"),
    ]


def test_a_record_without_the_heading_of_its_decision_gives_the_words_and_never_the_title(draft: Any) -> None:
    read = draft(
        "Decision details\n\nWarm Rooms – Delegation\n\nDecision Maker: Cabinet\n\nDecision status: Approved\n\n"
        "Is Key decision?: No\n\nThis report asks for powers.\n\nThat powers be given to the Director.\n\n"
        "Date of decision: 04/03/2031\n"
    )
    [decision] = read.decisions()
    assert (decision["decision"], decision["layer"]) == ("That powers be given to the Director.", "interpreted")


def test_a_lead_in_is_no_recommendation_and_running_text_breaks_no_lettered_list(draft: Any) -> None:
    read = draft("To consider the plan.\nRecommendations:\nThat the Panel\n1. Note the plan.\n2. Ask for more of it.\n")
    assert words(read.recommendations(), "recommendation") == ["Note the plan.", "Ask for more of it."]
    read = draft(
        "Report\n\n2. Recommendations\n\nCouncil is recommended to approve: -\n\n  a) That a fair be held in May.\n\n"
        "     The fair would be near the lake, and every school would be asked to it in good time.\n\n"
        "  b) That the Clerk be asked to hire tents.\n\n3. Background\n\nThere was a fair in 2016.\n"
    )
    assert words(read.recommendations(), "recommendation") == [
        "That a fair be held in May.",
        "That the Clerk be asked to hire tents.",
    ]


def test_initials_behind_a_dash_own_what_stands_before_it(draft: Any) -> None:
    read = draft(
        "Minutes of the Parish Council Meeting held on\nTuesday 4th March 2031\n\n"
        "Present: A.Moss, R.Hill, J.Cole (clerk).\n"
        "3) Trees\n 3.1 The oak is ill – AM & RH to look\n"
        " 3.2 Resolved – to write to the owner\n of the field – JC to action\n"
        "4) Paths\n A survey would be undertaken – RH\n"
    )
    assert [(row["action"], row["responsible"]) for row in read.actions()] == [
        ("look", "AM; RH"),
        ("to write to the owner\n of the field", "JC"),
        ("A survey would be undertaken", "RH"),
    ]
    assert words(read.decisions(), "decision") == ["to write to the owner of the field"]
    assert set(read.decisions().column("date")) == {"2031-03-04"}
