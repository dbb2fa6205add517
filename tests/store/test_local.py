"""Graphs in this process: every way to open one, what each way shows, and that none changes what it was given."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import cohesion_kg as ckg
from cohesion_kg.errors import ArgumentTypeError, CohesionError, NotFound, QueryError, ReadError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle
from cohesion_kg.store.export import to_dataset
from cohesion_kg.store.local import LocalBackend, open_local
from cohesion_kg.values.namespaces import CKG, GRAPH, GRAPHS, PREFIXES

EX = "http://example.org/"
THING, TYPE, PERSON = (ox.NamedNode(EX + "thing"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(CKG + "Person"))
TRIPLE = f'<{EX}thing> <{EX}says> "it" .'
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BY_CLASS = "SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY ?class"
SHIPPED = ("cohesion.trig", "people.trig", "cohesion.ttl")


def shipped(name: str) -> Path:
    return bundle.path("data", "graph", name)


def count(graph: KnowledgeGraph) -> int:
    [row] = graph.select(COUNT)
    return int(row["n"])


def by_class(graph: KnowledgeGraph) -> dict[str, int]:
    return {str(row["class"]): row["n"] for row in graph.select(BY_CLASS)}


# Opening

SMALL = {
    "x.trig": f"<{EX}graph> {{ {TRIPLE} }}",
    "x.ttl": TRIPLE,
    "x.nt": TRIPLE,
    "x.nq": TRIPLE.replace(" .", f" <{EX}graph> ."),
    "x.jsonld": f'{{"@id": "{EX}thing", "{EX}says": "it"}}',
    "x.rdf": f'<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}" xmlns:ex="{EX}"><rdf:Description rdf:about="{EX}thing">'
    "<ex:says>it</ex:says></rdf:Description></rdf:RDF>",
}


@pytest.mark.parametrize("name", [*SMALL, "X.TTL"])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_of_every_format_opens(tmp_path: Path, name: str, kind: type) -> None:
    file = tmp_path / name
    file.write_text(SMALL[name.lower()], "utf-8")
    graph = ckg.open(kind(file))
    assert list(graph.select("SELECT ?o { ?s ?p ?o }")) == [{"o": "it"}]
    assert graph.card["backend"] == str(file)


def test_a_folder_opens_with_the_folders_in_it(tmp_path: Path) -> None:
    for number, name in enumerate(SMALL):
        file = (tmp_path / "deep" if number > 2 else tmp_path) / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(SMALL[name].replace("it", str(number)), "utf-8")
    (tmp_path / "notes.md").write_text("not RDF")
    (tmp_path / "deep" / "page.xml").write_text("<page/>")
    assert count(ckg.open(tmp_path)) == len(SMALL)


def store_folder(folder: Path, *quads: ox.Quad) -> Path:
    store = ox.Store(str(folder))
    store.extend(quads)
    store.flush()
    del store
    return folder


def test_a_store_directory_opens_and_is_only_read(tmp_path: Path) -> None:
    folder = store_folder(tmp_path / "store", ox.Quad(THING, THING, THING, ox.NamedNode(GRAPH + "stated")))
    for _ in range(2):  # a second reader is let in
        graph = ckg.open(folder)
        assert count(graph) == 1
    assert ckg.open(str(folder)).card["backend"] == str(folder)


def test_a_broken_store_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(ReadError, match="not a store that Oxigraph can read"):
        ckg.open(tmp_path)


def test_several_places_of_every_kind_open_together(tmp_path: Path) -> None:
    nodes = [ox.NamedNode(f"{EX}{number}") for number in range(6)]
    folder = store_folder(tmp_path / "store", ox.Quad(nodes[0], THING, THING))
    file = tmp_path / "x.ttl"
    file.write_text(f"<{EX}1> <{EX}p> 1 .")
    store = ox.Store()
    store.add(ox.Quad(nodes[2], THING, THING))
    graph = rdflib.Graph().parse(data=f"<{EX}3> <{EX}p> 3 .", format="turtle")
    dataset = rdflib.Dataset()
    dataset.graph(rdflib.URIRef(EX + "graph")).parse(data=f"<{EX}4> <{EX}p> 4 .", format="turtle")
    together = ckg.open(folder, file, store, graph, dataset)
    assert set(together.select("SELECT ?s { ?s ?p ?o }").column("s")) == {node.value for node in nodes[:5]}
    assert (len(store), len(graph), len(dataset)) == (1, 1, 1)
    assert together.card["backend"] == f"{folder}, {file}, Store, Graph, Dataset"


def test_blank_nodes_of_two_places_stay_two(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(f'_:x <{EX}p> "{name}" .')
    assert len(ckg.open(tmp_path).select("SELECT DISTINCT ?s { ?s ?p ?o }")) == 2


def test_a_graph_and_its_merged_form_count_once(kg: KnowledgeGraph, tmp_path: Path) -> None:
    for name in SHIPPED:
        shutil.copy(shipped(name), tmp_path)
    folder = ckg.open(tmp_path)
    assert count(folder) == count(kg)
    assert by_class(folder) == by_class(kg)
    assert {quad.graph_name for quad in folder.backend.quads()} == {quad.graph_name for quad in kg.backend.quads()}


def test_the_given_store_is_never_changed(kg: KnowledgeGraph) -> None:
    store = ox.Store()
    store.extend(kg.backend.quads())
    before = set(store)
    for options in ({}, {"people": False}, {"layers": ["stated"]}):
        graph = ckg.open(store, **options)
        graph.trace("CMF")
        graph.actions()
        assert graph.verify().ok
        graph.construct("CONSTRUCT WHERE { ?s a ckg:Award }").remove((None, None, None))
        for update in ("DROP ALL", "DELETE WHERE { ?s ?p ?o }", "INSERT DATA { <a:a> <a:a> <a:a> }"):
            with pytest.raises(QueryError):
                graph.select(update)
    assert set(store) == before


def test_a_store_that_is_opened_with_another_is_copied() -> None:
    store = ox.Store()
    store.add(ox.Quad(THING, THING, THING))
    store.add(ox.Quad(THING, THING, THING, THING))
    together = ckg.open(store, ox.Store())
    assert (count(together), len(store)) == (1, 2)
    assert isinstance(together.backend, LocalBackend)
    together.backend.store.clear()
    together.to_rdflib().default_graph.add((rdflib.URIRef(EX + "a"),) * 3)
    assert len(store) == 2


def test_the_given_rdflib_graph_is_never_changed() -> None:
    dataset = rdflib.Dataset()
    dataset.graph(rdflib.URIRef(GRAPH + "people")).parse(data=f"<{EX}a> a <{CKG}Person> .", format="turtle")
    dataset.default_graph.parse(data=f"<{EX}a> a <{CKG}Person> .", format="turtle")
    before = set(dataset.quads())
    assert count(ckg.open(dataset)) == 1
    assert count(ckg.open(dataset, people=False)) == 0
    assert set(dataset.quads()) == before


def test_rdf_of_others_opens_and_its_tables_are_empty(turtle: Callable[..., Path], kg: KnowledgeGraph) -> None:
    graph = ckg.open(turtle('<http://example.org/a> foaf:name "Ann" ; foaf:knows [ a foaf:Person ] .'))
    assert count(graph) == 3
    for name in (
        "councils",
        "partnerships",
        "funding",
        "projects",
        "recommendations",
        "actions",
        "officers",
        "observations",
        "documents",
    ):
        table = getattr(graph, name)()
        assert len(table) == 0
        assert table.columns == getattr(kg, name)().columns
    assert graph.verify().ok
    assert graph["http://example.org/a"].facts.column("property")
    assert len(graph.trace("http://example.org/a").steps) == 0


# What cannot be opened


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.ttl", b"<http://example.org/a> <<<", "x.ttl is not Turtle: .*line 1"),
        ("x.trig", b"<a> {", "x.trig is not TriG"),
        ("x.nt", b"\xff\xfe", "x.nt is not N-Triples"),
        ("x.rdf", b"<page/>", "x.rdf is not RDF/XML"),
        ("x.jsonld", b"{", "x.jsonld is not JSON-LD"),
        ("x.docx", b"", r"x.docx has no RDF suffix; name it \.trig, \.nq"),
        ("x", b"", "x has no RDF suffix"),
    ],
)
def test_a_file_that_is_not_its_format_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=message):
        ckg.open(tmp_path / name)


@pytest.mark.parametrize("place", ["nowhere.ttl", "nowhere"])
def test_a_place_that_is_not_there_is_named(tmp_path: Path, place: str) -> None:
    with pytest.raises(NotFound, match="There is no file or folder"):
        ckg.open(tmp_path / place)


def test_a_folder_without_rdf_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("not RDF")
    with pytest.raises(NotFound, match=r"holds no RDF files \(\.trig"):
        ckg.open(tmp_path)


@pytest.mark.parametrize("place", [5, None, ["x.ttl"], b"x.ttl", object()])
def test_what_is_no_place_at_all_is_refused(place: object) -> None:
    with pytest.raises(ReadError, match="cannot be opened; pass a path, an rdflib Graph"):
        ckg.open(place)


A = rdflib.URIRef(EX + "a")


@pytest.mark.parametrize(
    "triple",
    [
        (rdflib.URIRef("relative"), A, A),
        (A, rdflib.BNode(), A),
        (rdflib.Literal("x"), A, A),
        (A, A, rdflib.Variable("x")),
        (A, A, rdflib.URIRef(EX + "<")),
        (rdflib.BNode("a b"), A, A),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_an_rdflib_graph_that_is_no_rdf_is_refused(triple: tuple[rdflib.term.Node, ...]) -> None:
    graph = rdflib.Graph()
    graph.add(triple)
    with pytest.raises(ReadError, match=r"cannot stand in RDF|no triple of RDF"):
        ckg.open(graph)


@pytest.mark.parametrize("layers", [["stated", "invented"], ["Stated"], [5]])
def test_an_unknown_layer_is_refused_with_those_that_are_known(layers: Any) -> None:
    with pytest.raises(QueryError, match="choose from stated, interpreted, derived, reference"):
        ckg.open(layers=layers)
    with pytest.raises(TypeError, match="layers is a list"):
        ckg.open(layers="stated")  # type: ignore[arg-type]


# Asking


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "# SELECT *\nPREFIX ex: <http://example.org/>\nDELETE WHERE { ?s ?p ?o }",
        "base <http://example.org/> prefix : <x#> # SELECT\r\n\tWITH <g> delete { ?s ?p ?o } where { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <http://example.org/>",
        "CREATE GRAPH <a:a>",
        "COPY DEFAULT TO <a:a>",
        "MOVE DEFAULT TO <a:a>",
        "ADD DEFAULT TO <a:a>",
    ],
)
def test_an_update_is_refused_as_one(kg: KnowledgeGraph, update: str) -> None:
    for ask in (kg.select, kg.ask, kg.construct):
        with pytest.raises(QueryError, match="is an update"):
            ask(update)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT * { ?s ?p }",
        "nonsense",
        "SELECT * { ?s nobody:knows ?o }",
        "\ud800",
        "SELECT ?x { } ; DROP ALL",
    ],
)
def test_malformed_sparql_is_refused_in_one_line(kg: KnowledgeGraph, query: str) -> None:
    for ask in (kg.select, kg.ask, kg.construct):
        with pytest.raises(QueryError, match=r"not SPARQL 1\.1") as caught:
            ask(query)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 200


@pytest.mark.parametrize("query", [None, 5, b"ASK {}", ["ASK {}"]])
def test_a_query_is_text(kg: KnowledgeGraph, query: object) -> None:
    with pytest.raises(ArgumentTypeError, match="A query is text, not a"):
        kg.ask(query)  # type: ignore[arg-type]


def test_a_query_of_another_form_says_where_to_ask_it(kg: KnowledgeGraph) -> None:
    forms = {"ask": "ASK {}", "select": "SELECT * {}", "construct": "DESCRIBE <a:a>"}
    for method in forms:
        for form, query in forms.items():
            if form == method:
                getattr(kg, method)(query)
            else:
                with pytest.raises(QueryError, match=rf"{form}\("):
                    getattr(kg, method)(query)


@pytest.mark.parametrize("form", ["SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o } WHERE"])
def test_a_service_that_does_not_answer_is_an_error_of_ours(kg: KnowledgeGraph, form: str) -> None:
    query = form + " { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"
    method = {"S": kg.select, "A": kg.ask, "C": kg.construct}[form[0]]
    with pytest.raises(QueryError, match="could not be evaluated"):
        method(query, services=["http://127.0.0.1:1/sparql"])


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * FROM <{GRAPH}stated> {{ ?s ?p ?o }}",
        f"SELECT * from named <{GRAPH}people> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "ASK FROM graph:stated { ?s ?p ?o }",
        "PREFIX from: <http://example.org/> # FROM nowhere\nSELECT ?x FROM from:x { ?x a from:from }",
        'SELECT ("from" AS ?x) FROM<http://example.org/>{ }',
    ],
)
def test_a_from_clause_is_refused_rather_than_passed_over(kg: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QueryError, match="FROM would be passed over"):
        kg.select(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x (MAX($from) AS ?FROM) { VALUES ?from { 1 } ?x ?p ?from } GROUP BY ?x",
        "# FROM <http://example.org/>\nSELECT ?x { BIND ('x FROM <a:a>' AS ?x) }",
        'SELECT ?x { BIND ("""a " FROM <a:a>""" AS ?x) }',
        "PREFIX from: <http://example.org/from> SELECT ?x { ?x a from: , from:FROM , <http://example.org/#from> }",
        'SELECT ?x { BIND ("\\" FROM <a:a>" AS ?x) }',
        "SELECT ?x { ?x ckg:from-here|ckg:a.from ?y FILTER (?y < 3 && ?x > 2) }",
    ],
)
def test_the_word_from_elsewhere_is_no_clause(kg: KnowledgeGraph, query: str) -> None:
    kg.select(query)


