"""One command, one table: what the library costs beside rdflib and beside bare pyoxigraph, in one run, as ratios.

    python benchmarks/bench.py            # everything
    python benchmarks/bench.py import     # one part: import, load, checks or queries

Sides are measured in turn (A B A B …), so that a drift of the machine's speed falls on both.
A ratio is that of the medians; the spread is the middle half of the paired ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Row = tuple[str, str, float, float, float, float]
_DATA = Path(__file__).resolve().parent.parent / "data" / "graph"


def paired(name: str, ours: Callable[[], object], other: Callable[[], object], versus: str, runs: int) -> Row:
    """Time two sides in turn; return name, the other side, both medians in ms, and the spread of the ratio."""
    ours(), other()
    pairs = [(_time(ours), _time(other)) for _ in range(runs)]
    ratios = sorted(a / b for a, b in pairs)
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return name, versus, mine * 1000, theirs * 1000, low, high


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def imports() -> Iterator[Row]:
    """Import of the package beside import of rdflib, in fresh interpreters, the bare interpreter taken off."""

    def cost(module: str) -> float:
        code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    for module, name in (("cohesion_kg", "import"), ("cohesion_kg.graph", "import, with the graph module")):
        cost(module), cost("rdflib")
        pairs = [(cost(module), cost("rdflib")) for _ in range(15)]
        ratios = sorted(a / b for a, b in pairs)
        mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        yield name, "import rdflib", mine * 1000, theirs * 1000, ratios[3], ratios[-4]


def load() -> Iterator[Row]:
    """Open the founding graph, beside pyoxigraph and rdflib doing the same."""
    import pyoxigraph as ox
    import rdflib

    import cohesion_kg as ckg

    def bare() -> None:
        store = ox.Store()
        for name in ("cohesion.trig", "people.trig"):
            store.bulk_load(path=str(_DATA / name), format=ox.RdfFormat.TRIG)

    def with_rdflib() -> None:
        dataset = rdflib.Dataset(default_union=True)
        for name in ("cohesion.trig", "people.trig"):
            dataset.parse(_DATA / name, format="trig")

    yield paired("load", ckg.open, bare, "pyoxigraph", 7)
    yield paired("load", ckg.open, with_rdflib, "rdflib", 3)


def checks() -> Iterator[Row]:
    """Verify and validate beside loading the graph with rdflib, which either would need at the least."""
    import rdflib

    import cohesion_kg as ckg

    kg = ckg.open()

    def with_rdflib() -> None:
        rdflib.Graph().parse(_DATA / "cohesion.ttl", format="turtle")

    yield paired("verify", kg.verify, with_rdflib, "rdflib load", 3)
    yield paired("validate", kg.validate, with_rdflib, "rdflib load", 1)


def queries() -> Iterator[Row]:
    """Every catalogued query with its example parameters: the library beside bare pyoxigraph and beside rdflib.

    Bare pyoxigraph evaluates the same text and walks the solutions; the library also builds Python values.
    """
    import cohesion_kg as ckg
    from cohesion_kg.results import Table

    kg = ckg.open()
    store = kg.backend.store
    dataset = kg.to_rdflib()
    for name in kg.queries:
        query = kg.queries[name]
        if "SELECT" not in query.body:
            continue
        examples = {
            key: parameter.example for key, parameter in query.parameters.items() if parameter.example is not None
        }
        text = query.bind(**{key: kg._resolved(query.parameters[key], value) for key, value in examples.items()})

        def ours(text: str = text) -> None:
            kg.select(text)

        def bare(text: str = text) -> None:
            list(store.query(text, use_default_graph_as_union=True))

        def values(text: str = text) -> None:
            found = store.query(text, use_default_graph_as_union=True)
            names = tuple(variable.value for variable in found.variables)
            Table.from_rows(ckg.backends.Rows(names, [tuple(row) for row in found]))

        def with_rdflib(text: str = text) -> None:
            list(dataset.query(text))

        yield paired(name, ours, values, "pyoxigraph and values", 9)
        yield paired(name, ours, bare, "pyoxigraph", 9)
        yield paired(name, ours, with_rdflib, "rdflib", 1)


PARTS = {"import": imports, "load": load, "checks": checks, "queries": queries}


def main(wanted: list[str]) -> None:
    """Print the table."""
    print(f"{'what':34} {'beside':22} {'ours ms':>10} {'other ms':>10} {'ratio':>8}  middle half")
    rows = []
    for part in wanted or PARTS:
        for row in PARTS[part]():
            name, versus, mine, theirs, low, high = row
            rows.append(row)
            print(
                f"{name:34} {versus:22} {mine:10.2f} {theirs:10.2f} {mine / theirs:8.3f}  {low:.3f}–{high:.3f}",
                flush=True,
            )
    for versus in ("pyoxigraph and values", "pyoxigraph", "rdflib"):
        ratios = [mine / theirs for name, side, mine, theirs, *_ in rows if side == versus and name != "load"]
        if ratios:
            mean = statistics.geometric_mean(ratios)
            print(f"geometric mean of {len(ratios)} queries beside {versus}: {mean:.3f} ({1 / mean:.1f} times as fast)")


if __name__ == "__main__":
    main(sys.argv[1:])
