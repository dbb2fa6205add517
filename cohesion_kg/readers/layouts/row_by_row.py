"""Tables printed row by row, one cell a line or parted by marks that line breaks may tear apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from cohesion_kg.readers.layouts.column_roles import columns_of, is_addressed
from cohesion_kg.readers.layouts.dealing import Cell, Dealing, Token, deal
from cohesion_kg.readers.layouts.parts import between, is_free, opens_another_part, part_by
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.headings import inferred_role, role_of
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["find_row_by_row", "find_torn"]

_BY_LINES = "The text prints one cell a line; a reader deals them to the columns, by what reads like a date or a party."
_BY_MARKS = "A reader deals these cells to the columns, since marks or line breaks may also stand inside a cell."
_OPEN = "Lines beside this row could belong to it or to another: which cells they are is left open."
#: Of these a header of cells on lines of their own names one at least.
_NEEDED = frozenset({"responsible", "deadline", "progress", "status"})
_TYPED = frozenset({"responsible", "deadline", "start", "cost", "number", "status"})
#: By how much a reading must be better than any other for a cell to be taken; where no marks part them, by more.
_MARGINS = {_BY_MARKS: 0.75, _BY_LINES: 1.0}
#: Lines of the tallest header, and lines below it that show which reading of it is right.
_TALLEST, _TALLEST_OF_MARKS, _SAMPLE = 24, 6, 40
_BULLET = re.compile(r"[•●▪]\s*\S")
_SPACED_SLASH = re.compile(r"(?:(?<=\s)|^)/(?=\s|$)")
_ANY_SLASH = re.compile(r"/")
_PIPE = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[|:\s-]*--[|:\s-]*")
_TAB = re.compile(r"\t")
_SLASHES = (_SPACED_SLASH, _ANY_SLASH)


@dataclass(frozen=True)
class _Table:
    """A reading of lines as a table: its header, what is below it, and the way to deal that to the columns."""

    heads: tuple[Span, ...]
    head_lines: tuple[int, ...]
    roles: tuple[str | None, ...]
    tokens: tuple[Token, ...]
    dealing: Dealing
    reason: str

    @property
    def score(self) -> float:
        return self.dealing.score + _worth(self.roles)


def _worth(roles: Sequence[str | None]) -> float:
    """Say what speaks for a header by its headings alone."""
    return sum(1.5 if role else -1.0 for role in roles)


def find_row_by_row(text: str, blocks: list[Block]) -> list[Block]:
    r"""Find the tables that are printed row by row; of several readings of the same lines the best is taken.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Action / Lead / Deadline\nMeet\nall / KK\n/ May 2018\n"
    >>> [[cell.text for cell in block.cells] for block in find_row_by_row(text, read_blocks(text)) if block.cells]
    [['Action', 'Lead', 'Deadline'], ['Meet\nall', 'KK', 'May 2018']]
    """
    return _found(text, blocks, _SLASHES, lined=True)


def find_torn(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables that tabs or pipes part, where line breaks tear rows apart; others part themselves."""
    return _found(text, blocks, (_TAB, _PIPE), lined=False)


def _found(text: str, blocks: list[Block], marks: Sequence[re.Pattern[str]], *, lined: bool) -> list[Block]:
    found, index = list(blocks), 0
    while index < len(found):
        table = max(_readings(text, found, index, marks, lined=lined), key=lambda one: one.score, default=None)
        if table is None:
            index += 1
            continue
        made = _made(text, found, table)
        used = {*table.head_lines, *(token.at for token in table.tokens if token.at in made[1])}
        used |= {at for at in range(min(used), max(used)) if found[at].kind == "blank"}
        before = len(found)
        found = [one for at, block in enumerate(found) for one in (made[0].get(at, []) if at in used else [block])]
        index = max(used) + 1 + len(found) - before
    return found


def _readings(
    text: str, blocks: list[Block], index: int, marks: Sequence[re.Pattern[str]], *, lined: bool
) -> Iterator[_Table]:
    """Yield the readings of the lines from an index on as a table whose header stands there."""
    if not (is_free(blocks[index]) or _has_tabs(blocks[index])):
        return
    for mark in marks:
        if any(_parts(block, mark) for block in blocks[index : index + 2]):
            yield from _marked(text, blocks, index, mark)
    if lined and is_free(blocks[index]):
        yield from _lined(text, blocks, index)


# Marks ----------------------------------------------------------------------------------------------------------


