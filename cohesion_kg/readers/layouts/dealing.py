"""The dealing of tokens to rows and columns: of all ways the best, and by how much it is better than any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.continuations import goes_on_from
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["Cell", "Dealing", "Token", "deal"]

#: Roles whose cells show by themselves what they are.
_TYPED = frozenset({"responsible", "deadline", "start", "cost", "number", "status"})
#: What it costs to leave a column without a cell; what an action belongs to is often printed once, for all its actions.
_LACKS = {"action": 4.0, "item": 4.0, "recommendation": 1.5, "objective": 1.5}
#: Tokens of the longest cell.
_LONGEST = 12
#: Characters of the longest cell that names parties or a date, and of the longest name that could stand elsewhere.
_LONGEST_TYPED, _LONGEST_NAME = 110, 60
_WORD = re.compile(r"[^\W\d_]{3}")
_DEEDS = frozenset({"action", "recommendation", "objective"})
_BULLET = re.compile(r"[•●▪*–-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_NEVER = float("-inf")


class Token(NamedTuple):
    """Words that nothing parts: a line, or what stands between two marks on it.

    Parameters
    ----------
    span
        Its words.
    at
        The index of its line.
    opens
        Whether it opens its line.
    mark
        Whether a mark parts it from the token before.
    apart
        Whether a blank line stands before it.
    """

    span: Span
    at: int
    opens: bool = True
    mark: bool = False
    apart: bool = False


class Cell(NamedTuple):
    """The tokens of a cell: the first, the one behind the last, the column; and the margin to any other reading."""

    first: int
    end: int
    column: int
    margin: float


@dataclass(frozen=True)
class Dealing:
    """The best way to deal tokens to the columns, row by row, and its score."""

    score: float
    rows: tuple[tuple[Cell, ...], ...]


def deal(
    tokens: Sequence[Token], roles: Sequence[str | None], *, literal: bool = False, breaks: bool = False
) -> Dealing:
    """Deal tokens to rows and columns by dynamic programming over all ways to do so.

    Parameters
    ----------
    tokens
        The tokens below a header.
    roles
        The roles of the columns.
    literal
        Whether a mark may also stand inside a cell, as a slash may.
    breaks
        Whether a line break may stand in place of a mark, as it does where a tab was lost.

    Returns
    -------
    Dealing
        The best way. The margin of a cell says how much worse the best way without this very cell is.

    Examples
    --------
    >>> lines = ["Meet all the faith groups", "Head of Housing", "May 2018", "Open the hub to all", "June 2018"]
    >>> tokens = [Token(Span(at, at + len(line), line), at) for at, line in enumerate(lines)]
    >>> [[cell.column for cell in row] for row in deal(tokens, ["action", "responsible", "deadline"]).rows]
    [[0, 1, 2], [0, 2]]
    """
    return _Dealer(tokens, roles, literal, breaks).best()


class _Dealer:
    """The tables of the dynamic programme: the best way up to each cell, and the best way on from it."""

    def __init__(self, tokens: Sequence[Token], roles: Sequence[str | None], literal: bool, breaks: bool) -> None:
        self.tokens, self.roles, self.literal, self.breaks = tokens, roles, literal, breaks
        self.columns = range(len(roles))
        #: What it costs to leave all columns before one without a cell.
        self.lacks = [0.0, *accumulate(_LACKS.get(str(role), 1.0) for role in roles)]
        self.marked = any(token.mark for token in tokens)
        self.spaced = len(tokens) > 1 and all(token.apart for token in tokens[1:])

    def best(self) -> Dealing:
        count, columns = len(self.tokens), self.columns
        into = [[_NEVER] * len(columns) for _ in range(count)]
        before = [[-1] * len(columns) for _ in range(count)]
        upto = [[_NEVER] * len(columns) for _ in range(count + 1)]
        start = [[0] * len(columns) for _ in range(count + 1)]
        cells: list[tuple[int, int, int, float]] = []
        steps = [self._steps(first) for first in range(count)]
        for first in range(count):
            for column in columns:
                ways = [(upto[first][last] + steps[first][last][column], last) for last in columns] if first else []
                into[first][column], before[first][column] = max(ways, default=(-self.lacks[column], -1))
            for end, column, worth in self._cells(first):
                if into[first][column] == _NEVER:
                    continue
                cells.append((first, end, column, worth))
                if into[first][column] + worth > upto[end][column]:
                    upto[end][column], start[end][column] = into[first][column] + worth, first
        on = [[_NEVER] * len(columns) for _ in range(count)]
        out = [self.lacks[column + 1] - self.lacks[-1] for column in columns]
        outs = {count: out}
        for first, end, column, worth in reversed(cells):
            if end not in outs:
                outs[end] = [max(map(add, steps[end][last], on[end])) for last in columns]
            on[first][column] = max(on[first][column], worth + outs[end][column])
        last = max(columns, key=lambda column: upto[count][column] + out[column])
        total = upto[count][last] + out[last]
        if total == _NEVER:
            return Dealing(_NEVER, ())
        path: list[tuple[int, int, int]] = []
        end, column = count, last
        while end > 0:
            first = start[end][column]
            path.append((first, end, column))
            end, column = first, before[first][column]
        path.reverse()
        # For each cell of the best way: the best of the ways in which another cell covers its first token.
        rivals = dict.fromkeys((first for first, _, _ in path), _NEVER)
        chosen = set(path)
        for first, end, column, worth in cells:
            if (first, end, column) not in chosen and end in outs:
                through = into[first][column] + worth + outs[end][column]
                for at in range(first, end):
                    if at in rivals and through > rivals[at]:
                        rivals[at] = through
        rows: list[list[Cell]] = []
        for first, end, column in path:
            if not rows or column <= rows[-1][-1].column:
                rows.append([])
            rows[-1].append(Cell(first, end, column, total - rivals[first]))
        return Dealing(total, tuple(map(tuple, rows)))

    def _cells(self, first: int) -> list[tuple[int, int, float]]:
        """Return the cells that may begin at a token: where they end, their column and what speaks for them."""
        found, worth = [], 0.0
        width = len(self.tokens[first].span.text)
        for end in range(first + 1, min(first + _LONGEST, len(self.tokens)) + 1):
            if end - first > 1:
                token, above = self.tokens[end - 1], self.tokens[end - 2]
                if token.mark and not (self.literal and not token.opens):
                    break
                width = max(width, len(token.span.text))
                worth += self._join(token, above)
            loose = sum(self._is_loose(at, width) for at in range(first + 1, end))
            text = " ".join(token.span.text for token in self.tokens[first:end])
            held = worth - 1.5 * loose
            found += [(end, column, held + _gain(text, role)) for column, role in enumerate(self.roles)]
        return found

    def _is_loose(self, at: int, width: int) -> bool:
        """Say whether a cell so wide had room for the first word of a token on the line above it."""
        token, above = self.tokens[at], self.tokens[at - 1]
        fits = (
            len(above.span.text) + 1 + len(token.span.text.split(maxsplit=1)[0]) <= width if token.span.text else True
        )
        return fits and not token.mark and not goes_on_from(token.span, above.span)

    def _join(self, token: Token, above: Token) -> float:
        """Say what speaks for a token as one that only goes on with the one before it."""
        if token.mark:
            return -2.0
        if token.apart and not self.spaced:
            return -3.0
        if goes_on_from(token.span, above.span):
            return 1.0
        if _BULLET.match(token.span.text):
            return 0.5
        return -1.0 if above.span.text.endswith((".", "!", "?")) else 0.0

    def _steps(self, first: int) -> list[list[float]]:
        """Say what speaks for a cell that begins at a token, by the column of the cell before it and its own."""
        token, above, lacks = self.tokens[first], self.tokens[first - 1], self.lacks
        inside = -1.5 if not token.mark and goes_on_from(token.span, above.span) else 0.0
        parted = float(token.apart and not self.spaced)
        steps = []
        for last in self.columns:
            ended = lacks[-1] - lacks[last + 1]
            row = [inside - ended - lacks[column] + parted for column in range(last + 1)]
            row = [
                way if token.opens and not (self.marked and at > token.mark) else _NEVER for at, way in enumerate(row)
            ]
            same = [inside - lacks[column] + lacks[last + 1] - parted for column in self.columns[last + 1 :]]
            if self.marked:
                next_to = token.mark or (self.breaks and token.opens)
                same = [way - (not token.mark) / 2 if next_to and not at else _NEVER for at, way in enumerate(same)]
            steps.append(row + same)
        return steps


@lru_cache(maxsize=65536)
def _gain(text: str, role: str | None) -> float:
    if not text:
        return 0.0
    if len(text) > (_LONGEST_TYPED if role in _TYPED else _LONGEST_NAME):
        return -3.0 if role in _TYPED else float(role in _DEEDS)  # too long to be anything else than running words
    if role in _DEEDS and not _WORD.search(text):
        return -3.0
    answer = matches_role(text, role)
    if answer is None:
        return 0.0 if role not in {"deadline", "start", "number", "status"} else -0.5 if text.count(" ") < 5 else -3.0
    return (2.0 if role in _TYPED else 1.0) if answer else -3.0
