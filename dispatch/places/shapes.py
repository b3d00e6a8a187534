"""County polygons: which county holds a point, which are near it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

KM_PER_DEGREE = 111.2


class CountyShapes:
    """Polygons in the order of ``adcodes``; distances are planar around the point, good to 1 % within 50 km."""

    def __init__(self, geojson: str, adcodes: Sequence[str]) -> None:
        self._shapes = shapely.get_parts(shapely.from_geojson(geojson))
        if len(self._shapes) != len(adcodes):
            raise ValueError("as many polygons as counties are needed")
        self._adcodes = tuple(adcodes)
        self._tree = shapely.STRtree(self._shapes)

    def containing(self, lat: float, lon: float) -> str | None:
        """The adcode of the polygon that holds the point; the first in the file on a shared border."""
        hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._adcodes[int(hits.min())] if len(hits) else None

    def around(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """The adcode of the polygon about each of many points; None at sea and abroad."""
        degrees = np.array(points, dtype=np.float64).reshape(-1, 2)
        found: list[str | None] = [None] * len(points)
        which, shapes = self._tree.query(shapely.points(degrees[:, 1], degrees[:, 0]), predicate="intersects")
        for point, shape in zip(which[::-1].tolist(), shapes[::-1].tolist(), strict=True):
            found[point] = self._adcodes[shape]
        return found

    def within_km(self, lat: float, lon: float, radius_km: float) -> tuple[tuple[float, str], ...]:
        """(distance in km, adcode) of the polygons within the radius, nearest first; 0 for the one around it."""
        squeeze = math.cos(math.radians(lat))
        high = radius_km / KM_PER_DEGREE
        wide = high / squeeze
        box = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
        point = shapely.Point(lon * squeeze * KM_PER_DEGREE, lat * KM_PER_DEGREE)
        found: list[tuple[float, str]] = []
        for position in self._tree.query(box):
            flat = shapely.transform(self._shapes[position], lambda xy: _to_km(xy, squeeze))
            km = float(shapely.distance(flat, point))
            if km <= radius_km:
                found.append((km, self._adcodes[position]))
        return tuple(sorted(found))


def _to_km(degrees: npt.NDArray[np.float64], squeeze: float) -> npt.NDArray[np.float64]:
    scale = np.array([squeeze * KM_PER_DEGREE, KM_PER_DEGREE], dtype=np.float64)
    return np.multiply(degrees, scale)
