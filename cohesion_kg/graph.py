"""KnowledgeGraph: the one object that researchers hold; every method hands over to the module that does the work."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cohesion_kg.errors import QueryError
from cohesion_kg.evidence.sources import Register
from cohesion_kg.query.citations import Evidence, quotations
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.query.scope import ask, labels_of
from cohesion_kg.query.table import Table
from cohesion_kg.query.things import Thing
from cohesion_kg.store import bundle
from cohesion_kg.store.backend import Backend
from cohesion_kg.values.terms import IRI

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from cohesion_kg.analysis.compare import Comparison
    from cohesion_kg.analysis.conflicts import Conflicts
    from cohesion_kg.analysis.gaps import Gaps
    from cohesion_kg.analysis.trace import Direction, Trace
    from cohesion_kg.checks.validation import ValidationReport
    from cohesion_kg.checks.verification import VerificationReport
    from cohesion_kg.drafts.draft import Draft

__all__ = ["KnowledgeGraph"]


def _day(day: dt.date | str) -> dt.date:
    try:
        return day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
    except ValueError as error:
        raise QueryError(f"{day!r} is not a day; write it YYYY-MM-DD, such as 2018-11-15.") from error


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
        self.backend = backend
        self.register = register
        self.layers = tuple(layers) if layers is not None else None
        self.queries = Catalogue()
        self.resolver = Resolver(backend, self.queries)
        backend.ask("ASK {}", self.layers)  # an unknown layer is refused here, not at the first question

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
        iri = self.resolver.resolve(name, kinds)
        label = self._labels([iri]).get(iri, iri.curie)
        return Thing(iri, label, self.backend, self.queries, self.layers)

    def _labels(self, iris: Sequence[str]) -> dict[str, str]:
        return labels_of(self.backend, self.queries, iris, self.layers)

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
        query = self.queries[name]
        bound = {key: self._resolved(query.parameters.get(key), given) for key, given in parameters.items()}
        return self._annotated(query.bind(**bound))

    def _resolved(self, parameter: object, given: object) -> object:
        if getattr(parameter, "type", None) != "iri" or given is None:
            return given
        kinds = str(getattr(parameter, "kind", "")).split()
        if isinstance(given, (list, tuple, set, frozenset)):
            return [self.resolver.resolve(one, kinds) for one in given]
        return self.resolver.resolve(given, kinds)

    def _annotated(self, sparql: str) -> Table:
        table = Table.from_rows(self.backend.select(sparql, self.layers), sparql)
        iris = list(dict.fromkeys(cell for row in table.rows for cell in row if isinstance(cell, IRI)))
        passages = [iri for iri in iris if "#char=" in iri]
        table.labels = self._labels([iri for iri in iris if "#char=" not in iri])
        table.quotations = quotations(self.backend, self.queries, passages)
        return table

    def select(self, sparql: str) -> Table:
        """Ask a SELECT query; the project's prefixes need no declaration.

        Raises
        ------
        QueryError
            If the text is not a SELECT query.
        """
        return Table.from_rows(self.backend.select(sparql, self.layers), sparql)

    def ask(self, sparql: str) -> bool:
        """Ask an ASK query."""
        return self.backend.ask(sparql, self.layers)

    def construct(self, sparql: str) -> rdflib.Graph:
        """Ask a CONSTRUCT or DESCRIBE query."""
        from cohesion_kg.store.export import to_graph

        return to_graph(self.backend.construct(sparql, self.layers))

    def trace(self, name: object, direction: Direction = "both", layers: Sequence[str] | None = None) -> Trace:
        """Follow money to results, or recommendations to outcomes, from a thing and back to it.

        Parameters
        ----------
        name
            A stream, project, award, result, recommendation, action or council.
        direction
            ``"forwards"``, ``"backwards"`` or ``"both"``.
        layers
            Layers to ask; those of the graph by default.

        Returns
        -------
        Trace
            The steps with their passages, the amounts, and where the chain breaks.
        """
        from cohesion_kg.analysis.trace import trace

        layers = self.layers if layers is None else layers
        kinds = ("stream", "project", "programme", "funding", "council")
        root = self.resolver.resolve(name, kinds)
        roots = [root, *ask(self.backend, self.queries, "chain-starts", layers, body=root).column("thing")]
        return trace(self.backend, self.queries, roots, direction, layers)

    def compare(self, *councils: object, by: str = "themes") -> Comparison:
        """Put councils side by side; see `cohesion_kg.analysis.compare.compare`.

        Parameters
        ----------
        *councils
            Names of councils; every council with a document where none is given.
        by
            ``themes``, ``instruments``, ``funding``, ``partnerships``, ``deadlines``, ``ownership``, ``progress``
            or ``results``.
        """
        from cohesion_kg.analysis.compare import compare

        return compare(self.backend, self.queries, [self._council(name) for name in councils], by, self.layers)

    def similar(self, *things: object, limit: int = 20) -> Table:
        """Rank recommendations and actions of different councils by the words that they share."""
        from cohesion_kg.analysis.similarity import similar

        found = [self.resolver.resolve(thing) for thing in things]
        return similar(self.backend, self.queries, found, limit, self.layers)

    def gaps(self, *kinds: str, council: object = None, as_of: dt.date | str | None = None) -> Gaps:
        """Find what is missing; see `cohesion_kg.analysis.gaps.gaps` for the kinds."""
        from cohesion_kg.analysis.gaps import gaps

        day = _day(as_of) if as_of is not None else None
        return gaps(self.backend, self.queries, kinds or None, self._council_or_none(council), day, self.layers)

    def broken_links(self, *recommendations: object) -> Gaps:
        """Find the first broken link from each recommendation to a result."""
        from cohesion_kg.analysis.gaps import broken_links

        found = [self.resolver.resolve(name, ("recommendation",)) for name in recommendations]
        return broken_links(self.backend, self.queries, found or None, layers=self.layers)

    def conflicts(self, council: object = None) -> Conflicts:
        """Find what cannot be read as one, and what only looks so."""
        from cohesion_kg.analysis.conflicts import conflicts

        return conflicts(self.backend, self.queries, self._council_or_none(council), self.layers)

    def due(self, as_of: dt.date | str, council: object = None) -> Table:
        """Say which deadlines had passed on a day, for certain, possibly, or not."""
        from cohesion_kg.analysis.timing import due

        return due(self.backend, self.queries, _day(as_of), self._council_or_none(council), self.layers)

    def decisions(self, as_of: dt.date | str) -> Table:
        """Say which decisions had been taken, published and come into force on a day."""
        from cohesion_kg.analysis.timing import decisions

        return decisions(self.backend, self.queries, _day(as_of), self.layers)

    def _council(self, name: object) -> IRI:
        return self.resolver.resolve(name, ("council",))

    def _council_or_none(self, name: object) -> IRI | None:
        return None if name is None else self._council(name)

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

        return verify(self.backend, self.queries, Register.read(Path(sources)) if sources else self._sources)

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

        return to_networkx(self.backend, self.queries, view, self.layers)

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
        counts = next(iter(ask(self.backend, self.queries, "card", self.layers)))
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
