"""The linear program over routes: which mixture of them keeps the most promises, and what each visit is worth in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp

from solver.bounds.candidates import SCALE

Prices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """One route: what it keeps, in fractions of a weight."""

    shift: int
    visits: tuple[int, ...]
    value: int


class Master:
    """Every visit at most once, every required one exactly once, every shift at most one route.

    Columns may be added at any time. A required visit may be missed at a price so high that nobody chooses it.
    """

    def __init__(self, visits: int, shifts: int, required: frozenset[int] = frozenset(), dear: int = 0) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._required = np.array([visit in required for visit in range(visits)], dtype=bool)
        self._visit_rows = [self._solver.Constraint(float(must), 1.0) for must in self._required.tolist()]
        self._shift_rows = [self._solver.Constraint(0.0, 1.0) for _ in range(shifts)]
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._columns: dict[Column, pywraplp.Variable] = {}
        for visit in required:
            missed = self._solver.NumVar(0.0, 1.0, "")
            self._objective.SetCoefficient(missed, -float(dear))
            self._visit_rows[visit].SetCoefficient(missed, 1.0)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns so far."""
        return tuple(self._columns)

    def add(self, columns: Iterable[Column]) -> int:
        """Add those not known yet; give how many they were."""
        added = 0
        for column in columns:
            if column not in self._columns:
                self._columns[column] = self._variable(column)
                added += 1
        return added

    def _variable(self, column: Column) -> pywraplp.Variable:
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, column.value / SCALE)
        self._shift_rows[column.shift].SetCoefficient(variable, 1.0)
        for visit, times in Counter(column.visits).items():
            self._visit_rows[visit].SetCoefficient(variable, float(times))
        return variable

    def solve(self) -> tuple[float, Prices] | None:
        """The value in weights and the price of every visit in fractions of one; None when the solver gives up."""
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        duals = np.array([row.dual_value() for row in self._visit_rows])
        duals = np.where(self._required, duals, np.maximum(duals, 0.0))
        return self._objective.Value(), np.rint(duals * SCALE).astype(np.int64)
