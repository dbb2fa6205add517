"""Each layout of a table is read as a person reads it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cohesion_kg.readers.formats.plaintext import read_text
from cohesion_kg.readers.layouts import find_tables
from cohesion_kg.readers.layouts.dealing import Token, deal
from cohesion_kg.readers.payments.payments import read_accounts
from cohesion_kg.readers.tables.records import Entry, Records
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.blocks import Span, read_blocks
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.parties import read_parties

FILES = Path(__file__).parent
SOURCES = Path(__file__).parents[3] / "data" / "sources"
FIELDS = ("kind", "text", "above", "responsible", "deadline", "cost", "comment")


def reading(text: str) -> list[dict[str, str]]:
    """Return the recommendations and actions of a text in the columns of the expected files."""
    records = read_records(text, find_tables(text))
    listed = [entry for entry in records.entries if entry.kind in {"recommendation", "action"}]
    return [described(entry, records) for entry in listed]


def described(entry: Entry, records: Records) -> dict[str, str]:
    def whole(span: Span, words: str) -> str:
        return plain(" ".join([words, *(rest.text for rest in records.rest_of(span))]))

    def under(*roles: str) -> list[str]:
        cells = entry.row.under(*roles) if entry.row else []
        return [whole(cell.span, cell.span.text) for cell in cells if not cell.span.blank]

    named = [party.span.text for words in under("responsible") for party in read_parties(Span(0, len(words), words))]
    above = [link.entry.number.text if link.entry.number else link.entry.text.text for link in entry.above]
    values = (
        entry.kind,
        whole(entry.span, entry.text.text),
        " ; ".join(map(plain, above)),
        " ; ".join(named),
        " ; ".join(under("deadline")),
        " ; ".join(under("cost")),
        " ; ".join(under("comment", "progress")),
    )
    return dict(zip(FIELDS, values, strict=True))


@pytest.mark.parametrize("name", sorted(path.stem for path in FILES.glob("*.txt")))
def test_a_paper_is_read_as_its_table_says(name: str) -> None:
    text = (FILES / f"{name}.txt").read_bytes().decode("utf-8")
    with (FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert reading(text) == list(csv.DictReader(file))


@pytest.mark.parametrize("slug", ["crewe-action-plan", "middlesbrough-action-plan", "tower-hamlets-action-plan"])
def test_a_plan_parted_by_tabs_is_cut_as_before(slug: str) -> None:
    text = (SOURCES / f"{slug}.txt").read_bytes().decode("utf-8")
    assert find_tables(text) == read_blocks(text)


@pytest.mark.parametrize("slug", ["middlesbrough-final-report", "sheffield-charter-decision"])
def test_prose_is_no_table(slug: str) -> None:
    text = (SOURCES / f"{slug}.txt").read_bytes().decode("utf-8")
    assert [block.line for block in find_tables(text) if block.cells] == [
        block.line for block in read_blocks(text) if block.cells
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Home | About us | Contact\n",
        "Actions\n\nThe council will act / respond when it can.\n\nBudget\n\nThere is none.\n",
        "We met and/or wrote / rang.\nAction / reaction\n",
        "Recommendations\nThat the council meets.\nResources\nThere are none to speak of.\n",
        "The lead      officer will     come by     the deadline.\nAll are       welcome there.\n",
        "Lead\nWho\nWhen\n",
        "a | b\n",
        "******************************************************************\n" * 3,
        "",
    ],
)
def test_words_that_only_look_like_a_table_stay_as_they_are(text: str) -> None:
    assert not any(block.kind == "row" for block in find_tables(text))


def cells(text: str) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in find_tables(text) if block.kind == "row"]


def test_only_rows_that_a_reader_parts_have_a_reason() -> None:
    assert {block.reason for block in find_tables("| Action | Lead |\n|---|---|\n| Meet | KK |\n")} == {None}
    reasons = [block.reason for block in find_tables("Action / Lead\nMeet / KK\n") if block.kind == "row"]
    assert all(reason and reason.endswith(".") for reason in reasons)


def test_a_slash_inside_a_cell_is_kept_where_the_columns_leave_one_way_only() -> None:
    head = "Action / Lead / Deadline\n"
    assert cells(f"{head}Meet / greet / KK / May 2018\n")[1] == ["Meet / greet", "KK", "May 2018"]
    assert cells(f"{head}Meet / greet / talk / sing\n")[1] == ["Meet", "greet", "talk", "sing"]


def test_tight_slashes_part_cells_only_under_a_header_that_is_wholly_understood() -> None:
    assert cells("Action/Lead/Deadline\nMeet/KK/May 2018\n")[1] == ["Meet", "KK", "May 2018"]
    assert cells("Action/Reaction/Deadline\nMeet/KK/May 2018\n") == []


def test_a_page_number_and_a_running_title_are_no_part_of_a_table() -> None:
    text = "Plan 2020\n\nAction\tLead\nMeet\tKK\n\nPage 1 of 2\n\fPlan 2020\n\nAction\tLead\nPart\tDC\n\nPage 2 of 2\n"
    pages = [block.span.text for block in find_tables(text) if block.kind == "page"]
    assert pages == ["Page 1 of 2", "Plan 2020", "Page 2 of 2"]
    assert [entry.section for entry in read_records(text, find_tables(text)).entries] == [None, None]


def test_a_cell_that_vanished_leaves_its_column_blank() -> None:
    text = "Action\nLead\nDeadline\nMeet the people\nKK\nMay 2018\nPart from them again\nJune 2018\n"
    assert cells(text)[2] == ["Part from them again", "", "June 2018"]


def test_a_cell_cut_by_the_end_of_a_page_goes_on_in_a_row_of_its_own() -> None:
    text = "Action\nLead\nDeadline\nMeet the people of\nPage 1 of 2\nthe town\nKK\nMay 2018\n"
    records = read_records(text, find_tables(text))
    (entry,) = records.entries
    assert [entry.text.text, *(span.text for span in records.rest_of(entry.span))] == [
        "Meet the people of",
        "the town",
    ]


def test_columns_of_different_length_are_not_paired() -> None:
    text = "Action\nMeet now\nPart soon\nLead\nKK\nDeadline\nMay 2018\nJune 2018\n"
    rows = [block for block in find_tables(text) if block.kind == "row"]
    assert [[cell.text for cell in block.cells] for block in rows[1:]] == [
        ["Meet now"],
        ["Part soon"],
        ["", "KK"],
        ["", "", "May 2018"],
        ["", "", "June 2018"],
    ]
    assert rows[1].reason is not None
    assert "left open" in rows[1].reason


SPENDING = """Payments of May 2022

