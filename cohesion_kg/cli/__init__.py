"""The command line: parse, call the library, render."""

from __future__ import annotations

import sys

import typer

from cohesion_kg.cli import documents, questions, sparql
from cohesion_kg.cli.command import app
from cohesion_kg.errors import CohesionError

__all__ = ["app", "documents", "main", "questions", "sparql"]


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
