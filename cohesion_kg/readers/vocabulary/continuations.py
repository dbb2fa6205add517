"""Words that the end of a line or of a page cuts: how the rest of them opens, and how what is cut breaks off."""

from __future__ import annotations

import re

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.values.dates import read_date

__all__ = ["breaks_off", "goes_on_from", "is_another_date", "opens_inside"]

_INSIDE = re.compile(r"[a-z(),;&]")
_UNFINISHED = re.compile(r"(?:[,&/(–-]|\b(?:a|an|and|by|for|from|in|of|on|or|the|to|with))$", re.IGNORECASE)


def opens_inside(text: str) -> bool:
    """Say whether words open in the middle of a sentence: with a small letter, a bracket, or a mark that joins.

    Examples
    --------
    >>> opens_inside("and the parks"), opens_inside("The parks")
    (True, False)
    """
    return bool(_INSIDE.match(text))


def breaks_off(text: str) -> bool:
    """Say whether words break off: "Head of", "Early Years Manager and".

    Examples
    --------
    >>> breaks_off("Head of"), breaks_off("Head of Housing")
    (True, False)
    """
    return bool(_UNFINISHED.search(text))


def is_another_date(above: str, words: str) -> bool:
    """Say whether a date stands below a whole one, which it cannot go on with.

    Examples
    --------
    >>> is_another_date("May 2021", "June 2021"), is_another_date("30 November", "2021")
    (True, False)
    """
    whole = read_date(above)
    return (
        whole.kind != "unknown"
        and "X" not in str(whole.edtf)
        and read_date(words).kind != "unknown"
        and read_date(f"{above} {words}").kind == "unknown"
    )


def goes_on_from(span: Span, above: Span | None) -> bool:
    """Say whether words go on from those above them.

    Examples
    --------
    >>> goes_on_from(Span(8, 15, "Housing"), Span(0, 7, "Head of"))
    True
    """
    return opens_inside(span.text) or (above is not None and breaks_off(above.text))
