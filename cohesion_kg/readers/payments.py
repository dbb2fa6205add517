"""From payments to statements: expenditure, awards and bids, with who paid whom, how much, when and what for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.errors import ValueReadError
from cohesion_kg.money import MonetaryAmount, read_money
from cohesion_kg.quantities import DIGITS
from cohesion_kg.readers.accounts import Payment
from cohesion_kg.readers.blocks import Piece
from cohesion_kg.readers.doubts import Doubt
from cohesion_kg.readers.parties import is_generic, read_parties
from cohesion_kg.readers.private_persons import is_withheld
from cohesion_kg.readers.wording import plain
from cohesion_kg.readers.writer import Writer, kebab
from cohesion_kg.terms import prefixed

__all__ = ["Amount", "day_of", "payment_doubts", "read_amount", "write_payments"]

#: The date of a payment or an award.
_DATED = "given"

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}
_CURRENCY = r"£|€|[A-Z]{3}"
_AMOUNT = re.compile(rf"(?P<before>{_CURRENCY})? ?(?P<digits>{DIGITS}) ?(?P<after>{_CURRENCY})?")
_BARE = re.compile(DIGITS)
_BELOW = re.compile(r"^\((.*)\)$|^-|-$|(?<=[£€]) ?-| ?cr$", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})[T ]\d\d:\d\d.*")
_COUNCIL = re.compile(r"\b(?:council|borough|authority|corporation)\b", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|cic|cio|co|company|uk|group|services)\b\.?", re.IGNORECASE)


def write_payments(
    writer: Writer, payments: Iterable[Payment], council: ox.NamedNode | None = None, scope: str | None = None
) -> None:
    r"""State what the rows of accounts say.

    Spending is an expenditure; a grant is an award, with the bid that it follows from and the expenditure that
    follows from it, where the row gives their amounts. The rows and cells themselves are stated elsewhere.

    Parameters
    ----------
    writer
        Writes the statements.
    payments
        The payments, as `read_accounts` yields them.
    council
        The council whose accounts they are: it pays where no column names who does.
    scope
        The council or place, or else the source, that common names of bodies belong to.

    Examples
    --------
    >>> from cohesion_kg.readers.accounts import read_accounts
    >>> from cohesion_kg.readers.blocks import read_blocks
    >>> text = "Date\tSupplier\tAmount (£)\n01/04/2023\tOak Ltd\t1,250.00\n"
    >>> writer = Writer("spend")
    >>> write_payments(writer, read_accounts(read_blocks(text)))
    >>> [s.triple.object.value for s in writer.statements if s.triple.predicate.value.endswith("#amount")]
    ['1250']
    """
    accounts = _Accounts(writer, council, scope or writer.slug)
    for payment in payments:
        accounts.write(payment)


class _Accounts:
    """The accounts of one document on their way to statements; each body and stream is described once."""

    def __init__(self, writer: Writer, council: ox.NamedNode | None, scope: str) -> None:
        self.writer, self.council, self.scope = writer, council, scope
        self.forms: set[tuple[ox.NamedNode, str]] = set()

    def write(self, payment: Payment) -> None:
        """Write one row."""
        if any(map(_is_refund, payment.under("awarded", "applied"))):
            return  # no award and no application is below nothing; see `payment_doubts`
        reason = payment.block.reason
        out = self.writer.because(reason) if reason else self.writer
        key = f"line-{payment.line}"
        if payment.kind == "spending":
            main = self._funding(out, payment, key, "Expenditure", "Payment", payment.amount, "spend")
        else:
            main = self._grant(out, payment, key)
        for piece in payment.purposes:
            if re.search(r"[^\W\d_]{2}", piece.text) and not is_withheld(piece.text):  # a bare code says no purpose
                out.say(main, "purpose", piece.text, [piece])
        if payment.title:
            out.say(main, "title", payment.title.text, [payment.title])
        if payment.reference:
            out.say(main, "number", payment.reference.text, [payment.reference])
        if payment.date and payment.stage != "bid":
            self._date(out, main, payment.date)
        if payment.kind == "grant":
            self._period(main, payment)

    def _grant(self, out: Writer, payment: Payment, key: str) -> ox.NamedNode:
        """Write each stage that the row gives an amount of, and return the one that the other cells speak of."""
        applied, disbursed = payment.applied, payment.disbursed
        bid = award = paid = None
        if applied and re.search(r"\d", applied.text):
            bid = self._funding(out, payment, f"{key}-bid", "Bid", "Application", applied, "bid-target")
        if payment.stage == "award":
            award = self._funding(out, payment, key, "Award", "Grant", payment.amount, "award")
        if disbursed and re.search(r"\d", disbursed.text):
            paid = self._funding(out, payment, f"{key}-paid", "Expenditure", "Payment", disbursed, "spend")
        stages = [stage for stage in (bid, award, paid) if stage]
        for before, after in pairwise(stages):
            out.say(after, "followsFrom", before, payment.pieces)
        return award or bid or paid or self._funding(out, payment, key, "Award", "Grant", None, "award")

    def _funding(
        self, out: Writer, payment: Payment, key: str, class_: str, noun: str, amount: Piece | None, kind: str
    ) -> ox.NamedNode:
        who, pieces = payment.recipient, payment.pieces
        named = f" to {who.text}" if who and not is_withheld(who.text) else ""
        titled = f": {payment.title.text}" if payment.title else f", line {payment.line}"
        label = shorten(plain(f"{noun}{named}{titled}"), 90, placeholder=" …")
        iri = out.thing(out.iri(f"funding:{key}"), class_, pieces, label)
        out.say(iri, "stage", prefixed("stage", {"Expenditure": "spent", "Award": "award", "Bid": "bid"}[class_]))
        out.say(iri, "row", out.iri(f"row:line-{payment.line}"))
        if amount:
            self._amount(out, iri, payment, amount, kind)
        else:
            out.absence(iri, "hasAmount", "blank-cell", pieces[0])
        self._recipient(out, iri, payment)
        self._payer(iri, payment)
        if payment.kind == "grant" and (programme := payment.programme):
            reader = self._reader(f'The column "{plain(payment.heading(programme).text)}" names the fund or scheme.')
            iri_of = prefixed("stream", f"{out.slug}/{kebab(programme.text) or programme.start}")
            self._describe(reader, iri_of, "FundingStream", programme)
            reader.say(iri, "fromStream", iri_of, [programme])
        return iri

    def _reader(self, reason: str, payment: Payment | None = None) -> Writer:
        before = payment.block.reason if payment else None
        return self.writer.because(f"{before} {reason}" if before else reason)

    # Who

    def _recipient(self, out: Writer, iri: ox.NamedNode, payment: Payment) -> None:
        who = payment.recipient
        if who is None:
            out.absence(iri, "recipient", "blank-cell", payment.pieces[0])
        elif is_withheld(who.text):
            out.absence(iri, "recipient", "withheld", who)
        else:
            verb = "is paid" if payment.kind == "spending" else "is given the money"
            self._body(iri, "recipient", who, f'The column "{plain(payment.heading(who).text)}" names who {verb}.')

    def _payer(self, iri: ox.NamedNode, payment: Payment) -> None:
        payer = payment.payer
        if payer and not is_withheld(payer.text):
            heading = plain(payment.heading(payer).text)
            self._body(iri, "funder", payer, f'The column "{heading}" names who gives the money.')
        elif self.council:
            reader = self._reader("The accounts are those of this council, and the row names nobody else who pays.")
            reader.say(iri, "funder", self.council, payment.pieces)

    def _body(self, iri: ox.NamedNode, name: str, piece: Piece, reason: str) -> None:
        local = kebab(piece.text)
        if not local:
            local = f"{self.writer.slug}/{piece.start}"
        elif self.writer.apart:
            local = f"{self.writer.slug}/{local}"
        elif is_generic(piece.text):
            local = f"{self.scope}/{local}"
        reader, body = self._reader(reason), prefixed("organisation", local)
        self._describe(reader, body, "Body" if _COUNCIL.search(piece.text) else "Organisation", piece)
        reader.say(iri, name, body, [piece])

    def _describe(self, reader: Writer, iri: ox.NamedNode, class_: str, piece: Piece) -> None:
        """Describe a thing where it is named first, and give it each form of its name once."""
        if iri not in self.writer.known:
            reader.thing(iri, class_, [piece], plain(piece.text[:1].upper() + piece.text[1:]))
        if (iri, piece.text) not in self.forms:
            self.forms.add((iri, piece.text))
            reader.name(iri, piece)

    # How much

    def _amount(self, out: Writer, owner: ox.NamedNode, payment: Payment, piece: Piece, kind: str) -> None:
        if absent := _absence(piece.text):
            out.absence(owner, "hasAmount", absent, piece)
            return
        found = read_amount(payment, piece)
        money = prefixed("moneykind", kind)
        if found.problem:
            return  # it stays with its cell; see `payment_doubts`
        if found.reason is None:
            out.say(out.value(owner, "hasAmount", [piece]), "kindOfMoney", money)
        else:
            reader = self._reader(found.reason, payment)
            amount = reader.value(owner, "hasAmount", [piece, *found.beside], found.words)
            reader.say(amount, "printed", piece.text)
            reader.say(amount, "kindOfMoney", money)

    # When

    def _date(self, out: Writer, owner: ox.NamedNode, piece: Piece) -> None:
        if (day := day_of(piece.text)) != piece.text:
            reason = "The day of the printed date and time."
            out.because(reason).value(owner, _DATED, [piece], day)
        else:
            out.value(owner, _DATED, [piece])

    def _period(self, owner: ox.NamedNode, payment: Payment) -> None:
        ends = [piece for piece in (payment.start, payment.end) if piece]
        if not ends:
            return
        headings = [plain(payment.heading(piece).text) for piece in ends]
        days = [day_of(piece.text) for piece in ends]
        if len(ends) == 2:
            reason, reading = f'From "{headings[0]}" to "{headings[1]}" of the same row.', " to ".join(days)
        else:
            reason, reading = f'Under "{headings[0]}".', f"{'from' if payment.start else 'until'} {days[0]}"
        self._reader(reason, payment).value(owner, "period", ends, reading)


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
    beside: tuple[Piece, ...] = ()
    problem: str | None = None

    @property
    def money(self) -> MonetaryAmount | None:
        """The amount; None where it is not read."""
        try:
            return None if self.problem else read_money(self.words)
        except ValueReadError:
            return None


def read_amount(payment: Payment, piece: Piece) -> Amount:
    r"""Read a cell of an amount: by itself, or with the currency that its column or another cell gives.

    Examples
    --------
    >>> from cohesion_kg.readers.accounts import read_accounts
    >>> from cohesion_kg.readers.blocks import read_blocks
    >>> [payment] = read_accounts(read_blocks("Supplier\tAmount (£)\nOak Ltd\t(1,250.00)\n"))
    >>> read_amount(payment, payment.amount).money.amount
    Decimal('-1250.00')
    """
    if _BARE.fullmatch(piece.text):  # as most accounts print them
        code, beside, reason = _currency(payment.currency, payment.heading(piece))
        if code in _SIGNS.values():
            return Amount(f"{piece.text} {code}", reason, beside)
    below = _is_refund(piece)  # a refund lowers what was spent
    match = _AMOUNT.fullmatch(_BELOW.sub(r"\1", _plain(piece)).strip() if below else _plain(piece))
    printed = (match["before"] or match["after"]) if match else None
    said = payment.currency and _code(payment.currency.text)
    if printed and said and _code(printed) != said:
        return Amount(piece.text, problem=f"is printed beside the currency {said}")
    if match is None or printed:
        alone = Amount(piece.text)
        if alone.money:
            return alone
        if match is None or not below:
            return Amount(piece.text, problem="is not one amount of money with a currency")
    assert match is not None
    heading = payment.heading(piece)
    code, beside, reason = _currency(payment.currency, heading) if not printed else (_code(printed), (), "As printed.")
    if code not in _SIGNS.values():
        return Amount(piece.text, problem=f"is an amount in {code}, a currency that is not read")
    if below:
        reason += " Its brackets or its minus mean that it came back."
    return Amount(f"{'-' * below}{match['digits']} {code}", reason, beside)


def day_of(printed: str) -> str:
    """Return the day of a printed date and time, which ledgers export; other words stay as they are.

    Examples
    --------
    >>> day_of("2022-03-14T00:00:00+00:00"), day_of("14 March 2022")
    ('2022-03-14', '14 March 2022')
    """
    match = _MOMENT.fullmatch(printed)
    return match[1] if match else printed


def _is_refund(piece: Piece) -> bool:
    """Say whether an amount is below nothing: "-120.00", "£-120", "(120.00)", "120.00-", "120.00 CR"."""
    words = _plain(piece)
    without = _BELOW.sub(r"\1", words)
    return without != words and bool(_AMOUNT.fullmatch(without.strip()))


def _absence(text: str) -> str | None:
    """Return the way in which a cell for an amount gives none; None where it is to be read."""
    if is_withheld(text):
        return "withheld"
    if re.fullmatch("#+", text):  # a spreadsheet prints these where the column is too narrow
        return "truncated"
    if re.fullmatch("[-–—]+", text):
        return "nil-recorded"
    return None if re.search(r"[\w£€$]", text) else "blank-cell"


def _plain(piece: Piece) -> str:
    return re.sub("[‐‑‒–—−]", "-", plain(piece.text))


def _code(text: str) -> str:
    return _SIGNS.get(text.strip(), text.strip().upper())


@lru_cache(maxsize=64)
def _currency(column: Piece | None, heading: Piece) -> tuple[str, tuple[Piece, ...], str]:
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
    unread: dict[str, list[Piece]] = {}
    names: dict[str, Piece] = {}
    for payment in payments:
        for below in filter(_is_refund, payment.under("awarded", "applied") if payment.kind == "grant" else ()):
            unread.setdefault("is below nothing, which no award and no application can be", []).append(below)
        for piece in (payment.amount, payment.applied, payment.disbursed):
            if piece and (problem := read_amount(payment, piece).problem) and not _absence(piece.text):
                unread.setdefault(problem, []).append(piece)
        if who := payment.recipient:
            names.setdefault(who.text, who)
    for problem, pieces in unread.items():
        others = f" (and {len(pieces) - 1} more)" if len(pieces) > 1 else ""
        words = f'"{plain(pieces[0].text)}"{others} {problem}; it stays as printed: see the document.'
        yield Doubt(pieces[0], "unread-amount", words)
    persons = [who for who in names.values() if _may_be_a_person(who)]
    if persons:
        first = persons[0]
        others = f" (and {len(persons) - 1} more names)" if len(persons) > 1 else ""
        words = f'"{first.text}"{others} may be the name of a private person, and is read as that of a body.'
        yield Doubt(first, "private-person", words)


def _may_be_a_person(piece: Piece) -> bool:
    if _COMPANY.search(piece.text):
        return False
    return [party.kind for party in read_parties(piece)] == ["person"]
