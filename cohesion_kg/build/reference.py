"""Reference data: councils, combined authorities and the areas they govern, from the register to quads."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.errors import NotFound, ReadError
from cohesion_kg.values.terms import ckg, prefixed, term

__all__ = ["COLUMNS", "reference_quads"]

#: Columns of ``councils.csv``, in order.
COLUMNS: tuple[str, ...] = (
    "slug", "official_name", "short_name", "aliases", "register_code", "type", "nation", "region", "gss_code",
    "gss_code_since", "former_gss_codes", "register_start", "register_end", "replaced_by", "upper_tier",
    "combined_authority", "population_2020",
)  # fmt: skip

_ATTRIBUTION = (
    "Contains facts from mySociety, UK local authority names and codes, version 1.7.3 (July 2025), "
    "https://pages.mysociety.org/uk_local_authority_names_and_codes/, CC BY 4.0; "
    "names are cleaned and some facts corrected."
)
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"

# Bodies of these types are not councils.
_ORGANISATION_KINDS = {
    "Combined authority": "combined-authority",
    "Strategic Regional Authority": "regional",
}

_Row = Mapping[str, str]


def reference_quads(folder: Path) -> Iterator[ox.Quad]:
    """Yield the reference graph: councils, the areas that they govern, and the codes of the areas.

    A council and its area are two things: a GSS code names the area, and a boundary change gives the area
    another code while the council stays. ``ckg:registerStart`` and ``ckg:registerEnd`` are dates of the
    register's entry, not of the council. ``ckg:validUntil`` is the last day on which a code was valid.

    Parameters
    ----------
    folder
        The folder that holds ``councils.csv``.

    Yields
    ------
    pyoxigraph.Quad
        Labels in the graph ``labels``, all else in the graph ``reference``; no triple twice.

    Raises
    ------
    NotFound
        If the folder has no ``councils.csv``.
    ReadError
        If the columns are not `COLUMNS`, or a row holds a malformed value or names a body that has no row.

    Examples
    --------
    >>> from cohesion_kg.store import bundle
    >>> codes = {
    ...     quad.object.value
    ...     for quad in reference_quads(bundle.path("data", "reference"))
    ...     if quad.predicate == ckg("gssCode") and "/area/sheffield/" in quad.subject.value
    ... }
    >>> sorted(codes)
    ['E08000019', 'E08000039']
    """
    rows = _read(folder / "councils.csv")
    bodies = {row["slug"]: _body(row) for row in rows}
    if len(bodies) != len(rows):
        raise ReadError("Two rows of councils.csv have one slug; give each body a slug of its own.")
    label = prefixed("rdfs", "label")
    for triple in _triples(rows, bodies):
        graph = "labels" if triple.predicate == label else "reference"
        yield ox.Quad(triple.subject, triple.predicate, triple.object, prefixed("graph", graph))


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise NotFound(f"{path} is not there; pass the folder that holds councils.csv.")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ReadError(f"{path} does not have the columns {', '.join(COLUMNS)}; restore its first line.")
        return list(reader)


def _triples(rows: Sequence[_Row], bodies: Mapping[str, ox.NamedNode]) -> Iterator[ox.Triple]:
    graph = prefixed("graph", "reference")
    yield ox.Triple(graph, prefixed("dcterms", "license"), ox.NamedNode(_LICENCE))
    yield ox.Triple(graph, prefixed("dcterms", "bibliographicCitation"), ox.Literal(_ATTRIBUTION))
    yield from _wider_areas(rows)
    for row in rows:
        try:
            yield from _body_triples(row, bodies)
            yield from _area_triples(row)
        except KeyError as error:
            raise ReadError(
                f"The row {row['slug']!r} names {error}, which has no row; add it or correct it."
            ) from error
        except ValueError as error:
            raise ReadError(f"The row {row['slug']!r} cannot be read: {error}; correct it.") from error


def _wider_areas(rows: Sequence[_Row]) -> Iterator[ox.Triple]:
    """Nations, and the regions of England; elsewhere the register repeats the nation as the region."""
    for nation in sorted({row["nation"] for row in rows}):
        yield from _thing(_area(nation), "Area", nation)
        yield ox.Triple(_area(nation), ckg("areaKind"), ox.Literal("nation"))
    for region, nation in sorted({(row["region"], row["nation"]) for row in rows if row["region"]}):
        if region != nation:
            yield from _thing(_area(region), "Area", region)
            yield ox.Triple(_area(region), ckg("areaKind"), ox.Literal("region"))
            yield ox.Triple(_area(region), ckg("within"), _area(nation))


def _body_triples(row: _Row, bodies: Mapping[str, ox.NamedNode]) -> Iterator[ox.Triple]:
    body = bodies[row["slug"]]
    kind = _ORGANISATION_KINDS.get(row["type"])
    yield from _thing(body, "Organisation" if kind else "Council", row["official_name"])
    yield ox.Triple(body, prefixed("skos", "prefLabel"), ox.Literal(row["official_name"]))
    for name in sorted({row["short_name"], *_items(row["aliases"])} - {row["official_name"]}):
        yield ox.Triple(body, prefixed("skos", "altLabel"), ox.Literal(name))
    yield ox.Triple(body, ckg("registerCode"), ox.Literal(row["register_code"]))
    if kind:
        yield ox.Triple(body, ckg("organisationKind"), prefixed("orgkind", kind))
    else:
        yield ox.Triple(body, ckg("councilType"), ox.Literal(row["type"]))
    yield ox.Triple(body, ckg("nation"), _area(row["nation"]))
    if region := _region(row):
        yield ox.Triple(body, ckg("region"), _area(region))
    yield ox.Triple(body, ckg("governs"), _area(row["slug"]))
    for name, column in (("registerStart", "register_start"), ("registerEnd", "register_end")):
        if row[column]:
            yield ox.Triple(body, ckg(name), _date(row[column]))
    for slug in _items(row["replaced_by"]):
        yield ox.Triple(body, ckg("replacedBy"), bodies[slug])
    if row["upper_tier"]:
        yield ox.Triple(body, ckg("upperTier"), bodies[row["upper_tier"]])
    if row["combined_authority"]:
        yield ox.Triple(bodies[row["combined_authority"]], ckg("member"), body)


def _area_triples(row: _Row) -> Iterator[ox.Triple]:
    area = _area(row["slug"])
    yield from _thing(area, "Area", f"{row['short_name']} area")
    yield ox.Triple(area, ckg("within"), _area(_region(row) or row["nation"]))
    if row["population_2020"]:
        yield ox.Triple(area, ckg("population2020"), ox.Literal(int(row["population_2020"])))
    if row["gss_code"]:
        yield from _code(area, row["gss_code"], since=row["gss_code_since"])
    for entry in _items(row["former_gss_codes"]):
        code, _, until = entry.partition("/")
        yield from _code(area, code, until=until)
        yield ox.Triple(ox.NamedNode(f"{area.value}/gss/{code}"), ckg("former"), ox.Literal(True))


def _code(area: ox.NamedNode, code: str, since: str = "", until: str = "") -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{area.value}/gss/{code}")
    yield ox.Triple(area, ckg("hasCode"), node)
    yield from _thing(node, "AreaCode", code)
    yield ox.Triple(node, ckg("gssCode"), ox.Literal(code))
    if since:
        yield ox.Triple(node, ckg("validFrom"), _date(since))
    if until:
        yield ox.Triple(node, ckg("validUntil"), _date(until))


def _thing(node: ox.NamedNode, class_name: str, label: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, prefixed("rdf", "type"), ckg(class_name))
    yield ox.Triple(node, ckg("layer"), prefixed("layer", "reference"))
    yield ox.Triple(node, prefixed("rdfs", "label"), ox.Literal(label))


def _body(row: _Row) -> ox.NamedNode:
    return prefixed("organisation" if row["type"] in _ORGANISATION_KINDS else "council", row["slug"])


def _region(row: _Row) -> str:
    """Return the English region, or nothing: a combined authority may reach beyond its registered one."""
    return "" if row["type"] in _ORGANISATION_KINDS or row["region"] == row["nation"] else row["region"]


def _area(name: str) -> ox.NamedNode:
    """Return the IRI of an area from its name or slug.

    Examples
    --------
    >>> _area("Yorkshire and The Humber").value.rpartition("/")[2]
    'yorkshire-and-the-humber'
    """
    return prefixed("area", re.sub(r"[^a-z0-9]+", "-", name.lower()))


def _items(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _date(text: str) -> ox.NamedNode | ox.Literal:
    return term(dt.date.fromisoformat(text))
