"""Gaps: what is missing in the chain of money and accountability, and which document should have held it."""

from __future__ import annotations

import datetime as dt
import difflib
import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.query.citations import Citation
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.dates import day
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

__all__ = ["KINDS", "Gap", "Gaps", "broken_links", "gaps"]

#: What each kind of gap says of a thing; the kinds are those of ``gapkind:``, each with a public query of its name.
KINDS: Mapping[str, str] = {
    "recommendation-without-action": "no action follows from {label}; {how}",
    "recommendation-without-response": "no response to {label} is printed; {how}",
    "action-without-owner": "nobody is responsible for {label}; {how}",
    "action-without-deadline": "{label} has no deadline; {how}",
    "action-without-progress": "no progress is reported on {label}; {how}",
    "deadline-passed-without-progress": "{label} was due ({detail}), and no progress is reported",
    "uncosted-action": "no cost is given for {label}; {how}",
    "update-required": "the paper itself calls for an update on {label}",
    "form-demand-not-met": "for {label} the form asks for {detail}",
    "money-without-amount": "no amount is given for {label}; {how}",
    "money-without-result": "no result that is more than intended or under way is tied to {label}; {how}",
    "result-without-money": "no money is tied to {label}; {how}",
    "output-without-outcome": "no change in the world is tied to {label}; {how}",
    "project-without-result": "no result that is more than intended is given for {label}; {how}",
    "evaluation-without-finding": "what {label} found is not given; {how}",
    "missing-attachment": "what it announces as attached is not there; {how}",
    "undated-document": "it carries no date; {how}",
    "unnamed-publisher": "it does not say who issued it; {how}",
    "unexpanded-initials": "{label} stands for who is responsible ({detail} cells), and no document expands it",
}
#: How a document leaves something out; an empty kind is silence that nobody recorded.
_HOW = {
    "": "no word of it was found",
    "not-mentioned": "the paper says nothing of it",
    "blank-cell": "its place is there and printed blank",
    "nil-recorded": "a nil is recorded",
    "placeholder": "the form's own words still stand in its place",
    "truncated": "it is cut off",
    "withheld": "it is withheld",
}
#: Names of the links that a chain can lack, by property.
_LINKS = {
    "hasAction": "recommendation → action",
    "hasResponse": "recommendation → response",
    "responsible": "action → owner",
    "deadline": "action → deadline",
    "hasProgress": "action → progress",
    "cost": "action → cost",
    "hasAmount": "money → amount",
    "fundSize": "fund → amount",
    "funds": "money → work",
    "hasActivity": "work → activity",
    "hasOutput": "work → result",
    "hasOutcome": "output → outcome",
    "hasFunding": "result → money",
    "hasFinding": "evaluation → finding",
    "attachment": "document → attachment",
    "issued": "document → date",
    "publisher": "document → publisher",
    "hasName": "initials → name",
}
#: Where a recommendation's chain breaks, as ``first-broken-link`` says it: the property, the kind of gap, what is said.
_CHAIN: Mapping[str, tuple[str, str, str]] = {
    "response": ("hasResponse", "recommendation-without-response", "no response is printed"),
    "action": ("hasAction", "recommendation-without-action", "no action follows"),
    "progress": ("hasProgress", "action-without-progress", "{silent} of its {actions} actions report no progress"),
    "outcome": ("hasOutcome", "output-without-outcome", "no outcome is tied to its actions"),
}


@dataclass(frozen=True)
class Gap:
    """One thing that is missing.

    Parameters
    ----------
    kind
        Kind of gap (a concept of ``gapkind:``), without its prefix.
    thing, label
        What lacks something.
    document, publisher
        The document that should have held the answer, and who published it, as far as known.
    title
        What the document is called.
    sentence
        The gap in one sentence.
    first_broken_link
        The first link that leads nowhere, such as ``"action → progress"``.
    absence
        Kind of absence (a concept of ``absence:``) where a reader recorded one; empty where the graph is only silent.
    citations
        Passages where the thing stands; before them the words in the place of what is missing, where there are some.
    """

    kind: str
    thing: IRI
    label: str
    document: IRI | None
    publisher: str
    title: str
    sentence: str
    first_broken_link: str
    absence: str
    citations: tuple[Citation, ...]

    def __str__(self) -> str:
        quoted = f"\n    {self.citations[0]}" if self.citations else ""
        return f"{self.sentence} [{self.first_broken_link}]{quoted}"


