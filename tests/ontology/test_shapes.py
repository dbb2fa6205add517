"""Every shape does what it says: valid examples pass, invalid ones fail in exactly the places that they name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, URIRef
from rdflib.collection import Collection

from cohesion_kg.checks.validation import add_functions, shapes_graph
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import Register
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, PREFIXES

ONTOLOGY = bundle.path("ontology")
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
SHAPES = shapes_graph()
#: What carries a message is a rule; each is tried by an invalid example of its name.
RULES = sorted(set(SHAPES.subjects(SH.message)))
PLAIN = {
    SH.message, SH.name, SH.description, SH.path, SH.property, SH.severity, SH.targetClass, SH.targetNode,
    SH.targetObjectsOf, SH.targetSubjectsOf, SH.prefixes, SH.select,
}  # fmt: skip


def local(iri: rdflib.term.Node) -> str:
    return str(iri).rpartition("#")[2]


def file_name(file: Path) -> str:
    return file.stem


@cache
def vocabulary() -> rdflib.Graph:
    """The ontology's classes and concepts, which examples do not repeat."""
    graph = rdflib.Graph()
    for file in [ONTOLOGY / "cohesion.ttl", *sorted((ONTOLOGY / "vocabularies").glob("*.ttl"))]:
        graph.parse(file)
    kept = rdflib.Graph()
    for pattern in (None, RDFS.subClassOf, None), (None, RDF.type, SKOS.Concept), (None, RDF.type, OWL.Class):
        for triple in graph.triples(pattern):
            kept.add(triple)
    return kept


@cache
def example(file: Path) -> rdflib.Graph:
    """One example, with the stories that it continues."""
    graph = rdflib.Graph().parse(file)
    for other in set(graph.objects(None, OWL.imports)):
        graph += story(file.parent / str(other).removeprefix("file://"))
    graph.remove((None, OWL.imports, None))
    return graph


def story(file: Path) -> rdflib.Graph:
    return example(file.resolve())


def expected(file: Path) -> rdflib.Graph:
    """The report that an invalid example asks for."""
    (report,) = story(file).subjects(RDF.type, SH.ValidationReport)
    return story(file).cbd(report)


def report_on(data: rdflib.Graph) -> rdflib.Graph:
    add_functions()
    _, report, _ = pyshacl.validate(data + vocabulary(), shacl_graph=SHAPES, inplace=True)
    return report


def results(report: rdflib.Graph) -> list[tuple[str, ...]]:
    """The results of a report; a path of several properties is that of its shape and is not compared."""
    said = (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceShape, SH.sourceConstraint)
    rows = []
    for result in report.objects(None, SH.result):
        values = [report.value(result, name) for name in (*said, SH.sourceConstraintComponent)]
        rows.append(tuple(value.n3() if value and not isinstance(value, BNode) else "" for value in values))
    return sorted(rows)


def test_shapes_are_themselves_well_formed() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("file", VALID, ids=file_name)
def test_a_valid_example_gives_no_result(file: Path) -> None:
    assert results(report_on(story(file))) == []


@pytest.mark.parametrize("file", INVALID, ids=file_name)
def test_an_invalid_example_gives_exactly_the_results_that_it_names(file: Path) -> None:
    wanted = expected(file)
    assert results(report_on(story(file) - wanted)) == results(wanted)


@pytest.mark.parametrize("rule", ["part-within-whole", "parts-within-whole"])
@pytest.mark.parametrize(
    "excuse",
    [
        "funding:a ckg:hasAmount funding:example\\/a . funding:example\\/a ckg:qualifier qualifier:about .",
        """discrepancy:a a ckg:Discrepancy ; ckg:layer layer:reference ; rdfs:label "Parts and whole" ;
            ckg:discrepancyReason discrepancyreason:arithmetic ; ckg:between funding:a , funding:scm-award .""",
    ],
    ids=["a part that is only about so much", "a recorded discrepancy"],
)
def test_parts_may_exceed_their_whole_with_an_excuse(rule: str, excuse: str) -> None:
    file = ONTOLOGY / "examples" / "invalid" / f"{rule}.ttl"
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    data = story(file) - expected(file)
    assert results(report_on(data)) != []
    assert results(report_on(data + rdflib.Graph().parse(data=prefixes + excuse, format="turtle"))) == []


@pytest.mark.parametrize("rule", RULES, ids=local)
def test_every_rule_and_each_of_its_constraints_is_broken_by_the_example_of_its_name(rule: URIRef) -> None:
    report = expected(ONTOLOGY / "examples" / "invalid" / f"{local(rule)}.ttl")
    broken = set()
    for result in report.objects(None, SH.result):
        if rule in (report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraint)):
            broken.add(local(report.value(result, SH.sourceConstraintComponent)))
    if (rule, RDF.type, SH.SPARQLConstraint) in SHAPES:
        assert broken == {"SPARQLConstraintComponent"}
        return
    parameters = [p for p in SHAPES.predicates(rule) if str(p).startswith(str(SH)) and p not in PLAIN]
    assert broken == {f"{local(p)[0].upper()}{local(p)[1:]}ConstraintComponent" for p in parameters}


