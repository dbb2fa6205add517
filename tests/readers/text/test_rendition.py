"""A rendition holds every cell and line in order, each in one piece and with its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.contact_details import Blackout
from cohesion_kg.readers.text.rendition import BREAK, Renderer


def test_a_rendition_is_its_lines_and_rows_in_order() -> None:
    renderer = Renderer()
    renderer.heading("Plan", "paragraph=1")
    renderer.blank()
    renderer.row([("Action", "table=1&row=1&cell=1"), ("Lead", "table=1&row=1&cell=2")])
    renderer.row([("Meet\nweekly", "table=1&row=2&cell=1"), ("", "table=1&row=2&cell=2")])
    rendition = renderer.finish("docx")
    assert rendition.text == f"Plan\n\nAction\tLead\nMeet{BREAK}weekly\t\n"
    assert [(block.kind, block.line) for block in rendition.blocks] == [
        ("heading", 1),
        ("blank", 2),
        ("row", 3),
        ("row", 4),
    ]
    assert [cell.text for cell in rendition.blocks[3].cells] == [f"Meet{BREAK}weekly", ""]


def test_every_character_knows_its_place_in_the_file() -> None:
    renderer = Renderer()
    renderer.line("One\nTwo", "paragraph=1")
    renderer.row([("a", "cell=1,1"), ("b", "cell=1,2")])
    rendition = renderer.finish("csv")
    source = SourceText("x", rendition.text.encode(), rendition.places)
    places = {word: source.place_of(rendition.text.index(word)) for word in ("One", "Two", "a", "b")}
    assert places == {"One": "paragraph=1", "Two": "paragraph=1", "a": "cell=1,1", "b": "cell=1,2"}


def test_a_private_cell_is_left_out_whole_and_its_neighbours_are_not() -> None:
    renderer = Renderer()
    renderer.row([("Mr A Lee", "cell=1,1"), ("£20", "cell=1,2")])
    renderer.row([("Oak Ltd", "cell=2,1"), ("£30", "cell=2,2")])
    rendition = renderer.finish("csv").without([Blackout(0, 8, "name of a private person")])
    assert [cell.text for cell in rendition.blocks[1].cells] == ["Oak Ltd", "£30"]
    assert [cell.text for cell in rendition.blocks[0].cells] == ["████████", "£20"]
    assert [one.kind for one in rendition.blackouts] == ["name of a private person"]


CELLS = st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=6)


@given(CELLS)
def test_whatever_the_cells_hold_they_come_back_cell_by_cell(rows: list[list[str]]) -> None:
    renderer = Renderer()
    for row in rows:
        renderer.row([(cell, "x") for cell in row])
    rendition = renderer.finish("csv")
    assert [len(block.cells) for block in rendition.blocks] == [len(row) for row in rows]
    for block, row in zip(rendition.blocks, rows, strict=True):
        for span, cell in zip(block.cells, row, strict=True):
            assert rendition.text[span.start : span.end] == span.text
            assert len(cell.split()) == len(span.text.split()) or "\ufffd" in span.text or not cell.isprintable()
            if cell.isascii() and cell.isprintable() and "@" not in cell and not any(map(str.isdigit, cell)):
                assert span.text == cell.strip()


def test_a_cell_merged_over_rows_is_known_to_the_cells_below_it() -> None:
    renderer = Renderer()
    for covered in ([], [1], [1]):
        renderer.row([("a", "x"), ("" if covered else "b", "x")], covered=covered)
    renderer.line("Note", "x")
    renderer.row([("a", "x"), ("", "x")], covered=[1])
    assert renderer.finish("docx").merged == (((2, 2), (1, 2)), ((3, 2), (1, 2)))
