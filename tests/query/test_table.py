"""Tables: every form of them says the same, and no cell breaks out of its place."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import MissingExtra, NotFound
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.query.table import Table
from cohesion_kg.values.terms import IRI

CMF = IRI("https://w3id.org/cohesion-kg/id/stream/cmf")
PASSAGE = IRI("https://w3id.org/cohesion-kg/id/source/crewe-action-plan#char=2,7")
COLUMNS = ("thing", "name", "amount", "count", "day", "known", "nothing")
ROW = (CMF, "Fund", Decimal("1100000.5"), 7, dt.date(2018, 3, 1), True, None)
TABLE = Table(COLUMNS, [ROW], labels={CMF: "Controlling Migration Fund"})
HOSTILE = '<script>alert("x")</script> & "quoted", | piped \\| \\\n\r\n*bold* `code`'

text = st.text(st.characters(exclude_categories=["Cs"]))


class Cells(HTMLParser):
    """Reads the cells of an HTML table, and every tag in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_a_table_is_a_sequence_of_rows() -> None:
    assert len(TABLE) == 1
    assert TABLE[0] == dict(zip(COLUMNS, ROW, strict=True)) == next(iter(TABLE)) == TABLE[-1]
    assert isinstance(TABLE[:1], Table)
    assert TABLE[:0].columns == COLUMNS
    assert TABLE.column("count") == [7]
    assert Table(COLUMNS, [ROW]) == TABLE
    assert Table(COLUMNS, []) != TABLE
    with pytest.raises(IndexError):
        TABLE[1]


def test_an_unknown_column_is_named_with_those_that_are_there() -> None:
    for ask in (lambda: TABLE.column("price"), lambda: TABLE.where(price=1)):
        with pytest.raises(NotFound, match="no column 'price'; the table has thing, name") as caught:
            ask()
        assert caught.value.candidates == COLUMNS


@pytest.mark.parametrize(
    "conditions",
    [
        {"thing": CMF}, {"thing": "stream:cmf"}, {"thing": str(CMF)}, {"thing": "controlling migration fund"},
        {"name": "fund"}, {"name": "FUND", "count": 7}, {"amount": Decimal("1100000.50")}, {"amount": 1100000.5},
        {"day": dt.date(2018, 3, 1)}, {"day": dt.datetime(2018, 3, 1, 12)}, {"known": True}, {"nothing": None}, {},
    ],
)  # fmt: skip
def test_rows_are_picked_by_value(conditions: dict[str, object]) -> None:
    assert len(TABLE.where(**conditions)) == 1


@pytest.mark.parametrize(
    "conditions",
    [{"thing": "cmf"}, {"name": "Fun"}, {"name": None}, {"count": "7"}, {"name": "fund", "count": 8}, {"day": "2018"}],
)
def test_a_part_or_another_type_picks_nothing(conditions: dict[str, object]) -> None:
    picked = TABLE.where(**conditions)
    assert len(picked) == 0
    assert picked.columns == COLUMNS


def test_a_thing_picks_its_rows(kg: KnowledgeGraph) -> None:
    actions = kg.actions()
    plan = kg["doc:tower-hamlets-action-plan"]
    assert len(actions.where(document=plan)) == len(actions.where(document="doc:tower-hamlets-action-plan")) > 0


@given(st.lists(st.tuples(text, text), max_size=5))
def test_csv_holds_any_text(rows: list[tuple[str, str]]) -> None:
    written = Table(["one", "two"], rows).to_csv()
    back = list(csv.reader(io.StringIO(written, newline="")))
    assert back == [["one", "two"], *map(list, rows)]


def test_csv_writes_iris_in_full_and_nothing_for_none() -> None:
    [row] = csv.DictReader(io.StringIO(TABLE.to_csv(), newline=""))
    assert row["thing"] == CMF
    assert (row["amount"], row["day"], row["known"], row["nothing"]) == ("1100000.5", "2018-03-01", "True", "")


