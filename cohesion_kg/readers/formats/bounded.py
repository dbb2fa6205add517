"""Work in a process of its own, kept from file to file, so that no file takes more time or memory than it is given."""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any, TypeVar

from cohesion_kg.errors import CohesionError, ReadError

__all__ = ["bounded", "confine"]

Read = TypeVar("Read")

#: What the other process does for each file: it answers with the result, or with the error that a reader may see.
#: What a library prints goes to the errors, so that it cannot get between the answers.
_CHILD = """
import os, pickle, sys
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
sys.path[:] = pickle.load(sys.stdin.buffer)
from importlib import import_module
from cohesion_kg.readers.formats.bounded import confine
while True:
    try:
        module, name, file, memory = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    confine(memory)
    try:
        answer = getattr(import_module(module), name)(file)
    except MemoryError:
        os._exit(9)
    except Exception as error:
        answer = error
    try:
        answer = pickle.dumps(answer)
    except MemoryError:
        os._exit(9)
    except Exception as error:
        answer = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    answers.write(answer)
    answers.flush()
"""
_ADVICE = "save the pages, sheets or rows that you need as a file of their own and read that."
_confined = False


def confine(megabytes: int) -> None:
    """Bound the memory of this process, where the system can do that; what is bounded here runs here from now on."""
    global _confined
    _confined = True
    with suppress(ImportError, OSError, ValueError):  # not every system can bound memory; time is bounded on all
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, hard))


class _Worker:
    """The process; it is started when it is first needed, after it was lost, and in a process that was forked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = Lock()
        atexit.register(self.end)

    def ask(self, call: tuple[str, str, Path, int], seconds: float) -> Any:
        """Return the answer to one call; None with the exit status of a process that gave none."""
        with self._lock:
            process, fresh = self._started()
            late = Timer(seconds, process.kill)
            late.start()
            try:
                assert process.stdin and process.stdout
                pickle.dump(call, process.stdin)
                process.stdin.flush()
                return pickle.load(process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                in_time = late.is_alive()
                process.kill()
                status = process.wait()
                self.end()
                if not in_time:
                    return TimeoutError()
            finally:
                late.cancel()
        if not fresh:  # what earlier files left behind may have been too much
            return self.ask(call, seconds)
        return MemoryError() if status == 9 else RuntimeError(f"exit status {status}")

    def _started(self) -> tuple[subprocess.Popen[bytes], bool]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process, False
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._owner = os.getpid()
        assert self._process.stdin
        pickle.dump(sys.path, self._process.stdin)
        return self._process, True

    def end(self) -> None:
        """End the process, if it is ours."""
        if self._process and self._owner == os.getpid():
            self._process.kill()
            self._process.communicate()
        self._process = None


_WORKER = _Worker()


def bounded(function: Callable[[Path], Read], file: Path, *, seconds: float, megabytes: int) -> Read:
    """Call a function with a file, in a process that is ended when it takes too long or too much.

    The process is kept for the files to come. In a process that is confined itself the function is called right here.

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
    if _confined:
        return function(file)
    answer = _WORKER.ask((function.__module__, function.__name__, file, megabytes), seconds)
    match answer:
        case TimeoutError():
            raise ReadError(f"{file.name} was not read within {seconds:g} seconds: {_ADVICE}")
        case MemoryError():
            raise ReadError(f"{file.name} needs more than {megabytes:,} MB of memory: {_ADVICE}")
        case CohesionError() | ModuleNotFoundError():
            raise answer
        case Exception():
            cause = f"{file.name} could not be read ({type(answer).__name__}: {answer})"
            raise ReadError(f"{cause}: save it anew, or print it to a PDF, and read that.")
    return answer  # type: ignore[no-any-return]
