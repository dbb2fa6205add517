"""Pictures are drawn without a browser, say in words what they show, and never turn the unknown into a number."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.viz.figure import COLOURS, Figure
from cohesion_kg.viz.matrix import matrix
from cohesion_kg.viz.network import network
from cohesion_kg.viz.timeline import timeline

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sankey(kg):
    return kg.trace("CMF").plot()


def bands(figure):
    return figure.spec["layer"][0]["data"]["values"]


def texts(figure):
    root = ET.fromstring(figure.to_svg())
    return {"".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")}


def test_the_sankey_draws_unknown_amounts_as_unknown(sankey):
    by_known = {known: {band["link"] for band in bands(sankey) if band["known"] == known} for known in
                ("amount given", "amount not given")}  # fmt: skip
    assert by_known["amount given"] and by_known["amount not given"]
    assert {band["amount"] for band in bands(sankey) if band["known"] == "amount not given"} == {"amount not given"}
    assert "£0" not in sankey.alternative


def test_bands_of_the_sankey_are_as_high_as_their_amounts(sankey):
    heights = {band["amount"]: band["y2"] - band["y"] for band in bands(sankey)}
    assert heights["£300,000"] == pytest.approx(2 * heights["£150,000"])
    assert heights["£60,000"] == pytest.approx(6 * heights["£10,000"])


def test_a_part_of_a_part_is_drawn_from_its_nearest_whole_only(sankey):
    sources = {band["from"] for band in bands(sankey) if band["to"].startswith("£10,000 of the SCM award")}
    assert sources == {"Staff salaries from the SCM award"}


def test_the_sankey_says_in_words_what_it_shows(sankey):
    assert "CMF award to Stronger Communities Middlesbrough: £300,000" in sankey.alternative
    assert sankey.spec["description"] == sankey.alternative == repr(sankey)


def test_svg_png_and_html_are_made_without_a_browser(sankey, tmp_path):
    svg, png, page = (sankey.save(tmp_path / f"picture.{kind}") for kind in ("svg", "png", "html"))
    assert any("CMF award to Stronger" in text and "£300,000" in text for text in texts(sankey))
    assert svg.read_text("utf-8").startswith("<svg")
    assert png.read_bytes().startswith(b"\x89PNG")
    text = page.read_text("utf-8")
    assert "vega" in text and '<script src="http' not in text


def test_jupyter_gets_an_interactive_and_a_static_form(sankey):
    bundle = sankey._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"}


def test_another_suffix_or_folder_is_refused(sankey, tmp_path):
    with pytest.raises(QueryError, match="svg"):
        sankey.save(tmp_path / "picture.doc")
    with pytest.raises(NotFound):
        sankey.save(tmp_path / "none" / "picture.svg")


def test_a_month_of_an_uncertain_year_is_several_dates_and_not_a_long_one():
    rows = [
        {"label": "a", "earliest": dt.date(2017, 12, 1), "latest": dt.date(2017, 12, 31), "printed": "December 2017"},
        {"label": "b", "earliest": dt.date(2010, 12, 1), "latest": dt.date(2019, 12, 31), "printed": "December 201"},
        {"label": "c", "earliest": dt.date(2019, 10, 1), "latest": dt.date(2019, 10, 31), "printed": "October 2019"},
    ]
    bars = timeline(rows).spec["layer"][0]["data"]["values"]
    assert [(bar["start"], bar["end"]) for bar in bars if bar["whole"] == "b"] == [
        ("2017-12-01", "2018-01-01"),
        ("2018-12-01", "2019-01-01"),
    ]


def test_things_without_a_date_are_named_and_not_drawn():
    figure = timeline([{"label": "Meet", "earliest": None, "latest": None}], today=dt.date(2018, 11, 15))
    assert figure.spec["layer"][0]["data"]["values"] == []
    assert "1 without a date" in figure.alternative
    assert any("Meet" in line for line in figure.spec["title"]["subtitle"])


def test_none_and_not_asked_differ_in_a_matrix():
    figure = matrix({("x", "a"): 0, ("x", "b"): None, ("x", "c"): 3}, ["x"], ["a", "b", "c"], "Themes")
    assert {"–", "n/a", "3"} <= texts(figure)
    assert figure.alternative == "Themes, 1 rows by 3 columns. x: a none, b not asked, c 3."


def test_a_comparison_is_drawn_with_none_apart_from_not_asked(kg):
    assert "Leadership: Cheshire East Council none" in kg.compare(by="themes").plot().alternative
    assert "not asked" in kg.compare(by="deadlines").plot().alternative


def test_a_network_is_the_same_each_time():
    graph = nx.DiGraph([("a", "b"), ("a", "c")])
    nx.set_node_attributes(graph, {"a": "stream", "b": "award", "c": "award"}, "kind")
    first, second = network(graph, "Links"), network(graph, "Links")
    assert first.spec == second.spec
    assert first.alternative == "Links: 3 things, 2 links. Most linked: a, b, c."


def test_a_network_does_not_depend_on_the_order_of_a_set():
    picture = (
        "import networkx as nx; from cohesion_kg.viz.network import network;"
        "print(network(nx.Graph([('a', 'b'), ('b', 'c'), ('d', 'e')]), 'Parts').spec)"
    )
    drawn = {
        subprocess.run([sys.executable, "-c", picture], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT,
                       check=True, capture_output=True).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(drawn) == 1


def test_parts_of_a_network_that_no_link_joins_stand_apart():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("d", "e")])
    points = {point["label"]: point for point in network(graph, "Parts").spec["layer"][1]["data"]["values"]}
    assert max(points[node]["x"] for node in "abc") < min(points[node]["x"] for node in "de")


def test_dates_that_are_alternatives_are_paler_than_a_date():
    row = {"label": "a", "earliest": dt.date(2017, 12, 1), "latest": dt.date(2017, 12, 31), "printed": "December 2017"}
    unsure = {
        "label": "b",
        "earliest": dt.date(2010, 12, 1),
        "latest": dt.date(2019, 12, 31),
        "printed": "December 201",
    }
    bars = timeline([row, unsure, {**row, "label": "c", "latest": dt.date(2019, 1, 31)}]).spec["layer"][0]
    assert bars["encoding"]["opacity"]["condition"]["test"] == "datum.choices > 1"
    assert {bar["whole"]: bar["choices"] > 1 for bar in bars["data"]["values"]} == {"a": False, "b": True, "c": False}


def test_colours_differ():
    assert len(set(COLOURS)) == len(COLOURS)
    assert Figure({}, "x").spec["$schema"].endswith("v5.json")