def _has_tabs(block: Block) -> bool:
    return block.kind == "row" and block.reason is None and "\t" in block.span.text and not block.goes_on


def _parts(block: Block, mark: re.Pattern[str]) -> list[Span]:
    """Return what a mark parts on a line; nothing where it has none."""
    if not (_has_tabs(block) if mark is _TAB else is_free(block)) or not mark.search(block.span.text):
        return []
    return list(block.cells) if mark is _TAB else part_by(block.span, mark)


def _marked(text: str, blocks: list[Block], index: int, mark: re.Pattern[str]) -> Iterator[_Table]:
    region = _region(blocks, index, mark)
    ruled = [at for at in region if mark is _PIPE and _RULED.fullmatch(blocks[at].span.text)]
    region = [at for at in region if at not in ruled]
    tokens = _cut(blocks, region, mark)
    if not region or (mark in {_TAB, _PIPE} and not _is_torn(blocks, region, mark)):
        return
    at_least = 3 if mark is _ANY_SLASH else 2
    for height in range(1, min(_TALLEST_OF_MARKS, len(region)) + 1):
        head_lines = region[:height]
        if ruled and not head_lines[-1] < ruled[0] < (region[height] if height < len(region) else ruled[0] + 1):
            continue  # a rule ends the header
        heads, rest = _headings(text, tokens, head_lines)
        readings = [(heads, rest)]
        if height == 1:  # where the first cell stands behind the last heading, its row goes on behind it
            for at in range(1, len(heads)):
                readings += [
                    (cells, [Token(first, head_lines[0]), *tokens[at + 1 :]])
                    for cells, first in _unglued(heads[: at + 1])
                ]
        for cells, below in readings:
            roles = columns_of(cells) if len(cells) >= at_least else None
            if roles is not None and below and (mark is not _ANY_SLASH or all(roles)):
                marks = {"literal": mark in _SLASHES, "breaks": mark is _TAB}
                yield from _best(cells, head_lines, roles, below, _BY_MARKS, **marks)


def _region(blocks: list[Block], index: int, mark: re.Pattern[str]) -> list[int]:
    """Return the printed lines of a table that marks part: to its last mark, and those right below it."""
    lines, last = list[int](), 0
    for at in range(index, len(blocks)):
        block = blocks[at]
        if block.kind in {"blank", "page", "separator"}:
            continue
        has_mark = bool(_parts(block, mark))
        alone = at > 0 and blocks[at - 1].kind == "blank" and not has_mark
        if not (has_mark or is_free(block)) or (alone and opens_another_part(block)) or at - (lines or [at])[-1] > 4:
            break
        if has_mark and lines and columns_of(_parts(block, mark)) and len(lines) > 1:
            break
        if alone and (at + 1 == len(blocks) or blocks[at + 1].kind == "blank"):
            break
        lines.append(at)
        last = len(lines) if has_mark else last
    tail = last
    while tail < len(lines) and lines[tail] - lines[tail - 1] == 1 and tail - last < 4:
        tail += 1
    return lines[:tail]


def _cut(blocks: list[Block], lines: Sequence[int], mark: re.Pattern[str]) -> list[Token]:
    """Cut lines into tokens; a mark at the end of a line stands before the first token of the next."""
    tokens, pending, above = list[Token](), False, None
    for at in lines:
        apart = above is not None and any(block.kind == "blank" for block in blocks[above:at])
        parts = _parts(blocks[at], mark) or [blocks[at].span]
        first_mark = pending
        pending = False
        if len(parts) > 1 and parts[0].blank:
            parts, first_mark = parts[1:], True
        if len(parts) > 1 and parts[-1].blank:
            parts, pending = parts[:-1], True
        for number, part in enumerate(parts):
            tokens.append(Token(part, at, number == 0, first_mark if number == 0 else True, apart and number == 0))
        above = at
    return tokens


def _is_torn(blocks: list[Block], region: Sequence[int], mark: re.Pattern[str]) -> bool:
    """Say whether a line without marks stands right below one of the table; the lines of a grid part themselves."""
    if any(blocks[at].span.text.startswith("+-") for at in region):
        return False
    if any(not _parts(blocks[at], mark) and at - 1 in region for at in region):
        return True
    counts = [_count(blocks[at].span.text, _parts(blocks[at], mark)) for at in region]
    if mark is _PIPE:
        return min(counts) < counts[0]
    if len(counts) > 1 and counts[0] + 1 == 2 * counts[1]:
        return True  # the first row stands on the line of the header
    return any(
        above + below in {counts[0], counts[0] + 1} and counts[0] not in {above, below}
        for above, below in pairwise(counts)
    )


