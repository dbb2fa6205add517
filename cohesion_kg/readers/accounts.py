"""Accounts read by meaning: councils' files of spending, and files of grants after the 360Giving standard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from cohesion_kg.readers.blocks import Block, Piece
from cohesion_kg.readers.cells import read_parties
from cohesion_kg.readers.headers import plain, read_header, role_of
from cohesion_kg.readers.private import BLACK, Blackout

__all__ = [
    "AccountColumn",
    "AccountKind",
    "Payment",
    "Role",
    "Stage",
    "is_private_name",
    "is_withheld",
    "private_spans",
    "read_account_header",
    "read_accounts",
]

AccountKind = Literal["spending", "grant"]
Stage = Literal["spent", "award", "bid"]
Role = Literal[
    "net", "amount", "gross", "vat", "awarded", "applied", "disbursed", "currency",
    "recipient", "recipient-code", "private", "payer", "payer-code",
    "paid", "date", "invoiced", "start", "end",
    "service", "purpose", "category", "title", "reference", "programme",
]  # fmt: skip

#: Amounts of spending, and dates: of several columns the first in this order counts.
_AMOUNTS: tuple[Role, ...] = ("net", "amount", "gross")
_DATES: tuple[Role, ...] = ("paid", "date", "invoiced")


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

# Rows
_GOES_ON = "The words of a cell go on in the lines below; a reader joins them."
_NUMERIC = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*")
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|page|report|monthly|net|gross)[ -]?)?totals?"
    r"(?: (?:spend|spending|amounts?|payments?|expenditure|value|net|gross|paid|this month|(?:for|of) .{1,60}))*"
    r"[ :.]*(?:£?[\d,.]+)?|(?:balance )?(?:brought|carried) forward|[bc]/f(?:wd)?",
    re.IGNORECASE,
)

# Persons
_ABOUT = (
    r"(?:act|and|as|by|client|commercial|confidence|confidential|confidentiality|customer|data|details?|dpa|due|exempt"
    r"|foi|for|gdpr|in|individual|information|name|of|payee|person(?:al)?|protection|reasons?|recipient|s|section"
    r"|sensitive|supplier|the|third party|to|under|vendor|\d+)"
)
_WITHHELD = re.compile(
    rf"[\W_]*(?:{_ABOUT}[\W_]+)*(?:redact(?:ed|ion)|withheld)(?:[\W_]+{_ABOUT})*[\W_]*", re.IGNORECASE
)
_TITLES = _set("mr mrs ms miss mx master dr doctor rev reverend prof professor")
_TITLED = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\b", re.IGNORECASE)
_TRADING = re.compile(r"\b(?:t/as?|trading as|c/o)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
#: Words that stand beside the name of a person and are no part of it.
_BESIDE = _set("and deceased estate executor executors exors for late of re representatives the")
_BUSINESS = _set("""
    associates bros brothers builders building cars catering chambers cic cio cleaning clinic co company
    consultancy consultants consulting dental design designs electrical enterprises farm foods hire holdings inc
    joinery limited llp ltd media motors music nursery partner partners partnership pharmacy photography plc
    plumbing practice productions products publishing repairs roofing solicitors solutions sons surgery systems
    taxis technologies theatre trading training
