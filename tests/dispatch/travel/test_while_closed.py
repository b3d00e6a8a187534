"""What a closure shuts on the map, for every provider: never a shorter trip, and the open legs come back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.model.closure import RoadClass, Shut, ShutKind
from dispatch.travel.closable import ClosableTravel
from dispatch.travel.closures import DetouredTravel, closed_edges, while_closed
from dispatch.travel.crossings import known_crossings
from dispatch.travel.great_circle import CITY_METRES, GreatCircleTravel, ellipsoid_metres
from dispatch.travel.hourly import HourlyTravel
from dispatch.travel.intercity import IntercityTravel
from dispatch.travel.points import as_degrees
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.table import TableTravel, TimedPair
from dispatch.travel.times import NO_WAY, Point
from dispatch.travel.usual_ways import Closed, usual_weights
from dispatch.work_time import chinese_calendar

FERRIES = Shut(ShutKind.FERRIES)
BRIDGE = Shut(ShutKind.CROSSING, crossing="shenzhong")
BAOAN, ZHONGSHAN = (22.60, 113.87), (22.55, 113.47)
HAIKOU, ZHANJIANG, GUISHAN = (20.04, 110.33), (21.27, 110.36), (22.14, 113.83)

_SHUTS = st.frozensets(
    st.sampled_from(
        [
            FERRIES,
            *(Shut(ShutKind.CROSSING, crossing=crossing) for crossing in known_crossings()),
            *(
                Shut(ShutKind.ROADS, road_class=kind, region=region)
                for kind in RoadClass
                for region in ("44", "4403", "440305", "46")
            ),
        ]
    ),
    max_size=3,
)
_POINTS = st.lists(st.tuples(st.floats(21.0, 24.4), st.floats(110.3, 116.6)), min_size=2, max_size=4)


@pytest.fixture(scope="module")
def every_mode(roads: RoadTravel) -> IntercityTravel:
    return IntercityTravel.open(roads, data_root())


@settings(max_examples=40, deadline=None)
@given(points=_POINTS, shut=_SHUTS)
def test_no_closure_shortens_a_trip_by_any_mode(
    every_mode: IntercityTravel, points: list[Point], shut: frozenset[Shut]
) -> None:
    travel = ClosableTravel(every_mode)
    usual, closed = travel.matrix(points, points).seconds, travel.while_closed(shut).matrix(points, points).seconds
    assert ((closed >= usual) | (closed == NO_WAY)).all()
    assert (closed[usual == NO_WAY] == NO_WAY).all()


def test_all_ferries_are_the_car_ferries_of_the_roads_and_the_boats_of_the_islands(every_mode: IntercityTravel) -> None:
    ashore = every_mode.while_closed({FERRIES})
    assert every_mode.roads.leg(HAIKOU, ZHANJIANG) is not None
    assert ashore.roads.leg(HAIKOU, ZHANJIANG) is None
    assert every_mode.leg(BAOAN, GUISHAN) is not None
    assert ashore.leg(BAOAN, GUISHAN) is None


def test_while_the_strait_is_closed_one_still_flies_to_hainan(every_mode: IntercityTravel) -> None:
    leg = every_mode.while_closed({FERRIES}).leg((23.129, 113.267), HAIKOU)
    assert leg is not None
    assert leg.mode == "air"


@pytest.mark.parametrize(("region", "hit"), [("44", True), ("4403", True), ("440305", True), ("46", False)])
def test_roads_of_a_class_are_closed_in_their_region_alone(roads: RoadTravel, region: str, hit: bool) -> None:
    shut = Shut(ShutKind.ROADS, road_class=RoadClass.EXPRESSWAY, region=region)
    edges = np.flatnonzero(closed_edges(roads.network, {shut}))
    assert {roads.network.kinds[edge] for edge in edges.tolist()} == {"expressway"}
    inside = [
        any(roads.network.nodes[end].adcode.startswith(region) for end in roads.network.ends[edge]) for edge in edges
    ]
    assert inside
    assert all(inside)
    nanshan_out = roads.leg((22.533, 113.93), (23.125, 113.361))
    around = roads.while_closed({shut}).leg((22.533, 113.93), (23.125, 113.361))
    assert nanshan_out is not None
    assert around is not None
    assert (around.seconds > nanshan_out.seconds) is hit


def test_a_bridge_as_a_class_is_closed_with_those_over_a_border(roads: RoadTravel) -> None:
    shut = Shut(ShutKind.ROADS, road_class=RoadClass.BRIDGE, region="81")
    edges = np.flatnonzero(closed_edges(roads.network, {shut})).tolist()
    assert {roads.network.names[edge] for edge in edges} == {"港珠澳大桥", "深圳湾大桥", "青马大桥"}


def test_a_table_takes_the_detour_of_the_roads_on_top_of_its_own_times(roads: RoadTravel) -> None:
    table = TableTravel([TimedPair(BAOAN, ZHONGSHAN, 3000, 45_000)], roads)
    usual, shut = roads.leg(BAOAN, ZHONGSHAN), roads.while_closed({BRIDGE}).leg(BAOAN, ZHONGSHAN)
    leg = table.while_closed({BRIDGE}).leg(BAOAN, ZHONGSHAN)
    assert usual is not None
    assert shut is not None
    assert leg is not None
    assert leg.seconds == 3000 + shut.seconds - usual.seconds
    assert table.leg(BAOAN, ZHONGSHAN).seconds == 3000  # type: ignore[union-attr]


def test_where_the_roads_have_no_way_left_a_table_has_none_either(roads: RoadTravel) -> None:
    table = TableTravel([TimedPair(HAIKOU, ZHANJIANG, 18_000, 200_000)], roads)
    assert table.while_closed({FERRIES}).leg(HAIKOU, ZHANJIANG) is None


def test_where_the_roads_never_had_a_way_the_provider_is_believed(roads: RoadTravel) -> None:
    known = TableTravel([TimedPair(BAOAN, GUISHAN, 9000, 60_000)], roads)
    leg = DetouredTravel(known, roads, roads.while_closed({BRIDGE})).leg(BAOAN, GUISHAN)
    assert leg is not None
    assert leg.seconds == 9000


def test_a_provider_without_roads_stays_as_it_is() -> None:
    plain = GreatCircleTravel()
    assert while_closed(plain, {BRIDGE}) is plain


def test_legs_under_closures_are_remembered_apart_and_the_open_ones_are_kept(every_mode: IntercityTravel) -> None:
    travel = ClosableTravel(every_mode)
    usual = travel.leg(BAOAN, ZHONGSHAN)
    assert travel.while_closed(frozenset()) is travel
    shut = travel.while_closed({BRIDGE})
    assert travel.while_closed({BRIDGE}) is shut
    assert travel.while_closed({BRIDGE, FERRIES}) is not shut
    assert shut.leg(BAOAN, ZHONGSHAN) != usual
    assert travel.leg(BAOAN, ZHONGSHAN) == usual


def test_loads_that_cannot_fly_go_round_a_closure_too(every_mode: IntercityTravel) -> None:
    shut = ClosableTravel(every_mode).while_closed({FERRIES})
    hourly = HourlyTravel(ClosableTravel(every_mode), lambda: None, chinese_calendar(), lambda point: "")
    assert hourly.while_closed({FERRIES}).on_the_ground().leg(BAOAN, GUISHAN) is None
    assert shut.leg(BAOAN, GUISHAN) is None


@settings(max_examples=30, deadline=None)
@given(points=_POINTS, near=st.floats(-0.06, 0.06), shut=_SHUTS.filter(bool))
def test_the_detour_of_a_short_trip_is_that_of_the_whole_search(
    roads: RoadTravel, points: list[Point], near: float, shut: frozenset[Shut]
) -> None:
    """Looked for only where it can matter, the usual way is the one a search for every pair finds."""
    points = [*points, *((lat + near, lon - near) for lat, lon in points)]
    closed = roads.while_closed(shut)
    anchors = roads.anchors(as_degrees(points, "points"))
    crop = roads._ways.around(anchors)
    weights, whole = closed._ways.searched(anchors, anchors, crop)
    straight = ellipsoid_metres(as_degrees(points, "points"), as_degrees(points, "points"))
    short = straight < CITY_METRES
    found = usual_weights(roads._ways, anchors, anchors, crop, Closed(weights, whole, short))
    full = roads._ways.between(anchors, anchors, crop)
    asked = short | whole[:, None]
    assert (found[asked] == np.minimum(full, weights)[asked]).all() or (found[asked] == full[asked]).all()
    assert (np.maximum(weights, found)[~asked] == weights[~asked]).all()
