"""The header of accounts: what its headings mean in files of spending, and of grants after the 360Giving standard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.headings import role_of
from cohesion_kg.readers.vocabulary.matcher import Phrases, words_in

__all__ = ["AMOUNTS", "DATES", "AccountColumn", "AccountKind", "Role", "read_account_header"]

AccountKind = Literal["spending", "grant"]
Role = Literal[
    "net", "amount", "gross", "vat", "awarded", "applied", "disbursed", "currency",
    "recipient", "recipient-code", "private", "payer", "payer-code",
    "paid", "date", "invoiced", "start", "end",
    "service", "purpose", "category", "title", "reference", "programme",
]  # fmt: skip

#: Amounts of spending, and dates: of several columns the first in this order counts.
AMOUNTS: tuple[Role, ...] = ("net", "amount", "gross")
DATES: tuple[Role, ...] = ("paid", "date", "invoiced")


#: The sets of words that headings are read as, by name; `with` holds the words that may go along.
_WORDS = words_in("accounts")
_CODE, _SUMS, _PAID, _CATEGORY = _WORDS["code"], _WORDS["sums"], _WORDS["paid"], _WORDS["category"]
_PHRASES, _SHORT, _SIGNS = (
    Phrases("account phrases"),
    Phrases("short account phrases"),
    Phrases("signs of accounts"),
)
#: How exports of a ledger mark the words that stand for a code: "Supplier ID(T)".
_AS_TEXT = re.compile(r"\s*\b(?:ID|Id|Code|No)?\s?\(T\)")


@dataclass(frozen=True)
class AccountColumn:
    """A column of accounts.

    Parameters
    ----------
    heading
        Its heading as printed.
    role
        What its cells hold; None when the heading is not understood.
    kind
        Whether the accounts are of spending or of grants.
    """

    heading: Span
    role: Role | None
    kind: AccountKind


def read_account_header(cells: Sequence[Span]) -> tuple[AccountColumn | None, ...] | None:
    """Read a row as the header of accounts, whatever the order of its columns.

    Parameters
    ----------
    cells
        The cells of the row.

    Returns
    -------
    tuple or None
        The columns, None for a blank heading; None when the row heads no accounts: it needs an amount and a
        recipient, and must not be the header of a plan or of a register of contracts.

    Examples
    --------
    >>> def header(*texts):
    ...     columns = read_account_header([Span(0, len(text), text) for text in texts])
    ...     return columns and [(column.kind, column.role) for column in columns]
    >>> header("Supplier (beneficiary)", "Net Amount (£)", "Colour")
    [('spending', 'recipient'), ('spending', 'net'), ('spending', None)]
    >>> header("Recipient Org:Name", "Amount Awarded")
    [('grant', 'recipient'), ('grant', 'awarded')]
    >>> header("Action", "Lead", "Deadline", "Cost")
    """
    headings = [_words(cell.text) for cell in cells]
    roles = [_role(heading) if heading else None for heading in headings]
    if not _is_account(headings, roles, cells):
        return None
    kind: AccountKind = "spending"
    if {"awarded", "applied", "disbursed", "private"} & set(roles) or "grants" in map(_SIGNS.role, headings):
        kind, roles = "grant", _as_grants(headings, roles)
    if not {"recipient", "recipient-code", "private"} & set(roles):
        roles = [role or _short_role(heading, kind) for heading, role in zip(headings, roles, strict=True)]
        if _names_the_paid(headings, roles):
            roles = ["recipient" if heading == "name" else role for heading, role in zip(headings, roles, strict=True)]
        if "recipient" not in roles or not {*DATES, "purpose", "title"} & set(roles):
            return None
    return tuple(
        None if cell.blank else AccountColumn(cell, role, kind) for cell, role in zip(cells, roles, strict=True)
    )


def _words(heading: str) -> str:
    """Return the words of a heading, those of field names parted: "recipientOrganization/0/name"."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain(heading).replace("(s)", ""))
    text = _AS_TEXT.sub(" ", text).replace("£", " gbp ").casefold().replace("organization", "organisation")
    return " ".join(word for word in re.split(r"[\W_]+", text) if word and not word.isdigit())


