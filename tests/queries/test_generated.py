"""What is generated from the query files is what the generator gives."""

from __future__ import annotations

import rdflib

from cohesion_kg.catalogue import catalog_markdown, catalog_turtle
from cohesion_kg.queries import Catalogue

CATALOGUE = Catalogue()


def test_the_generated_files_are_what_the_generator_gives() -> None:
    assert (CATALOGUE.folder / "catalog.ttl").read_bytes() == catalog_turtle(CATALOGUE)
    assert (CATALOGUE.folder / "README.md").read_text("utf-8") == catalog_markdown(CATALOGUE)


def test_the_catalogue_is_rdf_and_names_every_query() -> None:
    graph = rdflib.Graph().parse(CATALOGUE.folder / "catalog.ttl", format="turtle")
    text = (CATALOGUE.folder / "README.md").read_text("utf-8")
    asked = [name for name in CATALOGUE if "internal" not in CATALOGUE[name].header.get("tags", [])]
    assert len(graph) > 0
    assert len(asked) >= 40
    assert [name for name in asked if name not in text] == []
