"""Commands that read papers, check a graph, keep it and build it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cohesion_kg.cli.command import app, command
from cohesion_kg.errors import ArgumentError

if TYPE_CHECKING:
    from cohesion_kg.graph import KnowledgeGraph

__all__: list[str] = []


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
    from cohesion_kg.store.files import as_path
    from cohesion_kg.store.guard import check_seconds

    check_seconds(timeout)
    files = [as_path(file) for file in files]
    if out is None:
        if len(files) > 1 or files[0].is_dir():
            raise ArgumentError("Name a folder for the drafts of several documents: -o FOLDER.")
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


@command()
def add(
    kg: KnowledgeGraph,
    drafts: Annotated[list[Path], typer.Argument(help="Folders of saved drafts.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to write the graph with the drafts in it.")],
) -> None:
    """Put drafts beside the rest of the graph, and write the whole."""
    typer.echo(f"Wrote {kg.add(*drafts).save(out)}.")


@command()
def verify(
    kg: KnowledgeGraph,
    sources: Annotated[Path | None, typer.Option(help="Folder with the source texts and their register.")] = None,
) -> None:
    """Check every quotation against its source, character for character."""
    report = kg.verify(sources)
    typer.echo(str(report))
    raise typer.Exit(0 if report.ok else 1)


@command()
def validate(kg: KnowledgeGraph) -> None:
    """Check the graph against its SHACL shapes."""
    from rich.console import Console

    with Console(stderr=True).status("Checking against the shapes; this takes some seconds …"):
        report = kg.validate()
    typer.echo(str(report))
    raise typer.Exit(0 if report.conforms else 1)


@command()
def save(
    kg: KnowledgeGraph,
    file: Annotated[Path, typer.Argument(help="Where to write; .trig, .nq, .ttl, .nt, .rdf or .jsonld.")],
) -> None:
    """Write the graph to a file, whole or not at all."""
    typer.echo(f"Wrote {kg.save(file)}.")


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
