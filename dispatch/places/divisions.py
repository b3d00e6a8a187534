"""Provinces, cities and counties by name or code, where a whole region is meant and not a place in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dispatch.places.counties import County, CountyTable
from dispatch.places.names import Level, short_form, tidy


@dataclass(frozen=True, slots=True)
class Division:
    """``prefix`` are the first 2, 4 or 6 digits that all its administrative codes share."""

    prefix: str
    zh: str
    en: str


class Divisions:
    """Every division of a table of counties."""

    def __init__(self, counties: CountyTable) -> None:
        self._by_prefix = {division.prefix: division for county in counties for division in _above(county)}

    def get(self, prefix: str) -> Division | None:
        return self._by_prefix.get(prefix)

    def provinces_and_cities(self) -> tuple[Division, ...]:
        """What a form offers, in the order of the codes; counties are too many."""
        wanted = (division for prefix, division in self._by_prefix.items() if len(prefix) < 6)
        return tuple(sorted(wanted, key=lambda division: division.prefix))

    def prefix_of(self, text: str) -> str:
        """The prefix meant by a code (440300, 4403) or a name, with the rank or without; empty when it is unclear."""
        given = tidy(text)
        if given.isascii() and given.isdecimal():
            return self._coded(given)
        return self._by_name.get(given.casefold(), "")

    def _coded(self, code: str) -> str:
        prefix = code
        while len(prefix) > 2 and len(prefix) % 2 == 0 and prefix.endswith("00"):
            prefix = prefix[:-2]
        return prefix if prefix in self._by_prefix else ""

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """A name that several divisions bear means the highest of them, or nothing when they are equals."""
        found: dict[str, set[str]] = {}
        for division in self._by_prefix.values():
            for name in _names(division):
                found.setdefault(name.casefold(), set()).add(division.prefix)
        highest = {name: {p for p in all_ if len(p) == min(map(len, all_))} for name, all_ in found.items()}
        return {name: next(iter(prefixes)) for name, prefixes in highest.items() if len(prefixes) == 1}


def _above(county: County) -> Iterator[Division]:
    """The divisions a county lies in, and itself; a city without districts is its own county."""
    yield Division(county.province_adcode[:2], county.province, county.province_en)
    if county.city_adcode and county.city != county.province:
        yield Division(county.city_adcode[:4], county.province + county.city, f"{county.city_en}, {county.province_en}")
    if county.adcode != county.city_adcode:
        yield Division(county.adcode, county.full_name, f"{county.name_en}, {county.city_en or county.province_en}")


def _names(division: Division) -> Iterator[str]:
    yield tidy(division.zh)
    yield tidy(division.en)
    yield tidy(division.en.split(",")[0])
    level = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}[len(division.prefix)]
    for mark in ("省", "自治区", "特别行政区"):
        _, found, rest = division.zh.partition(mark)
        if found and rest:
            yield rest
            yield short_form(rest, level)
    yield short_form(division.zh, level)
