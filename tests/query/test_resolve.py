"""Names: one thing or an error that helps, never a guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cohesion_kg as ckg
from cohesion_kg.errors import Ambiguous, NotFound
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.store.local import open_local

RESOLVER = Resolver(open_local([]), Catalogue())


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("CMF", "stream:cmf"),
        ("Controlling Migration Fund", "stream:cmf"),
        ("stream:cmf", "stream:cmf"),
        ("https://w3id.org/cohesion-kg/id/stream/cmf", "stream:cmf"),
        ("<https://w3id.org/cohesion-kg/id/stream/cmf>", "stream:cmf"),
        ("North East Migration Partnership", "partnership:nemp"),
        ("North East Strategic Partnership", "partnership:nemp"),
        ("E06000002", "area:middlesbrough"),
        ("E08000019", "area:sheffield"),
        ("E08000039", "area:sheffield"),
        ("London Borough of Tower Hamlets", "council:tower-hamlets"),
    ],
)
def test_names_aliases_acronyms_codes_curies_and_iris_are_found(name: str, curie: str) -> None:
    assert RESOLVER.resolve(name).curie == curie


@pytest.mark.parametrize("name", ["cmf", "CmF", "  CMF \n", "controlling  migration FUND", "ＣＭＦ", "Cḿf"])
def test_case_width_accents_and_spaces_make_no_difference(name: str) -> None:
    assert RESOLVER.resolve(name).curie == "stream:cmf"


def test_an_ampersand_is_an_and(turtle: Callable[..., Path]) -> None:
    file = turtle('post:x rdfs:label "Head of Arts & Parks" . post:y rdfs:label "Head of Café and Bar" .')
    kg = ckg.open(file)
    assert kg["head of arts and parks"].iri.curie == "post:x"
    assert kg["Head of Cafe & Bar"].iri.curie == "post:y"


def test_a_thing_names_itself(kg: KnowledgeGraph) -> None:
    assert kg[kg["NEMP"]].iri == kg["NEMP"].iri
    assert kg.trace(kg["CMF"]).root == kg["CMF"].iri
    assert RESOLVER.resolve(kg["NEMP"].iri).curie == "partnership:nemp"


def test_every_label_finds_its_thing_or_says_that_it_is_shared(kg: KnowledgeGraph) -> None:
    labels = kg.select("""SELECT ?thing ?label { ?thing rdfs:label ?label
        FILTER (STRSTARTS(STR(?thing), 'https://w3id.org/cohesion-kg/id/'))
        FILTER NOT EXISTS { ?thing ckg:gssCode ?code } } ORDER BY ?thing""")
    for row in labels[::7]:
        try:
            assert RESOLVER.resolve(row["label"]) == row["thing"]
        except Ambiguous as error:
            assert row["thing"].curie in error.candidates


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Controling Migration Fund", "Controlling Migration Fund (CMF)"),
        ("Middlesborough Council", "Middlesbrough Council"),
        ("NEMPP", "NEMP"),
    ],
)
def test_a_slip_brings_near_names_as_they_are_written(name: str, near: str) -> None:
    with pytest.raises(NotFound, match="Nothing is called") as caught:
        RESOLVER.resolve(name)
    assert near in caught.value.candidates
    assert near in str(caught.value)
    assert not isinstance(caught.value, Ambiguous)


def test_letters_that_stand_inside_a_word_are_no_near_name() -> None:
    with pytest.raises(NotFound) as caught:
        RESOLVER.resolve("Mears")
    assert caught.value.candidates[0] == "Mears Housing"
    assert "RS" not in caught.value.candidates
    with pytest.raises(NotFound) as caught:
        RESOLVER.resolve("CMFF")
    assert caught.value.candidates[0] == "CMF"


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\n", "\0", "\ud800", "http://", "http://a b/", "://x", "http://[", "urn:%", "stream:<", "stream:}",
     "http://example.org/nothing", "stream:nothing", "nobody:cmf", 5, None, b"CMF", ["CMF"], "x" * 5000],
)  # fmt: skip
def test_what_names_nothing_is_not_found(name: object) -> None:
    with pytest.raises(NotFound):
        RESOLVER.resolve(name)


@given(st.text())
def test_any_text_is_found_or_not_found(name: str) -> None:
    try:
        assert RESOLVER.resolve(name).startswith(("http", "urn", "mailto"))
    except NotFound as error:
        assert str(error).endswith(".")


def test_a_name_of_two_things_lists_them_and_a_kind_settles_it() -> None:
    with pytest.raises(Ambiguous, match="means 2 things; say which") as caught:
        RESOLVER.resolve("Newport")
    assert caught.value.candidates == ("council:newport", "ward:middlesbrough/newport")
    assert RESOLVER.resolve("Newport", ["council"]).curie == "council:newport"
    assert RESOLVER.resolve("Newport", ["area", "ward"]).curie == "ward:middlesbrough/newport"
    for kinds in (["stream"], ["ward", "council"]):
        with pytest.raises(Ambiguous):
            RESOLVER.resolve("Newport", kinds)


def test_a_code_means_its_area_and_nothing_else(kg: KnowledgeGraph) -> None:
    codes = kg.select("SELECT ?area ?code { ?area ckg:hasCode/ckg:gssCode ?code } ORDER BY ?code")
    assert len(codes) > 400
    for row in codes:
        assert RESOLVER.resolve(row["code"], ["area"]) == row["area"]


def test_a_kind_that_fits_no_meaning_does_not_hide_the_only_one() -> None:
    assert RESOLVER.resolve("NEMP", ["stream"]).curie == "partnership:nemp"


def test_persons_are_found_only_where_names_are_open(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph, names_of_persons: frozenset[str]
) -> None:
    for name in names_of_persons:
        assert kg[name].iri.curie.startswith("person:")
        with pytest.raises(NotFound) as caught:
            kg_without_people[name]
        assert not names_of_persons & set(caught.value.candidates)


@pytest.mark.parametrize(("slip", "name"), [("CFM", "CMF"), ("NMEP", "NEMP"), ("SMC", "SCM"), ("CMISG ", "CMISG")])
def test_letters_that_changed_places_bring_the_name(slip: str, name: str) -> None:
    try:
        assert RESOLVER.resolve(slip).curie == RESOLVER.resolve(name).curie
    except NotFound as error:
        assert error.candidates[0] == name


def test_near_names_of_the_kind_asked_for_come_first() -> None:
    with pytest.raises(NotFound) as caught:
        RESOLVER.resolve("Middlesborough", ["council"])
    assert RESOLVER.resolve(caught.value.candidates[0], ["council"]).curie == "council:middlesbrough"


def test_a_name_that_only_a_reader_gives_is_none_in_the_stated_layer(kg: KnowledgeGraph) -> None:
    given = kg.select("""SELECT ?name { GRAPH <https://w3id.org/cohesion-kg/graph/interpreted> {
        ?node ckg:literalForm ?name } FILTER NOT EXISTS { ?other rdfs:label ?name } }""").column("name")
    stated = ckg.open(layers=["stated"])
    hidden = []
    for name in given:
        try:
            stated[name]
        except Ambiguous:
            continue
        except NotFound:
            hidden.append(name)
    assert "Refugee Resettlement Scheme" in hidden