def _count(line: str, parts: Sequence[Span]) -> int:
    """Return how many cells a line has, without the marks at its edges."""
    return len(parts) - line.startswith("|") - line.endswith("|")


def _headings(text: str, tokens: Sequence[Token], lines: Sequence[int]) -> tuple[list[Span], list[Token]]:
    """Return the headings that stand on some lines, each of them whole, and the tokens below."""
    heads: list[Span] = []
    for token in tokens:
        if token.at in lines:
            if token.mark or not heads:
                heads.append(token.span)
            else:
                heads[-1] = between(text, heads[-1], token.span)
    return heads, [token for token in tokens if token.at not in lines]


def _unglued(heads: Sequence[Span]) -> Iterator[tuple[list[Span], Span]]:
    """Yield the headings with the first cell taken off the last of them: "Deadline LT1"."""
    last = heads[-1]
    for space in list(re.finditer(r"\s+", last.text))[:4]:
        if role_of(last.text[: space.start()]) and not role_of(last.text):
            yield [*heads[:-1], last.part(0, space.start())], last.part(space.end())


# One cell a line ------------------------------------------------------------------------------------------------


def _lined(text: str, blocks: list[Block], index: int) -> Iterator[_Table]:
    """Yield the readings of lines as headings, one or two lines each, and the cells below them."""
    if not _is_heading(blocks[index].span.text):
        return
    lines = list[int]()
    for at in range(index, len(blocks)):
        if blocks[at].kind in {"blank", "page"}:
            continue
        if not is_free(blocks[at]) or (lines and opens_another_part(blocks[at])):
            break
        lines.append(at)
    tokens = [
        Token(
            blocks[at].span, at, apart=number > 0 and any(one.kind == "blank" for one in blocks[lines[number - 1] : at])
        )
        for number, at in enumerate(lines)
    ]
    readings = dict[tuple[Span, ...], tuple[float, int, list[str | None], list[Token]]]()
    for heads, count, first in _head_readings(text, tokens):
        roles = columns_of(heads) if tuple(heads) not in readings else None
        if roles is not None and roles.count("recommendation") < 2 and _NEEDED & set(roles):
            below = [*([Token(first, tokens[count - 1].at)] if first else []), *tokens[count:]]
            shown = deal(below[: max(_SAMPLE - count, 0)], roles).score + _worth(roles)
            readings[tuple(heads)] = shown, count, roles, below
    if readings:
        best = max(readings, key=lambda heads: readings[heads][0])
        _, count, roles, below = readings[best]
        stop = next((at for at in range(1, len(below)) if _repeats(below[at : at + 2])), len(below))
        yield from _best(best, lines[:count], roles, below[:stop], _BY_LINES)


def _is_heading(words: str) -> bool:
    return len(words.split()) <= 6 and bool(inferred_role(words) or is_addressed(words))


def _repeats(tokens: Sequence[Token]) -> bool:
    """Say whether headings open another table: two in a row that are no cells."""
    return len(tokens) > 1 and all(
        _is_heading(token.span.text) and matches_role(token.span.text, "responsible") is not True
        for token in tokens[:2]
    )


def _head_readings(text: str, tokens: Sequence[Token]) -> Iterator[tuple[list[Span], int, Span | None]]:
    """Yield headings, the number of their lines, and the first cell where it stands on the line of the last."""
    for wrap in (False, True):
        heads, at, unknown = list[Span](), 0, 0
        while at < min(len(tokens), _TALLEST):
            span = tokens[at].span
            if len(span.text.split()) > 6:
                if heads:
                    for cells, first in _unglued([*heads, span]):
                        yield cells, at + 1, first
                break
            both = between(text, span, tokens[at + 1].span) if wrap and at + 1 < len(tokens) else span
            if both is not span and role_of(both.text) and not inferred_role(tokens[at + 1].span.text):
                heads, at = [*heads, both], at + 2
            else:
                known = _is_heading(span.text)
                unknown += not known
                heads, at = [*heads, span], at + 1
            if unknown > len(heads) // 2:
                break
            if len(heads) > 1 and not (at < len(tokens) and _is_heading(tokens[at].span.text)):
                yield list(heads), at, None
                if at < len(tokens):
                    for cells, first in _unglued([*heads, tokens[at].span]):
                        yield cells, at + 1, first


# The best -------------------------------------------------------------------------------------------------------


