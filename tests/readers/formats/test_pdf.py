"""What a PDF prints is in its rendition once, in reading order, with its place; what cannot be read is said."""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pytest
from fpdf.enums import AccessPermission, EncryptionMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.document import parse_document
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.formats.bounded import bounded
from cohesion_kg.readers.formats.pdf import page as pdf_page
from cohesion_kg.readers.formats.pdf import reader as pdf
from cohesion_kg.readers.formats.pdf.reader import read_pdf
from cohesion_kg.readers.payments.payments import read_accounts
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.rendition import BREAK, Rendition

from .make_pdf import HEADER, WIDTHS, Paper

ACTION = "Hold meeting {} with residents of every ward, and write down what they say about the borough"
#: Letters that are printed as one and read as two.
_JOINED = str.maketrans({"ﬁ": "fi", "ﬂ": "fl"})


def rows(rendition: Rendition) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in rendition.blocks if block.kind == "row"]


def lines(rendition: Rendition) -> list[str]:
    return [block.span.text for block in rendition.blocks if block.kind in ("heading", "paragraph")]


def records(rendition: Rendition) -> Records:
    return read_records(rendition.text, rendition.blocks)


def actions(rendition: Rendition) -> list[str]:
    return [entry.text.text for entry in records(rendition).entries if entry.kind == "action"]


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text.translate(_JOINED)))


def printed(file: Path) -> Counter[str]:
    with pdfplumber.open(file) as opened:
        return letters("".join(letter["text"] for page in opened.pages for letter in page.chars))


def place(rendition: Rendition, words: str) -> str:
    at = rendition.text.index(words)
    return [place for start, place in rendition.places if start <= at][-1]


# Tables with rules


def test_a_ruled_table_over_two_pages_is_read_row_by_row(tmp_path: Path) -> None:
    paper = Paper(foot="Page {} of 2", head="Borough of Example")
    paper.heading("Community Cohesion Action Plan")
    wanted = [(ACTION.format(n), "Head of Policy", f"March 20{n}") for n in range(10, 26)]
    paper.ruled([HEADER, *wanted[:12]])
    paper.add_page()
    paper.ruled([HEADER, *wanted[12:]])
    rendition = read_pdf(paper.save(tmp_path))
    assert rendition.format == "pdf"
    assert rows(rendition) == [list(HEADER), *map(list, wanted[:12]), list(HEADER), *map(list, wanted[12:])]
    assert actions(rendition) == [action for action, _, _ in wanted]
    assert all(block.reason is None for block in rendition.blocks)
    assert letters(rendition.text) == printed(tmp_path / "plan.pdf")


def test_a_row_that_the_end_of_a_page_cuts_stays_two_rows_and_is_joined_by_the_reader(tmp_path: Path) -> None:
    paper = Paper(foot="Page {} of 2")
    paper.heading("Plan")
    paper.ruled([HEADER])
    paper.boxes(
        [["Recruit volunteers for the libraries and the parks"], ["Head of Libraries"], ["June 2021"]], WIDTHS, 12
    )
    paper.add_page()
    paper.boxes([[title] for title in HEADER], WIDTHS, 7)
    paper.boxes([["and train them in the spring"], [""], [""]], WIDTHS, 7)
    paper.ruled([("Report to the panel", "Head of Policy", "July 2021")])
    rendition = read_pdf(paper.save(tmp_path))
    assert ["and train them in the spring", "", ""] in rows(rendition)
    ((remainder, above),) = records(rendition).remainders
    assert remainder.cells[0].span.text.startswith("and train")
    assert above.cells[0].span.text.startswith("Recruit")
    kinds = [block.kind for block in rendition.blocks]
    assert kinds[above.line] == "blank", "the end of the page"


def test_a_table_that_the_end_of_a_page_leaves_open_keeps_its_last_row(tmp_path: Path) -> None:
    paper = Paper()
    paper.ruled([HEADER, ("Meet", "Head of Policy", "July 2021")])
    left, top = paper.l_margin, paper.get_y()
    for x in (left, left + 90, left + 150, left + 180):
        paper.line(x, top, x, top + 8)
    for x, words in ((left, "Recruit volunteers"), (left + 90, "Head of Libraries"), (left + 150, "June 2021")):
        paper.set_xy(x + 1, top + 1)
        paper.cell(text=words)
    assert rows(read_pdf(paper.save(tmp_path)))[-1] == ["Recruit volunteers", "Head of Libraries", "June 2021"]


