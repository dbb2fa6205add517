"""A page of a PDF file: its letters, each once, put into words, and the rules between them, put into tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.formats.pdf.lines import Box, Line, Word, around
from cohesion_kg.readers.formats.pdf.sheet import Grid, GridCell, Sheet
from cohesion_kg.readers.text.rendition import Renderer

if TYPE_CHECKING:
    from pdfplumber.page import Page

__all__ = ["read_page"]

#: Letters of a page; a crowded one has ten thousand.
MOST_LETTERS = 60_000
#: Lines drawn on a page up to which tables are looked for; a crowded table has two thousand, a map far more.
MOST_RULES = 10_000


Direction = Literal["right", "up", "left", "down", "slanted"]
#: Where a letter stands: the number of a table, of a row and of a column; None outside tables.
Place = tuple[int, int, int] | None
Letter = dict[str, Any]
#: Where each letter is printed, by the letter and a square of two points.
Printed = defaultdict[tuple[str, float, float], list[tuple[float, float]]]

_READING: dict[Direction, dict[str, Any]] = {
    "right": {"char_dir": "ltr", "line_dir": "ttb"},
    "left": {"char_dir": "rtl", "line_dir": "btt"},
    "up": {"char_dir_rotated": "btt", "line_dir_rotated": "ltr"},
    "down": {"char_dir_rotated": "ttb", "line_dir_rotated": "rtl"},
}
#: Letters that mean something else in a PDF: there a soft hyphen is printed, and two bullets have private codes.
_GLYPHS = {0xAD: "-", 0xF0B7: "•", 0xF0A7: "▪", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
_UNKNOWN = "\ufffd"
#: Points that a column or row of a table needs to hold words.
_THIN = 8


def read_page(page: Page, renderer: Renderer) -> Sheet:
    """Return what is printed on a page; one that is printed sideways is turned first.

    Parameters
    ----------
    page
        The page, open.
    renderer
        Is told what the page shows that cannot be read.

    Returns
    -------
    Sheet
        Its words and ruled tables.

    Raises
    ------
    ReadError
        When it holds more letters than a page can show.
    """
    letters = _letters(page, renderer)
    turned = Counter(letter["direction"] for letter in letters)
    degrees_of: dict[Direction, int] = {"up": 90, "down": 270}
    for direction, degrees in degrees_of.items():
        if turned[direction] > len(letters) / 2:
            again = _turned(page, degrees)
            return _sheet(again, _letters(again), degrees, renderer)
    return _sheet(page, letters, 0, renderer)


def _turned(page: Page, degrees: int) -> Page:
    """Return a page again, turned clockwise."""
    from pdfplumber.page import Page

    page.close()
    own = page.page_obj
    own.rotate = (page.rotation + degrees) % 360
    own.attrs = {**own.attrs, "Rotate": own.rotate}
    return Page(page.pdf, own, page.page_number)


def _letters(page: Page, renderer: Renderer | None = None) -> list[Letter]:
    """Return the letters that a page shows, each once, with their directions."""
    if len(page.chars) > MOST_LETTERS:
        raise ReadError(
            f"Page {page.page_number} has {len(page.chars):,} letters, more than a page can show. Print it to a new "
            "PDF and read that."
        )
    left, top, right, bottom = page.cropbox
    printed: Printed = defaultdict(list)
    letters, hidden, unknown = list[Letter](), 0, 0
    for letter in page.chars:
        text, x, y = letter["text"], letter["x0"], letter["top"]
        if not text.isspace():
            if not (left <= (x + letter["x1"]) / 2 <= right and top <= (y + letter["bottom"]) / 2 <= bottom):
                hidden += 1
                continue
            if _is_printed(printed, text, x, y, min(letter["size"] / 10, 1)):
                continue
            if len(text) > 1 and text.startswith("(cid:"):
                letter["text"] = _UNKNOWN
                unknown += 1
        letter["direction"] = _direction(letter)
        letters.append(letter)
    if renderer and hidden:
        renderer.warn(f"Page {page.page_number} has {hidden:,} letters outside what it shows: they were left out.")
    if renderer and unknown:
        renderer.warn(
            f"Page {page.page_number} has {unknown:,} letters that the file does not name: each stands as {_UNKNOWN}."
        )
    return letters


def _is_printed(printed: Printed, text: str, x: float, y: float, near: float) -> bool:
    """Say whether the same letter is printed here already, as is done to make it bold; if not, it is from now on."""
    for column in {(x - near) // 2, (x + near) // 2}:
        for row in {(y - near) // 2, (y + near) // 2}:
            for other in printed.get((text, column, row), ()):
                if abs(other[0] - x) <= near and abs(other[1] - y) <= near:
                    return True
    printed[text, x // 2, y // 2].append((x, y))
    return False


def _direction(letter: Letter) -> Direction:
    along, up = letter["matrix"][:2]
    if abs(up) <= abs(along) / 10:
        return "right" if along >= 0 else "left"
    if abs(along) <= abs(up) / 10:
        return "up" if up > 0 else "down"
    return "slanted"


def _sheet(page: Page, letters: Sequence[Letter], turned: int, renderer: Renderer) -> Sheet:
    number, rules = page.page_number, len(page.edges)
    _warn_of_pictures(page, letters, renderer)
    tables: list[_Table] = []
    if rules <= MOST_RULES:
        tables = _find_tables(page)
    else:
        renderer.warn(f"Page {number} has {rules:,} drawn lines: it was read without looking for tables.")
    groups: dict[tuple[Place, Direction], list[Letter]] = defaultdict(list)
    for place, letter in _places(letters, tables):
        groups[place, letter["direction"]].append(letter)
    words: dict[Place, list[Word]] = defaultdict(list)
    lines: list[Line] = []
    for (place, direction), own in groups.items():
        if direction == "right":
            words[place] += _words(own)
        elif place is None:
            lines += [Line((word,)) for word in _turned_words(own, direction)]
        else:
            words[place] += _turned_words(own, direction)
    inside = {place[0] for place, found in words.items() if place and found}
    grids = [_grid(at, table, words) for at, table in enumerate(tables) if at in inside]
    return Sheet(number, Box(*page.cropbox), words.get(None, ()), grids, lines, turned)


def _grid(at: int, table: _Table, words: dict[Place, list[Word]]) -> Grid:
    """Return a table with its words, without the rows and columns too thin for any: rules drawn double, or shading."""
    texts = [[words.get((at, row, column), []) for column in range(table.width)] for row in range(len(table.boxes))]
    columns = [
        column
        for column, box in enumerate(table.boxes[0])
        if box.x1 - box.x0 > _THIN or any(row[column] for row in texts)
    ]
    rows = [row for row, boxes in enumerate(table.boxes) if boxes[0].bottom - boxes[0].top > _THIN or any(texts[row])]
    return Grid(
        table.box,
        [
            [
                GridCell(table.boxes[row][column], texts[row][column], (row, column) in table.covered)
                for column in columns
            ]
            for row in rows
        ],
    )


def _warn_of_pictures(page: Page, letters: Sequence[Letter], renderer: Renderer) -> None:
    """Warn of what a page shows that is not text."""
    from pdfminer.pdftypes import resolve1

    number = page.page_number
    area = page.width * page.height
    fills = any(image["width"] * image["height"] > 0.8 * area for image in page.images)
    if any(not letter["text"].isspace() for letter in letters):
        if fills:
            renderer.warn(
                f"A picture fills page {number}. Words that stand only in it were not read; words over it may be a "
                "machine's reading, so compare them with it."
            )
    elif page.images:
        renderer.warn(
            f"Page {number} has no text: it is a scanned picture. Have it recognised as text, or type what it says, "
            "and read that."
        )
    elif page.edges or page.curves:
        renderer.warn(f"Page {number} has no text: what it shows is drawn. Have it recognised as text, and read that.")
    else:
        renderer.warn(f"Page {number} is blank.")
    notes = [resolve1(note) for note in resolve1(page.page_obj.annots) or ()]
    values = [resolve1(note.get("V")) for note in notes if isinstance(note, dict)]
    filled = sum(isinstance(value, bytes) and bool(value) for value in values)
    if filled:
        renderer.warn(
            f"Page {number} has {filled} filled fields of a form: what was typed there was not read. Print the file to "
            "a new PDF and read that."
        )


# Words


def _words(letters: Sequence[Letter], direction: Direction = "right") -> list[Word]:
    from pdfplumber.utils.text import WordExtractor

    found = []
    for word, own in WordExtractor(x_tolerance_ratio=0.2, **_READING[direction]).iter_extract_tuples(letters):
        text = " ".join(word["text"].translate(_GLYPHS).split())
        if text:
            bold = "bold" in own[0]["fontname"].casefold()
            found.append(Word(text, word["x0"], word["top"], word["x1"], word["bottom"], own[0]["size"], bold))
    return found


def _turned_words(letters: Sequence[Letter], direction: Direction) -> list[Word]:
    """Return each line of turned letters as one word, since its parts do not stand beside one another."""
    lines: list[list[Word]] = []
    if direction == "slanted":
        for _, group in groupby(letters, lambda one: one["matrix"][:4]):
            own = list(group)
            text = "".join(one["text"] for one in own).translate(_GLYPHS)
            lines.append([Word(text, *_box(own), own[0]["size"], False)])
    else:
        for word in _words(letters, direction):
            last = lines[-1][-1] if lines else word
            apart = last.top - word.top if direction == "left" else last.x0 - word.x0
            if lines and abs(apart) < word.size / 2:
                lines[-1].append(word)
            else:
                lines.append([word])
    return [
        Word(" ".join(" ".join(word.text for word in line).split()), *around(line), line[0].size, line[0].bold)
        for line in lines
        if any(word.text.strip() for word in line)
    ]


def _box(letters: Iterable[Letter]) -> Box:
    return around(Box(one["x0"], one["top"], one["x1"], one["bottom"]) for one in letters)


# Tables


class _Table:
    """The cells of a ruled table, by row and column; a merged cell has its place where it begins."""

    def __init__(self, rows: Sequence[Any]) -> None:
        cells = [cell for row in rows for cell in row.cells if cell]
        self.box = around(Box(*cell) for cell in cells)
        lefts = sorted({cell[0] for cell in cells})
        self._xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
        self._ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
        self._at: dict[tuple[int, int], tuple[int, int]] = {}
        rights = [*lefts[1:], self.box.x1]
        self.boxes: list[list[Box]] = []
        for number, row in enumerate(rows):
            _, top, _, bottom = row.bbox
            self.boxes.append([])
            for column, cell in enumerate(row.cells):
                self.boxes[-1].append(Box(*cell) if cell else Box(lefts[column], top, rights[column], bottom))
                if cell:
                    self._cover(cell, (number, column))
        #: The places over which a cell of the same column, in a row above, is merged.
        self.covered = {
            (number, column)
            for number, boxes in enumerate(self.boxes)
            for column, box in enumerate(boxes)
            if (lead := self.cell_at((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2))
            if lead[0] < number and lead[1] == column
        }

    @property
    def width(self) -> int:
        """The number of its columns."""
        return len(self.boxes[0])

    @property
    def area(self) -> float:
        """Its area in square points."""
        return (self.box.x1 - self.box.x0) * (self.box.bottom - self.box.top)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the row and column of the cell at a point."""
        return self._at.get((bisect_right(self._xs, x), bisect_right(self._ys, y)))

    def _cover(self, cell: Sequence[float], place: tuple[int, int]) -> None:
        x0, top, x1, bottom = cell
        for x in range(bisect_right(self._xs, x0), bisect_right(self._xs, x1)):
            for y in range(bisect_right(self._ys, top), bisect_right(self._ys, bottom)):
                self._at[x, y] = place


