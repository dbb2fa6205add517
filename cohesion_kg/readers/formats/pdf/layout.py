"""The layout of printed pages: paragraphs, columns and tables, in the order of reading."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence

from cohesion_kg.readers.formats.pdf.columns import Run, narrowed_by, reads_as_header, split_at
from cohesion_kg.readers.formats.pdf.lines import (
    Box,
    Gutter,
    Line,
    around,
    cell_text,
    gaps_in,
    joined,
    lines_of,
    paragraphs_of,
    right_of,
    wrapped_at,
)  # fmt: skip
from cohesion_kg.readers.formats.pdf.running import body_size, running_lines
from cohesion_kg.readers.formats.pdf.sheet import Grid, Sheet
from cohesion_kg.readers.text.blocks import Kind
from cohesion_kg.readers.text.rendition import Renderer
from cohesion_kg.readers.vocabulary.continuations import opens_inside
from cohesion_kg.readers.vocabulary.headings import role_of
from cohesion_kg.readers.vocabulary.labels import LABELLED, label_role

__all__ = ["render"]

_BESIDE_LABELS = "No rule parts the cells of this row: a label stands at its left, and beside it what it labels."
_NO_RULES = (
    "No rule parts the cells of this row: the columns are parted by white space that runs through all of their lines."
)


def render(sheets: Sequence[Sheet], renderer: Renderer) -> None:
    """Add the pages of a document to its rendition.

    Lines that the pages repeat at their foot or head come last, each with its place, so that they do not cut what
    goes on from page to page; a running head also stands where it is first printed.

    Parameters
    ----------
    sheets
        The pages in order.
    renderer
        Takes their lines and rows.
    """
    pages = [(sheet, lines_of(sheet.words)) for sheet in sheets]
    running = running_lines(pages)
    body = body_size(pages)
    last: list[tuple[Line, Sheet]] = []
    gutters: list[Gutter] = []
    for sheet, rows in pages:
        last += [(row, sheet) for row in rows if id(row) in running]
        page = _Page(sheet, [row for row in rows if id(row) not in running], body, renderer)
        gutters = page.render(gutters)
    for line, sheet in last:
        renderer.line(line.text, sheet.place(line.box))


class _Page:
    """Renders the lines and tables of one page, from the top down."""

    def __init__(self, sheet: Sheet, rows: Sequence[Line], body: float, renderer: Renderer) -> None:
        self.sheet, self.body, self.renderer = sheet, body, renderer
        self.things: list[Line | Grid] = sorted([*rows, *sheet.grids], key=lambda one: (one.box.top, one.box.x0))
        self.gaps = [[] if isinstance(one, Grid) else gaps_in(one) for one in self.things]
        self.headers = [self._is_header(at) for at in range(len(self.things))]
        self.right = wrapped_at(rows, sheet.box)
        self.apart = True  # whether a blank line stands above

    def render(self, gutters: Sequence[Gutter]) -> list[Gutter]:
        """Render the page.

        `gutters` part the columns of a table without rules at the end of the page before, which may go on here; those
        of such a table at the end of this page are returned.
        """
        plain: list[Line] = []
        at = 0
        while at < len(self.things):
            one = self.things[at]
            table = self._table_from(at, gutters if at == 0 else [])
            prose = None if table else self._prose_from(at) or self._pairs_from(at)
            table = table or (None if prose else self._form_from(at) or self._clear_from(at))
            run = table or prose
            ends_in_band = at == len(self.things) - 1 and isinstance(one, Line) and len(one.words) < 16 and not run
            if not ends_in_band:
                gutters = table.gutters if table and not table.labelled else []
            if isinstance(one, Line) and run is None:
                plain.append(one)
            else:
                self._write_paragraphs(plain, self.right)
                plain = []
            if isinstance(one, Grid):
                self._write_grid(one)
            elif table:
                self._write_table(table)
            elif prose:
                self._write_columns(prose)
            at += len(run.things) if run else 1
        self._write_paragraphs(plain, self.right)
        for line in self.sheet.others:
            self._write_line(line.text, line.box)
        self._blank()
        return list(gutters)

    def _is_header(self, at: int) -> bool:
        """Say whether a line, with the one below where its headings are wrapped, is the header of a table."""
        one, gaps = self.things[at], self.gaps[at]
        if isinstance(one, Grid) or not gaps:
            return False
        edges = [(start + end) / 2 for start, end in gaps]
        cells = split_at(one.words, edges)
        if opens_inside(one.words[0].text):
            return False
        if reads_as_header(cells):
            return True
        below = self.things[at + 1] if at + 1 < len(self.things) else one
        if isinstance(below, Grid) or len(gaps) < 2 or len(narrowed_by(gaps, below.words)) < len(gaps):
            return False
        return reads_as_header([[*cell, *more] for cell, more in zip(cells, split_at(below.words, edges), strict=True)])

    def _table_from(self, at: int, gutters: Sequence[Gutter]) -> Run | None:
        """Return the table without rules that begins here.

        Its header is understood, or it goes on from the page before.
        """
        gaps = self.gaps[at]
        if self.headers[at]:
            return self._run(at, gaps, of_table=True)
        if gaps and gutters:
            run = self._run(at, gutters, of_table=True)
            if run.things:
                return run
        return None

    def _form_from(self, at: int) -> Run | None:
        """Return the form that begins here: labels that are known, and beside them what they label."""
        return self._run(at, self.gaps[at], of_table=True).as_form() if self.gaps[at] else None

    def _pairs_from(self, at: int) -> Run | None:
        """Return what begins here with labels side by side on a line, each before its words: "Maker: A   Date: B"."""
        one, gaps = self.things[at], self.gaps[at]
        if isinstance(one, Grid) or not gaps:
            return None
        parts = [" ".join(word.text for word in cell) for cell in split_at(one.words, [end for _, end in gaps])]
        labels = [match["label"] for part in parts if (match := LABELLED.match(part))]
        known = [label for label in labels if label_role(label) or role_of(label)]
        return self._run(at, gaps, of_table=True) if known and len(labels) == len(parts) else None

    def _clear_from(self, at: int) -> Run | None:
        """Return the table without a header that begins here: its first three lines fill the same three columns."""
        gaps = self.gaps[at]
        if len(gaps) < 2:
            return None
        run = self._run(at, gaps, of_table=True, most=3)
        clear = len(run.lines) == 3 and all(all(split_at(line.words, run.edges)) for line in run.lines)
        return self._run(at, gaps, of_table=True) if clear else None

    def _prose_from(self, at: int) -> Run | None:
        """Return the columns of running text that begin here: wide, of four lines or more, three words in each."""
        left, right = self.sheet.box.x0, self.sheet.box.x1
        least = (right - left) / 5
        gaps = [gap for gap in self.gaps[at] if gap[0] - left > least and right - gap[1] > least]
        if not gaps:
            return None
        run = self._run(at, gaps, of_table=False)
        full = all(len(rows) >= 4 and sum(len(row.words) for row in rows) >= 3 * len(rows) for rows in run.columns)
        return run if full else None

    def _run(self, at: int, gutters: Sequence[Gutter], *, of_table: bool, most: int | None = None) -> Run:
        """Return what stands from here on, until one of the gutters is closed."""
        things: list[Line | Grid] = []
        bands: list[Line] = []
        for index in range(at, len(self.things) if most is None else min(at + most, len(self.things))):
            one = self.things[index]
            if index > at and of_table and isinstance(one, Line) and self._is_band(index, gutters):
                bands.append(one)
                things.append(one)
                continue
            if index > at and (self.headers[index] or (of_table and self._leaves(index))):
                break
            boxes = [one.box] if isinstance(one, Grid) else one.words
            narrowed = narrowed_by(gutters, boxes)
            if len(narrowed) < len(gutters) or (of_table and isinstance(one, Grid)):
                break
            gutters = narrowed
            things.append(one)
        return Run(things, gutters, bands)

    def _is_band(self, at: int, gutters: Sequence[Gutter]) -> bool:
        """Say whether a line of one span is a heading between rows of a table, which goes on right below it."""
        band, below = self.things[at], self.things[at + 1] if at + 1 < len(self.things) else None
        if not isinstance(band, Line) or not isinstance(below, Line) or self.gaps[at] or self.headers[at + 1]:
            return False
        if len(band.words) > 15 or band.text.endswith((".", ",", ";")) or not self.gaps[at + 1]:
            return False
        far, near = band.box.top - self.things[at - 1].box.bottom, below.box.top - band.box.bottom
        stands_out = self._leaves(at) or len(narrowed_by(gutters, band.words)) < len(gutters)
        left = narrowed_by(gutters, below.words)
        return (
            stands_out
            and near <= max(1.25 * far, band.size)
            and len(left) == len(gutters)
            and sum(map(bool, split_at(below.words, [(start + end) / 2 for start, end in left]))) > 1
        )

    def _leaves(self, at: int) -> bool:
        """Say whether a line of one span stands so far off that it is no longer of the table above."""
        above, below = self.things[at - 1], self.things[at]
        return isinstance(below, Line) and not self.gaps[at] and below.box.top - above.box.bottom > 1.5 * below.size

    def _blank(self) -> None:
        if not self.apart:
            self.renderer.blank()
        self.apart = True

    def _write_line(self, text: str, box: Box, kind: Kind = "paragraph") -> None:
        self.renderer.line(text, self.sheet.place(box), kind)
        self.apart = False

    def _write_row(
        self, cells: Sequence[tuple[str, Box]], reason: str | None = None, covered: Collection[int] = ()
    ) -> None:
        self.renderer.row([(text, self.sheet.place(box)) for text, box in cells], reason, covered)
        self.apart = False

    def _write_paragraphs(self, lines: Sequence[Line], right: float) -> None:
        for paragraph, apart in paragraphs_of(lines, right):
            if apart:
                self._blank()
            text, first = joined(paragraph), paragraph[0]
            stands_out = first.size > self.body + 0.9 or first.bold
            heading = stands_out and len(text.split()) <= 15 and not text.endswith((".", ",", ";"))
            self._write_line(text, around([line.box for line in paragraph]), "heading" if heading else "paragraph")

    def _write_columns(self, run: Run) -> None:
        self._blank()
        grids = [thing for thing in run.things if isinstance(thing, Grid)]
        in_columns: list[list[Grid]] = [[] for _ in range(len(run.edges) + 1)]
        for grid in grids:
            in_columns[bisect(run.edges, (grid.box.x0 + grid.box.x1) / 2)].append(grid)
        for rows, own in zip(run.columns, in_columns, strict=True):
            right = max(word.x1 for row in rows for word in row.words)
            for grid in own:
                self._write_paragraphs([row for row in rows if row.box.top < grid.box.top], right)
                self._write_grid(grid)
                rows = [row for row in rows if row.box.top >= grid.box.top]
            self._write_paragraphs(rows, right)
            self._blank()

    def _write_grid(self, grid: Grid) -> None:
        self._blank()
        for row in grid.rows:
            cells = []
            for cell in row:
                lines = lines_of(cell.words)
                text = cell_text(lines, right_of(lines, cell.box)) if lines else ""
                cells.append((text, cell.box))
            # One cell merged over the whole row is written as one: it is no row whose other cells are blank.
            whole = [cell for cell in cells if cell[0] and cell[1].x1 - cell[1].x0 > grid.box.x1 - grid.box.x0 - 3]
            if len(whole) == sum(bool(text) for text, _ in cells) == 1:
                self._write_row(whole)
            else:
                self._write_row(cells, covered=[at for at, cell in enumerate(row) if cell.covered])
        self._blank()

    def _write_table(self, run: Run) -> None:
        self._blank()
        taken = around([line.box for line in run.lines])
        sides = [taken.x0, *run.edges, taken.x1]
        # A column that nothing fills ends some way before the next one begins.
        ends = [*(end - 3 * self.body for _, end in run.gutters), 0.0]
        rights = [max(pair) for pair in zip(run.rights, ends, strict=True)]
        bands = list(run.bands)
        for row in run.rows():
            band = around([word for line in row for cell in line for word in cell])
            while bands and bands[0].box.top < band.top:
                self._write_paragraphs([bands.pop(0)], self.right)
            cells = []
            for at, right in enumerate(rights):
                lines = [Line(tuple(line[at])) for line in row if line[at]]
                box = Box(sides[at], band.top, sides[at + 1], band.bottom)
                cells.append((cell_text(lines, right), box))
            self._write_row(cells, _BESIDE_LABELS if run.labelled else _NO_RULES)
        self._blank()
