"""From a meaning to a place: names of its divisions, adcode, a point and what that point stands for."""

from __future__ import annotations

from enum import StrEnum
from itertools import takewhile

from dispatch.model.region import Place
from dispatch.places.counties import MUNICIPALITIES, County, CountyTable
from dispatch.places.gazetteer import Gazetteer
from dispatch.places.meanings import Meaning, Rank


class Precision(StrEnum):
    """What the point of a candidate stands for, finest first."""

    POI = "poi"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


FINE_ENOUGH = frozenset({Precision.POI, Precision.TOWN, Precision.COUNTY})
"""Somebody can be sent there; the point of a city may be an hour away from the fault."""


class Grounds:
    """Fills in what lies above a place."""

    def __init__(self, gazetteer: Gazetteer, counties: CountyTable) -> None:
        self._gazetteer = gazetteer
        self._counties = counties

    def place_of(self, meaning: Meaning) -> Place:
        """The place with the names its areas have in common; its own point, else that of the smallest division."""
        counties = self._counties_of(meaning)
        point = meaning.point or self._seat(meaning)
        province, city, district = (
            _common([getattr(county, field) for county in counties]) for field in ("province", "city", "district")
        )
        adcode = _common([county.adcode for county in counties]) or _padded(_prefix(meaning))
        lat, lon = (None, None) if point is None else point
        return Place(
            province=province or None, city=city or None, district=district or None, adcode=adcode, lat=lat, lon=lon
        )

    def full_name(self, meaning: Meaning) -> str:
        """``广东省佛山市顺德区大良街道``, each part once."""
        place = self.place_of(meaning)
        parts = [place.province or "", place.city or "", place.district or "", meaning.name]
        return "".join(part for part in dict.fromkeys(parts) if part)

    def precision(self, meaning: Meaning) -> Precision:
        """Several counties are as good as their city; a town without a point of its own as its county."""
        if meaning.point is not None and meaning.rank >= Rank.LANDMARK:
            return Precision.POI
        if meaning.point is not None and meaning.rank >= Rank.TOWN:
            return Precision.TOWN
        if meaning.point is not None and meaning.rank >= Rank.ZONE:
            return Precision.COUNTY
        if len(self._counties_of(meaning)) == 1:
            return Precision.COUNTY
        prefix = _prefix(meaning)
        return Precision.CITY if len(prefix) >= 4 or prefix in MUNICIPALITIES else Precision.PROVINCE

    def _counties_of(self, meaning: Meaning) -> list[County]:
        codes = sorted({code for area in meaning.areas for code in self._counties.with_prefix(area)})
        return [self._counties.by_adcode[code] for code in codes]

    def _seat(self, meaning: Meaning) -> tuple[float, float] | None:
        for code in (meaning.areas[0] if len(meaning.areas) == 1 else "", _prefix(meaning)[:4], _prefix(meaning)[:2]):
            if code and (seat := self._gazetteer.get(code.ljust(6, "0"))) is not None:
                return seat.lat, seat.lon
        return None


def _prefix(meaning: Meaning) -> str:
    """The adcode prefix of the division that holds all areas."""
    shared = list(takewhile(lambda digits: len(set(digits)) == 1, zip(*meaning.areas, strict=False)))
    return meaning.areas[0][: len(shared) // 2 * 2]


def _padded(prefix: str) -> str | None:
    return prefix.ljust(6, "0") if prefix else None


def _common(values: list[str]) -> str:
    return values[0] if values and len(set(values)) == 1 else ""
