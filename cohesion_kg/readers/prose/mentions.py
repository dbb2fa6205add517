"""What a text mentions: names that the graph knows, and what looks like a name, an amount, a date or a post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cohesion_kg.errors import ValueReadError
from cohesion_kg.readers.prose.paragraphs import read_paragraphs
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.values.dates import read_date
from cohesion_kg.values.money import read_money

__all__ = ["Mention", "Names", "find_amounts", "find_dates", "find_mentions"]

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|&")
_LIGHT = re.compile(r"[^\S\t\u2028]{1,3}|[-–/,][^\S\t\u2028]?|")
_POSSESSIVE = re.compile(r"[’']s?$")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    r"(?<![\w/.,£-])(?:"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR})"
    r"|\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)"
    rf"|{_YEAR}(?P<iso>[/-])\d\d(?P=iso)\d\d|(?:(?:early|mid|late|end\sof|start\sof)[\s-])?{_MONTH}\s{_YEAR}"
    rf"|(?:the\s)?(?:end|start|beginning)\sof\s(?:{_MONTH}(?:\s{_YEAR})?|{_YEAR}(?:[/-]\d\d(?:\d\d)?)?)"
    rf"|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\s{_YEAR}|Q[1-4]\s{_YEAR}[/-]\d\d|{_YEAR}[/-]\d\d(?:\d\d)?"
    rf"|(?<=\bin\s){_YEAR}|(?<=\bby\s){_YEAR}|(?<=\bsince\s){_YEAR}|(?<=\bfrom\s){_YEAR}|(?<=\bduring\s){_YEAR}"
    r")(?![\w/]|[.,-]\d)"
)
_AMOUNT = re.compile(
    r"(?<![\w£])(?:(?:over|about|around|approximately|up\sto|under|some|nearly|almost|at\sleast)\s)?"
    r"[£€]\s?\d{1,3}(?:,?\d{3}){0,4}(?:\.\d{1,3})?(?:\s?(?:k|m|mn|bn|thousand|million|billion)\b)?"
    r"(?:\s(?:per|an?)\s(?:week|month|year|annum|day|hour|person|head|night)\b|\spa\b)?(?![\d,]\d)"
)
_PROPER = r"[A-Z][\w’'&-]{0,40}"
_JOINED = rf"(?:{_PROPER}|of|and|for|the|in|&)"
_NAMED = re.compile(
    rf"\b{_PROPER}(?:,?\s{_JOINED}){{0,8}}?\s(?P<kind>Fund|Funding|Programme|Program|Grant|Scheme|Partnership|Strategy|Council"
    rf"|Forum|Charter|Panel|Committee|Board|Project)\b(?!\s(?:{_PROPER}\s)?(?:Officer|Manager|Lead|Co-?ordinator))"
)
_MORE = rf"(?:(?:,\s|\s(?:and|&|of|for)\s|\s){_PROPER}){{0,7}}"
_POST = re.compile(
    r"\b(?:(?:Assistant|Deputy|Interim|Strategic|Executive|Corporate|Service)\s){0,2}"
    r"(?:Heads?|Directors?|Leader|Cabinet\sMembers?|Executive\sMembers?|Portfolio\sHolders?|Chair|Managers?)"
    rf"\s(?:of|for)\s(?:the\s)?{_PROPER}{_MORE}"
    rf"|\b{_PROPER}{_MORE}\s(?:Manager|Officer|Co-?ordinator|Adviser|Director)\b"
    r"|\b(?:Chief\sExecutive|Monitoring\sOfficer|Chief\sConstable)\b"
)
_ACRONYM = re.compile(r"(?<![\w&/])(?:[A-Z]{3,8}|[A-Z][a-z]?[A-Z&][A-Za-z]?[A-Z]|[A-Z]{2,}&[A-Z]+)(?=s?\b)")
_OWNER = re.compile(r"[’']s?\s")
_NO_POST = re.compile(r"(?:(?:Contact|Reporting|Report|Lead|Responsible)\s)?(?:Officer|Manager|Director)")
_NO_ACRONYMS = frozenset("THE AND FOR NOT ALL YES TBC TBA PAGE WITH FROM THAT THIS PLAN ACTION LEAD NONE NOTE".split())
#: Words that open a sentence, or come before "the", and belong to no name.
_OPENING = re.compile(
    r"(?:.{0,80}\s(?:the|The)\s|(?:The|This|That|These|An?|In|Our|Its|Their|Under|And|For|To|From|By|With|As|At|On|Any|Each"
    r"|Using|Following|Including|Regarding|[A-Z][a-z]{1,20}ly)\s)",
    re.DOTALL,
)
#: Kinds whose names are words of every day, and those whose names are places.
_COMMON, _PLACES = frozenset({"theme"}), frozenset({"area", "council", "ward", "school", "person"})
_KINDS = {
    **dict.fromkeys(("Fund", "Funding", "Grant"), "stream"),
    **dict.fromkeys(("Programme", "Program", "Scheme", "Project"), "programme"),
    **dict.fromkeys(("Partnership", "Forum"), "partnership"),
    **dict.fromkeys(("Strategy", "Charter"), "instrument"),
    **dict.fromkeys(("Panel", "Committee", "Board"), "panel"),
    "Council": "council",
}


@dataclass(frozen=True)
class Mention:
    """A stretch of a text that names something.

    Parameters
    ----------
    kind
        Kind of the thing: that of the graph (``council``, ``stream`` …), or for candidates by form ``money``,
        ``date``, ``post``, ``acronym`` or the kind that the last word of a name says.
    span
        Where it stands.
    target
        IRI of the thing; None for a candidate by its form alone.
    label
        The name as the graph has it, else as printed.
    """

    kind: str
    span: Span
    target: str | None
    label: str


class Names:
    """The names that the graph knows, ready for one pass over a text.

    Parameters
    ----------
    known
        Names to the IRI and kind of what they name. Case counts only where it must: a theme may be printed
        anyhow, another name has a capital, and one word of up to five letters is printed in capitals, like the
        short form that it is, unless it names a place. What has fewer than three letters is no name.

    Examples
    --------
    >>> names = Names({"north east migration partnership": ("p:nemp", "partnership"), "cmf": ("s:cmf", "stream")})
    >>> found = names.find(Span(0, 53, "The North East Migration Partnership used Cmf and CMF"))
    >>> [(one.span.text, one.target) for one in found]
    [('North East Migration Partnership', 'p:nemp'), ('CMF', 's:cmf')]
    """

    def __init__(self, known: Mapping[str, tuple[str, str]]) -> None:
        self._known = known
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in known:
            words = tuple(_key(word) for word in _WORD.findall(name))
            if words and sum(map(len, words)) > 2:
                self._by_first.setdefault(words[0], []).append((words, name))
        for names in self._by_first.values():
            names.sort(key=lambda entry: -len(entry[0]))  # the longest first

    def find(self, span: Span) -> Iterator[Mention]:
        """Yield what is named in a span, the longest name at each place, none inside another."""
        matches = list(_WORD.finditer(span.text))
        words = [_key(match[0]) for match in matches]
        past = 0
        for at, word in enumerate(words):
            if at < past:
                continue
            for name_words, name in self._by_first.get(word, ()):
                end = at + len(name_words)
                if tuple(words[at:end]) != name_words or not _together(span.text, matches[at:end]):
                    continue
                printed = _stem(span.text[matches[at].start() : matches[end - 1].end()])
                target, kind = self._known[name]
                if _cased(name, printed, kind):
                    start = matches[at].start()
                    yield Mention(kind, span.part(start, start + len(printed)), target, name)
                    past = end
                    break


def _together(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """Say whether only light marks stand between the words: the end of a sentence or cell ends a name."""
    return all(_LIGHT.fullmatch(text, one.end(), two.start()) for one, two in pairwise(matches))


def _cased(name: str, printed: str, kind: str) -> bool:
    """Say whether a name may be printed in this casing."""
    if kind in _COMMON:
        return True
    if " " not in name and len(name) <= 5 and kind not in _PLACES:
        return printed == (name.upper() if name.islower() else name)
    return any(map(str.isupper, printed)) if " " in name else printed[:1].isupper()


def _key(word: str) -> str:
    return "and" if word == "&" else _stem(word).casefold().replace("’", "'")


def _stem(words: str) -> str:
    return _POSSESSIVE.sub("", words)


def find_dates(span: Span) -> Iterator[Span]:
    """Yield the dates that are printed in a span, without the words that bound them.

    Examples
    --------
    >>> [date.text for date in find_dates(Span(0, 52, "Met on 4 October 2018; to report by the end of 2019."))]
    ['4 October 2018', 'the end of 2019']
    """
    for match in _DATE.finditer(span.text):
        if _is_date(" ".join(match[0].split())):
            yield span.part(*match.span())


@lru_cache(maxsize=4096)
def _is_date(words: str) -> bool:
    return read_date(words).kind not in ("unknown", "event")


@lru_cache(maxsize=4096)
def _is_amount(words: str) -> bool:
    try:
        read_money(words)
    except ValueReadError:
        return False
    return True


def find_amounts(span: Span) -> Iterator[Span]:
    """Yield the amounts of money that are printed in a span.

    Examples
    --------
    >>> [amount.text for amount in find_amounts(Span(0, 43, "It won £1.2 million, of which £798 per week"))]
    ['£1.2 million', '£798 per week']
    """
    for match in _AMOUNT.finditer(span.text):
        if _is_amount(" ".join(match[0].split())):
            yield span.part(*match.span())


def find_mentions(text: str, blocks: Sequence[Block], known: Mapping[str, tuple[str, str]] | Names) -> list[Mention]:
    r"""Find what a text mentions.

    Parameters
    ----------
    text
        The whole text.
    blocks
        Its blocks.
    known
        Names to the IRI and kind of what they name, or the same made ready.

    Returns
    -------
    list of Mention
        In order; none stands inside another, and none runs over the end of a paragraph, a heading or a cell.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Leeds City Council won £5,000 from the Welcome Fund in May 2019."
    >>> found = find_mentions(text, read_blocks(text), {"leeds city council": ("council:leeds", "council")})
    >>> [(one.kind, one.span.text, one.target) for one in found[:2]]
    [('council', 'Leeds City Council', 'council:leeds'), ('money', '£5,000', None)]
    >>> [(one.kind, one.span.text) for one in found[2:]]
    [('stream', 'Welcome Fund'), ('date', 'May 2019')]
    """
    names = known if isinstance(known, Names) else Names(known)
    found: list[Mention] = []
    for paragraph in read_paragraphs(text, blocks):
        for span in paragraph.spans:
            named = list(names.find(span))
            found += _apart([*named, *_candidates(span, {one.span.start: one.span.end for one in named})])
    return found


def _candidates(span: Span, named: Mapping[int, int]) -> Iterator[Mention]:
    """Yield what looks like an amount, a date, a post, a name or a short form."""
    for kind, finder in (("money", find_amounts), ("date", find_dates)):
        yield from (Mention(kind, found, None, found.text) for found in finder(span))
    for match in _POST.finditer(span.text):
        post = span.part(*match.span())
        owners = [found.end() for found in _OWNER.finditer(post.text)]
        post = post.part(owners[-1]) if owners else post  # "the Commissioner's Engagement Officer"
        if not _NO_POST.fullmatch(post.text):
            yield Mention("post", post, None, _label(post))
    for match in _NAMED.finditer(span.text):
        name = span.part(*match.span())
        known_end = named.get(name.start)
        if known_end is not None and known_end < name.end and name.text[known_end - name.start :][:2] in ("'s", "’s"):
            name = name.part(known_end - name.start + 2)  # "Leeds City Council's Welcome Fund"
        if opening := _OPENING.match(name.text):
            name = name.part(opening.end())
        if " " in name.text and name.text[:1].isupper():
            yield Mention(_KINDS[match["kind"]], name, None, _label(name))
    for match in _ACRONYM.finditer(span.text):
        if match[0] not in _NO_ACRONYMS and not span.text.isupper():
            yield Mention("acronym", span.part(*match.span()), None, match[0])


def _label(span: Span) -> str:
    return " ".join(span.text.split())


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Keep, of those that stand in one another, the longest; of equals the one that the graph knows."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.span.start, -one.span.end, one.target is None)):
        if kept and one.span.start < kept[-1].span.end:
            if len(one.span.text) > len(kept[-1].span.text):
                kept[-1] = one
        else:
            kept.append(one)
    return kept
