"""The one evaluator: what a plan costs, tier by tier. Every engine is judged by it and none has another."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add

from solver.problem import UNREACHABLE, Problem
from solver.solution import Cost, Solution, TimedRoute

Rank = tuple[int, ...]
"""What plans are compared by: pins not kept, then the tiers of the objective. Smaller is better."""


class Tariff:
    """The prices of a problem, unpacked for quick use."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._arrivals, self._finishes = [], []
        for visit in problem.visits:
            rows = [(c.due, c.breach_weight, c.late_weight, c.on_finish) for c in visit.commitments]
            self._arrivals.append(tuple(row[:3] for row in rows if not row[3]))
            self._finishes.append(tuple(row[:3] for row in rows if row[3]))
        self._before = {
            visit: problem.shifts[shift].technician for shift, visits in problem.previous.items() for visit in visits
        }

    def lateness(self, visit: int, arrive: int, finish: int) -> tuple[int, int]:
        """(broken, lateness) of a visit done at these moments. Exactly at the due second is in time."""
        broken = late = 0
        for due, breach_weight, late_weight in self._arrivals[visit]:
            if arrive > due:
                broken += breach_weight
                late += late_weight * (arrive - due)
        for due, breach_weight, late_weight in self._finishes[visit]:
            if finish > due:
                broken += breach_weight
                late += late_weight * (finish - due)
        return broken, late

    def change(self, visit: int, technician: int | None) -> int:
        """1 when the published plan gave this visit to somebody else (or now nobody has it)."""
        before = self._before.get(visit, technician)
        return 0 if before == technician else 1

    def left_out(self, visit: int) -> Rank:
        """What leaving a visit out adds to the rank: all its promises break, late until the horizon."""
        work, horizon = self._problem.visits[visit], self._problem.horizon
        broken = sum(commitment.breach_weight for commitment in work.commitments)
        late = sum(c.late_weight * max(0, horizon - c.due) for c in work.commitments)
        return int(is_fixed(self._problem, visit)), broken, late, work.unassigned_price, self.change(visit, None), 0


def is_fixed(problem: Problem, visit: int) -> bool:
    """Pinned or under way: no search may give it up for something dearer."""
    return problem.visits[visit].pin is not None or problem.visits[visit].under_way is not None


def evaluate(problem: Problem, routes: Sequence[TimedRoute]) -> Cost:
    """The cost of timed routes; every visit in none of them counts as left out."""
    tariff = Tariff(problem)
    total = Cost(0, 0, 0, 0, 0)
    for route in routes:
        total = _plus(total, route_cost(problem, tariff, route))
    served = {stop.visit for route in routes for stop in route.stops}
    for visit in range(len(problem.visits)):
        if visit not in served:
            total = _plus(total, Cost(*tariff.left_out(visit)[1:]))
    return total


def route_cost(problem: Problem, tariff: Tariff, route: TimedRoute) -> Cost:
    """What one route adds to the cost of a plan."""
    shift = problem.shifts[route.shift]
    broken = late = changes = strangers = work = 0
    for stop in route.stops:
        visit = problem.visits[stop.visit]
        visit_broken, visit_late = tariff.lateness(stop.visit, stop.arrive, stop.finish)
        broken, late = broken + visit_broken, late + visit_late
        changes += tariff.change(stop.visit, shift.technician)
        strangers += bool(visit.preferred) and shift.technician not in visit.preferred
        work += stop.finish - stop.start
    travel = travel_seconds(route)
    return Cost(
        broken,
        late,
        0,
        changes,
        travel,
        overtime=max(0, route.home - shift.end),
        duty=shift.price if route.stops else 0,
        strangers=strangers,
        imbalance=((work + travel) // 60) ** 2,
        duration=route.home - route.stops[0].depart if route.stops else 0,
    )


def _plus(one: Cost, other: Cost) -> Cost:
    return Cost(*map(add, one, other))


def travel_seconds(route: TimedRoute) -> int:
    """Seconds on the road, home included. The way to a visit already reached is past and not counted."""
    if not route.stops:
        return 0
    leaves = max([route.stops[-1].finish, *(rest.end for rest in route.breaks if rest.after == len(route.stops))])
    return sum(stop.arrive - stop.depart for stop in route.stops) + route.home - leaves


def leg_seconds(problem: Problem, origin: int, destination: int) -> int:
    """One leg in seconds; asking for a leg that does not exist is an error of the caller."""
    seconds = int(problem.travel[origin, destination])
    if seconds >= UNREACHABLE:
        raise ValueError(f"no way from location {origin} to {destination}")
    return seconds


def rank(problem: Problem, solution: Solution) -> Rank:
    """What plans are compared by: first the pins that could not be kept, then the tiers of the objective."""
    lost = sum(is_fixed(problem, left.visit) for left in solution.unassigned)
    return lost, *problem.objective.of(solution.cost)
