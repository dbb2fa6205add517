"""The minutes of a meeting: the body, the day, and who is to do what by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cohesion_kg.readers.prose.mentions import find_dates
from cohesion_kg.readers.prose.paragraphs import Paragraph, Section
from cohesion_kg.readers.text.blocks import Span

__all__ = ["LoggedAction", "Minutes", "read_actions", "read_deadline", "read_meeting", "read_minutes"]

_BODY_KIND = (
    r"(?:Committee|Panel|Board|Cabinet|Executive|Council|Partnership|Forum|Commission|Group|Sub-?[Cc]ommittee|Assembly"
    r"|COMMITTEE|PANEL|BOARD|CABINET|EXECUTIVE|COUNCIL|PARTNERSHIP|FORUM|COMMISSION|GROUP)"
)
_MEETING_OF = re.compile(
    r"\b(?:[Mm]eeting|MEETING|[Mm]inutes|MINUTES)\s(?:of|OF)\s(?:(?:a|the|A|THE)\s)?"
    r"(?:(?:meeting|MEETING)\s(?:of|OF)\s(?:(?:the|THE)\s)?)?"
    rf"(?P<body>(?:[A-Z][\w’'&,-]{{0,40}}\s|and\s|of\s|for\s|the\s|&\s){{0,12}}{_BODY_KIND})(?![\w-])"
)
_BODY = re.compile(
    rf"(?:[A-Z][\w’'&,-]{{0,40}}\s|and\s|of\s|for\s|the\s|&\s|AND\s|OF\s|FOR\s|THE\s){{0,12}}{_BODY_KIND}"
)
_SIGNS = re.compile(r"\bminutes\b", re.IGNORECASE)
#: An item of the agenda that deals with earlier minutes.
_EARLIER = re.compile(
    r"\b(?:confirm|approv|adopt|sign|last|previous|matters arising"
    r"|minutes of the (?:jan|feb|mar|apr|may|june|july|aug|sept|oct|nov|dec)\w* meeting)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")
_ACTION = re.compile(
    r"(?:\*\*|__)?(?:ACTION|Action)s?S?(?:\s(?:point|POINT))?(?:\s?\d{1,3}(?:\.\d{1,2})?)?"
    r"(?:\*\*|__)?\s?[:–-](?:\*\*|__)?\s?"
)
_BRACKETED = re.compile(
    r"[(\[](?:\*\*)?(?:ACTION|Action)s?(?:\*\*)?(?:\s?[:–-]\s?|\s(?=[A-Z]))(?P<inside>[^()\[\]\n]{2,200})[)\]]\.?\s*"
)
_AT_END = re.compile(r"(?<=[.!?])\s{1,20}(?:\*\*)?ACTION(?:\*\*)?\s?[:–-]\s?(?P<inside>[^.\n]{2,120})\.?\s*$")
_PARTY = r"(?:[Tt]he\s)?[A-Z][\w’'&./-]{0,40}(?:,?\s(?:(?:of|for|and|the|&)\s){0,2}[A-Z][\w’'&./-]{0,40}){0,8}"
_ASSIGNED = re.compile(rf"(?P<party>{_PARTY})\s(?:to|will|shall)\s(?=[a-z])")
_ASSIGNED_TO = re.compile(rf"(?P<party>{_PARTY})\s?[:–-]\s(?=[A-Za-z])")
#: Where the next action begins behind "Action:": a sentence that names who is to do it.
_NEXT = re.compile(rf"(?<=[.;])\s+(?={_PARTY}\s(?:to|will|shall)\s[a-z])")
_ONLY = re.compile(rf"(?P<party>{_PARTY})\.?")
_BY = re.compile(r"(?:\bby|\bbefore|\bno later than|\buntil|\bwithin|\bdue|[,(–-])\s(?:the\s)?$", re.IGNORECASE)
_LONGEST = 2000
_MEETING_LINE = re.compile(r"(?P<date>\d[\d/ .A-Za-z]{5,30}?)\s[–-]\s(?P<body>[A-Z][^()]{3,120}?)(?:\s\(.{1,40}\))?")
#: What minutes speak of, whatever their labels.
_OF_MEETINGS = re.compile(
    r"\bapologies\b|\bdeclarations? of interests?\b|\bmatters arising\b|\bnext meeting\b"
    r"|\bmeeting (?:closed|ended|opened)\b"
    r"|\bminutes of the (?:last|previous)\b|\bprevious minutes\b|\bin attendance\b|\bpublic participation\b",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    r"(?:\*\*)?(?:Present|PRESENT|In [Aa]ttendance|Attend(?:ance|ees|ing)|Members [Pp]resent|In the Chair)\b"
)
_AGENDA = re.compile(r"(?:\*\*)?(?:\w+ ){0,6}agenda\b", re.IGNORECASE)
_ENOUGH = 3


@dataclass(frozen=True)
class LoggedAction:
    """Who is to do what by when; what the words do not part is None.

    Parameters
    ----------
    span
        Where it stands, the word "Action" included.
    text
        What is to be done, with whatever else the words say; None where only a party is printed.
    party
        Who is to do it.
    deadline
        By when: the date alone.
    reading
        Why `text` is what is to be done, where it stands apart from the word "Action".
    """

    span: Span
    text: Span | None
    party: Span | None = None
    deadline: Span | None = None
    reading: str | None = None


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting; what is not printed is None or empty."""

    title: Span | None
    body: Span | None
    date: Span | None


