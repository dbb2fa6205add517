"""What all commands share: how a graph is opened, the options that mean the same everywhere, and completion."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohesion_kg import __version__
from cohesion_kg.errors import ArgumentError

if TYPE_CHECKING:
    from cohesion_kg.graph import KnowledgeGraph

__all__ = ["AsOf", "Council", "Format", "Limit", "app", "command", "names", "question"]

app = typer.Typer(
    help="Who paid for this project, and what came of it? Every answer with the sentence of its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How an answer is printed."""

    text = "text"
    csv = "csv"
    markdown = "markdown"
    json = "json"


def names(incomplete: str) -> list[str]:
    """Complete the name of a thing of the bundled graph."""
    from cohesion_kg.opening import open as open_graph

    folded = incomplete.casefold()
    known = open_graph(people=False)._ipython_key_completions_()
    return [name for name in known if name.casefold().startswith(folded)]


Council = Annotated[
    str | None,
    typer.Option(help="Only what stands in documents that this council published.", autocompletion=names),
]
AsOf = Annotated[str | None, typer.Option(help="The day on which one asks, YYYY-MM-DD.")]
Limit = Annotated[int | None, typer.Option(help="How many answers at most.")]


def _opened(
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", help="Ask only this layer: stated, interpreted or derived; repeatable."),
    ] = None,
    graph: Annotated[
        list[str] | None,
        typer.Option("--graph", "-g", help="RDF file or folder to open instead of the bundled graph; repeatable."),
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="Address of a SPARQL endpoint to ask instead of the bundled graph.")
    ] = None,
    no_people: Annotated[
        bool, typer.Option("--no-people", help="Leave out names of persons; posts stand in their place.")
    ] = False,
) -> KnowledgeGraph:
    from cohesion_kg.opening import connect
    from cohesion_kg.opening import open as open_graph

    layers: Any = layer or None
    if endpoint is None:
        return open_graph(*(graph or ()), people=not no_people, layers=layers)
    if graph:
        raise ArgumentError("Name a graph or an endpoint, not both.")
    return connect(endpoint, people=not no_people, layers=layers)


def _shown(
    answer: object,
    output: Annotated[
        Format | None, typer.Option("--format", "-f", help="How to print; text, or what the name of the file says.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write the answer to this file, whole or not at all.")
    ] = None,
) -> None:
    from cohesion_kg.cli.printing import show

    show(answer, output, file)


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    """Return the parameters of a function, their annotations evaluated."""
    known = {"KnowledgeGraph": object}  # it loads when a graph is opened
    return list(inspect.signature(function, eval_str=True, locals=known).parameters.values())


def command(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a command of a function that takes a graph; the options that open one come after its own."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        own, opening = _parameters(function)[1:], _parameters(_opened)

        def run(**given: Any) -> Any:
            kg = _opened(**{option.name: given.pop(option.name) for option in opening})
            return function(kg, **given)

        run.__name__, run.__doc__ = function.__name__, function.__doc__
        run.__signature__ = inspect.Signature([*own, *opening])  # type: ignore[attr-defined]
        app.command(name, **settings)(run)
        return function

    return register


def question(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a command of a function that takes a graph and returns an answer, which is printed or written."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        own, showing = _parameters(function), _parameters(_shown)[1:]

        def answered(kg: KnowledgeGraph, **given: Any) -> None:
            shown = {option.name: given.pop(option.name) for option in showing}
            _shown(function(kg, **given), **shown)

        answered.__name__, answered.__doc__ = function.__name__, function.__doc__
        answered.__signature__ = inspect.Signature([*own, *showing])  # type: ignore[attr-defined]
        command(name, **settings)(answered)
        return function

    return register


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answer questions on councils' cohesion work, with the sentence of the source under every answer."""
