"""The gazetteer: provinces, cities, counties, towns and other places with one point each."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dispatch.places.counties import Adcodes, read_text
from dispatch.places.names import Level

_TOWN_LEVELS = ("town", "place")


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
        self._by_code: Mapping[str, GazetteerPlace] = {place.code: place for place in places}
        towns: defaultdict[str, set[str]] = defaultdict(set)
        for place in self:
            if place.level is Level.TOWN:
                towns[place.zh].add(place.parent)
        self._counties_by_town = {name: frozenset(counties) for name, counties in towns.items()}

    @classmethod
    def open(cls, file: Path) -> Gazetteer:
        """Read the gzipped CSV file of ``data/regions``."""
        rows = csv.reader(io.StringIO(read_text(file)))
        next(rows)
        return cls(_place(row) for row in rows)

    def __iter__(self) -> Iterator[GazetteerPlace]:
        return iter(self._by_code.values())

    def get(self, code: str) -> GazetteerPlace | None:
        """The place of a code: adcode, 9-digit town code or ``gn`` number."""
        return self._by_code.get(code)

    def counties_with_town(self, name: str) -> Adcodes:
        """The counties that have a town of exactly this name; usually one, often several, else none."""
        return self._counties_by_town.get(name, frozenset())


def _place(row: list[str]) -> GazetteerPlace:
    code, level, zh, en, parent, lat, lon, precision = row
    rank = Level.TOWN if level in _TOWN_LEVELS else Level(level)
    return GazetteerPlace(code, rank, zh, en, parent, float(lat), float(lon), precision)
