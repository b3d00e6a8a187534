"""OR-Tools routing, twice: with linear lateness as everyone writes it, and with a late copy of every node.

The library has one linear soft bound per node and no step, so the price of a breach needs the second model: an
on-time node with a hard bound and a late node whose arcs carry the step, at most one of the two visited. Matrices
only, for a Python callback costs a third of the search.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.engines.limit import Limit
from bench.engines.model import (
    PER_BREACH,
    PER_LATE_SECOND,
    Order,
    Unsupported,
    able,
    cost_of_leaving_out,
    nodes,
    refuse,
    span,
    weight,
)
from solver import Problem

LONGEST_WALL_FACTOR = 12
LARGEST_MODEL_NODES = 4000
"""A model takes its two matrices as lists: beyond this they need gigabytes."""


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """Linear lateness only; the seed changes nothing, for the library has none to set."""
    refuse(problem, {"capacity", "shift prices"})
    return _Model(problem, late_copies=False).search(limit)


def plan_with_late_copies(problem: Problem, limit: Limit, seed: int) -> Order:
    """An on-time node and a late node for every promise; the step of a breach lies on the late node's arcs."""
    if not any(visit.commitments for visit in problem.visits):
        raise Unsupported("nothing is promised: the same model as ortools")
    refuse(problem, {"capacity", "shift prices"})
    return _Model(problem, late_copies=True).search(limit)


@dataclass(frozen=True, slots=True)
class _Node:
    visit: int
    first: int
    last: int
    step: int = 0
    due: int | None = None


class _Model:
    """Nodes are the visits (and their late copies), then the starts, then the ends of the shifts."""

    def __init__(self, problem: Problem, *, late_copies: bool) -> None:
        self._problem = problem
        self._nodes = [node for v in range(len(problem.visits)) for node in _nodes_of(problem, v, late_copies)]
        count, shifts = len(self._nodes), len(problem.shifts)
        if count + 2 * shifts > LARGEST_MODEL_NODES:
            raise Unsupported(f"a model of {count + 2 * shifts} nodes needs gigabytes for its matrices alone")
        starts = list(range(count, count + shifts))
        ends = [start + shifts for start in starts]
        self._manager = pywrapcp.RoutingIndexManager(count + 2 * shifts, shifts, starts, ends)
        self._model = pywrapcp.RoutingModel(self._manager)
        self._state_travel()
        self._state_shifts()
        self._state_visits()
        self._state_loads()

    def search(self, limit: Limit) -> Order:
        """Parallel cheapest insertion, then guided local search until the CPU seconds are used up."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(math.ceil(limit.left() * LONGEST_WALL_FACTOR * 1000))
        # The library's own limit counts wall seconds; it stays as a second line, for what never asks the monitor.
        self._model.AddSearchMonitor(self._model.solver().CustomLimit(limit.over))
        found = self._model.SolveWithParameters(parameters)
        if found is None:
            raise Unsupported(f"no plan found: {self._model.status()}")
        return self._routes(found)

    def _state_travel(self) -> None:
        travel = self._travel()
        steps = np.zeros(len(travel), dtype=np.int64)
        steps[: len(self._nodes)] = [node.step for node in self._nodes]
        service = np.zeros(len(travel), dtype=np.int64)
        service[: len(self._nodes)] = [self._problem.visits[node.visit].service for node in self._nodes]
        costs = self._model.RegisterTransitMatrix((travel + steps[None, :]).tolist())
        self._model.SetArcCostEvaluatorOfAllVehicles(costs)
        times = self._model.RegisterTransitMatrix((travel + service[:, None]).tolist())
        horizon = self._problem.horizon
        self._model.AddDimension(times, horizon, horizon, False, "time")
        self._time = self._model.GetDimensionOrDie("time")

    def _travel(self) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        visits, shifts = len(self._problem.visits), len(self._problem.shifts)
        rows = [node.visit for node in self._nodes] + list(range(visits, visits + 2 * shifts))
        grid: np.ndarray[tuple[int, int], np.dtype[np.int64]] = nodes(self._problem)[np.ix_(rows, rows)]
        return grid

    def _state_shifts(self) -> None:
        for number, shift in enumerate(self._problem.shifts):
            self._time.CumulVar(self._model.Start(number)).SetRange(shift.start, shift.end)
            self._time.CumulVar(self._model.End(number)).SetRange(shift.start, shift.end)
            self._model.SetFixedCostOfVehicle(shift.price, number)

    def _state_visits(self) -> None:
        shifts = able(self._problem)
        copies: dict[int, list[int]] = {}
        for number, node in enumerate(self._nodes):
            index = self._manager.NodeToIndex(number)
            copies.setdefault(node.visit, []).append(index)
            # SetAllowedVehiclesForIndex raises TypeError in the wheel of 9.15, so the variable itself is bounded.
            self._model.VehicleVar(index).SetValues([-1, *shifts[node.visit]])
            self._time.CumulVar(index).SetRange(node.first, node.last)
            if node.due is not None:
                slope = PER_LATE_SECOND * weight(self._problem.visits[node.visit])
                self._time.SetCumulVarSoftUpperBound(index, max(0, node.due), slope)
        for visit, indices in copies.items():
            self._model.AddDisjunction(indices, cost_of_leaving_out(self._problem, self._problem.visits[visit]))

    def _state_loads(self) -> None:
        for dimension in range(max((len(shift.capacity) for shift in self._problem.shifts), default=0)):
            loads = [self._problem.visits[node.visit].load for node in self._nodes]
            amounts = [load[dimension] if dimension < len(load) else 0 for load in loads]
            amounts += [0] * (2 * len(self._problem.shifts))
            limits = [shift.capacity[dimension] for shift in self._problem.shifts]
            carried = self._model.RegisterUnaryTransitVector(amounts)
            self._model.AddDimensionWithVehicleCapacity(carried, 0, limits, True, f"load {dimension}")

    def _routes(self, found: pywrapcp.Assignment) -> Order:
        routes = {}
        for shift in range(len(self._problem.shifts)):
            visits, index = [], found.Value(self._model.NextVar(self._model.Start(shift)))
            while not self._model.IsEnd(index):
                visits.append(self._nodes[self._manager.IndexToNode(index)].visit)
                index = found.Value(self._model.NextVar(index))
            if visits:
                routes[shift] = tuple(visits)
        return routes


def _nodes_of(problem: Problem, number: int, late_copies: bool) -> list[_Node]:
    visit = problem.visits[number]
    first, last = span(problem, visit)
    if last < first:
        return []
    if not visit.commitments:
        return [_Node(number, first, last)]
    due = visit.commitments[0].due
    if not late_copies or last <= due:
        return [_Node(number, first, last, due=due)]
    late = _Node(number, max(first, due + 1), last, step=PER_BREACH * weight(visit), due=due)
    return [_Node(number, first, due), late] if first <= due else [late]
