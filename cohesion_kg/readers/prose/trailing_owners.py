"""Minutes that name who is to act behind the words of each item: "… would write to the landowner. Clerk"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cohesion_kg.readers.prose.minutes import LoggedAction, read_deadline
from cohesion_kg.readers.prose.paragraphs import Paragraph
from cohesion_kg.readers.text.blocks import Span

__all__ = ["read_owned_actions"]

_INITIAL = r"(?:[A-Z]\.?\s?){0,2}"
_COUNCILLOR = rf"(?:County\s)?(?:Cllr|Councillor)s?\.?\s{_INITIAL}[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?"
_OFFICE = r"(?:The\s)?(?:Clerk|Chair(?:man|person)?|Vice[ -]Chair(?:man|person)?|Secretary|Treasurer)"
_ONE = rf"(?:{_COUNCILLOR}|{_OFFICE})"
_OWNER = re.compile(rf"(?P<end>[.!?:;)])\s{{1,20}}(?P<owner>{_ONE}(?:\s?(?:/|,|&|and)\s?{_ONE}){{0,3}})\.?$")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!Cllr\.)(?<!Cllrs\.)(?<!\b[A-Z]\.)\s+(?=[A-Z])")
#: The number of an item, also of one that begins inside a paragraph: "4.4.11iii) ".
_MARK = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}\.?\s?)*(?:\d{1,2}|[ivx]{1,5}|\d{1,2}[ivx]{1,5})[).]\s+(?=[A-Z])")
_TO_DO = re.compile(r"\b(?:would|will|shall|to)\s[a-z]")
#: So many items must end with an owner, that it is the way of these minutes.
_FEW = 3
_REASON = "These minutes name behind an item who is to act; what is to be done is in the words before the name."


def read_owned_actions(paragraphs: Sequence[Paragraph]) -> tuple[LoggedAction, ...]:
    r"""Read the actions of minutes that print their owner alone behind the last words of an item.

    Parameters
    ----------
    paragraphs
        The paragraphs of the minutes.

    Returns
    -------
    tuple of LoggedAction
        In order; none where fewer than three items end so.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "The gate is broken. Mend it. Clerk\n\nWrite to all. Cllr. A. Lee\n\nAsk. Clerk/Cllr. B. Moss\n"
    >>> found = read_owned_actions(read_paragraphs(text, read_blocks(text)))
    >>> [(one.text.text, one.party.text) for one in found]
    [('The gate is broken. Mend it.', 'Clerk'), ('Write to all.', 'Cllr. A. Lee'), ('Ask.', 'Clerk/Cllr. B. Moss')]
    """
    found = [(one.text, match) for one in paragraphs if not one.note and (match := _OWNER.search(one.text.text))]
    if len(found) < _FEW:
        return ()
    return tuple(_action(span, match) for span, match in found)


def _action(span: Span, match: re.Match[str]) -> LoggedAction:
    before = span.text[: match.end("end")]
    item = max((one.end() for one in _MARK.finditer(before)), default=0)
    last = max((one.end() for one in _SENTENCE.finditer(before)), default=0)
    start = last if last > item and _TO_DO.search(before, last) else item
    deed = span.part(start, match.end("end"))
    whole = span.part(start, match.end("owner"))
    return LoggedAction(whole, deed, span.part(*match.span("owner")), read_deadline(deed), _REASON)
