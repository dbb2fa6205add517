"""Citations: who says so, where, in which words; and every fact of a thing with its provenance."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.evidence.sources import Register
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.citations import Citation
from cohesion_kg.values.terms import IRI


def test_a_citation_can_be_looked_up_in_its_source(kg: KnowledgeGraph, register: Register) -> None:
    sources = register.sources()
    cited = kg.scope.citations(kg.select("SELECT ?p { ?p a ckg:Passage }").column("p"))
    assert len(cited) > 1500
    for iri, citation in cited.items():
        slug = iri.rpartition("/")[2].partition("#")[0]
        start, end = sources[slug].line_span(citation.line)
        first_line = citation.exact.split("\n")[0]
        assert first_line in sources[slug].text[start:end]
        assert citation.prefix + citation.exact + citation.suffix in sources[slug].text
        if citation.paragraph:
            low, high = sources[slug].paragraph_span(citation.paragraph)
            assert first_line in sources[slug].text[low:high]


def test_a_citation_can_be_pasted(kg: KnowledgeGraph) -> None:
    first = next(iter(kg.evidence("CMF")))
    pattern = (
        r"Middlesbrough.* Council, .+, ¶\d+, line \d+: “.+” <https://w3id\.org/cohesion-kg/id/source/.+#char=\d+,\d+>"
    )
    assert re.fullmatch(pattern, str(first))


def test_the_place_names_the_paragraph_where_one_is_printed() -> None:
    cited = Citation(IRI("http://example.org/p"), "", "Note", None, 7, "two\n  words")
    assert cited.place == "line 7"
    assert str(cited) == "Note, line 7: “two words” <http://example.org/p>"
    assert Citation(IRI("http://example.org/p"), "A", "Note", 3, 7, "").place == "¶3, line 7"


@pytest.mark.parametrize(
    ("fragment", "place"),
    [
        ("page=3&viewrect=72,100,200,14", "page 3 (line 7 of its text)"),
        ("sheet=Our%20plan&cell=B4", "sheet Our plan, cell B4 (line 7 of its text)"),
        ("cell=4,2", "row 4, column 2 (line 7 of its text)"),
        ("table=1&row=2&cell=3", "table 1, row 2, cell 3 (line 7 of its text)"),
        ("/html/body/p[3]", "/html/body/p[3] (line 7 of its text)"),
    ],
)
def test_a_passage_of_a_file_says_where_it_stands_there(
    turtle: Callable[[str], Path], fragment: str, place: str
) -> None:
    graph = ckg.open(
        turtle(f"""
        project:x rdfs:label "X" ; ckg:layer layer:stated ;
            ckg:passage <https://w3id.org/cohesion-kg/id/source/note#char=1,2> .
        <https://w3id.org/cohesion-kg/id/source/note#char=1,2> a ckg:Passage ; ckg:line 7 ; oa:hasSource source:note ;
            ckg:placeInFile "{fragment}" ; oa:hasSelector selector:x . selector:x oa:exact "words" .""")
    )
    found = graph.evidence("project:x")
    [citation] = found
    assert (citation.place_in_file, citation.place) == (fragment, place)
    assert place in str(citation) and place in found._repr_html_()


def test_a_passage_of_a_text_has_no_further_place(kg: KnowledgeGraph) -> None:
    assert {citation.place_in_file for citation in kg.evidence("CMF")} == {None}


def test_evidence_gives_the_passages_of_the_thing_then_those_of_its_claims(kg: KnowledgeGraph) -> None:
    found = kg.evidence("project:scm")
    assert len(found) > 2
    claims = [citation.claim for citation in found]
    assert claims == sorted(claims, key=bool)
    assert {citation.layer for citation in found} <= {"stated", "interpreted", "derived"}
    assert {citation.passage for citation in found} == set(kg["project:scm"].passages)
    assert all(citation.reason for citation in found if citation.layer == "interpreted" and citation.claim)


def test_every_claim_in_the_evidence_is_a_triple_of_the_graph(kg: KnowledgeGraph) -> None:
    for name in ("stream:cmf", "project:scm", "NEMP"):
        rows = kg.query("evidence", thing=name)
        claimed = [row for row in rows if row["property"]]
        facts = {(fact["property"], fact["other"]) for fact in kg[name].facts}
        assert {(row["property"], row["value"]) for row in claimed} <= facts


def test_a_passage_is_its_own_evidence(kg: KnowledgeGraph) -> None:
    passage = kg["stream:cmf"].passages[0]
    [citation] = kg.evidence(passage)
    assert citation.passage == passage


def test_a_thing_of_the_register_stands_on_no_passage(kg: KnowledgeGraph) -> None:
    found = kg.evidence("E08000019")
    assert len(found) == 0
    assert str(found) == "Sheffield area (area:sheffield) stands on no passage: it is reference or derived data."
    assert "<ul></ul>" in found._repr_html_()


def test_passages_that_are_not_there_are_left_out(kg: KnowledgeGraph) -> None:
    assert kg.scope.citations([]) == {}
    assert kg.scope.citations(["https://w3id.org/cohesion-kg/id/source/note#char=1,2"]) == {}


def test_names_are_withheld_without_people(kg: KnowledgeGraph, kg_without_people: KnowledgeGraph) -> None:
    marked = kg.select("SELECT ?p { ?p ckg:withheld true } ORDER BY ?p").column("p")
    open_, closed = (graph.scope.citations(marked) for graph in (kg, kg_without_people))
    assert marked
    for passage in marked:
        assert "[withheld]" not in open_[passage].exact
        assert "[withheld]" in closed[passage].exact
        kept = map(re.escape, closed[passage].exact.split("[withheld]"))
        assert re.fullmatch(r"(?s:.+)".join(kept), open_[passage].exact)


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_that_look_like_html_stay_words(turtle: Callable[[str], Path]) -> None:
    words = "<script>alert('x')</script> & more"
    graph = ckg.open(
        turtle(f"""
        project:x rdfs:label "{words}" ; ckg:layer layer:interpreted ; ckg:reason "{words}" ;
            ckg:passage <https://w3id.org/cohesion-kg/id/source/note#char=1,2> .
        <https://w3id.org/cohesion-kg/id/source/note#char=1,2> a ckg:Passage ; ckg:line 1 ; oa:hasSource source:note ;
            oa:hasSelector selector:x . selector:x oa:exact "{words}" ; oa:prefix "{words}" ; oa:suffix "{words}" .""")
    )
    for shown in (graph.evidence("project:x")._repr_html_(), graph["project:x"]._repr_html_()):
        page = Text(shown)
        assert "script" not in page.tags
        assert page.text.count(words) >= 3


@pytest.mark.parametrize("name", ["CMF", "NEMP", "recommendation:tower-hamlets-action-plan/2"])
def test_evidence_prints_each_quotation_in_its_context(kg: KnowledgeGraph, name: str) -> None:
    found = kg.evidence(name)
    printed = str(found)
    assert printed.startswith(f"{kg[name].label} (")
    for citation in found:
        assert str(citation) in printed
    assert repr(found) == printed


def test_the_layer_of_a_claim_is_that_of_the_claim_and_not_of_the_thing(kg: KnowledgeGraph) -> None:
    found = kg.evidence("doc:sheffield-charter-decision")
    [publisher] = [citation for citation in found if citation.claim.startswith("ckg:publisher council:sheffield")]
    assert publisher.layer == "interpreted"
    assert publisher.reason
    assert {citation.layer for citation in found if not citation.claim} == {"stated"}
