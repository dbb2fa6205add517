"""What belongs to no published graph: contact details and numbers of persons are blacked out before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["BLACK", "Blackout", "black_out"]

#: What stands in the text in place of each character that is left out, so that every place stays where it was.
BLACK = "█"

_PRIVATE: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Bounded, so that no text makes the search slow; inside brackets too, as Markdown and HTML print addresses.
    ("e-mail address", re.compile(r"[\w.+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("telephone number", re.compile(r"(?<![\w,=.£-])(?:\+44|0044|\(?0)[ ()-]{0,2}\d(?:[ ()-]{0,2}\d){7,10}(?![\w])")),
    ("National Insurance number", re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}(?: ?\d\d){3} ?[A-D]\b")),
    ("bank account", re.compile(r"\b(?:sort code|account (?:no|number))\b[.: ]*[\d -]{6,12}\d", re.IGNORECASE)),
    (
        "date of birth",
        re.compile(
            r"\b(?:d\.?o\.?b\.?|date of birth|born on)[.: ]+\d{1,2}[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-]\d{2,4}", re.I
        ),
    ),
)


@dataclass(frozen=True, order=True)
class Blackout:
    """A stretch of a text that was left out, and what it was; never what it said."""

    start: int
    end: int
    kind: str


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
    found = list(spans)
    for kind, pattern in _PRIVATE:
        if kind != "e-mail address" or "@" in text:  # most texts have none, and the search costs
            found += [Blackout(*match.span(), kind) for match in pattern.finditer(text)]
    if not found:
        return text, ()
    parts, position, kept = [], 0, []
    for one in sorted(found):
        start = max(one.start, position)
        if start < one.end:
            # Line breaks and tabs stay: they part the cells and lines around.
            parts += [text[position:start], re.sub(r"[^\n\t\u2028]", BLACK, text[start : one.end])]
            kept.append(Blackout(start, one.end, one.kind))
            position = one.end
    return "".join([*parts, text[position:]]), tuple(kept)
