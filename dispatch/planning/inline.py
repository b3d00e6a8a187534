"""The solver in this very process, its budget counted in rounds: for the simulation, where the same seed must give the
same plans. The judge is the same as the supervisor's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import solver
from dispatch.planning.child import Orders
from dispatch.planning.judging import judged
from solver.problem import Problem
from solver.solution import Solution


class Searching(Protocol):
    """A search under way, or one that is over."""

    @property
    def done(self) -> bool: ...
    def result(self) -> Solution: ...
    def cancel(self) -> None: ...


class Solver(Protocol):
    """What a planner needs: a plan at once, and a better one later."""

    def insert(self, problem: Problem, orders: Orders, later: frozenset[int] = frozenset()) -> Solution: ...
    def search(
        self, problem: Problem, orders: Orders, *, seconds: float, seed: int, around: frozenset[int] = frozenset()
    ) -> Searching: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Searched:
    """A search that was over before anybody asked."""

    solution: Solution
    done: bool = True

    def result(self) -> Solution:
        return self.solution

    def cancel(self) -> None:
        """Nothing runs any more."""


@dataclass(frozen=True, slots=True)
class InlineSolver:
    """``rounds`` of search for every plan; how many seconds production would give it does not matter here."""

    rounds: int

    def insert(self, problem: Problem, orders: Orders, later: frozenset[int] = frozenset()) -> Solution:
        """A complete plan at once, or ``SolverFailed``."""
        return judged(problem, solver.insert(problem, orders, later=later))

    def search(
        self, problem: Problem, orders: Orders, *, seconds: float, seed: int, around: frozenset[int] = frozenset()
    ) -> Searched:
        """The best plan after that many rounds."""
        del seconds
        budget = solver.Budget(rounds=self.rounds)
        found = solver.solve(problem, budget=budget, start=orders, seed=seed, around=around)
        return Searched(judged(problem, found))

    def close(self) -> None:
        """Nothing to end."""
