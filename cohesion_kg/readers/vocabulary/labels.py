"""What the headings and labels of council papers say: the role of the words below or beside them."""

from __future__ import annotations

import re
from functools import lru_cache

from cohesion_kg.readers.vocabulary.matcher import Phrases

__all__ = ["LABELLED", "SHORT", "label_role", "words_of"]

#: Roles whose words stand on the line of the label and go no further.
SHORT = frozenset(
    "maker decided published effective status wards contact title reference key call-in date venue body".split()
)

_LABELS = Phrases("labels")
#: A label and the words behind it: "Decision maker: Cabinet".
LABELLED = re.compile(r"(?P<label>[A-Z][A-Za-z’'()/ -]{1,50}): ?(?=\S)")
_LONGEST = 90


def words_of(label: str) -> str:
    """Return the words of a label without mark-up, number, colon and case.

    Examples
    --------
    >>> words_of("## **5. RECOMMENDATIONS:**")
    'recommendations'
    """
    words = re.sub(r"</?[a-zA-Z]+/?>|[*_#]+", " ", label[:_LONGEST]).replace("’", "'")
    words = re.sub(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-zA-Z][.)])\s+", "", words)
    return " ".join(words.casefold().split()).strip(" :.?-–")


@lru_cache(maxsize=4096)
def label_role(label: str) -> str | None:
    """Return the role that a heading or label gives the words below or beside it.

    Parameters
    ----------
    label
        The heading, or the words before a colon.

    Returns
    -------
    str or None
        The role; None when the label is not known.

    Examples
    --------
    >>> label_role("5. RECOMMENDATIONS"), label_role("Alternative options considered and rejected")
    ('recommendations', 'options')
    >>> label_role("Reasons for the decision:"), label_role("Date of decision")
    ('reason', 'decided')
    >>> label_role("Progress on earlier recommendations")
    """
    if len(label) > _LONGEST:
        return None
    return _LABELS.role(words_of(label))
