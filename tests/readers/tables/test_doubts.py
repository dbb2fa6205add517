"""What is doubtful is said, and a repair is offered where there is only one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohesion_kg.readers.layouts import find_tables
from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.readers.tables.corrections import Corrections
from cohesion_kg.readers.tables.doubts import Doubt, find_doubts
from cohesion_kg.readers.tables.rows import read_records

SOURCES = Path(__file__).parents[3] / "data" / "sources"
HEAD = "Recommendation\tAction\tLead\tCost\tDeadline\n"


def doubts(text: str, *kinds: str) -> list[Doubt]:
    found = find_doubts(read_records(text, find_tables(text)))
    return [doubt for doubt in found if not kinds or doubt.kind in kinds]


def repairs(doubt: Doubt) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    assert doubt.offered is not None
    return [(one.thing, one.property, one.take, one.absent) for one in doubt.offered.repairs]


def test_a_table_in_order_raises_no_doubt() -> None:
    assert (
        doubts(f"{HEAD}1. Meet often\tWrite to all\tPolice\t£5\tMay 2018\n2. Part\tPhone them\tKK\t\tOngoing\n") == []
    )


def test_a_shifted_column_is_noticed_and_its_repair_offered() -> None:
    (doubt,) = doubts(f"{HEAD}1. Meet often\tWrite to all\tPolice\tMay 2018\n")
    assert doubt.kind == "shifted-column"
    assert '"May 2018" stands under Cost' in doubt.words
    assert repairs(doubt) == [
        ("action:line-2", "cost", (), "blank-cell"),
        ("action:line-2", "deadline", ("L2-c4",), None),
    ]


@pytest.mark.parametrize("rest", ["", "\tProgress"])
def test_exchanged_cells_are_noticed_and_their_exchange_is_offered(rest: str) -> None:
    (doubt,) = doubts(f"Action\tLead\tDeadline{rest}\nWrite to them all\tMay 2018\tPolice{rest and chr(9)}\n")
    assert doubt.kind == "shifted-column"
    assert repairs(doubt) == [
        ("action:line-2", "responsible", ("L2-c3",), None),
        ("action:line-2", "deadline", ("L2-c2",), None),
    ]


@pytest.mark.parametrize("row", ["1. Meet\tWrite\tKK", "1. Meet\tWrite\tKK\t£5\tMay 2018\tMore"])
def test_too_few_and_too_many_cells_are_said(row: str) -> None:
    (doubt,) = doubts(f"{HEAD}{row}\n")
    assert doubt.kind == "cell-count"
    assert doubt.words == f"The row has {len(row.split(chr(9)))} cells under 5 headings."


def test_three_milestones_two_leads_and_two_dates_are_left_open() -> None:
    text = "Action\tLead\tDeadline\n1. Meet 2. Write 3. Part\tKK/DC\tMay 2018 and June 2018\n"
    (doubt,) = doubts(text, "open-pairing")
    assert doubt.words == "The row holds 3 actions, 2 dates and 2 parties: which belong together is not said."
    assert repairs(doubt) == [
        ("action:line-2", "text", ("L2-c1 :: Meet",), None),
        ("action:line-2-b", "text", ("L2-c1 :: Write",), None),
        ("action:line-2-c", "text", ("L2-c1 :: Part",), None),
    ]


def test_two_leads_of_one_action_are_no_doubt() -> None:
    assert doubts("Action\tLead\tDeadline\nWrite to them all\tKK/DC\tMay 2018 to June 2018\n") == []


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("December 201", '"December 201" breaks off inside its year.'),
        ("December", '"December" has no year.'),
        ("Somewhen", '"Somewhen" is not understood as a date.'),
        ("31.02.2017", "There is no such day: 2017-02-31."),
    ],
)
def test_a_date_that_is_cut_or_not_understood_is_said(date: str, words: str) -> None:
    assert [doubt.words for doubt in doubts(f"Action\tLead\tDeadline\nWrite\tKK\t{date}\n", "unclear-date")] == [words]


def test_a_party_that_is_not_understood_is_said() -> None:
    (doubt,) = doubts("Action\tLead\nWrite\tPolice/Somebody\n")
    assert (doubt.kind, doubt.span.text) == ("unknown-party", "Somebody")


def test_a_blank_may_be_carried_down() -> None:
    found = doubts(
        f"{HEAD}1. Meet often\tWrite to all\tPolice\t\tMay 2018\n\tPhone them\t\t\tMay 2019\n", "carried-blank"
    )
    assert [doubt.words for doubt in found] == [
        "The row begins no recommendation of its own; it may go on with that of line 2.",
        'Nothing is printed under Lead; "Police" may hold here too.',
    ]


def test_numbers_printed_twice_and_numbers_that_begin_again_are_told_apart() -> None:
    head = "No.\tAction\tLead\n"
    assert [one.kind for one in doubts(f"{head}1\tMeet\tKK\n1\tPart\tKK\n")] == ["duplicate-number"]
    again = doubts(f"{head}1\tMeet\tKK\n2\tPart\tKK\n1\tWrite\tKK\n2\tPhone\tKK\n")
    assert [one.kind for one in again] == ["restarting-numbers"]


def test_the_rest_of_a_row_is_offered_to_be_joined() -> None:
    above = "Use tools to model future\tJo Li (Manager,\tMay 2018"
    text = f"Actions\tLead\tDeadline\n{above}\n\ncohesion activities\tHousing)\n"
    (doubt,) = doubts(text, "goes-on")
    assert repairs(doubt) == [
        ("action:line-2", "text", ("L2-c1", "L4-c1"), None),
        ("action:line-2", "responsible", ("L2-c2", "L4-c2"), None),
    ]


def test_a_date_without_an_action_is_said() -> None:
    (doubt,) = doubts("Action\tLead\tDeadline\nWrite\tKK\tMay 2018\n\t\tMarch 2023\n")
    assert doubt.words == 'The row prints "March 2023", but no action to go with it.'


@pytest.mark.parametrize("slug", ["crewe-action-plan", "middlesbrough-action-plan", "tower-hamlets-action-plan"])
def test_every_repair_that_is_offered_can_be_accepted(slug: str) -> None:
    text = (SOURCES / f"{slug}.txt").read_bytes().decode("utf-8")
    offered = {doubt.offered.id: doubt.offered for doubt in find_doubts(read_records(text)) if doubt.offered}
    before = plan_statements(slug, text)
    after = plan_statements(slug, text, Corrections(items=tuple(offered.values())))
    stated = [statement for statement in after if statement.layer == "stated"]
    assert stated == [statement for statement in before if statement.layer == "stated"]
    assert (len(after) > len(before)) is bool(offered)


def test_the_slid_dates_of_a_founding_plan_are_found() -> None:
    text = (SOURCES / "middlesbrough-action-plan.txt").read_bytes().decode("utf-8")
    shifted = [
        doubt.row and doubt.row.line for doubt in find_doubts(read_records(text)) if doubt.kind == "shifted-column"
    ]
    assert shifted == [12, 13]
