"""One thing of the graph: what is said of it, and what it stands on."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cohesion_kg.citations import Evidence, citations, evidence
from cohesion_kg.namespaces import CKG
from cohesion_kg.results import Table
from cohesion_kg.terms import IRI, curie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cohesion_kg.backends import Backend
    from cohesion_kg.queries import Catalogue

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
        query = self.catalogue["facts"].bind(thing=self.iri)
        table = Table.from_rows(self.backend.select(query, self.layers), query)
        iris = {cell for row in table.rows for cell in row if isinstance(cell, IRI)}
        if iris:
            rows = self.backend.select(self.catalogue["labels"].bind(thing=sorted(iris)), self.layers)
            table.labels = {row["thing"]: row["label"] for row in Table.from_rows(rows) if row["label"]}
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
            layer = (row["layer"] or "").rpartition("/")[2]
            lines.append(f"  {arrow}{curie(row['property'])}: {self.facts.show(row['other'])}  [{layer}]")
        quoted = citations(self.backend, self.catalogue, self.passages)
        lines += ["Stands on:", *(f"  {citation}" for citation in quoted.values())] if quoted else []
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = f"<h4>{html.escape(self.label)} <small>{html.escape(curie(self.iri))}</small></h4>"
        return head + self.facts._repr_html_() + self.evidence._repr_html_()
