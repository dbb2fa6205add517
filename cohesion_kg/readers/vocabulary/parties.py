"""Parties: the posts, persons, initials and bodies that a cell names, and the unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, cast

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import WORD
from cohesion_kg.readers.vocabulary.matcher import words_in
from cohesion_kg.values.dates import read_date

__all__ = ["NOBODY", "REASONS", "Party", "PartyKind", "is_generic", "is_named", "read_parties"]

PartyKind = Literal["person", "post", "initials", "team", "organisation", "unknown"]


_VOCABULARY = words_in("parties")
_POSTS, _TEAMS, _BODIES = _VOCABULARY["posts"], _VOCABULARY["teams"], _VOCABULARY["bodies"]
#: Words of names of offices and bodies, and with them the words that only go along.
_NAMING = _POSTS | _TEAMS | _BODIES
_KNOWN = _NAMING | _VOCABULARY["office"]
_ABBREVIATED = {word: cast(PartyKind, kind) for kind, words in words_in("abbreviations").items() for word in words}
#: Contact details behind a name, blacked out.
_BLACK_END = re.compile(r"[\s,;:(-]*█[█\s.,()-]*$")
#: What is printed where nobody in particular is named.
NOBODY = re.compile(r"n/?a|tb[acd]|to be (?:agreed|confirmed|decided)|all|none|nil|various|[-–]", re.IGNORECASE)

#: A longer cell tells something, and names nobody by itself; each joint is tried as one that parts two names.
_LONGEST, _MOST_JOINTS, _MOST_DASHES, _MOST_HEADS = 500, 40, 3, 6
_JOINT = re.compile(r"[,;/&+(:]|\s[-–]\s|\b(?:and|for|of|with)\b")
_DASH = re.compile(r"\s[-–]\s")
_EVERYBODY = re.compile(r"all(?: [a-z]+){0,2}", re.IGNORECASE)
#: A name in capitals, of which nothing says that it could be two.
_CAPITALISED = re.compile(r"[A-Z][\w'’-]*(?: (?:(?:of|for|in) )?(?:the )?[A-Z][\w'’-]*){0,5}")

_TITLE = re.compile(
    r"(?:(?:(?:Borough|City|County|District|Parish|Town)\s)?"
    r"(?:Cllr|Councillor|Dr|Mrs?|Ms|Miss|Rev|Prof|Sir|Dame|Insp|Sgt|PC|CI|DCI|Supt)\.?\s+)"
)
_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_NAME = rf"[{_UPPER}](?:['’-]?[{_UPPER}]|['’-])?[{_LOWER}]+(?:(?:['’-][{_UPPER}]?|[{_UPPER}])[{_LOWER}]+)*"
_LATER_NAME = rf"(?:[{_UPPER}]\.?|(?:(?:al|bin|de|der|el|van|von)\s+)*{_NAME})"
_PERSON = re.compile(
    rf"{_TITLE.pattern}?{_NAME}(?:\s+{_LATER_NAME}){{0,2}}"
    rf"|{_TITLE.pattern}?(?:[{_UPPER}]\.?\s*){{1,2}}(?<=[.\s]){_NAME}(?:\s+{_NAME})?"
)
_SURNAME_FIRST = re.compile(rf"[{_UPPER}][{_UPPER}'’-]+,\s+{_NAME}(?:\s+{_LATER_NAME})?")
#: Who leads is responsible; who is said to support is not.
_LEAD_AND_SUPPORT = re.compile(
    r"lead(?:s|ing)?(?: by)?\s*[:–-]\s*(?P<lead>.+?)[.;,]?\s+"
    r"(?:support(?:ed by|ing|s)?|with support from|assisted by)\s*[:–-]?\s*\S.*"
    r"|(?P<first>[^()]+?)\s*\(lead\)\s*[,;/]?\s*(?:and\s+)?[^()]+\(support(?:ing)?\)",
    re.IGNORECASE,
)
#: A post in short with its field: "DCI (Vulnerability)".
_POST_WITH_FIELD = re.compile(r"([A-Z]{2,5})\s*(?:\([^()]+\)|[-–:]\s.+)")
_INITIALS = re.compile(r"(?:Insp|Sgt|PC|Cllr|Dr)?[A-Z]{2,4}")
_RANK = "acting|assistant|associate|corporate|deputy|divisional|executive|group|interim|joint|managing|service"
_HEAD_OF = re.compile(rf"\b(?:(?:{_RANK}|strategic)\s+)*(?:head|director|chair|leader)\s+(?:of|for)\b", re.IGNORECASE)
_MEMBER_FOR = re.compile(
    r"(?:(?:cabinet|lead|executive|portfolio)\s+)+(?:member|holder|councillor)\s+(?:for|of)\b"
    r"|(?:AD|HoS)\s*(?:[-–:]|for\b|of\b)",
    re.IGNORECASE,
)
#: What part a party has, said beside its name: "Police (lead)", "Lead: Police".
_PART = r"(?:joint )?lead|support(?:ing)?|interim|acting|tbc|vacant|chair|overall|strategic|operational"
_WRAPPED = re.compile(r"(?:[,/&+–-]|\b(?:and|for|in|of|on|the|to|with))\s*$", re.IGNORECASE)

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
    span
        Where it stands.
    holder
        The person named in the same breath as holding this post or belonging to this body.
    """

    kind: PartyKind
    span: Span
    holder: Span | None = None


