"""Columns that no rule parts: the white space between them, and the rows of such tables."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from math import inf

from cohesion_kg.readers.formats.pdf.lines import Box, Gutter, Line, Word, had_room, lines_of
from cohesion_kg.readers.formats.pdf.sheet import Grid
from cohesion_kg.readers.payments.headers import read_account_header
from cohesion_kg.readers.tables.header import read_header
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.continuations import is_another_date
from cohesion_kg.readers.vocabulary.labels import label_role

__all__ = ["Cells", "Run", "narrowed_by", "reads_as_header", "split_at"]

#: The words of a line, parted by the columns that they stand in.
Cells = Sequence[Sequence[Word]]

#: An amount of money with its pence: no cell prints two.
_SUM = re.compile(r"[-–(]?£?-?\d[\d,]*\.\d\d\)?")
_INSIDE = re.compile(r"[a-z(&]")
_BULLET = re.compile(r"[•●◦○■▪➢✓*–-]")


def narrowed_by(gutters: Sequence[Gutter], boxes: Sequence[Box | Word]) -> list[Gutter]:
    """Return what boxes, from left to right, leave open of gutters; those that they close are left out.

    What is no wider than the space between words closes a gutter.
    """
    spaces: list[Gutter] = []
    edge = -inf
    for box in boxes:
        if box.x0 - edge > (box.size / 2 if isinstance(box, Word) else 2):
            spaces.append((edge, box.x0))
        edge = max(edge, box.x1)
    spaces.append((edge, inf))
    narrowed = []
    for start, end in gutters:
        width, left = max((min(end, right) - max(start, left), max(start, left)) for left, right in spaces)
        if width > 1:
            narrowed.append((left, left + width))
    return narrowed


def split_at(words: Iterable[Word], edges: Sequence[float]) -> list[list[Word]]:
    """Part words by the columns that stand between edges."""
    cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in words:
        cells[bisect(edges, (word.x0 + word.x1) / 2)].append(word)
    return cells


def _starts_row(line: Cells, above: Cells, first: Cells, rights: Sequence[float]) -> bool:
    """Say whether a line of a table without rules begins a row; cells begin at the top of their row.

    `above` is the line above it, `first` the first of its row, `rights` where each column is wrapped.
    """
    columns = _filled(line)
    if any(not above[at] for at in columns):
        return True
    if any(_INSIDE.match(line[at][0].text) for at in columns) or _goes_on_listing(line, first):
        return False
    if any(had_room(Line(tuple(above[at])), Line(tuple(line[at])), rights[at]) for at in columns):
        return True
    return len(columns) >= len(_filled(first))


def _goes_on_listing(line: Cells, first: Cells) -> bool:
    """Say whether a line prints the next item of a list that its row begins with."""
    marks = [
        cell[0].text for cell, top in zip(line, first, strict=True) if cell and top and cell[0].text == top[0].text
    ]
    return not _may_begin(line, first) and any(_BULLET.fullmatch(mark) for mark in marks)


def _may_begin(line: Cells, first: Cells) -> bool:
    """Say whether a line fills what its row fills, or all of it but what one row prints for several, at its left."""
    own, whole = _filled(line), _filled(first)
    return own == whole[-len(own) :] and (len(own) > 1 or len(whole) < 3)


def _filled(line: Cells) -> list[int]:
    return [at for at, cell in enumerate(line) if cell]


def _prints_another(line: Cells, row: Sequence[Cells]) -> bool:
    """Say whether a line prints a sum with its pence, or a date, in a column where its row has one: it is of the next.

    A date alone may also be the next one in a list of dates.
    """
    for at in _filled(line):
        over, words = " ".join(_words(above[at]) for above in row if above[at]), _words(line[at])
        if _SUM.fullmatch(words) and _SUM.fullmatch(_words(row[0][at])):
            return True
        if len(_filled(line)) > 1 and is_another_date(over, words):
            return True
    return False


def _words(cell: Sequence[Word]) -> str:
    return " ".join(word.text for word in cell)


@dataclass(frozen=True)
class Run:
    """Lines and ruled tables one below the other, with white space that runs down between their columns.

    Parameters
    ----------
    things
        What stands in it, from the top down.
    gutters
        The white space.
    bands
        Those of its lines that are headings between the rows of a table.
    labelled
        Whether labels stand in its first column, and in its third, left of what they label: in a form.
    """

    things: Sequence[Line | Grid]
    gutters: Sequence[Gutter]
    bands: Sequence[Line] = ()
    labelled: bool = False

    @property
    def lines(self) -> list[Line]:
        """Its lines, without the ruled tables and the bands."""
        return [thing for thing in self.things if isinstance(thing, Line) and thing not in self.bands]

    @property
    def edges(self) -> list[float]:
        """Where its columns are parted."""
        return [(start + end) / 2 for start, end in self.gutters]

    @property
    def width(self) -> int:
        """The number of its columns."""
        return len(self.gutters) + 1

    @property
    def columns(self) -> list[list[Line]]:
        """The lines of each column."""
        return [lines_of(column) for column in split_at((w for line in self.lines for w in line.words), self.edges)]

    @property
    def rights(self) -> list[float]:
        """Where the lines of each column end."""
        return [max((row.words[-1].x1 for row in rows), default=0.0) for rows in self.columns]

    def rows(self) -> list[list[Cells]]:
        """Return the rows of a table without rules: the lines of each, parted into cells."""
        lines, rights = self.lines, self.rights
        parted: list[Cells] = [split_at(line.words, self.edges) for line in lines]
        if self.labelled:
            return _cut(
                parted, [any(cell and not _INSIDE.match(cell[0].text) for cell in line[::2]) for line in parted[1:]]
            )
        tops = [band.box.top for band in self.bands]
        parts = [bisect(tops, line.box.top) for line in lines]
        pitches = [below.box.top - above.box.top for above, below in pairwise(lines)]
        least = min(
            (pitch for pitch, (one, other) in zip(pitches, pairwise(parts), strict=True) if one == other), default=0
        )
        wide = [
            pitch > least * 1.25 or one != other for pitch, (one, other) in zip(pitches, pairwise(parts), strict=True)
        ]
        # Space between the rows tells alone where they begin, when it stands more than now and then.
        told = len(wide) > 2 and len(wide) / 3 <= sum(wide[1:]) < len(wide) - 1
        told = told or _only_wrapped(_cut(parted, wide))
        rows: list[list[Cells]] = [[parted[0]]]
        for at, (above, line) in enumerate(pairwise(parted)):
            if (
                wide[at]
                or _prints_another(line, rows[-1])
                or (not told and _starts_row(line, above, rows[-1][0], rights))
            ):
                rows.append([])
            rows[-1].append(line)
        return rows

    def as_form(self) -> Run | None:
        """Return it as a form: labels, two of them or more known, and few others, each left of what it labels."""
        form = replace(self, labelled=True)
        rows = list(takewhile(lambda row: any(line[1] for line in row), form.rows()))  # a heading labels nothing
        columns = [[" ".join(_words(line[at]) for line in row if line[at]) for row in rows] for at in range(self.width)]
        labels = [label.rstrip(": ") for column in columns[::2] for label in column if label]
        known = [label_role(label) is not None for label in labels]
        if self.width not in (2, 4) or not any(known[:1]) or sum(known) < 2 or sum(known) * 3 < len(known) * 2:
            return None
        return replace(form, things=form.things[: sum(map(len, rows))])


def _cut(lines: Sequence[Cells], starts: Sequence[bool]) -> list[list[Cells]]:
    """Cut lines into rows; of each line but the first is said whether it starts one."""
    rows = [[lines[0]]]
    for line, is_start in zip(lines[1:], starts, strict=True):
        if is_start:
            rows.append([])
        rows[-1].append(line)
    return rows


def _only_wrapped(rows: Sequence[Sequence[Cells]]) -> bool:
    """Say whether the further lines of rows print so little that each can only go on with its row."""
    return len(rows) > 2 and not any(_may_begin(line, row[0]) for row in rows for line in row[1:])


def reads_as_header(cells: Cells) -> bool:
    """Say whether the cells of a line are headings of columns that are understood."""
    texts = [_words(cell) for cell in cells]
    spans = [Span(0, len(text), text) for text in texts]
    if read_header(spans, rows=()) is not None:
        return True
    return not any(text[:1].isdigit() for text in texts) and read_account_header(spans) is not None
