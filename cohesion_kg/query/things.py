"""One thing of the graph: what is said of it, and what it stands on."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cohesion_kg.query.citations import Evidence, evidence
from cohesion_kg.query.scope import ask, labels_of
from cohesion_kg.query.table import Table
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cohesion_kg.query.queries import Catalogue
    from cohesion_kg.store.backend import Backend

__all__ = ["Thing"]


@dataclass(frozen=True)
class Thing:
    """One thing, read from the graph when it is asked.

    Parameters
    ----------
    iri, label
        Which thing it is, and what it is called.
    backend, catalogue
        The graph and its queries.
    layers
        The layers that are asked; None means all.
    """

    iri: IRI
    label: str
    backend: Backend
    catalogue: Catalogue
    layers: Sequence[str] | None = None

    @cached_property
    def facts(self) -> Table:
        """Every property and value, forwards and backwards, with the layer of each."""
        table = ask(self.backend, self.catalogue, "facts", self.layers, thing=self.iri)
        iris = {cell for row in table.rows for cell in row if isinstance(cell, IRI)}
        table.labels = labels_of(self.backend, self.catalogue, sorted(iris), self.layers)
        return table

    @cached_property
    def evidence(self) -> Evidence:
        """The passages that it stands on."""
        return evidence(self.backend, self.catalogue, self.iri, self.label, self.layers)

    @property
    def passages(self) -> tuple[str, ...]:
        """The IRIs of its passages."""
        return tuple(dict.fromkeys(citation.passage for citation in self.evidence))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its classes, without prefix."""
        types = [row["other"] for row in self.facts if curie(row["property"]) == "rdf:type"]
        return tuple(sorted(name.removeprefix(CKG) for name in types if name.startswith(CKG)))

    def __str__(self) -> str:
        lines = [f"{self.label} ({curie(self.iri)}) — {', '.join(self.kinds) or 'thing'}"]
        for row in self.facts:
            arrow = "" if row["direction"] == "forwards" else "← "
            layer = local_name(row["layer"])
            lines.append(f"  {arrow}{curie(row['property'])}: {self.facts.show(row['other'])}  [{layer}]")
        quoted = {citation.passage: citation for citation in self.evidence}
        lines += ["Stands on:", *(f"  {quoted[passage]}" for passage in sorted(quoted))] if quoted else []
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = f"<h4>{html.escape(self.label)} <small>{html.escape(curie(self.iri))}</small></h4>"
        return head + self.facts._repr_html_() + self.evidence._repr_html_()
