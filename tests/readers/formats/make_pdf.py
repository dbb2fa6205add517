"""Makes real PDF files for the tests, as councils' word processors print them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF

logging.getLogger("fpdf").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

HEADER = ("Action", "Responsible Officer", "Deadline")
WIDTHS = (90.0, 60.0, 30.0)


class Paper(FPDF):
    """A paper with A4 pages whose feet carry their numbers, if so wished."""

    def __init__(self, *, foot: str = "", head: str = "", **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._foot, self._head = foot, head
        self.set_font("Helvetica", size=10)
        self.add_page()

    def header(self) -> None:
        if self._head:
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, self._head, new_x="LMARGIN", new_y="NEXT")
            self.set_font("Helvetica", size=10)

    def footer(self) -> None:
        if self._foot:
            self.set_y(-12)
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, self._foot.format(self.page_no()), align="C")

    def heading(self, text: str) -> None:
        self.set_font("Helvetica", style="B", size=14)
        self.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Helvetica", size=10)

    def paragraph(self, text: str) -> None:
        self.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(3)

    def ruled(self, rows: Sequence[Sequence[str]], widths: Sequence[float] = WIDTHS) -> None:
        """Draw a table with rules; a line break in a cell is printed as one."""
        for row in rows:
            pairs = zip(row, widths, strict=True)
            lines = [self.multi_cell(width - 2, 5, text, dry_run=True, output="LINES") for text, width in pairs]
            height = 5 * max(len(own) for own in lines) + 2
            if self.will_page_break(height):
                self.add_page()
            self.boxes(lines, widths, height)

    def boxes(self, lines: Sequence[Sequence[str]], widths: Sequence[float], height: float) -> None:
        """Draw a row of cells around printed lines."""
        x, y = self.l_margin, self.get_y()
        for own, width in zip(lines, widths, strict=True):
            self.rect(x, y, width, height)
            for number, line in enumerate(own):
                self.set_xy(x + 1, y + 1 + 5 * number)
                self.cell(width - 2, 5, line)
            x += width
        self.set_xy(self.l_margin, y + height)

    def unruled(self, rows: Sequence[Sequence[str]], widths: Sequence[float] = WIDTHS, space: float = 0) -> None:
        """Print a table that white space alone parts."""
        for row in rows:
            x, y = self.l_margin, self.get_y()
            lowest = y
            for text, width in zip(row, widths, strict=True):
                self.set_xy(x, y)
                self.multi_cell(width - 6, 5, text, align="L", new_x="LEFT", new_y="NEXT")
                lowest, x = max(lowest, self.get_y()), x + width
            self.set_xy(self.l_margin, lowest + space)

    def save(self, folder: Path, name: str = "plan.pdf") -> Path:
        file = folder / name
        self.output(str(file))
        return file
