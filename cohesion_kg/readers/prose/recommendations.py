"""What a report concludes: its recommendations in all their forms, its conclusions, its terms of reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cohesion_kg.readers.prose.deadlines import read_due
from cohesion_kg.readers.prose.lists import LEADS_IN, THAT, Item, inline_items, read_items
from cohesion_kg.readers.prose.paragraphs import Paragraph, Section, sections_of
from cohesion_kg.readers.text.blocks import Span

__all__ = ["Recommendation", "read_conclusions", "read_recommendations", "read_terms"]

_LONGEST = 3000  # characters of one sentence; what goes on longer is no sentence
_BODY = (
    r"panel|committee|sub-?committee|commission|board|group|inquiry|enquiry|review|forum|members|cabinet|executive"
    r"|task ?force|scrutiny|council|partnership"
)
_PARTY = (
    r"(?:the |our )?(?:(?:[A-Z][\w’'&-]*|and|of|for|the|&)\s){0,7}?"
    r"(?:Council|Cabinet|Executive(?: Member| Director| Councillor)?|Mayor|Government|Home Office|Department|Board"
    r"|Committee|Panel|Partnership|Commission|Police|Chief Executive|Director|Head of [A-Z]\w+|Authority|Leader"
    r"|Governors)"
    r"(?: (?:for|of) [A-Z][\w’'-]*(?:(?:,? and|,| &| of)? [A-Z][\w’'-]*){0,5})?"
)
_BY = re.compile(
    rf"(?P<by>(?:the|this|our)\s(?:[\w’'&-]+\s){{0,8}}?(?:{_BODY}|report)|members|officers|we|it\sis)"
    r"(?:,[^,]{1,80},)?(?:\s(?:therefore|also|further|now|strongly|unanimously|accordingly|hereby))*\s$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?i:recommend(?P<form>ed|s)?)(?P<to>\sto\s(?P<party>[^.:;]{2,90}?))?,?(?P<that>\sthat\b:?|:)\s?")
_RECOMMENDED = re.compile(
    r"(?:\*\*)?RECOMMENDED(?:\*\*)?(?:\s(?:TO|to)\s(?P<party>[^.:;–]{2,80}?))?\s?(?:[:–-]\s?)?(?P<that>[Tt]hat|THAT)\b:?\s?"
)
_MAKES = re.compile(r"\b(?:makes?|made|proposes?)\sthe\sfollowing\srecommendations?(?:\sto\s(?P<party>[^.:;]{2,90}))?:")
_SUBJECT = re.compile(rf"(?:[Tt]hat|THAT)\s(?P<party>{_PARTY})(?=\s[a-z]+|\s?[:,])")
_SHOULD = re.compile(
    rf"(?:^|[,.]\s)(?P<party>{_PARTY})\s(?:should|must|needs to|is asked to|be asked to)\s(?!receive|be\b)(?=\w)"
)
#: What a body asks for in its own voice; a page tells its readers "we recommend that you …".
_ASKED_FOR = re.compile(r"(?!(?:you|your|anyone|everyone|people|residents)\b)[^.:;]{3,90}?\s(?:be|should|must)\s")
_SENTENCE = re.compile(r"[.!?][\"'”’)]*(?=\s|$)")
_NO_LEAD = re.compile(
    r"\b(?:not(?:ed|es)|consider(?:ed|s)|heard|found|evidence|thank|reasons?|implications?|because|accepted|rejected"
    r"|implemented|completed|progress|previous(?:ly)?|earlier)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:should|must|shall|needs? to|(?:be|is|are) (?:asked|requested|invited|urged|recommended))\b")
_OUTCOME = re.compile(
    r"(?:We|All|None|Nil|N/?A|No|Not|There|Of|Accepted|Agreed|Rejected|Completed?|Implemented|Ongoing|Partially"
    r"|(?:The|Its?|Their|Our|These|Those|This) [\w ]{0,40}?"
    r"(?:recommendations?|council|executive|cabinet) (?:has|have|had|was|were|accepted|agreed))\b",
)


_SCRUTINY = re.compile(r"\b(?:panel|commission|committee|scrutiny|inquiry)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Recommendation:
    """A recommendation as printed.

    Parameters
    ----------
    item
        Its number, words and children.
    made_by
        Who recommends, where the words say so.
    addressed_to
        Who is asked, where the words say so.
    deadline
        By when, where its sentence ties the date to it plainly.
    again
        Where the report prints it again, word for word.
    """

    item: Item
    made_by: Span | None = None
    addressed_to: Span | None = None
    deadline: Span | None = None
    again: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every span that it stands on."""
        return self.item.spans


