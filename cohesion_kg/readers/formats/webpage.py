"""Web pages (HTML): headings, paragraphs, lists with their numbers, and tables with spanned cells."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.formats.delimited import decode
from cohesion_kg.readers.formats.limits import DEEPEST_XML, LARGEST_PAGE, LONGEST_TEXT, Tally
from cohesion_kg.readers.formats.numbering import counted
from cohesion_kg.readers.text.blocks import Kind
from cohesion_kg.readers.text.rendition import BREAK, Renderer, Rendition

__all__ = ["read_webpage", "with_rows"]

_Element = etree._Element

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: Elements that begin and end a line of their own.
_BLOCKS = {
    *_HEADINGS,
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main"),
    *("menu", "ol", "optgroup", "option", "p", "pre", "search", "section", "select", "summary", "ul"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th"),
}
_CODE = {"script", "style", "template", "head"}
_MENUS = {"nav", "noscript"}
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
#: Ends that browsers pass over: what stands behind them is on the page all the same.
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_HIDING = re.compile(r"<!--|<(script|style)(?=[\s/>])", re.IGNORECASE)
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
_TABLE_TAG = re.compile(r"<(/?)table(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CELL_TAG = re.compile(r"<t[dh](?=[\s/>])", re.IGNORECASE)
_ROLES = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    "rowgroup": "tbody",
    "row": "tr",
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
}
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*(table(?:-[a-z-]+)?)", re.IGNORECASE)
_DISPLAYS = {
    "table": "table",
    **dict.fromkeys(("table-header-group", "table-row-group", "table-footer-group"), "tbody"),
    "table-row": "tr",
    "table-cell": "td",
}
#: The widest span of columns that browsers keep.
_WIDEST_SPAN, _LONGEST_SPAN = 1_000, 65_534


def read_webpage(file: Path) -> Rendition:
    """Read a web page.

    The text is what a reader sees without running scripts. The numbers of list items, which a browser counts, stand
    before the items. Menus and hidden parts are left out, with a warning that says how much. A cell that spans others
    stands once, with blank cells in their place. A table inside a cell follows the table around it; a table of one
    cell is a box around its lines.

    Parameters
    ----------
    file
        An ``.html`` file.

    Returns
    -------
    Rendition
        Its lines and tables; each place is the XPath of an element, such as ``/html/body/table[1]/tr[2]/td[3]``.

    Raises
    ------
    ReadError
        When it is too large or its elements lie too deep in each other.
    """
    if file.stat().st_size > LARGEST_PAGE:
        raise ReadError(f"{file.name} has more than {LARGEST_PAGE:,} bytes, too many for a web page: save it as PDF.")
    reader = _Reader(file)
    text, warning = _text(file.read_bytes())
    if warning:
        reader.out.warn(warning)
    return reader.read(text).finish("html")


def with_rows(text: str, file: Path) -> tuple[str, list[tuple[int, str]], list[str]]:
    r"""Return a text with rows of cells in place of the tables of HTML in it, as Markdown may hold them.

    Parameters
    ----------
    text
        The text of the file.
    file
        The file, for messages.

    Returns
    -------
    tuple
        The text; where each of its parts begins, and the line of the file that it stands on; what was not read. Where
        the text holds no table it comes back as it is, and its offsets are its places.

    Examples
    --------
    >>> with_rows("Plan\n<table><tr><td>Meet<td>&pound;5</table>\nEnd\n", Path("plan.md"))
    ('Plan\nMeet\t£5\n\n\nEnd\n', [(0, 'line=1'), (5, 'line=2'), (14, 'line=2')], [])
    """
    parts, places, warnings = list[str](), list[tuple[int, str]](), list[str]()
    position = length = lines = 0
    for start, end in _tables(text):
        reader = _Reader(file)
        rows = reader.read(text[start:end])
        for original, shown in ((text[position:start], text[position:start]), (text[start:end], rows.text)):
            places.append((length, f"line={lines + 1}"))
            parts.append(shown)
            length += len(shown)
            lines += original.count("\n")
        warnings += rows.warnings
        position = end
    if parts:
        places.append((length, f"line={lines + 1}"))
    return "".join([*parts, text[position:]]), places, warnings


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost tables of HTML in a text stand, those that are closed and have cells."""
    depth = start = 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth and _CELL_TAG.search(text, start, tag.end()):
                yield start, tag.end()


