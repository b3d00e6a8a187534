"""Why a visit of a large problem is left out, without asking forty thousand shifts one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from solver.part import Whole
from solver.problem import Problem
from solver.reasons import Reasons, has_skills, may_be_sent, why_left_out
from solver.schedule import Schedule
from solver.solution import LeftOut

Numbers = npt.NDArray[np.int64]

NEAREST_ASKED = 20
"""Shifts asked at first, and asked for a reason when no shift at all could do it."""


def reasons_for(problem: Problem, told: Mapping[int, LeftOut], missing: Sequence[int]) -> Iterator[LeftOut]:
    """The reasons of the visits ``missing``: what the cells ``told`` where that holds for the whole, or a better one.

    That a technician of the cell could do a visit, had he nothing else to do, is true of the whole; that nobody could
    is asked of all the others.
    """
    fleet, everybody = _Fleet(problem), None
    for visit in missing:
        reason = told.get(visit)
        if reason is None or reason.reason != "no_time":
            reason = fleet.reason(visit)
            if reason is None:
                everybody = everybody or Reasons(Schedule(problem))
                reason = everybody.of(visit)
        yield reason


class _Fleet:
    """All shifts of a problem as arrays, to see quickly who could be there and home in time at all."""

    def __init__(self, problem: Problem) -> None:
        shifts = problem.shifts
        self._problem, self._whole = problem, Whole(problem)
        self._starts = np.array([duty.start_location for duty in shifts], dtype=np.int64)
        self._ends = np.array([duty.end_location for duty in shifts], dtype=np.int64)
        self._begins = np.array([duty.start for duty in shifts], dtype=np.int64)
        self._last = np.array([duty.end + duty.overtime for duty in shifts], dtype=np.int64)
        self._begun = sorted({visit.under_way for visit in problem.visits if visit.under_way is not None})

    def reason(self, visit: int) -> LeftOut | None:
        """What those say who could be there and home in time, or else the nearest; None when nobody may do it."""
        if self._problem.visits[visit].under_way is not None:
            return None
        arrive, could = self._moments(visit)
        in_order = np.argsort(arrive, kind="stable")
        soon = self._able(in_order[could[in_order]], visit)
        first = list(islice(soon, NEAREST_ASKED))
        reason = self._said_by(first, visit)
        if reason is None or reason.reason != "no_time":
            others = islice(self._able(in_order, visit), NEAREST_ASKED)
            reason = self._said_by([*first, *soon, *others], visit)
        return reason

    def _moments(self, visit: int) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """Per shift when its technician is there at the soonest, and whether he could be home in time from it.

        A shift that has begun may run longer, and with traffic a way may be shorter than its leg: they are not ruled
        out.
        """
        problem, work = self._problem, self._problem.visits[visit]
        arrive = self._begins + problem.travel[self._starts, work.location]
        leave = np.maximum(arrive, work.release) + work.service
        could = leave + problem.travel[work.location, self._ends] <= self._last
        could[self._begun] = True
        return arrive, could | (problem.traffic is not None)

    def _able(self, shifts: Numbers, visit: int) -> Iterator[int]:
        return (shift for shift in shifts.tolist() if _may_do(self._problem, shift, visit))

    def _said_by(self, shifts: Sequence[int], visit: int) -> LeftOut | None:
        part = self._whole.part(shifts, [visit])
        if not shifts or visit not in part.visits:
            return None
        reason = why_left_out(Schedule(part.problem), part.visits.index(visit))
        facts = dict(reason.facts)
        if "location" in facts:
            facts["location"] = self._problem.visits[visit].location
        if "shift" in facts:
            facts["shift"] = part.shifts[facts["shift"]]
        return LeftOut(visit, reason.reason, facts)


def _may_do(problem: Problem, shift: int, visit: int) -> bool:
    duty, work = problem.shifts[shift], problem.visits[visit]
    pinned = None if work.pin is None else work.pin.technician
    return pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)
