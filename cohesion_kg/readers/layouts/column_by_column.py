"""Tables printed one column after another."""

from __future__ import annotations

from cohesion_kg.readers.layouts.column_roles import LEADING, columns_of, is_addressed
from cohesion_kg.readers.layouts.parts import between, is_free, opens_another_part, printed_lines
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.continuations import goes_on_from
from cohesion_kg.readers.vocabulary.headings import inferred_role
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["find_column_by_column"]

_BY_COLUMNS = "The text prints one column after another; a reader takes as a row what stands at the same place in each."
_OPEN = "The text prints one column after another, and they have {counts} cells: which belong together is left open."

#: What several columns may tell of: one for each quarter, or one for each who comments.
_REPEATED = frozenset({"progress", "comment", "outcome"})


def find_column_by_column(text: str, blocks: list[Block]) -> list[Block]:
    """Find the tables that print one column after another."""
    found = list(blocks)
    index = 0
    while index < len(found):
        columns = _printed_columns(found, index)
        made = _paired(text, found, columns) if len(columns) > 1 else {}
        if made:
            used = {at for column in columns for at in column}
            used |= {at for at in range(min(used), max(used)) if found[at].kind == "blank"}
            found = [one for at, block in enumerate(found) for one in (made.get(at, []) if at in used else [block])]
        index += 1
    return found


def _printed_columns(blocks: list[Block], index: int) -> list[list[int]]:
    """Return the columns that begin at an index: each the line of its heading and the lines of its cells."""
    if not _is_heading(blocks[index]):
        return []
    lines = list(printed_lines(blocks, index))
    headings = {at for at in lines if _is_heading(blocks[at])}
    # Where blank lines part columns, a cell that reads like a heading has none before it.
    apart = {at for at in headings if at > 0 and blocks[at - 1].kind == "blank"} - {index}
    headings = {index} | (apart or headings)
    columns: list[list[int]] = []
    for at in lines:
        if at in headings and not (columns and _is_date_in(columns, blocks, blocks[at])):
            if columns and len(columns[-1]) == 1:
                return []
            columns.append([at])
        else:
            columns[-1].append(at)
    return columns if len(columns[-1]) > 1 else []


def _is_heading(block: Block) -> bool:
    words = block.span.text
    if not is_free(block) or opens_another_part(block) or len(words.split()) > 6:
        return False
    return inferred_role(words) is not None or is_addressed(words)


def _is_date_in(columns: list[list[int]], blocks: list[Block], block: Block) -> bool:
    """Say whether a line that reads like a heading, such as a month, is a date in a column of dates."""
    role = inferred_role(blocks[columns[-1][0]].span.text)
    return role in {"deadline", "start"} and matches_role(block.span.text, "deadline") is True


def _paired(text: str, blocks: list[Block], columns: list[list[int]]) -> dict[int, list[Block]]:
    heads = [blocks[column[0]].span for column in columns]
    roles = columns_of(heads)
    if roles is None:
        return {}
    if not {"responsible", "deadline"} & set(roles):
        return {}
    once = [role for role in roles if role not in _REPEATED]
    if len(set(once)) < len(once):
        return {}
    readings = [_readings(text, blocks, column[1:]) for column in columns]
    counts = set.intersection(*({len(cells) for cells in ways} for ways in readings))
    if not counts and len(columns) > 1:
        # What follows the last column after a blank line need not belong to it.
        others = set.intersection(*({len(cells) for cells in ways} for ways in readings[:-1]))
        wanted = max(others, default=0)
        whole = columns[-1][1:]
        if wanted and len(whole) > wanted and whole[wanted] - whole[wanted - 1] > 1:
            columns[-1] = [columns[-1][0], *whole[:wanted]]
            readings[-1] = [[blocks[at].span for at in whole[:wanted]]]
            counts = {wanted}
    count = max(counts, default=0)
    chosen = [next((ways for ways in options if len(ways) == count), options[0]) for options in readings]
    typed = [
        matches_role(cell.text, role)
        for cells, role in zip(chosen, roles, strict=True)
        if role in {"responsible", "deadline", "start"}
        for cell in cells
    ]
    if sum(mark is True for mark in typed) * 2 < len(typed):
        return {}
    lines = {blocks[at].span.start: at for column in columns for at in column}
    made = {columns[0][0]: [Block("row", blocks[columns[0][0]].line, heads[0], tuple(heads), _BY_COLUMNS)]}
    if count:
        for together in zip(*chosen, strict=True):
            at = lines[together[0].start]
            made[at] = [Block("row", blocks[at].line, together[0], together, _BY_COLUMNS)]
        return made
    if roles[0] not in LEADING:
        return {}  # before an action a blank cell would say that nobody is named
    numbers = [str(len(cells)) for cells in chosen]
    reason = _OPEN.format(counts=f"{', '.join(numbers[:-1])} and {numbers[-1]}")
    for index, cells in enumerate(chosen):
        for cell in cells:
            at = lines[cell.start]
            blanks = [Span(cell.start, cell.start, "")] * index
            made[at] = [Block("row", blocks[at].line, cell, (*blanks, cell), reason)]
    return made


def _readings(text: str, blocks: list[Block], lines: list[int]) -> list[list[Span]]:
    """Return the ways to cut the lines of a column into cells: at blank lines, or at each line that begins anew."""
    groups: list[list[int]] = []
    parts: list[list[int]] = []
    for before, at in zip([None, *lines], lines, strict=False):
        paged = before is not None and any(block.kind == "page" for block in blocks[before:at])
        near = before is not None and at - before == 1
        if near:
            groups[-1].append(at)
        else:
            groups.append([at])
        if near and not paged and goes_on_from(blocks[at].span, blocks[before or 0].span):
            parts[-1].append(at)
        else:
            parts.append([at])
    ways = [parts, *([groups] if len(groups) > 1 else []), [[at] for at in lines]]
    return [[between(text, blocks[way[0]].span, blocks[way[-1]].span) for way in one] for one in ways]
