"""Locks of the order: a technician makes one visit behind another of his, and the planner works round it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors, Refused
from dispatch.explain import stated_at
from dispatch.lifecycle import fold
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
from dispatch.model.region import Place
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.store.documents import pin_document, pin_of
from solver.problem import Order
from tests.builders import MONDAY_9, a_desk, a_key, a_site, a_small_company, an_asset, reported
from tests.dispatch.planned import published

FAR = Place(province="广东省", city="清远市", district="清城区", adcode="441802", lat=23.30, lon=113.45)


@pytest.fixture
def desk() -> Desk:
    """A small company with a third site, an hour north of Guangzhou."""
    desk = a_small_company(a_desk())
    with desk._store.writing() as unit:
        unit.add_sites([a_site("s3", place=FAR)])
        unit.add_assets([an_asset("a3", site_id="s3")])
    return desk


@pytest.fixture
def pair(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    """Two visits of t1: one near his home and, farther out, another."""
    near, far = reported(desk), reported(desk, site_id="s3", asset_id="a3")
    for order in (near, far):
        pin(desk, order, PinLevel.TECHNICIAN)
    published(desk, MONDAY_9)
    return near, far


def pin(
    desk: Desk, order: WorkOrder, level: PinLevel, follows: str | None = None, who: str = "t1", now: datetime = MONDAY_9
) -> WorkOrder:
    return desk.pin(
        order.id, level=level, technician_id=who, arrive_at=None, version=None, now=now, actor="li",
        command_id=a_key(), follows=follows,
    )  # fmt: skip


def locked(desk: Desk, after: WorkOrder, before: WorkOrder, who: str = "t1") -> WorkOrder:
    return pin(desk, after, PinLevel.ORDER, before.id, who)


def row(plan: Plan, technician_id: str = "t1") -> list[str]:
    return [stop.work_order_id for route in plan.routes if route.technician_id == technician_id for stop in route.stops]


def test_the_planner_turns_the_order_round_as_it_was_locked(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    first, second = row(published(desk, MONDAY_9))
    orders = {order.id: order for order in pair}
    locked(desk, orders[first], orders[second])
    assert row(published(desk, MONDAY_9)) == [second, first]


def test_both_stay_with_the_technician_and_a_third_may_come_between(
    desk: Desk, pair: tuple[WorkOrder, WorkOrder]
) -> None:
    near, far = pair
    desk.unpin(far.id, version=None, now=MONDAY_9, actor="li", command_id=a_key())
    locked(desk, near, far)
    third = reported(desk)
    plan = published(desk, MONDAY_9)
    route = row(plan)
    assert route.index(far.id) < route.index(near.id)
    assert plan.stop_of(third.id) is not None


def test_the_lock_is_kept_with_the_work_order_and_its_log(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    order = locked(desk, near, far)
    assert order.pin is not None
    assert (order.pin.level, order.pin.technician_id, order.pin.follows) == (PinLevel.ORDER, "t1", far.id)
    assert pin_of(pin_document(order.pin)) == order.pin
    with desk.reading() as unit:
        assert fold(unit.events(work_order_id=near.id)) == order


def test_undoing_puts_the_lock_back(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    before = locked(desk, near, far).pin
    pin(desk, near, PinLevel.TECHNICIAN)
    desk.undo(desk.own_decisions("li").undo[0].seq, now=MONDAY_9, actor="li", command_id=a_key())
    with desk.reading() as unit:
        assert unit.work_order(near.id).pin == before


def test_once_the_first_is_over_only_the_technician_is_fixed(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    locked(desk, near, far)
    desk.cancel(far.id, reason="", version=None, now=MONDAY_9, actor="li", command_id=a_key())
    assert stated_at(desk, MONDAY_9).problem.orders == ()
    assert row(published(desk, MONDAY_9)) == [near.id]


def test_behind_a_visit_under_way_the_lock_holds(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    desk.depart(far.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    locked(desk, near, far)
    stated = stated_at(desk, MONDAY_9)
    number = {order.id: i for i, order in enumerate(stated.work_orders)}
    assert stated.problem.orders == (Order(number[far.id], number[near.id], same_shift=True),)
    assert row(published(desk, MONDAY_9)) == [far.id, near.id]


def test_a_first_visit_that_somebody_else_makes_loosens_the_lock(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    locked(desk, near, far)
    pin(desk, far, PinLevel.TECHNICIAN, who="t2")
    plan = published(desk, MONDAY_9)
    assert (row(plan), row(plan, "t2")) == ([near.id], [far.id])


def test_a_technician_who_fell_out_takes_nobody_else_with_him(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    desk.unpin(far.id, version=None, now=MONDAY_9, actor="li", command_id=a_key())
    locked(desk, near, far)
    span = Interval(MONDAY_9, MONDAY_9 + timedelta(days=4))
    desk.record_absence("t1", span=span, reason="病假", now=MONDAY_9, actor="li", command_id=a_key())
    plan = published(desk, MONDAY_9)
    assert row(plan, "t2") == [far.id]
    assert [(one.work_order_id, one.reason) for one in plan.unassigned] == [(near.id, "pin_impossible")]


def test_a_full_day_makes_room_for_what_is_locked(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    others = [reported(desk, service_seconds=3600) for _ in range(12)]
    published(desk, MONDAY_9)
    locked(desk, near, far)
    plan = published(desk, MONDAY_9)
    route = row(plan)
    assert route.index(far.id) < route.index(near.id)
    assert {one.work_order_id for one in plan.unassigned} <= {order.id for order in others}


def test_a_circle_is_refused_and_nothing_is_changed(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    locked(desk, near, far)
    with pytest.raises(Refused, match=r"pin\.circle"):
        locked(desk, far, near)
    with desk.reading() as unit:
        pin_of_far = unit.work_order(far.id).pin
    assert pin_of_far is not None
    assert pin_of_far.level is PinLevel.TECHNICIAN


def test_a_circle_that_undoing_made_gives_way_to_the_older_lock(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    locked(desk, near, far)
    pin(desk, near, PinLevel.TECHNICIAN, now=MONDAY_9 + timedelta(seconds=1))
    desk.pin(
        far.id, level=PinLevel.ORDER, technician_id="t1", arrive_at=None, version=None,
        now=MONDAY_9 + timedelta(seconds=2), actor="other", command_id=a_key(), follows=near.id,
    )  # fmt: skip
    desk.undo(desk.own_decisions("li").undo[0].seq, now=MONDAY_9 + timedelta(seconds=3), actor="li", command_id=a_key())
    assert len(stated_at(desk, MONDAY_9).problem.orders) == 1
    assert row(published(desk, MONDAY_9)) == [far.id, near.id]


def test_a_lock_behind_nothing_itself_or_what_is_over_is_refused(desk: Desk, pair: tuple[WorkOrder, WorkOrder]) -> None:
    near, far = pair
    for level, follows in ((PinLevel.ORDER, None), (PinLevel.ORDER, near.id), (PinLevel.TECHNICIAN, far.id)):
        with pytest.raises(InputErrors):
            pin(desk, near, level, follows)
    desk.cancel(far.id, reason="", version=None, now=MONDAY_9, actor="li", command_id=a_key())
    with pytest.raises(Refused, match=r"pin\.predecessor_over"):
        locked(desk, near, far)
