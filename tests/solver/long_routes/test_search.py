"""The search on long routes: every plan can be driven, its own sums are true, and the same seed gives the same plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Problem, Shift, Visit, check, insert, rank, solve
from solver.engine.board import Board
from solver.long_routes import facts as column
from solver.long_routes.fitting import fits
from solver.long_routes.search import LongRoutes
from solver.objective import Objective
from solver.schedule import Schedule
from tests.solver.strategies import HORIZON, matrices

ROAD = Objective(((("unassigned", 1),), (("travel", 1),)))
ROUNDS = 300


@st.composite
def delivery_days(draw: st.DrawFn) -> Problem:
    """Two dozen visits with windows and loads on any roads, and three shifts of two kinds with and without room."""
    places = draw(st.integers(3, 8))
    whole = st.integers
    visits = []
    for _ in range(24):
        opens = draw(whole(0, 6_000))
        window = ((opens, opens + draw(whole(0, 6_000))),) if draw(st.booleans()) else ()
        skills = ((0, 1),) if draw(whole(0, 5)) == 0 else ()
        visits.append(
            Visit(
                draw(whole(0, places - 1)),
                draw(whole(0, 900)),
                draw(whole(0, 500)),
                skills,
                window,
                load=(draw(whole(0, 4)),),
                unassigned_price=draw(whole(0, 3)),
            )
        )
    shifts = tuple(
        Shift(number, 0, draw(whole(0, places - 1)), 0, draw(whole(3_000, 12_000)), skills, capacity=(room,))
        for number, (skills, room) in enumerate([(((0, 1),), 20), ((), 30), ((), 30)])
    )
    return Problem(draw(matrices(places)), shifts, tuple(visits), HORIZON, objective=ROAD)


def town(visits: int = 80) -> Problem:
    """Places on a lattice with narrow windows, and more shifts than are needed."""
    numbers = np.arange(visits + 1)
    where = np.stack([numbers * 37 % 101, numbers * 53 % 97], axis=1).astype(float)
    travel = np.hypot(*(where[:, None, axis] - where[None, :, axis] for axis in (0, 1))).astype(np.int32) * 10
    opens = [n * 211 % 5_000 for n in range(visits + 1)]
    made = tuple(Visit(n, 100, windows=((opens[n], opens[n] + 2_500),), load=(1,)) for n in range(1, visits + 1))
    shifts = tuple(Shift(number, 0, 0, 0, 10_000, capacity=(30,)) for number in range(20))
    return Problem(travel, shifts, made, HORIZON, objective=ROAD)


def searched(given: Problem, rounds: int = ROUNDS, seed: int = 0) -> LongRoutes:
    search = LongRoutes(given, {}, seed=seed)
    search.run(Budget(rounds=rounds).start())
    return search


@settings(max_examples=40, deadline=None)
@given(delivery_days(), st.integers(0, 3))
def test_every_plan_can_be_driven_and_costs_what_the_search_says(given: Problem, seed: int) -> None:
    assert fits(given)
    search = searched(given, seed=seed)
    plan = Board(given, Schedule(given)).solution("search", search.best_routes)
    assert check(given, plan) == ()
    assert plan.cost.travel == search.best_cost


@settings(max_examples=40, deadline=None)
@given(delivery_days())
def test_what_every_row_knows_is_what_a_drive_from_the_start_finds(given: Problem) -> None:
    search = searched(given)
    rows, shifts = search.state.rows, len(given.shifts)
    for shift in range(shifts):
        row, moment = int(rows[len(given.visits) + shift, column.NEXT]), given.shifts[shift].start
        while row >= 0:
            before = int(rows[row, column.BEFORE])
            leg = given.travel[int(rows[before, column.PLACE]), int(rows[row, column.PLACE])]
            if row < len(given.visits) or before < len(given.visits):
                assert rows[before, column.LEG] == leg
                moment = max(moment + int(leg), int(rows[row, column.OPENS])) + int(rows[row, column.SERVICE])
                assert rows[row, column.FREE] == moment <= rows[row, column.LATEST] + rows[row, column.SERVICE]
            row = int(rows[row, column.NEXT])


@settings(max_examples=30, deadline=None)
@given(delivery_days(), st.integers(0, 60))
def test_solving_is_never_worse_than_inserting(given: Problem, rounds: int) -> None:
    found = solve(given, budget=Budget(rounds=rounds))
    assert check(given, found) == ()
    assert rank(given, found) <= rank(given, insert(given, {}))


def test_a_town_is_served_with_far_less_driving_than_inserting_needs() -> None:
    given = town()
    found = solve(given, budget=Budget(rounds=4_000))
    assert check(given, found) == ()
    assert found.unassigned == ()
    assert found.cost.travel < 0.85 * insert(given, {}).cost.travel
    assert [stage for stage, _ in found.stages] == ["insertion", "search"]


def test_the_same_seed_and_rounds_give_the_same_plan_and_another_seed_another_way() -> None:
    given = town()
    assert searched(given, seed=3).best_routes == searched(given, seed=3).best_routes
    assert searched(given, seed=3).best_routes != searched(given, seed=4).best_routes


def test_a_good_start_is_never_lost() -> None:
    given = town()
    best = solve(given, budget=Budget(rounds=2_000))
    again = solve(given, budget=Budget(rounds=0), start=best.order)
    assert rank(given, again) <= rank(given, best)


def test_a_search_ends_when_somebody_says_so() -> None:
    asked = count()
    budget = Budget(rounds=10**9, cancelled=lambda: next(asked) > 3)
    small_steps = replace(budget, seconds=1e6)
    search = LongRoutes(town(), {})
    search.run(small_steps.start())
    assert 0 < search.rounds < 10**8
