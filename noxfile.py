"""Tasks for contributors: ``nox -s tests``, ``nox -s style``, ``nox -s build``, ``nox -s check``."""

from __future__ import annotations

import nox

nox.options.sessions = ["style", "tests"]
nox.options.reuse_existing_virtualenvs = True


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, or those named behind ``--``."""
    session.install("-e", ".[test]")
    session.run("pytest", *(session.posargs or ("-n", "2", "--dist", "loadfile")))


@nox.session
def style(session: nox.Session) -> None:
    """Check style, types and the order of imports."""
    session.install("-e", ".[test]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def build(session: nox.Session) -> None:
    """Write what is generated: the shipped graph and the catalogue's pages."""
    session.install("-e", ".[test]")
    session.run("cohesion-kg", "build")
    session.run("python", "-m", "cohesion_kg.query.publish")


@nox.session
def check(session: nox.Session) -> None:
    """Say whether anything generated is out of date."""
    session.install("-e", ".[test]")
    session.run("cohesion-kg", "build", "--check")
    session.run("cohesion-kg", "verify")
