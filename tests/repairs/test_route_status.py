"""How the routes of a day stand: stops on time, late, missed and done, and technicians nobody has heard of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
from dispatch.repairs.done_visits import DoneVisits
from dispatch.repairs.route_status import DayState, RouteStatus, Sources, route_status, worst_first
from dispatch.repairs.stop_states import StopState
from tests.builders import MONDAY_9, a_desk, a_key, a_shift, a_small_company, reported
from tests.dispatch.planned import published

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


@pytest.fixture
def order_id(desk: Desk) -> str:
    """A fault reported at nine near the base of t1, who is planned to leave for it at once; due at 17:00."""
    found = reported(desk).id
    published(desk, MONDAY_9)
    return found


def status(desk: Desk, now: datetime, technician_id: str = "t1") -> RouteStatus | None:
    day = Interval(MONDAY_9 - timedelta(days=1), MONDAY_9 + timedelta(days=3))
    with desk.reading() as unit:
        plan, orders = unit.published_plan(), {one.id: one for one in unit.open_work_orders()}
        known = Sources(
            unit.technician(technician_id),
            [one for one in unit.shifts(day) if one.technician_id == technician_id],
            [one for one in unit.absences(day) if one.technician_id == technician_id],
            [one for one in (plan.routes if plan else ()) if one.technician_id == technician_id],
            [one for one in DoneVisits(desk).lately(now) if one.technician_id == technician_id],
            next((one for one in unit.positions() if one.technician_id == technician_id), None),
            orders,
            desk.risks_among(plan, orders.values(), now=now),
        )
    return route_status(known, now)


def the_day(desk: Desk, now: datetime, technician_id: str = "t1") -> RouteStatus:
    found = status(desk, now, technician_id)
    assert found is not None
    return found


def plan_of(desk: Desk) -> Plan:
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    return plan


def go(
    desk: Desk, order_id: str, left: datetime, arrived: datetime | None = None, done: datetime | None = None
) -> None:
    desk.depart(order_id, "t1", now=left, actor="t1", command_id=a_key())
    if arrived is not None:
        desk.arrive(order_id, "t1", now=arrived, actor="t1", command_id=a_key())
    if done is not None:
        desk.finish(order_id, "t1", resolved=False, note="", now=done, actor="t1", command_id=a_key())


def test_a_stop_that_keeps_its_promise_is_on_time(desk: Desk, order_id: str) -> None:
    day = the_day(desk, MONDAY_9)
    assert [(stop.work_order_id, stop.state, stop.late_seconds) for stop in day.stops] == [
        (order_id, StopState.ON_TIME, 0)
    ]
    assert (day.state, day.next_stop, day.silent_seconds) == (DayState.NOT_STARTED, day.stops[0], None)


def test_whoever_has_not_left_is_expected_as_if_he_left_now(desk: Desk, order_id: str) -> None:
    (stop,) = the_day(desk, MONDAY_9 + 2 * MINUTE).stops
    assert stop.behind_seconds == 120
    assert stop.arrive_at == plan_of(desk).stop_of(order_id)[1].arrive_at + 2 * MINUTE  # type: ignore[index]


@pytest.mark.parametrize(("seconds", "state"), [(14 * 60 + 59, StopState.ON_TIME), (15 * 60, StopState.DELAYED)])
def test_a_quarter_of_an_hour_behind_the_plan_is_a_delay(
    desk: Desk, order_id: str, seconds: int, state: StopState
) -> None:
    assert the_day(desk, MONDAY_9 + timedelta(seconds=seconds)).worst is state


def test_a_stop_is_late_by_what_its_promise_is_missed_by(desk: Desk, order_id: str) -> None:
    drive = plan_of(desk).stop_of(order_id)[1].leg.seconds  # type: ignore[index]
    due = MONDAY_9 + timedelta(hours=8)
    (just,) = the_day(desk, due - timedelta(seconds=drive)).stops
    (late,) = the_day(desk, due - timedelta(seconds=drive - 1)).stops
    assert (just.late_seconds, late.late_seconds, late.state) == (0, 1, StopState.DELAYED)


def test_a_promise_that_passed_with_nobody_there_is_missed(desk: Desk, order_id: str) -> None:
    due = MONDAY_9 + timedelta(hours=8)
    assert the_day(desk, due).worst is StopState.DELAYED
    assert the_day(desk, due + timedelta(seconds=1)).worst is StopState.MISSED


def test_a_visit_left_over_when_the_shift_ends_was_not_made(desk: Desk) -> None:
    reported(desk, now=MONDAY_9 + timedelta(hours=6))  # due at eleven in the evening
    published(desk, MONDAY_9 + timedelta(hours=6))
    assert the_day(desk, MONDAY_9 + timedelta(hours=9) - MINUTE).worst is StopState.DELAYED
    day = the_day(desk, MONDAY_9 + timedelta(hours=9))
    assert (day.worst, day.state) == (StopState.NOT_VISITED, DayState.FINISHED)


def test_whoever_is_called_out_this_evening_has_not_started(desk: Desk) -> None:
    on_call = replace(a_shift("t1", start=MONDAY_9 + timedelta(hours=10), hours=5), on_call=True)
    with desk._store.writing() as unit:
        unit.add_shifts([on_call])
    now = MONDAY_9 + timedelta(hours=9, minutes=15)
    reported(desk, now=now, emergency=True)
    published(desk, now)
    day = the_day(desk, now)
    assert [stop.done for stop in day.stops] == [False]
    assert (day.state, day.until) == (DayState.NOT_STARTED, on_call.span.start)


def test_driving_working_and_free_follow_the_buttons_he_presses(desk: Desk, order_id: str) -> None:
    go(desk, order_id, MONDAY_9)
    driving = the_day(desk, MONDAY_9 + MINUTE)
    assert (driving.state, driving.worst) == (DayState.DRIVING, StopState.UNDER_WAY)
    desk.arrive(order_id, "t1", now=MONDAY_9 + 20 * MINUTE, actor="t1", command_id=a_key())
    working = the_day(desk, MONDAY_9 + 21 * MINUTE)
    assert (working.state, working.next_stop) == (DayState.AT_WORK, None)
    assert working.until == MONDAY_9 + 20 * MINUTE + timedelta(seconds=5400)


@pytest.mark.parametrize(("minutes", "state"), [(480, StopState.DONE_ON_TIME), (481, StopState.DONE_LATE)])
def test_a_visit_that_is_over_stays_in_the_row_with_whether_it_was_in_time(
    desk: Desk, order_id: str, minutes: int, state: StopState
) -> None:
    arrived = MONDAY_9 + minutes * MINUTE
    go(desk, order_id, MONDAY_9, arrived, arrived + 5 * MINUTE)
    done = [stop for stop in the_day(desk, arrived + 6 * MINUTE).stops if stop.done]
    assert [(stop.state, stop.arrive_at, stop.late_seconds) for stop in done] == [
        (state, arrived, max(0, 60 * (minutes - 480)))
    ]


def test_visits_of_yesterday_are_not_in_the_row_of_today(desk: Desk, order_id: str) -> None:
    go(desk, order_id, MONDAY_9, MONDAY_9 + 20 * MINUTE, MONDAY_9 + 60 * MINUTE)
    tomorrow = MONDAY_9 + timedelta(hours=23)
    assert [stop for stop in the_day(desk, tomorrow).stops if stop.done] == []


def test_silence_counts_from_the_last_sign_of_life_once_a_step_is_overdue(desk: Desk, order_id: str) -> None:
    go(desk, order_id, MONDAY_9)
    arrival = plan_of(desk).stop_of(order_id)[1].arrive_at  # type: ignore[index]
    assert the_day(desk, arrival + 15 * MINUTE - timedelta(seconds=1)).silent_seconds is None
    overdue = the_day(desk, arrival + 15 * MINUTE)
    assert overdue.silent_seconds == int((arrival + 15 * MINUTE - MONDAY_9).total_seconds())


def test_who_is_away_is_said_to_be_away(desk: Desk, order_id: str) -> None:
    span = Interval(MONDAY_9, MONDAY_9 + timedelta(hours=2))
    desk.record_absence("t1", span=span, reason="病假", now=MONDAY_9, actor="li", command_id=a_key())
    assert the_day(desk, MONDAY_9 + MINUTE).state is DayState.AWAY
    assert the_day(desk, MONDAY_9 + timedelta(hours=2)).state is DayState.NOT_STARTED


def test_nobody_without_a_duty_today_has_a_row(desk: Desk) -> None:
    assert status(desk, MONDAY_9 + timedelta(days=3), "t3") is None


def test_the_worst_route_comes_first(desk: Desk, order_id: str) -> None:
    late, idle = the_day(desk, MONDAY_9 + timedelta(hours=9)), the_day(desk, MONDAY_9, "t3")
    assert [one.technician.id for one in worst_first([idle, late])] == ["t1", "t3"]


def test_a_second_look_reads_only_what_happened_since(desk: Desk, order_id: str) -> None:
    book = DoneVisits(desk)
    assert book.lately(MONDAY_9) == ()
    go(desk, order_id, MONDAY_9, MONDAY_9 + 20 * MINUTE, MONDAY_9 + 60 * MINUTE)
    found = book.lately(MONDAY_9 + 61 * MINUTE)
    assert [(one.work_order_id, one.technician_id, one.arrived_at) for one in found] == [
        (order_id, "t1", MONDAY_9 + 20 * MINUTE)
    ]
    assert book.lately(MONDAY_9 + 62 * MINUTE) == found
    assert book.lately(MONDAY_9 + timedelta(hours=26)) == ()