def test_merged_cells_are_blank_cells(tmp_path: Path) -> None:
    paper = Paper()
    with paper.table(col_widths=(60, 60, 40)) as table:
        table.row(("Recommendation", "Action", "Lead"))
        first = table.row()
        first.cell("1. Write a strategy", rowspan=2)
        first.cell("Ask the wards")
        first.cell("KK")
        table.row(("Print it", "SAC"))
        table.row().cell("Housing", colspan=3)
        table.row(("2. Meet", "Book a room", "KK"))
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [
        ["Recommendation", "Action", "Lead"],
        ["1. Write a strategy", "Ask the wards", "KK"],
        ["", "Print it", "SAC"],
        ["Housing"],
        ["2. Meet", "Book a room", "KK"],
    ]
    assert place(rendition, "Ask the wards") != place(rendition, "Print it")


def test_a_cell_merged_over_rows_is_known_to_cover_them(tmp_path: Path) -> None:
    paper = Paper()
    with paper.table(col_widths=(60, 60, 40)) as table:
        table.row(("Action", "Lead", "Deadline"))
        first = table.row()
        first.cell("Ask the wards")
        first.cell("Head of Policy", rowspan=3)
        first.cell("May 2021")
        table.row(("Print it", "June 2021"))
        table.row(("Post it", ""))
    rendition = read_pdf(paper.save(tmp_path))
    assert dict(rendition.merged) == {(3, 2): (2, 2), (4, 2): (2, 2)}
    found = read_records(rendition.text, rendition.blocks, merged=dict(rendition.merged))
    leads = [cell.said.text for row in found.rows[1:] for cell in row.under("responsible")]
    assert leads == ["Head of Policy"] * 3
    assert [cell.said.text for cell in found.rows[-1].under("deadline")] == [""], "a blank cell covers nothing"


def test_words_that_fill_a_line_evenly_are_one_cell_and_others_keep_their_columns(tmp_path: Path) -> None:
    paper = Paper()
    left, top = paper.l_margin, paper.get_y()
    paper.boxes([["Action"], ["Deadline"]], (90, 60), 7)
    paper.boxes([["Meet"], [""]], (90, 60), 7)
    paper.boxes([["Part"], [""]], (90, 60), 7)
    for row, words in (
        (8, ((0, "30"), (18, "June"), (41, "2026"))),
        (15, ((0, "late"), (8, "May"), (25, "2026"), (45, "A"))),
    ):
        for x, word in words:
            paper.text(left + 92 + x, top + row + 4, word)
    assert [row[1] for row in rows(read_pdf(paper.save(tmp_path)))][1:] == ["30 June 2026", "late May   2026   A"]


def test_wrapped_lines_of_a_cell_are_joined_and_its_own_breaks_kept(tmp_path: Path) -> None:
    paper = Paper()
    lead = "Head of Policy\nAnn Lee"
    paper.ruled([HEADER, (f"{ACTION}\n- with a community-based partner\n- every year", lead, "2021")])
    assert rows(read_pdf(paper.save(tmp_path)))[1] == [
        BREAK.join([ACTION, "- with a community-based partner", "- every year"]),
        f"Head of Policy{BREAK}Ann Lee",
        "2021",
    ]


def test_rules_drawn_double_make_no_columns_and_rows(tmp_path: Path) -> None:
    paper = Paper()
    wanted = [list(HEADER), ["Meet", "Head of Policy", "July 2021"]]
    for cells in wanted:
        x = paper.l_margin
        for text, width in zip(cells, WIDTHS, strict=True):
            paper.rect(x, paper.get_y(), width, 10)
            paper.rect(x + 2, paper.get_y() + 2, width - 4, 6, style="F" if cells is wanted[0] else "D")
            paper.text(x + 4, paper.get_y() + 6, text)
            x += width
        paper.set_y(paper.get_y() + 10)
    assert rows(read_pdf(paper.save(tmp_path))) == wanted


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    paper = Paper()
    paper.rect(9, 9, 190, 30)
    paper.line(9, 20, 199, 20)
    paper.paragraph("Recommendation 1: That the council meets.")
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == []
    assert [entry.key for entry in records(rendition).entries] == ["1"]


