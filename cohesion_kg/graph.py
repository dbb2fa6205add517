"""KnowledgeGraph: the one object that researchers hold; every method hands over to the module that does the work."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from cohesion_kg.analysis.compare import Comparison, compare
from cohesion_kg.analysis.conflicts import Conflicts, conflicts
from cohesion_kg.analysis.gaps import Gaps, broken_links, gaps
from cohesion_kg.analysis.similarity import similar
from cohesion_kg.analysis.timing import decisions, due
from cohesion_kg.analysis.trace import Direction, Trace, trace
from cohesion_kg.evidence.sources import Register
from cohesion_kg.query.citations import Evidence
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.search import Search
from cohesion_kg.query.table import Table
from cohesion_kg.query.things import Thing
from cohesion_kg.store import bundle
from cohesion_kg.store.backend import Backend, Bounds
from cohesion_kg.store.files import as_path, write_whole
from cohesion_kg.store.guard import Layer, check_count, visible_layers

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from cohesion_kg.checks.validation import ValidationReport
    from cohesion_kg.checks.verification import VerificationReport
    from cohesion_kg.drafts.draft import Draft

__all__ = ["KnowledgeGraph"]

Aspect = Literal[
    "themes", "instruments", "funding", "partnerships", "deadlines", "ownership", "progress", "results",
    "theme", "instrument", "partnership", "deadline", "result",
]  # fmt: skip
View = Literal["accountability", "funding", "partnership", "theme", "document"]
#: The layers that one question asks; None stands for those of the graph.
Layers = Sequence[Layer] | None
Answers = TypeVar("Answers", Table, Gaps, Conflicts)


class KnowledgeGraph:
    """A graph of councils' cohesion work, and the questions it answers.

    Four arguments mean the same in every method, and are given by name: `layers` are the layers that the one question
    asks, in place of those that were chosen when the graph was opened; `council` keeps what stands in documents that
    this council published; `as_of` is the day on which one asks; `limit` is how many answers there are at most.

    Parameters
    ----------
    backend
        Where the graph lies.
    layers
        Layers that every question asks; None means all.
    register
        The source texts that the graph stands on; those of the bundled graph by default.
    """

    def __init__(
        self, backend: Backend, *, layers: Sequence[str] | None = None, register: Register | None = None
    ) -> None:
        visible_layers(layers)  # an unknown layer is refused here, not at the first question
        self.register = register
        self.scope = Scope(backend, Catalogue(), None if layers is None else tuple(layers))

    @property
    def backend(self) -> Backend:
        """Where the graph lies."""
        return self.scope.graph

    @property
    def layers(self) -> tuple[str, ...] | None:
        """The layers that every question asks; None means all."""
        return self.scope.layers

    @property
    def queries(self) -> Catalogue:
        """The catalogue of queries."""
        return self.scope.catalogue

    # Things -------------------------------------------------------------------------------------------------

    def __getitem__(self, name: object) -> Thing:
        return self.thing(name)

    def _ipython_key_completions_(self) -> list[str]:
        return sorted({name for things in self.scope.resolver.names.values() for name in things.values()})

    def __dir__(self) -> list[str]:
        hidden = {"backend", "register", "scope"}  # plumbing: there for who knows of it
        return [name for name in super().__dir__() if name.startswith("__") or not (name[0] == "_" or name in hidden)]

    def thing(self, name: object, kinds: Sequence[str] = (), *, layers: Layers = None) -> Thing:
        """Return the thing that a name, alias, acronym, code, CURIE or IRI means.

        Raises
        ------
        NotFound
            If nothing is called so.
        Ambiguous
            If several things are.
        """
        scope = self._asking(layers)
        iri = scope.resolve(name, kinds)
        return Thing(iri, scope.labels([iri]).get(iri, iri.curie), scope)

    def _entities(
        self, query: str, council: object, layers: Layers, limit: int | None, filters: Mapping[str, object]
    ) -> Table:
        """Ask a table; a filter that is a parameter of its query is bound, the others compare columns."""
        scope, parameters = self._asking(layers), self.queries[query].parameters
        table = scope.answer(query, **{name: value for name, value in filters.items() if name in parameters})
        table = table.where(**{name: value for name, value in filters.items() if name not in parameters})
        if council is not None and "council" in table.columns:
            table = table.where(council=scope.council(council))
        elif council is not None:
            table = table.where(**{table.columns[0]: scope.published_things(table.column(table.columns[0]), council)})
        return _first(table, limit)

    def councils(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return the councils; `documents` counts the documents that each published."""
        return self._entities("councils", council, layers, limit, filters)

    def partnerships(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return partnerships, panels and working groups, with host, chair and what they are part of."""
        return self._entities("partnerships", council, layers, limit, filters)

    def funding(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return funding at every stage, with stream, recipient, what it funds, and the amount or its absence."""
        return self._entities("funding", council, layers, limit, filters)

    def projects(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return projects and programmes, with funding and numbers of activities and results."""
        return self._entities("projects", council, layers, limit, filters)

    def recommendations(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return recommendations, with who made them and how many actions answer them."""
        return self._entities("recommendations", council, layers, limit, filters)

    def actions(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return actions, with the responsible party and the deadline as printed, as read and as repaired."""
        return self._entities("actions", council, layers, limit, filters)

    def officers(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return posts and, where names are open, who holds them."""
        return self._entities("officers", council, layers, limit, filters)

    def observations(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return figures, with measure, area, unit and date."""
        return self._entities("observations", council, layers, limit, filters)

    def documents(
        self, *, council: object = None, layers: Layers = None, limit: int | None = None, **filters: object
    ) -> Table:
        """Return the documents, with publisher, date and number of passages."""
        return self._entities("documents", council, layers, limit, filters)

    # Questions ----------------------------------------------------------------------------------------------

    def query(
        self,
        name: str,
        /,
        *,
        layers: Layers = None,
        limit: int | None = None,
        timeout: float | None = None,
        max_rows: int | None = None,
        **parameters: object,
    ) -> Table:
        """Ask a query of the catalogue.

        Parameters
        ----------
        name
            Name of the query.
        layers, limit
            As in every method.
        timeout, max_rows
            As for :meth:`select`.
        **parameters
            Its parameters; an IRI may be given by any name that the thing has.

        Returns
        -------
        Table
            The answer, with labels and quotations.

        Raises
        ------
        NotFound
            If there is no such query, or no such thing.
        QueryError
            If a parameter does not fit.
        """
        bounds = None if timeout is None and max_rows is None else Bounds(timeout, max_rows)
        return _first(self._asking(layers, bounds).answer(name, **parameters), limit)

    def select(
        self,
        sparql: str,
        *,
        layers: Layers = None,
        timeout: float | None = None,
        max_rows: int | None = None,
        services: Sequence[str] = (),
    ) -> Table:
        """Ask a SELECT query; the project's prefixes need no declaration. Ctrl-C ends it.

        Parameters
        ----------
        sparql
            The query.
        layers
            As in every method.
        timeout
            Seconds that it may take; as long as it needs by default, and at an endpoint the time-out of `connect`.
        max_rows
            Rows that it may give; a query that gives more is an error, and never cut in silence.
        services
            Addresses that a SERVICE clause may ask; by default nothing is reached over the network.

        Raises
        ------
        QueryError
            If the text is not a SELECT query, is too deep for a parser, or would reach another address.
        QueryStopped
            If it takes longer or gives more.
        """
        return self._asking(layers, Bounds(timeout, max_rows, services)).select(sparql)

    def ask(
        self, sparql: str, *, layers: Layers = None, timeout: float | None = None, services: Sequence[str] = ()
    ) -> bool:
        """Ask an ASK query; the bounds are those of :meth:`select`."""
        scope = self._asking(layers, Bounds(timeout, services=services))
        return scope.graph.ask(sparql, scope.layers, scope.bounds)

    def construct(
        self,
        sparql: str,
        *,
        layers: Layers = None,
        timeout: float | None = None,
        max_rows: int | None = None,
        services: Sequence[str] = (),
    ) -> rdflib.Graph:
        """Ask a CONSTRUCT or DESCRIBE query; the bounds are those of :meth:`select`."""
        from cohesion_kg.store.export import to_graph

        scope = self._asking(layers, Bounds(timeout, max_rows, services))
        return to_graph(scope.graph.construct(sparql, scope.layers, scope.bounds))

    def trace(self, name: object, direction: Direction = "both", *, layers: Layers = None) -> Trace:
        """Follow money to results, or recommendations to outcomes; see `cohesion_kg.analysis.trace.trace`."""
        return trace(self._asking(layers), name, direction)

    def compare(self, *councils: object, by: Aspect = "themes", layers: Layers = None) -> Comparison:
        """Put councils side by side; see `cohesion_kg.analysis.compare.compare`."""
        return compare(self._asking(layers), *councils, by=by)

    def similar(self, *things: object, council: object = None, layers: Layers = None, limit: int = 20) -> Table:
        """Rank recommendations and actions by the words they share; see `cohesion_kg.analysis.similarity.similar`."""
        check_count(limit, "limit")
        return similar(self._asking(layers), *things, council=council, limit=limit)

    def gaps(
        self,
        *kinds: str,
        council: object = None,
        as_of: dt.date | str | None = None,
        layers: Layers = None,
        limit: int | None = None,
    ) -> Gaps:
        """Find what is missing; see `cohesion_kg.analysis.gaps.gaps` for the kinds."""
        return _first(gaps(self._asking(layers), *kinds, council=council, as_of=as_of), limit)

    def broken_links(
        self, *recommendations: object, council: object = None, layers: Layers = None, limit: int | None = None
    ) -> Gaps:
        """Find the first broken link from each recommendation; see `cohesion_kg.analysis.gaps.broken_links`."""
        return _first(broken_links(self._asking(layers), *recommendations, council=council), limit)

    def conflicts(self, *, council: object = None, layers: Layers = None, limit: int | None = None) -> Conflicts:
        """Find what cannot be read as one, and what only looks so; see `cohesion_kg.analysis.conflicts.conflicts`."""
        return _first(conflicts(self._asking(layers), council=council), limit)

    def due(
        self, *, as_of: dt.date | str, council: object = None, layers: Layers = None, limit: int | None = None
    ) -> Table:
        """Say which deadlines had passed on a day; see `cohesion_kg.analysis.timing.due`."""
        return _first(due(self._asking(layers), as_of, council=council), limit)

    def decisions(
        self, *, as_of: dt.date | str, council: object = None, layers: Layers = None, limit: int | None = None
    ) -> Table:
        """Say which decisions had been taken on a day; see `cohesion_kg.analysis.timing.decisions`."""
        return _first(decisions(self._asking(layers), as_of, council=council), limit)

    def search(self, words: str, *, council: object = None, layers: Layers = None, limit: int = 50) -> Table:
        """Find words in things, passages and source texts; see `cohesion_kg.query.search.Search`."""
        check_count(limit, "limit")
        return (self._search if layers is None else self._searching(self._asking(layers)))(
            words, council=council, limit=limit
        )

    @cached_property
    def _search(self) -> Search:
        return self._searching(self.scope)

    def _searching(self, scope: Scope) -> Search:
        # A source text prints names, so only what the graph shows is searched where they are closed.
        return Search(scope, self._sources if getattr(self.backend, "people", True) else None)

    def evidence(self, name: object, *, layers: Layers = None) -> Evidence:
        """Return the passages that a thing stands on."""
        return self.thing(name, layers=layers).evidence

    def _asking(self, layers: Sequence[str] | None, bounds: Bounds | None = None) -> Scope:
        if layers is None and bounds is None:
            return self.scope
        return replace(self.scope.within(self.layers if layers is None else layers), bounds=bounds)

    # Checks -------------------------------------------------------------------------------------------------

    def verify(self, sources: Path | str | None = None) -> VerificationReport:
        """Check every quotation against its source.

        Parameters
        ----------
        sources
            Folder with the source texts and their register; by default those that the graph came with.
        """
        from cohesion_kg.checks.verification import verify

        return verify(self.scope, Register.read(as_path(sources)) if sources else self._sources)

    @property
    def _sources(self) -> Register:
        bundled = Register.read(bundle.path("data", "sources"))
        return bundled.joined(self.register) if self.register else bundled

    def validate(self) -> ValidationReport:
        """Check the graph against its SHACL shapes."""
        from cohesion_kg.checks.validation import validate

        return validate(self._merged())

    def add(self, *drafts: Draft | Path | str, check: bool = True) -> KnowledgeGraph:
        """Return a graph that holds drafts beside the rest; this one stays as it is.

        Parameters
        ----------
        *drafts
            Drafts, or folders of saved ones.
        check
            Whether what is added is validated against the shapes.

        Raises
        ------
        ValidationError
            If a draft breaks a shape.
        BuildError
            If the graph holds another text under the slug of a draft.
        NotFound
            If a folder holds no draft.
        """
        from cohesion_kg.drafts.adding import add
        from cohesion_kg.drafts.draft import Draft

        drafts = tuple(draft if isinstance(draft, Draft) else as_path(draft) for draft in drafts)
        backend, register = add(self.backend, drafts, check)
        known = self.register.joined(register) if self.register else register
        return KnowledgeGraph(backend, layers=self.layers, register=known)

    # Elsewhere ----------------------------------------------------------------------------------------------

    def _merged(self) -> rdflib.Graph:
        from cohesion_kg.store.export import to_graph

        return to_graph(quad.triple for quad in self.backend.quads(self.layers))

    def to_networkx(self, view: View, *, layers: Layers = None) -> nx.MultiDiGraph[str]:
        """Return a view as a network: accountability, funding, partnership, theme or document."""
        from cohesion_kg.analysis.networks import to_networkx

        return to_networkx(self._asking(layers), view)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy as an rdflib Dataset, whose default graph is the union of the named ones."""
        from cohesion_kg.store.export import to_dataset

        return to_dataset(self.backend.quads(self.layers))

    def save(self, file: Path | str) -> Path:
        """Write the graph to a file, whole or not at all.

        Parameters
        ----------
        file
            The suffix chooses the format: ``.trig`` and ``.nq`` keep the named graphs; ``.ttl``, ``.nt``,
            ``.rdf`` hold them merged.

        Returns
        -------
        pathlib.Path
            The file written.

        Raises
        ------
        QueryError
            If the suffix names no format.
        NotFound
            If the folder does not exist.
        """
        from cohesion_kg.store.export import serialise

        file = as_path(file)
        write_whole(file, serialise(self.backend.quads(self.layers), file.suffix))
        return file

    @cached_property
    def card(self) -> Mapping[str, object]:
        """What the graph holds: documents, councils, triples, layers, backend."""
        counts = next(iter(self.scope.ask("card")))
        return {
            **counts,
            "layers": "all" if self.layers is None else ", ".join(self.layers) or "none",
            "backend": self.backend.name,
        }

    def __repr__(self) -> str:
        return "KnowledgeGraph: " + ", ".join(f"{name} {count}" for name, count in self.card.items())

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{name}</th><td>{html.escape(str(count))}</td></tr>" for name, count in self.card.items()
        )
        return f"<table>{rows}</table>"


def _first(answers: Answers, limit: int | None) -> Answers:
    """Return the first of the answers, as many as are asked for."""
    if limit is None:
        return answers
    check_count(limit, "limit")
    shown: Answers = answers[:limit]
    return shown
