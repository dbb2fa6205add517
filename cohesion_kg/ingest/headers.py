"""The headings of tables, read by meaning: the role of each column, and its month and year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cohesion_kg.ingest.blocks import Piece

__all__ = ["PHRASES", "Column", "instruction", "is_banner", "plain", "read_header", "role_of"]

_MONTHS = tuple(month.lower() for month in calendar.month_name[1:])
_MONTH = rf"(?:{'|'.join([*_MONTHS, *(month[:3] for month in _MONTHS), 'sept'])})\.?"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARTY = r"(?:officer|post|person|team|service|organisation|partner|agency|manager|director|member|body)s?"
_LEAD = rf"(?:responsible|lead|accountable|named)(?: {_PARTY})*"

#: What the heading of a column may say, and the role that it gives the column. Each phrase is the whole
#: heading, in lower case and without its instructions; the first that fits decides.
PHRASES: tuple[tuple[str, str], ...] = (
    (r"(?:[a-z]+ )?recommendations?(?: (?:no|number|text))?", "recommendation"),
    (r"(?:key |strategic )?(?:objectives?|aims?|goals?|priority|priorities)", "objective"),
    (r"(?:[a-z]+ )?actions?(?: required| to be taken| proposed| agreed)?", "action"),
    (r"what (?:we will|will we) do|tasks?", "action"),
    (rf"{_LEAD}(?:(?: ?/ ?| and | or )(?:{_LEAD}|{_PARTY}))*|{_PARTY} responsible", "responsible"),
    (r"post title|owners?|by whom|who|responsibility", "responsible"),
    (r"(?:target |completion |due |end )?(?:date|deadline|timescale|timeline|timeframe)s?", "deadline"),
    (r"by when|when|due(?: by)?|(?:date|timescale) for completion", "deadline"),
    (r"(?:budget |estimated |total |£ ?)?costs?(?: ?£)?|budgets?", "cost"),
    (r"resources?(?: required| implications)?", "cost"),
    (r"(?:current )?status|rag(?: rating| status)?", "status"),
    (r"comments?|notes?|commentary|(?:action |latest )?updates?", "comment"),
    (rf"{_MONTH}(?: '?\d{{2,4}})?|progress(?: to date| update| report)?", "progress"),
    (r"(?:q|quarter )[1-4](?: .*)?", "progress"),
    (r"items?|description", "item"),
)

_INSTRUCTION = re.compile(r"\(\s*(please\b[^)]*)\)|<i>\s*(please\b[^<]*)</i>", re.IGNORECASE)
_OVER_COLUMNS = re.compile(rf"(?:(?:progress|actions?|updates?|{_MONTH}|\d{{4}}(?:/\d{{2,4}})?)\s*)+")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    heading
        Its heading as printed.
    role
        What its cells are about; None when the heading is not understood.
    instruction
        What the form asks of the writer inside the heading.
    over
        The heading above the heading, if one stands over this column alone or begins over it.
    month
        Month and year of a column of progress, read from both headings: ``"January 2017"``.
    month_from
        The pieces that the month was read from.
    """

    heading: Piece
    role: str | None
    instruction: Piece | None = None
    over: Piece | None = None
    month: str | None = None
    month_from: tuple[Piece, ...] = ()


def plain(text: str) -> str:
    """Return a text without tags and with single spaces.

    Examples
    --------
    >>> plain("<ol> <li>To assess   progress</li> </ol>")
    'To assess progress'
    """
    return " ".join(re.sub(r"</?[a-zA-Z]+/?>", " ", text).split())


def instruction(heading: Piece) -> Piece | None:
    """Return what a form asks of its writer inside a heading.

    Examples
    --------
    >>> instruction(Piece(0, 41, "Actions <i>(please provide 3 actions)</i>")).text
    'please provide 3 actions'
    """
    match = _INSTRUCTION.search(heading.text)
    return heading.part(*match.span(match.lastindex or 1)) if match else None


