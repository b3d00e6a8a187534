"""Inspections in the plan: never at the cost of a promise, whatever the problem, the goal and the order of events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.explain import stated_at
from dispatch.model.goal import Goal
from dispatch.model.owed import OwedPeriod
from dispatch.model.work_order import WorkOrder
from dispatch.planning.inspections import behind_faults, objective_of, price_of
from solver import Problem, Solution, check, insert, rank
from solver.objective import PRESETS
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.duty_builders import a_weighbridge_desk, opened
from tests.solver.strategies import problems

PERIOD = OwedPeriod("inspection", 1, date(2026, 3, 20), date(2026, 2, 13), date(2026, 3, 27), "每半年巡检一次")
DAY = timedelta(days=1)
FAULT = reported(a_small_company(a_desk()))
INSPECTION = replace(FAULT, owed=PERIOD)


def stripped(problem: Problem, inspections: frozenset[int]) -> Problem:
    """The problem in which some visits are inspections: no promise, and together worth less than any fault."""
    visits = tuple(
        replace(visit, commitments=(), unassigned_price=1)
        if number in inspections
        else replace(visit, unassigned_price=100 * visit.unassigned_price)
        for number, visit in enumerate(problem.visits)
    )
    return replace(problem, visits=visits)


def kept_promises(problem: Problem, solution: Solution) -> tuple[int, int]:
    return rank(problem, solution)[0], rank(problem, solution)[1]


@st.composite
def mixed(draw: st.DrawFn) -> tuple[Problem, tuple[WorkOrder, ...]]:
    """A small problem in which some of the visits that may move are inspections."""
    problem = draw(problems())
    loose = [i for i, v in enumerate(problem.visits) if v.under_way is None and v.pin is None]
    chosen = frozenset(draw(st.lists(st.sampled_from(loose), unique=True))) if loose else frozenset()
    orders = tuple(INSPECTION if i in chosen else FAULT for i in range(len(problem.visits)))
    return stripped(problem, chosen), orders


@settings(max_examples=60, deadline=None)
@given(mixed())
def test_with_and_without_inspections_the_promises_to_faults_are_the_same_or_better(
    given_problem: tuple[Problem, tuple[WorkOrder, ...]],
) -> None:
    problem, orders = given_problem
    everybody = frozenset(shift.technician for shift in problem.shifts)
    gone = {i for i, order in enumerate(orders) if order.owed is not None}
    without = replace(
        problem,
        visits=tuple(
            replace(v, forbidden_technicians=everybody, unassigned_price=0) if i in gone else v
            for i, v in enumerate(problem.visits)
        ),
    )
    start = {shift: tuple(v for v in route if v not in gone) for shift, route in problem.previous.items()}
    alone, together = insert(without, start), insert(problem, problem.previous, behind_faults(orders, problem))
    assert check(problem, together) == ()
    assert kept_promises(problem, together) <= kept_promises(without, alone)


def test_leaving_an_inspection_out_costs_more_every_day_of_its_window_and_after() -> None:
    days = [PERIOD.opens_on + n * DAY for n in range(80)]
    prices = [price_of(PERIOD, day) for day in days]
    assert prices == sorted(prices)
    assert (prices[0], price_of(PERIOD, PERIOD.due_on), prices[-1]) == (1, 10, 30)


def test_all_inspections_together_weigh_less_than_one_ordinary_fault() -> None:
    desk = a_weighbridge_desk()
    opened(desk, now=MONDAY_9)
    reported(desk, site_id="s1", asset_id="a1")
    visits = stated_at(desk, MONDAY_9).problem.visits
    (fault,) = [visit for visit in visits if visit.commitments]
    assert sum(visit.unassigned_price for visit in visits if not visit.commitments) < fault.unassigned_price


@pytest.mark.parametrize("goal", list(Goal))
def test_no_goal_lets_a_fault_wait_longer_for_the_sake_of_an_inspection(goal: Goal) -> None:
    measures = [[name for name, _ in tier] for tier in objective_of(goal, [INSPECTION]).tiers]
    assert measures[:2] == [["broken"], ["lateness"]]
    assert objective_of(goal, [FAULT]) == PRESETS[goal]
