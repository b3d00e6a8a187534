"""Our own engine, through the door everybody uses; only its watch counts CPU seconds instead of wall seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module

from bench.engines.limit import Limit
from bench.engines.model import Order
from solver import Budget, Problem, Solution, solve
from solver.stop import Watch


class CpuBudget(Budget):
    """A budget whose seconds are CPU seconds of this process."""

    __slots__ = ()

    def start(self, clock: Callable[[], float] = time.process_time) -> Watch:
        """Begin to count CPU seconds."""
        return Watch(self, clock, clock())


def warm_up(problem: Problem) -> None:
    """Load what is loaded once in a process's life (and compiled once in an installation's): it is not the search."""
    solve(problem, budget=Budget(rounds=1))
    import_module("solver.routing")


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """The solver's best plan."""
    return solved(problem, limit, seed).order


def solved(problem: Problem, limit: Limit, seed: int) -> Solution:
    """The same with everything the solver says about it."""
    return solve(problem, budget=CpuBudget(seconds=limit.left()), seed=seed)
