"""Every leg says how late it may be."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.model.plan import Leg, Route
from dispatch.store.documents import route_document, route_of
from dispatch.travel.cache import CachedTravel
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import TravelMatrix
from dispatch.travel.uncertainty import UNKNOWN, Spread, spread_of

GUANGZHOU, FOSHAN = (23.129, 113.267), (23.01, 113.122)


def _one(seconds: int, source: str, **more: tuple[object, ...]) -> TravelMatrix:
    return TravelMatrix(
        np.array([[seconds]], np.int32),
        np.array([[1000]], np.int32),
        np.zeros((1, 1), np.int8),
        (source,),
        **more,  # type: ignore[arg-type]
    )


def test_a_leg_over_the_road_graph_drives_and_says_how_late_it_may_be(roads: RoadTravel) -> None:
    leg = roads.leg(GUANGZHOU, FOSHAN)
    assert leg is not None
    assert leg.mode == "drive"
    assert leg.p50_seconds == leg.seconds
    assert leg.p90_seconds == round(leg.seconds * spread_of("road_graph").p90) > leg.seconds


def test_the_geodesic_is_less_sure_than_the_road_graph() -> None:
    assert spread_of("geodesic").p90 > spread_of("road_graph").p90


def test_a_source_nobody_knows_is_not_sure_at_all() -> None:
    leg = _one(1000, "somebody").leg(0, 0)
    assert leg is not None
    assert leg.p90_seconds == round(1000 * UNKNOWN.p90)


def test_a_provider_may_name_mode_and_spread_itself() -> None:
    leg = _one(1000, "g_train", modes=("rail",), spreads=(Spread(1.0, 1.05),)).leg(0, 0)
    assert leg == Leg(1000, 1000, "g_train", "rail", 1000, 1050)


def test_the_cache_keeps_mode_and_spread() -> None:
    class Rail(GreatCircleTravel):
        def matrix(self, starts: object, ends: object) -> TravelMatrix:
            return _one(1000, "g_train", modes=("rail",), spreads=(Spread(1.0, 1.05),))

    cached = CachedTravel(Rail())
    assert cached.leg(GUANGZHOU, FOSHAN) == cached.leg(GUANGZHOU, FOSHAN) == Rail().leg(GUANGZHOU, FOSHAN)


@pytest.mark.parametrize("leg", [Leg(60, 900, "geodesic"), Leg(60, 900, "g_train", "rail", 60, 70)])
def test_a_stored_plan_keeps_how_a_leg_travels_and_how_sure_it_is(leg: Leg) -> None:
    route = Route("S1", "T1", (), leg)
    assert route_of(route_document(route)) == route


@pytest.mark.parametrize(("p50", "p90"), [(0.0, 1.0), (1.1, 1.0), (-1.0, 1.0)])
def test_a_spread_that_cannot_be_is_refused(p50: float, p90: float) -> None:
    with pytest.raises(ValueError, match="p50"):
        Spread(p50, p90)
