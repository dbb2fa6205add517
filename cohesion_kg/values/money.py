"""Printed amounts of money, and sums that never mix kinds of money."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cohesion_kg.errors import MixedKindsError, ValueReadError
from cohesion_kg.values.quantities import DIGITS, Qualifier, limits, read_number, split_qualifier

__all__ = ["MonetaryAmount", "Total", "read_money", "sum_amounts"]

_CURRENCIES = {"£": "GBP", "gbp": "GBP", "pounds": "GBP", "€": "EUR", "eur": "EUR", "usd": "USD"}
_MULTIPLES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion"}
_UNITS = {"annum": "year", "pa": "year", "p.a": "year", "p.a.": "year"}

_SIGN = rf"(?:{'|'.join(_CURRENCIES)})"
_MULTIPLE = r"(?:k|m|mn|bn|thousand|million|billion)\b"
_RATE = r"(?: per | an? | ?/ ?)(?P<per>[a-z]+)$| (?P<year>pa|p\.a\.?)$"
#: Most amounts by far: read without trying anything else.
_PLAIN = re.compile(rf"(?P<minus>-)?(?:£(?P<digits>{DIGITS})|(?P<bare>{DIGITS}) (?P<name>GBP|EUR|USD))")
_AMOUNT = (
    rf"(?P<minus>-)?(?:(?P<sign>{_SIGN}) ?)?(?P<inner>-)?(?P<first>{DIGITS})(?: ?(?P<scale>{_MULTIPLE}))?"
    rf"(?: ?(?:-|to) ?(?P<again>{_SIGN})? ?(?P<last>{DIGITS})(?: ?(?P<last_scale>{_MULTIPLE}))?)?"
    rf"(?: (?P<name>{_SIGN}))?(?P<plus> ?\+)?"
)


@dataclass(frozen=True)
class MonetaryAmount:
    """A printed amount of money.

    Parameters
    ----------
    printed
        The words of the document.
    amount
        The amount, which the qualifier may loosen; None for a nil and for a range.
    currency
        ISO 4217 code; that of the pound where a nil is printed without a sign.
    qualifier
        How closely the amount is meant.
    per
        The unit of a rate, such as ``week``.
    nil
        Whether the document records that there is nothing, which is not an amount of zero.
    low, high
        Ends of what the words allow; None where they set no limit.
    """

    printed: str
    amount: Decimal | None
    currency: str = "GBP"
    qualifier: Qualifier = "exactly"
    per: str | None = None
    nil: bool = False
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Total:
    """A sum of amounts of one kind.

    Parameters
    ----------
    amount
        The sum of the known amounts; None when none is known, since silence is not zero.
    counted
        How many amounts the sum holds.
    unknown
        How many amounts are not known.
    """

    amount: Decimal | None
    counted: int
    unknown: int


def read_money(printed: str) -> MonetaryAmount:
    """Read a printed amount of money.

    Parameters
    ----------
    printed
        The amount with its currency, the words that loosen it, its unit, and nothing else.

    Returns
    -------
    MonetaryAmount
        What the words say.

    Raises
    ------
    ValueReadError
        If there is no amount, more than one, no currency, or a range with two readings.

    Examples
    --------
    >>> print(read_money("£1.1 million").amount)
    1100000
    >>> rate = read_money("£798 per week")
    >>> print(rate.amount, rate.per)
    798 week
    >>> nil = read_money("£ -")
    >>> nil.nil, nil.amount
    (True, None)
    """
    if match := _PLAIN.fullmatch(printed):
        number = read_number(match["digits"] or match["bare"])
        amount = -number if match["minus"] else number
        return MonetaryAmount(printed, amount, match["name"] or "GBP", low=amount, high=amount)
    text = " ".join(re.sub("[‐‑‒–—−]", "-", printed).lower().split())
    if match := re.fullmatch(rf"(?P<sign>{_SIGN})? ?nil|(?P<dashed>{_SIGN}) ?-+", text):
        return MonetaryAmount(printed, None, _CURRENCIES[match["sign"] or match["dashed"] or "£"], nil=True)
    if re.fullmatch(rf"(?:{_SIGN})?", text):
        raise ValueReadError(f'"{printed}" holds no amount: record an absence, such as a blank cell.')
    rate = re.search(_RATE, text)
    qualifier, rest = split_qualifier(text[: rate.start()] if rate else text)
    accounting = re.fullmatch(rf"({_SIGN}?) ?\((.+)\)", rest)
    match = re.fullmatch(_AMOUNT, "-" + accounting[1] + accounting[2] if accounting else rest)
    signs = match.group("sign", "again", "name") if match else ()
    currencies = {_CURRENCIES[sign] for sign in signs if sign}
    if not match or len(currencies) != 1 or (match["plus"] and qualifier != "exactly"):
        raise ValueReadError(
            f'"{printed}" is not one amount of money: quote one amount with its currency, no more than words '
            'like "over" and a unit like "per week". Without an amount, record an absence.'
        )
    if match["plus"]:
        qualifier = "over"
    unit = rate and (rate["per"] or rate["year"])
    first, last = _ends(match)
    if match["minus"] or match["inner"]:
        first = -first
    low, high = limits(qualifier, first, last)
    return MonetaryAmount(
        printed,
        first if last is None else None,
        currencies.pop(),
        qualifier,
        _UNITS.get(unit, unit) if unit else None,
        low=low,
        high=high,
    )


def _ends(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """Read both ends; in "£10-15k" the first has the scale of the last."""
    first = _scaled(match["first"], match["scale"])
    if match["last"] is None:
        return first, None
    last = _scaled(match["last"], match["last_scale"])
    lent = _scaled(match["first"], match["scale"] or match["last_scale"])
    if lent == first or lent > last:
        return first, last
    if match["again"]:
        raise ValueReadError(f'"{match[0]}" has two readings: see what the rest of the document says.')
    return lent, last


def _scaled(digits: str, scale: str | None) -> Decimal:
    return read_number(f"{digits} {_MULTIPLES.get(scale, scale)}" if scale else digits)


def sum_amounts(items: Iterable[tuple[Decimal | None, str | None]]) -> Total:
    """Add up amounts of one kind.

    Parameters
    ----------
    items
        Amounts, None where one is not known, each with its kind of money.

    Returns
    -------
    Total
        The sum, and how many amounts it holds and lacks.

    Raises
    ------
    MixedKindsError
        If the kinds differ.

    Examples
    --------
    >>> sum_amounts([(Decimal(300000), "award"), (Decimal(150000), "award"), (None, "award")])
    Total(amount=Decimal('450000'), counted=2, unknown=1)
    """
    pairs = list(items)
    kinds = sorted({kind or "no stated kind" for _, kind in pairs})
    if len(kinds) > 1:
        raise MixedKindsError(
            f"Amounts of different kinds are not summed: {', '.join(kinds)}. Sum the amounts of one kind."
        )
    known = [amount for amount, _ in pairs if amount is not None]
    return Total(sum(known, Decimal(0)) if known else None, len(known), len(pairs) - len(known))
