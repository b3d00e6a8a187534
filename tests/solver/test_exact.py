"""One day in its best order: as good as the best of all orders, and never worse than what it was."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings

from solver import Budget, Problem, check, evaluate, insert, rank
from solver.exact import best_order, polish
from solver.schedule import Schedule
from solver.solution import Solution
from tests.solver.strategies import line, problem, problems, promise, shift, visit

PLENTY = Budget(seconds=60)


def plan_of(given_problem: Problem, order: tuple[int, ...]) -> Solution:
    route = Schedule(given_problem).timed(0, order)
    assert route is not None
    return Solution((route,), (), evaluate(given_problem, [route]), "insertion")


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_order_of_a_day_is_better_than_the_one_proven(given_problem: Problem) -> None:
    schedule = Schedule(given_problem)
    for route in insert(given_problem, {}).routes:
        visits = [stop.visit for stop in route.stops]
        day = best_order(given_problem, route.shift, visits, PLENTY.start())
        driven = [schedule.timed(route.shift, order) for order in permutations(visits)]
        costs = [given_problem.objective.of(evaluate(given_problem, [each])) for each in driven if each is not None]
        found = schedule.timed(route.shift, day.visits)
        assert found is not None
        assert day.proven
        assert given_problem.objective.of(evaluate(given_problem, [found])) == min(costs)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_polished_plan_is_sound_and_no_worse(given_problem: Problem) -> None:
    plan = insert(given_problem, {})
    better, proven = polish(given_problem, plan, PLENTY.start())
    assert check(given_problem, better) == ()
    assert rank(given_problem, better) <= rank(given_problem, plan)
    assert proven == {route.shift for route in plan.routes}


def test_a_promise_decides_the_order_before_the_road_does() -> None:
    work = [visit(1), visit(5, commitments=(promise(500),))]
    better, _ = polish(problem(work), plan_of(problem(work), (0, 1)), PLENTY.start())
    assert better.order == {0: (1, 0)}
    assert better.stage == "exact"


def test_a_day_in_its_best_order_stays_as_it_is() -> None:
    given_problem = problem([visit(1), visit(2), visit(3)])
    plan = plan_of(given_problem, (0, 1, 2))
    assert polish(given_problem, plan, PLENTY.start()) == (plan, frozenset({0}))


def test_when_the_time_is_over_nothing_is_claimed() -> None:
    given_problem = problem([visit(1), visit(2)])
    plan = plan_of(given_problem, (0, 1))
    assert polish(given_problem, plan, Budget(rounds=0).start()) == (plan, frozenset())


def test_a_day_of_eleven_stops_is_left_as_it_is() -> None:
    work = [visit(n, service=60) for n in range(1, 12)]
    given_problem = problem(work, [shift()], travel=line(*range(0, 1_200, 100)))
    day = best_order(given_problem, 0, tuple(reversed(range(11))), PLENTY.start())
    assert (day.visits, day.proven) == (tuple(reversed(range(11))), False)
