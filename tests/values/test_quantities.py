"""Quantities: counts, ranges, percentages and rates as the documents print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import ValueReadError
from cohesion_kg.values.quantities import read_number, read_quantity


@pytest.mark.parametrize(
    ("printed", "value", "unit", "per"),
    [
        ("580", 580, None, None),
        ("20,000", 20_000, None, None),
        ("1.1 million", 1_100_000, None, None),
        ("seven", 7, None, None),
        ("seventeen", 17, None, None),
        ("Twenty-two", 22, None, None),
        ("five hundred", 500, None, None),
        ("13.5%", Decimal("13.5"), "percent", None),
        ("70 per cent", 70, "percent", None),
        ("4 in every 1,000", 4, None, 1000),
        ("one in ten", 1, None, 10),
        ("4 per 1,000", 4, None, 1000),
    ],
)
def test_exact_quantities(printed, value, unit, per):
    quantity = read_quantity(printed)
    assert quantity.printed == printed
    assert (quantity.value, quantity.low, quantity.high) == (value, value, value)
    assert (quantity.qualifier, quantity.unit, quantity.per) == ("exactly", unit, per)


@pytest.mark.parametrize(
    ("printed", "qualifier", "value", "low", "high"),
    [
        ("over 400", "over", None, 400, None),
        ("more than 25", "over", None, 25, None),
        ("at least 5", "over", None, 5, None),
        ("20 plus", "over", None, 20, None),
        ("400+", "over", None, 400, None),
        ("less than 1%", "under", None, None, 1),
        ("no more than 12", "up-to", None, None, 12),
        ("up to 17", "up-to", None, None, 17),
        ("around 6%", "about", 6, None, None),
        ("nearly 400", "about", 400, None, None),
    ],
)
def test_words_that_loosen_a_number_are_kept(printed, qualifier, value, low, high):
    quantity = read_quantity(printed)
    assert (quantity.qualifier, quantity.value, quantity.low, quantity.high) == (qualifier, value, low, high)


@pytest.mark.parametrize(
    ("printed", "low", "high", "unit"),
    [
        ("250-300", 250, 300, None),
        ("180- 200", 180, 200, None),
        ("250 – 300", 250, 300, None),
        ("between 250 and 300", 250, 300, None),
        ("two to three", 2, 3, None),
        ("10-15%", 10, 15, "percent"),
        ("10% to 15%", 10, 15, "percent"),
    ],
)
def test_ranges_have_two_ends_and_no_value(printed, low, high, unit):
    quantity = read_quantity(printed)
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (None, low, high, unit)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "nil",
        "nearly half",
        "one full time and two part time",
        "8% or 2,000",
        "580 people",
        "1,00",
        "300-250",
        "over 5-10",
        "over 400+",
        "10% to 15",
        "between 5",
        "£500",
    ],
)
def test_what_is_not_one_quantity_is_refused(printed):
    with pytest.raises(ValueReadError):
        read_quantity(printed)


def test_a_refusal_says_what_to_do():
    with pytest.raises(ValueReadError, match="Several numbers are several values"):
        read_quantity("one full time and two part time")
    with pytest.raises(ValueReadError, match="quote the number alone"):
        read_number("half")


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_printed_number_reads_back(number):
    assert read_quantity(f"{number:,}").value == number
    assert read_quantity(f"{number}%").value == number


@given(st.text(alphabet="0123456789,.-% +overin ", max_size=20) | st.text())
def test_text_is_read_or_refused(printed):
    try:
        quantity = read_quantity(printed)
    except ValueReadError:
        return
    assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
    assert any(number is not None for number in (quantity.value, quantity.low, quantity.high))
