"""The build: the same bytes every time, what its sources give, and names nowhere but in the people graphs."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cohesion_kg.build import graph as builder
from cohesion_kg.build.curated import read_curation
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import find_words
from cohesion_kg.evidence.sources import Register
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, GRAPH, GRAPHS, ID, PREFIXES, THING_KINDS, VOCABULARY

TOP = bundle.path("data").parent
TYPE, DECIMAL = PREFIXES["rdf"] + "type", PREFIXES["xsd"] + "decimal"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return builder.build()


def parsed(content: bytes, format_: ox.RdfFormat) -> list[ox.Quad]:
    return list(ox.parse(content, format_))


@pytest.fixture(scope="module")
def public(files: dict[str, bytes]) -> list[ox.Quad]:
    return parsed(files["cohesion.trig"], ox.RdfFormat.TRIG)


@pytest.fixture(scope="module")
def people(files: dict[str, bytes]) -> list[ox.Quad]:
    return parsed(files["people.trig"], ox.RdfFormat.TRIG)


@pytest.fixture(scope="module")
def quads(public: list[ox.Quad], people: list[ox.Quad]) -> list[ox.Quad]:
    return public + people


def strings(quads: list[ox.Quad]) -> Iterator[tuple[str, ox.Quad]]:
    for quad in quads:
        for node in quad.triple:
            assert isinstance(node, ox.NamedNode | ox.Literal)
            yield node.value, quad


# The bytes


def test_the_shipped_graph_is_what_its_sources_and_curation_give(files: dict[str, bytes]) -> None:
    assert builder.differing(bundle.path("data", "graph"), files) == []


def test_the_build_is_the_same_byte_for_byte_in_any_process(files: dict[str, bytes]) -> None:
    code = (
        "import hashlib; from cohesion_kg.build.graph import build;"
        "print({name: hashlib.sha256(content).hexdigest() for name, content in build().items()})"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(TOP), "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=TOP.parent
    )
    assert done.stdout.strip() == str({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def test_a_damaged_or_missing_file_is_noticed(files: dict[str, bytes], tmp_path: Path) -> None:
    builder.write(tmp_path, files)
    assert builder.differing(tmp_path, files) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(builder.FILES) == sorted(files)
    file = tmp_path / "cohesion.trig"
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    assert builder.differing(tmp_path, files) == ["cohesion.trig"]
    file.write_bytes(file.read_bytes()[:-1])
    (tmp_path / "people.trig").unlink()
    assert builder.differing(tmp_path, files) == ["cohesion.trig", "people.trig"]
    builder.write(tmp_path, files)
    assert builder.differing(tmp_path, files) == []


def test_nothing_in_the_files_tells_of_the_machine_that_built_them(files: dict[str, bytes]) -> None:
    for content in files.values():
        assert b"file://" not in content
        assert str(Path.home()).encode() + b"/" not in content
        assert str(TOP).encode() not in content


# Homes


def test_every_triple_has_one_home_and_the_merged_file_has_them_all(
    files: dict[str, bytes], quads: list[ox.Quad]
) -> None:
    homes = Counter(quad.triple for quad in quads)
    assert set(homes.values()) == {1}
    merged = Counter(quad.triple for quad in parsed(files["cohesion.ttl"], ox.RdfFormat.TURTLE))
    assert merged == homes


def test_every_graph_is_a_known_one_and_the_people_graphs_have_a_file_of_their_own(
    public: list[ox.Quad], people: list[ox.Quad]
) -> None:
    for part, wanted in ((public, False), (people, True)):
        names = {quad.graph_name.value.removeprefix(GRAPH) for quad in part}
        assert names <= set(GRAPHS)
        assert {name.startswith("people") for name in names} == {wanted}


def test_there_are_no_blank_nodes(quads: list[ox.Quad]) -> None:
    for quad in quads:
        assert not any(isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object, quad.graph_name))


def test_every_thing_says_the_layer_of_its_graph(quads: list[ox.Quad]) -> None:
    layers: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == CKG + "layer":
            layers[quad.subject.value].add(quad.object.value.removeprefix(PREFIXES["layer"]))
        elif quad.predicate.value == TYPE and quad.subject.value.startswith(ID):
            types[quad.subject.value].add(GRAPHS[quad.graph_name.value.removeprefix(GRAPH)])
    for thing, homes in types.items():
        if thing.startswith((PREFIXES["selector"], PREFIXES["claim"])):
            continue
        assert len(layers[thing]) == 1, thing
        assert layers[thing] <= homes, thing


def test_every_interpretation_has_a_reason_and_every_rule_is_named(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)
    prefixes = dict(PREFIXES)
    unreasoned = """SELECT ?thing { ?thing ckg:layer layer:interpreted .
        FILTER NOT EXISTS { ?thing ckg:reason ?reason }
        FILTER NOT EXISTS { ?claim rdf:subject ?thing ; ckg:reason ?other }
        FILTER NOT EXISTS { ?owner ?property ?thing . ?claim2 rdf:object ?thing ; ckg:reason ?third }
        FILTER NOT EXISTS { ?thing a ckg:Cell } FILTER (!STRSTARTS(STR(?thing), STR(graph:))) }"""
    found = store.query(unreasoned, prefixes=prefixes, use_default_graph_as_union=True)
    assert [row["thing"].value for row in found][:5] == []


# The vocabulary


def test_every_class_property_and_concept_is_declared(quads: list[ox.Quad]) -> None:
    declared = {quad.subject.value for quad in quads if quad.graph_name.value == GRAPH + "ontology"}
    used = {quad.predicate.value for quad in quads}
    used |= {quad.object.value for quad in quads if quad.predicate.value == TYPE}
    used |= {value for value, quad in strings(quads) if value.startswith(VOCABULARY) and value != VOCABULARY}
    assert sorted(term for term in used if term.startswith((CKG, VOCABULARY)) and term not in declared) == []


def test_no_authoring_property_is_left(quads: list[ox.Quad]) -> None:
    authoring = {CKG + name for name in ("quote", "curates", "nameForm", "privatePassage")}
    assert not authoring & {quad.predicate.value for quad in quads}


def test_every_thing_has_a_known_prefix_and_a_plain_name(quads: list[ox.Quad]) -> None:
    kinds = "|".join(THING_KINDS)
    passage = re.compile(rf"{re.escape(PREFIXES['source'])}[a-z0-9-]+#char=\d+,\d+")
    plain = re.compile(rf"{re.escape(ID)}(?:{kinds})/[A-Za-z0-9][A-Za-z0-9/._-]*")
    for quad in quads:
        for node in (quad.subject, quad.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith(ID):
                assert plain.fullmatch(node.value) or passage.fullmatch(node.value), node.value


def test_numbers_are_written_as_every_engine_keeps_them(quads: list[ox.Quad]) -> None:
    kept = {"string", "integer", "decimal", "date", "boolean", "anyURI"}
    for quad in quads:
        if isinstance(quad.object, ox.Literal) and not quad.object.language:
            datatype = quad.object.datatype.value
            assert datatype.removeprefix(PREFIXES["xsd"]) in kept, str(quad)
            if datatype == DECIMAL:
                assert re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", quad.object.value), str(quad)


# People


@pytest.fixture(scope="module")
def names(people: list[ox.Quad]) -> set[str]:
    naming = {PREFIXES["foaf"] + "name", PREFIXES["skos"] + "altLabel"}
    persons = {quad.subject for quad in people if quad.object == ox.NamedNode(CKG + "Person")}
    found = {quad.object.value for quad in people if quad.predicate.value in naming and quad.subject in persons}
    assert len(found) > 20
    return found


def test_no_form_of_a_name_stands_outside_the_people_graphs(public: list[ox.Quad], names: set[str]) -> None:
    everything = "\n".join({value for value, _ in strings(public)})
    iris = "\n".join({value for value, _ in strings(public) if value.startswith(ID)})
    for name in names:
        assert not list(find_words(everything, name, (0, len(everything)))), name
        slug = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
        assert "-" not in slug or not list(find_words(iris, slug, (0, len(iris)))), name


def test_no_surname_stands_in_what_the_documents_say(public: list[ox.Quad], names: set[str]) -> None:
    """Words of names as such, whatever form was recorded; the register and the ontology have words of their own."""
    words = {word for name in names for word in re.findall(r"[A-Z][\w’'-]{3,}", name)}
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(words))})(?![^\W_])")
    own = {GRAPH + "reference", GRAPH + "ontology", GRAPH + "labels"}
    found = {
        match[0]
        for value, quad in strings(public)
        if quad.graph_name.value not in own
        for match in pattern.finditer(value)
    }
    assert found == set()


def test_no_person_or_membership_is_named_outside_the_people_graphs(public: list[ox.Quad]) -> None:
    for value, quad in strings(public):
        assert not value.startswith((PREFIXES["person"], PREFIXES["membership"])), str(quad)


def test_there_is_no_address_and_no_telephone_number_in_any_graph(quads: list[ox.Quad]) -> None:
    address = re.compile(r"[\w.+\\-]+@[\w-]+\.\w|mailto:|tel:")
    telephone = re.compile(r"(?<![\w,=.-])(?:\+44|0)[ (]?\d(?:[ ()-]{0,2}\d){7,10}(?!\w)|[Tt]elephone:")
    for value, quad in strings(quads):
        assert not address.search(value), str(quad)
        if isinstance(quad.object, ox.Literal):
            assert not telephone.search(quad.object.value), str(quad)


def test_private_matters_are_withheld(public: list[ox.Quad], register: Register) -> None:
    sources = register.sources()
    curation = read_curation((TOP / "data" / "curated").glob("*/*.ttl"), sources)
    everything = "\n".join({value for value, _ in strings(public)})
    assert curation.private
    for passage in curation.private:
        words = passage.words(sources[passage.slug]).split()
        for start in range(len(words) - 1):
            assert " ".join(words[start : start + 2]) not in everything


# What stops a build


def test_a_source_that_changed_stops_the_build(tmp_path: Path) -> None:
    data = Path(shutil.copytree(TOP / "data", tmp_path / "data", ignore=shutil.ignore_patterns("graph")))
    source = data / "sources" / "crewe-action-plan.txt"
    source.write_bytes(source.read_bytes() + b"\n")
    with pytest.raises(BuildError, match="crewe-action-plan is not the one that the register describes"):
        builder.build(data)


def test_curation_that_does_not_fit_stops_the_build(tmp_path: Path) -> None:
    data = Path(shutil.copytree(TOP / "data", tmp_path / "data", ignore=shutil.ignore_patterns("graph")))
    file = data / "curated" / "crewe-action-plan" / "extra.ttl"
    file.write_text("<> ckg:curates doc:crewe-action-plan ; ckg:layer layer:stated . stream:x a ckg:FundingStream .")
    with pytest.raises(BuildError, match=r"crewe-action-plan/extra\.ttl: stream:x: it has no ckg:quote"):
        builder.build(data)


def test_an_ontology_that_is_not_turtle_stops_the_build(tmp_path: Path) -> None:
    ontology = Path(shutil.copytree(TOP / "ontology", tmp_path / "ontology"))
    (ontology / "vocabularies" / "theme.ttl").write_text("nonsense")
    with pytest.raises(BuildError, match=r"theme\.ttl is not Turtle"):
        builder.build(ontology=ontology)
