"""Actions that a paper writes out under labels: "Action 2: …", then "Lead: …" and "By when: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from cohesion_kg.readers.prose.minutes import LoggedAction, read_actions, read_deadline
from cohesion_kg.readers.prose.paragraphs import Paragraph
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.headings import role_of

__all__ = ["read_listed_actions"]

_BOLD = r"(?:\*\*|__)?"
_OPENS = re.compile(
    rf"{_BOLD}(?:(?i:key|agreed|proposed|required)\s)?(?:ACTION|Action)(?:\s(?:POINT|point))?"
    rf"(?:\s?(?P<number>\d{{1,3}}(?:\.\d{{1,2}})?[a-z]?))?{_BOLD}\s?(?:[:–.-]{_BOLD}(?=\s|$)|$)\s*"
)
_LABELLED = re.compile(rf"{_BOLD}(?P<label>[A-Z][A-Za-z /]{{1,40}}?){_BOLD}\s?[:–]{_BOLD}\s*(?=\S)")
#: A label inside a line: "Open a hub. Lead: Youth Service. By: May 2026".
_INSIDE = re.compile(
    rf"(?:[.;|,/([]|\s[–-])\s*{_BOLD}(?P<label>[A-Z][A-Za-z]*(?: [a-z]+){{0,3}}){_BOLD}:{_BOLD}\s*(?=\S)"
)
_ASSIGNED = re.compile(
    r"(?P<party>(?:[Tt]he\s)?[A-Z][\w’'&-]*(?:,?\s(?:(?:of|for|and|the|&)\s){0,2}[A-Z][\w’'&-]*){0,8})"
    r"\s(?:will|shall)\s(?=[a-z])"
)
_TO_DO = re.compile(_ASSIGNED.pattern.replace("will|shall", "to|will|shall"))
#: A line that announces a list of actions.
_LIST = re.compile(
    r"(?:(?:key|our|main|agreed|planned|proposed|specific) )*action(?:s|s? points?|(?=:))"
    r"(?: (?:agreed|arising|required|to be taken))?"
    r"(?: from (?:this|the) meeting)?:?",
    re.IGNORECASE,
)
_MORE = 8  # lines below an action that may speak of it


def read_listed_actions(text: str, paragraphs: Sequence[Paragraph]) -> tuple[LoggedAction, ...]:
    r"""Read the actions that a paper writes out one below the other.

    Parameters
    ----------
    text
        The whole text.
    paragraphs
        The paragraphs of the document.

    Returns
    -------
    tuple of LoggedAction
        In order: those with labelled lines or a numbered heading of their own, and those that minutes log.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "Action 1: Meet often\nLead: Head of Housing\nBy when: May 2026\n"
    >>> [one] = read_listed_actions(text, read_paragraphs(text, read_blocks(text)))
    >>> one.text.text, one.party.text, one.deadline.text
    ('Meet often', 'Head of Housing', 'May 2026')
    """
    return tuple(_actions(text, paragraphs))


def _actions(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[LoggedAction]:
    index = 0
    while index < len(paragraphs):
        one = paragraphs[index]
        match = None if one.note else _OPENS.match(one.text.text)
        found = _labelled(text, paragraphs, index, match) if match else None
        if _LIST.fullmatch(one.text.text.strip("*_ ")) and not one.note:
            items = _items_of(paragraphs[index + 1 :])
            yield from (_listed(item) for item in items if len(item.text.text.split()) > 1)
            index += 1 + len(items)
        elif found:
            action, count = found
            yield action
            index += count
        else:
            yield from read_actions([one])
            index += 1


def _items_of(below: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the items of the list that opens right below: those marked as its first is."""
    level = below[0].marker.level if below and below[0].marker else None
    return list(takewhile(lambda one: one.marker is not None and one.marker.level == level, below))


def _labelled(
    text: str, paragraphs: Sequence[Paragraph], index: int, match: re.Match[str]
) -> tuple[LoggedAction, int] | None:
    """Read the action that a paragraph opens, and how many paragraphs it takes; None where no label speaks of it."""
    one, count = paragraphs[index], 1
    deed = one.text.part(match.end())
    if deed.blank:
        below = paragraphs[index + 1] if index + 1 < len(paragraphs) else one
        if not match["number"] or below.kind == "heading" or _OPENS.match(below.text.text) or _label(below):
            return None
        deed, count = below.text, 2
    action = _with_labels_inside(LoggedAction(one.span, deed))
    end = paragraphs[index + count - 1].span.end
    for below in paragraphs[index + count : index + count + _MORE]:
        label = _label(below)
        if label is None:
            break
        role, value = label
        if role in ("responsible", "deadline") and getattr(action, _FIELDS[role]) is None:
            action = _with(action, role, value)
        count, end = count + 1, below.span.end
    if action.party is None and action.deadline is None:
        if one.kind != "heading" or not match["number"] or action.text is None or len(action.text.text.split()) < 3:
            return None
        assigned = _ASSIGNED.match(deed.text)
        action = replace(action, party=deed.part(*assigned.span("party")) if assigned else None)
        end = one.span.end if count == 1 else end
    return replace(action, span=Span(one.span.start, end, text[one.span.start : end])), count


def _listed(item: Paragraph) -> LoggedAction:
    """Read an item of a list of actions: "KK to write to all by May 2026", "Open a hub (Lead: Youth Service)"."""
    action = _with_labels_inside(LoggedAction(item.span, item.text))
    deed = action.text or item.text
    if action.party is None and (assigned := _TO_DO.match(deed.text)):
        action = replace(action, text=deed.part(assigned.end()), party=deed.part(*assigned.span("party")))
    return action if action.deadline else replace(action, deadline=read_deadline(action.text or deed))


_FIELDS = {"responsible": "party", "deadline": "deadline"}


def _label(one: Paragraph) -> tuple[str, Span] | None:
    """Return what a labelled line says of an action, and its words; None when it is none."""
    match = _LABELLED.match(one.text.text)
    role = _role(match["label"]) if match else None
    if match is None or role not in _SPEAKING or len(one.text.text) > 600:
        return None
    return role, _bare(one.text.part(match.end()))


_SPEAKING = frozenset(
    {"responsible", "deadline", "start", "status", "progress", "outcome", "partner", "cost", "comment"}
)


def _role(label: str) -> str | None:
    return "deadline" if label.casefold() in {"by", "due"} else role_of(label)


def _with_labels_inside(action: LoggedAction) -> LoggedAction:
    """Part the labels off that stand in the same line as the action."""
    deed = action.text
    if deed is None:
        return action
    marks = [match for match in _INSIDE.finditer(deed.text) if _role(match["label"]) in _SPEAKING]
    if not marks:
        return action
    ends = [*(match.start() for match in marks[1:]), len(deed.text)]
    for match, end in zip(marks, ends, strict=True):
        role, value = str(_role(match["label"])), _bare(deed.part(match.end(), end))
        if role in _FIELDS and not value.blank:
            action = _with(action, role, value)
    stop = marks[0].start() + (deed.text[marks[0].start()] == ".")
    return replace(action, text=deed.part(0, stop))


def _with(action: LoggedAction, role: str, value: Span) -> LoggedAction:
    return replace(action, party=value) if role == "responsible" else replace(action, deadline=value)


def _bare(span: Span) -> Span:
    """Return a value without the marks around it."""
    return span.part(0, len(span.text.rstrip("*_ .;|,)]")))
