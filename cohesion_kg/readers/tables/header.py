"""The header of a table: a row read as its columns, the role of each, and its month and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.readers.vocabulary.headings import LONGEST_HEADING, inferred_role, instruction, role_of
from cohesion_kg.readers.vocabulary.matcher import MONTH, MONTHS
from cohesion_kg.readers.vocabulary.roles import matches_role

__all__ = ["Column", "is_banner", "is_wrapped", "read_header"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURE = re.compile(r"(?:(?:key|our|the)\s+)*measures?", re.IGNORECASE)
#: What the columns of these roles tell.
_TELLS = {
    "recommendation": "what is recommended",
    "objective": "what the actions serve",
    "action": "what is to be done",
    "responsible": "who is responsible",
    "deadline": "by when",
    "cost": "at what cost",
    "status": "how far it is",
    "progress": "how it is going",
    "comment": "how it is going",
    "response": "what the answer was",
}
_TARGET = re.compile(r"targets?\b(?! date)", re.IGNORECASE)
_MILESTONES = re.compile(r"(?:key )?milestones?\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:(?:proposed|agreed|our) )?next steps?|what(?: is|['’]s)? next|way forward", re.IGNORECASE)
_HOURS = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon)\b|(?<![./\d])\d{1,2}[.:]\d\d\b(?![./]\d)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b",
    re.IGNORECASE,
)
_ACTIONS = re.compile(r"\bactions?\b", re.IGNORECASE)
_STEPS = re.compile(r"\b(?:steps?|tasks?|activit(?:y|ies)|how|will|do)\b", re.IGNORECASE)
_LISTED = frozenset({"action", "recommendation", "objective"})
_NUMBERED = re.compile(r"[A-Z]{0,2}\.?\d{1,3}(?:\.\d{1,3})*[a-z]?[.)]?")
_OVER_COLUMNS = re.compile(rf"(?:(?:progress|actions?|updates?|{MONTH}|\d{{4}}(?:/\d{{2,4}})?)\s*)+")


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
        The spans that the month was read from.
    reason
        Why the heading gives that role, where it is no known phrase: what the column says is then a reader's.
    """

    heading: Span
    role: str | None
    instruction: Span | None = None
    over: Span | None = None
    month: str | None = None
    month_from: tuple[Span, ...] = ()
    reason: str | None = None


def is_banner(cells: Sequence[Span]) -> bool:
    """Say whether a row above a header is a heading over it: a title, a year over the months, or both.

    Examples
    --------
    >>> is_banner([Span(0, 7, "Housing"), Span(8, 8, ""), Span(9, 13, "2017")])
    True
    >>> is_banner([Span(0, 7, "Housing"), Span(8, 14, "Police")])
    False
    """
    printed = [cell for cell in cells if not cell.blank]
    over = [cell for cell in printed if cell is not cells[0]]
    return bool(printed) and all(_OVER_COLUMNS.fullmatch(plain(cell.text).casefold()) for cell in over)


def read_header(
    cells: Sequence[Span],
    banner: Sequence[Span] = (),
    below: Sequence[Span] = (),
    rows: Sequence[Sequence[Span]] | None = None,
) -> tuple[Column, ...] | None:
    """Read a row as the header of a table.

    Parameters
    ----------
    cells
        The cells of the row.
    banner
        The cells of the row above it, when that is a heading over the header.
    below
        The cells of the row below it, when the headings go on there; see `is_wrapped`.
    rows
        The rows below it, where it opens a table. Only there it may be a header whose headings are no known phrases,
        and the cells below show what a heading such as "Target" means.

    Returns
    -------
    tuple of Column or None
        The columns; None when the row is no header: fewer than two of its cells, or less than two thirds, are
        headings that are known phrases, and it does not open a plan either, with a heading for what is to be done
        and others for who, when or what of it.

    Examples
    --------
    >>> cells = [Span(0, 6, "ACTION"), Span(7, 15, "DECEMBER"), Span(16, 23, "JANUARY")]
    >>> over = [Span(0, 4, "Plan"), Span(5, 5, ""), Span(6, 10, "2017")]
    >>> [(column.role, column.month) for column in read_header(cells, over)]
    [('action', None), ('progress', 'December 2016'), ('progress', 'January 2017')]
    """
    words = _joined(cells, below)
    roles = [role_of(text) if text else None for text in words]
    printed = sum(bool(text) for text in words)
    known = sum(role is not None for role in roles)
    certain = known >= 2 and known * 3 >= printed * 2
    if not certain and rows is None:
        return None
    roles = [inferred_role(text) if text else None for text in words]
    _settle(words, roles, rows or ())
    if not certain and not _opens_a_plan(words, roles):
        return None
    if rows and _is_timetable(roles, rows):
        return None
    for index, (text, role) in enumerate(zip(words, roles, strict=True)):
        # Behind an action a measure tells what came of it; before one it is what the action serves.
        if role == "objective" and "action" in roles[:index] and _MEASURE.fullmatch(plain(text)):
            roles[index] = "outcome"
    above = {index: cell for index, cell in enumerate(banner) if not cell.blank}
    lower = dict(enumerate(below))
    columns = [
        Column(
            lower[index] if cell.blank and index in lower else cell,
            role,
            instruction(cell),
            above.get(index),
            reason=_why(text, role),
        )
        for index, (cell, role, text) in enumerate(zip(cells, roles, words, strict=True))
    ]
    return tuple(_with_months(columns, above))


