"""Papers of invented councils in every format: nothing is lost, nothing private comes out, reading gets no worse."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.graph import KnowledgeGraph

sys.path.insert(0, str(Path(__file__).parent))

from make import Document, documents
from measure import lost, score

DOCUMENTS = documents()
FLOOR: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
with (Path(__file__).parent / "floor.csv").open(encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        FLOOR[row["document"], row["format"]][row["measure"]] = int(row["right"]), int(row["wrong"])

each = pytest.mark.parametrize("document", DOCUMENTS, ids=[one.id for one in DOCUMENTS])


@pytest.fixture(scope="session")
def drafts(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Draft]:
    """Every document in every format, once; PDF, which is slow, for every third one and in turn ruled and open."""
    folder, found = tmp_path_factory.mktemp("corpus"), {}
    for number, document in enumerate(DOCUMENTS):
        left_out = {"pdf", "pdf-open", "pdf-ruled"}
        if number % 3 == 0:
            left_out = {("pdf-open", "pdf-ruled")[number % 2]}
        for format in document.formats:
            if format not in left_out:
                found[document.id, format] = ckg.ingest(document.write(format, folder), graph=kg)
    return found


def of(drafts: dict[tuple[str, str], Draft], document: Document) -> dict[str, Draft]:
    return {format: draft for (id, format), draft in drafts.items() if id == document.id}


@each
def test_every_letter_stands_behind_a_fact_or_is_left_over(
    document: Document, drafts: dict[tuple[str, str], Draft]
) -> None:
    assert {format: lost(document, draft) for format, draft in of(drafts, document).items()} == dict.fromkeys(
        of(drafts, document), ""
    )


@each
def test_reading_is_no_worse_than_recorded(document: Document, drafts: dict[tuple[str, str], Draft]) -> None:
    worse = []
    for format, draft in of(drafts, document).items():
        found = score(document, format, draft)
        for measure, said in found.said.items():
            right, wrong = FLOOR[document.id, format].get(measure, (0, 0))
            if found.right[measure] < right or said - found.right[measure] > wrong:
                worse.append((format, measure, found.misses))
    assert not worse


@each
def test_every_draft_becomes_a_graph_in_which_no_layer_mixes_with_another(
    document: Document, drafts: dict[tuple[str, str], Draft]
) -> None:
    found = of(drafts, document)
    at = DOCUMENTS.index(document)
    for format in sorted(found)[at % 2 :: 3]:  # the formats take turns, since it takes as long as reading
        draft = found[format]
        kinds = {quad.predicate.value.rpartition("#")[2] for quad in draft.quads}
        assert bool(draft.actions() or draft.recommendations() or draft.funding()) <= ("passage" in kinds)


def test_the_floor_speaks_of_every_document() -> None:
    silent = {one.id for one in DOCUMENTS if any(one.expected.values())} - {id for id, _ in FLOOR}
    assert not silent
    assert len(DOCUMENTS) > 30


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.private], ids=lambda one: one.id)
def test_nothing_private_comes_out(document: Document, drafts: dict[tuple[str, str], Draft]) -> None:
    for draft in of(drafts, document).values():
        come_out = "".join("\n".join([draft.text, draft.report().to_html(), *map(str, draft.quads)]).split())
        assert not [words for words in document.private if "".join(words.split()) in come_out]
        assert len(draft.withheld) >= len(document.private)


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.kind == "prose"], ids=lambda one: one.id)
def test_a_page_that_plans_nothing_gives_empty_tables(document: Document, drafts: dict[tuple[str, str], Draft]) -> None:
    for draft in of(drafts, document).values():
        assert (len(draft.recommendations()), len(draft.actions()), len(draft.funding())) == (0, 0, 0)


@pytest.mark.parametrize(
    ("id", "format"),
    [
        ("ravensholme-merged", "docx"),
        ("marlow-dene-shift", "tabs"),
        ("gorsehill-decision", "html"),
        ("sedgeley-360", "csv"),
    ],
)
def test_drafts_fit_the_shapes(id: str, format: str, drafts: dict[tuple[str, str], Draft], kg: KnowledgeGraph) -> None:
    draft = drafts[id, format]
    both = kg.add(draft, check=True)
    assert both.select(f"SELECT ?kind {{ doc:{draft.slug} a ?kind }}").column("kind")
