"""Which land a point stands on: an island without a road, Hong Kong, Macau, or the rest."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from dispatch.places.counties import read_text
from dispatch.travel.great_circle import ellipsoid_metres

MAINLAND = 0
"""No customs border: everything but Hong Kong (81) and Macau (82)."""


@dataclass(frozen=True, slots=True)
class Island:
    """A place reached only by boat: all land within the radius of its middle."""

    name: str
    lat: float
    lon: float
    radius_metres: float


def read_islands(file: Path) -> tuple[Island, ...]:
    """The islands of ``data/regions/islands.csv``."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Island(row["name"], float(row["lat"]), float(row["lon"]), float(row["radius_km"]) * 1000)
            for row in csv.DictReader(lines)
        )


def island_of(degrees: npt.NDArray[np.float64], islands: Sequence[Island]) -> npt.NDArray[np.int32]:
    """The position of the island each point lies on, -1 for none."""
    if not islands or not len(degrees):
        return np.full(len(degrees), -1, dtype=np.int32)
    middles = np.array([(island.lat, island.lon) for island in islands])
    radii = np.array([island.radius_metres for island in islands])
    share = ellipsoid_metres(degrees, middles) / radii
    nearest = share.argmin(axis=1)
    return np.where(share.min(axis=1) <= 1, nearest, -1).astype(np.int32)


class CustomsAreas:
    """Hong Kong and Macau: a short way across their border is a long way round."""

    def __init__(self, codes: Sequence[int], shapes: Sequence[shapely.Geometry]) -> None:
        self._codes = tuple(codes)
        self._shapes = tuple(shapes)
        for shape in self._shapes:
            shapely.prepare(shape)

    @classmethod
    def open(cls, file: Path) -> CustomsAreas:
        """Read the two polygons of ``data/roads/customs_areas.geojson.gz``."""
        text = read_text(file)
        codes = [int(feature["properties"]["adcode"]) for feature in json.loads(text)["features"]]
        return cls(codes, list(shapely.get_parts(shapely.from_geojson(text))))

    def of(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
        """The customs area of each point: 81, 82 or ``MAINLAND``."""
        areas = np.full(len(degrees), MAINLAND, dtype=np.int32)
        for code, shape in zip(self._codes, self._shapes, strict=True):
            areas[shapely.contains_xy(shape, degrees[:, 1], degrees[:, 0])] = code
        return areas
