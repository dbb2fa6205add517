"""Ways to open a graph: the bundled one, your own files and stores, or an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cohesion_kg.errors import NotFound
from cohesion_kg.evidence.sources import Register
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store.files import as_path
from cohesion_kg.store.guard import Layer
from cohesion_kg.store.local import open_local

if TYPE_CHECKING:
    from cohesion_kg.drafts.draft import Draft

__all__ = ["connect", "ingest", "open"]


def open(*places: object, people: bool = True, layers: Sequence[Layer] | None = None) -> KnowledgeGraph:
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
    return KnowledgeGraph(open_local(places, people=people), layers=layers, register=_register(places))


def _register(places: Sequence[object]) -> Register | None:
    """Return the register of the source texts that lie in the folders opened, if any do."""
    found = None
    for place in places:
        if isinstance(place, (str, Path)) and Path(place).is_dir():
            with suppress(NotFound):
                here = Register.read(Path(place))
                found = found.joined(here) if found else here
    return found


def connect(
    url: str,
    *,
    timeout: float = 30.0,
    auth: tuple[str, str] | str | None = None,
    row_limit: int | None = None,
    people: bool = True,
    layers: Sequence[Layer] | None = None,
) -> KnowledgeGraph:
    """Connect to a SPARQL 1.1 endpoint that holds the graph; every question is then asked there.

    Parameters
    ----------
    url
        Address of the query service; nothing else is reached over the network.
    timeout
        Seconds to wait for each answer, from looking up the name to the last byte.
    auth
        User and password, or a token.
    row_limit
        The number of rows or triples at which the endpoint cuts its answers, where it is known.
    people, layers
        As for :func:`open`.

    Returns
    -------
    KnowledgeGraph
        The graph at the endpoint.

    Raises
    ------
    ArgumentError
        If the address, the time-out or the row limit is none.
    EndpointError
        If the endpoint cannot be reached, refuses, does not answer in time, answers in part, or answers something
        that is not SPARQL results.
    """
    from cohesion_kg.store.remote import connect_remote

    backend = connect_remote(url, timeout=timeout, auth=auth, people=people, row_limit=row_limit)
    return KnowledgeGraph(backend, layers=layers)


def ingest(
    path: Path | str,
    council: str | None = None,
    *,
    slug: str | None = None,
    graph: KnowledgeGraph | None = None,
    corrections: Path | str | None = None,
    seconds: float = 300,
    megabytes: int = 2_000,
) -> Draft:
    r"""Read a document into a draft: PDF, Word, workbook, CSV, web page, Markdown or plain text.

    Parameters
    ----------
    path
        The file.
    council
        The council whose document it is, by any of its names. Without it, a council that the text names over its
        first lines is taken, as an interpretation.
    slug
        Names the document in IRIs; made from the file's name by default.
    graph
        The graph that the draft is linked with; the bundled one by default.
    corrections
        File or draft folder with corrections and decisions of an earlier run.
    seconds, megabytes
        The most time and memory that reading the file may take; it is read in a process of its own.

    Returns
    -------
    Draft
        What was read, to be looked at, corrected and added to a graph.

    Raises
    ------
    NotFound
        If there is no such file or council.
    ReadError
        If the file cannot be read, with the reason and what to do.
    MissingExtra
        If the library that reads its format is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plan.txt"
    ...     _ = file.write_text("Plan\n\nAction\tLead\tBy when\nMeet weekly\tHead of Housing\tMarch 2018\n")
    ...     draft = ingest(file, council="Leeds")
    >>> [(row["action"], row["responsible"], row["deadline"]) for row in draft.actions()]
    [('Meet weekly', 'Head of Housing', '2018-03')]
    """
    from cohesion_kg.drafts.intake import read_draft

    resolver = graph.scope.resolver if graph is not None else None
    review = as_path(corrections) if corrections else None
    return read_draft(as_path(path), council, slug, resolver, review, seconds=seconds, megabytes=megabytes)
