"""Lines of a text, and the cells that they are cut into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["between", "chunks_of", "is_free", "line_start", "one_row", "opens_another_part", "part_by", "printed_lines"]

_CHUNK = re.compile(r"\S+(?: \S+)*")
_OTHER = re.compile(
    r"(?:#+\s(?! )|(?:recommendation|rec\.?|r)\s*\d+\s*[:.–-]|recommendation\s+\d+$"
    r"|(?:comments? from|(?:service|council|executive|cabinet) response)\b)",
    re.IGNORECASE,
)


def is_free(block: Block) -> bool:
    """Say whether a line belongs to no table yet."""
    return block.kind == "paragraph" and not block.cells


def line_start(text: str, block: Block) -> int:
    """Return where the line of a block begins, with the spaces before its words."""
    return text.rfind("\n", 0, block.span.start) + 1


def chunks_of(text: str, block: Block) -> list[tuple[int, int]]:
    """Return where words stand on a line that two or more spaces part, as offsets into the line."""
    line = text[line_start(text, block) : block.span.end].replace("\f", " ")
    return [match.span() for match in _CHUNK.finditer(line)]


def opens_another_part(block: Block) -> bool:
    """Say whether a line ends a table, since it opens another part of the document."""
    return bool(_OTHER.match(block.span.text))


def printed_lines(blocks: Sequence[Block], start: int) -> Iterable[int]:
    """Yield the indices of printed lines from a block on, until another part of the document opens."""
    for at in range(start, len(blocks)):
        if blocks[at].kind not in {"blank", "page"}:
            if not is_free(blocks[at]) or opens_another_part(blocks[at]):
                return
            yield at


def one_row(block: Block, cells: Iterable[Span], reason: str | None, *, goes_on: bool = False) -> Block:
    """Return the row that a line is."""
    return Block("row", block.line, block.span, tuple(cells), reason, goes_on)


def part_by(span: Span, separator: re.Pattern[str]) -> list[Span]:
    """Return the spans that a separator parts."""
    marks = [match.span() for match in separator.finditer(span.text)]
    bounds = [0, *(at for extent in marks for at in extent), len(span.text)]
    return [span.part(first, last) for first, last in zip(bounds[::2], bounds[1::2], strict=True)]


def between(text: str, first: Span, last: Span) -> Span:
    """Return the stretch from the start of one span to the end of another."""
    return Span(first.start, last.end, text[first.start : last.end])
