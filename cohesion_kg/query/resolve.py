"""From a name, alias, acronym, code, CURIE or IRI to the one thing it means."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from cohesion_kg.errors import Ambiguous, NotFound
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.store.backend import Backend
from cohesion_kg.values.terms import IRI, curie, expand, value

__all__ = ["Resolver"]

#: A name of fewer letters is short.
_SHORT = 4


class Resolver:
    """Looks names up in one graph.

    Parameters
    ----------
    backend
        The graph.
    catalogue
        The catalogue, whose query ``names`` lists what each thing is called.
    layers
        The layers whose names count; None means all. A name that only a reader gives is none in the stated layer.
    """

    def __init__(self, backend: Backend, catalogue: Catalogue, layers: Sequence[str] | None = None) -> None:
        self._backend = backend
        self._catalogue = catalogue
        self._layers = layers
        self._of_kinds: dict[tuple[str, ...], dict[str, list[IRI]]] = {}

    @cached_property
    def _index(self) -> dict[str, dict[str, str]]:
        """Things by folded name, each with the name as the graph writes it."""
        index: dict[str, dict[str, str]] = defaultdict(dict)
        for thing, name in self._backend.select(self._catalogue["names"].bind(), self._layers).rows:
            iri, text = value(thing), value(name)
            if isinstance(iri, IRI) and isinstance(text, str):
                index[_fold(text)][iri] = text  # names come in order, so capitals give way to "Middlesbrough"
        return index

    def resolve(self, name: object, kinds: Sequence[str] = ()) -> IRI:
        """Return the IRI that a name means.

        Parameters
        ----------
        name
            A name, alias, acronym, code, CURIE, IRI, or a thing that has an ``iri``.
        kinds
            Kinds of thing wanted, as prefixes (``"council"``); they settle a name that has several meanings.

        Returns
        -------
        IRI
            The thing meant.

        Raises
        ------
        NotFound
            If nothing is called so; the candidates are near names.
        Ambiguous
            If more than one thing is; the candidates are their CURIEs.
        """
        text = str(getattr(name, "iri", name)).strip()
        expanded = expand(text)
        if expanded is not None:
            if not self._known(expanded):
                raise NotFound(f"The graph says nothing of {text}.", self._near(text, kinds))
            return IRI(expanded)
        found = set(self._index.get(_fold(text), ()))
        wanted = {iri for iri in found if _kind(iri) in kinds} or found
        if len(wanted) == 1:
            return IRI(next(iter(wanted)))
        if wanted:
            candidates = sorted(map(curie, wanted))
            listed = ", ".join(candidates)
            raise Ambiguous(f"{text!r} means {len(wanted)} things; say which: {listed}.", candidates)
        near = self._near(text, kinds)
        hint = f" Near names: {', '.join(near)}." if near else ""
        raise NotFound(f"Nothing is called {text!r}.{hint}", near)

    def named(self, name: str, kinds: Sequence[str]) -> list[IRI]:
        """Return the things of these kinds that have exactly this name, whatever its case and accents."""
        return [IRI(iri) for iri in sorted(self._index.get(_fold(name), ())) if _kind(iri) in kinds]

    def near(self, name: str, kinds: Sequence[str], limit: int = 3) -> list[tuple[IRI, float]]:
        """Return things of these kinds with a name like this one, and how like it is, from 0 to 100."""
        from rapidfuzz import fuzz, process

        candidates = self._candidates(tuple(kinds))
        found: dict[IRI, float] = {}
        close = process.extract(_distinctive(_fold(name)), list(candidates), scorer=fuzz.token_sort_ratio, limit=limit)
        for words, score, _ in close:
            for iri in candidates[words]:
                found.setdefault(iri, round(score, 1))
        return list(found.items())

    def _candidates(self, kinds: tuple[str, ...]) -> dict[str, list[IRI]]:
        """Return the things of these kinds by what is distinctive in their names."""
        if kinds in self._of_kinds:
            return self._of_kinds[kinds]
        found: dict[str, list[IRI]] = defaultdict(list)
        for folded, things in self._index.items():
            found[_distinctive(folded)] += [IRI(iri) for iri in sorted(things) if _kind(iri) in kinds]
        self._of_kinds[kinds] = {words: iris for words, iris in found.items() if iris}
        return self._of_kinds[kinds]

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Every folded name, and the things that have it, each with the name as the graph writes it."""
        return self._index

    def forms(self, iri: str) -> Sequence[str]:
        """Return what a thing is called, as the graph writes it."""
        return self._forms.get(iri, ())

    @cached_property
    def _forms(self) -> Mapping[str, Sequence[str]]:
        forms: dict[str, list[str]] = defaultdict(list)
        for things in self._index.values():
            for iri, name in things.items():
                forms[iri].append(name)
        return forms

    def _known(self, iri: str) -> bool:
        return self._backend.ask(self._catalogue["known"].bind(thing=iri), self._layers)

    def _near(self, text: str, kinds: Sequence[str]) -> list[str]:
        """Return names like this one, those of the kinds wanted first, as the graph writes them."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        wanted = _fold(text)
        likeness: dict[str, float] = {}
        # Two letters stand inside many a name, so a short name must be like the whole of what was asked.
        for scorer, short in ((fuzz.WRatio, False), (fuzz.ratio, True)):
            names = [name for name in self._index if (len(name) < _SHORT) is short]
            likeness |= {
                name: score
                for name, score, _ in process.extract(wanted, names, scorer=scorer, limit=20, score_cutoff=70)
            }
        # One letter more, less or other, or two that changed places: the commonest slips, in short names above all.
        slips = process.extract(wanted, list(self._index), scorer=OSA.distance, limit=20, score_cutoff=1)
        likeness |= {name: 99.0 + (sorted(name) == sorted(wanted)) for name, _, _ in slips if len(name) > 2}
        fitting = {name for name in likeness if any(_kind(iri) in kinds for iri in self._index[name])}
        nearest = sorted(
            likeness, key=lambda name: (name not in fitting, -likeness[name], abs(len(name) - len(wanted)), name)
        )
        return [next(iter(self._index[name].values())) for name in nearest[:5]]


#: Words that names of councils share, so that they tell nothing apart.
_SHARED = frozenset("borough city council county district london metropolitan of royal the town unitary".split())


def _distinctive(folded: str) -> str:
    """Return a folded name without the words that names of councils share."""
    return " ".join(word for word in folded.split() if word not in _SHARED) or folded


@cache
def _kind(iri: str) -> str:
    return curie(iri).partition(":")[0]


def _fold(text: str) -> str:
    """Fold case, accents and white space, so that a name is found as people type it."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(plain.casefold().replace("&", "and").split())
