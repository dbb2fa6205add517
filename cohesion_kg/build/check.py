"""Check curated files without building: ``python -m cohesion_kg.build.check FILE…``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from cohesion_kg.build.curated import read_curation
from cohesion_kg.checks.statements import careless
from cohesion_kg.checks.validation import class_axioms
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.sources import Register
from cohesion_kg.store import bundle
from cohesion_kg.store.export import to_graph
from cohesion_kg.values.namespaces import PREFIXES
from cohesion_kg.values.terms import curie, text_of


def main(files: list[str]) -> int:
    """Check files and print what they hold, or every fault."""
    try:
        curation = read_curation(map(Path, files), Register.read(bundle.path("data", "sources")).sources())
    except BuildError as error:
        print(error)
        return 1
    # A file is a part of the graph: what it links to may be described elsewhere.
    graph = to_graph(statement.triple for statement in curation.statements)
    if faults := careless(graph, class_axioms(), whole=False):
        for fault in faults:
            place = " ".join(curie(str(node)) for node in (fault.focus, fault.path, fault.value) if node is not None)
            print(f"{place}: {fault.message}")
        return 1
    classes = Counter(
        curie(text_of(statement.triple.object))
        for statement in curation.statements
        if statement.triple.predicate.value == PREFIXES["rdf"] + "type"
    )
    print(f"{len(curation.statements)} statements stand on their quotations.")
    for name, count in sorted(classes.items()):
        print(f"{count:6} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
