"""Distances on the ellipsoid and the drives guessed from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.errors import InputErrors
from dispatch.travel.great_circle import (
    CITY_METRES,
    GreatCircleTravel,
    city_drive,
    ellipsoid_metres,
    far_drive,
    geodesic_metres,
)
from dispatch.travel.times import Point

_IN_CHINA = st.tuples(st.floats(4.0, 53.5), st.floats(73.5, 135.0))
_STEP = st.floats(-0.2, 0.2)


def _metres(start: Point, end: Point) -> float:
    return float(ellipsoid_metres(np.array([start]), np.array([end]))[0, 0])


@settings(max_examples=80, deadline=None)
@given(start=_IN_CHINA, end=_IN_CHINA)
def test_the_fast_formula_agrees_with_geopy_all_over_china(start: Point, end: Point) -> None:
    assert _metres(start, end) == pytest.approx(geodesic_metres(start, end), abs=100)


@settings(max_examples=80, deadline=None)
@given(start=_IN_CHINA, north=_STEP, east=_STEP)
def test_the_fast_formula_agrees_with_geopy_inside_a_city(start: Point, north: float, east: float) -> None:
    end = (start[0] + north, start[1] + east)
    assert _metres(start, end) == pytest.approx(geodesic_metres(start, end), abs=0.5)


def test_the_same_point_is_no_distance() -> None:
    assert _metres((23.0, 113.0), (23.0, 113.0)) == pytest.approx(0, abs=0.01)


def test_a_further_place_never_takes_less() -> None:
    straight = np.linspace(1, 400_000, 4000)
    near = straight < CITY_METRES
    seconds = np.where(near, city_drive(straight)[0], far_drive(straight)[0])
    metres = np.where(near, city_drive(straight)[1], far_drive(straight)[1])
    assert (np.diff(seconds) >= 0).all()
    assert (np.diff(metres) >= 0).all()


def test_without_a_road_graph_every_pair_has_a_leg() -> None:
    travel = GreatCircleTravel()
    leg = travel.leg((23.129, 113.267), (21.271, 110.359))
    assert leg is not None
    assert leg.source == "geodesic"
    assert leg.seconds / 3600 == pytest.approx(4.9, rel=0.1)
    same = travel.leg((23.129, 113.267), (23.129, 113.267))
    assert same is not None
    assert (same.seconds, same.metres, same.source) == (0, 0, "same_place")


def test_points_outside_china_are_refused() -> None:
    with pytest.raises(InputErrors):
        GreatCircleTravel().leg((0.0, 0.0), (23.0, 113.0))
