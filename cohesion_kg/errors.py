"""Every error that this package raises, as one tree.

::

    CohesionError
    ├── NotFound            a name, IRI, query, file or folder that is not there
    ├── Ambiguous           a name that means more than one thing
    ├── ReadError           a file that cannot be read as what it should be
    ├── QueryError          SPARQL that is malformed, of the wrong form, or wrongly parameterised
    ├── EndpointError       a SPARQL endpoint that cannot be reached, refuses, or answers badly
    ├── BuildError          curated statements or sources that do not fit together
    ├── VerificationError   a quotation that its source does not bear out
    ├── ValidationError     a graph that breaks its shapes
    ├── ValueReadError      a printed date, amount or quantity that cannot be read
    ├── MixedKindsError     money of different kinds asked to be summed
    └── MissingExtra        an optional package that is not installed
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "Ambiguous",
    "BuildError",
    "CohesionError",
    "EndpointError",
    "MissingExtra",
    "MixedKindsError",
    "NotFound",
    "QueryError",
    "ReadError",
    "ValidationError",
    "ValueReadError",
    "VerificationError",
]


class CohesionError(Exception):
    """Root of all errors of this package; each message says what to do next."""


class NotFound(CohesionError):
    """Something was named that is not there.

    Parameters
    ----------
    message
        What was looked for and what to do next.
    candidates
        Near matches, best first.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class Ambiguous(NotFound):
    """A name means more than one thing; `candidates` lists their CURIEs."""


class ReadError(CohesionError):
    """A file could not be read as what it should be."""


class QueryError(CohesionError):
    """A SPARQL query is malformed, of the wrong form, or wrongly parameterised."""


class EndpointError(CohesionError):
    """A SPARQL endpoint cannot be reached, refuses, or answers with what is no whole answer."""


class BuildError(CohesionError):
    """Curated statements, sources and model do not fit together."""


class VerificationError(CohesionError):
    """A quotation is not what its source says."""


class ValidationError(CohesionError):
    """A graph breaks its shapes."""


class ValueReadError(CohesionError, ValueError):
    """A printed date, amount or quantity cannot be read."""


class MixedKindsError(CohesionError, TypeError):
    """Money of different kinds was asked to be summed."""


class MissingExtra(CohesionError, ImportError):
    """An optional package is not installed; the message holds the command that installs it."""
