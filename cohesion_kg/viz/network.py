"""Network: things as points, links as arrows, coloured and shaped by kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from cohesion_kg.viz.figure import Figure, colour_scale

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network"]

_SIZE = 720
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
    import networkx as nx

    places = nx.spring_layout(nx.Graph(graph), seed=7, k=1.6 / max(1, len(graph)) ** 0.5, iterations=120)
    degree = dict(graph.degree())
    named = _named(graph, places, degree, labelled)
    points = [
        {
            "x": float(places[node][0]), "y": float(places[node][1]), "label": fields.get("label", node),
            "kind": fields.get("kind") or "thing", "links": degree[node],
            "shown": _short(str(fields.get("label", node))) if node in named else "",
        }
        for node, fields in graph.nodes(data=True)
    ]  # fmt: skip
    lines = []
    for source, target in dict.fromkeys((source, target) for source, target in graph.edges()):
        (x, y), (x2, y2) = places[source], places[target]
        lines.append({"x": float(x), "y": float(y), "x2": float(x2), "y2": float(y2), "half": "from"})
        lines.append(
            {"x": float((x + x2) / 2), "y": float((y + y2) / 2), "x2": float(x2), "y2": float(y2), "half": "to"}
        )
    kinds = [kind for kind, _ in Counter(point["kind"] for point in points).most_common()]
    busiest = ", ".join(
        str(graph.nodes[node].get("label", node))
        for node in sorted(named, key=lambda node: (-degree[node], str(node)))[:5]
    )
    words = f"{title}: {len(points)} things, {graph.number_of_edges()} links. Most linked: {busiest}."
    return Figure(_chart(points, lines, kinds, title), words)


def _named(graph: nx.Graph[str], places: Any, degree: dict[str, int], most: int) -> set[str]:
    """Return the nodes that carry their label: those with most links, as long as no label covers another."""
    across = [place[0] for place in places.values()]
    down = [place[1] for place in places.values()]
    wide, high = max(across) - min(across) or 1.0, max(down) - min(down) or 1.0
    named: list[tuple[str, float, float, float]] = []
    for node in sorted(graph, key=lambda node: (-degree[node], str(node))):
        x, y = (places[node][0] - min(across)) / wide * _SIZE, (places[node][1] - min(down)) / high * _SIZE
        half = 3.3 * len(_short(str(graph.nodes[node].get("label", node))))
        if len(named) < most and all(abs(x - x2) > half + half2 or abs(y - y2) > 15 for _, x2, y2, half2 in named):
            named.append((node, x, y, half))
    return {node for node, *_ in named}


def _short(label: str) -> str:
    return label if len(label) <= 34 else label[:33] + "…"


def _chart(points: list[dict[str, Any]], lines: list[dict[str, Any]], kinds: list[str], title: str) -> dict[str, Any]:
    x: dict[str, Any] = {"field": "x", "type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 40}}
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 30}}
    shapes = {"domain": kinds, "range": [_SHAPES[(place + place // 8) % 8] for place in range(len(kinds))]}
    return {
        "title": {"text": title, "subtitle": "A link runs from its pale half to its dark half."},
        "width": _SIZE + 180,
        "height": _SIZE,
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
                    "color": {"field": "kind", "type": "nominal", "title": "kind", "scale": colour_scale(kinds)},
                    "shape": {"field": "kind", "type": "nominal", "title": "kind", "scale": shapes},
                    "tooltip": [{"field": name} for name in ("label", "kind", "links")],
                },
            },
            {
                "data": {"values": [point for point in points if point["shown"]]},
                "mark": {"type": "text", "fontSize": 11, "dy": -11},
                "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
            },
        ],
    }  # fmt: skip
