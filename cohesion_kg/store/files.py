"""Files: what names one, and how it is replaced, whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from cohesion_kg.errors import ArgumentError, ArgumentTypeError, CohesionError, NotFound

__all__ = ["as_path", "write_whole"]


def as_path(given: object) -> Path:
    """Return the path that was given, if it can be one.

    Raises
    ------
    ArgumentTypeError
        If it is no path at all.
    ArgumentError
        If no file can have that name, or it is an address.

    Examples
    --------
    >>> as_path("https://example.org/plan.pdf")
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.ArgumentError: https://example.org/plan.pdf is an address, and nothing is fetched; save the file.
    """
    if not isinstance(given, (str, os.PathLike)):
        raise ArgumentTypeError(f"A {type(given).__name__} names no file; give a path.")
    name = os.fsdecode(given)
    if re.match(r"[a-z][a-z0-9+.-]+:/", name, re.IGNORECASE):
        raise ArgumentError(f"{name} is an address, and nothing is fetched; save the file.")
    if "\0" in name or len(name) > 4000 or any(len(os.fsencode(part)) > 255 for part in Path(name).parts):
        raise ArgumentError(f"No file can be called {name[:40]!r} …; give a shorter name.")
    return Path(name)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Parameters
    ----------
    file
        Where to write; its folder must exist.
    content
        The bytes.

    Raises
    ------
    NotFound
        If the folder does not exist.
    CohesionError
        If the file cannot be written there; what stood there still does.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "x.txt", b"whole")
    ...     (Path(folder) / "x.txt").read_bytes()
    b'whole'
    """
    if not file.parent.is_dir():
        raise NotFound(f"There is no folder {file.parent}; make it, or write {file.name} elsewhere.")
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            mode = file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask()
            Path(name).chmod(mode)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CohesionError(f"{file} cannot be written ({error.strerror}); name another place.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
