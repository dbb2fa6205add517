"""Drafts on disk: one folder each, with the text, the graph, the tables, the report, and what people decided."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cohesion_kg.errors import CohesionError, NotFound, ReadError
from cohesion_kg.export import serialise
from cohesion_kg.files import write_whole
from cohesion_kg.readers.corrections import Corrections, parse_corrections
from cohesion_kg.namespaces import GRAPH

if TYPE_CHECKING:
    from cohesion_kg.drafts.draft import Draft
    from cohesion_kg.drafts.linking import Decision

__all__ = ["CORRECTIONS", "load_review", "save", "slug_of"]

#: The file in a draft's folder that holds what people decided; it is theirs, and a new run reads it.
CORRECTIONS = "corrections.yaml"
_HEAD = """\
# Corrections of this draft, and decisions on its links. A new run reads this file again.
# Cells are named by line and place in the row: L5-c2. Lines outside tables by line and words: L7 :: words.
"""


def save(draft: Draft, folder: Path) -> Path:
    """Write a draft into its own folder below `folder`; each file whole or not at all.

    Raises
    ------
    CohesionError
        If it cannot be written there.
    """
    own = folder / draft.slug
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CohesionError(f"{own} cannot be made ({error.strerror}); name another folder.") from error
    people = [quad for quad in draft.quads if str(quad.graph_name).startswith(f"<{GRAPH}people")]
    public = [quad for quad in draft.quads if not str(quad.graph_name).startswith(f"<{GRAPH}people")]
    write_whole(own / "text.txt", draft.source.data)
    write_whole(own / "draft.trig", serialise(public, ".trig"))
    write_whole(own / "people.trig", serialise(people, ".trig"))
    write_whole(own / "report.html", draft.report().to_html().encode())
    for name, table in (
        ("recommendations", draft.recommendations()),
        ("actions", draft.actions()),
        ("funding", draft.funding()),
        ("leftover", draft.leftover),
    ):
        write_whole(own / f"{name}.csv", table.to_csv().encode())
    if draft.corrections.items or draft.decisions:
        write_whole(own / CORRECTIONS, _review(draft).encode())
    write_whole(own / "register.toml", _register(draft).encode())  # last: with it the draft is whole
    return own


def _register(draft: Draft) -> str:
    # A JSON string is a TOML string, as long as it holds no escaped surrogates.
    fields = {**draft.entry, "council": draft.council} if draft.council else draft.entry
    lines = [f"{key} = {json.dumps(str(value), ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join([f"[{draft.slug}]", *lines, ""])


def _review(draft: Draft) -> str:
    corrections = [
        {
            "id": item.id,
            "kind": item.kind,
            "lines": list(item.lines),
            "reason": item.reason,
            "repairs": [
                {key: _plain(value) for key, value in asdict(repair).items() if value} for repair in item.repairs
            ],
        }
        for item in draft.corrections.items
    ]
    data: dict[str, Any] = {"corrections": corrections, "links": [asdict(decision) for decision in draft.decisions]}
    if draft.corrections.scope:
        data = {"scope": draft.corrections.scope, **data}
    return _HEAD + yaml.safe_dump(_plain(data), allow_unicode=True, sort_keys=False, width=100)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def load_review(place: Path) -> tuple[Corrections, list[Decision]]:
    """Read the corrections and decisions of a draft; `place` is its file or the draft's folder.

    Raises
    ------
    NotFound
        If there is no such file.
    BuildError
        If it does not say what a correction needs.
    """
    from cohesion_kg.drafts.linking import Decision

    file = place / CORRECTIONS if place.is_dir() else place
    if not file.is_file():
        raise NotFound(f"There are no corrections in {place}; name a {CORRECTIONS}, or the folder of a draft.")
    try:
        data = yaml.safe_load(file.read_text("utf-8")) or {}
        decisions = [Decision(**fields) for fields in data.get("links", ())]
    except (yaml.YAMLError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ReadError(f"{file} cannot be read as corrections: {error}; mend or remove it.") from error
    return parse_corrections(data, str(file)), decisions


def slug_of(file: Path) -> str:
    """Return the slug that a file's name gives its document.

    Examples
    --------
    >>> slug_of(Path("Cohesion Plan 2024 (final).pdf")), slug_of(Path("計画.pdf"))
    ('cohesion-plan-2024-final', 'document-6d45dafd')
    """
    from cohesion_kg.readers.writer import kebab

    return kebab(file.stem) or f"document-{hashlib.sha256(file.stem.encode()).hexdigest()[:8]}"
