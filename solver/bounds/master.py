"""The linear program over routes: which mixture of them saves the most, and what each visit and each limit is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp

from solver.bounds.candidates import SCALE

Prices = npt.NDArray[np.int64]

UNITS = (1, 3_600, 60)
"""What the linear program counts in, tier by tier: weights of breaches, weighted hours late, minutes on the road."""

LEAST_PART = 1e-6
"""Less of a route is none: the linear program counts in floats."""


@dataclass(frozen=True, slots=True)
class Column:
    """One route, and what it saves against leaving its visits out: breach weights, weighted seconds, -driving."""

    shift: int
    visits: tuple[int, ...]
    saved: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be saved most: tier 0 breaches, 1 lateness, 2 driving; of every earlier one at least ``needs``."""

    needs: tuple[int, ...] = ()

    @property
    def tier(self) -> int:
        """The position in ``Column.saved``."""
        return len(self.needs)


PROMISES = Aim()
"""As many promises kept as can be."""


class Master:
    """Every visit at most once, every required one exactly once, every shift at most one route, every need met.

    Columns may be added at any time. A required visit or a need may be missed at the price ``dear`` (in units of the
    aim), so high that nobody chooses it.
    """

    def __init__(
        self, visits: int, shifts: int, *, aim: Aim = PROMISES, required: frozenset[int] = frozenset(), dear: int = 0
    ) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._aim = aim
        self._required = np.array([visit in required for visit in range(visits)], dtype=bool)
        self._visit_rows = [self._solver.Constraint(float(must), 1.0) for must in self._required.tolist()]
        self._shift_rows = [self._solver.Constraint(0.0, 1.0) for _ in range(shifts)]
        infinite = self._solver.infinity()
        self._need_rows = [
            self._solver.Constraint(need / unit, infinite) for need, unit in zip(aim.needs, UNITS, strict=False)
        ]
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._columns: dict[Column, pywraplp.Variable] = {}
        for row in [*(self._visit_rows[visit] for visit in required), *self._need_rows]:
            missed = self._solver.NumVar(0.0, infinite, "")
            self._objective.SetCoefficient(missed, -float(dear))
            row.SetCoefficient(missed, 1.0)

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

    def fix(self, column: Column) -> None:
        """From now on this one is driven."""
        self._columns[column].SetBounds(1.0, 1.0)

    def mixture(self) -> list[tuple[float, Column]]:
        """How much of each column the last solution takes, the fullest first; nothing may have been added since."""
        taken = [(variable.solution_value(), column) for column, variable in self._columns.items()]
        return sorted((one for one in taken if one[0] > LEAST_PART), key=lambda one: -one[0])

    def _variable(self, column: Column) -> pywraplp.Variable:
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        tier = self._aim.tier
        self._objective.SetCoefficient(variable, column.saved[tier] / UNITS[tier])
        self._shift_rows[column.shift].SetCoefficient(variable, 1.0)
        for row, saved, unit in zip(self._need_rows, column.saved, UNITS, strict=False):
            row.SetCoefficient(variable, saved / unit)
        for visit, times in Counter(column.visits).items():
            self._visit_rows[visit].SetCoefficient(variable, float(times))
        return variable

    def solve(self) -> tuple[float, Prices] | None:
        """The value in the aim's measure, and a price for every visit and then for every need; None: given up.

        Prices are in fractions (``SCALE``) of one of the aim's measure: for a visit, and for one of the need's measure.
        """
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        unit = UNITS[self._aim.tier]
        visits = np.array([row.dual_value() for row in self._visit_rows])
        visits = np.where(self._required, visits, np.maximum(visits, 0.0))
        needs = [max(0.0, -row.dual_value()) / of for row, of in zip(self._need_rows, UNITS, strict=False)]
        duals = np.concatenate([visits, np.array(needs)]) * unit * SCALE
        return self._objective.Value() * unit, np.rint(duals).astype(np.int64)
