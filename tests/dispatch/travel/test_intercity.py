"""Travel beyond driving: known trips, islands, rests at the wheel, and the laws every network of modes keeps."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.model.plan import Leg
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.intercity import IntercityTravel
from dispatch.travel.intercity_data import Mode
from dispatch.travel.intercity_graph import entrance, exit_of
from dispatch.travel.intercity_parts import choices
from dispatch.travel.rests import DriveHabits, rest_seconds
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import NO_WAY, Point

GUANGZHOU, SHENZHEN, FOSHAN = (23.129, 113.267), (22.541, 114.06), (23.01, 113.122)
CHANGSHA, SHANGHAI, ZHANJIANG, HONG_KONG = (28.195, 113.0), (31.23, 121.475), (21.271, 110.359), (22.3, 114.17)
PUTUOSHAN, GUISHAN, ZHUHAI, TAIPEI = (30.0, 122.385), (22.14, 113.83), (22.266, 113.543), (25.04, 121.51)

ANYWHERE = st.tuples(st.floats(23.5, 36.0), st.floats(104.0, 118.5))
HABITS = DriveHabits(rest_after_minutes=240, rest_minutes=20)


@pytest.fixture(scope="module")
def travel(roads: RoadTravel) -> IntercityTravel:
    return IntercityTravel.open(roads, data_root())


def minutes(leg: Leg | None) -> float:
    assert leg is not None
    return leg.seconds / 60


def in_full(travel: IntercityTravel, start: Point, end: Point) -> Leg:
    leg = travel.leg(start, end)
    assert leg is not None
    return travel.with_parts(start, end, leg)


def ride_minutes(travel: IntercityTravel, start: Point, end: Point, mode: Mode) -> float:
    leg = in_full(travel, start, end)
    return sum(part.seconds for part in leg.parts if part.mode == mode) / 60


def test_guangzhou_to_changsha_is_a_train_of_two_and_a_half_hours(travel: IntercityTravel) -> None:
    leg = travel.leg(GUANGZHOU, CHANGSHA)
    assert leg is not None
    assert leg.mode == "rail"
    assert 140 <= ride_minutes(travel, GUANGZHOU, CHANGSHA, Mode.RAIL) <= 160
    assert 210 <= minutes(leg) <= 270


@pytest.mark.parametrize(
    ("start", "end", "mode", "least", "most"),
    [
        (GUANGZHOU, CHANGSHA, "rail", 210, 270),
        (GUANGZHOU, SHANGHAI, "air", 300, 390),
        (GUANGZHOU, ZHANJIANG, "rail", 230, 290),
        (SHENZHEN, CHANGSHA, "rail", 240, 310),
        (GUANGZHOU, SHENZHEN, "drive", 100, 140),
        (GUANGZHOU, FOSHAN, "drive", 30, 60),
        (ZHUHAI, GUISHAN, "ferry", 90, 130),
    ],
)
def test_known_trips_go_the_usual_way(
    travel: IntercityTravel, start: Point, end: Point, mode: str, least: int, most: int
) -> None:
    leg = travel.leg(start, end)
    assert leg is not None
    assert leg.mode == mode
    assert least <= minutes(leg) <= most


def test_a_train_across_the_border_takes_its_time_there(travel: IntercityTravel) -> None:
    from_shenzhen = travel.leg(SHENZHEN, CHANGSHA)
    from_hong_kong = travel.leg(HONG_KONG, CHANGSHA)
    assert minutes(from_hong_kong) - minutes(from_shenzhen) >= travel.data.habits.rail.border_minutes


@pytest.mark.parametrize(
    ("hours", "rests"), [(0, 0), (3.9, 0), (4, 0), (4 + 1 / 3600, 1), (8, 1), (8 + 1 / 3600, 2), (12.5, 3)]
)
def test_after_four_hours_at_the_wheel_twenty_minutes_of_rest_are_due(hours: float, rests: int) -> None:
    drive = np.array([[round(hours * 3600)]], dtype=np.int32)
    assert rest_seconds(drive, HABITS)[0, 0] == rests * 20 * 60


def test_no_way_needs_no_rest() -> None:
    assert rest_seconds(np.array([[NO_WAY]], dtype=np.int32), HABITS)[0, 0] == 0


def test_a_long_drive_shows_its_rest(travel: IntercityTravel, roads: RoadTravel) -> None:
    driven = travel.closing({Mode.RAIL, Mode.AIR})
    leg = in_full(driven, GUANGZHOU, CHANGSHA)
    plain = roads.leg(GUANGZHOU, CHANGSHA)
    assert plain is not None
    assert leg.seconds == plain.seconds + 20 * 60
    assert [part.wait_seconds for part in leg.parts] == [20 * 60]


@pytest.mark.parametrize("number", range(19))
def test_every_island_has_its_boat(travel: IntercityTravel, number: int) -> None:
    boat = travel.data.boats[number]
    leg = in_full(travel, GUANGZHOU, boat.middle)
    assert leg.parts[-1].mode == "ferry"
    assert leg.parts[-1].seconds == boat.minutes * 60


def test_when_no_boat_sails_islands_cannot_be_reached_nor_left(travel: IntercityTravel) -> None:
    ashore = travel.closing({Mode.FERRY})
    assert ashore.leg(ZHUHAI, GUISHAN) is None
    assert ashore.leg(GUISHAN, ZHUHAI) is None
    assert ashore.leg(GUANGZHOU, CHANGSHA) == travel.leg(GUANGZHOU, CHANGSHA)


def test_within_one_island_nobody_takes_a_boat(travel: IntercityTravel, roads: RoadTravel) -> None:
    village = (22.145, 113.835)
    for open_modes in (travel, travel.closing({Mode.FERRY})):
        within, plain = open_modes.leg(GUISHAN, village), roads.leg(GUISHAN, village)
        assert within is not None
        assert plain is not None
        assert (within.seconds, within.metres, within.mode) == (plain.seconds, plain.metres, "drive")


def test_between_two_islands_there_are_two_boats(travel: IntercityTravel) -> None:
    leg = in_full(travel, GUISHAN, PUTUOSHAN)
    assert [part.mode for part in leg.parts].count("ferry") == 2


def test_taiwan_is_not_offered(travel: IntercityTravel) -> None:
    assert travel.leg(GUANGZHOU, TAIPEI) is None


def test_the_choices_of_a_trip_stand_side_by_side_and_the_fastest_is_chosen(travel: IntercityTravel) -> None:
    found = choices(travel, GUANGZHOU, CHANGSHA)
    assert [choice.mode for choice in found] == [Mode.DRIVE, Mode.RAIL, Mode.AIR]
    assert [choice.mode for choice in found if choice.chosen] == [Mode.RAIL]
    best = min(minutes(choice.leg) for choice in found if choice.leg)
    assert best == minutes(found[1].leg)


def test_a_train_says_how_long_driving_would_have_been(travel: IntercityTravel) -> None:
    leg = in_full(travel, GUANGZHOU, CHANGSHA)
    assert leg.drive_seconds is not None
    assert leg.drive_seconds > leg.seconds


def test_roads_without_a_source_of_their_own_carry_trains_too() -> None:
    travel = IntercityTravel.open(GreatCircleTravel(), data_root())
    leg = travel.leg(GUANGZHOU, CHANGSHA)
    assert leg is not None
    assert leg.mode == "rail"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=ANYWHERE, end=ANYWHERE)
def test_parts_add_up_to_the_leg(travel: IntercityTravel, start: Point, end: Point) -> None:
    leg = travel.leg(start, end)
    leg = leg and travel.with_parts(start, end, leg)
    if leg and leg.parts:
        assert sum(part.seconds + part.wait_seconds for part in leg.parts) == leg.seconds
        assert sum(part.metres for part in leg.parts) == leg.metres


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=ANYWHERE, end=ANYWHERE, mode=st.sampled_from([Mode.RAIL, Mode.AIR, Mode.FERRY]))
def test_closing_a_mode_never_shortens_a_trip(travel: IntercityTravel, start: Point, end: Point, mode: Mode) -> None:
    usual, without = travel.leg(start, end), travel.closing({mode}).leg(start, end)
    assert without is None or (usual is not None and without.seconds >= usual.seconds)


def test_trips_are_never_longer_than_the_drive_with_its_rests(travel: IntercityTravel, roads: RoadTravel) -> None:
    rng = np.random.default_rng(3)
    points = [tuple(point) for point in np.column_stack((rng.uniform(24, 34, 30), rng.uniform(105, 118, 30))).tolist()]
    driven = roads.matrix(points, points).seconds
    assert (travel.matrix(points, points).seconds <= driven + rest_seconds(driven, HABITS)).all()


def test_the_table_of_terminals_agrees_with_networkx(travel: IntercityTravel) -> None:
    table = travel.table
    for start in (0, 13, 46, 100):
        lengths = nx.single_source_dijkstra_path_length(table.graph, entrance(start))
        for end in range(len(travel.data.terminals)):
            trip = table.trips[start, end]
            if np.isfinite(trip):
                assert trip - lengths[exit_of(end)] in (1, 2, 3)


def test_a_matrix_holds_the_legs_of_its_pairs(travel: IntercityTravel) -> None:
    points = [GUANGZHOU, CHANGSHA, PUTUOSHAN, GUISHAN, SHANGHAI, TAIPEI]
    matrix = travel.matrix(points, points[:4])
    for i, start in enumerate(points):
        for j, end in enumerate(points[:4]):
            assert matrix.leg(i, j) == travel.leg(start, end)


def test_an_empty_matrix_is_an_answer(travel: IntercityTravel) -> None:
    assert travel.matrix((), (GUANGZHOU,)).seconds.shape == (0, 1)
    assert travel.matrix((GUANGZHOU,), ()).seconds.shape == (1, 0)
