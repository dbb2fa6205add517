"""The build: sources, register, curation, tables, reference and rules become the shipped graph files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.build.curated import read_curation
from cohesion_kg.build.reference import reference_quads
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.sources import Register, SourceText
from cohesion_kg.privacy.people import People
from cohesion_kg.readers.mapping.plan import plan_statements
from cohesion_kg.readers.tables.corrections import read_corrections
from cohesion_kg.store import bundle
from cohesion_kg.store.export import serialise
from cohesion_kg.store.files import write_whole
from cohesion_kg.triples.assemble import assemble, source_quads
from cohesion_kg.triples.derive import chain_rule, read_vocabulary, theme_rule
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import GRAPH, GRAPHS
from cohesion_kg.values.terms import ckg, prefixed

__all__ = ["FILES", "build", "differing", "write"]

#: The files that the build writes: the graph without names, the names, and both merged for tools without graphs.
FILES = ("cohesion.trig", "people.trig", "cohesion.ttl")

_TYPE = prefixed("rdf", "type")
_LABEL = prefixed("rdfs", "label")
_NAME = prefixed("foaf", "name")


def build(data: Path | None = None, ontology: Path | None = None) -> dict[str, bytes]:
    """Build the graph from its sources.

    Parameters
    ----------
    data
        Folder with ``sources``, ``curated`` and ``reference``; the bundled one by default.
    ontology
        Folder with the ontology; the bundled one by default.

    Returns
    -------
    dict
        The bytes of each of :data:`FILES`.

    Raises
    ------
    BuildError
        If a source differs from the register, or the curated statements do not fit their sources.
    """
    data, ontology = data or bundle.path("data"), ontology or bundle.path("ontology")
    register = Register.read(data / "sources")
    sources = register.sources()
    _check_sources(register, sources)
    vocabulary = read_vocabulary(ontology)
    curation = read_curation((data / "curated").glob("*/*.ttl"), sources)
    reference = [*_ontology_quads(vocabulary), *_register_quads(register), *reference_quads(data / "reference")]
    labelled = {quad.subject for quad in reference if quad.predicate == _LABEL}
    statements = _without_labels(curation.statements, labelled)
    labelled |= {statement.triple.subject for statement in statements if statement.triple.predicate == _LABEL}
    for slug, entry in sorted(register.entries.items()):
        if entry.get("tables"):
            corrections = read_corrections(data / "curated" / slug)
            table = plan_statements(slug, sources[slug].text, corrections)
            statements += _without_labels(table, labelled)
    statements += list(chain_rule(statements, vocabulary))
    statements += list(theme_rule(statements, vocabulary, sources))
    people = People(curation.names | _names(statements), curation.private, sources)
    quads = list(assemble(statements, sources, people, reference))
    _check_homes(quads)
    return _serialise(quads)


def _without_labels(statements: Iterable[Statement], labelled: Collection[object]) -> list[Statement]:
    """Leave out labels of things that have one: the register's comes before a curator's, that before a reader's."""
    return [s for s in statements if s.triple.predicate != _LABEL or s.triple.subject not in labelled]


def _names(statements: Iterable[Statement]) -> set[str]:
    objects = (statement.triple.object for statement in statements if statement.triple.predicate == _NAME)
    return {name.value for name in objects if isinstance(name, ox.Literal)}


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write built files into a folder, each whole or not at all."""
    for name, content in files.items():
        write_whole(folder / name, content)


def differing(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the files in a folder that differ from the built ones."""
    return [name for name, content in files.items() if not _same(folder / name, content)]


def _same(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _check_sources(register: Register, sources: Mapping[str, SourceText]) -> None:
    for slug, source in sources.items():
        if source.sha256 != register.entries[slug]["sha256"]:
            raise BuildError(
                f"The source text {slug} is not the one that the register describes (SHA-256 {source.sha256}); "
                "restore it, or record the new text as a source of its own."
            )


def _ontology_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the ontology without its blank nodes, whose names no two runs share."""
    home = prefixed("graph", "ontology")
    for subject, predicate, object_, _ in store:
        if isinstance(subject, ox.NamedNode) and not isinstance(object_, ox.BlankNode):
            yield ox.Quad(subject, predicate, object_, home)


def _register_quads(register: Register) -> Iterator[ox.Quad]:
    for slug, entry in register.entries.items():
        yield from source_quads(slug, entry)
    for graph, name in GRAPHS.items():
        yield ox.Quad(prefixed("graph", graph), ckg("layer"), prefixed("layer", name), prefixed("graph", "reference"))


def _check_homes(quads: Iterable[ox.Quad]) -> None:
    homes: dict[ox.Triple, str] = {}
    for quad in quads:
        graph = str(quad.graph_name)
        if homes.setdefault(quad.triple, graph) != graph:
            raise BuildError(f"{quad.triple} stands in {homes[quad.triple]} and in {graph}; a triple has one home.")
        if any(isinstance(node, ox.BlankNode) for node in quad.triple):
            raise BuildError(f"{quad.triple} has a blank node; give the thing an IRI.")


def _serialise(quads: Iterable[ox.Quad]) -> dict[str, bytes]:
    everything = list(quads)
    public = [quad for quad in everything if not str(quad.graph_name).startswith(f"<{GRAPH}people")]
    people = [quad for quad in everything if str(quad.graph_name).startswith(f"<{GRAPH}people")]
    return {
        "cohesion.trig": serialise(public, ".trig"),
        "people.trig": serialise(people, ".trig"),
        "cohesion.ttl": serialise(everything, ".ttl"),
    }