@dataclass(frozen=True)
class _Lead:
    """A sentence that recommends: who, to whom, and where its own words begin."""

    span: Span
    made_by: Span | None
    addressed_to: Span | None
    text: Span | None  # what it recommends itself; None where a list follows


def read_terms(sections: Sequence[Section]) -> tuple[Item, ...]:
    """Read the terms of reference: the items under their heading."""
    lists = (found for section in sections if section.role == "terms" for found in read_items(section.paragraphs)[:1])
    return tuple(item for _, items in lists for item in items)


def read_conclusions(sections: Sequence[Section]) -> tuple[Item, ...]:
    """Read the conclusions: the items under their heading, or its paragraphs when they are not numbered."""
    found: list[Item] = []
    for section in sections:
        if section.role != "conclusions":
            continue
        lists = read_items(section.paragraphs)
        if lists:
            found += [item for _, items in lists for item in items]
        else:
            texts = [one for one in section.paragraphs if one.kind == "text" and len(one.text.text.split()) > 3]
            found += [Item(one.line, one.span, one.text, None, one.more) for one in texts]
    return tuple(found)


def read_recommendations(paragraphs: Sequence[Paragraph]) -> tuple[Recommendation, ...]:
    r"""Read the recommendations of a document.

    Parameters
    ----------
    paragraphs
        Its paragraphs.

    Returns
    -------
    tuple of Recommendation
        In order; one that is printed again word for word is told once.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "The Panel recommends to the Executive that grants be reviewed.\n\nWe accepted all recommendations.\n"
    >>> [one] = read_recommendations(read_paragraphs(text, read_blocks(text)))
    >>> one.item.text.text, one.made_by.text, one.addressed_to.text
    ('grants be reviewed.', 'The Panel', 'the Executive')
    """
    told = any("ecommend" in one.text.text.lower() for one in paragraphs)
    bodies = told and any(_SCRUTINY.search(one.text.text[:2000]) for one in paragraphs)
    found: list[Recommendation] = []
    for section in sections_of(paragraphs):
        if section.role in ("recommendations", "conclusions and recommendations"):
            found += _under_heading(section, sure=section.role == "recommendations")
        else:
            found += _by_name(section)
            found += _in_sentences(section, bodies)
    return _once(sorted(found, key=lambda one: one.item.span.start))


def _under_heading(section: Section, sure: bool) -> Iterator[Recommendation]:
    if headed := _headed(section.paragraphs):
        yield from (_recommend(item) for item in headed)
        return
    lists = read_items(section.paragraphs)
    for at, (above, items) in enumerate(lists):
        lead = _lead_of(above) if above else None
        if above and not lead and not _announces(above, first=at == 0):
            continue
        for item in items:
            saying = _says(item.text, item.children != ()) if not lead else None
            if saying and saying.text is None and item.children:
                yield from (_recommend(child, saying) for child in item.children)
            elif _advises(item, sure or lead is not None):
                yield _recommend(item, lead or saying)
    listed = {item.span for _, items in lists for item in items}
    lettered = any(THAT.match(item.text.text) and item.number for _, items in lists for item in items)
    for one in section.paragraphs:
        # Between points that open with That, running text only speaks of them.
        if one.kind == "text" and one.span not in listed and one.text.text and not (lettered and not _lead_of(one)):
            yield from _paragraph(one, beside=section.heading is not None and one.line == section.heading.line)


