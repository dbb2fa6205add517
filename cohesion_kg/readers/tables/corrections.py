"""Corrections as data: how a reader repairs a damaged table, cell by cell, each with its reason."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import find_words
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain

__all__ = [
    "KINDS",
    "PROPERTIES",
    "Correction",
    "Corrections",
    "Repair",
    "parse_corrections",
    "read_corrections",
    "taken",
]

#: What can have happened to a table.
KINDS = frozenset(
    {
        "join-rows",
        "split-row",
        "shift-column",
        "pair-values",
        "continue-cell",
        "misprint-in-cell",
        "lost-number",
    }
)
#: What a repair can give a thing.
PROPERTIES = ("cost", "deadline", "number", "responsible", "scheduled", "text")

_LOCATOR = re.compile(r"L(?P<line>\d+)(?:-c(?P<index>\d+))?(?: :: (?P<words>.+))?", re.DOTALL)


@dataclass(frozen=True)
class Repair:
    """A value that a repair gives to a thing.

    Parameters
    ----------
    thing
        Kind and key of the thing: ``"action:line-5"``. A key that nothing has yet, such as ``line-5-b``,
        makes a second thing of that row.
    property
        One of :data:`PROPERTIES`.
    take
        The cells that the value is printed in, in reading order: ``"L5-c2"``, or some words of one:
        ``"L5-c2 :: Start to develop"``.
    replace
        Misprints inside these words, and what they were meant to be.
    value
        A value that is printed nowhere, such as a lost number.
    absent
        The kind of absence, when the repair finds that there is no value.
    """

    thing: str
    property: str
    take: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    absent: str | None = None


@dataclass(frozen=True)
class Correction:
    """One repair of table damage: its name, its kind, the lines concerned, the reason, the values."""

    id: str
    kind: str
    lines: tuple[int, ...]
    reason: str
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class Corrections:
    """The corrections of a document, and the council or place that its posts and teams belong to."""

    scope: str | None = None
    items: tuple[Correction, ...] = ()

    @property
    def repairs(self) -> list[Repair]:
        """The repairs of all corrections."""
        return [repair for item in self.items for repair in item.repairs]


def read_corrections(folder: Path) -> Corrections:
    """Read ``corrections.yaml`` in the folder of a document's curated files.

    Parameters
    ----------
    folder
        The folder; without such a file there are no corrections.

    Returns
    -------
    Corrections
        The corrections in the order written.

    Raises
    ------
    BuildError
        If the file does not say what a correction needs.

    Examples
    --------
    >>> read_corrections(Path("no/such/folder"))
    Corrections(scope=None, items=())
    """
    file = folder / "corrections.yaml"
    if not file.is_file():
        return Corrections()
    where = f"{folder.name}/{file.name}"
    try:
        data = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise BuildError(f"{where}: {error!r}; write each correction as the fields of Correction.") from error
    return parse_corrections(data, where)


def parse_corrections(data: Any, where: str) -> Corrections:
    """Turn corrections as they are written into `Corrections`.

    Parameters
    ----------
    data
        What a corrections file holds: ``{"scope": …, "corrections": […]}``.
    where
        What to call the file in messages.

    Raises
    ------
    BuildError
        If it does not say what a correction needs.

    Examples
    --------
    >>> parse_corrections({"corrections": []}, "none")
    Corrections(scope=None, items=())
    """
    try:
        items = tuple(_correction(item) for item in data["corrections"])
        scope = data.get("scope")
    except BuildError as error:
        raise BuildError(f"{where}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BuildError(f"{where}: {error!r}; write each correction as the fields of Correction.") from error
    ids = [item.id for item in items]
    if len(set(ids)) < len(ids):
        raise BuildError(f"{where}: two corrections have the same id; give each its own.")
    return Corrections(scope, items)


def _correction(item: dict[str, Any]) -> Correction:
    repairs = tuple(_repair(fields) for fields in item["repairs"])
    reason, kind = " ".join(str(item["reason"] or "").split()), item["kind"]
    if not reason:
        raise BuildError(f"{item['id']} has no reason; say why.")
    if kind not in KINDS:
        raise BuildError(f"{kind!r} is no kind of correction; {_nearest(kind, sorted(KINDS))}")
    return Correction(item["id"], kind, tuple(item["lines"]), reason, repairs)


def _repair(fields: dict[str, Any]) -> Repair:
    repair = Repair(**{**fields, "take": tuple(fields.get("take", ()))})
    if repair.property not in PROPERTIES:
        raise BuildError(f"{repair.property!r} cannot be repaired; {_nearest(repair.property, PROPERTIES)}")
    if not (repair.take or repair.value or repair.absent):
        raise BuildError("a repair takes words, gives a value or says what is absent; give one of these.")
    return repair


def _nearest(name: object, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(name), names, 2)
    return f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names)}."


def line_span(text: str, line: int) -> Span:
    r"""Return the words of a line.

    Raises
    ------
    BuildError
        If there is no such line, or nothing is printed on it.

    Examples
    --------
    >>> line_span("One\n Two \n", 2)
    Span(start=5, end=8, text='Two')
    """
    lines = text.split("\n")
    if not 0 < line <= len(lines) or not lines[line - 1].strip():
        raise BuildError(f"Nothing is printed on line {line}; name another line.")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    return Span(start, start + len(lines[line - 1]), lines[line - 1]).part(0)


def _place(match: re.Match[str], cells: Mapping[tuple[int, int], Span], text: str) -> Span | None:
    line = int(match["line"])
    return cells.get((line, int(match["index"]))) if match["index"] else line_span(text, line)


def taken(repair: Repair, records: Records, text: str) -> tuple[list[Span], str]:
    """Find the words that a repair takes, and read them as repaired.

    Parameters
    ----------
    repair
        The repair.
    records
        What was read in the document.
    text
        The whole text of the source.

    Returns
    -------
    tuple
        The spans of the source, and their words joined, without tags, misprints replaced.

    Raises
    ------
    BuildError
        If a cell or its words are not there, or not once.
    """
    cells = {(row.line, cell.index): cell.span for row in records.rows for cell in row.cells}
    spans = []
    for locator in repair.take:
        match = _LOCATOR.fullmatch(locator)
        cell = _place(match, cells, text) if match else None
        if match is None or cell is None:
            raise BuildError(f"There is no cell {locator!r}; write 'L5-c2' for line 5, second cell.")
        extents = list(find_words(text, match["words"], cell.extent)) if match["words"] else [cell.extent]
        if len(extents) != 1:
            raise BuildError(
                f"{locator!r}: the cell holds these words {len(extents)} times; quote others of {cell.text!r}."
            )
        spans.append(Span(*extents[0], text[slice(*extents[0])]))
    reading = plain(" ".join(span.text for span in spans))
    for misprint, meant in repair.replace.items():
        if reading.count(misprint) != 1:
            raise BuildError(f"{misprint!r} stands {reading.count(misprint)} times in {reading!r}; name it once.")
        reading = reading.replace(misprint, meant)
    return spans, repair.value or reading
