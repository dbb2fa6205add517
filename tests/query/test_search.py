"""Words are found in things, passages and whole texts, whole words first, each hit in its sentence."""

from __future__ import annotations

import pytest

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.graph import KnowledgeGraph


def test_a_word_is_no_part_of_another(kg: KnowledgeGraph) -> None:
    hits = kg.search("ESOL")
    assert len(hits) > 15
    assert not [hit for hit in hits if "resol" in hit["sentence"].lower() and "esol " not in hit["sentence"].lower()]


def test_whole_words_come_before_words_that_begin_so(kg: KnowledgeGraph) -> None:
    sentences = [hit["sentence"].lower() for hit in kg.search("resettle", limit=200)]
    assert sentences
    whole = [bool({"resettle"} & set(sentence.replace(",", " ").split())) for sentence in sentences]
    assert whole == sorted(whole, reverse=True)


def test_every_hit_shows_the_words_in_a_sentence_of_its_own_line(kg: KnowledgeGraph) -> None:
    for hit in kg.search("faith communities", limit=200):
        words = hit["sentence"].casefold()
        assert "faith" in words or "communit" in words
        assert len(words) < 400


def test_a_hit_in_a_text_is_a_passage_of_exactly_these_words(kg: KnowledgeGraph) -> None:
    sources = {slug: source.text for slug, source in kg._sources.sources().items()}
    texts = [hit for hit in kg.search("the", limit=2_000) if hit["where"] == "text"]
    assert texts
    for hit in texts:
        slug, _, span = hit["passage"].rpartition("/")[2].partition("#char=")
        start, end = map(int, span.split(","))
        assert "the" in sources[slug][start:end].casefold()
        assert sources[slug].count("\n", 0, start) + 1 == hit["line"]


def test_what_no_statement_quotes_is_found_in_the_text(kg: KnowledgeGraph) -> None:
    assert {hit["where"] for hit in kg.search("background papers")} >= {"text"}


def test_words_in_quotes_stand_together(kg: KnowledgeGraph) -> None:
    assert len(kg.search('"hate crime"', limit=500)) < len(kg.search("crime", limit=500))
    assert all("hate crime" in " ".join(hit["sentence"].casefold().split()) for hit in kg.search('"hate crime"'))


def test_one_council_s_documents_are_asked_alone(kg: KnowledgeGraph) -> None:
    crewe = kg.search("training", council="Cheshire East")
    assert {document.curie for document in crewe.column("document")} == {"doc:crewe-action-plan"}
    with pytest.raises(NotFound):
        kg.search("training", council="Atlantis")


def test_without_names_of_persons_no_text_is_searched_that_holds_them(
    kg_without_people: KnowledgeGraph, names_of_persons: frozenset[str]
) -> None:
    for word in ("councillor", "the", "officer"):
        hits = kg_without_people.search(word, limit=5_000)
        assert "text" not in hits.column("where")
        assert not [name for name in names_of_persons for hit in hits if name in hit["sentence"]]


@pytest.mark.parametrize("words", ["", "  ", '""', "?!"])
def test_no_word_is_refused(kg: KnowledgeGraph, words: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        kg.search(words)


@pytest.mark.parametrize("words", ['a"b', "NOT", "x OR y", "* ^ x", "text:x", "NEAR(a b)", "'); DROP TABLE words"])
def test_words_are_never_read_as_a_query_of_the_index(kg: KnowledgeGraph, words: str) -> None:
    kg.search(words)
    assert len(kg.search("ESOL"))


def test_a_limit_below_one_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="limit=0"):
        kg.search("ESOL", limit=0)
