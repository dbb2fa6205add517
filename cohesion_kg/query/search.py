"""Search: words looked for in things, passages and whole source texts, each hit shown in its sentence."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from cohesion_kg.errors import QueryError
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import Register
from cohesion_kg.query.citations import Citation
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI, local_name

__all__ = ["Search"]

#: Where a hit is found: a thing's own words, a quoted passage, or a source text that no passage quotes there.
COLUMNS = ("where", "thing", "sentence", "layer", "document", "line", "passage")

#: What a sentence ends with; a line that is blank, or a cell, ends one too.
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\s*\n\s*|\s*[|\t]\s*")
_WORD = re.compile(r"\w+", re.UNICODE)
#: The order in which hits are shown, by where they are.
_ORDER = ("name", "thing", "passage", "text")
#: Properties whose words are a thing's text; the others name it.
_TEXTS = frozenset({"text", "redactedText", "purpose", "because"})
#: Letters that a sentence shows at most before and after the words.
_AROUND = 160


class _Hit(NamedTuple):
    where: str
    thing: IRI | None
    text: str
    around: str
    layer: str
    document: IRI | None
    line: int | None
    passage: IRI | None


class Search:
    """Full-text search of a graph and the texts it stands on.

    The words are indexed once, with SQLite's full-text index, when they are first asked for.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    register
        The source texts that may be searched whole; None where names of persons are closed, since a text holds them.
    """

    def __init__(self, scope: Scope, register: Register | None) -> None:
        self.scope, self.register = scope, register

    def __call__(self, words: str, *, council: object = None, limit: int = 50) -> Table:
        """Return what holds all of these words: whole words first, then words that begin so, then parts of words.

        Parameters
        ----------
        words
            The words, in any order and case; those in double quotes stand together.
        council
            Only hits in documents that this council published.
        limit
            How many hits at most.

        Returns
        -------
        Table
            `where` (``name``, ``thing``, ``passage`` or ``text``), the `thing` or None, the `sentence` with the
            words, the `layer`, `document`, `line` and `passage`; the best first.

        Raises
        ------
        QueryError
            If there is no word to look for, or the limit is less than one.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> [hit] = ckg.open().search("hate crime training", council="Cheshire East", limit=1)
        >>> hit["where"]
        'name'
        """
        terms = [match[1] or match[0] for match in re.finditer(r'"([^"]*)"|\w+', words)]
        terms = [term for term in terms if _WORD.search(term)]
        if not terms:
            raise QueryError(f"{words!r} holds no word to look for.")
        if limit < 1:
            raise QueryError(f"limit={limit} shows nothing; ask for one hit or more.")
        publisher = self.scope.council(council)
        documents = None if publisher is None else self.scope.published_by(publisher)
        hits = [self._hits[number] for number in self._matching(terms)]
        if documents is not None:
            hits = [hit for hit in hits if hit.document in documents]
        quoted = {(hit.document, hit.line) for hit in hits if hit.where != "text"}
        rows: dict[tuple[object, ...], tuple[object, ...]] = {}
        for hit in hits:
            if hit.where != "text" or (hit.document, hit.line) not in quoted:  # a thing, and a line, is shown once
                row = (hit.where, hit.thing, _sentence(hit, terms), *hit[4:])
                rows.setdefault((hit.thing,) if hit.thing else (hit.document, hit.line), row)
        shown = list(rows.values())[:limit]
        iris = {cell for row in shown for cell in row if isinstance(cell, IRI)}
        return Table(
            COLUMNS,
            shown,
            labels=self.scope.labels(iri for iri in iris if "#char=" not in iri),
            quotations=self.scope.quotations(iri for iri in iris if "#char=" in iri),
        )

    def _matching(self, terms: list[str]) -> Iterator[int]:
        """Yield the numbers of hits: whole words first, then words that only begin so; names before texts."""
        seen: set[int] = set()
        for star in ("", " *"):
            asked = " AND ".join(f'"{term}"{star}' for term in terms)
            ranked = self._index.execute("SELECT rowid, rank FROM words WHERE words MATCH ?", (asked,)).fetchall()
            for number, _ in sorted(ranked, key=lambda row: (_ORDER.index(self._hits[row[0]].where), row[1], row[0])):
                if number not in seen:
                    seen.add(number)
                    yield number

    @cached_property
    def _hits(self) -> list[_Hit]:
        return [*self._things(), *self._passages(), *self._texts()]

    @cached_property
    def _index(self) -> sqlite3.Connection:
        index = sqlite3.connect(":memory:", check_same_thread=False)
        index.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
        texts = ((number, hit.text) for number, hit in enumerate(self._hits))
        index.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        return index

    @cached_property
    def _citations(self) -> dict[str, Citation]:
        return self.scope.citations(self.scope.all_layers.ask("passages").column("passage"))

    def _things(self) -> Iterator[_Hit]:
        for row in self.scope.ask("search-things"):
            cited = self._citations.get(row["passage"])
            document, line = (cited.document, cited.line) if cited else (None, None)
            where = "thing" if local_name(row["role"]) in _TEXTS else "name"
            layer = local_name(row["layer"]) or "reference"
            yield _Hit(where, row["thing"], row["words"], row["words"], layer, document, line, row["passage"])

    def _passages(self) -> Iterator[_Hit]:
        for cited in self._citations.values():
            around = cited.prefix + cited.exact + cited.suffix
            yield _Hit("passage", None, cited.exact, around, "stated", cited.document, cited.line, cited.passage)

    def _texts(self) -> Iterator[_Hit]:
        """Yield the lines of the source texts, so that what no statement quotes is found too."""
        documents = {Passage.from_iri(iri).slug: cited.document for iri, cited in self._citations.items()}
        for slug, document in documents.items():
            if self.register is not None and slug in {*self.register.entries, *self.register.held}:
                source = self.register.source(slug)
                for match in re.finditer(r"(?m)^.*\S.*$", source.text):
                    line, iri = source.line_of(match.start()), IRI(Passage(slug, *match.span()).iri)
                    yield _Hit("text", None, match[0], match[0], "stated", document, line, iri)


def _sentence(hit: _Hit, terms: Iterable[str]) -> str:
    """Return the sentence around a hit that holds the first of the words."""
    text = hit.around
    begin = max(text.find(hit.text), 0)
    matches = (re.compile(re.escape(term), re.IGNORECASE).search(text, begin) for term in terms)
    at = min((match.start() for match in matches if match), default=begin)
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    start = max(place for place in ends if place <= at)
    end = min((place for place in ends if place > at), default=len(text))
    shown = " ".join(text[max(start, at - _AROUND) : min(end, at + _AROUND)].strip(" |\t\n").split())
    return f"{'… ' if start < at - _AROUND else ''}{shown}{' …' if end > at + _AROUND else ''}"
