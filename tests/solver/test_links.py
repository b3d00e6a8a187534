"""Crews and orders: who begins together, and what comes after what."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Problem, Solution, Visit, check, insert
from solver.linked import solve_linked
from solver.problem import Order, Pin
from solver.solution import TimedStop
from tests.solver.strategies import problem, problems, promise, shift, visit


def solved(given_problem: Problem, rounds: int = 2) -> Solution:
    return solve_linked(given_problem, {}, insert, rounds)


def stops(plan: Solution) -> dict[int, tuple[int, TimedStop]]:
    return {stop.visit: (route.shift, stop) for route in plan.routes for stop in route.stops}


def with_links(*visits: Visit, crews: tuple[tuple[int, ...], ...] = (), orders: tuple[Order, ...] = ()) -> Problem:
    given_problem = problem(visits, [shift(0), shift(1, base=5), shift(2, base=2)])
    return replace(given_problem, crews=crews, orders=orders)


def test_a_crew_of_two_starts_at_the_same_moment_with_two_technicians() -> None:
    given_problem = with_links(visit(1), visit(1), crews=((0, 1),))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    (one, first), (two, second) = stops(plan)[0], stops(plan)[1]
    assert one != two
    assert first.start == second.start


def test_a_crew_is_sent_whole_or_not_at_all() -> None:
    nobody = frozenset({9})
    given_problem = with_links(visit(1), visit(1, allowed_technicians=nobody), crews=((0, 1),))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    assert {left.visit for left in plan.unassigned} == {0, 1}


def test_a_repair_waits_for_the_part_that_is_fetched_before() -> None:
    given_problem = with_links(visit(5), visit(4), orders=(Order(0, 1, gap=300),))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    assert stops(plan)[1][1].start >= stops(plan)[0][1].finish + 300


def test_who_fetches_the_part_repairs_with_it() -> None:
    given_problem = with_links(visit(5), visit(1), orders=(Order(0, 1, same_shift=True),))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    assert stops(plan)[0][0] == stops(plan)[1][0]


def test_nothing_is_done_whose_predecessor_is_left_out() -> None:
    never = visit(1, windows=((19_000, 19_500),))
    given_problem = with_links(never, visit(1), orders=(Order(0, 1),))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    assert {left.visit for left in plan.unassigned} == {0, 1}


def test_what_is_pinned_and_linked_finds_room_where_others_can_go_elsewhere() -> None:
    him = Pin(technician=0)
    given_problem = with_links(
        *(visit(1, service=5_000) for _ in range(4)), *(visit(1, service=3_000, pin=him) for _ in range(2))
    )
    given_problem = replace(given_problem, orders=(Order(4, 5, same_shift=True),))
    full = insert(replace(given_problem, visits=given_problem.visits[:4], orders=()), {0: (0, 1, 2, 3)}).order
    plan = solve_linked(given_problem, full, insert, 1)
    assert check(given_problem, plan) == ()
    assert {4, 5} <= set(stops(plan))


def test_the_promise_of_the_last_in_a_chain_is_kept() -> None:
    last = visit(3, commitments=(promise(2_200),))
    given_problem = with_links(visit(1), visit(2), last, orders=(Order(0, 1), Order(1, 2)))
    plan = solved(given_problem)
    assert check(given_problem, plan) == ()
    assert plan.cost.broken == 0


@st.composite
def linked_problems(draw: st.DrawFn) -> Problem:
    """Any small problem with a crew, some orders, or both."""
    given_problem = draw(problems())
    free = range(len(given_problem.visits))
    chosen = draw(st.permutations(free))
    crew = tuple(chosen[:2]) if len(chosen) >= 2 and draw(st.booleans()) else ()
    rest = sorted(set(free) - set(crew)) + sorted(crew)[:1]
    orders = tuple(
        Order(a, b, draw(st.integers(0, 500)), draw(st.booleans())) for a, b in pairwise(rest) if draw(st.booleans())
    )
    return replace(given_problem, crews=(crew,) if crew else (), orders=orders)


@given(linked_problems())
@settings(max_examples=60, deadline=None)
def test_every_plan_with_links_passes_the_checker(given_problem: Problem) -> None:
    assert check(given_problem, solved(given_problem, rounds=3)) == ()
