"""PyVRP: hard windows only, so a soft promise is a group of clients that exclude each other: in time, late, very late.

Each has its own prize, the price of leaving the visit out less what being so late costs. Skills are routing profiles:
one matrix for every set of visits a technician may serve, with arcs nobody would take to all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    Location,
    PenaltyParams,
    ProblemData,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.stop import MaxRuntime

from bench.engines.limit import Limit
from bench.engines.model import (
    PER_BREACH,
    PER_LATE_SECOND,
    Order,
    Unsupported,
    able,
    cost_of_leaving_out,
    must_serve,
    nodes,
    refuse,
    span,
    weight,
)
from solver import UNREACHABLE, Problem

LATE_SECONDS = 4 * 3600
"""The second client of a promise is at most so late; the third as late as it may be."""
NOBODY_DRIVES_SECONDS = 10**7
SECOND_LATE_PENALTY = 300.0
PLANS_BETWEEN_UPDATES = 100
"""Prizes outbid the price at which PyVRP begins to punish a second outside a window (0.1) until it has found no feasible
plan for thousands of plans. Of seven settings tried on 200/40 this one alone found plans that keep the locked visits."""
LARGEST_MATRICES_BYTES = 3 * 2**30


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """The best feasible solution when the CPU seconds are used up."""
    refuse(problem, {"capacity", "shift prices"})
    model = _Model(problem)
    parameters = SolveParams(penalty=_penalties() if model.prizes else PenaltyParams())
    found = solve(model.data, stop=_CpuLimit(limit), seed=seed, collect_stats=False, params=parameters)
    if not found.best.is_feasible():
        raise Unsupported("no feasible plan found")
    return model.routes(found.best.routes())


def _penalties() -> PenaltyParams:
    return PenaltyParams(min_penalty=SECOND_LATE_PENALTY, solutions_between_updates=PLANS_BETWEEN_UPDATES)


class _CpuLimit(MaxRuntime):
    """PyVRP's own stopping criterion, asked for CPU seconds."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.seconds)
        self._limit = limit

    def __call__(self, best_cost: float) -> bool:
        return self._limit.over()


@dataclass(frozen=True, slots=True)
class _Alternative:
    visit: int
    first: int
    last: int
    prize: int


class _Model:
    """Locations are the visits, then starts and ends of the shifts; a client for every alternative of a visit."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._able = able(problem)
        options = [_alternatives(problem, visit) for visit in range(len(problem.visits))]
        self._options = [option for several in options for option in several]
        self.prizes = any(option.prize for option in self._options)
        groups, group_of = self._groups(options)
        clients = [self._client(option, group_of[option.visit]) for option in self._options]
        travel = nodes(problem)
        sets = self._sets()
        kinds = sorted(set(sets))
        if 2 * 8 * len(kinds) * travel.size > LARGEST_MATRICES_BYTES:
            raise Unsupported(f"{len(kinds)} profiles of {len(travel)} places need more memory than there is")
        matrices = [self._matrix(travel, kind) for kind in kinds]
        self.data = ProblemData(
            [Location(x, 0) for x in range(len(travel))],
            clients,
            [Depot(place) for place in range(len(problem.visits), len(travel))],
            [self._vehicle(shift, kinds.index(kind)) for shift, kind in enumerate(sets)],
            matrices,
            matrices,
            groups,
        )

    def routes(self, routes: object) -> Order:
        """Shift -> visits of a solution's routes."""
        order = {}
        for route in routes:  # type: ignore[attr-defined]
            visits = tuple(self._options[a.idx].visit for a in route.schedule() if a.is_client())
            order[route.vehicle_type()] = visits
        return order

    def _groups(self, options: list[list[_Alternative]]) -> tuple[list[ClientGroup], dict[int, int | None]]:
        groups: list[ClientGroup] = []
        group_of: dict[int, int | None] = {}
        first = 0
        for visit, several in enumerate(options):
            group_of[visit] = len(groups) if len(several) > 1 else None
            if len(several) > 1:
                groups.append(ClientGroup(list(range(first, first + len(several))), required=False))
            first += len(several)
        return groups, group_of

    def _client(self, option: _Alternative, group: int | None) -> Client:
        visit = self._problem.visits[option.visit]
        dimensions = max((len(shift.capacity) for shift in self._problem.shifts), default=0)
        return Client(
            option.visit,
            delivery=[visit.load[d] if d < len(visit.load) else 0 for d in range(dimensions)],
            service_duration=visit.service,
            tw_early=option.first,
            tw_late=option.last,
            prize=option.prize,
            required=option.prize == 0,
            group=group,
        )

    def _sets(self) -> list[frozenset[int]]:
        """For every shift what its technician may not serve."""
        allowed: list[set[int]] = [set() for _ in self._problem.shifts]
        for visit, shifts in enumerate(self._able):
            for shift in shifts:
                allowed[shift].add(visit)
        everything = frozenset(range(len(self._problem.visits)))
        return [everything - mine for mine in allowed]

    def _matrix(self, travel: npt.NDArray[np.int64], barred: frozenset[int]) -> Any:
        matrix = np.where(travel >= UNREACHABLE, NOBODY_DRIVES_SECONDS, travel)
        columns = sorted(barred)
        matrix[:, columns] = NOBODY_DRIVES_SECONDS
        matrix[columns, columns] = 0
        return matrix

    def _vehicle(self, number: int, profile: int) -> VehicleType:
        shift, count = self._problem.shifts[number], len(self._problem.shifts)
        return VehicleType(
            capacity=list(shift.capacity),
            start_depot=number,
            end_depot=count + number,
            fixed_cost=shift.price,
            tw_early=shift.start,
            tw_late=shift.end,
            profile=profile,
        )


def _alternatives(problem: Problem, number: int) -> list[_Alternative]:
    """In time, up to four hours late, as late as may be: each with the prize that is left of leaving it out."""
    visit = problem.visits[number]
    first, last = span(problem, visit)
    if last < first:
        return []
    whole = cost_of_leaving_out(problem, visit)
    if visit.pin is not None:  # a prize, however high, was outbid: locked visits were dropped on 200/40
        return [_Alternative(number, first, last, 0)]
    if not visit.commitments:
        return [_Alternative(number, first, last, 0 if must_serve(problem, visit) else whole)]
    due, per_second = visit.commitments[0].due, PER_LATE_SECOND * weight(visit)
    found = []
    for begins, ends, late in _bands(first, last, due):
        breach = PER_BREACH * weight(visit) if late else 0
        found.append(_Alternative(number, begins, ends, whole - breach - per_second * late))
    return [option for option in found if option.prize > 0]


def _bands(first: int, last: int, due: int) -> list[tuple[int, int, int]]:
    """(first, last, seconds late that the prize reckons with); later bands begin as early as may be, too."""
    bands = [(first, min(last, due), 0), (first, min(last, due + LATE_SECONDS), LATE_SECONDS // 2)]
    bands.append((first, last, (max(last, due) - due) // 2))
    kept, before = [], first - 1
    for begins, ends, late in bands:
        if ends > before:
            kept.append((begins, ends, late))
            before = ends
    return kept
