"""The judge between the solver and the desk: nothing is published that the independent checker has not passed."""

from __future__ import annotations

from dispatch.errors import PaidanError
from solver import check
from solver.problem import Problem
from solver.solution import Solution


class SolverFailed(PaidanError):
    """The solver gave no usable answer; the plan in force stays."""


def judged(problem: Problem, answer: object) -> Solution:
    """The answer, if it is a sound solution of the problem; ``SolverFailed`` names the first defect otherwise."""
    if not isinstance(answer, Solution):
        raise SolverFailed("solver.failed", what=type(answer).__name__)
    defects = check(problem, answer)
    if defects:
        raise SolverFailed("solver.illegal_plan", count=len(defects), first=str(defects[0])[:300])
    return answer
