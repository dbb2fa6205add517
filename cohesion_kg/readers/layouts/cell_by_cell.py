"""Tables printed one cell a line."""

from __future__ import annotations

from itertools import takewhile

from cohesion_kg.readers.layouts.column_roles import columns_of, is_addressed
from cohesion_kg.readers.layouts.parts import between, is_free, printed_lines
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.continuations import goes_on_from
from cohesion_kg.readers.vocabulary.headings import inferred_role
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["find_cell_by_cell"]

_BY_LINES = "The text prints one cell a line; a reader deals them to the columns, by what reads like a date or a party."
#: Of these a header names one at least.
_NEEDED = frozenset({"responsible", "deadline", "progress", "status"})
#: Roles whose cells show by themselves what they are.
_TYPED = frozenset({"responsible", "deadline", "start", "cost", "number", "status"})


def find_cell_by_cell(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables that print one cell a line, row by row."""
    found = list(blocks)
    index = 0
    while index < len(found):
        head = _heading_lines(found, index)
        cells = [found[at].span for at in head]
        roles = columns_of(cells) if len(head) > 1 else None
        if roles is None or roles.count("recommendation") > 1 or not _NEEDED & set(roles):
            index += 1
            continue
        rows = _dealt(found, _body(found, head[-1] + 1), roles)
        if not rows:
            index = head[-1] + 1
            continue
        used = {*head, *(at for row in rows for lines in row.values() for at in lines)}
        header = Block("row", found[head[0]].line, between(text, cells[0], cells[-1]), tuple(cells), _BY_LINES)
        made = {head[0]: [header]}
        for row in rows:
            made[min(at for lines in row.values() for at in lines)] = _dealt_row(text, found, row)
        used |= {at for at in range(head[0], max(used)) if found[at].kind == "blank"}
        found = [one for at, block in enumerate(found) for one in (made.get(at, []) if at in used else [block])]
        index = head[0] + 1
    return found


def _heading_lines(blocks: list[Block], index: int) -> list[int]:
    """Return the lines, from an index on, that are the headings of columns; blank lines may part all or none."""
    lines: list[int] = []
    for at in range(index, len(blocks)):
        block, words = blocks[at], blocks[at].span.text
        if block.kind == "blank" and lines:
            continue
        if not is_free(block) or len(words.split()) > 6 or not (inferred_role(words) or is_addressed(words)):
            break
        if len(lines) > 1 and (at - lines[-1] > 1) != (lines[1] - lines[0] > 1):
            break
        lines.append(at)
    return lines


def _body(blocks: list[Block], start: int) -> list[int]:
    """Return the printed lines from a start to the next header."""
    return list(takewhile(lambda at: len(_heading_lines(blocks, at)) < 2, printed_lines(blocks, start)))


def _dealt(blocks: list[Block], body: list[int], roles: list[str | None]) -> list[dict[int, list[int]]]:
    """Deal lines to rows and columns: the way with the most cells in columns that they fit."""
    apart = [at > 0 and body[at] - body[at - 1] > 1 for at in range(len(body))]
    spaced = all(apart[1:]) if len(body) > 1 else False
    width = len(roles)
    best: dict[int, float] = {-1: 0.0}  # by the column of the last line
    steps: list[dict[int, tuple[int, str]]] = []  # for each line and its column: the column before, and the step
    for position, at in enumerate(body):
        words = blocks[at].span
        above = blocks[body[position - 1]].span if position else None
        parted = apart[position] and not spaced
        scores: dict[int, float] = {}
        ways: dict[int, tuple[int, str]] = {}
        for column in range(width):
            gain = _gain(words.text, roles[column])
            for last, score in best.items():
                options = []
                if column > last >= 0:
                    options.append((score + gain - _skipped(roles, last + 1, column) - 3 * parted, "next"))
                if position == 0 or last >= 0:
                    ended = 0.0 if position == 0 else _skipped(roles, last + 1, width)
                    options.append((score + gain - ended - _skipped(roles, 0, column) + parted, "row"))
                if column == last and above is not None:
                    joins = goes_on_from(words, above)
                    options.append((score + (0.5 if joins else -2.5 - 3 * parted) - 2 * (gain > 1), "same"))
                for value, step in options:
                    if column not in scores or value > scores[column]:
                        scores[column], ways[column] = value, (last, step)
        best = scores
        steps.append(ways)
    column = max(best, key=lambda last: best[last] - _skipped(roles, last + 1, width))
    path: list[tuple[int, str]] = []
    for ways in reversed(steps):
        before, step = ways[column]
        path.append((column, step))
        column = before
    path.reverse()
    rows: list[dict[int, list[int]]] = []
    for at, (column, step) in zip(body, path, strict=True):
        if step == "row":
            rows.append({})
        rows[-1].setdefault(column, []).append(at)
    return _trusted(blocks, rows, roles)


def _gain(words: str, role: str | None) -> float:
    answer = matches_role(words, role)
    if answer is None:
        return (
            0.0 if role not in {"deadline", "start", "number", "status"} else -0.5 if len(words.split()) < 6 else -3.0
        )
    return (2.0 if role in _TYPED else 1.0) if answer else -3.0


def _skipped(roles: list[str | None], first: int, last: int) -> float:
    """Return what it costs to leave columns without a cell."""
    # What one action belongs to is often printed once, for all its actions.
    return sum(
        {"action": 4.0, "item": 4.0, "recommendation": 1.5, "objective": 1.5}.get(str(one), 1.0)
        for one in roles[first:last]
    )


def _trusted(
    blocks: list[Block], rows: list[dict[int, list[int]]], roles: list[str | None]
) -> list[dict[int, list[int]]]:
    """Return the rows, without prose that follows them; none when few of them hold what the columns ask for."""

    def proven(row: dict[int, list[int]]) -> bool:
        return any(
            roles[column] in _TYPED and all(matches_role(blocks[at].span.text, roles[column]) for at in lines[:1])
            for column, lines in row.items()
        )

    while rows and not proven(rows[-1]) and (len(rows[-1]) < 2 or len(rows) == 1):
        rows = rows[:-1]
    return rows if rows and sum(map(proven, rows)) * 3 >= len(rows) * 2 else []


def _dealt_row(text: str, blocks: list[Block], row: dict[int, list[int]]) -> list[Block]:
    """Return the row that some lines make, and, where the end of a page cuts a cell, the rest of it."""
    runs: list[dict[int, tuple[int, int]]] = [{}]
    for column, lines in row.items():
        part, first = 0, lines[0]
        for before, at in zip([lines[0], *lines], lines, strict=False):
            if any(block.kind == "page" for block in blocks[before:at]):
                part, first = part + 1, at
            runs += [{}] if part >= len(runs) else []
            runs[part][column] = first, at
    found = []
    for part, cells in enumerate(runs):
        spans = {
            column: between(text, blocks[first].span, blocks[last].span) for column, (first, last) in cells.items()
        }
        opening = min(spans.values())
        whole = between(text, opening, max(spans.values()))
        cut = any(block.kind == "page" for block in blocks if whole.start <= block.span.start < whole.end)
        line = next(block.line for block in blocks if block.span.start == opening.start)
        ordered = _in_order(spans, opening)
        found.append(Block("row", line, opening if cut else whole, ordered, _BY_LINES, goes_on=part > 0))
    return found


def _in_order(spans: dict[int, Span], opening: Span) -> tuple[Span, ...]:
    """Return the cells of a row; one that is not printed is blank, at the end of what stands before it."""
    cells: list[Span] = []
    for column in range(max(spans) + 1):
        end = cells[-1].end if cells else opening.start
        cells.append(spans.get(column, Span(end, end, "")))
    return tuple(cells)
