"""A half-yearly inspection: it waits for company, rides along with a fault, gives way to one, and is seen when late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.duties import OwedState
from dispatch.explain import stated_at
from dispatch.model.plan import Plan
from dispatch.model.region import Place
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.planning import inserted, plan_from
from solver import check, insert
from tests.builders import MONDAY_9, TIANHE, a_key, a_site, an_asset, reported
from tests.dispatch.duty_builders import DUE, a_weighbridge_desk, opened, owed

NEXT_DOOR = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.135, lon=113.37)
FAR_AWAY = Place(province="广东省", city="清远市", district="清城区", adcode="441802", lat=23.69, lon=113.055)
DAY = timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    desk = a_weighbridge_desk(place=TIANHE)
    with desk._store.writing() as unit:
        unit.add_sites([a_site("near", place=NEXT_DOOR), a_site("far", place=FAR_AWAY)])
        unit.add_assets([an_asset(f"at-{site}", site_id=site, skill="weighing") for site in ("near", "far")])
    return desk


def fault(desk: Desk, site: str, *, now: datetime) -> WorkOrder:
    return reported(desk, now=now, site_id=site, asset_id=f"at-{site}")


def planned(desk: Desk, now: datetime) -> Plan:
    """What the planner puts in force: faults first, inspections into what is left."""
    stated = stated_at(desk, now)
    solution = inserted(stated, stated.snapshot.published, insert)
    assert check(stated.problem, solution) == ()
    draft = desk.submit_plan(plan_from(stated, solution), now=now, actor="planner")
    return desk.publish(draft.version, now=now, actor="planner", command_id=a_key())


def test_early_in_its_window_nobody_drives_for_an_inspection_alone(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    assert planned(desk, MONDAY_9 - DAY / 24).stop_of(inspection.id) is None


def test_it_rides_along_with_a_fault_in_the_same_county(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    near = fault(desk, "near", now=MONDAY_9)
    plan = planned(desk, MONDAY_9)
    (route,) = plan.routes
    assert {stop.work_order_id for stop in route.stops} == {near.id, inspection.id}


def test_a_fault_far_away_takes_nobody_past_it(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    fault(desk, "far", now=MONDAY_9)
    assert planned(desk, MONDAY_9).stop_of(inspection.id) is None


def test_once_planned_it_stays_planned_though_the_fault_beside_it_is_done(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    near = fault(desk, "near", now=MONDAY_9)
    planned(desk, MONDAY_9)
    desk.cancel(near.id, reason="自行修复", version=None, now=MONDAY_9, actor="d", command_id=a_key())
    assert planned(desk, MONDAY_9).stop_of(inspection.id) is not None


def test_in_the_last_week_before_its_day_it_is_worth_a_way_of_its_own(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    week_before = MONDAY_9 + timedelta(days=(DUE - MONDAY_9.date()).days - 7)
    assert planned(desk, week_before - DAY).stop_of(inspection.id) is None
    assert planned(desk, week_before).stop_of(inspection.id) is not None


def test_it_gives_way_to_an_urgent_fault(desk: Desk) -> None:
    late_in_the_window = MONDAY_9 + timedelta(days=7)
    (inspection,) = opened(desk, now=late_in_the_window)
    before = planned(desk, late_in_the_window).stop_of(inspection.id)
    assert before is not None
    assert before[1].arrive_at < late_in_the_window + timedelta(hours=2)
    urgent = fault(desk, "far", now=late_in_the_window - timedelta(hours=46))
    plan = planned(desk, late_in_the_window)
    there, later = plan.stop_of(urgent.id), plan.stop_of(inspection.id)
    assert there is not None
    assert there[1].arrive_at <= late_in_the_window + timedelta(hours=2)
    assert later is None or later[1].depart_at >= there[1].finish_at


def test_a_pin_of_the_dispatcher_holds_for_an_inspection_too(desk: Desk) -> None:
    (inspection,) = opened(desk, now=MONDAY_9)
    desk.pin(
        inspection.id,
        level=PinLevel.TECHNICIAN,
        technician_id="t1",
        arrive_at=None,
        version=None,
        now=MONDAY_9,
        actor="d",
        command_id=a_key(),
    )
    assert planned(desk, MONDAY_9).stop_of(inspection.id) is not None


def test_nobody_comes_and_it_is_shown_as_overdue_the_day_after_the_tolerance(desk: Desk) -> None:
    opened(desk, now=MONDAY_9)
    (one,) = owed(desk, now=MONDAY_9 + timedelta(days=(DUE - MONDAY_9.date()).days + 8))
    assert (one.state, one.overdue) == (OwedState.OPEN, True)
