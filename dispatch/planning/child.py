"""What runs in the supervised child process: problem in, solution out, nothing else in reach.

A crash, hang or memory blow-up ends the child and nothing more. The child has no store, no settings and no address of
either; the parent judges what comes back with the independent checker before anyone sees it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import solver
from solver.problem import Problem, ProblemError
from solver.solution import Solution

PR_SET_PDEATHSIG = 1

Orders = Mapping[int, tuple[int, ...]]


def confine(memory_bytes: int, niceness: int) -> None:
    """Called once in each child: bound its memory, let others go first, forget every setting."""
    _die_with_the_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    os.nice(niceness)
    for name in [name for name in os.environ if name.startswith("PAIDAN_")]:
        del os.environ[name]


def _die_with_the_parent() -> None:
    """On Linux the kernel ends the child when the planner is killed; elsewhere its closed pipe does, a little later."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in the child, as plain text: an exception of its own might not survive the way back."""

    code: str
    what: str


def guarded(work: Callable[..., Solution], problem: Problem, *arguments: object) -> Solution | Trouble:
    """Do the work; whatever it raises comes back as a value."""
    try:
        return work(problem, *arguments)
    except MemoryError:
        return Trouble("solver.out_of_memory", "")
    except ProblemError as error:
        return Trouble("solver.bad_problem", str(error)[:300])
    except Exception as error:  # any of them: the parent must go on
        return Trouble("solver.failed", f"{type(error).__name__}: {error}"[:300])


def answer_at_once(problem: Problem, orders: Orders, later: frozenset[int]) -> Solution:
    """Insert what the orders do not have yet, the visits ``later`` after all others."""
    return solver.insert(problem, orders, later=later)


def improve(problem: Problem, orders: Orders, seconds: float, seed: int) -> Solution:
    """Search from the orders for at most ``seconds``."""
    return solver.solve(problem, budget=solver.Budget(seconds=seconds), start=orders, seed=seed)
