"""Compile the search once, so that nobody waits for it later: ``python -m solver.warm_up``."""

from __future__ import annotations

import sys

import numpy as np

from solver.bounds.lowest import lower_bound
from solver.engine.compiled import IS_COMPILED, cache_folder
from solver.insertion import best_insertions
from solver.long_routes.search import LongRoutes
from solver.problem import Commitment, Problem, Shift, Visit
from solver.search import solve
from solver.stop import Budget


def warm_up() -> None:
    """Use every compiled function once; what is compiled already is only loaded."""
    travel = np.full((2, 2), 60, np.int32)
    visits = tuple(Visit(1, 600, commitments=(Commitment(900, 1),)) for _ in range(2))
    problem = Problem(travel, (Shift(0, 0, 0, 0, 7_200),), visits, 10_000)
    plan = solve(problem, budget=Budget(rounds=1))
    best_insertions(problem, plan.order, 0)
    lower_bound(problem, budget=Budget(rounds=1))
    LongRoutes(problem, {}).run(Budget(rounds=1).start())


if __name__ == "__main__":
    if IS_COMPILED:
        cache_folder().mkdir(parents=True, exist_ok=True)
        sys.stdout.write("== compiling the search (a minute the first time) ==\n")
    warm_up()
