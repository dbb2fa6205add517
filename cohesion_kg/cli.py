"""The command line: parse, call the library, render."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cohesion_kg import __version__
from cohesion_kg.errors import CohesionError, QueryError

if TYPE_CHECKING:
    from cohesion_kg.analysis.compare import Comparison
    from cohesion_kg.analysis.conflicts import Conflicts
    from cohesion_kg.analysis.gaps import Gaps
    from cohesion_kg.analysis.trace import Trace
    from cohesion_kg.graph import KnowledgeGraph
    from cohesion_kg.query.queries import Query
    from cohesion_kg.query.table import Table

__all__ = ["main"]

app = typer.Typer(
    help="Who paid for this project, and what came of it? Every answer with the sentence of its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How a table is printed."""

    text = "text"
    csv = "csv"
    markdown = "markdown"
    json = "json"


class Direction(StrEnum):
    """Which way a trace goes."""

    forwards = "forwards"
    backwards = "backwards"
    both = "both"


class Entity(StrEnum):
    """The entity tables."""

    councils = "councils"
    partnerships = "partnerships"
    funding = "funding"
    projects = "projects"
    recommendations = "recommendations"
    actions = "actions"
    officers = "officers"
    observations = "observations"
    documents = "documents"


Graphs = Annotated[
    list[str] | None, typer.Option("--graph", "-g", help="RDF file or folder to open instead of the bundled graph.")
]
NoPeople = Annotated[bool, typer.Option("--no-people", help="Leave out names of persons; posts stand in their place.")]
Layers = Annotated[
    list[str] | None, typer.Option("--layer", help="Ask only this layer: stated, interpreted or derived; repeatable.")
]
Output = Annotated[Format, typer.Option("--format", "-f", help="How to print the table.")]


def _open(graphs: list[str] | None, no_people: bool, layers: list[str] | None = None) -> KnowledgeGraph:
    from cohesion_kg.opening import open as open_graph

    return open_graph(*(graphs or ()), people=not no_people, layers=layers or None)


def _print_table(table: Table, output: Format) -> None:
    if output is Format.csv:
        typer.echo(table.to_csv(), nl=False)
    elif output is Format.json:
        typer.echo(table.to_json())
    elif output is Format.markdown:
        typer.echo(table.to_markdown())
    else:
        _print_grid(table)


def _print_found(found: Trace | Comparison | Gaps | Conflicts, output: Format, table: bool = False) -> None:
    """Print a finding as a person reads it, or as a table when one is asked for."""
    if table or output is not Format.text:
        _print_table(found.to_table(), output)
    else:
        typer.echo(str(found))


def _print_grid(table: Table) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console() if sys.stdout.isatty() else Console(width=160)
    columns = {name: [_flat(table.show(cell)) for cell in table.column(name)] for name in table.columns}
    shown = {name: cells for name, cells in columns.items() if any(cells) or not cells}
    grid = Grid(*shown, box=box.SIMPLE_HEAD)
    for row in zip(*shown.values(), strict=True):
        grid.add_row(*map(escape, row))
    console.print(grid)
    left_out = ", ".join(name for name in columns if name not in shown)
    console.print(
        f"{len(table)} row{'' if len(table) == 1 else 's'}" + (f"; nothing under {left_out}" if left_out else "")
    )


def _flat(text: str) -> str:
    return shorten(text, 80, placeholder=" …")


