"""Sentences of minutes: what was agreed, and who is to do what; what is told of other days is neither."""

from __future__ import annotations

import pytest

from cohesion_kg.readers.prose.paragraphs import read_paragraphs
from cohesion_kg.readers.prose.proceedings import read_agreed, read_undertaken
from cohesion_kg.readers.text.blocks import read_blocks


def agreed(text: str) -> list[str]:
    found = read_agreed(read_paragraphs(text, read_blocks(text)))
    assert all(told.reading for told in found)
    return [" ".join(told.items[0].text.text.split()) for told in found]


def undertaken(text: str) -> list[tuple[str, str, str | None]]:
    found = read_undertaken(read_paragraphs(text, read_blocks(text)))
    assert all(action.reading for action in found)
    return [
        (
            " ".join(action.text.text.split()) if action.text else "",
            action.party.text if action.party else "",
            action.deadline.text if action.deadline else None,
        )
        for action in found
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was agreed to mend the gate.",
        "It was unanimously agreed that the bench be moved.",
        "The Parish Council resolved to buy a shed.",
        "Members approved the accounts.",
        "The minutes of the last meeting were approved and signed.",
        "Cllr A. Reed proposed a grant of £50 to the hall, seconded by Cllr B. Moss and carried.",
        "All agreed that a lamp should be bought.",
        "The fence is to be painted green, agreed.",
    ],
)
def test_a_sentence_that_tells_of_a_decision_is_one(sentence: str) -> None:
    assert agreed(f"The matter was talked over. {sentence} The Chair thanked everybody.\n") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "It had been agreed last year to mend the gate.",
        "The plan has already been approved by the district.",
        "Once agreed, the letter will be sent.",
        "The Clerk agreed to write to the school.",
        "It was agreed that this was worse at weekends.",
        "Nothing was decided.",
        "At the Annual Meeting it was agreed to wait.",
        "The following was agreed:",
        "Residents said that they agreed with the plan.",
    ],
)
def test_what_is_told_of_others_or_of_another_day_is_no_decision(sentence: str) -> None:
    assert agreed(f"The matter was talked over. {sentence} The Chair thanked everybody.\n") == []


def test_words_that_only_say_agreed_take_the_sentence_before() -> None:
    assert agreed("Cllr A. Reed proposed that a lamp be bought. Seconded Cllr B. Moss, all agreed.\n") == [
        "Cllr A. Reed proposed that a lamp be bought. Seconded Cllr B. Moss, all agreed."
    ]
    assert agreed("Agreed.\n") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Clerk to write to the school.", ("write to the school.", "The Clerk", None)),
        ("Cllr A. Reed agreed to ask the farmer.", ("ask the farmer.", "Cllr A. Reed", None)),
        ("It was agreed that the Clerk approach the mill.", ("approach the mill.", "the Clerk", None)),
        ("The Chairman will report back by 5 May 2031.", ("report back by 5 May 2031.", "The Chairman", "5 May 2031")),
        ("Signs are to be sought – Clerk", ("Signs are to be sought", "Clerk", None)),
        ("A letter should be sent.          Clerk", ("A letter should be sent.", "Clerk", None)),
    ],
)
def test_a_sentence_that_gives_somebody_something_to_do_is_an_action(
    sentence: str, expected: tuple[str, str, str | None]
) -> None:
    assert undertaken(f"The path was talked over.\n\n{sentence}\n") == [expected]


def test_each_party_of_a_sentence_has_its_own_action() -> None:
    assert undertaken("TS to tell the mill and TF to write a notice. TS and TF left.\n") == [
        ("tell the mill", "TS", None),
        ("write a notice.", "TF", None),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Council would like a bench.",
        "The next meeting will be held on 3 June 2031.",
        "The Clerk reported that the gate is old.",
        "The Panel agreed to mend the gate.",
        "BBC to broadcast the fair.",
    ],
)
def test_hopes_dates_and_what_others_do_are_no_actions(sentence: str) -> None:
    assert undertaken(f"{sentence}\n") == []
