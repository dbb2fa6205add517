"""One thing of the graph: what is said of it, and what it stands on."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from functools import cached_property

from cohesion_kg.query.citations import Evidence
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

__all__ = ["Thing"]


@dataclass(frozen=True)
class Thing:
    """One thing, read from the graph when it is asked.

    Parameters
    ----------
    iri, label
        Which thing it is, and what it is called.
    scope
        The graph, its queries and the layers that are asked.
    """

    iri: IRI
    label: str
    scope: Scope

    @cached_property
    def facts(self) -> Table:
        """Every property and value, forwards and backwards, with the layer of each."""
        table = self.scope.ask("facts", thing=self.iri)
        iris = {cell for row in table.rows for cell in row if isinstance(cell, IRI)}
        table.labels = self.scope.labels(sorted(iris))
        return table

    @cached_property
    def evidence(self) -> Evidence:
        """The passages that it stands on."""
        rows = self.scope.ask("evidence", thing=self.iri)
        quoted = self.scope.citations([row["passage"] for row in rows] or [self.iri])  # a passage is its own evidence
        if not rows:
            return Evidence(self.iri, self.label, tuple(quoted.values()))
        cited = [
            replace(
                quoted[row["passage"]],
                claim=f"{curie(row['property'])} {curie(str(row['value']))}" if row["property"] else "",
                layer=local_name(row["layer"]),
                reason=row["reason"] or "",
            )
            for row in sorted(rows, key=lambda row: row["property"] is not None)
            if row["passage"] in quoted
        ]
        return Evidence(self.iri, self.label, tuple(cited))

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
