"""Headings that are no known phrases are understood where they open a table, and only there."""

from __future__ import annotations

import pytest

from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.headings import inferred_role, role_of


def spans(*texts: str) -> list[Span]:
    return [Span(0, len(text), text) for text in texts]


def roles(header: list[str], *rows: list[str]) -> list[str | None] | None:
    columns = read_header(spans(*header), rows=[spans(*row) for row in rows])
    return [column.role for column in columns] if columns else None


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Recommendation of the Task Group", "recommendation"),
        ("We recommend that", "recommendation"),
        ("What will happen next", "action"),
        ("How we will do it", "action"),
        ("Steps to delivery", "action"),
        ("Named lead", "responsible"),
        ("Responsible lead(s)", "responsible"),
        ("Officer/Member", "responsible"),
        ("Directed to", "responsible"),
        ("SRO", "responsible"),
        ("Implementation due", "deadline"),
        ("Timing", "deadline"),
        ("By", "deadline"),
        ("Finish by", "deadline"),
        ("Cost to the parish", "cost"),
        ("Funding needed", "cost"),
        ("How we will know", "outcome"),
        ("Position at March 2023", "progress"),
        ("Apr-Jun", "progress"),
        ("Done?", "status"),
        ("Cabinet's decision", "response"),
        ("Raised on", "reference"),
    ],
)
def test_a_heading_is_understood_by_its_head_word_or_by_what_it_asks(heading: str, role: str) -> None:
    assert inferred_role(heading) == role


@pytest.mark.parametrize(
    "words",
    ["Responsible for", "Based at", "Not due", "Within budget", "Hub Manager", "Communities Team", "Meet the police",
     "Head of Service", "Open on Monday", "No action was taken by the committee in the end of the year"],
)  # fmt: skip
def test_words_of_cells_and_of_other_tables_are_no_headings(words: str) -> None:
    assert inferred_role(words) is None


def test_a_row_that_opens_a_plan_is_its_header_though_most_headings_are_unknown() -> None:
    header = ["Aim", "Colour", "Steps to delivery", "Champion", "By whom", "Finish by", "Size"]
    assert roles(header) == ["objective", None, "action", None, "responsible", "deadline", None]
    assert read_header(spans(*header)) is None  # in the middle of a table the same words are cells


@pytest.mark.parametrize(
    "header",
    [
        ["Stage", "Date"],
        ["Name", "Job title", "Responsible for", "Based at"],
        ["Hub", "Monday to Thursday", "Friday", "Saturday", "Telephone"],
        ["Size of group", "Most you can ask for", "Accounts needed"],
        ["Meet the board.", "The clerk was asked to write.", "May 2024"],
    ],
)
def test_other_tables_open_no_plan(header: list[str]) -> None:
    assert roles(header) is None


def test_hours_under_when_make_a_timetable_and_no_plan() -> None:
    header = ["Activity", "When", "Where", "Who"]
    assert roles(header, ["Rhyme time", "Mondays, 10.30am", "Central", "Babies"]) is None
    assert roles(header, ["Rhyme time", "March 2024", "Central", "Library Service"]) is not None
    assert roles(["Action", "By when"], ["Meet", "19.01.17"]) == ["action", "deadline"]


def test_the_cells_settle_what_a_heading_means_that_can_mean_two_things() -> None:
    header = ["Action", "Lead", "Target"]
    assert roles(header, ["Meet", "Clerk", "May 2024"]) == ["action", "responsible", "deadline"]
    assert roles(header, ["Meet", "Clerk", "Two hundred residents"]) == ["action", "responsible", "outcome"]
    header = ["Activity", "Lead", "Milestones / completion"]
    assert roles(header, ["Meet", "Clerk", "May 2024"]) == ["action", "responsible", "deadline"]


def test_of_two_headings_for_what_is_done_the_plainer_one_lists_the_actions() -> None:
    assert roles(["Commitment", "Steps to delivery", "Who"]) == ["objective", "action", "responsible"]
    assert roles(["Action", "Lead", "Next steps"]) == ["action", "responsible", "comment"]
    assert roles(["Next steps", "Lead", "Target date"]) == ["action", "responsible", "deadline"]


def test_a_column_of_numbers_lists_nothing_whatever_its_heading_says() -> None:
    header, rows = (
        ["Step", "What we will do", "Target date"],
        [["1.1", "Meet", "May 2024"], ["1.2", "Part", "June 2024"]],
    )
    assert roles(header, ["Aim 1: Fairness", "", ""], *rows) == ["number", "action", "deadline"]


def test_the_date_of_a_meeting_is_no_deadline() -> None:
    assert role_of("Meeting date") == role_of("Date of the report") == "reference"
    assert role_of("Completion date") == "deadline"
