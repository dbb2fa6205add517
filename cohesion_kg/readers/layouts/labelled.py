"""Forms in plain text: at the left a label, and beside it, kept apart by spaces, what it labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cohesion_kg.readers.layouts.parts import between, chunks_of, is_free, line_start
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.headings import role_of
from cohesion_kg.readers.vocabulary.labels import LABELLED, label_role

__all__ = ["find_labelled"]

_BESIDE_LABELS = "Only spaces part these cells: a label stands at the left, and beside it what it labels."


class _Entry(NamedTuple):
    """The cells of a row, labels and what they label in turn, and the indices of its lines."""

    cells: list[Span]
    lines: list[int]


def find_labelled(text: str, blocks: list[Block]) -> list[Block]:
    r"""Find forms: known labels below one another or side by side, and few others, each with words beside it.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Decision maker    Head of Housing\nDecision          To open\n                  a hub.\n"
    >>> [block.cells[1].text for block in find_labelled(text, read_blocks(text)) if block.cells]
    ['Head of Housing', 'To open\n                  a hub.']
    """
    found, index = list[Block](), 0
    while index < len(blocks):
        entries = _entries(text, blocks, index)
        labels = [label for entry in entries for label in entry.cells[::2]]
        known = sum(map(_is_known, labels))
        if known < 2 or known * 3 < len(labels) * 2:
            found += _side_by_side(text, blocks[index])
            index += 1
            continue
        for cells, lines in entries:
            found += blocks[index : lines[0]]
            whole = between(text, cells[0], cells[-1])
            found.append(Block("row", blocks[lines[0]].line, whole, tuple(cells), _BESIDE_LABELS))
            index = lines[-1] + 1
    return found


def _is_known(label: Span) -> bool:
    return label_role(label.text.rstrip(": ")) is not None


def _side_by_side(text: str, block: Block) -> list[Block]:
    """Part a line that prints labels side by side, each before its words: "Maker: A     Date: B"."""
    margin = line_start(text, block)
    line = Span(margin, block.span.end, text[margin : block.span.end])
    parts = [line.part(*chunk) for chunk in chunks_of(text, block)] if is_free(block) else []
    labels = [match["label"] for part in parts if (match := LABELLED.match(part.text))]
    if len(parts) < 2 or len(labels) < len(parts) or not any(label_role(label) or role_of(label) for label in labels):
        return [block]
    return [replace(block, span=part) for part in parts]


def _entries(text: str, blocks: Sequence[Block], start: int) -> list[_Entry]:
    """Return the entries of a form that begins at an index with a label that is known."""
    entries: list[_Entry] = []
    left = right = 0  # where labels and what they label begin, in characters from the margin
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.kind in {"blank", "page"} and entries:
            continue
        if not is_free(block):
            break
        chunks, margin = chunks_of(text, block), line_start(text, block)
        whole = Span(margin, block.span.end, text[margin : block.span.end])
        cells = [whole.part(*chunk) for chunk in chunks]
        if not entries:
            if len(chunks) < 2 or not _is_known(cells[0]):
                break
            left, right = chunks[0][0], chunks[1][0]
        if chunks[0][0] >= right and len(entries[-1].cells) == 2:
            entries[-1].cells[1] = between(text, entries[-1].cells[1], cells[-1])
            entries[-1].lines.append(at)
        elif len(chunks) > 1 and (chunks[0][0], chunks[1][0]) == (left, right):
            side_by_side = len(cells) == 4 and _is_known(cells[2])
            entries.append(_Entry(cells if side_by_side else [cells[0], whole.part(right)], [at]))
        else:
            break
    return entries
