"""Conflicts: statements that cannot be read as one, found by readers and by rules, and those that only look so."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cohesion_kg.evidence.passages import Passage
from cohesion_kg.query.citations import Citation
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI, curie, local_name

__all__ = ["RULES", "Claim", "Conflict", "Conflicts", "Rule", "conflicts"]


class Rule(NamedTuple):
    """A rule that finds conflicts, or shows that there is none; its query is ``conflict-NAME``."""

    reason: str
    description: str
    sentence: str


#: The rules by name; the reasons are those of ``discrepancyreason:``.
RULES: Mapping[str, Rule] = {
    "share-of-a-total": Rule(
        "arithmetic",
        "A percentage and a count in one sentence are held against the whole, with room for rounding.",
        "{printed} of {total} is not {counted}",
    ),
    "parts-of-money": Rule(
        "arithmetic",
        "The parts of an award, of one kind of money, are added up and held against the award.",
        "the parts come to {sum}, the whole is {total}",
    ),
    "areas-of-a-region": Rule(
        "arithmetic",
        "Counts of areas, of one measure, subject and date, are added up and held against the region's figure.",
        "the areas come to at least {least}, the region's figure is {total}",
    ),
    "date-outside-its-heading": Rule(
        "misprint",
        "A date is held against the heading that it stands under.",
        "{printed} stands under {heading} and does not lie in it",
    ),
    "weekday-against-date": Rule(
        "misprint", "A printed weekday is held against its date.", "{printed} is a {actual}, not a {named}"
    ),
    "cadence-against-dates": Rule(
        "arithmetic",
        "The cadence that is said is held against the months between the printed dates.",
        "the meetings are {cadence}, and their dates lie at least {apart} months apart",
    ),
    "two-values-of-one-measure": Rule(
        "arithmetic",
        "Figures of one measure, unit, area, population, subject and printed date are held against each other.",
        "{printed} and {against} are given for one thing and one date, {when}",
    ),
    "two-expansions": Rule(
        "acronym", "The expansions of one acronym are held against each other.", "{acronym} is expanded as {forms}"
    ),
    "two-acronyms": Rule(
        "acronym", "The short forms of one name are held against each other.", "it is shortened to {forms}"
    ),
    "two-spellings": Rule(
        "spelling",
        "The forms of one name are held against each other where their letters agree; capitals do not count.",
        "it is written {forms}",
    ),
    "dates-out-of-order": Rule(
        "different-date",
        "A beginning or a decision is held against the end or what follows from it.",
        "it begins {printed} and ends {against}",
    ),
    "due-before-its-condition": Rule(
        "different-date",
        "The deadline of an action is held against that of what it depends on.",
        "it is due {printed}, and what it depends on is due {against}",
    ),
}  # fmt: skip
#: Rules that show why something is no conflict.
_ACQUITTALS: Mapping[str, Rule] = {
    "reach": Rule(
        "different-scope",
        "Counts of areas that come to less than their region's figure reach towards it.",
        "the listed areas come to {reached} of {total}; a list need not be complete",
    )
}
#: Reasons between which readers of a name may choose.
_NAMING = {"acronym", "spelling"}
#: Columns of a rule's query that hold claims.
_CLAIMS = ("one", "other", "whole")


@dataclass(frozen=True)
class Claim:
    """One side of a conflict.

    Parameters
    ----------
    thing, label
        The thing or value, and its label or printed form.
    citations
        The passages that say so.
    """

    thing: IRI
    label: str
    citations: tuple[Citation, ...]

    def __str__(self) -> str:
        return "\n".join([f"  - {self.label} ({curie(self.thing)})", *(f"      {one}" for one in self.citations)])


@dataclass(frozen=True)
class Conflict:
    """Claims that cannot be read as one, or, among the look-alikes, claims that only seem so.

    Parameters
    ----------
    label
        What it is about.
    reason
        Why the claims differ (a concept of ``discrepancyreason:``), or ``"look-alike"``.
    claims
        The claims side by side, each with its passages.
    explanation
        What a reader made of it; for a look-alike, why it is no conflict.
    preferred
        The claim preferred, where one is.
    thing
        The discrepancy or look-alike in the graph; None where only a rule found it.
    rules
        Names of the rules that found it.
    findings
        What the rules say of it.
    citations
        Further passages that a reader quoted, which are those of no claim.
    """

    label: str
    reason: str
    claims: tuple[Claim, ...]
    explanation: str = ""
    preferred: IRI | None = None
    thing: IRI | None = None
    rules: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def found_by(self) -> str:
        """``"reader"``, ``"rule"`` or ``"both"``."""
        return ("both" if self.rules else "reader") if self.thing else "rule"

    @property
    def headline(self) -> str:
        """What it is about, and of what sort it is."""
        sort = " — not a conflict" if self.reason == "look-alike" else f" [{self.reason}; {self.found_by}]"
        return self.label + sort

    def __str__(self) -> str:
        because = ", because:" if self.reason == "look-alike" else ""
        lines = [self.headline + because, *(["  " + self.explanation] if self.explanation else [])]
        named = zip(self.rules, self.findings, strict=True)
        lines += [f"  rule {rule}: {finding}" for rule, finding in named]
        lines += map(str, self.claims)
        lines += [f"  also: {citation}" for citation in self.citations]
        lines += [f"  preferred: {claim.label}" for claim in self.claims if claim.thing == self.preferred]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<{self.headline}: {' | '.join(claim.label for claim in self.claims)}>"

    def _repr_html_(self) -> str:
        body = html.escape("\n".join(str(self).splitlines()[1:]))
        return f"<details><summary>{html.escape(self.headline)}</summary><pre>{body}</pre></details>"


@dataclass(frozen=True)
class Conflicts(Sequence[Conflict]):
    """The conflicts of a graph, those that readers found first.

    Parameters
    ----------
    found
        The conflicts.
    look_alikes
        Claims that are no conflict, each with the reason why.
    """

    found: tuple[Conflict, ...] = field(default=())
    look_alikes: tuple[Conflict, ...] = field(default=())

    def __getitem__(self, index: Any) -> Any:
        return Conflicts(self.found[index], self.look_alikes) if isinstance(index, slice) else self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    @property
    def counts(self) -> dict[str, int]:
        """How many conflicts there are of each reason."""
        reasons = [conflict.reason for conflict in self.found]
        return {reason: reasons.count(reason) for reason in sorted(set(reasons))}

    def to_table(self) -> Table:
        """Return one row for each claim of each conflict, the look-alikes last."""
        columns = ("conflict", "reason", "found_by", "rules", "claim", "preferred", "explanation", "passage")
        rows = [
            (conflict.label, conflict.reason, conflict.found_by, ", ".join(conflict.rules) or None, claim.thing,
             claim.thing == conflict.preferred, conflict.explanation or "; ".join(conflict.findings),
             one and one.passage)
            for conflict in (*self.found, *self.look_alikes)
            for claim in conflict.claims
            for one in (claim.citations or (None,))
        ]  # fmt: skip
        claims = [claim for conflict in (*self.found, *self.look_alikes) for claim in conflict.claims]
        quoted = {one.passage: one.exact for claim in claims for one in claim.citations}
        return Table(columns, rows, labels={claim.thing: claim.label for claim in claims}, quotations=quoted)

    def __str__(self) -> str:
        lines = [self._counted()]
        for conflict in (*self.found, *self.look_alikes):
            lines += ["", str(conflict)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return "\n".join([self._counted(), *(f"  {one!r}" for one in (*self.found, *self.look_alikes))])

    def _counted(self) -> str:
        reasons = ", ".join(f"{reason} {count}" for reason, count in self.counts.items())
        number, alike = len(self), len(self.look_alikes)
        head = f"{number} conflict{'' if number == 1 else 's'}" + (f" ({reasons})" if reasons else "")
        return head + f"; {alike} look-alike{' that is' if alike == 1 else 's that are'} none"

    def _repr_html_(self) -> str:
        parts = (one._repr_html_() for one in (*self.found, *self.look_alikes))
        return f"<p>{html.escape(self._counted())}</p>" + "".join(parts)


def conflicts(scope: Scope, *, council: object = None) -> Conflicts:
    """Find what cannot be read as one.

    A finding of a rule that a reader's discrepancy already holds is shown there, with both.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    council
        Only conflicts with a claim in a document that this council published, as far as known.

    Returns
    -------
    Conflicts
        The conflicts and the look-alikes.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> found = conflicts(kg.scope.within(["stated"]))
    >>> [conflict.findings[0] for conflict in found if "share-of-a-total" in conflict.rules]
    ['8% of 20,000 is not 2,000']
    """
    curated = [_merged(rows) for rows in _by_case(scope.ask("conflict-discrepancies"))]
    extra: list[_Found] = []
    for name, rule in RULES.items():
        for rows in _by_case(scope.ask(f"conflict-{name}")):
            finding = _finding(name, rule, rows)
            held = max(curated, key=lambda one: one.overlap(finding), default=None)
            if held and held.overlap(finding):
                held.rules[name] = finding.rules[name]
                held.things += [thing for thing in finding.things if thing not in held.things]
            else:
                extra.append(finding)
    alike = [_merged(rows) for rows in _by_case(scope.ask("conflict-look-alikes"))]
    for name, rule in _ACQUITTALS.items():
        alike += (_finding(name, rule, rows, acquitted=True) for rows in _by_case(scope.ask(f"conflict-{name}")))
    told = _Teller(scope, [*curated, *extra, *alike], scope.council(council))
    return Conflicts(tuple(told(one) for one in (*curated, *extra) if told.wants(one)),
                     tuple(told(one) for one in alike if told.wants(one)))  # fmt: skip


@dataclass
class _Found:
    """A conflict before its claims are told: what stands against what, and who found it."""

    case: IRI
    things: list[IRI]
    reason: str
    label: str = ""
    explanation: str = ""
    preferred: IRI | None = None
    curated: bool = False
    rules: dict[str, str] = field(default_factory=dict)

    def overlap(self, finding: _Found) -> int:
        """Say how well a reader's discrepancy holds a finding; 0 when it does not."""
        shared = len({finding.case, *finding.things} & set(self.things))
        alike = self.reason == finding.reason or {self.reason, finding.reason} == _NAMING
        return 2 * shared + alike if shared >= 2 or (shared and alike) else 0


