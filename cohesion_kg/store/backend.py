"""Where a graph lies and how it is asked: one small protocol, one module for each kind of place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import pyoxigraph as ox

__all__ = ["Backend", "Bounds", "Rows", "Term"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Rows(NamedTuple):
    """The bindings of a SELECT: variables in order, and one tuple of terms for each solution."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Bounds(NamedTuple):
    """What a query that somebody wrote may take; a catalogued query needs none.

    Parameters
    ----------
    timeout
        Seconds; None waits for as long as it takes, or until Ctrl-C.
    max_rows
        Rows, or triples, that it may give; None means any number.
    services
        Addresses that a SERVICE clause may ask; a local query reaches no other.
    """

    timeout: float | None = None
    max_rows: int | None = None
    services: Sequence[str] = ()


class Backend(Protocol):
    """What every place that holds a graph can do.

    `layers` limits the default graph of a query to those layers; None means all. `bounds` end a query that is not
    the package's own; None means that it needs none.
    """

    name: str

    def select(self, query: str, layers: Sequence[str] | None = None, bounds: Bounds | None = None) -> Rows:
        """Return the bindings of a SELECT query."""
        ...

    def ask(self, query: str, layers: Sequence[str] | None = None, bounds: Bounds | None = None) -> bool:
        """Return the answer of an ASK query."""
        ...

    def construct(
        self, query: str, layers: Sequence[str] | None = None, bounds: Bounds | None = None
    ) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def quads(self, layers: Sequence[str] | None = None) -> list[ox.Quad]:
        """Return every quad that is visible."""
        ...
