"""The search: every engine in turn, the best plan kept, and an end when it is told to end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from solver import Budget, Pin, Problem, ProblemError, Visit, check, insert, rank, solve
from solver.at_once import inserted
from solver.engine.board import Board
from solver.engine.search import Search
from solver.routing import propose
from solver.schedule import Schedule
from tests.solver.strategies import line, problem, promise, shift, visit


def spread(at: int, due: int) -> Visit:
    return visit(at, commitments=(promise(due, weight=2), promise(due + 900, on_finish=True)))


def crowded() -> Problem:
    """Twelve urgent visits for three technicians: greedy insertion does not find the best plan."""
    visits = [spread(1 + number * 5 % 6, 900 + number * 277 % 2_100) for number in range(12)]
    crew = [shift(0), shift(1, base=3), shift(2, base=6, end=6_000)]
    return problem(visits, crew, travel=line(0, 150, 420, 700, 1_000, 1_250, 1_600))


def ticks(step: float) -> Iterator[float]:
    return (number * step for number in count())


def test_the_answer_says_what_every_engine_reached_and_is_the_best_of_them() -> None:
    given = crowded()
    found = solve(given, budget=Budget(rounds=60))
    assert [stage for stage, _ in found.stages] == ["insertion", "search", "routing"]
    assert found.cost == min(cost for _, cost in found.stages)
    assert found.cost < insert(given, {}).cost
    assert check(given, found) == ()


def test_a_good_start_is_never_lost() -> None:
    given = crowded()
    best = solve(given, budget=Budget(rounds=150))
    again = solve(given, budget=Budget(rounds=0), start=best.order)
    assert again.cost <= best.cost


def test_a_poor_start_does_not_bind() -> None:
    given = problem([visit(1), visit(5)], [shift(0), shift(1, base=5)])
    assert solve(given, budget=Budget(rounds=0), start={0: (1,), 1: (0,)}).cost[:5] == (0, 0, 0, 0, 200)


def test_without_rounds_the_insertion_is_the_answer() -> None:
    given = crowded()
    assert solve(given, budget=Budget(rounds=0)).cost == insert(given, {}).cost


def test_few_seconds_are_not_spent_on_loading_the_routing_library() -> None:
    found = solve(crowded(), budget=Budget(seconds=0.05))
    assert [stage for stage, _ in found.stages] == ["insertion", "search"]


def test_who_cancels_has_the_insertion_at_once() -> None:
    given = crowded()
    found = solve(given, budget=Budget(seconds=600, cancelled=lambda: True))
    assert found.cost == insert(given, {}).cost


def test_the_routing_library_can_be_cancelled_while_it_searches() -> None:
    given = crowded()
    board = inserted(given, Schedule(given), {})
    asked = count()
    budget = Budget(seconds=600, cancelled=lambda: next(asked) > 0)
    assert propose(board, budget.start(), share=1.0) is not None


def test_the_routing_library_keeps_to_its_seconds() -> None:
    given = crowded()
    board = inserted(given, Schedule(given), {})
    routes = propose(board, Budget(seconds=0.2).start(), share=1.0)
    assert routes is not None
    assert inserted(given, board.schedule, routes).rank < board.rank


def test_the_routing_library_is_not_asked_about_nothing() -> None:
    for given in (problem([], []), problem([visit()], []), problem([], [shift()]), problem([visit(under_way=0)])):
        assert propose(Board(given), Budget(rounds=1).start(), share=1.0) is None


@pytest.mark.parametrize("engine", ["routing", "search"])
def test_pins_and_what_is_under_way_stay_in_every_engine(engine: str) -> None:
    fixed = [visit(5, under_way=1, arrived=-60), visit(4, pin=Pin(2, (3_000, 3_060))), visit(3, pin=Pin(0))]
    loose = [spread(1 + number % 5, 400 + 300 * number) for number in range(7)]
    given = problem([*fixed, *loose], [shift(0), shift(1), shift(2)])
    board = inserted(given, Schedule(given), {})
    if engine == "routing":
        board = inserted(given, board.schedule, propose(board, Budget(rounds=50).start(), share=1.0) or {})
    else:
        search = Search(board)
        search.run(Budget(rounds=60).start())
        board.restore(board.best_routes)
    solution = board.solution(engine)
    assert check(given, solution) == ()
    assert rank(given, solution)[0] == 0
    assert (board.route(1)[0], board.shift_of(1), board.shift_of(2)) == (0, 2, 0)


def test_the_search_never_ends_worse_than_it_began() -> None:
    for seed in range(5):
        board = inserted(crowded(), Schedule(crowded()), {}, seed=seed)
        before, search = board.rank, Search(board)
        search.run(Budget(rounds=seed * 3).start())
        assert search.rounds == seed * 3
        assert search.rank <= before


def test_a_published_plan_is_not_changed_for_nothing() -> None:
    visits = [visit(3) for _ in range(4)]
    given = problem(visits, [shift(0), shift(1)], previous={0: (0, 1), 1: (2, 3)})
    assert solve(given, budget=Budget(rounds=30), start=given.previous).cost.changes == 0


def test_a_problem_that_is_none_is_refused() -> None:
    with pytest.raises(ProblemError):
        solve(problem([visit(99)]), budget=Budget(rounds=1))


def test_a_budget_needs_a_limit_and_is_not_negative() -> None:
    for wrong in ({}, {"seconds": -1.0}, {"rounds": -1}):
        with pytest.raises(ValueError, match="a budget"):
            Budget(**wrong)


def test_a_watch_counts_from_the_first_look() -> None:
    clock = ticks(1.0)
    watch = Budget(seconds=4).start(lambda: next(clock))
    assert watch.seconds_left() == 3
    assert not watch.over(share=0.75)
    assert watch.over(share=0.75)
    assert watch.over()
    assert watch.seconds_left() == 0


def test_rounds_and_a_word_end_it_too() -> None:
    assert Budget(rounds=3).start().over(3)
    assert not Budget(rounds=3).start().over(2)
    assert Budget(rounds=3, cancelled=lambda: True).start().over(0)
    assert Budget(rounds=3).start().seconds_left() is None
