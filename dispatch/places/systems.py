"""Coordinate systems of Chinese maps: GCJ-02 and BD-09 become WGS-84 where they come in, and nothing else is stored.

Tencent and AMap speak GCJ-02 (the "Mars" grid, up to 700 m off), Baidu BD-09, which is GCJ-02 shifted once more.
The formulas are the published ones; the ways back have no closed form and are found by iteration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

Degrees = tuple[float, float]
"""(lat, lon) in decimal degrees."""


class CoordinateSystem(StrEnum):
    """In which system a file or a service gives its degrees."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


_LAT_RANGE = (0.8293, 55.8271)
_LON_RANGE = (72.004, 137.8347)
"""Outside this box both systems are WGS-84 itself."""

_KRASOVSKY_METRES = 6_378_245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
_BD_LAT, _BD_LON = 0.006, 0.0065

_CLOSE_DEGREES = 1e-10
"""A hundredth of a millimetre."""

_MOST_ROUNDS = 30


def to_wgs84(lat: float, lon: float, system: CoordinateSystem) -> Degrees:
    """The same place in WGS-84; degrees outside the box around China stay as they are.

    Within 700 m of the edge of the box a shifted point may lie on the other side: there the way back is not exact.
    """
    if system is CoordinateSystem.WGS84 or not _in_box(lat, lon):
        return lat, lon
    return _undone(_gcj02 if system is CoordinateSystem.GCJ02 else _bd09, (lat, lon))


def from_wgs84(lat: float, lon: float, system: CoordinateSystem) -> Degrees:
    """A WGS-84 point as a map in ``system`` shows it."""
    if system is CoordinateSystem.WGS84 or not _in_box(lat, lon):
        return lat, lon
    return (_gcj02 if system is CoordinateSystem.GCJ02 else _bd09)((lat, lon))


def _in_box(lat: float, lon: float) -> bool:
    return _LAT_RANGE[0] <= lat <= _LAT_RANGE[1] and _LON_RANGE[0] <= lon <= _LON_RANGE[1]


def _undone(shift: Callable[[Degrees], Degrees], given: Degrees) -> Degrees:
    """The point that ``shift`` brings to ``given``: the shift hardly changes over its own length, so this converges."""
    lat, lon = given
    for _round in range(_MOST_ROUNDS):
        shifted = shift((lat, lon))
        off_lat, off_lon = shifted[0] - given[0], shifted[1] - given[1]
        lat, lon = lat - off_lat, lon - off_lon
        if abs(off_lat) < _CLOSE_DEGREES and abs(off_lon) < _CLOSE_DEGREES:
            break
    return lat, lon


def _gcj02(point: Degrees) -> Degrees:
    lat, lon = point
    north, east = _wave_north(lon - 105.0, lat - 35.0), _wave_east(lon - 105.0, lat - 35.0)
    latitude = math.radians(lat)
    bulge = 1.0 - _KRASOVSKY_E2 * math.sin(latitude) ** 2
    along_meridian = _KRASOVSKY_METRES * (1.0 - _KRASOVSKY_E2) / (bulge * math.sqrt(bulge))
    along_parallel = _KRASOVSKY_METRES / math.sqrt(bulge) * math.cos(latitude)
    return lat + math.degrees(north / along_meridian), lon + math.degrees(east / along_parallel)


def _wave_north(x: float, y: float) -> float:
    """Metres northward; ``x`` and ``y`` are degrees east and north of 35° N 105° E."""
    smooth = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        smooth
        + _sines(x, (20.0, 6.0), (20.0, 2.0))
        + _sines(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    )


def _wave_east(x: float, y: float) -> float:
    """Metres eastward."""
    smooth = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return smooth + _sines(x, (20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))


def _sines(degrees: float, *waves: tuple[float, float]) -> float:
    """Two thirds of the sum of sine waves, each given as (metres, half turns a degree)."""
    return sum(metres * math.sin(turns * degrees * math.pi) for metres, turns in waves) * 2.0 / 3.0


def _bd09(point: Degrees) -> Degrees:
    lat, lon = _gcj02(point)
    length = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return length * math.sin(angle) + _BD_LAT, length * math.cos(angle) + _BD_LON
