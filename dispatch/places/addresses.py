"""Where is 佛山顺德大良南国东路12号? Offline, from address text to candidates with precision and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dispatch.model.region import Place
from dispatch.places.counties import CountyTable
from dispatch.places.gazetteer import Gazetteer
from dispatch.places.grounds import FINE_ENOUGH, Grounds, Precision
from dispatch.places.meanings import Vocabulary
from dispatch.places.scoring import Scored, confidence, equals, ranked
from dispatch.places.words import WordFinder
from dispatch.places.writing import Writing

HISTORY_DECIDED = "place_by_customer_history"
HOME_DECIDED = "place_by_home_province"
MISSPELT = "place_misspelt"
CONTRADICTED = "names_contradict"

SURE_FROM = 0.6
"""Below this confidence a person has to look."""

DECIDED_CONFIDENCE = 0.7
"""When history or the home province chose among equals."""

_MOST_CANDIDATES = 12
_SHORTEST_SITE_NAME = 4
_ANSWERS_KEPT = 4096
"""A site has a fault more than once, and its address does not change."""


class Outcome(StrEnum):
    """What may be done with an answer: only a sure one is driven to."""

    SURE = "sure"
    AMBIGUOUS = "ambiguous"
    VAGUE = "vague"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Located:
    """One candidate: the place with names, adcode and point, what the point stands for, and how sure we are (0-1)."""

    place: Place
    full_name: str
    precision: Precision
    confidence: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one text: candidates best first, and codes of what a person should know."""

    text: str
    outcome: Outcome
    candidates: tuple[Located, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def best(self) -> Located | None:
        """The candidate to use without asking anybody; None unless the answer is sure."""
        return self.candidates[0] if self.outcome is Outcome.SURE else None


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site of the same customer: its name and where it is."""

    name: str
    place: Place


class AddressResolver:
    """Scores every place that any word of the address may mean by all the words that fit it."""

    def __init__(
        self, vocabulary: Vocabulary, gazetteer: Gazetteer, counties: CountyTable, writing: Writing, home: str = ""
    ) -> None:
        """``home`` is the adcode prefix of the province that counts when nothing else decides; empty for none."""
        self._finder = WordFinder(vocabulary)
        self._grounds = Grounds(gazetteer, counties)
        self._writing = writing
        self._home = home
        self._kept = lru_cache(_ANSWERS_KEPT)(self._resolve)

    def resolve(self, text: str, known: Sequence[KnownSite] = ()) -> Resolution:
        """Candidates for an address; ``known`` are the customer's sites, which decide between equals."""
        return self._kept(text, tuple(known))

    def _resolve(self, text: str, known: tuple[KnownSite, ...]) -> Resolution:
        plain = self._writing.plain(text)
        site = self._named_site(plain, known)
        if site is not None:
            return Resolution(plain, Outcome.SURE, (site,))
        places = ranked(self._finder.words(plain))
        if not places:
            return Resolution(plain, Outcome.UNKNOWN)
        return self._answer(plain, places, equals(places), known)

    def plain(self, text: str) -> str:
        """The address without telephone numbers and people: what may be shown to a service outside."""
        return self._writing.plain(text)

    def _named_site(self, plain: str, known: Sequence[KnownSite]) -> Located | None:
        """The one site of the customer whose name or whole address the text holds."""
        named = [site for site in known if site.place.point is not None and self._names(plain, site)]
        if len({site.place.point for site in named}) != 1:
            return None
        return Located(named[0].place, named[0].name, Precision.POI, 0.9)

    def _names(self, plain: str, site: KnownSite) -> bool:
        texts = (self._writing.plain(site.name), self._writing.plain(site.place.address or ""))
        return any(len(text) >= _SHORTEST_SITE_NAME and text in plain for text in texts)

    def _answer(
        self, plain: str, places: Sequence[Scored], tied: Sequence[Scored], known: Sequence[KnownSite]
    ) -> Resolution:
        chosen, decided = self._decide(tied, known)
        first = tied[0] if chosen is None else chosen
        rest = [one for one in tied if one is not first]
        if chosen is None:
            share = [self._located(one, confidence(one, places) / len(tied)) for one in tied]
            return Resolution(plain, Outcome.AMBIGUOUS, tuple(share[:_MOST_CANDIDATES]), _warnings(first))
        sure = DECIDED_CONFIDENCE if decided else confidence(first, places)
        best = self._located(first, sure)
        others = [self._located(one, (1 - sure) / len(rest)) for one in rest]
        return Resolution(plain, _outcome(best), (best, *others)[:_MOST_CANDIDATES], (*decided, *_warnings(first)))

    def _decide(self, tied: Sequence[Scored], known: Sequence[KnownSite]) -> tuple[Scored | None, tuple[str, ...]]:
        """One of equals: the only one, the only one where the customer has been, the only one in the home province.

        History does not settle an address that contradicts itself.
        """
        if len(tied) == 1:
            return tied[0], ()
        if any(one.contradicted for one in tied):
            return None, ()
        codes = {site.place.adcode for site in known if site.place.adcode}
        visited = [one for one in tied if any(code.startswith(one.meaning.areas) for code in codes)]
        if len(visited) == 1:
            return visited[0], (HISTORY_DECIDED,)
        home = [one for one in visited or tied if self._home and one.meaning.within((self._home,))]
        return (home[0], (HOME_DECIDED,)) if len(home) == 1 else (None, ())

    def _located(self, scored: Scored, sure: float) -> Located:
        meaning = scored.meaning
        return Located(
            self._grounds.place_of(meaning),
            self._grounds.full_name(meaning),
            self._grounds.precision(meaning),
            round(sure, 2),
        )


def _outcome(best: Located) -> Outcome:
    if best.precision not in FINE_ENOUGH:
        return Outcome.VAGUE
    return Outcome.SURE if best.confidence >= SURE_FROM else Outcome.DOUBTFUL


def _warnings(chosen: Scored) -> tuple[str, ...]:
    found = ((MISSPELT, chosen.guessed), (CONTRADICTED, chosen.contradicted))
    return tuple(code for code, holds in found if holds)
