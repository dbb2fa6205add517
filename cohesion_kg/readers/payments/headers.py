"""The header of accounts: what its headings mean in files of spending, and of grants after the 360Giving standard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.headings import role_of

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


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Headings, as sets of words: all of them must be known, and one of them must tell.
_CODE = _set("id ids identifier no number code key ref reference")
_SUMS = _set("amount value total sum")
_NET = _set("net nett ex exc excl excluding exclusive less without")
_GROSS = _set("gross inc incl including inclusive")
_FILLING = _set("a actual and by currency distribution document for gbp gl in incurred invoice item ledger line of or")
_MONEY = (
    _SUMS | _NET | _GROSS | _FILLING
    | _set("irrecoverable journal local made non over paid payment payments posted pounds recoverable spend spent")
    | _set("sterling supplier the to transaction vat")
)  # fmt: skip
_GIVEN = _set("award awarded grant granted funding")
_ASKED = _set("applied asked requested sought")
_GRANT_MONEY = _GIVEN | _ASKED | _SUMS | _set("approved disbursed for gbp in of offered paid the")
_RECIPIENT = _set("applicant beneficiary contractor creditor grantee merchant payee provider recipient supplier vendor")
_RECIPIENT_WITH = _RECIPIENT | _set(
    "and company final full grant name of or org organisation payment s suppliers the trading"
)
_PAYER = _set("authority body council entity funder organisation payer")
_PAYER_WITH = _PAYER | _set("funding local name of org paying public the")
_PAID = _set("award awarded cleared clearing paid payment")
_DATE_WITH = _PAID | _set(
    "accounting approved cheque committee date decision document effective expenditure gl grant incurred invoice ledger"
    " made meeting of panel posted posting processed run spend the transaction"
)
_SERVICE = _set("department directorate division section service centre unit")
_SERVICE_WITH = _SERVICE | _set(
    "and area business categorisation center cost description expenditure group in incurred level name occured occurred"
    " or plan responsible services spend team that the where which"
)
_WORDS = _set("description detail details narrative purpose summary")
_CATEGORY = _set("category expenditure expense expenses merchant proclass procurement subjective")
_PURPOSE_WITH = _WORDS | _CATEGORY | _set(
    "account analysis and area categorisation classification detailed extended for full goods grant group invoice item"
    " level line long of or payment project services spend subgroup text the transaction type"
)  # fmt: skip
_NUMBERED = _set(
    "award batch cheque document grant internal invoice journal our payment trans transaction unique voucher"
)

#: How exports of a ledger mark the words that stand for a code: "Supplier ID(T)".
_AS_TEXT = re.compile(r"\s*\b(?:ID|Id|Code|No)?\s?\(T\)")
_TITLE = re.compile(r"(?:grant |project )?title|project(?: name)?|(?:name|title) of (?:the )?(?:grant|project)")
_PROGRAMME = re.compile(
    r"grant programmes?(?: title| name)?|(?:grant |funding )?(?:scheme|programme|fund|stream)(?: name| title)?"
    r"|(?:name|title) of (?:the )?(?:fund|scheme|programme)"
)
_PAID_TO = re.compile(r"(?:paid|payable|payments? made|money|given|awarded|granted|grant) to|to whom|who to")
_GROUP = re.compile(r"(?:name of (?:the )?)?(?:community |voluntary |local )?(?:group|club|charity|society)(?: name)?")
_PAID_FOR = re.compile(
    r"(?:what |used )?for(?: what)?|(?:what )?(?:the )?(?:money|grant|it)(?: (?:is|was|will be))?(?: used)? for"
)
_START = re.compile(r"(?:(?:planned|grant|project) (?:dates? )?)?start(?: date)?")
_END = re.compile(r"(?:(?:planned|grant|project) (?:dates? )?)?end(?: date)?")
#: Only a file of grants has such headings.
_OF_GRANTS = re.compile(
    r"recipient (?:org|ind).*|grant (?:recipient|programme|title|summary|holder).*|.*\bof (?:the )?grant"
    r"|date (?:of )?award(?:ed)?|award date"
)
#: A register of contracts or tenders speaks of money that may never be paid.
_OF_CONTRACTS = re.compile(r".*\bcontract (?:value|sum|start|end|date|title|period|length|term)\b.*|.*\btender\b.*")


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
    if {"awarded", "applied", "disbursed", "private"} & set(roles) or any(map(_OF_GRANTS.fullmatch, headings)):
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
    if words <= _GRANT_MONEY and words & _SUMS | words & _set("awarded granted disbursed requested applied"):
        if words & _ASKED:
            return "applied"
        if "disbursed" in words:
            return "disbursed"
        if words & _GIVEN:
            return "awarded"
    if words <= _MONEY and (words & _SUMS or words & _set("spend net nett gross vat") or words <= {"gbp", "paid"}):
        return _money_role(words)
    if words == {"currency"}:
        return "currency"
    if "recipient" in words and words & {"ind", "individual", "individuals"}:
        return "private"
    for known, telling, role, code in (
        (_RECIPIENT_WITH, _RECIPIENT, "recipient", "recipient-code"),
        (_PAYER_WITH, _PAYER, "payer", "payer-code"),
    ):
        if words - _CODE <= known and (words & telling or (role == "payer" and {"funding", "org"} <= words)):
            return code if words & _CODE else role  # type: ignore[return-value]
    if "date" in words and words <= _DATE_WITH:
        return "paid" if words & _PAID else "invoiced" if "invoice" in words else "date"
    if _START.fullmatch(heading) or _END.fullmatch(heading):
        return "start" if _START.fullmatch(heading) else "end"
    if _PROGRAMME.fullmatch(heading):
        return "programme"
    if _TITLE.fullmatch(heading):
        return "title"
    if words <= _SERVICE_WITH and words & _SERVICE:
        return "service"
    if words <= _PURPOSE_WITH and words & (_WORDS | _CATEGORY):
        return "purpose" if words & _WORDS and not words & (_CATEGORY - {"expenditure"}) else "category"
    if words & _CODE and words <= _CODE | _NUMBERED and words != {"code"}:
        return "reference"
    return None


def _short_role(heading: str, kind: AccountKind) -> Role | None:
    """Return what a heading of few words means in accounts, where no other names who is paid."""
    if _PAID_TO.fullmatch(heading) or (kind == "grant" and _GROUP.fullmatch(heading)):
        return "recipient"
    if heading in ("on", "when"):
        return "date"
    return "purpose" if _PAID_FOR.fullmatch(heading) else None


def _money_role(words: frozenset[str]) -> Role:
    if words & _NET:
        return "net"
    if words & _GROSS:
        return "gross"
    return "vat" if "vat" in words else "amount"


def _is_account(headings: Sequence[str], roles: Sequence[Role | None], cells: Sequence[Span]) -> bool:
    found = set(roles)
    sums = [heading for heading, role in zip(headings, roles, strict=True) if role in AMOUNTS]
    if not sums and not {"awarded", "applied", "disbursed"} & found:
        return False
    # "Value" or "Total" alone may count anything: then the other columns must be those of accounts.
    weak = all(set(heading.split()) <= _set("total value sum of the") for heading in sums)
    told: set[Role | None] = {"reference", "payer", "service"}
    told |= {"category"} if "recipient" in found else set()
    if sums and weak and not ({*DATES} & found and told & found):
        return False
    if any(map(_OF_CONTRACTS.fullmatch, headings)) or any(re.search(r"\bactions?\b", heading) for heading in headings):
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
