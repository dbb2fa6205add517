"""The matcher: what a heading or label is by the vocabulary of documents, which is read once from its file.

The file is ``data/vocabulary/documents.yaml``; its first lines say how its phrases are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import yaml

from cohesion_kg.errors import BuildError
from cohesion_kg.store import bundle

__all__ = ["MONTH", "MONTHS", "Phrases", "pattern_of", "words_in"]

#: What a phrase may name besides the parts in the file: the grammar of words and figures.
_ATOMS = {
    "word": "[a-z]+",
    "letters": "[a-z]+",
    "name": r"\w+",
    "few words": r"(?:[\w-]+ ){0,6}",
    "more": r"\b.*",
    "until": r".*\b",
    "number": r"\d+",
    "day": r"\d{1,2}(?:st|nd|rd|th)?",
    "year": r"'?\d{2,4}",
    "four figures": r"(?:19|20)\d\d",
    "sum": "£[0-9km]*",
}
_TOKEN = re.compile(r"\\.|<[^<>]*>|!\(|\]\*|\)\*|.")
_OPENING = {"[": "]", "(": ")", "!(": ")"}
#: How often what a bracket closes may stand there, as a regular expression says it.
_CLOSING = {"]": "?", "]*": "*", ")": "", ")*": "*"}


@cache
def _file() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is there
    file = bundle.path("data", "vocabulary", "documents.yaml")
    vocabulary: dict[str, Any] = yaml.load(file.read_text("utf-8"), loader)
    return vocabulary


#: The months in small letters, January first.
MONTHS: tuple[str, ...] = tuple(_file()["months"].split())
#: The name of a month, whole or short.
MONTH = rf"(?:{'|'.join([*MONTHS, *(month[:3] for month in MONTHS), *_file()['short months'].split()])})\.?"


@cache
def words_in(section: str) -> dict[str, frozenset[str]]:
    """Return the sets of words of a section, by name; a set holds those that it names.

    Examples
    --------
    >>> words_in("accounts")["sums"] < words_in("accounts")["money"]
    True
    """
    sets: dict[str, frozenset[str]] = {}
    for name, words in _file()[section].items():
        named = re.findall(r"<([^<>]+)>", words)
        sets[name] = frozenset(re.sub(r"<[^<>]+>", " ", words).split()).union(*(sets[other] for other in named))
    return sets


class Phrases:
    """The phrases of a section, each with the role that it gives.

    Parameters
    ----------
    section
        Name of the section in the file.

    Examples
    --------
    >>> Phrases("labels").role("reasons for the decision"), Phrases("labels").role("reasons to be cheerful")
    ('reason', None)
    """

    def __init__(self, section: str) -> None:
        listed = [(role, phrase) for entry in _file()[section] for role, phrases in entry.items() for phrase in phrases]
        self._roles = [role for role, _ in listed]
        #: All phrases at once, each a group of its own: of alternatives the first that fits is taken.
        self._pattern = re.compile("|".join(f"({pattern_of(phrase)})" for _, phrase in listed))

    def role(self, words: str) -> str | None:
        """Return the role that words in small letters give; None when they are no phrase of the section."""
        match = self._pattern.fullmatch(words)
        return self._roles[(match.lastindex or 1) - 1] if match else None


def pattern_of(phrase: str) -> str:
    """Return the regular expression of a phrase.

    Raises
    ------
    BuildError
        If its brackets do not close, or it names a part that the file does not have.

    Examples
    --------
    >>> pattern_of("[the] decision[s] [taken|made]")
    '(?:(?:the) )?decision(?:s)?(?: (?:taken|made))?'
    """
    try:
        pattern, closing = _alternatives(iter(_TOKEN.findall(phrase)))
    except KeyError as error:
        raise BuildError(f"{phrase!r} in the vocabulary of documents names {error}, which is no part of it.") from None
    if closing is not None:
        raise BuildError(f"The brackets of {phrase!r} in the vocabulary of documents do not match; mend the phrase.")
    return pattern


def _alternatives(tokens: Iterator[str]) -> tuple[str, str | None]:
    """Return the pattern of what stands up to a closing bracket, and that bracket; None at the end."""
    sides: list[list[tuple[str, str]]] = [[]]  # of each alternative its parts: pattern, and how often if optional
    for token in tokens:
        if token in _CLOSING:
            return "|".join(map(_joined, sides)), token
        if token == "|":
            sides.append([])
        elif token in _OPENING:
            inner, closing = _alternatives(tokens)
            if closing is None or closing[0] != _OPENING[token]:
                return "", "unclosed"
            often = _CLOSING[closing]
            if token == "[":
                sides[-1].append((inner, often))
            else:
                sides[-1].append((f"(?{'!' if token == '!(' else ':'}{inner}){often}", ""))
        else:
            sides[-1].append((_plain(token), ""))
    return "|".join(map(_joined, sides)), None


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    """Join the parts of a phrase; whole words that may be left out take a space with them."""
    joined, opening, at = "", True, 0  # opening: whether everything so far may be left out
    while at < len(parts):
        pattern, often = parts[at]
        after = parts[at + 1] if at + 1 < len(parts) else None
        if not often:
            joined, opening = joined + pattern, False
        elif opening and after == (" ", ""):
            joined += f"(?:(?:{pattern}) ){often}"
            at += 1
        elif joined.endswith(" ") and (after is None or after == (" ", "") or after[1]):
            joined = f"{joined[:-1]}(?: (?:{pattern})){often}"
        else:
            joined += f"(?:{pattern}){often}"
        at += 1
    return joined


def _plain(token: str) -> str:
    if token.startswith("<") and len(token) > 1:
        name = token[1:-1]
        if name == "month":
            return MONTH
        return _ATOMS[name] if name in _ATOMS else f"(?:{'|'.join(map(pattern_of, _file()['parts'][name]))})"
    return ".*" if token == "…" else token if token == " " else re.escape(token.removeprefix("\\"))
