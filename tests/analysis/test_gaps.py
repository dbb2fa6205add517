"""What is missing, held against a reading by hand that was made before the rules were run."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.gaps import KINDS, Gaps, broken_links, gaps
from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.query.citations import Citation

AS_OF = dt.date(2018, 11, 15)
BY_HAND = Path(__file__).parent / "expected" / "gaps_by_hand.csv"
Place = tuple[str, str, int]

#: What a reader found and no rule finds: the thing is no thing of its own in the graph, or of another kind there.
HAND_ONLY: frozenset[Place] = frozenset(
    {
        # money that a comment speaks of in passing, or that a reader did not tie to the thing
        ("money-without-amount", "middlesbrough-final-report", 211),
        ("money-without-amount", "tower-hamlets-action-plan", 40),
        ("money-without-amount", "tower-hamlets-action-plan", 45),
        ("money-without-amount", "crewe-action-plan", 30),
        ("money-without-result", "middlesbrough-final-report", 211),
        ("money-without-result", "middlesbrough-final-report", 350),
        ("money-without-result", "middlesbrough-final-report", 377),
        # results told as progress, and results that stand with an activity
        ("result-without-money", "middlesbrough-final-report", 205),
        ("result-without-money", "middlesbrough-final-report", 348),
        ("result-without-money", "middlesbrough-final-report", 356),
        ("result-without-money", "crewe-action-plan", 27),
        ("result-without-money", "crewe-action-plan", 28),
        ("result-without-money", "crewe-action-plan", 33),
        ("result-without-money", "tower-hamlets-action-plan", 29),
        ("result-without-money", "tower-hamlets-action-plan", 30),
        ("output-without-outcome", "middlesbrough-final-report", 165),
        ("output-without-outcome", "middlesbrough-final-report", 187),
        ("output-without-outcome", "middlesbrough-final-report", 188),
        ("project-without-result", "middlesbrough-final-report", 356),
        ("project-without-result", "crewe-action-plan", 45),
        # the list of actions that the record speaks of: to the rules, a recommendation without action
        ("missing-attachment", "sheffield-charter-decision", 4),
        ("missing-attachment", "sheffield-charter-decision", 14),
    }
)
#: Kinds that a table shows cell by cell, so that hand and rule must agree to the line.
EXACT = {
    "tower-hamlets-action-plan": {
        "action-without-progress", "action-without-deadline", "deadline-passed-without-progress", "uncosted-action",
        "recommendation-without-response", "recommendation-without-action", "action-without-owner",
    },
    "middlesbrough-action-plan": {
        "action-without-progress", "action-without-deadline", "deadline-passed-without-progress", "uncosted-action",
        "recommendation-without-response", "recommendation-without-action", "action-without-owner",
    },
    "crewe-action-plan": {
        "action-without-owner", "action-without-deadline", "action-without-progress", "update-required",
        "uncosted-action", "deadline-passed-without-progress",
    },
}  # fmt: skip


def places(citations: Iterable[Citation]) -> set[tuple[str, int]]:
    """Every line that the passages touch."""
    found = set()
    for citation in citations:
        slug = citation.passage.partition("/source/")[2].partition("#")[0]
        found |= {(slug, citation.line + more) for more in range(citation.exact.count("\n") + 1)}
    return found


@pytest.fixture(scope="module")
def found(kg):
    return gaps(kg.scope, as_of=AS_OF)


@pytest.fixture(scope="module")
def links(kg):
    return broken_links(kg.scope)


@pytest.fixture(scope="module")
def by_hand() -> set[Place]:
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["document"], int(row["line"])) for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def by_rule(found) -> set[Place]:
    return {(gap.kind, slug, line) for gap in found for slug, line in places(gap.citations)}


# Against the reading by hand ----------------------------------------------------------------------------


def test_what_the_reader_found_the_rules_find_but_for_the_known_rest(by_hand, by_rule):
    missed = {place for place in by_hand - by_rule if place[0] != "none"}
    assert missed <= HAND_ONLY
    assert len(by_hand & by_rule) > 120


def test_the_known_rest_is_of_the_reading_by_hand(by_hand):
    assert by_hand >= HAND_ONLY


@pytest.mark.parametrize("document", EXACT)
def test_in_the_tables_the_rules_find_nothing_that_the_reader_did_not(found, by_hand, document):
    lines = {place for place in by_hand if place[1] == document and place[0] in EXACT[document]}
    of_it = [gap for gap in found if gap.document.curie == f"doc:{document}" and gap.kind in EXACT[document]]
    told = {
        (gap.kind, document, int(gap.thing.rpartition("/line-")[2].removesuffix("-b")))
        for gap in of_it
        if "/line-" in gap.thing
    }
    numbered = {  # recommendations that keep their printed number
        (gap.kind, document, line)
        for gap in of_it
        if "/line-" not in gap.thing
        for slug, line in places(gap.citations)
        if (gap.kind, slug, line) in by_hand
    }
    assert told | numbered == lines


# The kinds ----------------------------------------------------------------------------------------------


def test_the_kinds_are_those_of_the_vocabulary_and_each_has_a_query(kg):
    concepts = kg.select("SELECT ?kind { ?kind skos:inScheme ?scheme FILTER (STRSTARTS(STR(?kind), STR(gapkind:))) }")
    assert {concept.rpartition("/")[2] for concept in concepts.column("kind")} == set(KINDS)
    assert {query.name for query in kg.queries.public} >= set(KINDS)


def test_every_gap_names_the_document_a_link_and_a_passage_of_it(found):
    assert len(found.counts) == len(KINDS)
    for gap in found:
        assert gap.document and gap.title in gap.sentence and "→" in gap.first_broken_link
        slug = gap.document.rpartition("/")[2]
        assert slug in {place[0] for place in places(gap.citations)}, gap.thing


def test_a_blank_a_placeholder_and_silence_are_told_apart(found):
    silent = {gap.thing.curie: gap.absence for gap in found.of("action-without-progress")}
    assert silent["action:crewe-action-plan/line-46"] == "blank-cell"
    assert silent["action:tower-hamlets-action-plan/line-12"] == ""
    ownerless = found.of("action-without-owner")
    assert {gap.absence for gap in ownerless if "crewe" in gap.thing} == {"blank-cell"}
    responses = {gap.thing.curie: gap for gap in found.of("recommendation-without-response")}
    assert responses["recommendation:tower-hamlets-action-plan/4"].absence == "placeholder"
    assert "own words" in responses["recommendation:tower-hamlets-action-plan/4"].sentence
    assert set(responses) == {"recommendation:tower-hamlets-action-plan/4"}  # no other form asks for one
    attachment = found.of("missing-attachment")[0]
    assert (attachment.absence, attachment.citations[0].exact) == ("blank-cell", "Accompanying Documents:")
    spend = next(gap for gap in found if gap.thing.curie == "funding:crewe-action-plan/spend")
    assert spend.absence == "nil-recorded"


def test_the_form_is_held_to_its_own_demand(found):
    short = {gap.thing.curie: gap for gap in found.of("form-demand-not-met")}
    assert set(short) == {f"recommendation:tower-hamlets-action-plan/{number}" for number in (4, 6)}
    six = short["recommendation:tower-hamlets-action-plan/6"]
    assert "at least 3 and gets 1" in six.sentence
    assert {citation.line for citation in six.citations} == {69, 75}


def test_a_word_that_is_no_date_is_shown_in_the_place_of_the_deadline(found):
    complete = [gap for gap in found.of("action-without-deadline") if "tower-hamlets" in gap.thing]
    assert len(complete) == 2
    assert all("“Complete” is printed in its place" in gap.sentence for gap in complete)


def test_words_in_the_place_of_a_cost_are_shown_with_their_passage(kg, tmp_path):
    costs = ["Within existing budget", "£500", "-", "N/A", ""]
    rows = [f"Step {number}\tAnn Lee\tMay 2019\t{cost}" for number, cost in enumerate(costs)]
    plan = tmp_path / "costs.txt"
    plan.write_text("\n".join(["Plan", "", "Action\tLead\tDeadline\tResources required", *rows, ""]), "utf-8")
    asked = kg.add(ckg.ingest(plan, graph=kg), check=False)
    found = gaps(asked.scope, "uncosted-action")
    others = [gap for gap in found if "/costs/" not in gap.thing]
    assert others == list(gaps(kg.scope, "uncosted-action"))
    told = {gap.label: (gap.absence, gap.citations[0].exact, gap.sentence) for gap in found if "/costs/" in gap.thing}
    assert {label: words[:2] for label, words in told.items()} == {
        "Step 0": ("", "Within existing budget"),
        "Step 2": ("nil-recorded", "Step 2"),
        "Step 3": ("", "N/A"),
        "Step 4": ("blank-cell", "Step 4"),
    }
    assert "“Within existing budget” is printed in its place" in told["Step 0"][2]
    assert "a nil is recorded" in told["Step 2"][2]


def test_a_plan_whose_costs_are_all_words_has_a_place_for_costs(kg, tmp_path):
    plan = tmp_path / "words.txt"
    rows = ["Meet\tBo Li\tMay 2019\tStaff time\tNone", "Sing\tKK\tMay 2019\tStaff time\tSome"]
    header = "Action\tLead\tDeadline\tBudget\tEquality implications"
    plan.write_text("\n".join(["Plan", "", header, *rows, ""]), "utf-8")
    asked = kg.add(ckg.ingest(plan, graph=kg), check=False)
    found = gaps(asked.scope, "uncosted-action")
    assert [gap.citations[0].exact for gap in found if "/words/" in gap.thing] == ["Staff time", "Staff time"]


def test_a_conditional_action_has_no_progress_yet_and_a_complete_one_has(found):
    silent = {gap.thing.curie for gap in found.of("action-without-progress")}
    assert "action:tower-hamlets-action-plan/line-56" in silent
    assert not silent & {f"action:tower-hamlets-action-plan/line-{line}" for line in (29, 30)}


# Recommendations ----------------------------------------------------------------------------------------


def test_each_recommendation_has_its_first_broken_link_in_one_sentence_with_a_passage(kg, links):
    first = kg.select("""SELECT ?one { ?one a ckg:Recommendation
        FILTER NOT EXISTS { ?earlier ckg:restatedAs ?one } }""").column("one")
    assert {gap.thing for gap in links} == set(first)
    for gap in links:
        assert gap.citations and gap.sentence.count("\n") == 0


@pytest.mark.parametrize(
    ("name", "link", "words"),
    [
        ("tower-hamlets-action-plan/1", "action → progress", "7 of its 7 actions report no progress"),
        ("tower-hamlets-action-plan/2", "action → progress", "2 of its 4 actions report no progress"),
        ("tower-hamlets-action-plan/4", "recommendation → response", "no response is printed, though 2 actions follow"),
        ("sheffield-charter-decision/ii", "recommendation → action", "no action follows"),
        ("middlesbrough-final-report/123", "action → progress", "of its"),
    ],
)
def test_the_chain_breaks_where_it_does(links, name, link, words):
    [gap] = [gap for gap in links if gap.thing.curie == f"recommendation:{name}"]
    assert gap.first_broken_link == link
    assert words in gap.sentence


def test_a_recommendation_printed_again_is_followed_into_the_plan(links):
    [gap] = [gap for gap in links if gap.thing.curie == "recommendation:middlesbrough-final-report/121"]
    assert gap.document.curie == "doc:middlesbrough-action-plan"
    assert {"middlesbrough-final-report", "middlesbrough-action-plan"} == {slug for slug, _ in places(gap.citations)}


def test_without_interpretation_the_report_stands_alone(kg):
    stated = broken_links(kg.scope.within(["stated"]))
    [gap] = [gap for gap in stated if gap.thing.curie == "recommendation:middlesbrough-final-report/121"]
    assert gap.document.curie == "doc:middlesbrough-final-report"


def test_a_chain_that_holds_has_no_gap(turtle):
    kg = ckg.open(
        turtle("""
        recommendation:a a ckg:Recommendation ; ckg:hasResponse response:a ; ckg:hasAction action:a .
        action:a a ckg:Action ; ckg:hasProgress progress:a ; ckg:hasOutcome outcome:a .
        recommendation:b a ckg:Recommendation ; ckg:hasResponse response:b ; ckg:hasAction action:b .
        action:b a ckg:Action ; ckg:hasProgress progress:b .
        """)
    )
    [gap] = broken_links(kg.scope)
    assert (gap.thing.curie, gap.first_broken_link) == ("recommendation:b", "output → outcome")


# Money, on small graphs ---------------------------------------------------------------------------------


def test_money_reaches_a_result_over_any_number_of_steps_without_the_derived_layer(turtle):
    kg = ckg.open(
        turtle("""
        funding:good a ckg:Award ; ckg:funds project:a .
        project:a a ckg:Project ; ckg:hasActivity activity:a .
        activity:a a ckg:Activity ; ckg:resultState resultstate:intended ; ckg:hasOutput output:a .
        output:a a ckg:Output .
        funding:plans a ckg:Award ; ckg:funds activity:b .
        activity:b a ckg:Activity ; ckg:resultState resultstate:intended .
        funding:nil a ckg:Expenditure ; ckg:hasAbsence funding:none .
        funding:none ckg:absenceKind absence:nil-recorded ; ckg:absentProperty ckg:hasAmount .
        """)
    )
    assert [gap.thing.curie for gap in gaps(kg.scope, "money-without-result")] == ["funding:plans"]
    assert [gap.thing.curie for gap in gaps(kg.scope, "result-without-money")] == []


def test_an_intended_outcome_does_not_close_a_gap(turtle):
    kg = ckg.open(
        turtle("""
        activity:a ckg:hasOutput output:a ; ckg:hasOutcome outcome:a .
        output:a a ckg:Output . outcome:a a ckg:Outcome ; ckg:resultState resultstate:intended .
        activity:b ckg:hasOutput output:b ; ckg:hasOutcome outcome:b .
        output:b a ckg:Output . outcome:b a ckg:Outcome ; ckg:resultState resultstate:claimed .
        """)
    )
    assert [gap.thing.curie for gap in gaps(kg.scope, "output-without-outcome")] == ["output:a"]


# Asking and showing -------------------------------------------------------------------------------------


def test_gaps_of_one_council_are_those_of_its_documents(kg, found):
    sheffield = kg["Sheffield City Council"].iri
    own = gaps(kg.scope, council=sheffield, as_of=AS_OF)
    assert own.found == tuple(gap for gap in found if gap.document.curie == "doc:sheffield-charter-decision")
    assert len(own) > 3


def test_deadlines_are_only_held_against_a_day_that_is_given(kg):
    assert "deadline-passed-without-progress" not in gaps(kg.scope).counts
    with pytest.raises(QueryError, match="as_of"):
        gaps(kg.scope, "deadline-passed-without-progress")
    early = gaps(kg.scope, "deadline-passed-without-progress", as_of=dt.date(2017, 12, 31))
    assert len(early) == 0


def test_an_unknown_kind_is_refused_with_the_nearest(kg, found):
    with pytest.raises(NotFound, match="action-without-owner"):
        gaps(kg.scope, "action-without-owners")
    with pytest.raises(NotFound):
        found.of("nothing")
    with pytest.raises(QueryError, match="one by one"):
        gaps(kg.scope, ["update-required"])


def test_a_publisher_that_a_reader_inferred_is_not_stated(found):
    unnamed = {gap.thing.curie: gap for gap in found.of("unnamed-publisher")}
    assert set(unnamed) == {
        f"doc:{name}"
        for name in ("crewe-action-plan", "middlesbrough-action-plan", "sheffield-charter-decision",
                     "tower-hamlets-action-plan")
    }  # fmt: skip
    assert 44 in {citation.line for citation in unnamed["doc:tower-hamlets-action-plan"].citations}


def test_gaps_show_themselves_with_counts_and_quotations(found):
    text, page, table = str(found), found._repr_html_(), found.to_table()
    assert text.startswith(f"{len(found)} gaps of {len(KINDS)} kinds")
    assert "form-demand-not-met (2)" in text and "form-demand-not-met (2)" in page
    assert len(table) == len(found) == sum(found.counts.values())
    assert table.evidence
    assert len(found[:3]) == 3 and isinstance(found[:3], Gaps)
    assert str(Gaps()) == "0 gaps of 0 kinds"
    one = found.of("missing-attachment")
    assert str(one).startswith("1 gap of 1 kind\n") and "<p>1 gap of 1 kind</p>" in one._repr_html_()


def test_without_people_no_name_is_told(kg_without_people, names_of_persons):
    text = str(gaps(kg_without_people.scope, as_of=AS_OF))
    assert not [name for name in names_of_persons if name in text]
