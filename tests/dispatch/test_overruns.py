"""A visit takes longer: the end that is said on site counts for the plan, the forecast and what comes after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.forecasting.overruns import as_it_runs
from dispatch.lifecycle import fold
from dispatch.model.commitment import Milestone
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from dispatch.store.rows import work_order_of, work_order_row
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import draft, published

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
THERE = MONDAY_9 + 15 * MINUTE


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


@pytest.fixture
def pair(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    """Two visits of t1 of 90 minutes each; he is at the first since a quarter past nine."""
    orders = {order.id: order for order in (reported(desk), reported(desk))}
    for order in orders.values():
        desk.pin(
            order.id, level=PinLevel.TECHNICIAN, technician_id="t1", arrive_at=None, version=None, now=MONDAY_9,
            actor="li", command_id=a_key(),
        )  # fmt: skip
    plan = published(desk, MONDAY_9)
    first, second = (stop.work_order_id for route in plan.routes for stop in route.stops)
    desk.arrive(first, "t1", now=THERE, actor="t1", command_id=a_key())
    return orders[first], orders[second]


def longer(desk: Desk, order: WorkOrder, minutes: int = 60, *, now: datetime = THERE, key: str = "") -> WorkOrder:
    return desk.overrun(order.id, minutes=minutes, version=None, now=now, actor="li", command_id=key or a_key())


def stop_of(plan: Plan, order: WorkOrder) -> Stop:
    found = plan.stop_of(order.id)
    assert found is not None
    return found[1]


def predicted(desk: Desk, order: WorkOrder, now: datetime) -> datetime:
    (found,) = (
        risk for risk in desk.risks(now=now)
        if risk.work_order_id == order.id and risk.status.commitment.code is Milestone.ARRIVE
    )  # fmt: skip
    assert found.predicted_at is not None
    return found.predicted_at


def test_an_hour_more_is_an_hour_after_the_end_expected_so_far(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    told = longer(desk, pair[0])
    assert told.expected_end_at == THERE + 90 * MINUTE + HOUR
    assert longer(desk, pair[0], 30).expected_end_at == THERE + 90 * MINUTE + HOUR + 30 * MINUTE


def test_after_the_expected_end_it_is_an_hour_from_now(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    late = THERE + 3 * HOUR
    assert longer(desk, pair[0], now=late).expected_end_at == late + HOUR


def test_the_next_plan_waits_for_it_and_pushes_back_what_follows(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    first, second = pair
    before = stop_of(published(desk, THERE), second)
    longer(desk, first)
    plan = published(desk, THERE)
    assert stop_of(plan, first).finish_at == THERE + 90 * MINUTE + HOUR
    assert stop_of(plan, second).arrive_at == before.arrive_at + HOUR


def test_a_draft_from_before_is_stale(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    made = draft(desk, THERE)
    longer(desk, pair[0])
    with pytest.raises(Conflict, match=r"plan\.stale"):
        desk.publish(made.version, now=THERE, actor="li", command_id=a_key())


def test_the_forecast_follows_before_any_new_plan(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    second = pair[1]
    assert predicted(desk, second, THERE) < THERE + 100 * MINUTE
    longer(desk, pair[0], 120)
    assert predicted(desk, second, THERE) == THERE + 90 * MINUTE + 2 * HOUR, "both are at the same site"


def test_the_end_of_the_visit_forgets_what_was_said(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    first = pair[0]
    longer(desk, first)
    over = desk.finish(first.id, "t1", resolved=False, note="", now=THERE + HOUR, actor="t1", command_id=a_key())
    assert (over.status, over.expected_end_at, over.told_service_seconds) == (WorkOrderStatus.OPEN, None, None)


def test_it_is_undone_and_survives_the_store_and_the_log(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    told = longer(desk, pair[0])
    assert work_order_of(work_order_row(told)) == told
    with desk.reading() as unit:
        assert fold(unit.events(work_order_id=told.id)) == told
    desk.undo(desk.own_decisions("li").undo[0].seq, now=THERE, actor="li", command_id=a_key())
    with desk.reading() as unit:
        assert unit.work_order(told.id).expected_end_at is None


def test_the_same_click_twice_counts_once(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    first = longer(desk, pair[0], key="one-click")
    assert longer(desk, pair[0], now=THERE + MINUTE, key="one-click") == first


@pytest.mark.parametrize("minutes", [0, -30, 481])
def test_nonsense_is_refused(desk: Desk, pair: tuple[WorkOrder, WorkOrder], minutes: int) -> None:
    with pytest.raises(InputErrors):
        longer(desk, pair[0], minutes)


def test_only_work_that_has_begun_can_take_longer(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    with pytest.raises(Refused, match="illegal_step"):
        longer(desk, pair[1])


def a_plan(gaps: list[int], works: list[int]) -> Plan:
    """Stops with so many minutes of waiting before and of work in each; every trip takes ten minutes."""
    stops, at = [], MONDAY_9
    for number, (gap, work) in enumerate(zip(gaps, works, strict=True)):
        leave = at + gap * MINUTE
        arrive = leave + 10 * MINUTE
        at = arrive + work * MINUTE
        stops.append(Stop(str(number), Leg(600, 0, "flat"), leave, arrive, arrive, at))
    return Plan(1, PlanStatus.PUBLISHED, 0, MONDAY_9, "x", (Route("s", "t1", tuple(stops), None, at),))


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=1, max_size=5), st.integers(0, 300))
def test_nothing_comes_sooner_and_pauses_take_up_what_they_can(days: list[tuple[int, int]], late: int) -> None:
    gaps, works = ([day[i] for day in days] for i in (0, 1))
    desk = a_small_company(a_desk())
    plan = a_plan(gaps, works)
    before = plan.routes[0].stops
    order = told_until(reported(desk), before[0].finish_at + late * MINUTE)
    after = as_it_runs(plan, {"0": order}).routes[0].stops
    shift = late
    for old, new, gap in zip(before, after, [0, *gaps[1:]], strict=True):
        shift = max(0, shift - gap)
        assert new.finish_at - old.finish_at == shift * MINUTE
        assert (old is before[0]) or new.arrive_at - new.depart_at == old.arrive_at - old.depart_at


def told_until(order: WorkOrder, end: datetime) -> WorkOrder:
    return replace(order, expected_end_at=end)
