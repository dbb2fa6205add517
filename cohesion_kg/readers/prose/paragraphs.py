"""From lines to paragraphs: headings, labels, list items and running text, each whole and in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cohesion_kg.readers.prose.lines import MARK, Line, read_lines
from cohesion_kg.readers.text.blocks import Block, Span
from cohesion_kg.readers.vocabulary.labels import SHORT, label_role

__all__ = ["Marker", "Paragraph", "Section", "read_paragraphs", "sections_of"]

MarkerKind = Literal["recommendation", "short", "dotted", "number", "bare", "letter", "roman", "bullet"]

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_GROUPS = ("recommendation", "short", "dotted", "number", "bare", "bracketed", "letters", "point", "bullet")
_BOLD = re.compile(r"(?:\*\*|__)(?P<md>[^*\n]{1,200})(?:\*\*|__)|<b>(?P<html>[^<\n]{1,200})</b>")
_LABEL = re.compile(
    r"(?:\*\*|__|<b>)?(?P<label>[A-Za-z][^:\n]{1,88}?)(?:\*\*|__|</b>)?\s?:(?:\*\*|__|</b>)?(?:-\s?|\s+|$)"
)
_FINISHED = re.compile(r"[.!?:;][\"'”’)*_]*(?:<sup>\d{1,3}</sup>|\[\^\d+\])?$|</sup>$")
_OPEN_END = re.compile(r"(?:,|\b(?:the|a|an|of|to|for|in|on|with|by|and|or|that|its|their|from|at|as|is|be|will))$")
_OPENS_ITEM = re.compile(r"That\b|To [a-z]|RESOLVED|AGREED|RECOMMENDED|ACTION\b|\[?Action\b|\*\*[A-Z]{2,}")
_GLOSSARY = re.compile(r"\**[A-Z][A-Za-z&]{1,9}\**\s?(?:[-–:=]|\t)\s?\S")
_MONTHS = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")


@dataclass(frozen=True)
class Marker:
    """What numbers an item: its printed form, and the kind of list it belongs to."""

    kind: MarkerKind
    span: Span

    @property
    def level(self) -> tuple[str, int]:
        """The list that items of one level share; a dotted number has its depth."""
        return self.kind, self.span.text.count(".")


@dataclass(frozen=True)
class Paragraph:
    """A heading, a list item or a stretch of running text.

    Parameters
    ----------
    kind
        Which of them.
    line
        Number of its first line.
    span
        From its first character to its last, marker included.
    text
        Its words, without marker and heading marks.
    more
        Where it goes on after the foot of a page.
    marker
        What numbers it.
    indent
        How far it is set in; the level of a heading: 1 to 6 marked, 7 in capitals, 8 bold, 9 by its form alone.
    role
        What a heading or label says of the words below.
    closed
        Whether the words beside a label are all that it speaks of.
    note
        Whether it is a footnote.
    """

    kind: Literal["heading", "item", "text"]
    line: int
    span: Span
    text: Span
    more: tuple[Span, ...] = ()
    marker: Marker | None = None
    indent: int = 0
    role: str | None = None
    closed: bool = False
    note: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its words and where they go on."""
        return (self.text, *self.more)


@dataclass(frozen=True)
class Section:
    """The paragraphs under a heading or label."""

    heading: Paragraph | None
    role: str | None
    paragraphs: tuple[Paragraph, ...]


def read_paragraphs(text: str, blocks: Sequence[Block], claimed: Collection[int] = ()) -> list[Paragraph]:
    r"""Put the lines of a text together to paragraphs.

    Parameters
    ----------
    text
        The whole text.
    blocks
        Its blocks.
    claimed
        Numbers of the lines that others have read; they are passed over.

    Returns
    -------
    list of Paragraph
        In order; page numbers and repeated page heads are left out.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> text = "## 5. Conclusions\n\n1. The council\nhas done well.\n  - It meets.\n"
    >>> paragraphs = read_paragraphs(text, read_blocks(text))
    >>> [(one.kind, one.role) for one in paragraphs]
    [('heading', 'conclusions'), ('item', None), ('item', None)]
    >>> [one.text.text for one in paragraphs[1:]]
    ['The council\nhas done well.', 'It meets.']
    """
    return _Builder(text, list(read_lines(text, blocks, frozenset(claimed)))).build()


