"""The layout of printed pages: words into lines, paragraphs, columns and tables, in the order of reading."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from cohesion_kg.readers.accounts import read_account_header
from cohesion_kg.readers.blocks import Kind, Piece
from cohesion_kg.readers.headers import read_header
from cohesion_kg.readers.rendition import Renderer

__all__ = ["Box", "Grid", "GridCell", "Line", "Sheet", "Word", "around", "render"]

_NO_RULES = (
    "No rule parts the cells of this row: the columns are parted by white space that runs through all of their lines."
)
#: What opens an item of a list, or a paragraph with a number or a label of its own.
_OPENS = re.compile(
    r"(?:[•●◦○■▪➢✓*–-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,3})+\.?)\s"
    r"|(?i:recommendation)\s+\d+[a-z]?\s*[:.–-]"
)
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:page\s*|p\.\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
#: An amount of money with its pence: no cell prints two.
_SUM = re.compile(r"[-–(]?£?-?\d[\d,]*\.\d\d\)?")
_HYPHENATED = re.compile(r"\w[-‐‑–]$")
#: The strip at the head and at the foot of a page where running lines stand, as a part of its height.
_MARGIN = 0.12


#: White space between columns: where it begins and ends.
Gutter = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Word(NamedTuple):
    """A word, its rectangle, and the look of its letters."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Line:
    """The words of a printed line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with a space between them; with three in wide gaps, where two or more part it like a row."""
        gaps = _gaps(self)
        if len(gaps) < 2:
            return " ".join(word.text for word in self.words)
        wide = {start for start, _ in gaps}
        return "".join(word.text + ("   " if word.x1 in wide else " ") for word in self.words).rstrip()

    @property
    def box(self) -> Box:
        """The rectangle around its words."""
        return around(self.words)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)


#: The words of a line, parted by the columns that they stand in.
Cells = Sequence[Sequence[Word]]


@dataclass(frozen=True)
class GridCell:
    """A cell of a ruled table; blank where a merged cell beside or above it covers its place."""

    box: Box
    words: Sequence[Word]


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
    pages = [(sheet, _rows(sheet.words)) for sheet in sheets]
    running = _running(pages)
    body = _body_size(pages)
    last: list[tuple[Line, Sheet]] = []
    edges: list[float] = []
    for sheet, rows in pages:
        last += [(row, sheet) for row in rows if id(row) in running]
        edges = _Page(sheet, [row for row in rows if id(row) not in running], body, renderer).render(edges)
    for line, sheet in last:
        renderer.line(line.text, sheet.place(line.box))


# Lines


