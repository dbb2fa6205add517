"""Amounts of accounts: a cell read with its currency, refunds, and what is doubtful about payments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from cohesion_kg.errors import ValueReadError
from cohesion_kg.readers.payments.payments import Payment
from cohesion_kg.readers.payments.private_persons import is_withheld
from cohesion_kg.readers.tables.doubts import Doubt
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.parties import read_parties
from cohesion_kg.values.money import MonetaryAmount, read_money
from cohesion_kg.values.quantities import DIGITS

__all__ = ["Amount", "absence_of", "day_of", "is_refund", "payment_doubts", "read_amount", "read_day"]

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}
_CURRENCY = r"£|€|[A-Z]{3}"
_AMOUNT = re.compile(rf"(?P<before>{_CURRENCY})? ?(?P<digits>{DIGITS}) ?(?P<after>{_CURRENCY})?")
_BARE = re.compile(DIGITS)
_BELOW = re.compile(r"^\((.*)\)$|^-|-$|(?<=[£€]) ?-| ?cr$", re.IGNORECASE)
_SIGN = re.compile(_CURRENCY)
_DASH = re.compile("[‐‑‒–—−]")
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})[T ]\d\d:\d\d.*")
#: Days of 1990 to 2064 as a spreadsheet counts them, where their cell has lost its form.
_SERIAL = re.compile(r"(?:3[3-9]|[45]\d)\d{3}(?:\.\d+)?")
_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|cic|cio|co|company|uk|group|services)\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """An amount as it is read.

    Parameters
    ----------
    words
        The words that `read_money` reads.
    reason
        Why it is read so, where the cell alone does not say it.
    beside
        What else it is read from: the cell or heading of the currency.
    problem
        Why it is not read.
    """

    words: str
    reason: str | None = None
    beside: tuple[Span, ...] = ()
    problem: str | None = None

    @property
    def money(self) -> MonetaryAmount | None:
        """The amount; None where it is not read."""
        try:
            return None if self.problem else read_money(self.words)
        except ValueReadError:
            return None


def read_amount(payment: Payment, span: Span) -> Amount:
    r"""Read a cell of an amount: by itself, or with the currency that its column or another cell gives.

    Examples
    --------
    >>> from cohesion_kg.readers.payments.payments import read_accounts
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> [payment] = read_accounts(read_blocks("Supplier\tAmount (£)\nOak Ltd\t(1,250.00)\n"))
    >>> read_amount(payment, payment.amount).money.amount
    Decimal('-1250.00')
    """
    heading, words, why = payment.heading(span), _plain(span.text), None
    if (stored := payment.stored(span)) is not None:
        sign = _SIGN.search(words)
        words = f"{sign[0] if sign else ''}{Decimal(stored).quantize(Decimal('0.01'), ROUND_HALF_UP)}"
        why = f"The workbook holds {stored} in this cell, which shows {span.text}."
    elif _THOUSANDS.search(span.text):
        why = "Its no-break spaces part thousands."
    amount = _amount(payment, heading, words, span.text if why is None else words)
    if why is None:
        return amount
    return Amount(amount.words, f"{why} {amount.reason}" if amount.reason else why, amount.beside, amount.problem)


def _amount(payment: Payment, heading: Span, printed: str, alone: str) -> Amount:
    if _BARE.fullmatch(printed):  # as most accounts print them
        code, beside, reason = _currency(payment.currency, heading)
        if code in _SIGNS.values():
            return Amount(f"{printed} {code}", reason, beside)
    below = _is_below(printed)  # a refund lowers what was spent
    match = _AMOUNT.fullmatch(_BELOW.sub(r"\1", printed).strip() if below else printed)
    sign = (match["before"] or match["after"]) if match else None
    said = payment.currency and _code(payment.currency.text)
    if sign and said and _code(sign) != said:
        return Amount(printed, problem=f"is printed beside the currency {said}")
    if match is None or sign:
        if (amount := Amount(alone)).money:
            return amount
        if match is None or not below:
            return Amount(printed, problem="is not one amount of money with a currency")
    assert match is not None
    code, beside, reason = _currency(payment.currency, heading) if not sign else (_code(sign), (), "As printed.")
    if code not in _SIGNS.values():
        return Amount(printed, problem=f"is an amount in {code}, a currency that is not read")
    if below:
        reason += " Its brackets or its minus mean that it came back."
    return Amount(f"{'-' * below}{match['digits']} {code}", reason, beside)


def day_of(printed: str) -> tuple[str, str | None]:
    """Return the day of a printed date, and the reason where it is not printed as one; other words stay as they are.

    Examples
    --------
    >>> day_of("2022-03-14T00:00:00+00:00")
    ('2022-03-14', 'The day of the printed date and time.')
    >>> day_of("44634"), day_of("14 March 2022")
    (('2022-03-14', 'The number by which a spreadsheet counts this day.'), ('14 March 2022', None))
    """
    if match := _MOMENT.fullmatch(printed):
        return match[1], "The day of the printed date and time."
    if _SERIAL.fullmatch(printed):
        day = date(1899, 12, 30) + timedelta(int(float(printed)))
        return day.isoformat(), "The number by which a spreadsheet counts this day."
    return printed, None


def read_day(payment: Payment, span: Span) -> tuple[str, str | None]:
    """Return the day of a cell, and the reason where it does not print it: see `day_of`, and what the file holds."""
    stored = payment.stored(span)
    if stored is None:
        return day_of(span.text)
    return stored, f"The workbook holds the day {stored} in this cell, which shows {span.text}."


def is_refund(span: Span) -> bool:
    """Say whether an amount is below nothing: "-120.00", "£-120", "(120.00)", "120.00-", "120.00 CR"."""
    return _is_below(_plain(span.text))


def _is_below(words: str) -> bool:
    without = _BELOW.sub(r"\1", words)
    return without != words and bool(_AMOUNT.fullmatch(without.strip()))


def absence_of(text: str) -> str | None:
    """Return the way in which a cell for an amount gives none; None where it is to be read."""
    if is_withheld(text):
        return "withheld"
    if re.fullmatch("#+", text):  # a spreadsheet prints these where the column is too narrow
        return "truncated"
    if re.fullmatch("[-–—]+", text):
        return "nil-recorded"
    return None if re.search(r"[\w£€$]", text) else "blank-cell"


def _plain(text: str) -> str:
    return plain(_THOUSANDS.sub(",", _DASH.sub("-", text)))


def _code(text: str) -> str:
    return _SIGNS.get(text.strip(), text.strip().upper())


@lru_cache(maxsize=64)
def _currency(column: Span | None, heading: Span) -> tuple[str, tuple[Span, ...], str]:
    """Return the currency of an amount, where that stands, and the reason for it."""
    if column:
        return _code(column.text), (column,), f'The column for the currency says "{column.text}".'
    title = plain(heading.text)
    if found := re.search(r"[£€$]|\b(?:GBP|EUR|USD)\b|\bsterling\b|\bpounds\b", title, re.IGNORECASE):
        word = found[0].casefold()
        return "GBP" if word in {"sterling", "pounds"} else _code(word), (heading,), f'Under the heading "{title}".'
    reason = f'The heading "{title}" names no currency, and accounts in the United Kingdom are kept in pounds.'
    return "GBP", (heading,), reason


def payment_doubts(payments: Iterable[Payment]) -> Iterator[Doubt]:
    """Yield what is doubtful about payments: amounts that are not read, and recipients that may be private persons.

    What many rows share is one doubt, which names the first and counts the others.
    """
    unread: dict[str, list[Span]] = {}
    names: dict[str, Span] = {}
    for payment in payments:
        for below in filter(is_refund, payment.under("awarded", "applied") if payment.kind == "grant" else ()):
            unread.setdefault("is below nothing, which no award and no application can be", []).append(below)
        for span in (payment.amount, payment.applied, payment.disbursed):
            if span and (problem := read_amount(payment, span).problem) and not absence_of(span.text):
                unread.setdefault(problem, []).append(span)
        if who := payment.recipient:
            names.setdefault(who.text, who)
    for problem, spans in unread.items():
        others = f" (and {len(spans) - 1} more)" if len(spans) > 1 else ""
        words = f'"{plain(spans[0].text)}"{others} {problem}; it stays as printed: see the document.'
        yield Doubt(spans[0], "unread-amount", words)
    persons = [who for who in names.values() if _may_be_a_person(who)]
    if persons:
        first = persons[0]
        others = f" (and {len(persons) - 1} more names)" if len(persons) > 1 else ""
        words = f'"{first.text}"{others} may be the name of a private person, and is read as that of a body.'
        yield Doubt(first, "private-person", words)


def _may_be_a_person(span: Span) -> bool:
    if _COMPANY.search(span.text):
        return False
    return [party.kind for party in read_parties(span)] == ["person"]
