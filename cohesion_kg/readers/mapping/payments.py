"""From payments to statements: expenditure, awards and bids, with who paid whom, how much, when and what for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.payments.amounts import absence_of, day_of, is_refund, read_amount
from cohesion_kg.readers.payments.payments import Payment
from cohesion_kg.readers.payments.private_persons import is_withheld
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.parties import is_generic
from cohesion_kg.values.terms import kebab, prefixed

__all__ = ["write_payments"]

#: The date of a payment or an award.
_DATED = "given"

_COUNCIL = re.compile(r"\b(?:council|borough|authority|corporation)\b", re.IGNORECASE)


def write_payments(
    writer: StatementWriter, payments: Iterable[Payment], council: ox.NamedNode | None = None, scope: str | None = None
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
    >>> from cohesion_kg.readers.payments.payments import read_accounts
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Date\tSupplier\tAmount (£)\n01/04/2023\tOak Ltd\t1,250.00\n"
    >>> writer = StatementWriter("spend")
    >>> write_payments(writer, read_accounts(read_blocks(text)))
    >>> [s.triple.object.value for s in writer.statements if s.triple.predicate.value.endswith("#amount")]
    ['1250']
    """
    accounts = _Accounts(writer, council, scope or writer.slug)
    for payment in payments:
        accounts.write(payment)


class _Accounts:
    """The accounts of one document on their way to statements; each body and stream is described once."""

    def __init__(self, writer: StatementWriter, council: ox.NamedNode | None, scope: str) -> None:
        self.writer, self.council, self.scope = writer, council, scope
        self.forms: set[tuple[ox.NamedNode, str]] = set()

    def write(self, payment: Payment) -> None:
        """Write one row."""
        if any(map(is_refund, payment.under("awarded", "applied"))):
            return  # no award and no application is below nothing; see `payment_doubts`
        reason = payment.block.reason
        out = self.writer.because(reason) if reason else self.writer
        key = f"line-{payment.line}"
        if payment.kind == "spending":
            main = self._funding(out, payment, key, "Expenditure", "Payment", payment.amount, "spend")
        else:
            main = self._grant(out, payment, key)
        for span in payment.purposes:
            if re.search(r"[^\W\d_]{2}", span.text) and not is_withheld(span.text):  # a bare code says no purpose
                out.say(main, "purpose", span.text, [span])
        if payment.title:
            out.say(main, "title", payment.title.text, [payment.title])
        if payment.reference:
            out.say(main, "number", payment.reference.text, [payment.reference])
        if payment.date and payment.stage != "bid":
            self._date(out, main, payment.date)
        if payment.kind == "grant":
            self._period(main, payment)

    def _grant(self, out: StatementWriter, payment: Payment, key: str) -> ox.NamedNode:
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
            out.say(after, "followsFrom", before, payment.spans)
        return award or bid or paid or self._funding(out, payment, key, "Award", "Grant", None, "award")

    def _funding(
        self, out: StatementWriter, payment: Payment, key: str, class_: str, noun: str, amount: Span | None, kind: str
    ) -> ox.NamedNode:
        who, spans = payment.recipient, payment.spans
        named = f" to {who.text}" if who and not is_withheld(who.text) else ""
        titled = f": {payment.title.text}" if payment.title else f", line {payment.line}"
        label = shorten(plain(f"{noun}{named}{titled}"), 90, placeholder=" …")
        iri = out.thing(out.iri(f"funding:{key}"), class_, spans, label)
        out.say(iri, "stage", prefixed("stage", {"Expenditure": "spent", "Award": "award", "Bid": "bid"}[class_]))
        out.say(iri, "row", out.iri(f"row:line-{payment.line}"))
        if amount:
            self._amount(out, iri, payment, amount, kind)
        else:
            out.absence(iri, "hasAmount", "blank-cell", spans[0])
        self._recipient(out, iri, payment)
        self._payer(iri, payment)
        if payment.kind == "grant" and (programme := payment.programme):
            reader = self._reader(f'The column "{plain(payment.heading(programme).text)}" names the fund or scheme.')
            iri_of = prefixed("stream", f"{out.slug}/{kebab(programme.text) or programme.start}")
            self._describe(reader, iri_of, "FundingStream", programme)
            reader.say(iri, "fromStream", iri_of, [programme])
        return iri

    def _reader(self, reason: str, payment: Payment | None = None) -> StatementWriter:
        before = payment.block.reason if payment else None
        return self.writer.because(f"{before} {reason}" if before else reason)

    # Who

    def _recipient(self, out: StatementWriter, iri: ox.NamedNode, payment: Payment) -> None:
        who = payment.recipient
        if who is None:
            out.absence(iri, "recipient", "blank-cell", payment.spans[0])
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
            reader.say(iri, "funder", self.council, payment.spans)

    def _body(self, iri: ox.NamedNode, name: str, span: Span, reason: str) -> None:
        local = kebab(span.text)
        if not local:
            local = f"{self.writer.slug}/{span.start}"
        elif self.writer.apart:
            local = f"{self.writer.slug}/{local}"
        elif is_generic(span.text):
            local = f"{self.scope}/{local}"
        reader, body = self._reader(reason), prefixed("organisation", local)
        self._describe(reader, body, "Body" if _COUNCIL.search(span.text) else "Organisation", span)
        reader.say(iri, name, body, [span])

    def _describe(self, reader: StatementWriter, iri: ox.NamedNode, class_: str, span: Span) -> None:
        """Describe a thing where it is named first, and give it each form of its name once."""
        if iri not in self.writer.known:
            reader.thing(iri, class_, [span], plain(span.text[:1].upper() + span.text[1:]))
        if (iri, span.text) not in self.forms:
            self.forms.add((iri, span.text))
            reader.name(iri, span)

    # How much

    def _amount(self, out: StatementWriter, owner: ox.NamedNode, payment: Payment, span: Span, kind: str) -> None:
        if absent := absence_of(span.text):
            out.absence(owner, "hasAmount", absent, span)
            return
        found = read_amount(payment, span)
        money = prefixed("moneykind", kind)
        if found.problem:
            return  # it stays with its cell; see `payment_doubts`
        if found.reason is None:
            out.say(out.value(owner, "hasAmount", [span]), "kindOfMoney", money)
        else:
            reader = self._reader(found.reason, payment)
            amount = reader.value(owner, "hasAmount", [span, *found.beside], found.words)
            reader.say(amount, "printed", span.text)
            reader.say(amount, "kindOfMoney", money)

    # When

    def _date(self, out: StatementWriter, owner: ox.NamedNode, span: Span) -> None:
        if (day := day_of(span.text)) != span.text:
            reason = "The day of the printed date and time."
            out.because(reason).value(owner, _DATED, [span], day)
        else:
            out.value(owner, _DATED, [span])

    def _period(self, owner: ox.NamedNode, payment: Payment) -> None:
        ends = [span for span in (payment.start, payment.end) if span]
        if not ends:
            return
        headings = [plain(payment.heading(span).text) for span in ends]
        days = [day_of(span.text) for span in ends]
        if len(ends) == 2:
            reason, reading = f'From "{headings[0]}" to "{headings[1]}" of the same row.', " to ".join(days)
        else:
            reason, reading = f'Under "{headings[0]}".', f"{'from' if payment.start else 'until'} {days[0]}"
        self._reader(reason, payment).value(owner, "period", ends, reading)
