"""Statements with their provenance: triples, their layer, their passages and the reason for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from cohesion_kg.evidence.passages import Passage, passage_iri
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.nodes import VALUE_CLASSES, value_fields
from cohesion_kg.values.terms import ckg, prefixed

__all__ = ["StatementWriter", "is_verbatim"]

_TYPE = prefixed("rdf", "type")
_LABEL = prefixed("rdfs", "label")


def is_verbatim(spans: Sequence[Span], reading: str | None) -> bool:
    """Say whether a value is printed in one piece, or had to be read out of what is printed."""
    return reading is None or (len(spans) == 1 and reading == plain(spans[0].text))


@dataclass(frozen=True)
class StatementWriter:
    """Collects the statements of one document.

    Parameters
    ----------
    slug
        Slug of the source.
    reason
        Why a reader reads so: with a reason statements are interpreted, without one they are stated.
    statements
        The statements so far, in order; shared by the writers of one document.
    apart
        Whether bodies and persons named here are this document's own, until somebody links them to others.
    known
        The things so far, and where each stands first.
    given
        The stated values of a thing under a property.

    Examples
    --------
    >>> writer = StatementWriter("note")
    >>> reader = writer.because("It says officer.")
    >>> post = reader.thing("post:note/officer", "Post", [Span(4, 11, "officer")])
    >>> [(s.layer, s.triple.object.value.rpartition("#")[2]) for s in writer.statements]
    [('interpreted', 'Post'), ('interpreted', 'char=4,11'), ('interpreted', 'It says officer.')]
    """

    slug: str
    reason: str | None = None
    apart: bool = False
    statements: list[Statement] = field(default_factory=list)
    known: dict[ox.NamedNode, Sequence[Span]] = field(default_factory=dict)
    given: dict[tuple[ox.NamedNode, str], list[ox.NamedNode]] = field(default_factory=dict)

    def because(self, reason: str) -> StatementWriter:
        """Return a writer of interpreted statements, which stand for this reason."""
        return replace(self, reason=reason)

    def iri(self, name: str) -> ox.NamedNode:
        """Return the IRI of a thing of this document from its kind and key: ``"action:line-12"``."""
        kind, _, key = name.partition(":")
        return prefixed(kind, f"{self.slug}/{key}")

    def say(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode | str,
        value: ox.NamedNode | ox.Literal | str | int,
        spans: Sequence[Span] = (),
    ) -> None:
        """Say a triple; a name for the predicate means a property of the ontology."""
        predicate = ckg(predicate) if isinstance(predicate, str) else predicate
        node = ox.Literal(value) if isinstance(value, str | int) else value
        passages = tuple(Passage(self.slug, *span.extent) for span in spans) if spans else ()
        layer = "interpreted" if self.reason else "stated"
        self.statements.append(Statement(ox.Triple(subject, predicate, node), layer, passages, self.reason))

    def thing(
        self, iri: ox.NamedNode | str, class_: str, spans: Sequence[Span], label: str | None = None
    ) -> ox.NamedNode:
        """Say that there is a thing, where it stands and, when it is interpreted, why."""
        if isinstance(iri, str):
            prefix, _, local = iri.partition(":")
            iri = prefixed(prefix, local)
        self.say(iri, _TYPE, ckg(class_))
        for span in spans:
            self.say(iri, "passage", passage_iri(self.slug, *span.extent), [span])
        if self.reason:
            self.say(iri, "reason", self.reason)
        if label and iri not in self.known:
            self.say(iri, _LABEL, label)
        self.known.setdefault(iri, spans)
        return iri

    def give(self, owner: ox.NamedNode, name: str, value: ox.NamedNode, spans: Sequence[Span]) -> None:
        """Give a thing a value that stands elsewhere than the thing itself."""
        self.say(owner, name, value, spans)
        if self.reason is None:
            self.given.setdefault((owner, name), []).append(value)

    def value(
        self,
        owner: ox.NamedNode,
        name: str,
        spans: Sequence[Span],
        reading: str | None = None,
        mark: str = "",
    ) -> ox.NamedNode:
        """Give a thing a date or an amount: as printed in one piece, or as a reader reads it.

        The IRI ends with `mark`, where another value of the thing stands at the same place.

        Raises
        ------
        BuildError
            If the words are no amount where an amount is due.
        """
        printed = is_verbatim(spans, reading)
        words = spans[0].text if printed or reading is None else reading
        fields = list(value_fields(VALUE_CLASSES[name], words))
        iri = ox.NamedNode(f"{owner.value}/{name}/{spans[0].start}{mark}")
        self.thing(iri, VALUE_CLASSES[name], spans)
        self.say(iri, "printed" if printed else "reading", words)
        for predicate, node in fields:
            self.say(iri, predicate, node)
        self.give(owner, name, iri, spans)
        return iri

    def absence(self, owner: ox.NamedNode, name: str, kind: str, span: Span) -> ox.NamedNode:
        """Say that a thing lacks something, and in which way."""
        ways = self.given.setdefault((owner, f"hasAbsence {name}"), [])
        ways += [way] if (way := prefixed("absence", kind)) not in ways else []
        # Two columns may each lack it in a way of their own.
        mark = "" if ways.index(way) == 0 else f"/{kind}"
        iri = self.thing(ox.NamedNode(f"{owner.value}/hasAbsence/{name}{mark}"), "Absence", [span])
        self.say(iri, "absenceKind", prefixed("absence", kind))
        self.say(iri, "absentProperty", ckg(name))
        self.say(owner, "hasAbsence", iri, [span])
        return iri

    def name(self, owner: ox.NamedNode, span: Span) -> None:
        """Give a thing a name, each printed form once."""
        forms = self.given.setdefault((owner, f"hasName {span.text}"), [])
        forms.append(ox.NamedNode(f"{owner.value}/hasName/{span.start}"))
        form = self.thing(forms[0], "Name", [span])
        self.say(form, "literalForm", span.text)
        self.say(form, "nameKind", prefixed("namekind", "full"))
        self.say(owner, "hasName", form)
