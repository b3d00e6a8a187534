"""Which counties a place may lie in: names beat the adcode, the adcode beats coordinates (rule B7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from dispatch.model.region import Place
from dispatch.places.counties import Adcodes, CountyTable
from dispatch.places.names import Level, NameBook, NameMatch, tidy

ADCODE_UNKNOWN = "adcode_unknown"
ADCODE_CONTRADICTS_NAME = "adcode_contradicts_name"
COORDINATES_CONTRADICT_NAME = "coordinates_contradict_name"
COORDINATES_CONTRADICT_ADCODE = "coordinates_contradict_adcode"
COORDINATES_UNUSABLE = "coordinates_unusable"
NAMES_CONTRADICT = "names_contradict"
NAME_NOT_A_DIVISION = "name_not_a_division"
COORDINATE_WARNINGS = frozenset({COORDINATES_CONTRADICT_NAME, COORDINATES_CONTRADICT_ADCODE, COORDINATES_UNUSABLE})

_LEVELS: Mapping[str, Sequence[Level]] = {
    "province": (Level.PROVINCE, Level.CITY, Level.COUNTY),
    "city": (Level.CITY, Level.COUNTY, Level.PROVINCE),
    "district": (Level.COUNTY, Level.CITY, Level.PROVINCE),
}
_PROVINCE_OF_COUNTRY = {"HK": "81", "MO": "82", "TW": "71"}


_READINGS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The counties that remain possible, and what did not fit together on the way."""

    counties: Adcodes
    warnings: tuple[str, ...] = ()


class PlaceReader:
    """Narrows all counties down by each thing known of a place."""

    def __init__(
        self,
        table: CountyTable,
        names: NameBook,
        old_adcodes: Mapping[str, Sequence[str]],
        towns: Callable[[str], Adcodes],
        near: Callable[[float, float], Adcodes | None],
    ) -> None:
        """``towns`` gives the counties with a town of that name, ``near`` those a point may lie in (None: unusable)."""
        self._table = table
        self._names = names
        self._old_adcodes = old_adcodes
        self._towns = towns
        self._near = near
        self._kept = lru_cache(_READINGS_KEPT)(self._read)

    def read(self, place: Place) -> Reading:
        """Every field of the place that agrees with the stronger ones narrows; the rest becomes a warning."""
        return self._kept(place)

    def _read(self, place: Place) -> Reading:
        named = self._read_names(place)
        coded = self._narrow_by_adcode(place, named)
        if NAME_NOT_A_DIVISION in named.warnings:
            # 西咸新区 lies across districts and counties; a pin in it does not say whose promise it is.
            return coded
        return self._narrow_by_point(place, coded, has_name=named.counties != self._table.everywhere)

    def adcode_counties(self, adcode: str) -> Adcodes:
        """The counties of a county, city or province code, old codes too; empty for an unknown province."""
        code = adcode.strip()[:6]
        prefixes = self._old_adcodes.get(code)
        if prefixes is not None:
            return frozenset().union(*(self._table.with_prefix(prefix) for prefix in prefixes))
        while len(code) > 2 and code.endswith("00"):
            code = code[:-2]
        for length in (len(code), 4, 2):
            if length <= len(code) and len(code) >= 2 and (found := self._table.with_prefix(code[:length])):
                return found
        return frozenset()

    def _read_names(self, place: Place) -> Reading:
        matches: list[NameMatch] = []
        warnings: list[str] = []
        country = _PROVINCE_OF_COUNTRY.get((place.country or "").strip().upper())
        if country is not None:
            matches.append(NameMatch(self._table.with_prefix(country), sure=True))
        unread: list[str] = []
        for field, levels in _LEVELS.items():
            name = tidy(getattr(place, field))
            match = self._names.match(name, levels) if name else None
            if match is not None:
                matches.append(match)
            elif name:
                unread.append(name)
        counties, fits = _combine([match.counties for match in matches if match.sure], self._table.everywhere)
        if not fits:
            warnings.append(NAMES_CONTRADICT)
        guesses = [match.counties for match in matches if not match.sure]
        for guess in [*guesses, *(self._towns(name) for name in unread)]:
            if counties & guess:
                counties &= guess
            else:
                warnings.append(NAME_NOT_A_DIVISION)
        return Reading(counties, tuple(dict.fromkeys(warnings)))

    def _narrow_by_adcode(self, place: Place, before: Reading) -> Reading:
        if not (place.adcode or "").strip():
            return before
        counties = self.adcode_counties(place.adcode or "")
        if not counties:
            return Reading(before.counties, (*before.warnings, ADCODE_UNKNOWN))
        if not before.counties & counties:
            return Reading(before.counties, (*before.warnings, ADCODE_CONTRADICTS_NAME))
        return Reading(before.counties & counties, before.warnings)

    def _narrow_by_point(self, place: Place, before: Reading, *, has_name: bool) -> Reading:
        if place.lat is None or place.lon is None:
            return before
        counties = self._near(place.lat, place.lon)
        if counties is None:
            return Reading(before.counties, (*before.warnings, COORDINATES_UNUSABLE))
        if not before.counties & counties:
            warning = COORDINATES_CONTRADICT_NAME if has_name else COORDINATES_CONTRADICT_ADCODE
            return Reading(before.counties, (*before.warnings, warning))
        return Reading(before.counties & counties, before.warnings)


def _combine(sets: Sequence[Adcodes], everywhere: Adcodes) -> tuple[Adcodes, bool]:
    """What the names say together. Contradicting names leave possible what any largest agreeing group says."""
    for size in range(len(sets), 0, -1):
        agreeing = [everywhere.intersection(*group) for group in combinations(sets, size)]
        if any(agreeing):
            groups = [group for group in combinations(sets, size) if everywhere.intersection(*group)]
            left_out = [one for one in sets if not any(one in group for group in groups)]
            return frozenset().union(*agreeing, *left_out), size == len(sets)
    return everywhere, True