def sections_of(paragraphs: Sequence[Paragraph]) -> list[Section]:
    """Gather paragraphs under their headings.

    A section goes on over the headings inside it: those that say nothing known and stand below its own.
    """
    sections: list[tuple[Paragraph | None, list[Paragraph]]] = [(None, [])]
    for one in paragraphs:
        heading = sections[-1][0]
        if heading is not None and heading.closed and sections[-1][1] and not one.role:
            sections.append((None, []))
        titled = heading is not None and heading.role == "title" and not sections[-1][1] and one.role is None
        if one.kind == "heading" and not titled and not (heading and _below(one, heading)):
            sections.append((one, []))
        elif not one.note:
            sections[-1][1].append(one)
    return [Section(heading, heading.role if heading else None, tuple(below)) for heading, below in sections]


def _below(one: Paragraph, heading: Paragraph) -> bool:
    return heading.role is not None and one.role is None and heading.indent < one.indent < 9


class _Builder:
    """Walks the lines once; remembers the paragraph that may go on."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text, self.lines = text, lines
        self.found: list[Paragraph] = []
        self.current: Paragraph | None = None  # may go on in the next line
        self.end = 0  # where it ends so far
        self.last: Line | None = None
        self.bare = 0  # the last paragraph number without a point
        self.section = -1  # the number of the last numbered heading
        self.letter = ""  # the last letter of the list that is open
        self.width, self.wrapped = _measure(lines)

    def build(self) -> list[Paragraph]:
        for line in self.lines:
            self._line(line)
            self.last = self.last if line.note else line
        self._close()
        return sorted(self.found, key=lambda one: one.span.start)

    def _line(self, line: Line) -> None:
        core = _bare(line.span)
        if (match := MARK.match(core.text)) and match["recommendation"]:
            line = line._replace(span=core)  # "### Recommendation 1" is an item, however large it is printed
        span = line.span
        if line.note:
            self.found.append(Paragraph("text", line.number, span, span, note=True))
        elif label := self._label(line):
            self._add(label[0])
            if label[1] is not None:
                self._start(line._replace(span=label[1]))
        elif heading := self._heading(line):
            self._add(heading)
        elif self._goes_on(line):
            self._go_on(line)
        else:
            self._start(line)

    def _add(self, paragraph: Paragraph) -> None:
        self._close()
        if paragraph.kind == "heading":
            self.found.append(paragraph)
            self.letter = ""
            if paragraph.marker and paragraph.marker.kind == "number" and paragraph.marker.span.text.isdecimal():
                self.section = int(paragraph.marker.span.text)
        else:
            self.current, self.end = paragraph, paragraph.span.end

    def _close(self) -> None:
        if self.current is not None:
            self.found.append(self._whole(self.current, self.end))
            self.current = None

    def _whole(self, one: Paragraph, end: int) -> Paragraph:
        if one.more:
            start = one.more[-1].start
            return replace(one, more=(*one.more[:-1], Span(start, end, self.text[start:end])))
        if end == one.span.end and _unbolded(one.text) is one.text:
            return one
        start, words = one.span.start, one.text.start
        span, text = Span(start, end, self.text[start:end]), Span(words, end, self.text[words:end])
        return replace(one, span=span, text=_unbolded(text))

    def _start(self, line: Line) -> None:
        marker, text = self._marker(line.span)
        kind: Literal["item", "text"] = "item" if marker else "text"
        self._add(Paragraph(kind, line.number, line.span, text, marker=marker, indent=line.indent))

    def _marker(self, span: Span) -> tuple[Marker | None, Span]:
        """Take the marker off the words that it numbers; of a bullet and a number, the number."""
        match = MARK.match(span.text)
        if not match:
            return None, span
        name = next(name for name in _GROUPS if match[name])
        mark = span.part(*match.span("named" if name == "recommendation" else name))
        kind = self._kind(name, mark.text, match[0], span.text[match.end() : match.end() + 12])
        if kind is None:
            return None, span
        text = Span(span.start + match.end(), span.end, span.text[match.end() :])
        if kind == "bullet" and (inner := MARK.match(text.text)) and not inner["bullet"]:
            numbered = self._marker(text)
            return numbered if numbered[0] else (Marker(kind, mark), text)
        return Marker(kind, mark), text

    def _kind(self, name: str, mark: str, whole: str, after: str) -> MarkerKind | None:
        """Return the kind of a marker; None when what looks like one belongs to the words."""
        if name == "recommendation":
            return "recommendation" if whole.lstrip("*_<b>")[:1] == "R" else None
        if name == "bare":
            if int(mark) != self.bare + 1 or _MONTHS.match(after):
                return None
            self.bare += 1
        if name in ("dotted", "number", "bare"):
            self.letter = ""
        if name in ("bracketed", "letters", "point"):
            return self._lettered(mark.lower())
        return name  # type: ignore[return-value]

    def _lettered(self, mark: str) -> MarkerKind | None:
        """Tell a letter from a roman number by the letter before."""
        if len(mark) == 1 and self.letter and ord(mark) == ord(self.letter) + 1:
            self.letter = mark
            return "letter"
        if mark in _ROMAN:
            return "roman"
        if len(mark) > 1:
            return None
        self.letter = mark
        return "letter"

    # Labels and headings

    def _label(self, line: Line) -> tuple[Paragraph, Span | None] | None:
        """Read a line that begins with a known label and a colon, or a cell that holds one."""
        span, cell = line.span, line.cell
        match = _LABEL.match(span.text)
        if cell and line.gap and len(span.text) <= 90 and (role := label_role(span.text)):
            heading = Paragraph("heading", line.number, span, _bare(span), indent=8, role=role, closed=True)
            return heading, None
        if not match or len(match["label"].split()) > 12 or not (role := label_role(match["label"])):
            return None
        name = span.part(*match.span("label"))
        value = span.part(match.end()) if match.end() < len(span.text) else None
        if value is not None and value.text.strip("*_ ") == "":
            value = None
        closed = value is not None and role in SHORT
        heading = Paragraph("heading", line.number, name, name, indent=8, role=role, closed=closed)
        return heading, value

    def _heading(self, line: Line) -> Paragraph | None:
        span, words = line.span, line.span.text
        if len(words) > (400 if line.heading else 200) or line.cell:
            return None
        hashes = re.match(r"(#{1,6})\s*(?=\S)" if line.heading else r"(#{1,6})\s+", words)
        core = span.part(hashes.end()) if hashes else span
        bold = _BOLD.fullmatch(core.text)
        name = _bare(core)
        match = MARK.match(name.text)
        if match and match["recommendation"]:
            return None
        level = len(hashes[1]) if hashes else 6 if line.heading else self._level(line, name, bool(bold))
        if level is None:
            return None
        marker, text = None, name
        if match and not match["bullet"]:
            marker, text = self._marker(name)
        role = label_role(name.text)
        return Paragraph("heading", line.number, span, text, marker=marker, indent=level, role=role)

    def _level(self, line: Line, name: Span, bold: bool) -> int | None:
        """Return the level of a heading that no mark makes one."""
        words = name.text
        match = MARK.match(words)
        rest = (words[match.end() :] if match else words).rstrip(" –-")
        if (match and match["bullet"]) or len(rest.split()) > 15 or not rest.strip() or _OPENS_ITEM.match(rest):
            return None
        if rest.endswith((".", ";", ",")):
            return None
        if bold:
            return 8
        if rest.isupper() and sum(map(str.isalpha, rest)) > 3 and not _GLOSSARY.match(rest):
            return 7
        if not rest[:1].isupper() or self._open():
            return None
        if label_role(words) is not None:
            return 8 if match else 9
        if not line.gap or len(rest.split()) > 8 or rest.endswith((":", "!", "?")):
            return None
        if match:  # "6. Finance" after the heading "5. Recommendations"
            return 8 if match["number"] == str(self.section + 1) else None
        full = self.wrapped and len(line.span.text) >= 0.75 * self.width  # the first line of a broken paragraph
        return None if full or rest[-1] in ")0123456789" else 9

    def _open(self) -> bool:
        """Say whether the paragraph above breaks off in the middle of a sentence."""
        if self.current is None:
            return False
        tail = self.text[max(self.end - 60, self.current.span.start) : self.end]
        return bool(_OPEN_END.search(tail))

    # Going on

    def _goes_on(self, line: Line) -> bool:
        current, last, words = self.current, self.last, line.span.text
        if current is None or last is None or line.cell != last.cell:
            return False
        if self._is_marked(line) or _OPENS_ITEM.match(words) or _GLOSSARY.match(words):
            return False
        if current.marker and current.marker.kind == "recommendation" and self.end <= current.text.start:
            return True
        tail = self.text[max(self.end - 60, current.span.start) : self.end]
        small = words[0].islower() or words[0] in "(,;)&"
        unfinished = not _FINISHED.search(tail)
        if line.gap:
            long_ = self.end - current.span.start > 60
            return unfinished and (small or bool(_OPEN_END.search(tail)) or (line.foot and long_))
        if small and unfinished:
            return True
        if line.hard:
            return False
        if not self.wrapped:
            return bool(_OPEN_END.search(tail))
        length = len(last.span.text)
        return length >= self.width * (0.5 if unfinished else 0.75)

    def _is_marked(self, line: Line) -> bool:
        before = self.bare, self.letter
        marker, _ = self._marker(line.span)
        self.bare, self.letter = before
        return marker is not None

    def _go_on(self, line: Line) -> None:
        current = self.current
        assert current is not None
        if self.end <= current.text.start:
            current = replace(current, text=Span(line.span.start, line.span.start, ""))
        elif line.foot:
            whole = self._whole(current, self.end)
            current = replace(whole, more=(*whole.more, Span(line.span.start, line.span.start, "")))
        self.current, self.end = current, line.span.end


def _measure(lines: Sequence[Line]) -> tuple[int, bool]:
    """Return the usual width of a line, and whether the lines of the text are broken at that width."""
    widths = sorted(len(line.span.text) for line in lines if not line.cell and len(line.span.text) <= 160)
    below = [line for line in lines if not line.cell and not line.gap and not MARK.match(line.span.text)]
    small = sum(line.span.text[0].islower() for line in below)
    long_ = sum(len(line.span.text) > 160 for line in lines)
    wrapped = bool(below) and small * 4 >= len(below) and long_ * 4 < len(lines)
    return (widths[int(len(widths) * 0.95)] if widths else 0), wrapped


def _bare(span: Span) -> Span:
    """Return a heading without heading marks and bold."""
    hashes = re.match(r"#\s+|#{2,6}\s*(?=[^\s#])", span.text)
    return _unbolded(span.part(hashes.end()) if hashes else span)


def _unbolded(span: Span) -> Span:
    if not span.text.startswith(("*", "_", "<")):
        return span
    for left, right in (("**", "**"), ("__", "__"), ("<b>", "</b>")):
        inside = span.text[len(left) : -len(right)] if len(span.text) > 4 else left
        if span.text.startswith(left) and span.text.endswith(right) and left not in inside:
            return span.part(len(left), len(span.text) - len(right))
    return span
