"""The letter as one flow of characters: blanks and wrapped lines taken out, the way back to every position kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.letter_reader.characters import normalised
from dispatch.letter_reader.draft import Span

BREAK = "\n"
"""Stands in the flow where a line of the letter really ends."""

_ENDS_A_SENTENCE = tuple("。;:！？!?.)")
_BEGINS_A_CLAUSE = re.compile(
    r"[-*•●◆■□▪·☆★]|\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])[)、.:,，]|第[一二三四五六七八九十\d]+[条章节款项]|[①-⒛⒜-ⓩ㈠-㊰]"
)
_TORN = re.compile(
    r"(?:[在的于为和及与或自从\d]|[一二三四五六七八九十两]个?)\n|\n(?:[内后，,。、；;)）的]|以内|之内|小时|个工作日)"
)
"""What no line ends with, or no line begins with, unless a sentence was wrapped there."""
_SHORTEST_WRAPPED_LINE = 15
"""A shorter line without a comma is a heading, not half a sentence."""


@dataclass(frozen=True, slots=True)
class Flow:
    """``text`` is what the grammar reads; ``at[n]`` is the position of its n-th character in the letter."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The letter's own characters behind ``text[start:end]``, which must not be empty."""
        return Span(self.at[start], self.at[end - 1] + 1)


def flow_of(letter: str) -> Flow:
    """Normalised, without blanks; a line break stays where the sentence does not go on in the next line."""
    text, at = [], []
    lines = list(_lines(normalised(letter)))
    for number, (start, line) in enumerate(lines):
        for offset, character in _without_blanks(line):
            text.append(character)
            at.append(start + offset)
        following = lines[number + 1][1] if number + 1 < len(lines) else ""
        if not _goes_on(line, following):
            text.append(BREAK)
            at.append(start + len(line.rstrip()) - 1)
    return Flow("".join(text), tuple(at))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that hold anything, each with its position."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield start, line
        start += len(line)


def _without_blanks(line: str) -> Iterator[tuple[int, str]]:
    """The characters of a line. One blank between two digits or two Latin words stays: it keeps them apart."""
    last = ""
    gap = False
    for offset, character in enumerate(line):
        if character.isspace():
            gap = True
            continue
        if gap and _one_word(last, character):
            yield offset - 1, " "
        yield offset, character
        last, gap = character, False


def _one_word(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence was only wrapped at the end of ``line``."""
    line, following = line.strip(), following.strip()
    if not following or line.endswith(_ENDS_A_SENTENCE) or _BEGINS_A_CLAUSE.match(following):
        return False
    if _TORN.search(f"{line[-2:]}\n{following[:4]}"):
        return True
    return line.endswith(("，", ",", "、")) or "，" in line or len(line) >= _SHORTEST_WRAPPED_LINE
