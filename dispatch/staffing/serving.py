"""Who serves whom once the places are chosen: flows from bases to cells, all that can be carried on short ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from ortools.graph.python import max_flow, min_cost_flow

from dispatch.staffing.siting import Siting

UNITS = 10_000
"""All faults together, in the whole numbers that are counted with; more where one technician serves very little."""
UNITS_OF_A_TECHNICIAN = 100
SOURCE, SINK = 0, 1
"""The first two nodes of every flow; bases follow, then cells."""


@dataclass(frozen=True, slots=True)
class Load:
    """What may flow: ``units`` of each cell, ``capacity`` units a technician (None: any), seconds [base x cell]."""

    units: tuple[int, ...]
    capacity: int | None
    usable: npt.NDArray[np.bool_]
    seconds: npt.NDArray[np.integer]

    @property
    def total(self) -> int:
        return sum(self.units)

    @classmethod
    def of(cls, siting: Siting, usable: npt.NDArray[np.bool_]) -> Load:
        """Faults in whole units: whatever is not nothing counts for at least one.

        Cells are rounded down and a technician's capacity up, so that a crew that can just carry everything still does.
        """
        capacity = siting.capacity
        fine = 0 if capacity is None else ceil(UNITS_OF_A_TECHNICIAN * siting.total / capacity)
        scale = max(UNITS, fine) / siting.total
        units = tuple(0 if one.weight <= 0 else max(1, int(one.weight * scale)) for one in siting.demands)
        return cls(units, None if capacity is None else ceil(capacity * scale), usable, siting.travel_seconds)

    def carried(self, technicians: int) -> int:
        """Units that so many technicians at one base can serve."""
        if self.capacity is None:
            return self.total if technicians else 0
        return min(self.total, self.capacity * technicians)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """How much a crew can serve, and why not more: the crews of ``bases`` are full, and ``units`` are all there is
    in the cells that only they do not limit.
    """

    flow: int
    bases: tuple[int, ...]
    units: int


def bottleneck(load: Load, crew: Sequence[int]) -> Bottleneck:
    """The most that this crew can serve, with the cut that proves it (Ford and Fulkerson 1956)."""
    flow = max_flow.SimpleMaxFlow()
    for start, end, most, _ in _arcs(load, crew):
        flow.add_arc_with_capacity(start, end, most)
    flow.solve(SOURCE, SINK)
    near = set(flow.get_source_side_min_cut())
    full = tuple(b for b in range(len(crew)) if 2 + b not in near)
    cells = [c for c in range(len(load.units)) if 2 + len(crew) + c in near]
    return Bottleneck(int(flow.optimal_flow()), full, sum(load.units[c] for c in cells))


def served(load: Load, crew: Sequence[int]) -> npt.NDArray[np.float64]:
    """The share of each cell that each base serves [base x cell]: as much as can be, on the shortest ways."""
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = list(_arcs(load, crew))
    for start, end, most, seconds in arcs:
        flow.add_arc_with_capacity_and_unit_cost(start, end, most, seconds)
    flow.set_node_supply(SOURCE, load.total)
    flow.set_node_supply(SINK, -load.total)
    flow.solve_max_flow_with_min_cost()
    shares = np.zeros(load.usable.shape)
    for arc, (start, end, _, _) in enumerate(arcs):
        if start >= 2 and end != SINK:
            cell = end - 2 - len(crew)
            shares[start - 2, cell] = flow.flow(arc) / load.units[cell]
    return shares


def _arcs(load: Load, crew: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """From, to, most units, seconds a unit: the source to bases, bases to cells they may serve, cells to the sink.

    The arcs between bases and cells hold everything there is, so that no cut ever runs through them.
    """
    cells = 2 + len(crew)
    arcs = [(SOURCE, 2 + b, load.carried(technicians), 0) for b, technicians in enumerate(crew)]
    pairs = ((int(b), int(c)) for b, c in np.argwhere(load.usable) if load.units[c])
    arcs += [(2 + b, cells + c, load.total, int(load.seconds[b, c])) for b, c in pairs if crew[b]]
    return arcs + [(cells + c, SINK, units, 0) for c, units in enumerate(load.units) if units]
