"""Names of persons: where they stand, and which triples hold one and so go to the people graphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import pyoxigraph as ox

from cohesion_kg.evidence.passages import Passage, find_words
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.contact_details import BLACK, Blackout, private_details
from cohesion_kg.values.namespaces import PREFIXES

__all__ = ["REDACTED", "People"]

#: What stands in a redacted text where a name or a private matter was.
REDACTED = "[withheld]"

_PERSONAL = (PREFIXES["person"], PREFIXES["membership"])


class _Spans:
    """Spans in the order of their starts; asking whether one touches a passage does not go through all of them."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._reach = list(accumulate((end for _, end in spans), max))

    def touch(self, passage: Passage) -> bool:
        before = bisect_left(self._starts, passage.end)
        return before > 0 and self._reach[before - 1] > passage.start


@dataclass
class People:
    """Recorded names, and the spans of the sources that hold a name or speak of a private person.

    Parameters
    ----------
    names
        Printed forms of names.
    private
        Passages about private persons.
    sources
        Source texts by slug.

    Examples
    --------
    >>> source = SourceText("note", b"Ask Ann Lee. Ann Leeson is out.")
    >>> people = People({"Ann Lee"}, set(), {"note": source})
    >>> people.redact("Ask Ann Lee."), people.holds_name("Ann Leeson")
    ('Ask [withheld].', False)
    >>> people.touches(Passage("note", 6, 9)), people.touches(Passage("note", 13, 19))
    (True, False)
    >>> people.shows_contact(Passage("note", 0, 9))
    False
    >>> people.redact_passage(Passage("note", 0, 9))
    'Ask [withheld]'
    """

    names: set[str]
    private: set[Passage]
    sources: Mapping[str, SourceText]
    _spans: dict[str, list[tuple[int, int]]] = field(init=False)
    _withheld: dict[str, _Spans] = field(init=False)
    _details: dict[str, list[Blackout]] = field(init=False)
    _contacts: dict[str, _Spans] = field(init=False)
    _pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        withheld = {*self.names, *(passage.words(self.sources[passage.slug]) for passage in self.private)}
        longest_first = sorted(withheld, key=lambda form: (-len(form), form))
        alternatives = "|".join(map(re.escape, longest_first))
        # An underscore is no letter here, as in `find_words`: "_Ann Lee_" is her name in italics.
        self._pattern = re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])") if withheld else None
        self._details = {slug: private_details(source.text) for slug, source in self.sources.items()}
        self._contacts = {
            slug: _Spans([(detail.start, detail.end) for detail in details]) for slug, details in self._details.items()
        }
        self._spans = {
            slug: sorted(span for form in withheld for span in find_words(source.text, form, (0, len(source.text))))
            for slug, source in self.sources.items()
        }
        self._withheld = {slug: _Spans(spans) for slug, spans in self._spans.items()}

    def spans(self, slug: str) -> list[tuple[int, int]]:
        """Return where names and private matters stand in a source."""
        return list(self._spans.get(slug, ()))

    def holds_name(self, text: str) -> bool:
        """Say whether a text holds a recorded name or the words about a private person."""
        return bool(self._pattern and self._pattern.search(text))

    def redact(self, text: str) -> str:
        """Return a text with every recorded name and private matter replaced by :data:`REDACTED`."""
        return self._pattern.sub(REDACTED, text) if self._pattern else text

    def touches(self, passage: Passage) -> bool:
        """Say whether a passage shares a character with a withheld span."""
        return passage.slug in self._withheld and self._withheld[passage.slug].touch(passage)

    def shows_contact(self, passage: Passage) -> bool:
        """Say whether a passage shares a character with a private detail, which no graph holds, with people or not."""
        return passage.slug in self._contacts and self._contacts[passage.slug].touch(passage)

    def without_contacts(self, passage: Passage) -> str:
        """Return the words of a passage with private details blacked out and names replaced."""
        words = list(passage.words(self.sources[passage.slug]))
        for detail in self._details[passage.slug]:
            first, last = max(detail.start, passage.start), min(detail.end, passage.end)
            words[max(first - passage.start, 0) : max(last - passage.start, 0)] = BLACK * max(last - first, 0)
        return self.redact("".join(words))

    def is_personal(self, terms: Iterable[object]) -> bool:
        """Say whether a triple speaks of a person, a membership, or in words that hold a name."""
        for node in terms:
            if isinstance(node, ox.NamedNode) and node.value.startswith(_PERSONAL):
                return True
            if isinstance(node, ox.Literal) and self.holds_name(node.value):
                return True
        return False

    def redact_passage(self, passage: Passage) -> str:
        """Return the words of a passage with every withheld span, whole or cut by its edge, replaced."""
        text, position, parts = self.sources[passage.slug].text, passage.start, list[str]()
        for start, end in self._spans.get(passage.slug, ()):
            if end > position and start < passage.end:
                parts += [text[position : max(position, start)], REDACTED]
                position = min(end, passage.end)
        return "".join([*parts, text[position : passage.end]])
