"""The best plan that a pool of routes allows: each shift one route, each visit once, tier after tier by CP-SAT.

What the routes leave out may be inserted afterwards by the caller, so a visit may be missed. The plan in hand is in
the pool and is the hint; a tier once solved is a constraint on the next. Optimal here means: over this pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.at_once import inserted
from solver.cost import Rank, Tariff, rank, route_cost
from solver.linked import is_linked
from solver.problem import Problem, Shift, Visit
from solver.reasons import has_skills, may_be_sent
from solver.schedule import Schedule
from solver.solution import Cost, Solution, TimedRoute
from solver.stop import Watch

Route = tuple[int, tuple[int, ...]]
"""A shift and its visits in order."""
Routes = Mapping[int, tuple[int, ...]]

LARGEST_POOL = 30_000
SHARE_OF_FIRST_TIER = 0.6
"""The part of the time that is left which each tier may use, so that later ones get some."""
SHORTEST_SECONDS = 0.05
LARGEST_SUM = 2**62


@dataclass(frozen=True, slots=True)
class Priced:
    """A route that can be driven, with what it adds to every number of the rank."""

    shift: int
    visits: tuple[int, ...]
    rank: Rank


def recombine(problem: Problem, plan: Solution, pool: Iterable[Route], watch: Watch, *, share: float = 1.0) -> Solution:
    """The plan or a better one made of routes in ``pool`` (and of the plan's own); never a worse one.

    The problem must be valid. A problem with links between routes is given back as it is.
    """
    if is_linked(problem) or any(shift.excludes for shift in problem.shifts) or watch.over(share=share):
        return plan
    schedule = Schedule(problem)
    routes = priced(problem, schedule, [*plan.order.items(), *pool])
    chosen = _Choice(problem, routes, plan.order).best(watch, share)
    board = inserted(problem, schedule, {route.shift: route.visits for route in chosen})
    found = board.solution("recombination")
    return found if rank(problem, found) < rank(problem, plan) else plan


def priced(problem: Problem, schedule: Schedule, routes: Iterable[Route]) -> list[Priced]:
    """The routes that can be driven by who may, each once, with their prices; a set of visits in its best order."""
    tariff, best = Tariff(problem), dict[tuple[int, frozenset[int]], Priced]()
    for shift, visits in dict.fromkeys(_whole(schedule, *route) for route in routes):
        timed = schedule.timed(shift, visits) if visits and len(set(visits)) == len(visits) else None
        if timed is not None and timed.stops and _may_drive(problem, shift, visits):
            route = Priced(shift, visits, _added(problem, tariff, timed))
            key = (shift, frozenset(visits))
            if key not in best or route.rank < best[key].rank:
                best[key] = route
        if len(best) == LARGEST_POOL:
            break
    return list(best.values())


def _whole(schedule: Schedule, shift: int, visits: tuple[int, ...]) -> Route:
    """The route with the visit that is under way in front, where there is one."""
    first = schedule.openings[shift].under_way
    return (shift, visits) if first is None else (shift, (first, *(visit for visit in visits if visit != first)))


def _may_drive(problem: Problem, shift: int, visits: Sequence[int]) -> bool:
    duty = problem.shifts[shift]
    works = [problem.visits[visit] for visit in visits]
    return all(
        work.under_way == shift
        or (work.under_way is None and has_skills(duty, work) and may_be_sent(duty, work) and _is_pinned_so(duty, work))
        for work in works
    )


def _is_pinned_so(duty: Shift, work: Visit) -> bool:
    return work.pin is None or work.pin.technician in (None, duty.technician)


def _added(problem: Problem, tariff: Tariff, route: TimedRoute) -> Rank:
    """What the rank gains by this route against leaving all its visits out."""
    made = problem.objective.of(route_cost(problem, tariff, route))
    left_out = [tariff.left_out(stop.visit) for stop in route.stops]
    missed = problem.objective.of(Cost(*map(sum, zip(*(row[1:] for row in left_out), strict=True))))
    return -sum(row[0] for row in left_out), *(a - b for a, b in zip(made, missed, strict=True))


class _Choice:
    """The model: one truth value a route."""

    def __init__(self, problem: Problem, routes: Sequence[Priced], hint: Routes) -> None:
        self._routes = routes
        self._model = cp_model.CpModel()
        self._taken = [self._model.new_bool_var("") for _ in routes]
        self._values = [hint.get(route.shift) == route.visits for route in routes]
        by_shift: dict[int, list[cp_model.IntVar]] = {}
        by_visit: dict[int, list[cp_model.IntVar]] = {}
        for route, taken in zip(routes, self._taken, strict=True):
            by_shift.setdefault(route.shift, []).append(taken)
            for visit in route.visits:
                by_visit.setdefault(visit, []).append(taken)
        for alternatives in [*by_shift.values(), *by_visit.values()]:
            self._model.add_at_most_one(alternatives)

    def best(self, watch: Watch, share: float) -> list[Priced]:
        """The routes chosen after every tier, or after as many as the time allowed."""
        tiers = len(self._routes[0].rank) if self._routes else 0
        for tier in range(tiers):
            if not self._is_at_its_best(tier) and not self._improve(tier, watch, share):
                break
        return [route for route, taken in zip(self._routes, self._values, strict=True) if taken]

    def _is_at_its_best(self, tier: int) -> bool:
        """Whether the routes chosen have already all that any routes could have of this tier; then it is held."""
        prices = [route.rank[tier] for route in self._routes]
        reached = sum(price for price, value in zip(prices, self._values, strict=True) if value)
        best_of_shift: dict[int, int] = {}
        for route in self._routes:
            best_of_shift[route.shift] = min(best_of_shift.get(route.shift, 0), route.rank[tier])
        if reached > sum(best_of_shift.values()):
            return False
        self._model.add(cp_model.LinearExpr.weighted_sum(self._taken, prices) <= reached)
        return True

    def _improve(self, tier: int, watch: Watch, share: float) -> bool:
        """Make one number of the rank as small as the time allows and hold it; False when the time is over."""
        prices = [route.rank[tier] for route in self._routes]
        if sum(map(abs, prices)) > LARGEST_SUM or watch.over(share=share):
            return False
        goal = cp_model.LinearExpr.weighted_sum(self._taken, prices)
        self._model.minimize(goal)
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for taken, value in zip(self._taken, self._values, strict=True):
            self._model.add_hint(taken, value)
        solver = _solver(watch, share)
        # both are asked often enough that a cancelled search ends within moments
        solver.best_bound_callback = lambda _: solver.stop_search() if watch.budget.cancelled() else None
        status = solver.solve(self._model, _Cancel(watch))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        values = [solver.boolean_value(taken) for taken in self._taken]
        reached = sum(price for price, value in zip(prices, values, strict=True) if value)
        if reached <= sum(price for price, value in zip(prices, self._values, strict=True) if value):
            self._values = values
        self._model.add(goal <= reached)
        return True


def _solver(watch: Watch, share: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    left = watch.seconds_left(share=share)
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 1
    # the linear relaxation is what decides set packing: without its cuts nothing is proven
    parameters.linearization_level = 2
    if left is None:
        parameters.max_deterministic_time = 2.0
    else:
        parameters.max_time_in_seconds = max(SHORTEST_SECONDS, left * SHARE_OF_FIRST_TIER)
    return solver


class _Cancel(cp_model.CpSolverSolutionCallback):
    """Asks at every plan found whether somebody wants the search to end."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def on_solution_callback(self) -> None:
        if self._watch.budget.cancelled():
            self.stop_search()
