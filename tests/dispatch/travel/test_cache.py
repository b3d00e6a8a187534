"""Legs asked for before are not asked for again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.errors import InputErrors
from dispatch.model.plan import Leg
from dispatch.travel.cache import CachedTravel
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.times import NO_WAY, Point, TravelMatrix


class CountingTravel:
    """Geodesic travel that counts the pairs it was asked for; nothing leads north of 30 degrees."""

    def __init__(self) -> None:
        self.pairs = 0

    def leg(self, start: Point, end: Point) -> Leg | None:
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        self.pairs += len(starts) * len(ends)
        answer = GreatCircleTravel().matrix(starts, ends)
        answer.seconds[:, [end[0] > 30 for end in ends]] = NO_WAY
        return answer


def _points(count: int) -> list[Point]:
    return [(23 + number / 100, 113.0) for number in range(count)]


def _same(one: TravelMatrix, other: TravelMatrix) -> bool:
    shape = one.seconds.shape
    every = [(row, column) for row in range(shape[0]) for column in range(shape[1])]
    return shape == other.seconds.shape and all(one.leg(*pair) == other.leg(*pair) for pair in every)


def test_the_same_matrix_is_asked_for_once() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner)
    first = cached.matrix(_points(10), _points(10))
    second = cached.matrix(_points(10), _points(10))
    assert inner.pairs == 100
    assert _same(first, second)


def test_one_more_point_costs_one_row_and_one_column() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner)
    cached.matrix(_points(10), _points(10))
    cached.matrix(_points(11), _points(11))
    assert inner.pairs == 100 + 11 + 10


def test_no_way_is_remembered_too() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner)
    assert cached.leg((23.0, 113.0), (31.0, 113.0)) is None
    assert cached.leg((23.0, 113.0), (31.0, 113.0)) is None
    assert inner.pairs == 1


def test_points_a_few_centimetres_apart_are_one() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner)
    cached.leg((23.0, 113.0), (23.5, 113.0))
    cached.leg((23.0000001, 113.0), (23.5, 113.0000002))
    assert inner.pairs == 1


def test_the_points_asked_for_longest_ago_are_forgotten() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner, max_points=4)
    a, b, c, d, e = _points(5)
    cached.matrix([a, b], [a, b])
    cached.matrix([c, d], [c, d])
    cached.leg(a, e)
    assert (inner.pairs, len(cached)) == (9, 4)
    cached.leg(a, b)
    assert inner.pairs == 10, "b made room for e"
    cached.leg(a, e)
    assert inner.pairs == 10, "a and e were asked for lately"


def test_a_request_larger_than_the_memory_goes_straight_through() -> None:
    inner = CountingTravel()
    cached = CachedTravel(inner, max_points=4)
    assert cached.matrix(_points(5), _points(5)).seconds.shape == (5, 5)
    assert len(cached) == 0


def test_a_point_outside_china_leaves_no_trace() -> None:
    cached = CachedTravel(CountingTravel())
    with pytest.raises(InputErrors):
        cached.leg((23.0, 113.0), (float("nan"), 113.0))
    assert len(cached) == 0


def test_a_matrix_of_nothing_is_empty() -> None:
    assert CachedTravel(CountingTravel()).matrix([], []).seconds.shape == (0, 0)


@settings(max_examples=60, deadline=None)
@given(
    requests=st.lists(
        st.tuples(st.lists(st.integers(0, 9), max_size=4), st.lists(st.integers(0, 9), max_size=4)), max_size=8
    ),
    max_points=st.integers(1, 12),
)
def test_answers_never_depend_on_what_was_asked_before(
    requests: list[tuple[list[int], list[int]]], max_points: int
) -> None:
    places = [(float(lat), 113.0) for lat in np.linspace(22, 31, 10)]
    cached = CachedTravel(CountingTravel(), max_points=max_points)
    for start_numbers, end_numbers in requests:
        starts, ends = [places[n] for n in start_numbers], [places[n] for n in end_numbers]
        assert _same(cached.matrix(starts, ends), CountingTravel().matrix(starts, ends))
