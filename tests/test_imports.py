"""Imports point one way, as `.importlinter` has it; no feature knows the facade, and no sibling another."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "cohesion_kg"
LINTER = shutil.which("lint-imports", path=sysconfig.get_path("scripts"))

pytestmark = pytest.mark.skipif(LINTER is None, reason="import-linter is not installed")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--config", str(TOP / ".importlinter"), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder), "PATH": ""}
    )


def test_imports_point_one_way() -> None:
    done = lint(TOP)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("values/terms.py", "from cohesion_kg.query import queries"),
        ("analysis/trace.py", "from cohesion_kg.graph import KnowledgeGraph"),
        ("triples/derive.py", "from cohesion_kg import cli"),
    ],
)
def test_an_import_the_other_way_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "cohesion_kg", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "cohesion_kg" / module
    file.write_text(f"{file.read_text('utf-8')}\n\n{line}\n", "utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_a_module_without_a_place_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "cohesion_kg", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "cohesion_kg" / "utils.py").write_text('"""No place."""\n')
    assert lint(tmp_path).returncode == 1


def test_the_contract_is_read_from_the_top_folder() -> None:
    contract = configparser.ConfigParser()
    contract.read(TOP / ".importlinter")
    assert contract["importlinter"]["root_package"] == "cohesion_kg"
    assert sys.version_info >= (3, 11)
