"""A knowledge graph of UK councils' community-cohesion work, with the sentence of the source under every answer.

>>> import cohesion_kg as ckg
>>> kg = ckg.open()
>>> print(kg.trace("CMF"))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from cohesion_kg import errors
from cohesion_kg.errors import (
    Ambiguous,
    BuildError,
    CohesionError,
    EndpointError,
    MissingExtra,
    MixedKindsError,
    NotFound,
    QueryError,
    ReadError,
    ValidationError,
    ValueReadError,
    VerificationError,
)

if TYPE_CHECKING:
    from cohesion_kg.analysis.trace import Trace
    from cohesion_kg.drafts.draft import Draft
    from cohesion_kg.graph import KnowledgeGraph
    from cohesion_kg.opening import connect, ingest, open
    from cohesion_kg.query.citations import Citation, Evidence
    from cohesion_kg.query.table import Table
    from cohesion_kg.query.things import Thing
    from cohesion_kg.values.terms import IRI

__version__ = "0.1.0"

__all__ = [
    "IRI",
    "Ambiguous",
    "BuildError",
    "Citation",
    "CohesionError",
    "Draft",
    "EndpointError",
    "Evidence",
    "KnowledgeGraph",
    "MissingExtra",
    "MixedKindsError",
    "NotFound",
    "QueryError",
    "ReadError",
    "Table",
    "Thing",
    "Trace",
    "ValidationError",
    "ValueReadError",
    "VerificationError",
    "connect",
    "errors",
    "ingest",
    "open",
]

# Names whose modules load pyoxigraph or more: they load when they are first used.
_LAZY = {
    "IRI": "values.terms",
    "Citation": "query.citations",
    "Draft": "drafts.draft",
    "Evidence": "query.citations",
    "KnowledgeGraph": "graph",
    "Table": "query.table",
    "Thing": "query.things",
    "Trace": "analysis.trace",
    "connect": "opening",
    "ingest": "opening",
    "open": "opening",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'cohesion_kg' has no attribute {name!r}")
    found = getattr(importlib.import_module(f"cohesion_kg.{_LAZY[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