def test_prefixes_of_the_project_need_no_declaration(kg: KnowledgeGraph) -> None:
    assert kg.ask("ASK { stream:cmf a ckg:FundingStream ; rdfs:label ?label }")
    assert kg.ask("PREFIX s: <https://w3id.org/cohesion-kg/id/stream/> ASK { s:cmf a ckg:FundingStream }")


def test_a_constructed_triple_comes_once(kg: KnowledgeGraph) -> None:
    found = kg.backend.construct("CONSTRUCT { ?x a ckg:Award } WHERE { ?x a ckg:Award ; ?p ?o }")
    assert len(found) == len(set(found)) > 0


# Counts


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib 7.6 calls it itself
def test_every_engine_and_every_form_counts_the_same(kg: KnowledgeGraph) -> None:
    """Oxigraph over the graphs, rdflib over their union, and both over the merged file."""
    counts = by_class(kg)
    assert counts[CKG + "Council"] > 400
    for graph in (kg.to_rdflib(), rdflib.Graph().parse(shipped("cohesion.ttl"))):
        assert {str(class_): int(number) for class_, number in graph.query(BY_CLASS)} == counts
        assert len(graph) == count(kg)
    assert by_class(ckg.open(shipped("cohesion.ttl"))) == counts


# People and layers


