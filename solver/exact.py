"""One technician's day in the best order there is, and the proof of it: depth first, dominated beginnings left out.

Every order of a day's visits is looked at unless its beginning comes to the same place with the same visits done, no
earlier and no cheaper than another. The times are those of ``Schedule``, so
promises, windows, pins, rests, loads and parts count as everywhere; only links to other days are beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.cost import Rank, Tariff, evaluate, rank
from solver.linked import is_linked
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solution import Solution, TimedRoute, TimedStop
from solver.stop import Watch

LONGEST_DAY = 10
"""Stops of a day beyond which no order is proven."""
EVERY = 512
"""Orders looked at between two looks at the watch."""


@dataclass(frozen=True, slots=True)
class BestDay:
    """The best order found for one shift; ``proven``: there is no better one with these visits."""

    shift: int
    visits: tuple[int, ...]
    proven: bool


def best_order(
    problem: Problem, shift: int, visits: Sequence[int], watch: Watch, *, schedule: Schedule | None = None
) -> BestDay:
    """The best order for a day that can be driven as it stands; the given order when none is better."""
    if len(visits) > LONGEST_DAY or is_linked(problem):
        return BestDay(shift, tuple(visits), proven=False)
    return _Day(problem, schedule or Schedule(problem), shift, tuple(visits), watch).solved()


def polish(problem: Problem, plan: Solution, watch: Watch, *, share: float = 1.0) -> tuple[Solution, frozenset[int]]:
    """The plan with every day in its best order, and the shifts of which that is proven. It never gets worse."""
    schedule, routes, proven = Schedule(problem), list[TimedRoute](), set[int]()
    for route in plan.routes:
        order = [stop.visit for stop in route.stops]
        if watch.over(share=share):
            routes.append(route)
            continue
        day = best_order(problem, route.shift, order, watch, schedule=schedule)
        timed = schedule.timed(route.shift, day.visits)
        routes.append(route if timed is None or is_linked(problem) else timed)
        if day.proven:
            proven.add(route.shift)
    better = replace(plan, routes=tuple(routes), cost=evaluate(problem, routes), stage="exact")
    return (better if rank(problem, better) < rank(problem, plan) else plan), frozenset(proven)


class _Day:
    """The search through the orders of one day."""

    def __init__(self, problem: Problem, schedule: Schedule, shift: int, visits: tuple[int, ...], watch: Watch) -> None:
        self._problem, self._schedule, self._shift, self._watch = problem, schedule, shift, watch
        self._tariff = Tariff(problem)
        self._visits = visits
        self._best = visits
        self._best_rank = self._rank_of(visits)
        self._looks, self._stopped = 0, False
        self._seen: dict[tuple[frozenset[int], int], list[tuple[int, int, int, int]]] = {}
        duty = problem.shifts[shift]
        # where rests, slow hours or a call at the base lie between, who is earlier now may not be so later
        self._may_compare = not duty.breaks and problem.traffic is None and duty.base_call is None

    def solved(self) -> BestDay:
        """Look at every order that could be better."""
        first = self._schedule.openings[self._shift].under_way
        begun = () if first is None else (first,)
        if self._visits[: len(begun)] == begun and self._visits:
            self._extend(begun, frozenset(self._visits) - set(begun))
        return BestDay(self._shift, self._best, proven=not self._stopped)

    def _extend(self, begun: tuple[int, ...], rest: frozenset[int]) -> None:
        if not rest:
            found = self._rank_of(begun)
            if found is not None and (self._best_rank is None or found < self._best_rank):
                self._best, self._best_rank = begun, found
            return
        for visit in sorted(rest, key=self._due):
            self._looks += 1
            if self._looks % EVERY == 0 and self._watch.over():
                self._stopped = True
            if self._stopped:
                return
            if self._is_worth(begun, visit):
                self._extend((*begun, visit), rest - {visit})

    def _is_worth(self, begun: tuple[int, ...], visit: int) -> bool:
        """Whether a day that begins like this can still be the best one."""
        order = (*begun, visit)
        stops = self._begun(order)
        return bool(stops) and not self._is_dominated(frozenset(order), visit, stops)

    def _begun(self, order: tuple[int, ...]) -> list[TimedStop]:
        """The stops of a day that begins so; none when it cannot be."""
        schedule, opening = self._schedule, self._schedule.openings[self._shift]
        stops = [opening.stop] if opening.stop else []
        place, ready = opening.location, opening.ready
        for visit in order[len(stops) :]:
            stop = schedule.reach(visit, place, ready, first=not stops)
            if stop is None:
                return []
            stops.append(stop)
            place, ready = schedule.location[visit], stop.finish
        return stops

    def _is_dominated(self, done: frozenset[int], last: int, stops: list[TimedStop]) -> bool:
        if not self._may_compare:
            return False
        broken = late = 0
        for stop in stops:
            one, other = self._tariff.lateness(stop.visit, stop.arrive, stop.finish)
            broken, late = broken + one, late + other
        driven = sum(stop.arrive - stop.depart for stop in stops)
        label = (stops[-1].finish, broken, late, driven)
        known = self._seen.setdefault((done, last), [])
        if any(all(a <= b for a, b in zip(other, label, strict=True)) for other in known):
            return True
        known.append(label)
        return False

    def _rank_of(self, order: Sequence[int]) -> Rank | None:
        route = self._schedule.timed(self._shift, order)
        if route is None:
            return None
        return self._problem.objective.of(evaluate(self._problem, [route]))

    def _due(self, visit: int) -> tuple[int, int]:
        promises = self._problem.visits[visit].commitments
        return min((promise.due for promise in promises), default=self._problem.horizon), visit