@dataclass(frozen=True)
class Gaps(Sequence[Gap]):
    """The gaps of a graph, by kind and document.

    A gap says that the graph holds nothing there; it does not say that nothing was done.

    Parameters
    ----------
    found
        The gaps.
    """

    found: tuple[Gap, ...] = field(default=())

    def __getitem__(self, index: Any) -> Any:
        return Gaps(self.found[index]) if isinstance(index, slice) else self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    @property
    def counts(self) -> dict[str, int]:
        """How many gaps there are of each kind, in the order of the kinds."""
        counted = Counter(gap.kind for gap in self.found)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    def of(self, kind: str) -> Gaps:
        """Return the gaps of one kind.

        Raises
        ------
        NotFound
            If there is no such kind.
        """
        _check((kind,))
        return Gaps(tuple(gap for gap in self.found if gap.kind == kind))

    def to_table(self) -> Table:
        """Return one row for each gap, with its first passage."""
        columns = ("kind", "thing", "document", "publisher", "sentence", "first_broken_link", "absence", "passage")
        rows = [
            (gap.kind, gap.thing, gap.document, gap.publisher, gap.sentence, gap.first_broken_link, gap.absence or None,
             gap.citations[0].passage if gap.citations else None)
            for gap in self.found
        ]  # fmt: skip
        labels = {gap.thing: gap.label for gap in self.found} | {
            gap.document: gap.title for gap in self.found if gap.document
        }
        quoted = {citation.passage: citation.exact for gap in self.found for citation in gap.citations}
        return Table(columns, rows, labels=labels, quotations=quoted)

    def __str__(self) -> str:
        lines = [self._counted()]
        for kind, count in self.counts.items():
            lines += ["", f"{kind} ({count})", *(f"  {gap}" for gap in self.of(kind))]
        return "\n".join(lines)

    __repr__ = __str__

    def _counted(self) -> str:
        number, kinds = len(self), len(self.counts)
        return f"{number} gap{'' if number == 1 else 's'} of {kinds} kind{'' if kinds == 1 else 's'}"

    def _repr_html_(self) -> str:
        parts = [f"<p>{self._counted()}</p>"]
        for kind, count in self.counts.items():
            items = "".join(
                f"<li>{html.escape(gap.sentence)} <small>[{gap.first_broken_link}]</small>"
                + "".join(f"<br><cite>{html.escape(str(citation))}</cite>" for citation in gap.citations[:1])
                + "</li>"
                for gap in self.of(kind)
            )
            parts.append(f"<details><summary>{kind} ({count})</summary><ul>{items}</ul></details>")
        return "".join(parts)


def gaps(scope: Scope, *kinds: str, council: object = None, as_of: dt.date | str | None = None) -> Gaps:
    """Find what is missing.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    *kinds
        Kinds of gap to look for; all by default.
    council
        Only the gaps of documents that this council published, as far as known.
    as_of
        The day on which one asks; deadlines are only held against a day that is given.

    Returns
    -------
    Gaps
        What is missing, in the order of the kinds.

    Raises
    ------
    NotFound
        If there is no such kind.
    QueryError
        If deadlines are asked for without a day.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> found = gaps(kg.scope, "recommendation-without-response")
    >>> [gap.sentence.split(": ", 1)[1] for gap in found if gap.absence]  # doctest: +ELLIPSIS
    ["no response to “The Council reviews ...” is printed; the form's own words still stand in its place"]
    """
    _check(kinds)
    if as_of is None and "deadline-passed-without-progress" in kinds:
        raise QueryError("Say on which day deadlines are to have passed, as in as_of=2018-11-15.")
    asked = [kind for kind in KINDS if kind in (kinds or KINDS)]
    rows: list[dict[str, Any]] = []
    for kind in asked:
        bound: dict[str, object] = {}
        if kind == "deadline-passed-without-progress":
            if as_of is None:
                continue
            bound = {"as_of": day(as_of)}
        rows += ({"kind": kind, **row} for row in scope.ask(kind, **bound))
    return _told(scope, rows, scope.council(council))


def broken_links(scope: Scope, *recommendations: object, council: object = None) -> Gaps:
    """Find the first broken link from each recommendation over response, action and progress to an outcome.

    A recommendation that another document prints again is followed there; a recommendation whose chain holds
    to the end has no gap.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    *recommendations
        The recommendations, by any of their names; all by default.
    council
        Only links that break in documents that this council published.

    Returns
    -------
    Gaps
        One gap for each recommendation whose chain breaks.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> [gap] = broken_links(kg.scope, "recommendation:tower-hamlets-action-plan/2")
    >>> gap.first_broken_link, gap.sentence.rpartition(": ")[2]
    ('action → progress', '2 of its 4 actions report no progress; no word of it was found')
    """
    things = [scope.resolve(name, ("recommendation",)) for name in recommendations] or None
    rows = []
    for row in scope.ask("first-broken-link", recommendation=things):
        if row["broken_at"] == "nowhere":
            continue
        property_, kind, words = _CHAIN[row["broken_at"]]
        words = words.format(silent=row["actions"] - row["reported"], actions=row["actions"])
        if property_ == "hasResponse" and row["actions"]:
            words += f", though {row['actions']} {'action follows' if row['actions'] == 1 else 'actions follow'}"
        rows.append({
            "kind": kind, "thing": row["thing"], "at": row["last"], "link": IRI(CKG + property_),
            "words": f"{{label}}: {words}; {{how}}",
        })  # fmt: skip
    return _told(scope, rows, scope.council(council))


