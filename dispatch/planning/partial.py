"""A part of a draft: the plan in force with the routes of some technicians replaced by the draft's, timed anew.

Nothing is inserted and nothing moves by itself: what does not fit together is a problem with a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from dispatch.errors import Fact, InputErrors, InputProblem
from dispatch.model.plan import Plan
from dispatch.planning.statement import Stated, orders_of
from solver import evaluate
from solver.reasons import Reasons
from solver.schedule import Schedule
from solver.solution import LeftOut, Solution, TimedRoute

Rows = Mapping[int, tuple[int, ...]]
"""Shift -> visits in order."""


def in_part(stated: Stated, in_force: Plan | None, draft: Plan, technician_ids: Set[str]) -> Solution:
    """The routes of the draft for these technicians, of the plan in force for all others.

    Raises ``InputErrors`` naming every visit that would be lost or made twice, and every route that cannot be driven.
    """
    kept, taken = orders_of(stated, in_force), orders_of(stated, draft)
    chosen = {shift for shift, duty in enumerate(stated.duties) if duty.technician.id in technician_ids}
    problems = [*_doubled(stated, kept, taken, chosen), *_lost(stated, kept, taken, chosen)]
    if problems:
        raise InputErrors(problems)
    rows = {shift: (taken if shift in chosen else kept).get(shift, ()) for shift in {*kept, *taken}}
    return _solution(stated, {shift: row for shift, row in rows.items() if row}, draft.stage)


def _doubled(stated: Stated, kept: Rows, taken: Rows, chosen: Set[int]) -> Iterator[InputProblem]:
    """Visits the draft gives to somebody chosen, while somebody who is not chosen keeps them."""
    keepers = _shift_of(kept)
    for visit, shift in _shift_of(taken).items():
        keeper = keepers.get(visit)
        if shift in chosen and keeper is not None and keeper not in chosen:
            yield _problem(stated, "part.doubled", visit, _of(stated, shift), _of(stated, keeper))


def _lost(stated: Stated, kept: Rows, taken: Rows, chosen: Set[int]) -> Iterator[InputProblem]:
    """Visits the draft takes from somebody chosen and gives to somebody who is not."""
    takers = _shift_of(taken)
    for visit, shift in _shift_of(kept).items():
        taker = takers.get(visit)
        if shift in chosen and taker is not None and taker not in chosen:
            yield _problem(stated, "part.lost", visit, _of(stated, shift), _of(stated, taker))


def _shift_of(rows: Rows) -> dict[int, int]:
    return {visit: shift for shift, row in rows.items() for visit in row}


def _of(stated: Stated, shift: int) -> str:
    return stated.duties[shift].technician.id


def _problem(stated: Stated, code: str, visit: int, technician_id: str, other_id: str) -> InputProblem:
    order = stated.work_orders[visit].id
    facts: dict[str, Fact] = {"id": order, "technician": technician_id, "other": other_id}
    return InputProblem(code, order, facts)


def _solution(stated: Stated, rows: Rows, stage: str) -> Solution:
    schedule = Schedule(stated.problem)
    routes: list[TimedRoute] = []
    problems = []
    for shift, row in sorted(rows.items()):
        timed = schedule.timed(shift, row)
        if timed is None:
            facts: dict[str, Fact] = {"technician": _of(stated, shift)}
            problems.append(InputProblem("part.no_longer_fits", _of(stated, shift), facts))
        else:
            routes.append(timed)
    if problems:
        raise InputErrors(problems)
    return Solution(tuple(routes), _left_out(schedule, routes), evaluate(stated.problem, routes), stage)


def _left_out(schedule: Schedule, routes: list[TimedRoute]) -> tuple[LeftOut, ...]:
    served = {stop.visit for route in routes for stop in route.stops}
    reasons = Reasons(schedule)
    return tuple(reasons.of(visit) for visit in range(len(schedule.problem.visits)) if visit not in served)
