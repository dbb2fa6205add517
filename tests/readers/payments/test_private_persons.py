"""Private persons in accounts are known by their titles, and go unread; bodies and withheld names stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cohesion_kg.privacy.contact_details import BLACK
from cohesion_kg.readers.payments.payments import read_accounts
from cohesion_kg.readers.payments.private_persons import is_private_name, is_withheld, private_spans
from cohesion_kg.readers.text.blocks import read_blocks

PERSONS = ["Mr J Smith", "MRS A KHAN", "Smith, J (Mr)", "Mr & Mrs Khan", "Dr Ann Lee", "Miss A Young", "Mr John Hall",
           "The Executors of the late Mr Alan Day", "Mrs Jean-Marie O'Brien", "Mr J Smith t/a Smith Taxis",
           "Ann Lee", "SMITH JOHN",
           "Sarah J Ali", "Khan, Yusuf"]  # fmt: skip
BODIES = ["Oak Ltd", "Mr Clutch Ltd", "Dr Lee & Partners", "Dr Patel Surgery", "Mr Minicab Services", "John Smith Ltd",
          "John Lewis",
          "Thomas Street Garage", "St James Park", "Victoria Library", "Martin House", "Oak Lee",
          "Master Builders Federation", "The Mistral Trust", "", "MS SOCIETY"]  # fmt: skip


@pytest.mark.parametrize("name", PERSONS)
def test_a_person_is_private(name: str) -> None:
    assert is_private_name(name)


@pytest.mark.parametrize("name", BODIES)
def test_a_business_is_not(name: str) -> None:
    assert not is_private_name(name)


def test_private_cells_are_those_of_persons_in_whatever_column_they_are_named() -> None:
    text = (
        "Supplier\tRecipient Ind:Name\tDescription\tAmount\tFunding Org:Name\n"
        "Mr J Smith\tA-17\tMrs A Khan\t120.00\tDr Lee Foundation\tbeyond the header\n"
        "Oak Ltd\t\tMS Office licences\t120.00\n"
    )
    found = [(text[one.start : one.end], one.kind) for one in private_spans(read_blocks(text))]
    person = "name of a private person"
    assert found == [("Mr J Smith", person), ("A-17", "detail of a private person"), ("Mrs A Khan", person)]


@pytest.mark.parametrize("text", ["REDACTED PERSONAL DATA", "Redacted", "Withheld", "Name withheld", "*** REDACTED ***",
                                  "Redaction - Data Protection Act", "Redacted (S.40)", BLACK * 4])  # fmt: skip
def test_a_redacted_name_is_withheld(text: str) -> None:
    assert is_withheld(text)


@pytest.mark.parametrize("text", ["Redactive Media Ltd", "Redacted Ltd", "Oak Ltd", "", f"{BLACK} Ltd"])
def test_other_names_are_not(text: str) -> None:
    assert not is_withheld(text)


def test_a_name_that_goes_on_in_the_line_below_is_read_and_left_out_whole() -> None:
    header, row, below = read_blocks("Supplier\tAmount (£)\nMrs Anna\t120.00\nMaria Khan\t")
    blocks = [header, row, replace(below, goes_on=True)]
    (payment,) = read_accounts(blocks)
    assert payment.recipient is not None
    assert payment.recipient.text == "Mrs Anna Maria Khan"
    assert [span.text for span in payment.spans] == ["Mrs Anna\t120.00", "Maria Khan"]
    assert payment.block.reason is not None
    assert [(one.start, one.end) for one in private_spans(blocks)] == [row.cells[0].extent, below.cells[0].extent]
