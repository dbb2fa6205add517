"""The IRIs: one base, one prefix per kind of thing and per concept scheme."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["BASE", "CKG", "GRAPH", "GRAPHS", "ID", "PREFIXES", "SCHEMES", "THING_KINDS", "VOCABULARY"]

#: The one constant that holds the base of every IRI of the project.
BASE = "https://w3id.org/cohesion-kg/"

CKG = BASE + "ontology#"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
VOCABULARY = BASE + "vocabulary/"

#: Kinds of things; each is a prefix and a folder below :data:`ID`.
THING_KINDS: tuple[str, ...] = (
    "action", "activity", "area", "cell", "claim", "conclusion", "correction", "council",
    "decision", "discrepancy", "doc", "evaluation", "finding", "funding", "gap", "initials",
    "instrument", "lookalike", "meeting", "membership", "objective", "obs", "option", "organisation",
    "outcome", "output", "panel", "partnership", "person", "post", "priority", "programme",
    "progress", "project", "recognition", "recommendation", "requirement", "response",
    "responsibility", "row", "school", "selector", "source", "stream", "team", "term", "tor", "ward",
)  # fmt: skip

#: SKOS concept schemes; each is a prefix and a folder below :data:`VOCABULARY`.
SCHEMES: tuple[str, ...] = (
    "absence", "datekind", "discrepancyreason", "documentkind", "gapkind", "instrumentkind", "layer",
    "measure", "moneykind", "namekind", "orgkind", "qualifier", "resultkind", "resultstate", "stage",
    "status", "theme", "unit",
)  # fmt: skip

#: Named graphs and the layer that each belongs to.
GRAPHS: MappingProxyType[str, str] = MappingProxyType(
    {
        "stated": "stated",
        "evidence": "stated",
        "interpreted": "interpreted",
        "derived": "derived",
        "reference": "reference",
        "labels": "reference",
        "ontology": "reference",
        "people": "stated",
        "people-evidence": "stated",
        "people-interpreted": "interpreted",
        "people-derived": "derived",
        "people-labels": "reference",
    }
)

_EXTERNAL = {
    "cpov": "http://data.europa.eu/m8g/",
    "qb": "http://purl.org/linked-data/cube#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Every prefix of the project, ours and foreign, to its IRI.
PREFIXES: MappingProxyType[str, str] = MappingProxyType(
    {"ckg": CKG, "graph": GRAPH}
    | {scheme: f"{VOCABULARY}{scheme}/" for scheme in SCHEMES}
    | {kind: f"{ID}{kind}/" for kind in THING_KINDS}
    | _EXTERNAL
)
