"""Scope: a graph, the catalogue of queries and the layers to ask; what every question and every feature takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cohesion_kg.query.citations import Citation, cite
from cohesion_kg.query.queries import Catalogue, Parameter
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.query.table import Table
from cohesion_kg.store.backend import Backend
from cohesion_kg.values.terms import IRI

__all__ = ["Scope"]


@dataclass(frozen=True)
class Scope:
    """A graph, its queries, and the layers that are asked.

    Parameters
    ----------
    graph
        Where the graph lies.
    catalogue
        The catalogue of queries.
    layers
        The layers that are asked; None means all.
    """

    graph: Backend
    catalogue: Catalogue
    layers: tuple[str, ...] | None = None

    def ask(self, query: str, /, **values: object) -> Table:
        """Ask a catalogued query.

        Parameters
        ----------
        query
            Name of the query.
        **values
            Its parameters, as IRIs and Python values.

        Returns
        -------
        Table
            The bindings as Python values, without labels and quotations.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> ckg.open().scope.ask("labels", thing="stream:cmf").column("label")
        ['Controlling Migration Fund (CMF)']
        """
        return self.select(self.catalogue[query].bind(**values))

    def select(self, sparql: str) -> Table:
        """Ask a SELECT query in its own words."""
        return Table.from_rows(self.graph.select(sparql, self.layers), sparql)

    def answer(self, query: str, /, **given: object) -> Table:
        """Ask a catalogued query as people do: things by any of their names; labels and quotations come along.

        Raises
        ------
        NotFound
            If there is no such query, or no such thing.
        QueryError
            If a parameter does not fit.
        """
        parameters = self.catalogue[query].parameters
        named = {key: self._resolved(parameters.get(key), value) for key, value in given.items()}
        table = self.ask(query, **named)
        iris = list(dict.fromkeys(cell for row in table.rows for cell in row if isinstance(cell, IRI)))
        table.labels = self.labels(iri for iri in iris if "#char=" not in iri)
        table.quotations = self.quotations(iri for iri in iris if "#char=" in iri)
        return table

    def _resolved(self, parameter: Parameter | None, given: object) -> object:
        if parameter is None or parameter.type != "iri" or given is None:
            return given
        kinds = (parameter.kind or "").split()
        if isinstance(given, (list, tuple, set, frozenset)):
            return [self.resolve(name, kinds) for name in given]
        return self.resolve(given, kinds)

    def within(self, layers: Sequence[str] | None) -> Scope:
        """Return the same graph with other layers to ask; None means all."""
        return replace(self, layers=None if layers is None else tuple(layers))

    @cached_property
    def all_layers(self) -> Scope:
        """The same graph, all of it: titles, names and quotations belong to no layer that anybody chooses."""
        return self if self.layers is None else self.within(None)

    @cached_property
    def resolver(self) -> Resolver:
        """Looks names up in the layers that are asked."""
        return Resolver(self.graph, self.catalogue, self.layers)

    def resolve(self, name: object, kinds: Sequence[str] = ()) -> IRI:
        """Return the thing that a name means; see `Resolver.resolve`.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> ckg.open().scope.resolve("NEMP").curie
        'partnership:nemp'
        """
        return self.resolver.resolve(name, kinds)

    def council(self, name: object) -> IRI | None:
        """Return the council that a name means; None where no name is given."""
        return None if name is None else self.resolve(name, ("council",))

    def labels(self, things: Iterable[str]) -> dict[str, str]:
        """Return the label of each thing that has one.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> scope = ckg.open().scope
        >>> list(scope.labels([scope.resolve("CMF")]).values())
        ['Controlling Migration Fund (CMF)']
        """
        wanted = list(dict.fromkeys(things))
        rows = self.ask("labels", thing=wanted) if wanted else ()
        return {row["thing"]: row["label"] for row in rows if row["label"]}

    def citations(self, passages: Iterable[str]) -> dict[str, Citation]:
        """Return a citation for each passage, by its IRI; a passage that the graph does not have is left out."""
        wanted = list(dict.fromkeys(passages))
        if not wanted:
            return {}
        quoted = self.all_layers.ask("quotations", passage=wanted)
        known = sorted({row["document"] for row in quoted if row["document"]})
        titles = {row["document"]: row for row in self.all_layers.ask("titles", document=known)}
        return {row["passage"]: cite(row, titles.get(row["document"], {})) for row in quoted}

    def quotations(self, passages: Iterable[str]) -> dict[str, str]:
        """Return the words of each passage, by its IRI."""
        return {iri: citation.exact for iri, citation in self.citations(passages).items()}

    def published_by(self, body: str) -> set[IRI]:
        """Return the documents that a body published; every layer is asked, since most papers do not say it.

        Examples
        --------
        >>> import cohesion_kg as ckg
        >>> scope = ckg.open().scope
        >>> [document.curie for document in scope.published_by(scope.resolve("Sheffield", ["council"]))]
        ['doc:sheffield-charter-decision']
        """
        return {row["document"] for row in self.all_layers.ask("documents") if row["publisher"] == body}