def test_a_word_that_runs_over_a_rule_stays_whole(tmp_path: Path) -> None:
    paper = Paper()
    paper.ruled([HEADER])
    paper.boxes([["Meet"], ["A"], [""]], (90, 10, 80), 8)
    paper.set_xy(paper.l_margin + 92, paper.get_y() - 7)
    paper.cell(text="Neighbourhoods")
    assert any("Neighbourhoods" in cell for row in rows(read_pdf(paper.save(tmp_path))) for cell in row)


# Tables without rules


@pytest.mark.parametrize("space", [0, 3])
def test_a_table_without_rules_is_read_with_its_reason(tmp_path: Path, space: float) -> None:
    paper = Paper()
    paper.heading("Plan")
    paper.paragraph("The council will do these things in the coming year, and will say what came of them all.")
    wanted = [(ACTION.format(n), ("KK", "Head of Stronger Communities")[n % 2], f"March 20{n}") for n in range(10, 18)]
    paper.unruled([HEADER, *wanted], space=space)
    after = "This paragraph stands below the table and runs over the whole width of the page, as none of its rows does."
    paper.paragraph(after)
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(HEADER), *map(list, wanted)]
    assert all(block.reason for block in rendition.blocks if block.kind == "row")
    assert lines(rendition)[-1] == after
    assert actions(rendition) == [action for action, _, _ in wanted]
    assert letters(rendition.text) == printed(tmp_path / "plan.pdf")


GROUPS = [
    ("Open the hall to groups", "Head of Policy", "July 2021"),
    ("Train the staff of four libraries as reporting centres and", "Library Service", "May 2021"),
]


@pytest.mark.parametrize(
    "band", ["Theme 1", "Theme 1: what neighbours do for one another in streets, parks and schools"]
)
def test_a_heading_between_rows_without_rules_ends_no_table(tmp_path: Path, band: str) -> None:
    paper = Paper()
    paper.unruled([HEADER], space=6)
    for row in GROUPS:
        paper.cell(0, 5, band, new_x="LMARGIN", new_y="NEXT")
        paper.ln(6)
        paper.unruled([row], space=6)
    paper.paragraph("The plan was agreed by all who were there.")
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(HEADER), *map(list, GROUPS)]
    assert lines(rendition) == [band, band, "The plan was agreed by all who were there."]
    assert [entry.section and entry.section.text for entry in records(rendition).entries] == [band, band]


def test_a_heading_at_the_foot_of_a_page_lets_the_table_go_on_over_it(tmp_path: Path) -> None:
    paper = Paper()
    paper.set_y(240)
    paper.unruled([HEADER, GROUPS[0]], space=6)
    paper.cell(0, 5, "Theme 2")
    paper.add_page()
    paper.unruled(GROUPS[1:])
    assert rows(read_pdf(paper.save(tmp_path))) == [list(HEADER), *map(list, GROUPS)]


def test_a_wrapped_line_of_words_that_could_head_columns_is_no_header(tmp_path: Path) -> None:
    paper = Paper()
    row = ("Hold days for all who wish to serve and their friends at stations", "Area Manager Response", "May 2021")
    paper.unruled([HEADER, row, GROUPS[0]], (60, 35, 40), space=3)
    assert rows(read_pdf(paper.save(tmp_path))) == [list(HEADER), list(row), list(GROUPS[0])]


def test_a_paragraph_below_a_table_without_rules_is_no_heading_in_it(tmp_path: Path) -> None:
    paper = Paper()
    paper.unruled([HEADER, GROUPS[0]], space=6)
    paper.paragraph("Officers report.")
    paper.ln(20)
    paper.unruled([("Ward", "Turnout", "2019"), ("Eastfield", "37 per cent", "2019")])
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(HEADER), list(GROUPS[0])]


