"""Rows become records by the layout of their table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cohesion_kg.readers.tables.doubts import find_doubts
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.blocks import Span, read_blocks
from cohesion_kg.readers.vocabulary.cell_text import is_placeholder, list_items, split_number


def entries(records: Records, kind: str) -> list[tuple[str, str]]:
    return [(entry.key, entry.text.text) for entry in records.entries if entry.kind == kind]


def links(records: Records) -> list[tuple[str, list[tuple[str, bool]]]]:
    return [
        (entry.key, [(link.entry.key, link.inherited) for link in entry.above])
        for entry in records.entries
        if entry.kind == "action"
    ]


def test_a_blank_cell_goes_on_with_the_objective_above() -> None:
    records = read_records("OBJECTIVE\tACTION\tLEAD\nSport\tFootball\tKK\n\tPanna\tPolice\nHealth\tTB\tDC\n")
    assert links(records) == [
        ("line-2", [("line-2", False)]),
        ("line-3", [("line-2", True)]),
        ("line-4", [("line-4", False)]),
    ]


@pytest.mark.parametrize("below", ["processes. In place.", "<ul> <li>Ensures</li> </ul>", "(as agreed)", "– by 2022"])
def test_words_from_the_middle_of_a_sentence_go_on_with_the_recommendation_above(below: str) -> None:
    records = read_records(f"RECOMMENDATION\tACTION\nAdopt a strategy that:\tDraft\n{below}\tAgree\n")
    assert links(records)[1] == ("line-3", [("line-2", True)])


@pytest.mark.parametrize("above", ["Adopt a strategy.", "adopt a strategy"])
def test_after_a_full_stop_or_in_a_column_of_small_letters_each_entry_is_its_own(above: str) -> None:
    records = read_records(f"RECOMMENDATION\tACTION\n{above}\tDraft\nreview grants\tAgree\n")
    assert links(records)[1] == ("line-3", [("line-3", False)])


def test_in_a_numbered_column_an_unfinished_recommendation_goes_on_until_the_next_number() -> None:
    text = (
        "RECOMMENDATION\tACTION\n1. Look to ensure the current\tA\nManager is supported.\tB\n"
        "2. Then stop.\tC\nNew one\tD\n"
    )
    assert [link for _, link in links(read_records(text))] == [
        [("1", False)],
        [("1", True)],
        [("2", False)],
        [("line-5", False)],
    ]


def test_without_numbers_each_entry_is_its_own() -> None:
    records = read_records("RECOMMENDATION\tACTION\nReview grants\tA\nFund more\tB\n")
    assert entries(records, "recommendation") == [("line-2", "Review grants"), ("line-3", "Fund more")]


def test_a_section_does_not_hand_its_objective_to_the_next() -> None:
    records = read_records("A\t\nOBJECTIVE\tACTION\nSport\tFootball\nB\t\nOBJECTIVE\tACTION\n\tPanna\n")
    assert links(records)[1] == ("line-6", [])
    assert [entry.section and entry.section.text for entry in records.entries] == ["A", "A", "B"]


def test_a_header_repeated_on_the_next_page_interrupts_nothing() -> None:
    records = read_records("OBJECTIVE\tACTION\nSport\tFootball\n\nOBJECTIVE\tACTION\n\tPanna\n")
    assert links(records)[1] == ("line-5", [("line-2", True)])


TABLE = "Actions\tLead\tDeadline\nUse tools to model future\tKK\tMay 2018\n"


@pytest.mark.parametrize("rest", ["cohesion activities\tEngagement)", "Cohesion Pilot\t(Manager)\t"])
def test_the_rest_of_a_row_cut_by_the_end_of_a_page_is_no_action(rest: str) -> None:
    records = read_records(f"{TABLE}\n{rest}\n")
    assert entries(records, "action") == [("line-2", "Use tools to model future")]
    assert [(row.line, above.line) for row, above in records.remainders] == [(4, 2)]


@pytest.mark.parametrize(
    "row", ["\ncohesion activities\tKK\tMay 2018", "\nMap provision\tKK\t", "cohesion activities\tKK)"]
)
def test_a_row_that_is_whole_or_not_interrupted_is_an_action(row: str) -> None:
    assert len(entries(read_records(TABLE + row + "\n"), "action")) == 2


CUT = "Actions\tLead\tDeadline\nCost a crèche for the three\tEarly Years Manager and\tNovember\n"


def test_a_row_whose_every_cell_is_cut_by_the_end_of_a_page_is_one_action() -> None:
    for blank in ("\n", ""):  # what printed the text may have left out where the page ends
        records = read_records(f"{CUT}{blank}largest venues\tAdult Learning Manager\t2019\n")
        assert entries(records, "action") == [("line-2", "Cost a crèche for the three")]
        assert [(row.line, above.line) for row, above in records.remainders] == [(3 + len(blank), 2)]


@pytest.mark.parametrize(
    "row",
    [
        "largest venues\tAdult Learning Manager\t",  # no page ends above it, and the date stays without its year
        "largest venues\t\t2019",  # no page ends above it, and the name stays unfinished
        "\nLargest venues\tAdult Learning Manager\t2019",  # it opens a sentence
        "\nlargest venues\tAdult Learning Manager\tMay 2019",  # its date is whole
        "\nlargest venues\tAdult Learning Manager\t2019\t£50",  # nothing stands above the last cell
    ],
)
def test_a_row_with_a_cell_that_finishes_nothing_is_an_action(row: str) -> None:
    assert len(entries(read_records(f"{CUT}{row}\n"), "action")) == 2


@pytest.mark.parametrize("blank", ["\n", ""])
def test_a_row_is_finished_by_its_date_and_its_words_though_some_cells_open_with_a_capital(blank: str) -> None:
    head = "No\tRecommendation\tAction\tLead\tDeadline\tProgress\n"
    cut = "2\tInformation for landlords\tGuide with the National\tHousing Options Team\tJanuary\tDraft with them, and\n"
    rest = "\tshould be improved.\tLandlords Association\tLeader\t2017\tcopies sent\n"
    records = read_records(head + cut + blank + rest)
    assert [text for _, text in entries(records, "action")] == ["Guide with the National"]
    assert len(records.remainders) == 1
    whole = rest.replace("2017", "May 2017")  # a whole date finishes none
    assert len(entries(read_records(head + cut + blank + whole), "action")) == 2


def test_a_table_below_a_recommendation_answers_it() -> None:
    text = "Recommendation 1: Meet.\n\nAction\tLead\nA\tKK\n\nRecommendation 2 - Part.\n\nAction\tLead\nB\tKK\n"
    assert links(read_records(text)) == [("line-4", [("1", False)]), ("line-9", [("2", False)])]


def test_a_number_printed_twice_names_only_the_first() -> None:
    text = "Recommendation 1: Meet.\nRecommendation 1: Part.\n"
    assert entries(read_records(text), "recommendation") == [("1", "Meet."), ("line-2", "Part.")]


def test_the_comments_of_the_service_are_the_response() -> None:
    text = "Recommendation 1: Meet.\n\nComments from Service:\n\nWe will.\nSoon.\n\nAction\tLead\nA\tKK\n"
    (response,) = read_records(text).responses
    assert response.text.text == "We will.\nSoon."
    assert response.recommendation is not None
    assert (response.key, response.line, response.placeholder) == ("1", 5, False)


def test_the_words_of_the_form_are_no_response_but_a_demand() -> None:
    text = "Recommendation 1: Meet.\n\nComments from Service:\n*Please provide any commentary.*\n"
    records = read_records(text)
    assert records.responses[0].placeholder
    assert [demand.span.text for demand in records.demands] == ["*Please provide any commentary.*"]


def test_a_tracker_without_actions_speaks_of_its_recommendations() -> None:
    records = read_records("Recommendation\tLead\tProgress\n1. Meet.\tKK\tMet in May\n")
    (entry,) = records.entries
    assert entry.kind == "recommendation"
    assert entry.row is not None
    assert [cell.span.text for cell in entry.row.under("responsible", "progress")] == ["KK", "Met in May"]


def test_accounts_are_no_actions() -> None:
    text = "Plan\n\nSpend\n\nBudget £200\n\nDate\tItem\t£ Cost\n\tRoom\t£20\nTOTAL\t\t£20\n"
    records = read_records(text)
    assert records.entries == []
    assert [row.line for row in records.spending] == [8, 9]
    assert records.budget is not None
    assert records.account is not None
    assert (records.budget[1].text, records.account.text) == ("£200", "Spend")


def test_a_line_that_nothing_explains_is_left_over() -> None:
    records = read_records("Plan\nUpdated 06.01.2017\n\nKEY MEASURES\n\nOne\nTwo\n\nAction\tLead\nA\tKK\n")
    assert [span.text for span in records.leftover] == ["Updated 06.01.2017"]
    assert entries(records, "priority") == [("line-6", "One"), ("line-7", "Two")]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("*Please provide any additional commentary", True),
        ("[Please complete]", True),
        ("Insert date here", True),
        ("We are pleased to provide", False),
        ("", False),
    ],
)
def test_a_placeholder_is_known_by_its_words(text: str, answer: bool) -> None:
    assert is_placeholder(text) is answer


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("Recommendation 3 – Meet.", "3", "Meet."),
        ("R3: Meet.", "3", "Meet."),
        ("Rec 3 - Meet.", "3", "Meet."),
        ("**Recommendation 3:** Meet.", "3", "Meet."),
        ("Recommendation 3\n\nMeet.", "3", "Meet."),
        ("Recommendation 3: Meet the\nneighbours.", "3", "Meet the\nneighbours."),
    ],
)
def test_a_recommendation_may_be_the_heading_of_a_section(line: str, number: str, words: str) -> None:
    records = read_records(f"Plan\n\n{line}\n\nAction\tLead\nWrite\tKK\n")
    assert entries(records, "recommendation") == [(number, words)]
    assert [above for _, above in links(records)] == [[(number, False)]]


def test_a_number_may_stand_in_a_column_of_its_own() -> None:
    records = read_records(
        "Ref\tRecommendation\tNo.\tAction\nR1\tMeet\t1.1\tWrite\n\t\t1.2\tPhone\nR2\tpart\t2.1\tGo\n"
    )
    assert entries(records, "recommendation") == [("R1", "Meet"), ("R2", "part")]
    assert [entry.number and entry.number.text for entry in records.entries if entry.kind == "action"] == [
        "1.1",
        "1.2",
        "2.1",
    ]
    assert [above for _, above in links(records)] == [[("R1", False)], [("R1", True)], [("R2", False)]]


def test_an_answer_may_stand_in_a_column_of_its_own() -> None:
    text = "Recommendation\tAccepted? Y/N\tAction\n1. Meet.\tYes\tWrite\n\t\tPhone\n2. Part.\t\t\n"
    responses = read_records(text).responses
    assert [(one.recommendation and one.recommendation.key, one.text.text) for one in responses] == [
        ("1", "Yes"),
        ("2", ""),
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Recommendation 1: Meet.\n\nProgress\tLead\nMet\tKK\n", ["1"]),
        (
            "Recommendation 1: Meet.\nRecommendation 2: Part.\n\nRef\tProgress\tLead\n2\tParted\tKK\n1\tMet\tDC\n",
            ["2", "1"],
        ),
    ],
)
def test_a_tracker_may_name_its_recommendations_by_number_or_by_their_place(text: str, keys: list[str]) -> None:
    records = read_records(text)
    told = {entry.row.line: entry.key for entry in records.entries if entry.row}
    assert [told[line] for line in sorted(told)] == keys


@pytest.mark.parametrize("heading", ["Theme 2: Housing", "**Housing**", "HOMES AND STREETS"])
def test_a_heading_among_the_rows_begins_a_section(heading: str) -> None:
    records = read_records(f"Action\tLead\tDeadline\nMeet\tKK\tMay\n{heading}\t\t\nPart\tDC\tJune\n")
    assert [(entry.text.text, entry.section and entry.section.text) for entry in records.entries] == [
        ("Meet", None),
        ("Part", heading),
    ]


def test_a_merged_recommendation_stands_over_the_rows_below() -> None:
    merged = "\t".join(["Recommendation 4: Meet."] * 3)
    text = f"Action\tLead\tDeadline\n{merged}\nWrite\tKK\tMay\n"
    records = read_records(text)
    assert links(records) == [("line-3", [("4", False)])]


@pytest.mark.parametrize("row", ["Progress update\tLead officer\tMay 2018", "Comments\tOwner\tWhen"])
def test_words_of_headings_among_the_data_are_no_header(row: str) -> None:
    records = read_records(f"Action\tLead\tDeadline\nMeet\tKK\tJune 2018\n{row}\nPart\tDC\tMay 2018\n")
    assert [entry.line for entry in records.entries] == [2, 3, 4]


def test_a_header_of_two_rows_is_read_as_one() -> None:
    records = read_records("Proposed\tResponsible\tTarget\naction\tofficer\tdate\nMeet\tKK\tMay 2018\n")
    assert [row.kind for row in records.rows] == ["header", "header", "data"]
    (entry,) = records.entries
    assert entry.row is not None
    assert [cell.role for cell in entry.row.cells] == ["action", "responsible", "deadline"]


def test_a_list_inside_a_cell_is_one_entry_without_the_number_of_its_first_item() -> None:
    (entry,) = read_records("Action\tLead\n1. Meet 2. Part\tKK\n").entries
    assert (entry.number, entry.text.text) == (None, "1. Meet 2. Part")


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("1. Meet 2. Part", ["Meet", "Part"]),
        ("a) Meet b) Part", ["Meet", "Part"]),
        ("• Meet • Part", ["Meet", "Part"]),
        ("Both:\u2028- Meet\u2028- Part", ["Meet", "Part"]),
        ("2. Meet 3. Part", []),
        ("Meet by 1. May", []),
        ("- Meet", []),
    ],
)
def test_the_items_of_a_list_are_found(words: str, items: list[str]) -> None:
    assert [item.text for item in list_items(Span(0, len(words), words))] == items


def test_a_row_that_the_layout_shows_to_go_on_is_a_remainder() -> None:
    text = "Action\tLead\nMeet the people\tHead of\nOf the town\tHousing\n"
    blocks = read_blocks(text)
    records = read_records(text, [*blocks[:2], replace(blocks[2], goes_on=True)])
    (entry,) = records.entries
    assert [span.text for span in records.rest_of(entry.span)] == ["Of the town"]


def test_a_page_number_ends_no_table() -> None:
    records = read_records("OBJECTIVE\tACTION\nSport\tFootball\nPage 2 of 3\n\tPanna\n")
    assert links(records)[1] == ("line-4", [("line-2", True)])
    assert records.leftover == []


def test_a_recommendation_that_is_printed_again_on_each_row_is_one() -> None:
    head = "Ref\tRecommendation\tAction\tLead\n"
    again = "R1\tMeet more often.\tWrite to all\tClerk\nR1\tMeet more often.\tBook a room\tClerk\n"
    records = read_records(f"{head}{again}R2\tMeet more often.\tAsk again\tClerk\n")
    assert [key for key, _ in entries(records, "recommendation")] == ["R1", "R2"]
    assert [above for _, above in links(records)] == [[("R1", False)], [("R1", False)], [("R2", False)]]
    assert not list(find_doubts(read_records(head + again)))


def test_a_tracker_keeps_each_row_of_a_recommendation_that_comes_back() -> None:
    row = "Meet more often.\tClerk\t{}\n"
    records = read_records("Recommendation\tLead\tUpdate\n" + row.format("Begun") + row.format("Done"))
    assert [text for _, text in entries(records, "recommendation")] == ["Meet more often."] * 2


@pytest.mark.parametrize(
    ("cell", "number", "words"),
    [
        ("1.1 Survey the employers", "1.1", "Survey the employers"),
        ("R1. That a guide be written", "R1", "That a guide be written"),
        ("A.2: That schools be helped", "A.2", "That schools be helped"),
        ("3b) Meet", "3b", "Meet"),
        ("1.5 FTE to be recruited", None, "1.5 FTE to be recruited"),
        ("2024 Meeting of the board", None, "2024 Meeting of the board"),
    ],
)
def test_a_number_before_the_words_is_told_from_a_figure(cell: str, number: str | None, words: str) -> None:
    found, text = split_number(Span(0, len(cell), cell))
    assert (found.text if found else None, text.text) == (number, words)


def test_a_row_that_adds_up_the_costs_lists_no_action() -> None:
    records = read_records("Action\tLead\tCost\nMeet\tClerk\t£5\nTotal\t\t£5\n")
    assert entries(records, "action") == [("line-2", "Meet")]
