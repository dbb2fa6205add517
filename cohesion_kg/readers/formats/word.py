"""Word documents (.docx): every paragraph, cell, note and box, with the list numbers that Word prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from cohesion_kg.readers.formats.limits import MOST_CELLS, Tally
from cohesion_kg.readers.formats.numbering import Numbering, counted
from cohesion_kg.readers.formats.package import Package, local
from cohesion_kg.readers.text.rendition import Renderer, Rendition

__all__ = ["read_word"]

_Element = etree._Element

#: What holds no words of the document, or words that it no longer says.
_SILENT = {
    *("pPr", "rPr", "tblPr", "trPr", "tcPr", "tblGrid", "sdtPr", "sdtEndPr", "sectPr", "rubyPr"),
    *("instrText", "delText", "delInstrText", "tblPrEx", "softHyphen"),
}
_DELETED = {"del", "moveFrom"}
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
#: The letters of symbol fonts that reports use.
# fmt: off
_SYMBOLS = {
    "F0FC": "✓", "F0FB": "✗", "F0FE": "☑", "F0FD": "☒", "F0A8": "☐", "F06F": "☐", "F0A7": "▪", "F0B7": "•",
    "F0D8": "➢", "F0E0": "→", "F04A": "☺", "F04C": "☹", "F050": "✓", "F04F": "✗", "F052": "☑", "F0A3": "☐",
}
# fmt: on
_HEADING = re.compile(r"heading \d|title")


def read_word(file: Path) -> Rendition:
    """Read a Word document.

    Word does not write the numbers of its numbered paragraphs: it counts them. They stand in the text here as Word
    prints them, since they are what readers cite. A cell that spans others stands once, followed by blank cells in
    their place. A table inside a cell follows the table around it; a table of one cell is a box around its paragraphs.

    Parameters
    ----------
    file
        A ``.docx`` file.

    Returns
    -------
    Rendition
        The body, then the notes, headers and footers; places such as ``paragraph=12``, ``table=1&row=2&cell=3``,
        ``footnote=2``, ``header=1``.

    Raises
    ------
    ReadError
        When the file is damaged, or bursts the bounds of what is read.
    """
    with Package(file) as package:
        return _Reader(package).read()


@dataclass
class _Style:
    heading: bool = False
    number: str | None = None
    depth: int | None = None


@dataclass
class _Where:
    """A part of the document that counts its own paragraphs and tables."""

    prefix: str = ""
    paragraphs: int = 0
    tables: int = 0

    def paragraph(self) -> str:
        self.paragraphs += 1
        return self.prefix or f"paragraph={self.paragraphs}"

    def table(self) -> str:
        self.tables += 1
        return f"{self.prefix}{'&' if self.prefix else ''}table={self.tables}"


@dataclass
class _Words:
    """What stands in a paragraph or a cell: its words, and the boxes and tables that hang on it."""

    text: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    tables: list[_Element] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package, self.main = package, package.main or "word/document.xml"
        root = package.tree(self.main)
        self.root = root if root is not None else etree.Element("document")
        self.w = str(self.root.tag).rpartition("}")[0] + "}"
        self.out, self.tally = Renderer(), Tally(package.file)
        self.styles: dict[str, _Style] = {}
        styles = package.part(self.main, "styles")
        named = () if styles is None else styles.iterchildren(f"{self.w}style")
        self.raw_styles = {one.get(f"{self.w}styleId", ""): one for one in named}
        self.numbering = Numbering(package.part(self.main, "numbering"), self._lists_of_styles())
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.left = Counter[str]()  # what was left out, and how often

    def read(self) -> Rendition:
        self._blocks(self.root, _Where())
        for kind in ("footnote", "endnote"):
            self._notes(kind)
        self._margins()
        for what, sentence in (
            ("deleted", "Words deleted under change tracking were left out: {} places."),
            ("hidden", "Words formatted as hidden are in the text: {} places."),
            ("comment", "Comments in the margin were not read: {} of them."),
            ("picture", "Pictures, charts and embedded objects were not read: {} of them."),
            ("symbol", "Letters of a symbol font are not known and stand as \ufffd: {} of them."),
            ("chunk", "Files inserted whole (altChunk) were not read: {} of them; save the document anew in Word."),
        ):
            if self.left[what]:
                self.out.warn(sentence.format(self.left[what]))
        return self.out.finish("docx")

    # Blocks

    def _blocks(self, parent: _Element, where: _Where) -> None:
        for one in _parts(parent, {"p", "tbl", "altChunk"}):
            match local(one):
                case "p":
                    self._paragraph(one, where)
                case "tbl":
                    self._table(one, where.table())
                case _:
                    self.left["chunk"] += 1

    def _paragraph(self, paragraph: _Element, where: _Where) -> None:
        self.tally.line()
        place, words = where.paragraph(), _Words()
        text, style = self._text(paragraph, words)
        self.out.line(text, place, "heading" if style.heading else "paragraph")
        for box in words.boxes:
            self._blocks(box, _Where(place))

    def _table(self, table: _Element, place: str) -> None:
        rows = [(row, list(_parts(row, {"tc"}))) for row in _parts(table, {"tr"})]
        if len(rows) == 1 and len(rows[0][1]) == 1:
            self._blocks(rows[0][1][0], _Where(f"{place}&row=1&cell=1"))
            self.out.blank()
            return
        inner: list[tuple[_Element, str]] = []
        merging: set[int] = set()  # the columns in which a merged cell may go on below
        for number, (row, cells) in enumerate(rows, start=1):
            properties = self._child(row, "trPr")
            if properties is not None and self._child(properties, "del") is not None:
                self.left["deleted"] += 1
                merging = set()
                continue
            above, merging, covered = merging, set(), set()
            texts = [""] * self._span(properties, "gridBefore")
            for cell in cells:
                words = _Words()
                self._cell(cell, words)
                at = f"{place}&row={number}&cell={len(texts) + 1}"
                inner += [(one, at) for one in words.tables]
                own = self._child(cell, "tcPr")
                merge = None if own is None else self._child(own, "vMerge")
                if merge is not None and (merge.get(f"{self.w}val") == "restart" or len(texts) in above):
                    merging.add(len(texts))
                    if merge.get(f"{self.w}val") != "restart":
                        covered.add(len(texts))
                texts += ["\n".join(words.text), *[""] * (max(self._span(own, "gridSpan"), 1) - 1)]
            texts += [""] * self._span(properties, "gridAfter")
            if len(cells) == 1 and texts[0] and len(rows) > 1:
                del texts[1:]  # merged over the whole row, it is no row whose other cells are blank
            self.tally.cells(len(texts))
            places = [f"{place}&row={number}&cell={index}" for index in range(1, len(texts) + 1)]
            self.out.row(zip(texts, places, strict=True), covered=covered)
        self.out.blank()
        seen: dict[str, _Where] = {}
        for one, at in inner:
            self._table(one, seen.setdefault(at, _Where(at)).table())

    def _span(self, properties: _Element | None, name: str) -> int:
        found = None if properties is None else self._child(properties, name)
        value = "" if found is None else found.get(f"{self.w}val", "")
        return min(int(value), MOST_CELLS) if value.isdigit() else 0

    def _cell(self, cell: _Element, words: _Words) -> None:
        """Gather the printed lines of a cell, and the tables inside it."""
        for one in _parts(cell, {"p", "tbl"}):
            if local(one) == "tbl":
                words.tables.append(one)
                continue
            own = _Words()
            text, _ = self._text(one, own)
            if text.strip():
                words.text.append(text.strip())
            for box in own.boxes:
                self._cell(box, words)

    # Words

    def _text(self, paragraph: _Element, words: _Words) -> tuple[str, _Style]:
        """Return the words of a paragraph, with the number before them, and its style."""
        properties = self._child(paragraph, "pPr")
        style, name, label, gone = _Style(), "", "", False
        if properties is not None:
            name = self._value(properties, "pStyle")
            style = self._style(name)
            outline = self._value(properties, "outlineLvl")
            style = _Style(style.heading or (outline.isdigit() and int(outline) < 9), style.number, style.depth)
            mark = self._child(properties, "rPr")
            gone = mark is not None and any(self._child(mark, one) is not None for one in _DELETED)
            numbers = self._child(properties, "numPr")
            if numbers is not None:
                style.number = self._value(numbers, "numId") or style.number
                level = self._value(numbers, "ilvl")
                style.depth = int(level) if level.isdigit() else style.depth
        parts: list[str] = []
        self._inline(paragraph, parts, words)
        text = "".join(parts)
        if style.number and not (gone and not text.strip()):
            depth = style.depth if style.depth is not None else self.numbering.level_of(style.number, name)
            label = self.numbering.label(style.number, depth)
        return (f"{label} {text}" if label and text.strip() else label or text), style

    def _inline(self, parent: _Element, out: list[str], words: _Words) -> None:
        for one in parent:
            name = local(one)
            if name == "t":
                out.append(one.text or "")
            elif name in _DELETED:
                self.left["deleted"] += 1
            elif name == "rPr":
                hidden = self._child(one, "vanish")
                self.left["hidden"] += hidden is not None and hidden.get(f"{self.w}val") not in ("0", "false")
            elif name in _MARKS:
                out.append(_MARKS[name])
            elif name == "AlternateContent":
                # The same content twice, for newer and for older programs.
                self._inline(one[0] if len(one) else one, out, words)
            elif name == "txbxContent":
                words.boxes.append(one)
            elif name in ("footnoteReference", "endnoteReference"):
                out.append(self._note_mark(name.removesuffix("Reference"), one.get(f"{self.w}id", "")))
            elif name == "fldChar":
                self._form_field(one, out)
            elif name == "sym":
                out.append(self._symbol(one))
            elif name in ("blip", "imagedata", "chart", "commentReference"):
                self.left["comment" if name == "commentReference" else "picture"] += 1
            elif name not in _SILENT:
                self._inline(one, out, words)

    def _note_mark(self, kind: str, number: str) -> str:
        if number not in self.notes[kind]:
            self.notes[kind].append(number)
        return f"[{_note_number(kind, self.notes[kind].index(number) + 1)}]"

    def _form_field(self, field: _Element, out: list[str]) -> None:
        """Add what a field of a form shows: a box with or without its cross, or what was chosen from a list."""
        for box in field.iter(f"{self.w}checkBox"):
            said = [self._child(box, name) for name in ("checked", "default")]
            state = next((one for one in said if one is not None), None)
            on = state is not None and state.get(f"{self.w}val", "1") not in ("0", "false")
            out.append("☒" if on else "☐")
        for choice in field.iter(f"{self.w}ddList"):
            entries = [entry.get(f"{self.w}val", "") for entry in choice.iter(f"{self.w}listEntry")]
            chosen = self._value(choice, "result") or self._value(choice, "default") or "0"
            out += entries[int(chosen) : int(chosen) + 1] if chosen.isdigit() else []

    def _symbol(self, symbol: _Element) -> str:
        code = symbol.get(f"{self.w}char", "").upper()
        if code in _SYMBOLS:
            return _SYMBOLS[code]
        if re.fullmatch(r"[0-9A-F]{4}", code) and not "E000" <= code <= "F8FF" and not "D800" <= code <= "DFFF":
            return chr(int(code, 16))
        self.left["symbol"] += 1
        return "\ufffd"

    # What stands around the body

    def _notes(self, kind: str) -> None:
        if not self.notes[kind]:
            return
        root = self.package.part(self.main, f"{kind}s")
        found = {} if root is None else {one.get(f"{self.w}id"): one for one in root}
        self.out.blank()
        for index, number in enumerate(self.notes[kind], start=1):  # a note may refer to further notes
            place, words = f"{kind}={index}", _Words()
            if number in found:
                self._cell(found[number], words)
            self.out.line(" ".join([f"[{_note_number(kind, index)}]", "\n".join(words.text)]), place)
            where = _Where(place)
            for table in words.tables:
                self._table(table, where.table())

    def _margins(self) -> None:
        """Add each header and footer once, however many pages print it."""
        relations, seen = self.package.relations(self.main), Counter[str]()
        done: set[str] = set()
        for reference in self.root.iter(f"{self.w}headerReference", f"{self.w}footerReference"):
            kind = local(reference).removesuffix("Reference")
            identifier = next((value for key, value in reference.attrib.items() if str(key).endswith("}id")), "")
            target = relations[str(identifier)].target if str(identifier) in relations else ""
            root = None if target in done else self.package.tree(target)
            done.add(target)
            if root is not None and any(str(text).strip() for text in root.itertext()):
                seen[kind] += 1
                self.out.blank()
                self._blocks(root, _Where(f"{kind}={seen[kind]}"))

    # Styles

    def _style(self, name: str) -> _Style:
        """Return what a style says of headings and numbers, by itself or by the styles it is based on."""
        if name not in self.styles:
            style = self.styles[name] = _Style()
            chain = [name]
            while (one := self.raw_styles.get(chain[-1])) is not None and len(chain) <= 20:
                style.heading |= bool(_HEADING.fullmatch(self._value(one, "name").casefold()))
                properties = self._child(one, "pPr")
                if properties is not None:
                    outline = self._value(properties, "outlineLvl")
                    style.heading |= outline.isdigit() and int(outline) < 9
                    numbers = self._child(properties, "numPr")
                    if numbers is not None and style.number is None:
                        style.number = self._value(numbers, "numId") or None
                        depth = self._value(numbers, "ilvl")
                        style.depth = int(depth) if depth.isdigit() else None
                chain.append(self._value(one, "basedOn"))
        return self.styles[name]

    def _lists_of_styles(self) -> dict[str, str]:
        """Return the list of each style of lists."""
        named = (name for name, one in self.raw_styles.items() if one.get(f"{self.w}type") == "numbering")
        return {name: number for name in named if (number := self._style(name).number)}

    def _child(self, parent: _Element, name: str) -> _Element | None:
        return next(parent.iterchildren(self.w + name), None)

    def _value(self, parent: _Element, name: str) -> str:
        found = self._child(parent, name)
        return "" if found is None else found.get(f"{self.w}val", "")


def _note_number(kind: str, number: int) -> str:
    return counted(number, "lowerRoman" if kind == "endnote" else "decimal")


def _parts(parent: _Element, names: set[str]) -> Iterator[_Element]:
    """Yield the children with these names, looking through what only wraps them, such as content controls."""
    for one in parent:
        name = local(one)
        if name in names:
            yield one
        elif name == "AlternateContent":
            yield from _parts(one[0] if len(one) else one, names)
        elif name not in _SILENT and name not in _DELETED:
            yield from _parts(one, names)
