"""Why a visit has no route: one code and a few integers, never prose.

| code | meaning | facts |
|---|---|---|
| under_way_conflict | it is under way where no way leads, or only those busy with another could do it | shift |
| pin_impossible | the pinned technician (or the pinned time) cannot be kept even with nothing else to do | technician |
| no_skill | nobody has all the skills at their levels | skill, level, best_level |
| no_technician | those with the skills are not allowed, are forbidden, or are not own staff | technicians |
| no_shift | none of the rest is on duty at a time that helps, or long enough | longest_seconds, needed_seconds |
| unreachable | no way leads from any of the rest to the visit and home | location |
| outside_windows | none of the rest can start inside a window | arrive, closes |
| no_time | somebody could, had he nothing else to do; as it is there is no room | technician, arrive |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from solver.problem import UNREACHABLE, Pin, Problem, Shift, Visit
from solver.schedule import Schedule
from solver.solution import LeftOut

ANYBODY = Pin()

CODES = (
    "no_skill",
    "no_technician",
    "no_shift",
    "unreachable",
    "outside_windows",
    "under_way_conflict",
    "pin_impossible",
    "no_time",
)
"""Every code; the first six in the order in which a shift is asked, so a later one means "came further"."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """The first thing that keeps one visit out of one shift."""

    code: str
    facts: Mapping[str, int] = field(default_factory=dict)


def has_skills(shift: Shift, visit: Visit) -> bool:
    """Whether the shift's technician has every skill the visit asks for, at its level or above."""
    levels = dict(shift.skills)
    return all(levels.get(skill, -1) >= level for skill, level in visit.skills)


def may_be_sent(shift: Shift, visit: Visit) -> bool:
    """Whether this technician may do the visit at all: allowed, not forbidden, and own staff where that is asked."""
    technician = shift.technician
    allowed = visit.allowed_technicians is None or technician in visit.allowed_technicians
    return allowed and technician not in visit.forbidden_technicians and (shift.own_staff or not visit.own_staff_only)


def first_blocker(schedule: Schedule, visit: int, shift: int) -> Blocker | None:
    """The first constraint that keeps ``visit`` out of ``shift`` if it had nothing else to do; None when none does."""
    work, duty = schedule.problem.visits[visit], schedule.problem.shifts[shift]
    if work.under_way is not None and work.under_way != shift:
        return Blocker("under_way_conflict", {"shift": work.under_way})
    if (work.pin or ANYBODY).technician not in (None, duty.technician):
        return Blocker("pin_impossible", {"technician": duty.technician})
    if not has_skills(duty, work):
        return Blocker("no_skill", _missing_skill([duty], work))
    if not may_be_sent(duty, work):
        return Blocker("no_technician", {"technicians": 1})
    return _in_time(schedule, visit, shift)


def _in_time(schedule: Schedule, visit: int, shift: int) -> Blocker | None:
    work, duty = schedule.problem.visits[visit], schedule.problem.shifts[shift]
    opening = schedule.openings[shift]
    if schedule.timed(shift, (visit,) if opening.under_way is None else (opening.under_way, visit)) is not None:
        return None
    longest, needed = duty.end - max(duty.start, work.release), work.service
    if longest < needed:
        return Blocker("no_shift", {"longest_seconds": max(0, longest), "needed_seconds": needed})
    there = schedule.travel[duty.start_location, work.location]
    back = schedule.travel[work.location, duty.end_location]
    if there >= UNREACHABLE or back >= UNREACHABLE:
        return Blocker("unreachable", {"location": work.location})
    moments = schedule.stop(visit, duty.start, there, first=True)
    if moments is None:
        return _too_late(work, duty.start + there)
    if moments[2] + back > duty.end:
        facts = {"longest_seconds": longest, "needed_seconds": moments[2] + back - max(duty.start, work.release)}
        return Blocker("no_shift", facts)
    if opening.under_way is not None:
        return Blocker("under_way_conflict", {"shift": shift})
    return Blocker("no_shift", {"longest_seconds": longest, "needed_seconds": needed})


