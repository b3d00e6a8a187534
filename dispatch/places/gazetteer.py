"""The gazetteer: provinces, cities, counties, towns and other places with one point each."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatch.places.counties import Adcodes, read_text
from dispatch.places.names import Level

_TOWN_LEVELS = ("town", "place")

RANK: Mapping[Level, int] = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWN: 3}
"""From large to small."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One named place. ``precision`` says what the point stands for (``town``, ``seat``, ``county_seat`` …).

    ``parent`` is the adcode of the division above it, empty for a province. ``level`` of a place that is no
    division of its own is ``town``.
    """

    code: str
    level: Level
    zh: str
    en: str
    parent: str
    lat: float
    lon: float
    precision: str


class Gazetteer:
    """All places by code, and towns by name."""

    def __init__(self, places: Iterable[GazetteerPlace]) -> None:
        self._places = tuple(places)
        by_code: defaultdict[str, list[GazetteerPlace]] = defaultdict(list)
        towns: defaultdict[str, set[str]] = defaultdict(set)
        for place in self._places:
            by_code[place.code].append(place)
            if place.level is Level.TOWN:
                towns[place.zh].add(place.parent)
        self._by_code: Mapping[str, Sequence[GazetteerPlace]] = by_code
        self._counties_by_town = {name: frozenset(counties) for name, counties in towns.items()}

    @classmethod
    def open(cls, file: Path) -> Gazetteer:
        """Read the gzipped CSV file of ``data/regions``."""
        rows = csv.reader(io.StringIO(read_text(file)))
        next(rows)
        return cls(_place(row) for row in rows)

    def __iter__(self) -> Iterator[GazetteerPlace]:
        return iter(self._places)

    def get(self, code: str) -> GazetteerPlace | None:
        """The smallest place of a code: adcode, 9-digit town code or ``gn`` number."""
        return max(self._by_code.get(code, ()), key=lambda place: RANK[place.level], default=None)

    def above(self, place: GazetteerPlace) -> GazetteerPlace | None:
        """The division that holds the place. Dongguan the county lies in Dongguan the city of the same code."""
        higher = [one for one in self._by_code.get(place.parent, ()) if RANK[one.level] < RANK[place.level]]
        return max(higher, key=lambda one: RANK[one.level], default=None)

    def counties_with_town(self, name: str) -> Adcodes:
        """The counties that have a town of exactly this name; usually one, often several, else none."""
        return self._counties_by_town.get(name, frozenset())


def _place(row: list[str]) -> GazetteerPlace:
    code, level, zh, en, parent, lat, lon, precision = row
    rank = Level.TOWN if level in _TOWN_LEVELS else Level(level)
    return GazetteerPlace(code, rank, zh, en, parent, float(lat), float(lon), precision)
