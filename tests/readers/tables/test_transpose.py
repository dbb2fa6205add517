"""Tables with their headings down the side read like any other, and no other table is turned."""

from __future__ import annotations

from cohesion_kg.readers.document import ParsedDocument, parse_document
from cohesion_kg.readers.tables.transpose import transpose_tables
from cohesion_kg.readers.text.blocks import Block, read_blocks
from cohesion_kg.readers.text.rendition import Renderer

SHEET = [["Action", "Hold a supper"], ["Lead officer", "Arts Officer"], ["Deadline", "May 2024"], ["Cost", "£750"]]


def blocks(*rows: list[str]) -> tuple[Block, ...]:
    return transpose_tables(read_blocks("".join("\t".join(row) + "\n" for row in rows)))


def reading(*rows: list[str]) -> ParsedDocument:
    renderer = Renderer()
    for row in rows:
        renderer.row([(text, "x") for text in row])
    return parse_document(renderer.finish("docx"))


def told(found: ParsedDocument) -> list[tuple[str, ...]]:
    return [
        (one.words, *(str(one.printed(role)) for role in ("responsible", "deadline", "cost"))) for one in found.actions
    ]


def test_a_sheet_is_one_action_with_all_that_stands_beside_its_headings() -> None:
    assert told(reading(*SHEET)) == [("Hold a supper", "Arts Officer", "May 2024", "£750")]


def test_sheets_below_each_other_are_told_apart() -> None:
    again = [["Action", "Paint the hall"], ["Lead officer", "Clerk"], ["Deadline", "June 2024"]]
    assert [row[:3] for row in told(reading(*SHEET, *again))] == [
        ("Hold a supper", "Arts Officer", "May 2024"), ("Paint the hall", "Clerk", "June 2024"),
    ]  # fmt: skip


def test_columns_side_by_side_are_actions_too() -> None:
    found = reading(["Action", "Meet", "Write"], ["Lead", "Clerk", "Mayor"], ["By when", "May 2024", "June 2024"])
    assert [row[:3] for row in told(found)] == [("Meet", "Clerk", "May 2024"), ("Write", "Mayor", "June 2024")]


def test_every_cell_is_kept_and_the_turning_is_a_readers() -> None:
    text = "".join("\t".join(row) + "\n" for row in SHEET)
    turned = blocks(*SHEET)
    cells = [cell for block in turned for cell in block.cells]
    assert sorted(cell.text for cell in cells) == sorted(cell for row in SHEET for cell in row)
    assert all(text[cell.start : cell.end] == cell.text for cell in cells)
    assert [bool(block.reason) for block in turned if block.cells] == [False, True]


def test_tables_with_headings_above_and_forms_of_other_things_stay_as_they_are() -> None:
    for rows in (
        [["Action", "Lead", "Deadline"], ["Meet", "Clerk", "May 2024"]],
        [["Title", "Safer Streets"], ["Decision", "To pay the grants."], ["Date of decision", "May 2024"]],
        [["Lead", "Clerk"], ["Deadline", "May 2024"], ["Cost", "£5"]],
        [["Action", "Deadline"], ["Lead", "May 2024"], ["Owner", "Clerk"]],
    ):
        text = "".join("\t".join(row) + "\n" for row in rows)
        assert transpose_tables(read_blocks(text)) == tuple(read_blocks(text))