def _headed(paragraphs: Sequence[Paragraph]) -> list[Item]:
    """Return the recommendations that are headings themselves, numbered from 1, with the lists right below them."""
    marked = [
        (at, one.marker)
        for at, one in enumerate(paragraphs)
        if one.kind == "heading" and one.marker and one.marker.kind in ("number", "recommendation") and not one.role
    ]
    numbers = [marker.span.text for _, marker in marked]
    if len(numbers) < 2 or numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        return []
    ends = [*(at for at, _ in marked[1:]), len(paragraphs)]
    items = []
    for (at, marker), end in zip(marked, ends, strict=True):
        one, below = paragraphs[at], paragraphs[at + 1 : end]
        goes_on = below[:1] if below and below[0].kind == "text" and below[0].text.text[:1].islower() else []
        lists = read_items(below)
        opening = [*goes_on, *below[len(goes_on) : len(goes_on) + 1]]
        leads = [lead for lead in opening if lead.text.text.endswith(":")]
        children = lists[0][1] if lists and (lists[0][0] in leads or lists[0][0] is None) else []
        more = tuple(span for lead in goes_on for span in lead.spans)
        items.append(Item(one.line, one.span, one.text, marker.span, more, tuple(children)))
    return items


def _paragraph(one: Paragraph, beside: bool) -> Iterator[Recommendation]:
    """Read a paragraph of running text under the heading of the recommendations, or beside their label."""
    lead = _lead_of(one)
    if lead is not None:
        _, items = inline_items(one.text, one.line)
        if items:
            yield from (_recommend(item, lead) for item in items)
        elif lead.text is not None:
            item = Item(one.line, one.span, lead.text if not one.more else one.text, None, one.more)
            yield _recommend(item, lead)
        return
    whole = one.text.text.rstrip(" -–")
    if whole.endswith(":") or _OUTCOME.match(whole) or _NO_LEAD.search(whole[:200]) or len(whole.split()) < 4:
        return
    if (beside or _MODAL.search(whole[:_LONGEST])) and not re.match(r"We\b|You\b|If\b", whole):
        yield _recommend(Item(one.line, one.span, one.text, None, one.more))


def _announces(above: Paragraph, first: bool) -> bool:
    """Say whether a list below a paragraph in the section of recommendations is one of recommendations."""
    words = above.text.text[-400:]
    if LEADS_IN.search(words) and not _NO_LEAD.search(words):
        return True
    return first and not words.endswith(":") and not _NO_LEAD.search(words)


def _advises(item: Item, sure: bool) -> bool:
    """Say whether an item reads as advice and not as the outcome of advice."""
    words = item.text.text
    if item.text.blank or (len(words.split()) < 3 and not item.children):
        return False
    named = bool(item.number and item.number.start > item.span.start + 3)
    if THAT.match(words) or _MODAL.search(words[:_LONGEST]):
        return True
    return (sure or named) and not _OUTCOME.match(words)


def _by_name(section: Section) -> Iterator[Recommendation]:
    """Read what is named "Recommendation 1:" or "R1", wherever it stands."""
    marks = {one.marker.span: one.marker.kind for one in section.paragraphs if one.marker}
    shorts = {span.text for span, kind in marks.items() if kind == "short"}
    for _, items in read_items(section.paragraphs):
        for item in items:
            for one in (item, *item.children):
                kind = marks.get(one.number) if one.number else None
                named = kind == "recommendation" or (kind == "short" and {"R1", "R2"} <= shorts)
                words = one.text.text
                if named and len(words.split()) > 3 and not _OUTCOME.match(words) and not _reported(words):
                    yield _recommend(one)


def _reported(words: str) -> bool:
    return bool(re.match(r"(?:was|were|has|have|is|are|had)\b", words))


def _in_sentences(section: Section, bodies: bool) -> Iterator[Recommendation]:
    """Read the sentences that recommend, in the middle of running text."""
    if section.role in ("contents", "documents"):
        return
    paragraphs = section.paragraphs
    for index, one in enumerate(paragraphs):
        if one.kind == "heading" or (one.marker and one.marker.kind in ("recommendation", "short")):
            continue
        for lead in _leads(one.text, bodies):
            if lead.text is None:
                below = list(_list_below(paragraphs, index))
                items = [item for _, found in read_items(below)[:1] for item in found]
                yield from (_recommend(item, lead) for item in items if _advises(item, sure=True))
                continue
            _, inner = inline_items(lead.text, one.line)
            if inner:
                yield from (_recommend(item, lead) for item in inner)
            else:
                yield _recommend(Item(one.line, lead.span, lead.text), lead)


