"""Curated Turtle: what is written stands on its words and is typed from its printed form, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from cohesion_kg.build import check
from cohesion_kg.build.curated import Curation, read_curation
from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.store import bundle
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.terms import curie, value

TEXT = """1. The Fund gave £300,000 in March 2018 to Riverside, led by Ann Lee (AL).
2. It reached 250-300 people. It reached 13.5% of the ward.
3. The Fund gave £10,000 more. Nothing was said of a death.
"""
SOURCES = {"note": SourceText("note", TEXT.encode()), "other": SourceText("other", b"The Fund is new.\n")}

Reader = Callable[..., Curation]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Read one curated file, or several."""

    def reader(*texts: str, layer: str = "stated") -> Curation:
        folder = tmp_path / "note"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            header = f"<> ckg:curates doc:note ; ckg:layer layer:{layer} .\n"
            (folder / f"{number}.ttl").write_text(text if "ckg:curates" in text else header + text, "utf-8")
        return read_curation(folder.glob("*.ttl"), SOURCES)

    return reader


def triples(curation: Curation) -> dict[str, Statement]:
    """Return the statements by their triple in CURIEs, the base of the things left out."""
    found = {}
    for statement in curation.statements:
        terms = (
            curie(str(value(node))) if not isinstance(node, ox.Literal) else repr(value(node))
            for node in statement.triple
        )
        found[" ".join(terms)] = statement
    return found


def words(statement: Statement) -> list[str]:
    return [passage.words(SOURCES[passage.slug]) for passage in statement.passages]


FUND = 'stream:fund a ckg:FundingStream ; rdfs:label "The Fund" ; ckg:quote "¶1 :: The Fund gave £300,000" .\n'


def test_a_thing_stands_on_its_quotation(read: Reader) -> None:
    found = triples(read(FUND))
    assert set(found) == {
        "stream:fund rdf:type ckg:FundingStream",
        "stream:fund rdfs:label 'The Fund'",
        "stream:fund ckg:passage source:note#char=3,25",
    }
    assert {statement.layer for statement in found.values()} == {"stated", "reference"}
    assert found["stream:fund rdfs:label 'The Fund'"].layer == "reference"
    for statement in found.values():
        assert words(statement) == ["The Fund gave £300,000"]


def test_an_annotated_triple_stands_on_its_own_words(read: Reader) -> None:
    found = triples(
        read(
            'project:riverside a ckg:Project ; ckg:quote "¶1 :: to Riverside" ;'
            ' ckg:worksIn ward:x {| ckg:quote "¶2 :: of the ward" , "¶2 :: 250-300 people" |} .'
        )
    )
    assert words(found["project:riverside ckg:worksIn ward:x"]) == ["of the ward", "250-300 people"]
    assert words(found["project:riverside rdf:type ckg:Project"]) == ["to Riverside"]


def test_a_thing_without_a_quotation_of_its_own_stands_on_those_of_its_triples(read: Reader) -> None:
    found = triples(read('project:riverside a ckg:Project {| ckg:quote "¶1 :: to Riverside" |} .'))
    assert "project:riverside ckg:passage source:note#char=40,52" in found


def test_another_source_may_be_quoted(read: Reader) -> None:
    [statement, *_] = read('stream:fund a ckg:FundingStream ; ckg:quote "other :: The Fund is new" .').statements
    assert statement.passages == (Passage("other", 0, 15),)


def test_several_files_put_their_statements_together(read: Reader) -> None:
    curation = read(FUND, FUND.replace("¶1 :: The Fund gave £300,000", "¶3 :: The Fund gave £10,000"))
    assert len([s for s in curation.statements if s.triple.predicate.value.endswith("passage")]) == 2


# Values


def test_a_printed_value_is_named_typed_and_placed(read: Reader) -> None:
    found = triples(
        read("""funding:award a ckg:Award ; ckg:quote "¶1 :: The Fund gave £300,000 in March 2018" ;
        ckg:hasAmount [ ckg:printed "£300,000" ; ckg:kindOfMoney moneykind:award ] ;
        ckg:period [ ckg:printed "March 2018" ] .""")
    )
    amount, period = "funding:award/hasAmount/17", "funding:award/period/29"
    assert f"funding:award ckg:hasAmount {amount}" in found
    assert f"{amount} ckg:amount Decimal('300000')" in found
    assert f"{amount} ckg:kindOfMoney moneykind:award" in found
    assert words(found[f"{amount} rdf:type ckg:MonetaryAmount"]) == ["£300,000"]
    assert f"{period} ckg:edtf '2018-03'" in found
    assert words(found[f"{period} ckg:passage source:note#char=29,39"]) == ["March 2018"]


def test_a_value_may_bring_its_own_quotation(read: Reader) -> None:
    found = triples(
        read("""funding:award a ckg:Award ; ckg:quote "¶1 :: The Fund" ;
        ckg:hasAmount [ ckg:printed "£10,000" ; ckg:quote "¶3 :: gave £10,000 more" ] .""")
    )
    [link] = [name for name in found if name.startswith("funding:award ckg:hasAmount")]
    assert words(found[link]) == ["gave £10,000 more"]


