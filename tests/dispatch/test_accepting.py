"""Acceptance: a visit that is sent is seen, accepted or declined, and no answer is a clock in danger."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.accepting import accept_by, sent_at
from dispatch.desk import Desk
from dispatch.errors import InputErrors, Refused
from dispatch.explain import stated_at
from dispatch.lifecycle import fold
from dispatch.model.acceptance import AcceptanceState, Asked, DeclineReason
from dispatch.model.commitment import Milestone
from dispatch.model.event import CHANGES_THE_PLAN, EventKind
from dispatch.model.moment import Interval
from dispatch.model.plan import Leg, Stop
from dispatch.model.technician import Shift
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from dispatch.planning.verdict import against
from dispatch.store.rows import work_order_of, work_order_row
from tests.builders import MONDAY_9, a_desk, a_key, a_shift, a_small_company, reported
from tests.dispatch.planned import draft, published

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


@pytest.fixture
def sent(desk: Desk) -> WorkOrder:
    """A fault in Guangzhou, given to t1 by the plan in force."""
    id = reported(desk).id
    published(desk, MONDAY_9)
    return order(desk, id)


def order(desk: Desk, id: str) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(id)


def asked(desk: Desk, id: str, now: datetime) -> Asked | None:
    with desk.reading() as unit:
        return desk.asked(unit, unit.work_order(id), unit.published_plan(), now=now)


def state(desk: Desk, id: str, now: datetime = MONDAY_9) -> AcceptanceState | None:
    found = asked(desk, id, now)
    return None if found is None else found.state


def accept(desk: Desk, id: str, who: str = "t1", *, now: datetime = MONDAY_9) -> WorkOrder:
    return desk.accept(id, who, now=now, actor=who, command_id=a_key())


def decline(
    desk: Desk, id: str, who: str = "t1", *, reason: str = "no_part", note: str = "", now: datetime = MONDAY_9
) -> WorkOrder:
    return desk.decline(id, who, reason=reason, note=note, now=now, actor=who, command_id=a_key())


def alerts(desk: Desk, now: datetime) -> list[Milestone]:
    desk.raise_alerts(lambda step, at: (("dispatchers", "file", at),), now=now)
    with desk.reading() as unit:
        return [alert.milestone for alert in unit.open_alerts()]


def test_a_visit_of_today_is_sent_once_it_is_published(desk: Desk, sent: WorkOrder) -> None:
    assert sent.technician_id == "t1"
    assert state(desk, sent.id) is AcceptanceState.SENT


def test_he_has_seen_it_once_his_list_has_shown_it(desk: Desk, sent: WorkOrder) -> None:
    assert desk.mark_seen([sent.id], "t1", now=MONDAY_9 + MINUTE, actor="t1") == 1
    assert desk.mark_seen([sent.id], "t1", now=MONDAY_9 + 2 * MINUTE, actor="t1") == 0
    assert state(desk, sent.id) is AcceptanceState.SEEN
    assert order(desk, sent.id).acceptance.seen_at == MONDAY_9 + MINUTE


def test_a_colleagues_list_says_nothing_about_it(desk: Desk, sent: WorkOrder) -> None:
    assert desk.mark_seen([sent.id], "t2", now=MONDAY_9, actor="t2") == 0
    assert state(desk, sent.id) is AcceptanceState.SENT


def test_who_accepts_has_seen_it(desk: Desk, sent: WorkOrder) -> None:
    accept(desk, sent.id)
    assert state(desk, sent.id) is AcceptanceState.ACCEPTED
    assert order(desk, sent.id).acceptance.seen_at == MONDAY_9


def test_accepting_again_says_nothing_new(desk: Desk, sent: WorkOrder) -> None:
    first = accept(desk, sent.id)
    assert accept(desk, sent.id, now=MONDAY_9 + MINUTE) == first


def test_nobody_accepts_for_a_colleague(desk: Desk, sent: WorkOrder) -> None:
    with pytest.raises(Refused, match=r"visit\.not_yours"):
        accept(desk, sent.id, "t2")


def test_what_was_declined_belongs_to_nobody_and_says_why(desk: Desk, sent: WorkOrder) -> None:
    left = decline(desk, sent.id, reason="other", note="  车坏了 ")
    assert (left.status, left.technician_id) == (WorkOrderStatus.OPEN, None)
    (said,) = left.acceptance.declined
    assert (said.technician_id, said.reason, said.note) == ("t1", DeclineReason.OTHER, "车坏了")


def test_the_planner_does_not_give_it_to_him_again(desk: Desk, sent: WorkOrder) -> None:
    decline(desk, sent.id)
    found = draft(desk, MONDAY_9 + MINUTE).stop_of(sent.id)
    assert found is not None
    assert found[0].technician_id == "t2"


def test_when_everybody_has_declined_nobody_is_left(desk: Desk, sent: WorkOrder) -> None:
    decline(desk, sent.id)
    published(desk, MONDAY_9 + MINUTE)
    decline(desk, sent.id, "t2", now=MONDAY_9 + 2 * MINUTE)
    assert [one.work_order_id for one in draft(desk, MONDAY_9 + 3 * MINUTE).unassigned] == [sent.id]


def test_a_dispatcher_may_pin_it_to_him_all_the_same(desk: Desk, sent: WorkOrder) -> None:
    decline(desk, sent.id)
    desk.pin(
        sent.id,
        level=PinLevel.TECHNICIAN,
        technician_id="t1",
        arrive_at=None,
        version=None,
        now=MONDAY_9 + MINUTE,
        actor="dispatcher",
        command_id=a_key(),
    )
    found = draft(desk, MONDAY_9 + MINUTE).stop_of(sent.id)
    assert found is not None
    assert found[0].technician_id == "t1"


def test_declining_what_was_pinned_to_him_lifts_the_pin(desk: Desk, sent: WorkOrder) -> None:
    key = {"now": MONDAY_9, "actor": "dispatcher", "version": None}
    desk.pin(sent.id, level=PinLevel.TECHNICIAN, technician_id="t1", arrive_at=None, command_id=a_key(), **key)  # type: ignore[arg-type]
    assert decline(desk, sent.id).pin is None


def test_the_verdict_on_giving_it_back_to_him_says_that_he_declined(desk: Desk, sent: WorkOrder) -> None:
    decline(desk, sent.id)
    stated = stated_at(desk, MONDAY_9 + MINUTE)
    codes = [one.code for one in against(stated, desk.own_staff_only, order(desk, sent.id), "t1")]
    assert codes == ["declined"]


def test_the_next_visit_may_be_his_again(desk: Desk, sent: WorkOrder) -> None:
    gone = decline(desk, sent.id)
    assert gone.acceptance.decliners(gone.visit_number) == {"t1"}
    assert gone.acceptance.decliners(gone.visit_number + 1) == frozenset()


@pytest.mark.parametrize(
    ("reason", "note", "code"), [("bored", "", "decline.unknown_reason"), ("other", " ", "decline.no_note")]
)
def test_declining_needs_a_reason(desk: Desk, sent: WorkOrder, reason: str, note: str, code: str) -> None:
    with pytest.raises(InputErrors) as refused:
        decline(desk, sent.id, reason=reason, note=note)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_no_answer_in_time_is_an_alert_until_he_accepts(desk: Desk, sent: WorkOrder) -> None:
    late = MONDAY_9 + 15 * MINUTE
    assert Milestone.ACCEPT not in alerts(desk, late)
    assert Milestone.ACCEPT in alerts(desk, late + timedelta(seconds=1))
    accept(desk, sent.id, now=late + MINUTE)
    assert Milestone.ACCEPT not in alerts(desk, late + 2 * MINUTE)


def test_nobody_is_overdue_before_his_shift_has_run_for_that_long(desk: Desk) -> None:
    early = MONDAY_9 - timedelta(hours=2)
    id = reported(desk, now=early).id
    published(desk, early)
    found = asked(desk, id, MONDAY_9 - timedelta(minutes=46))
    assert found is not None
    assert (found.accept_by, found.overdue) == (MONDAY_9 - 45 * MINUTE, False)


def test_accepting_wakes_no_planner_and_declining_does() -> None:
    assert {EventKind.VISIT_SEEN, EventKind.VISIT_ACCEPTED}.isdisjoint(CHANGES_THE_PLAN)
    assert EventKind.VISIT_DECLINED in CHANGES_THE_PLAN


def test_the_log_and_the_row_keep_everything_that_was_said(desk: Desk, sent: WorkOrder) -> None:
    decline(desk, sent.id, note="没有密封圈")
    published(desk, MONDAY_9 + MINUTE)
    accept(desk, sent.id, "t2", now=MONDAY_9 + 2 * MINUTE)
    with desk.reading() as unit:
        kept, again = unit.work_order(sent.id), fold(unit.events(work_order_id=sent.id))
    assert again == kept
    assert work_order_of(work_order_row(kept)) == kept


def a_stop(depart: datetime, arrive: datetime) -> Stop:
    return Stop("w1", Leg(60, 900, "flat"), depart, arrive, arrive, arrive + timedelta(hours=1))


def test_a_visit_of_tomorrow_is_sent_tomorrow() -> None:
    tomorrow = MONDAY_9 + timedelta(days=1)
    midnight = tomorrow - timedelta(hours=9)
    assert sent_at(MONDAY_9, a_stop(tomorrow, tomorrow + MINUTE)) == midnight


def test_a_visit_right_after_midnight_is_sent_two_hours_before_he_leaves() -> None:
    leaves = MONDAY_9.replace(hour=0, minute=10) + timedelta(days=1)
    assert sent_at(MONDAY_9, a_stop(leaves, leaves + 30 * MINUTE)) == leaves - timedelta(hours=2)


def test_minutes_that_do_not_fit_into_a_shift_go_on_in_the_next() -> None:
    first, second = a_shift(), a_shift(start=MONDAY_9 + timedelta(hours=23))
    assert accept_by(first.span.end - 5 * MINUTE, [second, first], 15) == second.span.start + 10 * MINUTE


def test_without_a_shift_the_plain_clock_counts() -> None:
    assert accept_by(MONDAY_9, [], 15) == MONDAY_9 + 15 * MINUTE


@given(st.integers(0, 3000), st.integers(1, 120), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_nobody_has_less_than_his_minutes_of_working_time(after: int, minutes: int, gaps: list[int]) -> None:
    starts = [MONDAY_9 + timedelta(hours=12 * i, minutes=gap) for i, gap in enumerate(gaps)]
    shifts = [Shift(f"h{i}", "t1", Interval(at, at + timedelta(hours=8))) for i, at in enumerate(starts)]
    sent = MONDAY_9 + timedelta(minutes=after)
    by = accept_by(sent, shifts, minutes)
    worked = sum((max(timedelta(), min(by, s.span.end) - max(sent, s.span.start)) for s in shifts), timedelta())
    assert by >= sent + timedelta(minutes=minutes)
    assert worked == timedelta(minutes=minutes) or by == sent + timedelta(minutes=minutes)
