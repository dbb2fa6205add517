"""Value nodes: the typed fields that a printed form gives, and none that it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cohesion_kg.errors import BuildError
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.nodes import VALUE_CLASSES, Field, quantity_fields, value_fields
from cohesion_kg.values.terms import curie, value


def fields(found: list[Field]) -> dict[str, object]:
    pairs = {name.value.removeprefix(CKG): value(node) for name, node in found}
    assert len(pairs) == len(found)
    return {name: curie(one) if isinstance(one, str) else one for name, one in pairs.items()}


def dates(printed: str) -> dict[str, object]:
    return fields(list(value_fields("DateValue", printed)))


def money(printed: str) -> dict[str, object]:
    return fields(list(value_fields("MonetaryAmount", printed)))


def test_a_month_has_its_edtf_and_both_ends() -> None:
    found = dates("March 2018")
    assert found["edtf"] == "2018-03"
    assert (str(found["earliest"]), str(found["latest"])) == ("2018-03-01", "2018-03-31")
    assert found["dateKind"] == "datekind:month"


def test_a_status_in_place_of_a_date_has_no_dates() -> None:
    found = dates("Complete")
    assert found["dateKind"] == "datekind:status"
    assert found["status"] == "status:complete"
    assert not {"edtf", "earliest", "latest"} & found.keys()


@pytest.mark.parametrize("printed", ["?", "see the annex", "when the strategy is agreed"])
def test_text_that_is_no_date_has_a_kind_and_no_dates(printed: str) -> None:
    found = dates(printed)
    assert found["dateKind"] in {"datekind:unknown", "datekind:event"}
    assert not {"edtf", "earliest", "latest"} & found.keys()


def test_an_amount_has_number_currency_and_qualifier() -> None:
    found = money("£1.1 million")
    assert (found["currency"], found["amount"]) == ("GBP", Decimal(1_100_000))
    assert found["qualifier"] == "qualifier:exactly"
    assert money("£300 per week")["per"] == "week"


def test_a_nil_is_an_absence_and_never_zero() -> None:
    assert money("£ -") == {"currency": "GBP", "absenceKind": "absence:nil-recorded"}


@pytest.mark.parametrize("printed", ["", "a lot", "£", "£1.1 millions of"])
def test_what_is_not_money_stops_the_build(printed: str) -> None:
    with pytest.raises(BuildError, match="is not an amount of money"):
        money(printed)


def test_a_quantity_has_its_bounds() -> None:
    assert fields(list(quantity_fields("250-300"))) == {
        "low": Decimal(250), "high": Decimal(300), "qualifier": "qualifier:exactly",
    }  # fmt: skip
    over = fields(list(quantity_fields("over 400")))
    assert (over["low"], over["qualifier"], "high" in over) == (Decimal(400), "qualifier:over", False)
    assert fields(list(quantity_fields("13.5%")))["unit"] == "unit:percent"


@pytest.mark.parametrize("printed", ["", "several", "%"])
def test_what_is_not_a_quantity_stops_the_build(printed: str) -> None:
    with pytest.raises(BuildError, match="is not a quantity"):
        list(quantity_fields(printed))


def test_a_property_takes_one_class_of_value() -> None:
    assert VALUE_CLASSES["deadline"] == "DateValue"
    assert VALUE_CLASSES["hasAmount"] == "MonetaryAmount"
    assert VALUE_CLASSES["hasAbsence"] == "Absence"
    assert VALUE_CLASSES["hasName"] == "Name"