def _why(heading: str, role: str | None) -> str | None:
    """Return why a heading that is no known phrase gives a role, where that decides what is said of an action."""
    if role not in _TELLS or role_of(heading) is not None:
        return None
    return f'The heading "{plain(heading)}" is understood by what its words mean: the column tells {_TELLS[role]}.'


def _opens_a_plan(words: Sequence[str], roles: Sequence[str | None]) -> bool:
    """Say whether headings, some of them not understood, are those of a plan."""
    printed = [text for text in words if text]
    if any(len(text) > LONGEST_HEADING or (text.endswith(".") and text.count(" ") > 2) for text in printed):
        return False
    found = {role for role in roles if role}
    known = sum(role is not None for role in roles)
    beside = found & {"responsible", "deadline", "progress", "status", "response", "cost"}
    enough = known * 2 >= len(printed) or {"responsible", "deadline"} <= found
    return bool(found & {"action", "recommendation"} and beside) and known >= 2 and enough


def _settle(words: Sequence[str], roles: list[str | None], rows: Sequence[Sequence[Span]]) -> None:
    """Settle by their cells, and by the headings beside them, what headings mean that can mean two things."""
    for index, text in enumerate(words):
        cells = [row[index].text for row in rows if index < len(row) and not row[index].blank]
        dated = 2 * sum(matches_role(cell, "deadline") is True for cell in cells)
        if roles[index] == "deadline" and _TARGET.match(text) and dated < len(cells):
            roles[index] = "outcome"
        elif roles[index] == "action" and _MILESTONES.match(text) and dated > len(cells):
            roles[index] = "deadline"
        elif roles[index] in _LISTED and 2 * sum(bool(_NUMBERED.fullmatch(cell)) for cell in cells) > len(cells):
            roles[index] = "number"
    if not {"action", "recommendation", "objective"} & set(roles) and {"responsible", "deadline"} <= set(roles):
        roles[:] = ["action" if _NEXT.fullmatch(text) else role for text, role in zip(words, roles, strict=True)]
    actions = [index for index, role in enumerate(roles) if role == "action"]
    ranks = {index: _rank(words[index]) for index in actions}
    main = next((index for index in actions if ranks[index] == max(ranks.values())), 0)
    for index in actions:
        if ranks[index] < ranks[main]:
            after = "outcome" if _MILESTONES.match(words[index]) else "comment"
            roles[index] = "objective" if index < main else after


def _is_timetable(roles: Sequence[str | None], rows: Sequence[Sequence[Span]]) -> bool:
    """Say whether what stands under "When" are hours and days of the week: then nobody is asked to do anything."""
    cells = [
        row[index].text
        for index, role in enumerate(roles)
        if role == "deadline"
        for row in rows
        if index < len(row) and not row[index].blank
    ]
    return 2 * sum(bool(_HOURS.search(cell)) for cell in cells) > len(cells)


def _rank(heading: str) -> int:
    """Say how plainly a heading names what is to be done: before "Steps" a "Commitment" is what they serve."""
    return next((rank for rank, pattern in ((3, _ACTIONS), (2, _STEPS)) if pattern.search(heading)), 1)


def is_wrapped(cells: Sequence[Span], below: Sequence[Span]) -> bool:
    """Say whether the headings of a row go on in the row below it.

    Examples
    --------
    >>> upper = [Span(0, 6, "Action"), Span(7, 13, "Target"), Span(14, 24, "Lead")]
    >>> is_wrapped(upper, [Span(25, 25, ""), Span(26, 30, "date"), Span(31, 38, "officer")])
    True
    >>> is_wrapped(upper, [Span(25, 29, "Meet"), Span(30, 34, "May"), Span(35, 37, "KK")])
    False
    """
    more = [cell.text for cell in below if not cell.blank]
    if len(cells) != len(below) or not more or len(" ".join(more)) > 60:
        return False
    if len(more) == len(below) and read_header(cells) is not None and read_header(below) is not None:
        return False
    words = _joined(cells, below)
    upper = sum(not cell.blank and role_of(cell.text) is not None for cell in cells)
    going_on = [text for text, cell in zip(words, below, strict=True) if not cell.blank]
    whole = [text for text in words if text]
    known = sum(role_of(text) is not None for text in whole)
    role_from = inferred_role if upper > 1 else role_of  # below a heading that is understood more can be
    return all(role_from(text) for text in going_on) and known >= max(upper, 2) and known * 3 >= len(whole) * 2


def _joined(cells: Sequence[Span], below: Sequence[Span]) -> list[str]:
    pairs = zip(cells, below if len(below) == len(cells) else cells, strict=True)
    return [upper.text if upper is lower else f"{upper.text} {lower.text}".strip() for upper, lower in pairs]


def _with_months(columns: list[Column], above: dict[int, Span]) -> list[Column]:
    """Give each month its year: printed with it, printed over it, or that of the dated month beside it."""
    dated: dict[int, tuple[int, int, tuple[Span, ...]]] = {}
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
    for index, (number, month, spans) in dated.items():
        name = f"{MONTHS[month].title()} {number}"
        columns[index] = replace(columns[index], month=name, month_from=tuple(dict.fromkeys(spans)))
    return columns


def _month(column: Column) -> int | None:
    if column.role != "progress" or not re.match(MONTH + r"\b", column.heading.text.casefold()):
        return None
    return next(n for n, month in enumerate(MONTHS) if column.heading.text.casefold().startswith(month[:3]))
