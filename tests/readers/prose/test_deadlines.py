"""Dates in recommendations: a deadline where the sentence ties it plainly, and left open elsewhere."""

from __future__ import annotations

import pytest

from cohesion_kg.readers.prose.deadlines import read_due
from cohesion_kg.readers.text.blocks import Span


def due(words: str) -> str | None:
    found = read_due(Span(100, 100 + len(words), words))
    assert found is None or words[found.start - 100 : found.end - 100] == found.text
    return found and found.text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("That the Council publish a charter by March 2025.", "by March 2025"),
        ("That, by March 2025, the Council publish a charter.", "by March 2025"),
        ("That by the end of March 2025 the Council publish a charter.", "by the end of March 2025"),
        ("That the Council, before April 2025, hold a forum.", "before April 2025"),
        ("The Council should, no later than 30 June 2024, publish a charter;", "no later than 30 June 2024"),
        ("A review of grants be completed by\nthe end of 2025; and", "by\nthe end of 2025"),
        ("That the plan be reviewed, costed and adopted by March 2025.", "by March 2025"),
        ("That the Head of Housing report back to the Committee within six months.", "within six months"),
        ("That a charter be adopted. This should be in place by September 2024.", "by September 2024"),
        ("That by May 2024 the Council:", "by May 2024"),
    ],
)
def test_a_date_that_the_sentence_ties_plainly_is_the_deadline(words: str, expected: str) -> None:
    assert due(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "That the Council support the aim of net zero by 2030.",
        "That the Council use the plan adopted by March 2025.",
        "That the plan adopted by March 2025 be reviewed.",
        "That every case be reviewed within six weeks.",
        "That the Council notes that the grant ends by May 2024.",
        "That a charter be published by March 2025 and reviewed by May 2026.",
        "That a charter be adopted. The Government will issue guidance by September 2024.",
        "That the scheme, due to close by March 2025, be extended.",
        "That residents who arrived before May 2024 be helped.",
        "That the grant of May 2019 be renewed by May 2024.",
        "That a forum be held in March 2025.",
        "That a forum be held by the river.",
    ],
)
def test_a_date_that_may_be_of_something_else_is_left_open(words: str) -> None:
    assert due(words) is None
