"""Recombination: the best plan a pool of routes allows, never a worse one, tier after tier."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Problem, check, insert, rank
from solver.recombine import recombine
from solver.solution import Solution
from tests.solver.strategies import line, problem, problems, promise, shift, visit

PLENTY = Budget(seconds=20)


def from_routes(given_problem: Problem, routes: dict[int, tuple[int, ...]]) -> Solution:
    plan = insert(given_problem, routes)
    assert plan.order == routes
    return plan


def test_routes_of_two_plans_make_a_third_that_is_better_than_both() -> None:
    work = [visit(1), visit(2), visit(4), visit(5)]
    given_problem = problem(work, [shift(0), shift(1, base=5)], travel=line(0, 100, 200, 300, 400, 500))
    plan = from_routes(given_problem, {0: (0, 2), 1: (1, 3)})
    found = recombine(given_problem, plan, [(0, (0, 1)), (1, (3, 2)), (1, (3,))], PLENTY.start())
    assert found.order == {0: (0, 1), 1: (3, 2)}
    assert found.stage == "recombination"


def test_a_promise_is_not_sold_for_any_road_saved() -> None:
    work = [visit(5, commitments=(promise(500),)), visit(1)]
    given_problem = problem(work, [shift(0)])
    plan = from_routes(given_problem, {0: (0, 1)})
    assert recombine(given_problem, plan, [(0, (1, 0)), (0, (1,)), (0, (0,))], PLENTY.start()) == plan


def test_routes_that_cannot_be_driven_or_that_nobody_may_drive_are_passed_over() -> None:
    work = [visit(1, skills=((1, 2),)), visit(2)]
    given_problem = problem(work, [shift(0), shift(1, skills=((1, 2),), end=2_000)])
    plan = insert(given_problem, {})
    found = recombine(given_problem, plan, [(0, (0, 1)), (1, (0, 1, 0)), (1, (1, 1))], PLENTY.start())
    assert check(given_problem, found) == ()
    assert rank(given_problem, found) <= rank(given_problem, plan)


def test_what_no_route_of_the_pool_has_is_inserted_again() -> None:
    work = [visit(1, commitments=(promise(100, weight=5),)), visit(2), visit(3)]
    given_problem = problem(work, [shift(0)])
    plan = from_routes(given_problem, {0: (0, 1, 2)})
    assert recombine(given_problem, plan, [(0, (0,))], PLENTY.start()).unassigned == ()


def test_without_time_the_plan_is_given_back() -> None:
    given_problem = problem([visit(1), visit(5)])
    plan = insert(given_problem, {})
    assert recombine(given_problem, plan, [(0, (1, 0))], Budget(seconds=0).start()) is plan


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_a_recombined_plan_is_sound_and_no_worse(given_problem: Problem, data: st.DataObject) -> None:
    plan = insert(given_problem, {})
    visits, shifts = len(given_problem.visits), len(given_problem.shifts)
    pool = []
    if visits and shifts:
        numbers = st.lists(st.integers(0, visits - 1), max_size=4).map(tuple)
        pool = data.draw(st.lists(st.tuples(st.integers(0, shifts - 1), numbers), max_size=12))
    found = recombine(given_problem, plan, pool, PLENTY.start())
    assert check(given_problem, found) == ()
    assert rank(given_problem, found) <= rank(given_problem, plan)
