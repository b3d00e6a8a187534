"""Means, intervals and paired differences, against textbook values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.whatif.outcome import gini
from dispatch.whatif.statistics import differences, estimate


def test_the_interval_is_students() -> None:
    # mean 5, standard deviation 2, t(4, 0.975) = 2.776: half = 2.776 * 2 / sqrt(5)
    found = estimate([3.0, 7.0, 5.0, 3.0, 7.0])
    assert found.mean == 5
    assert found.half == pytest.approx(2.7764 * 2 / 5**0.5, rel=1e-4)
    assert found.differs


def test_one_value_has_no_interval_and_proves_nothing() -> None:
    found = estimate([4.0])
    assert (found.low, found.high, found.differs) == (None, None, False)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=9), st.floats(-50, 50))
def test_what_both_sides_owe_to_chance_falls_out(luck: list[float], effect: float) -> None:
    before = {number: {"cost": value} for number, value in enumerate(luck)}
    after = {number: {"cost": value + effect} for number, value in enumerate(luck)}
    found = differences(before, after)["cost"]
    assert found.mean == pytest.approx(effect, abs=1e-6)
    assert found.half == pytest.approx(0, abs=1e-6)


def test_only_what_both_sides_have_is_compared() -> None:
    found = differences({0: {"a": 1.0, "b": 1.0}, 1: {"a": 2.0}}, {1: {"a": 5.0, "b": 9.0}, 2: {"a": 0.0}})
    assert {name: (one.mean, one.count) for name, one in found.items()} == {"a": (3.0, 1)}


def test_the_gini_coefficient_of_equals_is_nothing_and_of_one_alone_nearly_all() -> None:
    assert gini([2.0, 2.0, 2.0]) == 0
    assert gini([0.0, 0.0, 0.0, 8.0]) == pytest.approx(0.75)
    assert gini([]) == 0
