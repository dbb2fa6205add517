"""Verification: whatever is changed, in a source or in the graph, is caught and named."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cohesion_kg as ckg
from cohesion_kg.checks.verification import Fault, VerificationReport
from cohesion_kg.errors import NotFound, ReadError, VerificationError
from cohesion_kg.evidence.passages import CONTEXT, Passage, is_whole_words
from cohesion_kg.evidence.sources import Register
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import GRAPH, PREFIXES
from cohesion_kg.values.terms import curie

SOURCES = bundle.path("data", "sources")
KG = ckg.open()
WITHOUT_PEOPLE = ckg.open(people=False)
PREAMBLE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
QUOTED = """SELECT ?passage ?exact { ?passage a ckg:Passage ; oa:hasSelector/oa:exact ?exact } ORDER BY ?passage"""


def quoted(kg: KnowledgeGraph) -> list[Passage]:
    return [Passage.from_iri(iri) for iri in kg.select(QUOTED).column("passage")]


PASSAGES = {KG: quoted(KG), WITHOUT_PEOPLE: quoted(WITHOUT_PEOPLE)}


@dataclass
class Copy:
    """A copy of the sources that may be changed."""

    folder: Path

    def change(self, slug: str, data: bytes, *, register: bool) -> None:
        """Change a source, and perhaps the register with it."""
        old = (self.folder / f"{slug}.txt").read_bytes()
        (self.folder / f"{slug}.txt").write_bytes(data)
        if register:
            file = self.folder / "register.toml"
            text = file.read_text("utf-8")
            new = text.replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(data).hexdigest())
            assert new != text
            file.write_text(new, "utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(Path(shutil.copytree(SOURCES, tmp_path / "sources")))


def faults_of(report: VerificationReport, iri: str) -> list[Fault]:
    return [fault for fault in report.faults if fault.where == iri]


def facts_on(kg: KnowledgeGraph, passage: Passage) -> set[str]:
    """Ask by another way than verification which things a passage bears out."""
    rows = kg.select(f"""SELECT DISTINCT ?thing {{
        {{ ?thing ckg:passage <{passage.iri}> FILTER NOT EXISTS {{ ?thing a ckg:Claim }} }}
        UNION {{ ?claim ckg:passage <{passage.iri}> ; rdf:subject ?thing }} }}""")
    return {curie(iri) for iri in rows.column("thing")}


# The shipped graph


@pytest.mark.parametrize("kg", [KG, WITHOUT_PEOPLE], ids=["people", "no people"])
def test_the_shipped_graph_holds(kg: KnowledgeGraph) -> None:
    report = kg.verify()
    assert report.ok, str(report)
    assert report.passages == len(PASSAGES[kg]) > 1500
    assert report.values > 100
    assert str(report).endswith("All hold.")
    report.raise_for_faults()


def test_every_passage_is_checked_and_without_people_the_rest_is_counted_as_withheld() -> None:
    [row] = KG.select("SELECT (COUNT(?passage) AS ?n) { ?passage a ckg:Passage }")
    assert KG.verify().withheld == 0
    assert KG.verify().passages == row["n"]
    report = WITHOUT_PEOPLE.verify()
    assert report.withheld > 0
    assert report.passages + report.withheld == row["n"]
    assert f"{report.withheld} more are withheld" in str(report)


def test_a_graph_opened_in_part_still_holds() -> None:
    assert ckg.open(layers=["stated"]).verify().ok


# Sources that change


@pytest.mark.parametrize("register", [False, True], ids=["register kept", "register follows"])
@pytest.mark.parametrize("kg", [KG, WITHOUT_PEOPLE], ids=["people", "no people"])
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_one_byte_changed_in_a_quotation_is_caught(kg: KnowledgeGraph, register: bool, data: st.DataObject) -> None:
    passages = PASSAGES[kg]
    passage = passages[data.draw(st.integers(0, len(passages) - 1), label="passage")]
    text = (SOURCES / f"{passage.slug}.txt").read_bytes().decode()
    start, end = (len(text[:place].encode()) for place in (passage.start, passage.end))
    at = data.draw(st.integers(start, end - 1), label="byte")
    old = bytearray(text.encode())
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != old[at]), label="new")
    old[at] = new
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(shutil.copytree(SOURCES, Path(folder) / "sources")))
        copy.change(passage.slug, bytes(old), register=register)
        report = kg.verify(copy.folder)
    [fault] = faults_of(report, passage.iri)
    things = {fact.split(" ")[0] for fact in fault.facts}
    assert things == facts_on(kg, passage) != set()
    assert fault.problem in str(report)
    assert not report.ok
    with pytest.raises(VerificationError, match=re.escape(curie(passage.iri))):
        report.raise_for_faults()
    if not register:
        assert faults_of(report, PREFIXES["source"] + passage.slug)


def test_a_byte_changed_outside_every_quotation_is_caught_by_the_register(copy: Copy) -> None:
    slug = "middlesbrough-final-report"
    data = (SOURCES / f"{slug}.txt").read_bytes()
    copy.change(slug, data.replace(b"intentionally left blank", b"intentionally left blanc"), register=False)
    [fault] = KG.verify(copy.folder).faults
    assert fault.where == PREFIXES["source"] + slug
    assert "its SHA-256 is" in fault.problem


def test_a_text_that_moves_by_one_character_bears_out_nothing(copy: Copy) -> None:
    slug = "sheffield-charter-decision"
    copy.change(slug, b" " + (SOURCES / f"{slug}.txt").read_bytes(), register=True)
    found = {fault.where for fault in KG.verify(copy.folder).faults}
    assert {passage.iri for passage in PASSAGES[KG] if passage.slug == slug} <= found


def test_a_year_that_grows_a_digit_no_longer_bears_out_the_cut_one(copy: Copy) -> None:
    slug = "tower-hamlets-action-plan"
    cut = KG.select('SELECT ?passage { ?date a ckg:DateValue ; ckg:printed "December 201" ; ckg:passage ?passage }')
    passage = Passage.from_iri(cut[0]["passage"])
    text = (SOURCES / f"{slug}.txt").read_bytes().decode()
    assert text[passage.start : passage.end] == "December 201"
    copy.change(slug, (text[: passage.end] + "7" + text[passage.end :]).encode(), register=True)
    [fault] = faults_of(KG.verify(copy.folder), passage.iri)
    assert fault.problem == "it begins or ends inside a word of the source."


def test_a_source_that_is_missing_takes_its_facts_with_it(copy: Copy) -> None:
    (copy.folder / "crewe-action-plan.txt").unlink()
    report = KG.verify(copy.folder)
    [fault] = faults_of(report, PREFIXES["source"] + "crewe-action-plan")
    assert "is missing; restore it" in fault.problem
    lost = {fault.where for fault in report.faults} - {fault.where}
    assert lost == {passage.iri for passage in PASSAGES[KG] if passage.slug == "crewe-action-plan"}


def test_a_source_that_is_not_utf8_says_at_which_byte(copy: Copy) -> None:
    copy.change("crewe-action-plan", b"ab\xff", register=True)
    [fault] = faults_of(KG.verify(copy.folder), PREFIXES["source"] + "crewe-action-plan")
    assert "not UTF-8 (byte 2)" in fault.problem


def test_a_source_cut_short_is_caught(copy: Copy) -> None:
    data = (SOURCES / "crewe-action-plan.txt").read_bytes()
    copy.change("crewe-action-plan", data[:500], register=True)
    problems = [fault.problem for fault in KG.verify(copy.folder).faults]
    assert any("but the source has 500 characters" in problem for problem in problems)


def test_a_source_that_the_register_does_not_know_is_named(copy: Copy) -> None:
    file = copy.folder / "register.toml"
    file.write_text(file.read_text("utf-8").replace("[crewe-action-plan]", "[other]"), "utf-8")
    [fault] = faults_of(KG.verify(copy.folder), PREFIXES["source"] + "crewe-action-plan")
    assert "has no source 'crewe-action-plan'" in fault.problem


def test_a_folder_without_a_good_register_is_an_error(tmp_path: Path, copy: Copy) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match=r"register\.toml"):
        KG.verify(tmp_path / "empty")
    (copy.folder / "register.toml").write_text("[crewe-action-plan]\n")
    with pytest.raises(ReadError, match=r"give \[crewe-action-plan\] a file and its sha256"):
        KG.verify(copy.folder)


# Graphs that change


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return KG.backend.quads()


@pytest.fixture
def changed(quads: list[ox.Quad]) -> Callable[..., VerificationReport]:
    """Change a copy of the shipped graph by an update, and verify it."""
    store = ox.Store()
    store.extend(quads)

    def verify(update: str) -> VerificationReport:
        store.update(PREAMBLE + update)
        return ckg.open(store).verify()

    return verify


AMOUNT = "?award a ckg:Award ; ckg:hasAmount ?v . ?v ckg:printed '£300,000'"
SOME = PASSAGES[KG][len(PASSAGES[KG]) // 2]


@pytest.mark.parametrize(
    ("update", "problem"),
    [
        (
            "DELETE { GRAPH ?g { ?p ckg:charStart ?n } } INSERT { GRAPH ?g { ?p ckg:charStart ?m } } "
            "WHERE { GRAPH ?g { ?p ckg:charStart ?n } BIND (?n + 1 AS ?m) }",
            "source and offsets are not those of its IRI",
        ),
        (
            "DELETE { GRAPH ?g { ?p ckg:charEnd ?n } } INSERT { GRAPH ?g { ?p ckg:charEnd ?m } } "
            "WHERE { GRAPH ?g { ?p ckg:charEnd ?n } BIND (?n - 1 AS ?m) }",
            "source and offsets are not those of its IRI",
        ),
        (
            "DELETE { GRAPH ?g { ?p oa:hasSource ?s } } INSERT { GRAPH ?g { ?p oa:hasSource source:other } } "
            "WHERE { GRAPH ?g { ?p oa:hasSource ?s } }",
            "source and offsets are not those of its IRI",
        ),
        *(
            (
                f"DELETE {{ GRAPH ?g {{ ?s oa:{name} ?old }} }} INSERT {{ GRAPH ?g {{ ?s oa:{name} ?new }} }} "
                f"WHERE {{ GRAPH ?h {{ ?p oa:hasSelector ?s }} GRAPH ?g {{ ?s oa:{name} ?old }} "
                "BIND (CONCAT(?old, 's') AS ?new) }",
                problem,
            )
            for name, problem in (
                ("exact", "it quotes"),
                ("prefix", "before it is recorded"),
                ("suffix", "after it is recorded"),
            )
        ),
        (
            "INSERT { GRAPH ?g { ?s oa:exact 'something else' } } WHERE { GRAPH ?g { ?p oa:hasSelector ?s } }",
            "it quotes",
        ),
        (
            "DELETE { GRAPH ?g { ?s oa:exact ?old } } WHERE { GRAPH ?h { ?p oa:hasSelector ?s } "
            "GRAPH ?g { ?s oa:exact ?old } }",
            "it has no oa:exact",
        ),
        (
            "DELETE { GRAPH ?g { ?p ?a ?b } } WHERE { GRAPH ?g { ?p ?a ?b } }",
            "source and offsets are not those of its IRI",
        ),
    ],
)
def test_a_passage_recorded_otherwise_is_caught(
    changed: Callable[[str], VerificationReport], update: str, problem: str
) -> None:
    report = changed(re.sub(r"\?p\b", f"<{SOME.iri}>", update))
    assert {fault.where for fault in report.faults} == {SOME.iri}
    [fault] = report.faults
    assert problem in fault.problem
    assert {fact.split(" ")[0] for fact in fault.facts} == facts_on(KG, SOME)


@pytest.mark.parametrize(
    ("pattern", "field", "new", "message"),
    [
        (AMOUNT, "amount", "3000000.0", "'£300,000' reads as ckg:amount 300000, not 3000000"),
        (AMOUNT, "currency", "'EUR'", "reads as ckg:currency GBP, not EUR"),
        (
            "?a a ckg:Action ; ckg:deadline ?v . ?v ckg:edtf '2018-03'",
            "edtf",
            "'2019-03'",
            "reads as ckg:edtf 2018-03, not 2019-03",
        ),
        (
            "?a a ckg:Action ; ckg:deadline ?v . ?v ckg:edtf '2018-03'",
            "earliest",
            "'2018-02-01'^^xsd:date",
            "not 2018-02-01",
        ),
        (
            "?a a ckg:Action ; ckg:deadline ?v . ?v ckg:edtf '2018-03'",
            "latest",
            "'2018-04-30'^^xsd:date",
            "not 2018-04-30",
        ),
        ("?v a ckg:Observation ; ckg:printed '580'", "value", "5800.0", "'580' reads as ckg:value 580, not 5800"),
        ("?v a ckg:Observation ; ckg:printed '580'", "high", "581.0", "'580' reads as ckg:high 580, not 581"),
        ("?v a ckg:Output ; ckg:printed ?x ; ckg:value ?y", "value", "-1.0", "not -1"),
    ],
)
def test_a_typed_value_that_is_not_what_is_printed_is_caught(
    changed: Callable[[str], VerificationReport], pattern: str, field: str, new: str, message: str
) -> None:
    node = KG.select(f"SELECT ?v {{ {pattern} . ?v ckg:{field} ?old ; ckg:layer layer:stated }} ORDER BY ?v")[0]["v"]
    old = f"GRAPH ?g {{ <{node}> ckg:{field} ?old }}"
    report = changed(f"DELETE {{ {old} }} INSERT {{ {old.replace('?old', new)} }} WHERE {{ {old} }}")
    assert {fault.where for fault in report.faults} == {node}
    assert any(message in fault.problem for fault in report.faults), str(report)


def test_a_typed_value_taken_away_or_given_twice_is_caught(changed: Callable[[str], VerificationReport]) -> None:
    node = KG.select(f"SELECT ?v {{ {AMOUNT} }}")[0]["v"]
    graph = f"GRAPH graph:stated {{ <{node}> ckg:amount"
    [fault] = changed(f"INSERT DATA {{ {graph} 1.0 }} }}").faults
    assert "reads as ckg:amount 300000, not 1 and 300000" in fault.problem
    [fault] = changed(f"DELETE WHERE {{ {graph} ?any }} }}").faults
    assert "reads as ckg:amount 300000, not nothing" in fault.problem


def test_a_printed_form_that_its_passage_does_not_hold_is_caught(changed: Callable[[str], VerificationReport]) -> None:
    node = KG.select(f"SELECT ?v {{ {AMOUNT} }}")[0]["v"]
    both = f"GRAPH ?g {{ <{node}> ckg:printed ?old }}"
    for form, problem in (
        ("£400,000", "no passage of it says so"),
        ("00,000", "no passage"),
        ("£300", "reads as ckg:amount 300"),
    ):
        faults = changed(
            f"DELETE {{ {both} }} INSERT {{ {both.replace('?old', repr(form))} }} WHERE {{ {both} }}"
        ).faults
        assert {fault.where for fault in faults} == {node}
        assert problem in faults[0].problem


def test_a_thing_whose_passages_are_taken_away_is_caught(changed: Callable[[str], VerificationReport]) -> None:
    thing = KG.select("SELECT ?t { ?t a ckg:Programme ; ckg:layer layer:stated ; ckg:passage ?p } ORDER BY ?t")[0]["t"]
    report = changed(
        f"DELETE {{ GRAPH ?g {{ ?any ckg:passage ?p }} }} WHERE {{ GRAPH ?g {{ ?any ckg:passage ?p }} "
        f"FILTER (?any = <{thing}> || EXISTS {{ GRAPH ?h {{ ?any rdf:subject <{thing}> }} }}) }}"
    )
    [fault] = faults_of(report, thing)
    assert "it is layer:stated, and no passage bears it out" in fault.problem


# Graphs of one's own


def small(*, start: int, end: int, exact: str, iri: str | None = None, source: str = "note") -> str:
    text = "Paid by December 2017 to Zoë.\n"
    passage = iri or f"<{PREFIXES['source']}note#char={start},{end}>"
    return f"""{passage} a ckg:Passage ; oa:hasSource source:{source} ; oa:hasSelector selector:x ;
        ckg:charStart {start} ; ckg:charEnd {end} .
        selector:x oa:exact "{exact}" ; oa:prefix "{text[max(0, start - CONTEXT) : start]}" .
        project:x ckg:passage {passage} ."""


@pytest.fixture
def note(tmp_path: Path) -> Iterator[Path]:
    data = "Paid by December 2017 to Zoë.\n".encode()
    (tmp_path / "note.txt").write_bytes(data)
    (tmp_path / "register.toml").write_text(
        f'[note]\nfile = "note.txt"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
    )
    yield tmp_path


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"start": 8, "end": 21, "exact": "December 2017"}, None),
        ({"start": 25, "end": 28, "exact": "Zoë"}, None),
        ({"start": 8, "end": 20, "exact": "December 201"}, "inside a word"),
        ({"start": 9, "end": 21, "exact": "ecember 2017"}, "inside a word"),
        ({"start": 25, "end": 27, "exact": "Zo"}, "inside a word"),
        ({"start": 8, "end": 21, "exact": "December  2017"}, "it quotes"),
        ({"start": 8, "end": 21, "exact": "december 2017"}, "it quotes"),
        ({"start": 25, "end": 28, "exact": "Zoe"}, "it quotes"),
        ({"start": 8, "end": 8, "exact": ""}, "it ends at 8"),
        ({"start": 21, "end": 8, "exact": ""}, "it ends at 8"),
        ({"start": 8, "end": 99, "exact": "December 2017"}, "it ends at 99, but the source has 30 characters"),
        ({"start": 8, "end": 21, "exact": "December 2017", "source": "other"}, "source and offsets"),
        ({"start": 8, "end": 21, "exact": "December 2017", "iri": "project:p"}, "not the IRI of a passage"),
        ({"start": 8, "end": 21, "exact": "December 2017", "iri": "_:p"}, "not the IRI of a passage"),
    ],
)
def test_only_whole_words_in_their_exact_place_hold(
    turtle: Callable[[str], Path], note: Path, fields: dict[str, object], problem: str | None
) -> None:
    report = ckg.open(turtle(small(**fields))).verify(note)  # type: ignore[arg-type]
    if problem is None:
        assert report.ok, str(report)
        assert report.passages == 1
    else:
        [fault] = report.faults
        assert problem in fault.problem
        assert fault.facts == (() if fields.get("iri") == "_:p" else ("project:x",))


def test_a_value_without_a_passage_of_its_own_does_not_stop_verification(
    turtle: Callable[[str], Path], note: Path
) -> None:
    graph = ckg.open(
        turtle("project:x a ckg:DateValue ; ckg:layer layer:stated ; ckg:printed 'soon' ; ckg:passage project:y .")
    )
    [fault] = graph.verify(note).faults
    assert fault.where == PREFIXES["project"] + "y"


def test_every_shipped_quotation_is_found_by_a_plain_reading(register: Register) -> None:
    """The same check without our code: cut the text at the offsets, compare, look at the letters on both sides."""
    sources = register.sources()
    for row in KG.select(QUOTED):
        slug, start, end = re.fullmatch(r".*/([a-z-]+)#char=(\d+),(\d+)", row["passage"]).groups()  # type: ignore[union-attr]
        text = sources[slug].text
        assert text[int(start) : int(end)] == row["exact"]
        assert is_whole_words(text, int(start), int(end))
        before, after = text[: int(start)][-1:] + row["exact"][0], row["exact"][-1] + text[int(end) :][:1]
        assert not re.fullmatch(r"[^\W_]{2}", before)
        assert not re.fullmatch(r"[^\W_]{2}", after)


def test_the_report_says_what_fell_in_words() -> None:
    fault = Fault(PREFIXES["source"] + "note#char=1,2", "it quotes 'a'.", ("project:x ckg:text words",))
    report = VerificationReport(3, 0, 2, (fault,))
    assert "3 quotations and 2 values were checked against their sources. 1 do not hold" in str(report)
    assert "no longer borne out: project:x ckg:text words" in str(report)
    assert not report.ok
    assert GRAPH not in str(report)
