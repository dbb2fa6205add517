"""Words on a printed page, put into lines and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

__all__ = [
    "Box", "Gutter", "Line", "Word", "around", "cell_text", "gaps_in", "had_room", "joined", "lines_of",
    "paragraphs_of", "right_of", "wrapped_at",
]  # fmt: skip

#: What opens an item of a list, or a paragraph with a number or a label of its own.
_OPENS = re.compile(
    r"(?:[•●◦○■▪➢✓*–-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,3})+\.?)\s"
    r"|(?i:recommendation)\s+\d+[a-z]?\s*[:.–-]"
)
_HYPHENATED = re.compile(r"\w[-‐‑–]$")

#: White space between columns: where it begins and ends.
Gutter = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Word(NamedTuple):
    """A word, its rectangle, and the look of its letters."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Line:
    """The words of a printed line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with a space between them; with three in wide gaps, where two or more part it like a row."""
        gaps = gaps_in(self)
        if len(gaps) < 2:
            return self.even_text
        wide = {start for start, _ in gaps}
        return "".join(word.text + ("   " if word.x1 in wide else " ") for word in self.words).rstrip()

    @property
    def even_text(self) -> str:
        """Its words with one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def justified(self) -> bool:
        """Whether its words stand at even distances, as those of a line that was stretched to fill its column."""
        spaces = [right.x0 - left.x1 for left, right in pairwise(self.words)]
        return bool(spaces) and max(spaces) <= 2 * min(spaces)

    @property
    def box(self) -> Box:
        """The rectangle around its words."""
        return around(self.words)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)


def around(boxes: Iterable[Box | Word]) -> Box:
    """Return the rectangle around others; there is at least one.

    Examples
    --------
    >>> around([Box(0, 0, 2, 1), Box(1, 0, 3, 4)])
    Box(x0=0, top=0, x1=3, bottom=4)
    """
    boxes = list(boxes)
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Put words that stand beside one another into lines, from the top of the page down."""
    rows: list[list[Word]] = []
    tallest: Word | None = None
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        if tallest is not None and _beside(word, tallest):
            rows[-1].append(word)
            if word.bottom - word.top > tallest.bottom - tallest.top:
                tallest = word
        else:
            rows.append([word])
            tallest = word
    return [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def _beside(one: Word, other: Word) -> bool:
    heights = sorted((one.bottom - one.top, other.bottom - other.top))
    return heights[1] <= heights[0] * 2.2 and (
        one.top <= (other.top + other.bottom) / 2 <= one.bottom
        or other.top <= (one.top + one.bottom) / 2 <= other.bottom
    )


def gaps_in(line: Line) -> list[Gutter]:
    """Return the wide gaps inside a line."""
    return [
        (left.x1, right.x0) for left, right in pairwise(line.words) if right.x0 - left.x1 > max(left.size, right.size)
    ]


def paragraphs_of(lines: Sequence[Line], right: float) -> Iterator[tuple[list[Line], bool]]:
    """Join the lines that a paragraph was wrapped into; say of each paragraph whether space stands above it."""
    usual = _usual_pitch(lines)
    paragraph, apart = list(lines[:1]), False
    for above, below in pairwise(lines):
        pitch = below.box.top - above.box.top
        other = abs(above.size - below.size) > 0.6 or above.bold != below.bold
        spaced = pitch > (usual * 1.25 + 0.1) * max(above.size, below.size) or pitch < 0
        if spaced or other or _OPENS.match(below.text) or had_room(above, below, right):
            yield paragraph, apart
            paragraph, apart = [below], spaced
        else:
            paragraph.append(below)
    if paragraph:
        yield paragraph, apart


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Return how far wrapped lines stand apart, in sizes of their letters: most are nearer than paragraphs are."""
    pitches = sorted((below.box.top - above.box.top) / max(above.size, 1) for above, below in pairwise(lines))
    pitches = [pitch for pitch in pitches if pitch > 0]
    return pitches[len(pitches) // 5] if pitches else 0.0


def had_room(above: Line, below: Line, right: float) -> bool:
    """Say whether a line ended before it had to, since the first word of the next had room on it.

    Whatever room it had, a word that ends in a hyphen there goes on.
    """
    if _HYPHENATED.search(above.words[-1].text):
        return False
    first = below.words[0]
    return right - above.words[-1].x1 > first.x1 - first.x0 + 0.8 * above.size


def right_of(lines: Sequence[Line], box: Box) -> float:
    """Return where lines are wrapped in a box with the same margin at both sides, unless they pass it."""
    taken = around([line.box for line in lines])
    return box.x1 - min(taken.x0 - box.x0, box.x1 - taken.x1)


def wrapped_at(lines: Sequence[Line], page: Box) -> float:
    """Return where the lines of a page are wrapped: where three long ones end, else at an even margin."""
    if not lines:
        return page.x1
    ends = sorted((line.words[-1].x1 for line in lines), reverse=True)
    long = ends[0] - page.x0 > 0.6 * (page.x1 - page.x0)
    wrapped = long and len(ends) > 2 and ends[2] > ends[0] - 4 * lines[0].size
    return ends[0] if wrapped else right_of(lines, page)


def joined(lines: Sequence[Line], *, in_cell: bool = False) -> str:
    """Join wrapped lines: with a space, but without one after a hyphen, which stays as printed.

    Wide gaps between words part columns, except in a wrapped line or a cell whose words stand at even distances.
    """
    text = ""
    for line in lines:
        words = line.even_text if line.justified and (in_cell or len(lines) > 1) else line.text
        text += words if not text or _HYPHENATED.search(text) else f" {words}"
    return text


def cell_text(lines: Sequence[Line], right: float) -> str:
    """Return the words of a cell, its paragraphs parted by line breaks."""
    return "\n".join(joined(paragraph, in_cell=True) for paragraph, _ in paragraphs_of(lines, right))
