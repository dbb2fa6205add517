"""Mentions are names of the graph, and candidates by their form; none stands inside another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.prose.mentions import find_mentions
from cohesion_kg.readers.text.blocks import read_blocks

KNOWN = {
    "leeds": ("area:leeds", "area"),
    "leeds city council": ("council:leeds", "council"),
    "city council": ("council:other", "council"),
    "cmf": ("stream:cmf", "stream"),
    "fo": ("stream:fo", "stream"),
    "controlling migration fund": ("stream:cmf", "stream"),
    "north east migration partnership": ("partnership:nemp", "partnership"),
    "housing": ("theme:housing", "theme"),
    "education": ("project:education", "project"),
}


def mentions(text: str) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.span.text, one.target) for one in find_mentions(text, read_blocks(text), KNOWN)]


def test_the_longest_name_is_taken() -> None:
    assert mentions("Leeds City Council met in Leeds.") == [
        ("council", "Leeds City Council", "council:leeds"),
        ("area", "Leeds", "area:leeds"),
    ]


def test_a_name_is_found_over_the_end_of_a_line_and_before_a_possessive() -> None:
    assert mentions(
        "In May they wrote to the North East\nMigration Partnership’s host, and then to\nothers in the town."
    ) == [("partnership", "North East\nMigration Partnership", "partnership:nemp")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The CMF paid.", True),
        ("The Cmf or cmf paid.", False),
        ("The CMFS paid.", False),
        ("An FO wrote.", False),
        ("A fund: controlling migration fund.", False),
        ("THE CONTROLLING MIGRATION FUND", True),
        ("Controlling. Migration Fund", False),
        ("Controlling\tMigration Fund", False),
    ],
)
def test_casing_and_whole_words_decide(text: str, found: bool) -> None:
    assert any(target for _, _, target in mentions(text)) == found


def test_a_theme_may_be_printed_anyhow_but_a_project_needs_its_capital() -> None:
    assert mentions("They spoke of housing and of education.") == [("theme", "housing", "theme:housing")]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("It cost £1.2 million in all.", "money", "£1.2 million"),
        ("They get £798 per week each.", "money", "£798 per week"),
        ("It was over £5,000 then.", "money", "over £5,000"),
        ("Held on 4 October 2018 at noon.", "date", "4 October 2018"),
        ("Due by the end of 2022/23 at last.", "date", "the end of 2022/23"),
        ("Begun 06.01.2017 then.", "date", "06.01.2017"),
        ("The Harbour Welcome Fund is new.", "stream", "Harbour Welcome Fund"),
        ("In the Faith and Belief Forum people met.", "partnership", "Faith and Belief Forum"),
        ("Ask the Head of Libraries and Hubs first.", "post", "Head of Libraries and Hubs"),
        ("Ask the police’s Community and Diversity Officer first.", "post", "Community and Diversity Officer"),
        ("The NAN was set up.", "acronym", "NAN"),
    ],
)
def test_candidates_are_known_by_their_form(text: str, kind: str, words: str) -> None:
    assert mentions(text) == [(kind, words, None)]


def test_a_known_owner_and_what_it_owns_are_two() -> None:
    assert mentions("It drew on Leeds City Council's Welcome Grant.") == [
        ("council", "Leeds City Council", "council:leeds"),
        ("stream", "Welcome Grant", None),
    ]


@pytest.mark.parametrize(
    "text", ["The Council and the Panel met.", "Pages 12 to 14.", "version 1.2.3", "the 31.02.2017"]
)
def test_what_names_nothing_is_no_mention(text: str) -> None:
    assert mentions(text) == []


def test_thousands_of_names_cost_no_more_than_one_pass() -> None:
    known = {f"name {number} of a body": (f"x:{number}", "panel") for number in range(3000)}
    text = "\n\n".join(f"They heard Name {number} of a Body and went on for a while." for number in range(3000))
    found = find_mentions(text, read_blocks(text), known)
    assert [one.target for one in found] == [f"x:{number}" for number in range(3000)]


WORDS = st.sampled_from(
    "Leeds City Council CMF Cmf £5 5 May 2020 Fund Head of the Parks and 's , . ( ) - \t é A".split(" ")
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)))
def test_mentions_of_any_text_are_where_they_say_and_apart(text: str) -> None:
    end = 0
    for one in find_mentions(text, read_blocks(text), KNOWN):
        assert text[one.span.start : one.span.end] == one.span.text and one.span.text.strip()
        assert one.span.start >= end
        end = one.span.end
