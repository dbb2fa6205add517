"""Web pages are read as a reader sees them."""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.formats.webpage import read_webpage
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.rendition import BREAK, Rendition


def read(tmp_path: Path, page: str | bytes) -> Rendition:
    (tmp_path / "a.html").write_bytes(page.encode() if isinstance(page, str) else page)
    return read_file(tmp_path / "a.html")


def test_a_plan_is_read_with_places_and_its_actions_come_out(tmp_path: Path) -> None:
    rendition = read(
        tmp_path,
        "<!doctype html><html><head><title>Plan &amp; costs</title><style>p {}</style></head><body>"
        "<nav><a>Home page</a></nav><h1>Cohesion <em>plan</em></h1><p>For\n 2017<br>and&nbsp;on</p>"
        "<table><caption>Actions</caption><thead><tr><th>Action<th>Lead<th>By when</thead>"
        "<tr><td>Meet<br>all<td>KK<td>19.01.17<tr><td>Report<td><td></table><p hidden>not seen</p></body></html>",
    )
    assert rendition.text == (
        "Plan & costs\nCohesion plan\nFor 2017\nand\xa0on\nActions\nAction\tLead\tBy when\n"
        f"Meet{BREAK}all\tKK\t19.01.17\nReport\t\t\n\n"
    )
    assert [block.kind for block in rendition.blocks[:3]] == ["heading", "heading", "paragraph"]
    places = [place for _, place in rendition.places]
    assert places[2:5] == ["/html/body/p[1]", "/html/body/p[1]", "/html/body/table[1]/caption[1]"]
    assert places[-1] == "/html/body/table[1]/tr[2]/td[3]"
    assert rendition.warnings == ("Menus and hidden parts of the page were left out: 4 words.",)
    records = read_records(rendition.text, rendition.blocks)
    assert [entry.text.text for entry in records.entries] == [f"Meet{BREAK}all", "Report"]


def test_spanned_cells_are_blank_and_a_span_ends_with_its_group(tmp_path: Path) -> None:
    page = (
        "<table><tbody><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td rowspan=9>d</tbody>"
        "<tbody><tr><td>e<td rowspan=0>f<td>g<tr><td>h<td>i</tbody></table>"
    )
    assert read(tmp_path, page).text == "a\tb\t\n\tc\td\ne\tf\tg\nh\t\ti\n\n"


def test_a_table_in_a_cell_follows_and_a_table_of_one_cell_is_a_box(tmp_path: Path) -> None:
    page = (
        "<table><tr><td><p>before<table><tr><td>a<td>b<table><tr><td>c<td>d</table><tr><td>e<td>f</table>after</table>"
    )
    rendition = read(tmp_path, page)
    assert rendition.text == "before\na\tb\ne\tf\n\nc\td\n\nafter\n\n"
    assert rendition.places[1][1] == "/html/body/table[1]/tr[1]/td[1]/table[1]/tr[1]/td[1]"


def test_the_numbers_of_lists_stand_before_their_items(tmp_path: Path) -> None:
    page = (
        "<ol start=3><li>three<li><p>four</p><p>more</p><ul><li>dot</ul><li value=9>nine</ol><ol type=a><li>x<li></ol>"
        "<ol reversed type=I><li>two<li>one</ol><table><tr><td><ol><li>in<li>cell</ol><td>y</table>"
        "<dl><dt>term<dd>meaning</dl>"
    )
    assert read(tmp_path, page).text == (
        f"3. three\n4. four\nmore\n• dot\n9. nine\na. x\nb.\nII. two\nI. one\n1. in{BREAK}2. cell\ty\n\nterm\nmeaning\n"
    )


def test_words_outside_paragraphs_and_cells_are_kept(tmp_path: Path) -> None:
    page = "loose<div>in<p>para</p>tail</div><table>stray<tr>odd<td>a<td>b</table><pre>one\n  two</pre>end"
    assert Counter(read(tmp_path, page).text.split()) == Counter("loose in para tail stray odd a b one two end".split())


@pytest.mark.parametrize(
    "page",
    [
        b'<html><head><meta charset="windows-1252"></head><p>\xa35 \x96 \x80</p>',
        b'<html><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>\xa35 \x96 \x80</p>',
        '<?xml version="1.0" encoding="utf-8"?><html><p>£5 – €</p></html>'.encode(),
        "<html><p>£5 – €</p></html>".encode("utf-16"),
        b"<html><p>&pound;5 &ndash; &#8364;</p></html>",
    ],
)
def test_the_declared_encoding_is_followed(tmp_path: Path, page: bytes) -> None:
    assert read(tmp_path, page).text == "£5 – €\n"


