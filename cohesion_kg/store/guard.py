"""What every backend refuses or hides before a query runs: updates, FROM, unknown layers, names of persons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cohesion_kg.errors import QueryError
from cohesion_kg.values.namespaces import GRAPH, GRAPHS

__all__ = ["NAMES_SHOW", "check_query", "is_visible", "visible_layers", "without_text"]

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
    QueryError
        If it is no text, an update, or has a FROM clause, which a choice of layers would pass over.

    Examples
    --------
    >>> check_query("DROP ALL")
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.QueryError: DROP is an update; a query asks the graph and changes nothing.
    """
    if not isinstance(query, str):
        raise QueryError(f"A query is text, not a {type(query).__name__}.")
    if update := _UPDATE.match(query):
        raise QueryError(f"{update[1].upper()} is an update; a query asks the graph and changes nothing.")
    if "from" in query.casefold() and _FROM.search(without_text(query)):
        raise QueryError("FROM would be passed over; write GRAPH <…> { … }, or open with layers=[…].")
    return query


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
    if unknown := set(layers) - known:
        choice = ", ".join(dict.fromkeys(GRAPHS.values()))
        raise QueryError(f"There is no layer {', '.join(sorted(unknown))}; choose from {choice}.")
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
