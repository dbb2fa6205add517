"""Answers as a terminal shows them, within its width, and as files hold them."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import typer

from cohesion_kg.cli.command import Format
from cohesion_kg.errors import ArgumentError
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI

__all__ = ["show"]

_SUFFIXES = {".csv": Format.csv, ".json": Format.json, ".md": Format.markdown}
#: What a cell shows at most, and the narrowest that a column may become before rows are shown one below the other.
_WIDEST, _NARROWEST = 80, 12


def show(answer: Any, output: Format | None, file: Path | None) -> None:
    """Print an answer, or write it to a file whose name may say how."""
    suffix = file.suffix.lower() if file else ""
    if hasattr(answer, "edges"):
        if file and suffix in {".graphml", ".gexf"}:
            from cohesion_kg.analysis import networks

            write = networks.to_graphml if suffix == ".graphml" else networks.to_gexf
            typer.echo(f"Wrote {write(answer, file)}.")
            return
        answer = _edges(answer)
    words = _graph(answer, suffix) if hasattr(answer, "triples") else _words(answer, output or _SUFFIXES.get(suffix))
    if file is None:
        typer.echo(words)
        return
    from cohesion_kg.store.files import write_whole

    write_whole(file, f"{words}\n".encode())
    typer.echo(f"Wrote {file}.")


def _words(answer: Any, output: Format | None) -> str:
    if output in (None, Format.text):
        return _grid(answer, _width()) if isinstance(answer, Table) else _fitting(answer)
    if not isinstance(answer, Table) and not hasattr(answer, "to_table"):
        raise ArgumentError(f"This answer is no table; leave --format {output} out.")
    table = answer if isinstance(answer, Table) else answer.to_table()
    if output is Format.csv:
        return table.to_csv().replace("\r\n", "\n").rstrip("\n")
    return str(table.to_json() if output is Format.json else table.to_markdown())


def _width() -> int:
    from rich.console import Console

    return Console().width  # that of the terminal, or of COLUMNS, or 80


def _fitting(answer: Any) -> str:
    """Return an answer within the width of a terminal; in a pipe its lines stay whole, for grep and less."""
    if not sys.stdout.isatty():
        return str(answer)
    width = _width()
    lines = answer.lines(width) if hasattr(answer, "lines") else str(answer).splitlines()
    return "\n".join(_wrapped(line, width) for line in lines)


def _wrapped(line: str, width: int) -> str:
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _grid(table: Table, width: int) -> str:
    """Return a table in columns, or row below row where the columns do not fit."""
    columns = {name: [_flat(table.show(cell)) for cell in table.column(name)] for name in table.columns}
    shown = {
        name: cells
        for index, (name, cells) in enumerate(columns.items())
        if (any(cells) or not cells) and not table.repeats_the_first(index)
    }
    left_out = ", ".join(name for name in columns if name not in shown and not any(columns[name]))
    count = f"{len(table)} row{'' if len(table) == 1 else 's'}" + (f"; nothing under {left_out}" if left_out else "")
    longest = {name: max(map(len, [name, *cells])) for name, cells in shown.items()}
    narrowest = sum(max(len(name), min(length, _NARROWEST)) + 3 for name, length in longest.items())
    if narrowest > width and len(table):
        return "\n".join([*_records(shown, width), textwrap.fill(count, width)])
    return f"{_columns(shown, width)}\n{textwrap.fill(count, width)}"


def _columns(columns: dict[str, list[str]], width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD)
    for name in columns:
        grid.add_column(escape(name), min_width=len(name), overflow="fold")
    for row in zip(*columns.values(), strict=True):
        grid.add_row(*map(escape, row))
    console = Console(width=width)
    with console.capture() as capture:
        console.print(grid)
    return capture.get().rstrip("\n")


def _records(columns: dict[str, list[str]], width: int) -> list[str]:
    margin = max(map(len, columns)) + 2
    lines = []
    for row in zip(*columns.values(), strict=True):
        for name, cell in zip(columns, row, strict=True):
            if cell:
                first, rest = f"{name:{margin}}", " " * margin
                lines.append(textwrap.fill(cell, max(width, margin + 20), initial_indent=first, subsequent_indent=rest))
        lines.append("")
    return lines


def _flat(text: str) -> str:
    return textwrap.shorten(text, _WIDEST, placeholder=" …")


def _graph(graph: Any, suffix: str) -> str:
    import pyoxigraph as ox

    from cohesion_kg.store.export import serialise
    from cohesion_kg.values.terms import from_rdflib

    triples = [ox.Quad(*map(from_rdflib, triple)) for triple in graph]  # type: ignore[arg-type]
    return serialise(triples, suffix or ".ttl").decode().rstrip("\n")


def _edges(network: Any) -> Table:
    rows = [
        (IRI(source), edge["property"], IRI(target), edge["layer"], edge["passage"])
        for source, target, edge in network.edges(data=True)
    ]
    labels = {IRI(node): label for node, label in network.nodes(data="label") if label}
    return Table(("source", "property", "target", "layer", "passage"), rows, labels=labels)
