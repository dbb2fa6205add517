"""No printed character is lost between the source and the records."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.layouts import find_tables
from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.readers.tables.doubts import find_doubts
from cohesion_kg.readers.tables.rows import read_records

from .conftest import ParsedDocument

LEFT_OVER = {
    "crewe-action-plan": ["Updated 06.01.2017"],
    "middlesbrough-action-plan": [],
    "tower-hamlets-action-plan": [],
}


def lost(text: str, *, layouts: bool = False) -> str:
    """Return the printed characters that neither a record nor the list of leftovers stands on.

    The marks that part cells stand behind the row, not behind a cell; nothing else may.
    """
    records = read_records(text, find_tables(text) if layouts else None)
    kept, cells = set[int](), set[int]()
    for span in [*records.covered(), *records.leftover]:
        assert text[span.start : span.end] == span.text
        kept.update(range(span.start, span.end))
    for row in records.rows:
        cells.update(at for cell in row.cells for at in range(cell.span.start, cell.span.end))
    for row in records.rows:
        for span in row.spans:
            marks = {text[at] for at in range(span.start, span.end) if at not in cells}
            assert all(mark.isspace() or mark in "|/+" for mark in marks)
    return "".join(letter for at, letter in enumerate(text) if at not in kept and not letter.isspace())


def test_every_character_of_a_plan_is_behind_a_record_or_left_over(plan: ParsedDocument) -> None:
    assert lost(plan.text) == ""


def test_what_is_left_over_is_known(plan: ParsedDocument) -> None:
    assert [span.text for span in read_records(plan.text).leftover] == LEFT_OVER[plan.slug]


def test_every_cell_of_a_plan_is_stated_with_its_words(plan: ParsedDocument) -> None:
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


# All layouts

ACTIONS = [
    "Meet the faith leaders twice",
    "Write to every school in town",
    "Open the hall at weekends",
    "Train ten staff",
]
LEADS = ["Head of Housing", "KK/SAC", "Police", "Jane Smith", "Community Safety Manager"]
DATES = ["March 2018", "12.01.2019", "Ongoing", "By June 2020", "2019/20"]
TABLE = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from(LEADS), st.sampled_from(DATES)), min_size=2, max_size=7
)
HEADER = ("Proposed action", "Lead officer", "Deadline")


def as_pipes(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [HEADER, ("---",) * 3, *rows])


def as_bare_pipes(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" | ".join(row) for row in [HEADER, *rows])


def as_slashes(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" / ".join(row) for row in [HEADER, *rows])


def as_spaces(rows: list[tuple[str, ...]]) -> str:
    return "\n\n".join("".join(cell.ljust(36) for cell in row).rstrip() for row in [HEADER, *rows])


def as_lines(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(cell for row in [HEADER, *rows] for cell in row)


def as_columns(rows: list[tuple[str, ...]]) -> str:
    columns = zip(HEADER, *rows, strict=True)
    return "\n\n".join("\n".join(column) for column in columns)


def as_tabs(rows: list[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in [HEADER, *rows])


WAYS = [as_tabs, as_pipes, as_bare_pipes, as_slashes, as_spaces, as_lines, as_columns]


@pytest.mark.parametrize("lay_out", WAYS)
@settings(max_examples=25, deadline=None)
@given(rows=TABLE, breaks=st.booleans())
def test_a_whole_table_is_read_cell_by_cell_in_every_layout(lay_out, rows, breaks) -> None:  # type: ignore[no-untyped-def]
    before, after = ("Plan of a town\n\n", "\n\nPage 1 of 1\n") if breaks else ("", "\n")
    text = before + lay_out(rows) + after
    found = [tuple(cell.text for cell in block.cells) for block in find_tables(text) if block.kind == "row"]
    assert found == [HEADER, *rows]
    assert lost(text, layouts=True) == ""


SCRAPS = [
    *ACTIONS,
    *LEADS,
    *DATES,
    *HEADINGS,
    *LINES,
    "and more of it",
    "the town",
    "Page 2 of 9",
    "3",
    "\f",
    "R2: Meet.",
]
PARTS = st.lists(
    st.sampled_from([*SCRAPS, "|", " | ", " / ", "/", "   ", "\t", "\n", "\n", "\n\n", "---", "|---|---|", "+--+--+"])
)


@settings(max_examples=300, deadline=None)
@given(PARTS.map("".join))
def test_no_character_of_any_layout_is_lost(text: str) -> None:
    assert lost(text, layouts=True) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=string.ascii_letters[:3] + " |/\\+-*\t\n\r\f.1", max_size=200))
def test_no_character_of_any_text_is_lost(text: str) -> None:
    assert lost(text, layouts=True) == ""


@settings(max_examples=200, deadline=None)
@given(PARTS.map("".join))
def test_blocks_and_doubts_stand_where_they_say(text: str) -> None:
    blocks = find_tables(text)
    for block in blocks:
        for span in (block.span, *block.cells):
            assert text[span.start : span.end] == span.text
    lines = [block.line for block in blocks if block.cells]
    assert len(lines) == len(set(lines))
    for doubt in find_doubts(read_records(text, blocks)):
        assert text[doubt.span.start : doubt.span.end] == doubt.span.text != ""
        assert doubt.words.endswith(".")
