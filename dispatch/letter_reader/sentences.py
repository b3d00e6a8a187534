"""Sentences of a flow, their parts, and the heading each stands under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_SENTENCE = 600
"""Characters."""
_END = re.compile(r"[。!?！？\n]")
_PART = re.compile(r"[;]")
_SEGMENT = re.compile(r"[，,、;]")
_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.章节条:]|\([一二三四五六七八九十]\)|\d{1,2}(?:\.\d+)*[、.:])[^，,。]{2,24}:?"
)
_SHORT_LINE = re.compile(r"[^，,。;:\d一二三四五六七八九十两半、]{2,14}:?")
_NUMBERED = re.compile(
    r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:\.\d+)*|[a-zA-Z])[)、.:,，](?!\d)|\d{1,2}(?:\.\d+)+(?=[^\d.])|[①-⒛-●•◆■*·]"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of the flow, without its full stop. ``heading`` is the section it belongs to.

    ``line`` is the line it stands in: sentences of one line share what the line says.
    """

    text: str
    start: int
    end: int
    heading: str
    line: tuple[int, int]

    def part(self, position: int) -> tuple[int, int]:
        """The part between semicolons round a position."""
        return self._between(_PART, position)

    def segment(self, position: int) -> tuple[int, int]:
        """The part between commas round a position."""
        return self._between(_SEGMENT, position)

    def _between(self, mark: re.Pattern[str], position: int) -> tuple[int, int]:
        start, end = self.start, self.end
        for found in mark.finditer(self.text, self.start, self.end):
            if found.end() <= position:
                start = found.end()
            elif found.start() >= position:
                end = found.start()
                break
        return start, end


def sentences_of(text: str) -> Iterator[Sentence]:
    """All sentences that hold more than blanks."""
    heading = ""
    for line_start, line_end in _pieces(text, 0, len(text), re.compile("\n")):
        line = text[line_start:line_end]
        if _HEADING.fullmatch(line) or _SHORT_LINE.fullmatch(line):
            heading = line
        for start, end in _not_too_long(text, _pieces(text, line_start, line_end, _END)):
            yield Sentence(text, _behind_number(text, start, end), end, heading, (line_start, line_end))


def _not_too_long(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Nobody writes such sentences; cut at a comma they cost no more than others."""
    for start, end in pieces:
        while end - start > LONGEST_SENTENCE:
            comma = text.rfind("，", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            cut = comma + 1 if comma > 0 else start + LONGEST_SENTENCE
            yield start, cut
            start = cut
        yield start, end


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for found in mark.finditer(text, start, end):
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:end].strip():
        yield start, end


def _behind_number(text: str, start: int, end: int) -> int:
    """A clause number is no part of the sentence."""
    numbered = _NUMBERED.match(text, start, end)
    return numbered.end() if numbered and numbered.end() < end else start
