"""The rendition of a file: its text in reading order, cut into blocks, each with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import accumulate
from typing import Any

from cohesion_kg.privacy.contact_details import BLACK, Blackout, black_out
from cohesion_kg.readers.text.blocks import Block, Kind, Span

__all__ = ["BREAK", "Renderer", "Rendition"]

#: A line break inside a cell; a line break proper ends the row.
BREAK = "\u2028"

#: Characters that no RDF format and no XML can hold stand as the replacement character, so that none is lost unseen.
_CONTROLS = {
    code: "\ufffd" for code in [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF] if code not in (9, 10, 13, 0x85)
}
_IN_CELL = {**_CONTROLS, 9: " ", 10: BREAK, 11: BREAK, 12: BREAK, 13: BREAK, 0x85: BREAK, 0x2029: BREAK}


#: As `Span._make`, of which a sheet needs a million.
_PIECE = partial(tuple.__new__, Span)


class _Places(Sequence[tuple[int, str]]):
    """Offsets and places, found when they are first asked for: most readings never ask, and a sheet has many."""

    def __init__(self, find: Callable[[], Iterable[tuple[int, str]]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> tuple[tuple[int, str], ...]:
        return tuple(self._find())

    def __getitem__(self, index: Any) -> Any:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return iter(self._found)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._found,)


@dataclass(frozen=True)
class Rendition:
    r"""The text of a file, and where it stands there.

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
    merged
        Each blank cell that the file merges into a cell of a row above, and that cell; a cell goes by the number of
        its line and its own, both from 1.

    Examples
    --------
    >>> renderer = Renderer()
    >>> renderer.line("Plan", "paragraph=1")
    >>> renderer.row([("Meet", "table=1&row=1&cell=1"), ("KK", "table=1&row=1&cell=2")])
    >>> rendition = renderer.finish("docx")
    >>> rendition.text.split("\n")[1], rendition.places[-1]
    ('Meet\tKK', (10, 'table=1&row=1&cell=2'))
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    places: Sequence[tuple[int, str]] = ()
    blackouts: tuple[Blackout, ...] = ()
    warnings: tuple[str, ...] = ()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def without(self, extents: Iterable[Blackout]) -> Rendition:
        """Return the rendition with further stretches left out as private."""
        extents = list(extents)
        if not extents:
            return self  # contact details were left out when the text was made
        text, blackouts = black_out(self.text, extents)
        starts = [one.start for one in blackouts]

        def is_touched(start: int, end: int) -> bool:
            at = bisect_right(starts, end - 1)
            return at > 0 and blackouts[at - 1].end > start

        def again(span: Span) -> Span:
            return Span(*span.extent, text[span.start : span.end]) if is_touched(*span.extent) else span

        def whole(block: Block) -> Block:
            spans = (block.span, *block.cells)
            if not is_touched(min(spans).start, max(span.end for span in spans)):
                return block
            stored = tuple((start, value) for start, value in block.stored if not is_touched(start, start + 1))
            return replace(block, span=again(block.span), cells=tuple(map(again, block.cells)), stored=stored)

        blocks = tuple(map(whole, self.blocks))
        return replace(self, text=text, blocks=blocks, blackouts=tuple(sorted((*self.blackouts, *blackouts))))


