"""Real towns to live and work in: points of the gazetteer, moved a little, that stay inside their county."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.model.region import Place
from dispatch.places.counties import County
from dispatch.places.gazetteer import GazetteerPlace
from dispatch.places.names import Level
from dispatch.places.regions import Atlas

OWN_POINT = frozenset({"town", "seat"})
"""Precisions of points that stand for the place itself; others may be kilometres off."""
KM_PER_DEGREE = 111.2
MOVED_AT_MOST_KM = 1.0
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Town:
    """A place with a point of its own, called as in an address; ``is_seat`` marks the county seat."""

    name: str
    lat: float
    lon: float
    is_seat: bool


class Towns:
    """The towns of each county that have a point of their own, and how many divisions each county has."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._towns: defaultdict[str, list[Town]] = defaultdict(list)
        self._divisions: Counter[str] = Counter()
        for place in atlas.gazetteer:
            self._take(place)

    def _take(self, place: GazetteerPlace) -> None:
        is_county = place.level is Level.COUNTY
        adcode = place.code if is_county else place.parent
        county = self._atlas.counties.by_adcode.get(adcode)
        if county is None or place.level not in (Level.COUNTY, Level.TOWN):
            return
        self._divisions[adcode] += place.code.isdigit()
        if place.precision in OWN_POINT:
            name = county.name if _says_nothing(place.zh, county) else place.zh
            self._towns[adcode].append(Town(name, place.lat, place.lon, is_county))

    def counties(self, prefix: str) -> Mapping[str, float]:
        """The counties below an adcode prefix, weighted by their number of towns and subdistricts.

        Divisions are drawn to hold comparable numbers of people, so their number stands in for residents.
        """
        found = {code: float(self._divisions[code]) for code in self._towns if code.startswith(prefix)}
        if not found:
            raise ValueError(f"no county with towns of its own below {prefix}")
        return found

    def somewhere(self, prefix: str, rng: random.Random, *, seat: bool = False) -> tuple[Town, Place]:
        """A town below the prefix, and a place at most a kilometre from its point, inside its county.

        ``seat`` asks for the county seat itself, where there is one.
        """
        counties = self.counties(prefix)
        while True:
            adcode = rng.choices(list(counties), list(counties.values()))[0]
            towns = self._towns[adcode]
            town = rng.choice([one for one in towns if one.is_seat and seat] or towns)
            point = self._near(town, adcode, rng)
            if point is not None:
                return town, self._place(adcode, point)

    def _near(self, town: Town, adcode: str, rng: random.Random) -> tuple[float, float] | None:
        """A point near the town that the map puts into the county; None when the map has none there."""
        for _ in range(_TRIES):
            away, angle = MOVED_AT_MOST_KM * math.sqrt(rng.random()), 2 * math.pi * rng.random()
            lat = round(town.lat + away * math.sin(angle) / KM_PER_DEGREE, 5)
            narrowing = math.cos(math.radians(town.lat))
            lon = round(town.lon + away * math.cos(angle) / (KM_PER_DEGREE * narrowing), 5)
            found = self._atlas.locate(lat, lon)
            if found is not None and found.adcode == adcode:
                return lat, lon
        return None

    def _place(self, adcode: str, point: tuple[float, float]) -> Place:
        county = self._atlas.counties.by_adcode[adcode]
        lat, lon = point
        return Place(
            province=county.province,
            city=county.city or None,
            district=county.district or None,
            adcode=adcode,
            lat=lat,
            lon=lon,
        )


def _says_nothing(name: str, county: County) -> bool:
    """Whether a place only repeats what it lies in: 上海 inside 黄浦区 of 上海市 is no address."""
    return not name or any(part.startswith(name) for part in (county.name, county.city, county.province))
