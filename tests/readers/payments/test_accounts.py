"""Accounts are known by what their headings mean; each row is a payment or stays a row; private persons go unread."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion_kg.privacy.contact_details import BLACK
from cohesion_kg.readers.payments.headers import read_account_header
from cohesion_kg.readers.payments.payments import Payment, read_accounts
from cohesion_kg.readers.payments.private_persons import is_private_name, private_spans
from cohesion_kg.readers.text.blocks import Block, Span, read_blocks
from cohesion_kg.readers.text.rendition import Renderer


def spans(*texts: str) -> list[Span]:
    found, start = [], 0
    for text in texts:
        found.append(Span(start, start + len(text), text))
        start += len(text) + 1
    return found


def roles(*headings: str) -> list[str | None] | None:
    header = read_account_header(spans(*headings))
    return [column.role if column else None for column in header] if header else None


def kind(*headings: str) -> str | None:
    header = read_account_header(spans(*headings))
    return next(column.kind for column in header if column) if header else None


def rendered(table: str) -> tuple[Block, ...]:
    """Render a table as a format reader does, and leave its private cells out."""
    renderer = Renderer()
    for number, line in enumerate(table.splitlines(), start=1):
        renderer.row([(cell, f"cell={number},{at}") for at, cell in enumerate(line.split("|"), start=1)])
    rendition = renderer.finish("csv")
    return rendition.without(private_spans(rendition.blocks)).blocks


def shown(payment: Payment) -> dict[str, object]:
    """Return everything that a payment gives, under the names of its attributes."""
    names = "payer recipient amount applied disbursed currency date start end title reference programme".split()
    found: dict[str, object] = {name: span.text for name in names if (span := getattr(payment, name)) is not None}
    return found | {"line": payment.line, "stage": payment.stage, "for": [span.text for span in payment.purposes]}


# Headers


def test_short_headings_are_understood_beside_a_sum_where_no_other_names_who_is_paid() -> None:
    assert roles("Paid to", "On", "Department", "For", "Gross amount") == [
        "recipient", "date", "service", "purpose", "gross",
    ]  # fmt: skip
    assert roles("Ward", "Group", "What the money is for", "Sum asked for", "Sum granted", "Date of panel") == [
        None, "recipient", "purpose", "applied", "awarded", "date",
    ]  # fmt: skip
    assert roles("Group", "Amount", "Invoice date") is None  # of spending, a group may be one of goods
    assert roles("For", "Against", "Total") is None


BY_THE_CODE = (
    "Body Name", "Service Area", "Cost Centre", "Payment Date", "Transaction Number", "Supplier Name", "Supplier ID",
    "Expenditure Type", "Purpose of Expenditure", "Net Amount (£)", "Irrecoverable VAT", "Merchant Category",
)  # fmt: skip


def test_the_columns_of_spending_are_known_in_any_order_and_case() -> None:
    assert roles(*BY_THE_CODE) == [
        "payer", "service", "service", "paid", "reference", "recipient", "recipient-code",
        "category", "purpose", "net", "vat", "category",
    ]  # fmt: skip
    backwards = roles(*(heading.upper() for heading in reversed(BY_THE_CODE)))
    assert backwards == list(reversed(roles(*BY_THE_CODE) or []))
    assert kind(*BY_THE_CODE) == "spending"


def test_field_names_are_read_like_headings() -> None:
    fields = ("Organisation_Name", "Creditor_Name", "SumOfAmount_Exc_VAT", "SumOfAmount_Inc_VAT", "Transaction_No")
    assert roles(*fields) == ["payer", "recipient", "net", "gross", "reference"]


@pytest.mark.parametrize("heading", ["Supplier", "Beneficiary", "Vendor name", "Payee", "Supplier (Beneficiary)",
                                     "Name of supplier", "Supplier / Beneficiary Name", "Creditor Name"])  # fmt: skip
def test_whoever_is_paid_is_the_recipient(heading: str) -> None:
    assert roles(heading, "Amount") == ["recipient", "amount"]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Amount", "amount"), ("AMOUNT (£)", "amount"), ("£", "amount"), ("Invoice Amount", "amount"),
        ("Amount £500 and over", "amount"), ("Value excl VAT", "net"), ("Net amount", "net"), ("Net", "net"),
        ("Amount less VAT (£)", "net"), ("Gross", "gross"), ("Amount incl. VAT", "gross"),
    ],
)  # fmt: skip
def test_what_is_paid_is_an_amount_net_or_gross(heading: str, role: str) -> None:
    assert roles("Supplier", heading) == ["recipient", role]


def test_unknown_columns_are_kept_without_a_role_and_blank_ones_as_nothing() -> None:
    header = read_account_header(spans("Supplier", "", "Amount", "Colour of ink"))
    assert header is not None and header[1] is None
    assert header[3] is not None and header[3].role is None and header[3].heading.text == "Colour of ink"


STANDARD = (
    "Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded", "Amount Disbursed",
    "Award Date", "Planned Dates:Start Date", "Planned Dates:End Date", "Recipient Org:Identifier",
    "Recipient Org:Name", "Recipient Ind:Name", "Funding Org:Identifier", "Funding Org:Name",
    "Grant Programme:Title", "Grant Programme:Code", "Beneficiary Location:Name", "Last modified",
)  # fmt: skip
STANDARD_ROLES = [
    "reference", "title", "purpose", "currency", "applied", "awarded", "disbursed", "paid", "start", "end",
    "recipient-code", "recipient", "private", "payer-code", "payer", "programme", None, None, None,
]  # fmt: skip


def test_the_columns_of_the_360giving_standard_are_known() -> None:
    assert roles(*STANDARD) == STANDARD_ROLES
    assert kind(*STANDARD) == "grant"


def test_the_field_names_of_the_standard_are_known_too() -> None:
    fields = (
        "id", "title", "description", "currency", "amountAppliedFor", "amountAwarded", "amountDisbursed", "awardDate",
        "plannedDates/0/startDate", "plannedDates/0/endDate", "recipientOrganization/0/id",
        "recipientOrganization/0/name", "recipientIndividual/name", "fundingOrganization/0/id",
        "fundingOrganization/0/name", "grantProgramme/0/title", "grantProgramme/0/code",
        "beneficiaryLocation/0/name", "dateModified",
    )  # fmt: skip
    assert roles(*fields) == STANDARD_ROLES


def test_a_register_of_grants_in_a_councils_own_words_is_one_of_grants() -> None:
    headings = ("Date awarded", "Organisation", "Purpose of grant", "Grant amount (£)", "Directorate")
    assert (kind(*headings), roles(*headings)) == ("grant", ["paid", "recipient", "purpose", "awarded", "service"])


NO_ACCOUNTS = [
    ("Action", "Lead", "Deadline", "Cost"),
    ("Action", "Supplier", "Deadline", "Amount"),
    ("Recommendation", "Response", "Lead Officer", "Provider", "Status", "Amount"),
    ("Objective", "Responsible", "Budget", "Progress"),
    ("Date", "Item", "Cost"),
    ("Ward", "2019", "2020", "Total"),
    ("Measure", "Organisation", "Value", "Year"),
    ("Provider", "Places", "Total"),
    ("Beneficiaries", "Amount"),
    ("Supplier", "Contract title", "Contract value", "Start date"),
    ("Supplier", "Amount", "Contract start date"),
    ("Organisation", "Amount"),
    ("Supplier", "Date"),
    ("Amount", "Date"),
    ("The supplier was paid in May", "The amount was small"),
    ("", ""),
]


@pytest.mark.parametrize("headings", NO_ACCOUNTS)
def test_plans_statistics_and_contracts_are_no_accounts(headings: tuple[str, ...]) -> None:
    assert read_account_header(spans(*headings)) is None


# Rows

MARSHFORD = """\
Marshford Borough Council: payments over £500|||||||
||||||||
Body Name|Directorate|Payment Date|Transaction No|Supplier Name|Purpose|Net Amount (£)|Gross (£)
Marshford Borough Council|Communities|03/04/2023|5100231|Oakfield Print Ltd|Festival leaflets|"1,250.00"|1,500.00
Communities|||||||
Marshford Borough Council|Communities|05/04/2023|5100240|Oakfield Print Ltd|Refund|-120.00|-144.00
Marshford Borough Council|Housing|05/04/2023|5100241|REDACTED PERSONAL DATA|Deposit|612.5|612.5
Marshford Borough Council|Housing|05/04/2023|5100242|Mrs A Khan|Deposit|700.00|700.00
Body Name|Directorate|Payment Date|Transaction No|Supplier Name|Purpose|Net Amount (£)|Gross (£)
Marshford Borough Council|Housing|06/04/2023|5100243|Total Gas Ltd||(88.10)|
||||Grand total||2,354.40|
"""


def test_the_rows_of_a_spending_file_are_read_complete() -> None:
    common = {"payer": "Marshford Borough Council", "stage": "spent"}
    assert [shown(payment) for payment in read_accounts(rendered(MARSHFORD.replace('"', "")))] == [
        common | {"line": 4, "date": "03/04/2023", "reference": "5100231",
                  "recipient": "Oakfield Print Ltd", "for": ["Festival leaflets"], "amount": "1,250.00"},
        common | {"line": 6, "date": "05/04/2023", "reference": "5100240",
                  "recipient": "Oakfield Print Ltd", "for": ["Refund"], "amount": "-120.00"},
        common | {"line": 7, "date": "05/04/2023", "reference": "5100241",
                  "recipient": "REDACTED PERSONAL DATA", "for": ["Deposit"], "amount": "612.5"},
        common | {"line": 8, "date": "05/04/2023", "reference": "5100242",
                  "recipient": BLACK * 10, "for": ["Deposit"], "amount": "700.00"},
        common | {"line": 10, "date": "06/04/2023", "reference": "5100243",
                  "recipient": "Total Gas Ltd", "for": [], "amount": "(88.10)"},
    ]  # fmt: skip


def test_columns_of_another_council_in_another_order_are_read_complete() -> None:
    table = """\
