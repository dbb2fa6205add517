"""KnowledgeGraph: the one object that researchers hold; every method hands over to the module that does the work."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

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
from cohesion_kg.store.backend import Backend

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from cohesion_kg.checks.validation import ValidationReport
    from cohesion_kg.checks.verification import VerificationReport
    from cohesion_kg.drafts.draft import Draft

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A graph of councils' cohesion work, and the questions it answers.

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
        self.register = register
        self.scope = Scope(backend, Catalogue(), None if layers is None else tuple(layers))
        backend.ask("ASK {}", self.scope.layers)  # an unknown layer is refused here, not at the first question

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

    def thing(self, name: object, kinds: Sequence[str] = ()) -> Thing:
        """Return the thing that a name, alias, acronym, code, CURIE or IRI means.

        Raises
        ------
        NotFound
            If nothing is called so.
        Ambiguous
            If several things are.
        """
        iri = self.scope.resolve(name, kinds)
        return Thing(iri, self.scope.labels([iri]).get(iri, iri.curie), self.scope)

    def _entities(self, query: str, filters: Mapping[str, object]) -> Table:
        """Ask a table; a filter that is a parameter of its query is bound, the others compare columns."""
        parameters = self.queries[query].parameters
        bound = {name: value for name, value in filters.items() if name in parameters}
        return self.query(query, **bound).where(**{name: filters[name] for name in filters if name not in bound})

    def councils(self, **filters: object) -> Table:
        """Return the councils; `documents` counts the documents that each published."""
        return self._entities("councils", filters)

    def partnerships(self, **filters: object) -> Table:
        """Return partnerships, panels and working groups, with host, chair and what they are part of."""
        return self._entities("partnerships", filters)

    def funding(self, **filters: object) -> Table:
        """Return funding at every stage, with stream, recipient, what it funds, and the amount or its absence."""
        return self._entities("funding", filters)

    def projects(self, **filters: object) -> Table:
        """Return projects and programmes, with funding and numbers of activities and results."""
        return self._entities("projects", filters)

    def recommendations(self, **filters: object) -> Table:
        """Return recommendations, with who made them and how many actions answer them."""
        return self._entities("recommendations", filters)

    def actions(self, **filters: object) -> Table:
        """Return actions, with the responsible party and the deadline as printed, as read and as repaired."""
        return self._entities("actions", filters)

    def officers(self, **filters: object) -> Table:
        """Return posts and, where names are open, who holds them."""
        return self._entities("officers", filters)

    def observations(self, **filters: object) -> Table:
        """Return figures, with measure, area, unit and date."""
        return self._entities("observations", filters)

    def documents(self, **filters: object) -> Table:
        """Return the documents, with publisher, date and number of passages."""
        return self._entities("documents", filters)

    # Questions ----------------------------------------------------------------------------------------------

    def query(self, name: str, /, **parameters: object) -> Table:
        """Ask a query of the catalogue.

        Parameters
        ----------
        name
            Name of the query.
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
        return self.scope.answer(name, **parameters)

    def select(self, sparql: str) -> Table:
        """Ask a SELECT query; the project's prefixes need no declaration.

        Raises
        ------
        QueryError
            If the text is not a SELECT query.
        """
        return self.scope.select(sparql)

    def ask(self, sparql: str) -> bool:
        """Ask an ASK query."""
        return self.backend.ask(sparql, self.layers)

    def construct(self, sparql: str) -> rdflib.Graph:
        """Ask a CONSTRUCT or DESCRIBE query."""
        from cohesion_kg.store.export import to_graph

        return to_graph(self.backend.construct(sparql, self.layers))

    def trace(self, name: object, direction: Direction = "both", *, layers: Sequence[str] | None = None) -> Trace:
        """Follow money to results, or recommendations to outcomes; see `cohesion_kg.analysis.trace.trace`."""
        return trace(self._asking(layers), name, direction)

    def compare(self, *councils: object, by: str = "themes", layers: Sequence[str] | None = None) -> Comparison:
        """Put councils side by side; see `cohesion_kg.analysis.compare.compare`."""
        return compare(self._asking(layers), *councils, by=by)

    def similar(self, *things: object, limit: int = 20, layers: Sequence[str] | None = None) -> Table:
        """Rank recommendations and actions by the words they share; see `cohesion_kg.analysis.similarity.similar`."""
        return similar(self._asking(layers), *things, limit=limit)

    def gaps(
        self,
        *kinds: str,
        council: object = None,
        as_of: dt.date | str | None = None,
        layers: Sequence[str] | None = None,
    ) -> Gaps:
        """Find what is missing; see `cohesion_kg.analysis.gaps.gaps` for the kinds."""
        return gaps(self._asking(layers), *kinds, council=council, as_of=as_of)

    def broken_links(
        self, *recommendations: object, council: object = None, layers: Sequence[str] | None = None
    ) -> Gaps:
        """Find the first broken link from each recommendation; see `cohesion_kg.analysis.gaps.broken_links`."""
        return broken_links(self._asking(layers), *recommendations, council=council)

    def conflicts(self, *, council: object = None, layers: Sequence[str] | None = None) -> Conflicts:
        """Find what cannot be read as one, and what only looks so; see `cohesion_kg.analysis.conflicts.conflicts`."""
        return conflicts(self._asking(layers), council=council)

    def due(self, as_of: dt.date | str, *, council: object = None, layers: Sequence[str] | None = None) -> Table:
        """Say which deadlines had passed on a day; see `cohesion_kg.analysis.timing.due`."""
        return due(self._asking(layers), as_of, council=council)

    def decisions(self, as_of: dt.date | str, *, council: object = None, layers: Sequence[str] | None = None) -> Table:
        """Say which decisions had been taken on a day; see `cohesion_kg.analysis.timing.decisions`."""
        return decisions(self._asking(layers), as_of, council=council)

    def _asking(self, layers: Sequence[str] | None) -> Scope:
        return self.scope if layers is None else self.scope.within(layers)

    def search(self, words: str, *, council: object = None, limit: int = 50) -> Table:
        """Find words in things, passages and source texts; see `cohesion_kg.query.search.Search`."""
        return self._search(words, council=council, limit=limit)

    @cached_property
    def _search(self) -> Search:
        # A source text prints names, so only what the graph shows is searched where they are closed.
        return Search(self.scope, self._sources if getattr(self.backend, "people", True) else None)

    def evidence(self, name: object) -> Evidence:
        """Return the passages that a thing stands on."""
        return self.thing(name).evidence

    # Checks -------------------------------------------------------------------------------------------------

    def verify(self, sources: Path | str | None = None) -> VerificationReport:
        """Check every quotation against its source.

        Parameters
        ----------
        sources
            Folder with the source texts and their register; by default those that the graph came with.
        """
        from cohesion_kg.checks.verification import verify

        return verify(self.scope, Register.read(Path(sources)) if sources else self._sources)

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

        backend, register = add(self.backend, drafts, check)
        known = self.register.joined(register) if self.register else register
        return KnowledgeGraph(backend, layers=self.layers, register=known)

    # Elsewhere ----------------------------------------------------------------------------------------------

    def _merged(self) -> rdflib.Graph:
        from cohesion_kg.store.export import to_graph

        return to_graph(quad.triple for quad in self.backend.quads(self.layers))

    def to_networkx(self, view: str) -> nx.MultiDiGraph[str]:
        """Return a view as a network: accountability, funding, partnership, theme or document."""
        from cohesion_kg.analysis.networks import to_networkx

        return to_networkx(self.scope, view)

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
        from cohesion_kg.store.files import write_whole

        file = Path(file)
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
