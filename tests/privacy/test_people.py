"""Names of persons: found as whole words wherever they stand, and never found where they do not."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.people import REDACTED, People
from cohesion_kg.values.namespaces import PREFIXES

TEXT = (
    "Ask Ann Lee, Ann or A. Lee. Ann Leeson is out. "
    "_Ann Lee_ wrote (ann.lee@example.org, 01632 960 708).\nA death in May."
)
SOURCES = {"note": SourceText("note", TEXT.encode())}
PRIVATE = Passage("note", TEXT.index("A death"), TEXT.index(" in May"))
PEOPLE = People({"Ann Lee", "Ann", "A. Lee", "Lee, A. (Dr)"}, {PRIVATE}, SOURCES)
NAMED = re.compile(r"(?<![^\W_])(?:Ann|A\. Lee|A death)(?![^\W_])")


def span(words: str, after: int = 0) -> Passage:
    start = TEXT.index(words, after)
    return Passage("note", start, start + len(words))


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Ann Lee", REDACTED),
        ("Ann Lee and Ann", f"{REDACTED} and {REDACTED}"),
        ("by A. Lee.", f"by {REDACTED}."),
        ("Lee, A. (Dr), chair", f"{REDACTED}, chair"),
        ("_Ann Lee_", f"_{REDACTED}_"),
        ("Ann's view", f"{REDACTED}'s view"),
        ("Ann-Marie", f"{REDACTED}-Marie"),
        ("A death in May", f"{REDACTED} in May"),
    ],
)
def test_a_name_is_found_and_withheld(text: str, redacted: str) -> None:
    assert PEOPLE.holds_name(text)
    assert PEOPLE.redact(text) == redacted


@pytest.mark.parametrize("text", ["", "Anne", "Annex", "Joann", "Leeds", "a death", "Lee", "ann lee", "1Ann"])
def test_a_word_that_only_begins_like_a_name_is_left(text: str) -> None:
    assert not PEOPLE.holds_name(text)
    assert PEOPLE.redact(text) == text


@given(
    st.lists(st.sampled_from(["Ann", "Lee", " ", "A.", ", ", "(Dr)", "\n", "A death", "x", "_", "Leeson"]), max_size=12)
)
def test_what_is_withheld_once_holds_no_name(parts: list[str]) -> None:
    redacted = PEOPLE.redact("".join(parts))
    assert not PEOPLE.holds_name(redacted)
    assert not NAMED.search(redacted)


def test_a_passage_that_shares_a_letter_with_a_name_touches_it() -> None:
    name = span("Ann Lee")
    assert PEOPLE.touches(name)
    assert PEOPLE.touches(Passage("note", name.start - 1, name.start + 1))
    assert PEOPLE.touches(Passage("note", name.end - 1, name.end + 1))
    assert not PEOPLE.touches(Passage("note", 0, name.start))
    assert not PEOPLE.touches(Passage("note", name.end, name.end + 1))
    assert not PEOPLE.touches(span("is out"))
    assert PEOPLE.touches(PRIVATE)
    assert not PEOPLE.touches(Passage("other", 0, 5))


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 60))
def test_no_part_of_a_name_is_left_in_a_passage_however_it_is_cut(start: int, length: int) -> None:
    passage = Passage("note", start, min(start + length, len(TEXT)))
    shown = PEOPLE.redact_passage(passage)
    spans = shown.split(REDACTED)
    assert PEOPLE.touches(passage) == (len(spans) > 1)
    assert re.fullmatch("(?s:.*)".join(map(re.escape, spans)), passage.words(SOURCES["note"]), re.DOTALL)
    hidden = {place for match in NAMED.finditer(TEXT) for place in range(*match.span())}
    hidden |= set(range(TEXT.index("Ann Lee"), TEXT.index("Ann Lee") + 7))
    kept = [place for place in range(passage.start, passage.end) if place not in hidden]
    assert len(shown.replace(REDACTED, "")) <= len(kept)


def test_triples_of_persons_memberships_and_names_are_personal() -> None:
    thing, other = ox.NamedNode(PREFIXES["post"] + "x"), ox.NamedNode("http://example.org/")
    assert PEOPLE.is_personal([thing, ox.NamedNode(PREFIXES["person"] + "ann-lee")])
    assert PEOPLE.is_personal([ox.NamedNode(PREFIXES["membership"] + "x"), other])
    assert PEOPLE.is_personal([thing, ox.Literal("Ask Ann.")])
    assert not PEOPLE.is_personal([thing, other])
    assert not PEOPLE.is_personal([thing, ox.Literal("Ask Anne.")])


def test_contacts_are_seen_wherever_a_passage_touches_them() -> None:
    assert PEOPLE.shows_contact(span("ann.lee@example.org"))
    assert PEOPLE.shows_contact(span("960"))
    assert PEOPLE.shows_contact(Passage("note", 0, len(TEXT)))
    assert not PEOPLE.shows_contact(span("Ann Leeson is out"))
    assert not PEOPLE.shows_contact(PRIVATE)


@pytest.mark.parametrize(
    "text", ["2016/17", "06.01.2017", "£10,000,000", "0.5 per cent", "E08000019", "¶0 and 1", "@ the hall"]
)
def test_dates_money_and_codes_are_no_contacts(text: str) -> None:
    sources = {"note": SourceText("note", text.encode())}
    assert not People(set(), set(), sources).shows_contact(Passage("note", 0, len(text)))


@pytest.mark.parametrize(
    "text", ["01632 960708", "(01632) 960708", "+44 1632 960708", "020 7946 0000", "07700 900123", "a@b.uk"]
)
def test_telephones_and_addresses_are_contacts(text: str) -> None:
    sources = {"note": SourceText("note", f"Call {text} now.".encode())}
    assert People(set(), set(), sources).shows_contact(Passage("note", 0, 99))


def test_without_names_nothing_is_withheld() -> None:
    nobody = People(set(), set(), SOURCES)
    assert not nobody.holds_name(TEXT)
    assert nobody.redact(TEXT) == TEXT
    assert nobody.redact_passage(Passage("note", 0, len(TEXT))) == TEXT
