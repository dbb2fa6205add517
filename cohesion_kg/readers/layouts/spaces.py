"""Tables whose columns are kept apart by spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from cohesion_kg.readers.layouts.column_roles import account_columns_of, columns_of, is_header
from cohesion_kg.readers.layouts.parts import chunks_of, is_free, line_start, one_row, opens_another_part
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.continuations import goes_on_from, is_another_date, opens_inside
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["find_aligned"]

_BY_SPACES = "Only spaces part these cells; a reader takes the columns from what stands under each heading."

_ROMAN = re.compile(r"[ivxlc]{1,5}", re.IGNORECASE)
_RULE = re.compile(r"[-=_ ]{3,}")


def find_aligned(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables whose columns are kept apart by spaces."""
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
        if not is_free(blocks[index]):
            return None
        for height in (2, 1):  # a heading may be wrapped
            head = blocks[index : index + height]
            if len(head) < height or not all(map(is_free, head)):
                continue
            groups = _merged([chunk for block in head for chunk in chunks_of(text, block)])
            spans = [[_span(block, text, group) for block in head] for group in groups]
            roles = columns_of([pair[0] for pair in spans], [pair[-1] for pair in spans] if height == 2 else ())
            complete = height == 1 or (roles and all(roles) and all(len(chunks_of(text, block)) > 1 for block in head))
            if roles is None and height == 1:
                roles = account_columns_of([pair[0] for pair in spans])
            if len(groups) > 1 and roles and complete and (height == 1 or len(chunks_of(text, head[1])) <= len(groups)):
                if _has_margin(text, blocks[index + height :], groups[0][0]):
                    groups, roles = [(0, 1), *groups], ["number", *roles]
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
            elif self._ends_before(block):
                return
            elif blanks and self._is_aside(block, blocks[position + 1 :]):
                below = next((one for one in blocks[position + 1 :] if one.kind not in {"blank", "page"}), None)
                if below is None or not is_free(below) or not self._fits(below) or not self._is_row(below):
                    return
                pending.append(block)
            else:
                self._narrow(block)
                self.blocks += [*pending, block]
                pending = []

    def _ends_before(self, block: Block) -> bool:
        """Say whether a line is of another part, does not keep to the columns, or is the header of another table."""
        if block.cells or block.kind == "heading" or not self._fits(block):
            return True
        if opens_another_part(block) and len(chunks_of(self.text, block)) < 2:
            return True
        groups = _merged(chunks_of(self.text, block))
        cells = [_span(block, self.text, group) for group in groups] if len(groups) > 1 else []
        roles = columns_of(cells)
        if roles is not None and all(roles) and (roles != self.roles or cells != self._cells(block)):
            return True
        roles = account_columns_of(cells)
        return roles is not None and roles != self.roles

    def _holds_rows(self, blocks: list[Block]) -> bool:
        """Say whether lines below the header are rows; those of accounts print a sum."""
        rows = [self._cells(block) for block in blocks if self._is_row(block)]
        sums = [at for at, role in enumerate(self.roles) if role == "sum"]
        return any(not sums or any(re.search(r"\d", cells[at].text) for at in sums) for cells in rows)

    def _is_row(self, block: Block) -> bool:
        return is_free(block) and not _RULE.fullmatch(block.span.text) and len(chunks_of(self.text, block)) > 1

    def _is_aside(self, block: Block, below: list[Block]) -> bool:
        """Say whether a line stands by itself at the margin, such as a heading between the rows."""
        chunks = chunks_of(self.text, block)
        alone = not below or below[0].kind == "blank" or is_header(self._cells(below[0]))
        return len(chunks) == 1 and chunks[0][0] <= 2 and alone and not opens_inside(block.span.text)

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
        return self.text[line_start(self.text, block) : block.span.end]

    def _cells(self, block: Block) -> list[Span]:
        start, line = line_start(self.text, block), self._line(block)
        bounds = [0, *(max(river) for river in self.rivers), max(len(line), *(max(river) for river in self.rivers))]
        whole = Span(start, start + len(line), line)
        cells = [whole.part(min(first, len(line)), min(last, len(line))) for first, last in pairwise(bounds)]
        return [cell if not cell.blank else Span(block.span.end, block.span.end, "") for cell in cells]

    def rows(self) -> list[Block]:
        """Return the blocks of the table, each line a row; a line may only go on with the row above."""
        found: list[Block] = []
        lines = {id(block): self._cells(block) for block in self.blocks if is_free(block) or block.kind == "separator"}
        widths = [max((len(cells[at].text) for cells in lines.values()), default=0) for at in range(len(self.roles))]
        row: list[list[Span]] | None = None
        blank_before, end = False, 0
        for number, block in enumerate(self.blocks):
            cells = lines.get(id(block))
            if cells is None or (blank_before and self._is_aside(block, self.blocks[number + 1 :])):
                blank_before = True
                row = row if block.kind in {"blank", "page"} else None
                found.append(block)
                continue
            if _RULE.fullmatch(block.span.text):
                found.append(replace(block, kind="separator", cells=(block.span,)))
                row = None
                continue
            heads = is_header(cells)
            paged = "\f" in self.text[end : block.span.start]
            goes_on = row is not None and not heads and self._goes_on(cells, row, widths, blank_before, paged)
            if not goes_on:
                row = None if heads or number == 0 else [[] for _ in cells]
            for parts, cell in zip(row or [], cells, strict=False):
                parts += [cell] if not cell.blank else []
            found.append(one_row(block, cells, _BY_SPACES, goes_on=goes_on))
            blank_before, end = False, block.span.end
        return found

    def _goes_on(
        self, cells: list[Span], row: list[list[Span]], widths: list[int], blank_before: bool, paged: bool
    ) -> bool:
        """Say whether a line goes on with a row; below a blank line that ends no page, all its cells have to."""
        printed = [(at, cell) for at, cell in enumerate(cells) if not cell.blank]
        going_on = [goes_on_from(cell, row[at][-1] if row[at] else None) for at, cell in printed]
        if all(going_on) if blank_before and not paged else any(going_on):
            return not any(self._begins(at, cell, row[at]) for at, cell in printed)
        if blank_before or any(self._begins(at, cell, row[at]) for at, cell in printed):
            return False
        # A line was broken only where its next word no longer fitted into the column.
        return all(
            bool(row[at]) and len(row[at][-1].text) + 1 + len(cell.text.split()[0]) > widths[at] for at, cell in printed
        )

    def _begins(self, at: int, cell: Span, above: list[Span]) -> bool:
        """Say whether a cell can only begin a row: a number, a sum below a sum, or a date below a whole date."""
        if self.roles[at] == "number":
            return bool(matches_role(cell.text, "number") or _ROMAN.fullmatch(cell.text))
        if self.roles[at] == "sum":
            return bool(above) and bool(re.search(r"\d", cell.text))
        over = " ".join(span.text for span in above)
        return self.roles[at] == "deadline" and bool(above) and is_another_date(over, cell.text)


def _has_margin(text: str, blocks: list[Block], left: int) -> bool:
    """Say whether the first row prints a number left of where the headings begin, under no heading."""
    first = next((block for block in blocks if block.kind not in {"blank", "page"}), None)
    chunks = chunks_of(text, first) if first and is_free(first) else []
    return len(chunks) > 2 and chunks[0][1] < left <= chunks[1][0] and chunks[0][1] - chunks[0][0] < 6


def _merged(extents: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(extents):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _span(block: Block, text: str, extent: tuple[int, int]) -> Span:
    start = line_start(text, block)
    line = text[start : block.span.end]
    return Span(start, start + len(line), line).part(*extent)
