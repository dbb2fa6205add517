"""Papers of invented councils in every format: nothing is lost, nothing private comes out, reading gets no worse."""

from __future__ import annotations

import pytest
from floor import falls
from make import write
from measure import lost, score
from papers import Document, documents

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.graph import KnowledgeGraph

DOCUMENTS = documents()
#: Papers whose draft a test below asks for in a format of its own.
SHAPED = [
    ("ravensholme-merged", "docx"),
    ("marlow-dene-shift", "tabs"),
    ("gorsehill-decision", "html"),
    ("sedgeley-360", "csv"),
]

each = pytest.mark.parametrize("document", DOCUMENTS, ids=[one.id for one in DOCUMENTS])


@pytest.fixture(scope="session")
def drafts(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Draft]:
    """Every document in one format, in turn; ``benchmarks/reading.py --check`` reads each in all."""
    folder, found = tmp_path_factory.mktemp("corpus"), {}
    for number, document in enumerate(DOCUMENTS):
        formats = [one for one in document.formats if number % 12 == 0 or not one.startswith("pdf")]
        asked = {formats[(number * 5) % len(formats)], *(format for id, format in SHAPED if id == document.id)}
        for format in asked:
            found[document.id, format] = ckg.ingest(write(document, format, folder), graph=kg)
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
    scores = {format: score(document, format, draft) for format, draft in of(drafts, document).items()}
    worse = [found.misses for format, found in scores.items() if falls(document, format, found)]
    assert not worse


@each
def test_every_draft_becomes_a_graph_in_which_no_layer_mixes_with_another(
    document: Document, drafts: dict[tuple[str, str], Draft]
) -> None:
    found = of(drafts, document)
    for draft in found.values():
        kinds = {quad.predicate.value.rpartition("#")[2] for quad in draft.quads}
        assert bool(draft.actions() or draft.recommendations() or draft.funding()) <= ("passage" in kinds)


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


@pytest.mark.parametrize(("id", "format"), SHAPED)
def test_drafts_fit_the_shapes(id: str, format: str, drafts: dict[tuple[str, str], Draft], kg: KnowledgeGraph) -> None:
    draft = drafts[id, format]
    both = kg.add(draft, check=True)
    assert both.select(f"SELECT ?kind {{ doc:{draft.slug} a ?kind }}").column("kind")
