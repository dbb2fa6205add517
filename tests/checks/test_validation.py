"""Validation says in plain words what is wrong, changes nothing, and takes warnings for what they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, SH, Literal, URIRef

from cohesion_kg.checks.validation import Result, ValidationReport, shapes_graph, validate
from cohesion_kg.errors import NotFound, ReadError, ValidationError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.values.namespaces import PREFIXES
from cohesion_kg.values.terms import IRI

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
RULE = "https://w3id.org/cohesion-kg/shapes#"
COUNCIL = "council:example a ckg:Council ; ckg:layer layer:reference ; rdfs:label 'Example' "
AREA = "area:example a ckg:Area ; ckg:layer layer:reference ; rdfs:label 'Example' . "
AMOUNT = "funding:example\\/amount a ckg:MonetaryAmount ; ckg:layer layer:reference ; ckg:currency 'GBP' "
WITHOUT_AREA = COUNCIL + "."
SOUND = AREA + COUNCIL + "; ckg:governs area:example ."
NEGATIVE = AMOUNT + "; ckg:kindOfMoney moneykind:award ; ckg:amount -60.0 ; ckg:printed '£ -60' ."


def graph(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=HEADER + turtle, format="turtle")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return shapes_graph()


def test_a_sound_graph_conforms_without_results(shapes: rdflib.Graph) -> None:
    report = validate(graph(SOUND), shapes)
    assert report.conforms and report.results == ()
    assert str(report) == "The graph conforms to its shapes."
    report.raise_for_violations()


def test_the_shapes_of_the_ontology_are_the_default() -> None:
    (result,) = validate(graph(WITHOUT_AREA)).results
    assert result.shape == RULE + "council-governs"


def test_a_warning_is_reported_and_leaves_the_graph_conforming(shapes: rdflib.Graph) -> None:
    report = validate(graph(WITHOUT_AREA), shapes)
    assert report.conforms
    assert report.results == (
        Result(
            focus=IRI(PREFIXES["council"] + "example"),
            path="ckg:governs",
            value=None,
            severity="Warning",
            message="Say which area the council governs.",
            shape=IRI(RULE + "council-governs"),
        ),
    )
    report.raise_for_violations()
    assert str(report).splitlines() == [
        "The graph conforms to its shapes, with 1 warning.",
        "Warning: Say which area the council governs.",
        "    council:example ckg:governs",
    ]


def test_a_violation_breaks_the_graph_and_names_thing_property_and_value(shapes: rdflib.Graph) -> None:
    whole = NEGATIVE.replace("-60.0", "60")  # an integer, where a decimal is asked for
    report = validate(graph(whole + WITHOUT_AREA), shapes)
    (violation,) = report.violations
    assert not report.conforms
    assert violation.value == 60
    assert str(violation) == "Violation at funding:example/amount ckg:amount 60: Give the amount as one decimal number."
    assert str(report).startswith("The graph breaks its shapes in 1 place, with 1 warning.\nViolation: Give the amount")


def test_raising_lists_the_first_violations_in_plain_words(shapes: rdflib.Graph) -> None:
    many = "".join(NEGATIVE.replace("example\\/amount", f"example\\/{n}") for n in range(7))
    with pytest.raises(ValidationError) as error:
        validate(graph(many), shapes).raise_for_violations()
    lines = str(error.value).splitlines()
    assert lines[0] == "The graph breaks its shapes in 7 places; mend these 5 first:"
    assert len(lines) == 6 and all("not negative" in line for line in lines[1:])


def test_a_long_list_of_places_is_cut_and_counted() -> None:
    results = tuple(Result(f"x:{n:02}", None, None, "Warning", "Mend it.", "x:rule") for n in range(23))
    assert str(ValidationReport(results)).splitlines()[-1] == "    and 3 more"


def test_of_several_properties_the_one_that_leads_to_the_value_is_named(shapes: rdflib.Graph) -> None:
    report = validate(graph(SOUND + "council:example ckg:host 'the Mayor' ."), shapes)
    (result,) = report.violations
    assert (result.focus, result.path, result.value) == (PREFIXES["council"] + "example", "ckg:host", "the Mayor")


def test_where_a_value_is_missing_all_properties_that_could_give_it_are_named(shapes: rdflib.Graph) -> None:
    (result,) = validate(graph("term:example a ckg:Term ; ckg:layer layer:reference ."), shapes).results
    assert result.path == "rdfs:label|ckg:hasName|skos:prefLabel"


def test_paths_are_written_as_in_sparql() -> None:
    shapes = graph("""
        [] a sh:NodeShape ; sh:targetClass ckg:Award ; sh:property
            [ sh:path ( ckg:hasAmount ckg:amount ) ; sh:minCount 1 ; sh:message "one" ] ,
            [ sh:path [ sh:inversePath ckg:funds ] ; sh:minCount 1 ; sh:message "two" ] ,
            [ sh:path [ sh:inversePath ( ckg:funds ckg:funder ) ] ; sh:minCount 1 ; sh:message "three" ] .
    """)
    report = validate(graph("funding:example a ckg:Award ."), shapes)
    assert [result.path for result in sorted(report.results, key=lambda result: result.message)] == [
        "ckg:hasAmount/ckg:amount",
        "^(ckg:funds/ckg:funder)",
        "^ckg:funds",
    ]


def test_subclasses_and_concepts_are_looked_up_in_the_ontology(shapes: rdflib.Graph) -> None:
    worth = AMOUNT + "; ckg:kindOfMoney moneykind:in-kind ; ckg:amount 60.0 ."
    award = "funding:example a ckg:Award ; ckg:layer layer:reference ; ckg:inKind funding:example\\/amount ; ckg:stage "
    assert validate(graph(f"{worth} {award} stage:award ."), shapes).results == ()
    won = validate(graph(f"{worth} {award} stage:won ."), shapes)
    assert {result.shape for result in won.results} == {RULE + "award-stage", RULE + "stage-concept"}


def test_a_dataset_is_read_as_the_union_of_its_graphs(shapes: rdflib.Graph) -> None:
    dataset = rdflib.Dataset()
    for number, turtle in enumerate((AREA, COUNCIL + "; ckg:governs area:example .")):
        dataset.graph(URIRef(f"https://example.org/{number}")).parse(data=HEADER + turtle, format="turtle")
    assert validate(dataset, shapes).results == ()


def test_nothing_is_changed(shapes: rdflib.Graph) -> None:
    data = graph(NEGATIVE + WITHOUT_AREA)
    before, shapes_before = set(data), set(shapes)
    validate(data, shapes)
    assert set(data) == before and set(shapes) == shapes_before


def test_shapes_of_ones_own_can_be_given() -> None:
    own = graph("""
        <https://example.org/shape> a sh:NodeShape ; sh:targetClass ckg:Council ;
            sh:property [ sh:path ckg:registerCode ; sh:minCount 1 ; sh:message "Give the council a code." ] .
    """)
    (result,) = validate(graph(SOUND), own).results
    assert result.message == "Give the council a code." and result.severity == "Violation"


def test_shapes_are_read_from_any_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no Turtle file"):
        shapes_graph(tmp_path)
    (tmp_path / "broken.ttl").write_text("this is not Turtle", "utf-8")
    with pytest.raises(ReadError, match=r"broken\.ttl is not Turtle"):
        shapes_graph(tmp_path)
    (tmp_path / "broken.ttl").write_bytes(b"\xff")
    with pytest.raises(ReadError, match=r"broken\.ttl is not Turtle"):
        shapes_graph(tmp_path)
    (tmp_path / "broken.ttl").write_text(HEADER + "<https://example.org/s> a sh:NodeShape .", "utf-8")
    assert set(shapes_graph(tmp_path)) == {(URIRef("https://example.org/s"), RDF.type, SH.NodeShape)}


def test_importing_the_module_loads_neither_pyshacl_nor_rdflib() -> None:
    code = "import sys, cohesion_kg.checks.validation; print({'pyshacl', 'rdflib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_neither_a_stranger_s_triples_nor_labels_in_languages_disturb(shapes: rdflib.Graph) -> None:
    data = graph(SOUND)
    data.add((URIRef("https://example.org/x"), RDFS.label, Literal("Beispiel", lang="de")))
    data.add((URIRef("https://example.org/x"), RDF.type, URIRef("https://example.org/Thing")))
    assert validate(data, shapes).results == ()


def test_the_shipped_graph_conforms_with_and_without_people(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph
) -> None:
    kg.validate().raise_for_violations()
    kg_without_people.validate().raise_for_violations()
