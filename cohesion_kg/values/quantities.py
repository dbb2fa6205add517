"""Printed quantities: counts, ranges, percentages and rates, with the words that loosen them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cohesion_kg.errors import ValueReadError

__all__ = ["DIGITS", "Qualifier", "Quantity", "limits", "read_number", "read_quantity", "split_qualifier"]

Qualifier = Literal["exactly", "about", "over", "under", "up-to"]

#: A number in digits, with commas only where they part thousands.
DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = (
    {"zero": 0}
    | {word: number for number, word in enumerate(_UNITS + _TEENS, start=1)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
)
_MULTIPLES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER = (
    rf"(?:{DIGITS}|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_UNITS)})|{'|'.join(_WORDS)})"
    rf"(?: (?:{'|'.join(_MULTIPLES)}))?"
)
_PERCENT = r"(?: ?%| per ?cent\b)"
_QUANTITY = (
    rf"(?P<first>{_NUMBER})(?:(?P<early>{_PERCENT})? ?(?:-|to) ?(?P<last>{_NUMBER}))?(?P<percent>{_PERCENT})?"
    rf"(?: (?:in|per|out of)(?: every)? (?P<per>{_NUMBER}))?(?P<plus> ?\+| plus| or more)?"
)
_QUALIFIERS: tuple[tuple[str, Qualifier], ...] = (
    (r"up to|at most|(?:no|not) (?:more|greater) than|(?:a )?maximum(?: of)?", "up-to"),
    (r"at least|(?:no|not) (?:less|fewer) than|(?:a )?minimum(?: of)?", "over"),
    (r"(?:just |well )?over|more than|greater than|above|in excess of|exceeding|>", "over"),
    (r"(?:just |well )?under|less than|fewer than|below|<", "under"),
    (r"about|around|approx(?:imately|\.)?|circa|ca?\.?|roughly|nearly|almost|in the region of|~", "about"),
)


@dataclass(frozen=True)
class Quantity:
    """A printed quantity and the numbers that it allows.

    Parameters
    ----------
    printed
        The words of the document.
    value
        The number, exact or approximate; None for a range and for a limit.
    low, high
        Ends of what the words allow; None where they set no limit.
    qualifier
        How closely the number is meant. "At least" and "plus" are ``over``, "at most" is ``up-to``.
    unit
        ``percent`` for a percentage.
    per
        The base of a rate: 1000 in "4 in every 1,000".
    """

    printed: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    qualifier: Qualifier = "exactly"
    unit: Literal["percent"] | None = None
    per: Decimal | None = None


def split_qualifier(text: str) -> tuple[Qualifier, str]:
    """Part the words that loosen a number from what follows them.

    Parameters
    ----------
    text
        Lower-case text that may begin with such words.

    Returns
    -------
    tuple
        The qualifier and the rest of the text, in which "between A and B" has become "A-B".

    Examples
    --------
    >>> split_qualifier("more than 25")
    ('over', '25')
    """
    text = re.sub(r"\bbetween (.+) and (.+)$", r"\1-\2", text)
    for words, qualifier in _QUALIFIERS:
        if match := re.match(rf"(?:{words})(?![a-z]) ?", text):
            return qualifier, text[match.end() :]
    return "exactly", text


def limits(qualifier: Qualifier, first: Decimal, last: Decimal | None = None) -> tuple[Decimal | None, Decimal | None]:
    """Give the lowest and the highest number that a qualified number or a range allows.

    Parameters
    ----------
    qualifier
        How closely the numbers are meant.
    first, last
        The number, or the ends of the range.

    Returns
    -------
    tuple
        Lowest and highest number; None where there is no limit.

    Raises
    ------
    ValueReadError
        If the range ends below its start, or is itself said to be a limit.

    Examples
    --------
    >>> limits("over", Decimal(400))
    (Decimal('400'), None)
    """
    if last is not None:
        if last < first or qualifier not in ("exactly", "about"):
            raise ValueReadError("These numbers are no range from low to high: look at the document again.")
        return first, last
    return (
        first if qualifier in ("exactly", "over") else None,
        first if qualifier in ("exactly", "under", "up-to") else None,
    )


def read_number(text: str) -> Decimal:
    """Read one number in digits or words.

    Parameters
    ----------
    text
        Lower-case text.

    Returns
    -------
    Decimal
        The number.

    Raises
    ------
    ValueReadError
        If the text is not one number.

    Examples
    --------
    >>> print(read_number("20,000"), read_number("twenty-two"), read_number("five million"))
    20000 22 5000000
    """
    if not re.fullmatch(_NUMBER, text):
        raise ValueReadError(f'"{text}" is not a number: quote the number alone, in digits or in words.')
    number, _, multiple = text.rpartition(" ") if text.endswith(tuple(_MULTIPLES)) else (text, "", "")
    words = re.split("[ -]", number)
    count = Decimal(sum(map(_WORDS.__getitem__, words)) if words[0] in _WORDS else number.replace(",", ""))
    product = count * _MULTIPLES.get(multiple, 1)
    return product.to_integral_value() if multiple and product % 1 == 0 else product


def read_quantity(printed: str) -> Quantity:
    """Read a printed count, range, percentage or rate.

    Parameters
    ----------
    printed
        The number, with the words that loosen it and nothing else.

    Returns
    -------
    Quantity
        What the words allow.

    Raises
    ------
    ValueReadError
        If there is not one number or range, or there are other words beside it.

    Examples
    --------
    >>> quantity = read_quantity("250-300")
    >>> print(quantity.value, quantity.low, quantity.high)
    None 250 300
    >>> read_quantity("around 6%").qualifier
    'about'
    >>> print(read_quantity("4 in every 1,000").per)
    1000
    """
    text = " ".join(re.sub("[‐‑‒–—−]", "-", printed).lower().split())
    qualifier, rest = split_qualifier(text)
    match = re.fullmatch(_QUANTITY, rest)
    if not match or (match["early"] and not match["percent"]) or (match["plus"] and qualifier != "exactly"):
        raise ValueReadError(
            f'"{printed}" is not one quantity: quote a number or range with no more than words like "over" '
            'and "per cent". Several numbers are several values, and no number is an absence.'
        )
    if match["plus"]:
        qualifier = "over"
    numbers = {name: read_number(match[name]) for name in ("first", "last", "per") if match[name]}
    first, last = numbers["first"], numbers.get("last")
    low, high = limits(qualifier, first, last)
    value = first if last is None and qualifier in ("exactly", "about") else None
    unit: Literal["percent"] | None = "percent" if match["percent"] else None
    return Quantity(printed, value, low, high, qualifier, unit, numbers.get("per"))
