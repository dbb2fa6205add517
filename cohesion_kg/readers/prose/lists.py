"""Lists in running text: items with their children, points counted inside a sentence, numbered paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cohesion_kg.readers.prose.paragraphs import Marker, Paragraph
from cohesion_kg.readers.text.blocks import Span

__all__ = ["LEADS_IN", "THAT", "Item", "Numbered", "inline_items", "read_items", "read_numbered"]

#: How an item without a number opens.
THAT = re.compile(r"(?:That|THAT|To [a-z])")
#: What announces a list.
LEADS_IN = re.compile(
    r"\b(?:recommend|propos|ask|request|invit|urge|call(?:s|ed)? on|as follows|following)", re.IGNORECASE
)
_ANNOUNCES = re.compile(r"\bfollow(?:s|ing)\b|\brecommend(?:s|ed)?\b")
#: Words of a lead-in that says nothing by itself.
_SHORT = 8
_INLINE = re.compile(r"(?<!\S)\(?(?P<mark>[a-z]{1,4}|[A-Z]|\d{1,2})\)(?=\s)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(frozen=True)
class Numbered:
    """A numbered paragraph: its number as printed, and its span up to the next number or heading."""

    number: Span
    span: Span


@dataclass(frozen=True)
class Item:
    """An item of a list.

    Parameters
    ----------
    line
        Number of its first line.
    span
        Its own words with its number, without its children.
    text
        Its words.
    number
        Its number as printed; None where it has none or a bullet.
    more
        Where its words go on after the foot of a page.
    children
        The items below it.
    """

    line: int
    span: Span
    text: Span
    number: Span | None = None
    more: tuple[Span, ...] = ()
    children: tuple[Item, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every span that it stands on, children included."""
        below = tuple(span for child in self.children for span in child.spans)
        return (self.span, *self.more, *below)


@dataclass
class _Node:
    paragraph: Paragraph
    level: tuple[object, ...]
    below: list[_Node]

    def item(self) -> Item:
        one = self.paragraph
        number = one.marker.span if one.marker and one.marker.kind != "bullet" else None
        children = tuple(node.item() for node in self.below)
        return Item(one.line, one.span, one.text, number, one.more, children or _inline_children(one))


def read_items(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph | None, list[Item]]]:
    """Read the lists among paragraphs.

    Parameters
    ----------
    paragraphs
        Paragraphs of one section.

    Returns
    -------
    list of tuple
        Each list, with the paragraph of running text above it. A list that is set in, or numbered otherwise than
        the list it interrupts, holds the children of the item above it. A numbered paragraph that only leads in to
        the list below it ("4. The terms of reference were as follows:") is no item.
    """
    found: list[tuple[Paragraph | None, list[_Node]]] = []
    stack: list[_Node] = []
    lead: Paragraph | None = None
    above: tuple[object, ...] | None = None  # the level of the numbered paragraph that leads in to the list
    broken: tuple[list[_Node], Paragraph | None] = [], None  # the list that running text interrupts
    for index, one in enumerate(paragraphs):
        if one.kind == "heading":
            stack, lead, broken = [], None, ([], None)
            continue
        that = one.kind == "text" and bool(THAT.match(one.text.text)) and not _is_bare(one, paragraphs[index + 1 :])
        if one.kind == "text" and not that:
            broken = (stack, lead) if stack else broken
            stack, lead, above = [], one, None
            continue
        if not stack and broken[0] and one.marker and _goes_on(broken[0][0].paragraph.marker, one.marker):
            stack, lead = [broken[0][0]], broken[1]
        if above is not None and one.marker and one.marker.level == above:
            stack, lead, above = [], None, None
        if not stack and _leads_in(one, paragraphs[index + 1 : index + 2]):
            lead, above = one, one.marker.level if one.marker else None
            continue
        node = _Node(one, _level(one, stack), [])
        while stack and stack[-1].level != node.level and any(other.level == node.level for other in stack):
            stack.pop()
        if stack and stack[-1].level == node.level:
            stack.pop()
        if stack:
            stack[-1].below.append(node)
        elif found and found[-1][0] is lead:
            found[-1][1].append(node)
        else:
            found.append((lead, [node]))
        stack.append(node)
    return [(lead, [node.item() for node in nodes]) for lead, nodes in found]