def test_boxes_that_are_ticked_are_seen(tmp_path: Path) -> None:
    page = "<html><p><input type=checkbox checked>Done <input type=radio> Open</p>"
    assert read(tmp_path, page).text == "☒ Done ☐ Open\n"


CELL = st.text(st.sampled_from("ab £é<&\n\t"), max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_every_cell_comes_out_in_its_place(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    table = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    rendition = read(tmp_path_factory.mktemp("cells"), f"<html><body><table>{table}</table></body></html>")
    assert [cell.text.split() for block in rendition.blocks for cell in block.cells] == [
        cell.split() for row in rows for cell in row
    ]
    assert [place for _, place in rendition.places] == [
        f"/html/body/table[1]/tr[{number}]/td[{column}]"
        for number, row in enumerate(rows, start=1)
        for column in range(1, len(row) + 1)
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<body><p>One</p></body></html><p>After</p>", "One\nAfter\n"),
        ("<body><p>One</p></body ><table><tr><td>a</td><td>b</td></tr></table></html>", "One\na\tb\n\n"),
        ("<body>One</BODY><!-- closed --><div>Two", "One\nTwo\n"),
    ],
)
def test_what_stands_behind_the_end_of_the_page_is_on_the_page(tmp_path: Path, page: str, text: str) -> None:
    (tmp_path / "a.html").write_text(f"<html>{page}")
    rendition = read_webpage(tmp_path / "a.html")
    assert (rendition.text, rendition.warnings) == (text, ())


@pytest.mark.parametrize(
    ("opening", "name"), [("<!-- note", "comment"), ("<script>x", "script"), ("<STYLE>x", "style")]
)
def test_what_a_comment_or_script_without_end_hides_is_said(tmp_path: Path, opening: str, name: str) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><p>One</p><!-->{opening} <p>Two words</p>")
    rendition = read_webpage(tmp_path / "a.html")
    assert rendition.text == "One\n"
    assert rendition.warnings == (f"A {name} is never closed, and hides what stands behind it: 3 words.",)


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [("div role=grid", "div role=row", "span role=gridcell"), ("ul role=table", "li role=row", "div role=cell"),
     ('div style="display: table"', 'p style="color:red; display:table-row"', 'span style="display:table-cell"')],
)  # fmt: skip
def test_tables_by_role_or_style_are_tables(tmp_path: Path, table: str, row: str, cell: str) -> None:
    def element(opening: str, inside: str) -> str:
        return f"<{opening}>{inside}</{opening.split()[0]}>"

    rows = [["Action", "Lead"], ["Meet weekly", "KK"], ["Part", ""]]
    inside = "".join(element(row, "".join(element(cell, words) for words in texts)) for texts in rows)
    (tmp_path / "a.html").write_text(f"<html><body>{element(table, inside)}")
    rendition = read_webpage(tmp_path / "a.html")
    assert rendition.text == "Action\tLead\nMeet weekly\tKK\nPart\t\n\n"
    assert rendition.places[0][1].count("/") == 5


def test_a_table_of_html_in_markdown_is_a_table(tmp_path: Path) -> None:
    rows = "<tr><th>Action</th><th>Lead</th><th>Cost</th></tr>\n<tr><td>Meet</td><td>Head of <b>Housing</b></td>"
    file = tmp_path / "plan.md"
    file.write_text(f"# Plan\n\n<table>\n{rows}<td>&pound;500</td></tr>\n</table>\n\nAfter a < b\n")
    rendition = read_file(file)
    assert [[cell.text for cell in block.cells] for block in rendition.blocks if block.cells] == [
        ["Action", "Lead", "Cost"],
        ["Meet", "Head of Housing", "£500"],
    ]
    assert rendition.format == "markdown" and rendition.text.endswith("After a < b\n")
    assert rendition.places[0] == (0, "line=1") and rendition.places[-1][1] == "line=6"


@pytest.mark.parametrize("text", ["<table> is a word of HTML\n", "<table>no cells</table>\n", "a <table><td>b\n"])
def test_what_is_no_table_of_html_stays_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(f"# Note\n\n{text}")
    rendition = read_file(tmp_path / "a.md")
    assert (rendition.text, rendition.places) == (f"# Note\n\n{text}", [])
