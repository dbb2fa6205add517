"""Blocks keep every character in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.readers.text.blocks import Span, read_blocks


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("## Plan", "heading"),
        ("Comments from Service:", "paragraph"),
        ("KK\t\tMay", "row"),
        ("#   Plan", "heading"),
        ("# Plan  2019", "heading"),
        ("#   Action   Owner", "paragraph"),
        ("\t\t", "row"),
        ("---\t----", "separator"),
        ("---------", "separator"),
        ("£ -\t", "row"),
        ("  ", "blank"),
        ("", "blank"),
    ],
)
def test_a_line_is_known_by_its_form(line: str, kind: str) -> None:
    assert [block.kind for block in read_blocks(line)] == [kind]


def test_a_row_has_as_many_cells_as_tabs_and_one_more() -> None:
    (block,) = read_blocks("\tRevised strategy \t\t\tDecember 2022")
    assert [cell.text for cell in block.cells] == ["", "Revised strategy", "", "", "December 2022"]
    assert block.cells[1].extent == (1, 17)


def test_lines_are_counted_from_one_and_windows_line_breaks_are_not_printed() -> None:
    blocks = read_blocks("Plan\r\n\r\na\tb\r\n")
    assert [(block.line, block.span.text) for block in blocks] == [
        (1, "Plan"),
        (2, ""),
        (3, "a\tb"),
        (4, ""),
    ]
    assert blocks[2].cells[1].text == "b"


@given(st.text(alphabet="ab\t\n\r -#£é", max_size=80))
def test_every_piece_is_what_the_source_has_there(text: str) -> None:
    for block in read_blocks(text):
        for span in (block.span, *block.cells):
            assert text[span.start : span.end] == span.text


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 9))
def test_a_part_of_a_piece_is_exact_and_has_no_outer_space(text: str, start: int, length: int, offset: int) -> None:
    start = min(start, len(text))
    whole = Span(offset, offset + len(text), text)
    part = whole.part(start, start + length)
    assert part.text == text[part.start - offset : part.end - offset]
    assert part.text == part.text.strip()
