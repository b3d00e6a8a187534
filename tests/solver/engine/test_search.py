"""The compiled search under a budget: it repeats itself, stops when it is told to, and runs without numba too."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from solver import Budget, Problem, RunningPlan, best_insertions, check, insert, rank, solve
from solver.engine.board import Board
from solver.engine.chance import chance
from solver.engine.compiled import cache_folder
from solver.engine.facts import JOURNAL, RANDOM
from solver.engine.search import Search
from solver.problem import Order
from tests.solver.strategies import line, problem, promise, shift, visit

WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from solver.engine.compiled import IS_COMPILED
from tests.solver.engine.test_search import busy
from solver import Budget, solve
assert not IS_COMPILED
print(solve(busy(), budget=Budget(rounds=40), seed=3).order)
"""


def busy() -> Problem:
    """Ten visits with promises for two technicians."""
    visits = [
        visit(1 + number % 5, commitments=(promise(600 + 431 * number % 4_000, weight=1 + number % 3),))
        for number in range(10)
    ]
    return problem(visits, [shift(0), shift(1, base=5)], travel=line(0, 150, 420, 700, 1_000, 1_250))


def test_without_numba_the_same_rounds_give_the_same_plan() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.strip() == str(solve(busy(), budget=Budget(rounds=40), seed=3).order)


def tight(seed: int) -> Problem:
    """Sixty visits on a long road for eight technicians, most of whose promises cannot all be kept."""
    rng = np.random.default_rng(seed)
    visits = [
        visit(
            int(rng.integers(12)),
            service=int(rng.integers(300, 1_500)),
            commitments=(promise(int(rng.integers(0, 9_000)), weight=int(rng.integers(1, 9))),),
        )
        for _ in range(60)
    ]
    return problem(visits, [shift(number, base=number) for number in range(8)], travel=line(*range(0, 2_400, 200)))


@pytest.mark.parametrize("seed", range(8))
def test_the_best_plan_survives_rounds_that_were_not_kept(seed: int) -> None:
    given = tight(seed)
    search = Search(Board(given, seed=seed))
    search.board.fill(search.board.waiting())
    search.run(Budget(rounds=1_500).start())
    best = search.board.solution("search", search.board.best_routes)
    assert check(given, best) == ()
    assert rank(given, best) == search.rank


def test_stating_a_problem_does_not_load_the_compiler() -> None:
    told = "import solver, sys; solver.check, solver.Problem; print('numba' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_crew_starts_together_and_what_waits_comes_after() -> None:
    crew, waits = ((0, 1),), (Order(2, 3, gap=300),)
    roomy = replace(problem([visit(1 + number) for number in range(5)], [shift(0), shift(1)]), crews=crew, orders=waits)
    for found in (insert(roomy, {}), solve(roomy, budget=Budget(rounds=80))):
        assert check(roomy, found) == ()
        assert found.unassigned == ()
    full = replace(busy(), crews=crew, orders=waits)
    assert check(full, solve(full, budget=Budget(rounds=80))) == ()


def test_another_seed_takes_another_way() -> None:
    pools = []
    for seed in range(2):
        search = Search(Board(busy(), seed=seed))
        search.board.fill(search.board.waiting())
        search.run(Budget(rounds=100).start())
        pools.append(search.pool)
    assert pools[0] != pools[1]


def test_seconds_end_the_search_without_a_limit_of_rounds() -> None:
    clock = iter(range(10_000))
    search = Search(Board(busy()))
    search.run(Budget(seconds=50).start(lambda: float(next(clock))))
    assert search.rounds > 0


def test_chance_is_spread_evenly_and_never_one() -> None:
    numbers = np.zeros(JOURNAL, np.int64)
    numbers[RANDOM] = 7
    if hasattr(chance, "py_func"):
        drawn = [chance.py_func(numbers) for _ in range(4_000)]
    else:
        drawn = [chance(numbers) for _ in range(4_000)]
    assert 0.0 <= min(drawn) < 0.01
    assert 0.99 < max(drawn) < 1.0
    assert abs(float(np.mean(drawn)) - 0.5) < 0.02


def test_a_running_plan_answers_again_and_again_and_stays_as_it_is() -> None:
    given = busy()
    plan = solve(given, budget=Budget(rounds=50)).order
    running = RunningPlan(given, plan)
    for number in range(len(given.visits)):
        others = {s: tuple(v for v in route if v != number) for s, route in plan.items()}
        assert running.suggestions(number) == best_insertions(given, others, number)
        assert running.routes == plan


def test_machine_code_of_changed_sources_is_kept_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache_folder().parent == tmp_path
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert cache_folder().parent.name == f"paidan-{os.getuid()}"