def people_graphs() -> list[str]:
    return [
        GRAPH + name for name in ("people", "people-evidence", "people-interpreted", "people-labels", "people-derived")
    ]


def test_without_people_no_way_of_asking_reaches_their_graphs(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph
) -> None:
    small = kg.backend.construct("CONSTRUCT WHERE { ?membership ckg:holder ?holder . ?holder foaf:name ?name }")
    store = ox.Store()
    store.extend(ox.Quad(*triple, ox.NamedNode(people)) for triple in small for people in people_graphs()[:1])
    store.add(ox.Quad(THING, THING, THING, ox.NamedNode(GRAPH + "stated")))
    graphs = (ckg.open(store, people=False), ckg.open(to_dataset(store), people=False))
    assert [count(graph) for graph in graphs] == [1, 1]
    assert not {str(name.identifier) for name in graphs[0].to_rdflib().graphs()} & set(people_graphs())
    for graph in (kg_without_people, *graphs):
        for people in people_graphs():
            assert not graph.ask(f"ASK {{ GRAPH <{people}> {{ ?s ?p ?o }} }}")
            assert people not in graph.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").column("g")
        assert not graph.ask("ASK { ?person a ckg:Person }")
        assert not graph.ask("ASK { ?person foaf:name ?name }")
        assert len(graph.construct("DESCRIBE ?holder { ?membership ckg:holder ?holder }")) == 0
        assert not {str(quad.graph_name) for quad in graph.backend.quads()} & {f"<{iri}>" for iri in people_graphs()}
    assert count(kg_without_people) < count(kg)


