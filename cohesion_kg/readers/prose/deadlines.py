"""By when a recommendation in prose is to be carried out, where its sentence ties the date to it plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cohesion_kg.readers.prose.mentions import find_dates
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.values.dates import read_date

__all__ = ["DUE", "read_due"]

#: Why a date in a recommendation is read as its deadline.
DUE = "The sentence says by when, gives no other date, and has no side clause that the date could belong to."

_BOUND = re.compile(r"\b(?:by|before|(?:by )?no later than|not later than|on or before)\s$", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:reports?|reported|responds?|returns?)\b[^.;:]{0,120}?\s(?P<time>within\s[\w-]+\s(?:weeks|months))(?=[.;]?$)"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
#: How a later sentence goes on about what the first recommends.
_GOES_ON = re.compile(r"(?:This|It|These|They)\s(?:should|must|(?:is|are)\sto)\b")
#: Words of a date that is somebody else's: that of a target, of a side clause, of what is only noted.
_ASIDE = re.compile(
    r"\b(?:targets?|aims?|ambitions?|goals?|commitments?|pledges?|forecasts?|expect\w*|estimate\w*|predict\w*|due|not(?:e|es|ed)"
    r"|which|who|whose|whom|where|when|if|because|since|as|although|while|until|unless|after|following)\b",
    re.IGNORECASE,
)
#: "published by May" tells of a paper, "be published by May" asks for it.
_PARTICIPLE = re.compile(r"\b\w+ed\s$")
_PASSIVE = re.compile(r"\b(?:be|is|are)\s(?:\w+ly\s)?(?:\w+(?:,\s\w+)*,?\sand\s)?(?:\w+ly\s)?\w+ed\s$")
#: What may stand between a date and the end of its part of the sentence.
_ENDS = re.compile(r"\s*(?:[.;:]|[.;,]?\s(?:and|or))?\s*$")


def read_due(text: Span) -> Span | None:
    """Return the words that say by when something is to be done.

    Parameters
    ----------
    text
        The words of a recommendation.

    Returns
    -------
    Span or None
        The date with the word that bounds it, as in "by March 2025", where it opens or ends the sentence, or stands
        between commas, and is the only date; None where it could be the date of something else.

    Examples
    --------
    >>> words = "That the Council publish a charter by March 2025."
    >>> read_due(Span(0, len(words), words)).text
    'by March 2025'
    >>> words = "That the Council support the aim of net zero by March 2025."
    >>> read_due(Span(0, len(words), words)) is None
    True
    """
    found = [due for sentence in _sentences(text) for due in _dues(sentence)]
    return found[0] if len(found) == 1 and len(list(find_dates(text))) <= 1 else None


def _sentences(text: Span) -> Iterator[Span]:
    """Yield the sentence that recommends, and those that go on about the same."""
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text.text))]
    for start, end in zip(starts, [*starts[1:], len(text.text)], strict=True):
        sentence = text.part(start, end)
        if start == 0 or _GOES_ON.match(sentence.text):
            yield sentence


def _dues(sentence: Span) -> Iterator[Span]:
    words = sentence.text
    if _ASIDE.search(words):
        return
    if within := _WITHIN.search(words):
        yield sentence.part(*within.span("time"))
    for date in find_dates(sentence):
        start, end = date.start - sentence.start, date.end - sentence.start
        bound = _BOUND.search(words[:start])
        if bound is None:
            continue
        before, after = words[: bound.start()], words[end:]
        opens = re.fullmatch(r"(?:That\b)?,?\s*", before, re.IGNORECASE)
        between = before.rstrip().endswith(",") and after.startswith(",")
        ends = _ENDS.fullmatch(after) and (not _PARTICIPLE.search(before) or _PASSIVE.search(before))
        due = sentence.part(bound.start(), end)
        if (opens or between or ends) and read_date(due.text).kind not in ("unknown", "status", "event"):
            yield due