@lru_cache(maxsize=1024)
def _role(heading: str) -> Role | None:
    words = frozenset(heading.split())
    if words <= _WORDS["grant money"] and words & (_SUMS | {"awarded", "granted", "disbursed", "requested", "applied"}):
        if words & _WORDS["asked"]:
            return "applied"
        if "disbursed" in words:
            return "disbursed"
        if words & _WORDS["given"]:
            return "awarded"
    tells = words & (_SUMS | {"spend", "net", "nett", "gross", "vat"}) or words <= {"gbp", "paid"}
    if words <= _WORDS["money"] and tells:
        return _money_role(words)
    if words == {"currency"}:
        return "currency"
    if "recipient" in words and words & {"ind", "individual", "individuals"}:
        return "private"
    if words - _CODE <= _WORDS["recipient with"] and words & _WORDS["recipient"]:
        return "recipient-code" if words & _CODE else "recipient"
    if words - _CODE <= _WORDS["payer with"] and (words & _WORDS["payer"] or {"funding", "org"} <= words):
        return "payer-code" if words & _CODE else "payer"
    if "date" in words and words <= _WORDS["date with"]:
        return "paid" if words & _PAID else "invoiced" if "invoice" in words else "date"
    if role := _PHRASES.role(heading):
        return cast(Role, role)
    if words <= _WORDS["service with"] and words & _WORDS["service"]:
        return "service"
    if words <= _WORDS["purpose with"] and words & (_WORDS["words"] | _CATEGORY):
        return "purpose" if words & _WORDS["words"] and not words & (_CATEGORY - {"expenditure"}) else "category"
    if words & _CODE and words <= _CODE | _WORDS["numbered"] and words != {"code"}:
        return "reference"
    return None


def _short_role(heading: str, kind: AccountKind) -> Role | None:
    """Return what a heading of few words means in accounts, where no other names who is paid."""
    role = _SHORT.role(heading)
    if role == "group":
        return "recipient" if kind == "grant" else None
    return cast("Role | None", role)


def _money_role(words: frozenset[str]) -> Role:
    if words & _WORDS["net"]:
        return "net"
    if words & _WORDS["gross"]:
        return "gross"
    return "vat" if "vat" in words else "amount"


def _is_account(headings: Sequence[str], roles: Sequence[Role | None], cells: Sequence[Span]) -> bool:
    found = set(roles)
    sums = [heading for heading, role in zip(headings, roles, strict=True) if role in AMOUNTS]
    if not sums and not {"awarded", "applied", "disbursed"} & found:
        return False
    # "Value" or "Total" alone may count anything: then the other columns must be those of accounts.
    weak = all(set(heading.split()) <= _WORDS["weak"] for heading in sums)
    told: set[Role | None] = {"reference", "payer", "service"}
    told |= {"category"} if "recipient" in found else set()
    if sums and weak and not ({*DATES} & found and told & found):
        return False
    if "contracts" in map(_SIGNS.role, headings) or any(re.search(r"\bactions?\b", heading) for heading in headings):
        return False
    other = (role_of(cell.text) for cell, role in zip(cells, roles, strict=True) if role is None and not cell.blank)
    return len({"recommendation", "objective", "action", "responsible", "status", "progress"} & set(other)) < 2


def _names_the_paid(headings: Sequence[str], roles: Sequence[Role | None]) -> bool:
    """Say whether a bare "Name" can only be that of who is paid: the other columns tell of payments, and of what."""
    found = set(roles)
    return headings.count("name") == 1 and "paid" in found and {"service", "purpose", "category"} & found != set()


def _as_grants(headings: Sequence[str], roles: Sequence[Role | None]) -> list[Role | None]:
    """Read the columns that mean something else in a file of grants."""
    has_recipient = bool({"recipient", "recipient-code", "private"} & set(roles))
    found: list[Role | None] = []
    for heading, role in zip(headings, roles, strict=True):
        if role in AMOUNTS and not {"awarded", "applied"} & {*roles, *found}:
            role = "awarded"
        elif role in AMOUNTS:
            role = "disbursed" if "paid" in heading.split() else None
        elif role == "payer" and not has_recipient and not {"funding", "funder"} & set(heading.split()):
            role = "recipient"
        found.append(role)
    return found
