"""Parts and tools on long routes: nobody lacks one, and the base is called at only for what is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Problem, Shift, Visit, check, insert, rank, solve
from solver.engine.board import Board
from solver.long_routes import facts as column
from solver.long_routes.fitting import fits, road_weights
from solver.long_routes.search import LongRoutes
from solver.objective import Objective
from solver.schedule import Schedule
from tests.solver.strategies import HORIZON, matrices

AWAY = Objective(((("unassigned", 1),), (("duration", 1),)))
BOTH = Objective(((("unassigned", 1),), (("duration", 2), ("travel", 3))))
ROAD = Objective(((("unassigned", 1),), (("travel", 1),)))
WRENCH, FILTER = 3, 8
WORK = 22


@st.composite
def repair_days(draw: st.DrawFn) -> Problem:
    """Repairs that need tools and parts, technicians with some of them, and a base that some may call at."""
    places, whole = draw(st.integers(3, 7)), st.integers
    needs = st.sampled_from([(), ((WRENCH, 1),), ((FILTER, 1),), ((WRENCH, 1), (FILTER, 2))])
    work = []
    for _ in range(WORK):
        opens = draw(whole(0, 6_000))
        window = ((opens, opens + draw(whole(0, 6_000))),) if draw(st.booleans()) else ()
        work.append(Visit(draw(whole(0, places - 1)), draw(whole(0, 900)), windows=window, parts=draw(needs)))
    shifts, calls = [], []
    for number in range(3):
        stock = tuple((part, draw(whole(1, 4))) for part in (WRENCH, FILTER) if draw(st.booleans()))
        call = WORK + len(calls) if draw(st.booleans()) else None
        if call is not None:
            calls.append(Visit(0, draw(whole(0, 100)), allowed_technicians=frozenset({number}), unassigned_price=0))
        ends = draw(whole(3_000, 12_000))
        shifts.append(Shift(number, draw(whole(0, places - 1)), 0, 0, ends, stock=stock, base_call=call))
    objective = draw(st.sampled_from([AWAY, BOTH, ROAD]))
    return Problem(draw(matrices(places)), tuple(shifts), (*work, *calls), HORIZON, objective=objective)


def searched(given: Problem, rounds: int = 300, seed: int = 0) -> LongRoutes:
    search = LongRoutes(given, {}, seed=seed)
    search.run(Budget(rounds=rounds).start())
    return search


@settings(max_examples=60, deadline=None)
@given(repair_days(), st.integers(0, 3))
def test_nobody_lacks_a_part_and_the_plan_costs_what_the_search_says(given: Problem, seed: int) -> None:
    assert fits(given)
    search = searched(given, seed=seed)
    plan = Board(given, Schedule(given)).solution("search", search.best_routes)
    assert check(given, plan) == ()
    driving, away = road_weights(given.objective)
    assert driving * plan.cost.travel + away * plan.cost.duration == search.best_cost


@settings(max_examples=40, deadline=None)
@given(repair_days())
def test_what_is_known_of_supplies_and_durations_is_what_a_walk_finds(given: Problem) -> None:
    search = searched(given)
    state, visits, schedule = search.state, len(given.visits), Schedule(given)
    for number, shift in enumerate(given.shifts):
        row, used, stocked, way = visits + number, {WRENCH: 0, FILTER: 0}, 0, []
        while row >= 0:
            stocked |= row == shift.base_call
            assert state.stocked[row] == stocked
            if row < visits:
                way.append(row)
                for part, count in () if stocked else given.visits[row].parts:
                    used[part] += count
            row = int(state.rows[row, column.NEXT])
        assert all(count <= dict(shift.stock).get(part, 0) for part, count in used.items())
        timed = schedule.timed(number, way)
        assert timed is not None
        if way and road_weights(given.objective)[1]:
            assert state.routes[number, column.LASTS] == timed.home - timed.stops[0].depart


@settings(max_examples=30, deadline=None)
@given(repair_days(), st.integers(0, 60))
def test_solving_is_never_worse_than_inserting(given: Problem, rounds: int) -> None:
    found = solve(given, budget=Budget(rounds=rounds))
    assert check(given, found) == ()
    assert rank(given, found) <= rank(given, insert(given, {}))


def street(parts: int) -> Problem:
    """One technician with parts for ten of twenty visits along a street; the base is in the middle."""
    travel = np.abs(np.subtract.outer(np.arange(21), np.arange(21))).astype(np.int32) * 100
    work = tuple(Visit(place, 10, parts=((FILTER, 1),)) for place in (*range(10), *range(11, 21)))
    call = Visit(10, 0, unassigned_price=0)
    duty = Shift(0, 0, 20, 0, HORIZON, stock=((FILTER, parts),), base_call=len(work))
    return Problem(travel, (duty,), (*work, call), HORIZON, objective=AWAY)


def test_the_base_is_called_at_on_the_way_when_parts_run_out() -> None:
    found = solve(street(parts=10), budget=Budget(rounds=500))
    assert found.order[0] == (*range(10), 20, *range(10, 20))
    assert found.cost.duration == 2_000 + 20 * 10


def test_nobody_calls_at_the_base_without_need() -> None:
    found = solve(street(parts=20), budget=Budget(rounds=500))
    assert found.order[0] == tuple(range(20))


def test_without_the_base_only_what_the_parts_are_enough_for_is_done() -> None:
    given = street(parts=10)
    alone = replace(given, shifts=(replace(given.shifts[0], base_call=None),))
    found = solve(alone, budget=Budget(rounds=500))
    assert len(found.order[0]) == 10
