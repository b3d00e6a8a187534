"""Distances on the ellipsoid (geopy), and how long a drive is when only the distance is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from geopy.distance import geodesic

from dispatch.model.plan import Leg
from dispatch.travel.points import as_degrees
from dispatch.travel.times import Point, TravelMatrix

Floats = npt.NDArray[np.float64]

SAME_PLACE_METRES = 50.0
"""Nearer than this nobody drives."""

CITY_METRES = 12_000.0
"""Up to this straight distance the city model holds; the road graph is too coarse there."""

CITY_DETOUR = 1.4
CITY_START_SECONDS = 240.0
CITY_METRES_PER_SECOND = 36_000 / 3600
"""Four minutes to the car and for parking, then 36 km/h without traffic: at 12 km a tenth above the road graph."""

FAR_DETOUR = 1.221
FAR_START_SECONDS = 1800.0
FAR_METRES_PER_SECOND = 100_000 / 3600
"""Fitted on the 24 drives of ``data/roads/validation_drives.csv``: half an hour, then 100 km/h on 1.221 x geodesic."""

_EQUATOR_METRES = 6_378_137.0
_FLATTENING = 1 / 298.257223563


def geodesic_metres(start: Point, end: Point) -> float:
    """The shortest way on the WGS-84 ellipsoid (Karney's algorithm, by geopy)."""
    return float(geodesic(start, end).m)


def ellipsoid_metres(starts: Floats, ends: Floats) -> Floats:
    """All geodesics from [n, 2] to [m, 2] degrees at once, as [n, m] metres; see :func:`paired_metres`."""
    return paired_metres(starts[:, None, :], ends[None, :, :])


def paired_metres(starts: Floats, ends: Floats) -> Floats:
    """Geodesics between degrees [..., 2] that broadcast against each other, as metres [...].

    The Andoyer-Lambert formula (Meeus, Astronomical Algorithms, chapter 11): within 100 m of
    :func:`geodesic_metres` anywhere in China, within 0.5 m below 50 km. Half angles are taken apart into products,
    so that a million pairs cost one arcsine each.
    """
    from_lat, from_lon = np.moveaxis(np.radians(starts), -1, 0) / 2
    to_lat, to_lon = np.moveaxis(np.radians(ends), -1, 0) / 2
    north = (np.sin(from_lat) * np.cos(to_lat) - np.cos(from_lat) * np.sin(to_lat)) ** 2
    middle = (np.cos(from_lat) * np.cos(to_lat) - np.sin(from_lat) * np.sin(to_lat)) ** 2
    east = (np.sin(from_lon) * np.cos(to_lon) - np.cos(from_lon) * np.sin(to_lon)) ** 2
    chord = np.clip(north * (1 - east) + middle * east, 1e-30, 1 - 1e-12)
    rest = 1 - chord
    angle = np.arcsin(np.sqrt(chord))
    bend = np.sqrt(chord * rest) / angle
    longer = (3 * bend - 1) / (2 * rest) * (1 - middle) * (1 - north)
    shorter = (3 * bend + 1) / (2 * chord) * middle * north
    metres = 2 * _EQUATOR_METRES * angle * (1 + _FLATTENING * (longer - shorter))
    return np.asarray(metres, dtype=np.float64)


def city_drive(straight_metres: Floats) -> tuple[Floats, Floats]:
    """(seconds, metres) of drives inside one city."""
    metres = CITY_DETOUR * straight_metres
    return CITY_START_SECONDS + metres / CITY_METRES_PER_SECOND, metres


def far_drive(straight_metres: Floats) -> tuple[Floats, Floats]:
    """(seconds, metres) of drives between cities, never shorter than the longest drive inside a city."""
    metres = FAR_DETOUR * straight_metres
    longest_seconds, longest_metres = city_drive(np.array([CITY_METRES]))
    seconds = FAR_START_SECONDS + metres / FAR_METRES_PER_SECOND
    return np.maximum(seconds, longest_seconds), np.maximum(metres, longest_metres)


class GreatCircleTravel:
    """Travel by geodesic and fitted factors alone, for where no road graph is at hand.

    It knows neither water nor mountains: 6 % wrong on average between cities, 56 % across the Qiongzhou strait.
    """

    SOURCES = ("same_place", "geodesic")

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip; between two points in China there always is one."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` for points outside China."""
        straight = ellipsoid_metres(as_degrees(starts, "starts"), as_degrees(ends, "ends"))
        in_city = straight < CITY_METRES
        city_seconds, city_metres = city_drive(straight)
        far_seconds, far_metres = far_drive(straight)
        moves = straight >= SAME_PLACE_METRES
        return TravelMatrix(
            np.rint(np.where(in_city, city_seconds, far_seconds) * moves).astype(np.int32),
            np.rint(np.where(in_city, city_metres, far_metres) * moves).astype(np.int32),
            moves.astype(np.int8),
            self.SOURCES,
        )
