"""Work in a process of its own, so that no file can take more time or memory than it is given."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cohesion_kg.errors import ReadError

__all__ = ["bounded"]

Read = TypeVar("Read")

#: What the other process does; it answers with the result, or with the error that a reader is meant to see.
_CHILD = """
import pickle, sys
function_at, file, memory, sys.path[:] = pickle.load(sys.stdin.buffer)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
except (ImportError, OSError, ValueError):
    pass  # not every system can bound memory; time is bounded on all
from importlib import import_module
from cohesion_kg.errors import CohesionError
try:
    answer = getattr(import_module(function_at[0]), function_at[1])(file)
except CohesionError as error:
    answer = error
except MemoryError:
    sys.exit(9)
pickle.dump(answer, sys.stdout.buffer)
"""


def bounded(function: Callable[[Path], Read], file: Path, *, seconds: float, megabytes: int) -> Read:
    """Call a function with a file, in a process that is ended when it takes too long or too much.

    Parameters
    ----------
    function
        A function of a module; what it returns can be pickled.
    file
        The file that it reads.
    seconds
        The longest that it may take.
    megabytes
        The most memory that it may take, where the system can bound it.

    Returns
    -------
    object
        What the function returns.

    Raises
    ------
    ReadError
        When the function raises it, takes too long or too much, or breaks down.
    """
    call = ((function.__module__, function.__name__), file, megabytes * 1_000_000, sys.path)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD], input=pickle.dumps(call), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise ReadError(
            f"{file.name} was not read within {seconds:g} seconds: print the pages of the plan to a PDF of their own "
            "and read that."
        ) from None
    if done.returncode == 9:
        raise ReadError(
            f"{file.name} needs more than {megabytes:,} MB of memory: print the pages of the plan to a PDF of their "
            "own and read that."
        )
    if done.returncode:
        cause = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or f"exit status {done.returncode}"
        raise ReadError(f"{file.name} could not be read ({cause}): print it to a new PDF and read that.")
    answer = pickle.loads(done.stdout)
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]
