"""The types of the public face, as a user's own checker sees them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_a_users_programme_is_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--warn-unused-ignores", str(HERE / "programme.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1])
    assert done.returncode == 0, done.stdout
