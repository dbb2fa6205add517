"""Drafts: what a document lists, quoted exactly, corrected as data, and shown without harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.errors import BuildError, NotFound
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.store import bundle
from cohesion_kg.store.export import serialise
from cohesion_kg.values.terms import prefixed

Plan = Callable[..., Path]
FORMATS = ("plan.txt", "plan.csv", "plan.docx", "plan.xlsx", "plan.pdf")


def graph_of(draft: Draft) -> bytes:
    return serialise(draft.quads, ".trig")


def stated(draft: Draft) -> set[str]:
    home = prefixed("graph", "stated")
    return {str(quad) for quad in draft.quads if quad.graph_name == home}


# Tables


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_actions(plan: Plan, name: str) -> None:
    draft = ckg.ingest(plan(name))
    assert [(row["action"], row["responsible_printed"], row["deadline_printed"]) for row in draft.actions()] == [
        ("Hold a cohesion forum", "Head of Stronger Communities", "March 2019"),
        ("Meet the police each month", "Cleveland Police", "Ongoing"),
        ("Open a hub for asylum seekers", "Cleveland Polise", "Dec 2018"),
    ]
    assert [row["deadline"] for row in draft.actions()] == ["2019-03", None, "2018-12"]
    assert [(row["number"], row["actions"]) for row in draft.recommendations()] == [("1", 1), ("2", 1), ("3", 1)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_passage_is_the_words_of_the_text(plan: Plan, name: str) -> None:
    draft = ckg.ingest(plan(name))
    tables = [draft.recommendations(), draft.actions(), draft.decisions(), draft.funding(), draft.mentions()]
    tables += [draft.doubts, draft.leftover]
    quoted = [pair for table in tables for pair in table.evidence]
    assert quoted
    for iri, words in quoted:
        passage = Passage.from_iri(iri)
        assert passage.slug == draft.slug
        assert draft.text[passage.start : passage.end] == words


def test_money_is_shown_as_printed_and_as_a_number(plan: Plan) -> None:
    [row] = [row for row in ckg.ingest(plan()).funding() if row["amount"] is not None]
    assert (row["kind"], row["amount_printed"], row["amount"], row["currency"]) == ("cost", "£500", 500, "GBP")


REPORT = """\
# Scrutiny report on grants

Recommendations

The Panel recommends that:

1. That the Council publish a charter by March 2025.
2. That the Council support the aim of net zero by 2030.

The Panel recommends to officers that fees be cut.
"""


def test_what_prose_asks_of_whom_and_by_when_is_read_or_doubtful(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text(REPORT)
    draft = ckg.ingest(file)
    columns = ("responsible_printed", "responsible", "deadline_printed", "deadline", "doubt")
    doubt = '"officers" is not understood as a post, person or body.'
    assert [tuple(row[name] for name in columns) for row in draft.recommendations()] == [
        ("the Council", "Council", "by March 2025", "2025-03", None),
        ("the Council", "Council", None, None, None),
        ("officers", None, None, None, doubt),
    ]
    assert draft.doubts.column("doubt") == [doubt]
    deadline = prefixed("ckg", "deadline")
    assert [quad.graph_name for quad in draft.quads if quad.predicate == deadline] == [prefixed("graph", "interpreted")]
    draft.correct(draft.recommendations()[2]["thing"], "responsible", "Head of Finance", reason="They set fees.")
    assert draft.recommendations()[2]["responsible"] == "Head of Finance"
    assert len(draft.doubts) == 0


RECORD = """\
# Record of Executive Decision

Decision reference: D7

Title: Grant to Oakshire Hub

Decision maker: Leader of the Council

Date of decision: 4 March 2024

Decision

The Leader agreed:

1. That a grant of £5,000 be made to Oakshire Hub.
2. That the Head of Communities sign the agreement.

Reasons for the decision

The hub is needed.
"""
MINUTES = """\
# Minutes of the Cabinet held on 4 March 2024

Present: Cllr Ann Lee, Cllr Bo Li

RESOLVED that:

(a) the grant scheme be approved; and
(b) it be reviewed each year.

