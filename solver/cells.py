"""Problems too large for one search: cut into cells, searched on all cores, then cut otherwise and searched again.

The second cut runs across the first one's cells, so that what the first left out or late near a boundary is offered to
the technicians beyond it. A cell begins with the routes it has, so no pass makes the plan worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.at_once import inserted
from solver.cells_reasons import reasons_for
from solver.cells_split import Cell, split
from solver.cost import evaluate
from solver.engine.search import Search
from solver.linked import is_linked
from solver.parallel import Workers
from solver.part import Part, Whole, known_routes
from solver.problem import Problem
from solver.schedule import Schedule
from solver.search import solve
from solver.solution import Solution
from solver.stop import Budget, Watch
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]

LARGEST_CELL = 500
"""Visits of a cell: its matrix is worked out in an instant, and the search moves all of it within seconds."""
FIRST_CUTS = (0.5, 0.35)
"""How much of the work lies before the first cut, pass by pass."""
SHARES = (0.4, 0.85)
"""The part of the seconds that is used when a pass is over; the rest is for putting the plan together."""


@dataclass(frozen=True, slots=True)
class CellOrder:
    """What a worker needs for one cell: its routes so far, and what it may use."""

    cell: Cell
    routes: Routes
    budget: Budget
    seed: int


def solve_in_cells(
    problem: Problem,
    *,
    budget: Budget,
    start: Routes | None = None,
    workers: int = 1,
    seed: int = 0,
    largest: int = LARGEST_CELL,
) -> Solution:
    """A complete plan of a problem of any size, in ``workers`` processes.

    ``budget`` is for everything, its rounds are shared among the cells by their visits; limited by rounds alone the
    plan does not depend on the machine or on ``workers``. The seconds are aimed at, not promised: every cell is at
    least filled. Raises ``ProblemError``.
    """
    validate(problem)
    watch = budget.start()
    routes: Routes = known_routes(problem, start or {})
    found: list[Solution] = []
    with Workers(Whole(problem), workers) as cores:
        for first_cut, share in zip(FIRST_CUTS, SHARES, strict=True):
            cells = split(problem, routes, largest=largest, first_cut=first_cut)
            orders = _orders(problem, cells, routes, watch, share, workers, seed)
            found = list(cores.answers(search_cell, orders))
            routes = {shift: visits for plan in found for shift, visits in plan.order.items()}
    return _whole_plan(problem, found)


def search_cell(whole: Whole, order: CellOrder) -> Solution:
    """The best plan found for one cell, with the numbers of the whole. Its cost is the cell's alone."""
    part = whole.part(order.cell.shifts, order.cell.visits)
    problem = replace(part.problem, travel=np.asarray(part.problem.travel))
    watch, begun = order.budget.start(), part.narrowed(order.routes)
    if is_linked(problem):
        return _restated(part, solve(problem, budget=order.budget, start=begun, seed=order.seed))
    search = Search(inserted(problem, Schedule(problem), begun, seed=order.seed))
    search.run(watch)
    return _restated(part, search.board.solution("cells", search.board.best_routes))


def _orders(
    problem: Problem, cells: Sequence[Cell], routes: Routes, watch: Watch, share: float, workers: int, seed: int
) -> Iterator[CellOrder]:
    """One order a cell; what is left of the time is shared anew with each, and none is left when it is cancelled."""
    rounds = watch.budget.rounds
    for number, cell in enumerate(cells):
        mine = {shift: routes[shift] for shift in cell.shifts if shift in routes}
        left = watch.seconds_left(share=share)
        seconds = 0.0 if watch.budget.cancelled() else left
        if seconds is not None:
            seconds = seconds * min(workers, len(cells)) / (len(cells) - number)
        few = None if rounds is None else rounds * len(cell.visits) // (len(SHARES) * max(1, len(problem.visits)))
        yield CellOrder(cell, mine, Budget(seconds=seconds, rounds=few), seed)


def _restated(part: Part, found: Solution) -> Solution:
    routes = tuple(part.restated(route) for route in found.routes)
    left = tuple(replace(one, visit=part.visits[one.visit]) for one in found.unassigned)
    return replace(found, routes=routes, unassigned=left, stages=())


def _whole_plan(problem: Problem, found: Sequence[Solution]) -> Solution:
    """The cells' plans as one. What a cell gives as a reason is asked of all technicians where it speaks of them."""
    routes = tuple(sorted((route for plan in found for route in plan.routes), key=lambda route: route.shift))
    told = {left.visit: left for plan in found for left in plan.unassigned}
    served = {stop.visit for route in routes for stop in route.stops}
    missing = [visit for visit in range(len(problem.visits)) if visit not in served]
    return Solution(routes, tuple(reasons_for(problem, told, missing)), evaluate(problem, routes), "cells")
