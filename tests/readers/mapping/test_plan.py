"""What the statements of the three plans say, and what each of them stands on."""

from __future__ import annotations

import pytest

from cohesion_kg.evidence.passages import is_whole_words
from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.values.namespaces import CKG, PREFIXES

from ..conftest import ParsedDocument

COUNTS = {
    "crewe-action-plan": {
        "Row": (48, 0), "Cell": (552, 0), "Recommendation": (0, 0), "Objective": (25, 0), "Action": (26, 0),
        "ProgressUpdate": (35, 0), "Responsibility": (23, 1), "Absence": (6, 0), "Correction": (0, 3),
        "Priority": (8, 0), "Initials": (0, 7), "Person": (0, 1), "Organisation": (0, 3),
    },
    "middlesbrough-action-plan": {
        "Row": (10, 0), "Cell": (48, 0), "Recommendation": (4, 0), "Objective": (0, 0), "Action": (8, 1),
        "ProgressUpdate": (0, 0), "Responsibility": (8, 6), "Absence": (6, 2), "Correction": (0, 11),
        "Post": (0, 7), "Person": (0, 0), "Requirement": (0, 0),
    },
    "tower-hamlets-action-plan": {
        "Row": (30, 0), "Cell": (88, 0), "Recommendation": (6, 0), "Objective": (0, 0), "Action": (21, 0),
        "ProgressUpdate": (0, 0), "Responsibility": (21, 2), "Absence": (2, 0), "Correction": (0, 2),
        "Response": (5, 0), "Post": (0, 3), "Person": (0, 5), "Requirement": (2, 0),
    },
}  # fmt: skip


def test_the_things_of_a_plan_are_counted(plan: ParsedDocument) -> None:
    wanted = COUNTS[plan.slug]
    assert {class_: (plan.count(class_, "stated"), plan.count(class_, "interpreted")) for class_ in wanted} == wanted


def test_every_passage_is_a_span_of_whole_words(plan: ParsedDocument) -> None:
    for statement in plan.statements:
        for passage in statement.passages:
            assert passage.slug == plan.slug
            assert is_whole_words(plan.text, passage.start, passage.end)


def test_every_thing_stands_on_a_passage(plan: ParsedDocument) -> None:
    subjects = {statement.triple.subject for statement in plan.statements}
    standing = {s.triple.subject for s in plan.statements if s.triple.predicate.value == CKG + "passage"}
    assert subjects == standing


def test_what_is_interpreted_and_only_that_has_a_reason(plan: ParsedDocument) -> None:
    assert {statement.layer for statement in plan.statements} == {"stated", "interpreted"}
    assert all((s.layer == "interpreted") == bool(s.reason) for s in plan.statements)


def test_printed_words_are_words_of_a_passage_of_their_thing(plan: ParsedDocument) -> None:
    words: dict[object, list[str]] = {}
    for statement in plan.statements:
        if statement.triple.predicate.value == CKG + "passage":
            (passage,) = statement.passages
            words.setdefault(statement.triple.subject, []).append(plan.text[passage.start : passage.end])
    verbatim = {CKG + "printed", CKG + "text", CKG + "literalForm", PREFIXES["foaf"] + "name"}
    for statement in plan.statements:
        if statement.triple.predicate.value in verbatim:
            assert any(statement.triple.object.value in passage for passage in words[statement.triple.subject])


def test_no_iri_but_those_of_persons_holds_a_name(plan: ParsedDocument) -> None:
    names = {s.triple.subject.value.rpartition("/")[2] for s in plan.statements if "/person/" in s.triple.subject.value}
    for statement in plan.statements:
        for node in (statement.triple.subject, statement.triple.object):
            if "/id/" in node.value and "/person/" not in node.value and "/membership/" not in node.value:
                assert not any(name in node.value for name in names)


def test_reading_again_says_the_same(plan: ParsedDocument) -> None:
    assert plan_statements(plan.slug, plan.text) == plan_statements(plan.slug, plan.text)


def test_a_cut_year_is_kept_and_recorded_as_truncated(tower_hamlets: ParsedDocument) -> None:
    (row,) = tower_hamlets.rows("""
        SELECT ?action ?printed ?edtf ?property { GRAPH graph:stated {
          ?action ckg:deadline ?date ; ckg:hasAbsence ?absence . ?date ckg:printed ?printed ; ckg:edtf ?edtf .
          ?absence ckg:absenceKind absence:truncated ; ckg:absentProperty ?property } }""")
    assert list(row.values()) == ["action:line-18", "December 201", "201X-12", "ckg:deadline"]


def test_the_form_demands_three_or_four_actions_for_three_recommendations(tower_hamlets: ParsedDocument) -> None:
    rows = tower_hamlets.rows("""
        SELECT ?about ?low ?high ?property {
          ?demand a ckg:Requirement ; ckg:about ?about ; ckg:low ?low ; ckg:high ?high ;
            ckg:requiredProperty ?property
        } ORDER BY ?about""")
    assert [tuple(row.values()) for row in rows] == [
        (f"recommendation:{number}", "3", "4", "ckg:hasAction") for number in (4, 5, 6)
    ]


