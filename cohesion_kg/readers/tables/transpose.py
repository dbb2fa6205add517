"""Tables whose headings stand down the side: a sheet for each action, turned so that it reads like any other table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.headings import inferred_role

__all__ = ["transpose_tables"]

_TURNED = "The headings stand down the side of the table; a reader reads each column beside them as a row."


def transpose_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    r"""Return blocks with the tables turned whose headings stand down the side.

    Parameters
    ----------
    blocks
        The blocks of a document.

    Returns
    -------
    tuple of Block
        The same; of a turned table a header, and a row for each column that stood beside the headings.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "Action\tHold a supper\nLead officer\tArts Officer\nDeadline\tMay 2024\n"
    >>> [[cell.text for cell in block.cells] for block in transpose_tables(read_blocks(text)) if block.cells]
    [['Action', 'Lead officer', 'Deadline'], ['Hold a supper', 'Arts Officer', 'May 2024']]
    """
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        sheet = _sheet(blocks, at)
        found += _turned(sheet) if sheet else [blocks[at]]
        at += max(len(sheet), 1)
    return tuple(found)


def _sheet(blocks: Sequence[Block], start: int) -> list[Block]:
    """Return the rows from a start on that are a sheet of one action or more; none where they are not."""
    width = len(blocks[start].cells)
    rows, roles = list[Block](), dict[str, str]()  # the role of each label
    for at in range(start, len(blocks) if width > 1 else start):
        block = blocks[at]
        label = block.cells[0].text if block.kind == "row" and len(block.cells) == width else ""
        role = inferred_role(label)
        if role is None or label in roles:
            break
        rows.append(block)
        roles[label] = role
    main = [row for row in rows if roles[row.cells[0].text] in ("action", "recommendation")]
    if not main or not {"responsible", "deadline"} & {*roles.values()}:
        return []
    beside = [inferred_role(cell.text) for row in main for cell in row.cells[1:] if not cell.blank]
    return rows if not any(beside) and len(rows) >= max(len(_columns(rows)), 3) else []


def _columns(rows: Sequence[Block]) -> list[tuple[Span, ...]]:
    """Return the columns that print something."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return [column for column in columns if any(not cell.blank for cell in column)]


def _turned(rows: Sequence[Block]) -> Iterator[Block]:
    for line, (row, cells) in enumerate(zip(rows, _columns(rows), strict=False)):
        first = next(cell for cell in cells if not cell.blank)
        yield Block("row", row.line, first, cells, _TURNED if line else row.reason)
