"""Undo and redo: one's own decisions are put back exactly, unless somebody has gone on with the same work order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import Conflict, PaidanError, Refused
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval
from dispatch.model.plan import PlanStatus
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import draft, published

HOUR = timedelta(hours=1)
ME, OTHER = "li", "zhao"


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def pin(desk: Desk, order: WorkOrder, who: str = "t2", *, actor: str = ME, now: datetime = MONDAY_9) -> WorkOrder:
    return desk.pin(
        order.id, level=PinLevel.TECHNICIAN, technician_id=who, arrive_at=None, version=None, now=now, actor=actor,
        command_id=a_key(),
    )  # fmt: skip


def hold(desk: Desk, order: WorkOrder, *, actor: str = ME, now: datetime = MONDAY_9) -> WorkOrder:
    return desk.hold(
        order.id, until=now + HOUR, reason="customer_no_access", version=None, now=now, actor=actor, command_id=a_key()
    )


def cancel(desk: Desk, order: WorkOrder, *, actor: str = ME, now: datetime = MONDAY_9) -> WorkOrder:
    return desk.cancel(order.id, reason="修好了", version=None, now=now, actor=actor, command_id=a_key())


def absent(desk: Desk, who: str = "t1", *, actor: str = ME) -> None:
    span = Interval(MONDAY_9, MONDAY_9 + 8 * HOUR)
    desk.record_absence(who, span=span, reason="病假", now=MONDAY_9, actor=actor, command_id=a_key())


def undo(desk: Desk, *, now: datetime = MONDAY_9) -> Event:
    return desk.undo(desk.own_decisions(ME).undo[0].seq, now=now, actor=ME, command_id=a_key())


def redo(desk: Desk, *, now: datetime = MONDAY_9) -> Event:
    return desk.redo(desk.own_decisions(ME).redo[0].seq, now=now, actor=ME, command_id=a_key())


def now_is(desk: Desk, order: WorkOrder) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(order.id)


def absences(desk: Desk) -> int:
    with desk.reading() as unit:
        return len(unit.absences(Interval(MONDAY_9, MONDAY_9 + 24 * HOUR)))


def same_but_version(first: WorkOrder, second: WorkOrder) -> bool:
    names = [name for name in WorkOrder.__slots__ if name != "version"]
    return all(getattr(first, name) == getattr(second, name) for name in names)


def test_undoing_a_pin_gives_the_visit_back_to_the_planner(desk: Desk) -> None:
    before = reported(desk)
    pin(desk, before)
    undo(desk)
    assert same_but_version(now_is(desk, before), before)


def test_undoing_the_second_pin_puts_the_first_back_with_its_author_and_moment(desk: Desk) -> None:
    order = reported(desk)
    first = pin(desk, order, "t1", actor=OTHER)
    pin(desk, order, "t2", now=MONDAY_9 + HOUR)
    undo(desk, now=MONDAY_9 + HOUR)
    assert now_is(desk, order).pin == first.pin


def test_an_undone_hold_never_stopped_the_clock(desk: Desk) -> None:
    order = reported(desk)
    due = [clock.commitment.due for clock in desk.clocks(order, now=MONDAY_9)]
    hold(desk, order)
    undo(desk, now=MONDAY_9 + HOUR / 2)
    back = now_is(desk, order)
    assert back.situation.holds == ()
    assert [clock.commitment.due for clock in desk.clocks(back, now=MONDAY_9)] == due


def test_a_visit_held_on_site_is_on_site_again(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    who = str(now_is(desk, order).technician_id)
    there = desk.arrive(order.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    hold(desk, order)
    undo(desk)
    assert same_but_version(now_is(desk, order), there)


def test_he_who_is_on_another_visit_by_now_cannot_be_put_back(desk: Desk) -> None:
    order, other = reported(desk), reported(desk)
    published(desk, MONDAY_9)
    who = str(now_is(desk, order).technician_id)
    assert now_is(desk, other).technician_id == who
    desk.arrive(order.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    hold(desk, order)
    desk.depart(other.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    with pytest.raises(Refused, match="technician_busy"):
        undo(desk)


def test_a_cancelled_work_order_is_open_again(desk: Desk) -> None:
    order = reported(desk)
    cancel(desk, order)
    undo(desk)
    assert same_but_version(now_is(desk, order), order)
    with desk.reading() as unit:
        assert [one.id for one in unit.open_work_orders()] == [order.id]


def test_a_dispatch_comes_back_only_while_the_plan_still_has_it(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    hold(desk, order)
    undo(desk)
    assert now_is(desk, order).status is WorkOrderStatus.DISPATCHED
    cancel(desk, order)
    published(desk, MONDAY_9)
    undo(desk)
    assert (now_is(desk, order).status, now_is(desk, order).technician_id) == (WorkOrderStatus.OPEN, None)


def test_an_absence_is_taken_back_and_recorded_again_as_it_was(desk: Desk) -> None:
    absent(desk)
    undo(desk)
    assert absences(desk) == 0
    redo(desk, now=MONDAY_9 + HOUR)
    with desk.reading() as unit:
        (away,) = unit.absences(Interval(MONDAY_9, MONDAY_9 + HOUR))
    assert away.span == Interval(MONDAY_9, MONDAY_9 + 8 * HOUR)


def test_what_the_planner_made_of_a_decision_does_not_stand_in_the_way(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order, "t2")
    published(desk, MONDAY_9)
    assert now_is(desk, order).technician_id == "t2"
    undo(desk)
    assert now_is(desk, order).pin is None


@pytest.mark.parametrize("later", [pin, hold, cancel])
def test_somebody_who_went_on_with_it_is_named_and_nothing_is_undone(
    desk: Desk, later: Callable[..., WorkOrder]
) -> None:
    order = reported(desk)
    pin(desk, order)
    changed = later(desk, order, actor=OTHER, now=MONDAY_9 + HOUR)
    with pytest.raises(Conflict) as caught:
        undo(desk, now=MONDAY_9 + HOUR)
    assert (caught.value.code, caught.value.facts["by"]) == ("undo.changed_since", OTHER)
    assert caught.value.facts["version"] == changed.version
    assert now_is(desk, order) == changed


def test_when_the_other_takes_his_step_back_mine_can_be_undone_again(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order)
    hold(desk, order, actor=OTHER)
    desk.undo(desk.own_decisions(OTHER).undo[0].seq, now=MONDAY_9, actor=OTHER, command_id=a_key())
    undo(desk)
    assert now_is(desk, order).pin is None


def test_he_who_has_left_for_it_is_not_called_back_by_an_undo(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order, "t1")
    desk.publish(draft(desk, MONDAY_9).version, now=MONDAY_9, actor="planner", command_id=a_key())
    desk.depart(order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    with pytest.raises(Conflict, match="changed_since"):
        undo(desk)


def test_nobody_undoes_the_decision_of_another(desk: Desk) -> None:
    pin(desk, reported(desk), actor=OTHER)
    theirs = desk.own_decisions(OTHER).undo[0]
    assert desk.own_decisions(ME).undo == ()
    with pytest.raises(Refused, match=r"undo\.nothing"):
        desk.undo(theirs.seq, now=MONDAY_9, actor=ME, command_id=a_key())


def test_the_same_click_twice_undoes_once(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order, "t1")
    pin(desk, order, "t2")
    newest, key = desk.own_decisions(ME).undo[0].seq, a_key()
    first = desk.undo(newest, now=MONDAY_9, actor=ME, command_id=key)
    again = desk.undo(newest, now=MONDAY_9 + HOUR, actor=ME, command_id=key)
    assert first == again
    assert len(desk.own_decisions(ME).undo) == 1


def test_a_second_undo_of_the_same_decision_is_refused(desk: Desk) -> None:
    pin(desk, reported(desk))
    seq = undo(desk).facts["decision"]
    with pytest.raises(Refused, match=r"undo\.nothing"):
        desk.undo(int(str(seq)), now=MONDAY_9, actor=ME, command_id=a_key())


def test_a_new_decision_forgets_what_could_be_redone(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order, "t1")
    undo(desk)
    hold(desk, order)
    assert desk.own_decisions(ME).redo == ()


@pytest.mark.parametrize(("after", "passes"), [(HOUR - timedelta(seconds=1), True), (HOUR, False)])
def test_a_hold_is_redone_only_while_its_end_lies_ahead(desk: Desk, after: timedelta, passes: bool) -> None:
    order = reported(desk)
    held = hold(desk, order)
    undo(desk)
    if passes:
        redo(desk, now=MONDAY_9 + after)
        assert same_but_version(now_is(desk, order), held)
    else:
        with pytest.raises(Refused, match=r"undo\.over"):
            redo(desk, now=MONDAY_9 + after)


def test_a_plan_made_before_an_absence_was_redone_is_not_published(desk: Desk) -> None:
    reported(desk)
    absent(desk)
    undo(desk)
    made = draft(desk, MONDAY_9)
    redo(desk)
    with pytest.raises(Conflict, match=r"plan\.stale"):
        desk.publish(made.version, now=MONDAY_9, actor=ME, command_id=a_key())
    with desk.reading() as unit:
        assert unit.plan(made.version).status is PlanStatus.DRAFT


STEPS: tuple[Callable[[Desk, WorkOrder], object], ...] = (
    lambda desk, order: pin(desk, order, "t1"),
    lambda desk, order: pin(desk, order, "t2"),
    lambda desk, order: hold(desk, order),
    lambda desk, order: desk.resume(order.id, version=None, now=MONDAY_9, actor=ME, command_id=a_key()),
    lambda desk, order: desk.unpin(order.id, version=None, now=MONDAY_9, actor=ME, command_id=a_key()),
    lambda desk, order: cancel(desk, order),
    lambda desk, order: published(desk, MONDAY_9),
    lambda desk, order: absent(desk),
    lambda desk, order: undo(desk),
    lambda desk, order: redo(desk),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(STEPS) - 1), max_size=8))
def test_whatever_was_done_undoing_all_and_redoing_all_ends_where_it_began(numbers: list[int]) -> None:
    desk = a_small_company(a_desk())
    order = reported(desk)
    for number in numbers:
        try:
            STEPS[number](desk, order)
        except (PaidanError, IndexError):
            continue
    end, away = now_is(desk, order), absences(desk)
    taken = len(desk.own_decisions(ME).undo)
    for _ in range(taken):
        undo(desk)
    assert (now_is(desk, order).pin, now_is(desk, order).situation.holds, absences(desk)) == (None, (), 0)
    for _ in range(taken):
        redo(desk)
    back = now_is(desk, order)
    assert (back.pin, back.situation.holds, absences(desk)) == (end.pin, end.situation.holds, away)
    assert (back.status is WorkOrderStatus.CANCELLED) == (end.status is WorkOrderStatus.CANCELLED)
    with desk.reading() as unit:
        assert verify(unit) == ()


def test_the_step_is_in_the_history_with_what_it_took_back(desk: Desk) -> None:
    order = reported(desk)
    pin(desk, order)
    made = undo(desk)
    assert (made.kind, made.actor, made.work_order_id, made.facts["of"]) == (EventKind.UNDONE, ME, order.id, "pinned")
