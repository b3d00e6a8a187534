"""What one plan does otherwise than another: the laws of the comparison, and which plan answers an event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.model.commitment import ClockStatus
from dispatch.model.plan import Plan
from dispatch.model.work_order import WorkOrder
from dispatch.plan_changes import (
    MOVED_BY,
    ChangeKind,
    PlanChanges,
    first_plan_after,
    plan_before,
    plan_changes,
)
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.planned import published


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def compared(desk: Desk, before: Plan | None, after: Plan) -> PlanChanges:
    def clocks(order: WorkOrder, plan: Plan | None) -> Iterable[ClockStatus]:
        return desk.clocks(order, now=MONDAY_9, plan=plan)

    with desk.reading() as unit:
        return plan_changes(unit, before, after, clocks)


def shifted(plan: Plan, by: timedelta) -> Plan:
    """The same visits, every arrival later by so much."""
    routes = (
        replace(route, stops=tuple(replace(stop, arrive_at=stop.arrive_at + by) for stop in route.stops))
        for route in plan.routes
    )
    return replace(plan, routes=tuple(routes))


def test_a_plan_changes_nothing_in_itself(desk: Desk) -> None:
    reported(desk)
    plan = published(desk, MONDAY_9)
    same = compared(desk, plan, plan)
    assert (same.visits, same.won, same.lost, same.technician_ids, same.customer_ids) == ((), (), (), (), ())


def test_what_is_added_one_way_is_dropped_the_other_and_what_is_won_is_lost(desk: Desk) -> None:
    reported(desk)
    plan = published(desk, MONDAY_9)
    empty = replace(plan, routes=())
    there, back = compared(desk, empty, plan), compared(desk, plan, empty)
    assert [one.kind for one in there.visits] == [ChangeKind.ADDED]
    assert [one.kind for one in back.visits] == [ChangeKind.DROPPED]
    assert there.won == back.lost != ()
    assert there.lost == back.won == ()


@pytest.mark.parametrize(("by", "kinds"), [(timedelta(seconds=-1), []), (timedelta(), [ChangeKind.MOVED])])
def test_a_visit_has_moved_from_ten_minutes_on(desk: Desk, by: timedelta, kinds: list[ChangeKind]) -> None:
    reported(desk)
    plan = published(desk, MONDAY_9)
    assert [one.kind for one in compared(desk, plan, shifted(plan, MOVED_BY + by)).visits] == kinds


def test_a_visit_that_comes_days_late_loses_its_promise(desk: Desk) -> None:
    order = reported(desk)
    plan = published(desk, MONDAY_9)
    late = compared(desk, plan, shifted(plan, timedelta(days=9)))
    assert order.id in {one.work_order.id for one in late.lost}
    assert late.won == ()


def test_the_first_plan_that_knows_of_an_event_answers_it(desk: Desk) -> None:
    reported(desk)
    first = published(desk, MONDAY_9)
    reported(desk)
    with desk.reading() as unit:
        seq = unit.last_event()
        assert first_plan_after(unit, seq) is None
        assert plan_before(unit, first) is None
    second, _third = published(desk, MONDAY_9), published(desk, MONDAY_9 + timedelta(minutes=1))
    with desk.reading() as unit:
        answer = first_plan_after(unit, seq)
        assert answer is not None
        before = plan_before(unit, answer)
    assert before is not None
    assert (answer.version, before.version) == (second.version, first.version)
