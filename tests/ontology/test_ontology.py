"""The ontology, its vocabularies and its alignments keep what the model page promises."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import owlrl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

import cohesion_kg
from cohesion_kg.values.dates import DateKind
from cohesion_kg.values.namespaces import CKG as CKG_IRI
from cohesion_kg.values.namespaces import PREFIXES, SCHEMES, VOCABULARY
from cohesion_kg.values.quantities import Qualifier

TOP = Path(__file__).resolve().parents[2]
ONTOLOGY = TOP / "ontology"
VOCABULARIES = sorted((ONTOLOGY / "vocabularies").glob("*.ttl"))
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
DOCS = [TOP / "docs" / name for name in ("model.md", "curation.md")]
SOURCES = sorted((TOP / "data" / "sources").glob("*.txt"))

CKG = Namespace(CKG_IRI)
VANN = Namespace(PREFIXES["vann"])
EX = Namespace("http://example.org/")
TERM_CLASSES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@cache
def read(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


CORE = read(ONTOLOGY / "cohesion.ttl")
AUTHORING = read(ONTOLOGY / "authoring.ttl")
CONCEPTS = read(*VOCABULARIES)


def terms(graph: Graph) -> list[URIRef]:
    """Classes and properties of ours that a graph declares."""
    found = {term for kind in TERM_CLASSES for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term in CKG)


def concepts() -> list[URIRef]:
    return sorted(node for node in CONCEPTS.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef))


def whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


# The header


def test_the_version_of_the_ontology_is_that_of_the_package() -> None:
    for graph in (CORE, AUTHORING):
        [ontology] = graph.subjects(RDF.type, OWL.Ontology)
        assert graph.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{cohesion_kg.__version__}")
        assert graph.value(ontology, OWL.versionInfo) == Literal(cohesion_kg.__version__)


def test_the_header_gives_the_prefix_that_the_package_uses() -> None:
    ontology = URIRef(CKG_IRI.rstrip("#"))
    assert str(CORE.value(ontology, VANN.preferredNamespaceUri)) == PREFIXES["ckg"]
    assert PREFIXES[str(CORE.value(ontology, VANN.preferredNamespacePrefix))] == CKG_IRI
    assert all(CORE.value(ontology, field) for field in (DCTERMS.title, DCTERMS.license, DCTERMS.created))


def test_every_file_binds_prefixes_as_the_package_does() -> None:
    for file in [*ONTOLOGY.glob("*.ttl"), *VOCABULARIES, *ALIGNMENTS]:
        for prefix, iri in re.findall(r"^@prefix ([\w-]+): <(.+)> \.$", file.read_text("utf-8"), re.MULTILINE):
            assert PREFIXES.get(prefix, iri) == iri, f"{file.name} binds {prefix}: otherwise"


# The terms


@pytest.mark.parametrize("graph", [CORE, AUTHORING], ids=["cohesion", "authoring"])
@pytest.mark.parametrize("field", [RDFS.label, SKOS.definition, SKOS.example], ids=str)
def test_every_term_has_one_of_each_in_english(graph: Graph, field: URIRef) -> None:
    given = {term: list(graph.objects(term, field)) for term in terms(graph)}
    assert given
    assert [t for t, texts in given.items() if len(texts) != 1 or getattr(texts[0], "language", None) != "en"] == []


@pytest.mark.parametrize("graph", [CORE, AUTHORING], ids=["cohesion", "authoring"])
def test_every_term_is_defined_by_the_ontology_of_its_file(graph: Graph) -> None:
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    assert [term for term in terms(graph) if set(graph.objects(term, RDFS.isDefinedBy)) != {ontology}] == []


def test_no_two_terms_share_a_label_or_a_definition() -> None:
    # A class and a property may share a label: a passage, and the property that points to it.
    for kind in (OWL.Class, None):
        mine = [t for t in terms(CORE) if ((t, RDF.type, OWL.Class) in CORE) == (kind is not None)]
        for field in (RDFS.label, SKOS.definition):
            counted = Counter(CORE.value(term, field) for term in mine)
            assert [text for text, count in counted.items() if count > 1] == []


def test_each_term_is_a_class_or_an_object_property_or_a_datatype_property() -> None:
    for term in terms(CORE) + terms(AUTHORING):
        kinds = set((CORE + AUTHORING).objects(term, RDF.type)) & set(TERM_CLASSES)
        assert len(kinds) == 1, term


def test_everything_that_the_core_speaks_of_is_declared() -> None:
    declared = set(terms(CORE)) | set(terms(AUTHORING))
    for graph in (CORE, AUTHORING, read(*ALIGNMENTS)):
        used = {node for triple in graph for node in triple if isinstance(node, URIRef) and node in CKG}
        assert used <= declared


def test_authoring_properties_are_marked_and_stand_apart() -> None:
    assert set(terms(AUTHORING)).isdisjoint(terms(CORE))
    for term in terms(AUTHORING):
        assert str(AUTHORING.value(term, SKOS.editorialNote)).startswith("Authoring only")


def test_terms_stand_in_order_within_their_section() -> None:
    text = (ONTOLOGY / "cohesion.ttl").read_text("utf-8")
    for section in re.split(r"^#{20,}\n# .+\n#{20,}\n", text, flags=re.MULTILINE):
        order = re.findall(r"^ckg:(\w+) a owl:(Class)?", section, re.MULTILINE)
        assert order == sorted(order, key=lambda found: (not found[1], found[0].lower()))


# The model page


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_term_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"\bckg:(\w+)", page.read_text("utf-8")))
    assert named
    assert named - {str(term).removeprefix(CKG_IRI) for term in terms(CORE) + terms(AUTHORING)} == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_concept_that_a_page_names_exists(page: Path) -> None:
    known = set(concepts())
    named = re.findall(rf"(?<![\w/])({'|'.join(SCHEMES)}):([a-z0-9-]+(?:, [a-z0-9-]+)*)", page.read_text("utf-8"))
    assert named
    iris = {URIRef(PREFIXES[scheme] + name) for scheme, names in named for name in names.split(", ")}
    assert iris - known == set()


def test_the_chain_is_the_one_of_the_model_page() -> None:
    rows = re.findall(r"^\| (`ckg:.+?) \|.+\| (leadsTo|followsFrom) \|$", DOCS[0].read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for properties, direction in rows:
        for name in re.findall(r"ckg:(\w+)", properties):
            assert CKG[direction] in set(CORE.transitive_objects(CKG[name], RDFS.subPropertyOf)), name


# OWL 2 RL
#
# The ontology keeps to a part of the profile that needs no class expressions. A blank node would be one, and
# the build would drop it.

RL_DATATYPES = {XSD.boolean, XSD.decimal, XSD.integer, XSD.string}
RL_TYPES = {
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.ObjectProperty,
    OWL.Ontology,
    OWL.TransitiveProperty,
}
RL_AXIOMS = {OWL.disjointWith, OWL.inverseOf, RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf}
RL_ANNOTATIONS = {OWL.versionIRI, OWL.versionInfo, RDFS.isDefinedBy, RDFS.label, RDFS.seeAlso}
RESERVED = tuple(map(str, (OWL, RDF, RDFS, XSD)))


def outside_rl(graph: Graph) -> Iterator[str]:
    """Yield what in the axioms of a graph lies outside the part of OWL 2 RL that we keep to."""
    for subject, predicate, object_ in graph:
        triple = f"{subject} {predicate} {object_}"
        if isinstance(subject, BNode) or isinstance(object_, BNode):
            yield f"an expression: {triple}"
        elif predicate == RDF.type:
            if object_ not in RL_TYPES | {SKOS.Concept}:
                yield f"a type: {triple}"
        elif predicate in RL_AXIOMS:
            datatype = predicate == RDFS.range and (subject, RDF.type, OWL.DatatypeProperty) in graph
            if object_ not in RL_DATATYPES if datatype else str(object_).startswith(RESERVED):
                yield f"an axiom: {triple}"
        elif str(predicate).startswith(RESERVED) and predicate not in RL_ANNOTATIONS:
            yield f"a construct: {triple}"


@pytest.mark.parametrize("file", [*sorted(ONTOLOGY.glob("*.ttl")), *ALIGNMENTS], ids=lambda file: file.stem)
def test_the_ontology_keeps_to_owl_2_rl(file: Path) -> None:
    assert list(outside_rl(read(file))) == []


@pytest.mark.parametrize(
    "axiom",
    [
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:B ] .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 2 ] .",
        "ex:p rdfs:domain [ a owl:Class ; owl:unionOf ( ex:A ex:B ) ] .",
        "ex:p a owl:ReflexiveProperty .",
        "ex:p a owl:DatatypeProperty ; rdfs:range xsd:date .",
        "ex:A owl:equivalentClass owl:Thing .",
        "ex:A rdfs:subClassOf owl:Thing .",
    ],
)
def test_the_check_of_the_profile_finds_what_lies_outside_it(axiom: str) -> None:
    prefixes = f"@prefix ex: <{EX}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> . "
    assert list(outside_rl(Graph().parse(data=prefixes + axiom, format="turtle")))


def closure(*facts: tuple[URIRef, URIRef, Node]) -> tuple[Graph, list[str]]:
    """Close all axioms and some facts under the rules of OWL 2 RL; give the contradictions, too."""
    graph = Graph()
    for source in (CORE, AUTHORING, read(*ALIGNMENTS)):
        for triple in source:
            if not isinstance(triple[2], Literal):
                graph.add(triple)
    for fact in facts:
        graph.add(fact)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return graph, sorted(map(str, graph.objects(None, error)))


def test_one_thing_can_be_project_team_and_partnership_and_its_money_leads_to_it() -> None:
    scm, award, fund, sessions = EX.scm, EX.award, EX.fund, EX.sessions
    graph, contradictions = closure(
        (scm, RDF.type, CKG.Project),
        (scm, RDF.type, CKG.Team),
        (scm, RDF.type, CKG.Partnership),
        (award, RDF.type, CKG.Award),
        (award, CKG.fromStream, fund),
        (award, CKG.recipient, scm),
        (award, CKG.funds, scm),
        (scm, CKG.hasOutput, sessions),
        (sessions, CKG.value, Literal("16", datatype=XSD.decimal)),
        (EX.post, CKG.postIn, EX.council),
        (EX.council, RDF.type, CKG.Council),
        (EX.council, CKG.governs, EX.borough),
    )
    assert contradictions == []
    for step in ((fund, award), (award, scm), (scm, sessions)):
        assert (step[0], CKG.leadsTo, step[1]) in graph
    assert (sessions, RDF.type, CKG.Result) in graph
    assert (fund, RDF.type, CKG.FundingStream) in graph


def test_what_is_never_the_same_thing_contradicts_itself() -> None:
    pairs = [
        ("Council", "Area"),
        ("Post", "Person"),
        ("Initials", "Person"),
        ("Membership", "Person"),
        ("Activity", "Output"),
        ("Output", "Outcome"),
        ("Outcome", "Recognition"),
        ("Funding", "FundingStream"),
        ("Bid", "Award"),
        ("Recommendation", "Action"),
        ("Document", "SourceText"),
        ("Gap", "Absence"),
        ("DateValue", "MonetaryAmount"),
    ]
    facts = [(EX["-".join(pair)], RDF.type, CKG[name]) for pair in pairs for name in pair]
    _, contradictions = closure(*facts)
    for pair in pairs:
        assert any(str(EX["-".join(pair)]) in text for text in contradictions), pair


# The vocabularies


def test_there_is_one_file_for_each_scheme() -> None:
    assert [file.stem for file in VOCABULARIES] == sorted(SCHEMES)
    for file in VOCABULARIES:
        assert set(read(file).subjects(RDF.type, SKOS.ConceptScheme)) == {URIRef(VOCABULARY + file.stem)}


@pytest.mark.parametrize("file", VOCABULARIES, ids=lambda file: file.stem)
def test_a_scheme_and_its_concepts_are_labelled_and_defined(file: Path) -> None:
    graph = read(file)
    scheme = URIRef(VOCABULARY + file.stem)
    assert graph.value(scheme, RDFS.label)
    assert graph.value(scheme, SKOS.definition)
    mine = list(graph.subjects(RDF.type, SKOS.Concept))
    assert mine
    for concept in mine:
        assert str(concept).startswith(PREFIXES[file.stem])
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1, concept
        assert len(list(graph.objects(concept, SKOS.definition))) == 1, concept
        top = (concept, SKOS.topConceptOf, scheme) in graph
        broader = graph.value(concept, SKOS.broader)
        assert top != (broader is not None), f"{concept} is either a top concept or has a broader one"
        assert broader is None or broader in mine


def test_each_concept_is_in_exactly_one_scheme() -> None:
    assert [c for c in concepts() if len(set(CONCEPTS.objects(c, SKOS.inScheme))) != 1] == []


@pytest.mark.parametrize("file", VOCABULARIES, ids=lambda file: file.stem)
def test_no_label_stands_twice_in_a_scheme(file: Path) -> None:
    labels = [
        str(label).casefold() for field in (SKOS.prefLabel, SKOS.altLabel) for label in read(file).objects(None, field)
    ]
    assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_what_the_readers_of_values_return_are_concepts() -> None:
    for scheme, names in (("datekind", get_args(DateKind)), ("qualifier", get_args(Qualifier))):
        assert names
        assert {URIRef(PREFIXES[scheme] + name) for name in names} <= set(concepts())


def test_the_labels_of_a_concept_are_disjoint_as_skos_demands() -> None:
    for concept in concepts():
        kinds = [set(CONCEPTS.objects(concept, field)) for field in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
        assert sum(map(len, kinds)) == len(set().union(*kinds)), concept


# The themes

THEMES = read(ONTOLOGY / "vocabularies" / "theme.ttl")


def test_only_themes_have_hidden_labels_and_all_have_some() -> None:
    hidden = set(CONCEPTS.subjects(SKOS.hiddenLabel))
    assert hidden == set(THEMES.subjects(RDF.type, SKOS.Concept))


def test_hidden_labels_are_lower_case_and_belong_to_one_theme() -> None:
    owners = defaultdict(set)
    for theme, label in THEMES.subject_objects(SKOS.hiddenLabel):
        assert str(label) == str(label).lower()
        owners[str(label)].add(theme)
    assert {label: themes for label, themes in owners.items() if len(themes) > 1} == {}


def test_no_hidden_label_of_a_theme_is_idle_beside_a_shorter_one() -> None:
    for theme in set(THEMES.subjects(SKOS.hiddenLabel)):
        labels = [str(label) for label in THEMES.objects(theme, SKOS.hiddenLabel)]
        idle = [long for long in labels for short in labels if short != long and whole_words(short).search(long)]
        assert idle == [], theme


def test_every_theme_is_found_in_a_founding_document() -> None:
    text = re.sub(r"\s+", " ", " ".join(source.read_text("utf-8") for source in SOURCES))
    for theme in set(THEMES.subjects(SKOS.hiddenLabel)):
        labels = THEMES.objects(theme, SKOS.hiddenLabel)
        assert any(whole_words(str(label)).search(text) for label in labels), theme
