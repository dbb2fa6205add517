"""Forms in plain text: at the left a label, and beside it, kept apart by spaces, what it labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cohesion_kg.readers.blocks import Block, Piece
from cohesion_kg.readers.labels import label_role
from cohesion_kg.readers.layouts.parts import between, chunks_of, is_free, line_start

__all__ = ["find_labelled"]

_BESIDE_LABELS = "Only spaces part these cells: a label stands at the left, and beside it what it labels."


class _Entry(NamedTuple):
    """A label, the pieces beside it, and the indices of its lines."""

    label: Piece
    values: list[Piece]
    lines: list[int]


def find_labelled(text: str, blocks: list[Block]) -> list[Block]:
    r"""Find forms: two known labels or more below one another, and few others, each with words beside it.

    Examples
    --------
    >>> from cohesion_kg.readers.blocks import read_blocks
    >>> text = "Decision maker    Head of Housing\nDecision          To open\n                  a hub.\n"
    >>> [block.cells[1].text for block in find_labelled(text, read_blocks(text)) if block.cells]
    ['Head of Housing', 'To open\n                  a hub.']
    """
    found, index = list[Block](), 0
    while index < len(blocks):
        entries = _entries(text, blocks, index)
        known = sum(label_role(entry.label.text.rstrip(": ")) is not None for entry in entries)
        if known < 2 or known * 3 < len(entries) * 2:
            found.append(blocks[index])
            index += 1
            continue
        for entry in entries:
            found += blocks[index : entry.lines[0]]
            value = between(text, entry.values[0], entry.values[-1])
            whole = between(text, entry.label, value)
            found.append(Block("row", blocks[entry.lines[0]].line, whole, (entry.label, value), _BESIDE_LABELS))
            index = entry.lines[-1] + 1
    return found


def _entries(text: str, blocks: Sequence[Block], start: int) -> list[_Entry]:
    """Return the entries of a form that begins at an index with a label that is known."""
    entries: list[_Entry] = []
    left = right = 0  # where labels and what they label begin, in characters from the margin
    for at in range(start, len(blocks)):
        if blocks[at].kind in {"blank", "page"} and entries:
            continue
        if not is_free(blocks[at]):
            break
        chunks = chunks_of(text, blocks[at])
        at_margin = line_start(text, blocks[at])
        whole = Piece(at_margin, blocks[at].piece.end, text[at_margin : blocks[at].piece.end])
        if not entries:
            if len(chunks) < 2 or label_role(whole.part(*chunks[0]).text.rstrip(": ")) is None:
                break
            left, right = chunks[0][0], chunks[1][0]
        if chunks[0][0] >= right:
            entries[-1].values.append(whole.part(chunks[0][0]))
            entries[-1].lines.append(at)
        elif len(chunks) > 1 and (chunks[0][0], chunks[1][0]) == (left, right):
            entries.append(_Entry(whole.part(*chunks[0]), [whole.part(right)], [at]))
        else:
            break
    return entries
