"""Ways to open a graph: the bundled one, your own files and stores, or an endpoint."""

from __future__ import annotations

from collections.abc import Sequence

from cohesion_kg.backends.local import open_local
from cohesion_kg.graph import KnowledgeGraph

__all__ = ["connect", "open"]


def open(*places: object, people: bool = True, layers: Sequence[str] | None = None) -> KnowledgeGraph:
    """Open a knowledge graph.

    Parameters
    ----------
    *places
        Files, folders, a store directory, an rdflib Graph or Dataset, or a pyoxigraph Store; none at all opens the
        bundled graph of the five founding documents.
    people
        Whether to open the graphs that hold names of persons; without them posts stand in their place.
    layers
        Layers that every question asks, of ``stated``, ``interpreted`` and ``derived``; all by default.

    Returns
    -------
    KnowledgeGraph
        The graph.

    Raises
    ------
    NotFound
        If a file or folder is not there.
    ReadError
        If a file is not RDF.

    Examples
    --------
    >>> kg = open()
    >>> kg["NEMP"].label
    'North East Migration Partnership (NEMP)'
    """
    return KnowledgeGraph(open_local(places, people=people), layers=layers)


def connect(
    url: str,
    *,
    timeout: float = 30.0,
    auth: tuple[str, str] | str | None = None,
    people: bool = True,
    layers: Sequence[str] | None = None,
) -> KnowledgeGraph:
    """Connect to a SPARQL 1.1 endpoint that holds the graph; every question is then asked there.

    Parameters
    ----------
    url
        Address of the query service; nothing else is reached over the network.
    timeout
        Seconds to wait for each answer.
    auth
        User and password, or a token.
    people, layers
        As for :func:`open`.

    Returns
    -------
    KnowledgeGraph
        The graph at the endpoint.

    Raises
    ------
    EndpointError
        If the endpoint refuses, does not answer in time, or answers something that is not SPARQL results.
    """
    from cohesion_kg.backends.remote import connect_remote

    return KnowledgeGraph(connect_remote(url, timeout=timeout, auth=auth, people=people), layers=layers)
