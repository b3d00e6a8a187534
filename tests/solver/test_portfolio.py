"""Several seeds on several cores."""

from __future__ import annotations

import time

import pytest

from bench.instances.generate import generate
from bench.instances.technician import state
from solver import Budget, Problem, ProblemError, Solution, check, rank, solve
from solver.portfolio import best_of_seeds
from tests.solver.strategies import problem, visit

ROUNDS = Budget(rounds=200)


@pytest.fixture(scope="module")
def office() -> Problem:
    return state(generate(60, 8, 5))[0]


def test_two_processes_find_the_better_plan_of_their_two_seeds(office: Problem) -> None:
    alone = [solve(office, budget=ROUNDS, seed=seed) for seed in (7, 8)]
    together = solve(office, budget=ROUNDS, seed=7, workers=2)
    assert check(office, together) == ()
    assert together == min(alone, key=lambda plan: rank(office, plan))


def test_whoever_is_cancelled_ends_with_all_he_began(office: Problem) -> None:
    began = time.monotonic()
    plan = solve(office, budget=Budget(seconds=600, cancelled=lambda: True), workers=2)
    assert check(office, plan) == ()
    assert time.monotonic() - began < 120


def test_an_impossible_problem_is_refused_before_any_process_begins() -> None:
    with pytest.raises(ProblemError):
        solve(problem([visit(99)]), budget=ROUNDS, workers=2)


def broken_engine(problem: Problem, *, budget: Budget, seed: int) -> Solution:
    """An engine that fails in every other process."""
    if seed:
        raise ArithmeticError("seed 1 fails")
    return solve(problem, budget=budget, seed=seed)


def test_what_fails_in_another_process_fails_here() -> None:
    with pytest.raises(ArithmeticError, match="seed 1"):
        best_of_seeds(broken_engine, problem(), ROUNDS, seed=0, workers=2)
