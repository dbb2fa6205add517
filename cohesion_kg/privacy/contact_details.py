"""What belongs to no published graph: contact details and numbers of persons, blacked out before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["BLACK", "Blackout", "black_out"]

#: What stands in the text in place of each character that is left out, so that every place stays where it was.
BLACK = "█"

_TELEPHONE = "telephone number"
#: What is private: its kind, words of which one stands wherever it does, and its form. A form that opens with a letter
#: or a figure, and looks back from there, is searched for at a third of the cost of one that looks back first.
_PRIVATE: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        _TELEPHONE,
        ("",),
        re.compile(
            r"[+0(](?<![\w,=.£-].)(?:(?:(?<=\+)44|(?<=0)044)(?:(?:[ ()-]{0,3}|[\n\u2028][ \t]{0,9})\d){9,11}"
            r"|(?:(?<=0)|(?<=\()0)(?:(?:[ ()-]{0,3}|[\n\u2028][ \t]{0,9})\d){9,10})(?!\w|[.,]\d|%)"
        ),
    ),
    (
        "National Insurance number",
        ("",),
        re.compile(r"[A-CEGHJ-PR-TW-Z](?<!\w.)[A-CEGHJ-PR-TW-Z](?: ?\d\d){3} ?[A-D]\b"),
    ),
    (
        "bank account",
        ("sort code", "account", "bank", "bacs", "paid to", "paid into"),
        re.compile(
            r"\b(?:sort code|account (?:no|number))\b[.: ]*[\d -]{6,12}\d"
            r"|\b(?:account|bank|bacs|paid (?:in)?to)\b[^\w\n]{1,5}(\d\d-\d\d-\d\d[ ,;/]{1,3}\d{8})(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "date of birth",
        ("dob", "d.ob", "do.b", "d.o.b", "date of b", "born on"),
        re.compile(
            r"\b(?:d\.?o\.?b\.?|date of birth|born on)[.: ]+\d{1,2}[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-]\d{2,4}", re.I
        ),
    ),
)
#: Bounded, so that no text makes the search slow; inside brackets too, as Markdown and HTML print addresses.
_ADDRESS = re.compile(r"[\w.+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_BEFORE_SIGN, _AFTER_SIGN = 65, 600  # characters that an address can have on each side of its sign


@dataclass(frozen=True, order=True)
class Blackout:
    """A stretch of a text that was left out, and what it was; never what it said."""

    start: int
    end: int
    kind: str


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand, looking around each of their signs only."""
    end, sign = 0, text.find("@")
    while sign >= 0:
        match = _ADDRESS.search(text, max(end, sign - _BEFORE_SIGN), sign + _AFTER_SIGN)
        if match and match.start() < sign:
            yield match.span()
            end = match.end()
        sign = text.find("@", max(sign + 1, end))


def _is_telephone(printed: str) -> bool:
    """Say whether figures are grouped as telephone numbers are, and are no run of figures in a table."""
    code, *groups = re.findall(r"\d+", re.sub(r"^(?:\+44|0044)[ -]?(?:\(0\)|0(?=\d))?[ ()-]*", "0", printed))
    if len(code + "".join(groups)) not in (10, 11) or code[1:2] not in {*"1235789"}:
        return False
    # An area code has three to six figures, or stands with the rest; that comes in few groups of two or more.
    return not groups or (len(code) >= 3 and len(groups) <= (4 if len(code) > 4 else 3) and min(map(len, groups)) > 1)


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
    found = [*spans, *(Blackout(*span, "e-mail address") for span in _addresses(text))]
    folded = text.casefold()
    for kind, words, pattern in _PRIVATE:
        if any(word in folded for word in words):  # most texts have none, and the search costs
            matches = (one for one in pattern.finditer(text) if kind != _TELEPHONE or _is_telephone(one[0]))
            found += [Blackout(*one.span(one.lastindex or 0), kind) for one in matches]
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
