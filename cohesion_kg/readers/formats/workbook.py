"""Excel workbooks (.xlsx): every cell of every sheet, as the sheet shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from lxml import etree

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.formats.grid import write_grid
from cohesion_kg.readers.formats.limits import Tally
from cohesion_kg.readers.formats.number_formats import BUILT_IN, formatter, held_day, held_sum, is_date, plain_number
from cohesion_kg.readers.formats.package import Package, local
from cohesion_kg.readers.text.rendition import Renderer, Rendition

__all__ = ["read_workbook"]

_Element = etree._Element

#: The cells that are merged into one: "C4:D6".
_RANGE = re.compile(r"(?P<column>[A-Z]{1,3})(?P<first>\d{1,7}):[A-Z]{1,3}(?P<last>\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN_DATES = (datetime(1899, 12, 30), datetime(1904, 1, 1))
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def read_workbook(file: Path) -> Rendition:
    """Read an Excel workbook.

    Each sheet is a heading with its name, then its rows. Of merged cells only the first has words. Dates, money and
    percentages stand in the form that their cells show, formulas as the result that was last saved. What a cell holds
    beyond that, pence that it does not show or the day of a month, is kept beside it.

    Parameters
    ----------
    file
        An ``.xlsx`` file.

    Returns
    -------
    Rendition
        Every printed cell, with places such as ``sheet=Plan&cell=B4``.

    Raises
    ------
    ReadError
        When the file is damaged, or bursts the bounds of what is read.
    """
    with Package(file) as package:
        return _Reader(package).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package, self.main = package, package.main or "xl/workbook.xml"
        root = package.tree(self.main)
        self.root = root if root is not None else etree.Element("workbook")
        self.x = str(self.root.tag).rpartition("}")[0] + "}"
        self.relations = package.relations(self.main)
        self.out, self.tally = Renderer(), Tally(package.file)
        calendar = self.root.find(f"{self.x}workbookPr")
        later = calendar is not None and calendar.get("date1904") in ("1", "true")
        self.epoch = _BUILT_IN_DATES[later]
        self.dates: set[str] = set()
        self.formats = self._formats()
        self.strings = self._strings()

    def read(self) -> Rendition:
        for sheet in self.root.iterfind(f"{self.x}sheets/{self.x}sheet"):
            name = sheet.get("name", "")
            identifier = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
            relation = self.relations.get(str(identifier))
            self.out.heading(name, f"sheet={quote(name, safe='')}")
            if relation is None or relation.target not in self.package:
                self.out.warn(f"Sheet {name} is missing from the file.")
            elif relation.kind == "worksheet":
                self._sheet(name, relation.target)
            else:
                self.out.warn(f"Sheet {name} is a {relation.kind.removesuffix('sheet')} and was not read.")
            if sheet.get("state", "visible") != "visible":
                self.out.warn(f"Sheet {name} is hidden in the workbook; it was read.")
            self.out.blank()
        return self.out.finish("xlsx")

    # Sheets

    def _sheet(self, name: str, part: str) -> None:
        rows: dict[int, list[str]] = {}
        stored: dict[int, dict[int, str]] = {}
        uncomputed: list[str] = []
        ranges: list[str] = []
        hidden = 0
        with self.package.open(part) as stream:
            last = 0
            for row in self._elements(stream, "row", "mergeCell"):
                if local(row) == "mergeCell":
                    ranges.append(row.get("ref", ""))
                    continue
                said = row.get("r", "")
                last = int(said) if said.isdigit() and last < int(said) <= _LAST_ROW else last + 1
                held: dict[int, str] = {}
                texts = self._row(row, last, uncomputed, held)
                if held:
                    stored[last] = held
                if texts:
                    rows[last] = texts
                    self.tally.cells(len(texts))
                    hidden += row.get("hidden") in ("1", "true")
        prefix = f"sheet={quote(name, safe='')}&cell="
        columns = [_letters(index) for index in range(max(map(len, rows.values()), default=0))]

        def places(number: int, width: int) -> list[str]:
            return [f"{prefix}{column}{number}" for column in columns[:width]]

        write_grid(self.out, rows, places, self.tally, self._merged(ranges, rows), stored)
        if uncomputed:
            some = ", ".join(uncomputed[:5]) + (" …" if len(uncomputed) > 5 else "")
            self.out.warn(
                f"Sheet {name} holds formulas without a saved result, which are blank here: {some}. "
                "Open the workbook in Excel and save it."
            )
        if hidden:
            self.out.warn(f"Sheet {name} has hidden rows; they were read: {hidden} of them.")
        kinds = {one.kind for one in self.package.relations(part).values()}
        for kind, what in (("comments", "notes on cells"), ("drawing", "pictures, charts or text boxes")):
            if kind in kinds:
                self.out.warn(f"Sheet {name} has {what}, which were not read.")

    def _merged(self, ranges: Sequence[str], rows: dict[int, list[str]]) -> dict[int, set[int]]:
        """Return, by row, the columns that a printed cell covers which is merged over several rows."""
        merged: dict[int, set[int]] = {}
        numbers = list(rows)
        for match in filter(None, map(_RANGE.fullmatch, ranges)):
            first, last, column = int(match["first"]), int(match["last"]), _column(match["column"])
            if column < len(rows.get(first, ())) and rows[first][column].strip():
                covered = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]
                self.tally.cells(len(covered))
                for number in covered:
                    merged.setdefault(number, set()).add(column)
        return merged

    def _row(self, row: _Element, number: int, uncomputed: list[str], held: dict[int, str]) -> list[str]:
        """Return the words of the cells up to the last one printed; what they hold beyond them is put into `held`."""
        texts: list[str] = []
        column = -1
        for cell in row:
            reference = cell.get("r")
            column = _column(reference) if reference else column + 1
            if not len(cell):
                continue
            text, beyond = self._cell(cell)
            if beyond:
                held[column] = beyond
            if text is None:
                uncomputed.append(f"{_letters(column)}{number}")
            elif text.strip():
                if len(texts) < column:
                    texts += [""] * (column - len(texts))
                texts[column:] = [text]
        return texts

    def _cell(self, cell: _Element) -> tuple[str | None, str | None]:
        """Return what a cell shows, None for a formula whose result was not saved; and what it holds beyond that."""
        kind, value, formula = cell.get("t", "n"), None, False
        for part in cell:
            match local(part):
                case "v":
                    value = part.text
                case "is":
                    return self._string(part), None
                case "f":
                    formula = True
        if value is None:
            return None if formula and kind != "str" else "", None
        if kind == "s":
            known = value.isdigit() and int(value) < len(self.strings)
            return self.strings[int(value)] if known else "\ufffd", None
        if kind == "n":
            return self._number(value, cell.get("s", "0"))
        if kind == "b":
            return "TRUE" if value in ("1", "true") else "FALSE", None
        if kind == "d":
            return self._dated(value, cell.get("s", "0")), None
        return _unescape(value), None

    def _number(self, value: str, style: str) -> tuple[str, str | None]:
        try:
            number = float(value)
        except ValueError:
            return value, None
        show = self.formats.get(style, plain_number)
        if show is plain_number or not abs(number) < 1e300:
            return show(number) if abs(number) < 1e300 else value, None
        shown = show(number)
        return shown, held_day(number, shown, self.epoch) if style in self.dates else held_sum(number, shown)

    def _dated(self, value: str, style: str) -> str:
        try:
            days = (datetime.fromisoformat(value.removesuffix("Z")) - self.epoch).total_seconds() / 86_400
        except (ValueError, TypeError):
            return value
        show = self.formats.get(style, plain_number)
        return value if show is plain_number else show(days)

    # What the sheets refer to

    def _elements(self, stream: IO[bytes], *names: str) -> Iterator[_Element]:
        """Yield the elements of these names, each only until the next, so that no whole sheet is held."""
        checked = False
        for _, element in etree.iterparse(
            stream, tag=["{*}" + name for name in names], resolve_entities=False, no_network=True
        ):
            if not checked:
                self.package.check(element)
                checked = True
            yield element
            parent = element.getparent()
            element.clear()
            while parent is not None and element.getprevious() is not None:
                del parent[0]

    def _strings(self) -> list[str]:
        target = next((one.target for one in self.relations.values() if one.kind == "sharedStrings"), None)
        if target is None or target not in self.package:
            return []
        with self.package.open(target) as stream:
            return [self._string(element) for element in self._elements(stream, "si")]

    def _string(self, element: _Element) -> str:
        """Return the words of a string; its parts differ in looks alone, and phonetic hints are no part of it."""
        if len(element) == 1 and element[0].tag == f"{self.x}t":
            return _unescape(element[0].text or "")
        parts = [one.text or "" for one in element.iter(f"{self.x}t") if local(_parent(one)) != "rPh"]
        return _unescape("".join(parts))

    def _formats(self) -> dict[str, Callable[[float], str]]:
        """Return how the cells of each style show numbers."""
        root = self.package.part(self.main, "styles")
        if root is None:
            return {}
        codes = {str(number): code for number, code in BUILT_IN.items()}
        for one in root.iterfind(f"{self.x}numFmts/{self.x}numFmt"):
            codes[one.get("numFmtId", "")] = one.get("formatCode", "")
        styles = [one.get("numFmtId", "0") for one in root.iterfind(f"{self.x}cellXfs/{self.x}xf")]
        plain = {"", "General", "@"}
        self.dates = {str(index) for index, number in enumerate(styles) if is_date(codes.get(number, ""))}
        return {
            str(index): plain_number if (code := codes.get(number, "")) in plain else formatter(code, self.epoch)
            for index, number in enumerate(styles)
        }


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    return element if parent is None else parent


def _unescape(text: str) -> str:
    """Return a string with the letters that XML cannot hold, which Excel writes as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _column(reference: str) -> int:
    """Return the index of the column of a cell."""
    index = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
    if not 0 < index <= _LAST_COLUMN:
        raise ReadError(f"A sheet names a cell {reference[:20]!r} that no workbook has: open it in Excel and save it.")
    return index - 1


def _letters(index: int) -> str:
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
