"""No folder of tests, or of modules with doctests, is passed over by the plain test command."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


def test_no_folder_is_passed_over(pytestconfig: pytest.Config) -> None:
    passed_over = pytestconfig.getini("norecursedirs")
    files = [*(TOP / "tests").rglob("test_*.py"), *(TOP / "cohesion_kg").rglob("*.py")]
    folders = {part for file in files for part in file.relative_to(TOP).parts[:-1]}
    assert {"build", "tests", "cohesion_kg"} <= folders
    assert [folder for folder in folders if any(fnmatch(folder, pattern) for pattern in passed_over)] == []
