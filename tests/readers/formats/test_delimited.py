"""Tables in plain text are read whatever program wrote them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.formats.delimited import decode
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.rendition import BREAK, Rendition

PLAN = 'Action,Lead,By when,Cost\r\n"Meet ""all"", weekly\r\nor not",KK,19.01.17,"£1,250"\r\nReport,,,\r\n'


def read(tmp_path: Path, data: str | bytes, name: str = "plan.csv") -> Rendition:
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(tmp_path / name)


def test_a_plan_is_read_with_places_and_its_actions_come_out(tmp_path: Path) -> None:
    rendition = read(tmp_path, PLAN)
    assert rendition.text == (
        f'Action\tLead\tBy when\tCost\nMeet "all", weekly{BREAK}or not\tKK\t19.01.17\t£1,250\nReport\t\t\t\n'
    )
    assert [place for _, place in rendition.places] == [
        f"cell={row},{cell}" for row in (1, 2, 3) for cell in (1, 2, 3, 4)
    ]
    assert rendition.warnings == () and rendition.format == "csv"
    records = read_records(rendition.text, rendition.blocks)
    assert [entry.text.text for entry in records.entries] == [f'Meet "all", weekly{BREAK}or not', "Report"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_are_certain_are_read_without_a_warning(tmp_path: Path, encoding: str) -> None:
    rendition = read(tmp_path, PLAN.encode(encoding))
    assert "£1,250" in rendition.text and rendition.warnings == ()


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    rendition = read(tmp_path, "Action,Lead\n“Meet” – £5,KK\n".encode("cp1252"))
    assert "“Meet” – £5" in rendition.text
    assert rendition.warnings == ("The text is not UTF-8: it was read as Windows-1252.",)


def test_characters_that_cannot_be_read_are_counted() -> None:
    assert decode("£é–".encode() + b"\xff")[1] == "1 characters are no UTF-8 and stand as \ufffd."
    assert decode(b"\x81\xa35")[1] == (
        "The text is not UTF-8: it was read as Windows-1252. 1 characters could not be read and stand as \ufffd."
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_what_cuts_alike(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Plan, of 2017; draft"],
        [],
        ["Action", "Lead", "Cost"],
        ["Meet, greet", "KK; SAC", "1,250"],
        ["a|b", "c", "d"],
    ]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    rendition = read(tmp_path, buffer.getvalue())
    assert rendition.text.startswith("Plan, of 2017; draft\n\n")
    printed = [[cell.text for cell in block.cells] for block in rendition.blocks if block.cells]
    assert printed == rows[2:]


def test_a_line_for_excel_that_names_the_delimiter_is_followed(tmp_path: Path) -> None:
    rendition = read(tmp_path, "sep=|\na,b|c\n")
    assert rendition.text == "a,b\tc\n" and rendition.places[1] == (4, "cell=2,2")


def test_blank_edges_go_and_ragged_rows_stay(tmp_path: Path) -> None:
    rendition = read(tmp_path, "a,b,,\n,,,\nc,d,e,\nf\n,,,\n\n")
    assert rendition.text == "a\tb\t\n\nc\td\te\nf\t\t\n"
    assert rendition.places[3][1] == "cell=3,1"


def test_rows_of_one_cell_above_or_apart_from_tables_are_lines(tmp_path: Path) -> None:
    rendition = read(tmp_path, "Plan,\nDraft,\nAction,Lead\nMeet,\n,\nUpdated in May,\n")
    assert [block.kind for block in rendition.blocks] == ["paragraph", "paragraph", "row", "row", "blank", "paragraph"]
    assert rendition.places[-1][1] == "cell=6,1"
    records = read_records(rendition.text, rendition.blocks)
    assert [entry.text.text for entry in records.entries] == ["Meet"]


def test_a_stray_quotation_mark_swallows_no_rows(tmp_path: Path) -> None:
    rendition = read(tmp_path, 'a,b\n"open,1\nc,2\n5" pipe,3\n"x" y,4\n"fine, this",5\n')
    assert [block.cells[1].text for block in rendition.blocks] == ["b", "1", "2", "3", "4", "5"]
    assert rendition.blocks[5].cells[0].text == "fine, this"
    assert "row 2, 5." in rendition.warnings[0]


def test_spaces_before_quoted_cells_are_no_part_of_them(tmp_path: Path) -> None:
    assert read(tmp_path, 'a, "b, c"\nd, "e"\n').text == "a\tb, c\nd\te\n"


def test_a_long_table_is_read_in_seconds(tmp_path: Path) -> None:
    rendition = read(tmp_path, "Action,Lead,Cost\n" + "Meet the forum,KK,5\n" * 50_000)
    assert len(rendition.blocks) == 50_001


CELL = st.text(st.sampled_from('ab ,;|"\n\r\t£'), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_cell_comes_out_in_its_place(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    rows = [["one", "two", "three"]] * 4 + rows
    file = tmp_path_factory.mktemp("cells") / "a.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    rendition = read_file(file)
    shown: dict[str, list[str]] = {}
    for start, place in rendition.places:  # a line of several lines stands at one place
        printed_here = rendition.text[start:].split("\n")[0].split("\t")[0].replace(BREAK, " ").split()
        shown[place] = shown.get(place, []) + printed_here
    printed = {
        f"cell={number},{column}": text.split()
        for number, row in enumerate(rows, start=1)
        for column, text in enumerate(row, start=1)
    }
    assert {place: text for place, text in shown.items() if text} == {at: text for at, text in printed.items() if text}