@app.command()
def trace(
    name: Annotated[str, typer.Argument(help="A stream, project, award, result, recommendation, action or council.")],
    direction: Annotated[Direction, typer.Option(help="Which way to follow the chain.")] = Direction.both,
    table: Annotated[bool, typer.Option("--table", help="Print one row for each step instead of the tree.")] = False,
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Follow money to results, or a recommendation to what came of it."""
    found = _open(graph, no_people, layer).trace(name, direction.value)
    _print_found(found, output, table)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name, alias, acronym, code, CURIE or IRI of a thing.")],
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Print everything that is said of one thing."""
    typer.echo(str(_open(graph, no_people, layer)[name]))


@app.command("list")
def list_(
    entity: Annotated[Entity, typer.Argument(help="What to list.")],
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """List councils, partnerships, funding, projects, recommendations, actions, officers, figures or documents."""
    _print_table(getattr(_open(graph, no_people, layer), entity.value)(), output)


@app.command()
def evidence(
    name: Annotated[str, typer.Argument(help="Name, CURIE or IRI of a thing or a passage.")],
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Show who says so, where, and in which words, with a citation to paste."""
    typer.echo(str(_open(graph, no_people).evidence(name)))


@app.command()
def select(
    query: Annotated[str, typer.Argument(help="A SELECT query, or @FILE to read it from a file.")],
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Ask a SPARQL SELECT query; the project's prefixes need no declaration."""
    text = _text(query)
    _print_table(_open(graph, no_people, layer).select(text), output)


def _text(query: str) -> str:
    if not query.startswith("@"):
        return query
    try:
        return Path(query[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CohesionError(f"The query file {query[1:]} cannot be read as UTF-8 text: {error}.") from error


@app.command()
def compare(
    councils: Annotated[
        list[str] | None, typer.Argument(help="Councils; all that published a document by default.")
    ] = None,
    by: Annotated[
        str, typer.Option(help="themes, instruments, funding, partnerships, deadlines, ownership, progress, results.")
    ] = "themes",
    table: Annotated[bool, typer.Option("--table", help="Print the matrix as a table.")] = False,
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Put councils side by side."""
    found = _open(graph, no_people, layer).compare(*(councils or ()), by=by)
    _print_found(found, output, table)


@app.command()
def gaps(
    kinds: Annotated[list[str] | None, typer.Argument(help="Kinds of gap; all by default.")] = None,
    council: Annotated[str | None, typer.Option(help="Only documents of this council.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day on which deadlines are held, YYYY-MM-DD.")] = None,
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Say what is missing: money without a result, a recommendation without an action, and more."""
    found = _open(graph, no_people, layer).gaps(*(kinds or ()), council=council, as_of=as_of)
    _print_found(found, output)


@app.command()
def conflicts(
    council: Annotated[
        str | None, typer.Option(help="Only conflicts with a claim in this council's documents.")
    ] = None,
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Show every disagreement with the claims side by side, and what only looks like one."""
    found = _open(graph, no_people, layer).conflicts(council=council)
    _print_found(found, output)


@app.command()
def due(
    as_of: Annotated[str, typer.Argument(help="The day, YYYY-MM-DD.")],
    council: Annotated[str | None, typer.Option(help="Only documents of this council.")] = None,
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Say which deadlines had passed on a day: for certain, possibly, or not."""
    _print_table(_open(graph, no_people, layer).due(as_of=as_of, council=council), output)


@app.command()
def queries() -> None:
    """List the queries of the catalogue."""
    from cohesion_kg.query.queries import Catalogue

    for public in Catalogue().public:
        typer.echo(f"{public.name:32} {public.summary}")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    help="Ask a query of the catalogue: query NAME --PARAMETER VALUE …; query NAME --help says what it takes.",
)
def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the query.")],
    output: Output = Format.text,
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Ask a query of the catalogue."""
    from cohesion_kg.query.queries import Catalogue

    if name == "--help":
        typer.echo(context.get_help())
    elif "--help" in context.args:
        typer.echo(_help_of(Catalogue()[name]))
    else:
        _print_table(_open(graph, no_people, layer).query(name, **_parameters(context.args)), output)


def _parameters(words: list[str]) -> dict[str, object]:
    """Read ``--name value`` and ``--name=value``; a parameter given twice has two values."""
    found: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        key, equals, value = word.partition("=")
        if not key.startswith("--"):
            raise QueryError(f"{word!r} belongs to no parameter; write --PARAMETER VALUE.")
        value = value if equals else next(rest, "")
        if not value:
            raise QueryError(f"{key} has no value; write {key} VALUE.")
        found.setdefault(key[2:].replace("-", "_"), []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


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


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.")],
    council: Annotated[str | None, typer.Option(help="The council whose papers they are, by any of its names.")] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder for the drafts; without it the report is only printed.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="How many files to read at once.")] = None,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds that one file may take when drafts are written.")
    ] = 600,
    no_people: Annotated[
        bool, typer.Option("--no-people", help="Write no name of a person that is recognised.")
    ] = False,
) -> None:
    """Read documents into drafts: recommendations, actions and funding, with what is doubtful and left over."""
    from rich.console import Console
    from rich.progress import Progress

    from cohesion_kg.drafts.batch import Outcome, ingest_all
    from cohesion_kg.drafts.intake import read_draft

    if out is None:
        if len(files) > 1 or files[0].is_dir():
            raise QueryError("Name a folder for the drafts of several documents: -o FOLDER.")
        draft = read_draft(files[0], council)
        typer.echo(str((draft.without_people() if no_people else draft).report()))
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Reading", total=None)

        def show(done: int, total: int, latest: Outcome) -> None:
            progress.update(bar, completed=done, total=total, description=escape(latest.file.name))

        outcomes = ingest_all(files, out, council, workers, show, people=not no_people, seconds=timeout)
    for one in outcomes:
        typer.echo(f"{one.state:9} {one.file}" + (f": {one.detail}" if one.detail else ""))
    failed = sum(one.state == "failed" for one in outcomes)
    read, noun = len(outcomes) - failed, f"document{'' if len(outcomes) == 1 else 's'}"
    typer.echo(f"{read} of {len(outcomes)} {noun} in {out}; open report.html in the folder of each.")
    raise typer.Exit(1 if failed else 0)


@app.command()
def verify(
    sources: Annotated[Path | None, typer.Option(help="Folder with the source texts and their register.")] = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Check every quotation against its source, character for character."""
    report = _open(graph, no_people).verify(sources)
    typer.echo(str(report))
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def validate(graph: Graphs = None, no_people: NoPeople = False, layer: Layers = None) -> None:
    """Check the graph against its SHACL shapes."""
    report = _open(graph, no_people, layer).validate()
    typer.echo(str(report))
    raise typer.Exit(0 if report.conforms else 1)


@app.command()
def save(
    file: Annotated[Path, typer.Argument(help="Where to write; .trig, .nq, .ttl, .nt, .rdf or .jsonld.")],
    layer: Layers = None,
    graph: Graphs = None,
    no_people: NoPeople = False,
) -> None:
    """Write the graph to a file, whole or not at all."""
    typer.echo(f"Wrote {_open(graph, no_people, layer).save(file)}.")


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the shipped graph is what would be built.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Folder with sources, curated, reference and graph.")] = None,
) -> None:
    """Build the shipped graph from sources, curation and rules."""
    from cohesion_kg.build import graph as builder
    from cohesion_kg.store import bundle

    folder = (data or bundle.path("data")) / "graph"
    files = builder.build(data)
    differing = builder.differing(folder, files)
    if check:
        for name in differing:
            typer.echo(f"{name} is not what the sources and curation give; run cohesion-kg build and commit it.")
        if not differing:
            typer.echo("The shipped graph is what its sources and curation give.")
        raise typer.Exit(1 if differing else 0)
    builder.write(folder, {name: files[name] for name in differing})
    typer.echo(f"Wrote {', '.join(differing)}." if differing else "Nothing changed.")


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


def main() -> None:
    """Run the command line; one of our errors prints as one line and exits with status 2."""
    try:
        app()
    except CohesionError as error:
        typer.echo(f"cohesion-kg: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output left, as `head` does
        sys.exit(0)
    except OSError as error:
        typer.echo(f"cohesion-kg: the answer could not be written: {error}", err=True)
        sys.exit(2)
