"""The rendition of a file: its text in reading order, cut into blocks, each with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cohesion_kg.readers.blocks import Block, Kind, Piece
from cohesion_kg.readers.private import Blackout, black_out

__all__ = ["BREAK", "Renderer", "Rendition"]

#: A line break inside a cell; a line break proper ends the row.
BREAK = "\u2028"

#: Characters that no RDF format and no XML can hold stand as the replacement character, so that none is lost unseen.
_CONTROLS = {
    code: "\ufffd" for code in [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF] if code not in (9, 10, 13, 0x85)
}
_IN_CELL = {**_CONTROLS, 9: " ", 10: BREAK, 11: BREAK, 12: BREAK, 13: BREAK, 0x85: BREAK, 0x2029: BREAK}


@dataclass(frozen=True)
class Rendition:
    """The text of a file, and where it stands there.

    Parameters
    ----------
    text
        The whole text; passages are spans of it. Private details are blacked out, character by character.
    blocks
        Its lines and rows in reading order.
    format
        Name of the file's format: ``"pdf"``, ``"docx"``, ``"xlsx"``, ``"csv"``, ``"html"``, ``"markdown"``, ``"text"``.
    places
        Offset and place of each part, in order; a place holds up to the next. Its syntax is that of a URI fragment
        where a standard has one: ``page=3&viewrect=72,100,200,14`` (RFC 8118), ``cell=4,2`` (RFC 7111: row, column).
    blackouts
        The stretches that were left out as private.
    warnings
        What could not be read, and where: one sentence each.

    Examples
    --------
    >>> renderer = Renderer()
    >>> renderer.line("Plan", "paragraph=1")
    >>> renderer.row([("Meet", "table=1&row=1&cell=1"), ("KK", "table=1&row=1&cell=2")])
    >>> rendition = renderer.finish("docx")
    >>> rendition.text.split("\\n")[1], rendition.places[-1]
    ('Meet\\tKK', (10, 'table=1&row=1&cell=2'))
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    places: tuple[tuple[int, str], ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    warnings: tuple[str, ...] = ()

    def without(self, spans: Iterable[Blackout]) -> Rendition:
        """Return the rendition with further stretches left out as private."""
        text, blackouts = black_out(self.text, spans)
        if not blackouts:
            return self
        starts = [one.start for one in blackouts]

        def again(piece: Piece) -> Piece:
            at = bisect_right(starts, piece.end - 1)
            touched = at and blackouts[at - 1].end > piece.start
            return Piece(*piece.span, text[piece.start : piece.end]) if touched else piece

        blocks = (replace(one, piece=again(one.piece), cells=tuple(map(again, one.cells))) for one in self.blocks)
        return replace(self, text=text, blocks=tuple(blocks), blackouts=tuple(sorted((*self.blackouts, *blackouts))))


class Renderer:
    """Puts a rendition together, in the order in which the file is read; see `Rendition`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._kinds: list[Kind] = []
        self._places: list[Sequence[str]] = []
        self._reasons: dict[int, str] = {}  # by line
        self._warnings: list[str] = []

    def line(self, text: str, place: str, kind: Kind = "paragraph") -> None:
        """Add a line outside tables; line breaks inside the text begin further lines at the same place."""
        for part in text.translate(_CONTROLS).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            self._add(part.replace("\t", " "), kind if part.strip() else "blank", [place])

    def heading(self, text: str, place: str) -> None:
        """Add a heading."""
        self.line(text, place, "heading")

    def row(self, cells: Iterable[tuple[str, str]], reason: str | None = None) -> None:
        """Add a row of a table: text and place of each cell, blank ones included.

        `reason` says why these are the cells, where the file does not part them itself.
        """
        texts, places = [], []
        for text, place in cells:
            # Most cells hold nothing to replace, and this tells it at a tenth of the cost.
            texts.append(text if text.isprintable() else text.replace("\r\n", "\n").translate(_IN_CELL))
            places.append(place)
        if reason is not None:
            self._reasons[len(self._lines)] = reason
        self._add("\t".join(texts), "row", places)

    def blank(self) -> None:
        """Add a blank line: the end of a table, a page or a paragraph."""
        self._add("", "blank", ())

    def warn(self, sentence: str) -> None:
        """Say what could not be read."""
        self._warnings.append(sentence)

    def finish(self, format: str) -> Rendition:
        """Return the rendition."""
        whole = "".join(f"{line}\n" for line in self._lines)
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        text, blackouts = black_out(whole)
        blocks, places = [], list[tuple[int, str]]()
        for number, (kind, own, start) in enumerate(zip(self._kinds, self._places, starts, strict=False), start=1):
            end = start + len(self._lines[number - 1])
            piece = Piece(start, end, text[start:end])
            if kind == "row":
                cells, at = [], start
                for cell, place in zip(piece.text.split("\t"), own, strict=True):
                    bare = cell.strip()
                    lead = at + len(cell) - len(cell.lstrip()) if bare != cell else at
                    cells.append(Piece(lead, lead + len(bare), bare))
                    places.append((at, place))
                    at += len(cell) + 1
                blocks.append(Block("row", number, piece, tuple(cells), self._reasons.get(number - 1)))
            else:
                blocks.append(Block(kind, number, piece.part(0)))
                places += [(start, place) for place in own]
        return Rendition(text, tuple(blocks), format, tuple(places), blackouts, tuple(self._warnings))

    def _add(self, line: str, kind: Kind, places: Sequence[str]) -> None:
        self._lines.append(line)
        self._kinds.append(kind)
        self._places.append(places)
