"""Every notebook runs top to bottom in a real kernel."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore")  # the kernel's transport warns of itself
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_in_a_real_kernel(file: Path) -> None:
    book = nbformat.read(file, as_version=4)
    NotebookClient(book, timeout=240, kernel_name="python3").execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]


def test_notebooks_are_kept_without_outputs() -> None:
    assert NOTEBOOKS
    for file in NOTEBOOKS:
        cells = nbformat.read(file, as_version=4).cells
        assert not [cell for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)], file


def test_the_door_page_lists_every_notebook() -> None:
    page = (NOTEBOOKS[0].parents[1] / "docs" / "jupyter.md").read_text("utf-8")
    assert re.findall(r"\(\.\./notebooks/(.+?)\)", page) == [file.name for file in NOTEBOOKS]