AGREED: That the charter be adopted.
"""


def test_a_recorded_decision_is_shown_with_its_points(tmp_path: Path) -> None:
    file = tmp_path / "record.md"
    file.write_text(RECORD)
    draft = ckg.ingest(file)
    whole, *points = draft.decisions()
    assert (whole["number"], whole["decision"], whole["maker"]) == ("D7", "The Leader agreed:", "Leader of the Council")
    assert (whole["date_printed"], whole["date"]) == ("4 March 2024", "2024-03-04")
    assert whole["because"] == "The hub is needed."
    assert [(row["number"], row["decision"], row["part_of"], row["layer"]) for row in points] == [
        ("1", "That a grant of £5,000 be made to Oakshire Hub.", whole["thing"], "stated"),
        ("2", "That the Head of Communities sign the agreement.", whole["thing"], "stated"),
    ]
    assert draft.report().counts["decisions"] == 1
    assert "     1  decision\n" in str(draft.report())
    assert "1 decision," in repr(draft)


def test_what_a_meeting_resolved_is_shown_counted_and_saved(tmp_path: Path) -> None:
    file = tmp_path / "minutes.md"
    file.write_text(MINUTES)
    draft = ckg.ingest(file)
    assert [(row["number"], row["decision"]) for row in draft.decisions()] == [
        ("a", "the grant scheme be approved; and"),
        ("b", "it be reviewed each year."),
        (None, "That the charter be adopted."),
    ]
    report = draft.report()
    assert report.counts["decisions"] == 3
    assert not any("No recommendation" in line for line in report.first())
    assert "<h2>Decisions <small>3</small></h2>" in report.to_html()
    written = (draft.save(tmp_path / "out") / "decisions.csv").read_text("utf-8")
    assert written.count("\n") == 4 and "That the charter be adopted." in written


@pytest.mark.parametrize("name", ["middlesbrough-action-plan", "sheffield-charter-decision", "crewe-action-plan"])
def test_the_graph_and_the_table_count_the_same_decisions(name: str) -> None:
    draft = ckg.ingest(bundle.path("data", "sources", f"{name}.txt"), slug="mine")
    own = [row["thing"] for row in draft.decisions() if row["part_of"] is None]
    kind = prefixed("ckg", "Decision")
    assert set(own) == {quad.subject.value for quad in draft.quads if quad.object == kind}
    assert draft.report().counts["decisions"] == len(own)


def test_what_stands_behind_no_fact_is_left_over(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Note\n\nThe sun shone all day.\n")
    assert "The sun shone all day." in ckg.ingest(file).leftover.column("text")


# Corrections


def test_a_correction_stands_beside_what_is_stated(plan: Plan) -> None:
    draft = ckg.ingest(plan())
    before, thing = stated(draft), draft.actions()[1]["thing"]
    draft.correct(thing, "deadline", "June 2019", reason="The minutes of May say so.")
    draft.correct(thing, "responsible", take=["L4-c3"], replace={"Stronger": "Safer"}, reason="A slip.")
    draft.correct("action:line-5", "cost", absent="not-mentioned", reason="There is none.")
    draft.correct("action:line-5", "text", take=["L5-c2 :: police each month"], reason="Only these words.")
    rows = draft.actions()
    assert stated(draft) == before
    assert rows[1]["deadline"] == "2019-06"
    assert rows[1]["deadline_printed"] == "Ongoing"
    assert rows[1]["responsible"] == "Head of Safer Communities"
    assert rows[1]["action"] == "police each month"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"take": ["L99-c1"]}, "Nothing is printed on line 99"),
        ({"take": ["L5-c9"]}, "There is no cell 'L5-c9'"),
        ({"take": ["L5-c3 :: no such words"]}, "holds these words 0 times"),
        ({"take": ["L5-c3"], "replace": {"Polise": "Police"}}, "'Polise' stands 0 times"),
        ({}, "takes words, gives a value or says what is absent"),
        ({"absent": "gone"}, "'gone' is no kind of absence"),
        ({"value": "x", "kind": "whim"}, "'whim' is no kind of correction"),
        ({"value": "x", "property": "colour"}, "'colour' cannot be repaired; there are cost, deadline, "),
        ({"value": "x", "property": "Deadline"}, "'Deadline' cannot be repaired; did you mean deadline?"),
        ({"value": "x", "thing": "action:line-77"}, "Nothing is called action:line-77"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(plan: Plan, fields: dict[str, object], message: str) -> None:
    draft = ckg.ingest(plan())
    before = graph_of(draft)
    given = {"thing": "action:line-5", "property": "responsible", "reason": "Why not.", **fields}
    with pytest.raises(BuildError, match=re.escape(message)):
        draft.correct(**given)  # type: ignore[arg-type]
    assert graph_of(draft) == before


def test_an_unknown_property_is_refused_in_one_short_line(plan: Plan) -> None:
    with pytest.raises(BuildError) as refused:
        ckg.ingest(plan()).correct("action:line-5", "deadlines", "May 2019", reason="Why not.")
    assert len(str(refused.value)) < 100


def test_the_same_correction_is_kept_once_and_the_last_word_counts(plan: Plan) -> None:
    draft = ckg.ingest(plan())

    def say(date: str) -> None:
        draft.correct("action:line-5", "deadline", date, reason="The minutes of May say so.")

    say("June 2019")
    before = graph_of(draft)
    say("June 2019")
    assert (len(draft.corrections.items), graph_of(draft)) == (1, before)
    say("July 2019")
    say("June 2019")
    assert len(draft.corrections.items) == 2
    assert draft.actions()[1]["deadline"] == "2019-06"


def test_corrections_and_decisions_survive_a_new_run_byte_for_byte(plan: Plan, tmp_path: Path) -> None:
    file = plan()
    draft = ckg.ingest(file, "Middlesbrough")
    draft.correct("action:line-5", "deadline", "June 2019", reason="The minutes of May say so.")
    draft.link("Cleveland Polise", "Cleveland Police", "A misprint.")
    draft.reject("Head of Stronger Communities", "post:middlesbrough/head-of-stronger-communities")
    own = draft.save(tmp_path / "out")
    again = ckg.ingest(file, "Middlesbrough", corrections=own)
    assert graph_of(again) == graph_of(draft)
    remarked = (own / "corrections.yaml").read_text() + "# Mind the police.\n"
    (own / "corrections.yaml").write_text(remarked)
    again.save(tmp_path / "out")
    assert (own / "corrections.yaml").read_text() == remarked


def test_corrections_are_not_lost_by_saving_over_them(plan: Plan, tmp_path: Path) -> None:
    file = plan()
    draft = ckg.ingest(file)
    draft.correct("action:line-5", "deadline", "June 2019", reason="The minutes of May say so.")
    own = draft.save(tmp_path)
    kept = (own / "corrections.yaml").read_bytes()
    with pytest.raises(BuildError, match="was not read with"):
        ckg.ingest(file).save(tmp_path)
    assert (own / "corrections.yaml").read_bytes() == kept
    draft.correct("action:line-6", "deadline", "June 2019", reason="The minutes of May say so.")
    assert draft.save(tmp_path) == own


def test_a_correction_that_no_longer_fits_is_an_error_with_its_name(plan: Plan, tmp_path: Path) -> None:
    file = plan()
    draft = ckg.ingest(file)
    draft.correct("action:line-6", "responsible", take=["L6-c3"], replace={"Polise": "Police"}, reason="Misprint.")
    own = draft.save(tmp_path / "out")
    file.write_text(file.read_text().replace("Polise", "Police"))
    with pytest.raises(BuildError, match="correction action-line-6-responsible: 'Polise' stands 0 times"):
        ckg.ingest(file, corrections=own)


def test_an_offered_repair_is_taken_by_name() -> None:
    draft = ckg.ingest(bundle.path("data", "sources", "middlesbrough-action-plan.txt"), slug="mine")
    before = stated(draft)
    [row] = [row for row in draft.doubts if row["offered"] == "line-12-shift"]
    assert row["kind"] == "shifted-column"
    draft.accept("line-12-shift")
    assert stated(draft) == before
    assert "line-12-shift" not in draft.doubts.column("offered")
    assert "line-12-shift" not in str(draft.report())
    [action] = [row for row in draft.actions() if row["thing"].endswith("/line-12")]
    assert action["deadline"] == "2021-11"
    with pytest.raises(NotFound, match="those offered are line-13-shift"):
        draft.accept("line-12-shift")


# Privacy

PRIVATE = ("jo.bloggs@example.org", "01642 123456", "+44 (0)7700 900123", "07700900123")


@pytest.mark.parametrize("name", FORMATS)
def test_contact_details_are_in_nothing_that_is_written(plan: Plan, tmp_path: Path, name: str) -> None:
    rows = [("1. Meet", f"Ask {PRIVATE[0]} or {PRIVATE[1]}", f"Call {PRIVATE[2]}", "May 2019", PRIVATE[3])]
    draft = ckg.ingest(plan(name, rows))
    own = draft.save(tmp_path / "out")
    written = {file.name: file.read_text("utf-8") for file in own.iterdir()}
    assert {"text.txt", "draft.trig", "people.trig", "report.html", "actions.csv", "register.toml"} <= written.keys()
    for words in (*written.values(), str(draft.report()), repr(draft.withheld)):
        assert not any(detail in words for detail in PRIVATE)
    assert sorted(set(draft.withheld.column("kind"))) == ["e-mail address", "telephone number"]
    assert "Left out as private" in str(draft.report())


def test_of_the_graph_only_people_trig_names_persons(plan: Plan, tmp_path: Path) -> None:
    rows = [("1. Meet Cllr Mary Ashdown", "Hold a forum", "Tim Gall (Head of Housing)", "May 2019", "")]
    draft = ckg.ingest(plan("plan.txt", rows))
    own = draft.save(tmp_path / "out")
    assert "Tim Gall" in (own / "people.trig").read_text()
    for name in ("Tim Gall", "Mary Ashdown", "tim-gall"):
        assert name not in (own / "draft.trig").read_text()


def test_a_draft_saved_without_people_names_none_anywhere(plan: Plan, tmp_path: Path) -> None:
    rows = [("1. Meet Cllr Mary Ashdown", "Hold a forum", "Tim Gall (Head of Housing)", "May 2019", "")]
    draft = ckg.ingest(plan("plan.docx", rows))
    draft.save(tmp_path / "out")
    own = draft.save(tmp_path / "out", people=False)
    assert not (own / "people.trig").exists()
    for file in own.iterdir():
        assert not re.search("Tim Gall|Ashdown|tim-gall", file.read_text("utf-8")), file.name
    graph = ckg.open(own, people=False)
    assert graph.verify(own).ok
    [action] = graph.actions()
    assert "Head of Housing" in action["responsible_printed"]


# The report


class _Page(HTMLParser):
    """Collects the tags of a page, the words of its text, and what its links point to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.ids, self.targets, self.words = set[str](), set[str](), set[str](), ""
        self._within = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids.add(given.get("id") or "")
        self._within = self._within or given.get("id") == "text"
        if tag == "a":
            self.targets.add(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "main"

    def handle_data(self, data: str) -> None:
        self.words += data if self._within else ""


def test_the_page_shows_the_whole_text_and_every_link_leads_into_it(plan: Plan) -> None:
    draft = ckg.ingest(plan("plan.docx"))
    page = _Page(draft.report().to_html())
    assert page.words == draft.text
    assert len(page.targets) > 3
    assert page.targets <= {f"#{one}" for one in page.ids}


def test_the_page_needs_nothing_else_and_hostile_text_does_nothing(plan: Plan) -> None:
    hostile = "<script>alert(1)</script><img src='http://x.example/y.png' onerror=alert(2)>"
    draft = ckg.ingest(plan("plan.xlsx", [(f"1. {hostile}", hostile, "'\"><b>", "&lt;", "{x}")]))
    html = draft.report().to_html()
    page = _Page(html)
    assert hostile in page.words
    assert "img" not in page.tags and "b" not in page.tags and "link" not in page.tags
    assert html.count("<script>") == 1
    assert "default-src 'none'" in html
    assert all(target.startswith("#c") for target in page.targets)
    assert not re.search(r"url\(|@import|\ssrc=|https?:", re.sub(r"&lt;.*?&gt;", "", html))


def test_the_terminal_report_says_what_to_look_at_first(plan: Plan) -> None:
    draft = ckg.ingest(plan(), "Middlesbrough")
    report = str(draft.report())
    assert "3  actions" in report
    assert "Is 'Cleveland Polise' organisation:cleveland-police?" in report
    assert "Read as action plan." in report
    assert "quads" not in vars(draft)  # the report does not need the graph


def test_one_of_a_kind_is_counted_in_the_singular(plan: Plan) -> None:
    draft = ckg.ingest(plan("one.txt", [("1. Meet", "Hold a forum", "Somebody", "May 2019", "£5")]))
    report = str(draft.report())
    for words in ("1  recommendation", "1  action", "1  payment, grant or cost", "1  doubt", "0  decisions"):
        assert f" {words}\n" in report
    assert "1 place is doubtful" in report
