"""How well one document of the corpus was read: what is right, what is wrong, and what was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cohesion_kg.errors import VerificationError
from cohesion_kg.evidence.passages import Passage

if TYPE_CHECKING:
    from papers import Document

    from cohesion_kg.drafts.draft import Draft

__all__ = ["MEASURES", "Score", "lost", "score"]

MEASURES = ("recommendations", "actions", "under", "responsible", "deadlines", "money", "decisions", "doubts")
_ANY = "any"
_MERGING = frozenset({"docx", "xlsx", "html", "pdf-ruled"})


@dataclass
class Score:
    """For each measure what was right, what was said and what was expected; and the characters lost."""

    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, measure: str, expected: Iterable[Any], said: Iterable[Any]) -> None:
        """Hold what was said against what was expected."""
        wanted, got = Counter(expected), Counter(said)
        self.right[measure] += sum((wanted & got).values())
        self.said[measure] += sum(got.values())
        self.expected[measure] += sum(wanted.values())
        self.misses += [f"{measure}: not read: {one!r}" for one in (wanted - got).elements()]
        self.misses += [f"{measure}: wrong: {one!r}" for one in (got - wanted).elements()]

    def add(self, other: Score) -> None:
        """Add the counts of another."""
        for mine, theirs in zip(
            (self.right, self.said, self.expected), (other.right, other.said, other.expected), strict=True
        ):
            mine.update(theirs)
        self.lost += other.lost


def _plain(words: object) -> str:
    """Return words with white space made even; PDF's core fonts have no dash and no bullet."""
    return " ".join(str(words or "").replace("•", "-").replace("–", "-").split())


def score(document: Document, format: str, draft: Draft) -> Score:
    """Hold a draft against what the document says.

    Parameters
    ----------
    document
        The document.
    format
        The format that the draft was read from.
    draft
        What was read.

    Returns
    -------
    Score
        What is right, what was said, what was expected.
    """
    expected = document.expected
    found = Score(lost=len(lost(document, draft)))
    recommendations, actions = list(draft.recommendations()), list(draft.actions())
    found.count(
        "recommendations",
        map(_plain, expected.get("recommendations", ())),
        (_plain(row["recommendation"]) for row in recommendations),
    )
    wanted = expected.get("actions", [])
    found.count("actions", (_plain(one["action"]) for one in wanted), (_plain(row["action"]) for row in actions))
    _details(found, wanted, actions, "action", format)
    if "recommended" in expected:
        _details(found, expected["recommended"], recommendations, "recommendation", format)
    if "funding" in expected:
        found.count(
            "money",
            ((_plain(who), Decimal(str(amount)), day) for who, amount, day in expected["funding"]),
            ((_plain(row["recipient"]), _decimal(row["amount"]), row["date"]) for row in draft.funding()),
        )
    if "decisions" in expected:
        found.count("decisions", map(_plain, expected["decisions"]), _decisions(draft))
    if document.doubts:
        found.count("doubts", [True], [bool(len(draft.doubts))])
    return found


def _decimal(amount: object) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


def _details(found: Score, wanted: list[dict[str, Any]], rows: list[Any], name: str, format: str) -> None:
    """Compare what stands beside each action or recommendation."""
    for measure, key in (
        ("under", "under"),
        ("responsible", "responsible"),
        ("deadlines", "deadline"),
        ("money", "cost"),
    ):
        expected, free = [], set()
        for one in wanted:
            what = _plain(one[name])
            values = one.get(key, [])
            for value in values if isinstance(values, list) else [values]:
                merged = isinstance(value, str) and value.startswith("^")
                if value == _ANY or (merged and format not in _MERGING):
                    free.add(what)
                else:
                    expected.append((what, _plain(value[1:] if merged else value)))
        column = {"under": "recommendation", "cost": "cost_printed"}.get(key, key)
        if name == "recommendation" and key == "under":
            continue
        said = [
            (_plain(row[name]), _plain(value))
            for row in rows
            if _plain(row[name]) not in free
            for value in (str(row[column] or "").split("; ") if key == "responsible" else [row[column]])
            if value
        ]
        found.count(measure, [one for one in expected if one[0] not in free], said)


def _decisions(draft: Draft) -> list[str]:
    """Return the words of each decision: of its points if it has some."""
    rows = list(draft.decisions())
    wholes = {row["part_of"] for row in rows}
    return [_plain(row["decision"]) for row in rows if row["thing"] not in wholes]


def lost(document: Document, draft: Draft) -> str:
    """Return the letters and digits of the document that stand behind no fact and are not left over.

    First the words of its cells and paragraphs that the text does not hold as often as they are printed, then what of
    the text no passage of the graph and no row of the leftover covers.
    """
    text = draft.text
    printed = Counter[str]()
    # A narrow column of a PDF breaks words, so there letters are counted and elsewhere words.
    unit = r"\w" if draft.reading.rendition.format == "pdf" else r"\w+"
    for words in document.strings():
        if draft.reading.rendition.format == "xlsx" and not re.search("[A-Za-z]", words):
            continue  # a workbook holds dates and amounts as numbers, and shows them in its own way
        for one in document.private:
            words = words.replace(one, " ")
        printed.update(re.findall(unit, words))
    missing = "".join((printed - Counter(re.findall(unit, text))).elements())
    covered = bytearray(len(text))
    for place in _passages(draft):
        covered[place.start : place.end] = b"\1" * (place.end - place.start)
    for row in draft.leftover:
        place = Passage.from_iri(str(row["passage"]))
        covered[place.start : place.end] = b"\1" * (place.end - place.start)
    return missing + "".join(one for one, done in zip(text, covered, strict=True) if not done and one.isalnum())


def _passages(draft: Draft) -> Iterable[Passage]:
    """Yield the passages of this document that the draft's graph names, by their IRIs."""
    nodes = {node for quad in draft.quads for node in _nodes(quad.subject, quad.object)}
    for iri in nodes:
        try:
            place = Passage.from_iri(iri)
        except VerificationError:
            continue
        if place.slug == draft.slug:
            yield place


def _nodes(*terms: Any) -> Iterable[str]:
    for term in terms:
        value = getattr(term, "value", None)
        if isinstance(value, str) and "#char=" in value:
            yield value
