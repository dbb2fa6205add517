"""Measures of councils' plans: figures with what they count, and whether two of them can be compared."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI, local_name

__all__ = [
    "OF_PLANS",
    "Action",
    "Measure",
    "Measurement",
    "Plan",
    "Published",
    "Verdict",
    "joined",
    "plan_actions",
    "verdict",
]


@dataclass(frozen=True)
class Published:
    """A document that a council published.

    Parameters
    ----------
    document, label, council, kind
        Which document it is, what it is called, whose it is, and its kind.
    publisher_layer
        ``stated`` where the document names its publisher, ``interpreted`` where a reader inferred it.
    earliest, latest
        The days between which it was written; None where nothing limits them.
    form
        Whether it is a form, with rows and columns.
    actions
        How many actions it holds.
    """

    document: IRI
    label: str
    council: IRI
    kind: str
    publisher_layer: str
    earliest: dt.date | None
    latest: dt.date | None
    form: bool
    actions: int

    def __str__(self) -> str:
        start, end = self.earliest, self.latest
        when = f"{start}" if start == end and start else f"{start or 'no first day'} to {end or 'no last day'}"
        return f"{self.label} [{self.kind}; {when}; publisher {self.publisher_layer}]"


@dataclass(frozen=True)
class Measurement:
    """One council's figure of a measure.

    Parameters
    ----------
    council
        The council.
    low, high
        Bounds of the figure, equal where it is exact; None at an open end.
    unit
        Its unit.
    words
        The figure as a reader sees it, with what it counts.
    population
        The kinds of document that it was counted in.
    definition
        What exactly was counted, where councils differ in it.
    open_end
        Why an end is open.
    days
        First and last day that the figure can speak of, where it changes from day to day.
    absent
        Why there is no figure; empty where there is one.
    things
        The things counted.
    """

    council: IRI
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    words: str = ""
    population: str = ""
    definition: str = ""
    open_end: str = ""
    days: tuple[dt.date | None, dt.date | None] | None = None
    absent: str = ""
    things: tuple[IRI, ...] = ()

    def __str__(self) -> str:
        return self.words or self.absent


@dataclass(frozen=True)
class Verdict:
    """Whether two figures can be compared.

    Parameters
    ----------
    councils
        The two councils, as their labels.
    comparable
        Whether they can.
    reason
        ``absent``, ``unit``, ``definition``, ``population`` or ``date`` where they cannot.
    sentence
        Why, in words.
    """

    councils: tuple[str, str]
    comparable: bool
    reason: str
    sentence: str

    def __bool__(self) -> bool:
        return self.comparable

    def __str__(self) -> str:
        verdict = "comparable" if self.comparable else f"not comparable ({self.reason})"
        return f"{self.councils[0]} and {self.councils[1]}: {verdict}: {self.sentence}"


@dataclass(frozen=True)
class Measure:
    """One measure over all councils compared.

    Parameters
    ----------
    name
        What is measured.
    figures
        The figure of each council.
    verdicts
        For each pair of councils, whether their figures can be compared.
    """

    name: str
    figures: Mapping[IRI, Measurement]
    verdicts: tuple[Verdict, ...]

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the figures: once that silence is not zero, and of each pair whether they compare."""
        silence = ["What is absent is not zero."] if any(one.absent for one in self.figures.values()) else []
        return silence + [str(verdict) for verdict in self.verdicts if verdict.reason != "absent"]


def joined(words: Iterable[str]) -> str:
    """Join distinct words with "and", in the order of the alphabet."""
    return " and ".join(sorted(set(words)))


# Measures of plans ------------------------------------------------------------------------------------------


@dataclass
class Action:
    """What the measures need to know of an action."""

    thing: IRI
    document: IRI
    truncated: bool
    owned: bool
    deadlines: dict[IRI, Mapping[str, Any]]
    owners: dict[IRI, str]
    updated: bool

    @property
    def due(self) -> list[Mapping[str, Any]]:
        """Its deadlines, the repaired ones in place of those that they repair."""
        return [one for one in self.deadlines.values() if one["repaired"]] or list(self.deadlines.values())


def plan_actions(rows: Table) -> list[Action]:
    """Gather the rows of ``compare-actions`` by action and document."""
    found: dict[tuple[IRI, IRI], Action] = {}
    for row in rows:
        action = Action(row["thing"], row["document"], row["truncated"], row["owned"], {}, {}, False)
        action = found.setdefault((row["document"], row["thing"]), action)
        if row["due"]:
            action.deadlines[row["due"]] = row
        if row["owner"]:
            action.owners[row["owner"]] = local_name(row["owner_class"])
        action.updated |= row["update"] is not None
    return list(found.values())


@dataclass
class Plan:
    """The actions of a council in those of its forms that ask for what is measured."""

    council: IRI
    actions: list[Action]
    forms: list[Published]
    named: Mapping[str, str]

    def share(self, having: Sequence[Action], words: str = "") -> Measurement:
        """Return which share of the actions these are, in percent."""
        share = Decimal(100 * len(having)) / len(self.actions)
        text = f"{share:.1f}% ({len(having)} of {len(self.actions)} actions{words})"
        things = tuple(action.thing for action in having)
        return Measurement(self.council, share, share, "% of actions", text, self.kinds, things=things)

    @property
    def kinds(self) -> str:
        """The kinds of the forms, as a population."""
        return joined(form.kind for form in self.forms)


def _with_deadline(plan: Plan) -> Measurement:
    having = [action for action in plan.actions if any(due["dated"] for due in action.due)]
    cut = sum(action.truncated for action in having)
    return plan.share(having, f", {cut} of them cut off" if cut else "")


