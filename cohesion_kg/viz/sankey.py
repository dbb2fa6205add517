"""Sankey of a trace: from streams over awards to what they pay for; an unknown amount is drawn as unknown."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cohesion_kg.viz.figure import COLOURS, GREY, HALO, Figure

if TYPE_CHECKING:
    from cohesion_kg.analysis.trace import Trace, TracedThing

__all__ = ["sankey"]

_FUNDING = frozenset({"Award", "Allocation", "Bid", "Prospect", "Expenditure", "Funding"})
_COLUMN, _LABEL, _HEIGHT, _GAP, _NODE = 186, 165, 560, 14.0, 10.0
#: Letters in a line of a label, so that it ends before the next column; and the height of a line.
_LINE, _LEADING = 25, 13.0
#: Height of a band whose amount nobody gives, in the picture's units.
_UNKNOWN = 7.0
_SAMPLES = 24
_MOST_COLUMNS = 5
_TEXT = {"type": "text", "align": "left", "baseline": "middle", "dx": _NODE + 4, "fontSize": 11, "lineBreak": "\n",
         "lineHeight": _LEADING}  # fmt: skip


@dataclass
class _Node:
    thing: TracedThing
    column: int
    inflow: float = 0.0
    outflow: float = 0.0
    top: float = 0.0
    used_in: float = 0.0
    used_out: float = 0.0
    known: bool = False

    @property
    def lines(self) -> list[str]:
        name = textwrap.wrap(self.thing.label, _LINE, max_lines=3, placeholder=" …")
        if _FUNDING & set(self.thing.classes):
            return [*name, _pounds(_amount(self.thing))]
        return [*name, *(str(money) for money in self.thing.money if money.amount is not None)]

    @property
    def height(self) -> float:
        return max(self.inflow, self.outflow, _UNKNOWN)


def sankey(trace: Trace) -> Figure:
    """Draw the money of a trace.

    Bands are as high as their amounts, all on one scale. A band whose amount is not given is grey, of one fixed
    height, and says so; it stands for no number.

    Parameters
    ----------
    trace
        A trace that holds funding.

    Returns
    -------
    Figure
        Columns from left to right: where money comes from, the funding at its stage, its parts, what it pays for.
        Labels end with the amount, or say that there is none.
    """
    links = _links(trace)
    columns = _columns(links)
    amounts = [amount for _, _, amount in links if amount]
    scale = (_HEIGHT * 0.5) / sum(amounts) if amounts else 0.0
    nodes: dict[str, _Node] = {}
    for source, target, amount in links:
        for iri in (source, target):
            nodes.setdefault(iri, _Node(trace.things[iri], columns[iri]))
        height = amount * scale if amount else _UNKNOWN
        nodes[source].outflow += height
        nodes[target].inflow += height
        nodes[target].known |= bool(amount)
        nodes[source].known |= bool(amount)
    _place(nodes)
    bands = [row for number, link in enumerate(links) for row in _band(number, link, nodes, scale)]
    boxes = [_box(node) for node in nodes.values()]
    total = max((node.top + max(node.height, _LEADING * len(node.lines)) for node in nodes.values()), default=_HEIGHT)
    unknown = sum(1 for _, _, amount in links if not amount)
    words = (
        f"Money traced from {trace.things[trace.root].label}: {len(links)} links between {len(nodes)} things; "
        f"{len(amounts)} have an amount, {unknown} have none and are grey, at a height that stands for no number. "
        + " ".join(f"{nodes[s].thing.label} to {nodes[t].thing.label}: {_pounds(a)}." for s, t, a in links)
    )
    title = {"text": f"Where the money of {trace.things[trace.root].label} goes",
             "subtitle": ["Blue: as high as the pounds that are given. Grey: the documents give no amount.",
                          "An award is drawn to what it funds and, again, to its parts.",
                          "The size of a fund is no band."]}  # fmt: skip
    width = _COLUMN * max((node.column for node in nodes.values()), default=0) + _LABEL
    return Figure(_chart(bands, boxes, (width, total), title), words)


def _links(trace: Trace) -> list[tuple[str, str, float | None]]:
    """Return source, target and amount of each link that money runs along, each once."""
    found: dict[tuple[str, str], float | None] = {}
    for step in trace.steps:
        source, target = trace.things[step.source], trace.things[step.target]
        if step.property in ("^fromStream", "^partOfFunding"):
            found.setdefault((source.iri, target.iri), _amount(target))
        elif step.property == "funds" and _FUNDING & set(source.classes):
            found.setdefault((source.iri, target.iri), _amount(source))
    # A part of a part is drawn from its nearest whole only, or its money would run through the picture twice.
    parts = {(step.source, step.target) for step in trace.steps if step.property == "^partOfFunding"}
    nested = {(whole, part) for whole, middle in parts for other, part in parts if other == middle}
    return [(source, target, amount) for (source, target), amount in found.items() if (source, target) not in nested]


def _amount(thing: TracedThing) -> float | None:
    known = [money.amount for money in thing.money if money.amount is not None and money.kind != "unit-rate"]
    return float(known[0]) if known else None


def _columns(links: list[tuple[str, str, float | None]]) -> dict[str, int]:
    """Return how many links lie between each thing and where the money comes from, at the most."""
    columns: dict[str, int] = defaultdict(int)
    for _round in links:  # no path is longer than there are links
        for source, target, _ in links:
            columns[target] = max(columns[target], min(columns[source] + 1, _MOST_COLUMNS - 1))
    return columns


def _place(nodes: dict[str, _Node]) -> None:
    for column in range(_MOST_COLUMNS):
        top = 0.0
        inside = [node for node in nodes.values() if node.column == column]
        for node in sorted(inside, key=lambda node: (-node.height if node.known else 1, node.thing.label)):
            node.top = top
            # A label takes its lines, however thin its box is.
            top += max(node.height, _LEADING * len(node.lines)) + _GAP


def _band(
    number: int, link: tuple[str, str, float | None], nodes: dict[str, _Node], scale: float
) -> list[dict[str, Any]]:
    source, target, amount = nodes[link[0]], nodes[link[1]], link[2]
    height = amount * scale if amount else _UNKNOWN
    start, end = source.top + source.used_out, target.top + target.used_in
    source.used_out += height
    target.used_in += height
    left, right = _x(source.column) + _NODE, _x(target.column)
    rows = []
    for sample in range(_SAMPLES + 1):
        part = sample / _SAMPLES
        bend = part * part * (3 - 2 * part)
        middle = start + (end - start) * bend
        rows.append({
            "link": number, "x": left + (right - left) * part, "y": middle, "y2": middle + height,
            "amount": _pounds(amount), "from": source.thing.label, "to": target.thing.label,
            "known": "amount given" if amount else "amount not given",
        })  # fmt: skip
    return rows


def _x(column: int) -> float:
    return float(column * _COLUMN)


def _pounds(amount: float | None) -> str:
    return f"£{amount:,.0f}" if amount else "amount not given"


def _box(node: _Node) -> dict[str, Any]:
    thing, text = node.thing, _LEADING * len(node.lines)
    money = "; ".join(str(money) for money in thing.money)
    return {
        "x": _x(node.column), "x2": _x(node.column) + _NODE, "y": node.top, "y2": node.top + node.height,
        "first_line": node.top + (max(0.0, node.height - text) + _LEADING) / 2,
        "label": "\n".join(node.lines), "whole": thing.label,
        "kind": thing.kind, "money": money or "no amount of its own",
    }  # fmt: skip


def _chart(
    bands: list[dict[str, Any]], boxes: list[dict[str, Any]], size: tuple[float, float], title: dict[str, Any]
) -> dict[str, Any]:
    width, height = size
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, width]}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [height, 0]}}
    text = {"x": {"field": "x", **x}, "y": {"field": "first_line", **y}, "text": {"field": "label"}}
    tip = [{"field": name} for name in ("from", "to", "amount")]
    return {
        "title": title,
        "width": width,
        "height": max(240, height),
        "layer": [
            {
                "data": {"values": bands},
                "mark": {"type": "area", "opacity": 0.45, "line": False},
                "encoding": {
                    "x": {"field": "x", **x}, "y": {"field": "y", **y}, "y2": {"field": "y2"},
                    "detail": {"field": "link"}, "tooltip": tip,
                    "color": {"field": "known", "type": "nominal", "title": None, "legend": {"orient": "bottom"},
                              "scale": {"domain": ["amount given", "amount not given"], "range": [COLOURS[0], GREY]}},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "color": "#222222"},
                "encoding": {"x": {"field": "x", **x}, "x2": {"field": "x2"}, "y": {"field": "y", **y},
                             "y2": {"field": "y2"},
                             "tooltip": [{"field": name} for name in ("whole", "kind", "money")]},
            },
            {"data": {"values": boxes}, "mark": {**_TEXT, **HALO}, "encoding": text},
            {"data": {"values": boxes}, "mark": _TEXT, "encoding": text},
        ],
    }  # fmt: skip
