"""Many files: in parallel, one bad file stopping nothing, taken up again, and whole drafts only."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import cohesion_kg as ckg
from cohesion_kg.drafts import batch, folder
from cohesion_kg.drafts.batch import Outcome, files_of, ingest_all
from cohesion_kg.errors import CohesionError, NotFound

Plan = Callable[..., Path]


def states(outcomes: Iterable[Outcome]) -> dict[str, str]:
    return {one.file.name: one.state for one in outcomes}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the jobs in this process, where the tests are not about processes."""
    monkeypatch.setattr(batch, "_run", lambda jobs, workers, seconds: map(batch._one, jobs))


# Which files


def test_slugs_are_made_of_paths_and_never_alike(tmp_path: Path) -> None:
    names = ["plan.pdf", "leeds/plan.pdf", "leeds/plan.docx", "leeds/deep/plan.pdf", "a b.txt", "a-b.txt"]
    for name in [*names, ".hidden.txt", ".git/config.txt", "~$plan.docx", "leeds/out/old/text.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {
        str(file.relative_to(tmp_path)): slug for file, slug in files_of([tmp_path, tmp_path], tmp_path / "leeds/out")
    }
    assert sorted(found) == sorted(names)
    assert found["plan.pdf"] == "plan"
    assert found["leeds/plan.docx"] == "leeds-plan-docx"
    assert found["leeds/deep/plan.pdf"] == "leeds-deep-plan"
    assert len(set(found.values())) == len(names)


def test_files_of_one_name_that_are_named_one_by_one_are_kept_apart(tmp_path: Path) -> None:
    files = [tmp_path / "a/plan.txt", tmp_path / "b/plan.txt"]
    for file in files:
        file.parent.mkdir()
        file.touch()
    slugs = [slug for _, slug in files_of([*files, files[0]])]
    assert len(set(slugs)) == len(slugs) == 2
    assert slugs == [slug for _, slug in files_of(files)]


def test_a_place_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        ingest_all([tmp_path / "nowhere"], tmp_path / "out")
    with pytest.raises(NotFound, match="Atlantis"):
        ingest_all([tmp_path], tmp_path / "out", "Atlantis")


def test_a_folder_that_cannot_be_written_is_an_error(plan: Plan) -> None:
    file = plan()
    with pytest.raises(CohesionError, match="cannot be made"):
        ingest_all([file], file / "out")


# What becomes of them


def test_one_bad_file_stops_nothing(plan: Plan, tmp_path: Path) -> None:
    for name in ("in/plan.docx", "in/plan.txt"):
        plan(name)
    (tmp_path / "in/broken.pdf").write_bytes(b"%PDF-1.4 no more than this")
    (tmp_path / "in/odd.docx").write_bytes(b"PK\3\4 nothing")
    out = tmp_path / "in/out"
    seen = []
    outcomes = ingest_all([tmp_path / "in"], out, "Leeds", 2, lambda done, total, one: seen.append((done, total)))
    assert states(outcomes) == {"broken.pdf": "failed", "odd.docx": "failed", "plan.docx": "read", "plan.txt": "read"}
    assert all(one.detail for one in outcomes)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    rows = list(csv.DictReader(io.StringIO((out / "outcomes.csv").read_text())))
    assert [(row["file"], row["state"]) for row in rows] == [(str(one.file), one.state) for one in outcomes]
    assert ckg.open(out).verify(out).ok
    again = ingest_all([tmp_path / "in"], out, "Leeds", 2)
    assert set(states(again).values()) == {"as before", "failed"} and len(again) == 4


