"""Short forms and what they stand for, as a text prints them: "Controlling Migration Fund (CMF)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cohesion_kg.readers.prose.paragraphs import Paragraph, Section
from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["Acronym", "abbreviates", "read_acronyms"]

_SHORT = r"[A-Z][A-Za-z]{0,3}[A-Z&][A-Za-z&]{0,7}|[A-Z]{2,10}s?"
_BEHIND = re.compile(rf"\(\s?(?P<short>{_SHORT})\s?\)")
_BEFORE = re.compile(rf"(?<![\w&])(?P<short>{_SHORT})\s?\((?P<long>[A-Z][^()\n]{{4,120}})\)")
_ENTRY = re.compile(
    rf"(?:[*_]{{2}}|<b>)?(?P<short>{_SHORT})(?:[*_]{{2}}|</b>)?\s?(?:[-–—:=]|\s)\s?(?:[*_]{{2}})?(?P<long>[A-Z][^\t\n]{{3,150}})"
)
_WORD = re.compile(r"[^\W\d_][\w’']*")
_TITLE = re.compile(r"[A-Z][\w’'&,-]*(?: (?:[A-Z][\w’'&,-]*|and|of|for|the|in|as)){1,9}")
_SMALL = frozenset("a an and as at by for from in of on or the to with &".split())
_WINDOW = 160  # characters before a bracket that may hold what it stands for


@dataclass(frozen=True)
class Acronym:
    """A short form and the words it stands for.

    Parameters
    ----------
    short
        The short form.
    expansion
        The words.
    span
        Where the text prints them together.
    """

    short: Span
    expansion: Span
    span: Span


def abbreviates(short: str, words: str) -> bool:
    """Say whether the letters of a short form are, in order, the first letters of words.

    Every capital of the words must be spoken for, but the last may be left out, and small words may.

    Examples
    --------
    >>> abbreviates("LAASLO", "Local Authority Asylum Seeker Liaison Officer Project")
    True
    >>> abbreviates("NEMP", "North East Strategic Partnership"), abbreviates("IAGs", "Independent Advisory Groups")
    (False, True)
    """
    return _reach(short, _initials(words)) is not None


def _initials(words: str) -> list[tuple[str, bool]]:
    """Return the first letter of each word, and whether the word may be left out."""
    found = _WORD.findall(words)
    return [(word[0].upper(), word.lower() in _SMALL or index == len(found) - 1) for index, word in enumerate(found)]


def _reach(short: str, initials: Sequence[tuple[str, bool]]) -> int | None:
    """Return how many words the letters of a short form use up from the first; None when they do not fit."""
    letters = [letter.upper() for letter in re.sub(r"(?<=[A-Z])s$", "", short) if letter.isalpha()]
    ways = {0: 0}  # by the letters used so far: the words used so far
    for index, (initial, optional) in enumerate(initials):
        reached = {used: last for used, last in ways.items() if optional and index}
        for used in ways:
            if used < len(letters) and letters[used] == initial:
                reached[used + 1] = index + 1
        ways = reached
    return ways.get(len(letters)) if letters else None


def read_acronyms(
    paragraphs: Sequence[Paragraph], sections: Sequence[Section], blocks: Sequence[Block] = ()
) -> tuple[Acronym, ...]:
    r"""Read the short forms that a text explains.

    Parameters
    ----------
    paragraphs
        Its paragraphs.
    sections
        The same under their headings: below "Acronyms" every entry of the list counts.
    blocks
        Rows of tables that list short forms in their first column.

    Returns
    -------
    tuple of Acronym
        In order, each place once.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "It won money from the Welcome Fund (WF), run by the DfE (Department for Education).\n"
    >>> found = read_acronyms(read_paragraphs(text, read_blocks(text)), [])
    >>> [(one.short.text, one.expansion.text) for one in found]
    [('WF', 'Welcome Fund'), ('DfE', 'Department for Education')]
    """
    listed = [one for section in sections if section.role == "acronyms" for one in section.paragraphs]
    found = [entry for one in listed if (entry := _entry(one.text, sure=True))]
    for one in paragraphs:
        for span in one.spans:
            found += _in_words(span)
            if entry := _entry(span, sure=False):
                found.append(entry)
    for block in blocks:
        printed = [cell for cell in block.cells if not cell.blank]
        if (
            len(printed) == 2
            and re.fullmatch(_SHORT, printed[0].text)
            and abbreviates(printed[0].text, printed[1].text)
        ):
            first, last = printed
            at = first.start - block.span.start
            found.append(Acronym(first, last, block.span.part(at, last.end - block.span.start)))
    unique = {one.short.extent: one for one in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda one: one.span.start))


def _entry(span: Span, sure: bool) -> Acronym | None:
    """Read an entry of a list: "ABC - Full Name"."""
    match = _ENTRY.fullmatch(span.text) if len(span.text) < 200 else None
    if not match:
        return None
    short, long_ = span.part(*match.span("short")), span.part(*match.span("long"))
    printed_apart = bool(re.match(r"[*_</b>\s]*[-–—:=]", span.text[match.end("short") :]))
    if not abbreviates(short.text, long_.text) and not (sure and printed_apart):
        return None
    return Acronym(short, long_, span.part(short.start - span.start, long_.end - span.start))


def _in_words(span: Span) -> Iterator[Acronym]:
    """Yield what a run of words explains in brackets."""
    text = span.text
    if "(" not in text:
        return
    for match in _BEHIND.finditer(text):
        start = _expansion(match["short"], text, match.start())
        if start is not None:
            long_ = _unmarked(span.part(start, match.start()))
            yield Acronym(span.part(*match.span("short")), long_, span.part(start, match.end()))
    for match in _BEFORE.finditer(text):
        if abbreviates(match["short"], match["long"]):
            short, long_ = span.part(*match.span("short")), span.part(*match.span("long"))
            yield Acronym(short, long_, span.part(*match.span()))


def _expansion(short: str, text: str, end: int) -> int | None:
    """Return where the words before a bracket begin that its short form stands for."""
    start = max(0, end - min(_WINDOW, 25 * len(short)))
    before = text[start:end]
    cut = max(before.rfind(". "), before.rfind("; "), before.rfind("("), before.rfind("\n\n"))
    words = [match for match in _WORD.finditer(before) if match.start() > cut]
    for first in range(len(words) - 1, max(-1, len(words) - 2 * len(short) - 4), -1):
        opening = words[first][0]
        named = opening[0].isupper() or len(short) > 2
        if named and opening.lower() not in _SMALL and abbreviates(short, before[words[first].start() :]):
            return start + words[first].start()
    whole = text[:end].strip(" *_#") if end < 120 else ""
    alone = len(text) < end + 20 and re.fullmatch(r"\(?[\s\w&]+\)[ *_]*", text[end:])
    if alone and _TITLE.fullmatch(whole) and whole[0] == short[0] and _shared(short, whole) * 2 > len(short):
        return text.index(whole)
    return None


def _unmarked(span: Span) -> Span:
    """Return words without the asterisks that set them in italics."""
    return span.part(0, len(span.text.rstrip("*_ ")))


def _shared(short: str, words: str) -> int:
    """Count the letters of a short form that are first letters of words, in order."""
    count, letters = 0, iter([initial for initial, _ in _initials(words)])
    for letter in short.upper():
        left = list(letters)
        if letter in left:
            count += 1
            left = left[left.index(letter) + 1 :]
        letters = iter(left)
    return count
