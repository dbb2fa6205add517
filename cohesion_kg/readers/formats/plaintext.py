"""Plain text and Markdown: the file's own text, with the tables that are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cohesion_kg.privacy.contact_details import Blackout, black_out
from cohesion_kg.readers.formats.delimited import decode
from cohesion_kg.readers.layouts import find_tables
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.text.rendition import Rendition

__all__ = ["read_text"]

_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^\|?\s*:?-{3,}:?\s*\|")
#: Characters that no RDF format and no XML can hold; a tab, a line break and the end of a page stay.
_TIGHT = re.compile(r"#{2,6}[^\s#!]|#(?=[A-Z][a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def _is_heading(block: Block) -> bool:
    """Say whether a line is a heading whose marks no space follows, as older Markdown allows."""
    return block.kind == "paragraph" and not block.cells and bool(_TIGHT.match(block.span.text))


def read_text(file: Path) -> Rendition:
    r"""Read a file of plain text or Markdown.

    Parameters
    ----------
    file
        The file; what its bytes stand for is found out from them.

    Returns
    -------
    Rendition
        The text as it is, character by character, with private details blacked out; its offsets are its places.
        A table of HTML in it stands as rows of cells; the places are then the lines of the file.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "plan.md"
    >>> _ = file.write_text("| Action | Lead |\n|---|---|\n| Meet | ann@example.org |\n")
    >>> rendition = read_text(file)
    >>> rendition.format, [cell.text for cell in rendition.blocks[2].cells]
    ('markdown', ['Meet', '███████████████'])
    """
    decoded, warning = decode(file.read_bytes())
    warnings = [warning] if warning else []
    if controls := len(_CONTROL.findall(decoded)):
        warnings.append(f"{controls} control characters that no graph can hold stand as \ufffd.")
    whole, places = _CONTROL.sub("\ufffd", decoded), list[tuple[int, str]]()
    if "<table" in whole.casefold():
        from cohesion_kg.readers.formats.webpage import with_rows  # plain text needs no parser of HTML

        whole, places, lost = with_rows(whole, file)
        warnings += lost
    text, blackouts = black_out(whole)
    is_markdown = file.suffix.casefold() in {".md", ".markdown"} or bool(_MARKDOWN.search(text))
    blocks = find_tables(text)
    if is_markdown:
        blocks = [replace(one, kind="heading") if _is_heading(one) else one for one in blocks]
    rendition = Rendition(
        text,
        tuple(blocks),
        "markdown" if is_markdown else "text",
        places,
        blackouts=blackouts,
        warnings=tuple(warnings),
    )
    broken = list(_broken_over_lines(blocks))
    return rendition.without(broken) if broken else rendition


def _broken_over_lines(blocks: Sequence[Block]) -> Iterator[Blackout]:
    """Yield private details that a cell breaks over several lines, with words of other cells between the halves."""
    columns: dict[int, list[Span]] = {}
    for block in blocks:
        if block.kind == "row" and not block.goes_on:
            columns = {}
        for index, cell in enumerate(block.cells if block.kind == "row" else ()):
            columns.setdefault(index, []).append(cell)
            if not block.goes_on or cell.blank:
                continue
            parts = [part for part in columns[index] if not part.blank][-2:]
            _, found = black_out(" ".join(part.text for part in parts))
            at = 0
            for part in parts:
                for one in found:
                    first, last = max(one.start - at, 0), min(one.end - at, len(part.text))
                    if first < last:
                        yield Blackout(part.start + first, part.start + last, one.kind)
                at += len(part.text) + 1