def _list_below(paragraphs: Sequence[Paragraph], index: int) -> Iterator[Paragraph]:
    """Yield the items right below a paragraph, down to the next that is numbered like the paragraph itself."""
    own = paragraphs[index].marker
    for one in paragraphs[index + 1 :]:
        if one.kind == "heading" or (one.kind == "text" and not THAT.match(one.text.text)):
            return
        if own and one.marker and one.marker.level == own.level:
            return
        yield one


def _lead_of(one: Paragraph) -> _Lead | None:
    return _says(one.text, True)


def _says(text: Span, listed: bool) -> _Lead | None:
    found = list(_leads(text, True))
    return found[0] if found and (found[0].text is not None or listed) else None


def _leads(text: Span, bodies: bool) -> Iterator[_Lead]:
    """Yield the sentences of a text that recommend something."""
    words = text.text
    if "ecommend" not in words and "ECOMMEND" not in words:  # most paragraphs, at a tenth of the cost
        return
    if match := _RECOMMENDED.match(words):
        yield _lead(text, 0, match, None)
        return
    if (match := _MAKES.search(words, 0, _LONGEST)) and (by := _BY.search(words, 0, match.start())):
        party = text.part(*match.span("party")) if match["party"] else None
        yield _Lead(text, text.part(*by.span("by")), party, None)
        return
    for match in _SAYS.finditer(words):
        start = max(0, match.start() - 160)
        by = _BY.search(words, start, match.start())
        if not by or not _opens_sentence(words, by.start()):
            continue
        passive = by["by"].lower().split() == ["it", "is"]
        if passive != ((match["form"] or "").lower() == "ed"):
            continue
        if by["by"].lower() == "we":
            after = words[match.end() : match.end() + 120]
            asks = re.match(_PARTY, after) or _ASKED_FOR.match(after) or (match["that"].endswith(":") and not after)
            if not bodies or not asks:
                continue
        made_by = None if passive else text.part(*by.span("by"))
        lead = _lead(text, by.start(), match, made_by)
        if lead.text is None or not lead.text.blank:
            yield lead


def _opens_sentence(words: str, at: int) -> bool:
    before = words[max(0, at - 4) : at].rstrip("*_ \n\t")
    return not before or before[-1] in '.!?:;•–-)”"' or before.endswith((",", "and"))


def _lead(text: Span, start: int, match: re.Match[str], made_by: Span | None) -> _Lead:
    words = text.text
    stop = _SENTENCE.search(words, match.end(), match.end() + _LONGEST)
    end = stop.end() if stop else len(words) if len(words) - match.end() <= _LONGEST else match.end()
    party = text.part(*match.span("party")) if match["party"] else None
    own = text.part(match.end(), end)
    if own.text.endswith(":") or (own.blank and end >= len(words.rstrip())):
        subject = re.match(rf"(?P<party>{_PARTY})(?=[\s:])", own.text)
        party = party or (own.part(*subject.span("party")) if subject else None)
        return _Lead(text.part(start, end), made_by, party, None)
    if party is None and (subject := re.match(rf"(?P<party>{_PARTY})(?=\s[a-z]+|\s?[:,])", own.text)):
        party = own.part(*subject.span("party"))
    return _Lead(text.part(start, end), made_by, party, own)


def _recommend(item: Item, lead: _Lead | None = None) -> Recommendation:
    words = item.text.text[:_LONGEST]
    found = _SUBJECT.match(words) or _SHOULD.search(words)
    own = item.text.part(*found.span("party")) if found else None
    return Recommendation(
        item,
        lead.made_by if lead else None,
        own or (lead.addressed_to if lead else None),
        None if item.more else read_due(item.text),
    )


def _once(found: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    """Tell once what is printed twice in the same words under the same number."""
    kept: dict[tuple[str, ...], Recommendation] = {}
    again: dict[tuple[str, ...], list[Span]] = {}
    spans: set[tuple[int, int]] = set()
    for one in found:
        if one.item.text.extent in spans:
            continue
        spans.add(one.item.text.extent)
        number = one.item.number.text if one.item.number else ""
        key = (number, *(" ".join(span.text.split()).casefold() for span in (one.item.text, *one.item.more)))
        if key in kept:
            again.setdefault(key, []).extend(one.spans)
        else:
            kept[key] = one
    return tuple(replace(one, again=tuple(again[key])) if key in again else one for key, one in kept.items())
