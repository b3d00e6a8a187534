"""Which place a word of a letter means: divisions of China, named zones, and words such as 市区 or 省外."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dispatch.data_root import data_root
from dispatch.letter_reader.draft import DraftRegion
from dispatch.places.counties import County, CountyTable, read_counties, read_text
from dispatch.places.names import Level, english_key, short_form

EVERYWHERE = ("",)
_SHORTEST_BARE_NAME = 2


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city or county: its adcode prefix and its name in English."""

    prefix: str
    en: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A word whose place depends on the firm's own: ``scope`` is urban, city, province, else, all or vague."""

    code: str
    scope: str
    en: str


class Gazette:
    """Every name of a region that a letter may use, and the pattern that finds them."""

    def __init__(self, table: CountyTable, words: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> None:
        self._table = table
        self.divisions = _divisions(table)
        self.zones = {
            name: DraftRegion(code, name, str(zone["en"]), tuple(zone["prefixes"]))
            for code, zone in words["named"].items()
            for name in zone["words"]
        }
        self.relatives = {
            name: Relative(code, str(entry["scope"]), str(entry["en"]))
            for code, entry in words["relative"].items()
            for name in entry["words"]
        }
        self.abbreviations: Mapping[str, object] = words["abbreviations"]
        letters = "".join(self.abbreviations)
        self.pattern = re.compile(
            rf"(?P<zone>{_any(self.zones)})|(?P<relative>{_any(self.relatives)})|(?P<name>{_any(self.divisions)})"
            rf"|(?P<short>[{letters}]{{2,}})(?=地区|区域|[一二两三四五六七八九十\d]|范围|客户|用户|三省|三地)"
        )
        """Relative words come before names: 郊区 is also the name of a county."""

    def urban(self, city: str) -> tuple[str, ...]:
        """The districts of a city (市区), not its counties."""
        codes = sorted(c.adcode for c in self._table if c.adcode.startswith(city) and c.name.endswith("区"))
        return tuple(codes) or (city,)

    def named(self, prefix: str) -> str:
        """The English name of a division, as a code: 3501 is fuzhou."""
        found = next((d.en for d in self.divisions.values() if d.prefix == prefix), prefix)
        return english_key(found) or f"region_{prefix}"

    def abbreviated(self, letters: str) -> tuple[str, ...]:
        """江浙沪-like lists of one-character names."""
        return tuple(str(self.abbreviations[letter]) for letter in letters)


@cache
def gazette() -> Gazette:
    """Read once; the shipped map's counties and ``data/letter_reader/regions.toml``."""
    root = data_root()
    table = read_counties(read_text(root / "regions" / "admin_counties.geojson.gz"))
    words = tomllib.loads((root / "letter_reader" / "regions.toml").read_text(encoding="utf-8"))
    return Gazette(table, words)


def _divisions(table: CountyTable) -> Mapping[str, Division]:
    """Provinces and cities in full and short, counties in full; of one name the larger division counts."""
    found: dict[str, Division] = {}
    for county in table:
        for name, level, prefix, en in _levels(county):
            for word in {name, short_form(name, level)} if level is not Level.COUNTY else {name}:
                if len(word) >= _SHORTEST_BARE_NAME:
                    known = found.get(word)
                    if known is None or len(prefix) < len(known.prefix):
                        found[word] = Division(prefix, en)
    return found


def _levels(county: County) -> Iterable[tuple[str, Level, str, str]]:
    yield county.province, Level.PROVINCE, county.province_adcode[:2], county.province_en
    if county.city:
        yield county.city, Level.CITY, county.city_adcode[:4], county.city_en
    if county.district:
        yield county.district, Level.COUNTY, county.adcode, county.name_en


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
