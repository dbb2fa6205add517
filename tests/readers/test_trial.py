"""Forms that public papers print: front matter, labelled actions, owners, merged rows, forms and headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohesion_kg.readers.document import ParsedDocument, parse_document
from cohesion_kg.readers.formats.plaintext import read_text
from cohesion_kg.readers.tables.doubts import find_doubts
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.text.rendition import Renderer
from cohesion_kg.readers.vocabulary.headings import role_of
from cohesion_kg.readers.vocabulary.parties import read_parties


def markdown(folder: Path, text: str) -> ParsedDocument:
    file = folder / "paper.md"
    file.write_text(text, encoding="utf-8")
    return parse_document(read_text(file))


def table(*rows: list[str]) -> ParsedDocument:
    renderer = Renderer()
    for row in rows:
        renderer.row([(text, "x") for text in row])
    return parse_document(renderer.finish("docx"))


def told(reading: ParsedDocument) -> list[tuple[str, str | None, str | None]]:
    return [(one.text.text, one.printed("responsible"), one.printed("deadline")) for one in reading.actions]


def test_front_matter_gives_the_title_and_nothing_else(tmp_path: Path) -> None:
    reading = markdown(tmp_path, '---\nlayout: post\ntitle: "Our meeting"\ndate: 2025-12-01\n---\n# Autumn\n\nWords.\n')
    assert reading.title == "Our meeting"
    assert reading.prose.date is None


def test_headings_of_commitments_are_understood() -> None:
    words = ["What we have committed to", "Led by", "Timescal e", "Measure", "Shared Outcome"]
    columns = read_header([Span(0, len(text), text) for text in words])
    assert columns
    assert [column.role for column in columns] == ["action", "responsible", "deadline", "outcome", "outcome"]
    assert role_of("Measure") == "objective"


def test_a_row_merged_over_the_table_is_a_heading_and_no_action() -> None:
    reading = table(
        ["Action", "Lead", "Deadline"], ["Enabler"], ["Write to all", "Police", "May 2026"], ["Ask", "", ""]
    )
    assert [text for text, _, _ in told(reading)] == ["Write to all", "Ask"]


@pytest.mark.parametrize(
    "text",
    [
        "Action: Meet monthly\nLead: Head of Housing\nBy when: May 2026\n",
        "### Action 1: Meet monthly\n\n**Lead officer:** Head of Housing\n\n**Timescale:** May 2026\n",
        "- Action 2.1: Meet monthly Lead: x\n".replace(" Lead: x", ". Lead: Head of Housing. By: May 2026"),
        "Actions:\n\n- Meet monthly (Lead: Head of Housing; by: May 2026)\n".replace("; by", "; By"),
    ],
)
def test_labels_below_and_beside_an_action_say_who_and_when(tmp_path: Path, text: str) -> None:
    ((deed, party, deadline),) = told(markdown(tmp_path, f"# Plan\n\n{text}"))
    assert (deed.rstrip("."), party, deadline) == ("Meet monthly", "Head of Housing", "May 2026")


def test_an_action_right_below_a_recommendation_is_its_own(tmp_path: Path) -> None:
    text = "Recommendation 1: Meet more.\n\nAction: Book a hall\nLead: KK\n\nSome words.\n\nAction: Ask\nLead: KK\n"
    first, second = markdown(tmp_path, text).actions
    assert [one.name for one in first.above] == ["recommendation:1"]
    assert second.above == ()


def test_numbered_headings_under_recommendations_are_recommendations(tmp_path: Path) -> None:
    text = "##11 Recommendations\n\nThese are made:\n\n###1. Meet often\n\nwith all.\n\n###2. Listen\n\nWords follow.\n"
    found = markdown(tmp_path, text).recommendations
    assert [(one.number.text if one.number else None, one.words) for one in found] == [
        ("1", "Meet often with all."),
        ("2", "Listen"),
    ]


def test_names_under_action_are_who_acts() -> None:
    reading = table(
        ["No", "Item", "Action"],
        ["1", "The gate is to be mended.", "KK"],
        ["2", "Noted.", ""],
        ["3", "Write.", "Clerk"],
    )
    assert told(reading) == [("The gate is to be mended.", "KK", None), ("Write.", "Clerk", None)]


def test_a_recommendation_alone_in_a_row_stands_over_the_table_below() -> None:
    head = ["Action", "Lead", "Deadline"]
    reading = table(
        ["Recommendation 1: Meet.", "", ""], head, ["Book a hall", "KK", "May 2026"],
        ["Recommendation 2: Listen.", "", ""], head, ["Ask them all", "KK", "May 2026"],
    )  # fmt: skip
    assert [[above.key for above in one.above] for one in reading.actions] == [["1"], ["2"]]


def test_rows_of_one_doubt_share_it() -> None:
    rows = [["Do this and that now", f"Somebody{letter}"] for letter in "abcde"]
    reading = table(["Action", "Lead", "Deadline"], *rows)
    (doubt,) = [one for one in find_doubts(reading.records) if one.kind == "cell-count"]
    assert len(doubt.also) == 4
    assert doubt.words.endswith("So it is with 4 more rows, down to line 6.")


def test_a_telephone_number_broken_over_the_lines_of_a_cell_is_blacked_out(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(
        "Action                        Lead            Deadline\n"
        "Hold meetings. Booked by      Head of         May 2026\n"
        "telephone on 07700            Housing\n"
        "900461 each week\n"
    )
    text = read_text(file).text
    assert "07700" not in text and "900461" not in text


@pytest.mark.parametrize("figures", ["0 12 34 56 78 90", "0 3 5 12 8 9 10 11 2", "012 034 056 078", "02 03 04 05 06"])
def test_runs_of_figures_are_no_telephone_numbers(tmp_path: Path, figures: str) -> None:
    file = tmp_path / "table.txt"
    file.write_text(f"Wards {figures}\n")
    assert figures in read_text(file).text


@pytest.mark.parametrize("words", ["No action", "No further action required.", "None", "N/A", "Not applicable"])
def test_where_nothing_is_to_be_done_there_is_no_action(words: str) -> None:
    reading = table(
        ["Recommendation", "Action", "Lead"], ["1. Meet often", words, "KK"], ["2. Listen", "Ask them", "KK"]
    )
    assert [deed for deed, _, _ in told(reading)] == ["Ask them"]
    assert [one.key for one in reading.recommendations] == ["1", "2"]


def test_what_is_blacked_out_behind_a_post_is_no_part_of_its_name() -> None:
    text = "Pat Lowry, Community Safety Manager (██████)"
    assert [one.span.text for one in read_parties(Span(0, len(text), text))] == [
        "Pat Lowry",
        "Community Safety Manager",
    ]


@pytest.mark.parametrize("rest", ["", " Questions to the clerk.", " Draft."])
def test_the_first_sentence_may_give_the_date_of_the_document(tmp_path: Path, rest: str) -> None:
    reading = markdown(tmp_path, f"# Plan\n\nPublished 3 March 2024.{rest}\n\nWords.\n")
    assert reading.prose.date is not None and reading.prose.date.text == "3 March 2024"
