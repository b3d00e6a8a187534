"""Faults at the desk: what a report becomes, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.lifecycle import fold
from dispatch.model.commitment import CommitmentState, Milestone
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrderStatus
from tests.builders import MONDAY_9, QINGCHENG, a_desk, a_key, a_report, a_small_company, reported


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def codes(error: InputErrors) -> set[str]:
    return {problem.code for problem in error.problems}


def test_a_fault_in_guangzhou_is_promised_an_arrival_in_eight_hours(desk: Desk) -> None:
    work_order = reported(desk)
    (clock,) = desk.clocks(work_order, now=MONDAY_9)
    assert clock.commitment.code is Milestone.ARRIVE
    assert clock.commitment.due == MONDAY_9 + timedelta(hours=8)
    assert "珠三角8小时内" in clock.commitment.clause


def test_the_quote_on_the_form_is_what_the_report_gets(desk: Desk) -> None:
    quote = desk.quote(a_report(), now=MONDAY_9)
    clocks = desk.clocks(reported(desk), now=MONDAY_9)
    assert quote.commitments == tuple(clock.commitment for clock in clocks)


def test_the_same_key_reports_a_fault_once(desk: Desk) -> None:
    key = a_key()
    first = desk.report_fault(a_report(), now=MONDAY_9, actor="d", command_id=key)
    again = desk.report_fault(a_report(), now=MONDAY_9 + timedelta(seconds=9), actor="d", command_id=key)
    assert again == first
    with desk.reading() as unit:
        assert len(unit.open_work_orders()) == 1


def test_the_same_key_with_another_fault_is_a_conflict(desk: Desk) -> None:
    key = a_key()
    desk.report_fault(a_report(), now=MONDAY_9, actor="d", command_id=key)
    with pytest.raises(Conflict, match=r"command\.reused"):
        desk.report_fault(a_report(description="漏水"), now=MONDAY_9, actor="d", command_id=key)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"site_id": "nowhere"}, "fault.unknown_site"),
        ({"description": "  "}, "fault.no_description"),
        ({"description": "水" * 2001}, "fault.long_description"),
        ({"notified_at": MONDAY_9 + timedelta(seconds=1)}, "fault.in_the_future"),
        ({"asset_id": "a2"}, "fault.asset_elsewhere"),
        ({"asset_id": "a9"}, "fault.unknown_asset"),
        ({"skill": "rockets"}, "fault.skill_nobody_holds"),
        ({"asset_id": None}, "fault.no_skill"),
        ({"channel": "pigeon"}, "fault.unknown_channel"),
        ({"fault_class": "huge"}, "fault.unknown_class"),
        ({"service_seconds": 0}, "fault.bad_duration"),
    ],
)
def test_a_report_that_cannot_be_used_names_what_is_wrong(desk: Desk, given: dict[str, object], code: str) -> None:
    with pytest.raises(InputErrors) as caught:
        reported(desk, **given)
    assert code in codes(caught.value)


def test_everything_wrong_with_a_report_is_said_at_once_and_nothing_is_stored(desk: Desk) -> None:
    with pytest.raises(InputErrors) as caught:
        reported(desk, site_id="nowhere", description="", channel="pigeon")
    assert {"fault.unknown_site", "fault.no_description", "fault.unknown_channel"} <= codes(caught.value)
    with desk.reading() as unit:
        assert unit.open_work_orders() == ()
        assert unit.last_event() == 0


def test_a_stale_edit_says_who_was_faster(desk: Desk) -> None:
    work_order = reported(desk)
    desk.respond(work_order.id, now=MONDAY_9, actor="李调度", command_id=a_key())
    with pytest.raises(Conflict) as caught:
        desk.cancel(work_order.id, reason="x", version=1, now=MONDAY_9, actor="d", command_id=a_key())
    assert caught.value.code == "work_order.stale"
    assert caught.value.facts["by"] == "李调度"


def test_a_cancelled_work_order_takes_no_more_steps(desk: Desk) -> None:
    work_order = reported(desk)
    desk.cancel(work_order.id, reason="客户自行修复", version=1, now=MONDAY_9, actor="d", command_id=a_key())
    with pytest.raises(Refused, match="illegal_step"):
        desk.respond(work_order.id, now=MONDAY_9, actor="d", command_id=a_key())


def test_a_hold_for_the_customer_moves_the_due_moment_and_one_for_parts_does_not(desk: Desk) -> None:
    until = MONDAY_9 + timedelta(hours=2)
    kept, moved = reported(desk), reported(desk)
    for work_order, reason in ((kept, "waiting_parts"), (moved, "customer_no_access")):
        desk.hold(work_order.id, until=until, reason=reason, version=1, now=MONDAY_9, actor="d", command_id=a_key())
    with desk.reading() as unit:
        dues = [desk.clocks(unit.work_order(w.id), now=MONDAY_9)[0].commitment.due for w in (kept, moved)]
    assert dues == [MONDAY_9 + timedelta(hours=8), MONDAY_9 + timedelta(hours=10)]


def test_a_hold_cannot_end_before_it_starts(desk: Desk) -> None:
    work_order = reported(desk)
    with pytest.raises(InputErrors):
        desk.hold(
            work_order.id, until=MONDAY_9, reason="weather", version=1, now=MONDAY_9, actor="d", command_id=a_key()
        )


def test_resuming_early_ends_the_hold_at_that_moment(desk: Desk) -> None:
    work_order = reported(desk)
    until, back = MONDAY_9 + timedelta(hours=5), MONDAY_9 + timedelta(hours=1)
    reason = "customer_reschedule"
    desk.hold(work_order.id, until=until, reason=reason, version=1, now=MONDAY_9, actor="d", command_id=a_key())
    resumed = desk.resume(work_order.id, version=2, now=back, actor="d", command_id=a_key())
    assert resumed.situation.holds[0].span.end == back
    assert desk.clocks(resumed, now=back)[0].commitment.due == MONDAY_9 + timedelta(hours=9)


def test_a_corrected_place_is_promised_from_the_original_start(desk: Desk) -> None:
    work_order = reported(desk)
    later = MONDAY_9 + timedelta(hours=1)
    moved = desk.correct_place(work_order.id, place=QINGCHENG, version=1, now=later, actor="d", command_id=a_key())
    assert desk.clocks(moved, now=later)[0].commitment.due == MONDAY_9 + timedelta(hours=24)


def test_the_row_is_the_fold_of_its_events(desk: Desk) -> None:
    work_order = reported(desk)
    later = MONDAY_9 + timedelta(minutes=30)
    desk.respond(work_order.id, now=later, actor="d", command_id=a_key())
    desk.make_appointment(
        work_order.id, at=later + timedelta(hours=9), version=2, now=later, actor="d", command_id=a_key()
    )
    desk.reclassify(work_order.id, to="major", version=3, now=later, actor="d", command_id=a_key())
    with desk.reading() as unit:
        assert fold(unit.events(work_order_id=work_order.id)) == unit.work_order(work_order.id)


def test_a_promise_is_broken_one_second_after_it_was_due(desk: Desk) -> None:
    work_order = reported(desk)
    due = MONDAY_9 + timedelta(hours=8)
    states = [desk.clocks(work_order, now=at)[0].state for at in (due, due + timedelta(seconds=1))]
    assert states == [CommitmentState.PENDING, CommitmentState.BREACHED]
    assert work_order.status is WorkOrderStatus.OPEN


def test_a_place_without_a_pin_is_taken_at_the_seat_of_its_county(desk: Desk) -> None:
    county = Place(province="广东省", city="清远市", district="清城区")
    work_order = reported(desk, place=county)
    place = work_order.situation.place
    assert place is not None
    assert place.point == pytest.approx((23.7, 113.06), abs=0.1)


def test_a_place_may_not_be_corrected_to_a_whole_province(desk: Desk) -> None:
    work_order = reported(desk)
    with pytest.raises(InputErrors) as caught:
        desk.correct_place(
            work_order.id, place=Place(province="广东省"), version=1, now=MONDAY_9, actor="d", command_id=a_key()
        )
    assert codes(caught.value) == {"place.too_vague"}
