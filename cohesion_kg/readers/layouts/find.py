"""The tables of a text, whatever its layout: each layout looks among the lines that those before it left."""

from __future__ import annotations

from cohesion_kg.readers.layouts.column_by_column import find_column_by_column
from cohesion_kg.readers.layouts.labelled import find_labelled
from cohesion_kg.readers.layouts.pages import mark_pages
from cohesion_kg.readers.layouts.piped_forms import find_piped_forms
from cohesion_kg.readers.layouts.pipes import find_piped
from cohesion_kg.readers.layouts.row_by_row import find_row_by_row, find_torn
from cohesion_kg.readers.layouts.spaces import find_aligned
from cohesion_kg.readers.text.blocks import Block, read_blocks

__all__ = ["find_tables"]

_LAYOUTS = (
    mark_pages, find_torn, find_piped, find_piped_forms, find_aligned, find_labelled, find_row_by_row,
    find_column_by_column,
)  # fmt: skip


def find_tables(text: str) -> list[Block]:
    r"""Cut a text into blocks and find its tables, whatever parts their cells.

    Rows parted by tabs or pipes are parted by the text itself. All other rows carry the reason for which a reader
    takes them as rows; where no header is understood there is no table.

    Parameters
    ----------
    text
        The whole text of a source.

    Returns
    -------
    list of Block
        Every line, in order; the cells of a row may stand on several lines.

    Examples
    --------
    >>> blocks = find_tables("Action / Lead / Deadline\nMeet / KK/SAC / May 2018\n")
    >>> [[cell.text for cell in block.cells] for block in blocks if block.kind == "row"]
    [['Action', 'Lead', 'Deadline'], ['Meet', 'KK/SAC', 'May 2018']]
    """
    blocks = read_blocks(text)
    for find in _LAYOUTS:
        blocks = find(text, blocks)
    return blocks
