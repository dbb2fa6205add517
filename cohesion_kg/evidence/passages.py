"""Passages: exact spans of source texts, how they are found, named and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from cohesion_kg.errors import BuildError, NotFound, VerificationError
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.values.namespaces import PREFIXES

__all__ = ["CONTEXT", "Passage", "Quote", "find_words", "is_whole_words", "locate", "parse_quote", "passage_iri"]

#: Characters of prefix and suffix that a passage carries.
CONTEXT = 48

_SOURCE = PREFIXES["source"]
_FRAGMENT = re.compile(re.escape(_SOURCE) + r"(?P<slug>[a-z0-9-]+)#char=(?P<start>\d+),(?P<end>\d+)")
_QUOTE = re.compile(
    r"(?:(?P<slug>[a-z0-9][a-z0-9-]*[a-z0-9]) ?)??"
    r"(?:¶(?P<paragraph>\d+)|L(?P<first>\d+)(?:-(?P<last>\d+))?)? ?:: (?P<words>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, order=True)
class Passage:
    """A span of a source text, end exclusive, in characters.

    Examples
    --------
    >>> Passage("crewe-action-plan", 2, 7).iri
    'https://w3id.org/cohesion-kg/id/source/crewe-action-plan#char=2,7'
    >>> Passage.from_iri(Passage("crewe-action-plan", 2, 7).iri)
    Passage(slug='crewe-action-plan', start=2, end=7)
    """

    slug: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        """The IRI: that of the source with an RFC 5147 character fragment."""
        return f"{_SOURCE}{self.slug}#char={self.start},{self.end}"

    @classmethod
    def from_iri(cls, iri: str) -> Passage:
        """Read a passage's IRI.

        Raises
        ------
        VerificationError
            If the IRI is not that of a passage.
        """
        match = _FRAGMENT.fullmatch(iri)
        if not match:
            raise VerificationError(f"<{iri}> is not the IRI of a passage (…#char=START,END).")
        return cls(match["slug"], int(match["start"]), int(match["end"]))

    @property
    def before(self) -> Passage:
        """The context before it, as far as a passage carries it."""
        return Passage(self.slug, max(0, self.start - CONTEXT), self.start)

    @property
    def after(self) -> Passage:
        """The context after it; it may reach beyond the end of the text."""
        return Passage(self.slug, self.end, self.end + CONTEXT)

    def words(self, source: SourceText) -> str:
        """Return the words of the passage in its source."""
        return source.text[self.start : self.end]


@dataclass(frozen=True)
class Quote:
    """A quotation as a curator writes it: where to look, and the words."""

    slug: str | None
    paragraph: int | None
    lines: tuple[int, int] | None
    words: str


def passage_iri(slug: str, start: int, end: int) -> ox.NamedNode:
    """Return the IRI of the passage `start` to `end` of a source.

    Examples
    --------
    >>> passage_iri("crewe-action-plan", 2, 7).value.rpartition("#")[2]
    'char=2,7'
    """
    return ox.NamedNode(Passage(slug, start, end).iri)


def parse_quote(quote: str) -> Quote:
    """Read ``"[source] [¶n | Ln | Ln-m] :: words"``.

    Parameters
    ----------
    quote
        Text of a ``ckg:quote``.

    Raises
    ------
    BuildError
        If the quotation has no ``::``.

    Examples
    --------
    >>> parse_quote("¶32 :: The project was awarded £300,000")
    Quote(slug=None, paragraph=32, lines=None, words='The project was awarded £300,000')
    >>> parse_quote("crewe-action-plan L3-4 :: Updated").lines
    (3, 4)
    """
    match = _QUOTE.fullmatch(quote)
    if not match or not match["words"]:
        raise BuildError(f"Write the quotation as 'LOCATOR :: words', not {quote!r}.")
    lines = (int(match["first"]), int(match["last"] or match["first"])) if match["first"] else None
    return Quote(match["slug"], int(match["paragraph"]) if match["paragraph"] else None, lines, match["words"])


def is_whole_words(text: str, start: int, end: int) -> bool:
    """Say whether a span neither begins nor ends inside a word or a number.

    Examples
    --------
    >>> is_whole_words("December 2017", 0, 12), is_whole_words("December 201", 0, 12)
    (False, True)
    """
    opens = start == 0 or not (text[start - 1].isalnum() and text[start : start + 1].isalnum())
    closes = end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return opens and closes


def find_words(text: str, words: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where `words` stand as whole words inside a span of `text`.

    Examples
    --------
    >>> list(find_words("one, tone, one", "one", (0, 14)))
    [(0, 3), (11, 14)]
    """
    position = text.find(words, span[0], span[1])
    while position >= 0:
        if is_whole_words(text, position, position + len(words)):
            yield position, position + len(words)
        position = text.find(words, position + 1, span[1])


def locate(quote: str, sources: Mapping[str, SourceText], default: str) -> Passage:
    r"""Find the one passage that a quotation means.

    Parameters
    ----------
    quote
        ``"LOCATOR :: words"``, see :func:`parse_quote`.
    sources
        Source texts by slug.
    default
        Slug of the source meant when the locator names none.

    Returns
    -------
    Passage
        The one place where the words stand.

    Raises
    ------
    BuildError
        If the words are absent or stand there more than once.

    Examples
    --------
    >>> source = SourceText("note", b"1. One of two.\n2. One of three.\n")
    >>> locate("¶2 :: One of", {"note": source}, "note")
    Passage(slug='note', start=18, end=24)
    """
    parsed = parse_quote(quote)
    slug = parsed.slug or default
    if slug not in sources:
        raise BuildError(f"There is no source {slug!r}; the register has {', '.join(sources)}.")
    source = sources[slug]
    try:
        if parsed.paragraph is not None:
            span = source.paragraph_span(parsed.paragraph)
        elif parsed.lines is not None:
            span = source.line_span(*parsed.lines)
        else:
            span = (0, len(source.text))
    except NotFound as error:
        raise BuildError(f"{quote!r}: {error}") from error
    found = list(find_words(source.text, parsed.words, span))
    if len(found) == 1:
        return Passage(slug, *found[0])
    if found:
        places = ", ".join(f"line {source.line_of(start)}" for start, _ in found)
        raise BuildError(f"{quote!r} stands {len(found)} times there ({places}); quote more words or a narrower place.")
    elsewhere = list(find_words(source.text, parsed.words, (0, len(source.text))))
    if elsewhere:
        hint = (
            f"They stand in line {', '.join(str(source.line_of(start)) for start, _ in elsewhere)}; mend the locator."
        )
    else:
        hint = _nearest(source, parsed.words, span)
    raise BuildError(f"{slug} does not say {parsed.words!r} there. {hint}")


def _nearest(source: SourceText, words: str, span: tuple[int, int]) -> str:
    """Say how much of the quoted words the source does bear out, to help the curator see the slip."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if source.text.find(words[:middle], *span) >= 0:
            low = middle
        else:
            high = middle - 1
    if low < 8:
        return "Copy the words from the source, character for character."
    at = source.text.find(words[:low], *span)
    return f"It goes on {source.text[at + max(0, low - 20) : at + low + 20]!r} (line {source.line_of(at)})."


def inside(spans: Iterable[Passage], words: str, sources: Mapping[str, SourceText]) -> list[Passage]:
    """Return every place where `words` stand as whole words inside the given passages, in order, each once."""
    found = {
        Passage(span.slug, *place)
        for span in spans
        for place in find_words(sources[span.slug].text, words, (span.start, span.end))
    }
    return sorted(found)
