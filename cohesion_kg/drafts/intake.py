"""From a file to a draft."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from cohesion_kg.backends.local import open_local
from cohesion_kg.drafts.draft import Draft
from cohesion_kg.drafts.folder import load_review, slug_of
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.reading import read_paper
from cohesion_kg.queries import Catalogue
from cohesion_kg.resolve import Resolver

__all__ = ["read_draft"]


@cache
def _bundled() -> Resolver:
    return Resolver(open_local(()), Catalogue())


def read_draft(
    path: Path,
    council: str | None = None,
    slug: str | None = None,
    resolver: Resolver | None = None,
    corrections: Path | None = None,
) -> Draft:
    """Read a file into a draft; see `cohesion_kg.opening.ingest`.

    Parameters
    ----------
    path
        The file.
    council
        The council whose document it is.
    slug
        Names the document in IRIs.
    resolver
        Knows the names of the graph that the draft is linked with; those of the bundled graph by default.
    corrections
        File or folder with the corrections and decisions of an earlier run.
    """
    rendition = read_file(path)
    repairs, decisions = load_review(corrections) if corrections else (None, [])
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()

    def names() -> Resolver:
        return resolver or _bundled()

    return Draft(
        read_paper(rendition),
        slug=slug or slug_of(path),
        file=path.name,
        digest=digest,
        resolver=names,
        council=names().resolve(council, ("council",)) if council else None,
        corrections=repairs,
        decisions=decisions,
    )
