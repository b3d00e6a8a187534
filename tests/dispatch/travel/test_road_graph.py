"""Driving times over the road model: right on known drives, honest where there is no way."""

from __future__ import annotations

import csv
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.travel.path import path
from dispatch.travel.points import as_degrees
from dispatch.travel.road_files import SECONDS_UNIT
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import NO_WAY, Point

GUANGZHOU, FOSHAN, SHENZHEN = (23.129, 113.267), (23.01, 113.122), (22.541, 114.06)
GUISHAN_ISLAND, SHENGSI_ISLAND = (22.14, 113.83), (30.72, 122.46)

_ROADS = RoadTravel.open(data_root())
_IN_GUANGDONG = st.tuples(st.floats(22.6, 24.4), st.floats(112.3, 114.6))


def test_known_drives_are_at_most_five_percent_wrong_on_average(roads: RoadTravel) -> None:
    errors = []
    with (data_root() / "roads" / "validation_drives.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            start, end = (float(row["lat1"]), float(row["lon1"])), (float(row["lat2"]), float(row["lon2"]))
            leg = roads.leg(start, end)
            assert leg is not None
            errors.append(abs(leg.seconds / 3600 / float(row["hours_normal"]) - 1))
    assert len(errors) == 24
    assert sum(errors) / len(errors) <= 0.05
    assert max(errors) <= 0.20


def _pairs(count: int, lats: tuple[float, float], lons: tuple[float, float]) -> list[tuple[Point, Point]]:
    rng = np.random.default_rng(20261122)
    points = np.column_stack((rng.uniform(*lats, 2 * count), rng.uniform(*lons, 2 * count))).tolist()
    return [((a[0], a[1]), (b[0], b[1])) for a, b in zip(points[::2], points[1::2], strict=True)]


def _networkx_weight(roads: RoadTravel, start: Point, end: Point) -> float:
    first, last = roads.anchors(as_degrees((start, end), "points"))
    best = math.inf
    for node, access in zip(first.nodes, first.weights, strict=True):
        reach = nx.single_source_dijkstra_path_length(roads.graph, node)
        for goal, egress in zip(last.nodes, last.weights, strict=True):
            best = min(best, access + reach.get(goal, math.inf) + egress)
    return best


@pytest.mark.parametrize(
    ("start", "end"),
    [*_pairs(8, (22.6, 24.4), (112.3, 114.6)), *_pairs(8, (24.0, 38.0), (104.0, 118.0)), ((20.04, 110.33), SHENZHEN)],
)
def test_the_matrix_equals_the_shortest_path_of_networkx(roads: RoadTravel, start: Point, end: Point) -> None:
    leg = roads.leg(start, end)
    assert leg is not None
    assert leg.source == "road_graph"
    assert divmod(_networkx_weight(roads, start, end), SECONDS_UNIT) == (leg.seconds, leg.metres)


def test_the_steps_of_a_path_add_up_to_the_leg(roads: RoadTravel) -> None:
    for start, end in _pairs(3, (22.6, 24.4), (112.3, 114.6)):
        leg, steps = roads.leg(start, end), path(roads, start, end)
        assert leg is not None
        assert steps is not None
        assert (sum(s.seconds for s in steps), sum(s.metres for s in steps)) == (leg.seconds, leg.metres)
        assert [step.kind for step in steps][:: len(steps) - 1] == ["drive", "drive"]


def test_a_path_over_the_strait_takes_the_ferry(roads: RoadTravel) -> None:
    steps = path(roads, (20.04, 110.33), (21.27, 110.36))
    assert steps is not None
    assert [step.name for step in steps if step.kind == "ferry"] == ["琼州海峡轮渡"]


def test_a_path_inside_one_city_is_one_step_and_to_an_island_none(roads: RoadTravel) -> None:
    steps = path(roads, GUANGZHOU, (23.15, 113.30))
    assert steps is not None
    assert [step.kind for step in steps] == ["geodesic"]
    assert path(roads, GUANGZHOU, GUISHAN_ISLAND) is None


@pytest.mark.parametrize(
    ("start", "end", "source"),
    [
        (GUANGZHOU, GUANGZHOU, "same_place"),
        (GUANGZHOU, (23.1292, 113.2672), "same_place"),
        (GUANGZHOU, (23.15, 113.30), "geodesic"),
        (GUANGZHOU, FOSHAN, "road_graph"),
        (SHENGSI_ISLAND, (30.71, 122.52), "geodesic"),
    ],
)
def test_every_leg_says_who_knows(roads: RoadTravel, start: Point, end: Point, source: str) -> None:
    leg = roads.leg(start, end)
    assert leg is not None
    assert leg.source == source
    assert (leg.seconds == 0) == (source == "same_place")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (GUANGZHOU, GUISHAN_ISLAND),
        ((24.446, 118.065), (24.46, 118.09)),
        (SHENGSI_ISLAND, (30.45, 122.28)),
        ((25.03, 121.50), (26.08, 119.30)),
        (GUANGZHOU, (19.0, 116.0)),
        ((33.6, 84.0), (19.0, 116.0)),
    ],
)
def test_no_way_is_an_answer(roads: RoadTravel, start: Point, end: Point) -> None:
    assert roads.leg(start, end) is None
    assert roads.matrix([start], [end]).metres.tolist() == [[NO_WAY]]


