"""Private details are blacked out before anything is read, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.privacy import contact_details, forms, headings, labels
from cohesion_kg.privacy.contact_details import BLACK, Blackout, black_out
from tests.privacy.cases import SETTINGS, harmless_cells, private_cases


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
    shown, blackouts = black_out(around)
    assert {blackout.kind for blackout in blackouts} == {kind}
    assert len(shown) == len(around)
    assert shown.startswith("Contact ") and shown.endswith(", then meet.")
    assert not any(letter.isdigit() or letter == "@" for letter in shown)


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
        "2 officers@£30k each",
        "3@£200",
        "Monthly visits: 0 1 0 2 0 0 1 0 3 1",
        "Invoice 00123456789",
        "R@W Logistics",
        "Telephone: 340 calls",
    ],
)
def test_figures_and_dates_are_no_private_details(text: str) -> None:
    assert black_out(text) == (text, ())


def test_an_account_that_money_is_paid_to_is_blacked_out_by_itself() -> None:
    assert black_out("Alarms sent back, paid to 20-11-43 31926819")[0] == f"Alarms sent back, paid to {BLACK * 17}"


def test_private_details_are_withheld_in_every_setting() -> None:
    cases = list(private_cases())
    assert len(cases) > 500 and {setting for setting, *_ in cases} == set(SETTINGS)
    shown = [(text, detail) for _, _, text, detail in cases if _is_shown(text, detail)]
    assert len(shown) <= len(cases) / 100, shown[:5]


def _is_shown(text: str, detail: str) -> bool:
    """Say whether any letter or figure of a detail is left where it stood."""
    blacked, at = black_out(text)[0], text.find(detail)
    while at >= 0:
        if any(sign.isalnum() for sign in blacked[at : at + len(detail)]):
            return True
        at = text.find(detail, at + 1)
    return False


def test_cells_that_only_look_private_are_left() -> None:
    touched = [cell for cell in harmless_cells(10_000) if black_out(cell)[1]]
    assert len(touched) <= 10, touched[:20]


HEADED = [
    "Telephone",
    "Mobile",
    "Date of birth",
    "DOB",
    "NI number",
    "NHS number",
    "Sort code",
    "Account number",
    "IBAN",
    "Home address",
    "Passport",
    "Contact tel. no(s)",
    "E-mail",
]


@pytest.mark.parametrize("heading", HEADED)
def test_everything_below_a_private_heading_goes_whatever_it_looks_like(heading: str) -> None:
    text = f"Name\t{heading}\tStatus\nKK\tn/a 7\tOpen\nSAC\t1142734567\tDone\n\nPlan\tn/a 7\n"
    shown, blackouts = black_out(text)
    assert [text[one.start : one.end] for one in blackouts] == ["n/a 7", "1142734567"]
    assert shown.endswith("Plan\tn/a 7\n")


def test_columns_that_spaces_align_are_columns() -> None:
    text = "Name       Mobile        Ward\nKK         7700900123    North\nSAC        (none) 12     South\n"
    assert black_out(text)[0] == text.replace("7700900123", BLACK * 10).replace("(none) 12", BLACK * 9)


@pytest.mark.parametrize(
    "heading", ["Mobile library", "Account code", "National Insurance", "Passport checks", "Address"]
)
def test_a_heading_that_only_has_such_a_word_hides_nothing(heading: str) -> None:
    text = f"Name\t{heading}\nKK\t1142\n"
    assert black_out(text) == (text, ())


PATTERNS = [
    pytest.param(pattern, id=f"{module.__name__.rpartition('.')[2]}.{name}.{at}")
    for module in (contact_details, forms, headings, labels)
    for name, value in vars(module).items()
    for at, pattern in enumerate([value] if isinstance(value, re.Pattern) else value if isinstance(value, list) else [])
    for pattern in ([pattern] if isinstance(pattern, re.Pattern) else [p for p in pattern if isinstance(p, re.Pattern)])
]
HOSTILE = [
    "a",
    "0 ",
    "0",
    "01 ",
    "a@",
    "a.",
    "(",
    "tel ",
    "tel: 0 ",
    "dob ",
    "1 1/",
    "home address ",
    "call is ",
    "ab12",
    "12 34 56 ",
    "0\n",
    "gb29 ",
    "a b ",
    ". ",
    "card 4111 ",
    "x dot ",
    "1 jan ",
    "0-",
    "ni a",
    "9999999999 or ",
]


def _seconds(search: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(3):
        start = process_time()
        search(text)
        times.append(process_time() - start)
    return min(times)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_takes_more_than_linear_time(pattern: re.Pattern[str]) -> None:
    for unit in HOSTILE:
        short, long = (unit * (size // len(unit)) + "!" for size in (1_000, 16_000))
        spent = _seconds(lambda text: sum(1 for _ in pattern.finditer(text)), short)
        assert _seconds(lambda text: sum(1 for _ in pattern.finditer(text)), long) <= 50 * spent + 0.01, unit


@pytest.mark.parametrize("unit", [*HOSTILE, "@", "telephone\t", "mobile|\n", "tel:\n", "tel\t0\n", " at "])
def test_the_detector_takes_linear_time(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (3_000, 48_000))
    assert _seconds(black_out, long) <= 50 * _seconds(black_out, short) + 0.02


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
