"""The complete reading of each plan, against tables that were checked by eye against the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import ParsedDocument

ACTIONS = """
SELECT (?action AS ?thing) ?layer ?parent ?parent_layer ?number ?text ?reading ?responsible
       ?responsible_repaired ?parties ?deadline ?edtf ?status ?deadline_repaired ?absent
WHERE {
  GRAPH ?home { ?action a ckg:Action }
  BIND (STRAFTER(STR(?home), "graph/") AS ?layer)
  ?action ckg:text ?text .
  OPTIONAL {
    GRAPH ?link { ?parent ckg:hasAction ?action }
    BIND (STRAFTER(STR(?link), "graph/") AS ?parent_layer)
  }
  OPTIONAL { ?action ckg:number ?number }
  OPTIONAL { ?action ckg:reading ?reading }
  OPTIONAL { GRAPH graph:stated { ?action ckg:responsible/ckg:printed ?responsible } }
  OPTIONAL {
    GRAPH graph:interpreted { ?action ckg:responsible ?mended }
    ?mended ckg:printed|ckg:reading ?responsible_repaired .
  }
  OPTIONAL {
    SELECT ?action (GROUP_CONCAT(?name; separator=" + ") AS ?parties) WHERE {
      { SELECT DISTINCT ?action ?party
        WHERE { ?action a ckg:Action ; ckg:responsible/ckg:party ?party } ORDER BY ?party }
      BIND (STRAFTER(STR(?party), "/id/") AS ?name)
    } GROUP BY ?action
  }
  OPTIONAL {
    GRAPH graph:stated { ?action ckg:deadline ?date . ?date ckg:printed ?deadline }
    OPTIONAL { ?date ckg:edtf ?edtf }
    OPTIONAL { ?date ckg:status ?status }
  }
  OPTIONAL { GRAPH graph:interpreted { ?action ckg:deadline/ckg:edtf ?deadline_repaired } }
  OPTIONAL {
    SELECT ?action (GROUP_CONCAT(?lack; separator=" + ") AS ?absent) WHERE {
      { SELECT ?action ?lack WHERE {
          ?action a ckg:Action ; ckg:hasAbsence ?absence .
          ?absence ckg:absenceKind ?kind ; ckg:absentProperty ?property .
          BIND (CONCAT(STRAFTER(STR(?property), "#"), " ", STRAFTER(STR(?kind), "absence/")) AS ?lack)
        } ORDER BY ?lack }
    } GROUP BY ?action
  }
}
"""

PROGRESS = """
SELECT (?update AS ?thing) ?action ?column ?month ?as_of ?text ?reading ?scheduled ?scheduled_repaired WHERE {
  ?action ckg:hasProgress ?update . ?update ckg:text ?text ; ckg:column ?column .
  OPTIONAL { ?update ckg:period/ckg:edtf ?month }
  OPTIONAL { ?update ckg:asOf/ckg:edtf ?as_of }
  OPTIONAL { ?update ckg:reading ?reading }
  OPTIONAL { GRAPH graph:stated { ?update ckg:scheduled/ckg:edtf ?scheduled } }
  OPTIONAL { GRAPH graph:interpreted { ?update ckg:scheduled/ckg:edtf ?scheduled_repaired } }
}
"""

DEMANDED = """
SELECT (?entry AS ?thing) ?number ?number_layer ?priority ?text ?reading ?response ?response_absent WHERE {
  VALUES ?class { ckg:Recommendation ckg:Objective }
  ?entry a ?class ; ckg:text ?text .
  OPTIONAL {
    GRAPH ?home { ?entry ckg:number ?number }
    BIND (STRAFTER(STR(?home), "graph/") AS ?number_layer)
  }
  OPTIONAL { ?entry ckg:serves/ckg:text ?priority }
  OPTIONAL { ?entry ckg:reading ?reading }
  OPTIONAL { ?entry ckg:hasResponse/ckg:text ?response }
  OPTIONAL { ?entry ckg:hasAbsence/ckg:absenceKind ?response_absent }
}
"""

TABLES = {
    "middlesbrough-actions": ("middlesbrough", ACTIONS),
    "middlesbrough-recommendations": ("middlesbrough", DEMANDED),
    "tower-hamlets-actions": ("tower_hamlets", ACTIONS),
    "tower-hamlets-recommendations": ("tower_hamlets", DEMANDED),
    "crewe-actions": ("crewe", ACTIONS),
    "crewe-objectives": ("crewe", DEMANDED),
    "crewe-progress": ("crewe", PROGRESS),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_plan_is_read_as_the_table_says(
    name: str, request: pytest.FixtureRequest, expected: Callable[[str], list[dict[str, str]]]
) -> None:
    fixture, query = TABLES[name]
    reading: ParsedDocument = request.getfixturevalue(fixture)
    found = sorted(reading.rows(query), key=lambda row: row["thing"])
    assert found == sorted(expected(name), key=lambda row: row["thing"])
