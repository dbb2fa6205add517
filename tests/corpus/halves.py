"""The two halves of the corpus: what readers are built with, and what only measures them.

The half is a function of the name alone: that of a paper, or the words of a heading. Nobody chooses it, and a paper
that is added later falls into one by itself. Misses on the measuring half are counted and not looked at.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

__all__ = ["Half", "half_of"]

Half = Literal["building", "measuring"]


def half_of(name: str) -> Half:
    """Return the half that a paper or a heading falls into: by the first bit of its SHA-256."""
    return "measuring" if sha256(name.encode()).digest()[0] & 128 else "building"
