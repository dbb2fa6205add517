"""What stands above the line that is being read, and holds for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cohesion_kg.readers.tables.records import Entry, Records, Row
from cohesion_kg.readers.text.blocks import Span

__all__ = ["ParserState"]


@dataclass
class ParserState:
    """What a reader that walks down a document remembers.

    Parameters
    ----------
    records
        What was read so far.
    recommendation
        The recommendation whose answer or actions are printed here.
    section
        The heading of the section.
    banner
        The row over the header.
    open
        By role: the entry above in the same table, and its last printed span.
    row
        The data row above in the same table.
    interrupted
        Whether other lines stand between it and here.
    listing
        What the lines below a label are: ``"response"`` or ``"priority"``.
    keys
        The keys that entries and responses have.
    """

    records: Records = field(default_factory=Records)
    recommendation: Entry | None = None
    section: Span | None = None
    banner: Row | None = None
    open: dict[str, tuple[Entry, Span]] = field(default_factory=dict)
    row: Row | None = None
    interrupted: bool = False
    listing: str | None = None
    keys: set[tuple[str, str]] = field(default_factory=set)

    def leave_table(self) -> None:
        """Forget what holds inside one table only."""
        self.open, self.row, self.banner, self.section, self.listing = {}, None, None, None, None

    def key(self, kind: str, wanted: str, else_: str) -> str:
        """Return a key that no other of this kind has: what repeats a printed number goes by its line."""
        key = else_ if (kind, wanted) in self.keys else wanted
        self.keys.add((kind, key))
        return key