@pytest.mark.usefixtures("alone")
def test_only_what_changed_is_read_again(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, out = plan("in/first.txt"), plan("in/second.txt"), tmp_path / "out"

    def run(council: str | None = "Leeds") -> list[str]:
        return [one.state for one in ingest_all([tmp_path / "in"], out, council)]

    assert run() == ["read", "read"]
    assert run() == ["as before", "as before"]
    first.write_text(first.read_text() + "One more line.\n")
    assert run() == ["read", "as before"]
    assert run("Middlesbrough") == ["read", "read"]
    assert run(None) == ["read", "read"]
    draft = ckg.ingest(second)
    draft.correct("action:line-5", "deadline", "June 2019", reason="The minutes of May say so.")
    (out / "second/corrections.yaml").write_text(folder.review_text((draft.corrections, draft.links_decided)))
    assert run(None) == ["as before", "read"]
    assert "June 2019" in (out / "second/draft.trig").read_text()
    assert run(None) == ["as before", "as before"]
    (out / "first/draft.trig").unlink()
    assert run(None) == ["read", "as before"]
    monkeypatch.setattr(folder, "__version__", "99")
    assert run(None) == ["read", "read"]
    assert run(None) == ["as before", "as before"]


@pytest.mark.usefixtures("alone")
def test_names_are_left_out_of_what_was_written_before(plan: Plan, tmp_path: Path) -> None:
    file, own = (
        plan("in/plan.txt", [("1. x", "Hold a forum", "Tim Gall (Head of Housing)", "", "")]),
        tmp_path / "out/plan",
    )
    assert states(ingest_all([file], tmp_path / "out")) == {"plan.txt": "read"}
    assert (own / "people.trig").is_file()
    for state in ("read", "as before"):
        assert states(ingest_all([file], tmp_path / "out", people=False)) == {"plan.txt": state}
        assert not any("Tim Gall" in one.read_text() for one in own.iterdir())


@pytest.mark.usefixtures("alone")
def test_a_correction_that_no_longer_fits_fails_that_file_alone(plan: Plan, tmp_path: Path) -> None:
    first, _ = plan("in/first.txt"), plan("in/second.txt")
    out = tmp_path / "out"
    draft = ckg.ingest(first)
    draft.correct("action:line-5", "responsible", take=["L5-c3 :: Police"], reason="It is only them.")
    draft.save(out)
    first.write_text(first.read_text().replace("Cleveland Police", "Nobody"))
    failed, read = ingest_all([tmp_path / "in"], out)
    assert (failed.state, read.state) == ("failed", "read")
    assert "correction action-line-5-responsible" in failed.detail


@pytest.mark.usefixtures("alone")
def test_a_fault_of_a_library_is_told_with_its_file(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(batch, "read_draft", fail)
    [outcome] = ingest_all([plan()], tmp_path / "out")
    assert outcome.state == "failed"
    assert "RecursionError: too deep" in outcome.detail


# Processes


def _stall(job: batch._Job) -> Outcome:
    """Die of one file, and read another without end in a process of its own, as PDF files are read."""
    if job[0].name == "deadly.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    if job[0].name == "endless.txt":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        job[0].write_text(str(child.pid))
        child.wait()
    return Outcome(job[0], "read", "")


def test_a_killed_and_an_endless_reading_cost_only_their_own_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where the new processes find this module
    monkeypatch.setattr(batch, "_one", _stall)
    names = ("a.txt", "deadly.txt", "endless.txt", "z.txt")
    jobs = [(tmp_path / name, name, tmp_path, None, True) for name in names]
    outcomes = list(batch._run(jobs, 1, 8))
    assert states(outcomes) == {"a.txt": "read", "deadly.txt": "failed", "endless.txt": "failed", "z.txt": "read"}
    details = {one.file.name: one.detail for one in outcomes}
    assert "died" in details["deadly.txt"]
    assert "not read within 8 s;" in details["endless.txt"]
    child = int((tmp_path / "endless.txt").read_text())
    assert not _runs(child)


def _runs(process: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.1)
    return True


def test_the_command_says_which_file_took_too_long(plan: Plan, tmp_path: Path) -> None:
    many = [("1. x", f"Action {number}", "Head of Housing", "May 2019", "") for number in range(20_000)]
    plan("in/huge.txt", many)
    words = ["ingest", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--timeout", "1"]
    done = subprocess.run(
        [sys.executable, "-c", "from cohesion_kg.cli import main; main()", *words], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "huge.txt: It was not read within 1 s;" in " ".join(done.stdout.split())
    assert not (tmp_path / "out/huge/register.toml").exists()


def test_an_interrupted_run_leaves_whole_drafts_and_is_taken_up_again(plan: Plan, tmp_path: Path) -> None:
    many = [("1. x", f"Action {number}", "Head of Housing", "May 2019", "") for number in range(150)]
    for number in range(6):
        plan(f"in/plan{number}.txt", many)
    out = tmp_path / "out"
    code = "from cohesion_kg.cli import main; main()"
    words = ["ingest", str(tmp_path / "in"), "-o", str(out), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    until = time.monotonic() + 60
    while not list(out.glob("*/register.toml")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, error = process.communicate(timeout=60)
    assert process.returncode not in (0, None)
    assert b"Traceback" not in error
    whole = list(out.glob("*/register.toml"))
    assert 0 < len(whole) < 6
    assert len(list(out.glob("*/"))) == len(whole)
    again = states(ingest_all([tmp_path / "in"], out, workers=1))
    assert sorted(again.values()) == ["as before"] * len(whole) + ["read"] * (6 - len(whole))
    assert ckg.open(out).verify(out).ok
