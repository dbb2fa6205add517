"""Pauses the search for reference cycles while a document is read."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["without_gc"]

Given = ParamSpec("Given")
Made = TypeVar("Made")


def without_gc(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """Make a function run without the search for cycles.

    A sheet becomes a million small things that refer to each other in no cycles. The search walks over all of them
    again and again, and would take more than half of the time of reading.

    Parameters
    ----------
    function
        A function that makes many things and keeps them.

    Returns
    -------
    function
        The same; the search is as it was when it returns.

    Examples
    --------
    >>> without_gc(gc.isenabled)(), gc.isenabled()
    (False, True)
    """

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return run
