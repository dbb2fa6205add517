"""What cannot be read as one: readers' discrepancies, rules, and claims that only look alike."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.analysis.conflicts import RULES, Conflicts, conflicts

BY_HAND = Path(__file__).parent / "expected" / "conflicts_by_hand.csv"
Place = tuple[str, str, int]

#: What was found by hand and is held by no discrepancy, look-alike or rule.
HAND_ONLY: frozenset[Place] = frozenset(
    {
        ("definition", "middlesbrough-final-report", 58),
        ("spelling", "middlesbrough-final-report", 154),
        # damage that the corrections of the tables hold
        ("table-damage", "middlesbrough-action-plan", 5),
        ("table-damage", "tower-hamlets-action-plan", 18),
        ("table-damage", "crewe-action-plan", 34),
        ("misprint", "crewe-action-plan", 41),
        # names that are written in two ways where the graph has one
        ("spelling", "tower-hamlets-action-plan", 26),
        ("definition", "tower-hamlets-action-plan", 29),
        ("acronym", "crewe-action-plan", 36),
        ("spelling", "crewe-action-plan", 36),
        ("spelling", "crewe-action-plan", 45),
        ("definition", "sheffield-charter-decision", 2),
        ("spelling", "sheffield-charter-decision", 8),
        ("spelling", "sheffield-charter-decision", 6),
        ("look-alike", "sheffield-charter-decision", 2),
        ("none", "sheffield-charter-decision", 14),
    }
)


def touched(found) -> set[tuple[str, int]]:
    """Every line that the passages of some conflicts touch."""
    places = set()
    for conflict in found:
        for one in (*conflict.claims, conflict):
            for citation in one.citations:
                slug = citation.passage.partition("/source/")[2].partition("#")[0]
                places |= {(slug, citation.line + more) for more in range(citation.exact.count("\n") + 1)}
    return places


def things(conflict) -> set[str]:
    return {claim.thing.curie for claim in conflict.claims}


@pytest.fixture(scope="module")
def found(kg):
    return conflicts(kg.scope)


@pytest.fixture(scope="module")
def by_hand() -> set[Place]:
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["document"], int(row["line"])) for row in csv.DictReader(lines)}


def by(found, rule):
    return [conflict for conflict in found if rule in conflict.rules]


# On the founding documents ------------------------------------------------------------------------------


def test_what_was_found_by_hand_is_held_but_for_the_known_rest(found, by_hand):
    held, alike = touched(found), touched(found.look_alikes)
    missed = {place for place in by_hand if place[1:] not in (alike if place[0] == "look-alike" else held)}
    assert missed <= HAND_ONLY <= by_hand


def test_every_discrepancy_of_the_graph_is_shown_with_its_claims_and_passages(kg, found):
    curated = set(kg.select("SELECT ?one { ?one a ckg:Discrepancy }").column("one"))
    assert {conflict.thing for conflict in found if conflict.thing} == curated
    for conflict in found:
        assert conflict.claims and all(claim.citations for claim in conflict.claims), conflict.label


@pytest.mark.parametrize(
    ("rule", "claim", "says"),
    [
        ("share-of-a-total", "obs:north-east-vprs-share", "8% of 20,000 is not 2,000"),
        ("date-outside-its-heading", "progress:crewe-action-plan/line-19-c9", "18.11.17 stands under MAY"),
        (
            "cadence-against-dates",
            "meeting:crewe-steering-group/2017-series",
            "monthly, and their dates lie at least 2",
        ),
        ("two-expansions", "partnership:nemp/name/line-495", "“North East Strategic Partnership”"),
    ],
)
def test_a_finding_that_a_reader_already_holds_is_said_by_both(found, rule, claim, says):
    [conflict] = [one for one in by(found, rule) if claim in things(one)]
    assert conflict.found_by == "both"
    assert conflict.explanation
    assert says in " ".join(conflict.findings)


def test_the_crewe_date_is_not_taken_for_its_cadence(found):
    [date], [cadence] = by(found, "date-outside-its-heading"), by(found, "cadence-against-dates")
    assert (date.reason, cadence.reason) == ("misprint", "arithmetic")
    assert date.rules == ("date-outside-its-heading",)


def test_every_expansion_of_nemp_stands_with_its_passage_and_the_preferred_one(found):
    [nemp] = [one for one in by(found, "two-expansions") if "partnership:nemp/name/line-495" in things(one)]
    lines = {citation.line for claim in nemp.claims for citation in claim.citations}
    assert {111, 338, 495} <= lines
    [preferred] = [claim for claim in nemp.claims if claim.thing == nemp.preferred]
    assert preferred.label == "North East Migration Partnership"
    assert "preferred: North East Migration Partnership" in str(nemp)


def test_a_spelling_that_only_a_rule_finds_is_shown_too(found):
    [ward] = [one for one in by(found, "two-spellings") if "Thorntree" in one.label]
    assert ward.found_by == "rule"
    assert {claim.label for claim in ward.claims} == {"Thorntree & Brambles Farm", "Thorntree and Brambles Farm"}


@pytest.mark.parametrize(
    "claim",
    [
        "obs:middlesbrough-non-uk-population-2011",  # 8% of another thing, and 11% at another date
        "obs:middlesbrough-non-uk-population-2019",
        "obs:middlesbrough-asylum-seekers-2019-09",  # 595 and 580, at two dates
        "obs:middlesbrough-asylum-seekers-2019-12",
        "obs:north-east-uasc-share",  # less than 1%, and 40 of 5,070
        "obs:redcar-and-cleveland-uasc",
        "obs:schools-languages",
        "output:orientation-sessions/volunteer-translators",  # 17 and 22 volunteers
        "decision:sheffield-charter-decision/1",
        "stream:cmf",
    ],
)
def test_no_rule_raises_a_false_alarm(found, claim):
    assert not [conflict for conflict in found if conflict.rules and claim in things(conflict)]


def test_two_figures_of_two_dates_differ_by_date_and_say_so(found):
    [asylum] = [one for one in found if "obs:middlesbrough-asylum-seekers-2019-09" in things(one)]
    assert (asylum.reason, asylum.found_by) == ("different-date", "reader")


def test_a_look_alike_says_why_it_is_no_conflict(found):
    [eight] = [one for one in found.look_alikes if one.label.startswith("8%")]
    assert "— not a conflict, because:" in str(eight)
    assert eight.explanation in str(eight)
    assert {"obs:north-east-vprs-share", "obs:middlesbrough-non-uk-population-2011"} <= things(eight)


def test_one_conflict_shows_itself_in_a_line_and_opens_to_its_claims(found):
    for conflict in (found[0], found.look_alikes[0]):
        page = conflict._repr_html_()
        assert "\n" not in repr(conflict) and all(claim.label in repr(conflict) for claim in conflict.claims)
        assert page.startswith("<details><summary>") and "http" in page
    summary = found.look_alikes[0]._repr_html_().partition("</summary>")[0]
    assert summary.endswith("— not a conflict")


def test_one_is_not_counted_as_several(found):
    assert str(Conflicts(found.found[:1], found.look_alikes[:1])).splitlines()[0] == (
        f"1 conflict ({found[0].reason} 1); 1 look-alike that is none"
    )


def test_a_list_that_reaches_towards_its_total_is_no_conflict(found):
    [reach] = [one for one in found.look_alikes if "obs:gateshead-vprs-refugees" in things(one) and one.rules]
    assert "1,330 to 1,400 of 2,000; a list need not be complete" in reach.explanation
    assert not by(found, "areas-of-a-region")


def test_stated_statements_alone_are_held_against_each_other(kg):
    stated = conflicts(kg.scope.within(["stated"]))
    assert {conflict.found_by for conflict in stated} == {"rule"}
    assert by(stated, "share-of-a-total") and by(stated, "cadence-against-dates")


def test_conflicts_of_one_council_have_a_claim_in_its_documents(kg, found):
    crewe = conflicts(kg.scope, council="council:cheshire-east")
    assert 0 < len(crewe) < len(found)
    assert all(any(slug == "crewe-action-plan" for slug, _ in touched([one])) for one in crewe)


def test_the_rules_are_named_described_and_of_the_vocabulary(kg):
    concepts = kg.select("SELECT ?one { ?one skos:inScheme ?s FILTER (STRSTARTS(STR(?one), STR(discrepancyreason:))) }")
    reasons = {concept.rpartition("/")[2] for concept in concepts.column("one")}
    for name, rule in RULES.items():
        assert f"conflict-{name}" in kg.queries
        assert rule.reason in reasons and rule.description.endswith(".")


def test_conflicts_show_themselves(found):
    assert str(found).startswith(f"{len(found)} conflicts (")
    assert "rule share-of-a-total: 8% of 20,000 is not 2,000" in str(found)
    assert "look-alikes that are none" in found._repr_html_()
    assert len(repr(found).splitlines()) == 1 + len(found) + len(found.look_alikes)
    table = found.to_table()
    assert set(table.column("found_by")) == {"both", "reader", "rule"}
    assert table.evidence
    assert isinstance(found[:2], Conflicts) and len(found[:2]) == 2


def test_without_people_no_name_is_told(kg_without_people, names_of_persons):
    text = str(conflicts(kg_without_people.scope))
    assert not [name for name in names_of_persons if name in text]


# The rules, on small graphs -----------------------------------------------------------------------------


@pytest.fixture
def findings(turtle):
    """What one rule says of some Turtle."""

    def find(rule: str, text: str) -> list[str]:
        kg = ckg.open(turtle(text))
        return [" | ".join(one.findings) for one in by(conflicts(kg.scope), rule)]

    return find


def figure(name: str, printed: str, low: float, high: float | None = None, more: str = "") -> str:
    return (
        f'obs:{name} a ckg:Observation ; ckg:printed "{printed}" ; ckg:low {low} ; '
        f"ckg:high {low if high is None else high} {more} .\n"
    )


AREA = "; ckg:about stream:a ; ckg:area area:a"


@pytest.mark.parametrize(
    ("share", "count", "total", "wrong"),
    [(8, 2000, 20000, True), (10, 2000, 20000, False), (33, 100, 300, False), (34, 100, 300, True), (0, 1, 300, False)],
)
def test_a_share_is_rounded_before_it_is_wrong(findings, share, count, total, wrong):
    text = (
        figure("share", f"{share}%", share, more=f"; ckg:unit unit:percent {AREA} ; ckg:passage source:x")
        + figure("count", str(count), count, more=f"; ckg:unit unit:people {AREA} ; ckg:passage source:x")
        + figure("total", str(total), total, more="; ckg:unit unit:people ; ckg:about stream:a")
    )  # fmt: skip
    assert findings("share-of-a-total", text) == [f"{share}% of {total} is not {count}"] * wrong


def test_a_share_and_a_count_of_two_sentences_are_not_held_together(findings):
    text = (
        figure("share", "8%", 8, more=f"; ckg:unit unit:percent {AREA} ; ckg:passage source:x")
        + figure("count", "2000", 2000, more=f"; ckg:unit unit:people {AREA} ; ckg:passage source:y")
        + figure("total", "20000", 20000, more="; ckg:unit unit:people ; ckg:about stream:a")
    )  # fmt: skip
    assert findings("share-of-a-total", text) == []


def test_parts_may_not_exceed_their_award_and_a_part_of_a_part_counts_once(findings):
    text = """
        funding:award ckg:hasAmount [ ckg:amount 100.0 ; ckg:kindOfMoney moneykind:award ] .
        funding:one ckg:partOfFunding funding:award ;
            ckg:hasAmount [ ckg:amount 60.0 ; ckg:kindOfMoney moneykind:award-part ] .
        funding:two ckg:partOfFunding funding:award ;
            ckg:hasAmount [ ckg:amount {two} ; ckg:kindOfMoney moneykind:award-part ] .
        funding:half ckg:partOfFunding funding:two , funding:award ;
            ckg:hasAmount [ ckg:amount 30.0 ; ckg:kindOfMoney moneykind:award-part ] .
        """
    assert findings("parts-of-money", text.format(two="40.0")) == []
    assert findings("parts-of-money", text.format(two="50.0")) == ["the parts come to 110, the whole is 100"]


@pytest.mark.parametrize(("second", "wrong"), [(60, False), (61, True)])
def test_areas_may_not_exceed_their_region(findings, second, wrong):
    same = "; ckg:measure measure:uasc ; ckg:unit unit:people ; ckg:about stream:a ; ckg:area area:{}"
    text = (
        "area:a ckg:within area:r . area:b ckg:within area:r .\n"
        + figure("r", "100", 100, more=same.format("r"))
        + figure("a", "40", 40, more=same.format("a"))
        + figure("b", f"{second}", second, 80, more=same.format("b"))
    )
    assert bool(findings("areas-of-a-region", text)) is wrong


def test_every_weekday_is_known_and_a_wrong_one_is_named(findings):
    days = [dt.date(1999, 12, 27) + dt.timedelta(61 * n) for n in range(160)]
    days += [dt.date(2000, 2, 29), dt.date(2016, 2, 29), dt.date(2017, 3, 1), dt.date(2100, 2, 28)]
    text = "".join(
        f'meeting:a ckg:scheduled meeting:{day} . meeting:{day} a ckg:DateValue ; ckg:printed "{day}" ; '
        f'ckg:weekday "{day:%A}" ; ckg:earliest "{day}"^^xsd:date ; ckg:latest "{day}"^^xsd:date .\n'
        for day in days
    )
    assert findings("weekday-against-date", text) == []
    text += """meeting:b ckg:scheduled meeting:b1 . meeting:b1 a ckg:DateValue ; ckg:printed "Friday 18.11.17" ;
        ckg:weekday "Friday" ; ckg:earliest "2017-11-18"^^xsd:date ; ckg:latest "2017-11-18"^^xsd:date ."""
    assert findings("weekday-against-date", text) == ["Friday 18.11.17 is a Saturday, not a Friday"]


@pytest.mark.parametrize(("cadence", "wrong"), [("monthly", True), ("quarterly", False), ("every second month", False)])
def test_a_cadence_is_broken_only_when_every_gap_is_longer(findings, cadence, wrong):
    dates = " , ".join(f'[ ckg:earliest "2017-{month:02}-16"^^xsd:date ]' for month in (1, 3, 5))
    said = findings("cadence-against-dates", f'meeting:a ckg:cadence "{cadence}" ; ckg:scheduled {dates} .')
    assert bool(said) is wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("ckg:asOf [ ckg:edtf '2019-12' ]", True),
        ("ckg:asOf [ ckg:edtf '2019-09' ]", False),
        ("ckg:asOf [ ckg:edtf '2019-12' ] ; ckg:population 'children'", False),
        ("ckg:asOf [ ckg:edtf '2019-12' ] ; ckg:about stream:a", False),
        ("ckg:passage source:x", False),
    ],
)
def test_two_values_exclude_each_other_only_when_all_else_is_the_same(findings, more, wrong):
    same = "; ckg:measure measure:asylum-seekers ; ckg:unit unit:people ; ckg:area area:a"
    text = figure("one", "580", 580, more=f"{same} ; ckg:asOf [ ckg:edtf '2019-12' ]") + figure(
        "two", "595", 595, more=f"{same} ; {more}"
    )
    assert bool(findings("two-values-of-one-measure", text)) is wrong


def test_an_end_may_not_lie_before_its_beginning(findings):
    text = """
        stream:a ckg:launched stream:start ; ckg:ended stream:end .
        stream:start ckg:printed "{start}" ; ckg:earliest "{start}-01"^^xsd:date ; ckg:latest "{start}-28"^^xsd:date .
        stream:end ckg:printed "2020-09" ; ckg:earliest "2020-09-01"^^xsd:date ; ckg:latest "2020-09-30"^^xsd:date .
        """
    assert findings("dates-out-of-order", text.format(start="2020-09")) == []
    assert findings("dates-out-of-order", text.format(start="2020-10")) == ["it begins 2020-10 and ends 2020-09"]


def test_a_plural_and_a_capital_are_not_another_name(findings):
    text = """
        panel:a ckg:hasName panel:n1 , panel:n2 , panel:n3 , panel:n4 .
        panel:n1 ckg:literalForm "IAG" ; ckg:nameKind namekind:acronym .
        panel:n2 ckg:literalForm "IAGs" ; ckg:nameKind namekind:acronym .
        panel:n3 ckg:literalForm "Advisory Group" ; ckg:nameKind namekind:expansion .
        panel:n4 ckg:literalForm "Advisory group" ; ckg:nameKind namekind:variant .
        """
    for rule in ("two-acronyms", "two-expansions", "two-spellings"):
        assert findings(rule, text) == []