@given(st.lists(st.tuples(text, st.none() | st.integers() | st.booleans()), max_size=5))
def test_json_holds_any_text(rows: list[tuple[str, object]]) -> None:
    back = json.loads(Table(["one", "two"], rows).to_json())
    assert back == [{"one": one, "two": two} for one, two in rows]


def test_json_writes_decimals_and_dates_as_text() -> None:
    [row] = json.loads(TABLE.to_json())
    assert row == dict(zip(COLUMNS, [CMF, "Fund", "1100000.5", 7, "2018-03-01", True, None], strict=True))


def markdown_cells(line: str) -> list[str]:
    """Split a Markdown row as GitHub does: a backslash makes the next character plain."""
    cells = re.findall(r"((?:[^|\\]|\\.)*)\|", line)
    return [re.sub(r"\\([^\w\s])", r"\1", cell).strip() for cell in cells[1:]]


@given(st.lists(st.tuples(text, text), max_size=4))
def test_markdown_keeps_every_cell_in_its_place(rows: list[tuple[str, str]]) -> None:
    lines = Table(["one", "two"], rows).to_markdown().split("\n")
    assert len(lines) == 2 + len(rows)
    for line, row in zip(lines[2:], rows, strict=True):
        assert markdown_cells(line) == [" ".join(cell.splitlines()).strip() for cell in row]
        assert not re.search(r"(?<!\\)(?:\\\\)*<", line)


def test_markdown_shows_labels() -> None:
    assert "| Controlling Migration Fund | Fund | 1,100,000.5 | 7 | 2018-03-01 | True |  |" in TABLE.to_markdown()


def test_html_escapes_whatever_a_cell_says() -> None:
    table = Table([HOSTILE], [(HOSTILE,), (IRI("http://example.org/x"),)], labels={"http://example.org/x": HOSTILE})
    page = Cells(table._repr_html_())
    assert {tag for tag, _ in page.tags} <= {"table", "thead", "tbody", "tr", "th", "td", "a", "p"}
    assert page.cells[:2] == [HOSTILE, HOSTILE]


def test_html_escapes_quotations() -> None:
    page = Cells(Table(["passage"], [(PASSAGE,)], quotations={PASSAGE: HOSTILE})._repr_html_())
    assert "script" not in {tag for tag, _ in page.tags}
    assert ("a", {"href": str(PASSAGE), "title": PASSAGE.curie}) in page.tags


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "JavaScript:alert(1)", "file:///etc/passwd"]
)
def test_only_web_addresses_become_links(iri: str) -> None:
    page = Cells(Table(["thing"], [(IRI(iri),)])._repr_html_())
    assert "a" not in {tag for tag, _ in page.tags}
    assert page.cells[1].startswith(iri)


def test_html_sets_numbers_to_the_right_and_text_to_the_left() -> None:
    page = Cells(TABLE._repr_html_())
    sides = [fields["style"] for tag, fields in page.tags if tag == "td"]
    right = [name for name, side in zip(COLUMNS, sides, strict=True) if side == "text-align: right"]
    assert right == ["amount", "count"]
    assert [fields["style"] for tag, fields in page.tags if tag == "th"] == sides


def test_html_does_not_repeat_the_label_of_the_first_column() -> None:
    twice = Table(["thing", "name", "other"], [(CMF, "Fund", "Fund too")], labels={CMF: "Fund"})
    assert Cells(twice._repr_html_()).cells[:2] == ["thing", "other"]
    assert twice.columns == ("thing", "name", "other") and "Fund | Fund | Fund too" in twice.to_markdown()
    differs = Table(["thing", "name"], [(CMF, "Fund"), (PASSAGE, "Fund")], labels={CMF: "Fund"})
    assert Cells(differs._repr_html_()).cells[:2] == ["thing", "name"]


