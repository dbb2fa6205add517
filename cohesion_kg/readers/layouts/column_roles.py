"""What the columns under a header hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cohesion_kg.readers.payments.headers import read_account_header
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Span

__all__ = ["LEADING", "account_columns_of", "columns_of", "is_addressed", "is_header"]

#: What the first column of a plan holds.
LEADING = frozenset({"action", "recommendation", "objective", "item", "number"})
_ADDRESSED = re.compile(r"(?:for|(?:addressed|directed) to):?", re.IGNORECASE)
#: What the cells of accounts are like; names and words may go on in the line below, sums and dates begin a row.
_OF_ACCOUNTS = {
    **dict.fromkeys(("net", "amount", "gross", "vat", "awarded", "applied", "disbursed"), "sum"),
    **dict.fromkeys(("paid", "date", "invoiced", "start", "end"), "deadline"),
}


def columns_of(cells: Sequence[Span], below: Sequence[Span] = ()) -> list[str | None] | None:
    """Return the roles that a header gives; None when it is none, or names nothing that a row could begin with."""
    roles = [column.role for column in read_header(cells, (), below, ()) or ()]
    if "recommendation" in roles:
        roles = ["responsible" if is_addressed(cell.text) else role for role, cell in zip(roles, cells, strict=True)]
    return roles if LEADING & set(roles) else None


def is_addressed(heading: str) -> bool:
    """Say whether a heading stands over those whom a recommendation is made to.

    Examples
    --------
    >>> is_addressed("For"), is_addressed("Format")
    (True, False)
    """
    return bool(_ADDRESSED.fullmatch(heading))


def account_columns_of(cells: Sequence[Span]) -> list[str | None] | None:
    """Return what the columns of accounts hold: sums, dates, or words (None); None when the cells head no accounts."""
    if len(cells) < 2 or any(cell.text[:1].isdigit() for cell in cells):
        return None
    columns = read_account_header(cells)
    return [_OF_ACCOUNTS.get(str(column.role)) if column else None for column in columns] if columns else None


def is_header(cells: Sequence[Span]) -> bool:
    """Say whether cells head a table of any kind."""
    return read_header(cells, rows=()) is not None or account_columns_of(cells) is not None
