"""A closed crossing: nobody gets anywhere sooner, and legs remembered before it are not used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.memory import TravelKey, TravelMemories
from dispatch.travel.path import path
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import NO_WAY, Point

_ROADS = RoadTravel.open(data_root())
_CROSSINGS = sorted(
    {
        name
        for name, kind in zip(_ROADS.network.names, _ROADS.network.kinds, strict=True)
        if kind in {"bridge", "tunnel", "ferry", "border_bridge"}
    }
)
_IN_GUANGDONG = st.tuples(st.floats(21.0, 24.4), st.floats(110.3, 116.6))
HAIKOU, ZHANJIANG = (20.04, 110.33), (21.27, 110.36)


def _closed(*names: str) -> RoadTravel:
    return _ROADS.closing(np.isin(_ROADS.network.names, names))


@settings(max_examples=40, deadline=None)
@given(points=st.lists(_IN_GUANGDONG, min_size=2, max_size=5), name=st.sampled_from(_CROSSINGS))
def test_closing_a_crossing_never_shortens_a_trip(points: list[Point], name: str) -> None:
    usual, shut = _ROADS.matrix(points, points).seconds, _closed(name).matrix(points, points).seconds
    assert ((shut >= usual) | (shut == NO_WAY)).all()
    assert (shut[usual == NO_WAY] == NO_WAY).all()


@settings(max_examples=20, deadline=None)
@given(points=st.lists(_IN_GUANGDONG, min_size=2, max_size=5))
def test_closing_nothing_changes_nothing(points: list[Point]) -> None:
    usual, same = _ROADS.matrix(points, points), _closed().matrix(points, points)
    assert (usual.seconds == same.seconds).all()
    assert (usual.metres == same.metres).all()


def test_without_its_ferry_hainan_has_no_way() -> None:
    ferries = _ROADS.closing(np.isin(_ROADS.network.kinds, ["ferry"]))
    assert _ROADS.leg(HAIKOU, ZHANJIANG) is not None
    assert ferries.leg(HAIKOU, ZHANJIANG) is None
    assert path(ferries, HAIKOU, ZHANJIANG) is None


def test_a_closed_bridge_costs_the_way_round_and_the_path_avoids_it() -> None:
    start, end = (22.84, 113.25), (22.555, 113.885)
    steps = path(_ROADS, start, end)
    assert steps is not None
    bridge = next(step.name for step in steps if step.kind == "bridge")
    usual, shut = _ROADS.leg(start, end), _closed(bridge).leg(start, end)
    assert usual is not None
    assert shut is not None
    assert shut.seconds > usual.seconds
    assert bridge not in {step.name for step in path(_closed(bridge), start, end) or ()}


def test_a_short_trip_over_a_closed_bridge_takes_the_way_round_too() -> None:
    shut = _ROADS.closing(np.isin(_ROADS.network.kinds, ["bridge", "tunnel"]))
    bridges = np.flatnonzero(np.isin(_ROADS.network.kinds, ["bridge", "tunnel"]))
    hit = 0
    for edge in bridges.tolist():
        u, v = _ROADS.network.degrees[_ROADS.network.ends[edge]]
        middle = (u + v) / 2
        near = [tuple((middle + share * (end - middle)).tolist()) for share, end in ((0.4, u), (0.4, v))]
        usual, now = _ROADS.leg(near[0], near[1]), shut.leg(near[0], near[1])
        if usual is not None and usual.source == "geodesic":
            hit += now is None or now.seconds > usual.seconds
            assert now is None or now.seconds >= usual.seconds
    assert hit > 0


def test_reopening_restores_every_leg() -> None:
    before = _ROADS.leg(HAIKOU, ZHANJIANG)
    assert (
        _closed("琼州海峡轮渡")
        .closing(np.zeros(len(_closed("琼州海峡轮渡").network.names), bool))
        .leg(HAIKOU, ZHANJIANG)
        is None
    )
    assert _ROADS.leg(HAIKOU, ZHANJIANG) == before


def test_the_digest_names_the_network() -> None:
    network = _ROADS.network
    assert network.digest == RoadTravel.open(data_root()).network.digest
    assert network.digest != _closed("琼州海峡轮渡").network.digest


@pytest.mark.parametrize(
    "other", [TravelKey("b"), TravelKey("a", frozenset({"ferry"})), TravelKey("a", hour_class="peak")]
)
def test_legs_are_remembered_by_network_closures_and_hour(other: TravelKey) -> None:
    memories = TravelMemories()
    one = memories.under(TravelKey("a"), GreatCircleTravel)
    assert memories.under(TravelKey("a"), GreatCircleTravel) is one
    assert memories.under(other, GreatCircleTravel) is not one


def test_only_the_keys_asked_for_last_are_kept() -> None:
    memories = TravelMemories(most=2)
    a = memories.under(TravelKey("a"), GreatCircleTravel)
    for name in ("b", "c"):
        memories.under(TravelKey(name), GreatCircleTravel)
    assert len(memories) == 2
    assert memories.under(TravelKey("a"), GreatCircleTravel) is not a
