"""Validate: a graph against the SHACL shapes, with every problem said in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohesion_kg.checks.statements import Fault, careless
from cohesion_kg.errors import NotFound, ReadError, ValidationError
from cohesion_kg.privacy.contact_details import private_details
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import BASE, CKG, PREFIXES
from cohesion_kg.values.terms import IRI, curie, from_rdflib
from cohesion_kg.values.terms import value as python_value

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["Result", "ValidationReport", "add_functions", "shapes_graph", "validate"]

_SEVERITIES = ("Violation", "Warning", "Info")
_FIRST_PROBLEMS = 5
_PLACES = 20


@dataclass(frozen=True)
class Result:
    """One place where a graph does not do what a shape asks.

    Parameters
    ----------
    focus
        The thing, or for a rule about the whole graph the class or layer, that was looked at.
    path
        The property, or the path of properties, that was looked along, in CURIEs; None for the whole thing.
    value
        The value at fault, as a Python value; None where a value is missing.
    severity
        ``"Violation"``, ``"Warning"`` or ``"Info"``.
    message
        What to do about it.
    shape
        IRI of the rule.
    """

    focus: IRI | str
    path: str | None
    value: object
    severity: str
    message: str
    shape: IRI | str

    @property
    def place(self) -> str:
        """Where it is: the thing, the property and the value."""
        value = None if self.value == self.focus else self.value
        return " ".join(_shown(part) for part in (self.focus, self.path, value) if part is not None)

    def __str__(self) -> str:
        return f"{self.severity} at {self.place}: {self.message}"


@dataclass(frozen=True)
class ValidationReport:
    """What validation found.

    Parameters
    ----------
    results
        Every result, violations first.

    Examples
    --------
    >>> result = Result("project:x", None, None, "Warning", "Give it a label.", "shape:x")
    >>> report = ValidationReport((result,))
    >>> report.conforms
    True
    >>> print(report)
    The graph conforms to its shapes, with 1 warning.
    Warning: Give it a label.
        project:x
    """

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; a warning may be an oddity of the documents themselves."""
        return not self.violations

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that break the graph."""
        return tuple(result for result in self.results if result.severity == "Violation")

    def raise_for_violations(self) -> None:
        """Raise an error that lists the first violations, if there are any.

        Raises
        ------
        ValidationError
            If the graph does not conform.
        """
        if self.conforms:
            return
        first = self.violations[:_FIRST_PROBLEMS]
        head = f"The graph breaks its shapes in {_count(len(self.violations), 'place')}"
        head += ":" if len(first) == len(self.violations) else f"; mend these {len(first)} first:"
        raise ValidationError("\n".join([head, *map(str, first)]))

    def __str__(self) -> str:
        broken, others = len(self.violations), len(self.results) - len(self.violations)
        warnings = f", with {_count(others, 'warning')}" if others else ""
        if self.conforms:
            head = f"The graph conforms to its shapes{warnings}."
        else:
            head = f"The graph breaks its shapes in {_count(broken, 'place')}{warnings}."
        return "\n".join([head, *self._sections()])

    def _sections(self) -> Iterator[str]:
        for rule, group in groupby(self.results, key=lambda result: f"{result.severity}: {result.message}"):
            places = [result.place for result in group]
            yield rule
            yield from (f"    {place}" for place in places[:_PLACES])
            if len(places) > _PLACES:
                yield f"    and {len(places) - _PLACES} more"


def shapes_graph(folder: Path | None = None) -> rdflib.Graph:
    """Read the shapes.

    Parameters
    ----------
    folder
        Folder with Turtle files of shapes; the bundled one by default.

    Returns
    -------
    rdflib.Graph
        A new graph that holds the shapes of all files.

    Raises
    ------
    NotFound
        If the folder holds no Turtle file.
    ReadError
        If a file is not Turtle.

    Examples
    --------
    >>> from rdflib.namespace import RDF, SH
    >>> any(shapes_graph().subjects(RDF.type, SH.NodeShape))
    True
    """
    return _read(folder or bundle.path("ontology", "shapes"))


def validate(data: rdflib.Graph, shapes: rdflib.Graph | None = None) -> ValidationReport:
    """Check a graph against shapes.

    Subclasses and concepts are looked up in the ontology, which need not be part of the graph. Nothing is
    inferred, and the graph is not changed.

    Parameters
    ----------
    data
        The graph; of a Dataset, the union of its graphs.
    shapes
        The shapes; by default those of the ontology, and beside them the table of its schema.

    Returns
    -------
    ValidationReport
        What does not do as the shapes ask.

    Examples
    --------
    >>> import rdflib
    >>> validate(rdflib.Graph()).conforms
    True
    """
    import pyshacl
    import rdflib

    add_functions()
    # A copy in memory: pySHACL may add to what it reads, and misreads graphs that other stores keep.
    copy = rdflib.Graph()
    for triple in (*_triples(data), *_ontology()):
        copy.add(triple)
    _, report, _ = pyshacl.validate(
        copy, shacl_graph=shapes if shapes is not None else shapes_graph(), inference="none", inplace=True
    )
    results = [_result(report, node, copy) for node in report.objects(predicate=rdflib.SH.result)]
    if shapes is None:
        results += [_of_fault(fault) for fault in careless(_triples(data), class_axioms())]
    return ValidationReport(tuple(sorted(results, key=_order)))


@cache
def add_functions() -> None:
    """Let rdflib evaluate the function that shapes ask with: whether a text holds a private detail.

    Examples
    --------
    >>> import rdflib
    >>> add_functions()
    >>> query = "ASK { FILTER (<https://w3id.org/cohesion-kg/ontology#holdsPrivateDetail>('ann@example.org')) }"
    >>> rdflib.Graph().query(query).askAnswer
    True
    """
    import rdflib
    from rdflib.plugins.sparql.operators import register_custom_function

    def holds_private_detail(text: Node) -> Node:
        return rdflib.Literal(isinstance(text, rdflib.Literal) and _is_words(text) and bool(private_details(str(text))))

    def _is_words(text: rdflib.Literal) -> bool:
        return text.datatype in (None, rdflib.XSD.string)

    register_custom_function(rdflib.URIRef(CKG + "holdsPrivateDetail"), holds_private_detail, override=True)  # type: ignore[arg-type]


def _read(folder: Path) -> rdflib.Graph:
    import rdflib
    from rdflib.plugins.parsers.notation3 import BadSyntax

    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise NotFound(f"{folder} holds no Turtle file (*.ttl); name the folder that holds the shapes.")
    graph = rdflib.Graph()
    for file in files:
        try:
            # Read here, since rdflib leaves the file open when it is not Turtle.
            graph.parse(data=file.read_text("utf-8"), format="turtle", publicID=file.as_uri())
        except (BadSyntax, UnicodeDecodeError) as error:
            raise ReadError(f"{file} is not Turtle: {error}") from error
    return graph


@cache
def _ontology() -> tuple[tuple[Node, Node, Node], ...]:
    """Return what shapes look up in the ontology: which class is below which, and which concepts there are."""
    from rdflib import RDF, RDFS, SKOS

    folder = bundle.path("ontology")
    classes = _read(folder).triples((None, RDFS.subClassOf, None))
    concepts = _read(folder / "vocabularies").triples((None, RDF.type, SKOS.Concept))
    return (*classes, *concepts)


@cache
def class_axioms() -> tuple[tuple[Node, Node, Node], ...]:
    """Return which class of the ontology is below which, and which are disjoint."""
    from rdflib import OWL, RDFS

    ontology = _read(bundle.path("ontology"))
    return (*ontology.triples((None, RDFS.subClassOf, None)), *ontology.triples((None, OWL.disjointWith, None)))


def _of_fault(fault: Fault) -> Result:
    return Result(
        focus=_python(fault.focus),
        path=None if fault.path is None else curie(str(fault.path)),
        value=None if fault.value is None else _python(fault.value),
        severity="Violation",
        message=fault.message,
        shape=IRI(f"{BASE}shapes#{fault.rule}"),
    )


def _triples(data: rdflib.Graph) -> Iterable[tuple[Node, Node, Node]]:
    import rdflib

    if isinstance(data, rdflib.Dataset):
        return ((subject, predicate, object_) for subject, predicate, object_, _ in data.quads())
    return data


def _result(report: rdflib.Graph, node: Node, data: rdflib.Graph) -> Result:
    from rdflib import SH

    def one(name: Node) -> Node | None:
        return report.value(node, name)

    focus, path, value = one(SH.focusNode), one(SH.resultPath), one(SH.value)
    return Result(
        focus=_python(focus),
        path=None if path is None else _path(report, path, set(data.predicates(focus, value))),
        value=None if value is None else _python(value),
        severity=str(one(SH.resultSeverity)).removeprefix(PREFIXES["sh"]),
        message=" ".join(sorted(str(text) for text in report.objects(node, SH.resultMessage))),
        shape=_python(one(SH.sourceConstraint) or one(SH.sourceShape)),
    )


def _python(node: Node | None) -> Any:
    return python_value(from_rdflib(node))


def _path(graph: rdflib.Graph, path: Node, taken: set[Node]) -> str:
    """Write a SHACL path as a SPARQL property path; of alternatives, those that lead to the value."""
    from rdflib import RDF, SH, URIRef
    from rdflib.collection import Collection

    def written(step: Node) -> str:
        return _path(graph, step, set())

    if isinstance(path, URIRef):
        return curie(path)
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{written(inverse)}" if isinstance(inverse, URIRef) else f"^({written(inverse)})"
    if (choices := graph.value(path, SH.alternativePath)) is not None:
        steps = list(Collection(graph, choices))
        return "|".join(map(written, [step for step in steps if step in taken] or steps))
    if graph.value(path, RDF.first) is not None:
        return "/".join(map(written, Collection(graph, path)))
    return str(path)


def _order(result: Result) -> tuple[int, str, str, str]:
    return _SEVERITIES.index(result.severity), result.message, result.place, str(result.shape)


def _shown(part: object) -> str:
    return part.curie if isinstance(part, IRI) else str(part)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
