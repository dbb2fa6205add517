"""No printed character is lost between the source and the records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.ingest.plan import plan_statements
from cohesion_kg.ingest.rows import read_records

from .conftest import Reading

LEFT_OVER = {
    "crewe-action-plan": ["Updated 06.01.2017"],
    "middlesbrough-action-plan": [],
    "tower-hamlets-action-plan": [],
}


def lost(text: str) -> str:
    """Return the printed characters that neither a record nor the list of leftovers stands on."""
    records = read_records(text)
    kept = set[int]()
    for piece in [*records.covered(), *records.leftover]:
        assert text[piece.start : piece.end] == piece.text
        kept.update(range(piece.start, piece.end))
    return "".join(letter for at, letter in enumerate(text) if at not in kept and not letter.isspace())


def test_every_character_of_a_plan_is_behind_a_record_or_left_over(plan: Reading) -> None:
    assert lost(plan.text) == ""


def test_what_is_left_over_is_known(plan: Reading) -> None:
    assert [piece.text for piece in read_records(plan.text).leftover] == LEFT_OVER[plan.slug]


def test_every_cell_of_a_plan_is_stated_with_its_words(plan: Reading) -> None:
    found = plan.rows("""
        SELECT ?cell ?printed ?kind {
          ?cell a ckg:Cell ; ckg:row ?row
          OPTIONAL { ?cell ckg:printed ?printed } OPTIONAL { ?cell ckg:absenceKind ?kind }
        }""")
    printed = {row["cell"]: row["printed"] for row in found}
    lines = plan.text.split("\n")
    expected = {
        f"cell:line-{number}-c{index}": cell.strip()
        for number, line in enumerate(lines, start=1)
        if "\t" in line
        for index, cell in enumerate(line.split("\t"), start=1)
    }
    assert printed == expected
    assert {row["cell"] for row in found if row["kind"]} == {cell for cell, words in expected.items() if not words}


HEADINGS = ["Action", "LEAD", "Deadline", "£ Cost", "Comments", "MAY", "Recommendation", "Objective", "Item"]
WORDS = [
    *("", " ", "Meet", "meet", "1. Meet", "(x)", "--", "2017", "please provide 3 or 4"),
    *(
        "KK/DC",
        "Jo Li (Head of Parks)",
        "Police",
        "May 2018",
        "December 201",
        "6.1.17",
        "£ -",
        "£20",
        "TOTAL",
    ),
]
LINES = [
    *("", "Recommendation 1: Meet.", "Comments from Service:", "Please provide", "Yes."),
    *("Budget £", "Key measures", "A project - action plan", "---"),
]
HEADERS = st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=6).map("\t".join)
ROWS = st.lists(st.sampled_from([*WORDS, *WORDS, *HEADINGS]), min_size=1, max_size=6).map("\t".join)
TABLES = st.lists(st.one_of(HEADERS, ROWS, ROWS, st.sampled_from(LINES)), max_size=16).map("\n".join)


@given(TABLES)
def test_no_character_of_any_table_is_lost(text: str) -> None:
    assert lost(text) == ""


@settings(max_examples=300)
@given(TABLES)
def test_no_thing_of_any_table_has_two_labels_or_two_printed_forms(text: str) -> None:
    said: dict[tuple[object, str], object] = {}
    for statement in plan_statements("note", text):
        subject, predicate, value = statement.triple
        if predicate.value.rpartition("#")[2] in {"label", "printed", "literalForm", "edtf", "absenceKind"}:
            assert said.setdefault((subject, predicate.value), value) == value


@given(TABLES)
def test_whatever_a_table_holds_its_statements_stand_on_its_words(text: str) -> None:
    for statement in plan_statements("note", text):
        assert (statement.layer == "interpreted") == bool(statement.reason)
        for passage in statement.passages:
            assert 0 <= passage.start < passage.end <= len(text)
