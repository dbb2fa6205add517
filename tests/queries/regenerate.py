"""Write the expected answers of the catalogued queries again: ``python tests/queries/regenerate.py``.

Each file is then to be read by eye against the documents before it is kept.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import cohesion_kg as ckg
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Query
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI

EXPECTED = Path(__file__).parent / "expected"


def answered(query: Query) -> bool:
    """Whether the query is for people, so that an answer of it is kept."""
    return "internal" not in query.header["tags"]


def examples(query: Query) -> dict[str, object]:
    return {name: parameter.example for name, parameter in query.parameters.items()}


def asked(query: Query) -> dict[str, object]:
    """The parameters of the kept answer: the examples, but a table or a kind of lack is asked whole."""
    if {"entities", "lacks"} & set(query.header["tags"]):
        return {name: example for name, example in examples(query).items() if query.parameters[name].required}
    return examples(query)


def answer(kg: KnowledgeGraph, name: str) -> str:
    """Return the answer to a query as CSV: CURIEs, and beside them the words of the passage.

    Of the councils only those with a document here are kept. The others are some 450 rows of the register, too many to
    read by eye; ``tests/build/test_reference.py`` holds them against the register.
    """
    table = kg.query(name, **asked(kg.queries[name]))
    if name == "councils":
        table = Table(table.columns, [row for row in table.rows if row[table.columns.index("documents")]])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    has_passage = "passage" in table.columns
    writer.writerow([*table.columns, *["words of the passage"] * has_passage])
    for row in table:
        cells = ["" if cell is None else cell.curie if isinstance(cell, IRI) else str(cell) for cell in row.values()]
        writer.writerow([*cells, *[table.quotations.get(row.get("passage"), "")] * has_passage])
    return out.getvalue()


def edition(query: Query) -> bool:
    """Whether the names of persons are opened for the answer: only where it is about posts and those who hold them."""
    return "posts" in query.header["tags"]


if __name__ == "__main__":
    editions = {people: ckg.open(people=people) for people in (True, False)}
    catalogue = editions[True].queries
    kept = [name for name in catalogue if answered(catalogue[name])]
    EXPECTED.mkdir(exist_ok=True)
    for stale in {file.stem for file in EXPECTED.glob("*.csv")} - set(kept):
        (EXPECTED / f"{stale}.csv").unlink()
    for one in kept:
        text = answer(editions[edition(catalogue[one])], one)
        (EXPECTED / f"{one}.csv").write_text(text, "utf-8", newline="")
