"""Timing: what had passed, been decided, published or come into force on a day, certainly or possibly."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values import dates
from cohesion_kg.values.dates import DateValue
from cohesion_kg.values.terms import IRI, local_name

__all__ = ["decisions", "due"]

_PASSED = {"certain": "certainly passed", "possible": "possibly passed", "no": "not passed", "unknown": "no date"}
_REACHED = {"certain": "certainly", "possible": "possibly", "no": "not yet", "unknown": "no date"}


def due(scope: Scope, as_of: dt.date | str, *, council: object = None) -> Table:
    """Say which deadlines had passed on a day.

    A deadline has not passed on its own day, and that of a span of time is its end. One that a reader repaired is
    judged as repaired. One whose year is cut off or missing is narrowed to the readings that fall between the first
    and the last deadline that its own document prints in full, and has passed for certain only when all of them have.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    as_of
        The day on which one asks.
    council
        Only actions of documents that this council published, as far as known.

    Returns
    -------
    Table
        One row for each action: `deadline_printed`, `deadline_repaired`, `readings` in EDTF, `passed` (``certainly
        passed``, ``possibly passed``, ``not passed`` or ``no date``), `passed_as_printed` (the same without repair
        and without narrowing), `status` such as ``complete``, and the passage.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> table = due(kg.scope, "2018-11-15")
    >>> [row] = table.where(deadline_printed="December 201")
    >>> row["readings"], row["passed"]
    ('2017-12 or 2018-12', 'possibly passed')
    """
    as_of, publisher = dates.day(as_of), scope.council(council)
    rows = scope.ask("timing-deadlines")
    if publisher is not None:
        documents = scope.published_by(publisher)
        wanted = [row for row in rows if row["document"] in documents]
    else:
        wanted = list(rows)
    windows = _windows(rows)
    deadlines: dict[IRI, list[dict[str, Any]]] = defaultdict(list)
    for row in wanted:
        deadlines[row["action"]].append(row)
    columns = ("action", "document", "deadline_printed", "deadline_repaired", "readings", "passed",
               "passed_as_printed", "status", "passage")  # fmt: skip
    found = [
        (action, several[0]["document"], *_judged(several, windows.get(several[0]["document"]), as_of))
        for action, several in deadlines.items()
    ]
    quoted = scope.quotations(row[-1] for row in found)
    labels = {row["action"]: row["label"] for row in wanted if row["label"]}
    labels |= scope.labels(row["document"] for row in wanted)
    return Table(columns, found, labels=labels, quotations=quoted)


def decisions(scope: Scope, as_of: dt.date | str, *, council: object = None) -> Table:
    """Say which decisions had been taken, published and come into force on a day, that day included.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    as_of
        The day on which one asks.
    council
        Only decisions in documents that this council published, as far as known.

    Returns
    -------
    Table
        One row for each decision: `decided`, `published` and `in_force`, each ``certainly``, ``possibly``, ``not yet``
        or ``no date``, with the dates as printed and the passage of the last of them.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> [row] = decisions(kg.scope, "2018-10-08")
    >>> row["decided"], row["published"], row["in_force"]
    ('certainly', 'certainly', 'not yet')
    """
    as_of, publisher = dates.day(as_of), scope.council(council)
    rows = [row for row in scope.ask("timing-decisions") if publisher is None or row["publisher"] == publisher]
    steps: dict[IRI, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        steps[row["decision"]].setdefault((row["step"] or "").rpartition("#")[2], row)
    names = {"decided": "decided", "published": "published", "effective": "in_force"}
    columns = ("decision", *names.values(), *(f"{name}_printed" for name in names.values()), "passage")
    found = []
    for decision, dated in steps.items():
        reached = [_reached(dated[step], as_of) if step in dated else "no date" for step in names]
        printed = [dated[step]["printed"] if step in dated else None for step in names]
        last = next((dated[step]["passage"] for step in reversed(names) if step in dated), None)
        found.append((decision, *reached, *printed, last))
    quoted = scope.quotations(row[-1] for row in found if row[-1])
    labels = {row["decision"]: row["label"] for row in rows if row["label"]}
    return Table(columns, found, labels=labels, quotations=quoted)


def _value(row: Mapping[str, Any]) -> DateValue:
    status = row.get("status")
    return DateValue(
        row["printed"] or "", "unknown", row["edtf"], _last_start(row) or row["earliest"], row["latest"],
        status=local_name(status) or None,
    )  # fmt: skip


def _last_start(row: Mapping[str, Any]) -> dt.date | None:
    """Return the first day of the date that ends a span of time; None where there is no span."""
    if not (row.get("kind") or "").endswith("/interval") or not row["latest"]:
        return None
    last: dt.date = row["latest"]
    end = (row["edtf"] or "").rpartition("/")[2]
    return {4: last.replace(month=1, day=1), 7: last.replace(day=1), 10: last}.get(len(end))


def _reached(row: Mapping[str, Any], as_of: dt.date) -> str:
    # What happens on a day has happened on that day, while a deadline passes with it.
    return _REACHED[dates.due(_value(row), as_of + dt.timedelta(1))]


def _windows(rows: Iterable[Mapping[str, Any]]) -> dict[IRI, tuple[dt.date, dt.date]]:
    """Return, for each document, the days from the first to the last deadline that it prints in full."""
    whole: dict[IRI, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["earliest"] and row["latest"] and "X" not in row["edtf"]:
            whole[row["document"]].append(row)
    return {
        document: (min(row["earliest"] for row in several), max(row["latest"] for row in several))
        for document, several in whole.items()
    }


def _judged(
    rows: Sequence[Mapping[str, Any]], window: tuple[dt.date, dt.date] | None, as_of: dt.date
) -> tuple[Any, ...]:
    """Judge the deadlines of one action: as printed, and as repaired or narrowed."""
    printed = next((row for row in rows if row["deadline"] and not row["corrects"]), None)
    repaired = next((row for row in rows if row["corrects"]), None)
    best = repaired or printed
    if best is None:
        return None, None, None, _PASSED["unknown"], _PASSED["unknown"], None, rows[0]["passage"]
    value = _value(best)
    readings = dates.narrow(value, *window) if window and "X" in (value.edtf or "") else [value]
    as_printed = _PASSED[dates.due(_value(printed), as_of)] if printed else _PASSED["unknown"]
    return (
        printed and printed["printed"], repaired and repaired["printed"],
        " or ".join(reading.edtf for reading in readings if reading.edtf) or None,
        _verdict(readings or [value], as_of), as_printed, value.status, best["passage"],
    )  # fmt: skip


def _verdict(readings: Sequence[DateValue], as_of: dt.date) -> str:
    found = {dates.due(reading, as_of) for reading in readings}
    return _PASSED[found.pop() if len(found) == 1 else "possible"]
