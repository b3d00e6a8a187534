"""Assign visits to technician-shifts: integers in, integers out; usable alone."""

from solver.at_once import insert
from solver.checker import check
from solver.checking.defect import Defect
from solver.cost import evaluate, rank
from solver.insertion import Hurt, RunningPlan, Suggestion, best_insertions
from solver.problem import (
    UNREACHABLE,
    Commitment,
    Issue,
    Pin,
    Problem,
    ProblemError,
    Seconds,
    Shift,
    SkillLevels,
    Visit,
)
from solver.search import solve
from solver.solution import Cost, LeftOut, Solution, TimedRoute, TimedStop
from solver.stop import Budget, Stop
from solver.validation import validate

__all__ = [
    "UNREACHABLE",
    "Budget",
    "Commitment",
    "Cost",
    "Defect",
    "Hurt",
    "Issue",
    "LeftOut",
    "Pin",
    "Problem",
    "ProblemError",
    "RunningPlan",
    "Seconds",
    "Shift",
    "SkillLevels",
    "Solution",
    "Stop",
    "Suggestion",
    "TimedRoute",
    "TimedStop",
    "Visit",
    "best_insertions",
    "check",
    "evaluate",
    "insert",
    "rank",
    "solve",
    "validate",
]
