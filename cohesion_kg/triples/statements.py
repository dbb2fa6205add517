"""A statement: one triple, its layer, and what it stands on. All readers write these; the build files them."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from cohesion_kg.evidence.passages import Passage

__all__ = ["Statement", "Subject"]

#: What pyoxigraph lets stand as the subject of a triple.
Subject = ox.NamedNode | ox.BlankNode | ox.Triple


class Statement(NamedTuple):
    """One triple with its provenance.

    Parameters
    ----------
    triple
        The triple.
    layer
        ``"stated"``, ``"interpreted"``, ``"derived"`` or ``"reference"``.
    passages
        Passages that bear out this very triple; empty when those of its subject do.
    reason
        Why a reader reads it so; only for interpreted statements.
    rule
        The rule that computed it; only for derived statements.
    """

    triple: ox.Triple
    layer: str
    passages: tuple[Passage, ...] = ()
    reason: str | None = None
    rule: str | None = None
