"""The atlas: from names, adcode or coordinates to the county, and to the region a promise is written for."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.model.region import Place, Region, RegionDecision
from dispatch.places.addresses import AddressResolver
from dispatch.places.coordinates import check_point, in_china_box
from dispatch.places.counties import Adcodes, County, CountyTable, read_counties, read_text
from dispatch.places.divisions import Divisions
from dispatch.places.gazetteer import Gazetteer
from dispatch.places.meanings import Vocabulary, read_known_places
from dispatch.places.names import NameBook, tidy
from dispatch.places.reading import COORDINATE_WARNINGS, NAMES_CONTRADICT, PlaceReader, Reading
from dispatch.places.search import PlaceSearch
from dispatch.places.shapes import CountyShapes
from dispatch.places.writing import Writing

if TYPE_CHECKING:
    from dispatch.places.geocoders import OnlineGeocoder

ABROAD = "abroad"
UNKNOWN = "unknown"
NO_REGION_FITS = "no_region_fits"

OFFSHORE_KM = 20.0
"""Polygons end at the coast: a port or bridge belongs to the nearest county within this distance."""

BORDER_KM = 1.5
"""Polygons are this coarse: nearer to a border, coordinates alone leave both sides possible."""

_DECISIONS_KEPT = 10_000

_CHINA = {"", "CN", "CHN", "CHINA", "中国", "HK", "MO", "TW"}


class Atlas:
    """All counties of China. Names and codes are read at the start, polygons when the first point is asked for."""

    def __init__(
        self,
        counties_file: Path,
        aliases: Mapping[str, Mapping[str, Sequence[str]]],
        gazetteer_file: Path,
        *,
        home: str = "",
    ) -> None:
        """``home`` is the adcode prefix of the province in which an ambiguous address is looked for last of all."""
        self._home = home
        self.online: OnlineGeocoder | None = None
        """A map service that a dispatcher may ask; set by whoever opens the desk."""
        self._counties_file = counties_file
        self._gazetteer_file = gazetteer_file
        self.counties: CountyTable = read_counties(read_text(counties_file))
        renamed = {c.old_adcode: (c.adcode,) for c in self.counties if c.old_adcode != c.adcode}
        self._reader = PlaceReader(
            self.counties,
            NameBook(self.counties, aliases["names"]),
            {**renamed, **aliases["adcodes"]},
            lambda name: self.gazetteer.counties_with_town(name),
            self._near,
        )
        self._old_names = aliases["names"]
        self._decided = lru_cache(_DECISIONS_KEPT)(self._decide)

    @classmethod
    def open(cls, data_root: Path, *, home: str = "") -> Atlas:
        """Read ``regions/`` below the data folder."""
        folder = data_root / "regions"
        aliases = tomllib.loads((folder / "aliases.toml").read_text(encoding="utf-8"))
        return cls(folder / "admin_counties.geojson.gz", aliases, folder / "gazetteer.csv.gz", home=home)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Names of towns and the points of all divisions; read when first asked for."""
        return Gazetteer.open(self._gazetteer_file)

    @cached_property
    def search(self) -> PlaceSearch:
        """Offline search over the gazetteer, for what people type."""
        return PlaceSearch(self.gazetteer, self.counties)

    @cached_property
    def addresses(self) -> AddressResolver:
        """Address text to candidates; its vocabulary is put together when the first address is read."""
        folder = self._counties_file.parent
        known = read_known_places(folder / "known_places.csv")
        vocabulary = Vocabulary(self.gazetteer, self.counties, self._old_names, known)
        writing = Writing.open(folder / "traditional.txt")
        return AddressResolver(vocabulary, self.gazetteer, self.counties, writing, self._home)

    @cached_property
    def divisions(self) -> Divisions:
        """Provinces, cities and counties by name or code."""
        return Divisions(self.counties)

    @cached_property
    def _shapes(self) -> CountyShapes:
        return CountyShapes(read_text(self._counties_file), [county.adcode for county in self.counties])

    def county(self, adcode: str) -> County | None:
        """The county of a 6-digit code, old codes too; None when the code names no single county."""
        codes = self._reader.adcode_counties(adcode)
        return self.counties.by_adcode[next(iter(codes))] if len(codes) == 1 else None

    def locate(self, lat: float, lon: float) -> County | None:
        """The county around the point, else the nearest within 20 km, else None.

        Raises ``InputErrors`` for degrees that are no point in the box around China.
        """
        check_point(lat, lon)
        adcode = self._shapes.containing(lat, lon)
        if adcode is None:
            near = self._shapes.within_km(lat, lon, OFFSHORE_KM)
            adcode = near[0][1] if near else None
        return None if adcode is None else self.counties.by_adcode[adcode]

    def counties_around(self, points: Sequence[tuple[float, float]]) -> tuple[County | None, ...]:
        """The county around each of many points; None at sea and outside China."""
        codes = self._shapes.around(points)
        return tuple(None if code is None else self.counties.by_adcode[code] for code in codes)

    def point_of(self, place: Place) -> tuple[float, float] | None:
        """(lat, lon) to drive to: the place's own, else the seat of the one county or city it must lie in, else None.

        Own coordinates that contradict the names are not used.
        """
        reading = self._reader.read(place)
        if place.point is not None and not COORDINATE_WARNINGS.intersection(reading.warnings):
            return place.point
        counties = [self.counties.by_adcode[code] for code in reading.counties]
        adcodes, city_adcodes = {county.adcode for county in counties}, {county.city_adcode for county in counties}
        for codes in (adcodes, city_adcodes):
            if len(codes) == 1 and (seat := self.gazetteer.get(next(iter(codes)))) is not None:
                return seat.lat, seat.lon
        return None

    def possible_counties(self, place: Place) -> Reading:
        """Every county the place may lie in, with warnings about what contradicts."""
        return self._reader.read(place)

    def decide(self, place: Place, regions: Sequence[Region]) -> RegionDecision:
        """The region of a letter that a place lies in (rule B7); of overlapping regions the first one counts.

        The board asks this for every open work order at every look, so answers are remembered.
        """
        if not regions:
            return RegionDecision(None)
        if is_abroad(place):
            return RegionDecision(ABROAD, (ABROAD,))
        return self._decided(place, tuple(regions))

    def _decide(self, place: Place, regions: tuple[Region, ...]) -> RegionDecision:
        reading = self._reader.read(place)
        hit = {region_of(adcode, regions) for adcode in reading.counties}
        possible = tuple(region.code for region in regions if region.code in hit)
        warnings = reading.warnings if None not in hit else (*reading.warnings, NO_REGION_FITS)
        sure = len(possible) == 1 and None not in hit
        return RegionDecision(possible[0] if sure else UNKNOWN, possible, warnings)

    def complete(self, place: Place) -> Place:
        """The place with empty names and adcode filled where everything known allows only one answer."""
        if is_abroad(place):
            return place
        reading = self._reader.read(place)
        if NAMES_CONTRADICT in reading.warnings:
            return place
        counties = [self.counties.by_adcode[code] for code in reading.counties]
        return replace(
            place,
            province=_filled(place.province, {county.province for county in counties}),
            city=_filled(place.city, {county.city for county in counties}),
            district=_filled(place.district, {county.district for county in counties}),
            adcode=_filled(place.adcode, {county.adcode for county in counties}),
        )

    def _near(self, lat: float, lon: float) -> Adcodes | None:
        if not in_china_box(lat, lon):
            return None
        near = self._shapes.within_km(lat, lon, BORDER_KM) or self._shapes.within_km(lat, lon, OFFSHORE_KM)
        if not near:
            return None
        return frozenset(adcode for km, adcode in near if km <= near[0][0] + BORDER_KM)


