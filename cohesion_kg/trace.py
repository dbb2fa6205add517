"""Trace: follow money to results and recommendations to outcomes, either way, and say where the chain breaks."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Literal

from cohesion_kg.backends import Backend
from cohesion_kg.citations import Citation, citations
from cohesion_kg.errors import QueryError
from cohesion_kg.money import Total, sum_amounts
from cohesion_kg.namespaces import CKG
from cohesion_kg.queries import Catalogue
from cohesion_kg.results import Table
from cohesion_kg.terms import IRI, curie

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Break", "Money", "Step", "Trace", "TracedThing", "trace"]

Direction = Literal["forwards", "backwards", "both"]

#: What a thing of a class should lead to, and the kind of gap when it does not.
_EXPECTED: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("Award", ("Output", "Outcome", "Recognition", "Finding"), "money-without-result", "no result is tied to this money"),
    ("Project", ("Output", "Outcome", "Recognition"), "project-without-result", "no result of it is given"),
    ("Programme", ("Output", "Outcome", "Recognition"), "project-without-result", "no result of it is given"),
    ("Evaluation", ("Finding",), "evaluation-without-finding", "what the evaluation found is not given"),
    ("Recommendation", ("Action",), "recommendation-without-action", "no action answers it"),
    ("Action", ("ProgressUpdate",), "action-without-progress", "no progress is reported"),
)
#: Ties a body to the things where its chains begin; computed, and so of the derived layer.
_TIE = CKG + "isTiedTo"
#: Longest quotation that the printed tree shows whole.
_LONGEST_QUOTE = 240
_FUNDING = frozenset({"Prospect", "Bid", "Award", "Allocation", "Expenditure"})


@dataclass(frozen=True)
class Money:
    """One amount, or its absence.

    Parameters
    ----------
    kind
        Kind of money (a concept of ``moneykind:``), without its prefix.
    printed
        The amount as printed; empty where none is given.
    amount
        The amount in the currency's units; None where none is given.
    absence
        Kind of absence, where no amount is given.
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
        return f"amount {(self.absence or 'not given').replace('-', ' ')}"


