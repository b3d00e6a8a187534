"""The claimed cost on trial: added up again from the stated times, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checking.defect import Defect
from solver.problem import Problem
from solver.solution import Cost, Solution, TimedRoute


def check_cost(problem: Problem, solution: Solution) -> Iterator[Defect]:
    """Every measure that is claimed wrong."""
    for measure, claimed, true in zip(Cost._fields, solution.cost, _recomputed(problem, solution), strict=True):
        if claimed != true:
            yield Defect("solution.wrong_cost", measure, {"claimed": claimed, "actual": true})


def _recomputed(problem: Problem, solution: Solution) -> Cost:
    broken, lateness = _promises(problem, solution)
    doer = {s.visit: problem.shifts[route.shift].technician for route in solution.routes for s in route.stops}
    moved = 0
    for number, visits in problem.previous.items():
        moved += sum(doer.get(visit) != problem.shifts[number].technician for visit in visits)
    driven = [_driven(route) for route in solution.routes]
    worked = [sum(stop.finish - stop.start for stop in route.stops) for route in solution.routes]
    return Cost(
        broken,
        lateness,
        sum(problem.visits[left.visit].unassigned_price for left in solution.unassigned),
        moved,
        sum(driven),
        sum(max(0, route.home - problem.shifts[route.shift].end) for route in solution.routes),
        sum(problem.shifts[route.shift].price for route in solution.routes if route.stops),
        sum(
            len(problem.visits[visit].preferred - {who}) == len(problem.visits[visit].preferred) > 0
            for visit, who in doer.items()
        ),
        sum(((drive + work) // 60) ** 2 for drive, work in zip(driven, worked, strict=True)),
        sum(route.home - min(stop.depart for stop in route.stops) for route in solution.routes if route.stops),
    )


def _promises(problem: Problem, solution: Solution) -> tuple[int, int]:
    broken = lateness = 0
    for route in solution.routes:
        for stop in route.stops:
            for promise in problem.visits[stop.visit].commitments:
                over = (stop.finish if promise.on_finish else stop.arrive) - promise.due
                broken += promise.breach_weight * (over > 0)
                lateness += promise.late_weight * over * (over > 0)
    for left in solution.unassigned:
        for promise in problem.visits[left.visit].commitments:
            broken += promise.breach_weight
            lateness += promise.late_weight * max(problem.horizon - promise.due, 0)
    return broken, lateness


def _driven(route: TimedRoute) -> int:
    """Seconds between the start and the end of the trip that are neither work, waiting on site nor rest."""
    if not route.stops:
        return 0
    on_the_way = sum(stop.arrive - stop.depart for stop in route.stops)
    free = route.stops[-1].finish
    for rest in route.breaks:
        free = max(free, rest.end) if rest.after == len(route.stops) else free
    return on_the_way + (route.home - free)