def _places(letters: Sequence[Letter], tables: Sequence[_Table]) -> Iterator[tuple[Place, Letter]]:
    """Yield each letter with its place; a word that runs over a rule stands in the cell that it begins in."""
    before, place = None, None
    for letter in letters:
        if not (before and tables and _goes_on(before, letter)):
            x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
            place = None
            for number, table in enumerate(tables):
                if cell := table.cell_at(x, y):
                    place = (number, *cell)
                    break
        yield place, letter
        before = letter


def _goes_on(before: Letter, letter: Letter) -> bool:
    return bool(
        abs(letter["top"] - before["top"]) < 0.5
        and -0.1 * letter["size"] < letter["x0"] - before["x1"] < 0.1 * letter["size"]
        and letter["direction"] == before["direction"] == "right"
        and not before["text"].isspace()
        and not letter["text"].isspace()
    )


def _find_tables(page: Page) -> list[_Table]:
    """Return the ruled tables of a page, those inside others first."""
    from pdfplumber.table import TableFinder

    class Finder(TableFinder):
        def get_edges(self) -> list[Letter]:
            edges: list[Letter] = super().get_edges()
            return [*edges, *_closing(edges)]

    tables = [_Table(table.rows) for table in Finder(page).tables]
    # A frame around text, whole or parted by rules, is no table.
    return sorted((table for table in tables if table.width > 1), key=lambda table: table.area)


def _closing(edges: Sequence[Letter]) -> list[Letter]:
    """Return the rules that close tables which the end of a page leaves open, between the ends of their columns."""
    level = [edge for edge in edges if edge["orientation"] == "h"]
    columns = [edge for edge in edges if edge["orientation"] == "v" and edge["x1"] - edge["x0"] < 1]
    rules = []
    for side in ("top", "bottom"):
        ends_at: dict[int, list[Letter]] = defaultdict(list)
        for edge in columns:
            ends_at[round(edge[side])].append(edge)
        for y, ends in ends_at.items():
            x0, x1 = min(edge["x0"] for edge in ends), max(edge["x0"] for edge in ends)
            top, bottom = min(edge["top"] for edge in ends), max(edge["bottom"] for edge in ends)
            over = [edge["top"] for edge in level if edge["x0"] < x1 and edge["x1"] > x0]
            if x1 - x0 > 3 and not any(abs(at - y) <= 3 for at in over) and any(top < at < bottom for at in over):
                at = ends[0][side]
                rule = {"x0": x0, "x1": x1, "top": at, "bottom": at, "width": x1 - x0, "height": 0}
                rules.append({**rule, "orientation": "h", "object_type": "line"})
    return rules
