"""Word documents are read whole, in order, as Word shows them."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.text.rendition import Rendition

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def body(tmp_path: Path, xml: str, numbering: str = "") -> Rendition:
    """Read a document with this body, and these lists."""
    document = docx.Document()
    for element in reversed(parse_xml(f"<w:body {NS}>{xml}</w:body>")):
        document.element.body.insert(0, element)
    if numbering:
        part = document.part.numbering_part
        lists = parse_xml(f"<w:numbering {NS}>{numbering}</w:numbering>")
        for old in list(part.element):
            part.element.remove(old)
        for one in lists:
            part.element.append(one)
    document.save(tmp_path / "a.docx")
    return read_file(tmp_path / "a.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(index: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_a_plan_is_read_with_places_and_its_actions_come_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Cohesion plan", 0)
    document.add_paragraph("For 2017 – 18.")
    table = document.add_table(3, 3)
    for row, texts in enumerate(
        [["Action", "Lead", "By when"], ["Meet the forum", "KK", "19.01.17"], ["Report", "", ""]]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.sections[0].header.paragraphs[0].text = "Crewe"
    document.save(tmp_path / "plan.docx")
    rendition = read_file(tmp_path / "plan.docx")
    assert rendition.text == (
        "Cohesion plan\nFor 2017 – 18.\nAction\tLead\tBy when\nMeet the forum\tKK\t19.01.17\nReport\t\t\n\n\nCrewe\n"
    )
    assert [block.kind for block in rendition.blocks] == [
        *("heading", "paragraph", "row", "row", "row", "blank", "blank", "paragraph")
    ]
    assert [place for _, place in rendition.places] == [
        "paragraph=1",
        "paragraph=2",
        *(f"table=1&row={row}&cell={cell}" for row in (1, 2, 3) for cell in (1, 2, 3)),
        "header=1",
    ]
    assert rendition.warnings == () and rendition.format == "docx"
    records = read_records(rendition.text, rendition.blocks)
    assert [entry.text.text for entry in records.entries] == ["Meet the forum", "Report"]


def test_merged_cells_stand_once_and_the_columns_stay_aligned(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for index, cell in enumerate(table._cells):
        cell.text = str(index)
    for one, other in (((0, 0), (0, 1)), ((1, 2), (2, 2))):
        merged = table.cell(*one).merge(table.cell(*other))
        merged.text = "both"
    document.save(tmp_path / "a.docx")
    assert read_file(tmp_path / "a.docx").text == "both\t\t2\n3\t4\tboth\n6\t7\t\n\n"


def test_a_row_that_begins_or_ends_inside_the_grid_is_filled(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    bounds = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="2"/></w:trPr>'
    rendition = body(tmp_path, f"<w:tbl><w:tr>{cell * 4}</w:tr><w:tr>{bounds}{cell}</w:tr></w:tbl>")
    assert rendition.text == "x\tx\tx\tx\n\tx\t\t\n\n"


def test_a_table_in_a_cell_follows_and_a_table_of_one_cell_is_a_box(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    for index, cell in enumerate(outer._cells):
        cell.text = str(index)
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    document.add_table(1, 1).cell(0, 0).text = "boxed\nlines"
    document.save(tmp_path / "a.docx")
    rendition = read_file(tmp_path / "a.docx")
    assert rendition.text == "0\t1\n2\t3\n\na\tb\n\nboxed\nlines\n\n"
    assert "table=1&row=1&cell=2&table=1&row=1&cell=2" in dict(rendition.places).values()
    assert "table=2&row=1&cell=1" in dict(rendition.places).values()


def test_numbers_that_word_counts_stand_in_the_text(tmp_path: Path) -> None:
    lists = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.", start=11)}{level(1, "lowerLetter", "(%2)")}'
        f"{level(2, 'lowerRoman', '%1.%2.%3')}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "Recommendation %1:")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "&#xF0B7;")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    xml = (
        numbered("first", 1) + numbered("sub", 1, 1) + numbered("sub", 1, 1) + numbered("deep", 1, 2)
        + p("between") + numbered("second", 1) + numbered("sub", 1, 1) + numbered("act", 2) + numbered("dot", 3)
        + numbered("anew", 4) + numbered("on", 1) + numbered("", 1) + numbered("none", 0)
    )  # fmt: skip
    assert body(tmp_path, xml, lists).text.splitlines()[:13] == [
        *("11. first", "(a) sub", "(b) sub", "11.b.i deep", "between", "12. second", "(a) sub"),
        *("Recommendation I: act", "• dot", "5. anew", "6. on", "7.", "none"),
    ]


def test_the_number_of_a_style_counts_in_cells_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("one", style="List Number")
    document.add_table(1, 2).cell(0, 0).paragraphs[0].style = "List Number"
    document.add_paragraph("three", style="List Number")
    document.save(tmp_path / "a.docx")
    assert read_file(tmp_path / "a.docx").text == "1. one\n2.\t\n\n3. three\n"


def test_tracked_insertions_are_kept_and_deletions_are_not(tmp_path: Path) -> None:
    xml = (
        '<w:p><w:r><w:t xml:space="preserve">Meet </w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>weekly</w:t></w:r>'
        '</w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>monthly</w:delText></w:r></w:del>'
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>"
    )
    rendition = body(tmp_path, xml)
    assert rendition.text == "Meet weekly\n"
    assert rendition.warnings == ("Words deleted under change tracking were left out: 2 places.",)


def test_what_stands_inside_controls_boxes_links_and_fields_is_read(tmp_path: Path) -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
    xml = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>after</w:t><w:br/><w:t>below</w:t>"
        '</w:r><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:noBreakHyphen/></w:r></w:p>'
        f"<w:p><w:r><w:t>anchor</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        '</mc:AlternateContent></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
        '<w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar><w:instrText>FORMCHECKBOX</w:instrText>'
        "</w:r><w:r><w:t>Done</w:t></w:r></w:p>"
    )
    assert body(tmp_path, xml).text == "control\nlink after\nbelow✓\u2011\nanchor\nin a box\n☒Done\n"


def test_notes_stand_at_the_end_with_the_mark_that_refers_to_them(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Said")
    for number in ("7", "5"):
        paragraph._p.append(parse_xml(f'<w:r {NS}><w:footnoteReference w:id="{number}"/></w:r>'))
    buffer = io.BytesIO()
    document.save(buffer)
    notes = "".join(f'<w:footnote w:id="{one}">{p(f"note {one}")}</w:footnote>' for one in (0, 5, 7))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", link.encode())
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", f"<w:footnotes {NS}>{notes}</w:footnotes>")
    rendition = read_file(tmp_path / "a.docx")
    assert rendition.text == "Said[1][2]\n\n[1] note 7\n[2] note 5\n"
    assert rendition.places[-1][1] == "footnote=2"


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    xml = (
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>'
        '<w:r><w:sym w:font="Odd" w:char="F123"/></w:r><w:r><w:pict><w:imagedata/></w:pict></w:r></w:p><w:altChunk/>'
    )
    rendition = body(tmp_path, xml)
    assert rendition.text == "hidden\ufffd\n"
    assert len(rendition.warnings) == 5


def test_a_document_in_the_strict_form_is_read_alike(tmp_path: Path) -> None:
    body(tmp_path, p("Strict"))
    with zipfile.ZipFile(tmp_path / "a.docx") as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert read_file(tmp_path / "b.docx").text == read_file(tmp_path / "a.docx").text == "Strict\n"


TEXT = st.text(st.sampled_from("ab £é\n"), max_size=6)


@pytest.mark.parametrize("where", ["body", "cell"])
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=4))
def test_every_word_of_the_file_is_in_the_rendition(
    tmp_path_factory: pytest.TempPathFactory, where: str, rows: list[list[str]]
) -> None:
    file = tmp_path_factory.mktemp("words") / "a.docx"
    document = docx.Document()
    for row in rows:
        if where == "body":
            for text in row:
                document.add_paragraph(text)
        else:
            table = document.add_table(1, len(row))
            for cell, text in zip(table.rows[0].cells, row, strict=True):
                cell.text = text
    document.save(str(file))
    rendition = read_file(file)
    with zipfile.ZipFile(file) as package:
        stored = " ".join(re.findall(r"<w:t[^>]*>([^<]*)", package.read("word/document.xml").decode()))
    assert Counter(rendition.text.split()) == Counter(stored.split())
    if where == "cell":
        printed = [[" ".join(cell.text.split()) for cell in block.cells] for block in rendition.blocks if block.cells]
        assert printed == [[" ".join(text.split()) for text in row] for row in rows]
