"""Who is responsible: the printed cell as stated, and the parties that a reader takes from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox
from rapidfuzz.distance import OSA

from cohesion_kg.evidence.passages import find_words
from cohesion_kg.readers.mapping.writer import StatementWriter, is_verbatim
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.parties import REASONS, Party, is_generic, read_parties
from cohesion_kg.values.terms import kebab, prefixed

__all__ = ["name_party", "write_parties", "write_responsible"]

_FOAF_NAME = prefixed("foaf", "name")
#: Words for bodies that are so long or so odd that hardly any surname is like them, and the surnames that are.
_BODIES = (
    "police council partnership authority committee commission constabulary university association foundation"
    " federation"
).split()
_SURNAMES = frozenset({"polite"})


def name_party(span: Span) -> tuple[str, str | None] | None:
    """Return the name of a body or post that a sentence names, without its article, and "post" if it is one.

    Words such as "we", "members" and "the relevant officers" name none.

    Examples
    --------
    >>> words = "the Executive Member for Housing"
    >>> name_party(Span(0, len(words), words)), name_party(Span(0, 8, "officers"))
    (('Executive Member for Housing', 'post'), None)
    """
    words = span.text.removeprefix("the ").removeprefix("The ").strip()
    if not any(word[:1].isupper() for word in words.split()):
        return None
    is_post = any(one.kind == "post" for one in read_parties(span))
    return words[:1].upper() + words[1:], "post" if is_post else None


def write_responsible(
    writer: StatementWriter, owner: ox.NamedNode, name: str, spans: Sequence[Span], reading: str | None = None
) -> ox.NamedNode:
    """Say what is printed where an action names who is responsible.

    Parameters
    ----------
    writer
        Writes the statements, as stated or as interpreted.
    owner
        The action.
    name
        Kind and key of the responsibility: ``"responsibility:line-12-c2"``.
    spans
        Where the words stand.
    reading
        The words as repaired, if they are.

    Returns
    -------
    pyoxigraph.NamedNode
        The responsibility.
    """
    printed = is_verbatim(spans, reading)
    line = owner.value.rpartition("/")[2].replace("-", " ", 1)
    label = f"Who is responsible, {line}" + (", repaired" if writer.reason else "")
    iri = writer.thing(writer.iri(name), "Responsibility", spans, label)
    writer.say(iri, "printed" if printed else "reading", spans[0].text if printed else reading or "")
    writer.give(owner, "responsible", iri, spans)
    return iri


def write_parties(
    writer: StatementWriter,
    iri: ox.NamedNode,
    text: str,
    scope: str,
    spans: Sequence[Span],
    reading: str | None = None,
) -> None:
    """Say which parties a reader takes from the cell, and which person holds which post there.

    Parameters
    ----------
    writer
        Writes the statements; each has the reason that goes with the kind of the party.
    iri
        The responsibility.
    text
        The whole text of the source.
    scope
        The council or place, or else the source, that common names of posts and teams belong to.
    spans
        Where the words of the cell stand.
    reading
        The words as repaired, if they are.
    """
    printed = is_verbatim(spans, reading)
    cell = spans[0] if printed or reading is None else Span(0, len(reading), reading)
    parties = [party for party in read_parties(cell) if party.kind != "unknown"]
    holders = {party.holder for party in parties}
    nodes: dict[Span, ox.NamedNode] = {}
    for party in parties:
        places = [party.span] if printed else _places(text, party.span.text, spans)
        reason = REASONS[party.kind]
        if party.kind == "person" and party.span not in holders and (body := _misprinted(party.span.text)):
            reason = f'Its last word is "{body}" but for a letter: the misprinted name of a body.'
            party = replace(party, kind="organisation")
        reader = writer.because(reason)
        nodes[party.span] = _party(reader, party, scope, places)
        reader.say(iri, "party", nodes[party.span], places)
    for party in parties:
        if party.holder in nodes:
            reader = writer.because("The cell names the person together with the post or the body.")
            person, office = nodes[party.holder], nodes[party.span]
            names = "-".join(node.value.rpartition("/")[2] for node in (person, office))
            membership = reader.thing(writer.iri(f"membership:{names}"), "Membership", spans)
            reader.say(membership, "holder", person)
            reader.say(membership, "heldPost" if party.kind == "post" else "memberOf", office)


def _misprinted(name: str) -> str | None:
    """Return the word for a body that the last word of a name is, but for one letter or two that changed places.

    Examples
    --------
    >>> _misprinted("Cleveland Polise"), _misprinted("Ann Polite"), _misprinted("Ann Heath")
    ('police', None, None)
    """
    last = name.rpartition(" ")[2].casefold()
    if last in _SURNAMES:
        return None
    return next((body for body in _BODIES if len(body) == len(last) and OSA.distance(body, last) == 1), None)


def _places(text: str, words: str, spans: Sequence[Span]) -> Sequence[Span]:
    """Return where words of a repaired reading stand; all its spans, when no one place holds them."""
    extents = [extent for span in spans for extent in find_words(text, words, span.extent)]
    return [Span(*extents[0], words)] if extents else spans


def _party(writer: StatementWriter, party: Party, scope: str, spans: Sequence[Span]) -> ox.NamedNode:
    name, kind = party.span.text, str(party.kind)
    if kind == "organisation" and name.casefold().endswith(" school"):
        kind = "school"
    if kind == "initials" or writer.apart:
        local = f"{writer.slug}/"
    elif kind == "person" or (kind in {"organisation", "school"} and not is_generic(name)):
        local = ""  # such a name means the same everywhere
    else:
        local = f"{scope}/"
    iri = writer.thing(f"{kind}:{local}{kebab(name)}", kind.title(), spans, name[:1].upper() + name[1:])
    if kind == "initials":
        writer.say(iri, "printed", name)
    elif kind == "person":
        writer.say(iri, _FOAF_NAME, name)
    elif [span.text for span in spans] == [name]:
        writer.name(iri, spans[0])
    return iri
