"""The figures of travel beyond driving: known rides, islands, the matrix with every mode, and the laws."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from bench.places_quick import Figure
from dispatch.data_root import data_root
from dispatch.travel.intercity import IntercityTravel
from dispatch.travel.intercity_data import Mode
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.times import NO_WAY, Point

GUANGZHOU = (23.129, 113.267)
KNOWN_RIDES = (
    ((28.195, 113.0), Mode.RAIL, 140, 160),
    ((21.271, 110.359), Mode.RAIL, 150, 190),
    ((31.23, 121.475), Mode.AIR, 110, 150),
    ((39.9, 116.4), Mode.AIR, 150, 200),
)
"""From Guangzhou: the ride itself, in usual minutes."""


def figures() -> Iterator[Figure]:
    """Everything that rail, air and boats have to show, as it is measured."""
    travel = IntercityTravel.open(RoadTravel.open(data_root()), data_root())
    yield _known_rides(travel)
    yield _islands(travel)
    yield _speed(travel)
    yield _closing(travel)


def _known_rides(travel: IntercityTravel) -> Figure:
    right = 0
    for end, mode, least, most in KNOWN_RIDES:
        leg = travel.leg(GUANGZHOU, end)
        parts = () if leg is None else travel.with_parts(GUANGZHOU, end, leg).parts
        minutes = sum(part.seconds for part in parts if part.mode == mode) / 60
        right += least <= minutes <= most
    return Figure("known rides from Guangzhou", f"{right} of {len(KNOWN_RIDES)}", "all", right == len(KNOWN_RIDES))


def _islands(travel: IntercityTravel) -> Figure:
    boats, ashore = travel.data.boats, travel.closing({Mode.FERRY})
    reached = sum(travel.leg(GUANGZHOU, boat.middle) is not None for boat in boats)
    lost = sum(ashore.leg(GUANGZHOU, boat.middle) is None for boat in boats)
    shown = f"{reached} of {len(boats)}, {len(boats) - lost}"
    return Figure("islands reached, and while no boat sails", shown, "all, 0", reached == lost == len(boats))


def _speed(travel: IntercityTravel) -> Figure:
    rng = np.random.default_rng(1)
    points = _points(rng, 1000, (22.6, 24.2), (112.5, 114.5))
    travel.matrix(points, points)
    took, clock = [], []
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        travel.matrix(points, points)
        took.append(time.process_time() - cpu)
        clock.append(time.perf_counter() - began)
    shown = f"{min(took):.2f} s ({min(clock):.2f})"
    return Figure("matrix 1,000 x 1,000 in Guangdong with every mode, warm", shown, "<= 0.6 s", min(took) <= 0.6)


def _closing(travel: IntercityTravel) -> Figure:
    points = _points(np.random.default_rng(7), 60, (23.5, 36.0), (104.0, 118.5))
    usual, shorter = travel.matrix(points, points).seconds, 0
    for closed in ({Mode.RAIL}, {Mode.AIR}, {Mode.RAIL, Mode.AIR, Mode.FERRY}):
        seconds = travel.closing(closed).matrix(points, points).seconds
        shorter += int(((seconds != NO_WAY) & ((seconds < usual) | (usual == NO_WAY))).sum())
    return Figure("trips shorter after closing a mode", str(shorter), "0", shorter == 0)


def _points(rng: np.random.Generator, count: int, lats: tuple[float, float], lons: tuple[float, float]) -> list[Point]:
    degrees = np.column_stack((rng.uniform(*lats, count), rng.uniform(*lons, count))).round(5)
    return [(lat, lon) for lat, lon in degrees.tolist()]
