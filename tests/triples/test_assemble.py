"""Assembly: one home for each triple, a passage with its words and context, claims, and people apart."""

from __future__ import annotations

import random
from collections import Counter

import pyoxigraph as ox
import pytest

from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import CONTEXT, Passage
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.privacy.contact_details import BLACK
from cohesion_kg.privacy.people import REDACTED, People
from cohesion_kg.triples.assemble import assemble, claim_iri
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import GRAPH, PREFIXES

TEXT = (
    "1. The Fund gave £300,000 to Riverside, led by Ann Lee. It reached many.\n"
    "Call 01632 960708 today, or not at all.\n"
)
SOURCES = {"note": SourceText("note", TEXT.encode())}
NOBODY = People(set(), set(), SOURCES)
ANN = People({"Ann Lee"}, set(), SOURCES)


def node(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def passage(words: str) -> Passage:
    start = TEXT.index(words)
    return Passage("note", start, start + len(words))


def say(
    subject: str, predicate: str, object_: str | ox.Literal, *words: str, layer: str = "stated", **more: str
) -> Statement:
    term = object_ if isinstance(object_, ox.Literal) else node(object_)
    passages = tuple(map(passage, words))
    return Statement(ox.Triple(node(subject), node(predicate), term), layer, passages, **more)


def stands(subject: str, *words: str, layer: str = "stated") -> list[Statement]:
    links = [ox.Triple(node(subject), node("ckg:passage"), ox.NamedNode(passage(one).iri)) for one in words]
    return [Statement(link, layer, tuple(map(passage, words))) for link in links]


FUND = [say("stream:fund", "rdf:type", "ckg:FundingStream", "The Fund"), *stands("stream:fund", "The Fund")]


def built(*statements: Statement, people: People = NOBODY, reference: tuple[ox.Quad, ...] = ()) -> dict[ox.Triple, str]:
    quads = list(assemble(statements, SOURCES, people, reference))
    assert max(Counter(quad.triple for quad in quads).values()) == 1
    return {quad.triple: quad.graph_name.value.removeprefix(GRAPH) for quad in quads}


def home(quads: dict[ox.Triple, str], subject: str, predicate: str, object_: str | ox.Literal) -> str | None:
    return quads.get(
        ox.Triple(node(subject), node(predicate), object_ if isinstance(object_, ox.Literal) else node(object_))
    )


def test_a_thing_lies_in_the_graph_of_its_layer_with_its_label_apart() -> None:
    quads = built(*FUND, say("stream:fund", "rdfs:label", ox.Literal("The Fund"), layer="reference"))
    assert home(quads, "stream:fund", "rdf:type", "ckg:FundingStream") == "stated"
    assert home(quads, "stream:fund", "ckg:layer", "layer:stated") == "stated"
    assert home(quads, "stream:fund", "rdfs:label", ox.Literal("The Fund")) == "labels"


def test_a_passage_carries_its_words_its_context_and_its_place() -> None:
    quads = built(*FUND, *stands("stream:fund", "It reached many"))
    place = passage("It reached many")
    iri = f"source:note#char={place.start},{place.end}"
    selector = f"selector:note/{place.start}-{place.end}"
    assert home(quads, iri, "oa:hasSource", "source:note") == "evidence"
    assert home(quads, iri, "oa:hasSelector", selector) == "evidence"
    for name, number in (("charStart", place.start), ("charEnd", place.end), ("line", 1), ("paragraph", 1)):
        assert home(quads, iri, f"ckg:{name}", ox.Literal(number)) == "evidence"
    assert home(quads, selector, "oa:exact", ox.Literal("It reached many")) == "evidence"
    assert home(quads, selector, "oa:prefix", ox.Literal(TEXT[place.start - CONTEXT : place.start])) == "evidence"


def test_two_statements_of_one_triple_give_one_triple_on_both_passages() -> None:
    link = ("stream:fund", "ckg:operatedBy", "council:x")
    quads = built(*FUND, say(*link, "The Fund"), say(*link, "to Riverside"))
    claim = claim_iri(ox.Triple(*map(node, link)))
    assert home(quads, *link) == "stated"
    for words in ("The Fund", "to Riverside"):
        assert quads[ox.Triple(claim, node("ckg:passage"), ox.NamedNode(passage(words).iri))] == "evidence"


def test_a_triple_on_the_passages_of_its_subject_needs_no_claim() -> None:
    quads = built(*FUND, say("stream:fund", "ckg:operatedBy", "council:x", "The Fund"))
    assert not [triple for triple in quads if triple.object == node("ckg:Claim")]


def test_an_interpreted_triple_on_a_stated_thing_has_a_claim_with_its_reason() -> None:
    link = ("stream:fund", "ckg:operatedBy", "council:x")
    quads = built(*FUND, say(*link, layer="interpreted", reason="The only one."))
    claim = claim_iri(ox.Triple(*map(node, link)))
    assert home(quads, *link) == "interpreted"
    assert quads[ox.Triple(claim, node("ckg:reason"), ox.Literal("The only one."))] == "interpreted"
    assert quads[ox.Triple(claim, node("ckg:layer"), node("layer:interpreted"))] == "interpreted"
    for part, term in zip(("subject", "predicate", "object"), link, strict=True):
        assert quads[ox.Triple(claim, node(f"rdf:{part}"), node(term))] == "interpreted"


def test_a_thing_of_two_layers_belongs_to_the_one_nearest_to_the_document() -> None:
    other = say("stream:fund", "rdf:type", "ckg:Project", "The Fund", layer="interpreted", reason="It is run as one.")
    quads = built(other, *FUND)
    assert home(quads, "stream:fund", "ckg:layer", "layer:stated") == "stated"
    assert home(quads, "stream:fund", "ckg:layer", "layer:interpreted") is None
    assert home(quads, "stream:fund", "rdf:type", "ckg:Project") == "interpreted"


def test_what_the_register_says_is_not_said_again() -> None:
    said = ox.Quad(node("council:x"), node("rdf:type"), node("ckg:Council"), ox.NamedNode(GRAPH + "reference"))
    quads = built(say("council:x", "rdf:type", "ckg:Council", "to Riverside"), reference=(said,))
    assert home(quads, "council:x", "rdf:type", "ckg:Council") == "reference"
    assert home(quads, "council:x", "ckg:layer", "layer:stated") is None
    assert ox.Triple(ox.NamedNode(passage("to Riverside").iri), node("rdf:type"), node("ckg:Passage")) in quads


def test_the_order_of_statements_does_not_matter() -> None:
    statements = [
        *FUND,
        *stands("stream:fund", "to Riverside"),
        say("stream:fund", "ckg:operatedBy", "council:x", "to Riverside"),
        say("stream:fund", "ckg:purpose", ox.Literal("good"), layer="interpreted", reason="So."),
    ]
    expected = built(*statements)
    for seed in range(5):
        random.Random(seed).shuffle(statements)
        assert built(*statements) == expected


def test_one_triple_in_two_layers_is_refused() -> None:
    link = ("stream:fund", "ckg:operatedBy", "council:x")
    with pytest.raises(BuildError, match="stream:fund ckg:operatedBy council:x is both stated and interpreted"):
        built(*FUND, say(*link, "The Fund"), say(*link, "The Fund", layer="interpreted", reason="So."))


@pytest.mark.parametrize("field", ["ckg:printed", "ckg:edtf", "ckg:literalForm", "rdfs:label"])
def test_a_value_that_holds_two_readings_is_refused(field: str) -> None:
    with pytest.raises(BuildError, match="one value node cannot hold both"):
        built(
            say("funding:x", field, ox.Literal("one"), "The Fund"),
            say("funding:x", field, ox.Literal("two"), "The Fund"),
        )


# People


def test_a_passage_with_a_name_keeps_its_place_and_moves_its_words() -> None:
    quads = built(
        say("project:x", "rdf:type", "ckg:Project", "led by Ann Lee"),
        *stands("project:x", "led by Ann Lee"),
        people=ANN,
    )
    place = passage("led by Ann Lee")
    iri, selector = f"source:note#char={place.start},{place.end}", f"selector:note/{place.start}-{place.end}"
    assert home(quads, selector, "oa:exact", ox.Literal("led by Ann Lee")) == "people-evidence"
    assert home(quads, selector, "ckg:redactedText", ox.Literal(f"led by {REDACTED}")) == "derived"
    assert home(quads, iri, "ckg:withheld", ox.Literal(True)) == "evidence"
    assert home(quads, iri, "ckg:charStart", ox.Literal(place.start)) == "evidence"


def test_context_that_holds_a_part_of_a_name_moves_too() -> None:
    quads = built(say("project:x", "rdf:type", "ckg:Project", "It reached many"), people=ANN)
    place = passage("It reached many")
    selector = f"selector:note/{place.start}-{place.end}"
    assert (
        home(quads, selector, "oa:prefix", ox.Literal(TEXT[place.start - CONTEXT : place.start])) == "people-evidence"
    )
    assert home(quads, selector, "oa:exact", ox.Literal("It reached many")) == "evidence"


def test_persons_memberships_and_texts_with_names_lie_in_the_people_graphs() -> None:
    quads = built(
        say("person:ann-lee", "rdf:type", "ckg:Person", "Ann Lee"),
        say("person:ann-lee", "rdfs:label", ox.Literal("Ann Lee"), layer="reference"),
        say("membership:x", "ckg:heldPost", "post:x", "led by Ann Lee"),
        say("project:x", "ckg:lead", "person:ann-lee", "Ann Lee", layer="interpreted", reason="So."),
        say("project:x", "ckg:text", ox.Literal("led by Ann Lee"), "led by Ann Lee"),
        say("project:x", "ckg:purpose", ox.Literal("good"), "The Fund", layer="interpreted", reason="Ann Lee said so."),
        people=ANN,
    )
    assert home(quads, "person:ann-lee", "rdf:type", "ckg:Person") == "people"
    assert home(quads, "person:ann-lee", "rdfs:label", ox.Literal("Ann Lee")) == "people-labels"
    assert home(quads, "membership:x", "ckg:heldPost", "post:x") == "people"
    assert home(quads, "project:x", "ckg:lead", "person:ann-lee") == "people-interpreted"
    assert home(quads, "project:x", "ckg:text", ox.Literal("led by Ann Lee")) == "people"
    assert home(quads, "project:x", "ckg:redactedText", ox.Literal(f"led by {REDACTED}")) == "derived"
    for triple, graph in quads.items():
        if "Ann" in str(triple) or "/person/" in str(triple) or "/membership/" in str(triple):
            assert graph.startswith("people"), str(triple)


def test_a_claim_about_a_person_goes_whole() -> None:
    link = ("project:x", "ckg:lead", "person:ann-lee")
    quads = built(say(*link, "Ann Lee", layer="interpreted", reason="So."), people=ANN)
    claim = claim_iri(ox.Triple(*map(node, link)))
    about = {graph for triple, graph in quads.items() if triple.subject == claim}
    assert about == {"people-interpreted"}


# Contacts


def test_a_quotation_that_shows_a_telephone_number_is_withheld_and_refuses_nothing() -> None:
    quads = built(say("project:x", "rdf:type", "ckg:Project", "Call 01632 960708 today"))
    shown = [triple.object.value for triple in quads if triple.predicate == node("ckg:redactedText")]
    assert shown == [f"Call {BLACK * 12} today"]
    assert ox.Literal(True) in [triple.object for triple in quads if triple.predicate == node("ckg:withheld")]
    assert not [triple for triple in quads if "960" in str(triple)]


def test_words_that_hold_a_private_detail_are_blacked_out_and_others_stay() -> None:
    texts = ["Home: ann@example.org", "2 officers@£30k each", "Monthly visits: 0 1 0 2 0 0 1 0 3 1", "R@W Logistics"]
    things = [f"project:{at}" for at in range(len(texts))]
    quads = built(*(say(thing, "ckg:text", ox.Literal(text)) for thing, text in zip(things, texts, strict=True)))
    shown = [triple.object.value for triple in quads if triple.predicate == node("ckg:text")]
    assert shown == [f"Home: {BLACK * 15}", *texts[1:]]


def test_context_that_shows_a_telephone_number_is_left_out() -> None:
    quads = built(
        say("project:x", "rdf:type", "ckg:Project", "not at all"),
        say("project:x", "rdf:type", "ckg:Team", "reached many"),
    )
    assert not [triple for triple in quads if "01632" in str(triple) or "960" in str(triple)]
    kept = [triple.predicate.value.rpartition("#")[2] for triple in quads if "selector" in str(triple.subject)]
    assert Counter(kept) == {"exact": 2, "prefix": 1, "suffix": 1, "type": 2}
