"""Travel without a matrix: legs worked out when somebody asks, for problems whose matrix would not fit any machine.

At 124,000 places a matrix of int32 is 62 GB. A source of travel takes its place in a problem: it is asked like a numpy
matrix (``source[a, b]``, ``source[origins, destinations]``, ``source[np.ix_(some, others)]``), and numpy makes a matrix
of it where it is small enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM = 6371.0
LARGEST_MATRIX = 20_000
"""Locations beyond which nobody means it who asks for the whole matrix (1.6 GB)."""
ROUNDING = 1e-9
"""So much less than a second more than whole is whole: the last digit depends on how many legs are asked at once."""

Places = npt.NDArray[np.float64]
Legs = npt.NDArray[np.int32]


@runtime_checkable
class TravelSource(Protocol):
    """Gives legs in seconds between locations 0 to ``shape[0] - 1``, and ``UNREACHABLE`` where there is no way."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(locations, locations)."""

    @property
    def points(self) -> Places:
        """[locations x 2]: coordinates in which what is near lies near each other."""

    def __getitem__(self, legs: tuple[Any, ...]) -> Any:
        """The legs from the first to the second, as numpy would pick them from the matrix."""

    def among(self, locations: Sequence[int]) -> TravelSource:
        """The same between these locations alone."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """The whole matrix, for numpy. Raises ValueError when it is too large for any use."""


@dataclass(frozen=True, slots=True)
class Driving:
    """How long a drive lasts: by the straight line, longer by ``road_factor``, slow in town and faster beyond it.

    Legs are rounded up to ``step_seconds``, and no shorter than ``shortest_seconds`` unless both ends are one place.
    """

    road_factor: float = 1.3
    town_km: float = 20.0
    town_km_per_hour: float = 32.0
    road_km_per_hour: float = 70.0
    shortest_seconds: int = 180
    same_place_km: float = 0.05
    step_seconds: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class PointTravel:
    """Drives between points on the earth: ``points`` are [locations x 2] latitudes and longitudes in degrees."""

    points: Places
    driving: Driving = Driving()

    @property
    def shape(self) -> tuple[int, ...]:
        """(locations, locations)."""
        return len(self.points), len(self.points)

    def __getitem__(self, legs: tuple[Any, ...]) -> Any:
        """Seconds from the first to the second: of one leg, or of as many as the two make when broadcast."""
        origins, destinations = legs
        if isinstance(origins, int) and isinstance(destinations, int):
            return self._one(origins, destinations)
        every = np.arange(len(self.points))
        here, there = np.radians(self.points[every[origins]]), np.radians(self.points[every[destinations]])
        half = np.sin((there[..., 0] - here[..., 0]) / 2) ** 2
        half = half + np.cos(here[..., 0]) * np.cos(there[..., 0]) * np.sin((there[..., 1] - here[..., 1]) / 2) ** 2
        return self._seconds(np.arcsin(np.sqrt(np.minimum(1.0, half))))

    def among(self, locations: Sequence[int]) -> PointTravel:
        """The same between these locations alone."""
        return PointTravel(self.points[np.array(locations, dtype=np.int64)], self.driving)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """The whole matrix, a block of rows after the other. Raises ValueError beyond ``LARGEST_MATRIX`` locations."""
        count = len(self.points)
        if count > LARGEST_MATRIX:
            raise ValueError(f"a matrix of {count} locations is too large: ask for the legs that are needed")
        matrix = np.empty((count, count), np.int32)
        radians = np.radians(self.points)
        halves, cosines = (np.sin(radians / 2), np.cos(radians / 2)), np.cos(radians[:, 0])
        for row in range(count):
            # sin((b - a) / 2) from the sines and cosines of the halves: nothing to compute anew leg by leg
            apart = halves[0] * halves[1][row] - halves[1] * halves[0][row]
            half = apart[:, 0] ** 2 + cosines * cosines[row] * apart[:, 1] ** 2
            matrix[row] = self._seconds(np.arcsin(np.sqrt(np.minimum(1.0, half))))
        return matrix if dtype is None else matrix.astype(dtype)

    def _one(self, origin: int, destination: int) -> int:
        """The same sum for one leg, which numpy would take twenty times as long for."""
        (south, west), (north, east) = self.points[origin].tolist(), self.points[destination].tolist()
        across = math.cos(math.radians(south)) * math.cos(math.radians(north))
        half = math.sin((math.radians(north) - math.radians(south)) / 2) ** 2
        half += across * math.sin((math.radians(east) - math.radians(west)) / 2) ** 2
        how, km = self.driving, float(self._km(math.asin(math.sqrt(min(1.0, half)))))
        if km < how.same_place_km:
            return 0
        hours = min(km, how.town_km) / how.town_km_per_hour
        hours += max(km - how.town_km, 0.0) / how.road_km_per_hour
        steps = math.ceil(hours * (3600 / how.step_seconds) - ROUNDING)
        return max(how.shortest_seconds, how.step_seconds * steps)

    def _km(self, half_angle: Any) -> Any:
        return self.driving.road_factor * 2 * EARTH_RADIUS_KM * half_angle

    def _seconds(self, half_angle: Places) -> Legs:
        how, km = self.driving, self._km(half_angle)
        hours = np.minimum(km, how.town_km) / how.town_km_per_hour
        hours += np.maximum(km - how.town_km, 0.0) / how.road_km_per_hour
        steps = np.ceil(hours * (3600 / how.step_seconds) - ROUNDING)
        seconds = np.maximum(how.shortest_seconds, how.step_seconds * steps)
        return np.asarray(np.where(km < how.same_place_km, 0.0, seconds), dtype=np.int32)