def test_a_store_of_nothing_but_people_shows_nothing_without_them() -> None:
    store = ox.Store()
    store.add(ox.Quad(THING, TYPE, PERSON, ox.NamedNode(GRAPH + "people")))
    graph = ckg.open(store, people=False)
    assert count(graph) == 0
    assert graph.backend.quads() == []
    assert not graph.ask("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert count(ckg.open(store)) == 1


def test_names_outside_the_people_graphs_cannot_be_left_out(tmp_path: Path) -> None:
    person = rdflib.Graph().parse(data=f"<{EX}a> a <{CKG}Person> .", format="turtle")
    withheld = ox.Store()
    withheld.update(
        f"INSERT DATA {{ <{EX}p> <{CKG}withheld> true ; <{PREFIXES['oa']}hasSelector> <{EX}s> . "
        f"<{EX}s> <{PREFIXES['oa']}exact> 'Ann Lee' }}"
    )
    for place in (shipped("cohesion.ttl"), person, withheld):
        with pytest.raises(ReadError, match=r"open the \.trig or \.nq, which keep the graphs apart"):
            ckg.open(place, people=False)
    without = ckg.open(people=False).save(tmp_path / "without.ttl")
    assert count(ckg.open(without, people=False)) == count(ckg.open(without)) > 0


@pytest.mark.parametrize("layers", [["stated"], ["stated", "interpreted"], ["interpreted"], ["derived"], []])
def test_only_the_layers_asked_for_are_seen(layers: list[str]) -> None:
    graph = ckg.open(layers=layers)
    wanted = {*layers, "reference"}
    homes = set(graph.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").column("g"))
    for home in homes:
        assert GRAPHS[home.removeprefix(GRAPH)] in wanted
    said = graph.select("SELECT DISTINCT ?layer { ?thing a ?class ; ckg:layer ?layer }").column("layer")
    assert {layer.rpartition("/")[2] for layer in said} <= wanted
    assert {quad.graph_name.value for quad in graph.backend.quads(layers)} == homes


def test_a_graph_of_others_belongs_to_no_layer_and_stays_visible() -> None:
    store = ox.Store()
    store.add(ox.Quad(THING, TYPE, THING, ox.NamedNode(EX + "graph")))
    store.add(ox.Quad(THING, TYPE, PERSON))
    for layers in (None, ["stated"], []):
        assert count(ckg.open(store, layers=layers)) == 2


@given(st.text())
def test_any_text_is_answered_or_an_error_of_ours(query: str) -> None:
    backend = LocalBackend(ox.Store())
    for ask in (backend.select, backend.ask, backend.construct):
        try:
            ask(query)
        except CohesionError as error:
            assert str(error).endswith((".", "…", "]")) or "expected" in str(error)


def test_the_bundled_graph_is_opened_when_nothing_is_named() -> None:
    assert open_local([]).name == "bundled graph"
    assert len(open_local([], people=False).store) < len(open_local([]).store)
