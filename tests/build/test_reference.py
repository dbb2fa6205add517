"""The register of councils holds together, keeps to its source, and becomes the same quads every time."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from cohesion_kg.build.reference import COLUMNS, reference_quads
from cohesion_kg.errors import NotFound, ReadError
from cohesion_kg.store import bundle
from cohesion_kg.values.namespaces import CKG, GRAPH, PREFIXES

FOLDER = bundle.path("data", "reference")
TOP = FOLDER.parents[1]
SOURCE = TOP.parent / "shared" / "reference" / "uk_local_authorities_current.csv"
GSS = re.compile(r"[ENWS]\d{8}")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def items(cell: str) -> list[str]:
    return cell.split(";") if cell else []


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read(FOLDER / "councils.csv")


@pytest.fixture(scope="module")
def by_code(rows: list[Row]) -> dict[str, Row]:
    return {row["register_code"]: row for row in rows}


@pytest.fixture(scope="module")
def source() -> list[Row]:
    if not SOURCE.is_file():
        pytest.skip("the register that the facts come from is not beside this checkout")
    return read(SOURCE)


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(reference_quads(FOLDER))


@pytest.fixture(scope="module")
def store(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def answers(store: ox.Store, variables: str, pattern: str) -> set[tuple[str, ...]]:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    query = f"{prefixes} SELECT {variables} WHERE {{ {pattern} }}"
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return {tuple(term.value if term else "" for term in solution) for solution in solutions}


def iris(prefix: str, *names: str) -> set[tuple[str, ...]]:
    return {(PREFIXES[prefix] + name,) for name in names}


# The table


def test_slugs_are_unique_plain_and_sorted(rows: list[Row]) -> None:
    slugs = [row["slug"] for row in rows]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    assert slugs == sorted(set(slugs))


@pytest.mark.parametrize(
    "slug",
    [
        "middlesbrough", "tower-hamlets", "sheffield", "cheshire-east", "newcastle-upon-tyne", "gateshead",
        "redcar-and-cleveland", "hartlepool", "stockton-on-tees", "hackney", "wigan", "oldham", "burnley",
        "bradford",
    ],
)  # fmt: skip
def test_councils_that_the_documents_speak_of_have_these_slugs(rows: list[Row], slug: str) -> None:
    assert slug in {row["slug"] for row in rows}


@pytest.mark.parametrize("column", ["replaced_by", "upper_tier", "combined_authority"])
def test_every_named_body_has_a_row(rows: list[Row], column: str) -> None:
    named = {slug for row in rows for slug in items(row[column])}
    assert named
    assert named <= {row["slug"] for row in rows}


def test_upper_tiers_are_counties_and_every_district_has_one(rows: list[Row]) -> None:
    types = {row["slug"]: row["type"] for row in rows}
    for row in rows:
        if row["type"] == "Non-metropolitan district":
            assert types[row["upper_tier"]] == "County"
        else:
            assert not row["upper_tier"]


def test_a_district_lies_in_the_region_of_its_county(rows: list[Row]) -> None:
    regions = {row["slug"]: row["region"] for row in rows}
    for row in rows:
        if row["upper_tier"] and row["region"] and regions[row["upper_tier"]]:
            assert row["region"] == regions[row["upper_tier"]], row["slug"]


def test_combined_authorities_are_combined_authorities(rows: list[Row]) -> None:
    types = {row["slug"]: row["type"] for row in rows}
    assert {types[row["combined_authority"]] for row in rows if row["combined_authority"]} == {"Combined authority"}


def test_gss_codes_are_well_formed_and_name_one_area_each(rows: list[Row]) -> None:
    codes = [row["gss_code"] for row in rows if row["gss_code"]]
    codes += [entry.partition("/")[0] for row in rows for entry in items(row["former_gss_codes"])]
    assert [code for code in codes if not GSS.fullmatch(code)] == []
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_only_councils_replaced_in_northern_ireland_in_2015_lack_a_gss_code(rows: list[Row]) -> None:
    without = [row for row in rows if not row["gss_code"]]
    assert {(row["nation"], row["register_end"]) for row in without} == {("Northern Ireland", "2015-03-31")}


def test_no_name_is_mojibake() -> None:
    text = (FOLDER / "councils.csv").read_text(encoding="utf-8")
    assert "Ynys Môn" in text
    assert set(re.findall(r"[^\x00-\x7f]", text)) == {"ô"}


def test_file_has_unix_line_ends_and_no_byte_order_mark() -> None:
    data = (FOLDER / "councils.csv").read_bytes()
    assert b"\r" not in data
    assert data.startswith(b"slug,")


def test_names_of_a_row_differ_by_more_than_case(rows: list[Row]) -> None:
    for row in rows:
        names = [name.casefold() for name in [row["short_name"], *items(row["aliases"])]]
        assert len(set(names)) == len(names), row["slug"]
        assert row["official_name"].casefold() not in names[1:]


def test_no_name_belongs_to_two_bodies_or_to_a_wider_area(rows: list[Row]) -> None:
    names = Counter(
        name
        for row in rows
        for name in {text.casefold() for text in (row["official_name"], row["short_name"], *items(row["aliases"]))}
    )
    assert [name for name, count in names.items() if count > 1] == []
    wider = {row[column].casefold() for row in rows for column in ("nation", "region")}
    assert wider.isdisjoint(names)


# The table against its source


def test_every_authority_of_the_source_is_here_and_as_many_are_current(rows: list[Row], source: list[Row]) -> None:
    assert {row["register_code"] for row in rows} == {row["local-authority-code"] for row in source}
    assert sum(not row["register_end"] for row in rows) == sum(row["current-authority"] == "True" for row in source)


def test_facts_are_those_of_the_source_but_for_the_listed_corrections(
    by_code: dict[str, Row], source: list[Row]
) -> None:
    slug_of = {code: row["slug"] for code, row in by_code.items()}
    departures: set[tuple[str, str]] = set()
    for theirs in source:
        ours = by_code[theirs["local-authority-code"]]
        expected = {
            "official_name": " ".join(theirs["official-name"].split()),
            "type": theirs["local-authority-type-name"],
            "nation": theirs["nation"],
            "region": theirs["region"],
            "gss_code": theirs["gss-code"],
            "gss_code_since": "",
            "former_gss_codes": theirs["former-gss-codes"].replace(",", ";"),
            "register_start": theirs["start-date"],
            "register_end": theirs["end-date"],
            "replaced_by": ";".join(slug_of[code] for code in theirs["replaced-by"].split(",") if code),
            "upper_tier": slug_of.get(theirs["county-la"], ""),
            "combined_authority": slug_of.get(theirs["combined-authority"].replace("GLA", ""), ""),
            "population_2020": theirs["pop-2020"].removesuffix(".0"),
        }
        departures |= {(ours["slug"], column) for column, value in expected.items() if ours[column] != value}
    assert departures == {
        ("sheffield", "gss_code"),
        ("sheffield", "gss_code_since"),
        ("sheffield", "former_gss_codes"),
        ("forest-heath", "upper_tier"),
        ("dorset-county", "population_2020"),
        ("derbyshire", "region"),
        ("lincolnshire", "region"),
    }


def test_aliases_are_forms_of_the_source(by_code: dict[str, Row], source: list[Row]) -> None:
    repaired = {"ynys môn", "sir ynys môn", "city and county of swansea"}
    for theirs in source:
        ours = by_code[theirs["local-authority-code"]]
        given = f"{theirs['alt-names']},{theirs['nice-name']}".casefold()
        strange = [alias for alias in items(ours["aliases"]) if alias.casefold() not in given]
        assert {alias.casefold() for alias in strange} <= repaired


# The quads


def test_the_same_quads_come_every_time_and_none_twice(quads: list[ox.Quad]) -> None:
    assert list(reference_quads(FOLDER)) == quads
    triples = [quad.triple for quad in quads]
    assert len(set(triples)) == len(triples)


def test_order_of_rows_does_not_matter(quads: list[ox.Quad], rows: list[Row], tmp_path: Path) -> None:
    shuffled = random.Random(1).sample(rows, len(rows))
    write(tmp_path, shuffled)
    assert set(reference_quads(tmp_path)) == set(quads)


def test_labels_stand_in_the_graph_of_labels_and_all_else_in_reference(quads: list[ox.Quad]) -> None:
    homes = {(quad.predicate.value == PREFIXES["rdfs"] + "label", quad.graph_name.value) for quad in quads}
    assert homes == {(True, GRAPH + "labels"), (False, GRAPH + "reference")}


def test_every_typed_thing_has_one_label_and_its_layer(store: ox.Store) -> None:
    typed = [thing for thing, _ in answers(store, "?thing ?class", "?thing a ?class")]
    labelled = [thing for thing, _ in answers(store, "?thing ?label", "?thing rdfs:label ?label")]
    layered = [thing for (thing,) in answers(store, "?thing", "?thing ckg:layer layer:reference")]
    assert sorted(typed) == sorted(labelled) == sorted(layered)
    assert len(set(typed)) == len(typed)


def test_every_link_leads_to_a_typed_thing(store: ox.Store) -> None:
    links = "ckg:governs|ckg:within|ckg:replacedBy|ckg:upperTier|ckg:hasCode|ckg:nation|ckg:region|ckg:member"
    assert len(answers(store, "?thing ?other", f"?thing {links} ?other")) > 1000
    dangling = f"?thing {links} ?other FILTER NOT EXISTS {{ ?other a ?class }}"
    assert answers(store, "?thing ?other", dangling) == set()


def test_sheffield_keeps_its_area_and_changes_its_code(store: ox.Store) -> None:
    codes = answers(
        store,
        "?area ?node ?code ?from ?until",
        """
        council:sheffield ckg:governs ?area . ?area ckg:hasCode ?node . ?node ckg:gssCode ?code
        OPTIONAL { ?node ckg:validFrom ?from }
        OPTIONAL { ?node ckg:validUntil ?until }""",
    )
    area = PREFIXES["area"] + "sheffield"
    assert codes == {
        (area, f"{area}/gss/E08000019", "E08000019", "", "2025-03-31"),
        (area, f"{area}/gss/E08000039", "E08000039", "2025-04-01", ""),
    }


def test_a_council_is_not_an_area_and_governs_exactly_one(store: ox.Store) -> None:
    assert answers(store, "?both", "?both a ckg:Council, ckg:Area") == set()
    councils = [council for (council,) in answers(store, "?council", "?council a ckg:Council")]
    governed = answers(store, "?council ?area", "?council a ckg:Council ; ckg:governs ?area")
    assert sorted(council for council, _ in governed) == sorted(councils)
    assert len({area for _, area in governed}) == len(councils)


def test_combined_authorities_are_organisations_with_member_councils(store: ox.Store) -> None:
    members = answers(
        store,
        "?council",
        """organisation:tees-valley-combined-authority a ckg:Organisation ;
            ckg:organisationKind orgkind:combined-authority ; ckg:member ?council""",
    )
    assert members == iris(
        "council", "darlington", "hartlepool", "middlesbrough", "redcar-and-cleveland", "stockton-on-tees"
    )


def test_areas_lie_in_regions_and_regions_in_nations(store: ox.Store) -> None:
    above = answers(store, "?area", "area:middlesbrough ckg:within+ ?area")
    assert above == iris("area", "north-east", "england")
    nations = answers(store, "?area", '?area ckg:areaKind "nation"')
    assert nations == iris("area", "england", "northern-ireland", "scotland", "wales")
    regions = answers(store, "?area", '?area ckg:areaKind "region" ; ckg:within area:england')
    assert regions == iris(
        "area", "east-midlands", "east-of-england", "london", "north-east", "north-west", "south-east",
        "south-west", "west-midlands", "yorkshire-and-the-humber",
    )  # fmt: skip
    homeless = "?area a ckg:Area FILTER NOT EXISTS { ?area ckg:within*/ckg:areaKind 'nation' }"
    assert answers(store, "?area", homeless) == set()


def test_only_english_councils_have_a_region(store: ox.Store) -> None:
    nations = answers(store, "?nation", "?council ckg:region ?region ; ckg:nation ?nation")
    assert nations == iris("area", "england")
    above = answers(store, "?area", "council:glasgow ckg:governs/ckg:within+ ?area")
    assert above == iris("area", "scotland")


def test_an_authority_across_regions_lies_in_none(store: ox.Store) -> None:
    authority = "organisation:greater-lincolnshire-combined-county-authority"
    assert answers(store, "?region", f"{authority} ckg:region ?region") == set()
    above = answers(store, "?area", f"{authority} ckg:governs/ckg:within+ ?area")
    assert above == iris("area", "england")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Middlesbrough", "middlesbrough"), ("Glasgow", "glasgow"), ("Wigan Council", "wigan")],
)
def test_everyday_names_find_the_council(store: ox.Store, name: str, slug: str) -> None:
    found = answers(store, "?body", f'?body skos:altLabel|skos:prefLabel|rdfs:label "{name}"')
    assert found == iris("council", slug)


def test_values_have_their_datatypes(quads: list[ox.Quad]) -> None:
    expected = {"registerStart": "date", "registerEnd": "date", "validFrom": "date", "validUntil": "date",
                "population2020": "integer", "gssCode": "string", "councilType": "string"}  # fmt: skip
    found = {
        (quad.predicate.value.removeprefix(CKG), quad.object.datatype.value.removeprefix(PREFIXES["xsd"]))
        for quad in quads
        if quad.predicate.value.removeprefix(CKG) in expected
    }
    assert found == set(expected.items())


def test_the_graph_carries_its_licence(store: ox.Store) -> None:
    licences = answers(store, "?licence", "graph:reference dcterms:license ?licence")
    assert licences == {("https://creativecommons.org/licenses/by/4.0/",)}
    [(citation,)] = answers(store, "?text", "graph:reference dcterms:bibliographicCitation ?text")
    assert "mySociety" in citation


# Faults


def write(folder: Path, rows: list[Row], columns: tuple[str, ...] = COLUMNS) -> None:
    with (folder / "councils.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_a_missing_table_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"councils\.csv"):
        list(reference_quads(tmp_path))


def test_a_missing_column_is_named(tmp_path: Path, rows: list[Row]) -> None:
    write(tmp_path, rows, COLUMNS[:-1])
    with pytest.raises(ReadError, match="population_2020"):
        list(reference_quads(tmp_path))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("replaced_by", "nowhere"),
        ("upper_tier", "nowhere"),
        ("register_start", "1974"),
        ("population_2020", "1.5"),
    ],
)
def test_a_fault_in_a_row_names_the_row(tmp_path: Path, rows: list[Row], column: str, value: str) -> None:
    write(tmp_path, [row | {column: value} if row["slug"] == "burnley" else row for row in rows])
    with pytest.raises(ReadError, match="burnley"):
        list(reference_quads(tmp_path))


def test_a_slug_given_twice_is_refused(tmp_path: Path, rows: list[Row]) -> None:
    write(tmp_path, [*rows, rows[0]])
    with pytest.raises(ReadError, match="slug of its own"):
        list(reference_quads(tmp_path))
