"""Queries as commands: those of the catalogue, and those that somebody wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohesion_kg.cli.command import Limit, app, question
from cohesion_kg.errors import CohesionError, QueryError

if TYPE_CHECKING:
    from cohesion_kg.graph import KnowledgeGraph
    from cohesion_kg.query.queries import Query

__all__: list[str] = []

Text = Annotated[str, typer.Argument(help="A query, or @FILE to read it from a file; prefixes need no declaration.")]
Timeout = Annotated[float, typer.Option(help="Seconds that the query may take.")]
MaxRows = Annotated[int, typer.Option(help="Rows that it may give; more is an error, and nothing is cut.")]
Services = Annotated[
    list[str] | None, typer.Option("--service", help="Address that a SERVICE clause may ask; repeatable.")
]
_SECONDS, _ROWS = 60.0, 100_000


@question()
def select(
    kg: KnowledgeGraph,
    query: Text,
    limit: Limit = None,
    timeout: Timeout = _SECONDS,
    max_rows: MaxRows = _ROWS,
    service: Services = None,
) -> object:
    """Ask a SPARQL SELECT query."""
    table = kg.select(_text(query), timeout=timeout, max_rows=max_rows, services=service or ())
    return table[:limit]


@question()
def ask(kg: KnowledgeGraph, query: Text, timeout: Timeout = _SECONDS, service: Services = None) -> object:
    """Ask a SPARQL ASK query: true or false."""
    return str(kg.ask(_text(query), timeout=timeout, services=service or ())).lower()


@question()
def construct(
    kg: KnowledgeGraph,
    query: Text,
    timeout: Timeout = _SECONDS,
    max_rows: MaxRows = _ROWS,
    service: Services = None,
) -> object:
    """Ask a SPARQL CONSTRUCT or DESCRIBE query: RDF, in Turtle or as the suffix of -o FILE says."""
    return kg.construct(_text(query), timeout=timeout, max_rows=max_rows, services=service or ())


def _text(query: str) -> str:
    if not query.startswith("@"):
        return query
    try:
        return Path(query[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CohesionError(f"The query file {query[1:]} cannot be read as UTF-8 text: {error}.") from error


@app.command()
def queries() -> None:
    """List the queries of the catalogue."""
    from cohesion_kg.query.queries import Catalogue

    for public in Catalogue().public:
        typer.echo(f"{public.name:32} {public.summary}")


def _catalogued(incomplete: str) -> list[tuple[str, str]]:
    from cohesion_kg.query.queries import Catalogue

    return [(query.name, query.summary) for query in Catalogue().public if query.name.startswith(incomplete)]


@question(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    help="Ask a query of the catalogue: query NAME --PARAMETER VALUE …; query NAME --help says what it takes.",
)
def query(
    kg: KnowledgeGraph,
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the query.", autocompletion=_catalogued)],
    limit: Limit = None,
    timeout: Timeout = _SECONDS,
    max_rows: MaxRows = _ROWS,
) -> object:
    """Ask a query of the catalogue."""
    if name == "--help":
        return context.get_help()
    if "--help" in context.args:
        return _help_of(kg.queries[name])
    parameters: dict[str, Any] = _parameters(context.args)
    return kg.query(name, limit=limit, timeout=timeout, max_rows=max_rows, **parameters)


def _parameters(words: list[str]) -> dict[str, object]:
    """Read ``--name value`` and ``--name=value``; a parameter given twice has two values."""
    given: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        key, equals, value = word.partition("=")
        if not key.startswith("--"):
            raise QueryError(f"{word!r} belongs to no parameter; write --PARAMETER VALUE.")
        value = value if equals else next(rest, "")
        if not value:
            raise QueryError(f"{key} has no value; write {key} VALUE.")
        given.setdefault(key[2:].replace("-", "_"), []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in given.items()}


def _help_of(query: Query) -> str:
    lines = [f"{query.name}: {query.summary}", str(query.header.get("description", ""))]
    for parameter in query.parameters.values():
        need = "required" if parameter.required else "optional"
        option = "--" + parameter.name.replace("_", "-")
        lines.append(
            f"  {option} ({parameter.type}, {need}): {parameter.description}; for example {parameter.example!r}"
        )
    lines += ["columns:", *(f"  {column}: {words}" for column, words in query.header.get("columns", {}).items())]
    return "\n".join(line for line in lines if line)
