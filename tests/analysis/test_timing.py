"""What had passed, been decided, published or come into force on a day."""

from __future__ import annotations

import datetime as dt

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.timing import decisions, due


@pytest.fixture(scope="module")
def tower_hamlets(kg):
    council = kg["council:tower-hamlets"].iri

    def ask(year: int, month: int, day: int, **more: object) -> dict[str, dict[str, object]]:
        table = due(kg.scope, dt.date(year, month, day), council=council, **more)
        return {row["action"].rpartition("/line-")[2]: row for row in table}

    return ask


def lines(rows, passed):
    return {int(line) for line, row in rows.items() if row["passed"] == passed}


def test_on_15_november_2018_certain_possible_and_complete_are_told_apart(tower_hamlets):
    rows = tower_hamlets(2018, 11, 15)
    assert len(rows) == 21
    assert lines(rows, "certainly passed") == {12, 13, 14, 15, 17, 31, 32, 40, 55, 65, 66, 67, 76}
    assert lines(rows, "possibly passed") == {16, 18, 44}
    assert lines(rows, "not passed") == {43, 45, 56}
    assert lines(rows, "no date") == {29, 30}
    assert {rows[line]["status"] for line in ("29", "30")} == {"complete"}


@pytest.mark.parametrize(
    ("day", "passed", "as_printed"),
    [
        ((2017, 11, 30), "not passed", "possibly passed"),
        ((2017, 12, 1), "not passed", "possibly passed"),
        ((2018, 1, 1), "possibly passed", "possibly passed"),
        ((2018, 12, 31), "possibly passed", "possibly passed"),
        ((2019, 1, 1), "certainly passed", "possibly passed"),
        ((2020, 1, 1), "certainly passed", "certainly passed"),
    ],
)
def test_a_year_cut_off_is_narrowed_by_the_deadlines_of_its_own_plan(tower_hamlets, day, passed, as_printed):
    row = tower_hamlets(*day)["18"]
    assert row["deadline_printed"] == "December 201"
    assert row["readings"] == "2017-12 or 2018-12"
    assert (row["passed"], row["passed_as_printed"]) == (passed, as_printed)


def test_a_month_passes_with_its_last_day(tower_hamlets):
    assert tower_hamlets(2018, 3, 1)["13"]["passed"] == "not passed"
    assert tower_hamlets(2018, 3, 31)["13"]["passed"] == "possibly passed"
    assert tower_hamlets(2018, 4, 1)["13"]["passed"] == "certainly passed"


@pytest.fixture(scope="module")
def middlesbrough(kg):
    table = due(kg.scope, dt.date(2022, 12, 15), council="council:middlesbrough")
    return {row["action"].curie.removeprefix("action:middlesbrough-action-plan/"): row for row in table}


def test_a_repaired_deadline_is_judged_as_repaired_and_as_printed(middlesbrough):
    row = middlesbrough["line-7"]
    assert (row["deadline_printed"], row["deadline_repaired"]) == ("December 2022", "March 2023")
    assert (row["passed"], row["passed_as_printed"]) == ("not passed", "possibly passed")


def test_without_interpretation_only_the_printed_deadline_is_known(kg):
    table = due(kg.scope.within(["stated"]), dt.date(2022, 12, 15))
    [row] = [row for row in table if row["action"].curie == "action:middlesbrough-action-plan/line-7"]
    assert (row["deadline_repaired"], row["passed"]) == (None, "possibly passed")


def test_a_month_without_a_year_has_the_years_of_its_plan(middlesbrough):
    row = middlesbrough["line-10"]
    assert row["readings"] == "2021-12 or 2022-12"
    assert (row["passed"], row["passed_as_printed"]) == ("possibly passed", "no date")


def test_the_deadline_of_a_span_is_its_end(middlesbrough):
    assert middlesbrough["line-9"]["passed"] == "not passed"


def test_an_action_without_a_deadline_has_no_date_and_keeps_its_row(kg):
    crewe = due(kg.scope, dt.date(2018, 1, 1), council="council:cheshire-east")
    assert len(crewe) == 26
    assert set(crewe.column("passed")) == {"no date"}
    assert all(row["passage"] for row in crewe)


def test_the_document_is_shown_by_its_title(kg):
    table = kg.due(as_of="2018-11-15")
    assert {table.show(document) for document in table.column("document")} >= {
        "Cohesion Scrutiny Challenge Session Action Plan", "Crewe Community Cohesion Project 2016/17 – Action Plan",
    }  # fmt: skip
    assert "doc:" not in "".join(map(table.show, table.column("document")))


def test_the_deadline_is_quoted(kg):
    table = due(kg.scope, dt.date(2018, 11, 15))
    [row] = table.where(deadline_printed="December 201")
    assert table.quotations[row["passage"]] == "December 201"


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (3, ("not yet", "not yet", "not yet")),
        (4, ("certainly", "not yet", "not yet")),
        (8, ("certainly", "certainly", "not yet")),
        (13, ("certainly", "certainly", "certainly")),
    ],
)
def test_sheffields_decision_is_taken_then_published_then_in_force(kg, day, states):
    [row] = decisions(kg.scope, dt.date(2018, 10, day))
    assert (row["decided"], row["published"], row["in_force"]) == states
    assert (row["decided_printed"], row["in_force_printed"]) == ("04/10/2018", "13/10/2018")


def test_a_decision_dated_by_month_or_not_at_all_is_possible_or_unknown(turtle):
    kg = ckg.open(
        turtle("""
        decision:a a ckg:Decision ; ckg:decided decision:a-decided .
        decision:a-decided a ckg:DateValue ; ckg:printed "October 2018" ; ckg:edtf "2018-10" ;
            ckg:earliest "2018-10-01"^^xsd:date ; ckg:latest "2018-10-31"^^xsd:date .
        """)
    )
    [row] = decisions(kg.scope, dt.date(2018, 10, 30))
    assert (row["decided"], row["published"], row["in_force"]) == ("possibly", "no date", "no date")
    [row] = decisions(kg.scope, dt.date(2018, 10, 31))
    assert row["decided"] == "certainly"
