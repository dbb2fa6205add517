"""Terms: nothing is lost between Python, pyoxigraph and rdflib, and nothing that is not an IRI passes for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import QueryError, ReadError
from cohesion_kg.values.namespaces import PREFIXES
from cohesion_kg.values.terms import IRI, curie, decimal, expand, from_rdflib, term, to_rdflib, value

XSD = PREFIXES["xsd"]
HERE = ox.NamedNode("http://example.org/here")

text = st.text(st.characters(exclude_categories=["Cs"]))
local_names = st.from_regex(r"[a-z0-9]([a-z0-9/=,-]{0,20}[a-z0-9])?", fullmatch=True)


def typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def stored(literal: ox.Literal) -> object:
    """Return a literal as Oxigraph gives it back."""
    store = ox.Store()
    store.add(ox.Quad(HERE, HERE, literal))
    return next(iter(store)).object


@given(st.sampled_from(sorted(PREFIXES)), local_names)
def test_a_curie_expands_to_the_iri_that_it_shortens(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    assert expand(curie(iri)) == iri
    assert expand(f"{prefix}:{local}") == iri
    assert IRI(iri).curie == curie(iri)


def test_the_narrowest_prefix_shortens() -> None:
    assert curie(PREFIXES["stream"] + "cmf") == "stream:cmf"
    assert curie(PREFIXES["stream"]) == PREFIXES["stream"]
    assert curie("http://example.org/") == "http://example.org/"


@given(text)
def test_what_expands_is_always_an_iri(name: str) -> None:
    for candidate in (name, f"stream:{name}", f"http://example.org/{name}", f"<{name}>", f"urn:{name}"):
        found = expand(candidate)
        assert found is None or ox.NamedNode(found).value == found


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ":",
        "NEMP",
        "stream:",
        "nobody:cmf",
        "://x",
        "1http://x",
        "http://[",
        "http://a b/",
        "urn:%",
        "stream:a b",
        'stream:"',
        "stream:<",
        "stream:}",
        "http://example.org/\n",
        "stream:\ud800",
    ],
)
def test_what_is_neither_iri_nor_curie_expands_to_nothing(name: str) -> None:
    assert expand(name) is None


@given(
    st.one_of(
        text,
        st.integers(-(2**63), 2**63 - 1),
        st.booleans(),
        st.dates(),
        st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
        local_names.map(lambda local: IRI(PREFIXES["stream"] + local)),
    )
)
def test_python_values_come_back_as_they_were(python: object) -> None:
    back = value(term(python))
    assert back == python
    assert isinstance(back, type(python))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_decimals_are_written_as_oxigraph_stores_them(number: Decimal) -> None:
    assert stored(decimal(number)) == decimal(number)


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("many", "integer"),
        ("12,5", "decimal"),
        ("yes", "boolean"),
        ("2018-13-01", "date"),
        ("soon", "date"),
        ("2018-03-01 or later", "date"),
        ("20180301", "date"),
        ("-0044-03-15", "date"),
        ("2018", "gYear"),
        ("P1D", "duration"),
        ("much", "double"),
    ],
)
def test_a_literal_that_python_cannot_hold_is_shown_as_written(lexical: str, datatype: str) -> None:
    assert value(typed(lexical, datatype)) == lexical


@pytest.mark.parametrize(
    ("lexical", "datatype", "python"),
    [
        ("0", "boolean", False),
        ("1", "boolean", True),
        ("2018-03-01Z", "date", dt.date(2018, 3, 1)),
        ("7", "long", 7),
        ("2018-03-01+01:00", "date", dt.date(2018, 3, 1)),
        ("1.5", "double", 1.5),
        ("1.50", "decimal", Decimal("1.5")),
    ],
)
def test_every_spelling_of_a_value_is_read(lexical: str, datatype: str, python: object) -> None:
    assert value(typed(lexical, datatype)) == python


def test_an_unbound_variable_is_none_and_a_blank_node_is_text() -> None:
    assert value(None) is None
    assert value(ox.BlankNode("b")) == "_:b"


@pytest.mark.parametrize(
    "python",
    [
        None,
        object(),
        b"bytes",
        ["list"],
        dt.datetime(2018, 1, 1),
        Decimal("NaN"),
        Decimal("Infinity"),
        IRI("no scheme"),
        IRI("http://example.org/<"),
        IRI(""),
    ],
)
def test_what_has_no_rdf_form_is_refused(python: object) -> None:
    with pytest.raises(QueryError, match=r"RDF term|is not an IRI"):
        term(python)


literals = st.one_of(
    text.map(ox.Literal),
    st.tuples(text, st.sampled_from(["en", "cy", "en-GB"])).map(lambda pair: ox.Literal(pair[0], language=pair[1])),
    st.tuples(text, st.sampled_from(["integer", "decimal", "date", "boolean", "gYear"])).map(lambda pair: typed(*pair)),
)


@given(st.one_of(literals, local_names.map(lambda local: ox.NamedNode("http://example.org/" + local))))
def test_terms_come_back_from_rdflib_as_they_were(node: ox.Literal | ox.NamedNode) -> None:
    back = from_rdflib(to_rdflib(node))
    assert back == (ox.Literal(node.value, language=node.language.lower()) if getattr(node, "language", None) else node)


@pytest.mark.parametrize("lexical", ["01", "1.10", "2018-03-01Z", "TRUE"])
def test_rdflib_does_not_rewrite_a_literal(lexical: str) -> None:
    assert str(to_rdflib(typed(lexical, "decimal"))) == lexical


@pytest.mark.parametrize(
    "node",
    [
        rdflib.Variable("x"),
        rdflib.URIRef("relative"),
        rdflib.BNode("a b"),
        "text",
        rdflib.Literal("x", datatype=rdflib.URIRef("no scheme")),
    ],
)
def test_what_rdflib_holds_and_rdf_does_not_is_refused(node: object) -> None:
    with pytest.raises(ReadError, match="cannot stand in RDF"):
        from_rdflib(node)


def test_a_triple_term_has_no_place_in_rdflib() -> None:
    with pytest.raises(ReadError, match=r"save the graph as \.trig"):
        to_rdflib(ox.Triple(HERE, HERE, HERE))
