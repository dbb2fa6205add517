"""Councils side by side: what is shared, what is lacking, and which figures can be compared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.compare import ASPECTS, compare
from cohesion_kg.errors import Ambiguous, NotFound, QueryError
from cohesion_kg.values.namespaces import PREFIXES

FOUR = ("Middlesbrough", "Tower Hamlets", "Sheffield", "Cheshire East")
HEAD = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def four(kg):
    """Compare the four councils, once for each aspect."""
    known = {}

    def by(aspect, councils=FOUR, layers=None):
        key = aspect, councils, layers
        if key not in known:
            iris = [kg.thing(name, ("council",)).iri for name in councils]
            known[key] = compare(kg.scope.within(layers), *iris, by=aspect)
        return known[key]

    return by


def labels(cell):
    return {entry.label for entry in cell.entries if not entry.mention}


# Themes


def test_three_councils_work_on_english_for_speakers_of_other_languages(four):
    themes = four("themes")
    assert themes.shared["English for speakers of other languages"] == (
        "Middlesbrough Borough Council", "London Borough of Tower Hamlets", "Cheshire East Council",
    )  # fmt: skip
    assert str(themes.cell("esol", "Sheffield")) == "none in its documents"
    assert themes.cell("esol", "Sheffield").count is None


def test_every_thing_behind_a_cell_has_a_passage_with_the_words(four):
    cell = four("themes").cell("esol", "Tower Hamlets")
    words = " ".join(citation.exact for entry in cell.entries for citation in entry.citations)
    assert "ESOL" in words
    assert all(entry.citations for entry in cell.entries)
    action = next(entry for entry in four("themes").cell("esol", "Cheshire East").entries if entry.kind == "Action")
    assert "Development of ESOL classes" in action.citations[0].exact


def test_a_mention_is_no_work(four):
    themes = four("themes")
    isolation = themes.cell("isolation", "Middlesbrough")
    assert (isolation.count, isolation.mentions) == (None, 1)
    assert str(isolation) == "only mentioned (1)"
    assert themes.only["Isolation"] == "London Borough of Tower Hamlets"
    assert themes.only["Locality working"] == "Middlesbrough Borough Council"


def test_a_cell_says_how_its_document_is_known_to_be_the_councils(four):
    locality = four("themes").cell("locality-working", "Middlesbrough")
    assert {entry.publisher_layer for entry in locality.entries} == {"stated", "interpreted"}
    assert {entry.publisher_layer for entry in four("themes").cell("esol", "Tower Hamlets").entries} == {"interpreted"}


def test_themes_need_the_derived_layer(four):
    with pytest.raises(QueryError, match="derived"):
        four("themes", layers=("stated",))


# Instruments


def test_each_council_chose_an_instrument_and_a_time(four):
    chosen = four("instruments")
    strategy = chosen.cell("strategy", "Middlesbrough").entries
    due = next(entry.note for entry in strategy if entry.thing.curie == "instrument:middlesbrough-cohesion-strategy")
    assert "by the end of 2022/23" in due
    assert "March 2023 (as repaired)" in due
    assert chosen.cell("strategy", "Tower Hamlets").entries[0].note == "due March 2018"
    assert "adopted, effective 13/10/2018" in chosen.cell("charter", "Sheffield").entries[0].note
    assert chosen.only["charter"] == "Sheffield City Council"
    plan = chosen.cell("action plan", "Cheshire East").entries
    assert [entry.thing.curie for entry in plan] == ["doc:crewe-action-plan"]


def test_a_rejected_strategy_is_not_chosen(four):
    cell = four("instruments").cell("strategy", "Sheffield")
    assert cell.count is None
    assert cell.entries[0].note == "an option that was rejected"


# Funding and partnerships


def test_the_one_fund_that_three_councils_touch_stands_at_different_stages(four):
    funding = four("funding")
    assert set(funding.shared) == {"Controlling Migration Fund (CMF)"}
    stages = {council: {entry.note for entry in funding.cell("stream:cmf", council).entries} for council in FOUR}
    assert "award, £300,000" in stages["Middlesbrough"]
    assert stages["Tower Hamlets"] == {"intended bid, no amount"}
    assert stages["Cheshire East"] == {"prospect, no amount"}
    assert stages["Sheffield"] == set()


def test_money_of_one_kind_is_not_held_against_another(four):
    award = four("funding").measure("Money: award")
    assert next(figure.low for figure in award.figures.values() if figure.low) == Decimal(470_000)
    verdict = award.verdicts[0]
    assert (verdict.comparable, verdict.reason) == (False, "absent")
    assert "of another kind: target of a bid" in verdict.sentence


def test_bodies_are_compared_by_kind(four):
    partnerships = four("partnerships")
    assert "North East Migration Partnership (NEMP)" in labels(partnerships.cell("partnership", "Middlesbrough"))
    assert partnerships.cell("partnership", "Tower Hamlets").reason == "none in its documents"
    assert "Hope Church Central" in labels(partnerships.cell("faith organisation", "Cheshire East"))


# Deadlines


def test_what_a_form_does_not_ask_is_told_from_what_a_document_lacks(four):
    deadlines = four("deadlines")
    assert str(deadlines.cell("month", "Cheshire East")) == "the document does not ask this"
    assert str(deadlines.cell("month", "Sheffield")) == "its documents hold no actions"
    assert str(deadlines.cell("interval", "Tower Hamlets")) == "none in its documents"
    assert str(four("progress").cell("ongoing", "Tower Hamlets")) == "the document does not ask this"


def test_shares_with_a_deadline_count_dates_and_not_words_in_their_place(four):
    share = four("deadlines").measure("share of actions")
    figures = {figure.council.curie: figure for figure in share.figures.values()}
    towers = figures["council:tower-hamlets"]
    assert towers.words.startswith("90.5% (19 of 21 actions, 1 of them cut off")  # two say "Complete"
    assert figures["council:middlesbrough"].words.startswith("100.0% (9 of 9")
    assert figures["council:cheshire-east"].absent == "the document does not ask this"


def test_time_to_a_deadline_is_an_interval_with_its_open_end_said(four):
    last = four("deadlines", ("Middlesbrough", "Tower Hamlets")).measure("Days from document to last deadline")
    middlesbrough, towers = last.figures.values()
    # From 31 December 2017, the latest day of the plan, to October 2019; its first day is not known.
    assert (towers.low, towers.high) == ((dt.date(2019, 10, 1) - dt.date(2017, 12, 31)).days, None)
    # From 30 September 2021 to March 2023, the repaired deadline of the strategy.
    assert middlesbrough.low == (dt.date(2023, 3, 1) - dt.date(2021, 9, 30)).days
    (verdict,) = last.verdicts
    assert not verdict
    assert verdict.reason == "date"


def test_prose_that_states_its_publisher_is_no_plan_whose_rows_could_be_counted(kg):
    stated = compare(kg.scope.within(["stated"]), "council:middlesbrough", by="deadlines")
    assert [document.form for document in stated.documents] == [False]
    assert all(figure.absent for measure in stated.measures for figure in measure.figures.values())


# Ownership and progress


def test_the_share_of_a_plan_on_one_post(four):
    busiest = four("ownership").measure("busiest")
    figures = {figure.council.curie: figure for figure in busiest.figures.values()}
    assert figures["council:tower-hamlets"].low == Decimal(1500) / 21
    towers = figures["council:tower-hamlets"].words
    assert "15 of 21 actions, 15 of them alone: Service Manager, Cohesion, Engagement" in towers
    assert "6 of 9 actions, 4 of them alone: Head of Stronger Communities" in figures["council:middlesbrough"].words
    assert "13 of 26 actions" in figures["council:cheshire-east"].words
    assert figures["council:cheshire-east"].words.endswith("KK)")


def test_posts_and_initials_are_different_things_to_hang_on(four):
    verdicts = {verdict.councils: verdict for verdict in four("ownership").measure("busiest").verdicts}
    towers, crewe = "London Borough of Tower Hamlets", "Cheshire East Council"
    assert verdicts["Middlesbrough Borough Council", towers].comparable
    assert verdicts[towers, crewe].reason == "definition"
    assert "initials that nobody expands" in verdicts[towers, crewe].sentence


def test_actions_without_an_owner(four):
    cell = four("ownership").cell("no owner", "Cheshire East")
    assert {entry.thing.curie.rpartition("/")[2] for entry in cell.entries} == {"line-21", "line-44", "line-57"}
    assert "no owner" not in four("ownership").shared | four("ownership").only


def test_one_action_of_the_crewe_plan_has_no_progress(four):
    progress = four("progress")
    assert [entry.thing.curie for entry in progress.cell("no progress", "Cheshire East").entries] == [
        "action:crewe-action-plan/line-46"
    ]
    crewe = progress.cell("ongoing", "Cheshire East").council
    assert progress.measure("progress").figures[crewe].words.startswith("96.2% (25 of 26")
    assert progress.cell("complete", "Tower Hamlets").count == 2


def test_a_named_owner_is_an_owner_when_names_are_withheld():
    nameless = ckg.open(people=False)
    ownership = compare(nameless.scope, "Tower Hamlets", by="ownership")
    assert ownership.cell("withheld", "Tower Hamlets").count == 2
    (share,) = ownership.measure("with an owner").figures.values()
    assert share.low == 100
    assert "Coombe" not in str(ownership)


# Results


def test_an_intended_outcome_is_no_achieved_one(four):
    results = four("results")
    assert results.cell("outcome, intended", "Sheffield").count == 3
    assert str(results.cell("outcome, achieved", "Sheffield")) == "none in its documents"
    assert str(results.cell("recognition", "Tower Hamlets")) == "the document does not ask this"


def test_a_scrutiny_report_and_a_plan_are_different_populations(four):
    verdict = four("results").verdict("activity", "Middlesbrough", "Tower Hamlets")
    assert (verdict.comparable, verdict.reason) == (False, "population")
    assert four("themes").verdict("esol", "Tower Hamlets", "Cheshire East").comparable


# The comparison as a whole


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_matrix_has_a_row_for_each_row_and_no_zero(four, aspect):
    comparison = four(aspect)
    table = comparison.to_table()
    assert len(table) == len(comparison.rows) > 0
    assert len(table.columns) == 5
    assert 0 not in [cell for row in table.rows for cell in row]
    assert len(comparison.entries) == sum(len(cell.entries) for cell in comparison.cells.values())
    assert all(len(measure.verdicts) == 6 for measure in comparison.measures)
    assert comparison.measures


def test_a_comparison_prints_itself(four):
    text = str(four("ownership"))
    assert "publisher interpreted" in text
    assert "15 of 21" in text
    page = four("ownership")._repr_html_()
    assert "<blockquote>" in page
    assert "its documents hold no actions" in page


def test_a_cell_shows_itself_in_a_line_and_opens_to_its_things(four):
    cell = four("ownership").cell("post", "Tower Hamlets")
    assert repr(cell).startswith("<council:tower-hamlets, ckg:Post: 19 (") and repr(cell).endswith("; and 16 more)>")
    assert cell._repr_html_().count("<li>") == len(cell.entries)
    silent = four("ownership").cell("post", "Sheffield")
    assert repr(silent) == "<council:sheffield, ckg:Post: its documents hold no actions>"
    assert repr(cell.entries[0]) == f"<{cell.entries[0]}>"


def test_that_silence_is_not_zero_is_said_once_of_each_measure(four):
    comparison = four("ownership")
    silent = sum(any(figure.absent for figure in one.figures.values()) for one in comparison.measures)
    assert silent == 2
    for shown in (str(comparison), comparison._repr_html_()):
        assert shown.count("What is absent is not zero.") == silent


def test_what_one_council_alone_has_is_said_of_the_documents(four):
    comparison = four("ownership")
    assert comparison.only["initials"] == "Cheshire East Council"
    line = "Only Cheshire East Council, as far as the documents of those compared show: initials; organisation"
    assert line in str(comparison) and line in comparison._repr_html_()


def test_the_singular_means_the_plural(four):
    assert four("theme").by == "themes"


def test_without_councils_those_with_documents_are_compared(kg):
    assert len(compare(kg.scope, by="instruments").councils) == 4


def test_a_council_without_documents_is_not_empty_but_unknown(four):
    gateshead = four("themes", ("Gateshead", "Sheffield"))
    cell = gateshead.cell("partnership-working", "Gateshead")
    assert cell.reason == "no document is known to be its own"


def test_only_the_final_report_states_whose_it_is(four):
    stated = four("funding", layers=("stated",))
    assert [document.document.curie for document in stated.documents] == ["doc:middlesbrough-final-report"]
    assert str(stated.cell("stream:cmf", "Tower Hamlets")) == "no document is known to be its own"


def test_unknown_names_say_what_there_is(kg, four):
    with pytest.raises(QueryError, match="ownership"):
        four("weather")
    with pytest.raises(NotFound, match="Sheffield City Council"):
        four("themes").cell("esol", "Leeds")
    with pytest.raises(Ambiguous, match="more than one"):
        four("results").cell("activity,", "Sheffield")
    with pytest.raises(NotFound, match="busiest"):
        four("ownership").measure("speed")


def test_documents_with_both_days_known_give_closed_intervals(tmp_path):
    """Two plans of one day each, so that every end is closed and the figures can be compared."""
    turtle = HEAD
    for name, day, due in (("north", "2020-01-01", "2020-01-31"), ("south", "2021-06-01", "2021-08-01")):
        turtle += f"""
