"""Recommendations and actions of different councils that use the same words."""

from __future__ import annotations

import sys

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.similarity import similar
from cohesion_kg.errors import MissingExtra, QueryError

pytest.importorskip("sklearn")


@pytest.fixture(scope="module")
def pairs(kg):
    return similar(kg.scope, limit=50)


def test_two_councils_that_want_a_cohesion_strategy_are_found(pairs):
    found = {frozenset((row["one"].curie, row["other"].curie)): row for row in pairs}
    row = found[
        frozenset(("action:tower-hamlets-action-plan/line-13", "recommendation:middlesbrough-action-plan/line-4"))
    ]
    assert {"strategy", "cohesion", "community"} <= set(row["shared"].split(", "))


def test_pairs_are_ranked_and_of_different_councils(pairs):
    assert len(pairs) == 50
    likeness = pairs.column("similarity")
    assert likeness == sorted(likeness, reverse=True)
    assert all(0 < one <= 1 for one in likeness)
    assert all(row["one_council"] != row["other_council"] for row in pairs)


def test_the_shared_words_stand_in_both_texts(pairs):
    for row in pairs[:10]:
        for word in row["shared"].split(", "):
            quoted = (pairs.quotations[row[side]].lower() for side in ("one_passage", "other_passage"))
            assert all(word in words for words in quoted), (word, row)


def test_esol_brings_tower_hamlets_and_crewe_together(kg):
    thing = kg["recommendation:tower-hamlets-action-plan/2"].iri
    best = similar(kg.scope, thing, limit=1)[0]
    assert best["one"] == thing
    assert (best["other"].curie, best["shared"]) == ("action:crewe-action-plan/line-56", "esol")


def test_the_same_pairs_are_found_without_names(pairs):
    nameless = ckg.open(people=False)
    again = similar(nameless.scope, limit=5)
    assert again.column("one") == pairs[:5].column("one")


def test_without_interpretation_one_publisher_is_left_and_so_no_pair(kg):
    assert len(similar(kg.scope.within(["stated"]))) == 0


def test_what_has_no_words_here_is_refused(kg):
    with pytest.raises(QueryError, match="no recommendation or action"):
        similar(kg.scope, "CMF")
    with pytest.raises(QueryError, match="limit=0"):
        similar(kg.scope, limit=0)


def test_without_scikit_learn_the_line_that_installs_it_is_given(kg, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=r'pip install "cohesion-kg\[similarity\]"'):
        similar(kg.scope)
