"""Who is responsible: read as far as the words go, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.parties import is_generic, read_parties


def kinds(text: str) -> list[tuple[str, str]]:
    return [(party.kind, party.span.text) for party in read_parties(Span(0, len(text), text))]


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("Head of Stronger Communities", [("post", "Head of Stronger Communities")]),
        (
            "Head of Strategy, Information & Governance Head of Stronger Communities",
            [
                ("post", "Head of Strategy, Information & Governance"),
                ("post", "Head of Stronger Communities"),
            ],
        ),
        (
            "Head of Stronger Communities/Loc ality Managers",
            [("post", "Head of Stronger Communities"), ("post", "Loc ality Managers")],
        ),
        ("Strategic Cohesion and Migration Manager", [("post", "Strategic Cohesion and Migration Manager")]),
        ("Head of Housing and Public Health", [("post", "Head of Housing and Public Health")]),
        (
            "Corporate Director of Children's Services",
            [("post", "Corporate Director of Children's Services")],
        ),
        ("Officer for Consultation & Engagement", [("post", "Officer for Consultation & Engagement")]),
        (
            "Leanne Chandler and coordinating officer",
            [("person", "Leanne Chandler"), ("post", "coordinating officer")],
        ),
        ("Simon Leveaux/Clare Coombe", [("person", "Simon Leveaux"), ("person", "Clare Coombe")]),
        (
            "Clare Coombe and Leanne Chandler and Coordinating Officer",
            [("person", "Clare Coombe"), ("person", "Leanne Chandler"), ("post", "Coordinating Officer")],
        ),
        ("Emily Fieran-Reed", [("person", "Emily Fieran-Reed")]),
        ("Cllr O'Neill", [("person", "Cllr O'Neill")]),
        ("Siân de Roux", [("person", "Siân de Roux")]),
        ("KK/SAC", [("initials", "KK"), ("initials", "SAC")]),
        ("KK /RS", [("initials", "KK"), ("initials", "RS")]),
        ("InspKW/DC/KK", [("initials", "InspKW"), ("initials", "DC"), ("initials", "KK")]),
        ("MK/KK KK", [("initials", "MK"), ("initials", "KK"), ("initials", "KK")]),
        ("Police", [("organisation", "Police")]),
        ("Public Health/KK/DC", [("organisation", "Public Health"), ("initials", "KK"), ("initials", "DC")]),
        ("Hope Church Central", [("organisation", "Hope Church Central")]),
        ("Communities Team", [("team", "Communities Team")]),
        ("Head of Housing / Cllr Jones", [("post", "Head of Housing"), ("person", "Cllr Jones")]),
        ("AD – Housing", [("post", "AD – Housing")]),
        ("DCS", [("post", "DCS")]),
        ("Police & CSP", [("organisation", "Police"), ("organisation", "CSP")]),
        ("Cabinet Member for Communities", [("post", "Cabinet Member for Communities")]),
        (
            "Cabinet Member for Communities and Public Health",
            [("post", "Cabinet Member for Communities and Public Health")],
        ),
        ("Community Safety Partnership", [("organisation", "Community Safety Partnership")]),
        ("J. Smith", [("person", "J. Smith")]),
        ("SMITH, John", [("person", "SMITH, John")]),
        ("KHAN, Sara / DC", [("person", "KHAN, Sara"), ("initials", "DC")]),
        ("Cllr Jane Green", [("person", "Cllr Jane Green")]),
        ("Head of Stronger\u2028Communities", [("post", "Head of Stronger\u2028Communities")]),
        ("Housing Team\u2028Police", [("team", "Housing Team"), ("organisation", "Police")]),
        ("Police (lead), Housing Team (support)", [("organisation", "Police")]),
        ("Lead: Police; Support: CSP", [("organisation", "Police")]),
        ("Lead: Licensing Manager. Support: Taxi Federation", [("post", "Licensing Manager")]),
        ("Lead: Police / CSP", [("organisation", "Police"), ("organisation", "CSP")]),
        ("DCI (Vulnerability)", [("post", "DCI (Vulnerability)")]),
        ("District Cllr Finch", [("person", "District Cllr Finch")]),
        ("Planning and Highways Team", [("team", "Planning and Highways Team")]),
        ("Police and Crime Panel", [("organisation", "Police and Crime Panel")]),
        ("Health and Social Care Partnership", [("organisation", "Health and Social Care Partnership")]),
        ("Police and Borough Council", [("organisation", "Police"), ("organisation", "Borough Council")]),
        ("Stanmarsh CVS", [("organisation", "Stanmarsh CVS")]),
        ("Police, Housing Team", [("organisation", "Police"), ("team", "Housing Team")]),
    ],
)
def test_the_parties_of_a_cell_are_read(cell: str, parties: list[tuple[str, str]]) -> None:
    assert kinds(cell) == parties


@pytest.mark.parametrize(
    ("cell", "person", "office"),
    [
        ("Stephen Murray Head of Arts Parks and Events", "Stephen Murray", "Head of Arts Parks and Events"),
        (
            "Emily Fieran-Reed (Service Manager, Cohesion, Engagement)",
            "Emily Fieran-Reed",
            "Service Manager, Cohesion, Engagement",
        ),
        ("Rebecca Stubbs - Sir William Stanier School", "Rebecca Stubbs", "Sir William Stanier School"),
        ("Jane Smith, Head of Policy", "Jane Smith", "Head of Policy"),
        ("Head of Policy (Jane Smith)", "Jane Smith", "Head of Policy"),
        ("Jane Smith\u2028Head of Policy", "Jane Smith", "Head of Policy"),
    ],
)
def test_a_person_beside_a_post_or_a_body_is_taken_to_hold_it(cell: str, person: str, office: str) -> None:
    parties = read_parties(Span(0, len(cell), cell))
    assert {party.span.text for party in parties} == {person, office}
    assert [party.holder.text for party in parties if party.holder] == [person]


@pytest.mark.parametrize(
    "cell",
    [
        "Director of Commercial Services North East Migration Partnership Manager",  # where to cut?
        "Jane Smith Community Safety Manager",  # a name, or
        "Tower Hamlets Partnership Manager",  # a place?
        "Emily Fieran-Reed (Service Manager,",
        "Mandy",
        "All partners",
        "Stronger Communities",
        "Children's Social Care",
        "Early Help",
        "Community Safety",
        "Voluntary Sector",
        "Cllr Cohesion Lead",
        "TBC",
        "N/A",
    ],
)
def test_what_cannot_be_known_is_unknown(cell: str) -> None:
    assert kinds(cell) == [("unknown", cell)]


def test_an_empty_cell_names_nobody() -> None:
    assert kinds("") == kinds(" / ") == []


def test_a_name_of_common_words_is_generic() -> None:
    assert is_generic("Communities Team")
    assert not is_generic("Sir William Stanier School")


WORDS = [*"()/,&-", "Jane", "Smith", "KK", "Head", "of", "and", "Police", "Manager", "Team", "x", "Director"]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.integers(0, 99))
def test_every_party_stands_where_it_says(text: str, offset: int) -> None:
    for party in read_parties(Span(offset, offset + len(text), text)):
        for span in filter(None, (party.span, party.holder)):
            assert text[span.start - offset : span.end - offset] == span.text != ""


def test_lines_that_take_turns_name_persons_and_their_posts() -> None:
    cell = "Jane Smith\u2028Head of Policy\u2028Ali Khan\u2028Parks Manager"
    parties = read_parties(Span(0, len(cell), cell))
    assert [(party.span.text, party.holder and party.holder.text) for party in parties] == [
        ("Jane Smith", None),
        ("Head of Policy", "Jane Smith"),
        ("Ali Khan", None),
        ("Parks Manager", "Ali Khan"),
    ]


@pytest.mark.parametrize(
    "cell",
    ["lead: " * 3000, "A" + " - B" * 120, "Head of " * 60, "x" + " " * 20_000 + "y", "(" * 10_000, "Ann and " * 900],
)
def test_a_cell_that_was_made_to_be_read_in_countless_ways_is_not_read(cell: str) -> None:
    assert {party.kind for party in read_parties(Span(0, len(cell), cell))} == {"unknown"}