@dataclass
class TracedThing:
    """One thing on a chain."""

    iri: IRI
    label: str
    classes: tuple[str, ...] = ()
    layer: str = ""
    stage: str = ""
    words: str = ""
    money: tuple[Money, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def kind(self) -> str:
        """Its most telling class, as a word."""
        return self.classes[0] if self.classes else ""


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
    """

    root: IRI
    direction: str
    layers: tuple[str, ...] | None
    things: dict[str, TracedThing] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    gaps: list[Break] = field(default_factory=list)

    @property
    def money(self) -> Table:
        """Every amount on the chain, known and unknown, with its kind."""
        rows = [
            (thing.iri, money.kind, money.printed, money.amount, money.absence, money.per, IRI(money.passage))
            for thing in self.things.values()
            for money in thing.money
        ]
        labels = {thing.iri: thing.label for thing in self.things.values()}
        return Table(["thing", "kind", "printed", "amount", "absence", "per", "passage"], rows, labels=labels)

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
        """
        rows = [row for row in self.money if kind is None or row["kind"] == kind]
        return sum_amounts((row["amount"], row["kind"]) for row in rows)

    def to_table(self) -> Table:
        """Return one row for each step, with its layer and its first passage."""
        columns = ["source", "property", "target", "kind", "stage", "amount", "layer", "passage"]
        rows, quotations = [], {}
        for step in self.steps:
            target = self.things[step.target]
            cited = (step.citations or target.citations)[:1]
            quotations.update({citation.passage: citation.exact for citation in cited})
            amounts = "; ".join(map(str, target.money)) or None
            passage = cited[0].passage if cited else None
            rows.append(
                (step.source, step.property, step.target, target.kind, target.stage or None, amounts, step.layer, passage)
            )
        labels = {thing.iri: thing.label for thing in self.things.values()}
        return Table(columns, rows, labels=labels, quotations=quotations)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Return the chain as a directed graph; edges run the way the money or the recommendation does."""
        import networkx as nx

        graph = nx.MultiDiGraph(root=self.root)
        for thing in self.things.values():
            graph.add_node(
                thing.iri, label=thing.label, kind=thing.kind, layer=thing.layer, stage=thing.stage,
                money="; ".join(map(str, thing.money)),
            )  # fmt: skip
        for step in self.steps:
            passage = step.citations[0].passage if step.citations else ""
            graph.add_edge(step.source, step.target, key=step.property, layer=step.layer, passage=passage)
        return graph

    def _branches(self, forwards: bool) -> Iterator[tuple[int, Step | None, TracedThing, bool]]:
        """Yield the tree in one direction: depth, the step that led here, the thing, whether it was shown before."""
        links: dict[str, dict[IRI, Step]] = defaultdict(dict)
        for step in self.steps:
            near, far = (step.source, step.target) if forwards else (step.target, step.source)
            links[near].setdefault(far, step)  # a link that is held both ways is drawn once
        seen: set[str] = set()
        stack: list[tuple[int, Step | None, IRI]] = [(0, None, self.root)]
        while stack:
            depth, step, iri = stack.pop()
            again = iri in seen
            yield depth, step, self.things[iri], again
            if not again:
                seen.add(iri)
                stack += [(depth + 1, link, far) for far, link in reversed(links[iri].items())]

    def lines(self, width: int = 110) -> Iterator[str]:
        """Yield the trace as a tree in plain text, the quotation under each step.

        Parameters
        ----------
        width
            Longest line; quotations are wrapped to it.
        """
        for forwards, heading in ((False, "Follows from"), (True, "Leads to")):
            branches = list(self._branches(forwards))
            wanted = self.direction in ("both", "forwards" if forwards else "backwards")
            if not wanted or (len(branches) == 1 and self.direction == "both" and not forwards):
                continue
            if self.direction == "both":
                yield f"{heading}:"
            for depth, step, thing, again in branches:
                yield from self._thing_lines(depth, step, thing, again, width)
        if self.gaps:
            yield f"Where the chain breaks ({len(self.gaps)}):"
            yield from (f"  ✗ {gap}" for gap in self.gaps)

    def _thing_lines(
        self, depth: int, step: Step | None, thing: TracedThing, again: bool, width: int
    ) -> Iterator[str]:
        indent = "   " * depth
        link = f"{step.property} → " if step else ""
        layer = step.layer if step else thing.layer
        facts = [thing.kind, thing.stage.replace("-", " "), *map(str, thing.money)]
        described = ", ".join(dict.fromkeys(fact for fact in facts if fact))
        mark = "" if layer in ("", "stated") else f" ({layer})"
        yield f"{indent}{link}{thing.label} [{described}]{mark}{' — shown above' if again else ''}"
        for citation in _cited(step, thing, again):
            yield from wrap(_quoted(citation), width, initial_indent=indent + "   ", subsequent_indent=indent + "   ")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = []
        for forwards, heading in ((False, "Follows from"), (True, "Leads to")):
            if self.direction in ("both", "forwards" if forwards else "backwards"):
                items = "".join(self._html_item(*branch) for branch in self._branches(forwards))
                parts.append(f"<h4>{heading}</h4><div>{items}</div>")
        gaps = "".join(f"<li>{html.escape(str(gap))}</li>" for gap in self.gaps)
        parts.append(f"<h4>Where the chain breaks</h4><ul>{gaps or '<li>nowhere</li>'}</ul>")
        return "".join(parts)

    def _html_item(self, depth: int, step: Step | None, thing: TracedThing, again: bool) -> str:
        described = ", ".join(filter(None, [thing.kind, thing.stage, *map(str, thing.money)]))
        link = f"<small>{html.escape(step.property)} →</small> " if step else ""
        cited = _cited(step, thing, again)
        quoted = "".join(f"<blockquote>{html.escape(str(citation))}</blockquote>" for citation in cited)
        body = f'{link}<a href="{html.escape(thing.iri, quote=True)}">{html.escape(thing.label)}</a> '
        body += f"<small>[{html.escape(described)}; {html.escape(step.layer if step else thing.layer)}]</small>"
        details = f"<details><summary>{body}</summary>{quoted}</details>" if quoted else f"<div>{body}</div>"
        return f'<div style="margin-left:{depth * 1.5}em">{details}</div>'


def _cited(step: Step | None, thing: TracedThing, again: bool) -> list[Citation]:
    """Return where the thing stands, and where the link to it does, if that is another sentence."""
    link = step.citations[:1] if step else ()
    if again:
        return list(link)
    own = thing.citations[:1]
    return [*own, *(citation for citation in link if not own or citation.exact not in own[0].exact)]


def _quoted(citation: Citation) -> str:
    words = shorten(citation.exact, _LONGEST_QUOTE, placeholder=" …")
    return f"“{words}” — {citation.title}, {citation.place}"


def trace(
    backend: Backend,
    catalogue: Catalogue,
    roots: Sequence[IRI],
    direction: Direction = "both",
    layers: Sequence[str] | None = None,
) -> Trace:
    """Follow the chain from a thing.

    Parameters
    ----------
    backend, catalogue
        The graph and its queries.
    roots
        The thing to start from, then, for a body that is not itself on a chain, the things of its that are.
    direction
        ``"forwards"`` (where the money or the recommendation goes), ``"backwards"``, or ``"both"``.
    layers
        Layers to ask, such as ``["stated"]``; all by default.

    Returns
    -------
    Trace
        Things, steps and breaks.

    Raises
    ------
    QueryError
        If the direction or a layer is unknown.
    """
    if direction not in ("forwards", "backwards", "both"):
        raise QueryError(f"There is no direction {direction!r}; choose forwards, backwards or both.")
    root = roots[0]
    found = Trace(root, direction, tuple(layers) if layers is not None else None)
    links: dict[tuple[str, str, str], None] = {}
    for forwards in (False, True):
        if direction in ("both", "forwards" if forwards else "backwards"):
            links.update(dict.fromkeys(_walk(backend, catalogue, roots, forwards, layers)))
    # A council is tied to the things where its chains begin; what these lead to hangs below them.
    reached = {target for _, _, target in links}
    starts = [other for other in roots[1:] if other not in reached] or roots[1:]
    links = {(root, _TIE, other): None for other in starts} | links
    iris = list(dict.fromkeys([root, *(iri for source, _, target in links for iri in (source, target))]))
    found.things = _things(backend, catalogue, iris, layers)
    found.steps = _steps(backend, catalogue, links, found.things, layers)
    found.gaps = list(_breaks(found))
    return found


def _walk(
    backend: Backend, catalogue: Catalogue, roots: Iterable[IRI], forwards: bool, layers: Sequence[str] | None
) -> Iterator[tuple[str, str, str]]:
    seen = set(roots)
    frontier = list(roots)
    while frontier:
        rows = Table.from_rows(backend.select(catalogue["chain-step"].bind(**{"from": frontier}), layers))
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


def _things(
    backend: Backend, catalogue: Catalogue, iris: list[IRI], layers: Sequence[str] | None
) -> dict[str, TracedThing]:
    things = {iri: TracedThing(IRI(iri), curie(iri)) for iri in iris}
    classes: dict[str, list[str]] = defaultdict(list)
    for row in Table.from_rows(backend.select(catalogue["chain-things"].bind(thing=iris), layers)):
        thing = things[row["thing"]]
        thing.label = row["label"] or thing.label
        thing.layer = _local(row["layer"]) or thing.layer
        thing.stage = _local(row["stage"]) or thing.stage
        thing.words = row["words"] or thing.words
        if row["class"].startswith(CKG):
            classes[thing.iri].append(row["class"].removeprefix(CKG))
    for iri, names in classes.items():
        things[iri].classes = tuple(dict.fromkeys(sorted(names, key=lambda name: (_RANK.get(name, 50), name))))
    amounts: dict[str, dict[Money, None]] = defaultdict(dict)
    for row in Table.from_rows(backend.select(catalogue["chain-money"].bind(thing=iris), layers)):
        money = Money(
            _local(row["kind"]), row["printed"] or "", row["amount"], _local(row["absence"]), row["per"] or "",
            row["passage"] or "",
        )  # fmt: skip
        amounts[row["thing"]][money] = None
    for iri, found in amounts.items():
        things[iri].money = tuple(found)
    footing: dict[str, list[str]] = defaultdict(list)
    for row in Table.from_rows(backend.select(catalogue["evidence"].bind(thing=iris), layers)):
        if row["property"] is None:
            footing[row["thing"]].append(row["passage"])
    quoted = citations(backend, catalogue, (passage for passages in footing.values() for passage in passages))
    for iri, passages in footing.items():
        cited = [quoted[passage] for passage in passages if passage in quoted]
        things[iri].citations = tuple(sorted(cited, key=lambda citation: -len(citation.exact)))  # the fullest first
    return things


#: Where a thing has several classes, the one with the lowest rank names it.
_RANK = {"FundingStream": 0, "Award": 0, "Allocation": 0, "Project": 1, "Programme": 0, "Partnership": 2, "Team": 3}


def _local(iri: str | None) -> str:
    return iri.rpartition("/")[2] if iri else ""


def _steps(
    backend: Backend,
    catalogue: Catalogue,
    links: dict[tuple[str, str, str], None],
    things: dict[str, TracedThing],
    layers: Sequence[str] | None,
) -> list[Step]:
    claims: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in Table.from_rows(backend.select(catalogue["evidence"].bind(thing=list(things)), layers)):
        if row["property"] is not None:
            claims[row["thing"], row["property"], str(row["value"])].append(row)
    quoted = citations(backend, catalogue, (row["passage"] for rows in claims.values() for row in rows))
    steps = []
    for source, path, target in links:
        property_ = path.removeprefix("^")
        subject, object_ = (source, target) if property_ == path else (target, source)
        rows = claims.get((subject, property_, object_), [])
        layer = "derived" if path == _TIE else _local(rows[0]["layer"]) if rows else things[subject].layer
        cited = tuple(quoted[row["passage"]] for row in rows if row["passage"] in quoted)
        steps.append(Step(IRI(source), path.replace(CKG, ""), IRI(target), layer, cited))
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


def _breaks(found: Trace) -> Iterator[Break]:
    links: dict[str, set[str]] = defaultdict(set)
    for step in found.steps:
        links[step.source].add(step.target)
    for thing in found.things.values():
        reached = {name for iri in _closure(links, thing.iri) for name in found.things[iri].classes}
        if _FUNDING & set(thing.classes) and not any(money.amount is not None for money in thing.money):
            sentence = f"{thing.label}: no amount is given"
            yield Break(thing.iri, "money-without-amount", sentence, thing.citations)
        if found.direction == "backwards":
            continue  # a walk back does not see what else the thing led to
        for name, wanted, kind, words in _EXPECTED:
            if name in thing.classes and not reached & set(wanted):
                yield Break(thing.iri, kind, f"{thing.label}: {words}", thing.citations)
                break


def _closure(links: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    fresh = [start]
    while fresh:
        for far in links[fresh.pop()]:
            if far not in found:
                found.add(far)
                fresh.append(far)
    return found
