"""Passages: found where they stand, once, in whole words, or not at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import BuildError, VerificationError
from cohesion_kg.evidence.passages import Passage, find_words, inside, is_whole_words, locate, parse_quote, passage_iri
from cohesion_kg.evidence.sources import Register, SourceText
from cohesion_kg.store import bundle

SOURCES = Register.read(bundle.path("data", "sources")).sources()
NOTE = SourceText("note", "1. One of two.\n2. One of three.\nPaid by 31 December 2017, said Zoë.\n".encode())


@given(st.sampled_from(sorted(SOURCES)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_passage_is_named_by_its_place_and_read_back_from_its_name(slug: str, start: int, end: int) -> None:
    passage = Passage(slug, start, end)
    assert Passage.from_iri(passage.iri) == passage
    assert passage_iri(slug, start, end).value == passage.iri


@pytest.mark.parametrize(
    "iri",
    ["", "http://example.org/x", "{}crewe-action-plan", "{}crewe-action-plan#char=1", "{}crewe-action-plan#char=1,2,3",
     "{}crewe-action-plan#line=1,2", "{}#char=1,2", "{}crewe#char=-1,2", "{}crewe#char=1,2 "],
)  # fmt: skip
def test_another_iri_is_not_taken_for_a_passage(iri: str) -> None:
    with pytest.raises(VerificationError, match="not the IRI of a passage"):
        Passage.from_iri(iri.format("https://w3id.org/cohesion-kg/id/source/"))


@given(st.data())
def test_words_of_a_source_are_found_where_they_stand(data: st.DataObject) -> None:
    source = SOURCES[data.draw(st.sampled_from(sorted(SOURCES)))]
    words = [match.span() for match in re.finditer(r"[^\W_]+", source.text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 40, len(words) - 1)))
    start, end = words[first][0], words[last][1]
    assert (start, end) in list(find_words(source.text, source.text[start:end], (0, len(source.text))))
    line = source.line_of(start)
    quote = f"L{line}-{source.line_of(end)} :: {source.text[start:end]}"
    places = list(find_words(source.text, source.text[start:end], source.line_span(line, source.line_of(end))))
    if len(places) == 1:
        assert locate(quote, SOURCES, source.slug) == Passage(source.slug, start, end)
    else:
        with pytest.raises(BuildError, match=r"stands \d+ times"):
            locate(quote, SOURCES, source.slug)


@given(st.sampled_from(sorted(SOURCES)), st.data())
def test_no_span_that_cuts_a_word_is_found(slug: str, data: st.DataObject) -> None:
    text = SOURCES[slug].text
    words = [match.span() for match in re.finditer(r"[^\W_]{2,}", text)]
    start, end = data.draw(st.sampled_from(words))
    cut = data.draw(st.integers(start + 1, end - 1))
    assert not is_whole_words(text, start, cut)
    assert not is_whole_words(text, cut, end)
    assert (start, cut) not in list(find_words(text, text[start:cut], (0, len(text))))


def test_a_year_cut_short_is_not_the_year() -> None:
    assert not list(find_words("by December 2017", "December 201", (0, 16)))
    assert list(find_words("by December 201", "December 201", (0, 15)))
    with pytest.raises(BuildError, match="does not say"):
        locate(" :: 31 December 201", {"note": NOTE}, "note")


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("¶32 :: words", (None, 32, None, "words")),
        ("L7 :: words", (None, None, (7, 7), "words")),
        ("L7-9 :: two\nlines", (None, None, (7, 9), "two\nlines")),
        (" :: words :: and more", (None, None, None, "words :: and more")),
        ("tower-hamlets-action-plan L17 :: words", ("tower-hamlets-action-plan", None, (17, 17), "words")),
        ("crewe-action-plan :: words", ("crewe-action-plan", None, None, "words")),
    ],
)
def test_a_quotation_says_where_to_look(quote: str, expected: tuple[object, ...]) -> None:
    parsed = parse_quote(quote)
    assert (parsed.slug, parsed.paragraph, parsed.lines, parsed.words) == expected


@pytest.mark.parametrize(
    "quote", ["", "words", "¶32", "¶32 ::", "¶32 :: ", "¶x :: words", "L :: words", "¶1 L2 :: words"]
)
def test_a_quotation_without_place_or_words_is_refused(quote: str) -> None:
    with pytest.raises(BuildError, match="LOCATOR :: words"):
        parse_quote(quote)


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        (" :: One of", r"stands 2 times there \(line 1, line 2\)"),
        ("¶1 :: One of three", "They stand in line 2; mend the locator"),
        (" :: Paid by 31 December 2018", r"It goes on .*December 2017.* \(line 3\)"),
        (" :: something else altogether", "character for character"),
        ("¶3 :: One", "no ¶3"),
        ("L9 :: One", "lines 1 to 4"),
        ("L2-1 :: One", "not 2 to 1"),
        ("other-source :: One", "no source 'other-source'"),
    ],
)
def test_a_quotation_that_does_not_fit_says_what_to_mend(quote: str, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        locate(quote, {"note": NOTE}, "note")


def test_offsets_count_characters_not_bytes() -> None:
    passage = locate(" :: Zoë", {"note": NOTE}, "note")
    assert passage.words(NOTE) == "Zoë"
    assert passage.end == len(NOTE.text) - 2


def test_every_place_inside_the_passages_is_found_once() -> None:
    whole = Passage("note", 0, len(NOTE.text))
    assert [place.start for place in inside([whole, whole], "One", {"note": NOTE})] == [3, 18]
    assert inside([Passage("note", 0, 10)], "three", {"note": NOTE}) == []
