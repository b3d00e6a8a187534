"""Every number of a letter, however it is written, with its value and its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dispatch.letter_reader.characters import is_numeral

_DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(_DIGITS)} | dict(
    zip("〇两俩仨壹贰叁肆伍陆柒捌玖", (0, 2, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_LONGEST_WORDS = 20
_SPECIAL = {"廿": Fraction(20), "卅": Fraction(30), "半": Fraction(1, 2)}
_CHINESE = "".join({*_VALUES, *_TENS, *_MYRIADS, "廿", "卅"})

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)*"
_MASKED = r"\d{1,3}[xX*×]{1,4}(?!\d)(?=年|月|公里|元|$)"
_WRITTEN = re.compile(rf"(?P<masked>{_MASKED})|(?P<arabic>{_ARABIC})|(?P<chinese>[{_CHINESE}]+)")
_CLAUSE_AND_TERM = re.compile(r"(?:(?<=^)|(?<=\n))\d{1,2}(?=\.(?!5\D)\d+个?(?:小时|分钟|天|日|年|月|周|工作日))")
"""2.24小时内到达: clause 2, and 24 hours; but 1.5小时 is one number."""


@dataclass(frozen=True, slots=True)
class Number:
    """``text[start:end]`` of a flow. ``value`` is None where no single value is written (20xx, 1.2.3, 一二)."""

    start: int
    end: int
    text: str
    value: Fraction | None

    @property
    def arabic(self) -> bool:
        return self.text[0].isascii()


def numbers_in(text: str) -> tuple[Number, ...]:
    """All of them, in order, none overlapping: every numeral character of the text is in exactly one."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Number]:
    position = 0
    while position < len(text):
        if not is_numeral(text[position]):
            position += 1
            continue
        number = _at(text, position)
        yield number
        position = number.end


def _at(text: str, position: int) -> Number:
    written = _WRITTEN.match(text, position)
    if written is None:
        end = position + 1
        return Number(position, end, text[position], _single(text[position]))
    clause = _CLAUSE_AND_TERM.match(text, position)
    end = (clause or written).end()
    found = text[position:end]
    if written["masked"]:
        return Number(position, end, found, None)
    if written["arabic"]:
        return _with_magnitude(text, position, end)
    return Number(position, end, found, chinese_value(found))


def _with_magnitude(text: str, start: int, end: int) -> Number:
    """3万, 2千: the magnitude belongs to the number."""
    value = _arabic_value(text[start:end])
    while end < len(text) and text[end] in "百千万亿":
        value = None if value is None else value * (_TENS | _MYRIADS)[text[end]]
        end += 1
    return Number(start, end, text[start:end], value)


def _arabic_value(digits: str) -> Fraction | None:
    plain = digits.replace(",", "")
    ordinary = re.fullmatch(r"\d+(\.\d+)?", plain, re.ASCII)
    return Fraction(plain) if ordinary and len(plain) < 30 else None


def _single(character: str) -> Fraction | None:
    """半, 廿, ⑧, ½, Ⅷ."""
    if character in _SPECIAL:
        return _SPECIAL[character]
    value = unicodedata.numeric(character, None)
    return None if value is None else Fraction(value).limit_denominator(1000)


def chinese_value(words: str) -> Fraction | None:
    """二十四 = 24, 一百零八 = 108, 二〇二四 = 2024, 两万 = 20000; None when it is no number (一二十)."""
    if len(words) > _LONGEST_WORDS:
        return None
    if len(words) > 1 and all(word in _VALUES for word in words):
        return Fraction(int("".join(str(_VALUES[word]) for word in words))) if len(words) > 2 else None
    total = below_myriad = digit = 0
    last_ten = 10_000
    for word in words:
        if word in _VALUES:
            if digit:
                return None
            digit = _VALUES[word]
        elif word in _MYRIADS:
            total = (total + below_myriad + digit or 1) * _MYRIADS[word]
            below_myriad = digit = 0
            last_ten = 10_000
        elif word in _SPECIAL:
            below_myriad += int(_SPECIAL[word])
        else:
            if _TENS[word] >= last_ten:
                return None
            last_ten = _TENS[word]
            below_myriad += (digit or 1) * last_ten
            digit = 0
    return Fraction(total + below_myriad + digit)
