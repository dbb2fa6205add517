"""Accounts read row by row: each payment of councils' files of spending, and each grant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from cohesion_kg.readers.payments.headers import AMOUNTS, DATES, AccountColumn, AccountKind, Role
from cohesion_kg.readers.payments.rows import by_column, joined, whole_rows
from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["Payment", "Stage", "read_accounts"]

Stage = Literal["spent", "award", "bid"]

_GOES_ON = "The words of a cell go on in the lines below; a reader joins them."
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|page|report|monthly|net|gross)[ -]?)?totals?"
    r"(?: (?:spend|spending|amounts?|payments?|expenditure|value|net|gross|paid|this month|(?:for|of) .{1,60}))*"
    r"[ :.]*(?:£?[\d,.]+)?|(?:balance )?(?:brought|inherited) forward|[bc]/f(?:wd)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Payment:
    """One row of accounts. Its amounts and dates are not yet read.

    Parameters
    ----------
    kind
        Whether it is spending or a grant.
    block
        The row, with every cell; one that goes on in the lines below has all of its words.
    columns
        The columns that it stands under; shared by all rows of the table.
    places
        Where in the row the cells of each role stand, from 0; shared too.
    rest
        Where its cells go on in the lines below.
    lines
        The numbers of its lines.
    """

    kind: AccountKind
    block: Block
    columns: tuple[AccountColumn | None, ...]
    places: Mapping[Role, tuple[int, ...]]
    rest: tuple[Span, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def line(self) -> int:
        """Number of the row's line, from 1."""
        return self.block.line

    @property
    def cells(self) -> tuple[Span, ...]:
        """Every cell of the row, blank ones included."""
        return self.block.cells

    @property
    def spans(self) -> list[Span]:
        """Where the row stands: in one piece, or in its cells, when other words lie between them."""
        whole = self.block.span
        if self.block.reason is None:  # the text itself parts the cells
            return [whole, *self.rest]
        printed = [cell for cell in self.cells if not cell.blank]
        inside = all(whole.start <= cell.start and cell.end <= whole.end for cell in printed)
        return [*([whole] if inside else printed), *self.rest]

    def under(self, *roles: Role) -> list[Span]:
        """Return the printed cells under the columns of these roles, role by role."""
        cells = self.cells
        return [
            cells[index]
            for role in roles
            for index in self.places.get(role, ())
            if index < len(cells) and not cells[index].blank
        ]

    def first(self, *roles: Role) -> Span | None:
        """Return the first printed cell under a column of these roles; None where all are blank."""
        cells = self.cells
        for role in roles:
            for index in self.places.get(role, ()):
                if index < len(cells) and not cells[index].blank:
                    return cells[index]
        return None

    def stored(self, cell: Span) -> str | None:
        """Return what the file holds in a cell, where it shows less."""
        return dict(self.block.stored).get(cell.start) if self.block.stored else None

    def heading(self, cell: Span) -> Span:
        """Return the heading that a cell stands under."""
        column = self.columns[self.cells.index(cell)]
        return column.heading if column else cell

    @cached_property
    def recipient(self) -> Span | None:
        """Who is paid: a supplier, or the recipient of a grant; a private person is blacked out."""
        return self.first("recipient", "private")

    @property
    def payer(self) -> Span | None:
        """Who pays: a council, or a funder."""
        return self.first("payer")

    @cached_property
    def amount(self) -> Span | None:
        """What was spent, without the tax that is got back where that is printed; or what was awarded."""
        if self.kind == "grant":
            return self.first("awarded")
        role = next((role for role in AMOUNTS if role in self.places), None)
        return self.first(role) if role else None

    @cached_property
    def applied(self) -> Span | None:
        """What was applied for."""
        return self.first("applied")

    @cached_property
    def disbursed(self) -> Span | None:
        """What of a grant has been paid out."""
        return self.first("disbursed")

    @cached_property
    def currency(self) -> Span | None:
        """The currency, where it has a column of its own."""
        return self.first("currency")

    @property
    def date(self) -> Span | None:
        """When it was paid or awarded; else the date of the transaction, else of the invoice."""
        return self.first(*DATES)

    @property
    def start(self) -> Span | None:
        """When what a grant is for begins."""
        return self.first("start")

    @property
    def end(self) -> Span | None:
        """When what a grant is for ends."""
        return self.first("end")

    @property
    def purposes(self) -> list[Span]:
        """What it was for: the description first, then the kinds of expenditure."""
        return self.under("purpose", "category")

    @property
    def title(self) -> Span | None:
        """Title of the grant."""
        return self.first("title")

    @property
    def reference(self) -> Span | None:
        """Number of the transaction, or identifier of the grant."""
        return self.first("reference")

    @property
    def programme(self) -> Span | None:
        """The programme, fund or scheme of a grant."""
        return self.first("programme")

    @property
    def stage(self) -> Stage:
        """How far the money has come, by the columns that are filled."""
        if self.kind == "spending":
            return "spent"
        if self.amount:
            return "award"
        return "bid" if self.applied else "spent" if self.disbursed else "award"


def read_accounts(rows: Iterable[Block]) -> Iterator[Payment]:
    r"""Read the payments and grants of a document.

    Parameters
    ----------
    rows
        The blocks of the document, in order.

    Yields
    ------
    Payment
        Each row below a header of accounts that gives an amount or a recipient. Totals, sub-headings, repeated
        headers and blank rows give none; they stay rows of the document.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Date\tSupplier\tAmount (£)\n01/04/2023\tOak Ltd\t1,250.00\n\tTotal\t1,250.00\n"
    >>> [(payment.recipient.text, payment.amount.text) for payment in read_accounts(read_blocks(text))]
    [('Oak Ltd', '1,250.00')]
    """
    places: dict[Role, tuple[int, ...]] = {}
    above: tuple[AccountColumn | None, ...] = ()
    for (block, *more), columns in whole_rows(rows):
        if columns is not above:
            above, places = columns, _places(columns)
        if more:
            cells = tuple(joined(cells) for cells in by_column([block, *more]))
            block = replace(block, cells=cells, reason=block.reason or _GOES_ON)
        rest = tuple(cell for part in more for cell in part.cells if not cell.blank)
        lines = (block.line, *(part.line for part in more))
        payment = Payment(next(column.kind for column in columns if column), block, columns, places, rest, lines)
        if _gives_something(payment):
            yield payment


def _places(columns: Sequence[AccountColumn | None]) -> dict[Role, tuple[int, ...]]:
    places: dict[Role, tuple[int, ...]] = {}
    for index, column in enumerate(columns):
        if column and column.role:
            places[column.role] = (*places.get(column.role, ()), index)
    return places


def _gives_something(payment: Payment) -> bool:
    printed = [cell for cell in payment.cells if not cell.blank]
    if len(printed) < 2:
        return False  # a sub-heading, or a total without its label
    who, amount = payment.recipient, payment.amount or payment.applied or payment.disbursed
    if _TOTAL.fullmatch(printed[0].text) or (who and _TOTAL.fullmatch(who.text)):
        return False
    if who and amount:
        return True
    marked = payment.date or payment.reference
    return bool(who and (marked or len(printed) > 2)) or bool(amount and marked and len(printed) > 2)
