"""From a file to a draft."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from cohesion_kg.drafts.draft import Draft
from cohesion_kg.drafts.folder import digest_of, load_review, slug_of
from cohesion_kg.errors import BuildError, NotFound
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.resolve import Resolver
from cohesion_kg.readers.document import parse_document
from cohesion_kg.readers.formats import read_file
from cohesion_kg.readers.formats.limits import MEGABYTES, SECONDS
from cohesion_kg.store.local import open_local
from cohesion_kg.values.terms import IRI, curie

__all__ = ["council_named", "read_draft"]


@cache
def _bundled() -> Resolver:
    return Resolver(open_local(()), Catalogue())


def council_named(name: str, resolver: Resolver | None = None) -> IRI:
    """Return the council that a name means; its name may be that of a place too.

    Raises
    ------
    NotFound
        If nothing is called so, or what is called so is no council.
    """
    found = (resolver or _bundled()).resolve(name, ("council",))
    if curie(found).partition(":")[0] != "council":
        raise NotFound(f"{name!r} is {curie(found)}, which is no council; name the council whose document it is.")
    return found


def read_draft(
    path: Path,
    council: str | None = None,
    slug: str | None = None,
    resolver: Resolver | None = None,
    corrections: Path | None = None,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
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
    seconds, megabytes
        The most time and memory that reading the file may take.
    """
    if slug is not None and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        raise BuildError(f"{slug!r} is no slug; write small letters, digits and single hyphens, as in 'leeds-plan'.")
    rendition = read_file(path, seconds=seconds, megabytes=megabytes)
    repairs, decided = load_review(corrections) if corrections else (None, [])

    def names() -> Resolver:
        return resolver or _bundled()

    draft = Draft(
        parse_document(rendition),
        slug=slug or slug_of(Path(path.name)),
        file=path.name.encode("utf-8", "replace").decode(),
        digest=digest_of(path),
        resolver=names,
        council=council_named(council, resolver) if council else None,
        corrections=repairs,
        links_decided=decided,
    )
    if repairs and repairs.items:
        draft.check()
    return draft
