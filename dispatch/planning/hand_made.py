"""A plan made by hand: rows of visits as somebody wants them, timed and judged; nothing is inserted, nothing left out.

A row that cannot be driven by the rules, because somebody overruled one or is running late, keeps its place: its day
may then end as late, and its pinned times be missed by as much, as the row itself needs, and no further.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from dispatch.errors import Conflict, Refused
from dispatch.model.plan import Plan
from dispatch.planning.answer import plan_from
from dispatch.planning.judging import judged
from dispatch.planning.statement import Stated, orders_of
from solver import evaluate
from solver.problem import Problem, Visit
from solver.reasons import Reasons
from solver.schedule import Schedule
from solver.solution import Solution, TimedRoute

Rows = Mapping[int, tuple[int, ...]]
"""Shift -> visits in order."""
STAGE = "manual"
LONGEST_OVERRUN_SECONDS = 24 * 3600
"""How far beyond its end a shift is timed to learn how far beyond its end it goes."""


def rows_in_force(stated: Stated, plan: Plan | None) -> dict[int, tuple[int, ...]]:
    """The rows of the plan in force; what is under way stands first in its own row and in no other."""
    bound = {i: duty.under_way_visit for i, duty in enumerate(stated.duties) if duty.under_way_visit is not None}
    rows = orders_of(stated, plan)
    free = {shift: tuple(v for v in row if v not in bound.values()) for shift, row in rows.items()}
    return {**free, **{shift: (visit, *free.get(shift, ())) for shift, visit in bound.items()}}


def hand_made(stated: Stated, rows: Rows) -> Plan:
    """The plan with these rows and everything else left out, as a draft.

    ``Refused("repair.not_drivable")`` names a technician whose row no way leads along; ``SolverFailed`` when the
    independent checker does not pass the result.
    """
    used = {shift: row for shift, row in rows.items() if row}
    allowing = replace(stated, problem=allowing_rows(stated, used))
    schedule = Schedule(allowing.problem)
    routes = [_timed(stated, schedule, shift, row) for shift, row in sorted(used.items())]
    served = set(chain.from_iterable(used.values()))
    reasons = Reasons(schedule)
    left = tuple(reasons.of(visit) for visit in range(len(allowing.problem.visits)) if visit not in served)
    cost = evaluate(stated.problem, routes)
    return plan_from(allowing, judged(allowing.problem, Solution(tuple(routes), left, cost, STAGE)))


def allowing_rows(stated: Stated, rows: Rows) -> Problem:
    """The problem in which each of these rows can be driven: where one breaks a rule, that rule gives way to it."""
    problem = stated.problem
    schedule = Schedule(problem)
    for shift, row in rows.items():
        if schedule.timed(shift, row) is None:
            problem = allowing(problem, shift, row)
    return problem


def allowing(problem: Problem, shift: int, row: Sequence[int]) -> Problem:
    """The problem in which this row can be driven as late as it happens to be, and no later.

    The problem as it is where even that does not help: there is no way.
    """
    free = _with(problem, shift, LONGEST_OVERRUN_SECONDS, {visit: _unbound(problem.visits[visit]) for visit in row})
    timed = Schedule(free).timed(shift, row)
    if timed is None:
        return problem
    arrivals = {stop.visit: stop.arrive for stop in timed.stops}
    visits = {visit: _until(problem.visits[visit], arrivals[visit]) for visit in row}
    overtime = max(problem.shifts[shift].overtime, timed.home - problem.shifts[shift].end)
    return _with(problem, shift, overtime, visits)


def _with(problem: Problem, shift: int, overtime: int, visits: Mapping[int, Visit]) -> Problem:
    duty = replace(problem.shifts[shift], overtime=overtime)
    shifts = (*problem.shifts[:shift], duty, *problem.shifts[shift + 1 :])
    every = tuple(visits.get(number, visit) for number, visit in enumerate(problem.visits))
    latest = max(problem.horizon, duty.end + overtime)
    return replace(problem, shifts=shifts, visits=every, horizon=latest)


def _unbound(visit: Visit) -> Visit:
    """It keeps the opening of its pinned time but may come after its end."""
    if visit.pin is None or visit.pin.window is None:
        return visit
    return replace(visit, pin=replace(visit.pin, window=None), release=max(visit.release, visit.pin.window[0]))


def _until(visit: Visit, arrive: int) -> Visit:
    """Its pinned time reaches as far as the arrival."""
    if visit.pin is None or visit.pin.window is None or arrive <= visit.pin.window[1]:
        return visit
    return replace(visit, pin=replace(visit.pin, window=(visit.pin.window[0], arrive)))


def _timed(stated: Stated, schedule: Schedule, shift: int, row: Sequence[int]) -> TimedRoute:
    timed = schedule.timed(shift, row)
    if timed is None:
        raise Refused("repair.not_drivable", technician=stated.duties[shift].technician.id)
    return timed


def row_of(stated: Stated, plan: Plan, technician_id: str, order: Sequence[str]) -> tuple[str, ...]:
    """The day of a technician, as work orders, that has these visits; those that are over by now may be missing.

    ``Conflict("repair.row_changed")`` when he has no such day: a visit was added, or given to somebody else.
    """
    shift, rows = _shift_with(stated, plan, technician_id, order)
    return tuple(stated.work_orders[visit].id for visit in rows[shift])


def reordered(stated: Stated, plan: Plan, technician_id: str, order: Sequence[str]) -> Rows:
    """The rows of the plan in force with this day in the given order; what is under way must come first in it."""
    shift, rows = _shift_with(stated, plan, technician_id, order)
    number = {stated.work_orders[visit].id: visit for visit in rows[shift]}
    row = tuple(number[name] for name in order if name in number)
    bound = stated.duties[shift].under_way_visit
    if len(row) != len(rows[shift]) or (bound is not None and row[0] != bound):
        raise Conflict("repair.row_changed", technician=technician_id)
    return {**rows, shift: row}


def _shift_with(
    stated: Stated, plan: Plan, technician_id: str, order: Sequence[str]
) -> tuple[int, dict[int, tuple[int, ...]]]:
    rows, wanted = rows_in_force(stated, plan), set(order)
    for shift, row in rows.items():
        names = {stated.work_orders[visit].id for visit in row}
        if row and stated.duties[shift].technician.id == technician_id and names <= wanted:
            return shift, rows
    raise Conflict("repair.row_changed", technician=technician_id)
