"""The floor under the reading of the corpus: all is read as expected, but for the exceptions in ``floor.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from measure import MEASURES, Score
from papers import Document

__all__ = ["falls", "record"]

_FILE = Path(__file__).parent / "floor.csv"
with _FILE.open(encoding="utf-8", newline="") as _rows:
    _EXCEPTIONS = {
        (row["document"], row["format"], row["measure"]): (int(row["right"]), int(row["wrong"]))
        for row in csv.DictReader(_rows)
    }


def falls(document: Document, format: str, score: Score) -> list[str]:
    """Return the measures in which a paper was read worse than the floor asks."""
    fallen = []
    for measure in MEASURES:
        perfect = score.expected[measure], 0
        right, wrong = _EXCEPTIONS.get((document.id, format, measure), perfect)
        if score.right[measure] < right or score.said[measure] - score.right[measure] > wrong:
            fallen.append(measure)
    return fallen


def record(scores: Iterable[tuple[Document, str, Score]]) -> None:
    """Write the exceptions: what is not read, or read wrongly, in each paper."""
    with _FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["document", "format", "measure", "right", "wrong", "expected"])
        for document, format, score in scores:
            for measure in MEASURES:
                right, said, expected = score.right[measure], score.said[measure], score.expected[measure]
                if (right, said) != (expected, expected):
                    writer.writerow([document.id, format, measure, right, said - right, expected])
