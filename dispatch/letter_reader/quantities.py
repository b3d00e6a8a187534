"""Numbers with a unit of time: 24小时, 两个半小时, 3-5个工作日, 三年（36个月）, 每半年."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from dispatch.letter_reader.numbers import Number
from dispatch.model.policy import Term, Unit

_UNITS: tuple[tuple[str, Unit, Fraction], ...] = (
    (r"个?工作小时|个?工时", Unit.HOURS, Fraction(1)),
    (r"个?(?:小时|钟头)|hours?|Hours?|[hH](?![A-Za-z])", Unit.HOURS, Fraction(1)),
    (r"分钟|分(?=[内,，、。;以之])|min(?:utes?|s)?", Unit.MINUTES, Fraction(1)),
    (r"刻钟", Unit.MINUTES, Fraction(15)),
    (r"秒钟?", Unit.MINUTES, Fraction(1, 60)),
    (r"个?工作[日天]", Unit.WORKING_DAYS, Fraction(1)),
    (r"个?(?:日历天|日历日|自然日|自然天|天|日)", Unit.DAYS, Fraction(1)),
    (r"周年|个?年(?!度|级|限|代|底|初|末|检)|载|年度(?=免费)", Unit.YEARS, Fraction(1)),
    (r"个?(?:星期|礼拜)|周(?!一|二|三|四|五|六|日|末|期|边|转|到|年)", Unit.WEEKS, Fraction(1)),
    (r"个?季度", Unit.MONTHS, Fraction(3)),
    (r"个?月(?!份|底|初|末|度)", Unit.MONTHS, Fraction(1)),
)
_UNIT = re.compile(
    r"\)?(?:余|多|来)?\(?(?:" + "|".join(f"(?P<u{n}>{pattern})" for n, (pattern, _, _) in enumerate(_UNITS)) + r")\)?"
)
_RANGE = re.compile(r"(?:个?(?:小时|工作日|天|日|年|月|分钟))?(?:-|~|至|到|或|、)")
_HALF_MORE = re.compile(r"半(?!年|天|日|个月|小时)")
_SMALLER = {
    Unit.YEARS: (Unit.MONTHS, 12),
    Unit.MONTHS: (Unit.DAYS, 30),
    Unit.WEEKS: (Unit.DAYS, 7),
    Unit.DAYS: (Unit.HOURS, 24),
    Unit.HOURS: (Unit.MINUTES, 60),
}
_DAYS_AT_MOST = 36_600


@dataclass(frozen=True, slots=True)
class Duration:
    """A term as written. ``numbers`` are places in the list of numbers; of a range ``low`` is the lower bound.

    ``working_hours``: the letter itself speaks of hours of work. ``half_day``: 半天 may mean half a working day.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    term: Term
    low: Term | None = None
    working_hours: bool = False
    half_day: bool = False


def term_of(value: Fraction, unit: Unit) -> Term | None:
    """A whole number of the unit or of a smaller one: half a year is 6 months, 1.5 hours are 90 minutes."""
    while value.denominator != 1 and unit in _SMALLER:
        unit, times = _SMALLER[unit]
        value *= times
    amount = ceil(value)
    return Term(amount, unit) if 0 < amount <= _DAYS_AT_MOST else None


def durations_in(text: str, numbers: Sequence[Number], taken: Mapping[int, str]) -> tuple[Duration, ...]:
    """Every term written with numbers that are not yet ``taken`` as something else."""
    found: list[Duration] = []
    index = 0
    while index < len(numbers):
        duration = None if index in taken else _duration(text, numbers, index, taken)
        if duration is None:
            index += 1
            continue
        found.append(duration)
        index = duration.numbers[-1] + 1
    return tuple(_with_restatements(text, found))


def _duration(text: str, numbers: Sequence[Number], index: int, taken: Mapping[int, str]) -> Duration | None:
    last, low = _range_end(text, numbers, index, taken)
    last = _written_twice(text, numbers, last)
    value, end = _value(numbers[last]), numbers[last].end
    used = list(range(index, last + 1))
    if value is None:
        return None
    if low is None:
        low = _spoken_range(numbers[index])
    following = last + 1
    if following < len(numbers) and re.fullmatch("个?", text[end : numbers[following].start]):
        value, end, used = _and_a_half(text, numbers[following], value, end, used)
    unit = _UNIT.match(text, end)
    if unit is None:
        return None
    return _finished(text, numbers, used, value, low, unit)


