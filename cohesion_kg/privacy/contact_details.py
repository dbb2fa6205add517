"""What belongs to no published graph: contact details and numbers of persons, blacked out before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cohesion_kg.privacy.columns import below_headings
from cohesion_kg.privacy.folding import fold
from cohesion_kg.privacy.forms import by_form
from cohesion_kg.privacy.labels import labelled

__all__ = ["BLACK", "Blackout", "black_out", "private_details"]

#: What stands in the text in place of each character that is left out, so that every place stays where it was.
BLACK = "█"

#: What a line has that holds any detail: a sign of an address, or figures.
_MAY_HOLD = re.compile(r"(?:\d\D{0,99}){2}|[@＠﹫]|\bat\b|%40|address", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Blackout:
    """A stretch of a text that was left out, and what it was; never what it said."""

    start: int
    end: int
    kind: str


def private_details(text: str) -> list[Blackout]:
    r"""Return where private details stand in a text, in order.

    They are known by their form, by the label before them, or by the heading above or beside them.

    Parameters
    ----------
    text
        A text; tabs or bars part the cells of a row.

    Examples
    --------
    >>> private_details("Name\tDate of birth\nKK\t03/1981")
    [Blackout(start=22, end=29, kind='date of birth')]
    """
    if "\n" not in text and not _MAY_HOLD.search(text):
        return []
    folded = fold(text)
    details = [*by_form(folded), *labelled(folded), *below_headings(text, folded)]
    return sorted(Blackout(*detail) for detail in details)


def black_out(text: str, spans: Iterable[Blackout] = ()) -> tuple[str, tuple[Blackout, ...]]:
    """Return a text with contact details blacked out, and where they stood.

    Parameters
    ----------
    text
        A text.
    spans
        Further stretches to black out, such as a column with names of private persons.

    Returns
    -------
    tuple
        The text, exactly as long as before, and the stretches that were left out, in order.

    Examples
    --------
    >>> black_out("Ask ann@example.org by 19.01.17.")
    ('Ask ███████████████ by 19.01.17.', (Blackout(start=4, end=19, kind='e-mail address'),))
    >>> black_out("£1,250,000 was paid in 2017/18; ref 20171801")[1]
    ()
    """
    blackouts = sorted([*spans, *private_details(text)])
    if not blackouts:
        return text, ()
    parts, position, kept = [], 0, []
    for blackout in blackouts:
        start = max(blackout.start, position)
        if start < blackout.end:
            # Line breaks and tabs stay: they part the cells and lines around.
            parts += [text[position:start], re.sub(r"[^\n\t\u2028]", BLACK, text[start : blackout.end])]
            kept.append(Blackout(start, blackout.end, blackout.kind))
            position = blackout.end
    return "".join([*parts, text[position:]]), tuple(kept)
