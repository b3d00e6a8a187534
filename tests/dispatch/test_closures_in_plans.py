"""Plans under closures: the way round, or unreachable; a closure that begins or ends makes the planner plan anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import PlanStale
from dispatch.model.closure import Closure, Shut, ShutKind
from dispatch.model.plan import Stop
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.closable import ClosableTravel
from tests.builders import MONDAY_9, a_customer, a_desk, a_key, a_shift, a_site, a_technician, reported
from tests.dispatch.planned import draft, published

FERRIES = Shut(ShutKind.FERRIES)
BRIDGE = Shut(ShutKind.CROSSING, crossing="shenzhong")
BAOAN = (22.60, 113.87)
ZHONGSHAN = Place(province="广东省", city="中山市", adcode="442000", lat=22.55, lon=113.47)
GUISHAN = Place(province="广东省", city="珠海市", adcode="440402", lat=22.14, lon=113.83)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def travel() -> ClosableTravel:
    return ClosableTravel(open_every_mode(TravelChoice(), data_root(), lambda: 0.0))


@pytest.fixture
def desk(travel: ClosableTravel) -> Desk:
    """One technician on the Shenzhen side of the sea, a site on the other, and one on an island."""
    desk = a_desk(travel=travel)
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites([a_site("zhongshan", place=ZHONGSHAN), a_site("guishan", place=GUISHAN)])
        unit.add_technicians([a_technician(home=BAOAN)])
        unit.add_shifts([a_shift(hours=14)])
    return desk


def close(desk: Desk, shut: Shut, begins_at: datetime = MONDAY_9, *, hours: int = 4) -> Closure:
    span = {"begins_at": begins_at, "ends_at": begins_at + hours * HOUR}
    return desk.close_ways(shut, **span, reason="台风", now=MONDAY_9, actor="dispatcher", command_id=a_key())


def fault_at(desk: Desk, site_id: str) -> WorkOrder:
    return reported(desk, site_id=site_id, asset_id=None, skill="pump")


def stop_of(desk: Desk, work_order: WorkOrder, now: datetime) -> Stop | None:
    found = draft(desk, now).stop_of(work_order.id)
    return None if found is None else found[1]


def test_a_plan_made_while_the_bridge_is_closed_takes_the_way_round(desk: Desk) -> None:
    work_order = fault_at(desk, "zhongshan")
    usual = stop_of(desk, work_order, MONDAY_9)
    close(desk, BRIDGE)
    shut = stop_of(desk, work_order, MONDAY_9)
    assert usual is not None
    assert shut is not None
    assert shut.leg.seconds > usual.leg.seconds + 600
    again = stop_of(desk, work_order, MONDAY_9 + 4 * HOUR)
    assert again is not None
    assert again.leg.seconds == usual.leg.seconds


def test_while_no_boat_sails_the_island_is_unreachable_and_the_plan_says_so(desk: Desk) -> None:
    work_order = fault_at(desk, "guishan")
    assert stop_of(desk, work_order, MONDAY_9) is not None
    close(desk, FERRIES)
    (left_out,) = draft(desk, MONDAY_9).unassigned
    assert (left_out.work_order_id, left_out.reason) == (work_order.id, "unreachable")
    assert stop_of(desk, work_order, MONDAY_9 + 4 * HOUR) is not None


def test_a_technician_on_the_island_when_the_boats_stop_keeps_his_visit_and_others_keep_their_plan(desk: Desk) -> None:
    work_order = fault_at(desk, "guishan")
    published(desk, MONDAY_9)
    for press in ("depart", "arrive"):
        getattr(desk, press)(work_order.id, technician_id="t1", now=MONDAY_9 + HOUR, actor="t1", command_id=a_key())
    close(desk, FERRIES, MONDAY_9 + HOUR)
    other = fault_at(desk, "zhongshan")
    plan = published(desk, MONDAY_9 + 2 * HOUR)
    assert plan.stop_of(work_order.id) is not None
    assert [(one.work_order_id, one.reason) for one in plan.unassigned] == [(other.id, "unreachable")]


def test_a_draft_made_before_the_closure_is_not_published_after_it(desk: Desk) -> None:
    fault_at(desk, "guishan")
    made = draft(desk, MONDAY_9)
    close(desk, FERRIES)
    with pytest.raises(PlanStale, match=r"plan\.stale"):
        desk.publish(made.version, now=MONDAY_9, actor="dispatcher", command_id=a_key())


def test_a_draft_made_before_the_closure_begins_is_not_published_after_that(desk: Desk) -> None:
    close(desk, FERRIES, MONDAY_9 + HOUR)
    fault_at(desk, "guishan")
    made = draft(desk, MONDAY_9)
    with pytest.raises(PlanStale, match=r"plan\.ways_changed"):
        desk.publish(made.version, now=MONDAY_9 + HOUR, actor="dispatcher", command_id=a_key())
    before = MONDAY_9 + HOUR - timedelta(seconds=1)
    assert desk.publish(made.version, now=before, actor="dispatcher", command_id=a_key()).published_at == before


def test_the_planner_plans_anew_the_second_a_closure_begins_and_ends(desk: Desk) -> None:
    begins, ends = MONDAY_9 + timedelta(minutes=5), MONDAY_9 + timedelta(minutes=12)
    desk.close_ways(
        FERRIES, begins_at=begins, ends_at=ends, reason="雾", now=MONDAY_9, actor="dispatcher", command_id=a_key()
    )
    work_order = fault_at(desk, "guishan")
    planner, second = Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0)), timedelta(seconds=1)
    assigned = {}
    for moment in (MONDAY_9, begins - second, begins, ends - second, ends):
        planner.settle(moment)
        with desk.reading() as unit:
            assigned[moment] = unit.work_order(work_order.id).status is WorkOrderStatus.DISPATCHED
        assert planner.refreshes_at is not None
    assert list(assigned.values()) == [True, True, False, False, True]


def test_the_planner_wakes_for_the_next_closure_before_its_usual_refresh(desk: Desk) -> None:
    planner = Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0))
    close(desk, FERRIES, MONDAY_9 + timedelta(minutes=5))
    planner.settle(MONDAY_9)
    assert planner.refreshes_at == MONDAY_9 + timedelta(minutes=5)
    planner.settle(MONDAY_9 + timedelta(minutes=5))
    assert planner.refreshes_at == MONDAY_9 + timedelta(minutes=20)


def test_a_lifted_closure_gives_the_way_back_at_once(desk: Desk) -> None:
    work_order = fault_at(desk, "guishan")
    closure = close(desk, FERRIES)
    assert stop_of(desk, work_order, MONDAY_9 + HOUR) is None
    desk.lift_closure(closure.id, version=None, now=MONDAY_9 + HOUR, actor="dispatcher", command_id=a_key())
    assert stop_of(desk, work_order, MONDAY_9 + HOUR) is not None


def test_who_is_on_the_way_when_the_boats_stop_is_expected_when_his_plan_said(desk: Desk) -> None:
    work_order = fault_at(desk, "guishan")
    _, planned = published(desk, MONDAY_9).stop_of(work_order.id) or pytest.fail("the island is planned")
    left = MONDAY_9 + timedelta(minutes=1)
    desk.depart(work_order.id, technician_id="t1", now=left, actor="t1", command_id=a_key())
    close(desk, FERRIES)
    stop = stop_of(desk, work_order, left)
    assert stop is not None
    assert stop.arrive_at == left + timedelta(seconds=planned.leg.seconds)
