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
from solver.bounds.alone import Unavoidable, unavoidable
from solver.cost import evaluate
from solver.explain import Why, explain
from solver.problem import Problem, ProblemError
from solver.reasons import why_left_out
from solver.schedule import Schedule
from solver.solution import Solution

PR_SET_PDEATHSIG = 1

Orders = Mapping[int, tuple[int, ...]]
Work = Callable[..., object]
"""What a child can be asked to do: a function of this module, of a problem and more."""


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


def guarded(work: Callable[..., object], problem: Problem, *arguments: object) -> object:
    """Do the work; whatever it raises comes back as a ``Trouble``."""
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


def improve(problem: Problem, orders: Orders, seconds: float, seed: int, around: frozenset[int]) -> Solution:
    """Search from the orders for at most ``seconds``; only near the visits ``around``, where there are any."""
    return solver.solve(problem, budget=solver.Budget(seconds=seconds), start=orders, seed=seed, around=around)


def why(problem: Problem, orders: Orders, visit: int) -> Why:
    """Why ``visit`` is where the orders have it, or where an insertion would put it if they cannot be driven now."""
    return explain(problem, _as_it_stands(problem, orders) or solver.insert(problem, orders), visit)


def hopeless(problem: Problem) -> tuple[Unavoidable, ...]:
    """The visits of which a promise is broken in every plan."""
    return unavoidable(problem)


def _as_it_stands(problem: Problem, orders: Orders) -> Solution | None:
    """The orders with their times, what they do not have left out; None when they make no legal plan."""
    schedule = Schedule(problem)
    first = {shift: opening.under_way for shift, opening in enumerate(schedule.openings)}
    begun = {shift: (visit,) for shift, visit in first.items() if visit is not None}
    timed = [schedule.timed(shift, visits) for shift, visits in sorted({**begun, **orders}.items()) if visits]
    routes = tuple(route for route in timed if route is not None)
    made = {stop.visit for route in routes for stop in route.stops}
    left = tuple(why_left_out(schedule, visit) for visit in range(len(problem.visits)) if visit not in made)
    plan = Solution(routes, left, evaluate(problem, routes), "explained")
    return plan if len(routes) == len(timed) and not solver.check(problem, plan) else None
