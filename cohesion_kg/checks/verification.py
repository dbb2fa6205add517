"""Verify: every quotation against its source, every typed value against its printed form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cohesion_kg.errors import BuildError, CohesionError, VerificationError
from cohesion_kg.evidence.passages import Passage, find_words, is_whole_words
from cohesion_kg.evidence.sources import Register, SourceText
from cohesion_kg.query.scope import Scope
from cohesion_kg.values.namespaces import CKG, PREFIXES
from cohesion_kg.values.nodes import quantity_fields, value_fields
from cohesion_kg.values.terms import IRI, curie, value

__all__ = ["Fault", "VerificationReport", "verify"]


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold.

    Parameters
    ----------
    where
        IRI of the passage, value or source.
    problem
        What is wrong, and what to do.
    facts
        The facts that lose their proof.
    """

    where: str
    problem: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{curie(self.where)}: {self.problem}", *(f"    no longer borne out: {fact}" for fact in self.facts)]
        return "\n".join(lines)


@dataclass(frozen=True)
class VerificationReport:
    """What verification found.

    Parameters
    ----------
    passages
        How many passages were checked character for character.
    withheld
        How many passages keep their words in a graph that is not open; their places were checked.
    values
        How many typed values were read again.
    faults
        What does not hold.
    """

    passages: int
    withheld: int
    values: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.faults

    def raise_for_faults(self) -> None:
        """Raise an error that lists the faults, if there are any.

        Raises
        ------
        VerificationError
            If anything does not hold.
        """
        if self.faults:
            raise VerificationError(str(self))

    def __str__(self) -> str:
        head = f"{self.passages} quotations and {self.values} values were checked against their sources"
        if self.withheld:
            head += f"; {self.withheld} more are withheld in this edition, and only their places were checked"
        if self.ok:
            return f"{head}. All hold."
        return "\n".join([f"{head}. {len(self.faults)} do not hold:", *map(str, self.faults)])


def verify(scope: Scope, register: Register) -> VerificationReport:
    """Check every passage against its source, and every printed value against what was read from it.

    A passage holds when its offsets, its words, the words around it and its word boundaries are exactly those
    of the source text, and the source text is the one that the register describes.

    Parameters
    ----------
    scope
        The graph, all of whose layers are checked, and its queries.
    register
        The register of source texts.

    Returns
    -------
    VerificationReport
        What was checked and what does not hold.
    """
    scope = scope.all_layers
    faults: list[Fault] = []
    sources: dict[str, SourceText | None] = {}
    broken: dict[str, str] = {}
    checked = withheld = 0
    for row in scope.ask("passages"):
        problem = _passage_problem(row, register, sources, faults)
        if problem:
            broken[row["passage"]] = problem
        elif row["exact"] is None:
            withheld += 1
        checked += row["exact"] is not None
    provenance = _provenance(scope, broken)
    faults += [Fault(passage, problem, tuple(provenance[passage])) for passage, problem in broken.items()]
    values = _values(scope)
    for printed in values:
        faults += _value_faults(printed, sources)
    for row in scope.ask("without-provenance"):
        problem = f"it is {curie(row['layer'])}, and no passage bears it out; quote its source."
        faults.append(Fault(row["thing"], problem))
    return VerificationReport(checked, withheld, len(values), tuple(faults))


def _passage_problem(
    row: dict[str, Any], register: Register, sources: dict[str, SourceText | None], faults: list[Fault]
) -> str | None:
    try:
        passage = Passage.from_iri(row["passage"])
    except VerificationError as error:
        return str(error)
    if passage.slug not in sources:
        sources[passage.slug] = _source(passage.slug, register, faults)
    source = sources[passage.slug]
    if source is None:
        return "its source text is not at hand."
    if (row["source"], row["start"], row["end"]) != (PREFIXES["source"] + passage.slug, passage.start, passage.end):
        return "its recorded source and offsets are not those of its IRI."
    if not 0 <= passage.start < passage.end <= len(source.text):
        return f"it ends at {passage.end}, but the source has {len(source.text)} characters."
    if not is_whole_words(source.text, passage.start, passage.end):
        return "it begins or ends inside a word of the source."
    for name, span in (("exact", passage), ("prefix", passage.before), ("suffix", passage.after)):
        words = span.words(source)
        if row[name] is not None and row[name] != words:
            return f"{_NAMES[name]} {row[name]!r}, but the source has {words!r} there."
    if row["exact"] is None and not row["withheld"]:
        return "it has no oa:exact; a passage carries its words."
    return None