Supplier           Description               Date paid   Amount (£)
Fernley & Sons     Grounds maintenance       04-May-22   2,340.00
Hollin Trust for   Grant, first part         30-May-22   (515.50)
Young Carers
Total                                                    1,824.50
"""


def test_accounts_are_parted_by_spaces_and_each_sum_begins_a_row() -> None:
    rows = [block for block in find_tables(SPENDING) if block.kind == "row"]
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Supplier", "Description", "Date paid", "Amount (£)"],
        ["Fernley & Sons", "Grounds maintenance", "04-May-22", "2,340.00"],
        ["Hollin Trust for", "Grant, first part", "30-May-22", "(515.50)"],
        ["Young Carers", "", "", ""],
        ["Total", "", "", "1,824.50"],
    ]
    assert [row.goes_on for row in rows] == [False, False, False, True, False]
    assert all(row.reason for row in rows)
    paid = [(one.recipient.text, one.amount.text) for one in read_accounts(rows) if one.recipient and one.amount]
    assert paid == [("Fernley & Sons", "2,340.00"), ("Hollin Trust for Young Carers", "(515.50)")]


@pytest.mark.parametrize(
    "text",
    [
        "Supplier   Amount\nThe officer explained that  suppliers are paid within a month.\n",
        "Each supplier is paid.  The amount is published.\nIn 2022 there were 14.  All were paid in time.\n",
        "Supplier   Amount\n\nNo payments were made in the month.\n",
    ],
)
def test_words_about_payments_are_no_accounts(text: str) -> None:
    assert cells(text) == []


def test_a_column_of_numbers_may_be_headed_by_a_mark() -> None:
    text = "#   Action               Owner\n1   Audit the signs      Facilities Manager\n"
    assert cells(text) == [["#", "Action", "Owner"], ["1", "Audit the signs", "Facilities Manager"]]


def test_printed_columns_may_tell_of_progress_more_than_once() -> None:
    text = "Action\nPlant trees\n\nLead\nParks Manager\n\nQ1 update\nOrdered\n\nQ2 update\nPlanted\n"
    assert cells(text)[1:] == [["Plant trees", "Parks Manager", "Ordered", "Planted"]]
    assert cells(text.replace("Q1 update", "Deadline").replace("Q2 update", "By when")) == []


def test_a_cell_that_reads_like_a_heading_opens_no_printed_column() -> None:
    text = (
        "Action\nWrite it up\nHold a forum\n\n"
        "Responsible Officer\nScrutiny Officer\nHead of Youth Services\n\nDeadline\nMay 2018\nJune 2018\n"
    )
    assert cells(text)[1:] == [
        ["Write it up", "Scrutiny Officer", "May 2018"],
        ["Hold a forum", "Head of Youth Services", "June 2018"],
    ]


def test_a_printed_column_may_say_whom_a_recommendation_is_for() -> None:
    text = "No.\n1\n2\n\nRecommendation\nPay the fares.\nLet the rooms.\n\nFor\nKelder Council\nLibrary Service\n"
    assert cells(text)[1:] == [["1", "Pay the fares.", "Kelder Council"], ["2", "Let the rooms.", "Library Service"]]
    assert not [one for one in read_records(text, find_tables(text)).rows if one.under("responsible")]


def test_a_heading_over_a_table_names_none_of_its_columns() -> None:
    text = "Recommendations\n\nNo.\nRecommendation\nFor\n1\nPay the fares of all.\nKelder Council\n"
    assert cells(text) == [["No.", "Recommendation", "For"], ["1", "Pay the fares of all.", "Kelder Council"]]
    assert cells(text.replace("s\n\nNo", "s\nNo")) == cells(text)


def test_a_header_printed_again_with_its_columns_elsewhere_opens_a_table_of_its_own() -> None:
    text = (
        "Action          Lead      Deadline\nMeet all        KK        May 2018\n\n"
        "Action   Lead                  Deadline\nPart     Head of all Schools   June 2018\n"
    )
    assert cells(text)[2:] == [["Action", "Lead", "Deadline"], ["Part", "Head of all Schools", "June 2018"]]


def test_below_a_blank_line_a_row_with_a_whole_cell_is_a_row_of_its_own() -> None:
    text = (
        "Aim          Action             By whom    Target\n\n"
        "Meet often   Give a folder to   Clerk      Spring 2019\n             each house\n\n"
        "             Hold a morning     Cllr Fay   w/c 6 May 2019\n             for all\n"
    )
    records = read_records(text, find_tables(text))
    assert [entry.text.text for entry in records.entries if entry.kind == "action"] == [
        "Give a folder to",
        "Hold a morning",
    ]


def test_numbers_left_of_the_headings_stand_in_a_column_of_their_own() -> None:
    head = "     Objective     Milestone    Lead\n"
    text = head + "i    Meet often    Book         Clerk\nii   Part late     Go           Chair\n"
    assert cells(text) == [
        ["", "Objective", "Milestone", "Lead"],
        ["i", "Meet often", "Book", "Clerk"],
        ["ii", "Part late", "Go", "Chair"],
    ]


def test_a_row_that_opens_with_the_number_of_a_recommendation_ends_no_table() -> None:
    text = "Recommendation        Decision   Who     When\nR1. That all meet.    Accept     Clerk   May 2019\n"
    assert cells(text)[1:] == [["R1. That all meet.", "Accept", "Clerk", "May 2019"]]


FORM = """Decision title      Lunch grants 2024

