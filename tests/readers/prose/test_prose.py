"""Prose is read in the forms that councils use, whole and in its place; a page without such forms is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.prose.acronyms import abbreviates
from cohesion_kg.readers.prose.prose import Prose, kind_of, read_prose
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.blocks import Span, read_blocks

TEXTS = Path(__file__).parent
SOURCES = Path(__file__).parents[3] / "data" / "sources"


def read(text: str) -> Prose:
    return read_prose(text, read_blocks(text))


def source(slug: str) -> str:
    return (SOURCES / f"{slug}.txt").read_bytes().decode("utf-8")


def plain(value: object) -> Any:
    """Return what was read as words, without offsets and without what is absent."""
    if isinstance(value, Span):
        return value.text
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {
            name: plain(one) for name, one in named if one not in (None, (), False) and name not in ("line", "span")
        }
    return value


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from spans(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


@pytest.mark.parametrize("name", sorted(path.stem for path in TEXTS.glob("*.txt")))
def test_a_text_is_read_as_expected(name: str) -> None:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    expected = yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))
    prose = read(text)
    assert {"kind": kind_of(prose, text).kind, **plain(prose)} == expected


@pytest.mark.parametrize("name", ["page", "progress-page"])
def test_a_page_that_only_speaks_of_recommendations_has_none(name: str) -> None:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    prose = read(text)
    assert kind_of(prose, text).kind == "page"
    assert prose.recommendations == prose.conclusions == prose.decisions == prose.actions == ()


# The founding papers


def test_the_final_report_lists_what_was_curated() -> None:
    prose = read(source("middlesbrough-final-report"))
    numbers = [str(one.item.number and one.item.number.text) for one in prose.recommendations]
    assert numbers == ["121", "122", "123", "124"]
    assert [child.text.text for child in prose.recommendations[0].item.children] == [
        "Ensures all aspects of community cohesion work is co-ordinated and monitored.",
        "Informs the Council's existing social regeneration agenda and is monitored through existing performance "
        "reporting processes.",
        "Is in place by the end of 2022/23.",
    ]
    addressed = [one.addressed_to and one.addressed_to.text for one in prose.recommendations]
    assert addressed == ["the Council", "the Council", "the Executive", None]
    assert [str(one.number and one.number.text) for one in prose.conclusions] == [str(n) for n in range(114, 121)]
    assert [str(one.number and one.number.text) for one in prose.terms] == ["A", "B", "C", "D"]
    assert [one.number.text for one in prose.paragraphs] == [str(n) for n in range(1, 125)]
    assert prose.title is not None and prose.title.text.startswith("FINAL REPORT OF THE CULTURE")
    assert [one.text for one in prose.publishers] == ["MIDDLESBROUGH COUNCIL"]


CURATED = Path(__file__).parents[3] / "data" / "curated" / "middlesbrough-final-report"


def test_the_final_report_quotes_what_the_curated_recommendations_and_conclusions_quote() -> None:
    prose = read(source("middlesbrough-final-report"))
    curated = "".join(path.read_text(encoding="utf-8") for path in sorted(CURATED.glob("*.ttl")))
    for item in (*(one.item for one in prose.recommendations), *prose.conclusions, *prose.terms):
        assert item.text.text in curated


def test_the_final_report_explains_every_entry_of_its_list_of_acronyms() -> None:
    text = source("middlesbrough-final-report")
    prose = read(text)
    listed = {one.short.text: one for one in prose.acronyms if one.span.start > text.index("## ACRONYMS")}
    assert len(listed) == 20
    assert listed["NEMP"].expansion.text == "North East Strategic Partnership"
    assert all(abbreviates(name, one.expansion.text) for name, one in listed.items() if name != "NEMP")
    printed = {(one.short.text, one.expansion.text) for one in prose.acronyms}
    assert {("NEMP", "North East Migration Partnership"), ("EAL", "English as Another Language")} <= printed


def test_the_decision_record_is_read_without_headings() -> None:
    text = source("sheffield-charter-decision")
    prose = read(text)
    [decision] = prose.decisions
    assert decision.title is not None and decision.title.text.startswith("Renewing the City’s Cohesion Strategy")
    assert [point.number and point.number.text for point in decision.points] == ["i", "ii", "iii"]
    dates = (decision.decided, decision.published, decision.effective)
    assert [date and date.text for date in dates] == ["04/10/2018", "08/10/2018", "13/10/2018"]
    assert [(option.text.text, option.rejected, len(option.because)) for option in decision.options] == [
        ("Keep the old strategy.", True, 1),
        ("Create a new cohesion strategy for the Council.", True, 1),
        ("Keep all actions just internally for the Council.", True, 1),
        ("Create a larger, longer Charter.", True, 1),
    ]
    assert all(option.reading for option in decision.options) and decision.reading
    assert decision.maker is None and len(decision.reasons) == 3
    assert kind_of(prose, text).kind == "decision-record"


@pytest.mark.parametrize("slug", ["crewe-action-plan", "middlesbrough-action-plan", "tower-hamlets-action-plan"])
def test_beside_the_tables_of_a_plan_there_is_nothing(slug: str) -> None:
    text = source(slug)
    blocks = read_blocks(text)
    records = read_records(text, blocks)
    taken = {span.start for span in records.covered()}
    claimed = {block.line for block in blocks if block.cells or block.span.start in taken}
    prose = read_prose(text, blocks, claimed)
    assert prose.recommendations == prose.decisions == prose.actions == ()
    assert kind_of(prose, text, records).kind == "action-plan"


# Forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recommendations\n\nR1 That the Council meet weekly.\nR2 That it report.\n", ["R1", "R2"]),
        ("### Recommendation 4\n\nThe council should meet in every ward.\n", ["4"]),
        ("| Recommendation 1 | That the Council meet. |\n", []),
        ("Recommendation 1\tThat the Council meet weekly.\n", ["1"]),
        ("1.\tWhy\n\nRecommendations\n1.\tThat the Council meet.\n2.\tThat it report.\n", ["1", "2"]),
        (
            "RECOMMENDATIONS\n\n5.1 That it meet.\n5.2 That it report back.\n\nNEXT STEPS\n\n6.1 That is all.\n",
            ["5.1", "5.2"],
        ),
        ("The Commission recommends that Cabinet: a) meet; and b) report.\n", ["a", "b"]),
    ],
)
def test_a_recommendation_is_known_by_its_form(text: str, expected: list[str]) -> None:
    assert [one.item.number.text for one in read(text).recommendations if one.item.number] == expected


@pytest.mark.parametrize(
    "text",
    [
        "We recommend that you wash your hands.\n",
        "The reviewer recommended that it be read.\n",
        "Recommendation 2 has been carried out in full by now.\n",
        "Contents\n\nRecommendations ........ 12\nConclusions ........ 14\n",
        "<b>Recommendations</b>\tPage 18\n<b>Conclusions</b>\tPage 20\n",
        "Recommendations\n\nNone.\n",
        "Recommendations\n\nThe panel noted the following:\n- the weather was fine in May\n- the tram was late again\n",
    ],
)
def test_what_only_looks_like_a_recommendation_is_none(text: str) -> None:
    prose = read(text)
    assert prose.recommendations == prose.conclusions == ()


def test_beside_a_label_a_recommendation_needs_no_number() -> None:
    [one] = read("Recommendation: Approve the charter and its plan.\n").recommendations
    assert one.item.text.text == "Approve the charter and its plan."


def test_a_recommendation_that_the_end_of_a_page_cuts_goes_on_behind_it() -> None:
    page = "Recommendations\n\n1. That the Council publish the plan in\n\nPage 3 of 9\n\n"
    text = page + "French and Polish.\n\n2. That it meet.\n"
    first, second = read(text).recommendations
    assert [span.text for span in first.item.more] == ["French and Polish."]
    assert second.item.text.text == "That it meet."


def test_a_recommendation_that_is_printed_twice_is_told_once() -> None:
    prose = read((TEXTS / "scrutiny-report.txt").read_text(encoding="utf-8"))
    [twice] = [one for one in prose.recommendations if one.again]
    assert twice.again[0].text == twice.item.span.text and twice.again[0].start > twice.item.span.end


# Whatever is printed

WORDS = st.sampled_from(
    "The Panel recommends that Cabinet: Recommendations Conclusions Recommendation 1: R1 1. 2.1 (a) (i) a) - • ** # ## "
    "RESOLVED ACTION: Action – [Action: J Hale] by 5 May 2020 Present: Councillors A Reed (Chair), Decision: £5 (CMF) "
    "Date of decision: Reason for decision was chosen --- Page 3 <sup>1</sup> | \t \u2028 █ é …".split(" ")
)
LINES = st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12).map(" ".join)
TEXT = st.one_of(st.text(max_size=300), st.lists(LINES, max_size=14).map("\n".join))


@settings(max_examples=300, deadline=None)
@given(TEXT, st.sets(st.integers(1, 14), max_size=4))
def test_every_piece_of_any_text_is_where_it_says(text: str, claimed: set[int]) -> None:
    prose = read_prose(text, read_blocks(text), claimed)
    assert kind_of(prose, text).reason
    for span in spans(tuple(getattr(prose, field.name) for field in fields(prose))):
        assert text[span.start : span.end] == span.text


@given(
    st.lists(
        st.text("abc ,;", min_size=12, max_size=40).filter(lambda words: len(words.split()) > 3), min_size=1, max_size=5
    )
)
def test_every_character_of_a_recommendation_is_in_one_of_its_pieces(items: list[str]) -> None:
    body = "\n".join(
        f"{number}. That {words.strip()}.\n  - and {words.strip()}" for number, words in enumerate(items, 1)
    )
    text = f"Recommendations\n\n{body}\n"
    kept = {at for one in read(text).recommendations for span in one.spans for at in range(*span.extent)}
    lost = [letter for at, letter in enumerate(text) if at >= len("Recommendations") and at not in kept]
    assert not "".join(lost).strip(" \n-")


@pytest.mark.parametrize(
    "text",
    [
        "A-" * 500_000,
        "The Panel recommends " * 50_000,
        "(AA) " * 100_000,
        "That the Council meet.\n" * 20_000,
        "Recommendations\n" + "- That it meet and so on\n" * 20_000,
    ],
    ids=["one word", "one sentence", "brackets", "lines", "items"],
)
def test_a_long_text_is_read_in_one_go(text: str) -> None:
    assert len(read(text).recommendations) <= 1


LINES_ALONE = """{mark}Decision status: Recommendations Approved

