"""What every backend refuses or hides before a query runs: updates, FROM, SERVICE, unknown layers, names of persons."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from cohesion_kg.errors import ArgumentError, ArgumentTypeError, QueryError
from cohesion_kg.store.backend import Bounds
from cohesion_kg.values.namespaces import GRAPH, GRAPHS

__all__ = [
    "NAMES_SHOW",
    "Layer",
    "check_bounds",
    "check_count",
    "check_query",
    "check_seconds",
    "is_visible",
    "visible_layers",
    "without_text",
]

#: The layers of the graph; reference data is always asked.
Layer = Literal["stated", "interpreted", "derived", "reference"]

_UPDATE = re.compile(
    r"^(?:\s|#[^\n]*\n|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
#: Text in which the word FROM opens no clause: strings, IRIs and comments.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    "|"
    r"'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    "|"
    r"'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>|#[^\n\r]*",
    re.DOTALL,
)
_FROM = re.compile(r"(?<![\w?$@:.%-])FROM(?![\w:-])", re.IGNORECASE)
_SERVICE = re.compile(r"(?<![\w?$@:.%-])SERVICE(?![\w:-])(?:\s+SILENT\b)?", re.IGNORECASE)
#: A parser that meets more than this runs out of stack and takes the process along.
_LONGEST, _DEEPEST, _MOST_PARTS = 1_000_000, 200, 2_000
_PEOPLE = GRAPH + "people"

#: Asks whether names of persons can be seen; without the people graphs they must not be.
NAMES_SHOW = """ASK {
    { ?person a ckg:Person } UNION { ?membership a ckg:Membership }
    UNION { ?passage ckg:withheld true ; oa:hasSelector/oa:exact ?words }
}"""


def without_text(query: str) -> str:
    """Return a query with its strings, IRIs and comments blanked, every other character in its place.

    Examples
    --------
    >>> without_text('ASK { ?s ?p "FROM" }')
    'ASK { ?s ?p        }'
    """
    return _OPAQUE.sub(lambda text: " " * len(text[0]), query)


def check_query(query: object) -> str:
    """Return a query that asks and chooses no graphs of its own.

    Raises
    ------
    ArgumentTypeError
        If it is no text.
    QueryError
        If it is an update, or has a FROM clause, which a choice of layers would pass over.

    Examples
    --------
    >>> check_query("DROP ALL")
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.QueryError: DROP is an update; a query asks the graph and changes nothing.
    """
    if not isinstance(query, str):
        raise ArgumentTypeError(f"A query is text, not a {type(query).__name__}.")
    if update := _UPDATE.match(query):
        raise QueryError(f"{update[1].upper()} is an update; a query asks the graph and changes nothing.")
    if "from" in query.casefold() and _FROM.search(without_text(query)):
        raise QueryError("FROM would be passed over; write GRAPH <…> { … }, or open with layers=[…].")
    return query


def check_bounds(query: str, bounds: Bounds, *, local: bool) -> None:
    """Refuse text that a parser cannot stand, bounds that bound nothing, and services that nobody named.

    Raises
    ------
    ArgumentError
        If a bound is no positive number.
    QueryError
        If the text is too long or too deep, or would reach an address that is not among the services.

    Examples
    --------
    >>> check_bounds("ASK { SERVICE <http://x.org/> { ?s ?p ?o } }", Bounds(), local=True)
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.QueryError: SERVICE <http://x.org/> would leave this machine; allow it by name, services=[…].
    """
    if bounds.timeout is not None:
        check_seconds(bounds.timeout)
    if bounds.max_rows is not None:
        check_count(bounds.max_rows, "max_rows")
    if isinstance(bounds.services, str):
        raise ArgumentTypeError(f"services is a list of addresses, as in services=[{bounds.services!r}].")
    if len(query) > _LONGEST:
        raise QueryError(f"A query of {len(query):,} characters is too long; ask it in portions.")
    opaque = without_text(query)
    depth = max(accumulate((character in "({[") - (character in ")}]") for character in opaque), default=0)
    if depth > _DEEPEST or len(re.findall(r"[({\[!+*/|&^-]", opaque)) > _MOST_PARTS:
        raise QueryError("This query is too deep or has too many parts for its parser; ask it in portions.")
    for clause in _SERVICE.finditer(opaque) if local else ():
        address = re.compile(r"\s*(<([^<>\s]*)>)").match(query, clause.end())
        if address is None or address[2] not in bounds.services:
            where = f" {address[1]}" if address else ""
            raise QueryError(f"SERVICE{where} would leave this machine; allow it by name, services=[…].")


def check_seconds(timeout: float) -> None:
    """Refuse a time-out that is no positive, finite number of seconds.

    Examples
    --------
    >>> check_seconds(float("inf"))
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.ArgumentError: timeout=inf is no number of seconds; give one, as in timeout=30.
    """
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise ArgumentTypeError(f"timeout={timeout!r} is no number of seconds; give one, as in timeout=30.")
    if not 0 < timeout < math.inf:
        raise ArgumentError(f"timeout={timeout!r} is no number of seconds; give one, as in timeout=30.")


def check_count(number: int, name: str) -> None:
    """Refuse a number of rows that is no whole number above zero."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise ArgumentTypeError(f"{name}={number!r} is no whole number; give one, as in {name}=100.")
    if number < 1:
        raise ArgumentError(f"{name}={number} shows nothing; ask for one row or more.")


def visible_layers(layers: Sequence[str] | None) -> set[str]:
    """Return the layers that are asked, reference data always among them.

    Raises
    ------
    QueryError
        If a layer is unknown.
    """
    known = set(GRAPHS.values())
    if layers is None:
        return known
    if isinstance(layers, str):
        raise ArgumentTypeError(f"layers is a list, as in layers=[{layers!r}].")
    if unknown := set(layers) - known:
        choice = ", ".join(dict.fromkeys(GRAPHS.values()))
        raise QueryError(f"There is no layer {', '.join(sorted(map(str, unknown)))}; choose from {choice}.")
    return {*layers, "reference"}


def is_visible(graph: str, layers: set[str], people: bool) -> bool:
    """Say whether a named graph is asked; a foreign graph belongs to no layer and always is.

    Examples
    --------
    >>> is_visible(GRAPH + "people", {"stated"}, people=False), is_visible("http://example.org/g", set(), people=False)
    (False, True)
    """
    if not people and graph.startswith(_PEOPLE):
        return False
    layer = GRAPHS.get(graph.removeprefix(GRAPH))
    return layer is None or layer in layers
