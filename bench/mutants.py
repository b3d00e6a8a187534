"""Defects seeded into sound plans: one small lie each, of every kind somebody could tell about a plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from solver.problem import Problem
from solver.solution import Cost, LeftOut, Solution, TimedRoute, TimedStop

Mutation = Callable[[Problem, Solution, random.Random], Solution | None]
"""Gives the plan with one defect, or None where there is nothing to spoil. The cost stays as it was claimed."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoilt plan and what was done to it."""

    kind: str
    plan: Solution


def mutants(problem: Problem, plan: Solution, rng: random.Random) -> Iterator[Mutant]:
    """One mutant of every kind that this plan allows; those equal to the plan are none."""
    for mutation in MUTATIONS:
        spoilt = mutation(problem, plan, rng)
        if spoilt is not None and spoilt != plan:
            yield Mutant(mutation.__name__.lstrip("_"), spoilt)


def _with(plan: Solution, at: int, route: TimedRoute | None) -> Solution:
    rest = () if route is None else (route,)
    return replace(plan, routes=(*plan.routes[:at], *rest, *plan.routes[at + 1 :]))


def _stop_changed(plan: Solution, rng: random.Random, change: Callable[[TimedStop], TimedStop]) -> Solution | None:
    if not plan.routes:
        return None
    at = rng.randrange(len(plan.routes))
    route = plan.routes[at]
    position = rng.randrange(len(route.stops))
    stops = (*route.stops[:position], change(route.stops[position]), *route.stops[position + 1 :])
    return _with(plan, at, replace(route, stops=stops))


def _seconds(rng: random.Random) -> int:
    return rng.choice([-1, 1]) * rng.choice([1, 7, 60, 900, 3_600])


def _visit_dropped(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.routes:
        return None
    at = rng.randrange(len(plan.routes))
    route = plan.routes[at]
    position = rng.randrange(len(route.stops))
    stops = (*route.stops[:position], *route.stops[position + 1 :])
    return _with(plan, at, replace(route, stops=stops) if stops else None)


def _visit_made_twice(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.routes:
        return None
    at, other = rng.randrange(len(plan.routes)), rng.randrange(len(plan.routes))
    copied = rng.choice(plan.routes[at].stops)
    return _with(plan, other, replace(plan.routes[other], stops=(*plan.routes[other].stops, copied)))


def _left_out_and_made(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    made = [stop.visit for route in plan.routes for stop in route.stops]
    return replace(plan, unassigned=(*plan.unassigned, LeftOut(rng.choice(made), "no_time"))) if made else None


def _left_out_forgotten(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return replace(plan, unassigned=plan.unassigned[1:]) if plan.unassigned else None


def _left_out_without_need(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    shorter = _visit_dropped(problem, plan, rng)
    if shorter is None:
        return None
    kept = {stop.visit for route in shorter.routes for stop in route.stops}
    gone = next(s.visit for route in plan.routes for s in route.stops if s.visit not in kept)
    return replace(shorter, unassigned=(*shorter.unassigned, LeftOut(gone, "no_time")))


def _wrong_reason(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.unassigned:
        return None
    left = rng.choice(plan.unassigned)
    rest = tuple(other for other in plan.unassigned if other != left)
    return replace(plan, unassigned=(*rest, replace(left, reason="because")))


def _technicians_swapped(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if len(plan.routes) < 2:
        return None
    one, other = rng.sample(range(len(plan.routes)), 2)
    first, second = plan.routes[one], plan.routes[other]
    spoilt = _with(plan, one, replace(first, shift=second.shift))
    return _with(spoilt, other, replace(second, shift=first.shift))


def _another_shift(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.routes:
        return None
    at = rng.randrange(len(plan.routes))
    return _with(plan, at, replace(plan.routes[at], shift=rng.randrange(len(problem.shifts) + 1)))


def _unknown_visit(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, visit=len(problem.visits)))


def _visits_exchanged(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, visit=rng.randrange(len(problem.visits))))


def _stops_in_another_order(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    long = [at for at, route in enumerate(plan.routes) if len(route.stops) > 1]
    if not long:
        return None
    at = rng.choice(long)
    return _with(plan, at, replace(plan.routes[at], stops=tuple(reversed(plan.routes[at].stops))))


def _arrival_changed(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, arrive=stop.arrive + _seconds(rng)))


def _start_changed(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, start=stop.start + _seconds(rng)))


def _finish_changed(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, finish=stop.finish + _seconds(rng)))


def _departure_changed(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return _stop_changed(plan, rng, lambda stop: replace(stop, depart=stop.depart + _seconds(rng)))


def _whole_stop_moved(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    by = _seconds(rng)
    return _stop_changed(
        plan, rng, lambda s: TimedStop(s.visit, s.depart + by, s.arrive + by, s.start + by, s.finish + by)
    )


def _whole_route_moved(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.routes:
        return None
    at, by = rng.randrange(len(plan.routes)), _seconds(rng)
    route = plan.routes[at]
    stops = tuple(TimedStop(s.visit, s.depart + by, s.arrive + by, s.start + by, s.finish + by) for s in route.stops)
    return _with(plan, at, replace(route, stops=stops, home=route.home + by))


def _home_changed(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    if not plan.routes:
        return None
    at = rng.randrange(len(plan.routes))
    return _with(plan, at, replace(plan.routes[at], home=plan.routes[at].home + _seconds(rng)))


def _rest_left_out(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    rested = [at for at, route in enumerate(plan.routes) if route.breaks]
    if not rested:
        return None
    at = rng.choice(rested)
    return _with(plan, at, replace(plan.routes[at], breaks=plan.routes[at].breaks[1:]))


def _rest_shortened(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    rested = [at for at, route in enumerate(plan.routes) if route.breaks]
    if not rested:
        return None
    at = rng.choice(rested)
    first, *rest = plan.routes[at].breaks
    return _with(plan, at, replace(plan.routes[at], breaks=(replace(first, end=first.end - 60), *rest)))


def _shift_used_twice(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    return replace(plan, routes=(*plan.routes, rng.choice(plan.routes))) if plan.routes else None


def _route_cut_in_two(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    long = [at for at, route in enumerate(plan.routes) if len(route.stops) > 1]
    if not long:
        return None
    at = rng.choice(long)
    route = plan.routes[at]
    halves = (replace(route, stops=route.stops[:1]), replace(route, stops=route.stops[1:]))
    return replace(plan, routes=(*plan.routes[:at], *halves, *plan.routes[at + 1 :]))


def _cost_claimed_lower(problem: Problem, plan: Solution, rng: random.Random) -> Solution | None:
    measure = rng.choice(Cost._fields)
    return replace(plan, cost=plan.cost._replace(**{measure: getattr(plan.cost, measure) - 1}))


MUTATIONS: tuple[Mutation, ...] = (
    _visit_dropped,
    _visit_made_twice,
    _left_out_and_made,
    _left_out_forgotten,
    _left_out_without_need,
    _wrong_reason,
    _technicians_swapped,
    _another_shift,
    _unknown_visit,
    _visits_exchanged,
    _stops_in_another_order,
    _arrival_changed,
    _start_changed,
    _finish_changed,
    _departure_changed,
    _whole_stop_moved,
    _whole_route_moved,
    _home_changed,
    _rest_left_out,
    _rest_shortened,
    _shift_used_twice,
    _route_cut_in_two,
    _cost_claimed_lower,
)