def _check(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if not isinstance(kind, str):
            raise QueryError(f"Give kinds one by one, as in gaps('update-required'), not as {kind!r}.")
        if kind not in KINDS:
            near = difflib.get_close_matches(kind, KINDS, n=3)
            hint = f" Did you mean {', '.join(near)}?" if near else f" There are {', '.join(KINDS)}."
            raise NotFound(f"There is no kind of gap {kind!r}.{hint}", near)


def _told(
    scope: Scope,
    rows: Sequence[dict[str, Any]],
    publisher: str | None,
) -> Gaps:
    """Turn rows of gap queries into gaps: where each stands, how it is left out, and a sentence."""
    also: dict[tuple[str, str], list[IRI]] = defaultdict(list)
    for row in rows:
        also[row["kind"], row["thing"]] += [row["also"]] if row.get("also") else []
    # A blank node, as other people's graphs may hold, cannot be asked for by name.
    asked = sorted({iri for row in rows for iri in (row["thing"], row.get("at")) if isinstance(iri, IRI)})
    if not asked:
        return Gaps()
    labels: dict[str, str] = {}
    places: dict[str, dict[IRI, IRI]] = defaultdict(dict)
    for row in scope.ask("gap-things", thing=asked):
        labels[row["thing"]] = row["label"] or curie(row["thing"])
        places[row["thing"]][row["passage"]] = row["document"]
    absences: dict[tuple[str, str], dict[str, Any]] = {}
    for row in scope.ask("gap-absences", thing=asked):
        absences.setdefault((row["thing"], row["link"]), row)
    documents = sorted({document for found in places.values() for document in found.values()})
    published = scope.published_by(publisher) if publisher else set()
    titles = {row["document"]: row for row in scope.all_layers.ask("titles", document=documents)}
    quoted = scope.citations(_passages(rows, places, absences))
    found: dict[tuple[str, str], Gap] = {}
    for row in rows:
        thing, at = row["thing"], row.get("at") or row["thing"]
        document = _most(places[at].values()) or _most(places[thing].values())
        if (row["kind"], thing) in found or (publisher and document not in published):
            continue
        absence = absences.get((at, row["link"]), {})
        absent = local_name(absence.get("absence"))
        how = f"“{row['printed']}” is printed in its place" if row.get("printed") else _HOW[absent]
        title = titles.get(document, {})
        words = (row.get("words") or KINDS[row["kind"]]).format(
            label=f"“{labels.get(thing, curie(thing))}”", detail=row.get("detail") or "", how=how
        )
        named = ", ".join(filter(None, (title.get("publisher"), title.get("title") or curie(document or thing))))
        link = row["link"].removeprefix(CKG)
        order = [*places[thing], *also[row["kind"], thing], absence.get("passage"), *places[at]]
        if row.get("printed") and row.get("also"):  # what is printed in its place says more than the thing itself
            order.insert(0, row["also"])
        if thing == document and absence.get("passage"):  # its title says less than where something is left out
            order.insert(0, absence["passage"])
        cited = tuple(quoted[passage] for passage in dict.fromkeys(order) if passage in quoted)
        found[row["kind"], thing] = Gap(
            row["kind"], thing, labels.get(thing, curie(thing)), document, title.get("publisher") or "",
            title.get("title") or "", f"{named}: {words}", _LINKS.get(link, link), absent, cited,
        )  # fmt: skip
    return Gaps(tuple(found.values()))


def _passages(
    rows: Iterable[dict[str, Any]],
    places: Mapping[str, Mapping[IRI, IRI]],
    absences: Mapping[tuple[str, str], dict[str, Any]],
) -> Iterator[str]:
    for found in places.values():
        yield from found
    yield from (row["also"] for row in rows if row.get("also"))
    yield from (row["passage"] for row in absences.values() if row["passage"])


def _most(documents: Iterable[IRI]) -> IRI | None:
    """Return the document that occurs most often, the first of several."""
    counted = Counter(sorted(documents))
    return counted.most_common(1)[0][0] if counted else None
