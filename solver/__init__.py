"""Assign visits to technician-shifts: integers in, integers out; usable alone.

The engines are loaded when they are first asked for: numba alone is 65 MB, and most who come here only state problems.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from solver.checker import check
from solver.checking.defect import Defect
from solver.cost import evaluate, rank
from solver.lazy_travel import Driving, PointTravel, TravelSource
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
from solver.solution import Cost, LeftOut, Solution, TimedRoute, TimedStop
from solver.stop import Budget, Stop
from solver.validation import validate

if TYPE_CHECKING:
    from solver.at_once import insert
    from solver.cells import solve_in_cells
    from solver.insertion import Hurt, RunningPlan, Suggestion, best_insertions
    from solver.search import solve

_ENGINES = {
    "insert": "solver.at_once",
    "Hurt": "solver.insertion",
    "RunningPlan": "solver.insertion",
    "Suggestion": "solver.insertion",
    "best_insertions": "solver.insertion",
    "solve": "solver.search",
    "solve_in_cells": "solver.cells",
}

__all__ = [
    "UNREACHABLE",
    "Budget",
    "Commitment",
    "Cost",
    "Defect",
    "Driving",
    "Hurt",
    "Issue",
    "LeftOut",
    "Pin",
    "PointTravel",
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
    "TravelSource",
    "Visit",
    "best_insertions",
    "check",
    "evaluate",
    "insert",
    "rank",
    "solve",
    "solve_in_cells",
    "validate",
]


def __getattr__(name: str) -> object:
    if name not in _ENGINES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ENGINES[name]), name)
