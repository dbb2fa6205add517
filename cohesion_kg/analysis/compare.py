"""Comparison: what the documents of several councils hold, side by side, and which of their figures can be compared."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cohesion_kg.analysis.measures import (
    OF_PLANS,
    Action,
    Measure,
    Measurement,
    Plan,
    Published,
    Verdict,
    joined,
    plan_actions,
    verdict,
)
from cohesion_kg.errors import Ambiguous, NotFound, QueryError
from cohesion_kg.query.citations import Citation
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.money import sum_amounts
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

if TYPE_CHECKING:
    from cohesion_kg.viz.figure import Figure

__all__ = ["ASPECTS", "Cell", "Comparison", "Entry", "Measure", "Measurement", "Published", "Verdict", "compare"]


@dataclass(frozen=True)
class _Aspect:
    """How councils are compared: the name of the row of things that have none, and what forms must ask for."""

    without: str = ""
    asked: tuple[str, ...] = ()
    of_actions: bool = False


#: What councils can be compared by; each has a query ``compare-<name>``.
ASPECTS: Mapping[str, _Aspect] = MappingProxyType(
    {
        "themes": _Aspect(),
        "instruments": _Aspect(),
        "funding": _Aspect(without="no stream named"),
        "partnerships": _Aspect(),
        "deadlines": _Aspect("no deadline", ("deadline",), of_actions=True),
        "ownership": _Aspect("no owner", ("responsible",), of_actions=True),
        "progress": _Aspect("no progress reported", ("hasProgress",), of_actions=True),
        "results": _Aspect(asked=("hasOutput", "hasOutcome", "hasRecognition")),
    }
)
#: How many things the short form of a cell names.
_NAMED = 3
_SINGULAR = {name.removesuffix("s"): name for name in ASPECTS}

#: Why a cell is empty, in words.
_REASONS = MappingProxyType(
    {
        "none": "none in its documents",
        "not asked": "the document does not ask this",
        "no actions": "its documents hold no actions",
        "no document": "no document is known to be its own",
    }
)


@dataclass(frozen=True)
class Entry:
    """One thing behind a cell.

    Parameters
    ----------
    thing, label, kind
        What it is.
    note
        What is worth knowing of it here, such as a deadline as printed.
    mention
        Whether it only speaks of the row: a finding is no work, and a rejected instrument is not chosen.
    layer
        Layer of the thing.
    publisher_layer
        Whether the document states that it is the council's, or a reader inferred it.
    citations
        Its passages in the council's documents, the fullest first.
    """

    thing: IRI
    label: str
    kind: str
    note: str
    mention: bool
    layer: str
    publisher_layer: str
    citations: tuple[Citation, ...]

    def __str__(self) -> str:
        facts = "; ".join(filter(None, [self.kind, self.note, "mention" if self.mention else ""]))
        return f"{self.label} [{facts}]"

    def __repr__(self) -> str:
        return f"<{self}>"


@dataclass(frozen=True)
class Cell:
    """One row of one council.

    Parameters
    ----------
    row, council
        Where it stands.
    entries
        The things behind it.
    absence
        Why there are none: ``none``, ``not asked``, ``no actions`` or ``no document``; empty where there are some.
    """

    row: str
    council: IRI
    entries: tuple[Entry, ...]
    absence: str

    @property
    def count(self) -> int | None:
        """How many things, mentions apart; None where there are none, since silence is not zero."""
        return sum(not entry.mention for entry in self.entries) or None

    @property
    def mentions(self) -> int:
        """How many things only speak of it."""
        return sum(entry.mention for entry in self.entries)

    @property
    def reason(self) -> str:
        """Why the cell is empty, in words; empty where it is not."""
        return _REASONS.get(self.absence, "")

    def __str__(self) -> str:
        if self.count:
            return str(self.count)
        return f"only mentioned ({self.mentions})" if self.mentions else self.reason

    def __repr__(self) -> str:
        labels = [entry.label for entry in self.entries[:_NAMED]]
        if len(self.entries) > _NAMED:
            labels.append(f"and {len(self.entries) - _NAMED} more")
        named = f" ({'; '.join(labels)})" if labels else ""
        return f"<{curie(self.council)}, {curie(self.row) or 'none named'}: {self}{named}>"

    def _repr_html_(self) -> str:
        if not self.entries:
            return f"<em>{html.escape(str(self))}</em>"
        items = "".join(
            f"<li>{html.escape(str(entry))}"
            + "".join(f"<blockquote>{html.escape(str(citation))}</blockquote>" for citation in entry.citations[:1])
            + "</li>"
            for entry in self.entries
        )
        return f"<details><summary>{html.escape(str(self))}</summary><ul>{items}</ul></details>"


@dataclass
class Comparison:
    """Councils side by side.

    Parameters
    ----------
    by
        What they are compared by.
    layers
        The layers that were asked; None means all.
    councils
        Label of each council.
    documents
        The documents that speak for each council.
    rows
        Label of each row, those that most councils share first.
    cells
        The cell of each row and council.
    measures
        The measures, each with its verdicts.
    """

    by: str
    layers: tuple[str, ...] | None
    councils: Mapping[str, str]
    documents: tuple[Published, ...]
    rows: Mapping[str, str]
    cells: Mapping[tuple[str, str], Cell]
    measures: tuple[Measure, ...]

    @property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """The rows in which two or more councils have something, with those councils."""
        return {label: found for label, found in self._holders() if len(found) > 1}

    @property
    def only(self) -> dict[str, str]:
        """The rows in which one council alone has something, with that council.

        "Only" is said of the councils compared and of their documents in this graph: the others' documents here show
        nothing of their own in that row, which does not say that those councils have nothing. A mention counts as
        nothing.
        """
        return {label: found[0] for label, found in self._holders() if len(found) == 1}

    def _holders(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row, label in self.rows.items():
            if row:  # a lack is nothing to share
                yield label, tuple(name for iri, name in self.councils.items() if self.cells[row, iri].count)

    def cell(self, row: object, council: object) -> Cell:
        """Return one cell.

        Parameters
        ----------
        row, council
            A label, a part of one, a CURIE, the end of one, or an IRI.

        Raises
        ------
        NotFound
            If there is no such row or council here, or more than one.
        """
        iri = IRI(_find(council, self.councils, "council"))
        return self.cells[_find(row, self.rows, "row"), iri]

    def verdict(self, row: object, one: object, other: object) -> Verdict:
        """Say whether the counts of two councils in a row can be compared.

        Raises
        ------
        NotFound
            If there is no such row or council here.
        """
        cells = [self.cell(row, council) for council in (one, other)]
        figures = [self._counted(cell) for cell in cells]
        return verdict(figures[0], figures[1], self.councils)

    def _counted(self, cell: Cell) -> Measurement:
        kinds = joined(one.kind for one in self.documents if one.council == cell.council)
        if not cell.count:
            return Measurement(cell.council, absent=str(cell))
        count = Decimal(cell.count)
        return Measurement(cell.council, count, count, "things", str(cell.count), kinds)

    def measure(self, name: str) -> Measure:
        """Return the measure of this name.

        Raises
        ------
        NotFound
            If there is none.
        """
        found = {one.name: one for one in self.measures}
        return found[_find(name, {one: one for one in found}, "measure")]

    @property
    def entries(self) -> Table:
        """Every thing behind every cell, one to a row, with its passage."""
        columns = ["row", "council", "thing", "kind", "note", "mention", "layer", "publisher_layer", "passage"]
        rows: list[tuple[object, ...]] = []
        labels = dict(self.councils)
        quotations: dict[str, str] = {}
        for (row, council), cell in self.cells.items():
            for entry in cell.entries:
                cited = entry.citations[:1]
                labels[entry.thing] = entry.label
                quotations.update({citation.passage: citation.exact for citation in cited})
                rows.append(
                    (self.rows[row], council, entry.thing, entry.kind, entry.note or None, entry.mention, entry.layer,
                     entry.publisher_layer, cited[0].passage if cited else None)
                )  # fmt: skip
        return Table(columns, rows, labels=labels, quotations=quotations)

    def to_table(self) -> Table:
        """Return the matrix: a row for each row, a column for each council; words stand where nothing was found."""
        cells = [[self.cells[row, council] for council in self.councils] for row in self.rows]
        rows = [
            [label, *(cell.count or str(cell) for cell in line)]
            for label, line in zip(self.rows.values(), cells, strict=True)
        ]
        return Table([self.by, *self.councils.values()], rows)

    def plot(self) -> Figure:
        """Return the matrix as a picture, in which a question that was not asked differs from none."""
        from cohesion_kg.viz.matrix import matrix

        counts = {
            (self.rows[row], self.councils[council]): cell.count or (None if cell.absence not in ("", "none") else 0)
            for (row, council), cell in self.cells.items()
            if row in self.rows
        }
        return matrix(counts, list(self.rows.values()), list(self.councils.values()), f"Councils by {self.by}")

    def lines(self) -> Iterator[str]:
        """Yield the comparison as plain text."""
        yield f"{len(self.councils)} councils by {self.by}"
        for council, name in self.councils.items():
            own = [str(one) for one in self.documents if one.council == council]
            yield f"  {name}: {'; '.join(own) or _REASONS['no document']}"
        table = self.to_table()
        widths = [max(len(str(cell)) for cell in column) for column in zip(table.columns, *table.rows, strict=True)]
        for line in (table.columns, *table.rows):
            yield "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        yield from self._together()
        for measure in self.measures:
            yield f"{measure.name}:"
            yield from (f"  {self.councils[iri]}: {figure}" for iri, figure in measure.figures.items())
            yield from (f"  → {remark}" for remark in measure.remarks)

    def _together(self) -> Iterator[str]:
        """Yield which councils have which rows in common, and which rows one alone has."""
        together: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for row, names in self._holders():
            together[names].append(row)
        for names, rows in sorted(together.items(), key=lambda item: -len(item[0])):
            if len(names) == 1:
                yield f"Only {names[0]}, as far as the documents of those compared show: {'; '.join(rows)}"
            elif names:
                yield f"{', '.join(names)}: {'; '.join(rows)}"

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in (self.by, *self.councils.values()))
        body = "".join(
            f"<tr><th>{html.escape(label)}</th>"
            + "".join(f"<td>{self.cells[row, council]._repr_html_()}</td>" for council in self.councils)
            + "</tr>"
            for row, label in self.rows.items()
        )
        measures = "".join(
            f"<h4>{html.escape(measure.name)}</h4><ul>"
            + "".join(
                f"<li>{html.escape(self.councils[iri])}: {html.escape(str(figure))}</li>"
                for iri, figure in measure.figures.items()
            )
            + "".join(f"<li><em>{html.escape(remark)}</em></li>" for remark in measure.remarks)
            + "</ul>"
            for measure in self.measures
        )
        together = "".join(f"<li>{html.escape(line)}</li>" for line in self._together())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{together}</ul>{measures}"


def _find(wanted: object, labels: Mapping[Any, str], what: str) -> str:
    text = str(getattr(wanted, "iri", wanted)).casefold()

    def names(key: str) -> tuple[str, ...]:
        return key.casefold(), curie(key).casefold(), key.rpartition("/")[2].casefold(), labels[key].casefold()

    found = [key for key in labels if text in names(key)] or [key for key in labels if text in labels[key].casefold()]
    if len(found) != 1:
        known = tuple(labels[key] for key in found) or tuple(labels.values())
        number, error = ("more than one", Ambiguous) if found else ("no", NotFound)
        raise error(f"{wanted!r} is {number} {what} here; say one of {', '.join(known)}.", known)
    return str(found[0])


def compare(scope: Scope, *councils: object, by: str = "themes") -> Comparison:
    """Put councils side by side.

    A council's things are those of the documents that it published.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    *councils
        Names of councils; every council with a document in the graph where none is given.
    by
        One of `ASPECTS`; the singular does too.

    Returns
    -------
    Comparison
        Cells with the things behind them, what is shared, and measures with their verdicts.

    Raises
    ------
    QueryError
        If councils cannot be compared by this, a layer is unknown, or the layers asked hold no themes.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> comparison = compare(kg.scope, "Tower Hamlets", "Sheffield", by="ownership")
    >>> print(comparison.cell("post", "Sheffield"))
    its documents hold no actions
    """
    by = _SINGULAR.get(by, by)
    if by not in ASPECTS:
        raise QueryError(f"Councils are not compared by {by!r}; choose one of {', '.join(ASPECTS)}.")
    if by == "themes" and scope.layers is not None and "derived" not in scope.layers:
        raise QueryError("Themes are found by a rule, in the derived layer; ask that layer too.")

    chosen = [scope.resolve(name, ("council",)) for name in councils]

    def asked(query: str) -> Table:
        return scope.ask(query, council=chosen or None)

    def labels(iris: Iterable[object]) -> dict[str, str]:
        wanted = list(dict.fromkeys(iri for iri in iris if isinstance(iri, IRI) and "#char=" not in iri))
        return {iri: curie(iri) for iri in wanted} | scope.labels(wanted)

    documents, rows, actions = asked("compare-documents"), asked(f"compare-{by}"), asked("compare-actions")
    shown = tuple(chosen) or tuple(dict.fromkeys(documents.column("council")))
    named = labels([*shown, *(cell for table in (documents, rows, actions) for row in table.rows for cell in row)])
    reader = _Reader(
        by=by,
        councils=shown,
        documents={row["document"]: _published(row, named) for row in documents},
        asks={(row["document"], row["property"].removeprefix(CKG)) for row in asked("compare-asks")},
        named=named,
    )
    cells, row_labels = reader.cells(rows, scope.citations(rows.column("passage")))
    return Comparison(
        by=by,
        layers=scope.layers,
        councils={iri: named[iri] for iri in shown},
        documents=tuple(reader.documents.values()),
        rows=row_labels,
        cells=cells,
        measures=tuple(reader.measures(rows, plan_actions(actions), cells)),
    )


def _published(row: Mapping[str, Any], named: Mapping[str, str]) -> Published:
    return Published(
        row["document"], named[row["document"]], row["council"], named.get(row["kind"], "document"),
        local_name(row["publisher_layer"]) or "stated", row["not_before"], row["not_after"], row["form"],
        row["actions"] or 0,
    )  # fmt: skip


@dataclass
class _Reader:
    """What was asked of the graph, and how cells and figures are read from it."""

    by: str
    councils: Sequence[IRI]
    documents: Mapping[str, Published]
    asks: set[tuple[str, str]]
    named: Mapping[str, str]

    @property
    def aspect(self) -> _Aspect:
        return ASPECTS[self.by]

    def own(self, council: IRI) -> list[Published]:
        return [one for one in self.documents.values() if one.council == council]

    def asked(self, document: Published) -> bool:
        """Say whether a form asks for what councils are compared by."""
        return document.form and any((document.document, name) in self.asks for name in self.aspect.asked)

    def absence(self, council: IRI) -> str:
        own = self.own(council)
        if not own:
            return "no document"
        if self.aspect.of_actions:
            own = [one for one in own if one.actions]
            if not own:
                return "no actions"
        # Prose may say anything, a form only what it asks for.
        silent = self.aspect.asked and all(one.form and not self.asked(one) for one in own)
        return "not asked" if silent else "none"

    def cells(self, rows: Table, quoted: Mapping[str, Citation]) -> tuple[dict[tuple[str, str], Cell], dict[str, str]]:
        """Return the cells, and the label of each row in the order in which they are shown."""
        found: dict[tuple[str, IRI], dict[IRI, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row["row"] is None and not self.aspect.without:
                continue
            if row["row"] is None and self.aspect.of_actions and not self.asked(self.documents[row["document"]]):
                continue  # nothing is lacking where nothing was asked for
            found[row["row"] or "", row["council"]][row["thing"]].append(row)
        keys = {row for row, _ in found}
        cells: dict[tuple[str, str], Cell] = {}
        for key, council in product(keys, self.councils):
            entries = tuple(self._entry(lines, quoted) for lines in found[key, council].values())
            cells[key, council] = Cell(key, council, entries, "" if entries else self.absence(council))
        labels = {key: self.named.get(key, key) or self.aspect.without for key in keys}
        held = {key: sum(1 for council in self.councils if cells[key, council].count) for key in keys}
        order = sorted(keys, key=lambda key: (key == "", -held[key], labels[key]))
        return {place: cells[place] for place in product(order, self.councils)}, {key: labels[key] for key in order}

    def _entry(self, lines: Sequence[Mapping[str, Any]], quoted: Mapping[str, Citation]) -> Entry:
        first = lines[0]
        passages = dict.fromkeys(row["passage"] for row in lines)
        cited = [quoted[passage] for passage in passages if passage in quoted]
        layers = {self.documents[row["document"]].publisher_layer for row in lines}
        return Entry(
            thing=first["thing"],
            label=self.named[first["thing"]],
            kind=", ".join(dict.fromkeys(local_name(row["class"]) for row in lines)),
            note="; ".join(dict.fromkeys(row["note"] for row in lines if row["note"])),
            mention=all(row["mention"] for row in lines),
            layer=local_name(first["layer"]),
            publisher_layer="stated" if "stated" in layers else "interpreted",
            citations=tuple(sorted(cited, key=lambda citation: -len(citation.exact))),
        )

    def measures(
        self, rows: Table, actions: Sequence[Action], cells: Mapping[tuple[str, str], Cell]
    ) -> Iterator[Measure]:
        """Yield the measures that belong to what councils are compared by."""
        if self.aspect.of_actions:
            plans = {council: self._plan(council, actions) for council in self.councils}
            for name, read in OF_PLANS[self.by].items():
                yield self._measure(name, (self._of_plan(plans[council], read) for council in self.councils))
            return
        breadth = (self._breadth(council, cells) for council in self.councils)
        yield self._measure(f"Breadth: {self.by} with something in them", breadth)
        if self.by == "funding":
            for kind in sorted({row["money"] for row in rows if row["money"]}):
                figures = [self._money(kind, council, rows) for council in self.councils]
                yield self._measure(f"Money: {self.named[kind]}", figures)

    def _measure(self, name: str, figures: Iterable[Measurement]) -> Measure:
        figured = {figure.council: figure for figure in figures}
        pairs = combinations(figured.values(), 2)
        return Measure(name, figured, tuple(verdict(one, other, self.named) for one, other in pairs))

    def _plan(self, council: IRI, actions: Sequence[Action]) -> Plan:
        forms = {one.document: one for one in self.own(council) if self.asked(one)}
        mine = [action for action in actions if action.document in forms]
        return Plan(council, mine, list(forms.values()), self.named)

    def _of_plan(self, plan: Plan, read: Callable[[Plan], Measurement]) -> Measurement:
        if plan.actions:
            return read(plan)
        absence = self.absence(plan.council)  # prose that speaks of actions is no plan whose rows could be counted
        return Measurement(plan.council, absent=_REASONS["not asked" if absence == "none" else absence])

    def _breadth(self, council: IRI, cells: Mapping[tuple[str, str], Cell]) -> Measurement:
        count = sum(1 for (row, holder), cell in cells.items() if holder == council and row and cell.count)
        if not count:
            return Measurement(council, absent=_REASONS[self.absence(council)])
        kinds = joined(one.kind for one in self.own(council))
        return Measurement(council, Decimal(count), Decimal(count), self.by, str(count), kinds)

    def _money(self, kind: IRI, council: IRI, rows: Table) -> Measurement:
        mine = [row for row in rows if row["council"] == council and row["money"]]
        amounts = {row["thing"]: row["amount"] for row in mine if row["money"] == kind}
        total = sum_amounts((amount, kind) for amount in amounts.values())
        if total.amount is None:
            others = joined(self.named[row["money"]] for row in mine)
            given = f"; what they give is of another kind: {others}" if others else ""
            return Measurement(council, absent=f"no such amount in its documents{given}")
        silent = len({row["thing"] for row in rows if row["council"] == council} - {row["thing"] for row in mine})
        words = f"£{total.amount:,} ({total.counted} amounts, whoever received them; {silent} more fundings give none)"
        kinds = joined(one.kind for one in self.own(council))
        return Measurement(
            council, total.amount, total.amount, "GBP", words, kinds, self.named[kind], things=tuple(amounts)
        )
