"""Evidence of a thing: who says so, where, in which words, and as a citation that can be pasted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI, curie

__all__ = ["Citation", "Evidence", "cite"]


@dataclass(frozen=True)
class Citation:
    """One passage, ready to be cited.

    Parameters
    ----------
    passage
        IRI of the passage.
    publisher, title
        Who published the document, as far as it is known, and what it is called.
    paragraph, line
        Printed paragraph number, and line of the text.
    exact, prefix, suffix
        The words, and those before and after; names are withheld in an edition without people.
    claim
        The one claim that the passage bears out, as words; empty when it bears out the thing as a whole.
    layer
        ``stated``, ``interpreted`` or ``derived``.
    reason
        Why a reader reads it so.
    document
        IRI of the document, where it is known.
    place_in_file
        Where it begins in the file that its text was taken from, as a URI fragment such as ``"page=3"``; None where
        the text is the file.
    """

    passage: IRI
    publisher: str
    title: str
    paragraph: int | None
    line: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    claim: str = ""
    layer: str = "stated"
    reason: str = ""
    document: IRI | None = None
    place_in_file: str | None = None

    @property
    def place(self) -> str:
        """Printed paragraph and line, as a reader would look them up; before them page or cell, where a file has them.

        Examples
        --------
        >>> cited = Citation(IRI("urn:p"), "", "Plan", None, 7, "", place_in_file="sheet=Our%20plan&cell=B4")
        >>> cited.place
        'sheet Our plan, cell B4 (line 7 of its text)'
        """
        places = [*_named_place(self.place_in_file or ""), *([f"¶{self.paragraph}"] if self.paragraph else [])]
        if self.place_in_file:
            return f"{', '.join(places)} (line {self.line} of its text)"
        return ", ".join([*places, f"line {self.line}"])

    def __str__(self) -> str:
        words = " ".join(self.exact.split())
        publisher = f"{self.publisher}, " if self.publisher else ""
        return f"{publisher}{self.title}, {self.place}: “{words}” <{self.passage}>"


@dataclass(frozen=True)
class Evidence:
    """Everything that one thing stands on.

    Parameters
    ----------
    iri, label
        The thing.
    citations
        Its passages, those of the thing itself first.
    """

    iri: IRI
    label: str
    citations: tuple[Citation, ...]

    def __iter__(self) -> Iterator[Citation]:
        return iter(self.citations)

    def __len__(self) -> int:
        return len(self.citations)

    def to_table(self) -> Table:
        """Return one row for each passage."""
        columns = ["claim", "layer", "publisher", "title", "paragraph", "line", "exact", "reason", "passage"]
        return Table(columns, [[getattr(citation, name) for name in columns] for citation in self.citations])

    def __str__(self) -> str:
        if not self.citations:
            return f"{self.label} ({curie(self.iri)}) stands on no passage: it is reference or derived data."
        lines = [f"{self.label} ({curie(self.iri)})"]
        for citation in self.citations:
            lines.append(f"  [{citation.layer}] {citation.claim}".rstrip())
            lines.append(f"    {citation}")
            lines.append(f"    …{_flat(citation.prefix)}»{_flat(citation.exact)}«{_flat(citation.suffix)}…")
            lines += [f"    because: {citation.reason}"] if citation.reason else []
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li><small>{html.escape(citation.layer)} {html.escape(citation.claim)}</small><br>"
            f"…{html.escape(citation.prefix)}<mark>{html.escape(citation.exact)}</mark>{html.escape(citation.suffix)}…"
            f"<br><cite>{html.escape(str(citation))}</cite>"
            + (f"<br><em>{html.escape(citation.reason)}</em>" if citation.reason else "")
            + "</li>"
            for citation in self.citations
        )
        return f"<p><strong>{html.escape(self.label)}</strong></p><ul>{items}</ul>"


def _named_place(fragment: str) -> list[str]:
    """Return the parts of a place in a file as words, without those that no reader can look up.

    Examples
    --------
    >>> _named_place("page=3&viewrect=72,100,200,14"), _named_place("cell=4,2")
    (['page 3'], ['row 4, column 2'])
    """
    parts = [part.partition("=") for part in fragment.split("&") if part]
    words = [f"{name} {unquote(given)}" for name, _, given in parts if name != "viewrect"]
    return [re.sub(r"^cell (\d+),(\d+)$", r"row \1, column \2", part).rstrip() for part in words]


def _flat(words: str) -> str:
    return " ".join(words.replace("\n", " ⏎ ").split(" "))


def cite(quoted: Mapping[str, Any], title: Mapping[str, Any]) -> Citation:
    """Return the citation of a passage from a row of the query ``quotations`` and one of ``titles``."""
    return Citation(
        passage=quoted["passage"],
        publisher=title.get("publisher") or "",
        title=title.get("title") or curie(quoted["source"]),
        paragraph=quoted["paragraph"],
        line=quoted["line"],
        exact=quoted["exact"] or "[withheld]",
        prefix=quoted["prefix"] or "",
        suffix=quoted["suffix"] or "",
        document=quoted["document"],
        place_in_file=quoted["place"],
    )