@pytest.mark.parametrize("space", [0, 4])
def test_a_list_in_a_cell_without_rules_stays_in_its_row(tmp_path: Path, space: float) -> None:
    listed = ("- Appoint a student\n- Visit each parish\n- Publish the directory", "Head of Policy\nClerk", "May 2021")
    paper = Paper()
    paper.unruled([HEADER, listed, GROUPS[0]], space=space)
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(HEADER), [cell.replace("\n", BREAK) for cell in listed], list(GROUPS[0])]


def test_actions_below_one_another_stay_rows_where_one_recommendation_stands_beside_them(tmp_path: Path) -> None:
    paper = Paper()
    widths = (50.0, 60.0, 50.0, 30.0)
    asked = [
        ("Recommendation", "Action", "Lead", "Deadline"),
        ("Meet often", "Book a hall", "Head of Policy", "May 2021"),
        ("", "Invite all wards", "Library Service", "June 2021"),
        ("Write to all", "Print a letter", "Head of Policy", "July 2021"),
        ("", "Post it", "Library Service", "July 2021"),
    ]
    for at, row in enumerate(asked):
        paper.unruled([row], widths, space=0 if at in (1, 3) else 4)
    assert rows(read_pdf(paper.save(tmp_path))) == [list(row) for row in asked]


def test_labels_and_what_they_label_are_rows_without_rules_too(tmp_path: Path) -> None:
    form = [
        ("Decision maker", "Cabinet Member for Housing"),
        ("Date of decision", "9 February 2024"),
        ("Wards affected", "All"),
        ("Reason for the decision", "The groups met the criteria that were published, and nobody spoke against it."),
    ]
    paper = Paper()
    paper.heading("Decision notice")
    paper.unruled(form, (50, 80), space=2)
    paper.paragraph("Call-in ends in five days.")
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(row) for row in form]
    assert lines(rendition) == ["Decision notice", "Call-in ends in five days."]
    assert all(block.reason for block in rendition.blocks if block.kind == "row")


def test_labels_side_by_side_label_the_words_next_to_them_alone(tmp_path: Path) -> None:
    form = [
        ("Decision maker:", "Cabinet Member for Housing", "Date of decision:", "9 February 2024"),
        ("Decision:", "To open a hub in each ward of the town and to ask all who live there", "Ref:", "CM/12"),
    ]
    paper = Paper()
    paper.unruled(form, (35, 70, 35, 40), space=3)
    paper.paragraph("Reason for decision: The wards asked for it.")
    paper.unruled([("Decision maker: Cllr Ann Lee", "Date of decision: 9 May 2024")], (95, 80))
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(row) for row in form]
    assert lines(rendition)[1:] == ["Decision maker: Cllr Ann Lee", "Date of decision: 9 May 2024"]
    decisions = parse_document(rendition).prose.decisions
    assert [(one.maker.text, one.decided.text) for one in decisions if one.maker and one.decided] == [
        ("Cabinet Member for Housing", "9 February 2024")
    ]


def test_of_minutes_without_rules_the_items_that_name_somebody_are_actions(tmp_path: Path) -> None:
    items = [
        ("Item", "Discussion", "Action"),
        ("1", "Welcome. Members introduced themselves and the Chair set out the aims of the Forum to all.", ""),
        ("2", "Community centre. The lease is to be renewed, and the landlord to be asked before summer.", "Ann Lee"),
        ("3", "Youth work. The youth council is to be asked to the next meeting of the Forum by letter.", "Bo Li"),
    ]
    paper = Paper()
    paper.unruled(items, (15, 125, 40), space=3)
    found = [entry for entry in records(read_pdf(paper.save(tmp_path))).entries if entry.row]
    assert [entry.text.text for entry in found] == [item[1] for item in items[2:]]
    assert [[cell.span.text for cell in entry.row.under("responsible")] for entry in found if entry.row] == [
        ["Ann Lee"],
        ["Bo Li"],
    ]


def test_two_columns_of_words_that_are_no_labels_are_no_form(tmp_path: Path) -> None:
    paper = Paper()
    paper.unruled([("Eastfield", "37 per cent"), ("Status", "Open"), ("Westfield", "41 per cent")], (50, 80), space=2)
    assert rows(read_pdf(paper.save(tmp_path))) == []


