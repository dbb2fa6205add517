"""The cell of who is responsible, read into parties: posts, persons, initials, bodies, and the unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from cohesion_kg.ingest.blocks import Piece

__all__ = ["REASONS", "Party", "PartyKind", "is_generic", "read_parties"]

PartyKind = Literal["person", "post", "initials", "team", "organisation", "unknown"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_POSTS = _words("""
    administrator adviser advisor analyst chair chairman champion chief commissioner connector
    coordinator co-ordinator director executive head headteacher inspector lead leader manager mayor
    member officer principal secretary sergeant worker
""")
_TEAMS = _words("department directorate division service team unit")
_BODIES = _words("""
    academy agency alliance association board centre charity church club college committee council forum
    foundation group hall health house mosque network nhs office panel partnership police project school
    society store trust university
""")
#: Other words that posts and bodies are named with; no name of a person is made of them.
_OFFICE = _words("""
    adult all art asset assistant borough business cabinet care child children cohesion commercial
    commissioning communication community communities consultation coordinating corporate crime cultural
    culture customer delivery democratic deputy development digital diversity east economic education
    employment engagement environment environmental equality estate event external faith family finance
    fire governance growth heritage housing human hub improvement inclusion information integration
    interim internal learning legal leisure library libraries local locality migration neighbourhood
    north operation park partner people performance place planning policy programme property protection
    public regeneration region regional resettlement resource safeguarding safety scrutiny senior social
    south sport strategic strategy strategies stronger support sustainability town transformation
    transport voluntary ward west wellbeing young youth a and for in of on the to with
