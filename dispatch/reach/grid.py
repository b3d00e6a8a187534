"""A grid of points about a place: how long the way to each is, and how soon anybody could be there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from dispatch.model.moment import seconds_between
from dispatch.places.coordinates import in_china_box
from dispatch.reach.people import Start
from dispatch.travel.in_passing import in_passing
from dispatch.travel.times import NO_WAY, Point, TravelTimes

METRES_PER_DEGREE = 111_200.0
METRES_PER_MINUTE = 1_000.0
"""As far as a minute of driving leads, as the crow flies: 60 km/h, a little more than most modelled drives."""
SIDE = 41
"""Cells along each side: 1,700 cells answer in a quarter of a second. Odd, so that the place is the middle of one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows from south to north: ``south`` and ``west`` are the edges of the first, in degrees.

    ``seconds`` is an int64 array [row x column], ``NO_WAY`` where nobody gets; ``minutes`` is how far it was meant to
    reach.
    """

    south: float
    west: float
    lat_step: float
    lon_step: float
    minutes: int
    seconds: npt.NDArray[np.int64]

    @property
    def points(self) -> list[Point]:
        """The middles of the cells, row by row."""
        rows, columns = self.seconds.shape
        return [
            (self.south + (row + 0.5) * self.lat_step, self.west + (column + 0.5) * self.lon_step)
            for row in range(rows)
            for column in range(columns)
        ]


def grid_about(point: Point, minutes: int, side: int = SIDE) -> Grid:
    """An empty grid as far around ``point`` as anybody drives in ``minutes``."""
    lat, lon = point
    reach = minutes * METRES_PER_MINUTE / METRES_PER_DEGREE
    lat_step, lon_step = 2 * reach / side, 2 * reach / side / math.cos(math.radians(lat))
    nowhere = np.full((side, side), NO_WAY, dtype=np.int64)
    return Grid(lat - side / 2 * lat_step, lon - side / 2 * lon_step, lat_step, lon_step, minutes, nowhere)


def seconds_from(travel: TravelTimes, point: Point, grid: Grid, land: npt.NDArray[np.bool_]) -> Grid:
    """The grid with the way from ``point`` to every cell that ``land`` [row x column] says can be stood on."""

    def ways(points: Sequence[Point]) -> npt.NDArray[np.int64]:
        seconds: npt.NDArray[np.int64] = in_passing(travel).matrix([point], points).seconds[0].astype(np.int64)
        return seconds

    return _filled(grid, land, ways)


def soonest_at(
    travel: TravelTimes, starts: Sequence[Start], since: datetime, grid: Grid, land: npt.NDArray[np.bool_]
) -> Grid:
    """The grid with the soonest arrival of any of the ``starts``, in seconds after ``since``.

    Traffic by the hour is not looked at here: a map of an hour's width does not show it.
    """
    if not starts:
        return grid
    waits = np.array([seconds_between(since, start.at) for start in starts], dtype=np.int64)[:, None]
    never = np.iinfo(np.int64).max

    def soonest(points: Sequence[Point]) -> npt.NDArray[np.int64]:
        ways = in_passing(travel).matrix([start.point for start in starts], points).seconds.astype(np.int64)
        arrivals = np.where(ways == NO_WAY, never, ways + waits).min(axis=0)
        return np.where(arrivals == never, NO_WAY, arrivals)

    return _filled(grid, land, soonest)


def _filled(grid: Grid, land: npt.NDArray[np.bool_], ask: Callable[[Sequence[Point]], npt.NDArray[np.int64]]) -> Grid:
    """The grid with an answer for each cell on land inside the area that travel knows."""
    points = grid.points
    wanted = [n for n, (lat, lon) in enumerate(points) if land.flat[n] and in_china_box(lat, lon)]
    seconds = grid.seconds.copy()
    if wanted:
        seconds.flat[wanted] = ask([points[n] for n in wanted])
    return replace(grid, seconds=seconds)
