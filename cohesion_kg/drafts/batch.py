"""Many files at once: in parallel, one bad file stopping nothing, and so that a run can be taken up again."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic

from cohesion_kg.drafts.folder import CORRECTIONS, is_as_before, slug_of
from cohesion_kg.drafts.intake import council_named, read_draft
from cohesion_kg.errors import CohesionError, NotFound
from cohesion_kg.readers.formats.bounded import confine
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.terms import IRI

__all__ = ["Outcome", "files_of", "ingest_all"]

#: Megabytes that a file may take; reading, linking and writing together.
_MEGABYTES = 4_000
_DIED = "The process that read it died, likely for want of memory; split the file, or read fewer at once."
_LATE = "It was not read within {:g} s; split the file, or give it longer with --timeout."
#: Seconds that one file may take; a plan takes one or two, a year of a large council's spending a few minutes.
_SECONDS = 600.0


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``"read"``, ``"as before"`` or ``"failed"``, and why."""

    file: Path
    state: str
    detail: str
    folder: Path | None = None


def files_of(places: Iterable[Path], out: Path | None = None) -> list[tuple[Path, str]]:
    """Return the files in the places named, each once, with a slug unlike all others.

    The slug of a file in a folder is made from its path in that folder, so that it stays when other files come.

    Parameters
    ----------
    places
        Files and folders; hidden files are left out.
    out
        The folder for the drafts, which is left out too.

    Raises
    ------
    NotFound
        If a place is not there.
    """
    found: dict[Path, tuple[Path, Path]] = {}
    for place in places:
        if not place.exists():
            raise NotFound(f"There is no file or folder {place}.")
        papers = _papers(place, out) if place.is_dir() else [(place, Path(place.name))]
        for file, inside in papers:
            found.setdefault(file.resolve(), (file, inside))
    return list(zip((file for file, _ in found.values()), _apart(list(found.values())), strict=True))


