"""A user's programme, which mypy reads as strictly as it can; it is not run."""

from __future__ import annotations

from typing import Any, assert_type

import networkx as nx
import rdflib

import cohesion_kg as ckg


def programme() -> None:
    kg = ckg.open("mine.trig", people=False, layers=["stated", "derived"])
    remote = ckg.connect("http://localhost:7878/query", timeout=5, auth=("user", "password"), row_limit=10_000)

    table = kg.actions(council="Middlesbrough", layers=["stated"], limit=5, status="status:complete")
    assert_type(table, ckg.Table)
    assert_type(table[0], dict[str, Any])
    assert_type(table[:2], ckg.Table)
    assert_type([row["action"] for row in table], list[Any])
    assert_type(table.where(document="doc:crewe-action-plan"), ckg.Table)

    assert_type(kg["NEMP"], ckg.Thing)
    assert_type(kg["NEMP"].evidence, ckg.Evidence)
    assert_type([citation.place for citation in kg.evidence("SCM", layers=["stated"])], list[str])
    assert_type(kg.trace("CMF", "forwards"), ckg.Trace)
    assert_type(kg.trace("CMF").total("award"), ckg.Total)
    assert_type(kg.trace("CMF").plot(), ckg.Figure)
    assert_type(kg.compare("Middlesbrough", "Tower Hamlets", by="theme"), ckg.Comparison)
    assert_type(kg.gaps(council=kg["Middlesbrough"], as_of="2018-11-15", limit=3), ckg.Gaps)
    assert_type(kg.broken_links(), ckg.Gaps)
    assert_type(kg.conflicts(limit=1), ckg.Conflicts)
    assert_type(kg.due(as_of="2018-11-15"), ckg.Table)
    assert_type(kg.search("hate crime"), ckg.Table)
    assert_type(kg.query("funding", stream="CMF", layers=["stated"], timeout=3.5), ckg.Table)
    assert_type(kg.select("SELECT * { ?s ?p ?o }", timeout=10, max_rows=100), ckg.Table)
    assert_type(kg.ask("ASK {}"), bool)
    assert_type(kg.construct("DESCRIBE stream:cmf"), rdflib.Graph)
    assert_type(kg.to_networkx("funding"), nx.MultiDiGraph[str])
    assert_type(kg.validate(), ckg.ValidationReport)
    assert_type(kg.verify(), ckg.VerificationReport)
    assert_type(ckg.ingest("plan.pdf", council="Leeds").report(), ckg.Report)
    assert_type(kg.add(ckg.ingest("plan.pdf"), "drafts"), ckg.KnowledgeGraph)

    try:
        remote.councils()
    except ckg.EndpointRefused as refused:
        assert_type(refused.status, int)
    except (ckg.NotFound, ckg.Ambiguous) as unclear:
        assert_type(unclear.candidates, tuple[str, ...])

    kg.trace("CMF", "sideways")  # type: ignore[arg-type]
    kg.compare(by="colour")  # type: ignore[arg-type]
    kg.to_networkx("friendship")  # type: ignore[arg-type]
    kg.funding(layers=["guessed"])  # type: ignore[list-item]
    kg.due("2018-11-15")  # type: ignore[call-arg]
