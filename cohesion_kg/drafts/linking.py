"""Links: what a draft names, and the thing of the graph that is meant; each can be undone, and leaves no trace then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from cohesion_kg.query.resolve import Resolver
from cohesion_kg.readers.vocabulary.parties import is_generic
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.terms import IRI, ckg, curie, prefixed

__all__ = ["LINKED", "Decision", "Link", "Named", "find_links", "linked"]

#: Kinds of things in the graph that each kind of thing in a draft can be.
_CAN_BE: dict[str, tuple[str, ...]] = {
    "council": ("council",),
    "organisation": ("organisation", "council", "partnership", "panel", "school"),
    "school": ("school",),
    "team": ("team",),
    "post": ("post",),
    "stream": ("stream",),
    "partnership": ("partnership", "panel"),
    "panel": ("panel", "partnership"),
    # Two words with capitals are read as a person, and may be the misprinted name of a body.
    "person": ("person", "organisation", "council", "partnership", "panel", "school"),
}
#: Kinds of things in a draft that may be things of the graph.
LINKED = frozenset(_CAN_BE)
#: A name means the same thing everywhere only for these; the others belong to a council.
_OF_A_COUNCIL = frozenset({"post", "team"})
#: How like two names must be, from 0 to 100, for the link to be proposed.
_LIKE = 85.0

_TYPE, _LABEL, _NAME = prefixed("rdf", "type"), prefixed("rdfs", "label"), prefixed("foaf", "name")
_REASON = ckg("reason")


@dataclass(frozen=True)
class Named:
    """Something that a draft names, under the IRI that it has while nobody links it.

    Accounts name thousands; of what is `listed` there only the recorded names are asked for, and none that is like it.
    """

    iri: str
    name: str
    listed: bool = False

    @property
    def kind(self) -> str:
        """Its kind: the prefix of its IRI."""
        return curie(self.iri).partition(":")[0]


@dataclass(frozen=True)
class Decision:
    """What a person decided on a link: that a named thing is the target, or that it is not."""

    thing: str
    target: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True)
class Link:
    """A link, made or proposed.

    Parameters
    ----------
    thing, name
        What the draft names.
    target
        The thing of the graph.
    state
        ``"by name"`` or ``"accepted"``: the link is made. ``"proposed"`` or ``"rejected"``: it is not.
    score
        How like the whole names are, from 0 to 100; 100 is the same name.
    reason
        Why it is made or proposed.
    """

    thing: str
    name: str
    target: IRI
    state: str
    score: float
    reason: str

    @property
    def made(self) -> bool:
        """Whether the draft's graph has the link."""
        return self.state in {"by name", "accepted"}


def find_links(
    named: Iterable[Named], resolver: Resolver, decisions: Sequence[Decision], scope: str | None
) -> Iterator[Link]:
    """Yield the links of a draft: those made by name, those proposed, and what a person decided.

    Parameters
    ----------
    named
        What the draft names.
    resolver
        Knows the names of the graph.
    decisions
        What a person decided; it stands before what a rule finds.
    scope
        Local name of the council whose posts and teams may be meant, as in ``post:leeds/…``.
    """
    decided = {(one.thing, one.target): one for one in decisions}
    accepted = {one.thing: one for one in decisions if one.accepted}
    exact = {
        one: [iri for iri in resolver.named(one.name, _CAN_BE[one.kind]) if _in_scope(one, iri, scope)] for one in named
    }
    meant: dict[str, set[IRI]] = {}
    for one, targets in exact.items():
        meant.setdefault(one.iri, set()).update(targets)
    for one, targets in exact.items():
        unsure = _unsure(one, meant[one.iri])
        found = dict.fromkeys(targets, (100.0, f"{one.name} is a recorded name of it{unsure}."))
        if not targets and not one.listed:
            like = [(iri, score) for iri, score in _near(resolver, one.name, one.kind) if _in_scope(one, iri, scope)]
            found = {iri: (score, f"Its name is like {one.name}.") for iri, score in like}
        if one.iri in accepted:
            found.setdefault(IRI(accepted[one.iri].target), (0.0, ""))
        for iri, (score, reason) in found.items():
            if decision := decided.get((one.iri, iri)):
                state, reason = "accepted" if decision.accepted else "rejected", decision.reason or reason
            else:
                by_rule = iri in targets and not unsure and one.iri not in accepted
                state = "by name" if by_rule else "proposed"
            yield Link(one.iri, one.name, iri, state, score, reason or "A person says so.")


def _unsure(one: Named, meant: Collection[str]) -> str:
    """Say why no rule links a name, although it is recorded; nothing where one does."""
    if len(meant) > 1:
        return ", but of other things too"
    if one.kind == "person":
        return ", but two people may have one name"
    if one.kind not in _OF_A_COUNCIL and is_generic(one.name):
        return ", but it is a common name, which may mean another"
    return ""


@lru_cache(maxsize=10_000)
def _near(resolver: Resolver, name: str, kind: str) -> list[tuple[IRI, float]]:
    """Return things with a name like this one, and how like the whole names are.

    Names of councils are found by what is left without words such as Borough. A name that is made of common words
    alone must be like the whole of another: nothing is left of "Town Partnership".
    """
    from rapidfuzz import fuzz

    found = []
    for iri, score in resolver.near(name, _CAN_BE[kind]):
        whole = max(fuzz.token_sort_ratio(name.casefold(), other.casefold()) for other in resolver.forms(iri))
        if min(score, whole if is_generic(name) else score) >= _LIKE:
            found.append((iri, min(round(whole, 1), 99.0)))
    return found


def _in_scope(one: Named, iri: str, scope: str | None) -> bool:
    owner = curie(iri).partition(":")[2].rpartition("/")[0]
    return owner == scope if one.kind in _OF_A_COUNCIL else owner in ("", scope)


def linked(statements: Iterable[Statement], links: Iterable[Link]) -> list[Statement]:
    """Return the statements with each linked thing replaced by its target.

    What is replaced becomes interpreted, for the reason of the link. The target keeps the type, label and name that
    it has in the graph.
    """
    targets = {ox.NamedNode(link.thing): link for link in links if link.made}
    return list(_linked(statements, targets)) if targets else list(statements)


def _linked(statements: Iterable[Statement], targets: Mapping[ox.NamedNode, Link]) -> Iterator[Statement]:
    for statement in statements:
        subject, predicate, object_ = statement.triple
        links = [targets[node] for node in (subject, object_) if isinstance(node, ox.NamedNode) and node in targets]
        if not links:
            yield statement
            continue
        if subject in targets and predicate in (_TYPE, _LABEL, _REASON, _NAME):
            continue
        subject = ox.NamedNode(targets[subject].target) if subject in targets else subject
        object_ = ox.NamedNode(targets[object_].target) if object_ in targets else object_
        reason = " ".join(
            dict.fromkeys([*([statement.reason] if statement.reason else []), *(x.reason for x in links)])
        )
        layer = "interpreted" if statement.layer == "stated" else statement.layer
        yield statement._replace(triple=ox.Triple(subject, predicate, object_), layer=layer, reason=reason)
