"""Small random problems of every kind, and rules broken behind a plan's back: the plan stays, the problem changes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from solver.problem import Break, Commitment, Pin, Problem, Shift, Visit
from solver.solution import Solution, TimedRoute, TimedStop

HORIZON = 40_000
DAY = 20_000
LOCATIONS = 6
LONGEST_LEG = 1_500
SKILLS = 3
FOREIGN_SKILL = 9


def random_problem(rng: random.Random) -> Problem:
    """Up to nine visits for two or three technicians, with all that a plan has to heed but crews and orders."""
    crew = tuple(_shift(rng, technician) for technician in range(rng.choice([2, 2, 3])))
    work = [_visit(rng, len(crew)) for _ in range(rng.randint(3, 9))]
    if rng.random() < 0.4:
        work[0] = replace(work[0], under_way=0, arrived=rng.choice([None, -rng.randint(0, 900)]))
    legs = np.array([[rng.randint(1, LONGEST_LEG) for _ in range(LOCATIONS)] for _ in range(LOCATIONS)], dtype=np.int32)
    np.fill_diagonal(legs, 0)
    return Problem(legs, crew, tuple(work), HORIZON, {0: tuple(range(1, len(work), 2))})


def _shift(rng: random.Random, technician: int) -> Shift:
    start = rng.choice([0, 0, 1_200])
    rest = Break(start + 4_000, start + 7_000, 1_200)
    return Shift(
        technician,
        rng.randrange(LOCATIONS),
        rng.randrange(LOCATIONS),
        start,
        start + rng.randint(8_000, DAY),
        tuple((skill, rng.randint(1, 3)) for skill in range(SKILLS) if rng.random() < 0.8),
        own_staff=rng.random() < 0.7,
        overtime=rng.choice([0, 0, 1_800]),
        breaks=(rest,) if rng.random() < 0.5 else (),
        price=rng.choice([0, 500]),
        capacity=(6,) if rng.random() < 0.3 else (),
    )


def _visit(rng: random.Random, technicians: int) -> Visit:
    opens = rng.randint(0, 9_000)
    return Visit(
        rng.randrange(LOCATIONS),
        rng.randint(300, 2_400),
        release=rng.choice([0, 0, rng.randint(0, 6_000)]),
        skills=((rng.randrange(SKILLS), rng.randint(1, 2)),) if rng.random() < 0.5 else (),
        windows=((opens, opens + 5_000),) if rng.random() < 0.3 else (),
        commitments=tuple(
            Commitment(rng.randint(-500, 9_000), rng.randint(1, 4), rng.randint(1, 2), rng.random() < 0.3)
            for _ in range(rng.randint(0, 2))
        ),
        pin=Pin(rng.randrange(technicians)) if rng.random() < 0.15 else None,
        unassigned_price=rng.randint(1, 3),
        preferred=frozenset({rng.randrange(technicians)}) if rng.random() < 0.2 else frozenset(),
        load=(1,) if rng.random() < 0.5 else (),
    )


Breach = Callable[[Problem, Solution, TimedRoute, TimedStop], Problem]
"""Changes the problem so that this stop of this route is against a rule."""


def broken_rules(problem: Problem, plan: Solution, rng: random.Random) -> Iterator[tuple[str, Problem]]:
    """The problem with one rule more that the plan does not keep, one for every kind of rule."""
    free = [(r, s) for r in plan.routes for s in r.stops if problem.visits[s.visit].under_way is None]
    if not free:
        return
    for breach in BREACHES:
        route, stop = rng.choice(free)
        yield breach.__name__.lstrip("_"), breach(problem, plan, route, stop)


def _with_visit(problem: Problem, number: int, visit: Visit) -> Problem:
    return replace(problem, visits=(*problem.visits[:number], visit, *problem.visits[number + 1 :]))


def _with_shift(problem: Problem, number: int, shift: Shift) -> Problem:
    return replace(problem, shifts=(*problem.shifts[:number], shift, *problem.shifts[number + 1 :]))


def _skill_missing(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], skills=((FOREIGN_SKILL, 1),)))


def _level_too_low(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    held = problem.shifts[route.shift].skills or ((0, 0),)
    above = ((held[0][0], held[0][1] + 1),)
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], skills=above))


def _technician_forbidden(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    who = frozenset({problem.shifts[route.shift].technician})
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], forbidden_technicians=who))


def _technician_not_allowed(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    others = frozenset(s.technician for s in problem.shifts) - {problem.shifts[route.shift].technician}
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], allowed_technicians=others))


def _own_staff_asked(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    changed = _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], own_staff_only=True))
    return _with_shift(changed, route.shift, replace(problem.shifts[route.shift], own_staff=False))


def _pin_to_another(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    other = next(s.technician for s in problem.shifts if s.technician != problem.shifts[route.shift].technician)
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], pin=Pin(other)))


def _pin_to_another_time(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    pin = Pin(window=(stop.arrive + 1, stop.arrive + 600))
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], pin=pin))


def _closed_then(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    windows = ((stop.start - 900, stop.start - 1), (stop.start + 1, stop.start + 900))
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], windows=windows))


def _not_yet_released(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], release=stop.arrive + 1))


def _work_takes_longer(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    work = problem.visits[stop.visit]
    return _with_visit(problem, stop.visit, replace(work, service=work.service + 1))


def _promise_broken_unseen(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    work = problem.visits[stop.visit]
    more = (*work.commitments, Commitment(stop.arrive - 1, 1, 1))
    return _with_visit(problem, stop.visit, replace(work, commitments=more))


def _shift_over_before_home(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    duty = problem.shifts[route.shift]
    return _with_shift(problem, route.shift, replace(duty, end=route.home - 1, overtime=0))


def _shift_begins_later(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    later = route.stops[0].depart + 1
    return _with_shift(problem, route.shift, replace(problem.shifts[route.shift], start=later))


def _road_longer(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    return replace(problem, travel=problem.travel + np.int32(1))


def _van_too_small(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    changed = _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], load=(5,)))
    return _with_shift(changed, route.shift, replace(problem.shifts[route.shift], capacity=(4,)))


def _part_not_in_stock(problem: Problem, plan: Solution, route: TimedRoute, stop: TimedStop) -> Problem:
    return _with_visit(problem, stop.visit, replace(problem.visits[stop.visit], parts=((7, 1),)))


BREACHES: tuple[Breach, ...] = (
    _skill_missing,
    _level_too_low,
    _technician_forbidden,
    _technician_not_allowed,
    _own_staff_asked,
    _pin_to_another,
    _pin_to_another_time,
    _closed_then,
    _not_yet_released,
    _work_takes_longer,
    _promise_broken_unseen,
    _shift_over_before_home,
    _shift_begins_later,
    _road_longer,
    _van_too_small,
    _part_not_in_stock,
)