class Renderer:
    """Puts a rendition together, in the order in which the file is read; see `Rendition`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._kinds: list[Kind] = []
        self._places: list[Callable[[], Sequence[str]]] = []  # of each line, or of each cell of a row
        self._reasons: dict[int, str] = {}  # by line
        self._stored: dict[int, Mapping[int, str]] = {}  # by line, and by the index of a cell
        self._warnings: list[str] = []
        self._merged: dict[tuple[int, int], tuple[int, int]] = {}
        self._above: Sequence[str] = ()  # the last row of the table
        self._leads: dict[int, tuple[int, int]] = {}  # by index, the cells that cover cells of that row
        self._line_above = 0

    def line(self, text: str, place: str, kind: Kind = "paragraph") -> None:
        """Add a line outside tables; line breaks inside the text begin further lines at the same place."""
        self._above = self._above if not text.strip() else ()
        for part in text.translate(_CONTROLS).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            self._add(part.replace("\t", " "), kind if part.strip() else "blank", lambda: (place,))

    def heading(self, text: str, place: str) -> None:
        """Add a heading."""
        self.line(text, place, "heading")

    def row(self, cells: Iterable[tuple[str, str]], reason: str | None = None, covered: Collection[int] = ()) -> None:
        """Add a row of a table: text and place of each cell, blank ones included.

        `reason` says why these are the cells, where the file does not part them itself. `covered` are the indices,
        from 0, of the cells that the file merges into the row above.
        """
        texts, places = [], []
        for text, place in cells:
            texts.append(text)
            places.append(place)
        if reason is not None:
            self._reasons[len(self._lines)] = reason
        self.row_at(texts, lambda: places, covered)

    def row_at(
        self,
        texts: Sequence[str],
        places: Callable[[], Sequence[str]],
        covered: Collection[int] = (),
        stored: Mapping[int, str] | None = None,
    ) -> None:
        """Add a row whose places are found when they are asked for; `stored` is what cells hold and do not show."""
        if stored:
            self._stored[len(self._lines)] = stored
        # Most rows hold nothing to replace, and this tells it at a tenth of the cost.
        if not "".join(texts).isprintable():
            texts = [text.replace("\r\n", "\n").translate(_IN_CELL) for text in texts]
        self._add("\t".join(texts), "row", places)
        line, above = len(self._lines), self._above
        self._leads = {
            index: self._leads.get(index, (self._line_above, index + 1))
            for index in covered
            if index < len(above) and (index in self._leads or above[index].strip())
        }
        self._merged |= {(line, at + 1): lead for at, lead in self._leads.items() if not texts[at].strip()}
        self._above, self._line_above = texts, line

    @property
    def warnings(self) -> Sequence[str]:
        """What could not be read so far."""
        return self._warnings

    def blank(self) -> None:
        """Add a blank line: the end of a table, a page or a paragraph."""
        self._add("", "blank", tuple)

    @property
    def text(self) -> str:
        """The text so far, before private details are left out."""
        return "".join(f"{line}\n" for line in self._lines)

    def warn(self, sentence: str) -> None:
        """Say what could not be read."""
        self._warnings.append(sentence)

    def finish(self, format: str) -> Rendition:
        """Return the rendition."""
        text, blackouts = black_out(self.text)
        blocks, start = [], 0
        for number, (line, kind) in enumerate(zip(self._lines, self._kinds, strict=True), start=1):
            end = start + len(line)
            span = Span(start, end, text[start:end] if blackouts else line)
            if kind == "row":
                cells, held = _cells(span), self._stored.get(number - 1, {})
                stored = tuple((cells[at].start, value) for at, value in held.items() if BLACK not in cells[at].text)
                blocks.append(Block("row", number, span, cells, self._reasons.get(number - 1), stored=stored))
            else:
                blocks.append(Block(kind, number, span.part(0)))
            start = end + 1
        places, merged = _Places(self._found_places), tuple(self._merged.items())
        return Rendition(text, tuple(blocks), format, places, blackouts, tuple(self._warnings), merged)

    def _found_places(self) -> Iterator[tuple[int, str]]:
        starts = accumulate((len(line) + 1 for line in self._lines), initial=0)
        for line, kind, places, start in zip(self._lines, self._kinds, self._places, starts, strict=False):
            cells = line.split("\t") if kind == "row" else [line] * len(places())
            for cell, place in zip(cells, places(), strict=False):
                yield start, place
                start += len(cell) + 1 if kind == "row" else 0

    def _add(self, line: str, kind: Kind, places: Callable[[], Sequence[str]]) -> None:
        self._lines.append(line)
        self._kinds.append(kind)
        self._places.append(places)


def _cells(row: Span) -> tuple[Span, ...]:
    """Return the cells of a row that tabs part, without the spaces around their words."""
    texts = row.text.split("\t")
    starts = [*accumulate((len(text) + 1 for text in texts), initial=row.start)]
    bare = [text.strip() for text in texts]
    if bare != texts:
        starts = [at + len(text) - len(text.lstrip()) for at, text in zip(starts, texts, strict=False)]
    ends = (at + len(text) for at, text in zip(starts, bare, strict=False))
    return tuple(map(_PIECE, zip(starts, ends, bare, strict=False)))