def test_html_says_how_many_rows_it_shows() -> None:
    assert "200 of 450 rows" in Table(["n"], [(n,) for n in range(450)])._repr_html_()
    assert "1 of 1 row<" in TABLE._repr_html_()


def test_text_shows_columns_labels_and_how_many_more() -> None:
    assert repr(TABLE).startswith("1 row: thing, name")
    assert "Controlling Migration Fund" in repr(TABLE)
    assert "… and 5 more" in repr(Table(["n"], [(n,) for n in range(30)]))


@pytest.mark.parametrize("table", [Table(["one", "two"], []), Table(["one", "two"], [(1, 2)]).where(one=3)])
def test_an_empty_table_still_shows_its_columns(table: Table) -> None:
    assert table.to_csv() == "one,two\r\n"
    assert json.loads(table.to_json()) == []
    assert table.to_markdown() == "| one | two |\n| --- | --- |"
    assert repr(table) == "0 rows: one, two"
    assert Cells(table._repr_html_()).cells[:2] == ["one", "two0 of 0 rows"]
    assert list(table.to_pandas().columns) == ["one", "two"]
    assert table.to_polars().columns == ["one", "two"]
    assert table.evidence == []


def test_pandas_holds_the_same_values() -> None:
    frame = TABLE.to_pandas()
    assert list(frame.columns) == list(COLUMNS)
    assert frame.loc[0, "amount"] == Decimal("1100000.5")
    assert frame.loc[0, "thing"] == CMF
    assert frame.loc[0, "count"] == 7


def test_polars_holds_the_same_values() -> None:
    assert TABLE.to_polars().row(0) == (str(CMF), "Fund", Decimal("1100000.5"), 7, dt.date(2018, 3, 1), True, None)


def test_a_column_of_mixed_types_becomes_text_in_polars() -> None:
    frame = Table(["value"], [(None,), (1,), (Decimal("1.5"),), ("many",), (True,), (dt.date(2018, 3, 1),)]).to_polars()
    assert frame["value"].to_list() == [None, "1", "1.5", "many", "True", "2018-03-01"]


def test_iris_and_text_mix_in_polars() -> None:
    assert Table(["value"], [(CMF,), ("text",)]).to_polars()["value"].to_list() == [str(CMF), "text"]


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_frame_without_its_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=r'pip install "cohesion-kg\[frames\]"'):
        getattr(TABLE, f"to_{name}")()


def test_evidence_is_each_passage_once_with_its_words() -> None:
    table = Table(["a", "b"], [(PASSAGE, CMF), (PASSAGE, None)], quotations={PASSAGE: "CREWE"})
    assert table.evidence == [(PASSAGE, "CREWE")]
    assert table.where(a=PASSAGE).evidence == [(PASSAGE, "CREWE")]
    assert table.where(b=None)[:0].evidence == []


def test_a_shipped_answer_comes_with_labels_and_quotations(kg: KnowledgeGraph) -> None:
    funding = kg.funding()
    passages = [cell for cell in funding.column("passage") if cell]
    assert passages
    assert all(funding.quotations[passage].strip() for passage in passages)
    assert {words for _, words in funding.evidence} == {funding.quotations[passage] for passage in passages}
    assert all(funding.labels[recipient] for recipient in funding.column("recipient") if recipient)
    assert "SELECT" in str(funding.sparql)


def test_a_condition_may_name_several_values() -> None:
    table = Table(["name", "year"], [("NEMP", 2015), ("SCM", 2017), ("Charter", 2018)])
    assert table.where(name=["nemp", "SCM"]).column("year") == [2015, 2017]
    assert table.where(year={2017, 2018}).column("name") == ["SCM", "Charter"]
    assert len(table.where(name=[])) == 0


def test_a_column_is_not_a_row() -> None:
    with pytest.raises(TypeError, match=r"a column is \.column\('year'\)"):
        Table(["year"], [(2015,)])["year"]  # type: ignore[call-overload]