council:{name} a ckg:Council ; rdfs:label "{name.title()} Council" .
doc:{name} a ckg:Document ; rdfs:label "{name} plan" ; ckg:publisher council:{name} ; ckg:issued [
    ckg:earliest "{day}"^^xsd:date ; ckg:latest "{day}"^^xsd:date ] .
source:{name} ckg:ofDocument doc:{name} .
<https://w3id.org/cohesion-kg/id/source/{name}#char=0,5> oa:hasSource source:{name} .
row:{name} a ckg:Row ; ckg:passage <https://w3id.org/cohesion-kg/id/source/{name}#char=0,5> .
action:{name} a ckg:Action ; rdfs:label "act" ; ckg:layer layer:stated ; ckg:row row:{name} ;
    ckg:passage <https://w3id.org/cohesion-kg/id/source/{name}#char=0,5> ;
    ckg:deadline [ ckg:dateKind datekind:day ; ckg:edtf "{due}" ; ckg:printed "{due}" ;
        ckg:earliest "{due}"^^xsd:date ; ckg:latest "{due}"^^xsd:date ] .
"""
    file = tmp_path / "small.ttl"
    file.write_text(turtle, "utf-8")
    small = ckg.open(file)
    first = compare(small.scope, by="deadlines").measure("first")
    assert [(figure.low, figure.high) for figure in first.figures.values()] == [(30, 30), (61, 61)]
    assert first.verdicts[0].comparable
