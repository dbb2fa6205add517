"""What is printed on a page of a PDF file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cohesion_kg.readers.formats.pdf.lines import Box, Line, Word

__all__ = ["Grid", "GridCell", "Sheet"]


@dataclass(frozen=True)
class GridCell:
    """A cell of a ruled table; blank where a merged cell beside or above it covers its place.

    Parameters
    ----------
    box
        Its rectangle.
    words
        Its words.
    covered
        Whether a cell of the same column, in a row above, is merged over it.
    """

    box: Box
    words: Sequence[Word]
    covered: bool = False


@dataclass(frozen=True)
class Grid:
    """A ruled table."""

    box: Box
    rows: Sequence[Sequence[GridCell]]


@dataclass(frozen=True)
class Sheet:
    """What is printed on a page.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    box
        The part of it that is shown.
    words
        The words outside ruled tables.
    grids
        Its ruled tables.
    others
        The lines that do not run from left to right: up or down the page, or across it.
    turned
        The degrees by which it was turned clockwise to be read.
    """

    number: int
    box: Box
    words: Sequence[Word]
    grids: Sequence[Grid]
    others: Sequence[Line] = ()
    turned: int = 0

    def place(self, box: Box) -> str:
        """Return the place of a rectangle, as RFC 8118 writes it: on the page as it is shown."""
        x0, top, x1, bottom = (
            box.x0 - self.box.x0,
            box.top - self.box.top,
            box.x1 - self.box.x0,
            box.bottom - self.box.top,
        )
        if self.turned == 90:
            width = self.box.x1 - self.box.x0
            x0, top, x1, bottom = top, width - x1, bottom, width - x0
        elif self.turned == 270:
            height = self.box.bottom - self.box.top
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
        rectangle = round(x0), round(top), max(round(x1 - x0), 1), max(round(bottom - top), 1)
        return f"page={self.number}&viewrect={','.join(map(str, rectangle))}"
