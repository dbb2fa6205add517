"""Private details are blacked out before anything is read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.privacy.contact_details import BLACK, Blackout, black_out


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ann.lee@example.gov.uk", "e-mail address"),
        ("ann.lee@EXAMPLE.org", "e-mail address"),
        ("01642 729711", "telephone number"),
        ("(01642) 729 711", "telephone number"),
        ("+44 1642 729711", "telephone number"),
        ("0114 273 4567", "telephone number"),
        ("07700 900123", "telephone number"),
        ("QQ 12 34 56 C".replace("QQ", "AB"), "National Insurance number"),
        ("Sort code: 12-34-56", "bank account"),
        ("date of birth: 3 May 1980", "date of birth"),
    ],
)
def test_what_is_private_is_blacked_out_in_its_place(text: str, kind: str) -> None:
    around = f"Contact {text}, then meet."
    found, blackouts = black_out(around)
    assert {one.kind for one in blackouts} == {kind}
    assert len(found) == len(around)
    assert found.startswith("Contact ") and found.endswith(", then meet.")
    assert not any(letter.isalnum() for letter in found[8:-12])


@pytest.mark.parametrize(
    "text",
    [
        "£300,000 over 2017/18",
        "19.01.17, 16.03.17 and 20.07.17",
        "between 01/04/2017 and 31/03/2018",
        "E06000002, ref 20180412/0007",
        "0.5 FTE; 03/2018; 1,234,567",
        "transaction 0012345678901234",
        "7pm @ the hall",
        "posted 05-06-17 10012345",
    ],
)
def test_figures_and_dates_are_no_private_details(text: str) -> None:
    assert black_out(text) == (text, ())


def test_an_account_that_money_is_paid_to_is_blacked_out_by_itself() -> None:
    assert black_out("Alarms sent back, paid to 20-11-43 31926819")[0] == f"Alarms sent back, paid to {BLACK * 17}"


@given(st.text(st.sampled_from("a@.0123456789 +()-\n\t\u2028:dob")), st.integers(0, 5), st.integers(0, 9))
def test_lines_and_cells_stay_where_they_are(text: str, start: int, length: int) -> None:
    span = Blackout(min(start, len(text)), min(start + length, len(text)), "column")
    found, blackouts = black_out(text, [span])
    assert len(found) == len(text)
    assert [at for at, letter in enumerate(found) if letter in "\n\t\u2028"] == [
        at for at, letter in enumerate(text) if letter in "\n\t\u2028"
    ]
    inside = {at for one in blackouts for at in range(one.start, one.end)}
    for at, (before, after) in enumerate(zip(text, found, strict=True)):
        assert after == before or (after == BLACK and at in inside)
    assert list(blackouts) == sorted(blackouts)