""")
#: Words that bodies are named with and that are surnames too.
_SURNAMES = _set("champion church east hall head house mayor north park sergeant south west young")
_PURPOSES: frozenset[Role] = frozenset(("purpose", "category", "title"))
#: Columns that may name a private person.
_NAMING: frozenset[Role] = frozenset(("private", "recipient", "purpose", "category", "title"))
#: Where a cell of running words is nothing but a name; "MS" and "REV" mean other things there.
_ONLY_NAMES = re.compile(r"(?:Mrs?|Ms|Miss|Mx|Dr)\b\.?(?: (?:[A-Z][\w.'’-]*|&|and))+")


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

    heading: Piece
    role: Role | None
    kind: AccountKind


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
        The lines below that its cells go on in.
    """

    kind: AccountKind
    block: Block
    columns: tuple[AccountColumn | None, ...]
    places: Mapping[Role, tuple[int, ...]]
    rest: tuple[Piece, ...] = ()

    @property
    def line(self) -> int:
        """Number of the row's line, from 1."""
        return self.block.line

    @property
    def cells(self) -> tuple[Piece, ...]:
        """Every cell of the row, blank ones included."""
        return self.block.cells

    @property
    def pieces(self) -> list[Piece]:
        """Where the row stands: in one piece, or in its cells, when other words lie between them."""
        whole = self.block.piece
        if self.block.reason is None:  # the text itself parts the cells
            return [whole, *self.rest]
        printed = [cell for cell in self.cells if not cell.blank]
        inside = all(whole.start <= cell.start and cell.end <= whole.end for cell in printed)
        return [*([whole] if inside else printed), *self.rest]

    def under(self, *roles: Role) -> list[Piece]:
        """Return the printed cells under the columns of these roles, role by role."""
        cells = self.cells
        return [
            cells[index]
            for role in roles
            for index in self.places.get(role, ())
            if index < len(cells) and not cells[index].blank
        ]

    def first(self, *roles: Role) -> Piece | None:
        """Return the first printed cell under a column of these roles; None where all are blank."""
        cells = self.cells
        for role in roles:
            for index in self.places.get(role, ()):
                if index < len(cells) and not cells[index].blank:
                    return cells[index]
        return None

    def heading(self, cell: Piece) -> Piece:
        """Return the heading that a cell stands under."""
        column = self.columns[self.cells.index(cell)]
        return column.heading if column else cell

    @cached_property
    def recipient(self) -> Piece | None:
        """Who is paid: a supplier, or the recipient of a grant; a private person is blacked out."""
        return self.first("recipient", "private")

    @property
    def payer(self) -> Piece | None:
        """Who pays: a council, or a funder."""
        return self.first("payer")

    @cached_property
    def amount(self) -> Piece | None:
        """What was spent, without the tax that is got back where that is printed; or what was awarded."""
        if self.kind == "grant":
            return self.first("awarded")
        role = next((role for role in _AMOUNTS if role in self.places), None)
        return self.first(role) if role else None

    @cached_property
    def applied(self) -> Piece | None:
        """What was applied for."""
        return self.first("applied")

    @cached_property
    def disbursed(self) -> Piece | None:
        """What of a grant has been paid out."""
        return self.first("disbursed")

    @cached_property
    def currency(self) -> Piece | None:
        """The currency, where it has a column of its own."""
        return self.first("currency")

    @property
    def date(self) -> Piece | None:
        """When it was paid or awarded; else the date of the transaction, else of the invoice."""
        return self.first(*_DATES)

    @property
    def start(self) -> Piece | None:
        """When what a grant is for begins."""
        return self.first("start")

    @property
    def end(self) -> Piece | None:
        """When what a grant is for ends."""
        return self.first("end")

    @property
    def service(self) -> Piece | None:
        """The part of the council that spent it."""
        return self.first("service")

    @property
    def purposes(self) -> list[Piece]:
        """What it was for: the description first, then the kinds of expenditure."""
        return self.under("purpose", "category")

    @property
    def title(self) -> Piece | None:
        """Title of the grant."""
        return self.first("title")

    @property
    def reference(self) -> Piece | None:
        """Number of the transaction, or identifier of the grant."""
        return self.first("reference")

    @property
    def programme(self) -> Piece | None:
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


def read_account_header(cells: Sequence[Piece]) -> tuple[AccountColumn | None, ...] | None:
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
    ...     columns = read_account_header([Piece(0, len(text), text) for text in texts])
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
        if "recipient" not in roles or not {*_DATES, "purpose", "title"} & set(roles):
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


