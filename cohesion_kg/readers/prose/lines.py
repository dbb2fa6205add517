"""The printed lines of a text: those outside tables and those of cells, without what belongs to the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.labels import label_role

__all__ = ["MARK", "Line", "read_lines"]

_BULLETS = "-*+–•▪◦·‣●○■\uf0b7\uf0a7o"
_END = r"(?:\*\*|__|</b>)?"
#: What numbers an item, or marks it, at the start of a line.
MARK = re.compile(
    r"(?P<lead>(?:\*\*|__|<b>)?)(?:"
    rf"(?i:(?P<recommendation>rec(?:ommendation|\.)?)\s{{0,2}}(?:no\.?\s{{0,2}})?(?P<named>\d{{1,3}}[a-z]?))"
    rf"(?:{_END}\s?[:.)–-]{_END}(?=\s|$)|{_END}(?=\s{{2}}|\t|\s?$))"
    rf"|(?P<short>R\d{{1,3}})[:.)]?{_END}(?=\s)"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3})[.)]?(?=\s)"
    r"|\(?(?P<number>\d{1,3}[a-z]?)[.)](?=\s|$)"
    r"|(?P<bare>\d{1,3})(?=\s+[A-Z“\"'])"
    r"|\((?P<bracketed>[a-zA-Z]{1,4})\)(?=\s|$)|(?P<letters>[a-zA-Z]{1,4})\)(?=\s)|(?P<point>[a-z]{1,4})\.(?=\s)"
    rf"|(?P<bullet>[{re.escape(_BULLETS)}])(?=\s)"
    rf"){_END}\s*"
)
_FOOT = re.compile(
    r"(?:page\s|p\.?\s?)?\d{1,4}(?:\s(?:of|/)\s\d{1,4})?|-\s?\d{1,4}\s?-"
    r"|this page is (?:intentionally )?left blank",
    re.IGNORECASE,
)
_NOTE = re.compile(r"<sup>|\[\^\d+\]:")
_LEADERS = re.compile(r"\.{4,}|…{2,}|\t\s?(?:page\s)?\d{1,4}\s*$", re.IGNORECASE)


class Line(NamedTuple):
    """A printed line: of the text, or of a cell."""

    span: Span
    number: int
    indent: int
    heading: bool
    gap: bool  # whether blank space stands above it
    foot: bool  # whether the foot of a page stands above it
    hard: bool = False  # whether the line above ends where it was meant to
    cell: bool = False
    note: bool = False


def read_lines(text: str, blocks: Sequence[Block], claimed: frozenset[int]) -> Iterator[Line]:
    r"""Yield the printed lines.

    Parameters
    ----------
    text
        The whole text.
    blocks
        Its blocks.
    claimed
        Numbers of the lines to pass over.

    Yields
    ------
    Line
        Those of cells too; page numbers, repeated page heads and tables of contents are left out.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "1.\tWhy\n\nPage 2 of 9\n\nFor good.\n"
    >>> [(line.span.text, line.foot) for line in read_lines(text, read_blocks(text), frozenset())]
    [('1.\tWhy', False), ('For good.', True)]
    """
    shown = Counter(block.span.text for block in blocks if not block.cells and len(block.span.text) <= 80)
    gap, foot, hard = True, False, True
    for block in blocks:
        words = block.span.text
        if block.line in claimed:
            gap, foot = True, False
        elif block.kind == "blank":
            gap = True
        elif block.kind == "separator" or (not block.cells and _furniture(words, shown[words])):
            gap = foot = True
        elif len(words) < 300 and _LEADERS.search(words[-200:]):
            gap = True
        elif block.cells:
            for line in _cell_lines(block):
                yield line._replace(gap=line.gap or gap)
                gap, foot = False, False
            hard = True
        else:
            for line in _broken(block.span, block.line, _indent(text, block.span.start), block.kind == "heading"):
                note = bool(_NOTE.match(words))
                yield line._replace(gap=gap, foot=foot, hard=hard or line.hard, note=note)
                gap = foot = foot and note
            end = block.span.end
            hard = text.startswith("  \n", end)


def _furniture(words: str, times: int) -> bool:
    """Say whether a line belongs to the page and not to the text."""
    if len(words) > 80:
        return False
    if _FOOT.fullmatch(words):
        return True
    unmarked = not MARK.match(words) and label_role(words) is None and not words.startswith("#")
    unmarked = unmarked and not words.endswith(":")  # what leads in to something is said each time anew
    return (
        times >= 3 and unmarked and len(words) > 3 and not re.match(r"\[?\(?action|resolved|agreed|noted", words, re.I)
    )


def _indent(text: str, start: int) -> int:
    """Count the spaces before a span; no further than a line of text goes."""
    at = start
    while at and start - at < 40 and text[at - 1] in " \t":
        at -= 1
    return start - at


def _broken(span: Span, number: int, indent: int, heading: bool = False, cell: bool = False) -> Iterator[Line]:
    """Yield the lines of a span, parted by the breaks inside a cell."""
    hard = False
    for match in re.finditer("[^\u2028]+", span.text):
        if not (line := span.part(*match.span())).blank:
            yield Line(line, number, indent, heading, False, False, hard, cell)
            hard = True


def _cell_lines(block: Block) -> Iterator[Line]:
    """Yield the lines of a row: an item after its number, a label before its words, or each cell for itself."""
    printed = [cell for cell in block.cells if not cell.blank]
    if not printed:
        return
    first = printed[0]
    match = MARK.match(first.text) if len(first.text) < 40 else None
    if len(printed) > 1 and match and match.end() == len(first.text):
        last = printed[-1]
        joined = block.span.part(first.start - block.span.start, last.end - block.span.start)
        yield Line(joined, block.line, block.cells.index(first), False, True, False, True)
        return
    alone = len(printed) == 1
    side_by_side = len(printed) == 4 and all(label_role(cell.text) for cell in printed[::2])
    for index, cell in enumerate(printed):
        opens = index == 0 or (side_by_side and index == 2)
        for line in _broken(cell, block.line, block.cells.index(cell), cell=not alone):
            yield line._replace(hard=True, gap=opens and not alone)
