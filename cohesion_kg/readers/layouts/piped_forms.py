"""Forms whose cells stand on lines of their own, each with the pipe that ends it; pipes alone end a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cohesion_kg.readers.layouts.parts import between, is_free, part_by
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.labels import label_role

__all__ = ["find_piped_forms"]

_BY_PIPES = "Pipes and line breaks part these cells: a label stands first, and behind or below it what it labels."
_PIPE = re.compile(r"\|")
_ROW_ENDS = re.compile(r"\|(?:\s*\|)+")
_NUMBER = re.compile(r"\d{1,2}[.)]?")


def find_piped_forms(text: str, blocks: list[Block]) -> list[Block]:
    r"""Find forms that a converter printed one cell a line, with two known labels at least.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "1. |\nTITLE: |\nLights\n|\n||\nDate Decision Made |\nCalled in |\n||\n1 May 2030 |\nNo |\n||\n"
    >>> [[cell.text for cell in block.cells] for block in find_piped_forms(text, read_blocks(text)) if block.cells]
    [['TITLE:', 'Lights'], ['Date Decision Made', '1 May 2030']]
    """
    made, index = list[Block](), 0
    while index < len(blocks):
        end = _end(blocks, index)
        pairs = _pairs(text, _rows(blocks[index:end]))
        if len(pairs) < 2:
            made.append(blocks[index])
            index += 1
            continue
        for label, value in pairs:
            line = text.count("\n", 0, label.start) + 1
            made.append(Block("row", line, between(text, label, value), (label, value), _BY_PIPES))
        index = end
    return made


def _end(blocks: Sequence[Block], index: int) -> int:
    """Return where the lines end that pipes of a form may part; where none begins there, the index itself."""
    end = index
    for at in range(index, len(blocks)):
        if not is_free(blocks[at]) or (at == index and "|" not in blocks[at].span.text):
            break
        end = at + 1 if _ROW_ENDS.fullmatch(blocks[at].span.text) else end
    return end


def _rows(blocks: Sequence[Block]) -> list[list[Span]]:
    """Return the printed cells of each row, without the numbers before its label."""
    rows: list[list[Span]] = [[]]
    for block in blocks:
        if _ROW_ENDS.fullmatch(block.span.text):
            rows.append([])
        else:
            parts = part_by(block.span, _PIPE)
            rows[-1] += [
                part for part in parts if not part.blank and not (_NUMBER.fullmatch(part.text) and not rows[-1])
            ]
    return [row for row in rows if row]


def _pairs(text: str, rows: Sequence[Sequence[Span]]) -> list[tuple[Span, Span]]:
    """Return known labels with their words: those behind a label in its row, or those below, one for each label."""
    pairs = []
    for row, below in zip(rows, [*rows[1:], []], strict=False):
        if label_role(row[0].text) is None:
            continue
        if len(row) > 1 and (len(row) != len(below) or label_role(below[0].text)):
            pairs.append((row[0], between(text, row[1], row[-1])))
        elif len(row) == len(below):
            pairs += [(label, words) for label, words in zip(row, below, strict=True) if label_role(label.text)]
        elif len(row) == 1 and below and not label_role(below[0].text):
            pairs.append((row[0], between(text, below[0], below[-1])))
    return pairs
