"""The one evaluator: what a plan costs, tier by tier. Every engine is judged by it and none has another."""

from __future__ import annotations

from collections.abc import Sequence

from solver.problem import UNREACHABLE, Problem
from solver.solution import Cost, Solution, TimedRoute

Rank = tuple[int, ...]
"""What plans are compared by: pins not kept, then the tiers of ``Cost``. Smaller is better."""


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
    rows: list[Rank] = [(0, 0, 0, 0, travel_seconds(problem, route)) for route in routes]
    for route in routes:
        technician = problem.shifts[route.shift].technician
        for stop in route.stops:
            rows.append(
                (*tariff.lateness(stop.visit, stop.arrive, stop.finish), 0, tariff.change(stop.visit, technician), 0)
            )
    served = {stop.visit for route in routes for stop in route.stops}
    rows += [tariff.left_out(visit)[1:] for visit in range(len(problem.visits)) if visit not in served]
    return Cost(*map(sum, zip(*rows, strict=True))) if rows else Cost(0, 0, 0, 0, 0)


def travel_seconds(problem: Problem, route: TimedRoute) -> int:
    """Seconds on the road, home included. The way to a visit already reached is past and not counted."""
    shift = problem.shifts[route.shift]
    seconds, place = 0, shift.start_location
    for stop in route.stops:
        visit = problem.visits[stop.visit]
        if visit.under_way != route.shift or visit.arrived is None:
            seconds += leg_seconds(problem, place, visit.location)
        place = visit.location
    return seconds + (leg_seconds(problem, place, shift.end_location) if route.stops else 0)


def leg_seconds(problem: Problem, origin: int, destination: int) -> int:
    """One leg in seconds; asking for a leg that does not exist is an error of the caller."""
    seconds = int(problem.travel[origin, destination])
    if seconds >= UNREACHABLE:
        raise ValueError(f"no way from location {origin} to {destination}")
    return seconds


def rank(problem: Problem, solution: Solution) -> Rank:
    """What ``solve`` compares plans by: first the pins that could not be kept, then the cost."""
    return sum(is_fixed(problem, left.visit) for left in solution.unassigned), *solution.cost
