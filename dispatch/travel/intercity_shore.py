"""Points on islands as points on the shore: where the boat leaves, and how long one needs from there."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dispatch.travel.great_circle import paired_metres
from dispatch.travel.intercity_data import Boat, FerryHabits, IntercityData, Mode
from dispatch.travel.intercity_graph import packed
from dispatch.travel.landmass import Island, island_of
from dispatch.travel.points import as_degrees
from dispatch.travel.times import NO_WAY, Point, TravelTimes

MAINLAND = -1


@dataclass(frozen=True, slots=True)
class Shore:
    """Where the trips of some points begin or end on land: ``points``, the islands they stand for, and packed boats.

    ``islands`` are positions of boats, ``MAINLAND`` for any other land; ``boats`` is 0 there and ``inf`` where no boat
    runs.
    """

    points: tuple[Point, ...]
    islands: npt.NDArray[np.int32]
    boats: npt.NDArray[np.float64]


class Shores:
    """Finds the shore of points; an island's boats leave from its middle."""

    def __init__(self, roads: TravelTimes, data: IntercityData, closed: Set[Mode]) -> None:
        self._roads = roads
        self._boats = data.boats
        self._islands = tuple(Island(boat.island, *boat.middle, boat.radius_metres) for boat in data.boats)
        self._habits = data.habits.ferry
        self._sails = Mode.FERRY not in closed

    def of(self, points: Sequence[Point], where: str) -> Shore:
        """Raises ``InputErrors`` for points outside China."""
        islands = island_of(as_degrees(points, where), self._islands)
        boats = np.zeros(len(points))
        shore = list(points)
        for number in np.flatnonzero(islands != MAINLAND).tolist():
            boat = self._boats[int(islands[number])]
            shore[number] = boat.quay
            boats[number] = self._to_quay(points[number], boat)
        return Shore(tuple(shore), islands, boats)

    def boat(self, island: int) -> Boat:
        """The boat at a position of ``Shore.islands``."""
        return self._boats[island]

    def _to_quay(self, point: Point, boat: Boat) -> float:
        """From the point over the island and the sea to the quay, or as long the other way."""
        drive = self._roads.matrix((point,), (boat.middle,))
        if not self._sails or drive.seconds[0, 0] == NO_WAY:
            return float("inf")
        return packed(int(drive.seconds[0, 0]), int(drive.metres[0, 0])) + crossing(boat, self._habits)


def crossing(boat: Boat, habits: FerryHabits) -> float:
    """The packed wait, ride and way off a boat."""
    minutes = habits.board_minutes + boat.minutes + habits.leave_minutes
    return packed(minutes * 60, float(paired_metres(np.array(boat.middle), np.array(boat.quay))))
