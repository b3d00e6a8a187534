"""What ties routes together on trial: crews, orders between visits, base calls, and shifts that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checking.defect import Defect
from solver.problem import Problem
from solver.solution import Solution, TimedStop

_Places = dict[int, tuple[int, TimedStop]]


def check_links(problem: Problem, solution: Solution) -> Iterator[Defect]:
    """Everything that is wrong between routes."""
    places = {stop.visit: (route.shift, stop) for route in solution.routes for stop in route.stops}
    yield from _crews(problem, places)
    yield from _orders(problem, places)
    yield from _shifts(problem, solution)


def _crews(problem: Problem, places: _Places) -> Iterator[Defect]:
    for number, crew in enumerate(problem.crews):
        if any(problem.visits[visit].under_way is not None for visit in crew):
            continue  # facts break no rules: a crew that has begun is no longer awaited
        there = [places[visit] for visit in crew if visit in places]
        where = f"crew {number}"
        if there and len(there) < len(crew):
            yield Defect("solution.crew_incomplete", where, {"there": len(there), "needed": len(crew)})
        if len({stop.start for _, stop in there}) > 1:
            yield Defect("solution.crew_not_together", where)
        technicians = {problem.shifts[shift].technician for shift, _ in there}
        if len(technicians) < len(there):
            yield Defect("solution.crew_same_technician", where)


def _orders(problem: Problem, places: _Places) -> Iterator[Defect]:
    for order in problem.orders:
        if order.after not in places or problem.visits[order.after].under_way is not None:
            continue
        where = f"visit {order.after}"
        if order.before not in places:
            yield Defect("solution.order_broken", where, {"before": order.before})
            continue
        (shift_before, before), (shift_after, after) = places[order.before], places[order.after]
        if after.start < before.finish + order.gap:
            facts = {"start": after.start, "earliest": before.finish + order.gap}
            yield Defect("solution.order_too_early", where, facts)
        if order.same_shift and shift_before != shift_after:
            yield Defect("solution.order_other_shift", where, {"before": shift_before, "after": shift_after})


def _shifts(problem: Problem, solution: Solution) -> Iterator[Defect]:
    used = {route.shift for route in solution.routes if route.stops}
    owner = {duty.base_call: shift for shift, duty in enumerate(problem.shifts) if duty.base_call is not None}
    for route in solution.routes:
        for other in sorted(problem.shifts[route.shift].excludes & used):
            yield Defect("solution.shift_excluded", f"route {route.shift}", {"other": other})
        for stop in route.stops:
            if owner.get(stop.visit, route.shift) != route.shift:
                yield Defect("solution.base_call_of_another", f"route {route.shift}, visit {stop.visit}")
