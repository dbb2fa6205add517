"""A trace as a tree: plain text for terminals, HTML for Jupyter."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from textwrap import shorten, wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohesion_kg.analysis.trace import Step, Trace, TracedThing
    from cohesion_kg.query.citations import Citation
    from cohesion_kg.values.terms import IRI

__all__ = ["tree_html", "tree_lines"]

#: Longest quotation that the tree shows whole.
_LONGEST_QUOTE = 240

_Branch = tuple[int, "Step | None", "TracedThing", bool]


def tree_lines(trace: Trace, width: int = 110) -> Iterator[str]:
    """Yield a trace as lines of text, the quotation under each step.

    Parameters
    ----------
    trace
        The trace.
    width
        Longest line of a quotation.
    """
    for heading, branches in _directions(trace):
        if heading:
            yield f"{heading}:"
        for branch in branches:
            yield from _branch_lines(*branch, width)
    if trace.gaps:
        yield f"Where the chain breaks ({len(trace.gaps)}):"
        yield from (f"  ✗ {gap}" for gap in trace.gaps)


def tree_html(trace: Trace) -> str:
    """Return a trace as HTML; each quotation opens under its step."""
    parts = []
    for heading, branches in _directions(trace):
        items = "".join(_branch_html(*branch) for branch in branches)
        parts.append(f"<h4>{heading}</h4><div>{items}</div>" if heading else f"<div>{items}</div>")
    gaps = "".join(f"<li>{html.escape(str(gap))}</li>" for gap in trace.gaps)
    parts.append(f"<h4>Where the chain breaks</h4><ul>{gaps or '<li>nowhere</li>'}</ul>")
    return "".join(parts)


def _directions(trace: Trace) -> Iterator[tuple[str, list[_Branch]]]:
    """Yield the tree of each direction that was walked, headed where there are two."""
    trees = {forwards: list(_branches(trace, forwards)) for forwards in (False, True)}
    if trace.direction != "both":
        yield "", trees[trace.direction == "forwards"]
    elif len(trees[False]) == 1:  # nothing came before it
        yield "", trees[True]
    else:
        yield "Follows from", trees[False]
        yield "Leads to", trees[True]


def _branches(trace: Trace, forwards: bool) -> Iterator[_Branch]:
    """Yield depth, the step that led here, the thing, and whether it was shown before."""
    links: dict[str, dict[IRI, Step]] = defaultdict(dict)
    for step in trace.steps:
        near, far = (step.source, step.target) if forwards else (step.target, step.source)
        links[near].setdefault(far, step)  # a link that is held both ways is drawn once
    seen: set[str] = set()
    stack: list[tuple[int, Step | None, IRI]] = [(0, None, trace.root)]
    while stack:
        depth, came_by, iri = stack.pop()
        again = iri in seen
        yield depth, came_by, trace.things[iri], again
        if not again:
            seen.add(iri)
            stack += [(depth + 1, link, far) for far, link in reversed(links[iri].items())]


def _branch_lines(depth: int, step: Step | None, thing: TracedThing, again: bool, width: int) -> Iterator[str]:
    indent = "   " * depth
    link = f"{step.property} → " if step else ""
    layer = step.layer if step else thing.layer
    mark = "" if layer in ("", "stated", "reference") else f" ({layer})"
    yield f"{indent}{link}{thing.label} [{thing.described}]{mark}{' — shown above' if again else ''}"
    for citation in _cited(step, thing, again):
        words = shorten(citation.exact, _LONGEST_QUOTE, placeholder=" …")
        quoted = f"“{words}” — {citation.title}, {citation.place}"
        yield from wrap(
            quoted, max(width, len(indent) + 40), initial_indent=indent + "   ", subsequent_indent=indent + "   "
        )


def _branch_html(depth: int, step: Step | None, thing: TracedThing, again: bool) -> str:
    link = f"<small>{html.escape(step.property)} →</small> " if step else ""
    quoted = "".join(f"<blockquote>{html.escape(str(one))}</blockquote>" for one in _cited(step, thing, again))
    body = f'{link}<a href="{html.escape(thing.iri, quote=True)}">{html.escape(thing.label)}</a> '
    body += f"<small>[{html.escape(thing.described)}; {html.escape(step.layer if step else thing.layer)}]</small>"
    if again:
        body += " <small>— shown above</small>"
    details = f"<details><summary>{body}</summary>{quoted}</details>" if quoted else f"<div>{body}</div>"
    return f'<div style="margin-left:{depth * 1.5}em">{details}</div>'


def _cited(step: Step | None, thing: TracedThing, again: bool) -> list[Citation]:
    """Return where the thing stands, and where the link to it does, if that is another sentence."""
    link = step.citations[:1] if step else ()
    if again:
        return list(link)
    own = thing.citations[:1]
    return [*own, *(citation for citation in link if not own or citation.exact not in own[0].exact)]