""")
_NOBODY = re.compile(r"n/?a|tb[ac]|all|none|nil|various|-", re.IGNORECASE)

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_TITLE = re.compile(r"(?:(?:Cllr|Councillor|Dr|Mrs?|Ms|Miss|Rev|Prof|Sir|Dame|Insp|Sgt|PC)\.?\s+)")
_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_NAME = rf"[{_UPPER}][{_LOWER}]*(?:['’-]?[{_UPPER}]?[{_LOWER}]+)+"
_LATER_NAME = rf"(?:[{_UPPER}]\.?|(?:(?:al|bin|de|der|el|van|von)\s+)*{_NAME})"
_PERSON = re.compile(rf"{_TITLE.pattern}?{_NAME}(?:\s+{_LATER_NAME}){{0,2}}")
_INITIALS = re.compile(r"(?:Insp|Sgt|PC|Cllr|Dr)?[A-Z]{2,4}")
_RANK = "acting|assistant|associate|corporate|deputy|divisional|executive|group|interim|joint|managing|service"
_HEAD_OF = re.compile(rf"\b(?:(?:{_RANK}|strategic)\s+)*(?:head|director|chair|leader)\s+(?:of|for)\b", re.IGNORECASE)

#: Why a party is read as what it is, by its kind.
REASONS: dict[PartyKind, str] = {
    "post": "The words are those of a post: they hold a word such as head, manager or officer.",
    "person": "Capitalised words, none of them a word of posts and bodies: the name of a person.",
    "initials": "Two to four capital letters that the document does not expand.",
    "team": "The words name a part of a body: a team, a service, a department.",
    "organisation": "The words hold one that organisations are named with, such as police, school or church.",
}


@dataclass(frozen=True)
class Party:
    """One of those that a cell names.

    Parameters
    ----------
    kind
        What it is.
    piece
        Where it stands.
    holder
        The person named in the same breath as holding this post or belonging to this body.
    """

    kind: PartyKind
    piece: Piece
    holder: Piece | None = None


def read_parties(cell: Piece) -> list[Party]:
    """Read the parties that a cell names, by general rules alone.

    Parameters
    ----------
    cell
        A cell of the column of who is responsible.

    Returns
    -------
    list of Party
        The parties in the order printed. A part that the rules cannot read, or could read in two ways,
        is of the kind ``"unknown"``.

    Examples
    --------
    >>> text = "Ann Lee (Service Manager, Parks, Arts)/InspKW/Police and Bo Li/ Somebody"
    >>> [(party.kind, party.piece.text) for party in read_parties(Piece(0, len(text), text))][:3]
    [('person', 'Ann Lee'), ('post', 'Service Manager, Parks, Arts'), ('initials', 'InspKW')]
    >>> [(party.kind, party.piece.text) for party in read_parties(Piece(0, len(text), text))][3:]
    [('organisation', 'Police'), ('person', 'Bo Li'), ('unknown', 'Somebody')]
    """
    if _NOBODY.fullmatch(cell.text):
        return [Party("unknown", cell)]
    return [party for part in _split(cell, r"\s*[/;\n]\s*") for party in _read(part)]


def _split(piece: Piece, separator: str) -> list[Piece]:
    starts, ends = [0], []
    for match in re.finditer(separator, piece.text):
        ends.append(match.start())
        starts.append(match.end())
    return [piece.part(start, end) for start, end in zip(starts, [*ends, len(piece.text)], strict=True)]


def _read(piece: Piece) -> list[Party]:
    text = piece.text
    if piece.blank:
        return []
    tokens = _split(piece, r"[\s,&]+")
    if all(_INITIALS.fullmatch(token.text) for token in tokens):
        return [Party("initials", token) for token in tokens]
    if text.count("(") != text.count(")"):
        return [Party("unknown", piece)]
    if re.fullmatch(r"\([^()]*\)", text):
        return _read(piece.part(1, len(text) - 1))
    if match := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text) or re.fullmatch(r"(.+?)\s+[-–]\s+(.+)", text):
        sides = _read(piece.part(*match.span(1))), _read(piece.part(*match.span(2)))
        if any(_is_a(side, "person") for side in sides):
            return _pair(*sides)
    first, comma, _ = text.partition(",")
    if comma and _kind(first) == "person":
        rest = _read(piece.part(len(first) + 1))
        if not _has_unknown(rest):
            return _pair([Party("person", piece.part(0, len(first)))], rest)
    for separator in (r"\s*,\s*", r"\s+(?:and|&)\s+"):
        pieces = _split(piece, separator)
        parts = [_read(part) for part in pieces] if len(pieces) > 1 else [[]]
        if not any(map(_has_unknown, parts)) and not _goes_on(parts):
            return [party for part in parts for party in part]
    later = next((match for match in _HEAD_OF.finditer(text) if match.start()), None)
    if later:
        left, right = _read(piece.part(0, later.start())), _read(piece.part(later.start()))
        return [Party("unknown", piece)] if _has_unknown([*left, *right]) else _pair(left, right)
    return [Party(_kind(text), piece)]


def _is_a(parties: list[Party], kind: PartyKind) -> bool:
    return len(parties) == 1 and parties[0].kind == kind


def _has_unknown(parties: list[Party]) -> bool:
    return not parties or any(party.kind == "unknown" for party in parties)


def _goes_on(parts: list[list[Party]]) -> bool:
    """Say whether a post before the last part could go on into it: 'Head of Housing and Public Health'."""
    return any(
        _HEAD_OF.match(left[-1].piece.text) and right[0].kind in {"team", "organisation"}
        for left, right in pairwise(parts)
    )


def _pair(left: list[Party], right: list[Party]) -> list[Party]:
    """Join a person to the one post or body named beside it."""
    if _is_a(left, "person") and len(right) == 1 and right[0].kind in {"post", "team", "organisation"}:
        return [*left, Party(right[0].kind, right[0].piece, left[0].piece)]
    if _is_a(right, "person") and len(left) == 1 and left[0].kind in {"post", "team", "organisation"}:
        return [Party(left[0].kind, left[0].piece, right[0].piece), *right]
    return [*left, *right]


def _kind(text: str) -> PartyKind:
    words = [match[0] for match in _WORD.finditer(text)]
    posts = [index for index, word in enumerate(words) if _among(word, _POSTS)]
    known = [_among(word, _POSTS | _TEAMS | _BODIES | _OFFICE) for word in words]
    if posts:
        head_of = _HEAD_OF.match(text)
        beyond = len(_WORD.findall(head_of[0])) if head_of else 0
        run_together = head_of is not None and any(index >= beyond for index in posts)
        opening = list(zip(words, known, strict=True))[:2]
        may_hold_name = all(word.istitle() and not is_known for word, is_known in opening) and len(words) > 1
        return "unknown" if run_together or may_hold_name else "post"
    if any(_among(word, _BODIES) for word in words):
        return "organisation"
    if any(_among(word, _TEAMS) for word in words):
        return "team"
    named = _PERSON.fullmatch(text) and not any(known) and (len(words) > 1 or _TITLE.match(text))
    return "person" if named else "unknown"


def _among(word: str, vocabulary: frozenset[str]) -> bool:
    folded = word.casefold()
    return folded in vocabulary or folded.removesuffix("s") in vocabulary


def is_generic(name: str) -> bool:
    """Say whether a name is made of common words alone, so that it means something only where it is used.

    Examples
    --------
    >>> is_generic("Public Health"), is_generic("Hope Church Central")
    (True, False)
    """
    return all(_among(match[0], _POSTS | _TEAMS | _BODIES | _OFFICE) for match in _WORD.finditer(name))
