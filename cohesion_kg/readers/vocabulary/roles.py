"""Whether the words of a cell are such as a column of its role holds."""

from __future__ import annotations

import re
from functools import lru_cache

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import WORD
from cohesion_kg.readers.vocabulary.parties import NOBODY, read_parties
from cohesion_kg.values.dates import read_date

__all__ = ["matches_role"]

_DATED = {"day", "month", "year", "financial-year", "interval", "frequency", "status"}
_MONEY = re.compile(r"£|\b\d+k\b|\b(?:nil|existing|within|no (?:additional )?cost|(?:officer|staff) time|core)\b", re.I)
_STATES = re.compile(
    r"(?:[rgab]|red|amber|green|blue|high|medium|low|open|closed|new|on track|at risk|off track|complete[d]?|delivered)"
    r"(?:\s*[/–-]\s*\w+)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:[A-Z]{1,4}[ .-]?)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?[.):]?|\(?[a-z]{1,3}\)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def matches_role(text: str, role: str | None) -> bool | None:
    """Say whether words read like what a column of a role holds; None when they do not tell.

    Parameters
    ----------
    text
        The words of a cell.
    role
        The role of a column.

    Returns
    -------
    bool or None
        True when they plainly do, False when they plainly are something else.

    Examples
    --------
    >>> matches_role("March 2018", "deadline"), matches_role("March 2018", "responsible")
    (True, False)
    >>> matches_role("Somebody", "responsible") is None
    True
    """
    kind = read_date(text).kind
    parties = read_parties(Span(0, len(text), text)) if len(text) < 300 else []
    named = bool(parties) and all(party.kind != "unknown" for party in parties)
    if role in {"deadline", "start"}:
        return True if kind != "unknown" else False if named else None
    if role in {"responsible", "partner"}:
        return True if named else False if kind in _DATED and not NOBODY.fullmatch(text) else None
    if role == "cost":
        return True if _MONEY.search(text) or NOBODY.fullmatch(text) else False if named or kind in _DATED else None
    if role == "number":
        return bool(_NUMBERS.fullmatch(text))
    if role == "status":
        return True if _STATES.fullmatch(text) or kind == "status" else False if named or len(text) > 60 else None
    if role in {"action", "recommendation", "objective"}:
        count = len(text.split())
        is_name = named and all(word[0].isupper() or len(word) < 4 for word in WORD.findall(text))
        return False if kind in _DATED or is_name else True if count > 3 else None
    return None
