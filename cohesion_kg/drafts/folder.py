"""Drafts on disk: one folder each, with the text, the graph, the tables, the report, and what people decided."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from cohesion_kg import __version__
from cohesion_kg.errors import BuildError, CohesionError, NotFound, ReadError
from cohesion_kg.readers.tables.corrections import Corrections, parse_corrections
from cohesion_kg.store.export import serialise
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.namespaces import GRAPH

if TYPE_CHECKING:
    from cohesion_kg.drafts.draft import Draft
    from cohesion_kg.drafts.linking import Decision

__all__ = ["CORRECTIONS", "digest_of", "is_as_before", "load_review", "save", "slug_of"]

#: The file in a draft's folder that holds what people decided; it is theirs, and a new run reads it.
CORRECTIONS = "corrections.yaml"
_REGISTER, _GRAPH, _PEOPLE, _REPORT = "register.toml", "draft.trig", "people.trig", "report.html"
#: The longest slug that a file's name gives, since it names a folder.
_LONGEST = 100
_HEAD = """\
# Corrections of this draft, and decisions on its links. A new run reads this file again.
# Cells are named by line and place in the row: L5-c2. Lines outside tables by line and words: L7 :: words.
"""


def save(draft: Draft, folder: Path, people: bool = True) -> Path:
    """Write a draft into its own folder below `folder`; see `Draft.save`.

    Each file is written whole or not at all. The register comes last, and the old one goes first: a folder with a
    register holds a whole draft.
    """
    if not people:
        draft = draft.without_people()
    own = folder / draft.slug
    review = _review(draft)
    if not people and draft.people.holds_name(review):
        raise BuildError("The corrections name a person; word them without the name, or save the draft with people.")
    _refuse_loss(draft, own)
    try:
        own.mkdir(parents=True, exist_ok=True)
        (own / _REGISTER).unlink(missing_ok=True)
        if not people:
            (own / _PEOPLE).unlink(missing_ok=True)
    except OSError as error:
        raise CohesionError(f"{own} cannot be written ({error.strerror}); name another folder.") from error
    write_whole(own / "text.txt", draft.source.data)
    open_, personal = list[bytes](), list[bytes]()
    for quads in draft.batches():
        open_.append(serialise((quad for quad in quads if not _is_personal(quad)), ".trig"))
        personal.append(serialise(filter(_is_personal, quads), ".trig"))
    write_whole(own / _GRAPH, b"".join(open_))
    if people:
        write_whole(own / _PEOPLE, b"".join(personal))
    write_whole(own / _REPORT, draft.report().to_html().encode())
    for name, table in (
        ("recommendations", draft.recommendations()),
        ("actions", draft.actions()),
        ("decisions", draft.decisions()),
        ("funding", draft.funding()),
        ("leftover", draft.leftover),
    ):
        write_whole(own / f"{name}.csv", table.to_csv().encode())
    if not (own / CORRECTIONS).is_file() or load_review(own) != (draft.corrections, draft.links_decided):
        # What people wrote stays as they wrote it, with their remarks, as long as it says the same.
        if draft.corrections.items or draft.links_decided:
            write_whole(own / CORRECTIONS, review.encode())
        else:
            (own / CORRECTIONS).unlink(missing_ok=True)
    draft.saved = draft.corrections, tuple(draft.links_decided)
    write_whole(own / _REGISTER, _register(draft, own).encode())
    return own


def _is_personal(quad: ox.Quad) -> bool:
    return str(quad.graph_name).startswith(f"<{GRAPH}people")


def _refuse_loss(draft: Draft, own: Path) -> None:
    """Refuse to write over corrections and decisions that the draft was not read with."""
    if (own / CORRECTIONS).is_file():
        corrections, decisions = load_review(own)
        if (corrections, tuple(decisions)) not in (draft.saved, (draft.corrections, tuple(draft.links_decided))):
            raise BuildError(
                f"{own / CORRECTIONS} holds corrections or decisions that this draft was not read with; "
                "read the document again with corrections=that folder, or save elsewhere."
            )


def _register(draft: Draft, own: Path) -> str:
    fields = {**draft.entry, **_origin(own, draft.council)}
    # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
    lines = [f"{key} = {json.dumps(str(value), ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join([f"[{draft.slug}]", *lines, ""]).replace("\x7f", "\\u007f")


def _origin(own: Path, council: str | None) -> dict[str, str]:
    """Return what a draft comes from, beside its file: when it differs, the file is read again."""
    review = own / CORRECTIONS
    digest = hashlib.sha256(review.read_bytes()).hexdigest() if review.is_file() else ""
    return {"council": council or "", "corrections_sha256": digest, "read_by": f"cohesion-kg {__version__}"}


def is_as_before(own: Path, file: Path, council: str | None, people: bool = True) -> bool:
    """Say whether a draft's folder holds what reading the file now would give.

    Parameters
    ----------
    own
        The draft's own folder.
    file
        The document.
    council
        IRI of the council whose document it is.
    people
        Whether it is to hold names of persons.
    """
    if not all((own / name).is_file() for name in (_REGISTER, "text.txt", _GRAPH, _REPORT)):
        return False
    if (own / _PEOPLE).is_file() != people:
        return False
    try:
        entry = tomllib.loads((own / _REGISTER).read_text("utf-8"))[own.name]
    except (ValueError, KeyError):
        return False
    wanted = {"file_sha256": digest_of(file), **_origin(own, council)}
    return all(entry.get(key) == value for key, value in wanted.items())


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
    data: dict[str, Any] = {"corrections": corrections, "links": [asdict(decision) for decision in draft.links_decided]}
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


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def slug_of(file: Path) -> str:
    """Return the slug that a file's name gives its document, or its path where one is given.

    Examples
    --------
    >>> slug_of(Path("Cohesion Plan 2024 (final).pdf")), slug_of(Path("leeds/plan.pdf")), slug_of(Path("計画.pdf"))
    ('cohesion-plan-2024-final', 'leeds-plan', 'document-5a025aa4')
    """
    from cohesion_kg.values.terms import kebab

    name = str(file.with_suffix(""))
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
    slug = kebab(name) or f"document-{mark}"
    return slug if len(slug) <= _LONGEST else f"{slug[:_LONGEST].rstrip('-')}-{mark}"
