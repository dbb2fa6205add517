"""Payments become expenditure, awards and bids: who paid whom, how much, when; what is not read is no number."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohesion_kg.checks.validation import validate
from cohesion_kg.checks.verification import verify
from cohesion_kg.errors import CohesionError
from cohesion_kg.evidence.sources import Register, SourceText
from cohesion_kg.privacy.contact_details import BLACK
from cohesion_kg.privacy.people import People
from cohesion_kg.query.queries import Catalogue
from cohesion_kg.query.scope import Scope
from cohesion_kg.readers.mapping.payments import payment_statements
from cohesion_kg.readers.payments.amounts import payment_doubts
from cohesion_kg.readers.payments.payments import read_accounts
from cohesion_kg.readers.payments.private_persons import private_spans
from cohesion_kg.readers.tables.doubts import Doubt
from cohesion_kg.readers.text.rendition import Renderer
from cohesion_kg.store.export import to_graph
from cohesion_kg.store.local import LocalBackend
from cohesion_kg.triples.assemble import assemble_rows
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.namespaces import CKG, PREFIXES
from cohesion_kg.values.terms import ckg, curie, prefixed

SLUG = "accounts"
COUNCIL = prefixed("council", "marshford")


class Accounts:
    """A file of accounts, read and stated."""

    def __init__(self, table: str, council: ox.NamedNode | None = None, apart: bool = False) -> None:
        renderer = Renderer()
        for number, line in enumerate(table.splitlines(), start=1):
            renderer.row([(cell, f"cell={number},{at}") for at, cell in enumerate(line.split("|"), start=1)])
        rendition = renderer.finish("csv")
        rendition = rendition.without(private_spans(rendition.blocks))
        self.text = rendition.text
        batches = payment_statements(SLUG, read_accounts(rendition.blocks), council, apart=apart)
        self.doubts = list(payment_doubts(read_accounts(rendition.blocks)))
        self.statements: list[Statement] = list(chain.from_iterable(batches))

    def of(self, name: str) -> dict[str, set[str]]:
        """Return what is said of a thing, shortened, without its passages."""
        found: dict[str, set[str]] = {}
        for statement in self.statements:
            subject, predicate, value = statement.triple
            if short(subject) == name and short(predicate) != "passage":
                found.setdefault(short(predicate), set()).add(short(value))
        return found

    def layers(self, name: str, predicate: str) -> set[str]:
        return {s.layer for s in self.statements if short(s.triple[0]) == name and short(s.triple[1]) == predicate}

    def reasons(self, name: str, predicate: str) -> set[str | None]:
        return {s.reason for s in self.statements if short(s.triple[0]) == name and short(s.triple[1]) == predicate}

    def words(self, name: str, predicate: str) -> set[str]:
        """Return the words that a triple stands on."""
        return {
            self.text[passage.start : passage.end]
            for statement in self.statements
            if short(statement.triple[0]) == name and short(statement.triple[1]) == predicate
            for passage in statement.passages
        }

    def quads(self) -> list[ox.Quad]:
        """Return the graph of the accounts, with the source itself."""
        source = SourceText(SLUG, self.text.encode())
        home = prefixed("graph", "reference")
        document, text = prefixed("doc", SLUG), prefixed("source", SLUG)
        reference = [
            ox.Quad(document, prefixed("rdf", "type"), ckg("Document"), home),
            ox.Quad(document, prefixed("rdfs", "label"), ox.Literal("Accounts"), home),
            ox.Quad(document, ckg("layer"), prefixed("layer", "reference"), home),
            ox.Quad(text, prefixed("rdf", "type"), ckg("SourceText"), home),
            ox.Quad(text, ckg("ofDocument"), document, home),
            ox.Quad(text, ckg("sha256"), ox.Literal(source.sha256), home),
            ox.Quad(text, ckg("layer"), prefixed("layer", "reference"), home),
        ]
        sources = {SLUG: source}
        return [*reference, *assemble_rows(self.statements, source, People(set(), set(), sources))]


def short(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        return curie(node.value).replace(f":{SLUG}/", ":").removeprefix("ckg:").removeprefix("rdfs:")
    return node.value if isinstance(node, ox.Literal) else str(node)


SPENDING = """\
Body Name|Directorate|Payment Date|Transaction No|Supplier Name|Purpose|Expense Type|Net Amount (£)
Marshford Borough Council|Communities|03/04/2023|5100231|Oakfield Print Ltd|Festival leaflets|Printing|1,250.00
Marshford Borough Council|Housing|05/04/2023|5100241|REDACTED PERSONAL DATA|Deposit|R4010|612.5
Marshford Borough Council|Housing|05/04/2023|5100242|Mrs A Khan|Deposit|R4010|£700.00
"""


def test_a_payment_is_an_expenditure_with_all_that_its_row_says() -> None:
    accounts = Accounts(SPENDING)
    assert accounts.of("funding:line-2") == {
        "rdf:type": {"Expenditure"},
        "label": {"Payment to Oakfield Print Ltd, line 2"},
        "stage": {"stage:spent"},
        "recipient": {"organisation:oakfield-print-ltd"},
        "funder": {"organisation:marshford-borough-council"},
        "purpose": {"Festival leaflets", "Printing"},
        "number": {"5100231"},
        "given": {"funding:given/138"},
        "hasAmount": {"funding:line-2/hasAmount/203"},
        "reason": {
            'The column "Body Name" names who gives the money.',
            'The column "Supplier Name" names who is paid.',
            'Under the heading "Net Amount (£)".',
        },
    }
    assert accounts.of("funding:given/138") == {
        "rdf:type": {"DateValue"}, "printed": {"03/04/2023"}, "dateKind": {"datekind:day"},
        "edtf": {"2023-04-03"}, "earliest": {"2023-04-03"}, "latest": {"2023-04-03"},
    }  # fmt: skip
    assert accounts.words("funding:line-2", "passage") == {accounts.text.splitlines()[1]}
    assert accounts.of("funding:line-3")["purpose"] == {"Deposit"}  # a bare code is no purpose


def test_an_amount_without_a_sign_keeps_its_printed_form_and_takes_the_currency_of_its_heading() -> None:
    accounts = Accounts(SPENDING)
    amount = accounts.of("funding:line-2/hasAmount/203")
    assert amount == {
        "rdf:type": {"MonetaryAmount"}, "printed": {"1,250.00"}, "reading": {"1,250.00 GBP"}, "amount": {"1250"},
        "currency": {"GBP"},
        "kindOfMoney": {"moneykind:spend"}, "reason": {'Under the heading "Net Amount (£)".'},
    }  # fmt: skip
    assert accounts.layers("funding:line-2/hasAmount/203", "amount") == {"interpreted"}


def test_an_amount_with_its_sign_is_stated() -> None:
    accounts = Accounts(SPENDING)
    (name,) = accounts.of("funding:line-4")["hasAmount"]
    assert accounts.of(name)["printed"] == {"£700.00"}
    assert accounts.layers(name, "amount") == {"stated"}


def test_who_is_paid_is_a_readers_body_and_a_withheld_name_an_absence() -> None:
    accounts = Accounts(SPENDING)
    body = "organisation:oakfield-print-ltd"
    assert accounts.layers(body, "rdf:type") == {"interpreted"}
    assert accounts.of(body)["label"] == {"Oakfield Print Ltd"}
    assert accounts.reasons("funding:line-2", "recipient") == {'The column "Supplier Name" names who is paid.'}
    assert accounts.of("organisation:marshford-borough-council")["rdf:type"] == {"Body"}
    for line in (3, 4):
        assert "recipient" not in accounts.of(f"funding:line-{line}")
        absence = accounts.of(f"funding:line-{line}/hasAbsence/recipient")
        assert (absence["absenceKind"], absence["absentProperty"]) == ({"absence:withheld"}, {"recipient"})
    assert "Khan" not in accounts.text and BLACK * 10 in accounts.text


def test_a_body_is_described_once_and_each_form_of_its_name_too() -> None:
    rows = "Oak Ltd|1.00\nOAK LTD|2.00\nOak Ltd|3.00"
    accounts = Accounts(f"Supplier|Amount (£)\n{rows}")
    assert accounts.of("organisation:oak-ltd")["label"] == {"Oak Ltd"}
    names = accounts.of("organisation:oak-ltd")["hasName"]
    assert {form for name in names for form in accounts.of(name)["literalForm"]} == {
        "OAK LTD"
    }  # the other is the label
    assert [accounts.of(f"funding:line-{line}")["recipient"] for line in (2, 3, 4)] == [{"organisation:oak-ltd"}] * 3


def test_bodies_of_a_document_that_is_read_apart_are_its_own() -> None:
    accounts = Accounts("Supplier|Amount (£)\nOak Ltd|1.00", apart=True)
    assert accounts.of("funding:line-2")["recipient"] == {"organisation:oak-ltd"}
    assert any(f"organisation/{SLUG}/oak-ltd" in str(s.triple.object) for s in accounts.statements)


def test_the_council_pays_where_no_column_says_who() -> None:
    accounts = Accounts("Supplier|Amount (£)\nOak Ltd|1.00", COUNCIL)
    assert accounts.of("funding:line-2")["funder"] == {"council:marshford"}
    assert accounts.layers("funding:line-2", "funder") == {"interpreted"}
    assert "funder" not in Accounts("Supplier|Amount (£)\nOak Ltd|1.00").of("funding:line-2")
    assert accounts.of("council:marshford") == {}


def amount_of(printed: str, heading: str = "Amount") -> tuple[dict[str, set[str]], list[Doubt]]:
    accounts = Accounts(f"Supplier|Date|{heading}\nOak Ltd|01/04/2023|{printed}")
    (name,) = accounts.of("funding:line-2").get("hasAmount", {""})
    return accounts.of(name), accounts.doubts


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1250.00", "1250"), ("1,250.5", "1250.5"), ("£1,250", "1250"), ("0.00", "0"), ("£1.1 million", "1100000"),
     ("1250 GBP", "1250"), ("GBP 1250", "1250"), ("£1\u00a0250.50", "1250.5"), ("12\u202f345", "12345")],
)  # fmt: skip
def test_amounts_are_read_in_all_forms(printed: str, number: str) -> None:
    amount, doubts = amount_of(printed)
    assert (amount["amount"], amount["printed"], amount["currency"]) == ({number}, {printed}, {"GBP"})
    assert doubts == []


def test_another_currency_is_that_of_the_amount() -> None:
    assert amount_of("€120")[0]["currency"] == {"EUR"}
    assert amount_of("120.00", "Amount (€)")[0]["currency"] == {"EUR"}
    assert amount_of("120.00", "Amount GBP")[0]["reason"] == {'Under the heading "Amount GBP".'}
    assert "United Kingdom" in str(amount_of("120.00")[0]["reason"])


@pytest.mark.parametrize("printed", ["see note", "12.50.1", "1,25", "£10 and £20", "CHF 120", "12 500"])
def test_what_is_no_amount_is_no_number_and_is_doubted(printed: str) -> None:
    amount, (doubt,) = amount_of(printed)
    assert amount == {} and doubt.span.text == printed and printed in doubt.words


@pytest.mark.parametrize(
    ("printed", "absence"),
    [("", "blank-cell"), ("-", "nil-recorded"), ("####", "truncated"), ("Redacted", "withheld"), (".", "blank-cell")],
)
def test_what_gives_no_amount_is_an_absence_and_no_zero(printed: str, absence: str) -> None:
    accounts = Accounts(f"Supplier|Date|Amount (£)\nOak Ltd|01/04/2023|{printed}")
    assert "hasAmount" not in accounts.of("funding:line-2")
    assert accounts.of("funding:line-2/hasAbsence/hasAmount")["absenceKind"] == {f"absence:{absence}"}


def test_a_nil_in_pounds_is_an_amount_that_records_it() -> None:
    amount, doubts = amount_of("£ -")
    assert amount["absenceKind"] == {"absence:nil-recorded"} and "amount" not in amount and doubts == []


@pytest.mark.parametrize(
    ("printed", "number"),
    [("-120.00", "-120"), ("(120.00)", "-120"), ("£-120", "-120"), ("-£120.00", "-120"), ("120.00-", "-120"),
     ("(£1,200)", "-1200"), ("120.00 CR", "-120"), ("–5", "-5"), ("£5.00-", "-5")],
)  # fmt: skip
def test_money_that_came_back_is_spending_below_nothing(printed: str, number: str) -> None:
    accounts = Accounts(f"Supplier|Amount (£)\nOak Ltd|{printed}\nOak Ltd|5.00")
    assert money(accounts, "funding:line-2") == ({number}, {"moneykind:spend"}, {"GBP"})
    assert accounts.doubts == []


def test_an_award_below_nothing_is_none_and_is_reported() -> None:
    accounts = Accounts("Recipient Org:Name|Amount Awarded (£)\nHope Trust|-5\nHope Trust|5")
    assert [doubt.span.text for doubt in accounts.doubts] == ["-5"] and accounts.of("funding:line-2") == {}


def test_a_name_that_may_be_a_private_persons_is_reported_once() -> None:
    accounts = Accounts("Supplier|Amount (£)\nAsh Lee|1.00\nAsh Lee|2.00\nNorth Park School|3.00\nAsh Print Ltd|1.00")
    assert [doubt.span.text for doubt in accounts.doubts] == ["Ash Lee"]


# Grants

GRANTS = """\
Identifier|Title|Description|Currency|Amount Applied For|Amount Awarded|Amount Disbursed|Award Date|\
Planned Dates:Start Date|Planned Dates:End Date|Recipient Org:Identifier|Recipient Org:Name|Funding Org:Name|\
Grant Programme:Title
360G-marsh-1|Shared Table|Meals for neighbours|GBP|9000|7500|2500.00|2023-06-01|2023-07-01|2024-06-30|GB-CHC-0|\
Shared Table Trust|Marshford Borough Council|Community Chest
360G-marsh-2|Quay Days||EUR|400||||2023-07-01T00:00:00Z||GB-CHC-1|Quay Arts CIC|Marshford Borough Council|\
Community Chest
"""


def money(accounts: Accounts, name: str) -> tuple[set[str], set[str], set[str]]:
    (amount,) = accounts.of(name)["hasAmount"]
    found = accounts.of(amount)
    return found["amount"], found["kindOfMoney"], found["currency"]


def test_a_grant_is_an_award_after_a_bid_and_before_its_payment_each_with_money_of_its_own_kind() -> None:
    accounts = Accounts(GRANTS)
    bid, award, paid = "funding:line-2-bid", "funding:line-2", "funding:line-2-paid"
    assert [accounts.of(name)["rdf:type"] for name in (bid, award, paid)] == [{"Bid"}, {"Award"}, {"Expenditure"}]
    assert [accounts.of(name)["stage"] for name in (bid, award, paid)] == [
        {"stage:bid"}, {"stage:award"}, {"stage:spent"},
    ]  # fmt: skip
    assert money(accounts, bid) == ({"9000"}, {"moneykind:bid-target"}, {"GBP"})
    assert money(accounts, award) == ({"7500"}, {"moneykind:award"}, {"GBP"})
    assert money(accounts, paid) == ({"2500"}, {"moneykind:spend"}, {"GBP"})
    assert accounts.of(award)["followsFrom"] == {bid} and accounts.of(paid)["followsFrom"] == {award}
    assert accounts.of(award)["label"] == {"Grant to Shared Table Trust: Shared Table"}


def test_an_award_has_its_fund_its_bodies_its_words_and_its_dates() -> None:
    accounts = Accounts(GRANTS)
    award = accounts.of("funding:line-2")
    assert award["fromStream"] == {"stream:community-chest"}
    assert accounts.of("stream:community-chest")["rdf:type"] == {"FundingStream"}
    assert award["recipient"] == {"organisation:shared-table-trust"}
    assert award["funder"] == {"organisation:marshford-borough-council"}
    assert (award["title"], award["purpose"], award["number"]) == (
        {"Shared Table"}, {"Meals for neighbours"}, {"360G-marsh-1"},
    )  # fmt: skip
    (date,), (period,) = award["given"], award["period"]
    assert accounts.of(date)["edtf"] == {"2023-06-01"}
    assert accounts.of(period)["edtf"] == {"2023-07-01/2024-06-30"}
    assert accounts.layers(period, "edtf") == {"interpreted"}


def test_a_row_with_nothing_awarded_is_a_bid_in_the_currency_of_its_row() -> None:
    accounts = Accounts(GRANTS)
    assert accounts.of("funding:line-3") == {}
    assert money(accounts, "funding:line-3-bid") == ({"400"}, {"moneykind:bid-target"}, {"EUR"})
    (period,) = accounts.of("funding:line-3-bid")["period"]
    assert accounts.of(period)["edtf"] == {"2023-07-01"} and accounts.of(period)["bound"] == {"from"}
    assert "given" not in accounts.of("funding:line-3-bid")


def test_a_grant_of_which_no_amount_is_given_is_an_award_with_an_absence() -> None:
    accounts = Accounts("Recipient Org:Name|Award Date|Title|Amount Awarded\nHope Trust|2023|Tea|")
    assert accounts.of("funding:line-2/hasAbsence/hasAmount")["absenceKind"] == {"absence:blank-cell"}


def test_a_currency_against_the_sign_of_the_amount_is_doubted() -> None:
    accounts = Accounts("Recipient Org:Name|Currency|Amount Awarded\nHope Trust|EUR|£5\nHope Trust|CHF|5")
    assert [doubt.span.text for doubt in accounts.doubts] == ["£5", "5"]
    assert "hasAmount" not in accounts.of("funding:line-2") | accounts.of("funding:line-3")


def test_a_private_recipient_is_withheld_under_whatever_heading() -> None:
    accounts = Accounts("Recipient Ind:Name|Amount Awarded (£)|Award Date|Title\nAnn Lee|5|2023|Tea")
    assert accounts.of("funding:line-2/hasAbsence/recipient")["absenceKind"] == {"absence:withheld"}
    assert not any("Lee" in short(node) for statement in accounts.statements for node in statement.triple)


# The graph

REGISTER = """\
Date awarded|Organisation|Purpose of grant|Grant amount (£)|Directorate
01/06/2023|Fenwick Road Community Association|Summer fair|£640.00|Neighbourhoods
02/06/2023|Quay Arts CIC|Redacted|see note|Neighbourhoods
"""
OTHER_ORDER = """\
Amount|Vendor|Date|Cost Centre Description|Expense Type|Doc No
£640.00|Fenwick Road Community Association|21-Apr-2023|Neighbourhoods|Room hire|77
£ -|Fenwick Road Community Association|22-Apr-2023|Neighbourhoods|Room hire|78
-5.00|Ash & Elm LLP|32/04/2023|Legal|Fees|
0.00|Ash & Elm LLP|2023-04-24 00:00:00|Legal|Fees|79
Redacted|███|2023-04-24|Legal|Fees|80
"""


@pytest.mark.parametrize("table", [SPENDING, OTHER_ORDER, GRANTS, REGISTER])
def test_the_graph_of_accounts_keeps_to_the_shapes(table: str) -> None:
    report = validate(to_graph(quad.triple for quad in Accounts(table).quads()))
    assert [str(result) for result in report.violations] == []
    warnings = {str(result.shape).rpartition("#")[2] for result in report.results}
    # An amount that was not read is the only thing that a shape misses.
    assert warnings == ({"funding-amount"} if table == REGISTER else set())


@pytest.mark.parametrize("table", [SPENDING, OTHER_ORDER, GRANTS, REGISTER])
def test_every_passage_and_value_of_accounts_can_be_verified(table: str) -> None:
    accounts = Accounts(table)
    source = SourceText(SLUG, accounts.text.encode())

    store = ox.Store()
    store.extend(accounts.quads())
    register = Register(Path(), {SLUG: {"sha256": source.sha256}}, {SLUG: source})
    report = verify(Scope(LocalBackend(store), Catalogue()), register)
    assert [str(fault) for fault in report.faults] == []
    assert report.values and report.passages


CELLS = ["", "Oak Ltd", "Total", "12.50", "-3", "£1,000", "01/02/2023", "Ann Lee", "REDACTED", "n/a", "EUR", "—",
         "(4)", "£ -", "Tea", "Police", "2023-01-01T00:00:00Z", "Amount", "Supplier"]  # fmt: skip
ROWS = st.lists(st.sampled_from(CELLS), min_size=1, max_size=6).map("|".join)
HEADERS = st.sampled_from([
    "Supplier|Amount|Date|Description|Body Name",
    "Amount Awarded|Recipient Org:Name|Title|Currency|Amount Applied For|Planned Dates:Start Date",
    "Recipient Ind:Name|Amount Disbursed (£)|Award Date|Grant Programme:Title|Amount Awarded|Currency",
])  # fmt: skip


@settings(max_examples=60)
@given(HEADERS, st.lists(ROWS, max_size=6).map("\n".join))
def test_whatever_the_cells_hold_the_statements_make_one_sound_graph(header: str, rows: str) -> None:
    accounts = Accounts(f"{header}\n{rows}")
    for statement in accounts.statements:
        assert (statement.layer == "interpreted") == bool(statement.reason)
        for passage in statement.passages:
            assert accounts.text[passage.start : passage.end].strip()
    kinds: dict[object, set[str]] = {}
    for statement in accounts.statements:
        if statement.triple.predicate.value == CKG + "kindOfMoney":
            kinds.setdefault(statement.triple.subject, set()).add(str(statement.triple.object))
    assert all(len(found) == 1 for found in kinds.values())
    try:
        quads = accounts.quads()
    except CohesionError as error:
        pytest.fail(f"The statements contradict each other: {error}")
    assert all(PREFIXES["person"] not in str(quad) for quad in quads)