def test_the_columns_of_a_header_at_the_foot_of_a_page_hold_for_the_rows_on_the_next(tmp_path: Path) -> None:
    paper = Paper()
    paper.set_y(250)
    paper.unruled([HEADER])
    paper.add_page()
    paper.unruled([(ACTION.format(1), "Head of Policy", "July 2021"), *GROUPS])
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition)[1:] == [[ACTION.format(1), "Head of Policy", "July 2021"], *map(list, GROUPS)]


def test_accounts_without_rules_are_read_and_each_sum_begins_a_row(tmp_path: Path) -> None:
    paper = Paper()
    wanted = [
        ("Supplier", "Date paid", "Amount (£)"),
        ("Fernley & Sons, keepers of the grounds and gardens of every park in the borough", "04-May-22", "2,340.00"),
        ("Hollin Trust", "30-May-22", "10,000.00"),
        ("Total", "", "12,340.00"),
    ]
    paper.unruled(wanted)
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(row) for row in wanted]
    assert all(block.reason for block in rendition.blocks if block.kind == "row")
    payments = list(read_accounts(rendition.blocks))
    paid = [(one.recipient.text, one.amount.text) for one in payments if one.recipient and one.amount]
    assert paid == [(who, amount) for who, _, amount in wanted[1:3]]


def test_a_table_without_rules_goes_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper()
    first, second = (
        [(f"Hold {n} meetings", "KK", f"March 20{n}") for n in part] for part in (range(10, 14), range(14, 18))
    )
    paper.unruled([HEADER, *first], space=2)
    paper.add_page()
    paper.unruled(second, space=2)
    assert rows(read_pdf(paper.save(tmp_path))) == [list(HEADER), *map(list, [*first, *second])]


def test_numbers_before_paragraphs_are_no_column(tmp_path: Path) -> None:
    paper = Paper()
    paper.heading("Final report of the scrutiny panel")
    text = "The panel heard that the council had taken steps to help people of different backgrounds meet. " * 3
    for number in range(1, 6):
        paper.set_x(10)
        paper.cell(12, 5, f"{number}.")
        paper.set_x(22)
        paper.multi_cell(170, 5, text.strip(), new_x="LMARGIN", new_y="NEXT", align="L")
    paper.ln(5)
    paper.heading("Recommendations")
    paper.ruled([("Recommendation", "Lead"), ("1. Write a strategy", "Head of Policy")], (120, 60))
    rendition = read_pdf(paper.save(tmp_path))
    assert lines(rendition)[1:6] == [f"{number}. {text.strip()}" for number in range(1, 6)]
    assert rows(rendition) == [["Recommendation", "Lead"], ["1. Write a strategy", "Head of Policy"]]
    assert [entry.key for entry in records(rendition).entries] == ["1"]
    assert [block.span.text for block in rendition.blocks if block.kind == "heading"] == [
        "Final report of the scrutiny panel",
        "Recommendations",
    ]


# Lines


@pytest.mark.parametrize("number", [2, 3])
def test_columns_of_text_are_read_one_after_the_other(tmp_path: Path, number: int) -> None:
    paper = Paper()
    paper.heading("Newsletter of the council")
    sentences = (
        "The council has heard how people live in it.",
        "The panel asked what is done.",
        "It is for the wards.",
    )
    texts = [" ".join([sentence] * (8 + 3 * at)) for at, sentence in enumerate(sentences[:number])]
    top, width = paper.get_y(), 190 / number
    for at, text in enumerate(texts):
        paper.set_xy(10 + width * at, top)
        paper.multi_cell(width - 8, 5, text, align="L")
    assert lines(read_pdf(paper.save(tmp_path)))[1:] == texts


def test_lines_that_end_early_are_not_joined(tmp_path: Path) -> None:
    paper = Paper()
    wanted = [
        "KEY MEASURES",
        "Better understanding of our communities",
        "Managing diversity and hate crime",
        "Communication",
    ]
    for line in wanted:
        paper.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    assert lines(read_pdf(paper.save(tmp_path))) == wanted


