"""Words fit the column that they stand in, or do not, or do not tell."""

from __future__ import annotations

import pytest

from cohesion_kg.readers.vocabulary.roles import matches_role


@pytest.mark.parametrize(
    ("words", "role", "answer"),
    [
        ("May 2018", "deadline", True),
        ("Head of Housing", "deadline", False),
        ("Somewhen", "deadline", None),
        ("Head of Housing", "responsible", True),
        ("May 2018", "responsible", False),
        ("TBC", "responsible", None),
        ("£500", "cost", True),
        ("May 2018", "cost", False),
        ("R1", "number", True),
        ("Meet", "number", False),
        ("Amber", "status", True),
        ("Write to every school", "action", True),
        ("Police", "action", False),
        ("Anything", None, None),
    ],
)
def test_words_fit_a_column_or_do_not_or_do_not_tell(words: str, role: str | None, answer: bool | None) -> None:
    assert matches_role(words, role) is answer
