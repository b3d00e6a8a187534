"""Greedy, as an office does it by hand: locked visits, then by the moment promised, each where it begins earliest."""

from __future__ import annotations

from collections.abc import Sequence

from bench.engines.limit import Limit
from bench.engines.model import Order, able, refuse, span
from solver import Problem


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """One pass over the visits; neither the limit nor the seed changes anything."""
    refuse(problem, {"several promises", "promises on the end of work", "shift prices", "capacity"})
    shifts = able(problem)
    spans = [span(problem, visit) for visit in problem.visits]
    routes: list[list[int]] = [[] for _ in problem.shifts]
    for visit in sorted(range(len(problem.visits)), key=lambda v: _urgency(problem, spans, v)):
        places = (
            (begins, shift, position)
            for shift in shifts[visit]
            for position in range(len(routes[shift]) + 1)
            if (begins := _begin(problem, spans, shift, routes[shift], visit, position)) is not None
        )
        best = min(places, default=None)
        if best is not None:
            routes[best[1]].insert(best[2], visit)
    return {shift: tuple(route) for shift, route in enumerate(routes) if route}


def _urgency(problem: Problem, spans: Sequence[tuple[int, int]], number: int) -> tuple[bool, int, int]:
    visit = problem.visits[number]
    due = min((c.due for c in visit.commitments), default=spans[number][1])
    return visit.pin is None, spans[number][0] if visit.pin else due, number


def _begin(
    problem: Problem, spans: Sequence[tuple[int, int]], shift: int, route: Sequence[int], visit: int, position: int
) -> int | None:
    """When the visit would begin at that position, or None when some stop of the route became impossible."""
    duty = problem.shifts[shift]
    if not _fits(problem, shift, [*route, visit]):
        return None
    moment, place, begins = duty.start, duty.start_location, 0
    for number in (*route[:position], visit, *route[position:]):
        first, last = spans[number]
        moment = max(first, moment + int(problem.travel[place, problem.visits[number].location]))
        if moment > last:
            return None
        begins = moment if number == visit else begins
        moment, place = moment + problem.visits[number].service, problem.visits[number].location
    return begins if moment + int(problem.travel[place, duty.end_location]) <= duty.end else None


def _fits(problem: Problem, shift: int, route: Sequence[int]) -> bool:
    loads = [problem.visits[visit].load for visit in route]
    return all(
        sum(load[d] for load in loads if d < len(load)) <= most for d, most in enumerate(problem.shifts[shift].capacity)
    )