def test_a_hyphen_at_the_end_of_a_line_stays_and_takes_no_space(tmp_path: Path) -> None:
    paper = Paper()
    for line in (
        "The strategy shall be written with the voluntary sector, and with every community-",
        "based partner.",
    ):
        paper.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    (line,) = lines(read_pdf(paper.save(tmp_path)))
    assert line.endswith("every community-based partner.")


def test_lines_that_pages_repeat_come_last_with_their_places(tmp_path: Path) -> None:
    paper = Paper(foot="Example Council | Page {}", head="Action Plan 2021")
    for number in range(3):
        if number:
            paper.add_page()
        paper.paragraph(f"Text of page {'abc'[number]}.")
    rendition = read_pdf(paper.save(tmp_path))
    assert lines(rendition)[:4] == ["Action Plan 2021", "Text of page a.", "Text of page b.", "Text of page c."]
    assert sorted(lines(rendition)[4:]) == ["Action Plan 2021"] * 2 + [f"Example Council | Page {n}" for n in (1, 2, 3)]
    assert place(rendition, "Page 3").startswith("page=3&viewrect=")


def test_a_place_is_the_rectangle_on_the_page_in_points(tmp_path: Path) -> None:
    paper = Paper(unit="pt")
    paper.add_page()
    paper.set_xy(72, 100)
    paper.cell(text="Plan")
    found = re.fullmatch(r"page=2&viewrect=(\d+),(\d+),(\d+),(\d+)", place(read_pdf(paper.save(tmp_path)), "Plan"))
    assert found is not None
    left, top, width, height = map(int, found.groups())
    assert abs(left - 72) < 4 and abs(top - 100) < 4 and abs(width - 20) < 4 and height == 10


def test_letters_printed_twice_to_make_them_bold_are_read_once(tmp_path: Path) -> None:
    paper = Paper()
    for shift in (0, 0.1):
        paper.set_xy(20 + shift, 20)
        paper.cell(text="Illegal skills will fill")
    assert lines(read_pdf(paper.save(tmp_path))) == ["Illegal skills will fill"]


def test_text_that_runs_up_the_page_is_read_upwards(tmp_path: Path) -> None:
    paper = Paper()
    paper.paragraph("Plan of the council for the year")
    with paper.rotation(90, 30, 100):
        paper.text(30, 100, "Draft version")
    with paper.rotation(-90, 60, 100):
        paper.text(60, 100, "Not agreed")
    with paper.rotation(45, 90, 200):
        paper.text(90, 200, "DRAFT")
    rendition = read_pdf(paper.save(tmp_path))
    assert lines(rendition)[0] == "Plan of the council for the year"
    assert set(lines(rendition)[1:]) == {"Draft version", "Not agreed", "DRAFT"}


@pytest.mark.parametrize("angle", [90, -90])
def test_a_page_printed_sideways_is_turned(tmp_path: Path, angle: int) -> None:
    paper = Paper()
    with paper.rotation(angle, 100, 100):
        paper.ruled([HEADER, ("Meet", "Head of Policy", "July 2021")])
    rendition = read_pdf(paper.save(tmp_path))
    assert rows(rendition) == [list(HEADER), ["Meet", "Head of Policy", "July 2021"]]
    with pdfplumber.open(tmp_path / "plan.pdf") as opened:
        letter = next(one for one in opened.pages[0].chars if one["text"] == "M")
    found = re.search(r"viewrect=(\d+),(\d+),(\d+),(\d+)", place(rendition, "Meet"))
    assert found is not None
    left, top, width, height = map(int, found.groups())
    assert left <= letter["x0"] and letter["x1"] <= left + width
    assert top <= letter["top"] and letter["bottom"] <= top + height


# What cannot be read


def picture() -> Image.Image:
    return Image.new("L", (60, 80), 200)


def test_a_scanned_page_is_named(tmp_path: Path) -> None:
    paper = Paper()
    paper.paragraph("Action plan")
    paper.add_page()
    paper.image(picture(), 0, 0, 210, 297)
    paper.add_page()
    rendition = read_pdf(paper.save(tmp_path))
    assert lines(rendition) == ["Action plan"]
    scanned, blank = rendition.warnings
    assert scanned.startswith("Page 2 has no text: it is a scanned picture.")
    assert blank == "Page 3 is blank."


