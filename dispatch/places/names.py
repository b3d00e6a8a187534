"""Names of divisions: 广东 is 广东省, 高陵县 is 高陵区, and some names are no division at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dispatch.places.counties import MUNICIPALITIES, Adcodes, CountyTable


class Level(StrEnum):
    """The rank of a division."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


_PEOPLES = (
    "壮|回|维吾尔|蒙古|哈萨克|柯尔克孜|藏|羌|彝|苗|侗|布依|土家|白|傣|景颇|傈僳|哈尼|黎|朝鲜|瑶|畲|满|锡伯|达斡尔|鄂温克|鄂伦春|"
    "裕固|保安|东乡|撒拉|土|仡佬|水|毛南|仫佬|各|佤|拉祜|纳西|普米|怒|独龙|布朗|塔吉克|俄罗斯|京"
)
_PEOPLE = f"(?:(?:{_PEOPLES})族)|维吾尔|蒙古|哈萨克|柯尔克孜"
_SUFFIX: Mapping[Level, re.Pattern[str]] = {
    Level.PROVINCE: re.compile(r"(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$"),
    Level.CITY: re.compile(rf"(?:市|地区|盟|特别行政区|(?:{_PEOPLE})+自治州)$"),
    Level.COUNTY: re.compile(rf"(?:新区|林区|特区|矿区|(?:{_PEOPLE})+自治县|(?:{_PEOPLE})+自治旗|区|县|市|旗)$"),
    Level.TOWN: re.compile(r"(?:街道|镇|乡)$"),
}
_CHANGED_RANK = re.compile(r"(?<!新)(?<!开发)[区县市]$")
"""A county that became a district keeps its stem; 江北新区 is something else than 江北区."""

_ENGLISH_RANK = re.compile(r"(province|municipality|prefecture|city|district|county|autonomousregion|sar)$")
_NO_NAME = {"", "-", "无", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位"}


def tidy(name: str | None) -> str:
    """The name without blanks and place-holders such as 市辖区; traditional 臺 as 台."""
    plain = re.sub(r"\s+", "", name or "").replace("臺", "台")
    return "" if plain in _NO_NAME else plain


def short_form(name: str, level: Level) -> str:
    """The name without its rank: 广西壮族自治区 → 广西. At least two characters stay (户县 stays 户县)."""
    stem = _SUFFIX[level].sub("", name)
    return stem if len(stem) >= 2 else name


def english_key(name: str) -> str:
    """``Foshan City`` → ``foshan``."""
    return _ENGLISH_RANK.sub("", re.sub(r"[^a-z]", "", name.lower()))


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The counties a name may mean; ``sure`` is False for a guess such as 顺德市 for 顺德区."""

    counties: Adcodes
    sure: bool


class NamesOfLevel:
    """Names of one level: in full, short, and in English."""

    def __init__(self, level: Level, entries: Iterable[tuple[str, str, str]]) -> None:
        """``entries`` are (Chinese name, English name, county adcode)."""
        full: defaultdict[str, set[str]] = defaultdict(set)
        short: defaultdict[str, set[str]] = defaultdict(set)
        for zh, en, adcode in entries:
            full[zh].add(adcode)
            short[short_form(zh, level)].add(adcode)
            short[english_key(en)].add(adcode)
        self.full: Mapping[str, Adcodes] = {name: frozenset(codes) for name, codes in full.items()}
        self.short: Mapping[str, Adcodes] = {name: frozenset(codes) for name, codes in short.items()}


class NameBook:
    """What every name of a province, city or county may mean, as sets of counties."""

    def __init__(self, table: CountyTable, aliases: Mapping[str, Sequence[str]]) -> None:
        self._table = table
        self._aliases = aliases
        self._levels = {
            Level.PROVINCE: NamesOfLevel(Level.PROVINCE, ((c.province, c.province_en, c.adcode) for c in table)),
            Level.CITY: NamesOfLevel(Level.CITY, _city_entries(table)),
            Level.COUNTY: NamesOfLevel(Level.COUNTY, ((c.name, c.name_en, c.adcode) for c in table)),
        }

    def match(self, name: str, levels: Sequence[Level]) -> NameMatch | None:
        """The meaning of a tidy name, looked for on the levels in this order; None when it is no division."""
        known = self._in_full(name, levels) or self._shortened(name, levels)
        if known is not None:
            return NameMatch(known, sure=True)
        stem = _CHANGED_RANK.sub("", name)
        guess = self._shortened(stem, levels) if len(stem) >= 2 and stem != name else None
        return None if guess is None else NameMatch(guess, sure=False)

    def _in_full(self, name: str, levels: Sequence[Level]) -> Adcodes | None:
        alias = self._aliased(name)
        for level in levels:
            if found := self._levels[level].full.get(name):
                return found | alias
        return alias or None

    def _shortened(self, name: str, levels: Sequence[Level]) -> Adcodes | None:
        keys = (name, english_key(name)) if name.isascii() else (name,)
        for level in levels:
            for key in keys:
                if found := self._levels[level].short.get(key):
                    return found
        return None

    def _aliased(self, name: str) -> Adcodes:
        prefixes = self._aliases.get(name, ())
        return frozenset().union(*(self._table.with_prefix(prefix) for prefix in prefixes))


def _city_entries(table: CountyTable) -> Iterable[tuple[str, str, str]]:
    for county in table:
        if county.city:
            yield county.city, county.city_en, county.adcode
        elif county.adcode.startswith(MUNICIPALITIES):
            yield county.province, county.province_en, county.adcode
        else:
            yield county.name, county.name_en, county.adcode
