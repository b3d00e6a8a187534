"""Laws of the board: whatever is done to it, its sums are the evaluator's, and what is undone leaves no trace."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Problem, Shift, Visit, check, evaluate, insert, rank, validate
from solver.engine.anneal import anneal
from solver.engine.board import Board
from solver.engine.facts import BANK, BANKED, IN_SHIFT, LENGTH, NOW
from solver.engine.search import RUIN, Search
from solver.problem import Break
from solver.stop import Budget
from tests.solver.engine.strategies import full_problems

COLD, HOT = 1e-9, 1e12


def snapshot(board: Board) -> tuple[object, ...]:
    """Everything a round could leave behind: routes, sums, stops as they are used, and who is in no route."""
    state, shifts = board.state, len(board.problem.shifts)
    stops = [state.stops[s, : state.status[s, LENGTH] + 1].tolist() for s in range(shifts)]
    bank = sorted(state.places[: state.numbers[BANKED], BANK].tolist())
    return board.routes, state.totals[NOW].tolist(), stops, state.status[:shifts, 4:].tolist(), bank


def is_consistent(problem: Problem, board: Board) -> bool:
    """Whether sums, routes and bank tell the same story, judged from outside."""
    solution = board.solution("search")
    idle = np.flatnonzero(board.state.places[:, IN_SHIFT] < 0).tolist()
    bank = sorted(board.state.places[: board.state.numbers[BANKED], BANK].tolist())
    assert check(problem, solution) == ()
    assert board.rank == rank(problem, solution)
    assert solution.cost == evaluate(problem, solution.routes)
    return bank == idle == [left.visit for left in solution.unassigned]


@given(full_problems())
@settings(max_examples=80, deadline=None)
def test_every_insertion_costs_what_the_evaluator_says(problem: Problem) -> None:
    validate(problem)
    board = Board(problem)
    for visit in board.waiting():
        board.fill([visit])
        assert is_consistent(problem, board)


def test_who_is_done_before_his_shift_begins_may_rest_at_once() -> None:
    shift = Shift(0, 0, 0, 500, 5000, breaks=(Break(0, 500, 0),))
    visits = (Visit(0, 26, under_way=0, arrived=0), Visit(0, 60, release=1000))
    problem = Problem(np.zeros((1, 1), np.int32), (shift,), visits, 20_000)
    validate(problem)
    board = Board(problem)
    board.fill(board.waiting())
    assert is_consistent(problem, board)


def test_what_was_known_of_excluded_shifts_is_forgotten_when_a_round_is_undone() -> None:
    excluding = Shift(1, 0, 0, 0, 0, excludes=frozenset({0}))
    shifts = (Shift(0, 0, 0, 0, 0, overtime=1800), excluding, Shift(2, 0, 0, 0, 1))
    visits = (Visit(0, 0, unassigned_price=0), Visit(0, 1, unassigned_price=0))
    previous = {0: (1,), 1: (0,)}
    problem = Problem(np.zeros((1, 1), np.int32), (*shifts, excluding), visits, 20_000, previous=previous)
    for seed in range(50):
        board = Board(problem, seed=seed)
        board.know_neighbours(10)
        board.fill(board.waiting())
        for _ in range(12):
            anneal(board.facts, board.state, 1, COLD, 0.1, RUIN)
            assert is_consistent(problem, board)


@given(full_problems(), st.integers(0, 99), st.sampled_from([COLD, HOT]))
@settings(max_examples=80, deadline=None)
def test_a_round_is_either_kept_whole_or_leaves_no_trace(problem: Problem, seed: int, temperature: float) -> None:
    board = Board(problem, seed=seed)
    board.know_neighbours(10)
    board.fill(board.waiting())
    for _ in range(12 if problem.visits and problem.shifts else 0):
        before = snapshot(board)
        anneal(board.facts, board.state, 1, temperature, 0.1, RUIN)
        assert is_consistent(problem, board)
        if board.routes == before[0]:
            assert snapshot(board) == before


@given(full_problems(), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_the_best_plan_is_kept_apart_and_is_never_worse_than_the_first(problem: Problem, seed: int) -> None:
    board = Board(problem, seed=seed)
    board.fill(board.waiting())
    first, search = board.rank, Search(board)
    search.run(Budget(rounds=30).start())
    assert search.rank <= first
    best = board.solution("search", board.best_routes)
    assert check(problem, best) == ()
    assert rank(problem, best) == search.rank
    assert set(board.best_routes.items()) <= set(search.pool)


@given(full_problems())
@settings(max_examples=40, deadline=None)
def test_a_plan_can_be_laid_down_again_as_it_was(problem: Problem) -> None:
    routes = insert(problem, {}).order
    board = Board(problem)
    board.take(routes)
    assert board.routes == routes
    board.take(dict.fromkeys(routes, ()))
    board.restore(routes)
    assert board.routes == routes


@given(full_problems(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_route_that_cannot_be_driven_changes_nothing(problem: Problem, data: st.DataObject) -> None:
    board = Board(problem)
    board.fill(board.waiting())
    if problem.shifts and problem.visits:
        before = snapshot(board)
        shift = data.draw(st.integers(0, len(problem.shifts) - 1))
        own = [
            v
            for v in range(len(problem.visits))
            if board.shift_of(v) in (None, shift) and board.facts.option_of[v, shift] >= 0
        ]
        wanted = data.draw(st.permutations(own))
        if board.lay(shift, wanted):
            assert board.movable(shift) == list(wanted)
        else:
            assert snapshot(board) == before
        assert is_consistent(problem, board)
