"""The vocabulary of documents: one file that people extend, read by one matcher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cohesion_kg.errors import BuildError
from cohesion_kg.readers.tables.rows import read_records
from cohesion_kg.readers.vocabulary import headings, matcher
from cohesion_kg.readers.vocabulary.matcher import Phrases, pattern_of
from cohesion_kg.store import bundle

PLAN = "Plan\n\nAction\tOn the hook\nMeet weekly\tHead of Housing\n"


@pytest.fixture
def extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The vocabulary as it is once somebody has added a line to its file."""
    shipped = bundle.path("data", "vocabulary", "documents.yaml").read_text("utf-8")
    file = tmp_path / "documents.yaml"
    file.write_text(shipped.replace("  - <party> responsible\n", "  - <party> responsible\n  - on the hook\n"), "utf-8")
    monkeypatch.setattr(bundle, "path", lambda *parts: file)
    _forget()
    monkeypatch.setattr(headings, "_HEADINGS", Phrases("headings"))
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    matcher._file.cache_clear()
    headings.role_of.cache_clear()


def test_a_heading_that_the_file_does_not_hold_is_not_understood() -> None:
    assert headings.inferred_role("On the hook") is None
    assert not [row for row in read_records(PLAN).rows for cell in row.under("responsible") if cell.span.text]


@pytest.mark.usefixtures("extended")
def test_a_phrase_added_to_the_file_makes_a_heading_understood() -> None:
    assert headings.role_of("ON THE HOOK (please fill in)") == "responsible"
    [row] = [row for row in read_records(PLAN).rows if row.kind == "data"]
    assert [cell.span.text for cell in row.under("responsible")] == ["Head of Housing"]


def test_the_first_phrase_that_fits_decides() -> None:
    assert headings.role_of("Start date") == "start"  # though "<word> date" is a deadline's
    assert headings.role_of("Meeting date") == "reference"


@pytest.mark.parametrize("phrase", ["[the decision", "the] decision", "(the] decision", "a [(b] c)"])
def test_a_phrase_whose_brackets_do_not_match_is_refused(phrase: str) -> None:
    with pytest.raises(BuildError, match="brackets"):
        pattern_of(phrase)


def test_a_phrase_that_names_no_part_of_the_file_is_refused() -> None:
    with pytest.raises(BuildError, match="'nobody', which is no part"):
        pattern_of("<nobody> responsible")


def test_marks_of_regular_expressions_mean_themselves() -> None:
    assert pattern_of("a.b? {1}") == r"a\.b\? \{1\}"
