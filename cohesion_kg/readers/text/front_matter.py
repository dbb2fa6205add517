"""The front matter of a Markdown page: what is written for the site's machinery above the page itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cohesion_kg.readers.text.blocks import Block, Span

__all__ = ["FrontMatter", "read_front_matter"]

_RULE = re.compile(r"-{3,}|\+{3,}")
_FIELD = re.compile(r"[\w-]{1,40}\s?[:=]")
_TITLE = re.compile(r"title\s?[:=]\s*(?P<quote>[\"']?)(?P<title>.+?)(?P=quote)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class FrontMatter:
    """The lines of front matter, and the title that they give the page; None where they give none."""

    lines: frozenset[int] = frozenset()
    title: Span | None = None


def read_front_matter(blocks: Sequence[Block]) -> FrontMatter:
    r"""Read the front matter of a page.

    Parameters
    ----------
    blocks
        The blocks of the document.

    Returns
    -------
    FrontMatter
        Without lines unless the document opens with a rule, fields, and a rule again.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> front = read_front_matter(read_blocks('---\ntitle: "Our plan"\nauthor: web team\n---\n\n# Plan\n'))
    >>> sorted(front.lines), front.title.text
    ([1, 2, 3, 4], 'Our plan')
    >>> read_front_matter(read_blocks("---\n\nAction\n\n---\n"))
    FrontMatter(lines=frozenset(), title=None)
    """
    if not blocks or not _RULE.fullmatch(blocks[0].span.text.strip()):
        return FrontMatter()
    rule = blocks[0].span.text.strip()
    end = next((at for at, one in enumerate(blocks[1:], start=1) if one.span.text.strip() == rule), 0)
    inside = [one.span for one in blocks[1:end] if not one.span.blank]
    if not inside or not _FIELD.match(inside[0].text):
        return FrontMatter()
    titles = ((span, match) for span in inside if (match := _TITLE.fullmatch(span.text)))
    title = next((span.part(*match.span("title")) for span, match in titles), None)
    return FrontMatter(frozenset(one.line for one in blocks[: end + 1]), title)
