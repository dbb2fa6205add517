"""Similarity: recommendations and actions of different councils that use the same words, with the words shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cohesion_kg.errors import MissingExtra, QueryError
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI

__all__ = ["similar"]

_COLUMNS = ("similarity", "shared", "one", "one_council", "other", "other_council", "one_passage", "other_passage")
#: How many of the words that two texts share are shown, the weightiest first.
_SHOWN = 8


def similar(scope: Scope, *things: object, council: object = None, limit: int = 20) -> Table:
    """Rank pairs of recommendations and actions of different councils by the words that they share.

    The words are weighted by tf-idf over all recommendations and actions, and compared by the cosine. Likeness of
    words proposes a pair for reading; it does not say that the two are the same.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    *things
        Things of which each pair must have one, by any of their names; all by default.
    council
        Only pairs with a recommendation or action of this council.
    limit
        How many pairs at most.

    Returns
    -------
    Table
        The pairs, the most alike first, with the shared words, the weightiest first, and a passage of each.

    Raises
    ------
    MissingExtra
        If scikit-learn is not installed.
    QueryError
        If the limit is less than one, or a thing is no recommendation or action of a council.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> similar(kg.scope, limit=3).columns[:2]
    ('similarity', 'shared')
    """
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise MissingExtra('scikit-learn is not installed: pip install "cohesion-kg[similarity]".') from error
    if limit < 1:
        raise QueryError(f"limit={limit} shows nothing; ask for one pair or more.")
    texts = list(scope.ask("compare-texts"))
    wanted, publisher = {scope.resolve(name) for name in things}, scope.council(council)
    if strange := wanted - {text["thing"] for text in texts}:
        raise QueryError(f"{', '.join(sorted(strange))}: no recommendation or action with words; see kg.actions().")
    if not texts:
        return Table(_COLUMNS, [])
    vectoriser = TfidfVectorizer(stop_words="english", sublinear_tf=True, token_pattern=r"(?u)\b[^\W\d_]{3,}\b")
    try:
        weights = vectoriser.fit_transform([text["words"] for text in texts])
    except ValueError:  # there are no words but stop words
        return Table(_COLUMNS, [])
    terms = vectoriser.get_feature_names_out()
    alike = (weights @ weights.T).tocoo()
    pairs = sorted(
        (-float(value), int(row), int(column))
        for row, column, value in zip(alike.row, alike.col, alike.data, strict=True)
        if row < column
        and texts[row]["council"] != texts[column]["council"]
        and (not wanted or wanted & {texts[row]["thing"], texts[column]["thing"]})
        and (publisher is None or publisher in {texts[row]["council"], texts[column]["council"]})
    )
    rows = []
    for negative, row, column in pairs[:limit]:
        both = weights[row].multiply(weights[column]).tocoo()
        shared = sorted((-weight, terms[index]) for weight, index in zip(both.data, both.col, strict=True))
        one, other = texts[row], texts[column]
        if other["thing"] in wanted and one["thing"] not in wanted:
            one, other = other, one
        rows.append(
            (Decimal(f"{-negative:.3f}"), ", ".join(word for _, word in shared[:_SHOWN]), one["thing"], one["council"],
             other["thing"], other["council"], one["passage"], other["passage"])
        )  # fmt: skip
    labels, quotations = _labels(scope, texts), _quoted(scope, rows)
    return Table(_COLUMNS, rows, labels=labels, quotations=quotations)


def _labels(scope: Scope, texts: Sequence[dict[str, object]]) -> dict[str, str]:
    labels = {str(text["thing"]): str(text["label"] or text["thing"]) for text in texts}
    councils = sorted({str(text["council"]) for text in texts})
    return labels | scope.labels(councils)


def _quoted(scope: Scope, rows: Iterable[Sequence[object]]) -> dict[str, str]:
    passages = [cell for row in rows for cell in row[-2:] if isinstance(cell, IRI)]
    return scope.quotations(passages)
