"""Documents in prose: what they list, decide and record, and their kind, title, date and publisher."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from cohesion_kg.readers.prose.acronyms import Acronym, read_acronyms
from cohesion_kg.readers.prose.decisions import Decision, read_decisions
from cohesion_kg.readers.prose.forms import read_listed_actions
from cohesion_kg.readers.prose.lists import Item, Numbered, read_numbered
from cohesion_kg.readers.prose.mentions import find_dates
from cohesion_kg.readers.prose.minutes import LoggedAction, Minutes, read_meeting, read_minutes
from cohesion_kg.readers.prose.paragraphs import Paragraph, Section, read_paragraphs, sections_of
from cohesion_kg.readers.prose.proceedings import is_of_a_meeting, read_agreed, read_undertaken
from cohesion_kg.readers.prose.recommendations import (
    Recommendation,
    read_conclusions,
    read_recommendations,
    read_terms,
)
from cohesion_kg.readers.prose.resolutions import Resolution, read_resolutions
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["KindGuess", "Prose", "kind_of", "read_prose"]

_COUNCIL = re.compile(
    r"(?:London\sBorough\sof|Royal\sBorough\sof|City\sof|LONDON\sBOROUGH\sOF)\s[A-Z][\w’'-]+(?:\s(?:and|AND|&|upon|[A-Z][\w’'-]+)){0,4}"
    r"|[A-Z][\w’'-]+(?:[\s-](?:and|AND|upon|on|the|&|[A-Z][\w’'-]+)){0,6}?\s(?:Council|COUNCIL|Combined\sAuthority|COMBINED\sAUTHORITY)\b"
)
_NO_PUBLISHER = re.compile(
    r"^(?:The|This|Our|Your|THE|Full|County|City|Borough|District|Town|Parish|Annual)\s(?:Council|COUNCIL)$|\bTO\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s+[A-Z])")  # the end of a sentence
#: In a paper that writes out more actions than these, what somebody "will" do is no action.
_LISTED = 1
_OPENING = 25  # paragraphs in which title, date and publisher are looked for

#: What the first lines say, and the kind of document that it makes likely.
_TITLES: tuple[tuple[str, str], ...] = (
    (r"\bminutes\b", "minutes"),
    (
        r"\brecord of (?:executive |officer |delegated )?decisions?\b|\bdecision (?:record|notice|sheet|list)\b",
        "decision-record",
    ),
    (r"\bequalit(?:y|ies) (?:impact )?(?:assessment|analysis)\b|\bEqIA\b", "report"),
    (r"(?<!\barea )\baction plan\b|\b(?:delivery|implementation) plan\b", "action-plan"),
    (
        r"\bscrutiny\b.{0,80}\b(?:report|review|investigation)\b|\b(?:report|review)\b.{0,120}\bscrutiny\b",
        "scrutiny-report",
    ),
    (r"\breport (?:to|of) (?:the )?(?:cabinet|executive)\b|\b(?:cabinet|executive) report\b", "executive-report"),
    (r"\binspect(?:ion|orate)\b.{0,60}\breport\b|\breport\b.{0,60}\binspection\b", "inspection-report"),
    (r"\bevaluation\b", "research-report"),
    (r"\bstrategy\b|\bcorporate plan\b", "strategy"),
    (r"\bprospectus\b", "prospectus"),
    (r"\btoolkit\b", "toolkit"),
    (r"\bguidance\b|\bguidelines\b", "guidance"),
    (r"\bindependent review\b", "review"),
)
_COMPILED = [(re.compile(words, re.IGNORECASE | re.DOTALL), kind) for words, kind in _TITLES]


@dataclass(frozen=True)
class KindGuess:
    """The kind of a document, by its name in the vocabulary of kinds, and why it is taken for one."""

    kind: str
    reason: str


@dataclass(frozen=True)
class Prose:
    """What a document in prose says in forms that can be relied on; a page without such forms is empty.

    Parameters
    ----------
    paragraphs
        Its numbered paragraphs, which give places and state nothing.
    recommendations, conclusions, terms
        What a report lists.
    acronyms
        Short forms that it explains.
    decisions
        The decisions of a record.
    resolutions
        What a meeting resolved, and, as candidates, sentences that tell of a decision.
    minutes
        The meeting that the document is the minutes of.
    meeting
        The meeting that a page which is no minutes says it is of.
    actions
        Actions that minutes log, or that are written out under labels.
    title, date
        Those of the document.
    publishers
        Councils that its first lines name.
    """

    paragraphs: tuple[Numbered, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    conclusions: tuple[Item, ...] = ()
    terms: tuple[Item, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    decisions: tuple[Decision, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    minutes: Minutes | None = None
    meeting: Minutes | None = None
    actions: tuple[LoggedAction, ...] = ()
    title: Span | None = None
    date: Span | None = None
    publishers: tuple[Span, ...] = ()

    @property
    def decided(self) -> int:
        """How many decisions it sets down: those of records, and each point that a meeting resolved."""
        recorded = sum(bool(one.title or one.text or one.points) for one in self.decisions)
        return recorded + sum(len(one.items) for one in self.resolutions if not one.candidate)


def read_prose(text: str, blocks: Sequence[Block], claimed: Collection[int] = ()) -> Prose:
    r"""Read what a document says outside its tables.

    Parameters
    ----------
    text
        The whole text.
    blocks
        Its blocks.
    claimed
        Numbers of the lines that tables and their readers have taken.

    Returns
    -------
    Prose
        What it holds, each with its exact span of the text.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Scrutiny report\n\nRecommendations\n\n1. That the Executive adopt a charter.\n2. That it meet.\n"
    >>> prose = read_prose(text, read_blocks(text))
    >>> [(one.item.number.text, one.item.text.text) for one in prose.recommendations]
    [('1', 'That the Executive adopt a charter.'), ('2', 'That it meet.')]
    >>> prose.title.text
    'Scrutiny report'
    """
    paragraphs = read_paragraphs(text, blocks, claimed)
    sections = sections_of(paragraphs)
    decisions = read_decisions(sections)
    minutes = read_minutes(paragraphs, sections)
    met = minutes is not None or is_of_a_meeting(paragraphs)
    taken = frozenset(claimed)
    free = [block for block in blocks if block.line not in taken]
    return Prose(
        paragraphs=read_numbered(text, paragraphs),
        recommendations=read_recommendations(paragraphs),
        conclusions=read_conclusions(sections),
        terms=read_terms(sections),
        acronyms=read_acronyms(paragraphs, sections, free),
        decisions=decisions,
        resolutions=_resolutions(paragraphs, decisions, met),
        minutes=minutes,
        meeting=None if minutes else read_meeting(sections),
        actions=_actions(text, paragraphs, met),
        title=_title(paragraphs, sections, decisions, minutes),
        date=_date(paragraphs, sections, minutes),
        publishers=_publishers(paragraphs),
    )


def _not_in(decisions: Sequence[Decision], resolutions: Sequence[Resolution]) -> Iterator[Resolution]:
    """Yield the resolutions that no record of a decision prints as its own words."""
    spans = {span.extent for one in decisions for span in one.text}
    spans |= {point.text.extent for one in decisions for point in one.points}
    for one in resolutions:
        if not any(item.text.extent in spans or one.span.extent in spans for item in one.items):
            yield one


def _resolutions(paragraphs: Sequence[Paragraph], decisions: Sequence[Decision], met: bool) -> tuple[Resolution, ...]:
    """Return what was resolved, and what sentences on a meeting tell to have been agreed beside it."""
    resolved = tuple(_not_in(decisions, read_resolutions(paragraphs)))
    if not met:
        return resolved
    printed = [one for one in resolved if not one.candidate]
    taken = [item.span for one in printed for item in one.items]
    told = [one for one in read_agreed(paragraphs) if not any(_overlap(one.span, span) for span in taken)]
    candidates = [one for one in resolved if one.candidate and not any(_overlap(one.span, two.span) for two in told)]
    return tuple(sorted([*printed, *told, *candidates], key=lambda one: one.span.start))


def _overlap(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _actions(text: str, paragraphs: Sequence[Paragraph], met: bool) -> tuple[LoggedAction, ...]:
    """Return the actions written out as such, else those that sentences on a meeting give to somebody."""
    listed = read_listed_actions(text, paragraphs)
    if not met:
        return listed
    told = read_undertaken(paragraphs, sure=len(listed) > _LISTED)
    beside = [one for one in told if not any(_overlap(one.span, other.span) for other in listed)]
    return tuple(sorted([*listed, *beside], key=lambda one: one.span.start))


def kind_of(prose: Prose, text: str, records: Records | None = None) -> KindGuess:
    """Guess the kind of a document.

    Parameters
    ----------
    prose
        What was read in it.
    text
        Its whole text.
    records
        What its tables list.

    Returns
    -------
    KindGuess
        The local name of a concept of the scheme `documentkind`, with the reason; a guess, to be shown as one.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Welcome to our town. We are glad that you are here."
    >>> kind_of(read_prose(text, read_blocks(text)), text)
    KindGuess(kind='page', reason='It holds no recommendations, actions, decisions or minutes.')
    """
    named = _said(prose.title.text if prose.title else "")
    said = named or _said(" ".join(text[:1500].split())[:500])
    kind = said[0] if said else None
    if prose.minutes and kind in ("minutes", "scrutiny-report", None):
        return KindGuess("minutes", "It lists who was present at a meeting.")
    if records and any(entry.kind == "action" for entry in records.entries):
        return KindGuess("action-plan", "Its tables list actions.")
    if prose.decisions and not (named and named[0] in ("executive-report", "scrutiny-report", "minutes")):
        return KindGuess("decision-record", "It has the labels of a record of decisions: what was decided, when, why.")
    if kind == "scrutiny-report" and not (prose.recommendations or prose.conclusions or prose.terms):
        kind = None
    if kind and said:
        return KindGuess(kind, f'Its {"title says" if named else "first lines say"} "{said[1]}".')
    if len(prose.actions) > 1:
        return KindGuess("action-plan", "It lists actions.")
    if prose.recommendations or prose.conclusions or prose.paragraphs:
        return KindGuess("report", "It lists recommendations or conclusions, or numbers its paragraphs.")
    if any(not one.candidate for one in prose.resolutions):
        return KindGuess("minutes", "It says what was resolved.")
    return KindGuess("page", "It holds no recommendations, actions, decisions or minutes.")


def _said(words: str) -> tuple[str, str] | None:
    """Return the kind of document that words make likely, and the words that do."""
    matches = ((kind, phrase.search(words[:500])) for phrase, kind in _COMPILED)
    return next(((kind, " ".join(match[0].split())) for kind, match in matches if match), None)


def _labelled(sections: Sequence[Section], role: str) -> Span | None:
    spans = (one.text for section in sections if section.role == role for one in section.paragraphs)
    return next((span for span in spans if not span.blank), None)


def _title(
    paragraphs: Sequence[Paragraph], sections: Sequence[Section], decisions: Sequence[Decision], minutes: Minutes | None
) -> Span | None:
    """Return the title: what a label calls so, else the first heading or short line that names no council alone."""
    if labelled := _labelled(sections, "title") or next((one.title for one in decisions if one.title), None):
        return labelled
    if minutes and minutes.title:
        return minutes.title
    for one in paragraphs[:_OPENING]:
        words = one.text.text
        if (
            one.note
            or one.role
            or one.marker
            or words.endswith(":")
            or words.startswith(("{", "<"))
            or sum(map(str.isalpha, words)) < 2
            or len(words) > 400
            or (len(words) < 100 and _COUNCIL.fullmatch(words))
            or next(find_dates(one.text), None)
        ):
            continue
        if one.kind == "heading" or (len(words.split()) <= 25 and not words.endswith((".", ":", ";", ","))):
            return one.text
        return None
    return None


def _date(paragraphs: Sequence[Paragraph], sections: Sequence[Section], minutes: Minutes | None) -> Span | None:
    """Return the date of the document: beside a label, else alone on one of the first lines."""
    labelled = _labelled(sections[:_OPENING], "date")
    if labelled and (date := next(find_dates(labelled), None)):
        return date
    if minutes and minutes.date:
        return minutes.date
    for one in paragraphs[:_OPENING]:
        end = _SENTENCE.search(one.text.text)  # "Published 3 March 2024. Ask …"
        first = one.text.part(0, end.end() if end else None)
        if len(first.text) < 60 and not one.note:
            for date in find_dates(first):
                rest = first.text.replace(date.text, "", 1).strip(" .,:*()–-").casefold()
                if rest in ("", "date", "dated", "published", "version", "updated", "last updated", "draft", "final"):
                    return date
    return None


def _publishers(paragraphs: Sequence[Paragraph]) -> tuple[Span, ...]:
    """Return the councils that the first lines name, each once."""
    found: dict[str, Span] = {}
    for one in paragraphs[:_OPENING]:
        if one.note or len(one.text.text) > 300:
            continue
        for match in _COUNCIL.finditer(one.text.text):
            if not _NO_PUBLISHER.search(match[0]):
                found.setdefault(" ".join(match[0].split()).casefold(), one.text.part(*match.span()))
    return tuple(found.values())
