"""Queries that end: what somebody wrote runs in a process of its own, which a deadline or Ctrl-C ends.

Nothing else can: an engine inside this process cannot be interrupted. The process is forked, so it holds the same
graph without copying it, and a query that exhausts the stack or the memory takes only that process along. Where the
system cannot fork (Windows), the query runs in this process and only the number of rows is bounded.
"""

from __future__ import annotations

import os
import pickle
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NoReturn, TypeVar

from cohesion_kg.errors import QueryError, QueryStopped

__all__ = ["run"]

T = TypeVar("T")


def run(job: Callable[[], T], timeout: float | None) -> T:
    """Do a job in a forked process and return what it returns or raise what it raises.

    Parameters
    ----------
    job
        What to do; its result must be possible to pickle.
    timeout
        Seconds that it may take; None waits until it ends, or until Ctrl-C.

    Raises
    ------
    QueryStopped
        If it takes longer.
    QueryError
        If its process ends without an answer.

    Examples
    --------
    >>> run(lambda: 6 * 7, timeout=10)
    42
    """
    if not hasattr(os, "fork"):
        return job()
    reader, writer = Pipe(duplex=False)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads are not copied; the job starts none and needs none
        child = os.fork()
    if not child:
        _answer(job, writer)
    writer.close()
    try:
        if not reader.poll(timeout):
            raise QueryStopped(f"The query did not end within {timeout:g} seconds; allow more (timeout=…) or ask less.")
        outcome, is_error = pickle.loads(reader.recv_bytes())
    except EOFError:
        raise QueryError("The query exhausted its process; ask it in portions, or more simply.") from None
    finally:
        reader.close()
        with suppress(ProcessLookupError, ChildProcessError):  # a host that ignores SIGCHLD has it reaped already
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if is_error:
        raise outcome
    return outcome  # type: ignore[no-any-return]


def _answer(job: Callable[[], object], writer: Connection) -> NoReturn:
    try:
        try:
            answer = pickle.dumps((job(), False), protocol=5)
        except Exception as error:
            answer = pickle.dumps((error, True))
        writer.send_bytes(answer)
    finally:
        os._exit(0)
