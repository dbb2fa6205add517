"""The report on a draft: what was found, how sure, what to look at first; for the terminal and as one page."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohesion_kg.evidence import Passage
from cohesion_kg.files import write_whole
from cohesion_kg.results import Table
from cohesion_kg.terms import IRI

if TYPE_CHECKING:
    from cohesion_kg.drafts.draft import Draft

__all__ = ["Report"]

_FIRST = 12


class Report:
    """What a reader of the draft should know, in the order in which it matters.

    Parameters
    ----------
    draft
        The draft.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @property
    def counts(self) -> dict[str, int]:
        """How many of each were found."""
        draft, records = self.draft, self.draft.reading.records
        return {
            "recommendations": len(draft.reading.recommendations),
            "actions": len(draft.reading.actions),
            "payments, grants and costs": len(draft.reading.money()),
            "rows of tables": len(records.rows),
            "cells": sum(len(row.cells) for row in records.rows),
            "doubts": len(draft.doubts),
            "stretches left over": len(draft.leftover),
            "private details left out": len(draft.withheld),
        }

    def sure(self) -> Iterator[str]:
        """Yield how sure the reading is, a sentence each."""
        items = [*self.draft.reading.recommendations, *self.draft.reading.actions]
        doubted = {row["passage"] for row in self.draft.doubts}
        guessed = sum(1 for item in items if item.row is not None and item.row.reason)
        if items:
            yield f"{len(items) - guessed} of {len(items)} stand in the text as it parts them itself."
        if guessed:
            yield f"{guessed} stand in rows that a reader put together; they are interpreted, each with its reason."
        if doubted:
            yield f"{len(doubted)} places are doubtful; each is named below."
        states = Counter(self.draft.links.column("state"))
        if states:
            yield "Links: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())) + "."

    def first(self) -> list[str]:
        """Return what to look at first: what could not be read, then the gravest doubts, then links to decide."""
        draft = self.draft
        found = list(draft.reading.rendition.warnings)
        found += [f"{row['doubt']}" + _offer(row["offered"]) for row in draft.doubts]
        found += [
            f"Is {row['name']!r} {row['target'].curie}? ({row['score']:.0f} of 100)"
            for row in draft.links
            if row["state"] == "proposed"
        ]
        if not draft.reading.recommendations and not draft.reading.actions and not draft.reading.payments:
            found.append("No recommendation, action or payment was found: see the mentions, and what is left over.")
        return found

    def __str__(self) -> str:
        draft = self.draft
        kind = draft.reading.kind
        title = draft.reading.title or "no title"
        lines = [f"{draft.file} ({draft.reading.rendition.format}): {title}", f"Read as {kind.kind}. {kind.reason}", ""]
        lines += [f"  {count:>6}  {name}" for name, count in self.counts.items()]
        lines += ["", *self.sure()]
        if first := self.first():
            lines += ["", "Look at this first:", *(f"  - {line}" for line in first[:_FIRST])]
            lines += [f"  … and {len(first) - _FIRST} more" for _ in range(len(first) > _FIRST)]
        if len(draft.withheld):
            places = Counter(draft.withheld.column("kind"))
            lines += ["", "Left out as private: " + ", ".join(f"{n} × {kind}" for kind, n in places.items()) + "."]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return one page that needs nothing else: text and reading side by side, each fact tied to its words."""
        draft = self.draft
        tables = [
            ("Recommendations", draft.recommendations()),
            ("Actions", draft.actions()),
            ("Funding", draft.funding()),
            ("Doubts", draft.doubts),
            ("Links", draft.links),
            ("Left over", draft.leftover),
            ("Left out as private", draft.withheld),
            ("Mentions", draft.mentions()),
        ]
        linked = [cell for _, table in tables for row in table.rows for cell in row if _is_passage(cell)]
        spans = sorted({(passage.start, passage.end) for passage in map(Passage.from_iri, linked)})
        left = {(p.start, p.end) for p in map(Passage.from_iri, draft.leftover.column("passage"))}
        first = "".join(f"<li>{html.escape(line)}</li>" for line in self.first())
        counts = "".join(f"<tr><td>{n}</td><td>{html.escape(name)}</td></tr>" for name, n in self.counts.items())
        sure = " ".join(map(html.escape, self.sure()))
        body = "".join(_section(title, table) for title, table in tables)
        return _PAGE.format(
            title=html.escape(f"Draft of {draft.file}"),
            text=_marked(draft.text, spans, left),
            head=f"<table>{counts}</table><p>{sure}</p>"
            + (f"<h2>Look at this first</h2><ol>{first}</ol>" if first else ""),
            body=body,
        )

    def save(self, file: Path | str) -> Path:
        """Write the page.

        Raises
        ------
        NotFound
            If the folder does not exist.
        """
        file = Path(file)
        write_whole(file, self.to_html().encode())
        return file

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _offer(name: str | None) -> str:
    return f" A repair is offered: {name}." if name else ""


def _is_passage(cell: object) -> bool:
    return isinstance(cell, IRI) and "#char=" in cell


def _section(title: str, table: Table) -> str:
    if not len(table):
        return f"<h2>{title}</h2><p>None.</p>"
    shown = [name for name in table.columns if any(row[name] is not None for row in table)]
    head = "".join(f"<th>{html.escape(name.replace('_', ' '))}</th>" for name in shown)
    rows = "".join("<tr>" + "".join(f"<td>{_cell(table, row[name])}</td>" for name in shown) + "</tr>" for row in table)
    return f"<h2>{title} <small>{len(table)}</small></h2><table class='facts'><tr>{head}</tr>{rows}</table>"


def _cell(table: Table, cell: Any) -> str:
    if _is_passage(cell):
        passage = Passage.from_iri(cell)
        words = " ".join(table.quotations.get(cell, "").split()) or "there"
        short = words if len(words) <= 80 else words[:79] + "…"
        return (
            f"<a href='#c{passage.start}' data-from='{passage.start}' data-to='{passage.end}'>{html.escape(short)}</a>"
        )
    return html.escape(table.show(cell))


def _marked(text: str, spans: Iterable[tuple[int, int]], left: Iterable[tuple[int, int]]) -> str:
    """Return the text cut where a span begins or ends, so that overlapping spans can each be shown."""
    spans, left = list(spans), set(left)
    cuts = sorted({0, len(text), *(edge for span in spans for edge in span)})
    opens, closes = Counter(start for start, _ in spans), Counter(end for _, end in spans)
    lost = Counter(start for start, _ in left) - Counter()
    ends = Counter(end for _, end in left)
    parts, depth, spare = [], 0, 0
    for start, end in pairwise(cuts):
        depth += opens[start] - closes[start]
        spare += lost[start] - ends[start]
        kind = "left" if spare else "fact" if depth else "plain"
        words = html.escape(text[start:end]).replace("\u2028", "\u2028<i class='brk'>⏎</i>")
        parts.append(f"<span id='c{start}' class='{kind}' data-at='{start}'>{words}</span>")
    return "".join(parts)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ margin: 0; display: grid; grid-template-columns: 1fr 1fr; height: 100vh; font: 15px/1.5 system-ui, sans-serif;
  color: #1a1a1a; }}
#text, #reading {{ overflow: auto; padding: 1rem 1.5rem; }}
#text {{ background: #fafaf7; border-right: 1px solid #ccc; white-space: pre-wrap; overflow-wrap: anywhere;
  tab-size: 4; font-family: ui-serif, Georgia, serif; }}
.fact {{ border-bottom: 2px solid #0072b2; }}
.left {{ border-bottom: 2px dotted #8a6d00; }}
.on, span:target {{ background: #ffe08a; }}
.brk {{ color: #777; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #e5e5e5; }}
.facts {{ font-size: 13px; display: block; overflow-x: auto; }}
.facts td {{ max-width: 22rem; overflow-wrap: anywhere; }}
a {{ color: #00527f; }} small {{ color: #666; font-weight: normal; }}
@media (max-width: 60rem) {{ body {{ display: block; height: auto; }} #text {{ max-height: 45vh; }} }}
</style></head><body>
<main id="text" tabindex="0" aria-label="The text of the document">{text}</main>
<section id="reading" tabindex="0" aria-label="The reading"><h1>{title}</h1>
<p><span class="fact">Solid lines</span> stand under words that a fact rests on,
<span class="left">dotted lines</span> under words that are left over. Follow a link to see the words in the text.</p>
{head}{body}</section>
<script>
document.addEventListener("click", event => {{
  const link = event.target.closest("a[data-from]");
  if (!link) return;
  const from = +link.dataset.from, to = +link.dataset.to;
  document.querySelectorAll(".on").forEach(part => part.classList.remove("on"));
  document.querySelectorAll("#text span[data-at]").forEach(part => {{
    if (+part.dataset.at >= from && +part.dataset.at < to) part.classList.add("on");
  }});
}});
</script></body></html>
"""
