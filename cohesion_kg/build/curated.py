"""Curated Turtle: quotations found in their sources, value nodes named and typed, every triple with its provenance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import Passage, inside, locate
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import CKG, ID, PREFIXES
from cohesion_kg.values.nodes import VALUE_CLASSES, quantity_fields, value_fields
from cohesion_kg.values.terms import ckg, curie, prefixed

__all__ = ["Curation", "read_curation"]

_RDF = PREFIXES["rdf"]
_TYPE = prefixed("rdf", "type")
_LABEL = prefixed("rdfs", "label")
_REIFIES = _RDF + "reifies"
_ALIAS = prefixed("skos", "altLabel")
_PASSAGE = ckg("passage")
_TEXT = ckg("text")
_HEADER = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items()) + " "
#: Classes whose text is their quotation when the curator gives no other.
_QUOTED_CLASSES = frozenset(
    CKG + name for name in "Conclusion Finding Priority Recommendation Requirement Response TermOfReference".split()
)

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass
class Curation:
    """What the curated files say.

    Parameters
    ----------
    statements
        Every statement, with its provenance.
    names
        Printed forms of persons' names.
    private
        Passages that speak of private persons.
    """

    statements: list[Statement] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    private: set[Passage] = field(default_factory=set)


def read_curation(files: Iterable[Path], sources: Mapping[str, SourceText]) -> Curation:
    """Read curated files.

    Parameters
    ----------
    files
        Turtle files with RDF 1.2 annotations, as ``docs/curation.md`` describes them.
    sources
        Source texts by slug.

    Returns
    -------
    Curation
        The statements of all files.

    Raises
    ------
    BuildError
        With every fault of every file, one a line.
    """
    curation, faults = Curation(), []
    for file in sorted(files):
        try:
            reader = _File(file, sources, curation)
        except BuildError as error:
            faults.append(f"{file.parent.name}/{file.name}: {error}")
            continue
        reader.read()
        faults += [f"{file.parent.name}/{file.name}: {fault}" for fault in reader.faults]
    if faults:
        raise BuildError("\n".join(faults))
    return curation


@dataclass
class _Provenance:
    """What an annotation, or a thing, says that it stands on."""

    passages: tuple[Passage, ...] = ()
    reason: str | None = None


class _File:
    """One curated file: one document, one layer."""

    def __init__(self, file: Path, sources: Mapping[str, SourceText], curation: Curation) -> None:
        self.sources, self.curation, self.faults = sources, curation, list[str]()
        self.objects: dict[Node, list[tuple[ox.NamedNode, Term]]] = defaultdict(list)
        self.annotations: dict[ox.Triple, list[Node]] = defaultdict(list)
        base = f"{PREFIXES['source']}curated/{file.parent.name}/{file.name}"
        try:
            # The prefixes stand on the first line, so that the parser's line numbers are those of the file.
            quads = list(ox.parse(_HEADER + file.read_text("utf-8"), ox.RdfFormat.TURTLE, base_iri=base))
        except (SyntaxError, UnicodeError) as error:
            raise BuildError(f"not Turtle: {error}") from error
        for subject, predicate, object_, _ in quads:
            if predicate.value == _REIFIES:
                self.annotations[object_].append(subject)
            else:
                self.objects[subject].append((predicate, object_))
        here = ox.NamedNode(base)
        header = {predicate.value: term for predicate, term in self.objects.pop(here, [])}
        private = [o for s, p, o, _ in quads if s == here and p.value == CKG + "privatePassage"]
        try:
            self.slug = header[CKG + "curates"].value.removeprefix(PREFIXES["doc"])
            self.layer = header[CKG + "layer"].value.removeprefix(PREFIXES["layer"])
        except KeyError as error:
            raise BuildError("say '<> ckg:curates doc:… ; ckg:layer layer:stated .' at the top.") from error
        if self.layer not in {"stated", "interpreted"}:
            raise BuildError(f"layer:{self.layer} is not curated; write layer:stated or layer:interpreted.")
        if self.slug not in sources:
            raise BuildError(f"it curates doc:{self.slug}, but there is no such source text.")
        for quote in private:
            curation.private.update(self._locate([quote.value]))

    def read(self) -> None:
        """Turn the file's triples into statements."""
        self.faults += self._idle()
        for subject in [node for node in self.objects if isinstance(node, ox.NamedNode)]:
            try:
                self._thing(subject)
            except BuildError as error:
                self.faults.append(f"{curie(subject.value)}: {error}")

    def _idle(self) -> Iterator[str]:
        """Yield what would be lost unread: values of nothing, and provenance for triples that are not said."""
        said = {ox.Triple(node, *fact) for node, facts in self.objects.items() for fact in facts}
        used = {triple.object for triple in said} | {node for nodes in self.annotations.values() for node in nodes}
        for node in sorted(self.objects.keys() - used, key=str):
            if isinstance(node, ox.BlankNode):
                words = " ".join(curie(str(term.value)) for fact in self.objects[node][:2] for term in fact)
                yield f"[ {words} … ] is the value of nothing; give the thing an IRI."
        for triple in sorted(self.annotations.keys() - said, key=str):
            yield f"{triple} is annotated but not said; write it with {{| … |}} behind it."

    def _locate(self, quotes: Iterable[str]) -> tuple[Passage, ...]:
        return tuple(dict.fromkeys(locate(quote, self.sources, self.slug) for quote in quotes))

    def _literals(self, node: Node, name: str) -> list[str]:
        return [term.value for predicate, term in self.objects[node] if predicate.value == CKG + name]

    def _provenance(self, node: Node) -> _Provenance:
        reasons = self._literals(node, "reason")
        return _Provenance(self._locate(self._literals(node, "quote")), " ".join(reasons) or None)

    def _annotation(self, subject: Node, predicate: ox.NamedNode, object_: Term) -> _Provenance:
        provenances = [self._provenance(node) for node in self.annotations[ox.Triple(subject, predicate, object_)]]
        reasons = [provenance.reason for provenance in provenances if provenance.reason]
        passages = tuple(passage for provenance in provenances for passage in provenance.passages)
        if isinstance(object_, ox.BlankNode) and not passages:
            value = self._provenance(object_)  # a value that brings its own quotation bears out that it is there
            return _Provenance(value.passages, " ".join(reasons) or value.reason)
        return _Provenance(passages, " ".join(reasons) or None)

    def _say(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode,
        object_: ox.NamedNode | ox.Literal,
        provenance: _Provenance,
    ) -> None:
        layer = "reference" if predicate == _LABEL else self.layer
        self.curation.statements.append(
            Statement(ox.Triple(subject, predicate, object_), layer, provenance.passages, provenance.reason)
        )

    def _facts(self, node: Node) -> Iterator[tuple[ox.NamedNode, Term]]:
        authoring = {CKG + "quote", CKG + "reason", CKG + "nameForm"}
        return ((predicate, term) for predicate, term in self.objects[node] if predicate.value not in authoring)

    def _thing(self, subject: ox.NamedNode) -> None:
        if not subject.value.startswith(ID):
            raise BuildError(f"only things below {ID} are curated.")
        own = self._provenance(subject)
        annotated = {(p, o): self._annotation(subject, p, o) for p, o in self._facts(subject)}
        everything = tuple(dict.fromkeys(p for provenance in annotated.values() for p in provenance.passages))
        quoted = own.passages or everything
        classes = {str(term.value) for predicate, term in self.objects[subject] if predicate == _TYPE}
        self._demand(subject, quoted, own.reason, classes)
        # What is only added to a thing of another file stands on its own words; the thing does not.
        own.passages = own.passages or (everything if classes else ())
        for form in self._literals(subject, "nameForm"):
            self.curation.names.add(form)
            self._say(subject, _ALIAS, ox.Literal(form), own)
        for (predicate, object_), provenance in annotated.items():
            provenance.passages = provenance.passages or own.passages
            if isinstance(object_, ox.BlankNode):
                object_ = self._value_node(object_, subject, predicate, provenance.passages)
            elif predicate == _TEXT and isinstance(object_, ox.Literal):
                self._check_text(object_.value, provenance.passages)
            elif predicate.value == PREFIXES["foaf"] + "name" and isinstance(object_, ox.Literal):
                self.curation.names.add(object_.value)
            self._say(subject, predicate, object_, provenance)
        for printed in self._literals(subject, "printed"):
            self._quantity(subject, printed, own)
        if classes & _QUOTED_CLASSES and own.passages and not self._literals(subject, "text"):
            first = min(own.passages)
            self._say(
                subject, _TEXT, ox.Literal(first.words(self.sources[first.slug])), _Provenance((first,), own.reason)
            )
        self._stand(subject, own)

    def _demand(
        self, subject: ox.NamedNode, quoted: tuple[Passage, ...], reason: str | None, classes: set[str]
    ) -> None:
        if not quoted:
            raise BuildError("it has no ckg:quote; every curated thing stands on the words of its document.")
        facts = [(p, o) for p, o in self._facts(subject) if p != _LABEL]
        if self.layer == "interpreted" and not reason and not all(self._annotation(subject, *f).reason for f in facts):
            raise BuildError("it is interpreted and gives no ckg:reason.")

    def _check_text(self, text: str, passages: tuple[Passage, ...]) -> None:
        if self.layer == "stated" and not any(
            text in passage.words(self.sources[passage.slug]) for passage in passages
        ):
            raise BuildError(f"its ckg:text {text[:60]!r}… is not in its quotations; copy it, or leave it out.")

    def _stand(self, node: ox.NamedNode, provenance: _Provenance) -> None:
        for passage in provenance.passages:
            self._say(node, _PASSAGE, ox.NamedNode(passage.iri), provenance)
        if provenance.reason and self.layer == "interpreted":
            self._say(node, ckg("reason"), ox.Literal(provenance.reason), provenance)

    def _quantity(self, subject: ox.NamedNode, printed: str, own: _Provenance) -> None:
        places = inside(own.passages, printed, self.sources)
        if not places:
            raise BuildError(f"its ckg:printed {printed!r} is not in its quotations.")
        provenance = _Provenance(tuple(places), own.reason) if len(places) == 1 else own
        given = {predicate.value for predicate, _ in self.objects[subject]}
        for predicate, number in quantity_fields(printed):
            if predicate.value not in given:
                self._say(subject, predicate, number, provenance)

    def _value_node(
        self, node: ox.BlankNode, owner: ox.NamedNode, predicate: ox.NamedNode, context: tuple[Passage, ...]
    ) -> ox.NamedNode:
        """Name a blank value node after its owner and its place, type it, and say its fields."""
        name = predicate.value.removeprefix(CKG)
        if name not in VALUE_CLASSES:
            raise BuildError(f"ckg:{name} does not take a value in [ ]; give the thing an IRI of its own.")
        own = self._provenance(node)
        spans = own.passages or context
        forms = self._literals(node, "printed") or self._literals(node, "literalForm")
        if len(forms) > 1:
            raise BuildError(f"the value of ckg:{name} has {len(forms)} printed forms; write one value for each.")
        if forms:
            places = inside(spans, forms[0], self.sources)
            if len(places) != 1:
                raise BuildError(
                    f"ckg:{name} {forms[0]!r} stands {len(places)} times in its quotation; "
                    "give the value a ckg:quote of its own that holds it once."
                )
            spans = tuple(places)
        reading = "/reading" if self.layer == "interpreted" else ""  # beside the value that is printed there
        iri = ox.NamedNode(f"{owner.value}/{name}/{self._mark(node, name, spans)}{reading}")
        provenance = _Provenance(spans, own.reason)
        self._say(iri, _TYPE, ox.NamedNode(CKG + VALUE_CLASSES[name]), provenance)
        for field_, object_ in self._facts(node):
            if isinstance(object_, ox.BlankNode):
                object_ = self._value_node(object_, iri, field_, context)
            if field_ != _TYPE:
                self._say(iri, field_, object_, provenance)
        if forms and VALUE_CLASSES[name] in {"DateValue", "MonetaryAmount"}:
            given = {field_.value for field_, _ in self.objects[node]}
            for field_, typed in value_fields(VALUE_CLASSES[name], forms[0]):
                if field_.value not in given:
                    self._say(iri, field_, typed, provenance)
        self._stand(iri, provenance)
        return iri

    def _mark(self, node: ox.BlankNode, name: str, spans: tuple[Passage, ...]) -> str:
        if name == "hasAbsence":
            absent = [t.value for p, t in self.objects[node] if p.value == CKG + "absentProperty"]
            if len(absent) != 1:
                raise BuildError("an absence names the one ckg:absentProperty that is absent.")
            return absent[0].rpartition("#")[2].rpartition("/")[2]
        if not spans:
            raise BuildError(f"the value of ckg:{name} has no quotation to stand on.")
        return str(min(spans).start)
