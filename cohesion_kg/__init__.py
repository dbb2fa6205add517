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
    ArgumentError,
    ArgumentTypeError,
    BuildError,
    CohesionError,
    EndpointError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
    IncompleteAnswer,
    MissingExtra,
    MixedKindsError,
    NotFound,
    QueryError,
    QueryStopped,
    ReadError,
    ValidationError,
    ValueReadError,
    VerificationError,
)

if TYPE_CHECKING:
    from cohesion_kg.analysis.compare import Cell, Comparison, Entry
    from cohesion_kg.analysis.conflicts import Claim, Conflict, Conflicts
    from cohesion_kg.analysis.gaps import Gap, Gaps
    from cohesion_kg.analysis.measures import Measure, Verdict
    from cohesion_kg.analysis.trace import Break, Money, Step, Trace, TracedThing
    from cohesion_kg.checks.validation import Result, ValidationReport
    from cohesion_kg.checks.verification import Fault, VerificationReport
    from cohesion_kg.drafts.draft import Draft
    from cohesion_kg.drafts.review import Report
    from cohesion_kg.graph import KnowledgeGraph
    from cohesion_kg.opening import connect, ingest, open
    from cohesion_kg.query.citations import Citation, Evidence
    from cohesion_kg.query.queries import Catalogue, Parameter, Query
    from cohesion_kg.query.table import Table
    from cohesion_kg.query.things import Thing
    from cohesion_kg.values.money import Total
    from cohesion_kg.values.terms import IRI
    from cohesion_kg.viz.figure import Figure

__version__ = "0.1.0"

__all__ = [
    "IRI",
    "Ambiguous",
    "ArgumentError",
    "ArgumentTypeError",
    "Break",
    "BuildError",
    "Catalogue",
    "Cell",
    "Citation",
    "Claim",
    "CohesionError",
    "Comparison",
    "Conflict",
    "Conflicts",
    "Draft",
    "EndpointError",
    "EndpointRefused",
    "EndpointTimeout",
    "EndpointUnreachable",
    "Entry",
    "Evidence",
    "Fault",
    "Figure",
    "Gap",
    "Gaps",
    "IncompleteAnswer",
    "KnowledgeGraph",
    "Measure",
    "MissingExtra",
    "MixedKindsError",
    "Money",
    "NotFound",
    "Parameter",
    "Query",
    "QueryError",
    "QueryStopped",
    "ReadError",
    "Report",
    "Result",
    "Step",
    "Table",
    "Thing",
    "Total",
    "Trace",
    "TracedThing",
    "ValidationError",
    "ValidationReport",
    "ValueReadError",
    "Verdict",
    "VerificationError",
    "VerificationReport",
    "connect",
    "errors",
    "ingest",
    "open",
]

# Names whose modules load pyoxigraph or more: they load when they are first used.
_LAZY = {
    "IRI": "values.terms",
    "Break": "analysis.trace",
    "Catalogue": "query.queries",
    "Cell": "analysis.compare",
    "Citation": "query.citations",
    "Claim": "analysis.conflicts",
    "Comparison": "analysis.compare",
    "Conflict": "analysis.conflicts",
    "Conflicts": "analysis.conflicts",
    "Draft": "drafts.draft",
    "Entry": "analysis.compare",
    "Evidence": "query.citations",
    "Fault": "checks.verification",
    "Figure": "viz.figure",
    "Gap": "analysis.gaps",
    "Gaps": "analysis.gaps",
    "KnowledgeGraph": "graph",
    "Measure": "analysis.measures",
    "Money": "analysis.trace",
    "Parameter": "query.queries",
    "Query": "query.queries",
    "Report": "drafts.review",
    "Result": "checks.validation",
    "Step": "analysis.trace",
    "Table": "query.table",
    "Thing": "query.things",
    "Total": "values.money",
    "Trace": "analysis.trace",
    "TracedThing": "analysis.trace",
    "ValidationReport": "checks.validation",
    "VerificationReport": "checks.verification",
    "Verdict": "analysis.measures",
    "connect": "opening",
    "ingest": "opening",
    "open": "opening",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'cohesion_kg' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"cohesion_kg.{_LAZY[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, "__doc__", "__version__"})
