"""From records to statements: what an action plan states, and what a reader makes of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from decimal import Decimal
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.errors import BuildError
from cohesion_kg.readers.mapping.repairs import write_correction
from cohesion_kg.readers.mapping.responsible import write_parties, write_responsible
from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.tables.corrections import Corrections
from cohesion_kg.readers.tables.header import Column
from cohesion_kg.readers.tables.records import Cell, Entry, Records, Row
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import is_placeholder, plain
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.dates import read_date
from cohesion_kg.values.nodes import value_fields
from cohesion_kg.values.terms import ckg, decimal, kebab, prefixed

__all__ = ["plan_statements", "write_plan"]

#: Columns that a plan is expected to fill, and the property that an empty cell leaves open.
_ASKED = {"responsible": "responsible", "deadline": "deadline", "cost": "cost", "comment": "hasProgress"}
_TITLE = re.compile(
    r"(?:#+\s*)?(?P<name>(?P<core>.+?)\s+(?P<kind>project|programme)(?:\s+(?P<period>\d{4}(?:/\d{2,4})?))?)"
    r"\s*[-–—:]\s*action plan",
    re.IGNORECASE,
)
#: Why words are put together that stand in several rows.
_GOES_ON = "The words go on in the rows below, which only finish this one."
_NIL = re.compile(r"£?\s*(?:[-–—]|nil)", re.IGNORECASE)
_CUT_YEAR = re.compile(r"[a-z] (?:19|20)\d")
_MONTH_AND_YEAR = re.compile(r"\b[A-Za-z]+ (?:19|20)\d\d\b")
_COUNTS = re.compile(r"\b(\d+) (?:or|to) (\d+)\b")


def plan_statements(slug: str, text: str, corrections: Corrections | None = None) -> list[Statement]:
    r"""Read an action plan and state what it says.

    Parameters
    ----------
    slug
        Slug of the source; it names the things that the document lists.
    text
        The whole text of the source.
    corrections
        How a reader repairs its tables. What is stated is the same with and without them.

    Returns
    -------
    list of Statement
        Rows and cells as printed; recommendations, objectives, actions, responses, responsibilities, dates,
        progress and absences as stated; parties, links carried down a column, and repairs as interpreted.

    Raises
    ------
    BuildError
        If a correction does not fit the text.

    Examples
    --------
    >>> statements = plan_statements("note", "Plan\n\nAction\tLead\tDeadline\nMeet\tKK\tMarch 2018\n")
    >>> [str(s.triple.object) for s in statements if s.triple.predicate.value.endswith("#edtf")]
    ['"2018-03"']
    """
    out, corrections = StatementWriter(slug), corrections or Corrections()
    records = read_records(text)
    write_plan(out, text, records, corrections)
    for correction in corrections.items:
        write_correction(out, records, text, corrections.scope or slug, correction)
    return list(dict.fromkeys(out.statements))


def write_plan(out: StatementWriter, text: str, records: Records, corrections: Corrections) -> None:
    """Write what was read in the tables of a document, and around them, as printed.

    Parameters
    ----------
    out
        Writes the statements.
    text
        The whole text of the source.
    records
        What was read in it.
    corrections
        How a reader repairs the tables: of who is responsible only the repaired words are read into parties.
    """
    _Plan(out, text, records, corrections).write()


def _short(text: str) -> str:
    return shorten(plain(text), 90, placeholder=" …")


class _Plan:
    """One plan on its way from records to statements."""

    def __init__(self, out: StatementWriter, text: str, records: Records, corrections: Corrections) -> None:
        self.out, self.text, self.records = out, text, records
        self.scope = corrections.scope or out.slug
        self.mended = {repair.thing for repair in corrections.repairs if repair.property == "responsible"}
        self.reworded = {repair.thing for repair in corrections.repairs if repair.property == "text"}
        self.project: ox.NamedNode | None = None
        self.reasons: dict[int, dict[str, None]] = defaultdict(dict)  # by the line of a row, in order
        for entry in records.entries:
            if entry.row and entry.reason:
                self.reasons[entry.row.line][entry.reason] = None

    def write(self) -> None:
        """Write everything."""
        self._project()
        self._tables()
        for entry in self.records.entries:
            self._entry(entry)
        self._answers()
        self._demands()
        self._accounts()

    def _project(self) -> None:
        """Write the project whose plan this is, when the title names one."""
        title = self.records.title
        match = _TITLE.match(title.text) if title else None
        if title and match:
            name = title.part(*match.span("name"))
            class_ = match["kind"].title()
            self.project = self.out.thing(f"project:{kebab(match['core'])}", class_, [title], name.text.title())
            self.out.name(self.project, name)
            if match["period"]:
                self.out.value(self.project, "period", [title.part(*match.span("period"))])

    def _tables(self) -> None:
        for row in self.records.rows:
            out = self.out.because(row.reason) if row.reason else self.out
            row_iri = out.thing(out.iri(f"row:line-{row.line}"), "Row", row.spans)
            for cell in row.cells:
                iri = out.thing(self._cell(row, cell), "Cell", row.spans if cell.span.blank else [cell.span])
                out.say(iri, "row", row_iri)
                out.say(iri, "columnIndex", cell.index)
                if cell.column and not cell.column.heading.blank:
                    out.say(iri, "columnHeading", cell.column.heading.text)
                if cell.span.blank:
                    out.say(iri, "absenceKind", prefixed("absence", "blank-cell"))
                else:
                    out.say(iri, "printed", cell.span.text)

    def _cell(self, row: Row, cell: Cell) -> ox.NamedNode:
        return self.out.iri(f"cell:line-{row.line}-c{cell.index}")

    def _entry(self, entry: Entry) -> None:
        """Write what is listed; what a reader put together from a row is the reader's, for the reason of the row."""
        # What a row lists shares its other cells, so the reasons of one thing in it are those of all.
        reasons = [entry.row.reason, *self.reasons[entry.row.line]] if entry.row else [entry.reason]
        self._because(*reasons)._write_entry(entry)

    def _because(self, *reasons: str | None) -> _Plan:
        """Return the same plan, of which what is written next stands for further reasons, if there are any."""
        if not any(reasons):
            return self
        reader = copy(self)
        reader.out = self.out.because(" ".join(filter(None, (self.out.reason, *reasons))))
        return reader

    def _write_entry(self, entry: Entry) -> None:
        name, out = f"{entry.kind}:{entry.key}", self.out
        iri = out.thing(out.iri(name), entry.kind.title(), [entry.span], _short(entry.text.text))
        out.say(iri, "text", entry.text.text)
        rest = self.records.rest_of(entry.span)
        if rest and name not in self.reworded:
            spans, whole = self._joined(entry.text, rest)
            out.because(_GOES_ON).say(iri, "reading", whole, spans)
        if entry.number:
            out.say(iri, "number", entry.number.text)
        if self.project and self.records.title and entry.kind in {"priority", "objective"}:
            out.say(iri, "about", self.project, [self.records.title])
        if entry.section and entry.kind == "objective":
            for other in self.records.entries:
                if other.kind == "priority" and kebab(other.text.text) == kebab(entry.section.text):
                    out.say(iri, "serves", out.iri(f"priority:{other.key}"), [entry.section, entry.span])
        for link in entry.above:
            above = link.entry
            reason = f"The row begins no {above.kind} of its own, so the one of line {above.line} goes on."
            writer = self._because(reason if link.inherited else None, above.reason).out
            writer.say(out.iri(f"{above.kind}:{above.key}"), "hasAction", iri, [above.span, entry.span])
        if entry.row:
            out.say(iri, "row", out.iri(f"row:line-{entry.row.line}"))
            self._details(iri, entry.row, is_mended=name in self.mended)

    def _details(self, owner: ox.NamedNode, row: Row, *, is_mended: bool) -> None:
        """Write what the other cells of a row give: who, when, at what cost, and how it is going."""
        for role, name in _ASKED.items():
            cells = row.under(role)
            if cells and all(cell.said.blank for cell in cells):
                absence = self.out.absence(owner, name, "blank-cell", row.span)
                if role == "comment" and cells[0].column:
                    self.out.say(absence, "column", cells[0].column.heading.text)
        for cell in row.cells:
            if cell.said.blank or cell.column is None:
                continue
            self._because(cell.reason)._detail(owner, row, cell, cell.column, is_mended=is_mended)

    def _detail(self, owner: ox.NamedNode, row: Row, cell: Cell, column: Column, *, is_mended: bool) -> None:
        """Write what one cell of a row gives."""
        span = cell.said
        if cell.role in _ASKED and is_placeholder(span.text):
            self.out.absence(owner, _ASKED[cell.role], "placeholder", span)
        elif cell.role == "responsible":
            key = f"responsibility:line-{row.line}-c{cell.index}"
            iri = write_responsible(self.out, owner, key, [span])
            if is_mended:
                return  # the parties are read from the repaired cell
            if rest := self.records.rest_of(span):
                spans, whole = self._joined(span, rest)
                reader = self.out.because(_GOES_ON)
                joined = write_responsible(reader, owner, f"{key}/reading", spans, whole)
                reader.say(joined, "corrects", iri)
                write_parties(reader, joined, self.text, self.scope, spans, whole)
            else:
                write_parties(self.out, iri, self.text, self.scope, [span])
        elif cell.role == "deadline":
            self._deadline(owner, span)
        elif cell.role == "cost":
            self._amount(owner, "cost", span, "budget")
        elif cell.role in {"comment", "progress", "status"}:
            self._progress(owner, row, cell, column)

    def _joined(self, span: Span, rest: Sequence[Span]) -> tuple[list[Span], str]:
        """Return where the words of a cell stand that goes on in rows below, and the words put together."""
        return [span, *rest], plain(" ".join(one.text for one in (span, *rest)))

    def _deadline(self, owner: ox.NamedNode, span: Span) -> None:
        printed = self.out.value(owner, "deadline", [span])
        if rest := self.records.rest_of(span):
            spans, whole = self._joined(span, rest)
            reader = self.out.because(_GOES_ON)
            reader.say(reader.value(owner, "deadline", spans, whole, "/reading"), "corrects", printed)
            return
        if _CUT_YEAR.fullmatch(span.text[-5:]):
            self.out.absence(owner, "deadline", "truncated", span)
        for field, status in value_fields("DateValue", span.text):
            if field == ckg("status"):
                self.out.say(owner, "status", status, [span])

    def _amount(self, owner: ox.NamedNode, name: str, span: Span, kind: str) -> None:
        """Write an amount, or how it is missing; words that are no amount stay with their cell."""
        if _NIL.fullmatch(span.text):
            self.out.absence(owner, name, "nil-recorded", span)
        elif not re.search(r"\w", span.text):
            self.out.absence(owner, name, "blank-cell", span)
        else:
            with suppress(BuildError):
                amount = self.out.value(owner, name, [span])
                self.out.say(amount, "kindOfMoney", prefixed("moneykind", kind))

    def _progress(self, owner: ox.NamedNode, row: Row, cell: Cell, column: Column) -> None:
        out, span, heading = self.out, cell.span, column.heading.text
        label = f"Update in line {row.line}, under {plain(heading)}"
        iri = out.thing(out.iri(f"progress:line-{row.line}-c{cell.index}"), "ProgressUpdate", [span], label)
        out.say(iri, "text", span.text)
        out.say(iri, "column", heading, [column.heading])
        out.say(iri, "cell", self._cell(row, cell))
        out.say(owner, "hasProgress", iri, [span])
        if read_date(span.text).kind == "day":
            out.value(iri, "scheduled", [span])
        if column.month:
            reason = f"Under {heading}, by the year over the months and their order: {column.month}."
            out.because(reason).value(iri, "period", column.month_from, column.month)
        over = column.over if cell.role == "comment" else None
        if over and (month := _MONTH_AND_YEAR.search(over.text)):
            reason = f"Over the column stands {over.text}, once for all repetitions of the header."
            out.because(reason).value(iri, "asOf", [over.part(*month.span())])

    def _answers(self) -> None:
        for response in self.records.responses:
            entry, text = response.recommendation, response.text
            out = self._because(response.reason, entry.reason if entry else None).out
            owner = out.iri(f"recommendation:{entry.key}") if entry else None
            if text.blank or response.placeholder:
                kind = "placeholder" if response.placeholder else "blank-cell"
                if owner:
                    out.absence(owner, "hasResponse", kind, response.label if text.blank else text)
                continue
            label = f"Response to recommendation {response.key}" if entry else f"Response in {response.key}"
            iri = out.thing(out.iri(f"response:{response.key}"), "Response", [text], label)
            out.say(iri, "text", text.text)
            if owner:
                out.say(owner, "hasResponse", iri, [response.label, text])

    def _demands(self) -> None:
        first: dict[str, ox.NamedNode] = {}
        for demand in self.records.demands:
            words = plain(demand.span.text)
            known = words in first
            iri = first.setdefault(words, self.out.iri(f"requirement:{demand.key}"))
            self.out.thing(iri, "Requirement", [demand.span], _short(words))
            if not known:
                self.out.say(iri, "text", demand.span.text)
            if not known and (counts := _COUNTS.search(words)):
                self.out.say(iri, "requiredProperty", ckg("hasAction"))
                self.out.say(iri, "low", decimal(Decimal(counts[1])))
                self.out.say(iri, "high", decimal(Decimal(counts[2])))
            if demand.recommendation:
                recommendation = self.out.iri(f"recommendation:{demand.recommendation.key}")
                self.out.say(iri, "about", recommendation, [demand.span])

    def _accounts(self) -> None:
        if self.records.budget:
            line, figure = self.records.budget
            self._funding("budget", "Funding", line, figure, "Budget")
        for row in self.records.spending:
            is_total = any(cell.span.text.casefold().startswith("total") for cell in row.cells)
            for cell in row.under("cost"):
                if cell.span.blank:
                    continue
                if is_total or _NIL.fullmatch(cell.span.text):
                    self._funding("spend", "Expenditure", row.span, cell.span, "Spending")
                else:
                    key, label = f"line-{row.line}", _short(row.span.text)
                    self._funding(key, "Expenditure", row.span, cell.span, label)

    def _funding(self, key: str, class_: str, span: Span, figure: Span, label: str) -> None:
        iri = self.out.thing(self.out.iri(f"funding:{key}"), class_, [span], label)
        if class_ == "Expenditure":
            self.out.say(iri, "stage", prefixed("stage", "spent"))
        self._amount(iri, "hasAmount", figure, "spend" if class_ == "Expenditure" else "budget")
        if self.project and self.records.account:
            self.out.say(iri, "funds", self.project, [self.records.account])