def test_words_over_a_picture_of_the_page_are_to_be_compared(tmp_path: Path) -> None:
    paper = Paper()
    paper.image(picture(), 0, 0, 210, 297)
    paper.set_xy(20, 20)
    paper.paragraph("Action plan")
    rendition = read_pdf(paper.save(tmp_path))
    assert lines(rendition) == ["Action plan"]
    assert "A picture fills page 1" in rendition.warnings[0]


def test_a_page_with_too_many_drawn_lines_is_read_without_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_page, "MOST_RULES", 10)
    paper = Paper()
    paper.ruled([HEADER, ("Meet", "Head of Policy", "July 2021")])
    file = paper.save(tmp_path)
    rendition = pdf._read(file)
    assert "drawn lines" in rendition.warnings[0]
    assert letters(rendition.text) == printed(file)


def test_a_file_with_a_password_is_refused(tmp_path: Path) -> None:
    paper = Paper()
    paper.set_encryption("owner", user_password="user", encryption_method=EncryptionMethod.AES_256)
    paper.paragraph("Action plan")
    with pytest.raises(ReadError, match=r"plan\.pdf needs a password\. Open it with the password"):
        read_pdf(paper.save(tmp_path))


def test_a_file_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    paper = Paper()
    paper.set_encryption("owner", permissions=AccessPermission.none(), encryption_method=EncryptionMethod.AES_128)
    paper.paragraph("Action plan")
    assert lines(read_pdf(paper.save(tmp_path))) == ["Action plan"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"PK\x03\x04 a zip", "is not a PDF"), (b"%PDF-1.7\n", "is cut short")],
)
def test_what_is_no_whole_pdf_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(content)
    with pytest.raises(ReadError, match=message):
        read_pdf(file)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    paper = Paper()
    paper.ruled([HEADER, *[(ACTION, "KK", "2021")] * 40])
    file = paper.save(tmp_path)
    file.write_bytes(file.read_bytes()[:-400])
    with pytest.raises(ReadError, match="cut short"):
        read_pdf(file)


def test_a_file_with_a_hole_is_refused_or_its_loss_is_said(tmp_path: Path) -> None:
    paper = Paper()
    for _ in range(3):
        paper.paragraph(ACTION)
        paper.add_page()
    file = paper.save(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[:600] + content[1200:])
    try:
        assert read_pdf(file).warnings
    except ReadError as error:
        assert "damaged" in str(error)


