"""Bounds: never above what the best of all plans costs, and strong where the promises alone decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver import Budget, Pin, Problem, check, evaluate, insert, rank, solve
from solver.bounds.alone import unavoidable
from solver.bounds.lowest import lower_bound
from solver.bounds.tiers import floors
from solver.cost import is_fixed
from solver.linked import solve_linked
from solver.problem import UNREACHABLE, Shift, Visit
from solver.reasons import has_skills, may_be_sent
from solver.schedule import Schedule
from solver.solution import Cost, LeftOut, Solution, TimedRoute
from tests.solver.engine.strategies import full_problems
from tests.solver.strategies import line, problem, problems, promise, shift, visit
from tests.solver.test_links import linked_problems

LARGEST = 4
ROUNDS = Budget(rounds=60)


def every_plan(given_problem: Problem) -> Iterator[Solution]:
    """Each way of giving the visits to shifts in each order, as far as it can be driven."""
    schedule = Schedule(given_problem)
    for routes in _routes(given_problem, schedule, 0, frozenset(range(len(given_problem.visits)))):
        done = {stop.visit for route in routes for stop in route.stops}
        left = tuple(LeftOut(v, "no_time") for v in range(len(given_problem.visits)) if v not in done)
        yield Solution(routes, left, evaluate(given_problem, routes), "all")


def _routes(
    given_problem: Problem, schedule: Schedule, number: int, free: frozenset[int]
) -> Iterator[tuple[TimedRoute, ...]]:
    if number == len(given_problem.shifts):
        yield ()
        return
    bound = schedule.openings[number].under_way
    if bound is None:
        yield from _routes(given_problem, schedule, number + 1, free)
    for visits in _orders(given_problem, number, free):
        route = schedule.timed(number, visits)
        if route is not None and route.stops:
            for rest in _routes(given_problem, schedule, number + 1, free - set(visits)):
                yield (route, *rest)


def _orders(given_problem: Problem, number: int, free: frozenset[int]) -> Iterator[Sequence[int]]:
    may = [v for v in sorted(free) if _may(given_problem, number, v)]
    for size in range(1, len(may) + 1):
        yield from permutations(may, size)


def _may(given_problem: Problem, number: int, which: int) -> bool:
    work, duty = given_problem.visits[which], given_problem.shifts[number]
    if work.under_way is not None:
        return work.under_way == number
    pinned = None if work.pin is None else work.pin.technician
    return pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(problems())
def test_no_plan_costs_less_than_the_bound(given_problem: Problem) -> None:
    assume(len(given_problem.visits) <= LARGEST and len(given_problem.shifts) <= 3)
    plans = list(every_plan(given_problem))
    bound = lower_bound(given_problem, budget=ROUNDS)
    least = Cost(*map(min, zip(*(plan.cost for plan in plans), strict=True)))
    assert all(low <= true for low, true in zip(bound.cost, least, strict=True))
    assert bound.tiers <= min(given_problem.objective.of(plan.cost) for plan in plans)
    best = min(plans, key=lambda plan: rank(given_problem, plan))
    if rank(given_problem, best)[0] == 0:
        assert lower_bound(given_problem, budget=ROUNDS, pins_kept=True).cost.broken <= best.cost.broken


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(problems())
def test_what_is_called_unavoidable_breaks_in_every_plan(given_problem: Problem) -> None:
    assume(len(given_problem.visits) <= LARGEST and len(given_problem.shifts) <= 3)
    plans = list(every_plan(given_problem))
    for certain in unavoidable(given_problem):
        assert all(_broken(given_problem, plan, certain.visit) >= certain.broken for plan in plans)
        assert {row.technician for row in certain.technicians} == {s.technician for s in given_problem.shifts}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(full_problems())
def test_traffic_rests_parts_and_overtime_do_not_lift_the_bound_above_the_best_plan(given_problem: Problem) -> None:
    assume(len(given_problem.visits) <= LARGEST and len(given_problem.shifts) <= 3)
    plans = list(every_plan(given_problem))
    bound = lower_bound(given_problem, budget=ROUNDS)
    least = Cost(*map(min, zip(*(plan.cost for plan in plans), strict=True)))
    assert all(low <= true for low, true in zip(bound.cost, least, strict=True))
    for certain in unavoidable(given_problem):
        assert all(_broken(given_problem, plan, certain.visit) >= certain.broken for plan in plans)


def test_a_visit_under_way_without_a_way_home_is_in_no_plan_nor_below_the_bound() -> None:
    travel = np.array([[0, 0, 0], [0, 0, UNREACHABLE], [0, UNREACHABLE, 0]], dtype=np.int32)
    visits = (Visit(1, 0, unassigned_price=1, under_way=0), Visit(0, 0))
    stuck = Problem(travel, (Shift(0, 0, 2, 0, 0),), visits, 20_000)
    assert lower_bound(stuck, budget=ROUNDS).cost.unassigned == min(p.cost.unassigned for p in every_plan(stuck)) == 1


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.one_of(problems(), full_problems()), st.data())
def test_no_plan_as_good_in_the_tiers_before_is_below_the_floor_of_a_tier(
    given_problem: Problem, data: st.DataObject
) -> None:
    assume(len(given_problem.visits) <= LARGEST and len(given_problem.shifts) <= 3)
    plans = list(every_plan(given_problem))
    of = data.draw(st.sampled_from(plans))
    held = [plan for plan in plans if rank(given_problem, plan)[0] <= rank(given_problem, of)[0]]
    broken, lateness, travel = floors(given_problem, of, budget=ROUNDS)
    assert (broken.at_least or 0) <= min(plan.cost.broken for plan in held)
    held = [plan for plan in held if plan.cost.broken <= of.cost.broken]
    assert (lateness.at_least or 0) <= min(plan.cost.lateness for plan in held)
    held = [plan for plan in held if plan.cost.lateness <= of.cost.lateness]
    assert (travel.at_least or 0) <= min(plan.cost.travel for plan in held)
    assert all(floor.gap is None or floor.gap >= 0 for floor in (broken, lateness, travel))


@settings(max_examples=30, deadline=None)
@given(linked_problems())
def test_crews_and_orders_only_delay_so_the_bound_leaves_them_out_and_still_holds(given_problem: Problem) -> None:
    assume(len(given_problem.visits) <= LARGEST and len(given_problem.shifts) <= 3)
    bound = lower_bound(given_problem, budget=ROUNDS)
    plans = [plan for plan in every_plan(without_links(given_problem)) if check(given_problem, plan) == ()]
    plans.append(solve_linked(given_problem, {}, insert, rounds=1))
    assert all(low <= true for plan in plans for low, true in zip(bound.cost, plan.cost, strict=True))
    for certain in unavoidable(given_problem):
        assert all(_broken(given_problem, plan, certain.visit) >= certain.broken for plan in plans)


def without_links(given_problem: Problem) -> Problem:
    return replace(given_problem, crews=(), orders=())


def test_the_floor_of_lateness_is_that_of_the_best_order() -> None:
    work = [visit(1, commitments=(promise(50, weight=1),)), visit(2, commitments=(promise(60, weight=1),))]
    given_problem = problem(work)
    found = solve(given_problem, budget=Budget(rounds=100))
    broken, lateness, travel = floors(given_problem, found, budget=ROUNDS)
    assert (broken.at_least, lateness.at_least, travel.at_least) == (2, (100 - 50) + (800 - 60), 400)
    assert all(floor.gap == 0 and floor.together and floor.proven for floor in (broken, lateness, travel))


def test_a_shift_with_more_visits_than_it_can_remember_still_gets_a_bound_that_holds() -> None:
    work = [visit(1 + n % 5, service=1_800, commitments=(promise(700 + 100 * n, weight=1 + n % 3),)) for n in range(70)]
    given_problem = problem(work, [shift(0), shift(1, base=4)])
    found = solve(given_problem, budget=Budget(rounds=20))
    broken, lateness, _ = floors(given_problem, found, budget=Budget(rounds=2))
    assert 0 < (broken.at_least or 0) <= found.cost.broken
    assert 0 < (lateness.at_least or 0) <= found.cost.lateness


def test_without_a_round_nothing_is_said_of_the_driving() -> None:
    given_problem = problem([visit(1, commitments=(promise(200),))])
    found = solve(given_problem, budget=Budget(rounds=20))
    assert [floor.at_least for floor in floors(given_problem, found, budget=Budget(rounds=0))] == [None, None, None]


def _broken(given_problem: Problem, plan: Solution, which: int) -> int:
    stops = {stop.visit: stop for route in plan.routes for stop in route.stops}
    return sum(
        promised.breach_weight
        for promised in given_problem.visits[which].commitments
        if which not in stops or (stops[which].finish if promised.on_finish else stops[which].arrive) > promised.due
    )


def test_the_bound_sees_that_one_technician_cannot_be_in_two_places() -> None:
    both = [visit(1, commitments=(promise(100, weight=3),)), visit(2, commitments=(promise(200, weight=2),))]
    bound = lower_bound(problem(both), budget=ROUNDS)
    assert (bound.cost.broken, bound.broken_alone, bound.proven) == (2, 0, True)


def test_exactly_at_the_due_second_is_no_breach_and_one_second_before_it_is_certain() -> None:
    assert unavoidable(problem([visit(1, commitments=(promise(100),))])) == ()
    (certain,) = unavoidable(problem([visit(1, commitments=(promise(99),))]))
    assert (certain.visit, certain.broken, certain.lateness) == (0, 1, 1)
    assert (certain.technicians[0].code, certain.technicians[0].facts["late_seconds"]) == ("late", 1)


def test_who_is_under_way_is_late_by_his_own_arrival_and_nobody_else_comes_into_question() -> None:
    begun = visit(1, under_way=0, arrived=300, commitments=(promise(250),))
    (certain,) = unavoidable(problem([begun], [shift(0), shift(1)]))
    first, second = certain.technicians
    assert (first.technician, first.facts["arrive"], first.facts["late_seconds"]) == (0, 300, 50)
    assert (second.technician, second.code) == (1, "under_way_conflict")


def test_every_technician_is_given_his_own_reason() -> None:
    crew = [shift(0), shift(1, skills=((1, 2),)), shift(2, skills=((1, 2),), end=500)]
    (certain,) = unavoidable(problem([visit(1, skills=((1, 2),), commitments=(promise(50),))], crew))
    assert [(row.technician, row.code) for row in certain.technicians] == [
        (1, "late"),
        (0, "no_skill"),
        (2, "no_shift"),
    ]


def test_a_detour_that_is_quicker_than_the_straight_way_does_not_raise_the_bound() -> None:
    roads = line(0, 100, 200).copy()
    roads[0, 2] = 5_000
    work = [visit(1, service=0, commitments=(promise(100),)), visit(2, commitments=(promise(200),))]
    assert lower_bound(problem(work, travel=roads), budget=ROUNDS).cost.broken == 0


def test_a_pin_that_is_kept_costs_what_it_keeps_from_others() -> None:
    work = [
        visit(1, service=3_000, pin=Pin(0, (100, 200))),
        visit(2, commitments=(promise(300, weight=5),)),
    ]
    given_problem = problem(work)
    assert lower_bound(given_problem, budget=ROUNDS).cost.broken == 0
    assert lower_bound(given_problem, budget=ROUNDS, pins_kept=True).cost.broken == 5
    assert all(is_fixed(given_problem, stop) is (stop == 0) for stop in range(2))


def test_a_proven_bound_meets_the_plan_where_the_search_is_right() -> None:
    work = [visit(1 + n % 5, commitments=(promise(600 + 500 * n, weight=1 + n % 3),)) for n in range(9)]
    given_problem = problem(work, [shift(0), shift(1, base=4)])
    found = solve(given_problem, budget=Budget(rounds=300))
    bound = lower_bound(given_problem, budget=ROUNDS)
    assert bound.proven
    assert bound.cost.broken == found.cost.broken


def test_without_a_round_only_the_certificates_speak() -> None:
    bound = lower_bound(problem([visit(1, commitments=(promise(50),))]), budget=Budget(rounds=0))
    assert (bound.cost.broken, bound.proven) == (1, False)
