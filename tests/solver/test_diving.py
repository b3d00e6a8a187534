"""A dive makes a plan of the bound's routes: nobody twice, what is pinned, and as good as the bound where it can be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Pin, Problem, check
from solver.at_once import inserted
from solver.bounds.diving import Dived, dive
from solver.bounds.lowest import lower_bound
from solver.schedule import Schedule
from solver.solution import Solution
from tests.solver.engine.strategies import full_problems
from tests.solver.strategies import line, problem, problems, promise, shift, visit

ENOUGH = Budget(seconds=60)
ROUNDS = Budget(rounds=60)


def dived(given_problem: Problem, *, pins_kept: bool = False) -> Dived:
    known = lower_bound(given_problem, budget=ROUNDS, pins_kept=pins_kept).columns
    return dive(given_problem, known, ENOUGH.start(), pins_kept=pins_kept)


def plan_of(given_problem: Problem, found: Dived) -> Solution:
    return inserted(given_problem, Schedule(given_problem), found.routes).solution("dive")


def crowded() -> Problem:
    """More urgent visits than three technicians can make in time: which of them decides."""
    due = [900 + n * 277 % 2_900 for n in range(14)]
    visits = [
        visit(1 + n * 5 % 6, service=900, commitments=(promise(due[n], weight=1 + n * 3 % 4),)) for n in range(14)
    ]
    crew = [shift(0), shift(1, base=3), shift(2, base=6, end=6_000)]
    return problem(visits, crew, travel=line(0, 150, 420, 700, 1_000, 1_250, 1_600))


@settings(max_examples=60, deadline=None)
@given(st.one_of(problems(), full_problems()))
def test_nobody_is_visited_twice_and_what_it_leads_to_is_a_plan(given_problem: Problem) -> None:
    found = dived(given_problem)
    visits = Counter(visit for route in found.routes.values() for visit in route)
    assert max(visits.values(), default=1) == 1
    assert check(given_problem, plan_of(given_problem, found)) == ()


def test_where_the_bound_can_be_met_the_dive_meets_it() -> None:
    given_problem = crowded()
    bound = lower_bound(given_problem, budget=ROUNDS)
    assert plan_of(given_problem, dived(given_problem)).cost.broken == bound.cost.broken


def test_a_pin_is_driven_though_it_costs_what_weighs_more() -> None:
    pinned = visit(1, service=3_000, pin=Pin(0, (100, 200)))
    given_problem = problem([pinned, visit(2, commitments=(promise(300, weight=5),))])
    assert dived(given_problem, pins_kept=True).routes == {0: (0,)}
    assert dived(given_problem).routes == {0: (1,)}


def test_who_cancels_gets_no_routes() -> None:
    cancelled = replace(ENOUGH, cancelled=lambda: True)
    assert dive(crowded(), (), cancelled.start(), pins_kept=False) == Dived({}, ())
