"""Source texts: the bytes we hold, their lines, their numbered paragraphs, and their register."""

from __future__ import annotations

import hashlib
import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

from cohesion_kg.errors import NotFound, ReadError

__all__ = ["Register", "SourceText"]

_NUMBERED = re.compile(r"^(\d+)\. ", re.MULTILINE)
_HEADING = re.compile(r"^(?:#|\*\*.*\*\*\s*$)")
_FOOTNOTE = re.compile(r"^<sup>\d+</sup>")


@dataclass(frozen=True)
class SourceText:
    r"""One source text, with its places.

    Parameters
    ----------
    slug
        Name of the source, the last part of its IRI.
    data
        The bytes as supplied; they are UTF-8.
    places
        Offset and place in the file of each part of a text that was taken out of a file, in order.

    Examples
    --------
    >>> source = SourceText("note", b"# Title\n\n1. One.\n2. Two.\n")
    >>> source.text[slice(*source.paragraph_span(2))]
    '2. Two.\n'
    >>> source.line_of(9), source.paragraph_of(9)
    (3, 1)
    """

    slug: str
    data: bytes = field(repr=False)
    places: Sequence[tuple[int, str]] = field(default=(), repr=False)

    @cached_property
    def text(self) -> str:
        """The decoded text; offsets everywhere count its characters."""
        try:
            return self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ReadError(
                f"Source {self.slug} is not UTF-8 (byte {error.start}); restore the file as it was supplied."
            ) from error

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _paragraphs(self) -> dict[int, tuple[int, int]]:
        # A printed number opens a paragraph only when it continues the count; lists inside restart at 1.
        starts: list[int] = []
        for match in _NUMBERED.finditer(self.text):
            if int(match[1]) == len(starts) + 1:
                starts.append(match.start())
        if not starts:
            return {}
        after = re.compile(r"^#", re.MULTILINE).search(self.text, starts[-1])
        ends = [*starts[1:], after.start() if after else len(self.text)]
        return dict(enumerate(zip(starts, ends, strict=True), start=1))

    @cached_property
    def _place_starts(self) -> list[int]:
        return [start for start, _ in self.places]

    def place_of(self, offset: int) -> str | None:
        """Return the place of a character in the file that the text was taken from, if it was taken from one."""
        at = bisect_right(self._place_starts, offset) - 1
        return self.places[at][1] if at >= 0 else None

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [first for first, _ in self._paragraphs.values()]

    def line_of(self, offset: int) -> int:
        """Return the 1-based line that a character offset lies on."""
        return bisect_right(self._line_starts, offset)

    def line_span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Return the offsets of lines `first` to `last` (1-based, inclusive), without the last line break.

        Raises
        ------
        NotFound
            If the text has no such line.
        """
        last = first if last is None else last
        if not 1 <= first <= last <= len(self._line_starts):
            raise NotFound(f"{self.slug} has lines 1 to {len(self._line_starts)}, not {first} to {last}.")
        end = self._line_starts[last] - 1 if last < len(self._line_starts) else len(self.text)
        return self._line_starts[first - 1], end

    def paragraph_span(self, number: int) -> tuple[int, int]:
        """Return the offsets of a numbered paragraph, which runs to the next number.

        Raises
        ------
        NotFound
            If the text prints no such paragraph number.
        """
        if number not in self._paragraphs:
            raise NotFound(f"{self.slug} has {len(self._paragraphs)} numbered paragraphs and no ¶{number}.")
        return self._paragraphs[number]

    def paragraph_of(self, offset: int) -> int | None:
        """Return the number of the paragraph that an offset lies in; None on headings and footnotes."""
        start, end = self.line_span(self.line_of(offset))
        if _HEADING.match(self.text[start:end]) or _FOOTNOTE.match(self.text[start:end]):
            return None
        at = bisect_right(self._paragraph_starts, offset)  # paragraphs are numbered from 1, without a gap
        return at if at and offset < self._paragraphs[at][1] else None


@dataclass(frozen=True)
class Register:
    """The register of source texts: ``register.toml`` and the files beside it.

    Parameters
    ----------
    folder
        The folder that holds ``register.toml``.
    entries
        What the register says of each source, by slug.
    held
        Source texts that lie in memory, by slug.
    """

    folder: Path
    entries: Mapping[str, Mapping[str, Any]]
    held: Mapping[str, SourceText] = field(default_factory=dict)

    def joined(self, other: Register) -> Register:
        """Return a register of the sources of both; where both have one, that of the other counts."""
        entries = {
            slug: {**entry, "file": str((other.folder / str(entry["file"])).absolute())}
            for slug, entry in other.entries.items()
        }
        return Register(self.folder, {**self.entries, **entries}, {**self.held, **other.held})

    @classmethod
    def read(cls, folder: Path) -> Register:
        """Read the register of a folder, or those of the folders in it, as of a folder of drafts.

        Raises
        ------
        NotFound
            If the folder has no register.
        ReadError
            If the register is not TOML, or an entry lacks ``file`` or ``sha256``.
        """
        file = folder / "register.toml"
        if not file.is_file():
            below = sorted(file.parent for file in folder.glob("*/register.toml"))
            if not below:
                raise NotFound(f"{folder} holds no register.toml; name the folder that holds the source texts.")
            return reduce(cls.joined, map(cls.read, below), cls(folder, {}))
        try:
            entries = tomllib.loads(file.read_text("utf-8"))
        except ValueError as error:  # TOML's own error, or bytes that are not UTF-8
            raise ReadError(f"{file} is not TOML: {error}.") from error
        for slug, entry in entries.items():
            if not isinstance(entry, dict) or not {"file", "sha256"} <= entry.keys():
                raise ReadError(f"{file}: give [{slug}] a file and its sha256.")
        return cls(folder, entries)

    def source(self, slug: str) -> SourceText:
        """Return a source text as it lies on disk, changed or not.

        Raises
        ------
        NotFound
            If the register does not know the source or its file is gone.
        """
        if slug in self.held:
            return self.held[slug]
        if slug not in self.entries:
            raise NotFound(f"The register in {self.folder} has no source {slug!r}.", tuple(self.entries))
        file = self.folder / str(self.entries[slug]["file"])
        if not file.is_file():
            raise NotFound(f"The source text {file} is missing; restore it, or name the folder with it.")
        return SourceText(slug, file.read_bytes())

    def sources(self) -> dict[str, SourceText]:
        """Return every source text by slug."""
        return {slug: self.source(slug) for slug in sorted(self.entries)}