def test_a_figure_is_read_from_its_printed_form(read: Reader) -> None:
    found = triples(
        read("""obs:reached a ckg:Observation ; ckg:quote "¶2 :: It reached 250-300 people" ;
        ckg:printed "250-300" ; ckg:unit unit:people .
        obs:share a ckg:Observation ; ckg:quote "¶2 :: It reached 13.5% of the ward" ; ckg:printed "13.5%" .""")
    )
    assert "obs:reached ckg:low Decimal('250')" in found
    assert "obs:reached ckg:high Decimal('300')" in found
    assert "obs:reached ckg:unit unit:people" in found
    assert "obs:share ckg:unit unit:percent" in found
    assert words(found["obs:share ckg:value Decimal('13.5')"]) == ["13.5%"]


def test_an_absence_is_named_after_what_is_absent(read: Reader) -> None:
    found = triples(
        read("""funding:award a ckg:Award ; ckg:quote "¶1 :: to Riverside" ;
        ckg:hasAbsence [ ckg:absenceKind absence:not-mentioned ; ckg:absentProperty ckg:period ] .""")
    )
    assert "funding:award/hasAbsence/period rdf:type ckg:Absence" in found
    assert words(found["funding:award/hasAbsence/period ckg:absentProperty ckg:period"]) == ["to Riverside"]


def test_a_reading_stands_beside_the_printed_value(read: Reader) -> None:
    text = """funding:award ckg:period [ ckg:printed "March 2018" ; ckg:quote "¶1 :: in March 2018" ;
        ckg:reason "Why not." ] {| ckg:reason "Why not." |} ."""
    assert "funding:award/period/29/reading rdf:type ckg:DateValue" in triples(read(text, layer="interpreted"))


def test_a_text_is_the_quotation_of_what_speaks_in_words(read: Reader) -> None:
    found = triples(read('finding:x a ckg:Finding ; ckg:quote "¶2 :: It reached 13.5% of the ward." .'))
    assert "finding:x ckg:text 'It reached 13.5% of the ward.'" in found


# Readers, people


def test_an_interpretation_carries_its_reason(read: Reader) -> None:
    found = triples(
        read(
            """project:riverside a ckg:Project ; ckg:quote "¶1 :: to Riverside" ; ckg:reason "It is named." .
        stream:fund ckg:operatedBy council:x {| ckg:quote "¶1 :: The Fund" ; ckg:reason "The only one." |} .""",
            layer="interpreted",
        )
    )
    assert found["project:riverside rdf:type ckg:Project"].layer == "interpreted"
    assert found["project:riverside ckg:reason 'It is named.'"].reason == "It is named."
    assert found["stream:fund ckg:operatedBy council:x"].reason == "The only one."


def test_names_and_private_passages_are_recorded(read: Reader) -> None:
    curation = read(
        '<> ckg:curates doc:note ; ckg:layer layer:stated ; ckg:privatePassage "¶3 :: of a death" .'
        'person:ann-lee foaf:name "Ann Lee" ; ckg:nameForm "AL" ; ckg:quote "¶1 :: Ann Lee (AL)" .'
    )
    assert curation.names == {"Ann Lee", "AL"}
    assert [passage.words(SOURCES["note"]) for passage in curation.private] == ["of a death"]
    assert "person:ann-lee skos:altLabel 'AL'" in triples(curation)
    assert not any("nameForm" in name or "quote" in name for name in triples(curation))


