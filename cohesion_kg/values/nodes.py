"""Value nodes: from a printed form and the property it stands under to typed triples."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from cohesion_kg.errors import BuildError, ValueReadError
from cohesion_kg.values.dates import read_date
from cohesion_kg.values.money import read_money
from cohesion_kg.values.quantities import read_quantity
from cohesion_kg.values.terms import ckg, decimal, prefixed

__all__ = ["DATE_PROPERTIES", "MONEY_PROPERTIES", "VALUE_CLASSES", "quantity_fields", "value_fields"]

Field = tuple[ox.NamedNode, ox.NamedNode | ox.Literal]

DATE_PROPERTIES = frozenset(
    (
        "deadline decided published effective issued launched ended started period asOf scheduled "
        "dateBounds held formed given"
    ).split()
)
MONEY_PROPERTIES = frozenset("hasAmount fundSize inKind cost".split())

#: Class of the value node that stands under a property.
VALUE_CLASSES = (
    dict.fromkeys(DATE_PROPERTIES, "DateValue")
    | dict.fromkeys(MONEY_PROPERTIES, "MonetaryAmount")
    | {"hasAbsence": "Absence", "hasName": "Name"}
)


def _string(name: str, text: str) -> Field:
    return ckg(name), ox.Literal(text)


def value_fields(value_class: str, printed: str) -> Iterator[Field]:
    """Yield the typed fields of a date or an amount.

    Parameters
    ----------
    value_class
        ``"DateValue"`` or ``"MonetaryAmount"``.
    printed
        The form that the document prints.

    Raises
    ------
    BuildError
        If an amount cannot be read.

    Examples
    --------
    >>> [str(value) for name, value in value_fields("DateValue", "March 2018") if name.value.endswith("edtf")]
    ['"2018-03"']
    """
    if value_class == "DateValue":
        yield from _date_fields(printed)
    else:
        yield from _money_fields(printed)


def _date_fields(printed: str) -> Iterator[Field]:
    date = read_date(printed)
    yield ckg("dateKind"), prefixed("datekind", date.kind)
    if date.edtf:
        yield _string("edtf", date.edtf)
    for name, day in (("earliest", date.earliest), ("latest", date.latest)):
        if day:
            yield ckg(name), ox.Literal(day.isoformat(), datatype=prefixed("xsd", "date"))
    if date.status:
        yield ckg("status"), prefixed("status", date.status)
    if date.bound:
        yield _string("bound", date.bound)
    if date.weekday:
        yield _string("weekday", date.weekday)
    if date.frequency:
        yield _string("frequency", date.frequency)


def _money_fields(printed: str) -> Iterator[Field]:
    try:
        money = read_money(printed)
    except ValueReadError as error:
        raise BuildError(f"{printed!r} is not an amount of money: {error}") from error
    yield _string("currency", money.currency)
    if money.nil:
        yield ckg("absenceKind"), prefixed("absence", "nil-recorded")
        return
    for name, number in (("amount", money.amount), ("low", money.low), ("high", money.high)):
        if number is not None:
            yield ckg(name), decimal(number)
    yield ckg("qualifier"), prefixed("qualifier", money.qualifier)
    if money.per:
        yield _string("per", money.per)


def quantity_fields(printed: str) -> Iterator[Field]:
    """Yield the typed fields of a counted or measured quantity.

    Raises
    ------
    BuildError
        If the printed form is not a quantity.

    Examples
    --------
    >>> sorted(name.value.rpartition("#")[2] for name, _ in quantity_fields("250-300"))
    ['high', 'low', 'qualifier']
    """
    try:
        quantity = read_quantity(printed)
    except ValueReadError as error:
        raise BuildError(f"{printed!r} is not a quantity: {error}") from error
    for name, number in (("value", quantity.value), ("low", quantity.low), ("high", quantity.high)):
        if number is not None:
            yield ckg(name), decimal(number)
    yield ckg("qualifier"), prefixed("qualifier", quantity.qualifier)
    if quantity.unit == "percent":
        yield ckg("unit"), prefixed("unit", "percent")
    if quantity.per is not None:
        yield ckg("perBase"), decimal(quantity.per)
