"""Careless statements are caught, each with the sentence that mends it, and no valid example is refused."""

from __future__ import annotations

from functools import cache

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, URIRef

from cohesion_kg.checks.statements import careless, schema
from cohesion_kg.checks.validation import class_axioms
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, PREFIXES, SCHEMES, THING_KINDS

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
VALID = sorted(bundle.path("ontology", "examples", "valid").glob("*.ttl"))
AWARD = "funding:scm-award"


@cache
def sound() -> rdflib.Graph:
    """All valid examples together."""
    graph = rdflib.Graph()
    for file in VALID:
        graph.parse(file)
    return graph


def faults(statements: str) -> list[tuple[str, str]]:
    """The rules that a statement breaks, beside the valid examples, and what mends it."""
    graph = rdflib.Graph().parse(data=HEADER + statements, format="turtle")
    return [(fault.rule, fault.message) for fault in careless(sound() + graph, class_axioms())]


def test_no_valid_example_is_refused() -> None:
    assert careless(sound(), class_axioms()) == []


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("known-property", f"{AWARD} ckg:recipiant project:scm ."),
        ("known-property", f"{AWARD} rdfs:lable 'Award' ."),
        ("known-property", f"{AWARD} <https://example.org/gives> project:scm ."),
        ("known-property", f"{AWARD} ckg:quote 'words' ."),
        ("known-class", "funding:new a ckg:Awards ; rdfs:label 'New' ."),
        ("known-class", "funding:new a <https://example.org/Award> ; rdfs:label 'New' ."),
        ("known-class", "funding:new a ckg:ValueNode ."),
        ("no-blank-node", "[] a ckg:Award ; rdfs:label 'New' ."),
        ("no-blank-node", f"{AWARD} ckg:hasAbsence [] ."),
        ("prefix-of-class", "organisation:new a ckg:Council ; rdfs:label 'New' ."),
        ("prefix-of-class", "council:new a ckg:Area ; rdfs:label 'New' ."),
        ("no-empty-text", f"{AWARD} ckg:purpose ' ' ."),
        ("no-empty-text", "project:new a ckg:Project ; rdfs:label '' ."),
        ("has-label", "project:new a ckg:Project ."),
        ("kind-of-value", f"{AWARD} ckg:recipient 'Middlesbrough' ."),
        ("kind-of-value", f"{AWARD} ckg:recipient area:middlesbrough ."),
        ("kind-of-value", f"{AWARD} ckg:funds 'the project' ."),
        ("kind-of-value", f"{AWARD} ckg:stage moneykind:award ."),
        ("kind-of-value", f"{AWARD} ckg:funder council:nobody-describes ."),
        ("kind-of-value", f"{AWARD}\\/hasAmount ckg:amount '300000' ."),
        ("kind-of-value", f"{AWARD} ckg:purpose project:scm ."),
        ("kind-of-subject", "council:middlesbrough ckg:fromStream stream:cmf ."),
        ("kind-of-subject", "area:middlesbrough ckg:recipient project:scm ."),
        ("kind-of-subject", "project:nobody-types ckg:worksIn area:middlesbrough ."),
        ("no-dangling-link", "project:scm ckg:partOf project:nobody-describes ."),
        ("one-value", f"{AWARD} ckg:hasAmount stream:cmf\\/fundSize ."),
        ("one-value", f"{AWARD}\\/hasAmount ckg:amount 1.0 ."),
        ("one-value", f"{AWARD} rdfs:label 'Another label' ."),
        ("one-value", "project:scm ckg:text 'Some words' , 'Other words' ."),
        ("one-value", "membership:new a ckg:Membership ; ckg:role 'chair' , 'member' ."),
        ("edtf", "stream:cmf\\/launched ckg:edtf 'the autumn' ."),
        ("edtf", "stream:cmf\\/launched ckg:edtf '11/2016' ."),
        ("edtf-days", "stream:new\\/ended a ckg:DateValue ; ckg:edtf '2017-03' ; ckg:latest '2018-03-31'^^xsd:date ."),
        ("known-currency", f"{AWARD}\\/hasAmount ckg:currency 'GPB' ."),
        ("known-property", f"{AWARD}\\/new a ckg:Absence ; ckg:absentProperty ckg:deadlin ."),
        (
            "no-circle",
            "project:a a ckg:Project ; ckg:hasPart project:b . project:b a ckg:Project ; ckg:hasPart project:a .",
        ),
        ("no-circle", "area:middlesbrough ckg:within area:middlesbrough ."),
        ("one-nature", "action:new a ckg:Action , ckg:Recommendation ."),
        ("one-nature", "person:new a ckg:Person , ckg:Post ."),
        (
            "key-once",
            "area:a\\/code a ckg:AreaCode ; ckg:gssCode 'E08000039' . "
            "area:b\\/code a ckg:AreaCode ; ckg:gssCode 'E08000039' .",
        ),
        ("least-number", "output:new a ckg:Output ; ckg:value -3.0 ."),
        ("low-before-high", "output:new a ckg:Output ; ckg:low 9.0 ; ckg:high 3.0 ."),
    ],
)
def test_a_careless_statement_is_caught_with_what_mends_it(rule: str, statement: str) -> None:
    messages = [message for broken, message in faults(statement) if broken == rule]
    assert messages and all(message.endswith(".") for message in messages)