@pytest.mark.parametrize(("start", "end"), [((22.545, 114.12), (22.50, 114.128)), ((22.13, 113.52), (22.157, 113.56))])
def test_a_short_way_over_a_customs_border_takes_an_hour(roads: RoadTravel, start: Point, end: Point) -> None:
    leg = roads.leg(start, end)
    assert leg is not None
    assert leg.seconds > 3000


def test_towns_the_model_forgot_are_joined_by_hand(roads: RoadTravel) -> None:
    for town, city in (((30.006, 121.866), (29.95, 121.72)), ((40.464, 90.857), (42.83, 93.51))):
        assert roads.leg(town, city) is not None


def test_of_parallel_edges_the_fastest_counts(roads: RoadTravel) -> None:
    low, high = roads.network.ends.min(axis=1), roads.network.ends.max(axis=1)
    best: dict[tuple[int, int], float] = {}
    for u, v, weight in zip(low.tolist(), high.tolist(), roads.network.weights.tolist(), strict=True):
        best[u, v] = min(weight, best.get((u, v), math.inf))
    assert {(min(u, v), max(u, v)): w for u, v, w in roads.graph.edges(data="weight")} == best


@pytest.mark.parametrize("bad", [(float("nan"), 113.0), (48.86, 2.35), (113.3, 23.1)])
def test_points_outside_china_are_all_named(roads: RoadTravel, bad: Point) -> None:
    with pytest.raises(InputErrors) as caught:
        roads.matrix([GUANGZHOU, bad], [bad])
    assert {problem.where for problem in caught.value.problems} == {"starts[1]"}


def test_a_matrix_of_nothing_is_empty(roads: RoadTravel) -> None:
    assert roads.matrix([], [GUANGZHOU]).seconds.shape == (0, 1)
    assert roads.matrix([GUANGZHOU], []).seconds.shape == (1, 0)


@settings(max_examples=25, deadline=None)
@given(points=st.lists(_IN_GUANGDONG, min_size=1, max_size=6))
def test_a_matrix_holds_the_same_legs_as_asked_one_by_one(points: list[Point]) -> None:
    matrix = _ROADS.matrix(points, points)
    for row, start in enumerate(points):
        for column, end in enumerate(points):
            assert matrix.leg(row, column) == _ROADS.leg(start, end)


@settings(max_examples=25, deadline=None)
@given(start=_IN_GUANGDONG, end=_IN_GUANGDONG)
def test_the_way_back_is_as_long(start: Point, end: Point) -> None:
    assert _ROADS.leg(start, end) == _ROADS.leg(end, start)
