"""The papers of the corpus: what each holds, and how it is meant to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["MERGING", "Document", "Row", "documents"]

HERE = Path(__file__).parent
#: Formats that keep merged cells as merged.
MERGING = frozenset({"docx", "xlsx", "html", "pdf-ruled"})
TABLES = "tabs pipes slashes cells columns aligned pdf-ruled pdf-open docx xlsx csv html".split()
PROSE = "txt md pdf docx html".split()


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells as they are meant, and as a page break parts them."""

    cells: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    kind: str = "row"


@dataclass(frozen=True)
class Document:
    """One document of the corpus."""

    id: str
    kind: str
    blocks: tuple[tuple[str, Any], ...]
    expected: dict[str, Any]
    private: tuple[str, ...]
    doubts: bool
    delimiter: str

    @property
    def rows(self) -> list[Row]:
        """The rows of all tables, without bands and repeated headings."""
        return [row for name, block in self.blocks if name == "table" for row in block[1] if row.kind == "row"]

    @property
    def formats(self) -> list[str]:
        """The formats that can hold the document without changing what it says."""
        if not any(name == "table" for name, _ in self.blocks):
            return list(PROSE)
        tables = [block for name, block in self.blocks if name == "table"]
        cells = [cell for _, rows in tables for row in rows for part in row.parts for cell in part]
        plain = all(head for head, _ in tables) and all(cell and cell != "^" and "\n" not in cell for cell in cells)
        plain = plain and all(row.kind == "row" and len(row.parts) == 1 for _, rows in tables for row in rows)
        slashed = plain and not any("/" in cell for cell in [*cells, *(one for head, _ in tables for one in head)])
        left_out = set() if plain and "funding" not in self.expected else {"cells", "columns", "slashes"}
        return [one for one in TABLES if one not in left_out and (one != "slashes" or slashed)]

    def strings(self) -> Iterator[str]:
        """Yield every paragraph and cell."""
        for name, block in self.blocks:
            if name == "table":
                head, rows = block
                yield from (cell for cell in head if cell)
                yield from (cell for row in rows for cell in row.cells if cell and cell != "^")
            elif name == "list":
                yield from block
            else:
                yield block


@cache
def documents() -> tuple[Document, ...]:
    """Return the documents of the corpus."""
    found = []
    for file in sorted(HERE.glob("*.yaml")):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found += [_document(one) for one in yaml.load_all(file.read_text("utf-8"), loader) if one]
    return tuple(found)


def _cell(value: Any) -> str:
    return "" if value is None else "\n".join(value) if isinstance(value, list) else str(value)


def _row(value: Any, head: list[str]) -> Row:
    if isinstance(value, dict) and "split" in value:
        parts = tuple(tuple(map(_cell, part)) for part in value["split"])
        return Row(tuple(" ".join(filter(None, column)) for column in zip(*parts, strict=True)), parts)
    if isinstance(value, dict) and "band" in value:
        cells = (value["band"], *[""] * (len(head) - 1))
        return Row(cells, (cells,), "band")
    cells = tuple(head) if isinstance(value, dict) else tuple(map(_cell, value))
    return Row(cells, (cells,), "head" if isinstance(value, dict) else "row")


def _document(given: dict[str, Any]) -> Document:
    blocks = list[tuple[str, Any]]()
    for one in given["blocks"]:
        [(name, block)] = one.items()
        if name == "table":
            block = (block["head"], [_row(row, block["head"]) for row in block["rows"]])
        blocks.append((name, block))
    document = Document(
        *(given["id"], given["kind"], tuple(blocks), {}, tuple(given.get("private", ()))),
        *(bool(given.get("doubts")), given.get("csv", {}).get("delimiter", ",")),
    )
    document.expected.update(_resolved(given["expect"], document.rows))
    return document


def _resolved(value: Any, rows: list[Row]) -> Any:
    """Put the words of a cell where ``=row.column`` stands."""
    if isinstance(value, dict):
        return {name: _resolved(one, rows) for name, one in value.items()}
    if isinstance(value, list):
        return [_resolved(one, rows) for one in value]
    if isinstance(value, str) and (found := re.fullmatch(r"=(\d+)\.(\d+)", value)):
        return rows[int(found[1]) - 1].cells[int(found[2]) - 1]
    return value
