"""How well promises were kept: what counts, what does not, and why one was missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.measures import Cause, Outcome, Rate, Record, causes_of, rate_of, rates_by
from dispatch.model.commitment import Milestone
from dispatch.model.moment import Interval
from dispatch.model.work_order import WorkOrder
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

HOUR = timedelta(hours=1)
WEEK = Interval(MONDAY_9 - 24 * HOUR, MONDAY_9 + 6 * 24 * HOUR)
FRIDAY = MONDAY_9 + 4 * 24 * HOUR


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def visited(
    desk: Desk,
    *,
    sent: datetime = MONDAY_9,
    left: datetime = MONDAY_9,
    there: datetime = MONDAY_9 + HOUR,
    who: str = "t1",
    site_id: str = "s1",
    asset_id: str = "a1",
) -> WorkOrder:
    """A fault reported at nine, dispatched by a plan, driven to and resolved an hour after the arrival."""
    work_order = reported(desk, site_id=site_id, asset_id=asset_id)
    published(desk, sent)
    desk.depart(work_order.id, who, now=left, actor=who, command_id=a_key())
    desk.arrive(work_order.id, who, now=there, actor=who, command_id=a_key())
    return desk.finish(work_order.id, who, resolved=True, note="好了", now=there + HOUR, actor=who, command_id=a_key())


def only(desk: Desk, now: datetime = FRIDAY, period: Interval = WEEK) -> Record:
    (record,) = desk.records(period, now=now)
    return record


def test_a_promise_kept_with_time_to_spare_is_met_and_no_near_miss(desk: Desk) -> None:
    visited(desk)
    record = only(desk)
    assert (record.outcome, record.near_miss, record.cause, record.region) == (Outcome.MET, False, None, "prd")
    assert record.left_share == pytest.approx(7 / 8)


def test_a_promise_kept_at_its_last_second_is_met_and_a_near_miss(desk: Desk) -> None:
    visited(desk, left=MONDAY_9 + 7 * HOUR, there=MONDAY_9 + 8 * HOUR)
    assert (only(desk).outcome, only(desk).near_miss) == (Outcome.MET, True)


def test_one_second_later_it_is_missed_because_he_left_too_late(desk: Desk) -> None:
    visited(desk, left=MONDAY_9 + 7 * HOUR, there=MONDAY_9 + 8 * HOUR + timedelta(seconds=1))
    record = only(desk)
    assert (record.outcome, record.late_seconds, record.cause) == (Outcome.MISSED, 1, Cause.LATE_DEPARTURE)


def test_who_was_sent_too_late_could_not_be_in_time(desk: Desk) -> None:
    sent = MONDAY_9 + 7.5 * HOUR
    visited(desk, sent=sent, left=sent, there=sent + HOUR)
    assert only(desk).cause is Cause.LATE_ASSIGNMENT


def test_an_earlier_visit_that_took_too_long_is_the_cause(desk: Desk) -> None:
    first = reported(desk)
    second = reported(desk)
    published(desk, MONDAY_9)
    for work_order, left in ((first, MONDAY_9), (second, MONDAY_9 + 8 * HOUR)):
        desk.depart(work_order.id, "t1", now=left, actor="t1", command_id=a_key())
        desk.arrive(work_order.id, "t1", now=left + HOUR, actor="t1", command_id=a_key())
        desk.finish(work_order.id, "t1", resolved=True, note="", now=left + 7.5 * HOUR, actor="t1", command_id=a_key())
    causes = {record.work_order_id: record.cause for record in desk.records(WEEK, now=FRIDAY)}
    assert causes == {first.id: None, second.id: Cause.EARLIER_VISIT}


def test_nobody_sent_is_a_miss_once_it_is_due_and_running_before(desk: Desk) -> None:
    reported(desk)
    due = MONDAY_9 + 8 * HOUR
    assert only(desk, due).outcome is Outcome.RUNNING
    assert (only(desk, due + timedelta(seconds=1)).outcome, only(desk).cause) == (Outcome.MISSED, Cause.NOBODY_SENT)


def test_a_part_that_was_missing_is_the_cause_before_anything_else(desk: Desk) -> None:
    work_order = reported(desk)
    desk.hold(
        work_order.id,
        until=MONDAY_9 + 20 * HOUR,
        reason="waiting_parts",
        version=None,
        now=MONDAY_9,
        actor="d1",
        command_id=a_key(),
    )
    assert only(desk).cause is Cause.PART


def test_the_period_counts_by_the_due_moment_its_first_second_in_and_its_last_out(desk: Desk) -> None:
    reported(desk)
    due = MONDAY_9 + 8 * HOUR
    assert desk.records(Interval(due, due + HOUR), now=FRIDAY)
    assert not desk.records(Interval(due - HOUR, due), now=FRIDAY)


def test_cancelled_work_orders_and_inspections_count_nowhere(desk: Desk) -> None:
    work_order = reported(desk)
    desk.cancel(work_order.id, reason="误报", version=None, now=MONDAY_9, actor="d1", command_id=a_key())
    assert desk.records(WEEK, now=FRIDAY) == ()


RECORD = Record("w1", "c1", "L01", "L01/arrive", Milestone.ARRIVE, "prd", "t1", MONDAY_9, FRIDAY, None, Outcome.MET, 0)
outcomes = st.lists(st.sampled_from(list(Outcome)), max_size=40)


@given(outcomes)
def test_every_promise_is_counted_once_and_attainment_lies_in_its_interval(found: list[Outcome]) -> None:
    rate = rate_of(replace(RECORD, outcome=outcome) for outcome in found)
    assert rate.met + rate.missed + rate.running + rate.exempt == len(found)
    if rate.attainment is None:
        assert rate.interval is None
    else:
        assert rate.interval is not None
        low, high = rate.interval
        assert 0 <= low <= rate.attainment <= high <= 1
        assert low < high


@given(outcomes, st.integers(1, 4))
def test_the_groups_add_up_to_the_whole_and_the_worst_comes_first(found: list[Outcome], groups: int) -> None:
    records = [replace(RECORD, outcome=one, customer_id=f"c{i % groups}") for i, one in enumerate(found)]
    rates = rates_by(records, lambda record: record.customer_id)
    whole = rate_of(records)
    assert sum(rate.met for rate in rates.values()) == whole.met
    shares = [2 if rate.attainment is None else rate.attainment for rate in rates.values()]
    assert shares == sorted(shares)


def test_the_interval_is_wilsons() -> None:
    # 15 of 20: Wilson (1927) gives 0.531 to 0.888
    low, high = Rate(15, 5, 0, 0, 0, None).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.531, 0.888)


def test_causes_are_counted_the_most_frequent_first() -> None:
    causes = [Cause.PART, Cause.LATE_DEPARTURE, Cause.LATE_DEPARTURE, None]
    records = [replace(RECORD, cause=cause) for cause in causes]
    assert list(causes_of(records).items()) == [(Cause.LATE_DEPARTURE, 2), (Cause.PART, 1)]