def _papers(folder: Path, out: Path | None) -> Iterator[tuple[Path, Path]]:
    """Yield the files in a folder, each with its path in it."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in inside.parts)
        if file.is_file() and not hidden and not (out and out.resolve() in file.resolve().parents):
            yield file, inside


def _apart(named: Sequence[tuple[Path, Path]]) -> list[str]:
    """Return a slug for each file: its name; of several alike, the name with the suffix, or else with a hash."""
    slugs = [slug_of(name) for _, name in named]
    with_suffix = [slug_of(name.with_name(f"{name.stem}-{name.suffix[1:]}.x")) for _, name in named]
    hashed = [f"{slug}-{_hash(os.fsencode(file.resolve()))[:8]}" for slug, (file, _) in zip(slugs, named, strict=True)]
    for wider in (with_suffix, hashed):
        count = Counter(slugs)
        slugs = [other if count[slug] > 1 else slug for slug, other in zip(slugs, wider, strict=True)]
    return slugs


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def ingest_all(
    places: Sequence[Path],
    out: Path,
    council: str | None = None,
    workers: int | None = None,
    progress: Callable[[int, int, Outcome], None] | None = None,
    *,
    people: bool = True,
    seconds: float = _SECONDS,
) -> list[Outcome]:
    """Read files and folders into drafts, in parallel; what was read before and is unchanged is not read again.

    Parameters
    ----------
    places
        Files and folders.
    out
        The folder for the drafts; ``outcomes.csv`` in it lists what became of each file.
    council
        The council whose papers they are.
    workers
        How many files are read at once; as many as there are processors by default.
    progress
        Called with how many are done, of how many, and the latest.
    people
        Whether names of persons may be written; see `Draft.save`.
    seconds
        The longest that one file may take; one that takes longer has failed.

    Returns
    -------
    list of Outcome
        What became of each file, in order. One bad file stops nothing.

    Raises
    ------
    NotFound
        If a place or the council is not there.
    CohesionError
        If `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CohesionError(f"{out} cannot be made ({error.strerror}); name another folder.") from error
    whose = council_named(council) if council else None
    jobs = [(file, slug, out, whose, people) for file, slug in files_of(places, out)]
    found: dict[Path, Outcome] = {}
    for outcome in _run(jobs, workers or os.cpu_count() or 1, seconds):
        found[outcome.file] = outcome
        if progress:
            progress(len(found), len(jobs), outcome)
    outcomes = [found[job[0]] for job in jobs]
    write_whole(out / "outcomes.csv", _listed(outcomes).encode("utf-8", "backslashreplace"))
    return outcomes


def _listed(outcomes: Iterable[Outcome]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "state", "detail", "folder"])
    writer.writerows([[one.file, one.state, one.detail, one.folder or ""] for one in outcomes])
    return text.getvalue()


_Job = tuple[Path, str, Path, IRI | None, bool]


def _run(jobs: Sequence[_Job], workers: int, seconds: float) -> Iterator[Outcome]:
    """Run the jobs in processes; one that dies or takes too long costs its own file alone."""
    left = deque(jobs)
    busy = [_Worker() for _ in range(min(workers, len(jobs)))]
    for worker in busy:
        worker.take(left.popleft(), seconds)
    try:
        while busy:
            ready = wait([one.pipe for one in busy], max(0.0, min(one.until for one in busy) - monotonic()))
            for worker in [one for one in busy if one.pipe in ready or one.until <= monotonic()]:
                outcome = worker.answer(seconds)
                if left:
                    worker.take(left.popleft(), seconds)
                else:
                    worker.end()
                    busy.remove(worker)
                yield outcome
    finally:
        # An interrupted run finishes the drafts in hand, and begins no others.
        for worker in busy:
            with suppress(OSError):
                worker.pipe.poll(max(0.0, worker.until - monotonic()))
        for worker in busy:
            worker.end()


_SPAWN = get_context("spawn")


class _Worker:
    """A process that reads one file after the other, and that is started again when it was lost."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_work, args=(theirs, _one), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does

    def take(self, job: _Job, seconds: float) -> None:
        """Begin a job."""
        if not self.process.is_alive():
            self._start()
        self.file, self.until = job[0], monotonic() + seconds
        with suppress(OSError):  # of a process that is lost the answer tells
            self.pipe.send(job)

    def answer(self, seconds: float) -> Outcome:
        """Return what became of the job; a process that gives no answer is ended."""
        try:
            if self.pipe.poll():
                outcome: Outcome = self.pipe.recv()
                return outcome
            detail = _LATE.format(seconds)
        except (EOFError, OSError):
            detail = _DIED
        self.end()
        return Outcome(self.file, "failed", detail)

    def end(self) -> None:
        """End the process, and on most systems what it started."""
        self.pipe.close()
        if sys.platform != "win32" and self.process.pid and self.process.is_alive():
            with suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def _work(pipe: Connection, read: Callable[[_Job], Outcome]) -> None:
    """Read what is asked for, until nobody asks; interrupts are for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(_MEGABYTES)
    if sys.platform != "win32":
        os.setsid()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(read(pipe.recv()))


def _one(job: _Job) -> Outcome:
    file, slug, out, council, people = job
    own = out / slug
    try:
        if is_as_before(own, file, council, people):
            return Outcome(file, "as before", "", own)
        review = own / CORRECTIONS
        draft = read_draft(file, council, slug, corrections=review if review.is_file() else None)
        return Outcome(file, "read", draft.found, draft.save(out, people=people))
    except CohesionError as error:
        return Outcome(file, "failed", str(error))
    except MemoryError:
        words = f"It needs more than {_MEGABYTES:,} MB of memory; split the file."
        return Outcome(file, "failed", words)
    except Exception as error:  # a fault of ours or of a library: the other files go on
        return Outcome(file, "failed", f"It could not be read ({type(error).__name__}: {error}); report this file.")
