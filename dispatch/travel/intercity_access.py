"""The drives between a point and the stations and airports near it, remembered for the points asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from dispatch.travel.great_circle import ellipsoid_metres
from dispatch.travel.intercity_data import IntercityData, Mode
from dispatch.travel.intercity_graph import packed
from dispatch.travel.points import as_degrees
from dispatch.travel.times import NO_WAY, Point, TravelTimes

_STATIONS, _AIRPORTS = 3, 2
_KEPT = 20_000

Drives = tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]
"""[n, 6] terminals and [n, 6] packed drives; where there is none, the terminal after the last and ``inf``."""


class AccessDrives:
    """Thought of are the three nearest stations, the two nearest airports and the nearest big one, if in reach.

    A drive to a terminal is taken to last as long as the drive from it.
    """

    def __init__(self, roads: TravelTimes, data: IntercityData) -> None:
        self._roads = roads
        self._terminals = data.terminals
        self._degrees = np.array([terminal.point for terminal in data.terminals]).reshape(-1, 2)
        is_air = np.array([terminal.mode is Mode.AIR for terminal in data.terminals], dtype=bool)
        is_hub = np.array([terminal.hub for terminal in data.terminals], dtype=bool)
        rail_metres, air_metres = data.habits.rail.reach_km * 1000, data.habits.air.reach_km * 1000
        self._kinds = ((~is_air, _STATIONS, rail_metres), (is_air, _AIRPORTS, air_metres), (is_hub, 1, air_metres))
        self._known: OrderedDict[Point, Drives] = OrderedDict()
        self._lock = Lock()

    def of(self, points: Sequence[Point]) -> Drives:
        """The drives of each point, in the order given."""
        with self._lock:
            fresh = list(dict.fromkeys(point for point in points if point not in self._known))
            found = self._ask(fresh)
            for number, point in enumerate(fresh):
                self._known[point] = found[0][number], found[1][number]
            rows = [self._known[point] for point in points]
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        if not rows:
            return self._ask(())
        return np.array([terminals for terminals, _ in rows]), np.array([drives for _, drives in rows])

    def _ask(self, points: Sequence[Point]) -> Drives:
        near = self._near(points)
        nowhere = len(self._terminals)
        drives = np.full(near.shape, np.inf)
        wanted = np.unique(near[near < nowhere])
        if len(wanted):
            answer = self._roads.matrix(points, [self._terminals[terminal].point for terminal in wanted.tolist()])
            columns = np.minimum(np.searchsorted(wanted, near), len(wanted) - 1)
            rows = np.arange(len(points))[:, None]
            seconds, metres = answer.seconds[rows, columns], answer.metres[rows, columns]
            usable = (near < nowhere) & (seconds != NO_WAY)
            drives = np.where(usable, seconds * packed(1, 0) + metres * packed(0, 1), np.inf)
        return near, drives

    def _near(self, points: Sequence[Point]) -> npt.NDArray[np.intp]:
        """[n, 6] terminals worth a look; a big airport that is among the nearest stands there twice."""
        straight = ellipsoid_metres(as_degrees(points, "points"), self._degrees)
        found = []
        for kind, count, reach in self._kinds:
            metres = np.where(kind & (straight <= reach), straight, np.inf)
            nearest = np.argsort(metres, axis=1, kind="stable")[:, :count]
            lost = np.isinf(np.take_along_axis(metres, nearest, axis=1))
            found.append(np.where(lost, len(self._terminals), nearest))
        return np.concatenate(found, axis=1)
