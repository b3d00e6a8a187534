"""What runs in the supervised child process: problem in, solution out, nothing else in reach.

A crash, hang or memory blow-up ends the child and nothing more. The child has no store, no settings and no address of
either; the parent judges what comes back with the independent checker before anyone sees it.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping

from solver import Budget, insert, solve
from solver.problem import Problem
from solver.solution import Solution

Orders = Mapping[int, tuple[int, ...]]


def confine(memory_bytes: int) -> None:
    """Called once in each child: bound its memory and be polite to the board's processes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    os.nice(10)


def answer_at_once(problem: Problem, orders: Orders) -> Solution:
    """Insert what the orders do not have yet."""
    return insert(problem, orders)


def improve(problem: Problem, orders: Orders, seconds: float, seed: int) -> Solution:
    """Search from the orders for at most ``seconds``."""
    return solve(problem, budget=Budget(seconds=seconds), start=orders, seed=seed)