def test_every_invalid_example_is_named_after_a_rule() -> None:
    assert {file.stem for file in INVALID} == {local(rule) for rule in RULES}


@cache
def classes() -> list[URIRef]:
    return [node for node in vocabulary().subjects(RDF.type, OWL.Class) if str(node).startswith(CKG)]


def test_every_class_is_used_by_a_valid_example() -> None:
    used = {kind for file in VALID for kind in story(file).objects(None, RDF.type)}
    used |= {above for kind in used for above in vocabulary().transitive_objects(kind, RDFS.subClassOf)}
    assert [local(kind) for kind in classes() if kind not in used] == []


def test_every_class_has_a_node_shape_of_its_own_or_of_a_class_above_it() -> None:
    targeted = {target for node in SHAPES.subjects(SH.property) for target in SHAPES.objects(node, SH.targetClass)}
    assert [
        local(kind) for kind in classes() if not targeted & set(vocabulary().transitive_objects(kind, RDFS.subClassOf))
    ] == []


@pytest.mark.parametrize("shape", [*SHAPES.subjects(RDF.type, SH.NodeShape), *RULES], ids=local)
def test_every_shape_has_a_name_and_says_what_it_is_for(shape: URIRef) -> None:
    assert SHAPES.value(shape, SH.name) or SHAPES.value(shape, RDFS.label)
    if (shape, RDF.type, SH.SPARQLConstraint) not in SHAPES:
        assert str(SHAPES.value(shape, SH.description)).endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=local)
def test_every_message_is_one_plain_sentence(rule: URIRef) -> None:
    (message,) = SHAPES.objects(rule, SH.message)
    assert message.endswith(".") and message[0].isupper() and ". " not in message
    assert not any(sign in message for sign in ("ckg:", "sh:", "xsd:", "://", "{", "?"))


def test_every_concept_property_draws_on_a_scheme_that_exists() -> None:
    schemes = {local_scheme(pattern) for pattern in SHAPES.objects(None, SH.pattern) if "/vocabulary/" in pattern}
    assert schemes == {file.stem for file in (ONTOLOGY / "vocabularies").glob("*.ttl")}


def local_scheme(pattern: rdflib.term.Node) -> str:
    return str(pattern).split("/vocabulary/")[1].split("/")[0]


def test_every_term_that_shapes_speak_of_is_in_the_ontology() -> None:
    ontology = rdflib.Graph().parse(ONTOLOGY / "cohesion.ttl")
    spoken = {node for triple in SHAPES for node in triple if isinstance(node, URIRef) and node.startswith(CKG)}
    assert [local(node) for node in spoken if (node, None, None) not in ontology] == []


def checked(constraint: URIRef) -> set[tuple[rdflib.term.Node, rdflib.term.Node]]:
    """Each property whose values shapes check, with the class or datatype that they want."""
    pairs = set()
    for shape, wanted in SHAPES.subject_objects(constraint):
        path = SHAPES.value(shape, SH.path)
        choices = SHAPES.value(path, SH.alternativePath)
        steps = Collection(SHAPES, choices) if choices else [path]
        pairs |= {(step, wanted) for step in (*steps, *SHAPES.objects(shape, SH.targetObjectsOf))}
    return pairs


def test_every_range_in_the_ontology_is_checked_by_a_shape() -> None:
    ontology = rdflib.Graph().parse(ONTOLOGY / "cohesion.ttl")
    # Of booleans, 'withheld' is checked to be true and no other value.
    ranges = set(ontology.subject_objects(RDFS.range)) - {(URIRef(CKG + "withheld"), XSD.boolean)}
    assert [(local(p), local(kind)) for p, kind in ranges - checked(SH["class"]) - checked(SH.datatype)] == []


@pytest.mark.parametrize("file", VALID, ids=file_name)
def test_what_a_valid_example_quotes_stands_in_its_source(file: Path) -> None:
    sources = Register.read(bundle.path("data", "sources")).sources()
    oa = rdflib.Namespace(PREFIXES["oa"])
    graph = rdflib.Graph().parse(file)
    for node, selector in graph.subject_objects(oa.hasSelector):
        passage = Passage.from_iri(str(node))
        quoted = graph.value(selector, oa.exact)
        if passage.slug in sources and quoted is not None:
            assert str(quoted) == passage.words(sources[passage.slug])
