"""Lines that the pages of a document repeat at their heads and feet, and the size of most of its letters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from cohesion_kg.readers.formats.pdf.columns import reads_as_header, split_at
from cohesion_kg.readers.formats.pdf.lines import Line, gaps_in
from cohesion_kg.readers.formats.pdf.sheet import Sheet

__all__ = ["body_size", "running_lines"]

_PAGE_NUMBER = re.compile(r"[-–\s]*(?:page\s*|p\.\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
#: The strip at the head and at the foot of a page where running lines stand, as a part of its height.
_MARGIN = 0.12


def running_lines(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> set[int]:
    """Return the ids of the lines that pages repeat at their head and foot, and of page numbers there.

    A running head is left where it is first printed.
    """
    strips = [(sheet, _strip(sheet, rows, at_foot)) for sheet, rows in pages for at_foot in (False, True)]
    printed_on: dict[object, list[int]] = defaultdict(list)
    for sheet, strip in strips:
        for key, _ in strip:
            printed_on[key].append(sheet.number)
    running = set()
    for sheet, strip in strips:
        for key, row in strip:
            is_number = _PAGE_NUMBER.fullmatch(row.text)
            if not is_number and len(set(printed_on[key])) < 2:
                break  # what stands further in is text
            at_foot = key[0]
            if at_foot or is_number or sheet.number > printed_on[key][0]:
                running.add(id(row))
    return running


def _strip(sheet: Sheet, rows: Sequence[Line], at_foot: bool) -> list[tuple[tuple[bool, int, str], Line]]:
    """Return the lines at the head or foot of a page, from its edge inwards, each with what its repetitions share."""
    box, depth = sheet.box, (sheet.box.bottom - sheet.box.top) * _MARGIN
    found = []
    for row in reversed(rows) if at_foot else rows:
        distance = box.bottom - row.box.bottom if at_foot else row.box.top - box.top
        if distance > depth or (
            gaps_in(row) and reads_as_header(split_at(row.words, [end for _, end in gaps_in(row)]))
        ):
            break
        # Numbers of pages stand in feet; at the head of a page a number may be that of a recommendation.
        text = re.sub(r"\d+", "#", row.text) if at_foot else row.text
        found.append(((at_foot, round(distance / 4), text), row))
    return found


def body_size(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> float:
    """Return the size of most letters of a document."""
    sizes: Counter[float] = Counter()
    for sheet, rows in pages:
        cells = (word for grid in sheet.grids for row in grid.rows for cell in row for word in cell.words)
        for word in (*(word for row in rows for word in row.words), *cells):
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