def _finished(
    text: str, numbers: Sequence[Number], used: list[int], value: Fraction, low: Fraction | None, found: re.Match[str]
) -> Duration | None:
    group = next(int(name[1:]) for name, part in found.groupdict().items() if part)
    _, unit, factor = _UNITS[group]
    end = found.end() - (found[0].endswith(")") and "(" not in found[0])
    half = _HALF_MORE.match(text, end) if unit in (Unit.YEARS, Unit.HOURS) else None
    if half:
        value, end, used = value + Fraction(1, 2), half.end(), [*used, used[-1] + 1]
    term = term_of(value * factor, unit)
    if term is None:
        return None
    return Duration(
        start=numbers[used[0]].start,
        end=end,
        numbers=tuple(used),
        term=term,
        low=None if low is None or low >= value else term_of(low * factor, unit),
        working_hours=group == 0,
        half_day=unit in (Unit.DAYS, Unit.WORKING_DAYS) and value == Fraction(1, 2),
    )


def _range_end(
    text: str, numbers: Sequence[Number], index: int, taken: Mapping[int, str]
) -> tuple[int, Fraction | None]:
    """3-5, 三至五: the place of the upper bound, and the lower bound."""
    following = index + 1
    if following >= len(numbers) or following in taken:
        return index, None
    between = text[numbers[index].end : numbers[following].start]
    low, high = numbers[index].value, numbers[following].value
    if low is None or high is None or not _RANGE.fullmatch(between) or low >= high:
        return index, None
    unit = re.match(r"个?(?:小时|工作日|天|日|年|月|分钟)", between)
    if unit and not text.startswith(
        unit[0].removeprefix("个"), numbers[following].end + text.startswith("个", numbers[following].end)
    ):
        return index, None
    if "、" in between and not (low.denominator == high.denominator == 1 and high == low + 1 and between == "、"):
        return index, None
    return following, low


def _written_twice(text: str, numbers: Sequence[Number], index: int) -> int:
    """二十四（24）小时: the same number in two ways."""
    following = index + 1
    if following < len(numbers) and numbers[following].value == numbers[index].value:
        between = text[numbers[index].end : numbers[following].start]
        if between == "(" and text[numbers[following].end : numbers[following].end + 1] == ")":
            return following
    return index


def _value(number: Number) -> Fraction | None:
    return number.value if number.value is not None else _spoken_high(number.text)


def _spoken_high(words: str) -> Fraction | None:
    """一两天, 三五天: the upper one."""
    digits = "一二三四五六七八九"
    two = words.replace("两", "二")
    if (len(two) == 2 and all(word in digits for word in two) and two[0] < two[1]) or two in ("一二", "二三", "三五"):
        return Fraction(digits.index(two[1]) + 1)
    return None


def _spoken_range(number: Number) -> Fraction | None:
    if number.value is not None or _spoken_high(number.text) is None:
        return None
    return Fraction("一二三四五六七八九".index(number.text[0].replace("两", "二")) + 1)


def _and_a_half(text: str, half: Number, value: Fraction, end: int, used: list[int]) -> tuple[Fraction, int, list[int]]:
    """一个半小时."""
    if half.text == "半" and text[end : half.start] == "个":
        return value + Fraction(1, 2), half.end, [*used, used[-1] + 1]
    return value, end, used


def _with_restatements(text: str, durations: Sequence[Duration]) -> list[Duration]:
    """三年（36个月） is one term, 2小时30分钟 another."""
    merged: list[Duration] = []
    for duration in durations:
        before = merged[-1] if merged else None
        if before is not None and _restates(text, before, duration):
            merged[-1] = _joined(before, duration, before.term)
        elif before is not None and (total := _sum(before, duration)):
            merged[-1] = _joined(before, duration, total)
        else:
            merged.append(duration)
    return merged


def _restates(text: str, one: Duration, other: Duration) -> bool:
    return text[one.end : other.start] in ("(", "(即", "(共", "(合计") and text[other.end : other.end + 1] == ")"


def _sum(one: Duration, other: Duration) -> Term | None:
    smaller = _SMALLER.get(one.term.unit)
    if one.end != other.start or smaller is None or smaller[0] is not other.term.unit:
        return None
    return Term(one.term.amount * smaller[1] + other.term.amount, other.term.unit)


def _joined(one: Duration, other: Duration, term: Term) -> Duration:
    return Duration(
        one.start, other.end, (*one.numbers, *other.numbers), term, one.low, one.working_hours, one.half_day
    )
