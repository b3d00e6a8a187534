"""A second opinion from the OR-Tools routing library: a model of the problem, warm-started with a plan.

One vehicle per shift (after the visit under way), one node per visit, a disjunction that prices leaving it out. The
library has one linear soft bound per node and no step, so the step of a broken promise becomes a steep slope after
the first promise that can still be kept: ``BREACH_SECONDS`` late cost as much as the breach, and a visit later than
that is rather left out. That is meant: the model finds who can be on time, and the insertion fits in the others.
Measured on ``bench.solver_quick`` (seeds 1, 2, 3; broken weight after 6 s): on-time and late copies of every node
262, 237, 309; a slope of four hours 233, 242, 311; of ten minutes 220, 196, 269.

The model is not the whole truth: tiers are added up, changes to the published plan are unknown, and promises on the
arrival are counted at the start of the work. Its routes are a proposal for ``insertion`` and ``cost`` to judge.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from solver.cost import Tariff
from solver.engine.board import Board
from solver.problem import UNREACHABLE
from solver.reasons import first_blocker
from solver.schedule import earliest_arrival, latest_arrival, merged
from solver.stop import Watch

PER_BROKEN = 100_000
"""Travel seconds that one weight of a broken promise is worth to the model; one weighted second late is worth one."""
BREACH_SECONDS = 600
FIXED_DROPPED = 10**11
"""Leaving out what is pinned: dearer than all promises of a large problem together."""
LARGEST_PRICE = 2**50
LARGEST_MODEL = 1500
"""Visits beyond which no model is built: it would get nowhere in the time people wait."""
SLICE_SECONDS = 1.0
"""How long a search that may be cancelled runs before it is asked again: OR-Tools itself asks far too rarely."""
STALLING_OPERATORS = (
    "use_swap_active_chain",
    "use_global_cheapest_insertion_path_lns",
    "use_local_cheapest_insertion_path_lns",
    "use_relocate_path_global_cheapest_insertion_insert_unperformed",
)
"""Neighbourhoods of OR-Tools 9.15 that do not look at the clock: with them a limit of 10 s took 43 s."""


def propose(board: Board, watch: Watch, *, share: float) -> Mapping[int, tuple[int, ...]] | None:
    """Search from the board's plan; routes for ``insertion`` to complete, or None when the model found none.

    Within a budget of rounds it descends to the first local optimum (deterministic); within seconds it goes on by
    guided local search until ``share`` of the budget is used.
    """
    visits = [visit for visit in range(len(board.problem.visits)) if _is_modelled(board, visit)]
    if not visits or len(visits) > LARGEST_MODEL:  # a model without vehicles or nodes ends the whole process
        return None
    return _Model(board, visits).search(watch, share)


class _Model:
    """The routing model of one problem, to be searched once. Node n is ``visits[n]``; then come starts and ends."""

    def __init__(self, board: Board, visits: list[int]) -> None:
        self._board = board
        self._tariff = Tariff(board.problem)
        self.visits = visits
        first, shifts = len(visits), len(board.problem.shifts)
        ends = list(range(first + shifts, first + 2 * shifts))
        self._manager = pywrapcp.RoutingIndexManager(
            first + 2 * shifts, shifts, list(range(first, first + shifts)), ends
        )
        self._model = pywrapcp.RoutingModel(self._manager)
        travel = self._travel()
        self._model.SetArcCostEvaluatorOfAllVehicles(self._model.RegisterTransitMatrix(travel.tolist()))
        self._time = self._time_dimension(travel)
        self._limit_shifts()
        for node, visit in enumerate(self.visits):
            self._limit_visit(self._manager.NodeToIndex(node), visit)

    def search(self, watch: Watch, share: float) -> Mapping[int, tuple[int, ...]] | None:
        """Routes without the visits under way, or None when even the board's own plan does not fit the model."""
        parameters = self._parameters(watch, share)
        self._model.CloseModelWithParameters(parameters)
        hint = self._model.ReadAssignmentFromRoutes(self._hint(), True)
        found = self._model.SolveFromAssignmentWithParameters(hint, parameters) if hint else None
        while found and watch.budget.may_be_cancelled and not watch.over(share=share):
            before = found.ObjectiveValue()
            hint = self._model.solver().Assignment(found)
            better = self._model.SolveFromAssignmentWithParameters(hint, self._parameters(watch, share))
            if better is None or better.ObjectiveValue() >= before:
                break
            found = better
        return self._routes(found) if found else None

    def _parameters(self, watch: Watch, share: float) -> object:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
        if watch.budget.rounds is not None:
            parameters.local_search_metaheuristic = metaheuristic.GREEDY_DESCENT
            parameters.solution_limit = max(1, watch.budget.rounds)
        else:
            parameters.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
        for name in STALLING_OPERATORS:
            setattr(parameters.local_search_operators, name, optional_boolean_pb2.BOOL_FALSE)
        left = watch.seconds_left(share=share)
        if left is not None:
            left = min(left, SLICE_SECONDS) if watch.budget.may_be_cancelled else left
            parameters.time_limit.FromMilliseconds(max(1, math.ceil(left * 1000)))
        return parameters

    def _travel(self) -> npt.NDArray[np.int64]:
        board = self._board
        places = [board.schedule.location[visit] for visit in self.visits]
        places += [opening.location for opening in board.schedule.openings]
        places += [shift.end_location for shift in board.problem.shifts]
        return np.asarray(board.problem.travel[np.ix_(places, places)], dtype=np.int64)

    def _time_dimension(self, travel: npt.NDArray[np.int64]) -> pywrapcp.RoutingDimension:
        service = np.zeros(len(travel), dtype=np.int64)
        service[: len(self.visits)] = [self._board.problem.visits[visit].service for visit in self.visits]
        transit = self._model.RegisterTransitMatrix((travel + service[:, None]).tolist())
        self._model.AddDimension(transit, UNREACHABLE, _last_second(self._board), False, "time")
        return self._model.GetDimensionOrDie("time")

    def _limit_shifts(self) -> None:
        for shift, opening in enumerate(self._board.schedule.openings):
            earliest, latest = max(0, opening.ready), max(0, opening.ready, opening.limit)
            self._time.CumulVar(self._model.Start(shift)).SetRange(earliest, latest)
            self._time.CumulVar(self._model.End(shift)).SetRange(earliest, latest)

    def _limit_visit(self, index: int, visit: int) -> None:
        # SetAllowedVehiclesForIndex raises TypeError in the wheel of OR-Tools 9.15, so the variable itself is bounded.
        self._model.VehicleVar(index).SetValues([-1, *self._board.shifts_for(visit)])
        spans = _spans(self._board, visit)
        when = self._time.CumulVar(index)
        when.SetRange(spans[0][0], spans[-1][1])
        for (_, closes), (opens, _) in pairwise(spans):
            when.RemoveInterval(closes + 1, opens - 1)
        self._price_lateness(index, visit)
        self._model.AddDisjunction([index], self._price_of_leaving_out(visit))

    def _price_lateness(self, index: int, visit: int) -> None:
        """One soft bound: at the first promise that can still be kept; what is broken anyway only costs its seconds."""
        work, earliest = self._board.problem.visits[visit], self._earliest(visit)
        dues = [(c.due - (work.service if c.on_finish else 0), c.breach_weight) for c in work.commitments]
        open_dues = [(due, weight) for due, weight in dues if due >= earliest]
        slope = sum(c.late_weight for c in work.commitments)
        slope += PER_BROKEN * sum(weight for _, weight in open_dues) // BREACH_SECONDS
        if slope:
            bound = min((due for due, _ in open_dues), default=0)
            self._time.SetCumulVarSoftUpperBound(index, max(0, bound), min(slope, UNREACHABLE))

    def _earliest(self, visit: int) -> int:
        starts = [self._board.schedule.openings[shift].ready for shift in self._board.shifts_for(visit)]
        return max(earliest_arrival(self._board.problem.visits[visit]), min(starts))

    def _price_of_leaving_out(self, visit: int) -> int:
        fixed, broken, late, unassigned, _, _ = self._tariff.left_out(visit)
        return min(LARGEST_PRICE, FIXED_DROPPED * fixed + PER_BROKEN * (broken + unassigned) + late)

    def _hint(self) -> list[list[int]]:
        node = {visit: number for number, visit in enumerate(self.visits)}
        routes = self._board.routes
        return [
            [self._manager.NodeToIndex(node[visit]) for visit in routes.get(shift, ()) if visit in node]
            for shift in range(len(self._board.problem.shifts))
        ]

    def _routes(self, found: pywrapcp.Assignment) -> Mapping[int, tuple[int, ...]]:
        routes = {}
        for shift in range(len(self._board.problem.shifts)):
            visits, index = [], found.Value(self._model.NextVar(self._model.Start(shift)))
            while not self._model.IsEnd(index):
                visits.append(self.visits[self._manager.IndexToNode(index)])
                index = found.Value(self._model.NextVar(index))
            routes[shift] = tuple(visits)
        return routes


def _is_modelled(board: Board, visit: int) -> bool:
    able = board.shift_of(visit) is not None or any(
        first_blocker(board.schedule, visit, shift) is None for shift in board.shifts_for(visit)
    )
    return able and board.problem.visits[visit].under_way is None and bool(_spans(board, visit))


def _last_second(board: Board) -> int:
    return max([0, *(max(opening.limit, opening.ready) for opening in board.schedule.openings)])


def _spans(board: Board, visit: int) -> list[tuple[int, int]]:
    """The seconds at which work may start."""
    work = board.problem.visits[visit]
    first, last = max(0, earliest_arrival(work)), min(latest_arrival(work), _last_second(board))
    windows = merged(work.windows) or ((first, last),)
    spans = [(max(first, opens), min(last, closes)) for opens, closes in windows]
    return [(opens, closes) for opens, closes in spans if opens <= closes]