_NAMES = {"exact": "it quotes", "prefix": "before it is recorded", "suffix": "after it is recorded"}


def _source(slug: str, register: Register, faults: list[Fault]) -> SourceText | None:
    try:
        source = register.source(slug)
        found, wanted = source.sha256, register.entries[slug]["sha256"]
        source.text  # noqa: B018 - decoding is the check
    except CohesionError as error:
        faults.append(Fault(PREFIXES["source"] + slug, str(error)))
        return None
    if found != wanted:
        problem = f"the text changed: its SHA-256 is {found}, the register has {wanted}."
        faults.append(Fault(PREFIXES["source"] + slug, problem))
    return source


def _provenance(scope: Scope, broken: Iterable[str]) -> dict[str, list[str]]:
    provenance: dict[str, list[str]] = defaultdict(list)
    passages = [passage for passage in broken if isinstance(passage, IRI)]
    if passages:
        for row in scope.ask("provenance", passage=passages):
            shown = [curie(str(row[name])) for name in ("thing", "property", "value") if row[name] is not None]
            provenance[row["passage"]].append(" ".join(shown))
    return provenance


@dataclass
class _Printed:
    """A printed value: its forms, its passages, and what is recorded as read from it."""

    node: str
    class_: str
    forms: dict[str, None] = field(default_factory=dict)
    passages: dict[str, None] = field(default_factory=dict)
    recorded: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))

    def read(self, form: str) -> dict[str, set[object]]:
        """Read a printed form anew."""
        name = self.class_.removeprefix(CKG)
        fields = quantity_fields(form) if name in _QUANTITIES else value_fields(name, form)
        found: dict[str, set[object]] = defaultdict(set)
        for key, node in fields:
            found[key.value].add(value(node))
        return found


_QUANTITIES = frozenset({"Observation", "Output"})
#: Fields that a reader may add to what was read, so a difference is no fault.
_ADDED = frozenset({CKG + "unit", CKG + "per"})


def _values(scope: Scope) -> list[_Printed]:
    values: dict[str, _Printed] = {}
    for row in scope.ask("printed-values"):
        printed = values.setdefault(row["node"], _Printed(row["node"], row["class"]))
        printed.forms[str(row["printed"])] = None
        printed.passages[row["passage"]] = None
        if row["field"]:
            printed.recorded[row["field"]].add(row["recorded"])
    return list(values.values())


def _value_faults(printed: _Printed, sources: dict[str, SourceText | None]) -> Iterator[Fault]:
    quoted = [words for passage in printed.passages if (words := _words(passage, sources)) is not None]
    if not quoted:
        return  # its passages are at fault, and reported
    for form in printed.forms:
        if not any(any(find_words(words, form, (0, len(words)))) for words in quoted):
            yield Fault(printed.node, f"it is recorded as printed {form!r}, but no passage of it says so.")
            continue
        try:
            read = printed.read(form)
        except BuildError as error:
            yield Fault(printed.node, str(error))
            continue
        for key in sorted((read.keys() | printed.recorded.keys()) - _ADDED):
            expected, found = read.get(key, set()), printed.recorded.get(key, set())
            if expected != found:
                yield Fault(printed.node, f"{form!r} reads as {curie(key)} {_listed(expected)}, not {_listed(found)}.")


def _words(passage: str, sources: dict[str, SourceText | None]) -> str | None:
    try:
        place = Passage.from_iri(passage)
    except VerificationError:
        return None
    source = sources.get(place.slug)
    return place.words(source) if source else None


def _listed(values: set[object]) -> str:
    return " and ".join(sorted(curie(str(one)) for one in values)) or "nothing"
