"""The catalogue of queries as two files for people and tools: ``queries/README.md`` and ``queries/catalog.ttl``."""

from __future__ import annotations

import re

import pyoxigraph as ox

from cohesion_kg.query.queries import Catalogue, Parameter, Query
from cohesion_kg.store import bundle
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.namespaces import BASE, PREFIXES
from cohesion_kg.values.terms import prefixed

__all__ = ["catalog_markdown", "catalog_turtle"]

#: Titles of the sections, by the first tag of a query, in their order.
_SECTIONS = {
    "entities": "Whole tables",
    "money": "Money",
    "results": "Results and findings",
    "figures": "Figures",
    "names": "Names",
    "lacks": "What is missing: one query for each kind of lack",
    "doubt": "What disagrees, what was left out, what was repaired",
    "recommendations": "Recommendations",
    "actions": "Actions",
    "deadlines": "Deadlines and dates",
    "posts": "Posts and parties",
    "decisions": "Decisions and meetings",
    "councils": "Councils, bodies and places",
    "documents": "Documents and passages",
}
_QUERY = BASE + "query/"
_PREFIX_LINE = re.compile(r"^PREFIX (?P<prefix>\w+): <(?P<namespace>[^>]*)>\n", re.MULTILINE)
_INTRODUCTION = """\
# The catalogue of queries

Each query is a file of SPARQL 1.1 that runs as it stands in any SPARQL tool, on the union of the graphs.
Its `#+` header says what it answers, what its parameters are, and what each column means.

- In Python: `kg.query("awards-by-stream", stream="CMF")`.
- In a terminal: `cohesion-kg query awards-by-stream --stream CMF`.
- Elsewhere: write values into a parameter's slot, `VALUES ?stream { stream:cmf }`, or leave the slot as it is.
- A parameter in **bold** is required; the value beside each is the one that the tests ask with.
- `passage` is the IRI of words that bear a row out; `layer` says whether a document states it or a reader made it.

This page and `catalog.ttl` (`sh:SPARQLExecutable`) are written by `python -m cohesion_kg.query.publish`.
"""


def catalog_turtle(catalogue: Catalogue) -> bytes:
    """Return the catalogue as Turtle, each query an ``sh:SPARQLExecutable``.

    The text of a query stands there without its prefixes, which ``sh:prefixes`` leads to.

    Parameters
    ----------
    catalogue
        The queries.

    Returns
    -------
    bytes
        Turtle, the same for the same queries.

    Examples
    --------
    >>> b"sh:SPARQLSelectExecutable" in catalog_turtle(Catalogue())
    True
    """
    prefixes = ox.NamedNode(_QUERY + "prefixes")
    triples = []
    declared: dict[str, str] = {}
    for query in catalogue.public:
        node = ox.NamedNode(_QUERY + query.name)
        text = query.body
        declared |= {found["prefix"]: found["namespace"] for found in _PREFIX_LINE.finditer(text)}
        text = _PREFIX_LINE.sub("", text).strip()
        form = "Ask" if text.startswith("ASK") else "Select"
        triples += [
            ox.Triple(node, _iri("rdf:type"), _iri("sh:SPARQLExecutable")),
            ox.Triple(node, _iri("rdf:type"), _iri(f"sh:SPARQL{form}Executable")),
            ox.Triple(node, _iri("rdfs:label"), ox.Literal(query.name)),
            ox.Triple(node, _iri("rdfs:comment"), ox.Literal(_comment(query), language="en")),
            ox.Triple(node, _iri("sh:prefixes"), prefixes),
            ox.Triple(node, _iri(f"sh:{form.lower()}"), ox.Literal(text)),
            *(ox.Triple(node, _iri("schema:keywords"), ox.Literal(tag)) for tag in query.header.get("tags", ())),
        ]
    for prefix, namespace in declared.items():
        node = ox.NamedNode(f"{prefixes.value}/{prefix}")
        triples += [
            ox.Triple(prefixes, _iri("sh:declare"), node),
            ox.Triple(node, _iri("sh:prefix"), ox.Literal(prefix)),
            ox.Triple(node, _iri("sh:namespace"), ox.Literal(namespace, datatype=_iri("xsd:anyURI"))),
        ]
    used = {prefix: PREFIXES[prefix] for prefix in ("rdf", "rdfs", "schema", "sh", "xsd")} | {"query": _QUERY}
    turtle = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=used)
    assert turtle is not None
    return turtle


def _iri(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return prefixed(prefix, local)


def _comment(query: Query) -> str:
    return " ".join(filter(None, [query.summary, str(query.header.get("description", "")).strip()]))


def catalog_markdown(catalogue: Catalogue) -> str:
    """Return the catalogue as a page in Markdown: what each query answers and takes, by subject.

    Parameters
    ----------
    catalogue
        The queries.

    Returns
    -------
    str
        The page.

    Examples
    --------
    >>> catalog_markdown(Catalogue()).splitlines()[0]
    '# The catalogue of queries'
    """
    sections: dict[str, list[Query]] = {tag: [] for tag in _SECTIONS}
    for query in catalogue.public:
        sections.setdefault(query.header["tags"][0], []).append(query)
    parts = [_INTRODUCTION]
    for tag, queries in sections.items():
        if queries:
            rows = "\n".join(
                f"| [{query.name}]({catalogue.place(query.name)}) | {_cell(query.summary)} | {_parameters(query)} |"
                for query in queries
            )
            heading = _SECTIONS.get(tag, tag.capitalize())
            parts.append(f"## {heading}\n\n| query | what it answers | parameters |\n| --- | --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _parameters(query: Query) -> str:
    return ", ".join(map(_parameter, query.parameters.values()))


def _parameter(parameter: Parameter) -> str:
    name = f"**{parameter.name}**" if parameter.required else parameter.name
    return f"{name} `{parameter.example}`" if parameter.example is not None else name


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    shipped = Catalogue()
    write_whole(bundle.path("queries") / "README.md", catalog_markdown(shipped).encode())
    write_whole(bundle.path("queries") / "catalog.ttl", catalog_turtle(shipped))