def role_of(heading: str) -> str | None:
    """Return the role that a heading gives its column.

    Examples
    --------
    >>> role_of("Responsible Officer"), role_of("POST TITLE"), role_of("BUDGET COST"), role_of("MAY")
    ('responsible', 'responsible', 'cost', 'progress')
    >>> role_of("Actions <i>(please provide 3 actions)</i>"), role_of("Crewe")
    ('action', None)
    """
    words = plain(_INSTRUCTION.sub(" ", heading)).strip(" :*?.").casefold()
    return next((role for phrase, role in PHRASES if re.fullmatch(phrase, words)), None)


def is_banner(cells: Sequence[Piece]) -> bool:
    """Say whether a row above a header is a heading over it: a title, a year over the months, or both.

    Examples
    --------
    >>> is_banner([Piece(0, 7, "Housing"), Piece(8, 8, ""), Piece(9, 13, "2017")])
    True
    >>> is_banner([Piece(0, 7, "Housing"), Piece(8, 14, "Police")])
    False
    """
    printed = [cell for cell in cells if not cell.blank]
    over = [cell for cell in printed if cell is not cells[0]]
    return bool(printed) and all(_OVER_COLUMNS.fullmatch(plain(cell.text).casefold()) for cell in over)


def read_header(cells: Sequence[Piece], banner: Sequence[Piece] = ()) -> tuple[Column, ...] | None:
    """Read a row as the header of a table.

    Parameters
    ----------
    cells
        The cells of the row.
    banner
        The cells of the row above it, when that is a heading over the header.

    Returns
    -------
    tuple of Column or None
        The columns; None when the row is no header: fewer than two of its cells, or less than two thirds, are
        headings that are understood.

    Examples
    --------
    >>> cells = [Piece(0, 6, "ACTION"), Piece(7, 15, "DECEMBER"), Piece(16, 23, "JANUARY")]
    >>> over = [Piece(0, 4, "Plan"), Piece(5, 5, ""), Piece(6, 10, "2017")]
    >>> [(column.role, column.month) for column in read_header(cells, over)]
    [('action', None), ('progress', 'December 2016'), ('progress', 'January 2017')]
    """
    roles = [None if cell.blank else role_of(cell.text) for cell in cells]
    printed = sum(not cell.blank for cell in cells)
    known = sum(role is not None for role in roles)
    if known < 2 or known * 3 < printed * 2:
        return None
    above = {index: cell for index, cell in enumerate(banner) if not cell.blank}
    columns = [
        Column(cell, role, instruction(cell), above.get(index))
        for index, (cell, role) in enumerate(zip(cells, roles, strict=True))
    ]
    return tuple(_with_months(columns, above))


def _with_months(columns: list[Column], above: dict[int, Piece]) -> list[Column]:
    """Give each month its year: printed with it, printed over it, or that of the dated month beside it."""
    dated: dict[int, tuple[int, int, tuple[Piece, ...]]] = {}
    months = {index: month for index, column in enumerate(columns) if (month := _month(column)) is not None}
    for index, month in months.items():
        heading = columns[index].heading
        over = next((above[at] for at in range(index, -1, -1) if at in above), heading)
        year_from = heading if _YEAR.search(heading.text) else over
        year = _YEAR.search(year_from.text)
        if year:
            before = dated.get(index - 1)
            # One heading stands over several months: past December the next year begins.
            same = before is not None and year_from is not heading and before[2][-1] is year_from
            number = before[0] + (month < before[1]) if before and same else int(year[0])
            dated[index] = number, month, (heading, year_from)
    for index in sorted(months.keys() - dated.keys(), reverse=True):
        if after := dated.get(index + 1):
            month = months[index]
            dated[index] = after[0] - (month > after[1]), month, (columns[index].heading, *after[2])
    for index, (number, month, pieces) in dated.items():
        name = f"{_MONTHS[month].title()} {number}"
        columns[index] = replace(columns[index], month=name, month_from=tuple(dict.fromkeys(pieces)))
    return columns


def _month(column: Column) -> int | None:
    if column.role != "progress" or not re.match(_MONTH + r"\b", column.heading.text.casefold()):
        return None
    return next(n for n, month in enumerate(_MONTHS) if column.heading.text.casefold().startswith(month[:3]))
