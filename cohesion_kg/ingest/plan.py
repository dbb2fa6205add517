"""From records to statements: what an action plan states, and what a reader makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from textwrap import shorten

import pyoxigraph as ox

from cohesion_kg.dates import read_date
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence import Passage, find_words, passage_iri
from cohesion_kg.ingest.blocks import Piece
from cohesion_kg.ingest.cells import REASONS, Party, is_generic, read_parties
from cohesion_kg.ingest.corrections import Correction, Corrections, Repair, taken
from cohesion_kg.ingest.headers import Column, plain
from cohesion_kg.ingest.rows import NUMBER, Cell, Entry, Row, is_placeholder, read_records
from cohesion_kg.namespaces import CKG, PREFIXES
from cohesion_kg.statements import Statement
from cohesion_kg.terms import decimal
from cohesion_kg.values import VALUE_CLASSES, value_fields

__all__ = ["plan_statements"]

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
#: Columns that a plan is expected to fill, and the property that an empty cell leaves open.
_ASKED = {"responsible": "responsible", "deadline": "deadline", "cost": "cost", "comment": "hasProgress"}
_TITLE = re.compile(
    r"(?:#+\s*)?(?P<name>(?P<core>.+?)\s+(?P<kind>project|programme)(?:\s+(?P<period>\d{4}(?:/\d{2,4})?))?)"
    r"\s*[-–—:]\s*action plan",
    re.IGNORECASE,
)
_NIL = re.compile(r"£?\s*(?:[-–—]|nil)", re.IGNORECASE)
_CUT_YEAR = re.compile(r"[a-z] (?:19|20)\d")
_MONTH_AND_YEAR = re.compile(r"\b[A-Za-z]+ (?:19|20)\d\d\b")
_COUNTS = re.compile(r"\b(\d+) (?:or|to) (\d+)\b")


def plan_statements(slug: str, text: str, corrections: Corrections = Corrections()) -> list[Statement]:  # noqa: B008
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
    return list(dict.fromkeys(_Plan(slug, text, corrections).statements))


def _ckg(name: str) -> ox.NamedNode:
    return ox.NamedNode(CKG + name)


def _concept(scheme: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[scheme] + name)


def _kebab(name: str) -> str:
    words = re.sub(r"\s*[&+]\s*", " and ", name.casefold())
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", words)).strip("-")


def _short(text: str) -> str:
    return shorten(plain(text), 90, placeholder=" …")


def _is_verbatim(pieces: Sequence[Piece], reading: str | None) -> bool:
    """Say whether a value is printed in one piece, or had to be read out of several."""
    return reading is None or (len(pieces) == 1 and reading == plain(pieces[0].text))


class _Plan:
    """The statements of one document, in the order in which they are made."""

    def __init__(self, slug: str, text: str, corrections: Corrections) -> None:
        self.slug, self.text, self.corrections = slug, text, corrections
        self.records = read_records(text)
        self.statements: list[Statement] = []
        self.known: dict[ox.NamedNode, Sequence[Piece]] = {}  # things so far, and where they stand
        self.values: dict[
            tuple[ox.NamedNode, str], list[ox.NamedNode]
        ] = {}  # stated values, by owner and property
        self.forms: dict[tuple[ox.NamedNode, str], ox.NamedNode] = {}  # names, by thing and form
        self.mended = {
            (repair.thing, repair.property) for item in corrections.items for repair in item.repairs
        }
        self.project = self._project()
        self._tables()
        for entry in self.records.entries:
            self._entry(entry)
        self._answers()
        self._demands()
        self._accounts()
        for item in corrections.items:
            self._correct(item)

    # Saying

    def iri(self, name: str) -> ox.NamedNode:
        """Return the IRI of a thing of this document from its kind and key: ``"action:line-12"``."""
        kind, _, key = name.partition(":")
        return ox.NamedNode(f"{PREFIXES[kind]}{self.slug}/{key}")

    def say(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode | str,
        value: ox.NamedNode | ox.Literal | str | int,
        pieces: Sequence[Piece] = (),
        reason: str | None = None,
    ) -> None:
        """State a triple; with a reason it is interpreted."""
        predicate = _ckg(predicate) if isinstance(predicate, str) else predicate
        node = ox.Literal(value) if isinstance(value, str | int) else value
        passages = tuple(Passage(self.slug, *piece.span) for piece in pieces)
        layer = "interpreted" if reason else "stated"
        self.statements.append(Statement(ox.Triple(subject, predicate, node), layer, passages, reason))

    def thing(
        self,
        iri: ox.NamedNode,
        class_: str,
        pieces: Sequence[Piece],
        reason: str | None = None,
        label: str | None = None,
    ) -> ox.NamedNode:
        """State a thing, its passages and, when it is interpreted, why it is taken to be there."""
        self.say(iri, _TYPE, _ckg(class_), reason=reason)
        for piece in pieces:
            self.say(iri, "passage", passage_iri(self.slug, *piece.span), [piece], reason)
        if reason:
            self.say(iri, "reason", reason, reason=reason)
        if label and iri not in self.known:
            self.say(iri, _LABEL, label, reason=reason)
        self.known.setdefault(iri, pieces)
        return iri

    def value(
        self,
        owner: ox.NamedNode,
        name: str,
        pieces: Sequence[Piece],
        reading: str | None = None,
        reason: str | None = None,
        mark: str = "",
    ) -> ox.NamedNode:
        """Give a thing a date or an amount: as printed in one piece, or as a reader reads it."""
        printed = _is_verbatim(pieces, reading)
        words = pieces[0].text if printed or reading is None else reading
        fields = list(value_fields(VALUE_CLASSES[name], words))
        iri = ox.NamedNode(f"{owner.value}/{name}/{pieces[0].start}{mark}")
        self.thing(iri, VALUE_CLASSES[name], pieces, reason)
        self.say(iri, "printed" if printed else "reading", words, reason=reason)
        for field, node in fields:
            self.say(iri, field, node, reason=reason)
        self._give(owner, name, iri, pieces, reason)
        return iri

    def _give(
        self, owner: ox.NamedNode, name: str, iri: ox.NamedNode, pieces: Sequence[Piece], reason: str | None
    ) -> None:
        self.say(owner, name, iri, pieces, reason)
        if reason is None:
            self.values.setdefault((owner, name), []).append(iri)

    def absence(
        self, owner: ox.NamedNode, name: str, kind: str, piece: Piece, reason: str | None = None
    ) -> ox.NamedNode:
        """Record that a thing lacks something, and in which way."""
        iri = self.thing(ox.NamedNode(f"{owner.value}/hasAbsence/{name}"), "Absence", [piece], reason)
        self.say(iri, "absenceKind", _concept("absence", kind), reason=reason)
        self.say(iri, "absentProperty", _ckg(name), reason=reason)
        self.say(owner, "hasAbsence", iri, [piece], reason)
        return iri

    def name(self, owner: ox.NamedNode, piece: Piece, reason: str | None = None) -> None:
        """Give a thing a name, each printed form once."""
        first = ox.NamedNode(f"{owner.value}/hasName/{piece.start}")
        form = self.thing(self.forms.setdefault((owner, piece.text), first), "Name", [piece], reason)
        self.say(form, "literalForm", piece.text, reason=reason)
        self.say(form, "nameKind", _concept("namekind", "full"), reason=reason)
        self.say(owner, "hasName", form, reason=reason)

    # What is printed

    def _project(self) -> ox.NamedNode | None:
        """State the project whose plan this is, when the title names one."""
        title = self.records.title
        match = _TITLE.match(title.text) if title else None
        if title is None or match is None:
            return None
        name = title.part(*match.span("name"))
        iri = ox.NamedNode(f"{PREFIXES['project']}{_kebab(match['core'])}")
        self.thing(iri, match["kind"].title(), [title], label=name.text.title())
        self.name(iri, name)
        if match["period"]:
            self.value(iri, "period", [title.part(*match.span("period"))])
        return iri

    def _tables(self) -> None:
        for row in self.records.rows:
            row_iri = self.thing(self.iri(f"row:line-{row.line}"), "Row", [row.piece])
            for cell in row.cells:
                blank = cell.piece.blank
                iri = self.thing(self._cell(row, cell), "Cell", [row.piece if blank else cell.piece])
                self.say(iri, "row", row_iri)
                self.say(iri, "columnIndex", cell.index)
                if cell.column and not cell.column.heading.blank:
                    self.say(iri, "columnHeading", cell.column.heading.text)
                if blank:
                    self.say(iri, "absenceKind", _concept("absence", "blank-cell"))
                else:
                    self.say(iri, "printed", cell.piece.text)

    def _cell(self, row: Row, cell: Cell) -> ox.NamedNode:
        return self.iri(f"cell:line-{row.line}-c{cell.index}")

    def _entry(self, entry: Entry) -> None:
        name, label = f"{entry.kind}:{entry.key}", _short(entry.text.text)
        iri = self.thing(self.iri(name), entry.kind.title(), [entry.piece], label=label)
        self.say(iri, "text", entry.text.text)
        if entry.number:
            self.say(iri, "number", entry.number.text)
        if self.project and self.records.title and entry.kind in {"priority", "objective"}:
            self.say(iri, "about", self.project, [self.records.title])
        for priority in self.records.entries if entry.kind == "objective" and entry.section else []:
            if (
                priority.kind == "priority"
                and entry.section
                and _kebab(priority.text.text) == _kebab(entry.section.text)
            ):
                self.say(iri, "serves", self.iri(f"priority:{priority.key}"), [entry.section, entry.piece])
        for link in entry.above:
            above = link.entry
            reason = (
                f"The row begins no {above.kind} of its own, so the one of line {above.line} goes on."
                if link.carried
                else None
            )
            self.say(
                self.iri(f"{above.kind}:{above.key}"), "hasAction", iri, [above.piece, entry.piece], reason
            )
        if entry.row:
            self.say(iri, "row", self.iri(f"row:line-{entry.row.line}"), [entry.row.piece])
            self._details(name, entry.row)

    def _details(self, name: str, row: Row) -> None:
        """Say what the other cells of a row give: who, when, at what cost, and how it is going."""
        owner = self.iri(name)
        for role, property_ in _ASKED.items():
            cells = row.under(role)
            if cells and all(cell.piece.blank for cell in cells):
                absence = self.absence(owner, property_, "blank-cell", row.piece)
                if role == "comment" and cells[0].column:
                    self.say(absence, "column", cells[0].column.heading.text)
        for cell in row.cells:
            if cell.piece.blank or cell.column is None:
                continue
            if cell.role in _ASKED and is_placeholder(cell.piece.text):
                self.absence(owner, _ASKED[cell.role], "placeholder", cell.piece)
            elif cell.role == "responsible":
                key = f"line-{row.line}-c{cell.index}"
                self._responsible(
                    owner, f"responsibility:{key}", [cell.piece], mended=(name, cell.role) in self.mended
                )
            elif cell.role == "deadline":
                self._deadline(owner, cell.piece)
            elif cell.role == "cost":
                self._amount(owner, "cost", cell.piece, "budget")
            elif cell.role in {"comment", "progress", "status"}:
                self._progress(owner, row, cell, cell.column)

    def _deadline(self, owner: ox.NamedNode, piece: Piece) -> None:
        self.value(owner, "deadline", [piece])
        if _CUT_YEAR.fullmatch(piece.text[-5:]):
            self.absence(owner, "deadline", "truncated", piece)
        for field, status in value_fields("DateValue", piece.text):
            if field == _ckg("status"):
                self.say(owner, "status", status, [piece])

    def _amount(self, owner: ox.NamedNode, name: str, piece: Piece, kind: str) -> None:
        """State an amount, or the way in which it is missing; words that are no amount stay with their cell."""
        if _NIL.fullmatch(piece.text):
            self.absence(owner, name, "nil-recorded", piece)
        elif not re.search(r"\w", piece.text):
            self.absence(owner, name, "blank-cell", piece)
        else:
            with suppress(BuildError):
                self.say(self.value(owner, name, [piece]), "kindOfMoney", _concept("moneykind", kind))

    def _progress(self, owner: ox.NamedNode, row: Row, cell: Cell, column: Column) -> None:
        piece, heading = cell.piece, column.heading.text
        label = f"Update in line {row.line}, under {plain(heading)}"
        iri = self.thing(
            self.iri(f"progress:line-{row.line}-c{cell.index}"), "ProgressUpdate", [piece], label=label
        )
        self.say(iri, "text", piece.text)
        self.say(iri, "column", heading, [column.heading])
        self.say(iri, "cell", self._cell(row, cell))
        self.say(owner, "hasProgress", iri, [piece])
        if read_date(piece.text).kind == "day":
            self.value(iri, "scheduled", [piece])
        if column.month:
            reason = f"Under {heading}, by the year over the months and their order: {column.month}."
            self.value(iri, "period", column.month_from, column.month, reason)
        month = _MONTH_AND_YEAR.search(column.over.text) if column.over and cell.role == "comment" else None
        if column.over and month:
            reason = f"Over the column stands {column.over.text}, once for all repetitions of the header."
            self.value(iri, "asOf", [column.over.part(*month.span())], reason=reason)

    # Who is responsible

    def _responsible(
        self,
        owner: ox.NamedNode,
        name: str,
        pieces: Sequence[Piece],
        reading: str | None = None,
        reason: str | None = None,
        mended: bool = False,
    ) -> ox.NamedNode:
        """State the cell of who is responsible, and read its parties unless a repaired cell takes its place."""
        printed = _is_verbatim(pieces, reading)
        cell = pieces[0] if printed or reading is None else Piece(0, len(reading), reading)
        label = f"Who is responsible, {owner.value.rpartition('/')[2].replace('-', ' ', 1)}"
        iri = self.thing(
            self.iri(name), "Responsibility", pieces, reason, label + ", repaired" * bool(reason)
        )
        self.say(iri, "printed" if printed else "reading", cell.text, reason=reason)
        self._give(owner, "responsible", iri, pieces, reason)
        parties = [] if mended else [party for party in read_parties(cell) if party.kind != "unknown"]
        nodes: dict[Piece, ox.NamedNode] = {}
        for party in parties:
            places = [party.piece] if printed else self._places(party.piece.text, pieces)
            nodes[party.piece] = self._party(party, places)
            self.say(iri, "party", nodes[party.piece], places, REASONS[party.kind])
        for party in parties:
            if party.holder:
                self._membership(nodes[party.holder], nodes[party.piece], party.kind, pieces)
        return iri

    def _places(self, words: str, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """Return where words of a repaired reading stand; all its pieces, when no one place holds them."""
        spans = [span for piece in pieces for span in find_words(self.text, words, piece.span)]
        return [Piece(*spans[0], words)] if spans else pieces

    def _party(self, party: Party, pieces: Sequence[Piece]) -> ox.NamedNode:
        name, reason = party.piece.text, REASONS[party.kind]
        kind: str = party.kind
        if kind == "organisation" and name.casefold().endswith(" school"):
            kind = "school"
        if kind == "initials":
            scope = f"{self.slug}/"
        elif kind == "person" or (kind in {"organisation", "school"} and not is_generic(name)):
            scope = ""  # such a name means the same everywhere
        else:
            scope = f"{self.corrections.council or self.slug}/"
        iri = ox.NamedNode(f"{PREFIXES[kind]}{scope}{_kebab(name)}")
        self.thing(iri, kind.title(), pieces, reason, name[:1].upper() + name[1:])
        if kind == "initials":
            self.say(iri, "printed", name, reason=reason)
        elif kind == "person":
            self.say(iri, ox.NamedNode(PREFIXES["foaf"] + "name"), name, reason=reason)
        elif [piece.text for piece in pieces] == [name]:
            self.name(iri, pieces[0], reason)
        return iri

    def _membership(
        self, person: ox.NamedNode, body: ox.NamedNode, kind: str, pieces: Sequence[Piece]
    ) -> None:
        reason = "The cell names the person together with the post or the body."
        names = f"{person.value.rpartition('/')[2]}-{body.value.rpartition('/')[2]}"
        iri = self.thing(self.iri(f"membership:{names}"), "Membership", pieces, reason)
        self.say(iri, "holder", person, reason=reason)
        self.say(iri, "heldPost" if kind == "post" else "memberOf", body, reason=reason)

    # Answers, demands, accounts

    def _answers(self) -> None:
        for response in self.records.responses:
            entry, text = response.recommendation, response.text
            owner = self.iri(f"recommendation:{entry.key}") if entry else None
            if owner and response.placeholder:
                self.absence(owner, "hasResponse", "placeholder", text)
            elif owner and text.blank:
                self.absence(owner, "hasResponse", "blank-cell", response.label)
            elif not text.blank and not response.placeholder:
                key = entry.key if entry else f"line-{response.line}"
                label = f"Response to recommendation {key}" if entry else f"Response in line {response.line}"
                iri = self.thing(self.iri(f"response:{key}"), "Response", [text], label=label)
                self.say(iri, "text", text.text)
                if owner:
                    self.say(owner, "hasResponse", iri, [response.label, text])

    def _demands(self) -> None:
        first: dict[str, ox.NamedNode] = {}
        for demand in self.records.demands:
            words = plain(demand.piece.text)
            if words not in first:
                first[words] = self.iri(f"requirement:{demand.key}")
                self.say(first[words], "text", demand.piece.text)
                if counts := _COUNTS.search(words):
                    self.say(first[words], "requiredProperty", _ckg("hasAction"))
                    self.say(first[words], "low", decimal(Decimal(counts[1])))
                    self.say(first[words], "high", decimal(Decimal(counts[2])))
            self.thing(first[words], "Requirement", [demand.piece], label=_short(words))
            if demand.recommendation:
                about = self.iri(f"recommendation:{demand.recommendation.key}")
                self.say(first[words], "about", about, [demand.piece])

    def _accounts(self) -> None:
        if self.records.budget:
            line, figure = self.records.budget
            self._funding("budget", "Funding", line, figure, "Budget")
        for row in self.records.spending:
            total = any(cell.piece.text.casefold().startswith("total") for cell in row.cells)
            for cell in row.under("cost"):
                if not cell.piece.blank:
                    whole = total or _NIL.fullmatch(cell.piece.text)
                    key, label = (
                        ("spend", "Spending") if whole else (f"line-{row.line}", _short(row.piece.text))
                    )
                    self._funding(key, "Expenditure", row.piece, cell.piece, label)

    def _funding(self, key: str, class_: str, piece: Piece, figure: Piece, label: str) -> None:
        iri = self.thing(self.iri(f"funding:{key}"), class_, [piece], label=label)
        if class_ == "Expenditure":
            self.say(iri, "stage", _concept("stage", "spent"))
        self._amount(iri, "hasAmount", figure, "spend" if class_ == "Expenditure" else "budget")
        if self.project and self.records.account:
            self.say(iri, "funds", self.project, [self.records.account])

    # Repairs

    def _correct(self, item: Correction) -> None:
        """Add what a correction interprets; nothing that is stated changes."""
        rows = {row.line: row for row in self.records.rows}
        if missing := [line for line in item.lines if line not in rows]:
            raise BuildError(f"{self.slug}, correction {item.id}: line {missing[0]} is no row of a table.")
        places: list[Piece] = []
        for repair in item.repairs:
            try:
                places += self._repair(item, repair)
            except BuildError as error:
                raise BuildError(f"{self.slug}, correction {item.id}: {error}") from error
        lines = (
            f"line {item.lines[0]}" if len(item.lines) == 1 else f"lines {item.lines[0]} to {item.lines[-1]}"
        )
        label = f"Correction of {lines}: {item.kind.replace('-', ' ')}"
        places = list(dict.fromkeys(places)) or [rows[line].piece for line in item.lines]
        iri = self.thing(self.iri(f"correction:{item.id}"), "Correction", places, item.reason, label)
        for line in item.lines:
            self.say(iri, "corrects", self.iri(f"row:line-{line}"), reason=item.reason)
        for name in dict.fromkeys(repair.thing for repair in item.repairs):
            self.say(iri, "about", self.iri(name), reason=item.reason)

    def _repair(self, item: Correction, repair: Repair) -> list[Piece]:
        owner, reason = self.iri(repair.thing), item.reason
        pieces, reading = taken(repair, self.records, self.text)
        if owner not in self.known:
            self._second(repair, pieces, reason)
        elif repair.absent:
            row = next(row for row in self.records.rows if row.line == item.lines[0])
            self.absence(owner, repair.property, repair.absent, row.piece, reason)
        elif repair.property == "text":
            self.say(owner, "reading", NUMBER.sub("", reading, count=1), pieces, reason)
        elif repair.property == "number":
            self.say(owner, "number", reading, self.known[owner], reason)
        else:
            if repair.property == "responsible":
                name = f"responsibility:{repair.thing.partition(':')[2]}/repaired"
                value = self._responsible(owner, name, pieces, reading, reason)
            else:
                value = self.value(owner, repair.property, pieces, reading, reason, "/repaired")
            taken_from = [
                self.iri(f"cell:{locator.partition(' ')[0].replace('L', 'line-')}") for locator in repair.take
            ]
            for printed in self.values.get((owner, repair.property), taken_from):
                self.say(value, "corrects", printed, reason=reason)
        return pieces

    def _second(self, repair: Repair, pieces: Sequence[Piece], reason: str) -> None:
        """Add the second action of a row, which no cell of its own prints."""
        kind, _, key = repair.thing.partition(":")
        first = next(
            (e for e in self.records.entries if e.kind == kind and e.key == key.rpartition("-")[0]), None
        )
        if first is None or repair.property != "text" or first.row is None:
            raise BuildError(
                f"nothing is called {repair.thing}; name a thing of the plan, or first give its text."
            )
        iri = self.thing(self.iri(repair.thing), kind.title(), pieces, reason, _short(pieces[0].text))
        self.say(iri, "text", pieces[0].text, reason=reason)
        self.say(iri, "row", self.iri(f"row:line-{first.row.line}"), reason=reason)
        for link in first.above:
            above = self.iri(f"{link.entry.kind}:{link.entry.key}")
            self.say(above, "hasAction", iri, [link.entry.piece, *pieces], reason)
