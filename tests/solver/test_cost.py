"""What a plan costs, tier by tier."""

from __future__ import annotations

import pytest

from solver import Commitment, Cost, Problem, evaluate, insert
from solver.cost import leg_seconds
from solver.problem import UNREACHABLE
from solver.schedule import Schedule
from tests.solver.strategies import HORIZON, line, problem, promise, shift, visit


def cost(given: Problem, *routes: tuple[int, ...]) -> Cost:
    timed = [Schedule(given).timed(number, visits) for number, visits in enumerate(routes) if visits]
    return evaluate(given, [route for route in timed if route is not None])


@pytest.mark.parametrize(("due", "broken", "late"), [(100, 0, 0), (99, 7, 3), (-900, 7, 3_000)])
def test_a_promise_is_kept_in_its_due_second_and_broken_one_later(due: int, broken: int, late: int) -> None:
    given = problem([visit(1, commitments=(Commitment(due, 7, 3),))])
    assert cost(given, (0,))[:2] == (broken, late)


@pytest.mark.parametrize(("due", "broken"), [(700, 0), (699, 1)])
def test_a_promise_on_the_finish_counts_the_end_of_the_work(due: int, broken: int) -> None:
    assert cost(problem([visit(1, commitments=(promise(due, on_finish=True),))]), (0,)).broken == broken


def test_a_visit_left_out_breaks_all_its_promises_until_the_horizon() -> None:
    left_out = visit(
        1, commitments=(Commitment(HORIZON - 10, 2, 5), Commitment(HORIZON + 10, 4, 5)), unassigned_price=9
    )
    assert cost(problem([left_out])) == Cost(6, 50, 9, 0, 0)


def test_a_change_is_another_technician_or_nobody() -> None:
    crew = [shift(0), shift(1), shift(0, start=9_000, end=15_000)]
    given = problem([visit(1), visit(2)], crew, previous={0: (0, 1)})
    assert cost(given, (0, 1)).changes == 0
    assert cost(given, (0,), (1,)).changes == 1
    assert cost(given, (0,)).changes == 1
    assert cost(given, (0,), (), (1,)).changes == 0


def test_travel_counts_both_ways_of_an_asymmetric_road() -> None:
    travel = line(0, 100)
    travel[1, 0] = 777
    assert cost(problem([visit(1)], travel=travel), (0,)).travel == 877


def test_nothing_costs_nothing() -> None:
    assert insert(problem([], []), {}).cost == Cost(0, 0, 0, 0, 0)


def test_a_broken_promise_weighs_more_than_any_lateness() -> None:
    assert Cost(0, 10**9, 9, 9, 9) < Cost(1, 0, 0, 0, 0)


def test_a_leg_that_does_not_exist_has_no_seconds() -> None:
    travel = line(0, 100)
    travel[0, 1] = UNREACHABLE
    with pytest.raises(ValueError, match="no way from location 0 to 1"):
        leg_seconds(problem(travel=travel), 0, 1)