Amount|Vendor|Date|Cost Centre Description|Expense Type|Doc No
£640.00|Fenwick Road Community Association|21-Apr-2023|Neighbourhoods|Room hire|77
£ -|Fenwick Road Community Association|22-Apr-2023|Neighbourhoods|Room hire|78
1,000.00-|Ash & Elm LLP|2023-04-24|Legal|Fees|
Total for April|||||
"""
    assert [shown(payment) for payment in read_accounts(rendered(table))] == [
        {"line": 2, "stage": "spent", "amount": "£640.00", "recipient": "Fenwick Road Community Association",
         "date": "21-Apr-2023", "for": ["Room hire"]},
        {"line": 3, "stage": "spent", "amount": "£ -", "recipient": "Fenwick Road Community Association",
         "date": "22-Apr-2023", "for": ["Room hire"]},
        {"line": 4, "stage": "spent", "amount": "1,000.00-", "recipient": "Ash & Elm LLP", "date": "2023-04-24",
         "for": ["Fees"]},
    ]  # fmt: skip


def test_of_several_dates_that_of_the_payment_counts_and_a_blank_net_amount_stays_blank() -> None:
    table = """\
Organisation|Beneficiary|Invoice Date|Date of payment|Net|VAT|Gross|Invoice ref|Proclass
Aldermere Council|Quay Arts CIC|01/05/2023|09/05/2023|500.00|100.00|600.00|QA/1|Arts
Aldermere Council|Quay Arts CIC|02/05/2023|||0.00|600.00|QA/2|Arts
"""
    first, second = read_accounts(rendered(table))
    assert shown(first) == {
        "line": 2, "stage": "spent", "payer": "Aldermere Council", "recipient": "Quay Arts CIC", "date": "09/05/2023",
        "amount": "500.00", "reference": "QA/1", "for": ["Arts"],
    }  # fmt: skip
    assert (second.amount, second.date and second.date.text) == (None, "02/05/2023")


def test_grants_by_the_standard_are_read_complete() -> None:
    table = """\
