"""Calendar files: an administrator's table of days off and make-up working days, on top of the published one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem
from dispatch.work_time import Calendar, Overrides, chinese_calendar


@dataclass(slots=True)
class _Found:
    years: set[int] = field(default_factory=set)
    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)
    problems: list[InputProblem] = field(default_factory=list)


def calendar_of(file: Path | None) -> Calendar:
    """The published calendar, with an administrator's file on top when there is one."""
    return chinese_calendar() if file is None else chinese_calendar(read_overrides(file))


def read_overrides(file: Path) -> Overrides:
    """A table per year, ``[2027]``, with ``off`` and ``worked``: days, or spans like ``2027-05-01/2027-05-05``.

    A year with a table counts as published. Raises ``InputErrors`` naming every key that cannot be used.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputErrors([InputProblem("calendar.unreadable", file.name, {"what": str(error)})]) from error
    found = _Found()
    for year, days in raw.items():
        _read_year(found, year, days, f"{file.name}: {year}")
    for day in sorted(found.off & found.worked):
        found.problems.append(InputProblem("calendar.off_and_worked", file.name, {"day": day.isoformat()}))
    if found.problems:
        raise InputErrors(found.problems)
    return Overrides(frozenset(found.years), frozenset(found.off), frozenset(found.worked))


def _read_year(found: _Found, year: str, days: object, where: str) -> None:
    if not (year.isdecimal() and len(year) == 4 and isinstance(days, Mapping)):
        found.problems.append(InputProblem("calendar.unknown_key", where, {"key": year}))
        return
    found.years.add(int(year))
    for key, spans in days.items():
        target = {"off": found.off, "worked": found.worked}.get(key)
        if target is None:
            found.problems.append(InputProblem("calendar.unknown_key", f"{where}.{key}", {"key": key}))
            continue
        for span in spans if isinstance(spans, list) else [spans]:
            in_span = _days_in(span)
            if {day.year for day in in_span} != {int(year)}:
                facts = {"given": str(span), "year": year}
                found.problems.append(InputProblem("calendar.bad_day", f"{where}.{key}", facts))
            target.update(in_span)


def _days_in(span: object) -> list[date]:
    """The days of one day or one span; none when it is neither, or runs backwards."""
    if isinstance(span, date) and not isinstance(span, datetime):
        return [span]
    try:
        ends = [date.fromisoformat(part.strip()) for part in str(span).split("/")]
    except ValueError:
        return []
    if len(ends) > 2 or (ends[-1] - ends[0]).days > 366:
        return []
    return [ends[0] + timedelta(days=number) for number in range((ends[-1] - ends[0]).days + 1)]
