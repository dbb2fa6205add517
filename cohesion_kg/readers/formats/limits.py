"""Bounds on what is read, so that no file costs more time or memory than a document is worth."""

from __future__ import annotations

from pathlib import Path

from cohesion_kg.errors import ReadError

__all__ = [
    "DEEPEST_XML",
    "LARGEST_FILE",
    "LARGEST_PAGE",
    "LARGEST_PART",
    "LARGEST_RATIO",
    "LARGEST_SHEET",
    "LONGEST_TEXT",
    "MEGABYTES",
    "MOST_CELLS",
    "MOST_LINES",
    "SECONDS",
    "WIDEST_ROW",
    "Tally",
]

#: Seconds and megabytes that reading a file may take; a page of a plan takes a tenth of a second.
SECONDS = 300.0
MEGABYTES = 2_000
#: Bytes of a file.
LARGEST_FILE = 200_000_000
#: Bytes of a web page, which is held as a tree.
LARGEST_PAGE = 50_000_000
#: Inflated bytes of one part of a package that is held as a tree, such as the text of a Word document.
LARGEST_PART = 60_000_000
#: Inflated bytes of one part of a package that is read as a stream, such as a sheet.
LARGEST_SHEET = 600_000_000
#: Inflated bytes for each stored byte of a large part: sheets of like rows reach 15, files made to burst 1,000.
LARGEST_RATIO = 300
#: Elements inside elements; the parser stops there.
DEEPEST_XML = 256
#: Letters of one text in a page or a part; the parser stops there.
LONGEST_TEXT = 10_000_000
#: Cells of all tables of one file, blank ones included.
MOST_CELLS = 2_000_000
#: Paragraphs, items and other lines outside tables; a book of a thousand pages has 30,000.
MOST_LINES = 500_000
#: Cells up to which a row makes the rows around it as wide as itself.
WIDEST_ROW = 256


class Tally:
    """Counts the cells and lines of a file, and stops the reading when there are too many.

    Parameters
    ----------
    file
        The file, for the message.

    Examples
    --------
    >>> tally = Tally(Path("plan.csv"))
    >>> tally.cells(12)
    """

    def __init__(self, file: Path) -> None:
        self._file, self._cells, self._lines = file, 0, 0

    def cells(self, number: int) -> None:
        """Count some cells.

        Raises
        ------
        ReadError
            When the file has more than `MOST_CELLS`.
        """
        self._cells += number
        if self._cells > MOST_CELLS:
            raise ReadError(
                f"{self._file.name} has more than {MOST_CELLS:,} cells: save the tables that you need alone."
            )

    def line(self) -> None:
        """Count one more line.

        Raises
        ------
        ReadError
            When the file has more than `MOST_LINES`.
        """
        self._lines += 1
        if self._lines > MOST_LINES:
            raise ReadError(
                f"{self._file.name} has more than {MOST_LINES:,} paragraphs: save the pages that you need alone."
            )