def _by_case(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    cases: dict[IRI, list[dict[str, Any]]] = {}
    for row in rows:
        cases.setdefault(row["case"], []).append(row)
    return iter(cases.values())


def _merged(rows: Sequence[dict[str, Any]]) -> _Found:
    """Turn the rows of a reader's discrepancy or look-alike into one."""
    first = rows[0]
    return _Found(
        case=first["case"],
        things=list(dict.fromkeys(row["thing"] for row in rows)),
        reason=local_name(first.get("kind")) or "look-alike",
        label=first["label"] or curie(first["case"]),
        explanation=first["reason"] or "",
        preferred=first.get("preferred"),
        curated=True,
    )


def _finding(name: str, rule: Rule, rows: Sequence[dict[str, Any]], acquitted: bool = False) -> _Found:
    """Turn the rows of a rule into one finding."""
    things = dict.fromkeys(row[column] for column in _CLAIMS for row in rows if row.get(column))
    forms = dict.fromkeys(row[column] for column in ("form", "against") for row in rows if row.get(column))
    listed = " and ".join(f"“{' '.join(str(form).split())}”" for form in forms)
    said = dict.fromkeys(rule.sentence.format(**_shown(row), forms=listed) for row in rows)
    sentence = "; ".join(said)
    if acquitted:
        return _Found(rows[0]["case"], list(things), "look-alike", explanation=sentence, rules={name: sentence})
    return _Found(rows[0]["case"], list(things), rule.reason, rules={name: sentence})


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: " ".join(cell.split()) if isinstance(cell, str) else cell for key, cell in row.items()}
    if "least" in row and "most" in row:
        least, most = row["least"], row["most"]
        shown["reached"] = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return shown


