"""Where the crew as it is leaves a gap: skills that hang on one person, and cells nobody reaches at some hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.moment import Interval, seconds_between
from dispatch.model.technician import Absence, Shift, Technician

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OnlyHolder:
    """A skill at a level that nobody but this technician has."""

    skill: str
    level: int
    technician_id: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Faults of one skill in one cell: ``weight`` of them in some period, somebody owed ``within_seconds``."""

    id: str
    skill: str
    level: int
    weight: float
    within_seconds: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours at which a fault in a cell would be too late whoever went, or hangs on one person.

    ``hours`` are the full hours at which such a fault would be reported, ``lost_weight`` the cell's weight times their
    share of all hours. ``only`` is the one who could still come; None when nobody can.
    """

    cell: Cell
    hours: tuple[datetime, ...]
    lost_weight: float
    only: str | None = None


def only_holders(technicians: Iterable[Technician], wanted: Iterable[tuple[str, int]]) -> tuple[OnlyHolder, ...]:
    """Each of the wanted skills (code and least level) that exactly one active technician has, in their order."""
    crew = [one for one in technicians if one.active]
    found = []
    for skill, level in dict.fromkeys(wanted):
        able = [one.id for one in crew if one.skills.get(skill, 0) >= level]
        if len(able) == 1:
            found.append(OnlyHolder(skill, level, able[0]))
    return tuple(found)


def gaps(
    cells: Sequence[Cell],
    technicians: Sequence[Technician],
    shifts: Iterable[Shift],
    absences: Iterable[Absence],
    travel_seconds: npt.NDArray[np.integer],
    period: Interval,
) -> tuple[Gap, ...]:
    """Every cell with hours of the period at which nobody, or one person alone, would be there in time; worst first.

    ``travel_seconds`` is an array [technician x cell] from where he lives, negative where there is no way. Whoever is
    off duty leaves when his next shift begins. It is about who is there at all, not about who is busy. ``InputErrors``
    for an array of another shape or a period without a full hour.
    """
    _require_fitting(cells, technicians, travel_seconds, period)
    hours = [period.start + HOUR * n for n in range(period.seconds // 3600)]
    waits = _waits(technicians, shifts, absences, hours)
    found: list[Gap] = []
    for c, cell in enumerate(cells):
        able = [t for t, one in enumerate(technicians) if one.active and one.skills.get(cell.skill, 0) >= cell.level]
        able = [t for t in able if travel_seconds[t, c] >= 0]
        in_time = waits[able] + travel_seconds[able, c][:, None] <= cell.within_seconds
        found.extend(_of_cell(cell, [technicians[t].id for t in able], in_time, hours))
    return tuple(sorted(found, key=lambda gap: (gap.only is not None, -gap.lost_weight, gap.cell.id, gap.cell.skill)))


def _of_cell(
    cell: Cell, able: Sequence[str], in_time: npt.NDArray[np.bool_], hours: Sequence[datetime]
) -> Iterable[Gap]:
    """The hours without anybody, and for each technician the hours that hang on him alone."""
    count = in_time.sum(axis=0)
    alone: dict[str | None, list[datetime]] = defaultdict(list)
    for h, hour in enumerate(hours):
        if count[h] == 0:
            alone[None].append(hour)
        elif count[h] == 1:
            alone[able[int(in_time[:, h].argmax())]].append(hour)
    for only, mine in alone.items():
        yield Gap(cell, tuple(mine), cell.weight * len(mine) / len(hours), only)


def _waits(
    technicians: Sequence[Technician], shifts: Iterable[Shift], absences: Iterable[Absence], hours: Sequence[datetime]
) -> npt.NDArray[np.float64]:
    """Seconds from each hour until each technician can leave [technician x hour]; endless after his last shift."""
    away: dict[str, list[Interval]] = defaultdict(list)
    for absence in absences:
        away[absence.technician_id].append(absence.span)
    duty: dict[str, list[Interval]] = defaultdict(list)
    for shift in shifts:
        duty[shift.technician_id].extend(_without(shift.span, away[shift.technician_id]))
    waits = np.full((len(technicians), len(hours)), np.inf)
    for t, technician in enumerate(technicians):
        for span in duty[technician.id]:
            begins = np.array([max(0, seconds_between(hour, span.start)) for hour in hours], np.float64)
            over = np.array([span.end <= hour for hour in hours])
            waits[t] = np.minimum(waits[t], np.where(over, np.inf, begins))
    return waits


def _without(span: Interval, gaps: Iterable[Interval]) -> list[Interval]:
    left, begins = [], span.start
    for gap in sorted(gaps, key=lambda gap: gap.start):
        if gap.start > begins:
            left.append(Interval(begins, min(gap.start, span.end)))
        begins = max(begins, gap.end)
        if begins >= span.end:
            break
    return [*left, Interval(begins, span.end)] if begins < span.end else [part for part in left if part.seconds]


def _require_fitting(
    cells: Sequence[Cell], technicians: Sequence[Technician], travel: npt.NDArray[np.integer], period: Interval
) -> None:
    problems = []
    wanted = (len(technicians), len(cells))
    if travel.shape != wanted:
        given = " x ".join(str(size) for size in travel.shape)
        facts = {"given": given, "wanted": f"{wanted[0]} x {wanted[1]}"}
        problems.append(InputProblem("staffing.bad_shape", "travel_seconds", facts))
    if period.seconds < 3600:
        problems.append(InputProblem("staffing.no_hours", "period"))
    for i, cell in enumerate(cells):
        if not 0 <= cell.weight < float("inf"):
            problems.append(InputProblem("staffing.bad_weight", f"cells[{i}].weight", {"given": cell.weight}))
    if problems:
        raise InputErrors(problems)
