"""Laws that hold for every problem and every engine."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Problem, best_insertions, check, evaluate, insert, rank, solve, validate
from solver.engine.board import Board
from solver.reasons import first_blocker, has_skills, may_be_sent
from solver.schedule import Schedule
from tests.solver.strategies import problems

SMALL = Budget(rounds=4)


@given(problems())
@settings(max_examples=80, deadline=None)
def test_every_plan_of_the_insertion_passes_the_checker(problem: Problem) -> None:
    validate(problem)
    assert check(problem, insert(problem, {})) == ()


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_plan_of_the_search_passes_the_checker_and_is_no_worse_than_the_insertion(problem: Problem) -> None:
    found = solve(problem, budget=SMALL, start=problem.previous)
    assert check(problem, found) == ()
    assert rank(problem, found) <= rank(problem, insert(problem, {}))
    assert rank(problem, found) <= rank(problem, insert(problem, problem.previous))


@given(problems(), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_the_same_seed_and_rounds_give_the_same_plan(problem: Problem, seed: int) -> None:
    assert solve(problem, budget=SMALL, seed=seed) == solve(problem, budget=SMALL, seed=seed)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_any_old_plan_may_be_given_and_the_result_is_sound(problem: Problem) -> None:
    crowded = {shift: tuple(range(-1, len(problem.visits) + 1)) for shift in range(-1, len(problem.shifts) + 1)}
    assert check(problem, insert(problem, crowded)) == ()


@given(problems())
@settings(max_examples=60, deadline=None)
def test_what_the_board_says_it_costs_is_what_the_evaluator_says(problem: Problem) -> None:
    board = Board(problem)
    for visit in board.waiting():
        board.fill([visit])
        solution = board.solution("by hand")
        assert board.rank == rank(problem, solution)
        assert solution.cost == evaluate(problem, solution.routes)


@given(problems())
@settings(max_examples=80, deadline=None)
def test_every_reason_is_true(problem: Problem) -> None:
    schedule = Schedule(problem)
    for left in insert(problem, {}).unassigned:
        visit = problem.visits[left.visit]
        skilled = [shift for shift in problem.shifts if has_skills(shift, visit)]
        alone = [first_blocker(schedule, left.visit, shift) is None for shift in range(len(problem.shifts))]
        assert (left.reason == "no_time") == (any(alone) and visit.under_way is None)
        assert left.reason != "no_skill" or not skilled
        assert left.reason != "no_technician" or (skilled and not any(may_be_sent(s, visit) for s in skilled))
        assert left.reason != "pin_impossible" or visit.pin is not None


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_suggestion_costs_what_it_says_once_it_is_taken(problem: Problem) -> None:
    routes = insert(problem, {}).order
    for number, visit in enumerate(problem.visits):
        others = {shift: tuple(v for v in stops if v != number) for shift, stops in routes.items()}
        if visit.pin is None and number in {v for stops in routes.values() for v in stops}:
            _take_the_first(problem, others, number)


def _take_the_first(problem: Problem, others: dict[int, tuple[int, ...]], number: int) -> None:
    for offer in best_insertions(problem, others, number, count=1):
        stops = others.get(offer.shift, ())
        schedule = Schedule(problem)
        assert schedule.openings[offer.shift].under_way is None or offer.position > 0
        route = schedule.timed(offer.shift, (*stops[: offer.position], number, *stops[offer.position :]))
        assert route is not None
        moments = (offer.arrive, offer.start, offer.finish)
        stop = route.stops[offer.position]
        assert (stop.arrive, stop.start, stop.finish) == moments
