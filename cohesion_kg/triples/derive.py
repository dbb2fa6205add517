"""Rules: what is computed from the stated and interpreted layers, each with the rule that computed it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from cohesion_kg.errors import BuildError
from cohesion_kg.evidence.passages import Passage
from cohesion_kg.evidence.sources import SourceText
from cohesion_kg.triples.statements import Statement, Subject
from cohesion_kg.values.namespaces import PREFIXES
from cohesion_kg.values.terms import ckg, prefixed, text_of

__all__ = ["chain_rule", "read_vocabulary", "theme_rule"]

_TYPE = prefixed("rdf", "type")
_SUB_PROPERTY = prefixed("rdfs", "subPropertyOf")
_SUB_CLASS = prefixed("rdfs", "subClassOf")
_HIDDEN_LABEL = prefixed("skos", "hiddenLabel")
_LEADS_TO, _FOLLOWS_FROM = ckg("leadsTo"), ckg("followsFrom")
_HAS_THEME, _TEXT, _PASSAGE = (ckg(name) for name in ("hasTheme", "text", "passage"))
_RULE = ckg("rule")
_WORD = re.compile(r"\w+")
#: Classes that the theme rule reads.
_THEMED = tuple(
    ckg(name)
    for name in "Action Conclusion Decision Finding Funding Instrument Objective Option Priority ProgressUpdate "
    "Project Activity Recommendation Response Result TermOfReference".split()
)


def read_vocabulary(folder: Path) -> ox.Store:
    """Read the ontology and its vocabularies, which the rules go by.

    Parameters
    ----------
    folder
        The folder of the ontology.

    Raises
    ------
    BuildError
        If a file is not Turtle.

    Examples
    --------
    >>> from cohesion_kg.store import bundle
    >>> len(read_vocabulary(bundle.path("ontology"))) > 1000
    True
    """
    store = ox.Store()
    for file in sorted([folder / "cohesion.ttl", *folder.glob("vocabularies/*.ttl")]):
        try:
            store.load(path=str(file), format=ox.RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise BuildError(f"{file.name} is not Turtle: {error}") from error
    return store


def _below(ontology: ox.Store, predicate: ox.NamedNode, top: ox.NamedNode) -> set[ox.NamedNode]:
    """Return everything below `top` along `predicate`, `top` included."""
    found, fresh = {top}, [top]
    while fresh:
        parent = fresh.pop()
        for quad in ontology.quads_for_pattern(None, predicate, parent):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                fresh.append(quad.subject)
    return found


def chain_rule(statements: Iterable[Statement], ontology: ox.Store) -> Iterator[Statement]:
    """Yield ``ckg:leadsTo`` for every sub-property of it, and of its inverse the other way round.

    Parameters
    ----------
    statements
        Stated and interpreted statements.
    ontology
        The ontology.
    """
    rule = "A property below ckg:leadsTo, or below its inverse ckg:followsFrom, holds between the two."
    forwards = _below(ontology, _SUB_PROPERTY, _LEADS_TO)
    backwards = _below(ontology, _SUB_PROPERTY, _FOLLOWS_FROM)
    yield Statement(ox.Triple(_LEADS_TO, _RULE, ox.Literal(rule)), "derived")
    for statement in statements:
        subject, predicate, object_ = statement.triple
        if predicate in forwards:
            yield Statement(ox.Triple(subject, _LEADS_TO, object_), "derived")
        elif predicate in backwards:
            yield Statement(ox.Triple(object_, _LEADS_TO, subject), "derived")


def theme_rule(
    statements: Iterable[Statement], ontology: ox.Store, sources: dict[str, SourceText]
) -> Iterator[Statement]:
    """Yield ``ckg:hasTheme`` where the words of a thing hold a hidden label of a theme, as whole words.

    A thing's words are its ``ckg:text``, or, where it has none, those of its passages.

    Parameters
    ----------
    statements
        Stated and interpreted statements.
    ontology
        The ontology and the themes.
    sources
        Source texts by slug.
    """
    rule = "The words of the thing hold a skos:hiddenLabel of the theme, as whole words, whatever their case."
    yield Statement(ox.Triple(_HAS_THEME, _RULE, ox.Literal(rule)), "derived")
    themed_classes = set().union(*(_below(ontology, _SUB_CLASS, top) for top in _THEMED))
    texts: dict[Subject, list[str]] = defaultdict(list)
    quoted: dict[Subject, list[str]] = defaultdict(list)
    themed: dict[Subject, None] = {}
    for statement in statements:
        subject, predicate, object_ = statement.triple
        if predicate == _TYPE and object_ in themed_classes:
            themed[subject] = None
        elif predicate == _TEXT:
            texts[subject].append(text_of(object_))
        elif predicate == _PASSAGE:
            passage = Passage.from_iri(text_of(object_))
            quoted[subject].append(passage.words(sources[passage.slug]))
    first_words, patterns = _theme_patterns(ontology)
    told: dict[Subject, list[str]] = {}
    for subject in themed:  # most rows of accounts hold no label at all, which is soon seen
        said = texts[subject] or quoted[subject]
        if words := [text for text in said if not first_words.isdisjoint(_WORD.findall(text.casefold()))]:
            told[subject] = words
    for theme, pattern in patterns.items():
        for subject, words in told.items():
            if any(map(pattern.search, words)):
                yield Statement(ox.Triple(subject, _HAS_THEME, theme), "derived")


@cache
def _theme_patterns(ontology: ox.Store) -> tuple[frozenset[str], dict[ox.NamedNode, re.Pattern[str]]]:
    """Return the first words of all hidden labels of themes, and a pattern for the labels of each."""
    labels: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for quad in ontology.quads_for_pattern(None, _HIDDEN_LABEL, None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(PREFIXES["theme"]):
            labels[quad.subject].append(text_of(quad.object))
    patterns = {}
    for theme in sorted(labels, key=lambda node: node.value):
        words = "|".join(re.escape(label) for label in sorted(labels[theme], key=len, reverse=True))
        patterns[theme] = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    first_words = (_WORD.findall(label.casefold())[0] for some in labels.values() for label in some)
    return frozenset(first_words), patterns
