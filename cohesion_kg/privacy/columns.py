"""Private details in tables and lists: what stands below or beside a heading that announces them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cohesion_kg.privacy.folding import fold
from cohesion_kg.privacy.headings import HEADING_STEMS, heading_kind
from cohesion_kg.privacy.labels import may_be_value, stem_places

__all__ = ["below_headings", "private_cells"]

Detail = tuple[int, int, str]
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
    done = 0
    for place in sorted({place for stem in HEADING_STEMS for place in stem_places(folded, stem)}):
        if place < done:
            continue
        start, end = folded.rfind("\n", 0, place) + 1, folded.find("\n", place)
        end = len(folded) if end < 0 else end
        parting = "\t" if folded.find("\t", start, end) >= 0 else "|" if folded.find("|", start, end) >= 0 else ""
        if parting:
            cell_start = folded.rfind(parting, start, place) + 1 or start
            cell_end = folded.find(parting, place, end)
            if heading_kind(folded[cell_start : end if cell_end < 0 else cell_end]):
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
    rows, end = [], start
    for first, last, line in _lines(text, start):
        if parting not in line:
            break
        cells, at = [], first
        for words in line.split(parting):
            bare = words.strip()
            inner = at + len(words) - len(words.lstrip())
            cells.append((inner, inner + len(bare), bare))
            at += len(words) + 1
        rows.append(cells)
        end = last
    return rows, end
