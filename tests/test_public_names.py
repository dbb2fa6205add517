"""The public face: every name is there, says what it is, and costs nothing until it is used."""

from __future__ import annotations

import importlib.metadata
import inspect
import subprocess
import sys
import tomllib

import pytest

import cohesion_kg as ckg
from cohesion_kg import errors
from cohesion_kg.store import bundle

HEAVY = (
    "pyoxigraph",
    "rdflib",
    "pandas",
    "polars",
    "networkx",
    "pyshacl",
    "plotly",
    "typer",
    "rich",
    "yaml",
    "rapidfuzz",
    "edtf",
    "SPARQLWrapper",
)


@pytest.mark.parametrize("name", ckg.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(ckg, name)
    assert name in dir(ckg)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert (inspect.getdoc(found) or "").strip()


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = ckg.nonsense


def test_what_is_not_shipped_is_not_found() -> None:
    assert bundle.path("data", "sources", "register.toml").is_file()
    with pytest.raises(errors.NotFound, match="nowhere is not part of this installation"):
        bundle.path("nowhere")


def test_every_error_is_public_and_ours() -> None:
    for name in errors.__all__:
        error = getattr(errors, name)
        assert issubclass(error, errors.CohesionError)
        assert getattr(ckg, name) is error


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, cohesion_kg; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_a_graph_loads_no_other_engine_and_no_frame() -> None:
    light = tuple(name for name in HEAVY if name not in {"pyoxigraph", "yaml", "edtf"})
    asked = "import sys, cohesion_kg; cohesion_kg.open().funding()"
    code = f"{asked}; print([name for name in {light} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_that_of_the_distribution() -> None:
    pyproject = tomllib.loads((bundle.path("ontology").parent / "pyproject.toml").read_text("utf-8"))
    assert pyproject["tool"]["hatch"]["version"]["path"] == "cohesion_kg/__init__.py"
    try:
        installed = importlib.metadata.version("cohesion-kg")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the package is run from a checkout that is not installed")
    assert installed == ckg.__version__
