"""How much longer a trip takes at some hours: factors by region, city or country, kind of day and hour."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.moment import SHANGHAI
from dispatch.work_time import Calendar

URBAN_METRES = 25_000
"""A trip up to this length meets the city's traffic, a longer one mostly the country's."""

FULL_SPEED = 1000
LEAST_FACTOR, MOST_FACTOR = 0.5, 4.0

_GOLDEN_DAYS = 7
"""So many days off in a row make a golden week; its first and its last day fill the roads."""


class Area(StrEnum):
    """Whose traffic a trip meets. ``STEADY`` is everything that keeps its timetable: rail, air."""

    URBAN = "urban"
    INTERCITY = "intercity"
    STEADY = "steady"


class DayKind(StrEnum):
    WORKDAY = "workday"
    RESTDAY = "restday"
    GOLDEN = "golden_week_first_last_day"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What a factor holds for. ``region`` is the adcode of a city, empty for everywhere."""

    region: str
    area: Area
    day: DayKind
    hour: int


@dataclass(frozen=True)
class HourProfile:
    """Factors on the seconds without traffic; 1 where nothing is known."""

    factors: Mapping[Cell, float] = field(default_factory=dict)

    @cached_property
    def regions(self) -> frozenset[str]:
        """The cities that have factors of their own."""
        return frozenset(cell.region for cell in self.factors) - {""}

    def factor(self, cell: Cell) -> float:
        """The cell's own factor, else that of everywhere, else that of an ordinary day off."""
        for day in dict.fromkeys((cell.day, DayKind.RESTDAY if cell.day is DayKind.GOLDEN else cell.day)):
            for region in dict.fromkeys((cell.region, "")):
                known = self.factors.get(Cell(region, cell.area, day, cell.hour))
                if known is not None:
                    return known
        return 1.0


@dataclass(frozen=True, slots=True)
class HourClasses:
    """Which legs of a matrix slow down alike: ``classes`` [from x to] are positions in ``kinds``."""

    classes: npt.NDArray[np.int64]
    kinds: tuple[tuple[str, Area], ...]
    profile: HourProfile
    calendar: Calendar

    def speeds(self, start: datetime, seconds: int, span: int) -> npt.NDArray[np.int64]:
        """Per mille of full speed [kinds x spans] for spans of ``span`` seconds from ``start`` on."""
        middles = [start + timedelta(seconds=second + span / 2) for second in range(0, max(seconds, span), span)]
        cells = [
            (day_kind(local.date(), self.calendar), local.hour) for local in (m.astimezone(SHANGHAI) for m in middles)
        ]
        return np.array(
            [
                [round(FULL_SPEED / self.profile.factor(Cell(region, area, day, hour))) for day, hour in cells]
                for region, area in self.kinds
            ],
            dtype=np.int64,
        )


def area_of(metres: float) -> Area:
    """Whose traffic a trip of this length meets."""
    return Area.URBAN if metres <= URBAN_METRES else Area.INTERCITY


def day_kind(day: date, calendar: Calendar) -> DayKind:
    """Working day, day off, or the first or last of a golden week."""
    if calendar.is_working_day(day):
        return DayKind.WORKDAY
    before, after = (_days_off(day, step, calendar) for step in (-1, 1))
    whole = before + after + 1 >= _GOLDEN_DAYS
    return DayKind.GOLDEN if whole and not (before and after) else DayKind.RESTDAY


def _days_off(day: date, step: int, calendar: Calendar) -> int:
    count = 0
    while count < 2 * _GOLDEN_DAYS and not calendar.is_working_day(day + timedelta(days=step * (count + 1))):
        count += 1
    return count


def read_guess(file: Path) -> HourProfile:
    """The shipped guess: one row for each hour, one column for each area and kind of day."""
    factors = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column, value in row.items():
                if column != "hour":
                    area, day = column.split("_", 1)
                    factors[Cell("", Area(area), DayKind(day), int(row["hour"]))] = float(value)
    return HourProfile(factors)


def write_profile(file: Path, profile: HourProfile) -> None:
    """One row a factor, in order."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("region", "area", "day", "hour", "factor"))
        for cell, factor in sorted(profile.factors.items()):
            writer.writerow((cell.region, cell.area.value, cell.day.value, cell.hour, f"{factor:.4f}"))


def read_profile(file: Path) -> HourProfile:
    """What ``write_profile`` wrote; ``InputErrors`` names every row that cannot be used."""
    factors: dict[Cell, float] = {}
    problems = []
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                cell = Cell(row["region"] or "", Area(row["area"]), DayKind(row["day"]), int(row["hour"]))
                factor = float(row["factor"])
                if not (0 <= cell.hour < 24 and math.isfinite(factor) and LEAST_FACTOR <= factor <= MOST_FACTOR):
                    raise ValueError
            except (KeyError, TypeError, ValueError):
                problems.append(InputProblem("lesson.bad_hours", f"{file.name}:{number}"))
                continue
            factors[cell] = factor
    if problems:
        raise InputErrors(problems)
    return HourProfile(factors)
