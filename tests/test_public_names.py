"""The public face: every name is there, says what it is, and costs nothing until it is used."""

from __future__ import annotations

import importlib.metadata
import inspect
import pickle
import re
import subprocess
import sys
import tomllib
import types
import typing

import pytest
import rdflib

import cohesion_kg as ckg
from cohesion_kg import errors
from cohesion_kg.analysis.compare import ASPECTS
from cohesion_kg.analysis.networks import VIEWS
from cohesion_kg.graph import Aspect, View
from cohesion_kg.store import bundle
from cohesion_kg.store.guard import Layer
from cohesion_kg.values.namespaces import GRAPHS

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
)

ERRORS = {
    "CohesionError": ["Exception"],
    "NotFound": ["CohesionError"],
    "Ambiguous": ["CohesionError"],
    "ArgumentError": ["CohesionError", "ValueError"],
    "ArgumentTypeError": ["CohesionError", "TypeError"],
    "QueryError": ["ArgumentError"],
    "QueryStopped": ["CohesionError"],
    "EndpointError": ["CohesionError"],
    "EndpointTimeout": ["EndpointError", "QueryStopped"],
    "EndpointUnreachable": ["EndpointError"],
    "EndpointRefused": ["EndpointError"],
    "IncompleteAnswer": ["EndpointError"],
    "ReadError": ["CohesionError"],
    "BuildError": ["CohesionError"],
    "VerificationError": ["CohesionError"],
    "ValidationError": ["CohesionError"],
    "ValueReadError": ["CohesionError", "ValueError"],
    "MixedKindsError": ["CohesionError", "TypeError"],
    "MissingExtra": ["CohesionError", "ImportError"],
}
OTHERS = """IRI Break Catalogue Cell Citation Claim Comparison Conflict Conflicts Draft Entry Evidence Fault Figure Gap
    Gaps KnowledgeGraph Measure Money Parameter Query Report Result Step Table Thing Total Trace TracedThing
    ValidationReport Verdict VerificationReport connect errors ingest open""".split()
TOP = bundle.path("ontology").parent


def test_the_exported_names_are_these() -> None:
    assert sorted(ckg.__all__) == sorted([*ERRORS, *OTHERS])
    assert sorted(errors.__all__) == sorted(ERRORS)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_stands_where_the_tree_draws_it(name: str) -> None:
    error = getattr(errors, name)
    assert [base.__name__.replace("_Named", "CohesionError") for base in error.__bases__] == ERRORS[name]
    assert error.__name__ in str(errors.__doc__)
    raised = error("message", 503) if name == "EndpointRefused" else error("message")
    assert str(pickle.loads(pickle.dumps(raised))) == "message"


def classes_of(hint: object) -> set[type]:
    """Return our classes that a type hint names."""
    inner = {found for part in typing.get_args(hint) for found in classes_of(part)}
    ours = isinstance(hint, type) and hint.__module__.startswith("cohesion_kg")
    return inner | ({hint} if ours else set())  # type: ignore[arg-type]


def public_methods(cls: type) -> list[str]:
    return [name for name in vars(cls) if not name.startswith("_") and callable(getattr(cls, name))]


@pytest.mark.parametrize("name", [name for name in OTHERS if name not in {"errors"}])
def test_every_class_that_a_public_method_returns_is_exported(name: str) -> None:
    public = getattr(ckg, name)
    functions = [getattr(public, method) for method in public_methods(public)] if inspect.isclass(public) else [public]
    known: dict[str, object] = {"rdflib": rdflib, "nx": types.SimpleNamespace(MultiDiGraph=list)}
    for function in functions:
        if name == "Table" and function.__name__ in {"to_pandas", "to_polars"}:
            continue
        extra = {n: getattr(ckg, n) for n in OTHERS}
        hints = typing.get_type_hints(function, {**vars(sys.modules[function.__module__]), **known, **extra})
        for cls in classes_of(hints.get("return")):
            assert cls.__name__ in ckg.__all__, f"{name}.{function.__name__} returns {cls.__name__}"


@pytest.mark.parametrize("method", [*public_methods(ckg.KnowledgeGraph), "open", "connect", "ingest"])
def test_every_public_method_is_documented_for_python(method: str) -> None:
    assert re.search(rf"\b{method}\(", (TOP / "docs" / "python.md").read_text("utf-8"))


def test_four_arguments_mean_the_same_everywhere() -> None:
    for method in public_methods(ckg.KnowledgeGraph):
        signature = inspect.signature(getattr(ckg.KnowledgeGraph, method))
        for name in {"council", "layers", "as_of", "limit", "timeout", "max_rows"} & set(signature.parameters):
            assert signature.parameters[name].kind is inspect.Parameter.KEYWORD_ONLY, f"{method}({name})"


def test_the_types_name_every_choice() -> None:
    assert set(typing.get_args(Layer)) == set(GRAPHS.values())
    assert set(typing.get_args(View)) == set(VIEWS)
    assert {*ASPECTS} <= set(typing.get_args(Aspect)) <= {*ASPECTS, *(name.removesuffix("s") for name in ASPECTS)}


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