Renewal of the grant to the law centre

(a) That the grant be renewed for one year; and

(b) that the Director report on outcomes in six months.

Not to renew the grant.

{date}
"""


@pytest.mark.parametrize("mark", ["", "# "])
def test_a_record_with_a_status_and_a_date_alone_is_read_by_its_numbered_points(mark: str) -> None:
    [decision] = read(LINES_ALONE.format(mark=mark, date="Decided: 02/07/2020")).decisions
    assert [point.text.text for point in decision.points] == [
        "That the grant be renewed for one year; and",
        "that the Director report on outcomes in six months.",
    ]
    assert decision.title and decision.title.text == "Renewal of the grant to the law centre"
    assert decision.status and decision.status.text == "Recommendations Approved"
    assert decision.decided and decision.decided.text == "02/07/2020"
    assert decision.reading and decision.reasons == decision.options == ()
    assert read(LINES_ALONE.format(mark=mark, date="")).decisions == ()


def test_an_option_that_is_itself_the_proposal_is_not_said_to_be_rejected() -> None:
    text = "Decision:\nTo close it.\n\nReasons for decision:\nCost.\n\nOptions considered and rejected:\n\n"
    text += "1. Close it (the decision proposal).\n2. Keep it.\n\nDate of decision: 4 May 2021\n"
    [decision] = read(text).decisions
    assert [option.rejected for option in decision.options] == [None, True]


RESOLVED = {
    "Three tenders had been opened. RESOLVED that the tender of Oak Ltd be accepted. It was late.": [
        "that the tender of Oak Ltd be accepted."
    ],
    "Cllr Lee proposed, and it was RESOLVED to buy a cabinet.": ["to buy a cabinet."],
    "Following discussion it was RESOLVED:\n\na) To offer a skip;\n\nb) To invite the officer.": [
        "To offer a skip;",
        "To invite the officer.",
    ],
    "RESOLVED/- That the minutes be approved.": ["That the minutes be approved."],
    "The panel resolved to meet again in the spring, which was agreed by all.": [],
    "Nothing was RESOLVED.": [],
}


@pytest.mark.parametrize("text", RESOLVED)
def test_what_a_paragraph_resolves_behind_other_words_is_a_resolution(text: str) -> None:
    found = [item.text.text for one in read(text).resolutions if not one.candidate for item in one.items]
    assert found == RESOLVED[text]


def test_words_that_lead_in_to_a_list_are_no_head_of_a_page_however_often_they_stand() -> None:
    asked = [
        f"The Committee recommends that:\n\n{mark}. The Council open site {mark};\n" for mark in ("i", "ii", "iii")
    ]
    found = read("Scrutiny report\n\n" + "\nMuch was heard of it.\n\n".join(asked))
    assert [one.item.text.text for one in found.recommendations] == [
        "The Council open site i;", "The Council open site ii;", "The Council open site iii;"
    ]  # fmt: skip


def test_a_body_recommends_in_its_own_voice_and_a_page_advises_its_readers() -> None:
    report = "Scrutiny Panel report\n\nOfficers were heard. We recommend that the course be made longer.\n"
    assert [one.item.text.text for one in read(report).recommendations] == ["the course be made longer."]
    assert not read("Scrutiny Panel page\n\nWe recommend that you talk to us first.\n").recommendations


def test_a_notice_with_a_title_a_maker_and_a_decision_is_a_record() -> None:
    notice = "Title: Fund\n\nDecision maker: The Commissioner\n\n## Decision\n\n1. To award £5.\n\n2. To carry £1.\n"
    assert [[point.text.text for point in one.points] for one in read(notice).decisions] == [
        ["To award £5.", "To carry £1."]
    ]


def test_points_below_it_is_recommended_are_recommendations_in_capitals_too() -> None:
    report = "## Conclusions and recommendations\n\nGoodwill helps. It is RECOMMENDED that:\n\n{}"
    points = "- (i) the Director convene all partners every month;\n- (ii) a number be opened.\n"
    assert [one.item.text.text for one in read(report.format(points)).recommendations] == [
        "the Director convene all partners every month;", "a number be opened."
    ]  # fmt: skip
