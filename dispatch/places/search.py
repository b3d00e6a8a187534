"""Where is 佛山顺德大良? Offline search of names typed or pasted into the report form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.model.region import Place
from dispatch.places.counties import CountyTable
from dispatch.places.gazetteer import RANK, Gazetteer, GazetteerPlace
from dispatch.places.names import Level, short_form, tidy


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: the division found, its full name, its point, and how much of the text it explains.

    ``precision`` is the gazetteer's: ``county_seat`` means that the town has no point of its own.
    """

    place: Place
    level: Level
    full_name: str
    explained: int
    precision: str


class PlaceSearch:
    """Names of all divisions, in full and without their rank."""

    def __init__(self, gazetteer: Gazetteer, counties: CountyTable) -> None:
        self._gazetteer = gazetteer
        self._counties = counties
        names: defaultdict[str, list[GazetteerPlace]] = defaultdict(list)
        for place in gazetteer:
            for name in {place.zh, short_form(place.zh, place.level)}:
                names[name].append(place)
        self._names: Mapping[str, Sequence[GazetteerPlace]] = names
        self._longest = max((len(name) for name in names), default=0)

    def find(self, text: str, limit: int = 10) -> tuple[Candidate, ...]:
        """The divisions the text names, best first; several when it is ambiguous, none when it names nothing.

        Names are read from the left, longest first. The best answers explain the most characters of the text;
        equally good ones come large before small. ``limit`` is the most that come back.
        """
        words = self._words(tidy(text))
        scored = {place: self._score(place, words) for word in words for place in self._names[word]}
        most = max(scored.values(), default=(0, 0))
        best = [place for place, explained in scored.items() if explained == most]
        ranked = sorted(self._each_ground_once(best), key=lambda place: (RANK[place.level], place.code))
        return tuple(self._candidate(place, most[0]) for place in ranked[:limit])

    def _words(self, text: str) -> tuple[str, ...]:
        words: list[str] = []
        start = 0
        while start < len(text):
            word = self._longest_at(text, start)
            if word:
                words.append(word)
            start += max(1, len(word))
        return tuple(dict.fromkeys(words))

    def _longest_at(self, text: str, start: int) -> str:
        for length in range(min(self._longest, len(text) - start), 1, -1):
            if (word := text[start : start + length]) in self._names:
                return word
        return ""

    def _score(self, place: GazetteerPlace, words: Sequence[str]) -> tuple[int, int]:
        """Characters of the text that name this place or a division above it; then, how early the first one stands.

        Addresses go from large to small, so of 西安市 and 高新区, which do not fit together, 西安市 is believed.
        """
        names = {name for above in self._chain(place) for name in (above.zh, short_form(above.zh, above.level))}
        fitting = [number for number, word in enumerate(words) if word in names]
        return sum(len(words[number]) for number in fitting), -fitting[0]

    def _chain(self, place: GazetteerPlace) -> Iterable[GazetteerPlace]:
        above: GazetteerPlace | None = place
        while above is not None:
            yield above
            above = self._gazetteer.above(above)

    def _each_ground_once(self, places: Sequence[GazetteerPlace]) -> list[GazetteerPlace]:
        """Dongguan is a city and its own county, Shanghai a province and its own city: one answer is enough.

        Of two divisions of one name the county is kept, because it has the adcode that decides a region.
        """
        doubled: set[GazetteerPlace] = set()
        for place in places:
            above = self._gazetteer.above(place)
            if above is not None and above.zh == place.zh:
                doubled.add(place if place.level is Level.TOWN else above)
        return [place for place in places if place not in doubled]

    def _candidate(self, place: GazetteerPlace, explained: int) -> Candidate:
        return Candidate(
            place=self._as_place(place),
            level=place.level,
            full_name="".join(dict.fromkeys(above.zh for above in reversed(list(self._chain(place))))),
            explained=explained,
            precision=place.precision,
        )

    def _as_place(self, place: GazetteerPlace) -> Place:
        by_level = {above.level: above for above in self._chain(place)}
        adcode = by_level[Level.COUNTY].code if Level.COUNTY in by_level else place.code
        county = self._counties.by_adcode.get(adcode)
        province = by_level[Level.PROVINCE].zh
        city = county.city if county else by_level[Level.CITY].zh if Level.CITY in by_level else ""
        return Place(
            province=province,
            city=city if city and city != province else None,
            district=(county.district if county else "") or None,
            adcode=adcode,
            lat=place.lat,
            lon=place.lon,
        )
