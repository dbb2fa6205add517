"""One command, one table: how well documents of invented councils are read, by format and by kind.

    python benchmarks/reading.py                 # the table
    python benchmarks/reading.py --misses        # and what was missed or wrong, document by document
    python benchmarks/reading.py --check         # and whether any is read worse than the floor under the tests
    python benchmarks/reading.py --record        # and write that floor
    python benchmarks/reading.py --damaged       # damaged tables of the measuring half; --building for the other
    python benchmarks/reading.py kelderby        # documents whose name begins so

Right is what is the same after white space is made even; nothing else is forgiven.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
sys.path.insert(0, str(CORPUS))

from floor import falls, record  # noqa: E402
from halves import Half  # noqa: E402
from make import write  # noqa: E402
from measure import MEASURES, Score, score  # noqa: E402
from measure_damage import DAMAGED_MEASURES, damaged_sheets, score_sheet  # noqa: E402
from papers import Document, documents  # noqa: E402

import cohesion_kg as ckg  # noqa: E402

Read = tuple[Document, str, Score]


def read(prefix: str = "") -> Iterator[Read]:
    """Write every document in every format that suits it, and read it."""
    graph = ckg.open()
    with TemporaryDirectory() as folder:
        for document in documents():
            for format in document.formats if document.id.startswith(prefix) else ():
                file = write(document, format, Path(folder))
                yield document, format, score(document, format, ckg.ingest(file, graph=graph))


def table(found: list[Read]) -> str:
    """Return the table: precision and recall for each format and each kind of document."""
    sums, counts = defaultdict[tuple[int, str], Score](Score), defaultdict[tuple[int, str], int](int)
    for document, format, one in found:
        for key in ((0, format), (1, document.kind), (2, "all")):
            sums[key].add(one)
            counts[key] += 1
    lines = ["| | files | " + " | ".join(MEASURES) + " | lost |", "|---|---" + "|---" * len(MEASURES) + "|---|"]
    for key in sorted(sums):
        one = sums[key]
        cells = [_figures(one, measure) for measure in MEASURES]
        lines.append(f"| {key[1]} | {counts[key]} | " + " | ".join(cells) + f" | {one.lost} |")
    return "\n".join(lines)


def _figures(one: Score, measure: str) -> str:
    right, said, expected = one.right[measure], one.said[measure], one.expected[measure]
    precision = f"{right / said:.2f}" if said else "-"
    recall = f"{right / expected:.2f}" if expected else "-"
    return f"{precision} {recall}"


def damaged_tables(half: Half, *, misses: bool) -> str:
    """Return a table for each measure of damaged papers: precision and recall by damage and layout."""
    sums = defaultdict[tuple[str, str], Score](Score)
    with TemporaryDirectory() as folder:
        for layout, damage, strength, sheet in damaged_sheets(half):
            one = score_sheet(sheet, layout, Path(folder))
            sums[layout, damage].add(one)
            if strength:
                sums[layout, "all damage"].add(one)
            if misses and half == "building":
                for miss in one.misses:
                    print(f"{sheet.table.paper} {layout} {damage} {strength} {miss}")
    layouts, damages = dict.fromkeys(one for one, _ in sums), dict.fromkeys(one for _, one in sorted(sums, key=str))
    lines = []
    for measure in DAMAGED_MEASURES:
        lines += ["", f"| {measure} | " + " | ".join(layouts) + " |", "|---" * (1 + len(layouts)) + "|"]
        for damage in damages:
            cells = [_figures(sums[layout, damage], measure) for layout in layouts]
            lines.append(f"| {damage} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Read, print, and record if asked to."""
    options = {one for one in sys.argv[1:] if one.startswith("--")}
    prefix = next((one for one in sys.argv[1:] if not one.startswith("--")), "")
    start = time.perf_counter()
    if "--damaged" in options:
        half: Half = "building" if "--building" in options else "measuring"
        print(damaged_tables(half, misses="--misses" in options))
        return
    found = list(read(prefix))
    if "--misses" in options:
        for document, format, one in found:
            for miss in one.misses:
                print(f"{document.id} {format} {miss}")
    if "--record" in options and not prefix:
        record(found)
    print("Each cell: precision, recall. Lost: letters that stand behind no fact and are not left over.\n")
    print(table(found))
    names, seconds = {document.id for document, _, _ in found}, time.perf_counter() - start
    fallen = [
        (document.id, format, measures) for document, format, one in found if (measures := falls(document, format, one))
    ]
    print(f"\n{len(found)} files of {len(names)} documents in {seconds:.0f} s")
    if "--check" in options and fallen:
        sys.exit(f"Read worse than the floor: {fallen}")


if __name__ == "__main__":
    main()
