"""The record of a decision: what was decided, why, which options there were, by whom and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cohesion_kg.readers.prose.lists import Item, read_items
from cohesion_kg.readers.prose.mentions import find_dates
from cohesion_kg.readers.prose.paragraphs import Paragraph, Section
from cohesion_kg.readers.text.blocks import Span

__all__ = ["Decision", "Option", "read_decisions"]

_NONE = re.compile(
    r"(?:none|nil|n/?a|not applicable|no (?:other |alternative )+options?|there (?:are|were) no)\b", re.IGNORECASE
)
_REJECTED = re.compile(
    r"\b(?:rejected|discounted|dismissed|ruled out|not (?:pursued|recommended)"
    r"|not considered (?:appropriate|viable|suitable))\b",
    re.IGNORECASE,
)
#: What says of an option in its own words that it is the one put forward.
_PROPOSED = re.compile(r"\((?:this is )?the (?:decision )?(?:proposal|proposed option)\)", re.IGNORECASE)
_CHOSEN = re.compile(
    r"\b(?:The|This|the|this)\s(?:[\w’'-]{1,40}\s){1,8}?option"
    r"\s(?:was|is|has been)\s(?:chosen|selected|preferred|agreed)\b"
)
#: Lines of a record without headings: how the decision stands, and when it was taken.
_STATUS = re.compile(r"decision status\s*:\s*(?P<words>\S.*)", re.IGNORECASE)
_DECIDED = re.compile(r"(?:date )?decided(?: on)?\s*:\s*(?P<words>\S.*)", re.IGNORECASE)
#: How a numbered point of a decision opens.
_RESOLVES = re.compile(r"(?:That|To) [a-z]")
_OPENS_RUNNING = re.compile(r"(?:The|This|These|It|We|There|They|In|As|However|If)\b")


#: Words that only lead in to the points of a decision.
_LEAD = re.compile(r"(?:(?:RESOLVED|Resolved|AGREED|Agreed)\s?)?(?:[Tt]hat|THAT)?\s?[:–-]?")
_WORDS_OF_TITLE = 25


@dataclass(frozen=True)
class Option:
    """An option that was considered.

    Parameters
    ----------
    text
        What it is.
    because
        What the record says about it.
    number
        Its number as printed.
    rejected
        Whether it was rejected; None where the record does not say.
    reading
        Why it is read as an option or as rejected, where the record does not say so in these words.
    """

    text: Span
    because: tuple[Span, ...] = ()
    number: Span | None = None
    rejected: bool | None = None
    reading: str | None = None


@dataclass(frozen=True)
class Decision:
    """A decision as its record prints it; what is not printed is None or empty.

    Parameters
    ----------
    title
        What it is about.
    text
        The words of the decision in front of its points.
    points
        Its points.
    reasons
        The paragraphs that give the reasons.
    options
        The options that were considered.
    maker, decided, published, effective, status, reference
        What stands beside these labels; of dates the date alone.
    reading
        Why text, reasons and options are read so, where the record prints no headings for them.
    """

    title: Span | None = None
    text: tuple[Span, ...] = ()
    points: tuple[Item, ...] = ()
    reasons: tuple[Span, ...] = ()
    options: tuple[Option, ...] = ()
    maker: Span | None = None
    decided: Span | None = None
    published: Span | None = None
    effective: Span | None = None
    status: Span | None = None
    reference: Span | None = None
    reading: str | None = None


@dataclass
class _Draft:
    """A decision while its record is read."""

    sections: dict[str, list[Section]] = field(default_factory=dict)

    def add(self, section: Section) -> None:
        self.sections.setdefault(section.role or "", []).append(section)

    def first(self, role: str) -> Span | None:
        spans = (one.text for section in self.sections.get(role, ()) for one in section.paragraphs)
        return next((span for span in spans if not span.blank), None)

    def date(self, role: str) -> Span | None:
        span = self.first(role)
        return next(find_dates(span), None) if span else None

    def paragraphs(self, role: str) -> list[Paragraph]:
        return [one for section in self.sections.get(role, ()) for one in section.paragraphs]


def read_decisions(sections: Sequence[Section]) -> tuple[Decision, ...]:
    r"""Read the decisions of a record.

    Parameters
    ----------
    sections
        The sections of the document.

    Returns
    -------
    tuple of Decision
        Empty unless the document has labels of a record of decisions: the decision or its date, and another one.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs, sections_of
    >>> text = "Decision: To adopt the charter.\nDate of decision: 4 May 2021\nTaken by: Cabinet\n"
    >>> [one] = read_decisions(sections_of(read_paragraphs(text, read_blocks(text))))
    >>> one.text[0].text, one.decided.text, one.maker.text
    ('To adopt the charter.', '4 May 2021', 'Cabinet')
    """
    drafts = [_Draft()]
    for section in sections:
        repeats = section.role in ("title", "decision") and drafts[-1].first(section.role) is not None
        if repeats and drafts[-1].first("decision") is not None:
            drafts.append(_Draft())
        drafts[-1].add(section)
    found = tuple(_decision(draft) for draft in drafts if _is_record(draft))
    return found or tuple(_lines_alone(sections))


def _is_record(draft: _Draft) -> bool:
    others = ("reason", "options", "maker", "effective", "published", "status", "key")
    named = sum(draft.first(role) is not None for role in others)
    decision = draft.first("decision") is not None
    titled = any(draft.first(role) is not None for role in ("title", "reference"))
    return bool((draft.date("decided") and (named or decision)) or (decision and named + titled > 1))


def _lines_alone(sections: Sequence[Section]) -> Iterator[Decision]:
    """Read a record whose only labels are how the decision stands and when it was taken; its points are numbered."""
    heads = [(section.heading, *section.paragraphs) if section.heading else section.paragraphs for section in sections]
    whole = [one for paragraphs in heads for one in paragraphs if not one.note and one.role is None]
    dates = [date for one in whole if (found := _after(_DECIDED, one.text)) for date in find_dates(found)]
    statuses = [found for one in whole if (found := _after(_STATUS, one.text))]
    statuses += [
        section.paragraphs[0].text
        for section in sections
        if section.role == "status" and section.heading and section.paragraphs
        if section.heading.text.text.casefold().startswith("decision")
    ]
    labelled = [found.extent for found in statuses]
    loose = [one for one in whole if one.text.extent not in labelled and not _after(_STATUS, one.text)]
    title, text, points, *_ = _without_headings(None, loose)
    if len(dates) == len(statuses) == 1 and points and not text and _RESOLVES.match(points[0].text.text):
        reading = "The record prints no headings: its numbered points are read as what was decided."
        yield Decision(title, points=points, decided=dates[0], status=statuses[0], reading=reading)


def _after(label: re.Pattern[str], span: Span) -> Span | None:
    match = label.fullmatch(span.text)
    return span.part(*match.span("words")) if match else None


def _decision(draft: _Draft) -> Decision:
    text, points = _text_and_points(draft.paragraphs("decision"))
    reasons = tuple(span for one in draft.paragraphs("reason") for span in one.spans)
    options = tuple(option for section in draft.sections.get("options", ()) for option in _options(section))
    title, reading = draft.first("title"), None
    if not (text or points or reasons or options):
        loose = [one for one in draft.paragraphs("") if not one.note]
        title, text, points, reasons, options, reading = _without_headings(title, loose)
    if reading and any(_CHOSEN.search(span.text) for span in reasons):
        told = "The record says which option was chosen, and lists this one besides."
        options = tuple(replace(one, rejected=True, reading=told) for one in options)
    return Decision(
        title,
        text,
        points,
        reasons,
        options,
        draft.first("maker"),
        draft.date("decided") or draft.date("date"),
        draft.date("published"),
        draft.date("effective"),
        draft.first("status"),
        draft.first("reference"),
        reading,
    )


def _text_and_points(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Span, ...], tuple[Item, ...]]:
    items = [item for _, found in read_items(paragraphs) for item in found]
    listed = {item.span.extent for item in _all(items)}
    # What opens the words of the decision or leads in to its points has no number of its own.
    text = [span for one in paragraphs if one.span.extent not in listed for span in one.spans]
    text = [span for span in text if not (items and _LEAD.fullmatch(span.text))]
    text += [span for item in items if item.number is None for span in (item.text, *item.more)]
    points = (point for item in items for point in ((item,) if item.number else item.children))
    return tuple(sorted(text)), tuple(points)


def _all(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.children)


def _options(section: Section) -> Iterator[Option]:
    """Read what stands under the heading of the options."""
    label = section.heading.text.text.casefold() if section.heading else ""
    all_rejected = "rejected" in label or None
    paragraphs = section.paragraphs
    if not paragraphs or _NONE.match(paragraphs[0].text.text):
        return
    items = [item for _, found in read_items(paragraphs) for item in found]
    if items:
        for item in items:
            below = tuple(span for child in item.children for span in child.spans)
            yield Option(item.text, (*item.more, *below), item.number, _is_rejected(all_rejected, item.text, *below))
    else:
        for first, below in _pairs(paragraphs):
            yield Option(first, below, None, _is_rejected(all_rejected, first, *below))


def _is_rejected(label: bool | None, *spans: Span) -> bool | None:
    if any(_REJECTED.search(span.text) for span in spans):
        return True
    return None if _PROPOSED.search(spans[0].text) else label


def _pairs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """Yield each short paragraph with the longer ones that speak of it, or each paragraph for itself."""
    texts = [one.text for one in paragraphs if not one.text.blank]
    if not any(_names_option(*pair) for pair in pairwise(texts)):
        yield from ((text, ()) for text in texts)
        return
    starts = [at for at, pair in enumerate(pairwise(texts)) if _names_option(*pair)]
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        yield texts[start], tuple(texts[start + 1 : end])


def _may_be_title(span: Span) -> bool:
    return len(span.text.split()) <= _WORDS_OF_TITLE and not span.text.endswith((".", ":"))


def _names_option(one: Span, below: Span) -> bool:
    """Say whether a short line names an option that the paragraph below it speaks of."""
    words = len(one.text.split())
    return words <= 12 and not _OPENS_RUNNING.match(one.text) and len(below.text.split()) > max(14, 2 * words)


def _without_headings(
    title: Span | None, loose: Sequence[Paragraph]
) -> tuple[Span | None, tuple[Span, ...], tuple[Item, ...], tuple[Span, ...], tuple[Option, ...], str | None]:
    """Read a record without headings by its order: title, points, reasons, options."""
    first = next((at for at, one in enumerate(loose) if one.kind == "item"), None)
    if first is None:
        that = tuple(one.text for one in loose if _RESOLVES.match(one.text.text))
        told = "The record prints no heading for what was decided: it is what opens with That or To."
        return title, that, (), (), (), told if that else None
    last = next((at for at in range(first, len(loose)) if loose[at].kind != "item"), len(loose))
    above, below = loose[:first], loose[last:]
    title = title or next((one.text for one in above if _may_be_title(one.text)), None)
    text, points = _text_and_points(loose[first:last])
    running = [one.text for one in below if one.kind == "text"]
    start = next((at for at in range(len(running) - 1) if _names_option(running[at], running[at + 1])), len(running))
    options = tuple(Option(one, more) for one, more in _pairs(below[start:])) if start < len(running) else ()
    reading = "The record prints no headings: its order, title, points, reasons and options, is that of such records."
    return title, text, points, tuple(running[:start]), options, reading
