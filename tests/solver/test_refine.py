"""What OR-Tools adds to a plan: better or nothing, within its share of the time, and named among the stages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver import Budget, Problem, Visit, check, insert, rank, solve
from solver.bounds.lowest import lower_bound
from solver.refine import SHORTEST_SECONDS, refine
from tests.solver.strategies import line, problem, promise, shift, visit


def spread(at: int, due: int, weight: int) -> Visit:
    return visit(at, service=900, commitments=(promise(due, weight=weight),))


def crowded() -> Problem:
    """More urgent visits than three technicians can make in time: which of them decides."""
    visits = [spread(1 + n * 5 % 6, 900 + n * 277 % 2_900, 1 + n * 3 % 4) for n in range(14)]
    crew = [shift(0), shift(1, base=3), shift(2, base=6, end=6_000)]
    return problem(visits, crew, travel=line(0, 150, 420, 700, 1_000, 1_250, 1_600))


def test_from_the_first_plan_it_comes_as_near_to_the_bound_as_its_routes_allow() -> None:
    given_problem = crowded()
    plan = insert(given_problem, {})
    found = refine(given_problem, plan, [], Budget(seconds=20).start(), share=1.0)[-1]
    assert rank(given_problem, found) < rank(given_problem, plan)
    assert check(given_problem, found) == ()
    assert found.cost.broken >= lower_bound(given_problem, budget=Budget(rounds=50)).cost.broken


def test_a_plan_that_breaks_nothing_is_left_alone() -> None:
    given_problem = problem([spread(1, 5_000, 1)])
    assert refine(given_problem, insert(given_problem, {}), [], Budget(seconds=20).start(), share=1.0) == []


@pytest.mark.parametrize("budget", [Budget(rounds=5), Budget(seconds=SHORTEST_SECONDS / 2)])
def test_without_time_nothing_is_made(budget: Budget) -> None:
    given_problem = crowded()
    assert refine(given_problem, insert(given_problem, {}), [], budget.start(), share=1.0) == []


def test_who_cancels_gets_what_there_is() -> None:
    given_problem = crowded()
    plan = insert(given_problem, {})
    cancelled = replace(Budget(seconds=20), cancelled=lambda: True)
    assert refine(given_problem, plan, [], cancelled.start(), share=1.0) == []


def test_a_second_solve_from_its_own_answer_is_no_worse() -> None:
    given_problem = crowded()
    once = solve(given_problem, budget=Budget(rounds=40))
    assert solve(given_problem, budget=Budget(rounds=40), start=once.order).cost.broken <= once.cost.broken