def read_parties(cell: Span) -> list[Party]:
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
    >>> [(party.kind, party.span.text) for party in read_parties(Span(0, len(text), text))][:3]
    [('person', 'Ann Lee'), ('post', 'Service Manager, Parks, Arts'), ('initials', 'InspKW')]
    >>> [(party.kind, party.span.text) for party in read_parties(Span(0, len(text), text))][3:]
    [('organisation', 'Police'), ('person', 'Bo Li'), ('unknown', 'Somebody')]
    """
    at = cell.start
    if not at:
        return list(_parties_in(cell.text))
    return [
        Party(one.kind, _moved(one.span, at), one.holder and _moved(one.holder, at)) for one in _parties_in(cell.text)
    ]


def is_named(party: Party) -> bool:
    """Say whether a party is named, be it that nobody can tell whether the name is that of a team or of a body.

    Examples
    --------
    >>> [is_named(party) for text in ("Customer Contact", "All partners", "to be agreed, see minutes")
    ...  for party in read_parties(Span(0, len(text), text))]
    [True, True, False]
    """
    if party.kind != "unknown":
        return True
    text = party.span.text
    told = _EVERYBODY.fullmatch(text) or (_CAPITALISED.fullmatch(text) and not NOBODY.fullmatch(text))
    return bool(told) and read_date(text).kind == "unknown" and not any(_among(w, _POSTS) for w in WORD.findall(text))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.text)


@lru_cache(maxsize=4096)
def _parties_in(text: str) -> Sequence[Party]:
    """Read the parties of a cell that stands at the start of a text; a plan names the same ones again and again."""
    cell = Span(0, len(text), text)
    if len(text) > _LONGEST or len(_JOINT.findall(text)) > _MOST_JOINTS or NOBODY.fullmatch(text):
        return [Party("unknown", cell)]
    if lead := _LEAD_AND_SUPPORT.fullmatch(text):
        return read_parties(cell.part(*lead.span(lead.lastgroup or 0)))
    lines = _lines(cell)
    if len(lines) > 1:
        parties = [party for line in lines for party in read_parties(line)]
        if not _has_unknown(parties):
            return _paired(parties)
    return [party for part in _split(cell, r"\s*[/;]\s*|\s*[•●▪]\s*") for party in _read(part)]


def _lines(cell: Span) -> list[Span]:
    """Cut a cell at its line breaks, except where a line plainly goes on in the next."""
    lines: list[Span] = []
    for line in _split(cell, r"\s*(?:[\n\u2028]|<br\s*/?>)\s*"):
        if lines and (_WRAPPED.search(lines[-1].text) or re.match(r"[a-z(,&]", line.text)):
            start = lines[-1].start - cell.start
            lines[-1] = cell.part(start, line.end - cell.start)
        elif not line.blank:
            lines.append(line)
    return lines


def _paired(parties: list[Party]) -> list[Party]:
    """Give each post or body that stands below a person that person, where the lines take turns."""
    offices = {"post", "team", "organisation"}
    if any(party.holder for party in parties) or len(parties) % 2:
        return parties
    pairs = list(zip(parties[::2], parties[1::2], strict=True))
    if all(person.kind == "person" and office.kind in offices for person, office in pairs):
        return [one for person, office in pairs for one in (person, Party(office.kind, office.span, person.span))]
    return parties


def _split(span: Span, separator: str) -> list[Span]:
    starts, ends = [0], []
    for match in re.finditer(separator, span.text):
        ends.append(match.start())
        starts.append(match.end())
    return [span.part(start, end) for start, end in zip(starts, [*ends, len(span.text)], strict=True)]


def _read(span: Span) -> list[Party]:
    if black := _BLACK_END.search(span.text):
        span = span.part(0, black.start())
    text = span.text
    if span.blank:
        return []
    tokens = _split(span, r"[\s,&]+")
    if all(_INITIALS.fullmatch(token.text) for token in tokens):
        return [Party(_ABBREVIATED.get(token.text, "initials"), token) for token in tokens]
    if part := re.fullmatch(rf"(?:{_PART})(?: by)?:\s*(.+)|(.+?)\s*\((?:{_PART})\)", text, re.IGNORECASE):
        return _read(span.part(*part.span(part.lastindex or 0)))
    if _SURNAME_FIRST.fullmatch(text):
        return [Party("person", span)]
    if (match := _POST_WITH_FIELD.fullmatch(text)) and _ABBREVIATED.get(match[1]) == "post":
        return [Party("post", span)]
    if text.count("(") != text.count(")"):
        return [Party("unknown", span)]
    if re.fullmatch(r"\([^()]*\)", text):
        return _read(span.part(1, len(text) - 1))
    dashed = re.fullmatch(r"(.+?)\s+[-–]\s+(.+)", text) if len(_DASH.findall(text)) <= _MOST_DASHES else None
    if match := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text) or dashed:
        sides = _read(span.part(*match.span(1))), _read(span.part(*match.span(2)))
        if any(_is_a(side, "person") for side in sides):
            return _pair(*sides)
    first, comma, _ = text.partition(",")
    if comma and _kind(first) == "person":
        rest = _read(span.part(len(first) + 1))
        if not _has_unknown(rest):
            return _pair([Party("person", span.part(0, len(first)))], rest)
    for separator in (r"\s*,\s*", r"\s+(?:and|&|\+|with|supported by|in partnership with)\s+"):
        spans = _split(span, separator)
        parts = [_read(part) for part in spans] if len(spans) > 1 else [[]]
        if not any(map(_has_unknown, parts)) and not _goes_on(parts):
            return [party for part in parts for party in part]
    heads = list(_HEAD_OF.finditer(text))
    later = next((match for match in heads if match.start()), None)
    if later and len(heads) <= _MOST_HEADS:
        left, right = _read(span.part(0, later.start())), _read(span.part(later.start()))
        return [Party("unknown", span)] if _has_unknown([*left, *right]) else _pair(left, right)
    return [Party(_kind(text), span)]


def _is_a(parties: list[Party], kind: PartyKind) -> bool:
    return len(parties) == 1 and parties[0].kind == kind


def _has_unknown(parties: list[Party]) -> bool:
    return not parties or any(party.kind == "unknown" for party in parties)


def _goes_on(parts: list[list[Party]]) -> bool:
    """Say whether a post before the last part could go on into it: 'Head of Housing and Public Health'."""
    return any(
        right[0].kind in {"team", "organisation"}
        and (_HEAD_OF.match(left[-1].span.text) or _MEMBER_FOR.match(left[-1].span.text))
        for left, right in pairwise(parts)
    ) or any(_is_a_field(left[-1], right[0]) and _has_head(right[0]) for left, right in pairwise(parts))


def _is_a_field(party: Party, next_: Party) -> bool:
    """Say whether words only name a field of work: "Policy", which in "Policy and Performance Team" is no team."""
    text = party.span.text
    if text == "Health" or (text == "Police" and next_.span.text.startswith("Crime ")):
        return True  # "Health and Social Care Partnership", "Police and Crime Panel"
    return party.kind == "team" and text not in _ABBREVIATED and not any(_among(w, _TEAMS) for w in WORD.findall(text))


def _has_head(party: Party) -> bool:
    words = WORD.findall(party.span.text)
    return len(words) > 1 and _among(words[-1], _NAMING)


def _pair(left: list[Party], right: list[Party]) -> list[Party]:
    """Join a person to the one post or body named beside it."""
    if _is_a(left, "person") and len(right) == 1 and right[0].kind in {"post", "team", "organisation"}:
        return [*left, Party(right[0].kind, right[0].span, left[0].span)]
    if _is_a(right, "person") and len(left) == 1 and left[0].kind in {"post", "team", "organisation"}:
        return [Party(left[0].kind, left[0].span, right[0].span), *right]
    return [*left, *right]


def _kind(text: str) -> PartyKind:
    if text in _ABBREVIATED:
        return _ABBREVIATED[text]
    words = [match[0] for match in WORD.finditer(text)]
    posts = [index for index, word in enumerate(words) if _among(word, _POSTS)]
    posts += [index for index in range(1, len(words)) if (words[index - 1], words[index]) == ("Business", "Partner")]
    known = [_among(word, _KNOWN) for word in words]
    title = _TITLE.match(text)
    offices = [word for word in words[1:] if _among(word, _NAMING)]
    if title and _PERSON.fullmatch(text) and not offices:
        return "person"
    if _MEMBER_FOR.match(text):
        return "post"
    if posts:
        head_of = _HEAD_OF.match(text)
        beyond = len(WORD.findall(head_of[0])) if head_of else 0
        run_together = head_of is not None and any(index >= beyond for index in posts)
        opening = list(zip(words, known, strict=True))[:2]
        may_hold_name = all(word.istitle() and not is_known for word, is_known in opening) and len(words) > 1
        return "unknown" if run_together or may_hold_name or title else "post"
    if any(_among(word, _BODIES) or (len(words) > 1 and _ABBREVIATED.get(word) == "organisation") for word in words):
        return "organisation"
    if any(_among(word, _TEAMS) for word in words) or (len(words) == 1 and text.casefold() in _VOCABULARY["services"]):
        return "team"
    return "person" if _PERSON.fullmatch(text) and not any(known) and len(words) > 1 else "unknown"


def _among(word: str, vocabulary: frozenset[str]) -> bool:
    folded = re.sub(r"['’]s?$", "", word.casefold())
    return folded in vocabulary or folded.removesuffix("s") in vocabulary


def is_generic(name: str) -> bool:
    """Say whether a name is made of common words alone, so that it means something only where it is used.

    Examples
    --------
    >>> is_generic("Public Health"), is_generic("Hope Church Central")
    (True, False)
    """
    return all(_among(match[0], _KNOWN) for match in WORD.finditer(name))
