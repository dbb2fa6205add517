"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cohesion_kg.errors import CohesionError, NotFound

__all__ = ["write_whole"]


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