# Refusals


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stream:fund a ckg:FundingStream", "note/0.ttl: not Turtle: .*line 2"),
        ("<> ckg:curates doc:note .", "say '<> ckg:curates doc:… ; ckg:layer layer:stated"),
        ("<> ckg:curates doc:note ; ckg:layer layer:derived .", "layer:derived is not curated"),
        ("<> ckg:curates doc:letter ; ckg:layer layer:stated .", "no such source text"),
        (
            '<> ckg:curates doc:note ; ckg:layer layer:stated ; ckg:privatePassage " :: unsaid" .',
            "note does not say 'unsaid'",
        ),
        ("stream:fund a ckg:FundingStream .", "stream:fund: it has no ckg:quote"),
        ('stream:fund a ckg:FundingStream ; ckg:quote "The Fund" .', "LOCATOR :: words"),
        ('stream:fund a ckg:FundingStream ; ckg:quote "¶9 :: The Fund" .', "no ¶9"),
        ('stream:fund a ckg:FundingStream ; ckg:quote " :: The Fund gave" .', "stands 2 times there"),
        (
            'funding:x a ckg:Award ; ckg:quote "¶1 :: The Fund gave £300" ; ckg:hasAmount [ ckg:printed "£30" ] .',
            "stands 0 times in its quotation",
        ),
        ('stream:fund a ckg:FundingStream ; ckg:quote "¶1 :: The Fun" .', "does not say 'The Fun'"),
        ('<http://example.org/x> a ckg:Project ; ckg:quote "¶1 :: to Riverside" .', "only things below"),
        (
            'funding:x a ckg:Award ; ckg:quote "¶2 :: It reached 250-300 people. It reached" ; '
            'ckg:hasAmount [ ckg:printed "It" ] .',
            "stands 2 times in its quotation; give the value a ckg:quote of its own",
        ),
        (
            'funding:x a ckg:Award ; ckg:quote "¶1 :: to Riverside" ; ckg:hasAmount [ ckg:printed "Riverside" ] .',
            "'Riverside' is not an amount of money",
        ),
        (
            'funding:x a ckg:Award ; ckg:quote "¶1 :: £300,000 in March 2018" ; '
            'ckg:period [ ckg:printed "March 2018" , "2018" ] .',
            "has 2 printed forms",
        ),
        (
            'funding:x a ckg:Award ; ckg:quote "¶1 :: to Riverside" ; ckg:funds [ a ckg:Project ] .',
            "give the thing an IRI",
        ),
        (
            'funding:x a ckg:Award ; ckg:quote "¶1 :: Riverside" ; ckg:hasAbsence [ ckg:absenceKind absence:nil ] .',
            "names the one ckg:absentProperty",
        ),
        (
            'obs:x a ckg:Observation ; ckg:quote "¶1 :: to Riverside" ; ckg:printed "7" .',
            "'7' is not in its quotations",
        ),
        ('obs:x a ckg:Observation ; ckg:quote "¶1 :: to Riverside" ; ckg:printed "Riverside" .', "is not a quantity"),
        (
            'finding:x a ckg:Finding ; ckg:quote "¶1 :: to Riverside" ; ckg:text "to the river" .',
            "is not in its quotations",
        ),
        ('[ a ckg:Award ; ckg:quote "¶1 :: to Riverside" ] .', "is the value of nothing; give the thing an IRI"),
        ('[] ckg:printed "£300,000" . ' + FUND, "is the value of nothing"),
        ('<< stream:fund ckg:ended ckg:x >> ckg:quote "¶1 :: The Fund" . ' + FUND, "annotated but not said"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(read: Reader, text: str, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        'project:riverside a ckg:Project ; ckg:quote "¶1 :: to Riverside" .',
        'project:riverside a ckg:Project {| ckg:quote "¶1 :: to Riverside" |} .',
        'project:riverside a ckg:Project {| ckg:quote "¶1 :: to Riverside" ; ckg:reason "So." |} ; ckg:number "1" .',
    ],
)
def test_an_interpretation_without_a_reason_is_refused(read: Reader, text: str) -> None:
    with pytest.raises(BuildError, match="gives no ckg:reason"):
        read(text, layer="interpreted")


def test_every_fault_of_every_file_is_listed(read: Reader) -> None:
    with pytest.raises(BuildError) as caught:
        read("stream:a a ckg:FundingStream . stream:b a ckg:FundingStream .", "nonsense", FUND)
    lines = str(caught.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["note/0.ttl", "note/0.ttl", "note/1.ttl"]
    assert "stream:a" in lines[0]
    assert "stream:b" in lines[1]


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(b"# \xff\n")
    with pytest.raises(BuildError, match="not Turtle"):
        read_curation([tmp_path / "x.ttl"], SOURCES)


def test_the_order_of_the_files_does_not_matter(read: Reader, tmp_path: Path) -> None:
    read(FUND, 'project:riverside a ckg:Project ; ckg:quote "¶1 :: to Riverside" .')
    files = sorted((tmp_path / "note").glob("*.ttl"))
    assert read_curation(files, SOURCES).statements == read_curation(reversed(files), SOURCES).statements


# The check for curators


def test_the_check_counts_what_the_shipped_files_hold(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(bundle.path("data", "curated", "sheffield-charter-decision").glob("*.ttl"))
    assert check.main(list(map(str, files))) == 0
    printed = capsys.readouterr().out
    assert "statements stand on their quotations." in printed
    assert "1 ckg:Decision" in printed


def test_the_check_prints_the_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("<> ckg:curates doc:crewe-action-plan ; ckg:layer layer:stated . stream:x a ckg:FundingStream .")
    assert check.main([str(file)]) == 1
    assert "stream:x: it has no ckg:quote" in capsys.readouterr().out


def test_the_check_finds_careless_statements_on_sound_quotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(
        "<> ckg:curates doc:crewe-action-plan ; ckg:layer layer:stated . "
        "funding:x a ckg:Awards ; rdfs:label 'X' ; ckg:quote 'L3 :: CREWE COMMUNITY COHESION PROJECT 2016/17' ."
    )
    assert check.main([str(file)]) == 1
    assert "ckg:Awards: Use a class of the ontology" in capsys.readouterr().out
