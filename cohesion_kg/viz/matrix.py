"""Matrix: counts of rows against columns, with what was not asked set apart from what is none."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from cohesion_kg.viz.figure import Figure

__all__ = ["matrix"]


def matrix(
    counts: Mapping[tuple[str, str], int | None], rows: Sequence[str], columns: Sequence[str], title: str
) -> Figure:
    """Draw a matrix of counts.

    Parameters
    ----------
    counts
        Count of each (row, column); None, or a pair that is not there, means that the question was not asked.
    rows, columns
        Names, in the order in which they are drawn.
    title
        Heading of the picture.

    Returns
    -------
    Figure
        The deeper the blue, the more; a dash is none, "n/a" was not asked.

    Examples
    --------
    >>> matrix({("ESOL", "Crewe"): 1, ("ESOL", "Sheffield"): 0}, ["ESOL"], ["Crewe", "Sheffield"], "Themes")
    Themes, 1 rows by 2 columns. ESOL: Crewe 1, Sheffield none.
    """
    cells: list[dict[str, Any]] = []
    for row in rows:
        for column in columns:
            count = counts.get((row, column))
            shown = "n/a" if count is None else str(count) if count else "–"
            cells.append({"row": row, "column": column, "count": count or 0, "shown": shown})
    words = f"{title}, {len(rows)} rows by {len(columns)} columns. " + " ".join(
        f"{row}: " + ", ".join(f"{column} {_spoken(counts.get((row, column)))}" for column in columns) + "."
        for row in rows
    )
    most = max((cell["count"] for cell in cells), default=1) or 1
    heads = {column: textwrap.wrap(column, 20) for column in columns}
    x = {
        "field": "column",
        "type": "nominal",
        "sort": list(columns),
        "title": None,
        "axis": {
            "orient": "top",
            "labelAngle": 0,
            "labelExpr": f"({json.dumps(heads)})[datum.label]",
            "labelPadding": 14 * max(map(len, heads.values()), default=1) - 8,
            "ticks": False,
        },
    }
    y = {"field": "row", "type": "nominal", "sort": list(rows), "title": None}
    dark = f"datum.count > {most * 0.55}"
    chart = {
        "title": {"text": title, "subtitle": _legend({cell["shown"] for cell in cells})},
        "width": {"step": 150},
        "height": {"step": 24},
        "data": {"values": cells},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 2},
                "encoding": {
                    "x": x, "y": y, "tooltip": [{"field": name} for name in ("row", "column", "shown")],
                    "color": {"field": "count", "type": "quantitative", "legend": None,
                              "scale": {"domain": [0, most], "range": ["#F2F2F2", "#0072B2"]}},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "x": x, "y": y, "text": {"field": "shown"},
                    "color": {"condition": {"test": dark, "value": "#ffffff"}, "value": "#222222"},
                },
            },
        ],
    }  # fmt: skip
    return Figure(chart, words)


def _spoken(count: int | None) -> str:
    return "not asked" if count is None else str(count) if count else "none"


def _legend(shown: set[str]) -> str:
    signs = {"–": "a dash is none", "n/a": '"n/a" was not asked'}
    return "; ".join(["The deeper the blue, the more", *(said for sign, said in signs.items() if sign in shown)]) + "."
