"""From text to blocks: the lines of a source and the cells of its tables, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Block", "Kind", "Span", "is_page_mark", "printed_below", "read_blocks"]

Kind = Literal["heading", "paragraph", "row", "separator", "blank", "page"]

_RULED = re.compile(r"\s*[-=_:]{2,}\s*")
#: The heading of a column of numbers, with those of two more columns beside it: "#   Action   Owner".
_NUMBERS = re.compile(r"# {2,}\S+(?: \S+)* {2,}\S")
_PAGE = re.compile(r"[-–—\s]*(?:page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}|\d{1,4})[-–—\s]*", re.I)


class Span(NamedTuple):
    """A stretch of a source: its words, and where they stand.

    Parameters
    ----------
    start, end
        Character offsets in the source, end exclusive.
    text
        The characters between them.

    Examples
    --------
    >>> Span(10, 21, "KK / SAC  x").part(0, 5)
    Span(start=10, end=14, text='KK /')
    """

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is printed here."""
        return not self.text or self.text.isspace()

    @property
    def extent(self) -> tuple[int, int]:
        """The offsets."""
        return self.start, self.end

    def part(self, start: int, end: int | None = None) -> Span:
        """Return the span between two offsets into this one, without the spaces around it."""
        text = self.text[start:end]
        bare = text.strip()
        first = self.start + start
        if len(bare) != len(text):
            first += len(text) - len(text.lstrip())
        return Span(first, first + len(bare), bare)


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a source.

    Parameters
    ----------
    kind
        What the line is by its form alone; ``"page"`` is a number or a running title at the end of a page.
    line
        Its number, from 1.
    span
        Its characters, without the spaces around them; a row keeps its tabs.
    cells
        The cells of a row or of a separator row, blank ones included.
    reason
        Why these are the cells of a row, where the text does not part them itself: the row is then a reader's.
    goes_on
        Whether the layout shows that the row only goes on with the cells of the row above.
    stored
        Where a cell begins that shows less than the file holds in it, and what it holds: an amount with its pence.
    """

    kind: Kind
    line: int
    span: Span
    cells: tuple[Span, ...] = ()
    reason: str | None = None
    goes_on: bool = False
    stored: tuple[tuple[int, str], ...] = ()


def printed_below(blocks: Sequence[Block], index: int) -> Iterator[Block]:
    r"""Yield the blocks below one that print something.

    Examples
    --------
    >>> [block.span.text for block in printed_below(read_blocks("Plan\n\nMeet\n"), 0)]
    ['Meet']
    """
    # No slice: this is asked for at every line, and a slice would copy all that follow.
    return (blocks[at] for at in range(index + 1, len(blocks)) if blocks[at].kind != "blank")


def is_page_mark(text: str) -> bool:
    """Say whether a line outside tables is only the number of a page.

    Examples
    --------
    >>> is_page_mark("Page 3 of 9"), is_page_mark("- 3 -"), is_page_mark("Phase 3 of 9")
    (True, True, False)
    """
    return bool(_PAGE.fullmatch(text))


def read_blocks(text: str) -> list[Block]:
    r"""Cut a text into blocks, one a line.

    Parameters
    ----------
    text
        The whole text of a source.

    Returns
    -------
    list of Block
        Every line, blank ones too, in order.

    Examples
    --------
    >>> [block.kind for block in read_blocks("# Plan\n\nACTION\tLEAD\n---\t---\nMeet\t\n")]
    ['heading', 'blank', 'row', 'separator', 'row', 'blank']
    """
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        whole = Span(start, start + len(line), line)
        cells = tuple(whole.part(*span) for span in _tab_cells(line))
        # A row keeps its outer tabs: they are blank cells.
        tight = line.rstrip("\r")
        span = Span(start, start + len(tight), tight) if cells else whole.part(0)
        blocks.append(Block(_kind(span, cells), number, span, cells))
        start += len(line) + 1
    return blocks


def _tab_cells(line: str) -> list[tuple[int, int]]:
    """Return where in a line the cells that tabs part stand; none where it has no tab."""
    if "\t" not in line:
        return []
    ends = [match.start() for match in re.finditer("\t", line)] + [len(line)]
    return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


def _kind(span: Span, cells: tuple[Span, ...]) -> Kind:
    printed = [cell.text for cell in cells or (span,) if not cell.blank]
    if not printed:
        return "row" if cells else "blank"
    if all(_RULED.fullmatch(text) for text in printed):
        return "separator"
    if cells:
        return "row"
    return "heading" if re.match(r"#+\s", span.text) and not _NUMBERS.match(span.text) else "paragraph"
