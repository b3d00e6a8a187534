"""The arrays of a problem for the search on long routes, and of an empty plan for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.engine.compiled import Floats, Ints, Legs
from solver.engine.facts import RANDOM
from solver.long_routes import facts as column
from solver.long_routes.facts import Facts, State
from solver.long_routes.fitting import road_weights
from solver.long_routes.placing import NO_LIMIT
from solver.long_routes.ruin import WAITING_TRIED
from solver.problem import UNREACHABLE, Problem
from solver.reasons import has_skills, may_be_sent

NEAR = 40
"""Visits beside which one is tried on either side."""
AROUND = 150
"""Visits from which strings are taken when a ruin begins at one."""
WAITING_WEIGHT = 0.2
LEFT_OUT_LEGS = 3.0
"""A visit of mean price left out costs the search as much as so many of the longest legs."""
SEED_STEP, SEED_BASE = 0x9E3779B9, 0x2545F491
"""Any numbers do that are not nought (Vigna; Marsaglia)."""


def facts_of(problem: Problem) -> Facts:
    """What does not change in a search. The problem must fit."""
    rows = rows_of(problem)
    kinds = _kinds(problem)
    members = [shift for kind in kinds for shift in kind]
    firsts = [problem.shifts[kind[0]] for kind in kinds]
    suits = [[has_skills(s, visit) and may_be_sent(s, visit) for visit in problem.visits] for s in firsts]
    in_time = rows[: len(problem.visits), column.OPENS] <= rows[: len(problem.visits), column.CLOSES]
    legs = np.ascontiguousarray(problem.travel, dtype=np.int32)
    earlier, later, around = _neighbours(rows[: len(problem.visits)], legs)
    weights = np.array(road_weights(problem.objective), dtype=np.float64)
    needs, stock, call_of, is_call = _supplies(problem)
    places = rows[: len(problem.visits), column.PLACE]
    return Facts(
        legs=legs,
        back=legs if (legs == legs.T).all() else np.ascontiguousarray(legs.T),
        earlier=earlier,
        later=later,
        legs_from=np.ascontiguousarray(legs[places[earlier], places[:, None]]),
        legs_to=np.ascontiguousarray(legs[places[:, None], places[later]]),
        around=around,
        allowed=np.array(suits, dtype=np.int64).reshape(len(kinds), len(problem.visits)) * in_time,
        members=np.array(members, dtype=np.int64),
        member_at=np.cumsum([0, *map(len, kinds)], dtype=np.int64),
        prices=_prices(problem, legs, weights),
        weights=weights,
        lasting=bool(weights[1]),
        supplied=bool(needs.shape[1] or is_call.any()),
        needs=needs,
        stock=stock,
        call_of=call_of,
        is_call=is_call,
    )


def _supplies(problem: Problem) -> tuple[Legs, Legs, Ints, Ints]:
    """(needs, stock, call of each shift, whether a visit is a call); see ``Facts``."""
    calls = [-1 if shift.base_call is None else shift.base_call for shift in problem.shifts]
    is_call = np.zeros(len(problem.visits), dtype=np.int64)
    is_call[[call for call in calls if call >= 0]] = 1
    parts = sorted({part for visit in problem.visits for part, _ in visit.parts})
    needs = np.zeros((len(problem.visits), len(parts)), dtype=np.int32)
    stock = np.zeros((len(problem.shifts), len(parts)), dtype=np.int32)
    for number, visit in enumerate(problem.visits):
        needed = {} if is_call[number] else dict(visit.parts)
        needs[number] = [needed.get(part, 0) for part in parts]
    for number, shift in enumerate(problem.shifts):
        stock[number] = [dict(shift.stock).get(part, 0) for part in parts]
    return needs, stock, np.array(calls, dtype=np.int64), is_call


def _kinds(problem: Problem) -> list[list[int]]:
    """Shifts that differ in nothing that matters here, together."""
    kinds: dict[object, list[int]] = {}
    of_technician: dict[int, object] = {}
    for visit in problem.visits:
        for technician in (visit.allowed_technicians or frozenset()) | visit.forbidden_technicians:
            of_technician[technician] = technician
    for number, shift in enumerate(problem.shifts):
        plain = (shift.start_location, shift.end_location, shift.start, shift.end, shift.skills, shift.capacity)
        kit = (shift.stock, shift.base_call)
        kinds.setdefault((plain, kit, shift.own_staff, of_technician.get(shift.technician)), []).append(number)
    return list(kinds.values())


def rows_of(problem: Problem) -> Legs:
    """A row for each visit, each shift's beginning and each shift's end, without any route."""
    visits, shifts = len(problem.visits), len(problem.shifts)
    rows = np.zeros((visits + 2 * shifts, column.COLUMNS), dtype=np.int32)
    rows[:, [column.NEXT, column.BEFORE, column.ROUTE]] = -1
    for number, visit in enumerate(problem.visits):
        opens, closes = visit.windows[0] if visit.windows else (0, problem.horizon)
        load = visit.load[0] if visit.load else 0
        rows[number, column.PLACE : column.LOAD + 1] = (
            visit.location, max(opens, visit.release), closes, visit.service, load,
        )  # fmt: skip
    for number, shift in enumerate(problem.shifts):
        start, end = visits + number, visits + shifts + number
        rows[start, column.PLACE : column.LOAD + 1] = shift.start_location, shift.start, shift.end, 0, 0
        rows[end, column.PLACE : column.LOAD + 1] = shift.end_location, shift.start, shift.end, 0, 0
        rows[start, column.NEXT], rows[end, column.BEFORE] = end, start
        rows[[start, end], column.ROUTE] = number
        rows[[start, end], column.FREE], rows[[start, end], column.LATEST] = shift.start, shift.end
        rows[[start, end], column.LAST_START], rows[[start, end], column.FIRST_START] = shift.end, shift.start
    return rows


def _prices(problem: Problem, legs: Legs, weights: Floats) -> Floats:
    """What leaving each visit out costs: no less than a few of the longest legs, in the currency of the last tier."""
    stated = np.array([visit.unassigned_price for visit in problem.visits], dtype=np.float64)
    longest = weights[0] * float(legs[legs < UNREACHABLE].max(initial=1)) + weights[1] * _longest_duty(problem)
    # whole numbers, so that sums in doubles stay exact
    prices = np.rint(np.maximum(stated / max(1e-9, float(stated.mean())), 1e-3) * LEFT_OUT_LEGS * max(1e3, longest))
    return np.asarray(prices, dtype=np.float64)


def _longest_duty(problem: Problem) -> int:
    return max((shift.end - shift.start for shift in problem.shifts), default=0)


def _neighbours(rows: Legs, legs: Legs) -> tuple[Legs, Legs, Legs]:
    """(visits to come after, visits to come before, visits around), the best first, -1 behind the last.

    How well one comes after another: the leg, a part of the waiting, and all the lateness (Vidal et al. 2013, 4.3).
    """
    place, opens, closes, service = (rows[:, at] for at in (column.PLACE, column.OPENS, column.CLOSES, column.SERVICE))
    apart = legs[np.ix_(place, place)].astype(np.float64)
    np.fill_diagonal(apart, np.inf)
    leaves = service[:, None] + apart
    waits = np.maximum(0.0, opens[None, :] - leaves - closes[:, None])
    late = np.maximum(0.0, opens[:, None] + leaves - closes[None, :])
    cost = np.where(late > 0, np.inf, apart + WAITING_WEIGHT * waits)
    far = apart + apart.T
    np.fill_diagonal(far, -1.0)
    return _best(cost.T, NEAR), _best(cost, NEAR), _best(far, AROUND)


def _best(cost: Floats, most: int) -> Legs:
    """By row the columns of least cost in order, -1 for those of no use."""
    order = np.argsort(cost, axis=1, kind="stable")[:, :most]
    useless = np.isinf(np.take_along_axis(cost, order, axis=1))
    return np.ascontiguousarray(np.where(useless, -1, order), dtype=np.int32)


def state_of(problem: Problem, facts: Facts, seed: int) -> State:
    """No shift has a visit, and no visit is in the bank yet."""
    rows, shifts = rows_of(problem), len(problem.shifts)
    visits = len(problem.visits)
    routes = np.zeros((shifts, column.ROUTE_COLUMNS), dtype=np.int64)
    for kind, (first, end) in enumerate(zip(facts.member_at[:-1], facts.member_at[1:], strict=True)):
        routes[facts.members[first:end], column.KIND] = kind
        routes[facts.members[first:end], column.MEMBER] = np.arange(first, end)
    routes[:, column.CAPACITY] = [shift.capacity[0] if shift.capacity else NO_LIMIT for shift in problem.shifts]
    routes[:, column.LONGEST] = NO_LIMIT
    numbers = np.zeros(column.NUMBERS, dtype=np.int64)
    numbers[RANDOM] = (seed * SEED_STEP + SEED_BASE) % 2**61 + 1
    return State(
        rows=rows,
        routes=routes,
        out=np.zeros(visits + WAITING_TRIED, dtype=np.int64),
        bank=np.zeros(visits, dtype=np.int64),
        failed=np.zeros(visits, dtype=np.int64),
        keys=np.zeros(visits + WAITING_TRIED, dtype=np.float64),
        saved=np.zeros((len(rows), column.SAVED_LASTING), dtype=np.int32),
        saved_routes=np.zeros((shifts, 4), dtype=np.int64),
        free_of=facts.member_at[:-1].copy(),
        best=np.full(len(rows), -1, dtype=np.int64),
        used=np.zeros_like(facts.stock),
        stocked=np.zeros(len(rows), dtype=np.int64),
        numbers=numbers,
        sums=np.zeros(column.SUMS, dtype=np.float64),
    )


def routes_in(next_of: Sequence[int], visits: int, shifts: int) -> dict[int, tuple[int, ...]]:
    """Shift -> visits in order, from the rows' successors."""
    found = {}
    for shift in range(shifts):
        route, row = [], next_of[visits + shift]
        while 0 <= row < visits:
            route.append(int(row))
            row = next_of[row]
        if route:
            found[shift] = tuple(route)
    return found
