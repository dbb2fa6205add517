"""A file is replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cohesion_kg.errors import CohesionError, NotFound
from cohesion_kg.store.files import write_whole


def test_a_new_file_and_an_old_one_are_written_whole(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    write_whole(file, b"first, and longer")
    write_whole(file, b"second")
    assert file.read_bytes() == b"second"
    assert [file.name for file in tmp_path.iterdir()] == ["graph.ttl"]


def test_an_old_file_keeps_its_mode_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    old = os.umask(0o027)
    try:
        write_whole(file, b"first")
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        file.chmod(0o604)
        write_whole(file, b"second")
        assert stat.S_IMODE(file.stat().st_mode) == 0o604
    finally:
        os.umask(old)


@pytest.mark.parametrize("step", ["write", "chmod", "replace"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException
) -> None:
    file = tmp_path / "graph.ttl"
    file.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise failure

    class Full:
        """A stream on a full disk: half of the bytes go in."""

        def __init__(self, handle: int, _: str) -> None:
            self.handle = handle

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.handle)

        def write(self, content: bytes) -> None:
            os.write(self.handle, content[: len(content) // 2])
            raise failure

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(os, "fdopen", Full)
        else:
            patch.setattr(Path, step, fail)
        with pytest.raises(CohesionError if isinstance(failure, OSError) else KeyboardInterrupt):
            write_whole(file, b"new and much longer")
    assert file.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no folder .*nowhere; make it"):
        write_whole(tmp_path / "nowhere" / "graph.ttl", b"")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "graph.ttl"
    folder.mkdir()
    with pytest.raises(CohesionError, match=r"cannot be written"):
        write_whole(folder, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.ttl"]
    assert folder.is_dir()


def test_a_name_that_no_disk_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohesionError, match=r"cannot be written"):
        write_whole(tmp_path / ("x" * 300), b"new")
    assert not list(tmp_path.iterdir())