@dataclass
class _Line:
    text: str
    place: str
    kind: Kind


@dataclass
class _Cell:
    place: str
    columns: int
    rows: int
    content: list[_Line | _Table]

    @property
    def text(self) -> str:
        return "\n".join(item.text for item in self.content if isinstance(item, _Line))


@dataclass
class _Table:
    groups: list[list[list[_Cell]]] = field(default_factory=list)  # a span ends with its group of rows


@dataclass
class _Flow:
    """What stands in a page or a cell, in order; words gather in `words` until their line ends."""

    content: list[_Line | _Table] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    marker: str = ""

    def end(self, place: str, kind: Kind = "paragraph") -> None:
        text = _SPACES.sub(" ", "".join(self.words))
        self.words.clear()
        lines = [line.strip(" ") for line in text.split(BREAK)]
        text = "\n".join(line for line in lines if line)
        if text:
            text = f"{self.marker} {text}" if self.marker else text
            self.marker = ""
            self.content.append(_Line(text, place, kind))


class _Reader:
    def __init__(self, file: Path) -> None:
        self.file, self.out, self.tally = file, Renderer(), Tally(file)
        self.skipped = 0
        self.pictures = 0

    def read(self, text: str) -> Renderer:
        root = self._parse(text)
        body = root.find("body")
        page = _Flow()
        self.parts = {element: part for element in root.iter() if (part := _part(element))}
        title = root.find("head/title")
        if title is not None:
            page.words.append(title.text or "")
            page.end("/html/head/title", "heading")
        if body is not None:
            self._walk(body, "/html/body", page, "/html/body")
            page.end("/html/body")
        self._write(page.content)
        if self.skipped:
            self.out.warn(f"Menus and hidden parts of the page were left out: {self.skipped} words.")
        if self.pictures:
            self.out.warn(f"Pictures in tables were not read: {self.pictures} of them.")
        return self.out

    def _parse(self, text: str) -> _Element:
        parser = etree.HTMLParser(
            encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
        )
        text = _ENDS.sub("", text.replace("\0", "\ufffd"))
        if hidden := _never_closed(text):
            name, words = hidden
            self.out.warn(f"A {name} is never closed, and hides what stands behind it: {words} words.")
        root = etree.fromstring(text.encode(), parser)
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            raise ReadError(
                f"{self.file.name} has elements inside elements more than {DEEPEST_XML} deep, or text of more than "
                f"{LONGEST_TEXT:,} letters in one: open it in a browser and save it as PDF."
            )
        if root is None:
            raise ReadError(f"{self.file.name} shows nothing: save the page again from a browser.")
        return root

    # ParsedDocument

    def _walk(self, element: _Element, path: str, flow: _Flow, place: str) -> None:
        """Read what is inside an element; `place` is the nearest element around that has lines of its own."""
        pre = element.tag in ("pre", "textarea")
        self._say(element.text, flow, pre=pre)
        number = _start(element)
        for child, tag, own in _children(element, path, self.parts):
            if _unseen(child):
                self._skip(child)
            elif tag == "br":
                self.tally.line()
                flow.words.append(BREAK)
            elif tag == "img":
                self.pictures += "/td[" in path and bool(child.get("alt", "").strip())
            elif tag == "input":
                if child.get("type", "").lower() in ("checkbox", "radio"):
                    flow.words.append("☒ " if "checked" in child.attrib else "☐ ")
            elif tag == "table":
                flow.end(place)
                flow.content.append(self._table(child, own, flow))
            elif tag in _BLOCKS:
                self.tally.line()
                flow.end(place)
                if tag == "li":
                    number = _number(child.get("value"), number)
                    flow.marker = _marker(element, number)
                    number += -1 if "reversed" in element.attrib else 1
                self._walk(child, own, flow, own)
                flow.end(own, "heading" if tag in _HEADINGS else "paragraph")
                if tag == "li" and flow.marker:
                    flow.content.append(_Line(flow.marker, own, "paragraph"))
                    flow.marker = ""
            else:
                self._walk(child, own, flow, place)
            self._say(child.tail, flow, pre=pre)

    def _say(self, text: str | None, flow: _Flow, *, pre: bool = False) -> None:
        if text:
            flow.words.append(text.replace("\n", BREAK) if pre else text)

    def _skip(self, element: _Element) -> None:
        if element.tag not in _CODE:
            self.skipped += sum(len(str(text).split()) for text in element.itertext())

    def _table(self, element: _Element, path: str, flow: _Flow) -> _Table:
        """Read a table; what stands in it outside its cells, such as its caption, comes before it."""
        table = _Table()
        loose: list[list[_Cell]] = []
        self._say(element.text, flow)
        for child, tag, own in _children(element, path, self.parts):
            if _unseen(child):
                self._skip(child)
            elif tag == "tr":
                if not loose:
                    table.groups.append(loose := [])
                loose.append(self._row(child, own, flow))
            elif tag in ("thead", "tbody", "tfoot"):
                loose = []
                group: list[list[_Cell]] = []
                self._say(child.text, flow)
                for row, _, place in _children(child, own, self.parts):
                    if _unseen(row):
                        self._skip(row)
                    else:
                        group.append(self._row(row, place, flow))
                    self._say(row.tail, flow)
                table.groups.append(group)
            else:
                self._walk(child, own, flow, own)
                flow.end(own)
            self._say(child.tail, flow)
        flow.end(path)
        return table

    def _row(self, row: _Element, path: str, flow: _Flow) -> list[_Cell]:
        cells = []
        flow.end(path)
        self._say(row.text, flow)
        for child, tag, own in _children(row, path, self.parts):
            if _unseen(child):
                self._skip(child)
            elif tag in ("td", "th"):
                columns = min(max(_number(child.get("colspan"), 1), 1), _WIDEST_SPAN)
                rows = min(max(_number(child.get("rowspan"), 1), 0), _LONGEST_SPAN)
                cells.append(_Cell(own, columns, rows or _LONGEST_SPAN, self._content(child, own)))
            else:
                self._walk(child, own, flow, own)
                flow.end(own)
            self._say(child.tail, flow)
        return cells

    def _content(self, cell: _Element, path: str) -> list[_Line | _Table]:
        """Return what stands in a cell; most hold words alone."""
        if not len(cell) and BREAK not in (cell.text or ""):
            text = _SPACES.sub(" ", cell.text or "").strip(" ")
            return [_Line(text, path, "paragraph")] if text else []
        inside = _Flow()
        self._walk(cell, path, inside, path)
        inside.end(path)
        return inside.content

    # Writing

    def _write(self, content: list[_Line | _Table]) -> None:
        for item in content:
            if isinstance(item, _Line):
                self.out.line(item.text, item.place, item.kind)
            else:
                self._write_table(item)

    def _write_table(self, table: _Table) -> None:
        rows = [row for group in table.groups for row in group]
        if len(rows) == 1 and len(rows[0]) == 1:
            self._write(rows[0][0].content)
            self.out.blank()
            return
        for group in table.groups:
            self._write_rows(group)
        self.out.blank()
        for row in rows:
            for cell in row:
                for item in cell.content:
                    if isinstance(item, _Table):
                        self._write_table(item)

    def _write_rows(self, rows: list[list[_Cell]]) -> None:
        covered: dict[int, tuple[int, str]] = {}  # by column: for how many further rows, and by the cell at what place
        for row in rows:
            printed: list[tuple[str, str]] = []
            below = set()  # the cells that stand below one that spans them
            self.tally.cells(len(covered) + sum(cell.columns for cell in row))
            spans = {column: (left - 1, place) for column, (left, place) in covered.items() if left > 1}
            for cell in [*row, None]:
                while len(printed) in covered:
                    below.add(len(printed))
                    printed.append(("", covered[len(printed)][1]))
                for index in range(cell.columns if cell else 0):
                    if cell and cell.rows > 1:
                        spans[len(printed)] = cell.rows - 1, cell.place
                    printed.append((cell.text if cell and not index else "", cell.place if cell else ""))
            covered = spans
            if printed:
                self.out.row(printed, covered=below)


