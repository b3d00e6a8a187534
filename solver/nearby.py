"""Only the neighbourhood of some visits is searched again: what to do in the seconds after a new fault.

Everything but the shifts nearest to the visits stands as it is. Those shifts and the visits on them are a problem of
their own, a hundred visits instead of thousands, so that the seconds go where they can help.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import add

import numpy as np
import numpy.typing as npt

from solver.cost import evaluate
from solver.engine.arrays import able_shifts
from solver.part import Part, Whole, known_routes
from solver.problem import UNREACHABLE, Problem
from solver.reasons import why_left_out
from solver.schedule import Schedule
from solver.solution import Cost, Solution

Routes = Mapping[int, tuple[int, ...]]
Search = Callable[[Problem, Routes], Solution]
"""An engine for problems without links: it begins with these routes."""

NEAREST_SHIFTS = 30
"""Shifts about each visit that are searched again."""


def solve_nearby(problem: Problem, start: Routes, around: Collection[int], search: Search) -> Solution:
    """The plan ``start`` with only what lies near the visits ``around`` searched again.

    Shifts whose route in ``start`` is no legal one are searched too. The problem must be valid and without links.
    """
    schedule = Schedule(problem)
    begun = known_routes(problem, start)
    whole = Whole(problem)
    shifts = whole.with_excluded([*neighbours(problem, begun, around), *_illegal(schedule, begun)])
    found = [visit for shift in shifts for visit in begun.get(shift, ())]
    far = {shift: visits for shift, visits in begun.items() if shift not in shifts}
    part = whole.part(shifts, {*found, *around} - {v for visits in far.values() for v in visits})
    return _put_back(schedule, far, part, search(part.problem, part.narrowed(begun)))


def neighbours(problem: Problem, routes: Routes, around: Collection[int], count: int = NEAREST_SHIFTS) -> list[int]:
    """For each of the visits the ``count`` shifts that could help it soonest, and the shift it is in now.

    First come those who are there in time when they drive there first, then the others; each by how near their route
    comes to the visit.
    """
    need_of, able = able_shifts(problem)
    near: dict[int, None] = {}
    for visit in sorted(set(around)):
        near.update(dict.fromkeys(shift for shift, visits in routes.items() if visit in visits))
        may = np.flatnonzero(able[need_of[visit]])
        late, away = _late(problem, visit)[may], _away(problem, routes, visit)[may]
        order = np.lexsort((may, away, late))
        near.update(dict.fromkeys(int(may[index]) for index in order[:count] if away[index] < UNREACHABLE))
    return list(near)


def _late(problem: Problem, visit: int) -> npt.NDArray[np.int64]:
    """Per shift the weight of the promises broken when its technician drives to the visit first of all."""
    work = problem.visits[visit]
    begins = np.array([duty.start for duty in problem.shifts], dtype=np.int64)
    places = np.array([duty.start_location for duty in problem.shifts], dtype=np.int64)
    arrive = np.maximum(begins + problem.travel[places, work.location], work.release)
    late = np.zeros(len(problem.shifts), np.int64)
    for promise in work.commitments:
        over = arrive + (work.service if promise.on_finish else 0) > promise.due
        late += promise.breach_weight * over
    return late


def _away(problem: Problem, routes: Routes, visit: int) -> npt.NDArray[np.int64]:
    """Per shift the seconds to the visit from the nearest place on its route."""
    legs = problem.travel[np.arange(problem.travel.shape[0]), problem.visits[visit].location].tolist()
    away = np.array([legs[duty.start_location] for duty in problem.shifts], dtype=np.int64)
    for shift, visits in routes.items():
        away[shift] = min([int(away[shift]), *(legs[problem.visits[v].location] for v in visits if v != visit)])
    return away


def _illegal(schedule: Schedule, routes: Routes) -> list[int]:
    """Shifts whose route cannot stay as it is: not to be driven, not by this technician, or not beside another."""
    problem = schedule.problem
    need_of, able = able_shifts(problem)
    used = {shift for shift, visits in routes.items() if visits}
    found = []
    for shift, opening in enumerate(schedule.openings):
        visits = routes.get(shift, ())
        mine = visits[1:] if visits and visits[0] == opening.under_way else visits
        may = len(mine) == len(visits) - (opening.under_way is not None)
        may = may and all(able[need_of[visit], shift] for visit in mine)
        excluded = shift in used and bool(problem.shifts[shift].excludes & used)
        if not may or excluded or (visits and schedule.timed(shift, visits) is None):
            found.append(shift)
    return found


def _put_back(schedule: Schedule, far: Routes, part: Part, found: Solution) -> Solution:
    """The whole plan: what stayed as it was, and what was found for the part."""
    problem = schedule.problem
    timed = [schedule.timed(shift, visits) for shift, visits in far.items() if visits]
    routes = [route for route in timed if route is not None] + [part.restated(route) for route in found.routes]
    served = {stop.visit for route in routes for stop in route.stops}
    left = tuple(why_left_out(schedule, visit) for visit in range(len(problem.visits)) if visit not in served)
    kept = tuple(sorted(routes, key=lambda route: route.shift))
    cost = evaluate(problem, kept)
    elsewhere = [all_of_it - here for all_of_it, here in zip(cost, found.cost, strict=True)]
    stages = tuple((name, Cost(*map(add, reached, elsewhere))) for name, reached in found.stages)
    return Solution(kept, left, cost, found.stage, stages)
