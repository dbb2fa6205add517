"""RDF terms to Python values and back, for pyoxigraph and rdflib, and CURIEs: total functions, no state."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from cohesion_kg.errors import QueryError, ReadError
from cohesion_kg.values.namespaces import PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "IRI",
    "ckg",
    "curie",
    "decimal",
    "expand",
    "from_rdflib",
    "kebab",
    "local_name",
    "prefixed",
    "term",
    "text_of",
    "to_rdflib",
    "value",
]

_XSD = PREFIXES["xsd"]
_DECIMAL = ox.NamedNode(_XSD + "decimal")
_DATE = ox.NamedNode(_XSD + "date")
# Longest namespace first, so that a CURIE takes the narrowest prefix.
_BY_NAMESPACE = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))
_INTEGERS = frozenset({"integer", "int", "long", "nonNegativeInteger", "positiveInteger"})
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")


class IRI(str):
    """An IRI in a Python result: a string that knows its CURIE.

    Examples
    --------
    >>> IRI("https://w3id.org/cohesion-kg/id/stream/cmf").curie
    'stream:cmf'
    """

    __slots__ = ()

    @property
    def curie(self) -> str:
        """The CURIE, or the IRI itself where no prefix fits."""
        return curie(self)


def prefixed(prefix: str, local: str) -> ox.NamedNode:
    """Return the term that a prefix of the project and a local name make.

    Examples
    --------
    >>> prefixed("stage", "award").value
    'https://w3id.org/cohesion-kg/vocabulary/stage/award'
    """
    return ox.NamedNode(PREFIXES[prefix] + local)


@cache
def ckg(name: str) -> ox.NamedNode:
    """Return a term of the ontology.

    Examples
    --------
    >>> ckg("Award").value
    'https://w3id.org/cohesion-kg/ontology#Award'
    """
    return prefixed("ckg", name)


def local_name(iri: str | None) -> str:
    """Return the last part of an IRI, behind its last ``#`` or ``/``; nothing for None.

    Examples
    --------
    >>> local_name("https://w3id.org/cohesion-kg/vocabulary/stage/award"), local_name(None)
    ('award', '')
    """
    return iri.rpartition("#")[2].rpartition("/")[2] if iri else ""


def curie(iri: str) -> str:
    """Shorten an IRI with the project's prefixes.

    Examples
    --------
    >>> curie("https://w3id.org/cohesion-kg/id/action/crewe-action-plan/line-19")
    'action:crewe-action-plan/line-19'
    >>> curie("http://example.org/x")
    'http://example.org/x'
    """
    for namespace, prefix in _BY_NAMESPACE:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str) -> str | None:
    """Expand a CURIE or accept an IRI; None where it is neither.

    Examples
    --------
    >>> expand("stream:cmf")
    'https://w3id.org/cohesion-kg/id/stream/cmf'
    >>> expand("<http://example.org/x>"), expand("NEMP")
    ('http://example.org/x', None)
    """
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    prefix, _, local = name.partition(":")
    if local.startswith("//") or prefix in {"urn", "mailto"}:
        iri = name
    elif prefix in PREFIXES and local:
        iri = PREFIXES[prefix] + local
    else:
        return None
    return iri if _node(iri) else None


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def decimal(number: Decimal) -> ox.Literal:
    """Return a number as an ``xsd:decimal`` in its canonical form, the one Oxigraph stores.

    Examples
    --------
    >>> decimal(Decimal("1.10E+6")).value, decimal(Decimal("13.50")).value
    ('1100000', '13.5')
    """
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return ox.Literal(plain, datatype=_DECIMAL)


def value(node: object) -> object:
    """Turn a pyoxigraph term into a Python value.

    Parameters
    ----------
    node
        A term, or None for an unbound variable.

    Returns
    -------
    object
        `IRI`, `str`, `int`, `Decimal`, `bool`, `datetime.date`, or None; a literal of another datatype
        is returned as its lexical form.

    Examples
    --------
    >>> value(ox.Literal("2018-03-01", datatype=_DATE))
    datetime.date(2018, 3, 1)
    >>> value(ox.Literal("12.5", datatype=_DECIMAL)), value(ox.Literal(True)), value(None)
    (Decimal('12.5'), True, None)
    """
    if isinstance(node, ox.NamedNode):
        return IRI(node.value)
    if isinstance(node, ox.Literal):
        return _literal_value(node.value, node.datatype.value)
    return str(node) if node is not None else None


def _literal_value(lexical: str, datatype: str) -> object:
    name = datatype.removeprefix(_XSD) if datatype.startswith(_XSD) else ""
    try:
        if name in _INTEGERS:
            return int(lexical)
        if name == "decimal":
            return Decimal(lexical)
        if name == "boolean":
            return _BOOLEANS.get(lexical, lexical)
        if name == "date" and (day := _ISO_DATE.fullmatch(lexical)):
            return dt.date.fromisoformat(day[1])
        if name in {"double", "float"}:
            return float(lexical)
    except (ValueError, ArithmeticError):
        return lexical  # an ill-typed literal of a foreign graph is shown as it is written
    return lexical


def text_of(node: object) -> str:
    """Return the text of a term: the IRI, or the lexical form.

    Examples
    --------
    >>> text_of(ox.Literal("x", language="en")), text_of(ox.NamedNode("http://example.org/a"))
    ('x', 'http://example.org/a')
    """
    return node.value if isinstance(node, (ox.NamedNode, ox.BlankNode, ox.Literal)) else str(node)


def term(python: object) -> ox.NamedNode | ox.Literal:
    """Turn a Python value into a pyoxigraph term.

    Raises
    ------
    QueryError
        If the value has no RDF form here.

    Examples
    --------
    >>> term(IRI("http://example.org/x"))
    <NamedNode value=http://example.org/x>
    >>> term(dt.date(2018, 11, 15)).value
    '2018-11-15'
    """
    if isinstance(python, (ox.NamedNode, ox.Literal)):
        return python
    if isinstance(python, IRI):
        node = _node(python)
        if node is None:
            raise QueryError(f"{str(python)!r} is not an IRI: no scheme, or characters that no IRI may hold.")
        return node
    if isinstance(python, dt.date) and not isinstance(python, dt.datetime):
        return ox.Literal(python.isoformat(), datatype=_DATE)
    if isinstance(python, Decimal) and python.is_finite():
        return decimal(python)
    if isinstance(python, (bool, int, float, str)):
        return ox.Literal(python)
    raise QueryError(f"{python!r} cannot be written as an RDF term; pass text, a number, a date or an IRI.")


def to_rdflib(node: object) -> rdflib.term.Node:
    """Turn a pyoxigraph term into an rdflib one.

    Raises
    ------
    ReadError
        If it is a triple term, which rdflib does not have.

    Examples
    --------
    >>> to_rdflib(ox.Literal("x", language="en"))
    rdflib.term.Literal('x', lang='en')
    """
    import rdflib

    if isinstance(node, ox.NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return rdflib.BNode(node.value)
    if isinstance(node, ox.Literal):
        if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        if node.datatype.value == _XSD + "string":
            return rdflib.Literal(node.value)
        return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
    raise ReadError("rdflib 7 has no triple terms (RDF 1.2); save the graph as .trig instead.")


def from_rdflib(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Turn an rdflib term into a pyoxigraph one.

    Raises
    ------
    ReadError
        If the term cannot stand in RDF: a variable, or an IRI with characters that no IRI may hold.

    Examples
    --------
    >>> import rdflib
    >>> from_rdflib(rdflib.Literal("x", lang="en")).language
    'en'
    """
    import rdflib

    try:
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(str(node))
        if isinstance(node, rdflib.BNode):
            return ox.BlankNode(str(node))
        if isinstance(node, rdflib.Literal):
            datatype = ox.NamedNode(str(node.datatype)) if node.datatype and not node.language else None
            return ox.Literal(str(node), datatype=datatype, language=node.language)
    except ValueError as error:
        raise ReadError(f"{node!r} cannot stand in RDF; mend it where it comes from: {error}.") from error
    raise ReadError(f"{node!r} cannot stand in RDF; only IRIs, blank nodes and literals can.")


def kebab(name: str) -> str:
    """Return a name as the last part of an IRI.

    Examples
    --------
    >>> kebab("Director of Environment + Children's Services")
    'director-of-environment-and-childrens-services'
    """
    words = unicodedata.normalize("NFKD", re.sub(r"\s*[&+]\s*", " and ", name.casefold()))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’\u0300-\u036f]", "", words)).strip("-")
