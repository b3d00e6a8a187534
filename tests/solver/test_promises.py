"""The promises alone: what cannot be kept is left out, what can be is, and the cost stays that of the problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from solver import Budget, Pin, Problem, check, insert, solve
from solver.cost import evaluate
from solver.promises import promises_alone
from solver.schedule import Schedule
from solver.search import LARGEST_WHOLE
from tests.solver.strategies import HORIZON, line, problem, problems, promise, shift, visit


@settings(deadline=None)  # the first call loads the compiled search
@given(problems())
def test_a_plan_for_the_promises_alone_is_one_for_the_problem_at_the_same_cost(whole: Problem) -> None:
    bare = replace(whole, crews=(), orders=())
    found, schedule = insert(promises_alone(bare), {}), Schedule(bare)
    routes = [schedule.timed(route.shift, [stop.visit for stop in route.stops]) for route in found.routes]
    assert tuple(routes) == found.routes
    assert evaluate(bare, found.routes) == found.cost


def test_a_visit_that_can_no_longer_be_in_time_is_left_out() -> None:
    late, soon = visit(5, commitments=(promise(499),)), visit(5, commitments=(promise(500),))
    found = insert(promises_alone(problem([late, soon], [shift(0), shift(1)])), {})
    assert [left.visit for left in found.unassigned] == [0]


def test_a_visit_in_time_by_a_second_is_made_and_one_later_by_a_second_is_not() -> None:
    due = 100 + 600
    visits = [visit(1, commitments=(promise(100),)), visit(1, commitments=(promise(due),))]
    tight = replace(visits[1], commitments=(promise(due - 1),))
    assert insert(promises_alone(problem(visits)), {}).unassigned == ()
    assert len(insert(promises_alone(problem([visits[0], tight])), {}).unassigned) == 1


def test_a_promise_on_the_end_of_the_work_leaves_time_for_the_work() -> None:
    for due, left_out in ((699, 1), (700, 0)):
        work = visit(1, commitments=(promise(due, on_finish=True),))
        assert len(insert(promises_alone(problem([work])), {}).unassigned) == left_out


def test_of_several_promises_the_last_one_holds_the_visit() -> None:
    work = visit(5, commitments=(promise(10), promise(600)))
    assert insert(promises_alone(problem([work])), {}).unassigned == ()


@pytest.mark.parametrize("commitments", [(), (promise(5_000, weight=0),)])
def test_what_nothing_was_promised_for_waits(commitments: tuple[object, ...]) -> None:
    found = insert(promises_alone(problem([visit(1, commitments=commitments)])), {})
    assert len(found.unassigned) == 1


def test_pins_and_what_is_under_way_are_made_as_ever() -> None:
    fixed = [visit(5, under_way=0, arrived=-60, commitments=(promise(-90),)), visit(4, pin=Pin(1, (3_000, 3_060)))]
    given_problem = problem(fixed, [shift(0), shift(1)])
    assert promises_alone(given_problem).visits == given_problem.visits


def test_who_arrives_in_time_may_wait_for_a_window_that_opens_later() -> None:
    work = visit(1, windows=((3_000, 3_600),), commitments=(promise(200),))
    assert promises_alone(problem([work])).visits[0].windows == work.windows


def test_a_window_closes_when_the_promise_does() -> None:
    work = visit(1, windows=((0, 900),), commitments=(promise(200),))
    assert promises_alone(problem([work])).visits[0].windows == ((0, 200),)


def test_a_promise_beyond_the_horizon_closes_nothing_before_it() -> None:
    work = visit(1, commitments=(promise(2 * HORIZON),))
    assert promises_alone(problem([work])).visits[0].windows == ((0, HORIZON),)


def tight(seed: int) -> Problem:
    """More visits than are searched whole, most of whose promises cannot all be kept."""
    rng = np.random.default_rng(seed)
    visits = [
        visit(
            int(rng.integers(12)),
            service=int(rng.integers(300, 1_500)),
            commitments=(promise(int(rng.integers(0, 9_000)), weight=int(rng.integers(1, 9))),),
        )
        for _ in range(LARGEST_WHOLE + 10)
    ]
    return problem(visits, [shift(number, base=number) for number in range(9)], travel=line(*range(0, 2_400, 200)))


@pytest.mark.parametrize("seed", range(3))
def test_a_large_problem_is_searched_tier_by_tier_and_never_ends_worse(seed: int) -> None:
    given_problem = tight(seed)
    found = solve(given_problem, budget=Budget(rounds=600), seed=seed)
    assert [stage for stage, _ in found.stages] == ["insertion", "promises", "search"]
    costs = dict(found.stages)
    assert found.cost == costs["search"] <= costs["promises"]
    assert found.cost.broken < costs["insertion"].broken
    assert check(given_problem, found) == ()
    assert found.order == solve(given_problem, budget=Budget(rounds=600), seed=seed).order


def test_a_large_plan_given_to_begin_with_is_never_lost() -> None:
    given_problem = tight(5)
    best = solve(given_problem, budget=Budget(rounds=900))
    assert solve(given_problem, budget=Budget(rounds=3), start=best.order, seed=4).cost <= best.cost


def test_a_large_problem_without_broken_promises_is_searched_whole() -> None:
    easy = problem([visit(1, service=10) for _ in range(LARGEST_WHOLE + 1)])
    assert [stage for stage, _ in solve(easy, budget=Budget(rounds=5)).stages] == ["insertion", "search"]
