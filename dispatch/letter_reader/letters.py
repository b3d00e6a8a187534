"""Several letters in one text, parted at their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dispatch.letter_reader.characters import normalised
from dispatch.letter_reader.numbers import chinese_value

_HEADING = re.compile(
    r"^[^\n，。；：]{0,24}?第?(?:篇|范文|范本|例文)[ 第]*(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})(?:篇)?[:、]?\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One letter of a text: ``number`` as its heading counts, ``text`` without the heading, ``start`` its position."""

    number: int
    heading: str
    text: str
    start: int


def split_letters(text: str) -> tuple[LetterPart, ...]:
    """The letters of a text; one letter, numbered 1, when no two headings count on from 篇一."""
    headings = [match for match in _HEADING.finditer(normalised(text)) if _number(match["n"])]
    numbers = [_number(match["n"]) for match in headings]
    if len(headings) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return (LetterPart(1, "", text, 0),)
    ends = [match.start() for match in headings[1:]] + [len(text)]
    return tuple(
        LetterPart(number, match[0].strip(), text[match.end() : end], match.end())
        for number, match, end in zip(numbers, headings, ends, strict=True)
    )


def _number(written: str) -> int:
    value = int(written) if written.isdecimal() else chinese_value(written)
    return int(value or 0)
