"""What a word of an address may mean: divisions under their full, short, old and English names, zones, landmarks."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from dispatch.places.counties import CountyTable
from dispatch.places.gazetteer import Gazetteer, GazetteerPlace
from dispatch.places.names import Level, english_key, short_form

OWN_POINTS = frozenset({"town", "seat", "city", "largest_town"})
"""Gazetteer precisions with which a point stands for the place itself and not for something larger."""


_GENERIC = re.compile(
    r"(?:国家|省级|市|县|经济|技术|高新|工业|产业|农业|科技|开发|示范|生态|新区|园区|小区|园|区|街道|管理|管委会|城关)+"
)
"""Towns of such names are many; without the name of their city these words say nothing."""

_LONGEST_BARE = 3
"""A populated place called 广州 is the city's middle; such names without a rank are like short ones."""

_TOWN_RANK = re.compile(r"(?:街道|镇|乡)$")


class Rank(IntEnum):
    """From large to small; a word supports what is smaller than itself and lies inside it."""

    PROVINCE = 0
    CITY = 10
    ZONE = 15
    COUNTY = 20
    QUARTER = 25
    TOWN = 30
    LANDMARK = 40
    SITE = 50


_RANK_OF_LEVEL = {
    Level.PROVINCE: Rank.PROVINCE,
    Level.CITY: Rank.CITY,
    Level.COUNTY: Rank.COUNTY,
    Level.TOWN: Rank.TOWN,
}
_RANK_OF_KIND = {"zone": Rank.ZONE, "quarter": Rank.QUARTER, "landmark": Rank.LANDMARK}
_RANK_OF_PREFIX = {2: Rank.PROVINCE, 4: Rank.CITY, 6: Rank.COUNTY}


class Form(IntEnum):
    """How surely the written word is this name: higher is surer."""

    GUESSED = 0
    CHANGED = 1
    SHORT = 2
    FULL = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a word may stand for. ``areas`` are adcode prefixes; several where a zone lies across counties.

    ``point`` is (lat, lon) when it is the place's own and not borrowed from a larger one.
    """

    name: str
    rank: Rank
    areas: tuple[str, ...]
    code: str = ""
    point: tuple[float, float] | None = None

    def within(self, prefixes: Sequence[str]) -> bool:
        """Whether all of it lies in the areas of the prefixes."""
        return all(area.startswith(tuple(prefixes)) for area in self.areas)

    def backs(self, smaller: Meaning) -> bool:
        """Whether the other thing is this one, or is smaller and lies inside."""
        return smaller == self or (self.rank < smaller.rank and smaller.within(self.areas))


Sense = tuple[Meaning, Form]


class Vocabulary:
    """Every known word with its senses. Towns are looked up in the gazetteer only when a word names one."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        counties: CountyTable,
        old_names: Mapping[str, Sequence[str]],
        known_places: Iterable[Meaning],
    ) -> None:
        self._divisions: defaultdict[str, list[tuple[GazetteerPlace, Form]]] = defaultdict(list)
        self._others: defaultdict[str, list[Sense]] = defaultdict(list)
        self.english: defaultdict[str, list[tuple[GazetteerPlace, Form]]] = defaultdict(list)
        self._counties = counties
        for place in gazetteer:
            self._add_division(place)
        for name, prefixes in old_names.items():
            self._others[name].append((Meaning(name, _rank_of(prefixes), tuple(prefixes)), Form.FULL))
        for known in known_places:
            self._others[english_key(known.name) if known.name.isascii() else known.name].append((known, Form.FULL))
        self._add_changed_ranks(counties)
        self.longest = max(map(len, (*self._divisions, *self._others)), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._divisions or word in self._others or _without_rank(word) in self._divisions

    def senses(self, word: str) -> tuple[Sense, ...]:
        """Everything a Chinese word may mean."""
        divisions = [(meaning_of(place), form) for place, form in self._divisions.get(word, ())]
        return (*divisions, *self._others.get(word, ()), *self._changed_towns(word))

    def english_senses(self, key: str) -> tuple[Sense, ...]:
        """Everything an English or pinyin name may mean; ``key`` is ``english_key`` of it."""
        divisions = [(meaning_of(place), form) for place, form in self.english.get(key, ())]
        return (*divisions, *self._others.get(key, ()))

    def names(self) -> Iterable[tuple[str, GazetteerPlace]]:
        """Full Chinese names of divisions, for the search for misspelt ones."""
        for name, senses in self._divisions.items():
            yield from ((name, place) for place, form in senses if form is Form.FULL)

    def _add_division(self, place: GazetteerPlace) -> None:
        if place.level is Level.TOWN and _GENERIC.fullmatch(place.zh):
            return
        short = short_form(place.zh, place.level)
        unranked = place.level is Level.TOWN and len(place.zh) <= _LONGEST_BARE and short == place.zh
        self._divisions[place.zh].append((place, Form.SHORT if unranked else Form.FULL))
        if short != place.zh:
            self._divisions[short].append((place, Form.SHORT))
        if place.en:
            self.english[english_key(re.sub(r"\(.*\)", "", place.en))].append((place, Form.SHORT))

    def _changed_towns(self, word: str) -> Iterable[Sense]:
        """水东镇 is 水东街道 today."""
        for place, form in self._divisions.get(_without_rank(word), ()):
            if place.level is Level.TOWN and form is Form.SHORT and place.zh != word:
                yield meaning_of(place), Form.CHANGED

    def _add_changed_ranks(self, counties: CountyTable) -> None:
        """顺德市 and 潮安县 are 顺德区 and 潮安区 today: a county that changed its rank kept its stem."""
        for county in counties:
            stem = re.sub(r"[区县市]$", "", county.name)
            if len(stem) < 2 or stem == county.name:
                continue
            meaning = Meaning(county.name, Rank.COUNTY, (county.adcode,), county.adcode)
            for name in (stem + suffix for suffix in "区县市" if stem + suffix not in self._divisions):
                self._others[name].append((meaning, Form.CHANGED))


def _without_rank(word: str) -> str:
    """The stem of a town's name; empty when there is no rank to take off."""
    stem = _TOWN_RANK.sub("", word)
    return stem if len(stem) >= 2 and stem != word else ""


def meaning_of(place: GazetteerPlace) -> Meaning:
    """A division as a meaning."""
    area = place.parent if place.level is Level.TOWN else place.code
    while area.endswith("00") and len(area) > 2:
        area = area[:-2]
    point = (place.lat, place.lon) if place.precision in OWN_POINTS else None
    return Meaning(place.zh, _RANK_OF_LEVEL[place.level], (area,), place.code, point)


def read_known_places(file: Path) -> tuple[Meaning, ...]:
    """Zones, quarters and landmarks of ``regions/known_places.csv``."""
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple(_known(row) for row in csv.DictReader(rows))


def _known(row: Mapping[str, str]) -> Meaning:
    areas = tuple(row["adcodes"].split("|"))
    point = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
    rank = _RANK_OF_KIND[row["kind"]]
    return Meaning(row["name"], min(rank, _rank_of(areas)) if rank is not Rank.LANDMARK else rank, areas, "", point)


def _rank_of(prefixes: Sequence[str]) -> Rank:
    """How large an area is, by the length of its shortest prefix; several counties together are a zone."""
    smallest = min(map(len, prefixes))
    rank = _RANK_OF_PREFIX[smallest]
    return Rank.ZONE if rank is Rank.COUNTY and len(prefixes) > 1 else rank
