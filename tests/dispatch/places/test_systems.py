"""GCJ-02 and BD-09 become WGS-84 at the edges, exactly enough to find the door again."""

from __future__ import annotations

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from dispatch.places.systems import CoordinateSystem, from_wgs84, to_wgs84

SHIFTED = (CoordinateSystem.GCJ02, CoordinateSystem.BD09)
INSIDE = st.tuples(st.floats(0.85, 55.81), st.floats(72.03, 137.81))
OUTSIDE = st.one_of(
    st.tuples(st.floats(-90, 0.82), st.floats(-180, 180)),
    st.tuples(st.floats(55.83, 90), st.floats(-180, 180)),
    st.tuples(st.floats(-90, 90), st.floats(-180, 72.0)),
    st.tuples(st.floats(-90, 90), st.floats(137.84, 180)),
)


@given(point=INSIDE, system=st.sampled_from(SHIFTED))
def test_there_and_back_is_within_a_centimetre(point: tuple[float, float], system: CoordinateSystem) -> None:
    back = to_wgs84(*from_wgs84(*point, system), system)
    assert geodesic(point, back).meters < 0.01


@given(point=INSIDE, system=st.sampled_from(SHIFTED))
def test_back_and_there_is_within_a_centimetre(point: tuple[float, float], system: CoordinateSystem) -> None:
    there = from_wgs84(*to_wgs84(*point, system), system)
    assert geodesic(point, there).meters < 0.01


@given(point=OUTSIDE, system=st.sampled_from(CoordinateSystem))
def test_outside_china_every_system_is_wgs_84(point: tuple[float, float], system: CoordinateSystem) -> None:
    assert from_wgs84(*point, system) == point
    assert to_wgs84(*point, system) == point


@given(point=INSIDE)
def test_wgs_84_stays_as_it_is(point: tuple[float, float]) -> None:
    assert to_wgs84(*point, CoordinateSystem.WGS84) == point
    assert from_wgs84(*point, CoordinateSystem.WGS84) == point


@given(point=INSIDE)
def test_the_grid_is_never_more_than_a_kilometre_off(point: tuple[float, float]) -> None:
    assert geodesic(point, from_wgs84(*point, CoordinateSystem.GCJ02)).meters < 1_000


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_published_pairs_agree_in_shanghai_shenzhen_and_beijing(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    assert from_wgs84(*wgs84, CoordinateSystem.GCJ02) == pytest.approx(gcj02, abs=1e-9)
    assert to_wgs84(*gcj02, CoordinateSystem.GCJ02) == pytest.approx(wgs84, abs=1e-9)


def test_a_published_baidu_point_comes_back_to_its_gcj_02() -> None:
    wgs84 = to_wgs84(39.92133699351021, 116.41036949371029, CoordinateSystem.BD09)
    assert from_wgs84(*wgs84, CoordinateSystem.GCJ02) == pytest.approx((39.915, 116.404), abs=1e-6)
