"""Private details in tables and lists: what stands below or beside a heading that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cohesion_kg.privacy.folding import fold
from cohesion_kg.privacy.headings import HEADING_STEMS, LONGEST, heading_kind
from cohesion_kg.privacy.labels import may_be_value, stem_places

__all__ = ["below_headings", "private_cells"]

Detail = tuple[int, int, str]
_SPACES = "  "
#: What parts the cells of a line; of spaces there are two or more.
_PARTING = ("\t", "|", _SPACES)
_WORDS = re.compile(r"\S+(?: \S+)*")
#: Offsets of a cell, and its words.
Cell = tuple[int, int, str]


def private_cells(rows: Iterable[Sequence[Cell]]) -> Iterator[Detail]:
    """Yield the cells of tables that stand below a heading of private details, or beside it.

    Parameters
    ----------
    rows
        The cells of each row, blank ones included; an empty row ends a table.

    Examples
    --------
    >>> rows = [[(0, 4, "Name"), (5, 11, "Mobile")], [(12, 14, "KK"), (15, 25, "7700900123")]]
    >>> list(private_cells(rows))
    [(15, 25, 'telephone number')]
    """
    columns: dict[int, str] = {}
    for cells in rows:
        if len(cells) == 0:
            columns = {}
            continue
        kinds = {index: kind for index, cell in enumerate(cells) if cell[2] and (kind := heading_kind(cell[2]))}
        for index, cell in enumerate(cells):
            beside = kinds.get(index - 1)
            if index in columns and index not in kinds:
                if any(map(str.isalnum, cell[2])):
                    yield cell[0], cell[1], columns[index]
            elif beside and index not in kinds and may_be_value(beside, fold(cell[2])):
                yield cell[0], cell[1], beside
                kinds[index] = kinds.pop(index - 1)  # the label of a row; what stands further along is its detail too
        columns |= {index: kind for index, kind in kinds.items() if heading_kind(cells[index][2])}


def below_headings(text: str, folded: str) -> Iterator[Detail]:
    r"""Yield what stands below or beside a heading of private details in the tables and lists of a text.

    Parameters
    ----------
    text, folded
        The text, and the same in one spelling; tabs or bars part the cells of a line.

    Examples
    --------
    >>> text = "Name\tMobile\nKK\t7700900123\n"
    >>> list(below_headings(text, text.lower()))
    [(15, 25, 'telephone number')]
    """
    done = end = -1
    for place in sorted({place for stem in HEADING_STEMS for place in stem_places(folded, stem)}):
        if place < done:
            continue
        if place > end:  # a line is gone through once, however many such words it has
            start, end = folded.rfind("\n", max(end, 0), place) + 1 or max(end + 1, 0), folded.find("\n", place)
            end = len(folded) if end < 0 else end
            parting = next((sign for sign in _PARTING if folded.find(sign, start, end) >= 0), "")
        if parting:
            near = max(start, place - LONGEST)
            cell_start = folded.rfind(parting, near, place)
            cell_start = near if cell_start < 0 else cell_start + len(parting)
            cell_end = folded.find(parting, place, min(end, place + LONGEST))
            cell_end = min(end, place + LONGEST + 1) if cell_end < 0 else cell_end
            if heading_kind(folded[cell_start:cell_end]):
                rows, done = _table(text, start, parting)
                yield from private_cells(rows)
        elif end - start <= 80 and (kind := heading_kind(folded[start:end])):
            for first, last, words in _lines(folded, end + 1):
                if words.strip():
                    if not may_be_value(kind, words) or heading_kind(words):
                        break
                    yield first, last, kind
                done = last


def _lines(text: str, start: int) -> Iterator[Cell]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end, text[start:end]
        start = end + 1


def _table(text: str, start: int, parting: str) -> tuple[list[list[Cell]], int]:
    """Return the rows of a table from one of its lines on, and where it ends."""
    rows, end, slots = list[list[Cell]](), start, list[int]()
    for first, last, line in _lines(text, start):
        if parting not in line:
            break
        if parting == _SPACES:
            spans = [match.span() for match in _WORDS.finditer(line)]
            slots = slots or [column for column, _ in spans]
            rows.append([(first + a, first + b, line[a:b]) for a, b in _in_slots(spans, slots)])
            end = last
            continue
        cells, at = [], first
        for words in line.split(parting):
            bare = words.strip()
            inner = at + len(words) - len(words.lstrip())
            cells.append((inner, inner + len(bare), bare))
            at += len(words) + 1
        rows.append(cells)
        end = last
    return rows, end


def _in_slots(spans: Sequence[tuple[int, int]], slots: Sequence[int]) -> list[tuple[int, int]]:
    """Return what a line prints in each of some columns, which begin where the words of the first line do.

    Examples
    --------
    >>> _in_slots([(0, 2), (22, 27)], [0, 11, 22])
    [(0, 2), (11, 11), (22, 27)]
    """
    cells = [(slot, slot) for slot in slots]
    for start, end in spans:
        index = max((at for at, slot in enumerate(slots) if slot <= start + 2), default=0)
        first, last = cells[index]
        cells[index] = (start, end) if first == last else (first, end)
    return cells