Identifier|Title|Description|Currency|Amount Applied For|Amount Awarded|Award Date|Planned Dates:Start Date|\
Planned Dates:End Date|Recipient Org:Identifier|Recipient Org:Name|Funding Org:Name|Grant Programme:Title
360G-marsh-1|Shared Table|Meals for neighbours|GBP|9000|7500|2023-06-01|2023-07-01|2024-06-30|GB-CHC-0|\
Shared Table Trust|Marshford Borough Council|Community Chest
"""
    assert [shown(payment) for payment in read_accounts(rendered(table))] == [
        {"line": 2, "stage": "award", "reference": "360G-marsh-1", "title": "Shared Table",
         "for": ["Meals for neighbours"], "currency": "GBP", "applied": "9000", "amount": "7500",
         "date": "2023-06-01", "start": "2023-07-01", "end": "2024-06-30", "recipient": "Shared Table Trust",
         "payer": "Marshford Borough Council", "programme": "Community Chest"},
    ]  # fmt: skip


def test_grants_to_individuals_are_read_without_the_individuals() -> None:
    table = """\
id|amountAwarded|amountDisbursed|currency|awardDate|recipientIndividual/id|recipientIndividual/name|fundingOrganization/0/name
a-1|250|250|GBP|2023-06-01T00:00:00+00:00|ind-7|Ann Lee|Aldermere Hardship Fund
"""
    (payment,) = read_accounts(rendered(table))
    assert shown(payment) == {
        "line": 2, "stage": "award", "reference": "a-1", "amount": "250", "disbursed": "250", "currency": "GBP",
        "date": "2023-06-01T00:00:00+00:00", "recipient": BLACK * 5, "payer": "Aldermere Hardship Fund", "for": [],
    }  # fmt: skip
    assert [cell.text for cell in payment.cells[5:7]] == [BLACK * 5, BLACK * 7]


def test_the_stage_of_a_grant_is_that_of_its_amounts() -> None:
    header = "Recipient Org:Name|Amount Applied For|Amount Awarded|Amount Disbursed|Award Date"
    rows = ["Hope|100|90|80|2023", "Hope|100|||2023", "Hope|||80|2023", "Hope||||2023", "Hope||||"]
    found = read_accounts(rendered("\n".join([header, *rows])))
    assert [payment.stage for payment in found] == ["award", "bid", "spent", "award"]


def test_accounts_end_at_a_heading_and_at_the_header_of_another_table() -> None:
    table = "Supplier\tAmount\nOak Ltd\t5.00\n"
    plan = "Action\tLead\tDeadline\nOak Ltd\tElm Ltd\t5.00\n"
    assert [payment.line for payment in read_accounts(read_blocks(table + "# Notes\nOak Ltd\t6.00\n"))] == [2]
    assert [payment.line for payment in read_accounts(read_blocks(table + plan))] == [2]


def test_headings_over_private_columns_are_not_blacked_out() -> None:
    assert private_spans(read_blocks("Recipient Ind:Name\tAmount Awarded\n" * 2)) == []


def test_a_row_keeps_the_reason_for_its_cells() -> None:
    cells = [tuple(spans(*texts)) for texts in (["Supplier", "Amount"], ["Oak Ltd", "5.00"])]
    blocks = [Block("row", line, row[0], row, "By position.") for line, row in enumerate(cells, start=1)]
    (payment,) = read_accounts(blocks)
    assert payment.block.reason == "By position."
    assert [span.text for span in payment.spans] == ["Oak Ltd", "5.00"]


CELLS = ["", "", "Oak Ltd", "Total", "12.50", "-3", "£1,000", "01/02/2023", "Mr A Day", "REDACTED", "n/a", "Supplier",
         "Amount", "Amount Awarded", "Recipient Org:Name", "Action", "Lead", "Deadline"]  # fmt: skip
ROWS = st.lists(st.sampled_from(CELLS), min_size=1, max_size=5).map("|".join)
HEADERS = st.sampled_from(["Supplier|Amount|Date", "Amount Awarded|Recipient Org:Name|Title", "Action|Lead|Deadline"])


@given(st.lists(st.one_of(ROWS, ROWS, HEADERS), max_size=12).map("\n".join))
def test_every_row_is_behind_one_payment_or_stays_a_row(table: str) -> None:
    blocks = rendered(table)
    rows = {block.line: block for block in blocks}
    payments = list(read_accounts(blocks))
    assert len({payment.line for payment in payments}) == len(payments)
    for payment in payments:
        assert payment.cells == rows[payment.line].cells
        given_spans = [getattr(payment, name) for name in ("recipient", "amount", "date", "title", "applied")]
        assert {span for span in given_spans if span} <= set(payment.cells)
        assert not payment.recipient or not is_private_name(payment.recipient.text)


def test_a_year_of_payments_is_read_in_seconds() -> None:
    line = "Marshford Borough Council\tCommunities\t03/04/2023\t{}\tOakfield Print Ltd\tLeaflets\t1,250.00\t1,500.00\n"
    header = "Body Name\tDirectorate\tPayment Date\tTransaction No\tSupplier Name\tPurpose\tNet Amount\tGross\n"
    blocks = read_blocks(header + "".join(map(line.format, range(50_000))))
    start = time.perf_counter()
    assert sum(1 for _ in read_accounts(blocks)) == 50_000
    assert time.perf_counter() - start < 10
