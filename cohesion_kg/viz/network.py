"""Network: things as points, links as arrows, coloured and shaped by kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from cohesion_kg.viz.figure import HALO, Figure, colour_scale

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network"]

#: Width of the picture, length of a link, and space around the nodes of a part, in pixels.
_WIDTH, _SPREAD, _MARGIN = 900.0, 58.0, 26.0
_TEXT = {"type": "text", "fontSize": 11, "dy": -12}
_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left")


def network(graph: nx.Graph[str], title: str, labelled: int = 24) -> Figure:
    """Draw a graph.

    Parameters
    ----------
    graph
        A networkx graph whose nodes have ``label`` and ``kind``; edges of a directed graph end in a darker half.
    title
        Heading of the picture.
    labelled
        How many of the nodes with most links carry their label; the others show it under the mouse.

    Returns
    -------
    Figure
        The same picture each time for the same graph.
    """
    places = _places(graph)
    degree = dict(graph.degree())
    named = _named(graph, places, degree, labelled)
    points = [
        {
            "x": places[node][0], "y": places[node][1], "label": fields.get("label", node),
            "kind": fields.get("kind") or "thing", "links": degree[node],
            "shown": _short(str(fields.get("label", node))) if node in named else "",
        }
        for node, fields in graph.nodes(data=True)
    ]  # fmt: skip
    lines = []
    for source, target in dict.fromkeys((source, target) for source, target in graph.edges()):
        (x, y), (x2, y2) = places[source], places[target]
        lines.append({"x": x, "y": y, "x2": x2, "y2": y2, "half": "from"})
        lines.append({"x": (x + x2) / 2, "y": (y + y2) / 2, "x2": x2, "y2": y2, "half": "to"})
    kinds = [kind for kind, _ in Counter(point["kind"] for point in points).most_common()]
    busiest = ", ".join(
        str(graph.nodes[node].get("label", node))
        for node in sorted(named, key=lambda node: (-degree[node], str(node)))[:5]
    )
    words = f"{title}: {len(points)} things, {graph.number_of_edges()} links. Most linked: {busiest}."
    height = max((point["y"] for point in points), default=0.0) + _MARGIN
    return Figure(_chart(points, lines, kinds, title, height), words)


def _places(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Return where each node stands, in pixels; parts that no link joins stand side by side, the largest first."""
    import networkx as nx

    parts = sorted(nx.connected_components(nx.Graph(graph)), key=lambda part: (-len(part), min(map(str, part))))
    places: dict[str, tuple[float, float]] = {}
    left, top, row = 0.0, 0.0, 0.0
    for part in parts:
        # Nodes are put in order, since a subgraph has them in that of a set, which differs from run to run.
        joined: nx.Graph[str] = nx.Graph()
        joined.add_nodes_from(sorted(part, key=str))
        joined.add_edges_from((one, other) for one, other in graph.edges() if one in part)
        inside = nx.spring_layout(joined, seed=7, k=2.0 / len(part) ** 0.5, iterations=200)
        across, down = ([float(place[axis]) for place in inside.values()] for axis in (0, 1))
        wide, high = max(across) - min(across), max(down) - min(down)
        zoom = min(_WIDTH - 2 * _MARGIN, _SPREAD * (len(part) - 1) ** 0.5) / (max(wide, high) or 1.0)
        if left and left + wide * zoom + 2 * _MARGIN > _WIDTH:
            left, top, row = 0.0, top + row, 0.0
        for node, x, y in zip(inside, across, down, strict=True):
            places[node] = (left + _MARGIN + (x - min(across)) * zoom, top + _MARGIN + (y - min(down)) * zoom)
        left, row = left + wide * zoom + 2 * _MARGIN, max(row, high * zoom + 2 * _MARGIN)
    return places


def _named(graph: nx.Graph[str], places: dict[str, tuple[float, float]], degree: dict[str, int], most: int) -> set[str]:
    """Return the nodes that carry their label: those with most links, as long as no label covers another."""
    named: list[tuple[str, float, float, float]] = []
    for node in sorted(graph, key=lambda node: (-degree[node], str(node))):
        (x, y), half = places[node], 3.3 * len(_short(str(graph.nodes[node].get("label", node))))
        if len(named) < most and all(abs(x - x2) > half + half2 or abs(y - y2) > 15 for _, x2, y2, half2 in named):
            named.append((node, x, y, half))
    return {node for node, *_ in named}


def _short(label: str) -> str:
    return label if len(label) <= 34 else label[:33] + "…"


def _chart(
    points: list[dict[str, Any]], lines: list[dict[str, Any]], kinds: list[str], title: str, height: float
) -> dict[str, Any]:
    x: dict[str, Any] = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, _WIDTH]}}
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0]}}
    text = {"x": x, "y": y, "text": {"field": "shown"}}
    shown = {"values": [point for point in points if point["shown"]]}
    shapes = {"domain": kinds, "range": [_SHAPES[(place + place // 8) % 8] for place in range(len(kinds))]}
    return {
        "title": {"text": title, "subtitle": "A link runs from its pale half to its dark half."},
        "width": _WIDTH,
        "height": height,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule"},
                "encoding": {
                    "x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"},
                    "color": {"condition": {"test": "datum.half == 'to'", "value": "#777777"}, "value": "#CFCFCF"},
                },
            },
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "opacity": 0.95},
                "encoding": {
                    "x": x, "y": y, "size": {"field": "links", "type": "quantitative", "legend": None,
                                             "scale": {"range": [50, 420]}},
                    "color": {"field": "kind", "type": "nominal", "title": None, "scale": colour_scale(kinds),
                              "legend": {"orient": "bottom", "columns": 7}},
                    "shape": {"field": "kind", "type": "nominal", "title": None, "scale": shapes},
                    "tooltip": [{"field": name} for name in ("label", "kind", "links")],
                },
            },
            {"data": shown, "mark": {**_TEXT, **HALO}, "encoding": text},
            {"data": shown, "mark": _TEXT, "encoding": text},
        ],
    }  # fmt: skip
