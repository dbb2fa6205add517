"""A graph in this process: pyoxigraph, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any, TypeGuard, cast

import pyoxigraph as ox

from cohesion_kg.errors import NotFound, QueryError, ReadError
from cohesion_kg.store import bundle
from cohesion_kg.store.backend import Rows
from cohesion_kg.store.guard import NAMES_SHOW, check_query, is_visible, visible_layers
from cohesion_kg.values.namespaces import PREFIXES

__all__ = ["LocalBackend", "open_local"]

_SUFFIXES = (".trig", ".nq", ".ttl", ".nt", ".jsonld", ".rdf")


class LocalBackend:
    """A pyoxigraph store, seen whole or without some of its graphs.

    Parameters
    ----------
    store
        The store; it is only read.
    people
        Whether the graphs that hold names of persons are visible.
    name
        What to call the place in messages.

    Examples
    --------
    >>> backend = LocalBackend(ox.Store())
    >>> backend.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0].value
    '0'
    """

    def __init__(self, store: ox.Store, *, people: bool = True, name: str = "memory") -> None:
        self.store = store
        self.people = people
        self.name = name

    def _graphs(self, layers: Sequence[str] | None) -> list[ox.NamedNode | ox.BlankNode] | None:
        """Return the visible named graphs, or None when all are."""
        wanted = visible_layers(layers)
        if layers is None and self.people:
            return None
        return [graph for graph in self.store.named_graphs() if is_visible(graph.value, wanted, self.people)]

    def _query(self, query: str, layers: Sequence[str] | None, wanted: type, form: str, instead: str) -> object:
        query = check_query(query)
        graphs = self._graphs(layers)
        seen: dict[str, Any] = {"use_default_graph_as_union": True}
        if graphs is not None:
            seen = {"default_graph": [*graphs, ox.DefaultGraph()], "named_graphs": graphs}
        try:
            try:
                found = self.store.query(query, **seen)
            except SyntaxError:  # handing over the project's prefixes costs as much as a small query
                found = self.store.query(query, prefixes=dict(PREFIXES), **seen)
        except (SyntaxError, UnicodeError) as error:
            # What the parser expected instead fills a page; where it stopped is what helps.
            raise QueryError(f"This is not SPARQL 1.1: {shorten(str(error), 160, placeholder=' …')}") from error
        except (OSError, RuntimeError) as error:
            raise _unevaluated(error) from error
        if not isinstance(found, wanted):
            # The error keeps this frame alive, and solutions may only be dropped by the thread that made them.
            del found
            raise QueryError(f"This is not {form} query; ask it with {instead}.")
        return found

    def select(self, query: str, layers: Sequence[str] | None = None) -> Rows:
        """Return the bindings of a SELECT query.

        Raises
        ------
        QueryError
            If the text is not a SELECT query.
        """
        found = self._query(query, layers, ox.QuerySolutions, "a SELECT", "ask() or construct()")
        assert isinstance(found, ox.QuerySolutions)
        try:
            return Rows(tuple(variable.value for variable in found.variables), [tuple(row) for row in found])
        except (OSError, RuntimeError) as error:
            raise _unevaluated(error) from error

    def ask(self, query: str, layers: Sequence[str] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises
        ------
        QueryError
            If the text is not an ASK query.
        """
        return bool(self._query(query, layers, ox.QueryBoolean, "an ASK", "select() or construct()"))

    def construct(self, query: str, layers: Sequence[str] | None = None) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once.

        Raises
        ------
        QueryError
            If the text is neither.
        """
        found = self._query(query, layers, ox.QueryTriples, "a CONSTRUCT or DESCRIBE", "select() or ask()")
        assert isinstance(found, ox.QueryTriples)
        try:
            return list(dict.fromkeys(found))
        except (OSError, RuntimeError) as error:
            raise _unevaluated(error) from error

    def quads(self, layers: Sequence[str] | None = None) -> list[ox.Quad]:
        """Return every visible quad."""
        graphs = self._graphs(layers)
        if graphs is None:
            return list(self.store)
        visible = [*graphs, ox.DefaultGraph()]
        return [quad for graph in visible for quad in self.store.quads_for_pattern(None, None, None, graph)]


def _unevaluated(error: Exception) -> QueryError:
    return QueryError(f"The query could not be evaluated: {error}")


def open_local(places: Sequence[object], *, people: bool = True) -> LocalBackend:
    """Open files, folders, a store directory, an rdflib graph or a pyoxigraph store.

    Parameters
    ----------
    places
        What to open; several are put together in memory. None at all means the bundled graph.
    people
        Whether the graphs that hold names of persons are opened.

    Returns
    -------
    LocalBackend
        The graph, ready to be asked.

    Raises
    ------
    NotFound
        If a file or folder is not there, or a folder holds no RDF.
    ReadError
        If a file is not the RDF that its name says, or names of persons cannot be told from the rest.
    """
    backend = LocalBackend(_store(places, people), people=people, name=_name(places))
    if not people and backend.ask(NAMES_SHOW):
        raise ReadError(
            "Names of persons stand outside the people graphs, so they cannot be left out; "
            "open the .trig or .nq, which keep the graphs apart."
        )
    return backend


def _name(places: Sequence[object]) -> str:
    named = (str(place) if isinstance(place, (str, Path)) else type(place).__name__ for place in places)
    return ", ".join(named) or "bundled graph"


def _store(places: Sequence[object], people: bool) -> ox.Store:
    if not places:
        names = ["cohesion.trig", "people.trig"] if people else ["cohesion.trig"]
        return _load(bundle.path("data", "graph", name) for name in names)
    if len(places) == 1:
        [place] = places
        if isinstance(place, ox.Store):
            return place
        if _is_store(place):
            return _open_store(place)
    store = ox.Store()
    for place in places:
        if isinstance(place, ox.Store):
            store.extend(place)
        elif _is_store(place):
            store.extend(_open_store(place))
        elif isinstance(place, (str, Path)):
            _load(_files(Path(place)), store)
        else:
            store.extend(_rdflib_quads(place))
    # A merged file beside the one with graphs: a triple has one home, and Oxigraph would count it twice.
    store.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }")
    return store


def _is_store(place: object) -> TypeGuard[str | Path]:
    return isinstance(place, (str, Path)) and (Path(place) / "CURRENT").is_file()


def _open_store(folder: str | Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise ReadError(f"{folder} is not a store that Oxigraph can read: {error}") from error


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        files = [file for file in place.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file()]
        if not files:
            raise NotFound(f"The folder {place} holds no RDF files ({', '.join(_SUFFIXES)}).")
        return sorted(files)
    if not place.is_file():
        raise NotFound(f"There is no file or folder {place}.")
    return [place]


def _load(files: Iterable[Path], store: ox.Store | None = None) -> ox.Store:
    store = ox.Store() if store is None else store
    for file in files:
        format_ = ox.RdfFormat.from_extension(file.suffix.lstrip("."))
        if format_ is None:
            raise ReadError(f"{file} has no RDF suffix; name it {', '.join(_SUFFIXES)} by its format.")
        try:
            store.bulk_load(path=str(file), format=format_, base_iri=file.resolve().as_uri())
        except (SyntaxError, ValueError) as error:
            raise ReadError(f"{file} is not {format_.name}: {error}") from error
        except OSError as error:
            raise ReadError(f"{file} cannot be read: {error}") from error
    return store


def _rdflib_quads(graph: object) -> Iterable[ox.Quad]:
    import rdflib

    from cohesion_kg.values.terms import from_rdflib

    quads: Iterable[tuple[Any, ...]]
    if isinstance(graph, rdflib.Dataset):
        quads = graph.quads()
    elif isinstance(graph, rdflib.Graph):
        quads = ((*triple, None) for triple in graph)
    else:
        raise ReadError(
            f"A {type(graph).__name__} cannot be opened; "
            "pass a path, an rdflib Graph or Dataset, or a pyoxigraph Store."
        )
    default = rdflib.graph.DATASET_DEFAULT_GRAPH_ID
    for *triple, name in quads:
        home: Any = ox.DefaultGraph() if name in (None, default) else from_rdflib(name)
        subject, predicate, object_ = (cast("Any", from_rdflib(term)) for term in triple)
        try:
            yield ox.Quad(subject, predicate, object_, home)
        except TypeError as error:
            raise ReadError(f"{subject} {predicate} {object_} is no triple of RDF; leave it out.") from error
