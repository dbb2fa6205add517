"""Drafts in a graph: beside the rest, borne out by their text, and asked like any other document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.errors import BuildError, NotFound, ValidationError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle

Plan = Callable[..., Path]


def quads(graph: KnowledgeGraph) -> set[str]:
    return set(map(str, graph.backend.quads()))


@pytest.mark.parametrize("name", ["plan.txt", "plan.csv", "plan.docx", "plan.xlsx", "plan.pdf"])
def test_a_draft_is_held_beside_the_rest_and_borne_out(kg: KnowledgeGraph, plan: Plan, name: str) -> None:
    before = quads(kg)
    draft = ckg.ingest(plan(name), "Leeds", graph=kg)
    joined = kg.add(draft)
    assert quads(joined) == before | set(map(str, draft.quads))
    assert quads(kg) == before
    report = joined.verify()
    assert report.ok, report
    assert kg.verify().ok


def test_the_joined_graph_answers_for_the_council_of_the_draft(kg: KnowledgeGraph, plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Leeds", graph=kg)
    joined = kg.add(draft)
    found = joined.actions(council="Leeds") if "council" in joined.queries["actions"].parameters else joined.actions()
    texts = found.column("text") if "text" in found.columns else [str(row) for row in found]
    assert any("Hold a cohesion forum" in str(text) for text in texts)
    compared = joined.compare("Middlesbrough", "Leeds")
    assert "Leeds" in str(compared) and "Middlesbrough" in str(compared)
    gaps = joined.gaps(council="Leeds")
    assert "plan/" in str(gaps.to_table().to_csv())
    thing = draft.recommendations()[0]["thing"]
    traced = str(joined.trace(thing))
    assert "Hold a cohesion forum" in traced


def test_adding_again_changes_nothing(kg: KnowledgeGraph, plan: Plan, tmp_path: Path) -> None:
    draft = ckg.ingest(plan(), "Leeds", graph=kg)
    own = draft.save(tmp_path / "out")
    joined = kg.add(draft, check=False)
    assert quads(joined.add(draft)) == quads(joined.add(own)) == quads(joined.add(tmp_path / "out")) == quads(joined)


def test_saved_drafts_are_added_and_opened(kg: KnowledgeGraph, plan: Plan, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = ckg.ingest(plan("first.docx"), "Leeds"), ckg.ingest(plan("second.txt"))
    first.save(out)
    joined = kg.add(out / "first", check=False)
    second.save(out)
    both = joined.add(out, check=False)
    assert quads(both) == quads(kg) | set(map(str, first.quads)) | set(map(str, second.quads))
    assert both.verify().ok
    opened = ckg.open(out)
    assert quads(opened) == set(map(str, (*first.quads, *second.quads)))
    assert opened.verify(out).ok
    assert opened.verify().ok


def test_a_slug_means_one_text_read_in_one_way(kg: KnowledgeGraph, plan: Plan) -> None:
    draft = ckg.ingest(plan())
    joined = kg.add(draft, check=False)
    other = ckg.ingest(plan("other.txt", [("1. x", "Something else", "", "", "")]), slug="plan")
    with pytest.raises(BuildError, match="holds another text as 'plan'"):
        joined.add(other)
    draft.correct("action:line-5", "deadline", "June 2019", reason="The minutes of May say so.")
    with pytest.raises(BuildError, match="'plan' already, read, linked or corrected otherwise"):
        joined.add(draft)
    founding = bundle.path("data", "sources", "crewe-action-plan.txt")
    with pytest.raises(BuildError, match="give it a slug of its own"):
        kg.add(ckg.ingest(founding))
    assert kg.add(ckg.ingest(founding, slug="crewe-again"), check=False).verify().ok


def test_a_folder_without_a_draft_is_refused(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        kg.add(tmp_path)


def test_a_graph_without_people_is_given_none(kg_without_people: KnowledgeGraph, plan: Plan) -> None:
    rows = [("1. Meet", "Hold a forum", "Tim Gall (Head of Housing)", "May 2019", "")]
    draft = ckg.ingest(plan("plan.txt", rows))
    joined = kg_without_people.add(draft, check=False)
    assert not any("Tim Gall" in quad for quad in quads(joined))
    assert quads(joined.add(draft)) == quads(joined)
    assert joined.verify().ok


def test_thousands_of_payments_are_added_within_a_millisecond_each_or_so(kg: KnowledgeGraph, tmp_path: Path) -> None:
    rows = "".join(f"0{1 + n % 9}/04/2023,Oak {n % 40} Ltd,{n}.5{n % 10}\n" for n in range(1, 2_001))
    (tmp_path / "spend.csv").write_text(f"Date,Supplier,Amount (£)\n{rows}")
    draft = ckg.ingest(tmp_path / "spend.csv", "Leeds", graph=kg)
    number = sum(1 for _ in draft.quads)
    assert number < 40 * 2_000
    joined = kg.add(draft)
    assert len(quads(joined)) >= len(quads(kg)) + number - 10
    report = joined.verify()
    assert report.ok and report.passages >= 2_000


def test_of_payments_in_one_form_some_are_validated_and_any_other_form_too(kg: KnowledgeGraph, tmp_path: Path) -> None:
    rows = "".join(f"01/04/2023,Oak Ltd,{n}.50\n" for n in range(1, 60))
    (tmp_path / "spend.csv").write_text(f"Date,Supplier,Amount (£)\n{rows}")
    folder = ckg.ingest(tmp_path / "spend.csv", "Leeds", graph=kg).save(tmp_path / "out")
    kg.add(folder)
    graph = folder / "draft.trig"
    before, amount, after = graph.read_text().partition("funding:spend\\/line-60\\/hasAmount")
    graph.write_text(before + amount + after.replace('ckg:currency "GBP"', "ckg:currency 17", 1))
    with pytest.raises(ValidationError, match="three letters"):
        kg.add(folder)


def test_a_range_of_money_keeps_to_the_shapes(kg: KnowledgeGraph, tmp_path: Path) -> None:
    head = "<tr><th>Action<th>Lead<th>By when<th>Cost</tr>"
    row = "<tr><td>Meet weekly<td>Head of Housing<td>May 2020<td>£1,000 - £2,000</tr>"
    (tmp_path / "plan.html").write_text(f"<html><h1>Action plan</h1><table>{head}{row}</table>")
    assert kg.add(ckg.ingest(tmp_path / "plan.html", "Leeds", graph=kg)).verify().ok
