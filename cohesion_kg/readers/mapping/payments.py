"""From payments to statements: expenditure, awards and bids, with who paid whom, how much, when and what for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, pairwise
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.payments.amounts import absence_of, is_refund, read_amount, read_day
from cohesion_kg.readers.payments.payments import Payment
from cohesion_kg.readers.payments.private_persons import is_withheld
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.text.without_gc import without_gc
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.parties import is_generic
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.nodes import value_fields
from cohesion_kg.values.terms import ckg, kebab, prefixed

__all__ = ["is_stated", "named_in_accounts", "payment_statements"]

#: Rows that are assembled together.
_BATCH = 1_000
_STAGES = {
    name: prefixed("stage", stage) for name, stage in (("Expenditure", "spent"), ("Award", "award"), ("Bid", "bid"))
}
_FULL = prefixed("namekind", "full")
_EXACT = (ckg("low"), ckg("high"), ckg("qualifier"))
_COUNCIL = re.compile(r"\b(?:council|borough|authority|corporation)\b", re.IGNORECASE)


def payment_statements(
    slug: str,
    payments: Iterable[Payment],
    council: ox.NamedNode | None = None,
    *,
    scope: str | None = None,
    apart: bool = False,
    meant: Mapping[ox.NamedNode, tuple[ox.NamedNode, str]] | None = None,
) -> Iterator[list[Statement]]:
    r"""Yield what the rows of accounts say, many rows at a time, so that nobody need hold the statements of all.

    Spending is an expenditure; a grant is an award, with the bid that it follows from and the expenditure that
    follows from it, where the row gives their amounts. All that is said of a payment rests on its row. What many
    rows name, bodies, funds and days, is described once, with the first of them.

    Parameters
    ----------
    slug
        Slug of the source.
    payments
        The payments, as `read_accounts` yields them.
    council
        The council whose accounts they are: it pays where no column names who does.
    scope
        The council or place, or else the source, that common names of bodies belong to.
    apart
        Whether bodies are the document's own, until somebody links them to others.
    meant
        The things that bodies named here are, each with the reason.

    Yields
    ------
    list of Statement
        Those of the next rows.

    Examples
    --------
    >>> from cohesion_kg.readers.payments.payments import read_accounts
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Date\tSupplier\tAmount (£)\n01/04/2023\tOak Ltd\t1,250.00\n"
    >>> [rows] = payment_statements("spend", read_accounts(read_blocks(text)))
    >>> [s.triple.object.value for s in rows if s.triple.predicate.value.endswith("#amount")]
    ['1250']
    """
    accounts = _Accounts(_Names(slug, scope or slug, apart), council, meant or {})
    rest = iter(payments)
    while batch := list(islice(rest, _BATCH)):
        yield accounts.batch(batch)


def is_stated(payment: Payment) -> bool:
    """Say whether a row is stated; no award and no application is below nothing, see `payment_doubts`."""
    return not any(map(is_refund, payment.under("awarded", "applied")))


def named_in_accounts(slug: str, payments: Iterable[Payment]) -> dict[ox.NamedNode, str]:
    r"""Return the bodies and funds that accounts name, each with its name, for somebody to link them.

    Examples
    --------
    >>> from cohesion_kg.readers.payments.payments import read_accounts
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> list(named_in_accounts("spend", read_accounts(read_blocks("Supplier\tAmount (£)\noak Ltd\t5.00\n"))).values())
    ['Oak Ltd']
    """
    names, named = _Names(slug, slug, True), dict[ox.NamedNode, str]()
    for payment in payments:
        for span in (payment.recipient, payment.payer):
            if span and not is_withheld(span.text):
                named.setdefault(names.body(span), _label(span))
        if payment.kind == "grant" and (programme := payment.programme):
            named.setdefault(names.stream(programme), _label(programme))
    return named


def _label(span: Span) -> str:
    return plain(span.text[:1].upper() + span.text[1:])


class _Names:
    """The IRIs of what accounts name."""

    def __init__(self, slug: str, scope: str, apart: bool) -> None:
        self.slug, self.scope, self.apart = slug, scope, apart
        self._bodies: dict[str, ox.NamedNode] = {}

    def body(self, span: Span) -> ox.NamedNode:
        """Return the IRI of a body."""
        if span.text not in self._bodies:
            local = kebab(span.text)
            if not local:
                local = f"{self.slug}/{span.start}"
            elif self.apart:
                local = f"{self.slug}/{local}"
            elif is_generic(span.text):
                local = f"{self.scope}/{local}"
            self._bodies[span.text] = prefixed("organisation", local)
        return self._bodies[span.text]

    def stream(self, span: Span) -> ox.NamedNode:
        """Return the IRI of a fund or scheme."""
        return prefixed("stream", f"{self.slug}/{kebab(span.text) or span.start}")


class _Accounts:
    """The accounts of one document on their way to statements; each body, stream and day is described once."""

    def __init__(
        self,
        names: _Names,
        council: ox.NamedNode | None,
        meant: Mapping[ox.NamedNode, tuple[ox.NamedNode, str]],
    ) -> None:
        self.names, self.council, self.meant = names, council, meant
        self.described: dict[ox.NamedNode, str] = {}
        self.forms: set[tuple[ox.NamedNode, str]] = set()
        self.days: dict[str, tuple[ox.NamedNode, str | None]] = {}

    @without_gc
    def batch(self, payments: Iterable[Payment]) -> list[Statement]:
        """Return the statements of some rows."""
        self.out = StatementWriter(self.names.slug)
        self.because = cache(self.out.because)
        for payment in payments:
            self.write(payment)
        return self.out.statements

    def _reader(self, payment: Payment, reason: str | None) -> StatementWriter:
        """Return who writes what is read from a row for a reason, besides the reason for the row itself."""
        reasons = " ".join(filter(None, (payment.block.reason, reason)))
        return self.because(reasons) if reasons else self.out

    def write(self, payment: Payment) -> None:
        """Write one row."""
        if not is_stated(payment):
            return
        out = self._reader(payment, None)
        key = f"line-{payment.line}"
        if payment.kind == "spending":
            main = self._funding(out, payment, key, "Expenditure", "Payment", payment.amount, "spend")
        else:
            main = self._grant(out, payment, key)
        for span in payment.purposes:
            if re.search(r"[^\W\d_]{2}", span.text) and not is_withheld(span.text):  # a bare code says no purpose
                out.say(main, "purpose", span.text)
        if payment.title:
            out.say(main, "title", payment.title.text)
        if payment.reference:
            out.say(main, "number", payment.reference.text)
        if payment.date and payment.stage != "bid":
            self._date(out, main, payment, payment.date)
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
            out.say(after, "followsFrom", before)
        return award or bid or paid or self._funding(out, payment, key, "Award", "Grant", None, "award")

    def _funding(
        self, out: StatementWriter, payment: Payment, key: str, class_: str, noun: str, amount: Span | None, kind: str
    ) -> ox.NamedNode:
        who, spans = payment.recipient, payment.spans
        named = f" to {who.text}" if who and not is_withheld(who.text) else ""
        titled = f": {payment.title.text}" if payment.title else f", line {payment.line}"
        label = plain(f"{noun}{named}{titled}")
        label = label if len(label) <= 90 else shorten(label, 90, placeholder=" …")
        iri = out.thing(out.iri(f"funding:{key}"), class_, spans, label)
        out.say(iri, "stage", _STAGES[class_])
        if amount:
            self._amount(out, iri, payment, amount, kind)
        else:
            out.absence(iri, "hasAmount", "blank-cell", spans[0])
        self._recipient(out, iri, payment)
        self._payer(iri, payment)
        if payment.kind == "grant" and (programme := payment.programme):
            reason = f'The column "{plain(payment.heading(programme).text)}" names the fund or scheme.'
            self._name(iri, payment, "fromStream", self.names.stream(programme), "FundingStream", programme, reason)
        return iri

    def _infer(self, iri: ox.NamedNode, payment: Payment, name: str, value: ox.NamedNode, reason: str) -> None:
        """Say what a reader makes of a row; the reason stands with the payment itself."""
        target, why = self.meant.get(value, (value, ""))
        reader = self._reader(payment, f"{reason} {why}" if why else reason)
        reader.say(iri, name, target)
        reader.say(iri, "reason", str(reader.reason))

    # Who

    def _recipient(self, out: StatementWriter, iri: ox.NamedNode, payment: Payment) -> None:
        who = payment.recipient
        if who is None or is_withheld(who.text):
            out.absence(iri, "recipient", "withheld" if who else "blank-cell", payment.spans[0])
        else:
            verb = "is paid" if payment.kind == "spending" else "is given the money"
            self._body(
                iri, payment, "recipient", who, f'The column "{plain(payment.heading(who).text)}" names who {verb}.'
            )

    def _payer(self, iri: ox.NamedNode, payment: Payment) -> None:
        payer = payment.payer
        if payer and not is_withheld(payer.text):
            heading = plain(payment.heading(payer).text)
            self._body(iri, payment, "funder", payer, f'The column "{heading}" names who gives the money.')
        elif self.council:
            reason = "The accounts are those of this council, and the row names nobody else who pays."
            self._infer(iri, payment, "funder", self.council, reason)

    def _body(self, iri: ox.NamedNode, payment: Payment, name: str, span: Span, reason: str) -> None:
        class_ = "Body" if _COUNCIL.search(span.text) else "Organisation"
        self._name(iri, payment, name, self.names.body(span), class_, span, reason)

    def _name(
        self, iri: ox.NamedNode, payment: Payment, name: str, thing: ox.NamedNode, class_: str, span: Span, reason: str
    ) -> None:
        """Name somebody or something; it is described where it is named first, with each form of its name once."""
        self._infer(iri, payment, name, thing, reason)
        if (thing, span.text) in self.forms or thing in self.meant:
            return
        self.forms.add((thing, span.text))
        reader = self._reader(payment, reason)
        if thing not in self.described:
            self.described[thing] = _label(span)
            reader.thing(thing, class_, payment.spans, _label(span))
        if span.text == self.described[thing]:
            return  # its label is its name as printed
        form = reader.thing(ox.NamedNode(f"{thing.value}/hasName/{span.start}"), "Name", payment.spans)
        reader.say(form, "literalForm", span.text)
        reader.say(form, "nameKind", _FULL)
        reader.say(thing, "hasName", form)

    # How much

    def _amount(self, out: StatementWriter, owner: ox.NamedNode, payment: Payment, span: Span, kind: str) -> None:
        if absent := absence_of(span.text):
            out.absence(owner, "hasAmount", absent, payment.spans[0])
            return
        amount = read_amount(payment, span)
        if amount.problem:
            return  # it stays with its row; see `payment_doubts`
        if amount.reason is not None:
            out = self._reader(payment, amount.reason)
            out.say(owner, "reason", str(out.reason))
        words = amount.words if amount.reason is not None else span.text
        node = out.thing(ox.NamedNode(f"{owner.value}/hasAmount/{span.start}"), "MonetaryAmount", payment.spans)
        out.say(node, "printed", span.text)
        if amount.reason is not None:
            out.say(node, "reading", words)
        for predicate, value in value_fields("MonetaryAmount", words):
            if amount.reason is None or predicate not in _EXACT:  # of one exact sum they say nothing more
                out.say(node, predicate, value)
        out.say(node, "kindOfMoney", prefixed("moneykind", kind))
        out.say(owner, "hasAmount", node)

    # When

    def _date(self, out: StatementWriter, owner: ox.NamedNode, payment: Payment, span: Span) -> None:
        """Say when; a day that many rows print is one node, which stands where it is printed first."""
        key = payment.stored(span) or span.text
        if key not in self.days:
            day, reason = read_day(payment, span)
            node = ox.NamedNode(f"{prefixed('funding', self.names.slug).value}/given/{span.start}")
            reader = self.because(reason) if reason else self.out
            reader.thing(node, "DateValue", payment.spans)
            reader.say(node, "printed", span.text)
            if reason:
                reader.say(node, "reading", day)
            for predicate, value in value_fields("DateValue", day):
                reader.say(node, predicate, value)
            self.days[key] = node, reason
        node, reason = self.days[key]
        if reason:
            self._infer(owner, payment, "given", node, reason)
        else:
            out.say(owner, "given", node)

    def _period(self, owner: ox.NamedNode, payment: Payment) -> None:
        ends = [span for span in (payment.start, payment.end) if span]
        if not ends:
            return
        headings = [plain(payment.heading(span).text) for span in ends]
        days = [read_day(payment, span)[0] for span in ends]
        if len(ends) == 2:
            reason, reading = f'From "{headings[0]}" to "{headings[1]}" of the same row.', " to ".join(days)
        else:
            reason, reading = f'Under "{headings[0]}".', f"{'from' if payment.start else 'until'} {days[0]}"
        reader = self._reader(payment, reason)
        reader.value(owner, "period", payment.spans, reading)
        reader.say(owner, "reason", str(reader.reason))
