"""The report on a draft: what was found, how sure, what to look at first; for the terminal and as one page."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import pairwise
from pathlib import Path
from textwrap import shorten
from typing import Any

from cohesion_kg.evidence.passages import Passage
from cohesion_kg.query.table import Table
from cohesion_kg.readers.document import ParsedDocument
from cohesion_kg.readers.prose.prose import KindGuess
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.terms import IRI

__all__ = ["Report"]

_Stretches = Set[tuple[int, int]]
_FIRST = 12
#: The counts' names of one.
_ONE = {
    "recommendations": "recommendation",
    "actions": "action",
    "decisions": "decision",
    "payments, grants and costs": "payment, grant or cost",
    "rows of tables": "row of a table",
    "cells": "cell",
    "doubts": "doubt",
    "stretches left over": "stretch left over",
    "private details left out": "private detail left out",
}
#: Sections that stand closed, since they are long and wanted last.
_ASIDE = frozenset({"Left over", "Mentions"})


class Report:
    """What a reader of the draft should know, in the order in which it matters.

    Parameters
    ----------
    reading
        What was read.
    slug, file
        The slug of the document, and the name of its file as it is shown.
    tables
        What makes each table of the page, by its heading, in the order of the page; a table is made when it is needed.
    """

    def __init__(
        self, reading: ParsedDocument, slug: str, file: str, tables: Mapping[str, Callable[[], Table]]
    ) -> None:
        self.reading, self.slug, self.file, self.tables = reading, slug, file, tables

    @property
    def counts(self) -> dict[str, int]:
        """How many of each were found."""
        reading, records = self.reading, self.reading.records
        return {
            "recommendations": len(reading.recommendations),
            "actions": len(reading.actions),
            "decisions": reading.prose.decided,
            "payments, grants and costs": len(reading.money),
            "rows of tables": len(records.rows),
            "cells": sum(len(row.cells) for row in records.rows),
            "doubts": len(self.tables["Doubts"]()),
            "stretches left over": len(self.tables["Left over"]()),
            "private details left out": len(self.tables["Left out as private"]()),
        }

    def _counted(self) -> list[tuple[int, str]]:
        """Return the counts, each with the words that go with it: "1 doubt"."""
        return [(count, _ONE[name] if count == 1 else name) for name, count in self.counts.items()]

    def sure(self) -> Iterator[str]:
        """Yield how sure the reading is, a sentence each."""
        items = [*self.reading.recommendations, *self.reading.actions]
        doubted = {row["passage"] for row in self.tables["Doubts"]()}
        guessed = sum(1 for item in items if item.row is not None and item.row.reason)
        if items:
            sure = len(items) - guessed
            yield f"{sure} of {len(items)} {_stand(sure)} in the text as it parts them itself."
        if guessed:
            yield f"{guessed} {_stand(guessed)} in rows that a reader put together: interpreted, with the reason."
        if doubted:
            yield f"{_places(len(doubted))} doubtful, and named below."
        states = Counter(self.tables["Links"]().column("state"))
        if states:
            yield "Links: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())) + "."

    def first(self) -> list[str]:
        """Return what to look at first: what could not be read, then the gravest doubts, then links to decide."""
        return [sentence for sentence, _ in self._first()]

    def _first(self) -> Iterator[tuple[str, IRI | None]]:
        """Yield what to look at first, each with its passage if it has one."""
        reading = self.reading
        for warning in reading.rendition.warnings:
            yield warning, None
        for row in self.tables["Doubts"]():
            yield row["doubt"] + (f" A repair is offered: {row['offered']}." if row["offered"] else ""), row["passage"]
        for row in self.tables["Links"]():
            if row["state"] == "proposed":
                why = row["reason"] if row["score"] == 100 else f"({row['score']:.0f} of 100)"
                yield f"Is {row['name']!r} {row['target'].curie}? {why}", None
        if not (reading.recommendations or reading.actions or reading.prose.decided or reading.payments):
            words = "No recommendation, action, decision or payment was found: see the mentions, and what is left over."
            yield words, None

    def __str__(self) -> str:
        kind = self.reading.kind
        title = self.reading.title or "no title"
        lines = [f"{self.file} ({self.reading.rendition.format}): {title}"]
        lines += [f"Read as {_words(kind)}. {kind.reason}", ""]
        lines += [f"  {count:>6}  {name}" for count, name in self._counted()]
        lines += ["", *self.sure()]
        if first := self.first():
            lines += ["", "Look at this first:", *(f"  - {line}" for line in first[:_FIRST])]
            lines += [f"  … and {len(first) - _FIRST} more" for _ in range(len(first) > _FIRST)]
        if withheld := Counter(self.tables["Left out as private"]().column("kind")):
            lines += ["", "Left out as private: " + ", ".join(f"{n} × {name}" for name, n in withheld.items()) + "."]
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return one page that needs nothing else: text and reading side by side, each fact tied to its words.

        It shows the text as it was read, with the names of officers and councillors that the document prints;
        the page of :meth:`Draft.without_people` shows none that was recognised.
        """
        tables = [(title, make()) for title, make in self.tables.items()]
        leftover = next(table for title, table in tables if title == "Left over")
        facts = {span for _, table in tables[:5] for span in _spans(table)}
        others = {span for _, table in tables[5:] for span in _spans(table)}
        counts = "".join(f"<tr><td>{n}</td><td>{html.escape(name)}</td></tr>" for n, name in self._counted())
        kind = self.reading.kind
        head = f"<p>{html.escape(self.reading.title or 'No title was found.')}</p>"
        head += f"<p>Read as {html.escape(_words(kind))}. {html.escape(kind.reason)}</p><table>{counts}</table>"
        head += f"<p>{' '.join(map(html.escape, self.sure()))}</p>{_listed(list(self._first()))}"
        return _PAGE.format(
            title=html.escape(f"Draft of {self.file}"),
            text=_marked(self.reading.rendition.text, facts, set(_spans(leftover)), others),
            head=head,
            body="".join(_section(title, table, self.slug) for title, table in tables),
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
        style = "white-space: pre-wrap; word-break: normal; overflow-wrap: break-word; font-family: monospace"
        return f'<pre style="{style}">{html.escape(str(self))}</pre>'


def _words(kind: KindGuess) -> str:
    return kind.kind.replace("-", " ")


def _stand(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _places(number: int) -> str:
    return "1 place is" if number == 1 else f"{number} places are"


def _is_passage(cell: object) -> bool:
    return isinstance(cell, IRI) and "#char=" in cell


def _listed(first: list[tuple[str, IRI | None]]) -> str:
    if not first:
        return ""
    lines = [_link(passage, sentence) if passage else html.escape(sentence) for sentence, passage in first[:_FIRST]]
    more = f"<p>… and {len(first) - _FIRST} more, under Doubts and Links.</p>" if len(first) > _FIRST else ""
    return f"<h2>Look at this first</h2><ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>{more}"


def _section(title: str, table: Table, slug: str) -> str:
    heading = f"<summary><h2>{title} <small>{len(table)}</small></h2></summary>"
    shown = [name for name in table.columns if any(row[name] is not None for row in table)]
    shown.sort(key=lambda name: name != "passage")
    head = "".join(f"<th scope='col'>{html.escape(name.replace('_', ' '))}</th>" for name in shown)
    rows = ("<tr>" + "".join(f"<td>{_cell(table, row[name], slug)}</td>" for name in shown) + "</tr>" for row in table)
    grid = f"<table class='facts'><tr>{head}</tr>{''.join(rows)}</table>" if len(table) else "<p>None.</p>"
    is_open = " open" if len(table) and title not in _ASIDE else ""
    return f"<details{is_open}>{heading}{grid}</details>"


def _cell(table: Table, cell: Any, slug: str) -> str:
    if _is_passage(cell):
        return _link(cell, shorten(table.quotations.get(cell, ""), 80, placeholder=" …") or "there")
    if isinstance(cell, IRI) and f":{slug}/" in cell.curie:  # as `Draft.correct` takes it
        return f"<code>{html.escape(cell.curie.replace(f':{slug}/', ':'))}</code>"
    return html.escape(table.show(cell))


def _link(passage: IRI, words: str) -> str:
    span = Passage.from_iri(passage)
    return f"<a href='#c{span.start}' data-from='{span.start}' data-to='{span.end}'>{html.escape(words)}</a>"


def _spans(table: Table) -> Iterator[tuple[int, int]]:
    for passage in (Passage.from_iri(cell) for row in table.rows for cell in row if _is_passage(cell)):
        yield passage.start, passage.end


def _marked(text: str, facts: _Stretches, left: _Stretches, others: _Stretches) -> str:
    """Return the text cut where a span begins or ends, so that overlapping spans can each be shown."""
    cuts = sorted({0, len(text), *(edge for span in (*facts, *left, *others) for edge in span)})
    opens, closes = Counter(start for start, _ in facts), Counter(end for _, end in facts)
    lost, ends = Counter(start for start, _ in left), Counter(end for _, end in left)
    parts, depth, spare = [], 0, 0
    for start, end in pairwise(cuts):
        depth += opens[start] - closes[start]
        spare += lost[start] - ends[start]
        kind = "left" if spare else "fact" if depth else "plain"
        words = html.escape(text[start:end]).replace("\u2028", "\u2028<i class='brk'>⏎</i>")
        words = words.replace("\t", "<i class='tab'>\t</i>")
        parts.append(f"<span id='c{start}' class='{kind}' data-at='{start}'>{words}</span>")
    return "".join(parts)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ margin: 0; display: grid; grid-template: 100vh / 1fr 1fr; font: 15px/1.5 system-ui, sans-serif;
  color: #1a1a1a; }}
#text, #reading {{ overflow: auto; padding: 1rem 1.5rem; box-sizing: border-box; }}
#text {{ background: #fafaf7; border-right: 1px solid #ccc; white-space: pre-wrap; overflow-wrap: anywhere;
  font-family: ui-serif, Georgia, serif; }}
