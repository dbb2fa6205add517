"""Headings are understood by what they mean, not by where they stand."""

from __future__ import annotations

import pytest

from cohesion_kg.readers.tables.header import is_banner, is_wrapped, read_header
from cohesion_kg.readers.text.blocks import Span, read_blocks
from cohesion_kg.readers.vocabulary.headings import instruction, role_of


def spans(line: str) -> tuple[Span, ...]:
    return read_blocks(line)[0].cells


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("SCRUTINY RECOMMENDATION", "recommendation"),
        ("Recommendations", "recommendation"),
        ("OBJECTIVE", "objective"),
        ("PROPOSED ACTION", "action"),
        ("REQUIRED ACTIONS", "action"),
        ("Actions <i>(please provide 3 or 4 actions that will be taken)</i>", "action"),
        ("What we will do", "action"),
        ("POST TITLE", "responsible"),
        ("Responsible Officer", "responsible"),
        ("LEAD", "responsible"),
        ("Lead Officer / Team", "responsible"),
        ("Lead Officer/Lead Partner", "responsible"),
        ("Owner", "responsible"),
        ("By whom", "responsible"),
        ("BUDGET COST", "cost"),
        ("£ Cost", "cost"),
        ("TIMESCALE", "deadline"),
        ("Deadline", "deadline"),
        ("Target date:", "deadline"),
        ("By when?", "deadline"),
        ("COMMENTS", "comment"),
        ("Notes", "comment"),
        ("DECEMBER", "progress"),
        ("Sept", "progress"),
        ("January 2017", "progress"),
        ("Progress to date", "progress"),
        ("Q1 2019/20", "progress"),
        ("RAG status", "status"),
        ("Item", "item"),
        ("Ref", "number"),
        ("Rec No.", "number"),
        ("Recommendation of the panel", "recommendation"),
        ("Milestones", "action"),
        ("What will we do?", "action"),
        ("Action point", "action"),
        ("Action taken", "progress"),
        ("Cabinet Member", "responsible"),
        ("Lead Member / Cabinet Member", "responsible"),
        ("Responsible person(s)", "responsible"),
        ("Led by", "responsible"),
        ("Lead responsibility", "responsible"),
        ("Key partners", "partner"),
        ("Start date", "start"),
        ("Target", "deadline"),
        ("Expected completion date", "deadline"),
        ("Date implemented", "deadline"),
        ("Completion*", "deadline"),
        ("Lead<sup>2</sup>", "responsible"),
        ("Cost [1]", "cost"),
        ("Budget (£)", "cost"),
        ("Budget / Resources", "cost"),
        ("Funding source", "cost"),
        ("Accepted? Y/N", "response"),
        ("Executive response", "response"),
        ("Success measure/Outcome", "outcome"),
        ("Evidence", "outcome"),
        ("Theme", "theme"),
        ("Progress / RAG", "progress"),
        ("Update March 2024", "progress"),
        ("Latest update", "comment"),
        ("Community Safety", None),
        ("Completed", None),
        ("Ruskin School", None),
        ("Action taken by the Council in March to meet the deadline", None),
        ("", None),
    ],
)
def test_a_heading_gives_its_column_a_role(heading: str, role: str | None) -> None:
    assert role_of(heading) == role


def test_what_a_heading_asks_of_the_writer_is_kept_apart() -> None:
    heading = Span(5, 40, "Actions <i>(please list three)</i>:")
    asked = instruction(heading)
    assert asked is not None
    assert (asked.text, asked.extent) == ("please list three", (17, 34))
    assert instruction(Span(0, 7, "Actions")) is None


@pytest.mark.parametrize(
    "line",
    ["Ruskin School\tIssues with cohort\tDC", "Deadline\t\t", "Meet\tKK\tMay\tJune", "Police\tTeam\tStatus"],
)
def test_a_row_of_data_is_no_header(line: str) -> None:
    assert read_header(spans(line)) is None


def test_a_column_that_is_not_understood_does_not_spoil_the_header() -> None:
    columns = read_header(spans("Ref\tAction\tLead\tDeadline"))
    assert columns is not None
    assert [column.role for column in columns] == ["number", "action", "responsible", "deadline"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("PROJECT MANAGEMENT\t\tPROGRESS 2017\t\tACTION UPDATES January 2017", True),
        ("Improving communication\t\t\t2017", True),
        ("Housing\t\t", True),
        ("Housing\tPolice\t2017", False),
        ("\t\t", False),
    ],
)
def test_a_banner_holds_a_title_and_years_only(line: str, answer: bool) -> None:
    assert is_banner(spans(line)) is answer


@pytest.mark.parametrize(
    ("banner", "header", "months"),
    [
        (
            "Plan\t\t2017\t",
            "ACTION\tDECEMBER\tJANUARY\tFEBRUARY",
            [None, "December 2016", "January 2017", "February 2017"],
        ),
        ("Plan\t2016\t\t", "ACTION\tNOV\tDEC\tJAN", [None, "November 2016", "December 2016", "January 2017"]),
        (
            "Plan\t2016\t2017\t",
            "ACTION\tDEC\tJAN\tFEB",
            [None, "December 2016", "January 2017", "February 2017"],
        ),
        ("Plan\t\t\t", "ACTION\tLEAD\tMay 2019\tJune", [None, None, "May 2019", None]),
        ("Plan\t\t\t", "ACTION\tLEAD\tMay\tJune", [None, None, None, None]),
    ],
)
def test_a_month_takes_its_year_from_what_stands_over_and_beside_it(
    banner: str, header: str, months: list[str | None]
) -> None:
    columns = read_header(spans(header), spans(banner))
    assert columns is not None
    assert [column.month for column in columns] == months


@pytest.mark.parametrize(
    ("upper", "lower", "roles"),
    [
        ("Action\tResponsible\tTarget", "\tofficer\tdate", ["action", "responsible", "deadline"]),
        ("Proposed\tLead\tBy", "action\tofficer\twhen", ["action", "responsible", "deadline"]),
        ("Action\tLead", "Meet\tKK", None),
        ("Action\tLead", "Action\tLead", None),
    ],
)
def test_headings_may_go_on_in_the_row_below(upper: str, lower: str, roles: list[str] | None) -> None:
    assert is_wrapped(spans(upper), spans(lower)) is (roles is not None)
    if roles:
        columns = read_header(spans(upper), (), spans(lower))
        assert columns is not None
        assert [column.role for column in columns] == roles


def test_a_heading_of_many_marks_is_read_at_once() -> None:
    assert role_of("*" * 200) is role_of("-" * 5000) is None
