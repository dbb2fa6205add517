"""What a heading means: the role that it gives its column, as a known phrase or by what its words say."""

from __future__ import annotations

import re
from functools import lru_cache

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.matcher import Phrases, words_in

__all__ = ["LONGEST_HEADING", "inferred_role", "instruction", "role_of"]

_HEADINGS, _QUESTIONS = Phrases("headings"), Phrases("questions")
_INSTRUCTION = re.compile(r"\(\s*(please\b[^)]*)\)|<i>\s*(please\b[^<]*)</i>", re.IGNORECASE)
#: A mark that points to a note: "Deadline*", "Cost [1]", "Lead<sup>2</sup>", "Status¹".
_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,2}\]|(?<=[a-z]{3})\d))+$", re.IGNORECASE)
#: A heading whose last letters a narrow column broke off: "Timescal e".
_BROKEN_OFF = re.compile(r"(?<=[a-z]{4}) (?=[a-z]{1,2}$)")
#: Characters of the longest heading that is understood by what its words mean.
LONGEST_HEADING = 80
_LONGEST = 300  # characters; longer text is prose, with or without the form's instructions
_RAISED = re.compile(r"<sup>[^<]*</sup>", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\by ?/ ?n\b")


#: The nouns that a heading comes down to, and the role of each.
_NOUNS = {noun: role for role, nouns in words_in("nouns").items() for noun in nouns}
_AROUND = words_in("around nouns")
_PARTIES, _PREPOSITIONS = _AROUND["parties"], _AROUND["prepositions"]
_MOST_WORDS = 8


def instruction(heading: Span) -> Span | None:
    """Return what a form asks of its writer inside a heading.

    Examples
    --------
    >>> instruction(Span(0, 41, "Actions <i>(please provide 3 actions)</i>")).text
    'please provide 3 actions'
    """
    match = _INSTRUCTION.search(heading.text)
    return heading.part(*match.span(match.lastindex or 1)) if match else None


@lru_cache(maxsize=4096)
def role_of(heading: str) -> str | None:
    """Return the role that a heading gives its column.

    Examples
    --------
    >>> role_of("Responsible Officer"), role_of("POST TITLE"), role_of("BUDGET COST"), role_of("MAY")
    ('responsible', 'responsible', 'cost', 'progress')
    >>> role_of("Actions <i>(please provide 3 actions)</i>"), role_of("Progress / RAG*"), role_of("Crewe")
    ('action', 'progress', None)
    """
    if len(heading) > _LONGEST:
        return None
    words = _words(heading)
    roles = [_role(words)]
    if roles == [None]:
        roles = [_role(part) for part in re.split(r" ?[/&] ?| and | or |, ", words)]
    if not all(roles) and _BROKEN_OFF.search(words):
        roles = [_role(_BROKEN_OFF.sub("", words))]
    return roles[0] if all(roles) else None


def inferred_role(heading: str) -> str | None:
    """Return the role that a heading gives its column, if not as a known phrase then by what its words mean.

    Examples
    --------
    >>> role_of("Named lead"), inferred_role("Named lead")
    (None, 'responsible')
    >>> headings = ("What will happen next", "Implementation due", "Directed to", "Based at")
    >>> [inferred_role(heading) for heading in headings]
    ['action', 'deadline', 'responsible', None]
    """
    return role_of(heading) or (_meaning_of(_words(heading)) if 0 < len(heading) <= LONGEST_HEADING else None)


def _words(heading: str) -> str:
    words = _FOOTNOTE.sub("", plain(_INSTRUCTION.sub(" ", _RAISED.sub("", heading)))).casefold()
    return " ".join(_BRACKETS.sub("", words).split()).strip(" :*.†‡")


def _role(words: str) -> str | None:
    return _HEADINGS.role(words) or (_HEADINGS.role(words[:-1]) if words.endswith("?") else None)


@lru_cache(maxsize=4096)
def _meaning_of(heading: str) -> str | None:
    """Return the role of a heading in small letters, without brackets and notes, that is no known phrase."""
    words = heading.strip(" ?.:*")
    if role := _QUESTIONS.role(words):
        return role
    tokens = [re.sub(r"['’]s?$", "", token) for token in re.findall(r"[a-z][a-z'’-]*", words)]
    if not 0 < len(tokens) <= _MOST_WORDS or "not" in tokens or tokens[0] in _PREPOSITIONS:
        return None
    end = next((at for at, token in enumerate(tokens) if at and token in _PREPOSITIONS), len(tokens))
    if len(tokens) > 1 and set(tokens) <= _PARTIES | {"and", "or"}:
        return "responsible"  # "Officer/Member"
    front = tokens[:end]
    if front[-1] == "responsible" and len(front) > 1:
        return "responsible"
    while len(front) > 1 and front[-1] in _AROUND["behind"]:
        front = front[:-1]
    if front[-1] in _AROUND["done"] and len(front) > 1:
        return "progress" if _NOUNS.get(front[-2]) in ("action", "progress") else None
    if front[-1] in _PARTIES:
        return "responsible" if _AROUND["telling"] & set(front[:-1]) else None
    return _NOUNS.get(front[-1])
