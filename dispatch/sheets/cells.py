"""One row read cell by cell: each wrong cell is a problem of its line and column, and all of them are found."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time

from dispatch.errors import Fact, InputProblem

YES = ("是", "有", "在职", "y", "yes", "true", "1")
NO = ("否", "无", "离职", "n", "no", "false", "0")
LONGEST_TEXT = 500
LONGEST_ID = 64
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)(?::00)?")
_SKILL = re.compile(r"\s*([^:：*xX×]+?)\s*(?:[:：*xX×]\s*([1-3]))?\s*")
_BETWEEN_SKILLS = re.compile(r"[;；,，、/|]+")


class Cells:
    """The cells of one line by column key; problems are collected in ``problems``."""

    def __init__(self, number: int, cells: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """``headers`` are the headers as the file writes them, by column key: problems name them."""
        self.number = number
        self._cells = cells
        self.headers = headers
        self.problems: list[InputProblem] = []

    def problem(self, code: str, key: str, **facts: Fact) -> None:
        """Something is wrong with one cell."""
        where: dict[str, Fact] = {"line": self.number, "column": self.headers.get(key, key)}
        self.problems.append(InputProblem(code, f"{self.number}", {**where, **facts}))

    def text(self, key: str) -> str:
        found = self._cells.get(key, "")
        if len(found) > LONGEST_TEXT:
            self.problem("sheet.too_much_text", key, most=LONGEST_TEXT)
        return found[:LONGEST_TEXT]

    def name(self, key: str) -> str:
        """A text that has to be there."""
        if not self.text(key):
            self.problem("sheet.missing", key)
        return self.text(key)

    def id(self, key: str) -> str:
        """An id: there, and not too long for the store."""
        found = self.name(key)
        if len(found) > LONGEST_ID:
            self.problem("sheet.too_much_text", key, most=LONGEST_ID)
        return found

    def reference(self, key: str, known: Collection[str]) -> str:
        """An id of something that is on record already."""
        found = self.id(key)
        if found and found not in known:
            self.problem("sheet.unknown_reference", key, given=found)
        return found

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        found = self.text(key)
        if not found:
            return default
        if not found.isascii() or not found.isdecimal() or not least <= int(found) <= most:
            self.problem("sheet.not_a_number", key, given=found[:40], least=least, most=most)
            return default
        return int(found)

    def degrees(self, key: str) -> float | None:
        found = self.text(key)
        if not found:
            return None
        try:
            value = float(found)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.problem("sheet.not_degrees", key, given=found[:40])
            return None
        return value

    def day(self, key: str) -> date | None:
        found = self.text(key)
        day = _day(found)
        if found and day is None:
            self.problem("sheet.not_a_day", key, given=found[:40])
        return day

    def clock(self, key: str) -> time | None:
        """A time of day; 24:00 is midnight at its end and read as 00:00."""
        found = self.name(key)
        match = _CLOCK.fullmatch(found)
        if match is None or (match[1] == "24" and match[2] != "00"):
            if found:
                self.problem("sheet.not_a_time", key, given=found[:40])
            return None
        return time(int(match[1]) % 24, int(match[2]))

    def flag(self, key: str, *, default: bool) -> bool:
        found = self.text(key).casefold()
        if found and found not in (*YES, *NO):
            self.problem("sheet.not_yes_or_no", key, given=found[:40])
        return found in YES if found else default

    def skills(self, key: str, codes: Mapping[str, str]) -> Mapping[str, int]:
        """``pump:2; electrical`` as levels by code; ``codes`` gives the code of every name that is understood."""
        levels: dict[str, int] = {}
        for part in filter(None, (part.strip() for part in _BETWEEN_SKILLS.split(self.name(key)))):
            match = _SKILL.fullmatch(part)
            if match is None:
                self.problem("sheet.not_a_skill", key, given=part[:40])
                continue
            code = codes.get(match[1].casefold(), match[1])
            levels[code] = max(levels.get(code, 0), int(match[2] or 1))
        return levels


def _day(text: str) -> date | None:
    """The day of ``2026-12-01``, ``2026/12/1``, ``2026年12月1日``; None for any other text, or the 31st of April."""
    match = _DAY.fullmatch(text)
    try:
        return None if match is None else date(*map(int, match.groups()))
    except ValueError:
        return None


def first_twice(ids: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str, int]]:
    """Lines whose id stands in an earlier line: (line, id, the earlier line)."""
    seen: dict[str, int] = {}
    found = []
    for number, name in ids:
        if name and name in seen:
            found.append((number, name, seen[name]))
        else:
            seen.setdefault(name, number)
    return found
