"""Corrections add what a reader repairs, and take nothing away."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohesion_kg.errors import BuildError
from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.readers.tables.corrections import Corrections, read_corrections
from cohesion_kg.readers.tables.rows import read_records

from ..conftest import DATA, ParsedDocument

PLAN = "Plan\n\nAction\tLead\tDeadline\nDraft it Agree it\tKK\tMay 2018\n\t\tJune 2018\n"


def write(folder: Path, text: str) -> Corrections:
    (folder / "corrections.yaml").write_text(text, encoding="utf-8")
    return read_corrections(folder)


def correction(repair: str, kind: str = "split-row", lines: str = "[4]", reason: str = "Two in one.") -> str:
    fields = f"id: x, kind: {kind}, lines: {lines}, reason: '{reason}', repairs: [{repair}]"
    return f"corrections:\n  - {{{fields}}}\n"


def test_what_is_stated_is_the_same_without_corrections(plan: ParsedDocument) -> None:
    def stated(corrections: Corrections) -> set[object]:
        return {s for s in plan_statements(plan.slug, plan.text, corrections) if s.layer == "stated"}

    assert stated(Corrections()) == stated(read_corrections(DATA / "curated" / plan.slug))


def test_every_rest_of_a_cut_row_is_joined_by_a_correction(plan: ParsedDocument) -> None:
    joined = {
        line
        for item in read_corrections(DATA / "curated" / plan.slug).items
        for line in item.lines
        if item.kind == "join-rows"
    }
    assert {row.line for pair in read_records(plan.text).remainders for row in pair} == joined


def test_a_correction_stands_with_its_reason_rows_and_things(middlesbrough: ParsedDocument) -> None:
    rows = middlesbrough.rows("""
        SELECT ?correction ?reason
               (GROUP_CONCAT(DISTINCT STRAFTER(STR(?row), "line-"); separator=",") AS ?lines)
               (COUNT(DISTINCT ?thing) AS ?things)
        { GRAPH graph:interpreted {
          ?correction a ckg:Correction ; ckg:reason ?reason ; ckg:corrects ?row ; ckg:about ?thing } }
        GROUP BY ?correction ?reason ORDER BY ?correction""")
    assert len(rows) == 11
    paired = next(row for row in rows if row["correction"].endswith("dates-of-recommendation-1"))
    assert set(paired["lines"].split(",")) == {"4", "5", "6", "7", "8"}
    assert paired["things"] == "3"
    assert all(row["reason"].endswith(".") for row in rows)


def test_a_repaired_date_names_the_printed_one(middlesbrough: ParsedDocument) -> None:
    rows = middlesbrough.rows("""
        SELECT ?action ?edtf ?printed {
          ?action ckg:deadline ?date . ?date ckg:edtf ?edtf ; ckg:corrects ?wrong .
          ?wrong ckg:printed ?printed
        } ORDER BY ?action""")
    assert [tuple(row.values()) for row in rows] == [
        ("action:line-12", "2021-11", "November 2021"),
        ("action:line-13", "2021-11", "November 2021"),
        ("action:line-5-b", "2021-11", "November 2021"),
        ("action:line-6", "2022-12", "November 2021"),
        ("action:line-7", "2023-03", "December 2022"),
    ]


def test_the_parties_of_a_repaired_cell_are_read_once(tower_hamlets: ParsedDocument) -> None:
    rows = tower_hamlets.rows("""
        SELECT ?cell (COUNT(?party) AS ?parties) {
          ?action ckg:responsible ?cell OPTIONAL { ?cell ckg:party ?party }
          VALUES ?action { action:tower-hamlets-action-plan\\/line-18 } } GROUP BY ?cell ORDER BY ?cell""")
    assert [tuple(row.values()) for row in rows] == [
        ("responsibility:line-18-c2", "0"),
        ("responsibility:line-18/repaired", "2"),
    ]


def test_a_second_action_of_a_row_is_interpreted_with_its_own_values(tmp_path: Path) -> None:
    repairs = (
        "{thing: 'action:line-4-b', property: text, take: ['L4-c1 :: Agree it']},"
        "{thing: 'action:line-4-b', property: deadline, take: [L5-c3]}"
    )
    statements = plan_statements("note", PLAN, write(tmp_path, correction(repairs, lines="[4, 5]")))
    said = {
        (s.triple.predicate.value.rpartition("#")[2], s.triple.object.value)
        for s in statements
        if "line-4-b" in s.triple.subject.value and s.layer == "interpreted"
    }
    assert {("text", "Agree it"), ("printed", "June 2018"), ("edtf", "2018-06")} <= said


def test_a_repaired_text_loses_its_own_number_and_no_other(tmp_path: Path) -> None:
    text = "Plan\n\nRecommendation\tAction\n2. Stay beyond\tMeet\n2021. Then go.\tPart\n"
    repair = "{thing: 'recommendation:2', property: text, take: [L4-c1, L5-c1]}"
    statements = plan_statements("note", text, write(tmp_path, correction(repair)))
    readings = [s.triple.object.value for s in statements if s.triple.predicate.value.endswith("#reading")]
    assert readings == ["Stay beyond 2021. Then go."]


def test_a_document_without_corrections_has_none(tmp_path: Path) -> None:
    assert read_corrections(tmp_path) == Corrections()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("corrections: [", "while parsing"),
        ("scope: leeds", "corrections"),
        ("corrections: 3", "not iterable"),
        (
            correction("{thing: 'action:line-4', property: text, take: [L4-c1]}", kind="guess"),
            "'guess' is no kind of correction; there are continue-cell, ",
        ),
        (correction("{thing: 'action:line-4', property: text, take: [L4-c1]}", reason=""), "x has no reason; say why"),
        (
            correction("{thing: 'action:line-4', property: colour, take: [L4-c1]}"),
            "'colour' cannot be repaired; there are cost, ",
        ),
        (correction("{thing: 'action:line-4', property: deadlines, take: [L4-c1]}"), r"did you mean deadline\?$"),
        (correction("{thing: 'action:line-4', property: text}"), "takes words"),
        (correction("{thing: 'action:line-4', proprety: text, take: [L4-c1]}"), "proprety"),
        (
            "corrections:\n" + "  - {id: x, kind: split-row, lines: [4], reason: R., repairs: []}\n" * 2,
            "the same id",
        ),
    ],
)
def test_a_correction_that_lacks_something_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BuildError, match=complaint):
        write(tmp_path, text)


@pytest.mark.parametrize(
    ("repair", "lines", "complaint"),
    [
        ("{thing: 'action:line-4', property: deadline, take: [L9-c1]}", "[4]", "There is no cell 'L9-c1'"),
        ("{thing: 'action:line-4', property: deadline, take: [line 4]}", "[4]", "write 'L5-c2'"),
        (
            "{thing: 'action:line-4', property: text, take: ['L4-c1 :: it']}",
            "[4]",
            "holds these words 2 times",
        ),
        (
            "{thing: 'action:line-4', property: text, take: [L4-c1], replace: {it: that}}",
            "[4]",
            "stands 2 times",
        ),
        ("{thing: 'action:line-4', property: text, take: [L4-c1]}", "[99]", "Nothing is printed on line 99"),
        (
            "{thing: 'action:line-9', property: deadline, take: [L4-c3]}",
            "[4]",
            "nothing is called action:line-9",
        ),
        ("{thing: 'action:line-4-b', property: deadline, take: [L4-c3]}", "[4]", "give its text first"),
        ("{thing: 'action:line-4', property: cost, take: [L4-c2]}", "[4]", "not an amount"),
    ],
)
def test_a_correction_that_does_not_fit_the_text_is_refused(
    tmp_path: Path, repair: str, lines: str, complaint: str
) -> None:
    with pytest.raises(BuildError, match=complaint):
        plan_statements("note", PLAN, write(tmp_path, correction(repair, lines=lines)))