class _Teller:
    """Turns what was found into conflicts with labels and passages."""

    def __init__(self, scope: Scope, found: Sequence[_Found], publisher: str | None) -> None:
        # A blank node, as other people's graphs may hold, cannot be asked for by name.
        asked = sorted({iri for one in found for iri in (one.case, *one.things) if isinstance(iri, IRI)})
        self.labels: dict[str, str] = {}
        self.passages: dict[str, dict[IRI, None]] = {}
        rows = scope.ask("conflict-claims", thing=asked) if asked else ()
        for row in rows:
            self.labels[row["thing"]] = row["label"] or row["printed"] or curie(row["thing"])
            self.passages.setdefault(row["thing"], {})[row["passage"]] = None
        self.quoted = scope.citations(one for many in self.passages.values() for one in many)
        self.publisher = publisher
        self.published = scope.published_by(publisher) if publisher else set()

    def wants(self, one: _Found) -> bool:
        """Say whether a claim stands in a document of the publisher that was asked for."""
        if self.publisher is None:
            return True
        passages = [passage for thing in (one.case, *one.things) for passage in self.passages.get(thing, ())]
        return any(self.quoted[passage].document in self.published for passage in passages if passage in self.quoted)

    def __call__(self, one: _Found) -> Conflict:
        claims = tuple(
            Claim(thing, " ".join(self.labels.get(thing, curie(thing)).split()), self._cited(one, thing))
            for thing in one.things
        )
        conflict = Conflict(
            one.label or self.labels.get(one.case, curie(one.case)), one.reason, claims, one.explanation, one.preferred,
            one.case if one.curated else None,
        )  # fmt: skip
        told = {citation.passage for claim in claims for citation in claim.citations}
        rest = [self.quoted[words] for words in self.passages.get(one.case, ()) if words in self.quoted]
        further = tuple(citation for citation in rest if one.curated and citation.passage not in told)
        return replace(conflict, rules=tuple(one.rules), findings=tuple(one.rules.values()), citations=further)

    def _cited(self, one: _Found, thing: IRI) -> tuple[Citation, ...]:
        """Return the words that a reader quoted from where the thing stands, or else all its own."""
        own = self.passages.get(thing, {})
        said = self.passages.get(one.case, {}) if one.curated else {}
        chosen = [words for words in said if any(_touch(words, place) for place in own)]
        return tuple(self.quoted[passage] for passage in chosen or own if passage in self.quoted)


def _touch(one: str, other: str) -> bool:
    a, b = Passage.from_iri(one), Passage.from_iri(other)
    return a.slug == b.slug and a.start < b.end and b.start < a.end
