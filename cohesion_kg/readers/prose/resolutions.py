"""What meetings resolved, and the sentences that tell of decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cohesion_kg.readers.prose.lists import Item, read_items
from cohesion_kg.readers.prose.paragraphs import Paragraph
from cohesion_kg.readers.text.blocks import Span

__all__ = ["TRAILING_OWNER", "Resolution", "read_resolutions"]

_RESOLVED = re.compile(
    r"(?:\*\*|__)?(?P<form>RESOLVED|AGREED|Resolved|Agreed|DECISION|NOTED)(?:\*\*|__)?"
    r"(?:\s?\(unanimously\)|,? unanimously)?"
    r"(?:\s?(?:/-|[:–-])\s?|\s(?=[Tt]hat\b|THAT\b)|\s?$)(?:\*\*|__)?",
)
_WAS = re.compile(r"It\swas\s(?P<form>RESOLVED|AGREED|resolved|agreed)\s(?=that\b|to\b)(?:that\b:?\s?)?")
#: A resolution that a paragraph comes to: "Three tenders were opened. RESOLVED that …", "and it was RESOLVED to …".
_CAME_TO = re.compile(
    r"(?:(?<=[.;:!?])\s|\b[Ii]t\s(?:was|is)\s(?:(?:also|further|then|therefore|unanimously)\s)?)"
    r"(?:(?P<form>RESOLVED|AGREED)(?:\s\(?unanimously\)?)?(?:\s?(?:/-|[:–-])\s?|\s(?=(?:[Tt]hat|THAT|[Tt]o)\b)|\s?$)"
    r"|(?P<small>Resolved|Agreed)\s?[:–-]\s)"
)
#: Who is to act on what was resolved, behind its words.
TRAILING_OWNER = re.compile(r"\s[–-]\s(?:[A-Z]{2,4}|[A-Z][\w. ]{2,40})\sto\saction\.?$")
#: Who proposed and who seconded, in brackets behind what was resolved.
_MOVERS = re.compile(r"\s*\([^()]{0,200}\b(?i:proposed|seconded)\b[^()]{0,200}\)\.?\s*$")
#: A body that says what it decided in a list below: "Cabinet agreed the following:", "The Cabinet RESOLVED:".
_DECIDED = re.compile(
    r"\b(?:Cabinet|Executive|Council|Committee|Panel|Board|Mayor|Members)\s(?:unanimously\s)?"
    r"(?P<form>RESOLVED|AGREED|agreed|resolved|approved|decided)(?:\sthe\sfollowing|\sthat|\sto)?:\s*$"
)
#: What was proposed and carried, before its points: "The recommendations were put to the vote and were carried."
_CARRIED = re.compile(
    r"\b(?i:recommendations?|motions?|proposals?|resolutions?)\b[^.]{0,160}\b(?:was|were)\s(?:\w+ly\s)?"
    r"(?P<form>carried|agreed|approved|adopted|accepted)\.?:?$"
)
_POINTS = "The sentence above the points says that they were carried."
_DID = re.compile(r"\s(?P<form>approved|agreed|resolved|decided|endorsed|adopted)\s(?=that\s|to\s|the\s)")
_BODY = re.compile(
    r"(?:\bThe\s)?(?:\b[A-Z][\w’'&-]{0,30}\s){0,6}\b(?:Cabinet|Executive|Council|Committee|Panel|Board|Mayor)$"
)
_THAT = re.compile(r"that:?", re.IGNORECASE)
_FORMS = ("RESOLVED", "AGREED", "Resolved", "Agreed")
_WINDOW = 150  # characters before the verb that may hold who decided
_SENTENCE = re.compile(r"[.!?][\"'”’)]*(?=\s|$)")
_LONGEST = 3000


@dataclass(frozen=True)
class Resolution:
    """What a meeting resolved, or a sentence that tells of a decision.

    Parameters
    ----------
    form
        The word that says so.
    span
        Where it stands, that word included.
    items
        What was resolved.
    by
        Who decided, where the sentence says so.
    candidate
        Whether it only tells of a decision: "Cabinet approved the plan".
    reading
        Why it is read as a decision, where it is not printed as a resolution.
    """

    form: Span
    span: Span
    items: tuple[Item, ...]
    by: Span | None = None
    candidate: bool = False
    reading: str | None = None


def read_resolutions(paragraphs: Sequence[Paragraph]) -> tuple[Resolution, ...]:
    r"""Read what meetings resolved, and the sentences that tell of decisions.

    Parameters
    ----------
    paragraphs
        The paragraphs of the document.

    Returns
    -------
    tuple of Resolution
        In order.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "RESOLVED that the plan be noted.\n\nIn May Cabinet approved the charter. It is in print.\n"
    >>> found = read_resolutions(read_paragraphs(text, read_blocks(text)))
    >>> [(one.items[0].text.text, one.candidate) for one in found]
    [('that the plan be noted.', False), ('the charter.', True)]
    """
    return tuple(found for index in range(len(paragraphs)) for found in _resolutions(paragraphs, index))


def _resolutions(paragraphs: Sequence[Paragraph], index: int) -> Iterator[Resolution]:
    one = paragraphs[index]
    if one.kind == "heading" or one.note:
        return
    text = one.text
    match = _RESOLVED.match(text.text) or _WAS.match(text.text)
    if match:
        form, rest = text.part(*match.span("form")), text.part(match.end())
        items = _listed_below(paragraphs, index) if _leads_in(rest) else []
        if not items and not rest.blank and not _THAT.fullmatch(rest.text):
            stop = _SENTENCE.search(rest.text) if form.text.islower() else None  # "It was agreed …" opens running text
            rest = rest.part(0, stop.end()) if stop else rest
            moved = _MOVERS.search(rest.text) or TRAILING_OWNER.search(
                rest.text
            )  # "… be approved. (Cllr A proposed, Cllr B seconded, all in favour)"
            rest = rest.part(0, moved.start()) if moved else rest
            text = text.part(0, rest.end - text.start)
            items = [Item(one.line, text, rest, None, () if stop or moved else one.more)]
        if items:
            yield Resolution(form, text, tuple(items))
        return
    if match := _came_to_in(text.text):
        yield from _came_to(paragraphs, index, match)
        return
    if (match := _CARRIED.search(text.text)) and (items := _listed_below(paragraphs, index)):
        yield Resolution(text.part(*match.span("form")), text, tuple(items), reading=_POINTS)
        return
    past = 0
    for match in _DID.finditer(text.text):
        body = _BODY.search(text.text[max(0, match.start() - _WINDOW) : match.start()])
        stop = _SENTENCE.search(text.text, match.end(), match.end() + _LONGEST)
        if body is None or stop is None or match.start() < past:
            continue
        past = stop.end()
        by = text.part(max(0, match.start() - _WINDOW) + body.start(), match.start())
        whole = text.part(by.start - text.start, past)
        item = Item(one.line, whole, text.part(match.end(), past))
        yield Resolution(text.part(*match.span("form")), whole, (item,), by, True)


def _came_to_in(words: str) -> re.Match[str] | None:
    # Most paragraphs hold none of these words, and looking for them costs a tenth of the search.
    match = _CAME_TO.search(words) if any(form in words for form in _FORMS) else None
    return match or (_DECIDED.search(words) if words.rstrip().endswith(":") else None)


def _leads_in(rest: Span) -> bool:
    return rest.blank or rest.text.endswith(":") or bool(_THAT.fullmatch(rest.text))


def _came_to(paragraphs: Sequence[Paragraph], index: int, match: re.Match[str]) -> Iterator[Resolution]:
    """Yield what a paragraph resolves behind other words: to the end of the sentence, or the items right below."""
    one = paragraphs[index]
    text = one.text
    named = "form" if match.groupdict().get("form") else "small"
    form, rest = text.part(*match.span(named)), text.part(match.end())
    if _leads_in(rest):
        if items := _listed_below(paragraphs, index):
            yield Resolution(form, text, tuple(items))
        return
    stop = _SENTENCE.search(rest.text)
    owner = TRAILING_OWNER.search(rest.text)  # "Resolved – to write to all – AV to action"
    words = rest.part(0, owner.start() if owner else stop.end() if stop else None)
    whole = text.part(match.start(named), words.end - text.start)
    yield Resolution(form, whole, (Item(one.line, whole, words, None, one.more if words.end == text.end else ()),))


def _listed_below(paragraphs: Sequence[Paragraph], index: int) -> list[Item]:
    return [item for _, found in read_items(_below(paragraphs, index))[:1] for item in found]


def _below(paragraphs: Sequence[Paragraph], index: int) -> list[Paragraph]:
    """Return the items right below a paragraph."""
    found: list[Paragraph] = []
    count = 0
    for one in paragraphs[index + 1 :]:
        if one.kind != "item" and not one.text.text.startswith(("That ", "that ", "To ")):
            break
        if one.marker and one.marker.kind == "number" and one.marker.span.text.isdecimal():
            number = int(one.marker.span.text)
            if count and number not in (1, count + 1):
                break  # the next item of the agenda
            count = number
        found.append(one)
    return found
