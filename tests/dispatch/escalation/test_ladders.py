"""Ladders of escalation: what a file may say, and when a step comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.escalation import Ladders, Step, When, climbed, load_ladders
from dispatch.escalation.climbing import Clock, moment_of, running_time_before
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, LedgerLine, Milestone
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Term, Unit
from dispatch.work_time import chinese_calendar, elapsed_due, merged
from tests.builders import MONDAY_9

HOUR = timedelta(hours=1)
MORNING = time(8, 30)
CALENDAR = chinese_calendar()
SHIPPED = load_ladders(data_root() / "escalation.toml")


def a_clock(
    hours: float = 8,
    *,
    now: datetime,
    state: CommitmentState = CommitmentState.PENDING,
    code: Milestone = Milestone.ARRIVE,
    unit: Unit = Unit.HOURS,
    stops: tuple[Interval, ...] = (),
) -> Clock:
    """The clock of an arrival promised within hours of nine on a Monday."""
    due = MONDAY_9 + hours * HOUR
    ledger = (LedgerLine("term", due, (("unit", unit.value),)),)
    owed = Commitment(code, MONDAY_9, due, "L01/arrive", "8小时内到达现场", ledger=ledger)
    return Clock("w1", ClockStatus(owed, state), stops, now)


def before(amount: int, unit: Unit) -> Step:
    return Step(When.BEFORE, Term(amount, unit), ("dispatchers",))


def step_at(clock: Clock, known_at: datetime | None = None) -> int | None:
    call = climbed(clock, None, SHIPPED, CALENDAR)
    return None if call is None else call.alert.step


def test_half_an_hour_before_the_arrival_is_due_the_dispatchers_hear_of_it_and_not_a_second_sooner() -> None:
    at = MONDAY_9 + 7.5 * HOUR
    assert step_at(a_clock(now=at - timedelta(seconds=1))) is None
    assert step_at(a_clock(now=at)) == 1


def test_a_promise_is_kept_up_to_its_due_moment() -> None:
    due = MONDAY_9 + 8 * HOUR
    assert step_at(a_clock(now=due)) == 1
    assert step_at(a_clock(now=due + timedelta(seconds=1), state=CommitmentState.BREACHED)) == 2


def test_what_the_plan_cannot_keep_is_told_long_before_it_is_due() -> None:
    assert step_at(a_clock(now=MONDAY_9, state=CommitmentState.PREDICTED_BREACH)) == 0
    assert step_at(a_clock(now=MONDAY_9)) is None


def test_a_step_that_would_come_before_its_clock_begins_is_passed_over() -> None:
    quarter = a_clock(0.25, now=MONDAY_9 + timedelta(minutes=14))
    assert step_at(quarter) is None


def test_a_clock_that_is_over_climbs_no_further_and_its_alert_ends() -> None:
    late = a_clock(now=MONDAY_9 + 9 * HOUR, state=CommitmentState.BREACHED)
    raised = climbed(late, None, SHIPPED, CALENDAR)
    assert raised is not None
    there = replace(late, status=replace(late.status, event_at=late.now))
    ended = climbed(there, raised.alert, SHIPPED, CALENDAR)
    assert ended is not None
    assert (ended.alert.open, ended.tell) == (False, None)
    assert climbed(there, ended.alert, SHIPPED, CALENDAR) is None


def test_nobody_is_told_twice_before_the_time_to_repeat_and_again_at_that_second() -> None:
    first = climbed(a_clock(now=MONDAY_9 + 7.5 * HOUR), None, SHIPPED, CALENDAR)
    assert first is not None
    again = first.alert.told_at + timedelta(minutes=15)
    assert climbed(a_clock(now=again - timedelta(seconds=1)), first.alert, SHIPPED, CALENDAR) is None
    repeated = climbed(a_clock(now=again), first.alert, SHIPPED, CALENDAR)
    assert repeated is not None
    assert repeated.tell is not None
    assert repeated.alert == replace(first.alert, told_at=again)


def test_what_is_acknowledged_is_not_repeated_but_the_next_rung_tells_anew() -> None:
    first = climbed(a_clock(now=MONDAY_9 + 7.5 * HOUR), None, SHIPPED, CALENDAR)
    assert first is not None
    taken = replace(first.alert, acknowledged_step=1, acknowledged_at=first.alert.told_at, acknowledged_by="d1")
    assert climbed(a_clock(now=MONDAY_9 + 7.9 * HOUR), taken, SHIPPED, CALENDAR) is None
    late = a_clock(now=MONDAY_9 + 8 * HOUR + timedelta(seconds=1), state=CommitmentState.BREACHED)
    call = climbed(late, taken, SHIPPED, CALENDAR)
    assert call is not None
    assert call.tell is not None
    assert (call.tell.tell, call.alert.acknowledged) == (("dispatchers", "managers"), False)


def test_a_clock_that_gets_more_time_comes_down_its_ladder_without_a_word() -> None:
    first = climbed(a_clock(now=MONDAY_9 + 7.5 * HOUR), None, SHIPPED, CALENDAR)
    assert first is not None
    longer = a_clock(24, now=MONDAY_9 + 7.6 * HOUR)
    call = climbed(longer, first.alert, SHIPPED, CALENDAR)
    assert call is not None
    assert (call.alert.open, call.tell) == (False, None)


def test_hours_before_run_as_the_clock_does() -> None:
    stop = Interval(MONDAY_9 + 6 * HOUR, MONDAY_9 + 9 * HOUR)
    clock = a_clock(11, now=MONDAY_9, stops=(stop,))  # eight hours and a hold of three
    at = moment_of(before(3, Unit.HOURS), clock.status.commitment, clock.stops, MORNING, CALENDAR)
    assert at == MONDAY_9 + 5 * HOUR
    days = a_clock(11, now=MONDAY_9, stops=(stop,), unit=Unit.DAYS)
    assert moment_of(before(3, Unit.HOURS), days.status.commitment, days.stops, MORNING, CALENDAR) == (
        MONDAY_9 + 8 * HOUR
    )


def test_a_working_day_before_the_day_after_the_holidays_is_the_last_one_before_them() -> None:
    due = datetime(2026, 10, 8, 23, 59, 59, tzinfo=SHANGHAI)
    owed = Commitment(Milestone.FOLLOWUP, due - 20 * 24 * HOUR, due, "L02/followup", "")
    at = moment_of(before(1, Unit.WORKING_DAYS), owed, (), MORNING, CALENDAR)
    assert at == datetime(2026, 9, 30, 8, 30, tzinfo=SHANGHAI)


def test_steps_after_the_due_moment_come_after_it() -> None:
    owed = a_clock(now=MONDAY_9).status.commitment
    late = Step(When.AFTER, Term(4, Unit.HOURS), ("managers",))
    assert moment_of(late, owed, (), MORNING, CALENDAR) == owed.due + 4 * HOUR
    next_day = Step(When.AFTER, Term(1, Unit.DAYS), ("managers",))
    assert moment_of(next_day, owed, (), MORNING, CALENDAR) == datetime(2026, 3, 10, 8, 30, tzinfo=SHANGHAI)


ONE_STEP = '[[ladders]]\nmilestones = ["arrive"]\n[[ladders.steps]]\n{}'
minutes = st.integers(1, 600).map(lambda n: timedelta(minutes=n))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 200)), max_size=5), minutes, minutes)
def test_running_time_before_the_due_moment_is_the_same_time_counted_backwards(
    holds: list[tuple[int, int]], spent: timedelta, left: timedelta
) -> None:
    minute = timedelta(minutes=1)
    stops = merged(Interval(MONDAY_9 + a * minute, MONDAY_9 + (a + b) * minute) for a, b in holds)
    due = elapsed_due(MONDAY_9, spent + left, stops)
    at = running_time_before(due, left, stops)
    assert at <= due
    assert elapsed_due(at, left, stops) == due


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('day_begins = "8:30"\nladders = []', "escalation.bad_time"),
        ('[[ladders]]\nmilestones = ["come"]\nsteps = []', "escalation.unknown_milestone"),
        (
            '[[ladders]]\nmilestones = ["arrive"]\n[[ladders.steps]]\nwhen = "soon"\ntell = ["d"]',
            "escalation.bad_moment",
        ),
        ('[[ladders]]\nmilestones = ["arrive"]\n[[ladders.steps]]\nwhen = "due"\ntell = []', "escalation.tells_nobody"),
        (
            '[[ladders]]\nmilestones = ["arrive"]\n[[ladders.steps]]\nwhen = "due"\ntell = ["d"]\nrepeat_minutes = -1',
            "escalation.bad_repeat",
        ),
        ('[[ladders]]\nmilestones = ["arrive", "arrive"]\nsteps = []', "escalation.twice"),
        ("ladder = 1\nladders = []", "toml.unknown_key"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_with_the_place(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        load_ladders(file)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].where.startswith("mine.toml")


def test_the_shipped_ladders_know_every_milestone_of_a_work_order_once() -> None:
    assert isinstance(SHIPPED, Ladders)
    known = [milestone for ladder in SHIPPED.ladders for milestone in ladder.milestones]
    assert set(known) == {
        Milestone.DISPATCH,
        Milestone.RESPOND,
        Milestone.ARRIVE,
        Milestone.RESOLVE,
        Milestone.LOANER,
        Milestone.COMPLETE,
        Milestone.FOLLOWUP,
        Milestone.ACCEPT,
    }
