"""PyVRP: hard windows only, so a soft promise is a group of clients that exclude each other: in time, late, very late.

Each has a prize by weight: for being served at all, more for hardly late, much more for in time. Locked visits are
required, and the search begins with them alone, as a greedy plan places them. Skills are routing profiles: one matrix
of distances for every set of visits a technician may serve, with arcs nobody would take to all the others; durations
are the same for all. Shifts that differ in nothing are one type of vehicle, and those that begin at one place share its
depot, as in PyVRP's own reader of published files.
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
    Route,
    Solution,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.stop import MaxRuntime

from bench.engines.greedy import plan as greedy
from bench.engines.limit import Limit
from bench.engines.model import Order, Unsupported, able, cost_of_leaving_out, must_serve, refuse, span, weight
from solver import UNREACHABLE, Problem

LATE_SECONDS = 4 * 3600
"""The second client of a promise is at most so late; the third as late as it may be."""
IN_TIME_PRIZE, HARDLY_LATE_PRIZE, SERVED_PRIZE = 100_000, 6_000, 36_000
"""Travel seconds for each weight. The prices that the other peers pay for lateness drowned the breaches here."""
NOBODY_DRIVES_SECONDS = 10**7
SECOND_LATE_PENALTY = 100.0
"""What a second outside a window costs at least: PyVRP begins so low that our prizes outbid it for long."""
LARGEST_MATRICES_BYTES = 3 * 2**30


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """The best feasible solution when the CPU seconds are used up."""
    refuse(problem, {"capacity", "shift prices"})
    model = _Model(problem)
    parameters = SolveParams(penalty=_penalties() if model.prizes else PenaltyParams())
    found = solve(
        model.data,
        stop=_CpuLimit(limit),
        seed=seed,
        collect_stats=False,
        params=parameters,
        initial_solution=model.locked(greedy(problem, limit, seed)) if model.prizes else None,
    )
    if not found.best.is_feasible():
        raise Unsupported("no feasible plan found")
    return model.routes(found.best.routes())


def _penalties() -> PenaltyParams:
    return PenaltyParams(min_penalty=SECOND_LATE_PENALTY)


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
    """Locations are the visits, then where shifts begin and end; a client for every alternative of a visit."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._able = able(problem)
        options = [_alternatives(problem, visit) for visit in range(len(problem.visits))]
        self._options = [option for several in options for option in several]
        self.prizes = any(option.prize for option in self._options)
        groups, group_of = self._groups(options)
        clients = [self._client(option, group_of[option.visit]) for option in self._options]
        self._homes = sorted({place for s in problem.shifts for place in (s.start_location, s.end_location)})
        travel = self._travel()
        sets = self._sets()
        kinds = sorted(set(sets), key=sorted)
        if 2 * 8 * len(kinds) * travel.size > LARGEST_MATRICES_BYTES:
            raise Unsupported(f"{len(kinds)} profiles of {len(travel)} places need more memory than there is")
        matrices = [self._matrix(travel, kind) for kind in kinds]
        profiles = [kinds.index(kind) for kind in sets]
        self._alike = self._same_vehicles(profiles)
        self._type_of = {shift: number for number, shifts in enumerate(self._alike) for shift in shifts}
        self.data = ProblemData(
            [Location(x, 0) for x in range(len(travel))],
            clients,
            [Depot(place) for place in range(len(problem.visits), len(travel))],
            [self._vehicle(shifts[0], profiles[shifts[0]], len(shifts)) for shifts in self._alike],
            matrices,
            [travel] * len(kinds),
            groups,
        )

    def routes(self, routes: object) -> Order:
        """Shift -> visits of a solution's routes."""
        order, idle = {}, [iter(shifts) for shifts in self._alike]
        for route in routes:  # type: ignore[attr-defined]
            visits = tuple(self._options[a.idx].visit for a in route.schedule() if a.is_client())
            order[next(idle[route.vehicle_type()])] = visits
        return order

    def locked(self, order: Order) -> Solution:
        """The locked visits of a plan alone: a start that is feasible, which PyVRP hardly finds by itself."""
        client = {option.visit: number for number, option in enumerate(self._options)}
        routes = []
        for shift, visits in order.items():
            kept = [client[visit] for visit in visits if self._problem.visits[visit].pin is not None]
            if kept:
                routes.append(Route(self.data, kept, self._type_of[shift]))
        return Solution(self.data, routes)

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

    def _travel(self) -> Any:
        """Between the visits, then the homes of the shifts: each a node of its own."""
        places = [*(visit.location for visit in self._problem.visits), *self._homes]
        return np.minimum(self._problem.travel[np.ix_(places, places)].astype(np.int64), UNREACHABLE)

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

    def _same_vehicles(self, profiles: list[int]) -> list[list[int]]:
        """Shifts that differ in nothing, together."""
        alike: dict[object, list[int]] = {}
        for number, shift in enumerate(self._problem.shifts):
            where_and_when = (shift.start_location, shift.end_location, shift.start, shift.end)
            alike.setdefault((where_and_when, shift.capacity, shift.price, profiles[number]), []).append(number)
        return list(alike.values())

    def _vehicle(self, number: int, profile: int, count: int) -> VehicleType:
        shift = self._problem.shifts[number]
        return VehicleType(
            count,
            capacity=list(shift.capacity),
            start_depot=self._homes.index(shift.start_location),
            end_depot=self._homes.index(shift.end_location),
            fixed_cost=shift.price,
            tw_early=shift.start,
            tw_late=shift.end,
            profile=profile,
        )


def _alternatives(problem: Problem, number: int) -> list[_Alternative]:
    """In time, up to four hours late, as late as may be: each with its prize, 0 for what is required."""
    visit = problem.visits[number]
    first, last = span(problem, visit)
    if last < first:
        return []
    if visit.pin is not None or must_serve(problem, visit):
        return [_Alternative(number, first, last, 0)]
    if not visit.commitments:
        return [_Alternative(number, first, last, cost_of_leaving_out(problem, visit))]
    due = visit.commitments[0].due
    return [
        _Alternative(number, begins, ends, (SERVED_PRIZE + bonus) * weight(visit))
        for begins, ends, bonus in _bands(first, last, due)
    ]


def _bands(first: int, last: int, due: int) -> list[tuple[int, int, int]]:
    """(first, last, bonus) of the clients of a promise; the later ones may begin as early as the others."""
    kept, before = [], first - 1
    for late, bonus in ((0, IN_TIME_PRIZE), (LATE_SECONDS, HARDLY_LATE_PRIZE), (last - due, 0)):
        ends = min(last, due + late)
        if ends > before:
            kept.append((first, ends, bonus))
            before = ends
    return kept
