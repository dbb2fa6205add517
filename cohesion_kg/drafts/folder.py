"""Drafts on disk: one folder each, with the files that a draft gives, and what people decided."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from cohesion_kg import __version__
from cohesion_kg.drafts.linking import Decision
from cohesion_kg.errors import BuildError, CohesionError, NotFound, ReadError
from cohesion_kg.readers.tables.corrections import Corrections, parse_corrections
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.terms import kebab

__all__ = [
    *("CORRECTIONS", "GRAPH", "PEOPLE", "REPORT", "TEXT"),
    *("Review", "digest_of", "is_as_before", "load_review", "review_text", "save", "slug_of"),
]

#: The corrections of a draft and the decisions on its links.
Review = tuple[Corrections, Sequence[Decision]]

#: The file in a draft's folder that holds what people decided; it is theirs, and a new run reads it.
CORRECTIONS = "corrections.yaml"
#: The files that every draft gives; that with the names of persons only where they may be written.
TEXT, GRAPH, PEOPLE, REPORT = "text.txt", "draft.trig", "people.trig", "report.html"
_REGISTER = "register.toml"
#: The longest slug that a file's name gives, since it names a folder.
_LONGEST = 100
_HEAD = """\
# Corrections of this draft, and decisions on its links. A new run reads this file again.
# Cells are named by line and place in the row: L5-c2. Lines outside tables by line and words: L7 :: words.
"""


def save(
    own: Path,
    files: Mapping[str, bytes],
    entry: Mapping[str, object],
    council: str | None,
    review: Review,
    known: Review,
) -> None:
    """Write a draft into its own folder.

    Each file is written whole or not at all. The register comes last, and the old one goes first: a folder with a
    register holds a whole draft.

    Parameters
    ----------
    own
        The draft's own folder, named by its slug.
    files
        What it holds beside the register and the corrections, by name; names of persons that lie there from before
        are removed where none are given.
    entry
        What the register says of the source.
    council
        IRI of the council whose document it is.
    review
        What people decided.
    known
        What they had decided when the document was read or last saved.

    Raises
    ------
    BuildError
        If other corrections lie there than those known, which would be lost.
    CohesionError
        If it cannot be written there.
    """
    _refuse_loss(own, review, known)
    try:
        own.mkdir(parents=True, exist_ok=True)
        (own / _REGISTER).unlink(missing_ok=True)
        if PEOPLE not in files:
            (own / PEOPLE).unlink(missing_ok=True)
    except OSError as error:
        raise CohesionError(f"{own} cannot be written ({error.strerror}); name another folder.") from error
    for name, content in files.items():
        write_whole(own / name, content)
    corrections, decisions = review
    if not (own / CORRECTIONS).is_file() or load_review(own) != (corrections, list(decisions)):
        # What people wrote stays as they wrote it, with their remarks, as long as it says the same.
        if corrections.items or decisions:
            write_whole(own / CORRECTIONS, review_text(review).encode())
        else:
            (own / CORRECTIONS).unlink(missing_ok=True)
    write_whole(own / _REGISTER, _register(own, {**entry, **_origin(own, council)}).encode())


def _refuse_loss(own: Path, *reviews: Review) -> None:
    """Refuse to write over corrections and decisions that the draft was not read with."""
    if (own / CORRECTIONS).is_file():
        written = load_review(own)
        if written not in [(corrections, list(decisions)) for corrections, decisions in reviews]:
            raise BuildError(
                f"{own / CORRECTIONS} holds corrections or decisions that this draft was not read with; "
                "read the document again with corrections=that folder, or save elsewhere."
            )


def _register(own: Path, fields: Mapping[str, object]) -> str:
    # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
    lines = [f"{key} = {json.dumps(str(value), ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join([f"[{own.name}]", *lines, ""]).replace("\x7f", "\\u007f")


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
    if not all((own / name).is_file() for name in (_REGISTER, TEXT, GRAPH, REPORT)):
        return False
    if (own / PEOPLE).is_file() != people:
        return False
    try:
        entry = tomllib.loads((own / _REGISTER).read_text("utf-8"))[own.name]
    except (ValueError, KeyError):
        return False
    wanted = {"file_sha256": digest_of(file), **_origin(own, council)}
    return all(entry.get(key) == value for key, value in wanted.items())


def review_text(review: Review) -> str:
    """Return corrections and decisions as a file that people can read and change."""
    corrections, decisions = review
    items = [
        {
            "id": item.id,
            "kind": item.kind,
            "lines": list(item.lines),
            "reason": item.reason,
            "repairs": [
                {key: _plain(value) for key, value in asdict(repair).items() if value} for repair in item.repairs
            ],
        }
        for item in corrections.items
    ]
    data: dict[str, Any] = {"corrections": items, "links": [asdict(decision) for decision in decisions]}
    if corrections.scope:
        data = {"scope": corrections.scope, **data}
    return _HEAD + yaml.safe_dump(_plain(data), allow_unicode=True, sort_keys=False, width=100)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
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
    name = str(file.with_suffix(""))
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
    slug = kebab(name) or f"document-{mark}"
    return slug if len(slug) <= _LONGEST else f"{slug[:_LONGEST].rstrip('-')}-{mark}"
