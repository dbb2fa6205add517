"""Asking a graph the catalogued queries that the features share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.table import Table
from cohesion_kg.store.backend import Backend
from cohesion_kg.values.terms import IRI

__all__ = ["ask", "labels_of", "published_by"]


def ask(
    backend: Backend, catalogue: Catalogue, query: str, layers: Sequence[str] | None = None, /, **values: object
) -> Table:
    """Ask a catalogued query.

    Parameters
    ----------
    backend, catalogue
        The graph and its queries.
    query
        Name of the query.
    layers
        Layers to ask; all by default.
    **values
        Its parameters.

    Returns
    -------
    Table
        The bindings as Python values.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> ask(kg.backend, kg.queries, "labels", thing="stream:cmf").column("label")
    ['Controlling Migration Fund (CMF)']
    """
    sparql = catalogue[query].bind(**values)
    return Table.from_rows(backend.select(sparql, layers), sparql)


def labels_of(
    backend: Backend, catalogue: Catalogue, things: Iterable[str], layers: Sequence[str] | None = None
) -> dict[str, str]:
    """Return the label of each thing that has one.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> list(labels_of(kg.backend, kg.queries, [kg["CMF"].iri]).values())
    ['Controlling Migration Fund (CMF)']
    """
    wanted = list(dict.fromkeys(things))
    rows = ask(backend, catalogue, "labels", layers, thing=wanted) if wanted else ()
    return {row["thing"]: row["label"] for row in rows if row["label"]}


def published_by(backend: Backend, catalogue: Catalogue, publisher: str) -> set[IRI]:
    """Return the documents that a body published.

    Every layer is asked, since most papers do not say it themselves.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> [document.curie for document in published_by(kg.backend, kg.queries, kg["Sheffield"].iri)]
    ['doc:sheffield-charter-decision']
    """
    return {row["document"] for row in ask(backend, catalogue, "documents") if row["publisher"] == publisher}
