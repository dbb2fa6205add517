"""Files made to do harm end in a clear error or a good rendition, soon."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from cohesion_kg.errors import ReadError
from cohesion_kg.readers.formats import limits, read_file

W = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
W_END = "</w:body></w:document>"
X = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{BOMB}]>'


def word(tmp_path: Path, xml: str) -> Path:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return _with(buffer, tmp_path / "a.docx", "word/document.xml", xml)


def sheet(tmp_path: Path, xml: str) -> Path:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return _with(buffer, tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", xml)


def _with(buffer: io.BytesIO, file: Path, part: str, xml: str) -> Path:
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == part else old.read(name))
    return file


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def refused(file: Path, said: str, seconds: float = 10) -> None:
    begun = time.perf_counter()
    with pytest.raises(ReadError, match=said):
        read_file(file)
    assert time.perf_counter() - begun < seconds


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", b"secret")
    outside = f'<!DOCTYPE x [<!ENTITY out SYSTEM "{secret.as_uri()}">]>'
    refused(word(tmp_path, f"{outside}{W}<w:p><w:r><w:t>&out;</w:t></w:r></w:p>{W_END}"), "declares entities")
    refused(word(tmp_path, f"{BOMB}{W}<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>{W_END}"), "a.docx is|declares entities")
    row = '<sheetData><row r="1"><c r="A1" t="str"><v>{}</v></c></row></sheetData></worksheet>'
    refused(sheet(tmp_path, outside + X + row.format("&out;")), "declares entities")
    refused(sheet(tmp_path, BOMB + X + row.format("&l9;")), "a.xlsx is|declares entities")
    page = f'<!DOCTYPE html [<!ENTITY out SYSTEM "{secret.as_uri()}">]><html><body>&out; seen</body></html>'
    text = read_file(written(tmp_path, "a.html", page.encode())).text
    assert "secret" not in text and "seen" in text


def test_a_package_that_bursts_is_not_inflated(tmp_path: Path) -> None:
    refused(word(tmp_path, W + " " * 30_000_000 + W_END), "inflates to", seconds=2)
    refused(sheet(tmp_path, X + " " * 30_000_000 + "</worksheet>"), "inflates to", seconds=2)


def test_a_part_that_lies_about_its_size_is_cut_there(tmp_path: Path) -> None:
    file = word(tmp_path, f"{W}<w:p/>{' ' * 5_000_000}{W_END}")
    data = file.read_bytes()
    size = len(W) + len(W_END) + 6 + 5_000_000
    file.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    refused(file, "cut off or damaged")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95, 0.999])
def test_a_truncated_or_damaged_package_is_named_so(tmp_path: Path, cut: float) -> None:
    data = word(tmp_path, f"{W}<w:p><w:r><w:t>x</w:t></w:r></w:p>{W_END}").read_bytes()
    refused(written(tmp_path, "cut.docx", data[: int(len(data) * cut)]), "cut off or damaged")
    start = data.index(b"word/document.xml") + 60
    refused(written(tmp_path, "bad.docx", data[:start] + b"\xff" * 9 + data[start + 9 :]), "cut off or damaged")


def test_tables_in_tables_end_somewhere(tmp_path: Path) -> None:
    opened, closed = "<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>"
    inside = "<w:p><w:r><w:t>inside</w:t></w:r></w:p>"
    assert "inside" in read_file(word(tmp_path, W + opened * 60 + inside + closed * 60 + W_END)).text
    refused(word(tmp_path, W + opened * 200 + inside + closed * 200 + W_END), "more than 256 elements deep")


def test_elements_in_elements_end_somewhere(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "a.html", b"<html>" + b"<div>" * 200 + b"x")).text == "x\n"
    assert read_file(written(tmp_path, "b.html", b"<html>" + b"<b>" * 200 + b"x")).text == "x\n"
    refused(written(tmp_path, "c.html", b"<html>" + b"<div>" * 100_000 + b"x"), "more than 256 deep")
    refused(written(tmp_path, "d.html", b"<html>" + b"word " * 3_000_000), "in one")


def test_spans_of_millions_of_cells_are_refused(tmp_path: Path) -> None:
    span = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    refused(
        word(tmp_path, f"{W}<w:tbl><w:tr><w:tc>{span}</w:tc><w:tc/></w:tr></w:tbl>{W_END}"), "more than 2,000,000 cells"
    )
    page = b"<table>" + b"<tr><td colspan=1000 rowspan=65534>x<td>" * 3_000
    refused(written(tmp_path, "a.html", page), "more than 2,000,000 cells")


def test_a_sheet_that_lies_about_its_size_is_read_as_printed(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="C1048576"><v>2</v></c></row>'
    file = sheet(tmp_path, f'{X}<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>')
    rendition = read_file(file)
    assert rendition.text == "Sheet\n1\n\n\t\t2\n\n"
    assert rendition.places[-1][1] == "sheet=Sheet&cell=C1048576"


def test_rows_that_are_only_coloured_cost_little(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(1, 200_001))
    begun = time.perf_counter()
    assert read_file(sheet(tmp_path, f"{X}<sheetData>{rows}</sheetData></worksheet>")).text == "Sheet\n\n"
    assert time.perf_counter() - begun < 15


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    refused(written(tmp_path, "a.csv", b"a," * 3_000_000), "more than 2,000,000 cells")
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 200))
    refused(sheet(tmp_path, f"{X}<sheetData>{rows}</sheetData></worksheet>"), "more than 2,000,000 cells")


def test_too_many_paragraphs_are_refused(tmp_path: Path) -> None:
    refused(word(tmp_path, W + "<w:p/>" * 500_001 + W_END), "more than 500,000 paragraphs", seconds=30)
    refused(written(tmp_path, "a.html", b"<html>" + b"x<br>" * 500_001), "more than 500,000 paragraphs", seconds=30)


@pytest.mark.parametrize("cell", ['r="ZZZZZ1"', 'r="XFE1"', 'r="1"'])
def test_a_cell_outside_every_sheet_is_refused(tmp_path: Path, cell: str) -> None:
    xml = f"{X}<sheetData><row><c {cell}><v>1</v></c></row></sheetData></worksheet>"
    refused(sheet(tmp_path, xml), "that no workbook has")


def test_nonsense_in_cells_is_kept_as_it_stands(tmp_path: Path) -> None:
    cells = '<c t="s"><v>99</v></c><c><v>1e999</v></c><c><v>words</v></c><c s="77"><v>5</v></c><c t="d"><v>soon</v></c>'
    file = sheet(tmp_path, f"{X}<sheetData><row>{cells}</row></sheetData></worksheet>")
    assert read_file(file).text == "Sheet\n\ufffd\t1e999\twords\t5\tsoon\n\n"


def test_one_line_of_many_megabytes_ends(tmp_path: Path) -> None:
    begun = time.perf_counter()
    assert len(read_file(written(tmp_path, "a.csv", b"word " * 2_000_000)).blocks) == 1
    assert time.perf_counter() - begun < 15


def test_a_stray_mark_on_every_line_ends(tmp_path: Path) -> None:
    begun = time.perf_counter()
    assert len(read_file(written(tmp_path, "a.csv", b'"abc,d\n' * 50_000)).blocks) == 50_000
    assert time.perf_counter() - begun < 15


def test_nought_bytes_stand_as_replaced_or_are_refused(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "a.csv", b"a,b\n" * 50 + b"c,\0d\n")).text.endswith("c\t\ufffdd\n")
    refused(written(tmp_path, "b.csv", b"\0" * 5_000), "neither text nor a format")


def test_a_file_over_the_bound_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as stream:
        stream.truncate(limits.LARGEST_FILE + 1)
    refused(file, "at most 200,000,000 are read", seconds=1)
    page = tmp_path / "a.html"
    with page.open("wb") as stream:
        stream.write(b"<html>")
        stream.truncate(limits.LARGEST_PAGE + 1)
    refused(page, "too many for a web page", seconds=1)
