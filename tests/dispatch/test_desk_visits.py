"""From the published plan to the sign-off: every step of a visit, and who may take it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors, PlanStale, Refused
from dispatch.lifecycle import fold
from dispatch.model.commitment import CommitmentState
from dispatch.model.moment import Interval
from dispatch.model.plan import PlanStatus
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import draft, published

SOON = MONDAY_9 + timedelta(minutes=20)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def on_site(desk: Desk) -> WorkOrder:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    desk.depart(work_order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    return desk.arrive(work_order.id, "t1", now=SOON, actor="t1", command_id=a_key())


def test_a_published_plan_dispatches_the_nearest_able_technician(desk: Desk) -> None:
    near_guangzhou, near_shenzhen = reported(desk), reported(desk, site_id="s2", asset_id="a2")
    published(desk, MONDAY_9)
    with desk.reading() as unit:
        sent = [unit.work_order(w.id) for w in (near_guangzhou, near_shenzhen)]
    assert [w.technician_id for w in sent] == ["t1", "t2"]
    assert {w.status for w in sent} == {WorkOrderStatus.DISPATCHED}


def test_the_arrival_promise_is_met_by_the_arrival(desk: Desk) -> None:
    arrived = on_site(desk)
    assert desk.clocks(arrived, now=SOON)[0].state is CommitmentState.MET


def test_a_visit_goes_from_departure_to_sign_off(desk: Desk) -> None:
    work_order = on_site(desk)
    end = SOON + timedelta(hours=1)
    done = desk.finish(work_order.id, "t1", resolved=True, note="换密封", now=end, actor="t1", command_id=a_key())
    assert done.status is WorkOrderStatus.RESOLVED
    closed = desk.sign_off(done.id, accepted=True, signed_by="陈主任", now=end, actor="t1", command_id=a_key())
    assert closed.status is WorkOrderStatus.CLOSED
    with desk.reading() as unit:
        assert fold(unit.events(work_order_id=closed.id)) == closed


def test_an_unresolved_visit_needs_another(desk: Desk) -> None:
    work_order = on_site(desk)
    again = desk.finish(work_order.id, "t1", resolved=False, note="缺件", now=SOON, actor="t1", command_id=a_key())
    assert (again.status, again.visit_number, again.technician_id) == (WorkOrderStatus.OPEN, 2, None)


def test_a_refused_sign_off_lets_the_clock_run_on(desk: Desk) -> None:
    work_order = on_site(desk)
    done = desk.finish(work_order.id, "t1", resolved=True, note="", now=SOON, actor="t1", command_id=a_key())
    refused = desk.sign_off(done.id, accepted=False, signed_by="陈", now=SOON, actor="t1", command_id=a_key())
    assert refused.status is WorkOrderStatus.OPEN
    assert "resolved_at" not in refused.situation.events


def test_nobody_signs_without_a_name(desk: Desk) -> None:
    work_order = on_site(desk)
    done = desk.finish(work_order.id, "t1", resolved=True, note="", now=SOON, actor="t1", command_id=a_key())
    with pytest.raises(InputErrors):
        desk.sign_off(done.id, accepted=True, signed_by=" ", now=SOON, actor="t1", command_id=a_key())


def test_a_technician_presses_only_his_own_buttons(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    with pytest.raises(Refused, match="not_yours"):
        desk.depart(work_order.id, "t2", now=MONDAY_9, actor="t2", command_id=a_key())


def test_a_technician_is_at_one_place_at_a_time(desk: Desk) -> None:
    first, second = reported(desk), reported(desk)
    published(desk, MONDAY_9)
    desk.depart(first.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    with desk.reading() as unit:
        mine = unit.work_order(second.id).technician_id
    assert mine == "t1"
    with pytest.raises(Refused, match="technician_busy"):
        desk.depart(second.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())


def test_nobody_finishes_before_he_arrives(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    with pytest.raises(Refused, match="illegal_step"):
        desk.finish(work_order.id, "t1", resolved=True, note="", now=SOON, actor="t1", command_id=a_key())


def test_a_repeated_tap_departs_once(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    key = a_key()
    first = desk.depart(work_order.id, "t1", now=MONDAY_9, actor="t1", command_id=key)
    assert desk.depart(work_order.id, "t1", now=SOON, actor="t1", command_id=key) == first


def test_what_is_under_way_stays_first_and_with_its_technician(desk: Desk) -> None:
    work_order = on_site(desk)
    reported(desk, now=SOON, emergency=True)
    plan = published(desk, SOON)
    route, stop = plan.stop_of(work_order.id) or pytest.fail("the visit under way is missing")
    assert (route.technician_id, route.stops[0], stop.under_way) == ("t1", stop, True)


def test_a_pin_is_kept_by_the_planner_though_another_is_nearer(desk: Desk) -> None:
    work_order = reported(desk)
    level = PinLevel.TECHNICIAN
    desk.pin(
        work_order.id,
        level=level,
        technician_id="t2",
        arrive_at=None,
        version=1,
        now=MONDAY_9,
        actor="d",
        command_id=a_key(),
    )
    plan = published(desk, MONDAY_9)
    found = plan.stop_of(work_order.id)
    assert found is not None
    assert found[0].technician_id == "t2"
    assert found[1].pinned


def test_a_sick_technicians_visits_go_to_a_colleague(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    day = Interval(MONDAY_9, MONDAY_9 + timedelta(hours=12))
    desk.record_absence("t1", span=day, reason="sick", now=MONDAY_9, actor="d", command_id=a_key())
    published(desk, MONDAY_9)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).technician_id == "t2"


def test_a_plan_that_missed_a_cancellation_is_stale(desk: Desk) -> None:
    work_order = reported(desk)
    plan = draft(desk, MONDAY_9)
    desk.cancel(work_order.id, reason="x", version=1, now=MONDAY_9, actor="d", command_id=a_key())
    with pytest.raises(PlanStale):
        desk.publish(plan.version, now=MONDAY_9, actor="d", command_id=a_key())
    with desk.reading() as unit:
        assert unit.published_plan() is None


def test_a_new_fault_does_not_make_a_draft_stale(desk: Desk) -> None:
    reported(desk)
    plan = draft(desk, MONDAY_9)
    reported(desk)
    assert desk.publish(plan.version, now=MONDAY_9, actor="d", command_id=a_key()).status is PlanStatus.PUBLISHED


def test_a_superseded_plan_cannot_be_published_again(desk: Desk) -> None:
    reported(desk)
    first = published(desk, MONDAY_9)
    published(desk, SOON)
    with pytest.raises(Refused, match="not_a_draft"):
        desk.publish(first.version, now=SOON, actor="d", command_id=a_key())


def test_a_visit_the_new_plan_leaves_out_is_open_again(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    three_days = Interval(MONDAY_9, MONDAY_9 + timedelta(days=3))
    for technician_id in ("t1", "t2"):
        desk.record_absence(technician_id, span=three_days, reason="sick", now=MONDAY_9, actor="d", command_id=a_key())
    plan = published(desk, MONDAY_9)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id).status is WorkOrderStatus.OPEN
    assert [left.work_order_id for left in plan.unassigned] == [work_order.id]


def test_risks_come_with_the_least_slack_first(desk: Desk) -> None:
    reported(desk, now=MONDAY_9)
    reported(desk, now=MONDAY_9, notified_at=MONDAY_9 - timedelta(hours=7, minutes=59))
    published(desk, MONDAY_9)
    found = desk.risks(now=MONDAY_9)
    assert [risk.slack_seconds for risk in found] == sorted(risk.slack_seconds for risk in found)
    assert found[0].status.state is CommitmentState.PREDICTED_BREACH
    assert found[0].slack_seconds < 0 < found[1].slack_seconds
