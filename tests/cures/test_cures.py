"""Cures of visits that nobody makes in time: found, tried without a trace, done as one decision and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dispatch.cures.finding import Found, find, offer_of
from dispatch.cures.trying import attempt, carry_out
from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.model.cure import Cure, CureKind, Outcome
from dispatch.model.event import EventKind
from dispatch.model.moment import Interval
from dispatch.model.technician import Shift
from dispatch.model.why import Relaxation
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.repairs.undoing import back_or_forth
from solver.problem import Problem
from tests.builders import MONDAY_9, a_key, a_shift
from tests.dispatch.planned import published
from tests.repairs.a_day import faults, in_force, on_a_road, row

LI = "demo-dispatcher"
EVENING = MONDAY_9 + timedelta(hours=8, minutes=30)
"""Half an hour before the shifts of the small company end."""


class InProcess:
    """Answers here instead of in a child."""

    def ask(self, work: Callable[..., object], problem: Problem, *arguments: object, limit: float) -> object:
        return work(problem, *arguments)


@pytest.fixture
def desk() -> Desk:
    return on_a_road(4)


@pytest.fixture
def doomed(desk: Desk) -> str:
    """A fault of the evening that needs an hour of work, with half an hour of the shift left and nobody on call."""
    published(desk, EVENING)
    (found,) = faults(desk, [1], now=EVENING, minutes=60)
    published(desk, EVENING)
    return found


def cures(desk: Desk, id: str, now: datetime = EVENING) -> Found:
    found = find(desk, id, now=now, asked=InProcess())
    assert found is not None
    return found


def order(desk: Desk, id: str) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(id)


def seq(desk: Desk) -> int:
    with desk.reading() as unit:
        return unit.last_event()


def shift_of(desk: Desk, technician_id: str, now: datetime = EVENING) -> Shift:
    with desk.reading() as unit:
        found = unit.shifts(Interval(now, now + timedelta(minutes=1)))
    return next(one for one in found if one.technician_id == technician_id)


def do(desk: Desk, tried: Outcome, now: datetime = EVENING, key: str = "") -> Outcome:
    return carry_out(desk, tried.cure, of=tried.of, why="", now=now, actor=LI, command_id=key or a_key())


def undo(desk: Desk, kind: EventKind = EventKind.UNDONE, now: datetime = EVENING) -> None:
    own = desk.own_decisions(LI)
    decision = (own.undo if kind is EventKind.UNDONE else own.redo)[0]
    back_or_forth(desk, decision.seq, kind, now=now, actor=LI, command_id=a_key())


def overtime(id: str, seconds: int = 3_600, technician_id: str = "t1") -> Cure:
    return Cure(CureKind.OVERTIME, id, technician_id, seconds=seconds)


def test_a_visit_in_time_needs_no_cure(desk: Desk) -> None:
    (id,) = faults(desk, [1])
    published(desk, MONDAY_9)
    assert cures(desk, id, MONDAY_9).offers == ()


def test_overtime_brings_the_technician_this_evening_and_its_price_is_said_first(desk: Desk, doomed: str) -> None:
    before = seq(desk)
    tried = attempt(desk, overtime(doomed), now=EVENING, actor=LI)
    assert tried.technician_id == "t1"
    assert tried.arrive_at < EVENING + timedelta(minutes=10)
    assert 0 < tried.overtime_seconds <= 3_600
    assert tried.home_at == shift_of(desk, "t1").span.end + timedelta(seconds=tried.overtime_seconds)
    assert (tried.late_seconds_after, tried.late_seconds_before) == (0, 23_500), "else he comes in the morning"
    assert (tried.before.broken, tried.after.broken) == (1, 0)
    assert seq(desk) == before, "trying changes nothing"


def test_overtime_done_lengthens_the_shift_for_every_reader_and_publishes_the_visit(desk: Desk, doomed: str) -> None:
    ends = shift_of(desk, "t1").span.end
    do(desk, attempt(desk, overtime(doomed), now=EVENING, actor=LI))
    assert shift_of(desk, "t1").span.end == ends + timedelta(hours=1)
    assert row(desk) == [doomed]
    assert order(desk, doomed).technician_id == "t1"
    again = published(desk, EVENING)
    assert again.stop_of(doomed) is not None, "the planner works with the longer shift"


def test_overtime_is_taken_back_and_granted_again_as_one_decision(desk: Desk, doomed: str) -> None:
    ends = shift_of(desk, "t1").span.end
    do(desk, attempt(desk, overtime(doomed), now=EVENING, actor=LI))
    undo(desk)
    assert shift_of(desk, "t1").span.end == ends
    undo(desk, EventKind.REDONE)
    assert shift_of(desk, "t1").span.end == ends + timedelta(hours=1)


def test_overtime_is_not_taken_back_once_it_has_been_worked(desk: Desk, doomed: str) -> None:
    do(desk, attempt(desk, overtime(doomed), now=EVENING, actor=LI))
    with pytest.raises(Refused, match=r"undo\.over"):
        undo(desk, now=EVENING + timedelta(hours=3))


@pytest.mark.parametrize("seconds", [0, -60, 7_201])
def test_more_than_two_hours_of_overtime_are_not_asked_for(desk: Desk, doomed: str, seconds: int) -> None:
    with pytest.raises(InputErrors):
        attempt(desk, overtime(doomed, seconds), now=EVENING, actor=LI)


def test_no_overtime_for_whoever_is_on_duty_again_by_then(desk: Desk, doomed: str) -> None:
    with desk._store.writing() as unit:
        unit.add_shifts([a_shift("t1", start=shift_of(desk, "t1").span.end + timedelta(minutes=30), hours=2)])
    with pytest.raises(Refused, match=r"cure\.next_duty"):
        attempt(desk, overtime(doomed), now=EVENING, actor=LI)


def test_a_pin_that_makes_it_late_is_dropped_and_somebody_else_comes(desk: Desk) -> None:
    near, far = faults(desk, [1, 2], minutes=400)
    in_force(desk, {"t1": [near, far]})
    desk.pin(
        far,
        level=PinLevel.TECHNICIAN,
        technician_id="t2",
        arrive_at=None,
        version=None,
        now=MONDAY_9,
        actor=LI,
        command_id=a_key(),
    )
    published(desk, MONDAY_9)
    tried = attempt(desk, Cure(CureKind.PIN_DROPPED, far, "t1"), now=MONDAY_9, actor=LI)
    do(desk, tried, MONDAY_9)
    assert order(desk, far).pin is None
    undo(desk, now=MONDAY_9)
    pin = order(desk, far).pin
    assert pin is not None
    assert pin.technician_id == "t2"


def test_who_lacks_a_skill_is_sent_all_the_same_and_that_is_kept_with_the_pin(desk: Desk) -> None:
    (id,) = faults(desk, [1])
    published(desk, MONDAY_9)
    tried = attempt(desk, Cure(CureKind.TECHNICIAN_SENT, id, "t3"), now=MONDAY_9, actor=LI)
    assert tried.broken_rules == ("no_skill",)
    do(desk, tried, MONDAY_9)
    pin = order(desk, id).pin
    assert pin is not None
    assert (pin.technician_id, pin.violations) == ("t3", ("no_skill",))
    assert row(desk, "t3") == [id]


def test_another_visit_makes_room_and_both_are_taken_back_together(desk: Desk) -> None:
    first, second = faults(desk, [1, 2])
    in_force(desk, {"t1": [first, second]})
    cure = Cure(CureKind.VISIT_MOVED, second, "t1", other_id=first, other_technician_id="t2")
    do(desk, attempt(desk, cure, now=MONDAY_9, actor=LI), MONDAY_9)
    assert (row(desk, "t1"), row(desk, "t2")) == ([second], [first])
    assert len(desk.own_decisions(LI).undo) == 1
    undo(desk, now=MONDAY_9)
    assert (order(desk, first).pin, order(desk, second).pin) == (None, None)


def test_the_customer_is_offered_a_quarter_of_an_hour_at_which_somebody_is_surely_there(
    desk: Desk, doomed: str
) -> None:
    moved = next(one.cure for one in cures(desk, doomed).offers if one.cure.kind is CureKind.CUSTOMER_MOVED)
    assert moved.at is not None
    assert (moved.at.minute % 15, moved.at.second) == (0, 0)
    tried = attempt(desk, moved, now=EVENING, actor=LI)
    do(desk, tried)
    assert order(desk, doomed).situation.events["appointment_at"] == moved.at
    undo(desk)
    assert "appointment_at" not in order(desk, doomed).situation.events


def test_a_cure_is_refused_when_another_plan_is_in_force_by_now(desk: Desk, doomed: str) -> None:
    tried = attempt(desk, overtime(doomed), now=EVENING, actor=LI)
    published(desk, EVENING)
    with pytest.raises(Conflict, match=r"repair\.plan_changed"):
        do(desk, tried)
    assert shift_of(desk, "t1").span.end < EVENING + timedelta(hours=1), "nothing is half done"


def test_the_same_click_twice_is_one_cure(desk: Desk, doomed: str) -> None:
    tried = attempt(desk, overtime(doomed), now=EVENING, actor=LI)
    do(desk, tried, key="once-and-once")
    events = seq(desk)
    ends = shift_of(desk, "t1").span.end
    do(desk, tried, key="once-and-once")
    assert (seq(desk), shift_of(desk, "t1").span.end) == (events, ends)


def test_what_is_under_way_has_no_cure(desk: Desk) -> None:
    (id,) = faults(desk, [1])
    published(desk, MONDAY_9)
    desk.depart(id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    with pytest.raises(Refused, match=r"cure\.not_movable"):
        attempt(desk, Cure(CureKind.TECHNICIAN_SENT, id, "t2"), now=MONDAY_9, actor=LI)


def relaxed(code: str, **facts: str) -> Relaxation:
    return Relaxation(code, "t1", MONDAY_9, facts)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (relaxed("skill_granted", level="1"), "on_call"),
        (relaxed("skill_granted", skill="electrician_permit_beijing", level="1"), "permit"),
        (relaxed("skill_granted", skill="pump", level="2"), None),
        (relaxed("visit_left_out", work_order_id="w2", from_technician_id="t1"), "left_out"),
        (relaxed("overtime", seconds="900"), None),
    ],
)
def test_what_no_desk_may_do_is_refused_with_its_reason(
    said: Relaxation, refused: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.cures.finding.permits", lambda: {"electrician_permit_beijing": {}})
    offer = offer_of("w1", said)
    assert offer is not None
    assert offer.refused == refused


def test_a_wider_window_is_no_act_of_the_desk() -> None:
    assert offer_of("w1", relaxed("window_widened", seconds="1800")) is None