Decision maker      Assistant Director
                    (Neighbourhoods)
Decision:           To award grants
                    to fourteen groups.
Officers            Three

The notice ends here.
"""


def test_labels_and_what_stands_beside_them_are_the_rows_of_a_form() -> None:
    rows = [[plain(cell) for cell in row] for row in cells(FORM)]
    assert rows == [
        ["Decision title", "Lunch grants 2024"],
        ["Decision maker", "Assistant Director (Neighbourhoods)"],
        ["Decision:", "To award grants to fourteen groups."],
        ["Officers", "Three"],
    ]
    assert all(block.reason for block in find_tables(FORM) if block.kind == "row")


def test_labels_side_by_side_label_the_words_next_to_them_alone() -> None:
    text = (
        "Decision maker:   Cabinet   Date of decision:   9 May 2024\n"
        "Decision:         Yes       Ref:                CM/12\n"
    )
    assert cells(text) == [
        ["Decision maker:", "Cabinet", "Date of decision:", "9 May 2024"],
        ["Decision:", "Yes", "Ref:", "CM/12"],
    ]
    pairs = "Open a hub.\nLead: Youth Service      Deadline: May 2026\nSold: 3 of 4      Kept: 1\n"
    assert [block.span.text for block in find_tables(pairs) if block.kind == "paragraph"] == [
        "Open a hub.",
        "Lead: Youth Service",
        "Deadline: May 2026",
        "Sold: 3 of 4      Kept: 1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Decision    To award grants\nEastfield   37\nWestfield   41\n",  # one label alone
        "Title  of the plan\nStatus  of the plan\n".replace("  ", " "),
        "Decision maker      Cabinet\n  Date of decision      May\n",  # labels that begin elsewhere
    ],
)
def test_words_beside_one_another_are_no_form_without_labels_below_one_another(text: str) -> None:
    assert cells(text) == []


def test_plain_text_is_read_as_it_is_with_private_details_left_out(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes("Action / Lead\r\nAsk about £5 / ann@example.org\r\n".encode("cp1252"))
    rendition = read_text(file)
    assert rendition.format == "text"
    assert rendition.text == "Action / Lead\r\nAsk about £5 / ███████████████\r\n"
    assert [cell.text for cell in rendition.blocks[1].cells] == ["Ask about £5", "█" * 15]
    assert len(rendition.warnings) == 1
    assert len(rendition.blackouts) == 1


#: What each of the torn tables says.
TORN = [
    ["Open a community larder", "Food Officer", "May 2031"],
    ["Train forty hosts for it", "Hosts Team", "June 2031"],
]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Action / Lead / Deadline\n"
            "Open a community\n"
            "larder / Food Officer\n"
            "/ May 2031\n"
            "Train forty hosts for it / Hosts\n"
            "Team / June 2031\n"
        ),
        (
            "| Action | Lead | Deadline |\n"
            "|---|---|---|\n"
            "| Open a\n"
            "community larder | Food Officer |\n"
            "May 2031 |\n"
            "| Train forty hosts for it | Hosts Team | June 2031 |\n"
        ),
        (
            "Action\tLead\tDeadline\n"
            "Open a community\n"
            "larder\tFood Officer\tMay 2031\n"
            "Train forty hosts for it\tHosts Team\tJune\n"
            "2031\n"
        ),
        (
            "Action / Lead / Deadline Open a community larder / Food Officer / May 2031\n"
            "Train forty hosts\n"
            "for it / Hosts Team / June 2031\n"
        ),
        (
            "Action / Lead\n"
            "officer / Deadline\n"
            "Open a community larder / Food Officer / May 2031\n"
            "Train forty hosts for it / Hosts Team / June 2031\n"
        ),
    ],
    ids=["slashes", "pipes", "tabs", "a cell behind the last heading", "a heading over two lines"],
)
def test_rows_that_line_breaks_tear_are_put_together(text: str) -> None:
    assert [[plain(cell) for cell in row] for row in cells(text)[1:]] == TORN


def test_a_list_below_what_is_to_be_done_is_no_part_of_its_words() -> None:
    text = "Ref / Action / Lead\nA1 / Keep the hall open\n  • Keys cut\n/ Hall Team\nA2 / Paint it / Hall Team\n"
    assert [cell[1] for cell in cells(text)[1:]] == ["Keep the hall open", "Paint it"]


def test_a_cell_that_could_as_well_stand_in_another_column_has_no_margin() -> None:
    lines = ["Halls are kept open", "Light the halls by night", "Housing Manager"]
    tokens = [Token(Span(at * 40, at * 40 + len(line), line), at) for at, line in enumerate(lines)]
    [row] = deal(tokens, ["recommendation", "objective", "action", "responsible"]).rows
    assert [cell.margin > 0 for cell in row] == [False, True, True]


def test_a_form_with_a_pipe_behind_each_cell_pairs_labels_with_words() -> None:
    text = (
        "1. |\nSUBJECT: |\nBridges\n|\n|||\n2. |\nDECISION:\n|\n|||\nThat two bridges be mended.\n|\n|||\n"
        "Date of decision |\nCall-in ends |\n||\n3 June 2031 |\n9 June 2031 |\n||\n"
    )
    labelled = [["SUBJECT:", "Bridges"], ["DECISION:", "That two bridges be mended."]]
    assert cells(text)[:3] == [*labelled, ["Date of decision", "3 June 2031"]]
    assert cells("Home |\nNews |\n||\nAbout us |\n||\n") == []