def _level(one: Paragraph, stack: Sequence[_Node]) -> tuple[object, ...]:
    if one.marker is None:
        return ("that",)
    if one.marker.kind in ("bullet", "bare"):
        for node in stack:
            if node.level[0] == one.marker.kind and abs(node.paragraph.indent - one.indent) < 2:
                return node.level
        return one.marker.kind, one.indent
    if one.marker.kind in ("recommendation", "short"):
        return ("recommendation",)
    return one.marker.level


def _is_bare(one: Paragraph, below: Sequence[Paragraph]) -> bool:
    """Say whether words such as "That the Board" only lead in to the numbered points right below."""
    words = one.text.text
    short = len(words.split()) <= _SHORT and not words.endswith((".", ";", ","))
    return short and bool(below) and below[0].kind == "item" and below[0].marker is not None


def _goes_on(last: Marker | None, marker: Marker) -> bool:
    """Say whether a lettered or bracketed point is the next of the list that running text stands in."""
    if last is None or last.level != marker.level or marker.kind not in ("letter", "roman"):
        return False
    series = _series("i" if marker.kind == "roman" else "a")
    numbers = [series.index(mark) for mark in (last.span.text.lower(), marker.span.text.lower()) if mark in series]
    return len(numbers) == 2 and numbers[1] == numbers[0] + 1


def _leads_in(one: Paragraph, below: Sequence[Paragraph]) -> bool:
    """Say whether a numbered paragraph only announces the list below it."""
    if not one.text.text.endswith((":", ":**")) or not below or below[0].kind != "item" or THAT.match(one.text.text):
        return False
    return bool(_ANNOUNCES.search(one.text.text[-200:]))


def _inline_children(one: Paragraph) -> tuple[Item, ...]:
    return inline_items(one.text, one.line)[1]


def inline_items(text: Span, line: int) -> tuple[Span | None, tuple[Item, ...]]:
    """Part a run of words that counts its points: "to (i) meet; and (ii) report".

    Parameters
    ----------
    text
        The words.
    line
        The line they begin on.

    Returns
    -------
    tuple
        The words before the first point, and the points; no points unless there are two.

    Examples
    --------
    >>> lead, items = inline_items(Span(0, 37, "Cabinet: (i) adopts; and (ii) reports"), 1)
    >>> lead.text, [(item.number.text, item.text.text) for item in items]
    ('Cabinet:', [('i', 'adopts; and'), ('ii', 'reports')])
    """
    if ")" not in text.text:  # most paragraphs count no points, and the search costs
        return None, ()
    marks: list[re.Match[str]] = []
    series: Sequence[str] = ()
    for match in _INLINE.finditer(text.text):
        mark = match["mark"]
        if not marks and mark in ("i", "a", "A", "1"):
            series = _series(mark)
            marks.append(match)
        elif marks and len(marks) < len(series) and mark == series[len(marks)]:
            marks.append(match)
    if len(marks) < 2:
        return None, ()
    ends = [*(match.start() for match in marks[1:]), len(text.text)]
    items = []
    for match, end in zip(marks, ends, strict=True):
        span, words = text.part(match.start(), end), text.part(match.end(), end)
        if words.blank:
            return None, ()
        items.append(Item(line, span, words, text.part(*match.span("mark"))))
    lead = text.part(0, marks[0].start())
    return (None if lead.blank else lead), tuple(items)


def _series(first: str) -> Sequence[str]:
    if first == "i":
        return _ROMAN
    if first == "1":
        return [str(number) for number in range(1, 100)]
    return [chr(ord(first) + step) for step in range(26)]


def read_numbered(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Numbered, ...]:
    """Read the numbered paragraphs of a report.

    A printed number opens a paragraph when it goes on with the count; lists inside begin again at 1. Fewer than
    five are a list and no numbering of the paper.
    """
    dotted = sum(one.marker is not None and one.marker.kind == "dotted" for one in paragraphs) >= 3
    spans: list[tuple[Marker, int, int]] = []
    count, running = 0, False
    for one in paragraphs:
        end = one.more[-1].end if one.more else one.span.end
        if one.kind == "heading":
            running = False
        elif one.marker and _opens(one.marker, count, dotted):
            count += 1
            spans.append((one.marker, one.span.start, end))
            running = True
        elif running and not one.note:
            spans[-1] = (*spans[-1][:2], end)
    if len(spans) < 5:
        return ()
    return tuple(Numbered(marker.span, Span(start, end, text[start:end])) for marker, start, end in spans)


def _opens(marker: Marker, count: int, dotted: bool) -> bool:
    if dotted:
        return marker.kind == "dotted"
    return marker.kind in ("number", "bare") and marker.span.text == str(count + 1)