def test_the_reading_that_corrects_a_value_is_no_second_value() -> None:
    repaired = (
        "funding:scm-award\\/hasAmount\\/repaired a ckg:MonetaryAmount ; ckg:corrects funding:scm-award\\/hasAmount"
    )
    assert faults(f"{repaired} . {AWARD} ckg:hasAmount funding:scm-award\\/hasAmount\\/repaired .") == []


def test_what_strangers_say_of_their_own_things_is_let_be() -> None:
    assert faults("<https://example.org/x> a <https://example.org/Thing> ; <https://example.org/says> '' .") == []


def test_in_a_part_of_a_graph_what_it_links_to_need_not_be_described() -> None:
    part = rdflib.Graph().parse(data=f"{HEADER} {AWARD} a ckg:Award ; ckg:fromStream stream:cmf .", format="turtle")
    assert careless(part, class_axioms(), whole=False) == []


def test_the_table_and_the_ontology_agree() -> None:
    ontology = rdflib.Graph().parse(bundle.path("ontology", "cohesion.ttl"))
    rows = schema()["properties"]
    properties = {*ontology.subjects(RDF.type, OWL.ObjectProperty), *ontology.subjects(RDF.type, OWL.DatatypeProperty)}
    assert set(rows) == {str(term).removeprefix(CKG) for term in properties}
    # Classes that only group others have no things of their own.
    groups = set(ontology.objects(None, RDFS.subClassOf))
    classes = {term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(CKG)}
    names = {URIRef(CKG + name) for name in schema()["classes"]}
    assert names <= classes and classes - names <= groups
    for name, row in rows.items():
        term = URIRef(CKG + name)
        for field, link in (("of", RDFS.domain), ("to", RDFS.range)):
            given = {str(kind).removeprefix(CKG) for kind in ontology.objects(term, link)}
            given = {kind for kind in given if "#" not in kind}
            assert not given or not row.get(field) or given <= set(row[field]), (name, field)


def test_the_table_names_classes_prefixes_and_schemes_that_exist() -> None:
    ontology = rdflib.Graph().parse(bundle.path("ontology", "cohesion.ttl"))
    for folders in schema()["classes"].values():
        assert set(folders) <= {*THING_KINDS, "any"}
    for name, row in schema()["properties"].items():
        assert set(row) <= {"of", "to", "most", "per", "key", "chain", "least"}, name
        for kind in [*row.get("of", []), *row.get("to", []), *row.get("per", [])]:
            known = (
                kind[:-1] in SCHEMES if kind.endswith(":") else (URIRef(CKG + kind), RDF.type, OWL.Class) in ontology
            )
            assert known or kind.startswith(("xsd:", "skos:")), (name, kind)