def _is_account(headings: Sequence[str], roles: Sequence[Role | None], cells: Sequence[Piece]) -> bool:
    found = set(roles)
    sums = [heading for heading, role in zip(headings, roles, strict=True) if role in _AMOUNTS]
    if not sums and not {"awarded", "applied", "disbursed"} & found:
        return False
    # "Value" or "Total" alone may count anything: then the other columns must be those of accounts.
    weak = all(set(heading.split()) <= _set("total value sum of the") for heading in sums)
    told: set[Role | None] = {"reference", "payer", "service"}
    told |= {"category"} if "recipient" in found else set()
    if sums and weak and not ({*_DATES} & found and told & found):
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
        if role in _AMOUNTS and not {"awarded", "applied"} & {*roles, *found}:
            role = "awarded"
        elif role in _AMOUNTS:
            role = "disbursed" if "paid" in heading.split() else None
        elif role == "payer" and not has_recipient and not {"funding", "funder"} & set(heading.split()):
            role = "recipient"
        found.append(role)
    return found


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
    >>> from cohesion_kg.readers.blocks import read_blocks
    >>> text = "Date\tSupplier\tAmount (£)\n01/04/2023\tOak Ltd\t1,250.00\n\tTotal\t1,250.00\n"
    >>> [(payment.recipient.text, payment.amount.text) for payment in read_accounts(read_blocks(text))]
    [('Oak Ltd', '1,250.00')]
    """
    places: dict[Role, tuple[int, ...]] = {}
    above: tuple[AccountColumn | None, ...] = ()
    for (block, *more), columns in _whole_rows(rows):
        if columns is not above:
            above, places = columns, _places(columns)
        if more:
            cells = tuple(_joined(cells) for cells in _by_column([block, *more]))
            block = replace(block, cells=cells, reason=block.reason or _GOES_ON)
        rest = tuple(cell for one in more for cell in one.cells if not cell.blank)
        payment = Payment(next(column.kind for column in columns if column), block, columns, places, rest)
        if _gives_something(payment):
            yield payment


def _whole_rows(blocks: Iterable[Block]) -> Iterator[tuple[list[Block], tuple[AccountColumn | None, ...]]]:
    """Yield each row together with the lines that only go on with its cells."""
    row: list[Block] = []
    above: tuple[AccountColumn | None, ...] = ()
    for block, columns in _rows(blocks):
        if block.goes_on:
            row += [block] if row and columns is above else []
            continue
        if row:
            yield row, above
        row, above = [block], columns
    if row:
        yield row, above


def _by_column(row: Sequence[Block]) -> list[list[Piece]]:
    """Return the printed parts of each cell of a row; its own blank cell where it has none."""
    first = row[0].cells
    parts = [
        [one.cells[at] for one in row if at < len(one.cells) and not one.cells[at].blank] for at in range(len(first))
    ]
    return [found or [cell] for found, cell in zip(parts, first, strict=True)]


def _joined(parts: Sequence[Piece]) -> Piece:
    return Piece(*parts[0].span, " ".join(part.text for part in parts)) if len(parts) > 1 else parts[0]


def _rows(blocks: Iterable[Block]) -> Iterator[tuple[Block, tuple[AccountColumn | None, ...]]]:
    """Yield each row that stands below a header of accounts, with the columns of that header."""
    columns: tuple[AccountColumn | None, ...] | None = None
    for block in blocks:
        if block.kind == "heading":
            columns = None
        if block.kind != "row":
            continue
        if not any(_NUMERIC.fullmatch(cell.text) for cell in block.cells):  # a header prints no bare number
            if header := read_account_header(block.cells):
                columns = header
                continue
            if columns and read_header(block.cells):
                columns = None
        if columns:
            yield block, columns


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


def is_withheld(text: str) -> bool:
    """Say whether a cell shows that a name is not given.

    Examples
    --------
    >>> is_withheld("REDACTED PERSONAL DATA"), is_withheld("Name withheld"), is_withheld("Redactive Ltd")
    (True, True, False)
    """
    blacked = BLACK in text and not re.search(r"\w", text)
    return blacked or bool(_WITHHELD.fullmatch(text))


@lru_cache(maxsize=4096)
def is_private_name(text: str) -> bool:
    """Say whether a cell is the name of a person with a title, and not that of a business.

    Examples
    --------
    >>> is_private_name("Mr J Smith"), is_private_name("KHAN, A (MRS)"), is_private_name("Est of the late Miss Day")
    (True, True, True)
    >>> is_private_name("Dr Lee & Partners"), is_private_name("Mr Clutch Ltd"), is_private_name("Orchard Hill")
    (False, False, False)
    """
    if not _TITLED.search(text):
        return False
    words = [match[0] for match in _WORD.finditer(_TRADING.split(text)[0])]
    names = [word for word in words if len(word) > 1 and word.casefold() not in _TITLES | _BESIDE | {"est"}]
    if not 1 <= len(names) <= 5 or any(name.casefold() in _BUSINESS for name in names):
        return False
    return all(name.casefold() in _SURNAMES or _names_a_person(name) for name in names)


def _names_a_person(word: str) -> bool:
    name = f"Mr {word.capitalize()}"
    return all(party.kind == "person" for party in read_parties(Piece(0, len(name), name)))


def _private(column: AccountColumn, text: str) -> str | None:
    """Return what a cell holds that is to be blacked out; the header, printed again, names nobody."""
    if column.role not in _NAMING or not (text := text.strip()) or text == column.heading.text:
        return None
    if column.role == "private":
        return "detail of a private person"
    named = column.role == "recipient" or _ONLY_NAMES.fullmatch(text)
    return "name of a private person" if named and is_private_name(text) else None


def private_spans(rows: Iterable[Block]) -> list[Blackout]:
    r"""Find the stretches of a document's accounts that are to be blacked out before anything is read.

    Parameters
    ----------
    rows
        The blocks of the document, in order.

    Returns
    -------
    list of Blackout
        The stretches, for `Rendition.without`.

    Examples
    --------
    >>> from cohesion_kg.readers.blocks import read_blocks
    >>> private_spans(read_blocks("Supplier\tAmount (£)\nMrs A Khan\t120.00\n"))
    [Blackout(start=20, end=30, kind='name of a private person')]
    """
    found = []
    above: tuple[AccountColumn | None, ...] = ()
    naming: list[tuple[int, AccountColumn]] = []
    for row, columns in _whole_rows(rows):
        if columns is not above:
            above = columns
            naming = [(at, column) for at, column in enumerate(columns) if column and column.role in _NAMING]
        cells = [[cell] for cell in row[0].cells] if len(row) == 1 else _by_column(row)
        for index, column in naming:
            if index < len(cells) and (kind := _private(column, _joined(cells[index]).text)):
                found += [Blackout(*part.span, kind) for part in cells[index]]
    return found