def crafted(folder: Path, stream: bytes, filters: str = "/FlateDecode", more: bytes = b"") -> Path:
    """Make a file of one page with a content stream of one's own."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" + more + b">>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(stream), filters.encode(), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    file = folder / "crafted.pdf"
    file.write_bytes(content + table + end)
    return file


def test_a_crafted_file_is_read_when_it_is_harmless(tmp_path: Path) -> None:
    file = crafted(tmp_path, zlib.compress(b"BT /F 10 Tf 50 700 Td (Action plan) Tj ET"))
    assert lines(read_pdf(file)) == ["Action plan"]


@pytest.mark.skipif(sys.platform == "win32", reason="the system cannot bound memory")
def test_a_stream_that_inflates_without_end_is_refused(tmp_path: Path) -> None:
    harmless = crafted(tmp_path, zlib.compress(b"BT /F 10 Tf 50 700 Td (Plan) Tj ET"))
    assert lines(read_file(harmless, megabytes=400)) == ["Plan"]
    packer = zlib.compressobj(1)
    inner = b"".join(packer.compress(b" " * 10_000_000) for _ in range(45)) + packer.flush()
    file = crafted(tmp_path, zlib.compress(inner), "/FlateDecode/FlateDecode")
    assert file.stat().st_size < 50_000
    with pytest.raises(ReadError, match="needs more than 400 MB of memory"):
        read_file(file, megabytes=400)


def test_reading_ends_when_its_time_is_over_and_the_next_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="was not read within 1 seconds"):
        read_file(crafted(tmp_path, zlib.compress(b"BT /F 1 Tf 0 0 Td " + b"(a) Tj " * 400_000 + b"ET")), seconds=1)
    assert lines(read_file(crafted(tmp_path, zlib.compress(b"BT /F 10 Tf 50 700 Td (Plan) Tj ET")))) == ["Plan"]


def test_many_files_are_read_in_one_process(tmp_path: Path) -> None:
    processes = {bounded(process_of, tmp_path, seconds=20, megabytes=1_000) for _ in range(3)}
    assert len(processes) == 1 and os.getpid() not in processes


def process_of(file: Path) -> int:
    return os.getpid()


def test_a_page_with_more_letters_than_it_can_show_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "MOST_LETTERS", 1_000)
    with pytest.raises(ReadError, match="Page 1 has 2,000 letters"):
        pdf._read(crafted(tmp_path, zlib.compress(b"BT /F 1 Tf 0 0 Td " + b"(a) Tj " * 2_000 + b"ET")))


def test_a_file_with_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    paper = Paper()
    paper.add_page()
    paper.add_page()
    with pytest.raises(ReadError, match="has 3 pages; at most 2 are read"):
        pdf._read(paper.save(tmp_path))


def test_arrays_inside_arrays_do_no_harm(tmp_path: Path) -> None:
    file = crafted(tmp_path, zlib.compress(b"[" * 200_000 + b"]" * 200_000 + b" TJ BT /F 10 Tf 50 700 Td (Plan) Tj ET"))
    try:
        assert lines(read_pdf(file)) == ["Plan"]
    except ReadError as error:
        assert "new PDF" in str(error)


def test_what_was_typed_into_a_form_is_said_to_be_missing(tmp_path: Path) -> None:
    fields = b"/Annots[<</Subtype/Widget/FT/Tx/Rect[0 0 9 9]/P 3 0 R/V(Agreed)>><</Subtype/Widget/FT/Tx/V()>>]"
    file = crafted(tmp_path, zlib.compress(b"BT /F 10 Tf 50 700 Td (Response:) Tj ET"), more=fields)
    (warning,) = read_pdf(file).warnings
    assert warning.startswith("Page 1 has 1 filled fields of a form: what was typed there was not read.")


def test_letters_outside_the_page_are_left_out_and_said(tmp_path: Path) -> None:
    shown = b"BT /F 10 Tf 50 700 Td (Shown) Tj ET BT /F 10 Tf 900 700 Td (Hidden) Tj ET"
    rendition = read_pdf(crafted(tmp_path, zlib.compress(shown)))
    assert lines(rendition) == ["Shown"]
    assert rendition.warnings == ("Page 1 has 6 letters outside what it shows: they were left out.",)


def test_what_breaks_the_process_is_an_error_of_reading(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"plan\.pdf could not be read \(FileNotFoundError"):
        bounded(os.path.getsize, tmp_path / "plan.pdf", seconds=20, megabytes=1_000)


# Nothing is lost

WORDS = st.lists(st.text("abcdefghiklmnoprstuvwABCDEMN0123456789.,;:-/&()£", min_size=1, max_size=12), max_size=12).map(
    " ".join
)


@settings(max_examples=12, deadline=None)
@given(
    above=WORDS,
    table=st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    below=WORDS,
    ruled=st.booleans(),
)
def test_every_printed_letter_is_in_the_rendition_once(
    tmp_path_factory: pytest.TempPathFactory, above: str, table: Sequence[Sequence[str]], below: str, ruled: bool
) -> None:
    paper = Paper(foot="Page {}")
    if above:
        paper.paragraph(above)
    widths = [180 / len(table[0])] * len(table[0])
    (paper.ruled if ruled else paper.unruled)(table, widths)
    if below:
        paper.paragraph(below)
    file = paper.save(tmp_path_factory.mktemp("paper"))
    rendition = pdf._read(file)
    assert letters(rendition.text) == printed(file)
    kept = set[int]()
    found = records(rendition)
    for span in [*found.covered(), *found.leftover]:
        kept.update(range(span.start, span.end))
    assert not [letter for at, letter in enumerate(rendition.text) if at not in kept and not letter.isspace()]