#text span {{ scroll-margin: 30vh; }}
.fact {{ text-decoration: underline 2px #0072b2; text-underline-offset: 3px; }}
.left {{ text-decoration: underline 2px dotted #8a6d00; text-underline-offset: 3px; }}
.fact[data-at] {{ cursor: pointer; }}
.on, span:target {{ background: #ffe08a; }}
.brk {{ color: #777; }}
.tab {{ border-left: 1px solid #999; margin: 0 .4em; tab-size: 0; text-decoration: none; display: inline-block;
  height: 1em; vertical-align: middle; width: 0; overflow: hidden; }}
h1 {{ font-size: 1.5rem; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.15rem; display: inline-block; margin: .6rem 0; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #e5e5e5; }}
.facts {{ font-size: 13px; display: block; overflow-x: auto; }}
.facts th {{ white-space: nowrap; }}
.facts td {{ max-width: 20rem; min-width: 3rem; overflow-wrap: break-word; }}
code {{ white-space: nowrap; }}
summary {{ cursor: pointer; }}
a {{ color: #00527f; }} small {{ color: #666; font-weight: normal; }}
a:focus-visible, summary:focus-visible, #text:focus-visible, #reading:focus-visible {{ outline: 3px solid #0072b2;
  outline-offset: -2px; }}
@media (max-width: 60rem) {{ body {{ grid-template: 40vh 60vh / 1fr; }} #text {{ border: 0;
  border-bottom: 1px solid #ccc; }} }}
@media print {{ body {{ display: block; }} }}
</style></head><body>
<main id="text" tabindex="0" aria-label="The text of the document">{text}</main>
<section id="reading" tabindex="0" aria-label="The reading"><h1>{title}</h1>
{head}
<p><span class="fact">Solid lines</span> stand under words that a fact rests on,
<span class="left">dotted lines</span> under words that are left over. Follow a link to see its words in the text, and
press Escape to come back to it. Click underlined words to see what rests on them.</p>
{body}</section>
<script>
const parts = [...document.querySelectorAll("#text span[data-at]")];
const links = [...document.querySelectorAll("a[data-from]")];
let last = null, lit = [];
function light(link) {{
  const from = +link.dataset.from, to = +link.dataset.to;
  lit.forEach(part => part.classList.remove("on"));
  lit = parts.filter(part => +part.dataset.at >= from && +part.dataset.at < to);
  lit.forEach(part => part.classList.add("on"));
  last = link;
}}
document.addEventListener("click", event => {{
  const link = event.target.closest("a[data-from]"), part = event.target.closest("span[data-at]");
  if (link) light(link);
  if (!part) return;
  const at = +part.dataset.at;
  const found = links.find(one => +one.dataset.from <= at && at < +one.dataset.to);
  if (!found) return;
  const closed = found.closest("details");
  if (closed) closed.open = true;
  light(found);
  found.focus({{preventScroll: true}});
  found.scrollIntoView({{block: "center"}});
}});
document.addEventListener("keydown", event => {{
  if (event.key !== "Escape" || !last) return;
  last.focus({{preventScroll: true}});
  last.scrollIntoView({{block: "center"}});
}});
</script></body></html>
"""