def _with_owner(plan: Plan) -> Measurement:
    return plan.share([action for action in plan.actions if action.owned])


def _busiest(plan: Plan) -> Measurement:
    counted = Counter(owner for action in plan.actions for owner in action.owners)
    if not counted:
        return Measurement(plan.council, absent="no owner can be told")
    owner, _ = counted.most_common(1)[0]
    having = [action for action in plan.actions if owner in action.owners]
    alone = sum(len(action.owners) == 1 for action in having)
    figure = plan.share(having, f", {alone} of them alone: {plan.named[owner]}")
    return replace(figure, definition=_OWNERS.get(having[0].owners[owner], "a body"))


#: What an owner is, in words: a post can be looked up, initials cannot.
_OWNERS = {"Post": "a post", "Person": "a person without a post", "Initials": "initials that nobody expands"}


def _with_progress(plan: Plan) -> Measurement:
    starts, ends = [form.earliest for form in plan.forms], [form.latest for form in plan.forms]
    first = None if None in starts else min(day for day in starts if day)
    last = None if None in ends else max(day for day in ends if day)
    return replace(plan.share([action for action in plan.actions if action.updated]), days=(first, last))


def _lead_time(plan: Plan, extreme: Callable[[Iterable[int]], int], ends: str) -> Measurement:
    """Return an interval of days that is certain to hold the time from the document to its first or last deadline."""
    forms = {form.document: form for form in plan.forms}
    spans: list[tuple[int | None, int | None]] = []
    counted: dict[IRI, None] = {}
    for action in plan.actions:
        form = forms[action.document]
        for due in action.due:
            # A period of work is not a deadline, and "December 201" could be any of ten.
            told = local_name(due["date_kind"]) != "interval" and not action.truncated
            if told and (due["not_before"] or due["not_after"]):
                spans.append((_days(form.latest, due["not_before"]), _days(form.earliest, due["not_after"])))
                counted[action.thing] = None
    if not counted:
        return Measurement(plan.council, absent="no deadline gives a date")
    bounds = []
    for side, days in zip(("low", "high"), zip(*spans, strict=True), strict=True):
        known = [day for day in days if day is not None]
        # An unknown lower bound may be the least of all, but never the greatest; with upper bounds it is the reverse.
        bounds.append(extreme(known) if known and (len(known) == len(days) or side != ends) else None)
    low, high = bounds
    open_end = ""
    if low is None or high is None:
        undated = joined(f"{form.label} has no known day" for form in plan.forms if not (form.earliest and form.latest))
        open_end = undated or "a deadline has no end"
    left_out = len(plan.actions) - len(counted)
    words = f"{_between(low, high)} ({len(spans)} deadlines"
    words += f", {left_out} actions left out: no date, a period, or cut off)" if left_out else ")"
    return Measurement(
        council=plan.council,
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        unit="days",
        words=words,
        population=plan.kinds,
        open_end=open_end,
        things=tuple(counted),
    )


def _first(plan: Plan) -> Measurement:
    return _lead_time(plan, min, ends="low")


def _last(plan: Plan) -> Measurement:
    return _lead_time(plan, max, ends="high")


def _days(start: dt.date | None, end: dt.date | None) -> int | None:
    return (end - start).days if start and end else None


def _between(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low} days" if low == high else f"{low} to {high} days"
    if low is None and high is None:
        return "any number of days"
    return f"{low} days or more" if high is None else f"{high} days or fewer"


OF_PLANS: Mapping[str, Mapping[str, Callable[[Plan], Measurement]]] = MappingProxyType(
    {
        "deadlines": {
            "Share of actions with a deadline": _with_deadline,
            "Days from document to first deadline": _first,
            "Days from document to last deadline": _last,
        },
        "ownership": {
            "Share of actions with an owner": _with_owner,
            "Share of actions on the busiest owner": _busiest,
        },
        "progress": {"Share of actions with progress": _with_progress},
    }
)


def verdict(one: Measurement, other: Measurement, named: Mapping[str, str]) -> Verdict:
    """Say whether two figures can be compared, and, if not, the weightiest reason."""
    pair = (one, other)
    names = (named[one.council], named[other.council])

    def refuse(reason: str, sentence: str) -> Verdict:
        return Verdict(names, False, reason, sentence)

    if absent := [f"{name}: {figure.absent}" for name, figure in zip(names, pair, strict=True) if figure.absent]:
        return refuse("absent", f"{'; '.join(absent)}.")
    if one.unit != other.unit:
        return refuse("unit", f"one is in {one.unit}, the other in {other.unit}.")
    if one.definition != other.definition:
        return refuse("definition", f"one is of {one.definition}, the other of {other.definition}.")
    if one.population != other.population:
        return refuse("population", f"one was counted in {one.population}, the other in {other.population}.")
    if ends := [figure.open_end for figure in pair if figure.open_end]:
        return refuse("date", f"{'; '.join(ends)}, so that an end of the figure is open.")
    if one.days and other.days and not _overlap(one.days, other.days):
        return refuse("date", "the documents speak of different days, and the figure changes from day to day.")
    return Verdict(names, True, "", f"both are in {one.unit}, counted in {one.population}.")


def _overlap(one: tuple[dt.date | None, dt.date | None], other: tuple[dt.date | None, dt.date | None]) -> bool:
    """Say whether both spans are known, and share a day."""
    (start, end), (begin, stop) = one, other
    return bool(start and end and begin and stop and start <= stop and begin <= end)
