"""The words of an address: the best way to cut the text into known names, without the names of roads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dispatch.places.meanings import Form, Meaning, Rank, Sense, Vocabulary
from dispatch.places.names import english_key
from dispatch.places.sounds import Misspellings, may_be_misspelt

_NAMED_AFTER = re.compile(
    r"[东南西北中前后上下新老内外环一二三四五六七八九十第]{0,3}"
    r"(?:大?道(?!口)|大街|路(?!口)|街(?!道)|巷|弄|胡同|公路|高速|桥|广场|大厦|花园|小区|新村|大学|学院|中学|小学)"
)
"""What follows 中山 in 中山北路 and 中山大学: named after the place, not in it."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z'’]*")
_ROAD_WORDS = frozenset(
    {"road", "rd", "street", "st", "avenue", "ave", "lane", "boulevard", "highway", "lu", "jie", "dadao"}
)
_RANK_WORDS = frozenset(
    [
        "province",
        "city",
        "district",
        "county",
        "town",
        "township",
        "subdistrict",
        "municipality",
        "prefecture",
        "china",
        "prc",
        "new",
        "area",
        "autonomous",
        "region",
        "sheng",
        "shi",
        "qu",
        "xian",
        "zhen",
        "xiang",
        "jiedao",
        "sar",
    ]
)
_MOST_ENGLISH_WORDS = 4
_ENGLISH_LENGTH = 2.5
"""An English name counts about as much as a Chinese one of two or three characters."""

_LONG_WORDS = 0.05
"""How much a word gains by each of its characters: 广州经济技术开发区 is one name and not two."""

_SHORTEST_SURE = 3

_TOWN_SHARE = 0.6
"""Short names of towns (新华, 太平) are often something else."""


@dataclass(frozen=True, slots=True)
class Word:
    """One name in the text: where it starts, how it is written, how many characters it counts for, its senses."""

    start: int
    text: str
    length: float
    senses: tuple[Sense, ...]

    def strength_for(self, meaning: Meaning) -> float:
        """How strongly the word speaks for a place: the best of its senses that is the place or holds it; else 0."""
        return max((self._weight(sense) for sense in self.senses if sense[0].backs(meaning)), default=0.0)

    @property
    def strength(self) -> float:
        return max(map(self._weight, self.senses), default=0.0)

    @property
    def guessed(self) -> bool:
        """Whether the word is taken for a misspelt name."""
        return all(form is Form.GUESSED for _meaning, form in self.senses)

    @property
    def sure(self) -> bool:
        """Whether it names a county or something larger in full: what contradicts it is in doubt.

        东区 and 城区 are counties somewhere, and parts of most towns.
        """
        return len(self.text) >= _SHORTEST_SURE and any(
            form in (Form.FULL, Form.CHANGED) and meaning.rank <= Rank.COUNTY for meaning, form in self.senses
        )

    def _weight(self, sense: Sense) -> float:
        meaning, form = sense
        if form is Form.FULL:
            return self.length + 0.5
        if form is Form.SHORT:
            return self.length * (_TOWN_SHARE if meaning.rank is Rank.TOWN else 1.0)
        return self.length - (0.5 if form is Form.CHANGED else 1.0)


class WordFinder:
    """Cuts plain addresses into words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    @cached_property
    def _misspellings(self) -> Misspellings:
        return Misspellings(self._vocabulary.names())

    def words(self, plain: str) -> tuple[Word, ...]:
        """The names in a plain address from left to right; English ones only where there are no Chinese ones."""
        if not _CHINESE.search(plain):
            return tuple(self._english(plain))
        text = re.sub(r"\s+", " ", plain)
        found = _best_cut(len(text), self._known(text))
        rest = _blanked(text, found)
        if not may_be_misspelt(rest):
            # the table of misspellings takes a second to make, and most addresses never need it
            return tuple(sorted(found, key=lambda word: word.start))
        guessed = [
            Word(start, written, len(written), senses) for start, written, senses in self._misspellings.find(rest)
        ]
        return tuple(sorted((*found, *_best_cut(len(text), guessed)), key=lambda word: word.start))

    def _known(self, text: str) -> Iterable[Word]:
        for start in range(len(text)):
            for end in range(start + 2, min(len(text), start + self._vocabulary.longest) + 1):
                written = text[start:end]
                if written in self._vocabulary and (senses := self._senses(written, text, end)):
                    yield Word(start, written, len(written), senses)

    def _senses(self, written: str, text: str, end: int) -> tuple[Sense, ...]:
        senses = self._vocabulary.senses(written)
        if _NAMED_AFTER.match(text, end):
            senses = tuple(sense for sense in senses if sense[1] is not Form.SHORT)
        return senses

    def _english(self, plain: str) -> Iterable[Word]:
        tokens = [(match.start(), match.group()) for match in _LATIN.finditer(plain)]
        position = 0
        while position < len(tokens):
            taken = next(self._longest_english(plain, tokens, position), None)
            if taken is not None:
                yield taken[0]
            position += 1 if taken is None else taken[1]

    def _longest_english(
        self, plain: str, tokens: Sequence[tuple[int, str]], position: int
    ) -> Iterator[tuple[Word, int]]:
        for count in range(min(_MOST_ENGLISH_WORDS, len(tokens) - position), 0, -1):
            run = [token for _, token in tokens[position : position + count]]
            follower = tokens[position + count][1] if position + count < len(tokens) else ""
            if run[0] in _RANK_WORDS or follower in _ROAD_WORDS:
                continue
            senses = self._vocabulary.english_senses(english_key("".join(run)))
            if senses:
                start = tokens[position][0]
                yield Word(start, plain[start : start + len(" ".join(run))], _ENGLISH_LENGTH, senses), count


def _best_cut(length: int, words: Iterable[Word]) -> list[Word]:
    """Words that do not overlap and are together the strongest."""
    starting: dict[int, list[Word]] = {}
    for word in words:
        starting.setdefault(word.start, []).append(word)
    best: list[tuple[float, tuple[Word, ...]]] = [(0.0, ())] * (length + 1)
    for start in range(length - 1, -1, -1):
        best[start] = best[start + 1]
        for word in starting.get(start, ()):
            score, rest = best[start + len(word.text)]
            value = score + word.strength * (1 + _LONG_WORDS * len(word.text))
            if value > best[start][0]:
                best[start] = (value, (word, *rest))
    return list(best[0][1])


def _blanked(text: str, words: Iterable[Word]) -> str:
    for word in words:
        text = text[: word.start] + " " * len(word.text) + text[word.start + len(word.text) :]
    return text