def _too_late(work: Visit, arrive: int) -> Blocker:
    pinned = work.pin is not None and work.pin.window is not None and arrive > work.pin.window[1]
    if pinned or not work.windows:
        return Blocker("pin_impossible", {"arrive": arrive})
    return Blocker("outside_windows", {"arrive": arrive, "closes": max(closes for _, closes in work.windows)})


def why_left_out(schedule: Schedule, visit: int) -> LeftOut:
    """The reason one visit is left out, judged over all shifts: the point to which the most willing of them came."""
    return Reasons(schedule).of(visit)


class Reasons:
    """Why visits are left out; whom a kind of visit may be given to is looked up once for all of its kind."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._problem = schedule.problem
        self._able: dict[object, list[int]] = {}

    def of(self, visit: int) -> LeftOut:
        """The reason for one visit."""
        work = self._problem.visits[visit]
        if work.under_way is not None:
            return LeftOut(visit, "under_way_conflict", {"shift": work.under_way})
        able = self._shifts_for(work)
        chance = self._nearest_chance(visit, able)
        if chance is not None:
            return LeftOut(visit, "no_time", chance)
        if work.pin is not None:
            pinned = work.pin.technician
            return LeftOut(visit, "pin_impossible", {} if pinned is None else {"technician": pinned})
        blockers = [first_blocker(self._schedule, visit, shift) for shift in able or range(len(self._problem.shifts))]
        furthest = max((b for b in blockers if b), key=lambda b: CODES.index(b.code), default=Blocker("no_shift"))
        return LeftOut(visit, furthest.code, _facts(self._problem, work, furthest))

    def _shifts_for(self, work: Visit) -> list[int]:
        """The shifts whose technician may do it as far as skills, permissions and pins go."""
        pinned = (work.pin or ANYBODY).technician
        key = work.skills, work.allowed_technicians, work.forbidden_technicians, work.own_staff_only, pinned
        if key not in self._able:
            self._able[key] = [
                number
                for number, duty in enumerate(self._problem.shifts)
                if pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)
            ]
        return self._able[key]

    def _nearest_chance(self, visit: int, able: Sequence[int]) -> Mapping[str, int] | None:
        """Who would be there first with nothing else to do; None when nobody could."""
        best: tuple[int, int] | None = None
        for soonest, shift in sorted((self._soonest(visit, shift), shift) for shift in able):
            if best is not None and soonest > best[0]:
                break  # nobody behind him can be there sooner
            under_way = self._schedule.openings[shift].under_way
            route = self._schedule.timed(shift, (visit,) if under_way is None else (under_way, visit))
            if route is not None:
                found = route.stops[-1].arrive, self._problem.shifts[shift].technician
                best = found if best is None else min(best, found)
        return None if best is None else {"technician": best[1], "arrive": best[0]}

    def _soonest(self, visit: int, shift: int) -> int:
        """A moment before which this shift cannot bring anybody there; traffic may make a way shorter than its leg."""
        opening = self._schedule.openings[shift]
        if self._problem.traffic is not None:
            return opening.ready
        return opening.ready + int(self._schedule.travel[opening.location, self._problem.visits[visit].location])


def _facts(problem: Problem, work: Visit, blocker: Blocker) -> Mapping[str, int]:
    if blocker.code == "no_skill":
        return _missing_skill(problem.shifts, work)
    if blocker.code == "no_technician":
        return {"technicians": len({duty.technician for duty in problem.shifts if has_skills(duty, work)})}
    return blocker.facts


def _missing_skill(shifts: tuple[Shift, ...] | list[Shift], work: Visit) -> Mapping[str, int]:
    """The scarcest of the skills asked for, its level, and the best level anybody has (-1: nobody has it)."""
    held = {skill: [dict(duty.skills).get(skill, -1) for duty in shifts] for skill, _ in work.skills}
    skill, level = min(work.skills, key=lambda pair: sum(have >= pair[1] for have in held[pair[0]]))
    return {"skill": skill, "level": level, "best_level": max(held[skill])}
