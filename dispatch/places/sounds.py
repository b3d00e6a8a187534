"""Misspelt names: 顺得区 sounds like 顺德区. Which character sounds how is learnt from the gazetteer's own pinyin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dispatch.places.gazetteer import GazetteerPlace
from dispatch.places.meanings import Form, Meaning, Sense, meaning_of
from dispatch.places.names import short_form

_INITIAL = r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = r"(?:[iu]?a(?:ng|n|i|o)?|[iu]?e(?:ng|n|i|r)?|i(?:ng|n|u|ong)?|u(?:[ino]|an)?|o(?:ng|u)?|v)"
_SYLLABLE = f"({_INITIAL}{_FINAL})"
_WRITTEN = re.compile(r"[\u4e00-\u9fff]{2,3}(?:市|区|县|镇|乡|街道)")
_SHORTEST = 3


def may_be_misspelt(text: str) -> bool:
    """Whether any piece of the text ends like a division, and so may be one written wrongly."""
    return _WRITTEN.search(text) is not None


class Misspellings:
    """Names in which one character was written wrongly."""

    def __init__(self, names: Iterable[tuple[str, GazetteerPlace]]) -> None:
        gaps: defaultdict[str, list[tuple[str, GazetteerPlace]]] = defaultdict(list)
        heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, place in names:
            stem = short_form(name, place.level)
            for character, sound in zip(stem, _syllables(place.en, len(stem)), strict=False):
                heard[character][sound] += 1
            if len(name) >= _SHORTEST:
                for position in range(len(stem) if stem != name else len(name) - 1):
                    gaps[_with_gap(name, position)].append((name[position], place))
        self._gaps: Mapping[str, Sequence[tuple[str, GazetteerPlace]]] = gaps
        self._sounds = {character: sounds.most_common(1)[0][0] for character, sounds in heard.items()}

    def find(self, text: str) -> Iterable[tuple[int, str, tuple[Sense, ...]]]:
        """(start, what is written, what it may mean) for every piece of the text that ends like a division."""
        for start in range(len(text)):
            for end in range(start + _SHORTEST, min(len(text), start + 5) + 1):
                if _WRITTEN.fullmatch(text, start, end):
                    written = text[start:end]
                    if meant := self._meant(written):
                        yield start, written, tuple((meaning, Form.GUESSED) for meaning in meant)

    def _meant(self, written: str) -> tuple[Meaning, ...]:
        alike: list[GazetteerPlace] = []
        for position, character in enumerate(written):
            for right, place in self._gaps.get(_with_gap(written, position), ()):
                if self._alike(character, right):
                    alike.append(place)
        return tuple(dict.fromkeys(map(meaning_of, alike)))

    def _alike(self, written: str, right: str) -> bool:
        """The same sound; a character whose sound is not known may be any."""
        sound = self._sounds.get(written)
        return sound is None or sound == self._sounds.get(right)


def _with_gap(name: str, position: int) -> str:
    return f"{name[:position]}?{name[position + 1 :]}"


def _syllables(pinyin: str, count: int) -> Sequence[str]:
    """The pinyin of a name cut into ``count`` syllables; empty when it cannot be."""
    letters = re.sub(r"[^a-z]", "", pinyin.lower())
    cut = re.fullmatch(_SYLLABLE * count, letters) if letters and count else None
    return () if cut is None else cut.groups()
