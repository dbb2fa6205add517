"""Many files at once: in parallel, one bad file stopping nothing, and so that a run can be taken up again."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from cohesion_kg.drafts.folder import CORRECTIONS, slug_of
from cohesion_kg.drafts.intake import read_draft
from cohesion_kg.errors import CohesionError, NotFound
from cohesion_kg.files import write_whole

__all__ = ["Outcome", "files_of", "ingest_all"]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``"read"``, ``"as before"`` or ``"failed"``, and why."""

    file: Path
    state: str
    detail: str
    folder: Path | None = None


def files_of(places: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return the files in the places named, each with the slug that its name gives it, unlike all others.

    Raises
    ------
    NotFound
        If a place is not there.
    """
    files = list[tuple[Path, Path]]()
    for place in places:
        if place.is_dir():
            files += [(file, file.relative_to(place)) for file in sorted(place.rglob("*")) if _is_paper(file)]
        elif place.exists():
            files.append((place, Path(place.name)))
        else:
            raise NotFound(f"There is no file or folder {place}.")
    slugs: dict[str, list[tuple[Path, Path]]] = {}
    for file, inside in dict(files).items():
        slugs.setdefault(slug_of(inside), []).append((file, inside))
    found = []
    for slug, same in slugs.items():
        for file, inside in same:
            # Files of one name are told apart by their folders and suffixes, whatever the order of reading.
            wider = slug_of(Path(f"{inside.parent}-{inside.name.replace('.', '-')}.x")) if len(same) > 1 else slug
            found.append((file, wider))
    return found


def _is_paper(file: Path) -> bool:
    return file.is_file() and not any(part.startswith((".", "~$")) for part in file.parts[-2:])


def ingest_all(
    places: Sequence[Path],
    out: Path,
    council: str | None = None,
    workers: int | None = None,
    progress: Callable[[int, int, Outcome], None] | None = None,
) -> list[Outcome]:
    """Read files and folders into drafts, in parallel; what was read before and is unchanged is not read again.

    Parameters
    ----------
    places
        Files and folders.
    out
        The folder for the drafts.
    council
        The council whose papers they are.
    workers
        How many files are read at once; as many as there are processors by default.
    progress
        Called with how many are done, of how many, and the latest.

    Returns
    -------
    list of Outcome
        What became of each file, in order. One bad file stops nothing.

    Raises
    ------
    NotFound
        If a place is not there.
    """
    jobs = [(file, slug, out, council) for file, slug in files_of(places)]
    found: dict[Path, Outcome] = {}
    for outcome in _run(jobs, workers or os.cpu_count() or 1):
        found[outcome.file] = outcome
        if progress:
            progress(len(found), len(jobs), outcome)
    outcomes = [found[job[0]] for job in jobs]
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "outcomes.csv", _listed(outcomes).encode())
    return outcomes


def _listed(outcomes: Iterable[Outcome]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "state", "detail", "folder"])
    writer.writerows([[one.file, one.state, one.detail, one.folder or ""] for one in outcomes])
    return text.getvalue()


_Job = tuple[Path, str, Path, str | None]


def _run(jobs: Sequence[_Job], workers: int) -> Iterator[Outcome]:
    """Run the jobs in processes; a job whose process dies is run once more, alone, so that only the culprit fails."""
    if len(jobs) == 1:
        yield _one(jobs[0])
        return
    left, width = list(jobs), workers
    while left:
        with ProcessPoolExecutor(min(width, len(left)), mp_context=get_context("spawn")) as pool:
            batch = left if width > 1 else left[:1]
            waiting = {pool.submit(_one, job): job for job in batch}
            broken = False
            for done in as_completed(waiting):
                try:
                    outcome = done.result()
                except BrokenProcessPool:
                    broken = True
                    if width == 1:
                        left.remove(waiting[done])
                        detail = "The process that read it died, likely for want of memory; split the file."
                        yield Outcome(waiting[done][0], "failed", detail)
                    continue
                left.remove(waiting[done])
                yield outcome
        width = 1 if broken else workers


def _one(job: _Job) -> Outcome:
    file, slug, out, council = job
    own = out / slug
    try:
        if _is_as_before(own, file, slug, council):
            return Outcome(file, "as before", "", own)
        review = own / CORRECTIONS
        draft = read_draft(file, council, slug, corrections=review if review.is_file() else None)
        return Outcome(file, "read", repr(draft).partition(": ")[2], draft.save(out))
    except CohesionError as error:
        return Outcome(file, "failed", str(error))
    except Exception as error:  # a fault of ours or of a library: the other files go on
        return Outcome(file, "failed", f"It could not be read ({type(error).__name__}: {error}); report this file.")


def _is_as_before(own: Path, file: Path, slug: str, council: str | None) -> bool:
    register, review = own / "register.toml", own / CORRECTIONS
    if not register.is_file() or (review.is_file() and review.stat().st_mtime > register.stat().st_mtime):
        return False
    try:
        entry = tomllib.loads(register.read_text("utf-8"))[slug]
    except (ValueError, KeyError):
        return False
    with file.open("rb") as stream:
        return bool(entry.get("file_sha256") == hashlib.file_digest(stream, "sha256").hexdigest())
