"""The integer model behind every placement: how many technicians live where, and whom that leaves far away.

Only the places are searched for. A cell knows, ring by ring, whether anybody lives within it (the radius formulation of
García, Labbé and Marín 2011), and what a crew can carry is a flow (``dispatch.staffing.serving``): where a placement
promises more than it can carry, the flow's bottleneck becomes a rule of the model (cuts of Benders 1962).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from dispatch.staffing.serving import Bottleneck, Load, bottleneck, served
from dispatch.staffing.siting import Siting

EFFORT = 1.0
"""Deterministic time of one search: up to some twenty seconds of a busy core for 50 bases and 125 cells."""
RING_SECONDS = 600
"""Ways are told apart this finely while places are searched for."""
NEAR_ENOUGH = 0.005
"""Ways that are this share longer than the shortest are short enough to stop searching."""
LEAST_EFFORT = 0.01
"""Every round uses up at least so much, so that the rounds come to an end."""
Expression = cp_model.LinearExprT


@dataclass(frozen=True, slots=True)
class Found:
    """``technicians`` by base, ``shares`` [base x cell] of each cell that is served, ``covered`` units."""

    technicians: tuple[int, ...]
    shares: npt.NDArray[np.float64]
    covered: int
    proven: bool

    @property
    def count(self) -> int:
        return sum(self.technicians)


class PlaceModel:
    """Technicians at bases; a base serves only what is ``usable`` [base x cell], and no more than it can carry."""

    def __init__(self, siting: Siting, usable: npt.NDArray[np.bool_]) -> None:
        self._load = Load.of(siting, usable)
        self._seats = [base.most for base in siting.bases]
        self._model = cp_model.CpModel()
        self._crew = [self._model.new_int_var(0, base.most, f"crew {base.id}") for base in siting.bases]
        self._covered = self._model.new_int_var(0, self._load.total, "covered")
        self._ways: list[Expression] = []
        self._near_enough = 0.0
        reached = [self._rings(c, siting.travel_seconds[:, c], usable[:, c]) for c in range(len(siting.demands))]
        self._model.add(self._covered <= sum(reached))
        if self._load.capacity is not None:
            self._model.add(self._covered <= self._load.capacity * sum(self._crew))

    @property
    def all_units(self) -> int:
        """Everything there is to cover."""
        return self._load.total

    def use_at_most(self, count: int) -> None:
        self._model.add(sum(self._crew) <= count)

    def cover_at_least(self, units: int) -> None:
        self._model.add(self._covered >= units)

    def want_much(self) -> None:
        self._model.maximize(self._covered)

    def want_few(self) -> None:
        self._model.minimize(sum(self._crew))

    def want_short_ways(self) -> None:
        """The shortest ways from each cell to the nearest technician."""
        self._model.minimize(sum(self._ways))
        self._near_enough = NEAR_ENOUGH

    def begin_with(self, technicians: Sequence[int]) -> None:
        """Let the search begin with this placement."""
        for variable, number in zip(self._crew, technicians, strict=True):
            self._model.add_hint(variable, number)

    def solve(self, effort: float) -> Found | None:
        """The best placement found; None when there is none, or none was found within the effort.

        Its ``covered`` is what it truly carries: less than was asked for where the effort ended before the last cut.
        """
        solver, left, found = cp_model.CpSolver(), effort, None
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.relative_gap_limit = self._near_enough
        while left > 0:
            solver.parameters.max_deterministic_time = left
            status = solver.solve(self._model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return found
            left -= max(LEAST_EFFORT, solver.response_proto.deterministic_time)
            crew = tuple(int(solver.value(variable)) for variable in self._crew)
            tight = bottleneck(self._load, crew)
            exact = tight.flow >= solver.value(self._covered)
            if exact or found is None or tight.flow > found.covered:
                found = Found(crew, served(self._load, crew), tight.flow, exact and status == cp_model.OPTIMAL)
            if exact:
                return found
            self._learn(tight)
        return found

    def most(self) -> int:
        """Units that are covered when every base is full."""
        return bottleneck(self._load, self._seats).flow

    def _rings(self, c: int, seconds: npt.NDArray[np.integer], usable: npt.NDArray[np.bool_]) -> Expression:
        """What is reached of a cell: all of it when anybody lives in its outermost ring. Its way grows ring by ring."""
        units = int(self._load.units[c])
        if units == 0 or not usable.any():
            return 0
        ring = np.where(usable, -(-seconds // RING_SECONDS), -1)
        radii = sorted({int(radius) for radius in ring if radius >= 0})
        nobody = [self._model.new_bool_var(f"nobody within {radius} of {c}") for radius in radii]
        for radius, empty in zip(radii, nobody, strict=True):
            inside = [self._crew[b] for b in np.flatnonzero((ring >= 0) & (ring <= radius))]
            self._model.add(sum(inside) + empty >= 1)
        for wider, radius, empty in zip(radii[1:], radii, nobody, strict=False):
            self._ways.append(units * (wider - radius) * empty)
        return units - units * nobody[-1]

    def _learn(self, tight: Bottleneck) -> None:
        """No crew carries more than passes this bottleneck."""
        assert self._load.capacity is not None, "only a capacity makes a bottleneck"
        carried = sum(self._crew[b] for b in tight.bases)
        self._model.add(self._covered <= self._load.capacity * carried + tight.units)
