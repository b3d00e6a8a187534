"""The turn of a work order: what can still be saved, by the minute after which nothing saves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.forecast import Risk
from tests.web.company import NOW
from web.work_list import ANY_MINUTE, Turn, urgency

DUE = NOW + timedelta(hours=3)


def clock(
    state: CommitmentState = CommitmentState.PENDING,
    *,
    slack: timedelta = timedelta(minutes=10),
    leave_by: datetime | None = NOW + timedelta(hours=1),
) -> Risk:
    """An arrival that is owed at ``DUE``, planned with so much to spare."""
    owed = Commitment(Milestone.ARRIVE, NOW, DUE, "L01/arrive", "")
    return Risk("W1", ClockStatus(owed, state), DUE - slack, int(slack.total_seconds()), "T1", leave_by)


def epoch(at: datetime) -> int:
    return int(at.timestamp())


def test_a_planned_promise_is_lost_at_its_point_of_no_return() -> None:
    found = urgency([clock()])
    assert (found.turn, found.save_by, found.due) == (Turn.SAVEABLE, epoch(NOW + timedelta(hours=1)), epoch(DUE))


def test_for_a_plan_that_is_late_already_any_minute_may_be_the_last() -> None:
    late = clock(CommitmentState.PREDICTED_BREACH, slack=timedelta(seconds=-1), leave_by=None)
    assert urgency([late]).save_by == ANY_MINUTE
    assert urgency([late]) < urgency([clock(leave_by=NOW)])


def test_exactly_in_time_is_not_late() -> None:
    assert urgency([clock(slack=timedelta(), leave_by=NOW)]).save_by == epoch(NOW)


def test_without_a_plan_or_with_somebody_under_way_the_due_moment_is_the_last() -> None:
    assert urgency([clock(leave_by=None)]).save_by == epoch(DUE)
    assert urgency([replace(clock(leave_by=None), predicted_at=None)]).save_by == epoch(DUE)


def test_what_can_be_saved_comes_before_what_is_broken_and_that_before_what_is_on_track() -> None:
    broken = clock(CommitmentState.BREACHED, slack=timedelta(hours=-5), leave_by=None)
    safe = clock(slack=timedelta(hours=2), leave_by=NOW)
    assert sorted([urgency([safe]), urgency([broken]), urgency([clock()])]) == [
        urgency([clock()]),
        urgency([broken]),
        urgency([safe]),
    ]


def test_a_work_order_takes_the_turn_of_its_most_urgent_clock() -> None:
    broken = clock(CommitmentState.BREACHED, slack=timedelta(hours=-5), leave_by=None)
    assert urgency([broken, clock()]) == urgency([clock()])


def test_the_same_minute_is_decided_by_the_due_moment() -> None:
    sooner = clock()
    owed = replace(sooner.status.commitment, due=DUE - timedelta(hours=1))
    assert urgency([replace(sooner, status=replace(sooner.status, commitment=owed))]) < urgency([sooner])
