"""Figure: a picture with its data, its alternative in words, and the ways to show and keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cohesion_kg.errors import MissingExtra, QueryError
from cohesion_kg.store.files import write_whole

__all__ = ["COLOURS", "GREY", "HALO", "Figure", "colour_scale"]

#: The palette of Okabe and Ito, which people with the common kinds of colour blindness can tell apart.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#000000")
#: What is unknown or absent.
GREY = "#9A9A9A"
#: Drawn under a label, so that it can be read where it stands on something.
HALO = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_CONFIG = {
    "font": "DejaVu Sans, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 420},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 300},
    "title": {"fontSize": 15, "anchor": "start", "offset": 12, "subtitleFontSize": 12, "subtitleColor": "#444444"},
}


@dataclass(frozen=True)
class Figure:
    """A picture.

    Parameters
    ----------
    chart
        The Vega-Lite chart, with its data.
    alternative
        What the picture shows, in words, for those who do not see it.

    Examples
    --------
    >>> figure = Figure({"data": {"values": [{}]}, "mark": "point"}, "One point.")
    >>> figure.spec["description"], figure
    ('One point.', One point.)
    """

    chart: Mapping[str, Any]
    alternative: str

    @property
    def spec(self) -> dict[str, Any]:
        """The whole Vega-Lite specification."""
        return {"$schema": _SCHEMA, "description": self.alternative, "config": _CONFIG, **self.chart}

    def to_svg(self) -> str:
        """Return the picture as SVG.

        Raises
        ------
        MissingExtra
            If the pictures' extra is not installed.
        """
        svg: str = _converter().vegalite_to_svg(self.spec)
        return svg

    def to_png(self, scale: float = 2.0) -> bytes:
        """Return the picture as PNG, `scale` pixels for each unit."""
        png: bytes = _converter().vegalite_to_png(self.spec, scale=scale)
        return png

    def to_html(self) -> str:
        """Return a page that shows the picture and answers the mouse, with everything it needs inside."""
        page: str = _converter().vegalite_to_html(self.spec, bundle=True)
        return page

    def save(self, file: Path | str) -> Path:
        """Write the picture to a file, whole or not at all; the suffix chooses .svg, .png or .html.

        Raises
        ------
        QueryError
            If the suffix names no picture.
        NotFound
            If the folder does not exist.
        """
        file = Path(file)
        if file.suffix == ".svg":
            content = self.to_svg().encode()
        elif file.suffix == ".png":
            content = self.to_png()
        elif file.suffix == ".html":
            content = self.to_html().encode()
        else:
            raise QueryError(f"{file.name} names no picture; end it in .svg, .png or .html.")
        write_whole(file, content)
        return file

    def __repr__(self) -> str:
        return self.alternative

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # JupyterLab and VS Code draw the first kind themselves, and it answers the mouse; others show the SVG.
        return {
            "application/vnd.vegalite.v5+json": self.spec,
            "image/svg+xml": self.to_svg(),
            "text/plain": self.alternative,
        }


def colour_scale(names: Sequence[str]) -> dict[str, list[str]]:
    """Return a colour for each name, the same each time, as a Vega-Lite scale.

    Examples
    --------
    >>> colour_scale(["award", "bid"])
    {'domain': ['award', 'bid'], 'range': ['#0072B2', '#E69F00']}
    """
    distinct = list(dict.fromkeys(names))
    return {"domain": distinct, "range": [COLOURS[place % len(COLOURS)] for place in range(len(distinct))]}


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise MissingExtra('Pictures need vl-convert-python: pip install "cohesion-kg[pictures]".') from error
    return vl_convert
