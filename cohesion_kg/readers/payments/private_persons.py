"""Private persons in accounts: names that are withheld, and names and details that are to be blacked out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cohesion_kg.privacy.contact_details import BLACK, Blackout
from cohesion_kg.readers.payments.headers import AccountColumn, Role
from cohesion_kg.readers.payments.rows import by_column, joined, whole_rows
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.cell_text import WORD
from cohesion_kg.readers.vocabulary.parties import read_parties

__all__ = ["is_private_name", "is_withheld", "private_spans"]

_ABOUT = (
    r"(?:act|and|as|by|client|commercial|confidence|confidential|confidentiality|customer|data|details?|dpa|due|exempt"
    r"|foi|for|gdpr|in|individual|information|name|of|payee|person(?:al)?|protection|reasons?|recipient|s|section"
    r"|sensitive|supplier|the|third party|to|under|vendor|\d+)"
)
_WITHHELD = re.compile(
    rf"[\W_]*(?:{_ABOUT}[\W_]+)*(?:redact(?:ed|ion)|withheld)(?:[\W_]+{_ABOUT})*[\W_]*", re.IGNORECASE
)
_TITLES = frozenset("mr mrs ms miss mx master dr doctor rev reverend prof professor".split())
_TITLED = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\b", re.IGNORECASE)
_TRADING = re.compile(r"\b(?:t/as?|trading as|c/o)\b", re.IGNORECASE)
#: Words that stand beside the name of a person and are no part of it.
_BESIDE = frozenset("and deceased estate executor executors exors for late of re representatives the".split())
_BUSINESS = frozenset(
    "associates bros brothers builders building cars catering chambers cic cio cleaning clinic co company consultancy"
    " consultants consulting dental design designs electrical enterprises farm foods hire holdings inc joinery limited"
    " llp ltd media motors music nursery partner partners partnership pharmacy photography plc plumbing practice"
    " productions products publishing repairs roofing solicitors solutions sons surgery systems taxis technologies"
    " theatre trading training".split()
)
#: Words that bodies are named with and that are surnames too.
_SURNAMES = frozenset("champion church east hall head house mayor north park sergeant south west young".split())
#: Given names that are common here and seldom those of firms; a payee of two or three words with one is a person.
_GIVEN = frozenset(
    "aaron abdul abdullah adam agnieszka ahmed aisha alan alexander alexandra ali alice alison amanda amina amy andrea"
    " andrew angela anita ann anna anne anthony barbara barry beverley brenda brian carol caroline catherine charlotte"
    " cheryl christine christopher claire colin craig daniel danielle darren david dawn deborah denise dennis"
    " derek diane"
    " donna dorothy edward eileen elaine elizabeth emily emma fatima fiona frances gareth gary geoffrey george gillian"
    " graham hannah hassan hayley heather helen hussain ian ibrahim irene jacqueline james jane janet janice jason jean"
    " jennifer jessica joan joanna joanne john jonathan joseph joyce judith julia julie karen katarzyna katherine"
    " kathleen"
    " keith kelly kenneth kerry kevin khadija kimberley laura lauren leanne lesley linda lindsay lisa louise lynn"
    " malcolm"
    " margaret maria marian marie marilyn marion martin mary maureen melanie michael michelle mohamed mohammad mohammed"
    " muhammad nadia natalie neil nicholas nicola nigel olivia pamela patricia patrick paula pauline peter philip piotr"
    " rachel raymond rebecca richard robert roger ronald rosemary ruth samantha samuel sandra sarah sean sharon sheila"
    " shirley simon sophie stacey stephanie stephen steven stuart susan suzanne sylvia teresa terence thomas"
    " timothy tina"
    " tomasz tracey tracy valerie vanessa victoria wayne wendy william yasmin yusuf yvonne zainab zoe".split()
)
#: Firms that are named like persons.
_FIRMS = frozenset(
    ("john lewis", "thomas cook", "laura ashley", "james hall", "peter jones", "william hill", "robert dyas")
)
_NAME = re.compile(r"[A-Z][A-Za-z'’-]+(?:,? (?:[A-Z]\.?|[A-Z][A-Za-z'’-]+)){1,2}")
_PREMISES = frozenset(
    "arms avenue bakery bar cafe cottage court garage gardens hotel inn lane library lodge road school shop square"
    " store"
    " stores street".split()
)
#: Columns that may name a private person.
_NAMING: frozenset[Role] = frozenset(("private", "recipient", "purpose", "category", "title"))
#: Where a cell of running words is nothing but a name; "MS" and "REV" mean other things there.
_ONLY_NAMES = re.compile(r"(?:Mrs?|Ms|Miss|Mx|Dr)\b\.?(?: (?:[A-Z][\w.'’-]*|&|and))+")


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
    """Say whether a cell is plainly the name of a person, with a title or a given name, and not that of a business.

    Examples
    --------
    >>> is_private_name("Mr J Smith"), is_private_name("KHAN, A (MRS)"), is_private_name("Est of the late Miss Day")
    (True, True, True)
    >>> is_private_name("Ann Lee"), is_private_name("KHAN, YUSUF A"), is_private_name("John Smith Ltd")
    (True, True, False)
    >>> is_private_name("Dr Lee & Partners"), is_private_name("Mr Clutch Ltd"), is_private_name("Orchard Hill")
    (False, False, False)
    """
    if not _TITLED.search(text):
        names = text.casefold().replace(",", "").split()
        return (
            bool(_NAME.fullmatch(text) and _GIVEN & {names[0], names[1]})
            and " ".join(names) not in _FIRMS
            and not (_BUSINESS | _SURNAMES | _PREMISES) & set(names)
            and all(len(name) < 3 or _names_a_person(name) for name in names)
        )
    words = [match[0] for match in WORD.finditer(_TRADING.split(text)[0])]
    names = [word for word in words if len(word) > 1 and word.casefold() not in _TITLES | _BESIDE | {"est"}]
    if not 1 <= len(names) <= 5 or any(name.casefold() in _BUSINESS for name in names):
        return False
    return all(name.casefold() in _SURNAMES or _names_a_person(name) for name in names)


def _names_a_person(word: str) -> bool:
    name = f"Mr {word.capitalize()}"
    return all(party.kind == "person" for party in read_parties(Span(0, len(name), name)))


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
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> private_spans(read_blocks("Supplier\tAmount (£)\nMrs A Khan\t120.00\n"))
    [Blackout(start=20, end=30, kind='name of a private person')]
    """
    found = []
    above: tuple[AccountColumn | None, ...] = ()
    naming: list[tuple[int, AccountColumn]] = []
    for row, columns in whole_rows(rows):
        if columns is not above:
            above = columns
            naming = [(at, column) for at, column in enumerate(columns) if column and column.role in _NAMING]
        cells = [[cell] for cell in row[0].cells] if len(row) == 1 else by_column(row)
        for index, column in naming:
            if index < len(cells) and (kind := _private(column, joined(cells[index]).text)):
                found += [Blackout(*part.extent, kind) for part in cells[index]]
    return found
