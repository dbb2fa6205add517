"""Every error that this package raises, as one tree.

::

    CohesionError
    ├── NotFound                a name, IRI, query, file or folder that is not there
    ├── Ambiguous               a name that means more than one thing
    ├── ArgumentError           an argument with a value that no method takes (also a ValueError)
    │   └── QueryError          SPARQL that is malformed, refused, of the wrong form, or wrongly parameterised
    ├── ArgumentTypeError       an argument of the wrong type (also a TypeError)
    ├── QueryStopped            a query that took more time, or gave more rows, than it was allowed
    ├── EndpointError           a SPARQL endpoint that answers what it was not asked
    │   ├── EndpointTimeout     … that does not answer in time (also QueryStopped)
    │   ├── EndpointUnreachable … that cannot be reached
    │   ├── EndpointRefused     … that refuses, with the HTTP status in `status`
    │   └── IncompleteAnswer    … that gives a part for the whole
    ├── ReadError               a file that cannot be read as what it should be
    ├── BuildError              curated statements or sources that do not fit together
    ├── VerificationError       a quotation that its source does not bear out
    ├── ValidationError         a graph that breaks its shapes
    ├── ValueReadError          a printed date, amount or quantity that cannot be read (also a ValueError)
    ├── MixedKindsError         money of different kinds asked to be summed (also a TypeError)
    └── MissingExtra            an optional package that is not installed (also an ImportError)
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "Ambiguous",
    "ArgumentError",
    "ArgumentTypeError",
    "BuildError",
    "CohesionError",
    "EndpointError",
    "EndpointRefused",
    "EndpointTimeout",
    "EndpointUnreachable",
    "IncompleteAnswer",
    "MissingExtra",
    "MixedKindsError",
    "NotFound",
    "QueryError",
    "QueryStopped",
    "ReadError",
    "ValidationError",
    "ValueReadError",
    "VerificationError",
]


class CohesionError(Exception):
    """Root of all errors of this package; each message says what to do next."""


class _Named(CohesionError):
    """A name that does not lead to one thing.

    Parameters
    ----------
    message
        What was looked for and what to do next.
    candidates
        What may have been meant, best first.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class NotFound(_Named):
    """Something was named that is not there; `candidates` lists near names."""


class Ambiguous(_Named):
    """A name means more than one thing; `candidates` lists their CURIEs."""


class ArgumentError(CohesionError, ValueError):
    """An argument has a value that no method takes."""


class ArgumentTypeError(CohesionError, TypeError):
    """An argument is of the wrong type."""


class QueryError(ArgumentError):
    """A SPARQL query is malformed, refused, of the wrong form, or wrongly parameterised."""


class QueryStopped(CohesionError):
    """A query took more time, or gave more rows, than it was allowed."""


class EndpointError(CohesionError):
    """A SPARQL endpoint cannot be asked, or answers what it was not asked."""


class EndpointTimeout(EndpointError, QueryStopped):
    """A SPARQL endpoint does not answer in time."""


class EndpointUnreachable(EndpointError):
    """A SPARQL endpoint cannot be reached: no such host, no connection, or none that can be trusted."""


class EndpointRefused(EndpointError):
    """A SPARQL endpoint refuses to answer.

    Parameters
    ----------
    message
        What it says and what to do next.
    status
        The HTTP status of its answer.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status

    def __reduce__(self) -> tuple[type, tuple[str, int]]:
        return type(self), (str(self), self.status)


class IncompleteAnswer(EndpointError):
    """A SPARQL endpoint gives a part for the whole."""


class ReadError(CohesionError):
    """A file could not be read as what it should be."""


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