def _best(
    heads: Sequence[Span],
    head_lines: Sequence[int],
    roles: Sequence[str | None],
    tokens: Sequence[Token],
    reason: str,
    *,
    literal: bool = False,
    breaks: bool = False,
) -> Iterator[_Table]:
    """Yield the table that headings and tokens make, as far down as its rows are proven."""
    table = partial(_Table, tuple(heads), tuple(head_lines), tuple(roles))
    while tokens:
        dealing = deal(tokens, roles, literal=literal, breaks=breaks)
        rows = dealing.rows
        while rows and not _is_proven(tokens, rows[-1], roles) and (len(rows[-1]) < 2 or len(rows) == 1):
            rows = rows[:-1]
        if len(rows) == len(dealing.rows):
            if sum(_is_proven(tokens, row, roles) for row in rows) * 3 >= len(rows) * 2:
                yield table(tuple(tokens), dealing, reason)
            return
        tokens = tokens[: rows[-1][-1].end] if rows else ()


def _is_proven(tokens: Sequence[Token], row: Sequence[Cell], roles: Sequence[str | None]) -> bool:
    marked = any(token.mark for token in tokens[row[0].first : row[-1].end])
    return marked or any(
        roles[cell.column] in _TYPED and bool(matches_role(_words(tokens, cell), roles[cell.column])) for cell in row
    )


def _words(tokens: Sequence[Token], cell: Cell) -> str:
    return " ".join(token.span.text for token in tokens[cell.first : cell.end])


def _made(text: str, blocks: list[Block], table: _Table) -> tuple[dict[int, list[Block]], set[int]]:
    """Return the rows of a table by the line that they begin on, and the lines that they take; what is open stays."""
    head = table.head_lines[0]
    heads = table.heads
    made = {head: [Block("row", blocks[head].line, between(text, heads[0], heads[-1]), heads, table.reason)]}
    taken = set[int]()
    for row in table.dealing.rows:
        sure = [cell for cell in row if cell.margin >= _MARGINS[table.reason]]
        leading = [cell for cell in row if table.roles[cell.column] in {"action", "recommendation"}]
        if leading and not set(leading) & set(sure):
            tokens = table.tokens[row[0].first : row[-1].end]
            if len({token.at for token in tokens}) > 1 or len(tokens) == 1:
                continue
            sure = [Cell(at, at + 1, at - row[0].first, 0.0) for at in range(row[0].first, row[-1].end)]
        reason = table.reason if len(sure) == len(row) else _OPEN
        cells = {cell.column: table.tokens[cell.first : cell.end] for cell in sure}
        if not cells:
            continue
        taken |= {token.at for tokens in cells.values() for token in tokens}
        at = min(token.at for tokens in cells.values() for token in tokens)
        made.setdefault(at, []).extend(_row(text, blocks, cells, reason))
    return made, taken


def _row(text: str, blocks: list[Block], row: Mapping[int, Sequence[Token]], reason: str) -> list[Block]:
    """Return the row that some tokens make, and, where the end of a page cuts a cell, the rest of it."""
    runs: list[dict[int, Span]] = [{}]
    for column, tokens in row.items():
        part, first = 0, tokens[0]
        for before, token in zip([tokens[0], *tokens], tokens, strict=False):
            if any(block.kind == "page" for block in blocks[before.at : token.at]):
                part, first = part + 1, token
            runs += [{}] if part >= len(runs) else []
            if token is not tokens[0] and _BULLET.match(token.span.text) and not _BULLET.match(tokens[0].span.text):
                break  # a list below what is to be done tells more of it, and is no part of its words
            runs[part][column] = between(text, first.span, token.span)
    made = []
    for part, spans in enumerate(runs):
        opening = min(spans.values())
        whole = between(text, opening, max(spans.values()))
        cut = any(block.kind == "page" for block in blocks if whole.start <= block.span.start < whole.end)
        line = text.count("\n", 0, opening.start) + 1
        cells = _in_order(spans, opening)
        made.append(Block("row", line, opening if cut else whole, cells, reason, goes_on=part > 0))
    return made


def _in_order(spans: dict[int, Span], opening: Span) -> tuple[Span, ...]:
    """Return the cells of a row; one that is not printed is blank, at the end of what stands before it."""
    cells: list[Span] = []
    for column in range(max(spans) + 1):
        end = cells[-1].end if cells else opening.start
        cells.append(spans.get(column, Span(end, end, "")))
    return tuple(cells)
