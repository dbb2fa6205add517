"""The same graph in every place where a graph can lie: in memory, in an rdflib Dataset, behind real endpoints."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rdflib

import cohesion_kg as ckg
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle

Opener = Callable[..., KnowledgeGraph]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A copy of the shipped graph, so that every place holds the same even while the graph is built anew."""
    folder = tmp_path_factory.mktemp("graph")
    return [Path(shutil.copy(bundle.path("data", "graph", name), folder)) for name in ("cohesion.trig", "people.trig")]


@pytest.fixture(scope="session")
def reference(files: list[Path]) -> Opener:
    """Open the graph in memory; takes `people` and `layers`."""
    return lambda **how: ckg.open(*files, **how)


@pytest.fixture(scope="session")
def kg(reference: Opener) -> KnowledgeGraph:
    """The whole graph in memory, which every other place is held against."""
    return reference()


@pytest.fixture(scope="session")
def binary() -> str:
    found = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.skip('the server is not installed: pip install "cohesion-kg[test]"')
    return found


@pytest.fixture(scope="session")
def location(binary: str, files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A disk store of Oxigraph with the shipped graph in it."""
    folder = tmp_path_factory.mktemp("oxigraph") / "store"
    command = [binary, "load", "--location", str(folder), "--file", *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder


@contextmanager
def _serving(binary: str, location: Path, *flags: str) -> Iterator[str]:
    """Run the server on a free port of the loopback until the tests are done."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [binary, "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}", *flags]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended before it could be asked"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def endpoint(binary: str, location: Path) -> Iterator[str]:
    """A server as it starts by default: its default graph is empty."""
    with _serving(binary, location) as url:
        yield url


@pytest.fixture(scope="session")
def union(binary: str, location: Path) -> Iterator[str]:
    """A server whose default graph is the union of the named graphs."""
    with _serving(binary, location, "--union-default-graph") as url:
        yield url


@pytest.fixture(scope="session")
def union_endpoint(union: str) -> KnowledgeGraph:
    return ckg.connect(union)


@pytest.fixture(scope="session")
def dataset(files: list[Path]) -> rdflib.Dataset:
    """A Dataset as a user of rdflib would read it."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's reader warns of rdflib
        for file in files:
            dataset.parse(data=file.read_text("utf-8"), format="trig")
    return dataset


@pytest.fixture(scope="session", params=["rdflib dataset", "endpoint"])
def opener(request: pytest.FixtureRequest) -> Opener:
    """Open the graph in one of the other places; takes `people` and `layers`."""
    if request.param == "rdflib dataset":
        dataset = request.getfixturevalue("dataset")
        return lambda **how: ckg.open(dataset, **how)
    url = request.getfixturevalue("endpoint")
    return lambda **how: ckg.connect(url, **how)


@pytest.fixture(scope="session")
def other(opener: Opener) -> KnowledgeGraph:
    """The whole graph, in one of the other places."""
    return opener()