def is_abroad(place: Place) -> bool:
    """Outside China. Hong Kong, Macau and Taiwan are not abroad."""
    return (place.country or "").strip().upper() not in _CHINA


def region_of(adcode: str, regions: Sequence[Region]) -> str | None:
    """The code of the first region that holds the county, or None."""
    return next((region.code for region in regions if region.holds(adcode)), None)


def read_named_regions(data_root: Path) -> tuple[Region, ...]:
    """The named regions of ``regions/regions.json`` (珠三角, 粤东, 江浙沪皖 …), small ones first."""
    entries = json.loads((data_root / "regions" / "regions.json").read_text(encoding="utf-8"))["regions"]
    return tuple(
        Region(
            code=entry["id"],
            zh=entry["zh"],
            en=entry["en"],
            prefixes=tuple(entry["prefixes"]),
            exclude_prefixes=tuple(entry.get("exclude_prefixes", ())),
            aliases=tuple(entry.get("aliases", ())),
        )
        for entry in entries
    )


def region_codes(adcode: str, named: Sequence[Region]) -> tuple[str, ...]:
    """The codes of the named regions that hold the county; a catch-all such as 其他地区 only when it is alone."""
    holding = [region for region in named if region.holds(adcode)]
    proper = [region for region in holding if region.prefixes != ("",) or region.exclude_prefixes]
    return tuple(region.code for region in proper or holding)


def _filled(given: str | None, possible: set[str]) -> str | None:
    if tidy(given) or len(possible) != 1:
        return given
    return next(iter(possible)) or given