def test_nil_spending_and_a_blank_budget_are_absences_and_never_zero(crewe: ParsedDocument) -> None:
    rows = crewe.rows("""
        SELECT ?funding ?class ?kind (COUNT(?passage) AS ?passages) {
          ?funding a ?class ; ckg:funds project:crewe-community-cohesion ; ckg:hasAbsence ?absence .
          ?absence ckg:absenceKind ?kind ; ckg:absentProperty ckg:hasAmount ; ckg:passage ?passage
          FILTER NOT EXISTS { ?funding ckg:hasAmount ?amount }
        } GROUP BY ?funding ?class ?kind ORDER BY ?funding""")
    assert [tuple(row.values()) for row in rows] == [
        ("funding:budget", "ckg:Funding", "absence:blank-cell", "1"),
        ("funding:spend", "ckg:Expenditure", "absence:nil-recorded", "2"),
    ]


def test_the_title_names_the_project_and_its_year(crewe: ParsedDocument) -> None:
    (row,) = crewe.rows("""
        SELECT ?project ?name ?period ?edtf {
          ?project a ckg:Project ; ckg:hasName/ckg:literalForm ?name ; ckg:period ?date .
          ?date ckg:printed ?period ; ckg:edtf ?edtf
        }""")
    assert list(row.values()) == [
        "project:crewe-community-cohesion",
        "CREWE COMMUNITY COHESION PROJECT 2016/17",
        "2016/17",
        "2016-04-01/2017-03-31",
    ]


def test_a_post_is_named_after_its_council_and_kept_one_through_its_spellings(middlesbrough: ParsedDocument) -> None:
    rows = middlesbrough.rows("""
        SELECT ?name {
          post:middlesbrough\\/strategic-cohesion-and-migration-manager ckg:hasName/ckg:literalForm ?name
        } ORDER BY ?name""")
    assert [row["name"] for row in rows] == [
        "Strategic Cohesion & Migration Manager",
        "Strategic Cohesion and Migration Manager",
    ]


@pytest.mark.parametrize(
    ("cost", "found"),
    [
        ("£20,000", {"amount": "20000", "kindOfMoney": "budget"}),
        ("£ -", {"absenceKind": "nil-recorded"}),
        ("£", {"absenceKind": "blank-cell"}),
        ("", {"absenceKind": "blank-cell"}),
        ("please provide a cost", {"absenceKind": "placeholder"}),
        ("Within existing budgets", {}),
    ],
)
def test_a_cost_is_an_amount_an_absence_or_words_that_stay_with_their_cell(cost: str, found: dict[str, str]) -> None:
    statements = plan_statements("note", f"Plan\n\nAction\tLead\tCost\nMeet\tKK\t{cost}\n")
    said = {
        s.triple.predicate.value.rpartition("#")[2]: s.triple.object.value.rpartition("/")[2]
        for s in statements
        if "/action/" in s.triple.subject.value
    }
    assert {name: said[name] for name in ("amount", "absenceKind", "kindOfMoney") if name in said} == found


def test_spending_is_summed_up_where_the_total_stands() -> None:
    text = "A PROJECT - ACTION PLAN\n\nSpend\n\nDate\tItem\t£ Cost\nMay\tRoom\t£20\nTOTAL\t\t£20\n"
    amounts = {
        s.triple.subject.value.partition("/funding/")[2].partition("/hasAmount")[0]: s.triple.object.value
        for s in plan_statements("note", text)
        if s.triple.predicate.value == CKG + "amount"
    }
    assert amounts == {"note/line-6": "20", "note/spend": "20"}


def _layers(text: str, kind: str) -> set[str]:
    """Return the layers of what is said of things of one kind and of their values."""
    return {
        one.layer
        for one in plan_statements("note", text)
        if one.triple.subject.value.startswith(PREFIXES[kind]) and one.layer != "labels"
    }


def test_what_stands_under_a_heading_that_is_no_known_phrase_is_a_readers() -> None:
    row = "Homes for all\tMeet weekly\tMay 2024\n"
    assert _layers(f"Objective\tAction\tDeadline\n{row}", "action") == {"stated"}
    assert _layers(f"Objective\tSteps to delivery\tDeadline\n{row}", "action") == {"interpreted"}
    assert _layers(f"Ambition\tAction\tDeadline\n{row}", "objective") == {"interpreted"}
    mixed = plan_statements("note", f"Objective\tAction\tFinish by\n{row}")
    told = {one.triple.predicate.value.rpartition("#")[2]: one for one in mixed}
    assert told["text"].layer == "stated"
    assert told["deadline"].layer == "interpreted"
    assert told["deadline"].reason == (
        'The heading "Finish by" is understood by what its words mean: the column tells by when.'
    )


def test_what_one_row_lists_shares_its_cells_and_so_its_layer() -> None:
    row = "Book a room\tMeet\tClerk\tMay 2024\n"
    for header, layers in (
        ("Steps\tWhat we will do\tLead\tDeadline\n", {"interpreted"}),  # of two actions one is a reader's
        ("Task\tActivity\tLead\tDeadline\n", {"stated"}),
    ):
        said = [
            one for one in plan_statements("note", header + row) if one.triple.predicate.value == f"{CKG}responsible"
        ]
        assert len(said) == 2
        assert {one.layer for one in said} == layers
