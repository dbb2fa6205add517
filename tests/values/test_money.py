"""Money: amounts as councils print them, nil that is not zero, and kinds that are never mixed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import MixedKindsError, ValueReadError
from cohesion_kg.values.money import Total, read_money, sum_amounts


@pytest.mark.parametrize(
    ("printed", "amount", "currency"),
    [
        ("£300,000", "300000", "GBP"),
        ("£1.1 million", "1100000", "GBP"),
        ("£1.2m", "1200000", "GBP"),
        ("£100 million", "100000000", "GBP"),
        ("£1.1bn", "1100000000", "GBP"),
        ("£250k", "250000", "GBP"),
        ("£ 5,000", "5000", "GBP"),
        ("£12.50", "12.50", "GBP"),
        ("£0", "0", "GBP"),
        ("GBP 5000", "5000", "GBP"),
        ("1.1 million pounds", "1100000", "GBP"),
        ("€500", "500", "EUR"),
        ("(£1,200.50)", "-1200.50", "GBP"),
        ("£(500)", "-500", "GBP"),
        ("-£500", "-500", "GBP"),
        ("£–500", "-500", "GBP"),
    ],
)
def test_amounts_are_read_as_printed(printed, amount, currency):
    value = read_money(printed)
    assert (value.printed, value.amount, value.currency) == (printed, Decimal(amount), currency)
    assert (value.qualifier, value.low, value.high) == ("exactly", value.amount, value.amount)
    assert (value.nil, value.per) == (False, None)


@pytest.mark.parametrize(
    ("printed", "qualifier", "amount", "low", "high"),
    [
        ("over £5,000", "over", 5000, 5000, None),
        ("at least £5,000", "over", 5000, 5000, None),
        ("£5k+", "over", 5000, 5000, None),
        ("less than £5,000", "under", 5000, None, 5000),
        ("up to £60,000", "up-to", 60000, None, 60000),
        ("no more than £60,000", "up-to", 60000, None, 60000),
        ("c. £20k", "about", 20000, None, None),
        ("approximately £20,000", "about", 20000, None, None),
    ],
)
def test_words_that_loosen_an_amount_are_kept(printed, qualifier, amount, low, high):
    value = read_money(printed)
    assert (value.qualifier, value.amount, value.low, value.high) == (qualifier, amount, low, high)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("£10-15k", 10_000, 15_000),
        ("£1 – 2 million", 1_000_000, 2_000_000),
        ("£500-£1k", 500, 1000),
        ("£500,000 - £1m", 500_000, 1_000_000),
        ("between £5 and £6", 5, 6),
    ],
)
def test_ranges_have_two_ends_and_no_amount(printed, low, high):
    value = read_money(printed)
    assert (value.amount, value.low, value.high) == (None, low, high)


@pytest.mark.parametrize(
    ("printed", "per"),
    [("£798 per week", "week"), ("£50/day", "day"), ("£5 a head", "head"), ("£20,000 p.a.", "year")],
)
def test_rates_keep_their_unit(printed, per):
    assert read_money(printed).per == per


@pytest.mark.parametrize("printed", ["£ -", "£ –", "£-", "nil", "£nil"])
def test_a_recorded_nil_is_not_zero(printed):
    value = read_money(printed)
    assert (value.nil, value.amount, value.low, value.high) == (True, None, None, None)


@pytest.mark.parametrize("printed", ["", " ", "£"])
def test_an_empty_cell_is_an_absence_and_not_an_amount(printed):
    with pytest.raises(ValueReadError, match="record an absence"):
        read_money(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "5000",
        "£TBC",
        "N/A",
        "-",
        "£1,00",
        "£40 million of staff time",
        "£300,000 over two years",
        "€5-£6",
        "£15-10",
    ],
)
def test_what_is_not_one_amount_of_money_is_refused(printed):
    with pytest.raises(ValueReadError):
        read_money(printed)


def test_a_range_whose_scale_is_unclear_is_refused():
    with pytest.raises(ValueReadError, match="two readings"):
        read_money("£10-£15k")


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_printed_sum_reads_back(amount):
    assert read_money(f"£{amount:,}").amount == amount
    assert read_money(f"(£{amount:,})").amount == -amount


@given(st.text(alphabet="£€-–(),.0123456789 kmn+/per", max_size=20) | st.text())
def test_text_is_read_or_refused(printed):
    try:
        value = read_money(printed)
    except ValueReadError:
        return
    assert value.nil == (value.amount is None and value.low is None and value.high is None)
    assert value.low is None or value.high is None or value.low <= value.high


def test_a_sum_counts_what_it_holds_and_what_it_lacks():
    awards = [(Decimal(300_000), "award"), (None, "award"), (Decimal(150_000), "award")]
    assert sum_amounts(awards) == Total(Decimal(450_000), counted=2, unknown=1)


def test_a_sum_of_unknown_amounts_is_unknown_and_not_zero():
    assert sum_amounts([(None, "spend")]) == Total(None, counted=0, unknown=1)
    assert sum_amounts([(Decimal(0), "spend")]) == Total(Decimal(0), counted=1, unknown=0)


def test_kinds_of_money_are_never_summed_together():
    with pytest.raises(MixedKindsError, match="award, fund-total"):
        sum_amounts([(Decimal(300_000), "award"), (Decimal(100_000_000), "fund-total")])
    with pytest.raises(MixedKindsError, match="award, in-kind"):
        sum_amounts([(Decimal(300_000), "award"), (None, "in-kind")])
