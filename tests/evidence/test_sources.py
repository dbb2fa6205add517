"""Source texts and their register: lines, printed paragraphs, and bytes that nobody changed."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.errors import NotFound, ReadError
from cohesion_kg.evidence.sources import Register, SourceText

ENTRY = '[note]\nfile = "note.txt"\nsha256 = "{}"\n'


def test_every_source_is_the_one_that_the_register_describes(register: Register) -> None:
    sources = register.sources()
    assert len(sources) == 5
    for slug, source in sources.items():
        entry = register.entries[slug]
        assert hashlib.sha256(source.data).hexdigest() == source.sha256 == entry["sha256"]
        assert len(source.data) == entry["bytes"]
        assert source.text.encode() == source.data


def test_the_register_covers_the_whole_folder(register: Register) -> None:
    assert {file.stem for file in register.folder.glob("*.txt")} == set(register.entries)


def test_the_report_has_its_124_paragraphs_in_order(register: Register) -> None:
    report = register.source("middlesbrough-final-report")
    spans = [report.paragraph_span(number) for number in range(1, 125)]
    assert spans == sorted(spans)
    assert all(report.text[start:].startswith(f"{number}. ") for number, (start, _) in enumerate(spans, 1))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    with pytest.raises(NotFound, match="124 numbered paragraphs"):
        report.paragraph_span(125)


def test_a_list_that_counts_anew_opens_no_paragraph() -> None:
    source = SourceText("note", b"1. One:\n1. first\n2. Two.\n2. second\n\n# Rest\n\nThe end.\n")
    assert source.text[slice(*source.paragraph_span(1))] == "1. One:\n1. first\n"
    assert source.text[slice(*source.paragraph_span(2))] == "2. Two.\n2. second\n\n"
    assert source.paragraph_of(source.text.index("first")) == 1
    assert source.paragraph_of(source.text.index("The end")) is None
    with pytest.raises(NotFound, match="no ¶3"):
        source.paragraph_span(3)


def test_headings_and_footnotes_belong_to_no_paragraph() -> None:
    source = SourceText("note", b"# Title\n1. One.\n**Part**\n<sup>1</sup> A note.\nstill one\n")
    places = {word: source.paragraph_of(source.text.index(word)) for word in ("Title", "One", "Part", "note", "still")}
    assert places == {"Title": None, "One": 1, "Part": None, "note": None, "still": 1}


@given(st.text(st.sampled_from("a \n\r\té—"), min_size=1, max_size=60), st.data())
def test_a_line_holds_the_offsets_that_lie_on_it(text: str, data: st.DataObject) -> None:
    source = SourceText("note", text.encode())
    offset = data.draw(st.integers(0, len(text) - 1))
    line = source.line_of(offset)
    start, end = source.line_span(line)
    assert start <= offset <= end
    assert text.split("\n")[line - 1] == text[start:end]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 3), (2, 1), (-1, 1), (1, 99)])
def test_lines_that_are_not_there_are_named(first: int, last: int) -> None:
    with pytest.raises(NotFound, match="note has lines 1 to 2"):
        SourceText("note", b"one\ntwo").line_span(first, last)


def test_a_text_that_is_not_utf8_says_at_which_byte() -> None:
    with pytest.raises(ReadError, match=r"not UTF-8 \(byte 3\)"):
        _ = SourceText("note", b"abc\xff").text


def test_a_folder_without_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"register\.toml"):
        Register.read(tmp_path)


@pytest.mark.parametrize(
    ("register", "message"),
    [
        (b"[note", "is not TOML"),
        (b"\xff", "is not TOML"),
        (b"[note]\nfile = 'note.txt'\n", r"give \[note\] a file and its sha256"),
        (b"note = 1\n", r"give \[note\] a file and its sha256"),
    ],
)
def test_a_register_that_is_not_one_is_refused(tmp_path: Path, register: bytes, message: str) -> None:
    (tmp_path / "register.toml").write_bytes(register)
    with pytest.raises(ReadError, match=message):
        Register.read(tmp_path)


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text(ENTRY.format("0"))
    register = Register.read(tmp_path)
    with pytest.raises(NotFound, match=r"note\.txt is missing"):
        register.source("note")
    with pytest.raises(NotFound, match="no source 'other'") as caught:
        register.source("other")
    assert caught.value.candidates == ("note",)
