"""One command, one table: what the library costs beside rdflib and beside bare pyoxigraph, in one run, as ratios.

    python benchmarks/bench.py            # everything, in about five minutes
    python benchmarks/bench.py import     # one part: import, load, checks, queries or reading

Sides are measured in turn, so that a drift of the machine's speed falls on both. A coin says which goes first, since
pyoxigraph takes another plan for some queries at every second evaluation, which would fall on one side only.
A ratio is that of the medians; the spread is the middle half of the paired ratios.
"""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

Row = tuple[str, str, float, float, float, float]
_DATA = Path(__file__).resolve().parent.parent / "data" / "graph"
#: Seconds to spend on each side of a pair, and the most rounds to take.
_BUDGET, _MOST = 0.15, 101

BARE, PYTHON, TABLE, RDFLIB = "pyoxigraph", "pyoxigraph and values", "table by pyoxigraph", "rdflib"


def paired(name: str, ours: Callable[[], object], other: Callable[[], object], versus: str, rounds: int = 0) -> Row:
    """Time two sides in turn.

    Parameters
    ----------
    name, versus
        What is measured, and beside what.
    ours, other
        The two sides.
    rounds
        How many; by default as many as fill the budget, from five on. One round has no warm-up.

    Returns
    -------
    Row
        Name, other side, both medians in milliseconds, and the middle half of the ratios.
    """
    if rounds != 1:
        longest = max(_time(ours), _time(other))
        rounds = rounds or min(_MOST, max(5, int(_BUDGET / longest)))
    return _row(name, versus, [_pair(ours, other) for _ in range(rounds)])


def _pair(ours: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    if random.random() < 0.5:
        return _time(ours), _time(other)
    theirs = _time(other)
    return _time(ours), theirs


def _row(name: str, versus: str, pairs: list[tuple[float, float]]) -> Row:
    ratios = sorted(a / b for a, b in pairs)
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return name, versus, mine * 1000, theirs * 1000, ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def imports() -> Iterator[Row]:
    """Import of the package beside import of rdflib, each in a fresh interpreter."""

    def cost(module: str) -> float:
        code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    for module, name in (("cohesion_kg", "import"), ("cohesion_kg.graph", "import, with the graph module")):
        cost(module), cost("rdflib")
        yield _row(name, RDFLIB, [(cost(module), cost("rdflib")) for _ in range(15)])


def load() -> Iterator[Row]:
    """Open the shipped graph, beside pyoxigraph and rdflib reading the same files."""
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

    yield paired("load", ckg.open, bare, BARE, 7)
    yield paired("load", ckg.open, with_rdflib, RDFLIB, 3)


def checks() -> Iterator[Row]:
    """Verify beside reading the graph with rdflib, which is the least that any check in rdflib needs.

    Validate beside pySHACL on the same data, shapes and ontology: what the plain words and the copy for it cost.
    """
    import pyshacl
    import rdflib

    import cohesion_kg as ckg
    from cohesion_kg.checks.validation import shapes_graph

    kg = ckg.open()
    data, shapes = kg._merged(), shapes_graph()

    def with_rdflib() -> None:
        rdflib.Graph().parse(_DATA / "cohesion.ttl", format="turtle")

    def with_pyshacl() -> None:
        pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)

    yield paired("verify", kg.verify, with_rdflib, "rdflib reads the graph", 5)
    yield paired("validate", kg.validate, with_pyshacl, "pySHACL", 1)


def queries() -> Iterator[Row]:
    """Every catalogued query with its example parameters, four times.

    The text alone, beside bare pyoxigraph that evaluates it and walks the solutions, beside the same with Python
    values built from them, and beside rdflib that walks its solutions. Then `kg.query`, the whole table with names
    looked up, labels and quotations, beside pyoxigraph evaluating the same texts with Python values built.
    """
    import pyoxigraph as ox

    import cohesion_kg as ckg
    from cohesion_kg.graph import KnowledgeGraph
    from cohesion_kg.query.table import Table
    from cohesion_kg.store.backend import Rows

    kg = ckg.open()
    store = kg.backend.store
    dataset = kg.to_rdflib()

    def bare(text: str) -> None:
        found = store.query(text, use_default_graph_as_union=True)
        if isinstance(found, ox.QuerySolutions):
            list(found)

    def values(text: str) -> None:
        found = store.query(text, use_default_graph_as_union=True)
        if isinstance(found, ox.QuerySolutions):
            names = tuple(variable.value for variable in found.variables)
            Table.from_rows(Rows(names, [tuple(row) for row in found]))

    class Recording:
        """A backend that notes the texts that it is asked."""

        def __init__(self) -> None:
            self.texts: list[str] = []

        def __getattr__(self, name: str) -> object:
            return getattr(kg.backend, name)

        def select(self, text: str, *how: object) -> Rows:
            self.texts.append(text)
            return kg.backend.select(text, *how)

        def ask(self, text: str, *how: object) -> bool:
            self.texts.append(text)
            return kg.backend.ask(text, *how)

    recording = Recording()
    recorded = KnowledgeGraph(recording)
    recorded.thing("CMF")  # names are looked up once for each graph
    for name in kg.queries:
        query = kg.queries[name]
        examples = {key: one.example for key, one in query.parameters.items()}
        if missing := [key for key, value in examples.items() if value is None]:
            print(f"{name:34} left out: no example of {', '.join(missing)}")
            continue
        asks = re.search(r"^ASK\b", query.body, re.MULTILINE) is not None
        text = query.bind(**{key: kg._resolved(query.parameters[key], value) for key, value in examples.items()})
        form = kg.ask if asks else kg.select
        yield paired(name, lambda form=form, text=text: form(text), lambda text=text: bare(text), BARE)
        yield paired(name, lambda form=form, text=text: form(text), lambda text=text: values(text), PYTHON)
        yield paired(
            name, lambda form=form, text=text: form(text), lambda text=text: list(dataset.query(text)), RDFLIB, 1
        )
        if asks:
            continue
        recording.texts.clear()
        recorded.query(name, **examples)
        texts = list(recording.texts)

        def whole(name: str = name, examples: dict[str, object] = examples) -> None:
            kg.query(name, **examples)

        def parts(texts: list[str] = texts) -> None:
            for one in texts:
                values(one)

        yield paired(name, whole, parts, TABLE)