def _children(element: _Element, path: str, parts: Mapping[_Element, str]) -> Iterator[tuple[_Element, str, str]]:
    """Yield each child with its name, or what it is of a table by its role or style, and with its XPath."""
    counts: dict[str, int] = {}
    for child in element:
        tag = str(child.tag)
        counts[tag] = number = counts.get(tag, 0) + 1
        yield child, parts.get(child, tag), f"{path}/{tag}[{number}]"


def _text(data: bytes) -> tuple[str, str | None]:
    """Return the text of a page by its byte order mark, by the encoding that it declares, or by its bytes."""
    declared = _CHARSET.search(data[:2048])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", "replace").lower()
        # Pages that declare these are in truth in Windows' own encoding, and browsers read them as that.
        name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252") else name
        try:
            if name != "utf-8" and not codecs.lookup(name).name.startswith("utf-16"):
                text = data.decode(name, errors="replace")
                broken = text.count("\ufffd")
                return text, f"{broken} characters are no {name} and stand as \ufffd." if broken else None
        except (LookupError, UnicodeError):
            pass
    return decode(data)


def _never_closed(text: str) -> tuple[str, int] | None:
    """Return which comment, script or style runs to the end of a page, and how many words it hides."""
    position = 0
    while opening := _HIDING.search(text, position):
        name = "comment" if opening[0] == "<!--" else opening[1].lower()
        closing = re.compile("--!?>" if name == "comment" else rf"</{name}[\s/>]", re.IGNORECASE)
        # A comment may close with its opening: "<!-->".
        closed = closing.search(text, opening.start() + 2 if name == "comment" else opening.end())
        if closed is None:
            words = re.sub("<[^<>]*>", " ", text[opening.end() :]).split()
            return (name, len(words)) if words else None
        position = closed.end()
    return None


def _part(element: _Element) -> str | None:
    """Return the part of a table that an element is by its role or its style, where its name says something else."""
    attributes = element.attrib
    if not attributes or element.tag in _TABLE or not isinstance(element.tag, str):
        return None
    if role := _ROLES.get(attributes.get("role", "").strip().lower()):
        return role
    style = _DISPLAY.search(attributes.get("style", ""))
    return _DISPLAYS.get(style[1].lower()) if style else None


def _unseen(element: _Element) -> bool:
    if element.tag in _CODE or element.tag in _MENUS:
        return True
    attributes = element.attrib
    return bool(attributes) and ("hidden" in attributes or bool(_UNSEEN.search(attributes.get("style", ""))))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,9}\s*", text) else otherwise


def _start(element: _Element) -> int:
    if element.tag != "ol":
        return 1
    last = sum(child.tag == "li" for child in element) if "reversed" in element.attrib else 1
    return _number(element.get("start"), last)


def _marker(parent: _Element, number: int) -> str:
    if parent.tag != "ol":
        return "•"
    return f"{counted(number, _LIST_STYLES.get(parent.get('type', '1'), 'decimal'))}."
