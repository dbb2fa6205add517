"""Queries that somebody wrote: they end, they reach nothing, and they take nothing along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import cohesion_kg as ckg
from cohesion_kg.errors import ArgumentError, ArgumentTypeError, QueryError, QueryStopped
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bounded

#: Products of all triples with themselves, which no machine finishes.
ENDLESS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) < 1) }"


def children() -> list[str]:
    listed = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "comm="], capture_output=True, text=True)
    return [name for name in listed.stdout.split() if name != "ps"]


@pytest.mark.parametrize(
    ("method", "text"),
    [
        ("select", f"SELECT * {ENDLESS}"),
        ("ask", f"ASK {ENDLESS}"),
        ("construct", f"CONSTRUCT {{ ?a ?b ?c }} WHERE {ENDLESS}"),
    ],
)
def test_a_query_ends_when_its_time_is_over(kg: KnowledgeGraph, method: str, text: str) -> None:
    before, began = children(), time.monotonic()
    with pytest.raises(QueryStopped, match=r"did not end within 0\.5 seconds; allow more \(timeout=…\)"):
        getattr(kg, method)(text, timeout=0.5)
    assert time.monotonic() - began < 3
    assert children() == before, "the process that asked is gone"


def test_ctrl_c_ends_a_query_that_has_no_time_limit(kg: KnowledgeGraph) -> None:
    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        kg.select(f"SELECT * {ENDLESS}")
    assert time.monotonic() - began < 3
    assert kg.ask("ASK { ?s ?p ?o }")


def test_rows_beyond_the_number_allowed_are_an_error_and_not_a_part(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryStopped, match="more than 10 rows; allow more"):
        kg.select("SELECT * { ?a ?b ?c . ?d ?e ?f }", max_rows=10)
    with pytest.raises(QueryStopped, match="more than 10 rows"):
        kg.construct("CONSTRUCT WHERE { ?s ?p ?o }", max_rows=10)
    assert len(kg.select("SELECT * { ?s ?p ?o } LIMIT 10", max_rows=10)) == 10


def test_a_catalogued_query_takes_bounds_and_pays_for_none(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = kg.query("actions", timeout=60)
    with pytest.raises(QueryStopped):
        kg.query("actions", max_rows=1)
    monkeypatch.setattr(bounded, "run", lambda *_: pytest.fail("no process is started"))
    assert kg.query("actions") == rows
    assert kg.actions() == rows


def test_a_bounded_query_gives_what_one_without_bounds_gives(kg: KnowledgeGraph) -> None:
    for text in ("SELECT * { ?s ckg:amount ?o } ORDER BY ?s ?o", "SELECT ?x ?y { BIND (1.50 AS ?x) }", "SELECT * {}"):
        assert kg.select(text) == kg.scope.select(text)
    unbounded = kg.backend.construct("DESCRIBE stream:cmf")
    assert len(kg.construct("DESCRIBE stream:cmf")) == len(unbounded)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER (" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "ASK " + "{" * 3000 + "}" * 3000,
        "ASK {" + "OPTIONAL { ?s ?p ?o }" * 3000 + "}",
        "ASK {" + "{ ?s ?p ?o }" * 20_000 + "}",
        "ASK { FILTER (" + "!" * 20_000 + "1) }",
        "ASK { ?s " + "/".join(["<a:b>"] * 20_000) + " ?o }",
        "ASK { ?s ?p '" + "x" * 1_000_001 + "' }",
    ],
)
def test_text_that_no_parser_stands_is_refused_before_it(kg: KnowledgeGraph, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryError, match=r"ask it in portions"):
        kg.ask(text)
    assert time.monotonic() - began < 1


def test_a_long_text_that_is_flat_is_asked(kg: KnowledgeGraph) -> None:
    values = " ".join(f"<http://example.org/((({number}>" for number in range(10_000))
    assert kg.ask(f"ASK {{ VALUES ?s {{ {values} 'a ( b' }} }}")


def test_a_process_that_dies_takes_nothing_along() -> None:
    with pytest.raises(QueryError, match="exhausted its process"):
        bounded.run(lambda: os.kill(os.getpid(), signal.SIGKILL), timeout=10)


@pytest.mark.parametrize(
    "clause",
    ["SERVICE <http://127.0.0.1:9/> {}", "service silent <http://127.0.0.1:9/> {}", "SERVICE ?x {}", "SERVICE ckg:x {}",
     "OPTIONAL { { SERVICE#c\n<http://127.0.0.1:9/> { ?s ?p ?o } } }", "SERVICE<http://127.0.0.1:9/>{}"],
)  # fmt: skip
def test_a_query_leaves_the_machine_only_to_addresses_that_are_named(kg: KnowledgeGraph, clause: str) -> None:
    for method, form in (("select", "SELECT *"), ("ask", "ASK"), ("construct", "CONSTRUCT {} WHERE")):
        with pytest.raises(QueryError, match="would leave this machine; allow it by name"):
            getattr(kg, method)(f"{form} {{ {clause} }}", services=["http://127.0.0.1:1/"])


def test_a_service_that_is_named_is_asked(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="could not be evaluated"):
        kg.select(
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", services=["http://127.0.0.1:9/"], timeout=10
        )
    assert kg.ask("ASK { BIND ('SERVICE <x:y>' AS ?service) ?x ?p ?o } # SERVICE")


def test_bounds_that_bound_nothing_are_refused(kg: KnowledgeGraph) -> None:
    for timeout in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ArgumentError, match="timeout="):
            kg.ask("ASK {}", timeout=timeout)
    with pytest.raises(ArgumentError, match="max_rows=0 shows nothing"):
        kg.select("SELECT * {}", max_rows=0)
    for wrong in ({"timeout": "1"}, {"max_rows": 1.5}, {"services": "http://127.0.0.1:9/"}, {"layers": "stated"}):
        with pytest.raises(ArgumentTypeError):
            kg.select("SELECT * {}", **wrong)  # type: ignore[arg-type]


def test_a_query_is_asked_from_a_thread_and_from_a_worker_process(kg: KnowledgeGraph) -> None:
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(kg.ask("ASK { ?s ?p ?o }"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [True] * 4
    code = """
import multiprocessing, cohesion_kg as ckg
kg = ckg.open()
def ask(_):
    return kg.ask("ASK { ?s ?p ?o }")
with multiprocessing.get_context("fork").Pool(1) as pool:
    print(pool.map(ask, [1]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[True]\n", done.stderr


def test_a_store_on_disk_is_asked_within_bounds(tmp_path: object) -> None:
    import pyoxigraph as ox

    store = ox.Store(str(tmp_path))
    a = ox.NamedNode("http://example.org/a")
    store.add(ox.Quad(a, a, a))
    store.flush()
    assert len(ckg.open(store).select("SELECT * { ?s ?p ?o }", timeout=10)) == 1
