"""Workbooks are read as their sheets show them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from cohesion_kg.opening import ingest
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.formats.number_formats import formatter
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.rendition import BREAK


def test_a_plan_is_read_with_places_and_its_actions_come_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan & costs"
    sheet.append(["Crewe plan"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["Action", "Lead", "By when", "Cost", "Status"])
    sheet.append(["Meet\nthe forum", "KK", date(2017, 1, 6), 1250, 0.12])
    sheet.append(["Report", None, datetime(2017, 3, 1, 14, 30), 0.5])
    sheet["C4"].number_format, sheet["C5"].number_format = "dd/mm/yyyy", "d mmm yyyy hh:mm"
    sheet["D4"].number_format, sheet["E4"].number_format = '"£"#,##0.00', "0%"
    book.save(tmp_path / "plan.xlsx")
    rendition = read_file(tmp_path / "plan.xlsx")
    assert rendition.text == (
        "Plan & costs\nCrewe plan\n\nAction\tLead\tBy when\tCost\tStatus\n"
        f"Meet{BREAK}the forum\tKK\t06/01/2017\t£1,250.00\t12%\nReport\t\t1 Mar 2017 14:30\t0.5\t\n\n"
    )
    assert rendition.places[0] == (0, "sheet=Plan%20%26%20costs")
    assert rendition.places[-5:][2][1] == "sheet=Plan%20%26%20costs&cell=C5"
    assert rendition.warnings == () and rendition.format == "xlsx"
    records = read_records(rendition.text, rendition.blocks)
    assert [entry.text.text for entry in records.entries] == [f"Meet{BREAK}the forum", "Report"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("dd/mm/yyyy", 42741, "06/01/2017"),
        ("[$-809]dd mmmm yyyy;@", 42741, "06 January 2017"),
        (r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", 42741, "06 January 2017"),
        ("mmm-yy", 42741, "Jan-17"),
        ("dddd d mmm", 42741, "Friday 6 Jan"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("hh:mm:ss", 0.5, "12:00:00"),
        ("dd/mm/yyyy", 59, "28/02/1900"),
        ("dd/mm/yyyy", 61, "01/03/1900"),
        ("dd/mm/yyyy", -1, "-1"),
        ("[h]:mm", 1.5, "1.5"),
        ("0%", 0.125, "13%"),
        ("0.0%", 0.125, "12.5%"),
        ("£#,##0", 1250, "£1,250"),
        ("[$£-809]#,##0.00", 1250.5, "£1,250.50"),
        ("£#,##0.00;[Red](£#,##0.00)", -12.345, "(£12.35)"),
        ('_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', 1250, "£1,250.00"),
        ('_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', 0, "£ -"),
        ('#,##0,"k"', 250_000, "250k"),
        (r"£0.0,,\m", 1_100_000, "£1.1m"),
        ("0000", 42, "0042"),
        ("0.##", 1.5, "1.5"),
        ('0" days"', 3, "3 days"),
        ("-0;0", 5, "-5"),
        ("General", 1e21, "1E+21"),
        ("0.00E+00", 1250, "1250"),
        ("# ?/?", 0.5, "0.5"),
        (";;;", 7, "7"),
        ("[>100]0.0;0", 7, "7"),
    ],
)
def test_numbers_stand_as_their_cells_show_them(code: str, value: float, shown: str) -> None:
    assert formatter(code)(value) == shown


def test_dates_of_the_short_form_are_british_and_the_later_calendar_is_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2017, 1, 6)])
    book.active["A1"].number_format = "mm-dd-yy"  # the built-in short date, which follows the reader's country
    book.save(tmp_path / "a.xlsx")
    assert read_file(tmp_path / "a.xlsx").text == "Sheet\n06/01/2017\n\n"


def test_every_sheet_is_read_and_what_is_amiss_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "=1+1", "#REF!", True, "a_x000D_b_x0041_"
    sheet["A1"].comment = Comment("why", "a")
    sheet.row_dimensions[1].hidden = True
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "kept"
    book.save(tmp_path / "a.xlsx")
    rendition = read_file(tmp_path / "a.xlsx")
    assert rendition.text == f"Sheet\n\t#REF!\tTRUE\ta{BREAK}bA\n\nOld\n\tkept\n\n"
    said = " ".join(rendition.warnings)
    assert "without a saved result, which are blank here: A1." in said
    assert "hidden rows" in said and "notes on cells" in said and "Sheet Old is hidden" in said


def test_a_sheet_with_inline_and_rich_strings_and_no_references_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(tmp_path / "a.xlsx")
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><r><t>two </t></r><r><t>parts</t></r><rPh><t>hint</t></rPh></is></c><c><v>5</v></c>'
        '<c t="d"><v>2017-01-06</v></c><c t="str"><f>A1</f><v>result</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    assert read_file(tmp_path / "b.xlsx").text == "Sheet\ntwo parts\t5\t2017-01-06\tresult\n\n"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(st.sampled_from("ab £é,\t"), max_size=5), max_size=4), max_size=5))
def test_every_cell_comes_out_in_its_place(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    file = tmp_path_factory.mktemp("cells") / "a.xlsx"
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            book.active.cell(number, column, text).data_type = "s"
    book.save(file)
    rendition = read_file(file)
    found = {
        place.partition("cell=")[2]: rendition.text[start:].split("\n")[0].split("\t")[0].strip()
        for start, place in rendition.places[1:]
    }
    expected = {
        f"{'ABCD'[column]}{number}": text.replace("\t", " ").strip()
        for number, row in enumerate(rows, start=1)
        for column, text in enumerate(row)
        if text.strip()
    }
    assert {place: text for place, text in found.items() if text} == expected


def sheet(folder: Path, rows: list[list[object]], formats: dict[str, str]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, code in formats.items():
        book.active[cell].number_format = code
    book.save(folder / "spend.xlsx")
    return folder / "spend.xlsx"


@pytest.mark.parametrize(
    ("value", "code", "shown", "held"),
    [
        (598.3, '"£"#,##0', "£598", "598.3"),
        (-1522.68, "#,##0;(#,##0)", "(1,523)", "-1522.68"),
        (1250000, '#,##0,"K"', "1,250K", "1250000"),
        (33.33333, "0.00", "33.33", None),  # a third of a pound, to the penny
        (598, "0", "598", None),
        (0.125, "0%", "13%", None),
        (47968, "mmm-yy", "Apr-31", "2031-04-30"),
        (47968, "dd/mm/yyyy", "30/04/2031", None),
        (598.3, "General", "598.3", None),
    ],
)
def test_what_a_cell_holds_beyond_what_it_shows_is_kept(
    tmp_path: Path, value: float, code: str, shown: str, held: str | None
) -> None:
    [_, row, *_] = read_file(sheet(tmp_path, [["Oak Ltd", value]], {"B1": code})).blocks
    assert [cell.text for cell in row.cells] == ["Oak Ltd", shown]
    assert dict(row.stored) == ({} if held is None else {row.cells[1].start: held})


def test_payments_are_read_as_stored_and_say_so(tmp_path: Path) -> None:
    rows = [["Supplier", "Date", "Amount"], ["Oak Ltd", 47968, 598.3], ["Ash Ltd", 47967, -1522.68]]
    file = sheet(tmp_path, rows, {"B2": "mmm-yy", "C2": '"£"#,##0', "C3": "#,##0;(#,##0)"})
    draft = ingest(file)
    assert [(row["amount_printed"], str(row["amount"]), row["date"]) for row in draft.funding()] == [
        ("£598", "598.30", "2031-04-30"),
        ("(1,523)", "-1522.68", "2031-04-29"),
    ]
    said = {(quad.predicate.value.rpartition("#")[2], str(quad.object.value)) for quad in draft.quads}
    assert {("printed", "£598"), ("reading", "£598.30"), ("amount", "598.3"), ("printed", "Apr-31")} <= said
    assert ("reason", "The workbook holds 598.3 in this cell, which shows £598.") in said
    assert ("reason", "The number by which a spreadsheet counts this day.") in said


def test_what_is_blacked_out_is_not_kept_as_stored(tmp_path: Path) -> None:
    file = sheet(tmp_path, [["Ring", 7700900123.4]], {"B1": '"0"0000 000000'})
    assert not any(block.stored for block in read_file(file).blocks if "█" in block.span.text)
