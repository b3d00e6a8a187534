"""Time as letters count it: elapsed hours with holds, calendar days, months, and the working days of the mainland."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

import chinese_calendar as state_council

from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Term, Unit

_ONE_DAY = timedelta(days=1)
_LAST_SECOND = time(23, 59, 59, tzinfo=SHANGHAI)


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in Asia/Shanghai (rule B1)."""
    return instant.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The last second that still belongs to the day, in Asia/Shanghai."""
    return datetime.combine(day, _LAST_SECOND)


def add_months(day: date, months: int) -> date:
    """The day with the same number so many months on, or that month's last day when there is none (rule B3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_term(day: date, term: Term) -> date:
    """The last day of a term in days, weeks, months or years; ``day`` itself is not counted.

    Raises ``ValueError`` for hours and working days, which need an instant or a calendar.
    """
    match term.unit:
        case Unit.DAYS:
            return day + timedelta(days=term.amount)
        case Unit.WEEKS:
            return day + timedelta(weeks=term.amount)
        case Unit.MONTHS:
            return add_months(day, term.amount)
        case Unit.YEARS:
            return add_months(day, 12 * term.amount)
        case _:
            raise ValueError(f"not a term in calendar days: {term}")


def merged(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time as disjoint intervals in order; empty ones vanish, touching ones become one."""
    whole: list[Interval] = []
    for span in sorted(spans, key=lambda span: span.start):
        if span.start == span.end:
            continue
        if whole and span.start <= whole[-1].end:
            whole[-1] = Interval(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return tuple(whole)


def elapsed_steps(start: datetime, span: timedelta, stops: Sequence[Interval]) -> Iterator[tuple[Interval, datetime]]:
    """Each stop that puts the due moment off, with the due moment after it; ``stops`` as :func:`merged` gives them.

    Time that is used up exactly when a stop begins is due then (rule B6).
    """
    due = start + span
    for stop in stops:
        if stop.start >= due:
            return
        if stop.end > start:
            due += stop.end - max(stop.start, start)
            yield stop, due


def elapsed_due(start: datetime, span: timedelta, stops: Sequence[Interval] = ()) -> datetime:
    """When ``span`` has run since ``start``, not counting the ``stops``."""
    due = start + span
    for _, due in elapsed_steps(start, span, stops):  # noqa: B007 - the last one counts
        pass
    return due


class Calendar(Protocol):
    """Knows the working days, and for which years they have been published."""

    def is_working_day(self, day: date) -> bool: ...

    def published(self, year: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Overrides:
    """An administrator's table on top of the published one (see ``dispatch.calendar_files``).

    ``years`` count as published; ``off`` and ``worked`` beat every other rule.
    """

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


NO_OVERRIDES = Overrides()


class ChineseCalendar:
    """The State Council's yearly notices with make-up working days; a year without one has plain weekends."""

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        self._published = frozenset(day.year for day in state_council.holidays) | overrides.years
        self._years: dict[int, tuple[date, ...]] = {}

    def is_working_day(self, day: date) -> bool:
        days = self.working_days(day.year)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def published(self, year: int) -> bool:
        return year in self._published

    def working_days(self, year: int) -> tuple[date, ...]:
        """All working days of a year, in order; worked out once."""
        known = self._years.get(year)
        if known is None:
            first = date(year, 1, 1).toordinal()
            days = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
            known = self._years[year] = tuple(filter(self._worked, days))
        return known

    def _worked(self, day: date) -> bool:
        if day in self._overrides.worked or day in self._overrides.off:
            return day in self._overrides.worked
        if day in state_council.workdays:
            return True
        return day.weekday() < 5 and day not in state_council.holidays


def chinese_calendar(overrides: Overrides = NO_OVERRIDES) -> Calendar:
    """The mainland's working days (rule B4). Source: the package chinesecalendar, years 2004 to 2026."""
    return ChineseCalendar(overrides)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The last day of a term in working days; ``provisional`` when a year on the way has no published notice."""

    last_day: date
    provisional: bool


def add_working_days(day: date, amount: int, calendar: Calendar) -> WorkingDays:
    """The ``amount``-th working day after ``day``, which is itself never counted (rule B4)."""
    left, last, provisional = amount, day, False
    while left:
        last += _ONE_DAY
        provisional = provisional or not calendar.published(last.year)
        left -= calendar.is_working_day(last)
    return WorkingDays(last, provisional)
