"""Timeline: dates and deadlines as the spans that they may mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cohesion_kg.values.dates import narrow, read_date
from cohesion_kg.viz.figure import Figure, colour_scale

__all__ = ["timeline"]


def timeline(rows: Iterable[Mapping[str, Any]], title: str = "Deadlines", today: dt.date | None = None) -> Figure:
    """Draw dated things, each as long as its date is uncertain.

    Parameters
    ----------
    rows
        Each with ``label``, ``earliest`` and ``latest`` (dates or None); ``printed`` and ``group`` where there are.
    title
        Heading of the picture.
    today
        A day to mark, such as the one that is asked about.

    Returns
    -------
    Figure
        One bar for each dated row, in order of time; rows without any date are named below, not drawn.

    Examples
    --------
    >>> rows = [{"label": "Strategy", "earliest": dt.date(2018, 3, 1), "latest": dt.date(2018, 3, 31)}]
    >>> timeline(rows)
    Deadlines: 1 dated, 0 without a date. Strategy: 2018-03-01 to 2018-03-31.
    """
    rows = list(rows)
    dated = sorted((row for row in rows if row["earliest"] or row["latest"]), key=lambda row: _ends(row))
    undated = [str(row["label"]) for row in rows if not (row["earliest"] or row["latest"])]
    values = [bar for number, row in enumerate(dated) for bar in _bars(number, row, dated)]
    words = f"{title}: {len(dated)} dated, {len(undated)} without a date. " + " ".join(
        f"{row['label']}: {_spoken(row)}." for row in dated
    )
    subtitle = ["A bar is as long as the printed date is uncertain; pale bars in one row are the dates it may mean."]
    if undated:
        shown = "; ".join(map(_short, undated[:3])) + (" …" if len(undated) > 3 else "")
        subtitle.append(f"No date: {len(undated)} ({shown}).")
    groups = [value["group"] for value in values]
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": 11, "cornerRadius": 3, "minBandSize": 3},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": [value["label"] for value in values], "title": None},
            "x": {"field": "start", "type": "temporal", "title": None, "axis": {"format": "%b %Y", "tickCount": 10}},
            "x2": {"field": "end"},
            "color": {"field": "group", "type": "nominal", "title": None, "scale": colour_scale(groups),
                      "legend": {"orient": "bottom"} if len(set(groups)) > 1 else None},
            "opacity": {"condition": {"test": "datum.choices > 1", "value": 0.45}, "value": 1},
            "tooltip": [{"field": name} for name in ("whole", "printed", "span", "group")],
        },
    }  # fmt: skip
    layers: list[dict[str, Any]] = [bars]
    if today:
        marked: dict[str, Any] = {"values": [{"day": today.isoformat(), "said": f"{today.day} {today:%B %Y}"}]}
        x = {"field": "day", "type": "temporal"}
        layers.append({
            "data": marked, "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#222222"},
            "encoding": {"x": x, "tooltip": [{"field": "said", "title": "day"}]},
        })  # fmt: skip
        layers.append({
            "data": marked, "mark": {"type": "text", "y": -6, "fontSize": 11},
            "encoding": {"x": x, "text": {"field": "said"}},
        })  # fmt: skip
    chart = {"title": {"text": title, "subtitle": subtitle}, "width": 620, "height": {"step": 20}, "layer": layers}
    return Figure(chart, words.strip())


def _ends(row: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    return row["latest"] or row["earliest"], row["earliest"] or row["latest"]


def _bars(number: int, row: Mapping[str, Any], dated: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the bar of a row; a month of an uncertain year gives one for each year that its document allows."""
    label = str(row["label"])
    said: dict[str, Any] = {
        "label": f"{number + 1}. {_short(label)}", "whole": label, "printed": str(row.get("printed") or ""),
        "span": _spoken(row), "group": str(row.get("group") or "deadline"),
    }  # fmt: skip
    spans = _spans(row, dated)
    said["choices"] = len(spans)
    for first, last in spans:
        yield {**said, "start": first.isoformat(), "end": (last + dt.timedelta(days=1)).isoformat()}


def _spans(row: Mapping[str, Any], dated: list[Mapping[str, Any]]) -> list[tuple[dt.date, dt.date]]:
    first = row["earliest"] or row["latest"] - dt.timedelta(days=90)
    last = row["latest"] or row["earliest"] + dt.timedelta(days=90)
    read = read_date(str(row.get("printed") or ""))
    if read.edtf and "X" in read.edtf:
        others = [other for other in dated if other is not row and other.get("group") == row.get("group")]
        window = [other["earliest"] for other in others if other["earliest"]] or [first]
        closing = [other["latest"] for other in others if other["latest"]] or [last]
        found = narrow(read, min(window), max(closing))
        spans = [(one.earliest, one.latest) for one in found if one.earliest and one.latest]
        return spans or [(first, last)]
    return [(first, last)]


def _spoken(row: Mapping[str, Any]) -> str:
    if row["earliest"] == row["latest"]:
        return str(row["earliest"])
    return f"{row['earliest'] or 'no earliest day'} to {row['latest'] or 'no latest day'}"


def _short(label: str) -> str:
    return label if len(label) <= 50 else label[:49] + "…"
