"""Trace: follow money to results and recommendations to outcomes, either way, and say where the chain breaks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from cohesion_kg.analysis.tree import tree_html, tree_lines
from cohesion_kg.errors import QueryError
from cohesion_kg.query.citations import Citation
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.money import Total, sum_amounts
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

if TYPE_CHECKING:
    import networkx as nx

    from cohesion_kg.viz.figure import Figure

__all__ = ["Break", "Money", "Step", "Trace", "TracedThing", "trace"]

Direction = Literal["forwards", "backwards", "both"]

#: The lacks that break a chain of money or accountability, as their queries find them, and what is then said. What else
#: a thing lacks on its way, such as an owner, a date or a cost, breaks no chain: `gaps` tells it.
_BREAKS: Mapping[str, str] = {
    "money-without-amount": "no amount is given",
    "money-without-result": "no result is tied to this money",
    "project-without-result": "no result of it is given",
    "evaluation-without-finding": "what the evaluation found is not given",
    "recommendation-without-response": "no response to it is printed",
    "recommendation-without-action": "no action answers it",
    "action-without-progress": "no progress is reported",
}
#: Ties a body to the things where its chains begin; computed, and so of the derived layer.
_TIE = CKG + "isTiedTo"
#: The kind of the amount that funding of a class has, or lacks.
_KIND_OF_AMOUNT: Mapping[str, str] = {
    "Prospect": "bid-target",
    "Bid": "bid-target",
    "Award": "award",
    "Allocation": "award-part",
    "Expenditure": "spend",
}


#: How a paper lacks what neither it nor a reader speaks of.
_NOT_MENTIONED = "not mentioned"


@dataclass(frozen=True)
class Money:
    """One amount, or its absence.

    Parameters
    ----------
    kind
        Kind of money (a concept of ``moneykind:``), without its prefix; for a missing amount, that of its stage.
    printed
        The amount as printed; empty where none is given.
    amount
        The amount in the currency's units; None where none is given.
    absence
        Kind of absence, where no amount is given, in words.
    per
        What a rate is for.
    passage
        Where it stands.
    """

    kind: str
    printed: str
    amount: Decimal | None
    absence: str
    per: str
    passage: str

    def __str__(self) -> str:
        if self.printed and not self.absence:
            return f"{self.printed} ({self.kind})" if self.kind else self.printed
        return f"amount {self.absence or _NOT_MENTIONED}"


@dataclass
class TracedThing:
    """One thing on a chain.

    Parameters
    ----------
    iri, label
        Which thing it is, and what it is called.
    classes
        Its classes, the most telling one first.
    layer
        The layer that it is of.
    stage
        Stage of funding, where it is funding.
    figure
        The figure as printed, where it is an output that was counted.
    words
        Its text, where it has one.
    money
        Its amounts, and the kinds of absence where none is given.
    citations
        Its passages, the fullest first.
    """

    iri: IRI
    label: str
    classes: tuple[str, ...] = ()
    layer: str = ""
    stage: str = ""
    figure: str = ""
    words: str = ""
    money: tuple[Money, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def kind(self) -> str:
        """Its most telling class, as a word."""
        return self.classes[0] if self.classes else ""

    @property
    def described(self) -> str:
        """Class, stage, figure and money, as a reader sees them beside the label."""
        facts = [self.kind, self.stage.replace("-", " "), self.figure, *map(str, self.money)]
        return ", ".join(dict.fromkeys(fact for fact in facts if fact))


@dataclass(frozen=True)
class Step:
    """One link of the chain: `source` leads to `target`.

    Parameters
    ----------
    source, target
        The two things.
    property
        The path from source to target, as SPARQL writes it: ``^fromStream`` is held by the target.
    layer
        The layer that the link rests on.
    citations
        The passages that bear out the link itself, where they are not those of the things.
    """

    source: IRI
    property: str
    target: IRI
    layer: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Break:
    """A place where the chain ends too soon.

    Parameters
    ----------
    thing
        The thing that leads nowhere, or has no amount.
    kind
        Kind of gap (a concept of ``gapkind:``), without its prefix.
    sentence
        What is missing, in words.
    citations
        Where the thing stands: the place that would have held the answer.
    """

    thing: IRI
    kind: str
    sentence: str
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} [{self.kind}]"


@dataclass
class Trace:
    """What a thing leads to and follows from.

    Parameters
    ----------
    root
        Where the trace starts.
    direction
        ``forwards``, ``backwards`` or ``both``.
    layers
        The layers that were asked; None means all.
    things
        Every thing on the chain, by IRI.
    steps
        Every link, in the order in which a reader meets them.
    gaps
        Where the chain breaks.
    quotations
        Words of the passages of the amounts, by the passages' IRIs.
    """

    root: IRI
    direction: str
    layers: tuple[str, ...] | None
    things: dict[str, TracedThing] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    gaps: list[Break] = field(default_factory=list)
    quotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def money(self) -> Table:
        """Every amount on the chain, known and unknown, with its kind: for an unknown one, the kind of its stage."""
        rows = [
            (thing.iri, money.kind or None, money.printed or None, money.amount, money.absence or None,
             money.per or None, IRI(money.passage) if money.passage else None)
            for thing in self.things.values()
            for money in thing.money
        ]  # fmt: skip
        labels = {iri: thing.label for iri, thing in self.things.items()}
        columns = ["thing", "kind", "printed", "amount", "absence", "per", "passage"]
        return Table(columns, rows, labels=labels, quotations=self.quotations)

    def total(self, kind: str | None = None) -> Total:
        """Sum the amounts of one kind of money.

        Parameters
        ----------
        kind
            The kind, such as ``"award"``; without it all amounts must be of one kind.

        Returns
        -------
        Total
            The sum, how many amounts it holds, and how many are unknown.

        Raises
        ------
        MixedKindsError
            If the amounts are of different kinds.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> ckg.open().trace("CMF").total("award")
        Total(amount=Decimal('450000'), counted=2, unknown=2)
        """
        rows = [row for row in self.money if kind is None or row["kind"] == kind]
        return sum_amounts((row["amount"], row["kind"]) for row in rows)

    def to_table(self) -> Table:
        """Return one row for each step, with its layer and its first passage."""
        columns = ["source", "property", "target", "kind", "stage", "figure", "amount", "layer", "passage"]
        rows: list[tuple[object, ...]] = []
        quotations: dict[str, str] = {}
        for step in self.steps:
            target = self.things[step.target]
            cited = (step.citations or target.citations)[:1]
            quotations.update({citation.passage: citation.exact for citation in cited})
            stage, figure, amounts = target.stage, target.figure, "; ".join(map(str, target.money))
            rows.append(
                (step.source, step.property, step.target, target.kind, stage or None, figure or None, amounts or None,
                 step.layer, cited[0].passage if cited else None)
            )  # fmt: skip
        labels = {iri: thing.label for iri, thing in self.things.items()}
        return Table(columns, rows, labels=labels, quotations=quotations)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the chain as a directed graph; edges run the way the money or the recommendation does."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(root=self.root)
        for thing in self.things.values():
            graph.add_node(
                thing.iri, label=thing.label, kind=thing.kind, layer=thing.layer, stage=thing.stage,
                money="; ".join(map(str, thing.money)),
            )  # fmt: skip
        for step in self.steps:
            passage = step.citations[0].passage if step.citations else ""
            graph.add_edge(step.source, step.target, key=step.property, layer=step.layer, passage=passage)
        return graph

    def plot(self) -> Figure:
        """Return the money of the trace as a Sankey picture; an unknown amount is drawn as unknown."""
        from cohesion_kg.viz.sankey import sankey

        return sankey(self)

    def lines(self, width: int = 110) -> Iterator[str]:
        """Yield the trace as a tree in plain text, the quotation under each step, lines no longer than `width`."""
        return tree_lines(self, width)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return tree_html(self)


def trace(scope: Scope, name: object, direction: Direction = "both") -> Trace:
    """Follow the chain from a thing.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    name
        A stream, project, award, result, recommendation, action or council, by any of its names; the chains of a body
        begin at the things that are tied to it.
    direction
        ``"forwards"`` (where the money or the recommendation goes), ``"backwards"``, or ``"both"``.

    Returns
    -------
    Trace
        Things, steps and breaks.

    Raises
    ------
    QueryError
        If the direction or a layer is unknown.
    NotFound, Ambiguous
        If nothing, or more than one thing, is called so.
    """
    if direction not in ("forwards", "backwards", "both"):
        raise QueryError(f"There is no direction {direction!r}; choose forwards, backwards or both.")
    root = scope.resolve(name, ("stream", "project", "programme", "funding", "council"))
    roots = [root, *scope.ask("chain-starts", body=root).column("thing")]
    found = Trace(root, direction, scope.layers)
    links: dict[tuple[str, str, str], None] = {}
    for forwards in (False, True):
        if direction in ("both", "forwards" if forwards else "backwards"):
            links.update(dict.fromkeys(_walk(scope, roots, forwards)))
    # A council is tied to the things where its chains begin; what these lead to hangs below them.
    reached = {target for _, _, target in links}
    starts = [other for other in roots[1:] if other not in reached] or roots[1:]
    links = {(root, _TIE, other): None for other in starts} | links
    iris = list(dict.fromkeys([root, *(iri for source, _, target in links for iri in (source, target))]))
    found.things = _things(scope, iris)
    found.steps = _steps(scope, links, found.things)
    amounts = (money for thing in found.things.values() for money in thing.money)
    found.quotations = scope.quotations(money.passage for money in amounts if money.passage)
    found.gaps = list(_breaks(scope, found))
    return found


def _walk(scope: Scope, roots: Iterable[IRI], forwards: bool) -> Iterator[tuple[str, str, str]]:
    seen = set(roots)
    frontier = list(roots)
    while frontier:
        rows = scope.ask("chain-step", **{"from": frontier})
        fresh: dict[IRI, None] = {}
        for row in rows:
            if row["forwards"] is not forwards:
                continue
            near, far = row["from"], row["to"]
            property_ = ("^" if row["inverse"] else "") + row["property"]
            yield (near, property_, far) if forwards else (far, property_, near)
            if far not in seen:
                seen.add(far)
                fresh[far] = None
        frontier = list(fresh)


def _things(scope: Scope, iris: Sequence[str]) -> dict[str, TracedThing]:
    things: dict[str, TracedThing] = {iri: TracedThing(IRI(iri), curie(iri)) for iri in iris}
    classes: dict[str, list[str]] = defaultdict(list)
    for row in scope.ask("chain-things", thing=iris):
        thing = things[row["thing"]]
        thing.label = row["label"] or thing.label
        thing.layer = local_name(row["layer"]) or thing.layer
        thing.stage = local_name(row["stage"]) or thing.stage
        thing.figure = row["figure"] or thing.figure
        thing.words = row["words"] or thing.words
        if row["class"].startswith(CKG):
            classes[thing.iri].append(row["class"].removeprefix(CKG))
    for iri, names in classes.items():
        things[iri].classes = tuple(dict.fromkeys(sorted(names, key=lambda name: (_RANK.get(name, 50), name))))
    amounts: dict[str, dict[tuple[object, ...], Money]] = defaultdict(dict)
    for row in scope.ask("chain-money", thing=iris):
        kind = local_name(row["kind"])
        if row["amount"] is None and not kind:
            kind = _kind_of_missing(things[row["thing"]], row["property"])
        absence = local_name(row["absence"]).replace("-", " ")
        money = Money(kind, row["printed"] or "", row["amount"], absence, row["per"] or "", row["passage"] or "")
        # An amount that stands on several passages is one amount.
        amounts[row["thing"]].setdefault((row["property"], money.kind, money.printed, money.absence), money)
    for thing in things.values():
        thing.money = tuple(amounts[thing.iri].values())
        if not thing.money and (kind := _kind_of_missing(thing, CKG + "hasAmount")):
            thing.money = (Money(kind, "", None, _NOT_MENTIONED, "", ""),)
    return things


def _kind_of_missing(thing: TracedThing, property_: str) -> str:
    """Return the kind of an amount that is not given; nothing where the class of the thing does not tell it."""
    if property_ == CKG + "fundSize":
        return "fund-total"
    if property_ != CKG + "hasAmount":
        return ""
    return next((_KIND_OF_AMOUNT[name] for name in thing.classes if name in _KIND_OF_AMOUNT), "")


#: Where a thing has several classes, the one with the lowest rank names it.
_RANK = {"FundingStream": 0, "Award": 0, "Allocation": 0, "Project": 1, "Programme": 0, "Partnership": 2, "Team": 3}


def _steps(
    scope: Scope,
    links: dict[tuple[str, str, str], None],
    things: dict[str, TracedThing],
) -> list[Step]:
    """Return the links in reading order; give them, and the things they tie, the passages they stand on."""
    provenance: dict[str, list[IRI]] = defaultdict(list)
    claims: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in scope.ask("evidence", thing=list(things)):
        if row["property"] is None:
            provenance[row["thing"]].append(row["passage"])
        else:
            claims[row["thing"], row["property"], str(row["value"])].append(row)
    claimed = [row["passage"] for rows in claims.values() for row in rows]
    quoted = scope.citations(chain(claimed, *provenance.values()))
    for iri, passages in provenance.items():
        cited = [quoted[passage] for passage in passages if passage in quoted]
        things[iri].citations = tuple(sorted(cited, key=lambda citation: -len(citation.exact)))  # the fullest first
    steps = []
    for source, path, target in links:
        property_ = path.removeprefix("^")
        subject, object_ = (source, target) if property_ == path else (target, source)
        rows = claims.get((subject, property_, object_), [])
        layer = "derived" if path == _TIE else local_name(rows[0]["layer"]) if rows else things[subject].layer
        borne_out = tuple(quoted[row["passage"]] for row in rows if row["passage"] in quoted)
        steps.append(Step(IRI(source), path.replace(CKG, ""), IRI(target), layer, borne_out))
    # A reader meets money before work, work before results, and rows in the order of their document.
    return sorted(steps, key=lambda step: (_ORDER.get(things[step.target].kind, 50), _natural(step.target)))


#: In which order the things that one thing leads to are shown.
_ORDER = {
    name: place
    for place, name in enumerate(
        "Award Allocation Expenditure Bid Prospect Funding Project Programme Evaluation Finding Activity Output "
        "Outcome Recognition Recommendation Response Action ProgressUpdate Instrument".split()
    )
}


def _natural(iri: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", iri)]


def _breaks(scope: Scope, found: Trace) -> Iterator[Break]:
    """Yield where the chain breaks; a walk back does not see what else a thing led to, only money of no amount."""
    kinds = ["money-without-amount"] if found.direction == "backwards" else list(_BREAKS)
    for kind in kinds:
        lacking = dict.fromkeys(scope.ask(kind, thing=list(found.things)).column("thing"))
        for thing in (found.things[iri] for iri in lacking):
            yield Break(thing.iri, kind, f"{thing.label}: {_BREAKS[kind]}", thing.citations)
