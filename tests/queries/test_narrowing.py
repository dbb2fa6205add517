"""Binding an optional parameter only ever takes rows away."""

from __future__ import annotations

import pytest

from cohesion_kg.query.queries import Catalogue

CATALOGUE = Catalogue()
CASES = [
    (name, parameter.name)
    for name in CATALOGUE
    for parameter in CATALOGUE[name].parameters.values()
    if not parameter.required and parameter.example is not None and "SELECT" in CATALOGUE[name].body
]


@pytest.mark.parametrize(("name", "bound"), CASES)
def test_an_optional_parameter_narrows(kg, name, bound):
    parameters = CATALOGUE[name].parameters
    needed = {key: parameter.example for key, parameter in parameters.items() if parameter.required}
    some = kg.query(name, **needed, **{bound: parameters[bound].example})
    assert set(some.rows) <= set(kg.query(name, **needed).rows)