def read_minutes(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> Minutes | None:
    r"""Read the minutes of a meeting.

    Parameters
    ----------
    paragraphs
        The paragraphs of the document.
    sections
        The same under their headings.

    Returns
    -------
    Minutes or None
        None unless the first lines call the document minutes, or it lists who was present and who sent apologies.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs, sections_of
    >>> text = "Minutes of the Welcome Board held on 5 May 2021\n\nPresent: Councillors A Reed (Chair), B Moss\n"
    >>> paragraphs = read_paragraphs(text, read_blocks(text))
    >>> minutes = read_minutes(paragraphs, sections_of(paragraphs))
    >>> minutes.body.text, minutes.date.text
    ('Welcome Board', '5 May 2021')
    """
    opening = [one for one in paragraphs if not one.note][:12]
    roles = {section.role for section in sections}
    named = next((one for one in opening if _SIGNS.search(one.text.text[:200]) and len(one.text.text) < 400), None)
    attended = bool(roles & {"present", "apologies", "attending"})
    if not ({"present", "apologies"} <= roles or (named and attended)) and not _tells(
        paragraphs, bool(named), attended
    ):
        return None
    labelled = {role: _first(sections, role) for role in ("body", "date")}
    titled = named if named and not _EARLIER.search(named.text.text) else None
    titled = titled or next((one for one in opening if one.kind == "heading" and not one.role and not one.marker), None)
    title = titled.text if titled else None
    body = labelled["body"] or next((found for one in opening if (found := _meeting_of(one.text))), None)
    body = body or next((found for one in opening if not one.role and (found := _body(one.text))), None)
    near = labelled["date"]
    date = (
        next(find_dates(near), None)
        if near
        else next((day for one in opening for day in find_dates(one.text) if _DAY.search(day.text)), None)
    )
    return Minutes(title, body, date)


def _tells(paragraphs: Sequence[Paragraph], named: bool, attended: bool) -> bool:
    """Say whether what stands in a text is what minutes hold, where no label of theirs is printed as one."""
    signs = {match[0].casefold() for one in paragraphs for match in _OF_MEETINGS.finditer(one.text.text[:400])}
    attended = attended or any(_ATTENDED.match(one.text.text) for one in paragraphs[:40])
    agenda = any(_AGENDA.match(one.text.text) for one in paragraphs[:12])
    return len(signs) + 2 * named + attended >= _ENOUGH and (named or attended) and not (agenda and not named)


def read_meeting(sections: Sequence[Section]) -> Minutes | None:
    r"""Read which meeting a page is of, from its line of day and body: "20/07/2032 - Policy Committee (Item 15)".

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs, sections_of
    >>> text = "Meeting: 20/07/2032 - Policy Committee (Item 15)\n"
    >>> meeting = read_meeting(sections_of(read_paragraphs(text, read_blocks(text))))
    >>> meeting.body.text, meeting.date.text
    ('Policy Committee', '20/07/2032')
    """
    line = _first(sections, "body")
    match = _MEETING_LINE.fullmatch(line.text) if line else None
    if line is None or match is None:
        return None
    return Minutes(None, line.part(*match.span("body")), next(find_dates(line.part(*match.span("date"))), None))


def _first(sections: Sequence[Section], role: str) -> Span | None:
    spans = (one.text for section in sections if section.role == role for one in section.paragraphs)
    return next((span for span in spans if not span.blank), None)


def _meeting_of(span: Span) -> Span | None:
    match = _MEETING_OF.search(span.text, 0, 400)
    return span.part(*match.span("body")) if match else None


def _body(span: Span) -> Span | None:
    return span if len(span.text) < 120 and _BODY.fullmatch(span.text) and " " in span.text else None


def read_actions(paragraphs: Sequence[Paragraph]) -> tuple[LoggedAction, ...]:
    r"""Read the actions that minutes log between their paragraphs.

    Parameters
    ----------
    paragraphs
        The paragraphs of the document.

    Returns
    -------
    tuple of LoggedAction
        In order.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "ACTION: Head of Parks to plant trees by 5 May 2021.\n\nThe map will be sent. (Action: J Hale)\n"
    >>> one, two = read_actions(read_paragraphs(text, read_blocks(text)))
    >>> one.party.text, one.text.text, one.deadline.text
    ('Head of Parks', 'plant trees by 5 May 2021.', '5 May 2021')
    >>> two.party.text, two.text.text
    ('J Hale', 'The map will be sent.')
    """
    return tuple(
        action for one in paragraphs if one.kind != "heading" and not one.note for action in _actions(one.text)
    )


def _actions(span: Span) -> Iterator[LoggedAction]:
    words = span.text
    if match := _ACTION.match(words):
        if len(words) <= _LONGEST and match.end() < len(words):
            yield from _several(span, span.part(match.end()))
        return
    past = 0
    for match in _BRACKETED.finditer(words):
        yield _noted(span, past, match)
        past = match.end()
    if not past and (match := _AT_END.search(words, max(0, len(words) - 300))):
        yield _noted(span, past, match)


def _several(whole: Span, words: Span) -> Iterator[LoggedAction]:
    """Part the words behind "Action:" into one action for each sentence that names who is to do it."""
    starts = [match.end() for match in _NEXT.finditer(words.text)]
    if not starts:
        yield _action(whole, words)
        return
    for start, end in pairwise([0, *starts, len(words.text)]):
        part = words.part(start, end)
        yield _action(whole if start == 0 else part, part)


def _action(whole: Span, words: Span) -> LoggedAction:
    """Part the words behind "Action:" into party, deed and deadline."""
    deadline = read_deadline(words)
    if match := _ASSIGNED.match(words.text) or _ASSIGNED_TO.match(words.text):
        return LoggedAction(whole, words.part(match.end()), words.part(*match.span("party")), deadline)
    without = words.part(0, _before(words, deadline))
    if (match := _ONLY.fullmatch(without.text)) and len(without.text.split()) <= 6:
        return LoggedAction(whole, None, without.part(*match.span("party")), deadline)
    return LoggedAction(whole, words, None, deadline)


def read_deadline(words: Span) -> Span | None:
    """Return the date that ends the words or that "by" announces.

    Examples
    --------
    >>> read_deadline(Span(0, 28, "write to all by 5 May 2021.")).text
    '5 May 2021'
    """
    for date in find_dates(words):
        before = words.text[max(0, date.start - words.start - 20) : date.start - words.start]
        last = not words.text[date.end - words.start :].strip(" .)]")
        if _BY.search(before) or (last and not re.search(r"\b(?:on|of|from|in|since)\s$", before)):
            return date
    return None


def _before(words: Span, deadline: Span | None) -> int:
    """Return where the words end that stand before the deadline and its "by"."""
    if deadline is None:
        return len(words.text)
    before = words.text[: deadline.start - words.start]
    return len(
        re.sub(r"[\s,(–-]{0,4}(?:\b(?:by|before|due|until|within|no later than)\b)?\s{0,2}(?:the\s)?$", "", before)
    )


def _noted(span: Span, past: int, match: re.Match[str]) -> LoggedAction:
    """Read an action that only names its party behind the sentence that says what is to be done."""
    inside = _action(span.part(*match.span()), span.part(*match.span("inside")))
    if inside.text is not None:
        return inside
    start = max(past, match.start() - _LONGEST)
    sentences = list(re.finditer(r"(?<=[.!?])\s+", span.text[start : match.start()].rstrip()))
    at = start + (sentences[-1].end() if sentences else 0)
    deed = span.part(at, match.start())
    if deed.blank:
        return inside
    told = "The action stands in the sentence before the note that names who is to do it."
    return LoggedAction(span.part(at, match.end()), deed, inside.party, inside.deadline or read_deadline(deed), told)
