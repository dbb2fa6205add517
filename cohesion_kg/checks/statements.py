"""Careless statements: what the table ``ontology/schema.yaml`` does not allow, each with what mends it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import yaml

from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, ID, PREFIXES, VOCABULARY

if TYPE_CHECKING:
    from rdflib.term import Node

__all__ = ["Fault", "careless", "schema"]

Triple = tuple[Any, Any, Any]

_TYPE = PREFIXES["rdf"] + "type"
_SELECTOR = PREFIXES["oa"] + "TextQuoteSelector"
_NAMED_BY = (
    *(PREFIXES[prefix] + name for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("foaf", "name"))),
    *(CKG + name for name in ("hasName", "title", "text", "printed", "number", "literalForm")),
)
_UNNAMED = frozenset(
    "Absence AreaCode Cell Claim Correction DateValue Discrepancy Gap LookAlike Meeting Membership MonetaryAmount Name "
    "Observation Passage Responsibility Row SourceText".split()
)
#: The codes of ISO 4217 that papers of UK councils may hold: a mistyped code is far likelier than any other.
_CURRENCIES = frozenset("AUD CAD CHF CNY CZK DKK EUR GBP HKD HUF INR JPY NOK NZD PLN RON SEK TRY UAH USD ZAR".split())
_DATE = r"[\dX]{4}(-[\dX]{2}(-[\dX]{2})?)?[?~%]?"
_EDTF = re.compile(rf"(\.\.)?{_DATE}(\.\.)?|({_DATE}|\.\.|)/({_DATE}|\.\.|)|[\[{{].+[\]}}]|{_DATE}\.\.{_DATE}")


@dataclass(frozen=True)
class Fault:
    """One careless statement: where it is, the name of the rule, and the sentence that mends it."""

    focus: Node
    path: Node | None
    value: Node | None
    rule: str
    message: str


@cache
def schema() -> Mapping[str, Any]:
    """Return the table of the schema: its classes, its properties and the terms of other vocabularies.

    Examples
    --------
    >>> schema()["properties"]["fromStream"]
    {'of': ['Funding'], 'to': ['FundingStream'], 'most': 1}
    """
    table: Mapping[str, Any] = yaml.safe_load(bundle.path("ontology", "schema.yaml").read_text("utf-8"))
    return table


def careless(triples: Iterable[Triple], ontology: Iterable[Triple], *, whole: bool = True) -> list[Fault]:
    """Find what the schema does not allow in what is said of things of ours.

    Parameters
    ----------
    triples
        The graph. What strangers say of their own things is let be.
    ontology
        Which class is below which, and which are disjoint.
    whole
        Whether the graph is whole, so that what it links to must be described in it.

    Returns
    -------
    list of Fault
        Every fault, in no order.

    Examples
    --------
    >>> from rdflib import RDF, URIRef
    >>> [fault.rule for fault in careless([(URIRef(ID + "funding/x"), RDF.type, URIRef(CKG + "Awards"))], [])]
    ['known-class']
    """
    statements = _Statements(set(triples), ontology, whole)
    checks: tuple[Callable[[], Iterator[Fault]], ...] = (
        statements.unknown, statements.named, statements.kinds, statements.numbers,
        statements.circles, statements.keys, statements.dates,
    )  # fmt: skip
    return list(dict.fromkeys(fault for check in checks for fault in check()))


class _Statements:
    """The statements of a graph about things of ours, by thing and by property."""

    def __init__(self, triples: set[Triple], ontology: Iterable[Triple], whole: bool) -> None:
        self.whole = whole
        self.above, self.disjoint = _hierarchy(ontology)
        self.types: dict[Node, set[str]] = defaultdict(set)
        self.values: dict[str, dict[Node, set[Node]]] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, object_ in triples:
            if str(predicate) == _TYPE:
                self.types[subject].add(str(object_))
        self.ours = [t for t in triples if _is_ours(t[0]) or (str(t[1]).startswith(CKG) and not _is_term(t[0]))]
        self.ours += [t for t in triples if str(t[1]) == _TYPE and str(t[2]).startswith(CKG) and not _is_ours(t[0])]
        for subject, predicate, object_ in self.ours:
            self.values[str(predicate)][subject].add(object_)
        self.corrected = set(self.values[CKG + "corrects"])
        self.kinds_of = {
            node: {above for kind in kinds for above in self.above.get(kind, {kind})}
            for node, kinds in self.types.items()
        }

    def unknown(self) -> Iterator[Fault]:
        """Terms and namespaces that the schema does not know, and things without a name."""
        for subject, predicate, object_ in self.ours:
            if not _is_known(predicate, "properties"):
                yield Fault(
                    subject, predicate, object_, "known-property",
                    "Use a property of the ontology or of a vocabulary that it names, and mind its spelling.",
                )  # fmt: skip
            if str(predicate) == _TYPE and not _is_known(object_, "classes"):
                yield Fault(
                    subject, predicate, object_, "known-class",
                    "Use a class of the ontology that things may have, and mind its spelling.",
                )  # fmt: skip
            if _is_blank(subject) or (_is_blank(object_) and _SELECTOR not in self.types.get(object_, ())):
                yield Fault(
                    subject, predicate, object_, "no-blank-node",
                    "Give the thing an IRI, so that others can point to it.",
                )  # fmt: skip
            if _is_literal(object_) and not str(object_).strip() and not str(predicate).startswith(PREFIXES["oa"]):
                yield Fault(subject, predicate, object_, "no-empty-text", "Write the words, or leave the property out.")

    def named(self) -> Iterator[Fault]:
        """Things under a prefix that is not that of their class, of classes that exclude each other, or unnamed."""
        names = {node for predicate in _NAMED_BY for node in self.values[predicate]}
        for node, kinds in self.types.items():
            classes = {kind.removeprefix(CKG) for kind in kinds if kind.startswith(CKG)} & schema()["classes"].keys()
            if not classes:
                continue
            folders = {folder for kind in classes for folder in schema()["classes"][kind]}
            if _is_ours(node) and "any" not in folders and _folder(node) not in folders:
                yield Fault(
                    node, None, None, "prefix-of-class",
                    f"Name the thing below id/{' or id/'.join(sorted(folders))}/, where things of its class stand.",
                )  # fmt: skip
            for first, second in combinations(sorted(self.kinds_of[node]), 2):
                if frozenset((first, second)) in self.disjoint:
                    yield Fault(
                        node, None, None, "one-nature",
                        f"Describe two things: {_short(first)} and {_short(second)} are never one and the same.",
                    )  # fmt: skip
            if self.whole and node not in names and classes - _UNNAMED:
                yield Fault(node, None, None, "has-label", "Give the thing a label or a name.")

    def kinds(self) -> Iterator[Fault]:
        """Properties of the wrong kind of thing, or with the wrong kind of value."""
        for name, row in schema()["properties"].items():
            for subject, values in self.values.get(CKG + name, {}).items():
                if ("of" in row and (self.whole or subject in self.types)) and not self._is_any(subject, row["of"]):
                    yield Fault(
                        subject, _property(name), None, "kind-of-subject",
                        f"Say this only of: {', '.join(row['of'])}.",
                    )  # fmt: skip
                for value in values:
                    if "to" in row and not self._fits(value, row["to"]):
                        wanted = ", ".join(kind.rstrip(":") for kind in row["to"])
                        yield Fault(
                            subject, _property(name), value, "kind-of-value",
                            f"Give a value of this kind, and describe it in the graph: {wanted}.",
                        )  # fmt: skip
                    elif self.whole and _is_ours(value) and value not in self.types:
                        yield Fault(
                            subject, _property(name), value, "no-dangling-link",
                            "Describe in the graph what the link leads to, or mend the link.",
                        )  # fmt: skip
        for name in ("absentProperty", "requiredProperty"):
            for subject, values in self.values.get(CKG + name, {}).items():
                for value in values:
                    if not _is_known(value, "properties"):
                        yield Fault(
                            subject, _property(name), value, "known-property",
                            "Name a property of the ontology, and mind its spelling.",
                        )  # fmt: skip

    def numbers(self) -> Iterator[Fault]:
        """More values than a property takes, numbers below the least, and bounds the wrong way round."""
        rows = {CKG + name: row for name, row in schema()["properties"].items()}
        rows[PREFIXES["rdfs"] + "label"] = {"most": 1}
        for name, row in rows.items():
            for subject, values in self.values.get(name, {}).items():
                kept = _apart({value for value in values if value not in self.corrected})
                if len(kept) > row.get("most", len(kept)) and ("per" not in row or self._is_any(subject, row["per"])):
                    yield Fault(
                        subject, _node(name), None, "one-value",
                        "Keep one value; where documents differ, describe two things and record a discrepancy.",
                    )  # fmt: skip
                for value in values if "least" in row else ():
                    if (number := _number(value)) is not None and number < row["least"]:
                        yield Fault(
                            subject, _node(name), value, "least-number", f"Give a number from {row['least']} upwards."
                        )
        for subject, lows in self.values[CKG + "low"].items():
            for low in lows:
                for high in self.values[CKG + "high"].get(subject, ()):
                    if (lower := _number(low)) is not None and (higher := _number(high)) is not None and lower > higher:
                        yield Fault(
                            subject, _property("low"), low, "low-before-high",
                            "Give the lower number as the low one and the higher as the high one.",
                        )  # fmt: skip
        for subject, codes in self.values[CKG + "currency"].items():
            for code in codes:
                if str(code) not in _CURRENCIES:
                    yield Fault(
                        subject, _property("currency"), code, "known-currency",
                        "Give the code of a currency that is in use, for example GBP.",
                    )  # fmt: skip

    def circles(self) -> Iterator[Fault]:
        """Chains that run in a circle."""
        for name, row in schema()["properties"].items():
            links = self.values.get(CKG + name, {}) if row.get("chain") else {}
            for start in links:
                reached, waiting = set(), list(links[start])
                while waiting:
                    node = waiting.pop()
                    if node not in reached:
                        reached.add(node)
                        waiting += links.get(node, ())
                if start in reached:
                    yield Fault(
                        start, _property(name), None, "no-circle",
                        "Remove one link of the circle: the chain comes back to where it began.",
                    )  # fmt: skip

    def keys(self) -> Iterator[Fault]:
        """Keys that two things share."""
        for name, row in schema()["properties"].items():
            holders: dict[str, list[Node]] = defaultdict(list)
            for subject, values in self.values.get(CKG + name, {}).items() if row.get("key") else ():
                for value in values:
                    holders[str(value)].append(subject)
            for nodes in holders.values():
                for node in nodes if len(nodes) > 1 else ():
                    yield Fault(
                        node, _property(name), None, "key-once",
                        "Give each thing a key of its own, or describe the two as one thing.",
                    )  # fmt: skip

    def dates(self) -> Iterator[Fault]:
        """EDTF that is none, or that disagrees with the first and last day."""
        earliest, latest = self.values[CKG + "earliest"], self.values[CKG + "latest"]
        for subject, values in self.values[CKG + "edtf"].items():
            for value in values:
                if not _EDTF.fullmatch(str(value)):
                    yield Fault(
                        subject, _property("edtf"), value, "edtf",
                        "Write the date in EDTF, for example 2018-03 or 2021-01/2023-03.",
                    )  # fmt: skip
                elif re.fullmatch(r"\d{4}(-(?:0\d|1[0-2])(-\d{2})?)?", str(value)) and not all(
                    str(day).startswith(str(value)) for day in (*earliest.get(subject, ()), *latest.get(subject, ()))
                ):
                    yield Fault(
                        subject, _property("edtf"), value, "edtf-days",
                        "Make the first and the last day those of the date in EDTF.",
                    )  # fmt: skip

    def _is_any(self, node: Node, classes: list[str]) -> bool:
        return any(CKG + name in self.kinds_of.get(node, ()) for name in classes)

    def _fits(self, value: Node, wanted: list[str]) -> bool:
        if _is_literal(value):
            datatype = str(getattr(value, "datatype", None) or PREFIXES["xsd"] + "string")
            return any(datatype == PREFIXES["xsd"] + kind.removeprefix("xsd:") for kind in wanted)
        if any(kind.endswith(":") for kind in wanted):
            return any(str(value).startswith(f"{VOCABULARY}{kind[:-1]}/") for kind in wanted if kind.endswith(":"))
        if "skos:Concept" in wanted:
            return str(value).startswith(VOCABULARY)
        if not self.whole and value not in self.types:
            return not wanted[0].startswith("xsd:")
        return self._is_any(value, wanted)


def _hierarchy(ontology: Iterable[Triple]) -> tuple[dict[str, set[str]], set[frozenset[str]]]:
    parents: dict[str, set[str]] = defaultdict(set)
    disjoint = set()
    for subject, predicate, object_ in ontology:
        if str(predicate) == PREFIXES["rdfs"] + "subClassOf":
            parents[str(subject)].add(str(object_))
        elif str(predicate) == PREFIXES["owl"] + "disjointWith":
            disjoint.add(frozenset((str(subject), str(object_))))

    def above(name: str) -> set[str]:
        return {name}.union(*(above(parent) for parent in parents.get(name, ())))

    return {name: above(name) for name in list(parents)}, disjoint


def _is_known(term: Node, part: str) -> bool:
    """Whether a term is in the schema; of vocabularies that it lists no term of, any will do."""
    for prefix, names in schema()["others"].items():
        if str(term).startswith(PREFIXES[prefix]):
            return str(term).removeprefix(PREFIXES[prefix]) in names
    if str(term).startswith(CKG):
        return str(term).removeprefix(CKG) in schema()[part]
    return any(str(term).startswith(iri) for iri in PREFIXES.values())


def _is_ours(node: Node) -> bool:
    return str(node).startswith(ID)


def _is_term(node: Node) -> bool:
    return str(node).startswith((CKG, VOCABULARY))


def _is_literal(node: Node) -> bool:
    return hasattr(node, "datatype")


def _is_blank(node: Node) -> bool:
    return type(node).__name__ in ("BNode", "BlankNode")


def _folder(node: Node) -> str:
    return str(node).removeprefix(ID).split("/")[0]


def _short(iri: str) -> str:
    return iri.rpartition("#")[2]


def _node(iri: str) -> Node:
    from rdflib import URIRef

    return URIRef(iri)


def _property(name: str) -> Node:
    return _node(CKG + name)


def _number(value: Node) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _apart(values: set[Node]) -> set[Node]:
    """Leave out texts that are part of another: a shorter quotation is no second text."""
    return {v for v in values if not any(v != w and _is_literal(v) and str(v) in str(w) for w in values)}