def around(boxes: Iterable[Box | Word]) -> Box:
    """Return the rectangle around others; there is at least one.

    Examples
    --------
    >>> around([Box(0, 0, 2, 1), Box(1, 0, 3, 4)])
    Box(x0=0, top=0, x1=3, bottom=4)
    """
    boxes = list(boxes)
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _rows(words: Iterable[Word]) -> list[Line]:
    """Put words that stand beside one another into lines, from the top of the page down."""
    rows: list[list[Word]] = []
    tallest: Word | None = None
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        if tallest is not None and _beside(word, tallest):
            rows[-1].append(word)
            if word.bottom - word.top > tallest.bottom - tallest.top:
                tallest = word
        else:
            rows.append([word])
            tallest = word
    return [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def _beside(one: Word, other: Word) -> bool:
    heights = sorted((one.bottom - one.top, other.bottom - other.top))
    return heights[1] <= heights[0] * 2.2 and (
        one.top <= (other.top + other.bottom) / 2 <= one.bottom
        or other.top <= (one.top + one.bottom) / 2 <= other.bottom
    )


def _running(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> set[int]:
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
        if distance > depth or (_gaps(row) and _reads_as_header(_split(row.words, [end for _, end in _gaps(row)]))):
            break
        # Numbers of pages stand in feet; at the head of a page a number may be that of a recommendation.
        text = re.sub(r"\d+", "#", row.text) if at_foot else row.text
        found.append(((at_foot, round(distance / 4), text), row))
    return found


def _body_size(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> float:
    """Return the size of most letters of a document."""
    sizes: Counter[float] = Counter()
    for sheet, rows in pages:
        cells = (word for grid in sheet.grids for row in grid.rows for cell in row for word in cell.words)
        for word in (*(word for row in rows for word in row.words), *cells):
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


# Paragraphs


def _paragraphs(lines: Sequence[Line], right: float) -> Iterator[tuple[list[Line], bool]]:
    """Join the lines that a paragraph was wrapped into; say of each paragraph whether space stands above it."""
    usual = _usual_pitch(lines)
    paragraph, apart = list(lines[:1]), False
    for above, below in pairwise(lines):
        pitch = below.box.top - above.box.top
        other = abs(above.size - below.size) > 0.6 or above.bold != below.bold
        spaced = pitch > (usual * 1.25 + 0.1) * max(above.size, below.size) or pitch < 0
        if spaced or other or _OPENS.match(below.text) or _had_room(above, below, right):
            yield paragraph, apart
            paragraph, apart = [below], spaced
        else:
            paragraph.append(below)
    if paragraph:
        yield paragraph, apart


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Return how far wrapped lines stand apart, in sizes of their letters: most are nearer than paragraphs are."""
    pitches = sorted((below.box.top - above.box.top) / max(above.size, 1) for above, below in pairwise(lines))
    pitches = [pitch for pitch in pitches if pitch > 0]
    return pitches[len(pitches) // 5] if pitches else 0.0


def _had_room(above: Line, below: Line, right: float) -> bool:
    """Say whether a line ended before it had to, since the first word of the next had room on it.

    Whatever room it had, a word that ends in a hyphen there goes on.
    """
    if _HYPHENATED.search(above.words[-1].text):
        return False
    first = below.words[0]
    return right - above.words[-1].x1 > first.x1 - first.x0 + 0.8 * above.size


def _right(lines: Sequence[Line], box: Box) -> float:
    """Return where lines are wrapped in a box with the same margin at both sides, unless they pass it."""
    taken = around([line.box for line in lines])
    return box.x1 - min(taken.x0 - box.x0, box.x1 - taken.x1)


def _wrapped_at(lines: Sequence[Line], page: Box) -> float:
    """Return where the lines of a page are wrapped: where three long ones end, else at an even margin."""
    if not lines:
        return page.x1
    ends = sorted((line.words[-1].x1 for line in lines), reverse=True)
    long = ends[0] - page.x0 > 0.6 * (page.x1 - page.x0)
    wrapped = long and len(ends) > 2 and ends[2] > ends[0] - 4 * lines[0].size
    return ends[0] if wrapped else _right(lines, page)


def _text(lines: Sequence[Line]) -> str:
    """Join wrapped lines: with a space, but without one after a hyphen, which stays as printed."""
    text = ""
    for line in lines:
        text += line.text if not text or _HYPHENATED.search(text) else f" {line.text}"
    return text


def _cell_text(lines: Sequence[Line], right: float) -> str:
    return "\n".join(_text(paragraph) for paragraph, _ in _paragraphs(lines, right))


# Columns


def _gaps(line: Line) -> list[Gutter]:
    """Return the wide gaps inside a line."""
    return [
        (left.x1, right.x0) for left, right in pairwise(line.words) if right.x0 - left.x1 > max(left.size, right.size)
    ]


def _narrow(gutters: Sequence[Gutter], boxes: Sequence[Box | Word]) -> list[Gutter]:
    """Return what boxes, from left to right, leave open of gutters; those that they close are left out.

    What is no wider than the space between words closes a gutter.
    """
    spaces: list[Gutter] = []
    edge = -inf
    for box in boxes:
        if box.x0 - edge > (box.size / 2 if isinstance(box, Word) else 2):
            spaces.append((edge, box.x0))
        edge = max(edge, box.x1)
    spaces.append((edge, inf))
    narrowed = []
    for start, end in gutters:
        width, left = max((min(end, right) - max(start, left), max(start, left)) for left, right in spaces)
        if width > 1:
            narrowed.append((left, left + width))
    return narrowed


def _split(words: Iterable[Word], edges: Sequence[float]) -> list[list[Word]]:
    """Part words by the columns that stand between edges."""
    cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in words:
        cells[bisect(edges, (word.x0 + word.x1) / 2)].append(word)
    return cells


def _starts_row(line: Cells, above: Cells, first: Cells, rights: Sequence[float]) -> bool:
    """Say whether a line of a table without rules begins a row; cells begin at the top of their row.

    `above` is the line above it, `first` the first of its row, `rights` where each column is wrapped.
    """
    columns = [at for at, cell in enumerate(line) if cell]
    if any(not above[at] for at in columns):
        return True
    if any(re.match(r"[a-z(&]", line[at][0].text) for at in columns):
        return False
    if any(_had_room(Line(tuple(above[at])), Line(tuple(line[at])), rights[at]) for at in columns):
        return True
    return len(columns) >= sum(bool(cell) for cell in first)


def _prints_another_sum(line: Cells, row: Sequence[Cells]) -> bool:
    """Say whether a line prints a sum with its pence in a column where its row has one: then it is of the next row."""
    return any(_SUM.fullmatch(_words(line[at])) and _SUM.fullmatch(_words(row[0][at])) for at in range(len(line)))


def _words(cell: Sequence[Word]) -> str:
    return " ".join(word.text for word in cell)


@dataclass(frozen=True)
class _Run:
    """Lines and ruled tables one below the other, with white space that runs down between their columns."""

    things: Sequence[Line | Grid]
    gutters: Sequence[Gutter]

    @property
    def lines(self) -> list[Line]:
        return [thing for thing in self.things if isinstance(thing, Line)]

    @property
    def edges(self) -> list[float]:
        return [(start + end) / 2 for start, end in self.gutters]

    def rows(self) -> list[list[Cells]]:
        """Return the rows of a table without rules: the lines of each, parted into cells."""
        lines, edges = self.lines, self.edges
        parted: list[Cells] = [_split(line.words, edges) for line in lines]
        rights = [max((word.x1 for line in parted for word in line[at]), default=0.0) for at in range(len(edges) + 1)]
        pitches = [below.box.top - above.box.top for above, below in pairwise(lines)]
        wide = [pitch > min(pitches) * 1.25 for pitch in pitches]
        # Space between the rows tells alone where they begin, when it stands more than now and then.
        told = len(wide) > 2 and len(wide) / 3 <= sum(wide[1:]) < len(wide) - 1
        rows: list[list[Cells]] = [[parted[0]]]
        for at, (above, line) in enumerate(pairwise(parted)):
            if (
                wide[at]
                or _prints_another_sum(line, rows[-1])
                or (not told and _starts_row(line, above, rows[-1][0], rights))
            ):
                rows.append([])
            rows[-1].append(line)
        return rows


class _Page:
    """Renders the lines and tables of one page, from the top down."""

    def __init__(self, sheet: Sheet, rows: Sequence[Line], body: float, renderer: Renderer) -> None:
        self.sheet, self.body, self.renderer = sheet, body, renderer
        self.things: list[Line | Grid] = sorted([*rows, *sheet.grids], key=lambda one: (one.box.top, one.box.x0))
        self.gaps = [[] if isinstance(one, Grid) else _gaps(one) for one in self.things]
        self.headers = [self._is_header(at) for at in range(len(self.things))]
        self.right = _wrapped_at(rows, sheet.box)
        self.apart = True  # whether a blank line stands above

    def render(self, edges: list[float]) -> list[float]:
        """Render the page.

        `edges` part the columns of a table without rules at the end of the page before, which may go on here; those
        of such a table at the end of this page are returned.
        """
        plain: list[Line] = []
        at = 0
        while at < len(self.things):
            one = self.things[at]
            table = self._table_from(at, edges if at == 0 else [])
            prose = None if table else self._prose_from(at)
            table = table or (None if prose else self._clear_from(at))
            run = table or prose
            edges = table.edges if table else []
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
        return edges

    def _is_header(self, at: int) -> bool:
        """Say whether a line, with the one below where its headings are wrapped, is the header of a table."""
        one, gaps = self.things[at], self.gaps[at]
        if isinstance(one, Grid) or not gaps:
            return False
        edges = [(start + end) / 2 for start, end in gaps]
        cells = _split(one.words, edges)
        if _reads_as_header(cells):
            return True
        below = self.things[at + 1] if at + 1 < len(self.things) else one
        if isinstance(below, Grid) or len(gaps) < 2 or len(_narrow(gaps, below.words)) < len(gaps):
            return False
        return _reads_as_header([[*cell, *more] for cell, more in zip(cells, _split(below.words, edges), strict=True)])

    def _table_from(self, at: int, edges: Sequence[float]) -> _Run | None:
        """Return the table without rules that begins here.

        Its header is understood, or it goes on from the page before.
        """
        gaps = self.gaps[at]
        if self.headers[at]:
            return self._run(at, gaps, of_table=True)
        if gaps and edges:
            run = self._run(at, [(edge - 2, edge + 2) for edge in edges], of_table=True)
            if run.things:
                return run
        return None

    def _clear_from(self, at: int) -> _Run | None:
        """Return the table without a header that begins here: its first three lines fill the same three columns."""
        gaps = self.gaps[at]
        if len(gaps) < 2:
            return None
        run = self._run(at, gaps, of_table=True, most=3)
        clear = len(run.lines) == 3 and all(all(_split(line.words, run.edges)) for line in run.lines)
        return self._run(at, gaps, of_table=True) if clear else None

    def _prose_from(self, at: int) -> _Run | None:
        """Return the columns of running text that begin here: wide, of four lines or more, three words in each."""
        left, right = self.sheet.box.x0, self.sheet.box.x1
        least = (right - left) / 5
        gaps = [gap for gap in self.gaps[at] if gap[0] - left > least and right - gap[1] > least]
        if not gaps:
            return None
        run = self._run(at, gaps, of_table=False)
        columns = [_rows(column) for column in _split((word for line in run.lines for word in line.words), run.edges)]
        full = all(len(rows) >= 4 and sum(len(row.words) for row in rows) >= 3 * len(rows) for rows in columns)
        return run if full else None

    def _run(self, at: int, gutters: Sequence[Gutter], *, of_table: bool, most: int | None = None) -> _Run:
        """Return what stands from here on, until one of the gutters is closed."""
        things: list[Line | Grid] = []
        for index in range(at, len(self.things) if most is None else min(at + most, len(self.things))):
            one = self.things[index]
            if index > at and (self.headers[index] or (of_table and self._leaves(index))):
                break
            boxes = [one.box] if isinstance(one, Grid) else one.words
            narrowed = _narrow(gutters, boxes)
            if len(narrowed) < len(gutters) or (of_table and isinstance(one, Grid)):
                break
            gutters = narrowed
            things.append(one)
        return _Run(things, gutters)

    def _leaves(self, at: int) -> bool:
        """Say whether a line of one piece stands so far off that it is no longer of the table above."""
        above, below = self.things[at - 1], self.things[at]
        return isinstance(below, Line) and not self.gaps[at] and below.box.top - above.box.bottom > 1.5 * below.size

    def _blank(self) -> None:
        if not self.apart:
            self.renderer.blank()
        self.apart = True

    def _write_line(self, text: str, box: Box, kind: Kind = "paragraph") -> None:
        self.renderer.line(text, self.sheet.place(box), kind)
        self.apart = False

    def _write_row(self, cells: Sequence[tuple[str, Box]], reason: str | None = None) -> None:
        self.renderer.row([(text, self.sheet.place(box)) for text, box in cells], reason=reason)
        self.apart = False

    def _write_paragraphs(self, lines: Sequence[Line], right: float) -> None:
        for paragraph, apart in _paragraphs(lines, right):
            if apart:
                self._blank()
            text, first = _text(paragraph), paragraph[0]
            stands_out = first.size > self.body + 0.9 or first.bold
            heading = stands_out and len(text.split()) <= 15 and not text.endswith((".", ",", ";"))
            self._write_line(text, around([line.box for line in paragraph]), "heading" if heading else "paragraph")

    def _write_columns(self, run: _Run) -> None:
        grids = [thing for thing in run.things if isinstance(thing, Grid)]
        in_columns: list[list[Grid]] = [[] for _ in range(len(run.edges) + 1)]
        for grid in grids:
            in_columns[bisect(run.edges, (grid.box.x0 + grid.box.x1) / 2)].append(grid)
        words = _split((word for line in run.lines for word in line.words), run.edges)
        for column, own in zip(words, in_columns, strict=True):
            rows = _rows(column)
            right = max(word.x1 for word in column)
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
                lines = _rows(cell.words)
                text = _cell_text(lines, _right(lines, cell.box)) if lines else ""
                cells.append((text, cell.box))
            # One cell merged over the whole row is written as one: it is no row whose other cells are blank.
            whole = [cell for cell in cells if cell[0] and cell[1].x1 - cell[1].x0 > grid.box.x1 - grid.box.x0 - 3]
            self._write_row(whole if len(whole) == sum(bool(text) for text, _ in cells) == 1 else cells)
        self._blank()

    def _write_table(self, run: _Run) -> None:
        self._blank()
        taken = around([line.box for line in run.lines])
        sides = [taken.x0, *run.edges, taken.x1]
        lines_of_column = [_rows(column) for column in _split((w for line in run.lines for w in line.words), run.edges)]
        rights = [max((row.words[-1].x1 for row in rows), default=0.0) for rows in lines_of_column]
        for row in run.rows():
            band = around([word for line in row for cell in line for word in cell])
            cells = []
            for at, right in enumerate(rights):
                lines = [Line(tuple(line[at])) for line in row if line[at]]
                box = Box(sides[at], band.top, sides[at + 1], band.bottom)
                cells.append((_cell_text(lines, right), box))
            self._write_row(cells, _NO_RULES)
        self._blank()


def _reads_as_header(cells: Cells) -> bool:
    texts = [_words(cell) for cell in cells]
    pieces = [Piece(0, len(text), text) for text in texts]
    if read_header(pieces) is not None:
        return True
    return not any(text[:1].isdigit() for text in texts) and read_account_header(pieces) is not None
