"""Which of the places an address may mean fits most of its words, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.places.meanings import Form, Meaning, Rank
from dispatch.places.words import Word

TIE = 0.3
"""Scores this near, in characters of the text, do not decide between two places."""

_CLOSE = 1.5
_DOUBT = 0.45
"""However many words agree: while a name in full speaks against it, somebody has to ask."""

_CONTRADICTION = 0.8
"""What a name in full that does not fit takes off, as a share of its characters."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A place with the words that speak for it; ``contradicted`` when a name in full speaks for another."""

    meaning: Meaning
    score: float
    words: tuple[Word, ...]
    contradicted: bool

    @property
    def guessed(self) -> bool:
        """Whether it needs a word that is written wrongly."""
        return any(word.guessed for word in self.words)

    def same_ground(self, other: Scored) -> bool:
        """Whether the two lie in the same county or one holds the other: no question for a promise."""
        return self.meaning.within(other.meaning.areas) or other.meaning.within(self.meaning.areas)


def ranked(words: Sequence[Word]) -> tuple[Scored, ...]:
    """Every place a word may mean, best first; of equal ones the smaller, then the one with a point of its own."""
    meanings = dict.fromkeys(meaning for word in words for meaning, _form in word.senses)
    scored = [_scored(meaning, words) for meaning in meanings]
    return tuple(sorted(scored, key=lambda one: (-round(one.score, 3), -one.meaning.rank, one.meaning.point is None)))


def _scored(meaning: Meaning, words: Sequence[Word]) -> Scored:
    strengths = [(word, word.strength_for(meaning)) for word in words]
    fitting = tuple(word for word, strength in strengths if strength > 0)
    against = [word for word, strength in strengths if strength == 0 and word.sure and not _below(meaning, word)]
    score = sum(strength for _word, strength in strengths) - _CONTRADICTION * sum(word.length for word in against)
    return Scored(meaning, score, fitting, bool(against))


def _below(meaning: Meaning, word: Word) -> bool:
    """Whether the word names something inside the place, or another name of the same ground."""
    return any(other.within(meaning.areas) or meaning.within(other.areas) for other, _form in word.senses)


def equals(places: Sequence[Scored]) -> tuple[Scored, ...]:
    """The best place and all that fit as well but lie elsewhere."""
    best = places[0]
    apart: list[Scored] = [best]
    for place in places[1:]:
        if place.score < best.score - TIE:
            break
        if not any(place.same_ground(other) for other in apart):
            apart.append(place)
    return tuple(apart)


def confidence(chosen: Scored, places: Sequence[Scored]) -> float:
    """0 to 1: more words are better, names in full are better; guesses, contradictions and close rivals are worse."""
    forms = [form for word in chosen.words for meaning, form in word.senses if meaning.backs(chosen.meaning)]
    sure = 0.6 + 0.15 * (len(chosen.words) - 1) + (0.2 if Form.FULL in forms else 0.0)
    if len(chosen.words) == 1 and chosen.meaning.rank is Rank.TOWN:
        sure -= 0.1 if Form.FULL in forms else 0.25
    if chosen.guessed:
        sure -= 0.15 if len(chosen.words) > 1 else 0.25
    rival = next((one for one in places if not one.same_ground(chosen)), None)
    if rival is not None and rival.score > chosen.score - _CLOSE:
        sure -= 0.1
    return round(max(0.05, min(_DOUBT if chosen.contradicted else 0.98, sure)), 2)
