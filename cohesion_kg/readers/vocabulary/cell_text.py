"""The words of a cell: without tags, numbered, a list, or what a form prints before it is filled in."""

from __future__ import annotations

import re

from cohesion_kg.readers.text.blocks import Span

__all__ = ["NUMBER", "WORD", "is_placeholder", "list_items", "plain", "split_number"]

_TAG = re.compile(r"</?[a-zA-Z]+/?>")
#: A word: letters, with the marks and figures inside it.
WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
#: A printed number before the words that it numbers.
NUMBER = re.compile(
    r"(?P<number>\d{1,3}[a-z]?(?=[.)])|[A-Z]{1,2}\.?\d{1,3}(?:\.\d{1,2})?(?=[.):])"
    r"|\d{1,2}(?:\.\d{1,2}){1,2}(?=\s+[A-Z][a-z]))[.):]?\s+(?=\S)"
)
_PLACEHOLDER = re.compile(
    r"[*_\[(]*\s*(?:please (?:provide|complete|insert|add|enter|give)|insert \w+ here)", re.IGNORECASE
)
_ITEM = re.compile(r"(?:(?<=\s)|^)\(?(?P<mark>\d{1,2}|[a-z])[.)]\s+(?=\S)")
_BULLET = re.compile(r"(?:^|(?<=[\n\u2028]))\s*[•●▪*–-]\s+(?=\S)|[•●▪]\s*(?=\S)|<li>\s*")


def plain(text: str) -> str:
    """Return a text without tags and with single spaces.

    Examples
    --------
    >>> plain("<ol> <li>To assess   progress</li> </ol>")
    'To assess progress'
    """
    return " ".join((_TAG.sub(" ", text) if "<" in text else text).split())


def list_items(span: Span) -> list[Span]:
    """Return the items of a list inside a cell; none when the cell is not a list of two or more.

    Examples
    --------
    >>> [item.text for item in list_items(Span(0, 23, "1. Meet 2. Part by 2020"))]
    ['Meet', 'Part by 2020']
    >>> list_items(Span(0, 14, "2. Meet by May"))
    []
    """
    marks = list(_BULLET.finditer(span.text))
    if len(marks) < 2:
        marks, wanted = [], None
        for match in _ITEM.finditer(span.text):
            mark = match["mark"]
            if mark == (wanted or ("1" if mark.isdecimal() else "a")):
                marks.append(match)
                wanted = str(int(mark) + 1) if mark.isdecimal() else chr(ord(mark) + 1)
    if len(marks) < 2:
        return []
    ends = [*(match.start() for match in marks[1:]), len(span.text)]
    return [span.part(match.end(), end) for match, end in zip(marks, ends, strict=True)]


def is_placeholder(text: str) -> bool:
    """Say whether a text is what the form prints until somebody fills it in.

    Examples
    --------
    >>> is_placeholder("*Please provide any additional commentary"), is_placeholder("We will please all.")
    (True, False)
    """
    return bool(_PLACEHOLDER.match(text))


def split_number(span: Span) -> tuple[Span | None, Span]:
    """Take the printed number off the words that it numbers."""
    match = NUMBER.match(span.text)
    if not match or (match["number"] == "1" and len(list_items(span)) > 1):
        return None, span
    return span.part(*match.span("number")), span.part(match.end())
