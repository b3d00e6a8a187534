"""Counties of China: their names and codes, read without touching the polygons."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Adcodes = frozenset[str]
"""A set of county adcodes: everything known of a place is narrowed down to one of these."""

MUNICIPALITIES = ("11", "12", "31", "50", "81", "82")
"""Provinces without cities: Beijing, Tianjin, Shanghai, Chongqing, Hong Kong, Macau."""


@dataclass(frozen=True, slots=True)
class County:
    """One county-level unit with its 6-digit GB/T 2260 ``adcode``.

    ``city`` and ``city_adcode`` are empty where the province has no cities. Dongguan, Zhongshan and Jiayuguan
    have no districts: there the county is the city itself.
    """

    adcode: str
    name: str
    city: str
    city_adcode: str
    province: str
    province_adcode: str
    name_en: str
    city_en: str
    province_en: str
    old_adcode: str
    """The code of the same area in 2020; mostly the same."""

    @property
    def district(self) -> str:
        """The name as a place's district: empty where the county is the whole city."""
        return "" if self.name == self.city else self.name

    @property
    def full_name(self) -> str:
        """``广东省佛山市顺德区``, each part once."""
        return self.province + self.city + self.district


class CountyTable:
    """Every county by adcode, in the order of the polygons file."""

    def __init__(self, counties: Iterable[County]) -> None:
        self.rows = tuple(counties)
        self.by_adcode: Mapping[str, County] = {county.adcode: county for county in self.rows}
        self.everywhere: Adcodes = frozenset(self.by_adcode)
        by_prefix: defaultdict[str, set[str]] = defaultdict(set)
        for code in self.by_adcode:
            for length in range(1, len(code) + 1):
                by_prefix[code[:length]].add(code)
        self._by_prefix = {prefix: frozenset(codes) for prefix, codes in by_prefix.items()}

    def __iter__(self) -> Iterator[County]:
        return iter(self.rows)

    def with_prefix(self, prefix: str) -> Adcodes:
        """The counties whose adcode starts so."""
        return self._by_prefix.get(prefix, frozenset()) if prefix else self.everywhere


def read_text(file: Path) -> str:
    """A gzipped UTF-8 file as text."""
    return gzip.decompress(file.read_bytes()).decode("utf-8")


def read_counties(geojson: str) -> CountyTable:
    """The counties of a GeoJSON feature collection.

    Only the ``properties`` are decoded: decoding eight megabytes of coordinates that nobody asked for
    would cost a second at every start.
    """
    decoder = json.JSONDecoder()
    pieces = geojson.split('"properties":')[1:]
    return CountyTable(_county(decoder.raw_decode(piece)[0]) for piece in pieces)


def _county(fields: Mapping[str, str]) -> County:
    has_no_city = fields["adcode"].startswith(MUNICIPALITIES) or fields["adcode"][2:4] == "90"
    return County(
        adcode=fields["adcode"],
        name=fields["name"],
        city="" if has_no_city else fields["city"],
        city_adcode="" if has_no_city else fields["city_adcode"],
        province=fields["prov"],
        province_adcode=fields["prov_adcode"],
        name_en=fields["en"],
        city_en="" if has_no_city else fields["city_en"],
        province_en=fields["prov_en"],
        old_adcode=fields["adcode2020"],
    )
