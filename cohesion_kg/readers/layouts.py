"""The layouts of tables in plain text: pipes, slashes, spaces, one cell a line, and one column after another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, pairwise

from cohesion_kg.dates import read_date
from cohesion_kg.readers.accounts import read_account_header
from cohesion_kg.readers.blocks import Block, Piece, is_page_mark, read_blocks
from cohesion_kg.readers.cells import fits
from cohesion_kg.readers.headers import read_header, role_of

__all__ = ["find_tables"]

_BY_SPACES = "Only spaces part these cells; a reader takes the columns from what stands under each heading."
_BY_SLASHES = "Slashes part these cells, and a slash may also stand inside a cell."
_BY_LINES = "The text prints one cell a line; a reader deals them to the columns, by what reads like a date or a party."
_BY_COLUMNS = "The text prints one column after another; a reader takes as a row what stands at the same place in each."
_OPEN = "The text prints one column after another, and they have {counts} cells: which belong together is left open."
_BROKEN = "A line break falls inside a cell; the lines together have the cells that the header asks for."

#: Rows whose every cell stands on the row's own line, parted by a mark.
_BY_TEXT = frozenset({None, _BY_SLASHES, _BROKEN})

_INSIDE = re.compile(r"[a-z(),;&]")
_UNFINISHED = re.compile(r"(?:[,&/–-]|\b(?:a|an|and|by|for|from|in|of|on|or|the|to|with))$", re.IGNORECASE)
#: Lines that end a table: they open another part of the document.
_OTHER = re.compile(
    r"(?:#+\s(?! )|(?:recommendation|rec\.?|r)\s*\d+\s*[:.–-]|recommendation\s+\d+$"
    r"|(?:comments? from|(?:service|council|executive|cabinet) response)\b)",
    re.IGNORECASE,
)
_PIPE = re.compile(r"(?<!\\)\|")
_GRID = re.compile(r"\+(?:[-=:]+\+)+")
_SPACED_SLASH = re.compile(r"(?:(?<=\s)|^)/(?=\s|$)")
_ANY_SLASH = re.compile(r"/")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[-=_ ]{3,}")
_LEADING = frozenset({"action", "recommendation", "objective", "item", "number"})
#: What the cells of accounts are like; names and words may go on in the line below, sums and dates begin a row.
_OF_ACCOUNTS = {
    **dict.fromkeys(("net", "amount", "gross", "vat", "awarded", "applied", "disbursed"), "sum"),
    **dict.fromkeys(("paid", "date", "invoiced", "start", "end"), "deadline"),
}
#: The heading over those whom a recommendation is made to.
_ADDRESSED = re.compile(r"(?:for|(?:addressed|directed) to):?", re.IGNORECASE)
#: What several columns may tell of: one for each quarter, or one for each who comments.
_REPEATED = frozenset({"progress", "comment", "outcome"})
_TYPED = frozenset({"responsible", "deadline", "start", "cost", "number", "status"})


def find_tables(text: str) -> list[Block]:
    r"""Cut a text into blocks and find its tables, whatever parts their cells.

    Rows parted by tabs or pipes are parted by the text itself. All other rows carry the reason for which a reader
    takes them as rows; where no header is understood there is no table.

    Parameters
    ----------
    text
        The whole text of a source.

    Returns
    -------
    list of Block
        Every line, in order; the cells of a row may stand on several lines.

    Examples
    --------
    >>> blocks = find_tables("Action / Lead / Deadline\nMeet / KK/SAC / May 2018\n")
    >>> [[cell.text for cell in block.cells] for block in blocks if block.kind == "row"]
    [['Action', 'Lead', 'Deadline'], ['Meet', 'KK/SAC', 'May 2018']]
    """
    blocks = _mark_pages(text, read_blocks(text))
    for find in (_piped, _aligned, _slashed, _cell_by_cell, _column_by_column, _broken):
        blocks = find(text, blocks)
    return blocks


def _mark_pages(text: str, blocks: list[Block]) -> list[Block]:
    """Mark the numbers of pages, and the titles that run beside them from page to page."""
    marks = {index for index, block in enumerate(blocks) if _is_free(block) and is_page_mark(block.piece.text)}
    numbers = {index for index in marks if not blocks[index].piece.text.isdecimal()}
    feeds = {index for index, block in enumerate(blocks) if "\f" in text[_line_start(text, block) : block.piece.start]}
    near_feed = {index + step for index in feeds for step in (-2, -1, 0, 1)}
    breaks = feeds | numbers | (marks & near_feed)
    opening = next((index for index, block in enumerate(blocks) if block.kind != "blank"), 0)
    beside: dict[str, set[int]] = {}
    if breaks and blocks and _is_free(blocks[opening]):
        beside[re.sub(r"\d+", "0", blocks[opening].piece.text)] = {opening}
    for index in breaks:
        for step in (-1, 1):
            at = index if index in feeds and step == 1 else index + step
            while 0 <= at < len(blocks) and (blocks[at].kind == "blank" or at in marks):
                at += step
            if 0 <= at < len(blocks) and _is_free(blocks[at]):
                beside.setdefault(re.sub(r"\d+", "0", blocks[at].piece.text), set()).add(at)
    running = {index for found in beside.values() if len(found) > 1 for index in found if index != opening}
    pages = numbers | (marks & near_feed) | running
    return [replace(block, kind="page") if index in pages else block for index, block in enumerate(blocks)]


def _line_start(text: str, block: Block) -> int:
    return text.rfind("\n", 0, block.piece.start) + 1


def _is_free(block: Block) -> bool:
    return block.kind == "paragraph" and not block.cells


def _columns_of(cells: Sequence[Piece], below: Sequence[Piece] = ()) -> list[str | None] | None:
    """Return the roles that a header gives; None when it is none, or names nothing that a row could begin with."""
    columns = read_header(cells, (), below)
    roles = [column.role for column in columns or ()]
    return roles if _LEADING & set(roles) else None


def _account_columns_of(cells: Sequence[Piece]) -> list[str | None] | None:
    """Return what the columns of accounts hold: sums, dates, or words (None); None when the cells head no accounts."""
    if len(cells) < 2 or any(cell.text[:1].isdigit() for cell in cells):
        return None
    columns = read_account_header(cells)
    return [_OF_ACCOUNTS.get(str(column.role)) if column else None for column in columns] if columns else None


def _is_header(cells: Sequence[Piece]) -> bool:
    return read_header(cells) is not None or _account_columns_of(cells) is not None


def _row(block: Block, cells: Iterable[Piece], reason: str | None, *, goes_on: bool = False) -> Block:
    return Block("row", block.line, block.piece, tuple(cells), reason, goes_on)


def _split(piece: Piece, separator: re.Pattern[str]) -> list[Piece]:
    marks = [match.span() for match in separator.finditer(piece.text)]
    bounds = [0, *(at for span in marks for at in span), len(piece.text)]
    return [piece.part(first, last) for first, last in zip(bounds[::2], bounds[1::2], strict=True)]


def _opens_inside(piece: Piece, above: Piece | None) -> bool:
    return bool(_INSIDE.match(piece.text)) or (above is not None and bool(_UNFINISHED.search(above.text)))


# Pipes


def _piped(text: str, blocks: list[Block]) -> list[Block]:
    found, width = list[Block](), 0
    for run in _runs(blocks, lambda block: _is_free(block) and bool(_PIPE.search(block.piece.text) or _is_grid(block))):
        if not _is_free(run[0]):
            found += run
            width = width if run[0].kind in {"blank", "page"} else 0
            continue
        rows = [_piped_row(block) for block in run]
        width = _width_of_pipes(run, rows, width)
        found += _with_remainders(rows, has_grid=sum(map(_is_grid, run)) > 2) if width else run
    return found


def _runs(blocks: list[Block], belongs: Callable[[Block], bool]) -> Iterator[list[Block]]:
    """Yield runs of neighbours that belong together; each other block is a run of its own."""
    for together, run in groupby(blocks, belongs):
        if together:
            yield list(run)
        else:
            yield from ([block] for block in run)


def _is_grid(block: Block) -> bool:
    return bool(_GRID.fullmatch(block.piece.text))


def _piped_row(block: Block) -> Block:
    if _is_grid(block):
        return replace(block, kind="separator", cells=tuple(_split(block.piece, re.compile(r"\+"))[1:-1]))
    cells = _split(block.piece, _PIPE)
    cells = cells[1:] if block.piece.text.startswith("|") else cells
    cells = cells[:-1] if _PIPE.match(block.piece.text, len(block.piece.text) - 1) else cells
    ruled = all(re.fullmatch(r":?-+:?", cell.text) for cell in cells)
    return replace(block, kind="separator" if ruled else "row", cells=tuple(cells))


def _width_of_pipes(run: list[Block], rows: list[Block], before: int) -> int:
    """Return the number of columns when the lines are a table; those of a table before may go on."""
    widths = {len(row.cells) for row in rows}
    width, texts = len(rows[0].cells), [block.piece.text for block in run]
    if width < 2:
        return 0
    ruled = any(row.kind == "separator" for row in rows) and len(rows) > 1
    boxed = len(rows) > 1 and len(widths) == 1 and all(one.startswith("|") and one.endswith("|") for one in texts)
    headed = len(rows) > 1 and read_header(rows[0].cells) is not None
    return width if ruled or boxed or headed or widths == {before} else 0


def _with_remainders(rows: list[Block], *, has_grid: bool) -> list[Block]:
    """Mark the lines on which only cells of the row above go on."""
    found: list[Block] = []
    above: Block | None = None
    is_header = False
    for row in rows:
        if row.kind == "separator":
            above = None
        elif above is not None and not is_header and (has_grid or _only_goes_on(row.cells, above.cells)):
            row = replace(row, goes_on=True)
        else:
            above, is_header = row, read_header(row.cells) is not None
        found.append(row)
    return found


def _only_goes_on(cells: Sequence[Piece], above: Sequence[Piece]) -> bool:
    printed = [(index, cell) for index, cell in enumerate(cells) if not cell.blank]
    filled = [cell for cell in above if not cell.blank]
    return 0 < len(printed) < len(filled) and all(
        index < len(above) and not above[index].blank and _INSIDE.match(cell.text) for index, cell in printed
    )


# Spaces


def _aligned(text: str, blocks: list[Block]) -> list[Block]:
    found, index = list[Block](), 0
    while index < len(blocks):
        table = _Aligned.under(text, blocks, index)
        if table is None:
            found.append(blocks[index])
            index += 1
        else:
            found += table.rows()
            index += len(table.blocks)
    return found


@dataclass
class _Aligned:
    """A table whose columns are kept apart by spaces, as it grows line by line."""

    text: str
    roles: list[str | None]
    rivers: list[set[int]]  # between each two columns: the places that are blank in all lines
    blocks: list[Block]

    @classmethod
    def under(cls, text: str, blocks: list[Block], index: int) -> _Aligned | None:
        """Return the table whose header stands at an index."""
        if not _is_free(blocks[index]):
            return None
        for height in (2, 1):  # a heading may be wrapped
            head = blocks[index : index + height]
            if len(head) < height or not all(map(_is_free, head)):
                continue
            groups = _merged([chunk for block in head for chunk in _chunks(text, block)])
            pieces = [[_piece(block, text, group) for block in head] for group in groups]
            roles = _columns_of([pair[0] for pair in pieces], [pair[-1] for pair in pieces] if height == 2 else ())
            complete = height == 1 or (roles and all(roles) and all(len(_chunks(text, block)) > 1 for block in head))
            if roles is None and height == 1:
                roles = _account_columns_of([pair[0] for pair in pieces])
            if len(groups) > 1 and roles and complete and (height == 1 or len(_chunks(text, head[1])) <= len(groups)):
                rivers = [set(range(left[1], right[0])) for left, right in pairwise(groups)]
                table = cls(text, roles, rivers, head)
                table._grow(blocks[index + height :])
                return table if table._holds_rows(table.blocks[height:]) else None
        return None

    def _grow(self, blocks: list[Block]) -> None:
        pending: list[Block] = []
        for position, block in enumerate(blocks):
            blanks = sum(one.kind == "blank" for one in pending)
            if block.kind in {"blank", "page"}:
                pending.append(block)
                if blanks > 3:
                    return
            elif block.cells or block.kind == "heading" or _OTHER.match(block.piece.text) or self._ends_before(block):
                return
            elif blanks and self._is_aside(block, blocks[position + 1 :]):
                below = next((one for one in blocks[position + 1 :] if one.kind not in {"blank", "page"}), None)
                if below is None or not _is_free(below) or not self._fits(below) or not self._is_row(below):
                    return
                pending.append(block)
            else:
                self._narrow(block)
                self.blocks += [*pending, block]
                pending = []

    def _ends_before(self, block: Block) -> bool:
        """Say whether a line does not keep to the columns, or is the header of another table."""
        if not self._fits(block):
            return True
        groups = _merged(_chunks(self.text, block))
        cells = [_piece(block, self.text, group) for group in groups] if len(groups) > 1 else []
        roles = _columns_of(cells)
        if roles is not None and roles != self.roles and all(roles):
            return True
        roles = _account_columns_of(cells)
        return roles is not None and roles != self.roles

    def _holds_rows(self, blocks: list[Block]) -> bool:
        """Say whether lines below the header are rows; those of accounts print a sum."""
        rows = [self._cells(block) for block in blocks if self._is_row(block)]
        sums = [at for at, role in enumerate(self.roles) if role == "sum"]
        return any(not sums or any(re.search(r"\d", cells[at].text) for at in sums) for cells in rows)

    def _is_row(self, block: Block) -> bool:
        return _is_free(block) and not _RULE.fullmatch(block.piece.text) and len(_chunks(self.text, block)) > 1

    def _is_aside(self, block: Block, below: list[Block]) -> bool:
        """Say whether a line stands by itself at the margin, such as a heading between the rows."""
        chunks = _chunks(self.text, block)
        alone = not below or below[0].kind == "blank" or _is_header(self._cells(below[0]))
        return len(chunks) == 1 and chunks[0][0] <= 2 and alone and not _INSIDE.match(block.piece.text)

    def _fits(self, block: Block) -> bool:
        line = self._line(block)
        if _RULE.fullmatch(line.strip()):
            return True
        for river in self.rivers:
            free = {at for at in river if at >= len(line) or line[at] == " "}
            if not free:
                return False
            left, right = line[: min(free)].strip(), line[max(free) :].strip()
            gaps = [
                at for at in free if at + 1 >= len(line) or line[at - 1 : at + 1] == "  " or line[at : at + 2] == "  "
            ]
            if left and right and not gaps:
                return False
        return True

    def _narrow(self, block: Block) -> None:
        line = self._line(block)
        if not _RULE.fullmatch(line.strip()):
            self.rivers = [{at for at in river if at >= len(line) or line[at] == " "} for river in self.rivers]

    def _line(self, block: Block) -> str:
        return self.text[_line_start(self.text, block) : block.piece.end]

    def _cells(self, block: Block) -> list[Piece]:
        start, line = _line_start(self.text, block), self._line(block)
        bounds = [0, *(max(river) for river in self.rivers), max(len(line), *(max(river) for river in self.rivers))]
        whole = Piece(start, start + len(line), line)
        cells = [whole.part(min(first, len(line)), min(last, len(line))) for first, last in pairwise(bounds)]
        return [cell if not cell.blank else Piece(block.piece.end, block.piece.end, "") for cell in cells]

    def rows(self) -> list[Block]:
        """Return the blocks of the table, each line a row; a line may only go on with the row above."""
        found: list[Block] = []
        lines = {id(block): self._cells(block) for block in self.blocks if _is_free(block) or block.kind == "separator"}
        widths = [max((len(cells[at].text) for cells in lines.values()), default=0) for at in range(len(self.roles))]
        row: list[list[Piece]] | None = None
        blank_before = False
        for number, block in enumerate(self.blocks):
            cells = lines.get(id(block))
            if cells is None or (blank_before and self._is_aside(block, self.blocks[number + 1 :])):
                blank_before = True
                row = row if block.kind in {"blank", "page"} else None
                found.append(block)
                continue
            if _RULE.fullmatch(block.piece.text):
                found.append(replace(block, kind="separator", cells=(block.piece,)))
                row = None
                continue
            is_header = _is_header(cells)
            goes_on = row is not None and not is_header and self._goes_on(cells, row, widths, blank_before=blank_before)
            if not goes_on:
                row = None if is_header or number == 0 else [[] for _ in cells]
            for parts, cell in zip(row or [], cells, strict=False):
                parts += [cell] if not cell.blank else []
            found.append(_row(block, cells, _BY_SPACES, goes_on=goes_on))
            blank_before = False
        return found

    def _goes_on(self, cells: list[Piece], row: list[list[Piece]], widths: list[int], *, blank_before: bool) -> bool:
        printed = [(at, cell) for at, cell in enumerate(cells) if not cell.blank]
        if any(_opens_inside(cell, row[at][-1] if row[at] else None) for at, cell in printed):
            return not any(self._begins(at, cell, row[at]) for at, cell in printed)
        if blank_before or any(self._begins(at, cell, row[at]) for at, cell in printed):
            return False
        # A line was broken only where its next word no longer fitted into the column.
        return all(
            bool(row[at]) and len(row[at][-1].text) + 1 + len(cell.text.split()[0]) > widths[at] for at, cell in printed
        )

    def _begins(self, at: int, cell: Piece, above: list[Piece]) -> bool:
        """Say whether a cell can only begin a row: a number, a sum below a sum, or a date below a whole date."""
        if self.roles[at] == "number":
            return bool(fits(cell.text, "number"))
        if self.roles[at] == "sum":
            return bool(above) and bool(re.search(r"\d", cell.text))
        if self.roles[at] != "deadline" or not above or not fits(cell.text, "deadline"):
            return False
        over = " ".join(piece.text for piece in above)
        whole = read_date(over)
        return (
            whole.kind != "unknown"
            and "X" not in str(whole.edtf)
            and read_date(f"{over} {cell.text}").kind == "unknown"
        )


def _chunks(text: str, block: Block) -> list[tuple[int, int]]:
    """Return where words stand on a line that two or more spaces part, as offsets into the line."""
    line = text[_line_start(text, block) : block.piece.end].replace("\f", " ")
    return [match.span() for match in _CHUNK.finditer(line)]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _piece(block: Block, text: str, span: tuple[int, int]) -> Piece:
    start = _line_start(text, block)
    line = text[start : block.piece.end]
    return Piece(start, start + len(line), line).part(*span)


# Slashes


def _slashed(text: str, blocks: list[Block]) -> list[Block]:
    found = list(blocks)
    index = 0
    while index < len(found):
        for separator in (_SPACED_SLASH, _ANY_SLASH):
            cells = _split(found[index].piece, separator) if _is_free(found[index]) else []
            roles = _columns_of(cells) if len(cells) > (1 if separator is _SPACED_SLASH else 2) else None
            if roles and (separator is _SPACED_SLASH or all(roles)):
                rows = _slashed_rows(found, index + 1, separator, roles)
                if rows:
                    found[index] = _row(found[index], cells, _BY_SLASHES)
                    for at, row in rows.items():
                        found[at] = row
                    index = max(rows)
                    break
        index += 1
    return found


def _slashed_rows(
    blocks: list[Block], start: int, separator: re.Pattern[str], roles: list[str | None]
) -> dict[int, Block]:
    rows: dict[int, Block] = {}
    for index in range(start, len(blocks)):
        block = blocks[index]
        if block.kind in {"blank", "page"}:
            continue
        cells = _split(block.piece, separator)
        if not _is_free(block) or _OTHER.match(block.piece.text):
            break
        if len(cells) < 2:
            if not _INSIDE.match(block.piece.text):  # else it goes on with the row above
                break
            continue
        if len(cells) < min(len(roles), 3) and separator is _ANY_SLASH:
            break
        rows[index] = _row(block, _grouped(block.piece, cells, roles), _BY_SLASHES)
    return rows


def _grouped(piece: Piece, cells: list[Piece], roles: list[str | None]) -> list[Piece]:
    """Join cells that a slash inside them tore apart, where the columns leave only one way to do so."""
    width, count = len(roles), len(cells)
    if count <= width or count > 12:
        return cells
    found: list[tuple[int, list[Piece]]] = []
    for cuts in combinations(range(1, count), width - 1):
        groups = [cells[first:last] for first, last in pairwise((0, *cuts, count))]
        joined = [piece.part(group[0].start - piece.start, group[-1].end - piece.start) for group in groups]
        marks = [fits(one.text, role) for one, role in zip(joined, roles, strict=True) if not one.blank]
        if False not in marks:
            found.append((sum(mark is True for mark in marks), joined))
    best = max((score for score, _ in found), default=0)
    winners = [joined for score, joined in found if score == best]
    return winners[0] if best and len(winners) == 1 else cells


# One cell a line


def _cell_by_cell(text: str, blocks: list[Block]) -> list[Block]:
    found = list(blocks)
    index = 0
    while index < len(found):
        head = _heading_lines(found, index)
        cells = [found[at].piece for at in head]
        roles = _columns_of(cells) if len(head) > 1 else None
        if roles is None or not {"responsible", "deadline", "progress", "status"} & set(roles):
            index += 1
            continue
        body = _body(found, head[-1] + 1)
        rows = _dealt(text, found, body, roles)
        if not rows:
            index = head[-1] + 1
            continue
        used = {*head, *(at for row in rows for lines in row.values() for at in lines)}
        header = Piece(cells[0].start, cells[-1].end, text[cells[0].start : cells[-1].end])
        made = {head[0]: [Block("row", found[head[0]].line, header, tuple(cells), _BY_LINES)]}
        for row in rows:
            first = min(at for lines in row.values() for at in lines)
            made[first] = _dealt_row(text, found, row)
        last = max(used)
        found = [
            one
            for at, block in enumerate(found)
            for one in (
                made.get(at, [])
                if at in used
                else []
                if block.kind == "blank" and at < last and at > head[0]
                else [block]
            )
        ]
        index = next(at for at, block in enumerate(found) if block is made[head[0]][0]) + 1
    return found


def _heading_lines(blocks: list[Block], index: int) -> list[int]:
    """Return the lines, from an index on, that are the headings of columns; blank lines may part all of them."""
    lines: list[int] = []
    for at in range(index, len(blocks)):
        block = blocks[at]
        if block.kind == "blank" and lines:
            continue
        if not _is_free(block) or len(block.piece.text.split()) > 6 or role_of(block.piece.text) is None:
            break
        lines.append(at)
    return lines


def _body(blocks: list[Block], start: int) -> list[int]:
    lines: list[int] = []
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.kind in {"blank", "page"}:
            continue
        if not _is_free(block) or _OTHER.match(block.piece.text) or len(_heading_lines(blocks, at)) > 1:
            break
        lines.append(at)
    return lines


def _dealt(text: str, blocks: list[Block], body: list[int], roles: list[str | None]) -> list[dict[int, list[int]]]:
    """Deal lines to rows and columns: the way with the most cells in columns that they fit."""
    apart = [at > 0 and body[at] - body[at - 1] > 1 for at in range(len(body))]
    spaced = all(apart[1:]) if len(body) > 1 else False
    width = len(roles)
    best: dict[int, float] = {-1: 0.0}  # by the column of the last line
    steps: list[dict[int, tuple[int, str]]] = []  # for each line and its column: the column before, and the step
    for position, at in enumerate(body):
        words = blocks[at].piece
        above = blocks[body[position - 1]].piece if position else None
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
                    joins = _opens_inside(words, above)
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
    answer = fits(words, role)
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
            roles[column] in _TYPED and all(fits(blocks[at].piece.text, roles[column]) for at in lines[:1])
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
        pieces = {
            column: _between(text, blocks[first].piece, blocks[last].piece) for column, (first, last) in cells.items()
        }
        opening = min(pieces.values())
        whole = _between(text, opening, max(pieces.values()))
        cut = any(block.kind == "page" for block in blocks if whole.start <= block.piece.start < whole.end)
        line = next(block.line for block in blocks if block.piece.start == opening.start)
        ordered = _in_order(pieces, opening)
        found.append(Block("row", line, opening if cut else whole, ordered, _BY_LINES, goes_on=part > 0))
    return found


def _between(text: str, first: Piece, last: Piece) -> Piece:
    return Piece(first.start, last.end, text[first.start : last.end])


def _in_order(pieces: dict[int, Piece], opening: Piece) -> tuple[Piece, ...]:
    """Return the cells of a row; one that is not printed is blank, at the end of what stands before it."""
    cells: list[Piece] = []
    for column in range(max(pieces) + 1):
        end = cells[-1].end if cells else opening.start
        cells.append(pieces.get(column, Piece(end, end, "")))
    return tuple(cells)


# One column after another


def _column_by_column(text: str, blocks: list[Block]) -> list[Block]:
    found = list(blocks)
    index = 0
    while index < len(found):
        columns = _printed_columns(found, index)
        made = _paired(text, found, columns) if len(columns) > 1 else {}
        if made:
            heads = {column[0] for column in columns}
            last = max(at for column in columns for at in column)
            used = {at for at in range(min(heads), last + 1) if found[at].kind in {"paragraph", "blank"}}
            used &= {at for column in columns for at in column} | {at for at in used if found[at].kind == "blank"}
            found = [one for at, block in enumerate(found) for one in (made.get(at, []) if at in used else [block])]
        index += 1
    return found


def _printed_columns(blocks: list[Block], index: int) -> list[list[int]]:
    """Return the columns that begin at an index: each the line of its heading and the lines of its cells."""
    if not _is_heading(blocks[index]):
        return []
    lines = _lines_from(blocks, index)
    headings = {at for at in lines if _is_heading(blocks[at])}
    # Where blank lines part columns, a cell that reads like a heading has none before it.
    apart = {at for at in headings if at > 0 and blocks[at - 1].kind == "blank"} - {index}
    headings = {index} | (apart or headings)
    columns: list[list[int]] = []
    for at in lines:
        if at in headings and not (columns and _is_date_in(columns, blocks, blocks[at])):
            if columns and len(columns[-1]) == 1:
                return []
            columns.append([at])
        else:
            columns[-1].append(at)
    return columns if len(columns[-1]) > 1 else []


def _lines_from(blocks: list[Block], index: int) -> list[int]:
    """Return the printed lines from an index on, until another part of the document opens."""
    lines: list[int] = []
    for at in range(index, len(blocks)):
        block = blocks[at]
        if block.kind in {"blank", "page"}:
            continue
        if not _is_free(block) or _OTHER.match(block.piece.text):
            break
        lines.append(at)
    return lines


def _is_heading(block: Block) -> bool:
    words = block.piece.text
    if not _is_free(block) or _OTHER.match(words) or len(words.split()) > 6:
        return False
    return role_of(words) is not None or bool(_ADDRESSED.fullmatch(words))


def _is_date_in(columns: list[list[int]], blocks: list[Block], block: Block) -> bool:
    """Say whether a line that reads like a heading, such as a month, is a date in a column of dates."""
    role = role_of(blocks[columns[-1][0]].piece.text)
    return role in {"deadline", "start"} and fits(block.piece.text, "deadline") is True


def _paired(text: str, blocks: list[Block], columns: list[list[int]]) -> dict[int, list[Block]]:
    heads = [blocks[column[0]].piece for column in columns]
    roles = _columns_of(heads)
    if roles is None:
        return {}
    if "recommendation" in roles:  # whom it is for reads like who is responsible
        named = [bool(_ADDRESSED.fullmatch(head.text)) for head in heads]
        roles = ["responsible" if one else role for role, one in zip(roles, named, strict=True)]
    if not {"responsible", "deadline"} & set(roles):
        return {}
    once = [role for role in roles if role not in _REPEATED]
    if len(set(once)) < len(once):
        return {}
    readings = [_readings(text, blocks, column[1:]) for column in columns]
    counts = set.intersection(*({len(cells) for cells in ways} for ways in readings))
    if not counts and len(columns) > 1:
        # What follows the last column after a blank line need not belong to it.
        others = set.intersection(*({len(cells) for cells in ways} for ways in readings[:-1]))
        wanted = max(others, default=0)
        whole = columns[-1][1:]
        if wanted and len(whole) > wanted and whole[wanted] - whole[wanted - 1] > 1:
            columns[-1] = [columns[-1][0], *whole[:wanted]]
            readings[-1] = [[blocks[at].piece for at in whole[:wanted]]]
            counts = {wanted}
    count = max(counts, default=0)
    chosen = [next((ways for ways in options if len(ways) == count), options[0]) for options in readings]
    typed = [
        fits(cell.text, role)
        for cells, role in zip(chosen, roles, strict=True)
        if role in {"responsible", "deadline", "start"}
        for cell in cells
    ]
    if sum(mark is True for mark in typed) * 2 < len(typed):
        return {}
    lines = {blocks[at].piece.start: at for column in columns for at in column}
    made = {columns[0][0]: [Block("row", blocks[columns[0][0]].line, heads[0], tuple(heads), _BY_COLUMNS)]}
    if count:
        for together in zip(*chosen, strict=True):
            at = lines[together[0].start]
            made[at] = [Block("row", blocks[at].line, together[0], together, _BY_COLUMNS)]
        return made
    if roles[0] not in _LEADING:
        return {}  # before an action a blank cell would say that nobody is named
    numbers = [str(len(cells)) for cells in chosen]
    reason = _OPEN.format(counts=f"{', '.join(numbers[:-1])} and {numbers[-1]}")
    for index, cells in enumerate(chosen):
        for cell in cells:
            at = lines[cell.start]
            blanks = [Piece(cell.start, cell.start, "")] * index
            made[at] = [Block("row", blocks[at].line, cell, (*blanks, cell), reason)]
    return made


def _readings(text: str, blocks: list[Block], lines: list[int]) -> list[list[Piece]]:
    """Return the ways to cut the lines of a column into cells: at blank lines, or at each line that begins anew."""
    groups: list[list[int]] = []
    parts: list[list[int]] = []
    for before, at in zip([None, *lines], lines, strict=False):
        paged = before is not None and any(block.kind == "page" for block in blocks[before:at])
        near = before is not None and at - before == 1
        if near:
            groups[-1].append(at)
        else:
            groups.append([at])
        if near and not paged and _opens_inside(blocks[at].piece, blocks[before or 0].piece):
            parts[-1].append(at)
        else:
            parts.append([at])
    ways = [parts, *([groups] if len(groups) > 1 else []), [[at] for at in lines]]
    return [[_between(text, blocks[way[0]].piece, blocks[way[-1]].piece) for way in one] for one in ways]


# Rows broken over lines


def _broken(text: str, blocks: list[Block]) -> list[Block]:
    """Join the lines of a row that a line break inside a cell tore apart."""
    found: list[Block] = []
    width = 0
    for block in blocks:
        if block.kind == "row" and read_header(block.cells) is not None:
            width = len(block.cells)
        above = found[-1] if found else None
        if above is not None and width and _can_join(text, above, block, width):
            found[-1] = _joined(text, above, block)
        else:
            found.append(block)
    return found


def _can_join(text: str, above: Block, block: Block, width: int) -> bool:
    """Say whether two neighbouring lines together are one row, with a cell that goes on from one to the other."""
    if not all(_is_free(one) or (one.kind == "row" and one.reason in _BY_TEXT) for one in (above, block)):
        return False
    left, right = above.cells or (above.piece,), block.cells or (block.piece,)
    return (
        len(left) + len(right) - 1 == width > 1
        and max(len(left), len(right)) > 1
        and read_header(left) is None
        and not (above.goes_on or block.goes_on or left[-1].blank or right[0].blank)
        and text[above.piece.end : block.piece.start].count("\n") == 1
        and _opens_inside(right[0], left[-1])
    )


def _joined(text: str, above: Block, block: Block) -> Block:
    left, right = above.cells or (above.piece,), block.cells or (block.piece,)
    middle = _between(text, left[-1], right[0])
    return Block("row", above.line, _between(text, above.piece, block.piece), (*left[:-1], middle, *right[1:]), _BROKEN)
