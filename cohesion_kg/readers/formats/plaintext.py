"""Plain text and Markdown: the file's own text, with the tables that are found in it."""

from __future__ import annotations

import re
from pathlib import Path

from cohesion_kg.readers.formats.delimited import decode
from cohesion_kg.readers.layouts import find_tables
from cohesion_kg.readers.private import black_out
from cohesion_kg.readers.rendition import Rendition

__all__ = ["read_text"]

_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^\|?\s*:?-{3,}:?\s*\|")
#: Characters that no RDF format and no XML can hold; a tab, a line break and the end of a page stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


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
    text, blackouts = black_out(_CONTROL.sub("\ufffd", decoded))
    is_markdown = file.suffix.casefold() in {".md", ".markdown"} or bool(_MARKDOWN.search(text))
    return Rendition(
        text,
        tuple(find_tables(text)),
        "markdown" if is_markdown else "text",
        blackouts=blackouts,
        warnings=tuple(warnings),
    )