def reading() -> Iterator[Row]:
    """Read a file of each format up to the tables, beside what the format's own library takes out.

    The files are made here: a plan, a report with a plan, or accounts, as large as councils publish them.
    """
    import csv

    import documents
    import docx
    import openpyxl
    import pdfplumber
    from lxml import html

    import cohesion_kg as ckg

    def pdf(file: Path) -> list[object]:
        with pdfplumber.open(file) as paper:
            return [(page.extract_text(), [table.extract() for table in page.find_tables()]) for page in paper.pages]

    def word(file: Path) -> list[str]:
        document = docx.Document(str(file))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return [*(paragraph.text for paragraph in document.paragraphs), *cells]

    def workbook(file: Path) -> list[object]:
        book = openpyxl.load_workbook(file, read_only=True)
        return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]

    def delimited(file: Path) -> list[list[str]]:
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))

    def webpage(file: Path) -> list[str]:
        return [cell.text_content() for cell in html.parse(file).iter("td", "th")]

    def plain(file: Path) -> list[str]:
        return file.read_text(encoding="utf-8").splitlines()

    def draft(file: Path) -> None:
        read = ckg.ingest(file)
        read.recommendations(), read.actions(), read.funding()

    sides = (
        ("report.pdf", pdf, "pdfplumber"),
        ("plan.docx", word, "python-docx"),
        ("spending.xlsx", workbook, "openpyxl, read only"),
        ("spending.csv", delimited, "csv.reader"),
        ("plan.html", webpage, "lxml"),
        ("plan.txt", plain, "str.splitlines"),
    )
    with tempfile.TemporaryDirectory() as folder:
        documents.make(Path(folder))
        for name, bare, versus in sides:
            file = Path(folder, name)
            rounds = 1 if bare is pdf else 5  # a PDF takes half a minute
            yield paired(f"reading {name}", partial(draft, file), partial(bare, file), versus, rounds)
    readers = {Path(name).suffix: bare for name, bare, _ in sides}
    with tempfile.TemporaryDirectory() as folder:
        documents.make_many(Path(folder))
        files = sorted(Path(folder).iterdir())

        def all_drafts() -> None:
            for file in files:
                draft(file)

        def all_bare() -> None:
            for file in files:
                readers[file.suffix](file)

        yield paired(f"reading a folder of {len(files)}", all_drafts, all_bare, "their libraries", 1)


PARTS = {"import": imports, "load": load, "checks": checks, "queries": queries, "reading": reading}


def main(wanted: list[str]) -> None:
    """Print the table, and beneath it the mean of the queries beside each side."""
    warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of its own use of itself
    print(f"{'what':34} {'beside':22} {'ours ms':>10} {'other ms':>10} {'ratio':>8}  middle half")
    asked: list[Row] = []
    for part in wanted or PARTS:
        for row in PARTS[part]():
            name, versus, mine, theirs, low, high = row
            figures = f"{mine:10.2f} {theirs:10.2f} {mine / theirs:8.3f}  {low:.3f}–{high:.3f}"
            print(f"{name:34} {versus:22} {figures}", flush=True)
            if part == "queries":
                asked.append(row)
    for versus in (BARE, PYTHON, TABLE, RDFLIB):
        ratios = [mine / theirs for _, side, mine, theirs, *_ in asked if side == versus]
        if ratios:
            mean = statistics.geometric_mean(ratios)
            span = f"{min(ratios):.3f} to {max(ratios):.3f}"
            print(f"{len(ratios)} queries beside {versus}: {mean:.3f}, {1 / mean:.1f} times as fast; from {span}")


if __name__ == "__main__":
    main(sys.argv[1:])
