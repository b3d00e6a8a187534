"""Open work orders move to a new version of their letter exactly as the preview said, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.desk.reapplying import Reapplication
from dispatch.errors import Conflict, NotFound
from dispatch.explain import letters_at
from dispatch.lifecycle import fold
from dispatch.model.commitment import CommitmentState
from dispatch.model.event import CHANGES_THE_PLAN, EventKind
from dispatch.model.policy import Policy, Term, Unit
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder
from dispatch.policy_files import PolicyShelf
from dispatch.store.memory import MemoryStore
from dispatch.store.verify import verify
from dispatch.work_time import chinese_calendar
from tests.builders import MONDAY_9, FlatTravel, a_desk, a_key, a_small_company, atlas, reported
from tests.dispatch.planned import published

HOUR = timedelta(hours=1)
TUESDAY = date(2026, 3, 10)
TUESDAY_9 = MONDAY_9 + timedelta(days=1)
ASSETS = {"s1": "a1", "s2": "a2"}
FIRST = a_desk().policies["L01"]


def promising(hours: int, *, version: int = 2) -> Policy:
    """The same letter with other hours in the delta, in effect from Tuesday on."""
    (arrive,) = (promise for promise in FIRST.promises if promise.key == "arrive")
    terms = {**arrive.within_by_region, "prd": Term(hours, Unit.HOURS)}
    promises = tuple(replace(p, within_by_region=terms) if p is arrive else p for p in FIRST.promises)
    return replace(FIRST, version=version, effective_from=TUESDAY, promises=promises)


def desk_with(second: Policy) -> Desk:
    parts = {"atlas": atlas(), "travel": FlatTravel(), "calendar": chinese_calendar()}
    return a_small_company(Desk(MemoryStore(), policies=PolicyShelf([FIRST, second]), **parts))  # type: ignore[arg-type]


def running(desk: Desk, *, hours_before: int = 2, **facts: object) -> WorkOrder:
    """A fault reported on Monday evening, under version 1."""
    return reported(desk, now=TUESDAY_9 - timedelta(hours=9 + hours_before), **facts)


def apply(desk: Desk, preview: Reapplication, *, now: datetime = TUESDAY_9, key: str = "") -> tuple[WorkOrder, ...]:
    return desk.reapply("L01", stamp=preview.stamp, now=now, actor="admin", command_id=key or a_key())


def order_of(desk: Desk, work_order: WorkOrder) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(work_order.id)


def test_the_preview_names_the_due_moment_before_and_after_and_changes_nothing() -> None:
    desk = desk_with(promising(24))
    work_order = running(desk)
    (change,) = desk.preview_reapply("L01", now=TUESDAY_9).changing
    (clock,) = change.clocks
    assert clock.before is not None
    assert clock.after is not None
    assert clock.before.commitment.due == work_order.notified_at + 8 * HOUR
    assert clock.after.commitment.due == work_order.notified_at + 24 * HOUR
    assert order_of(desk, work_order) == work_order


def test_a_customer_is_told_of_a_later_moment_and_not_of_an_earlier_one() -> None:
    for hours, told in ((24, True), (4, False)):
        desk = desk_with(promising(hours))
        running(desk)
        (change,) = desk.preview_reapply("L01", now=TUESDAY_9).changing
        assert change.tell_customer is told


def test_whoever_has_the_visit_is_told_of_any_other_moment() -> None:
    desk = desk_with(promising(24))
    work_order = running(desk)
    published(desk, TUESDAY_9)
    (change,) = desk.preview_reapply("L01", now=TUESDAY_9).changing
    assert change.tell_technician_id == order_of(desk, work_order).technician_id is not None


def test_a_promise_that_the_new_version_has_already_broken_is_named() -> None:
    desk = desk_with(promising(4))
    work_order = running(desk)
    (flip,) = desk.preview_reapply("L01", now=work_order.notified_at + 5 * HOUR).flips
    assert flip.flips_to is CommitmentState.BREACHED


def test_one_event_per_work_order_says_who_moved_it_and_from_where() -> None:
    desk = desk_with(promising(6))
    work_order = running(desk)
    apply(desk, desk.preview_reapply("L01", now=TUESDAY_9))
    with desk.reading() as unit:
        event = unit.events(work_order_id=work_order.id)[-1]
    assert (event.kind, event.actor) == (EventKind.POLICY_REAPPLIED, "admin")
    assert dict(event.facts) == {"policy_id": "L01", "from_version": 1, "policy_version": 2}


def test_the_planner_sees_the_new_moment_at_once() -> None:
    desk = desk_with(promising(24))
    work_order = running(desk)
    apply(desk, desk.preview_reapply("L01", now=TUESDAY_9))
    (planned,) = desk.snapshot(now=TUESDAY_9, days=1).work_orders
    (clock,) = letters_at(desk, TUESDAY_9).clocks_of(planned)
    assert clock.commitment.due == work_order.notified_at + 24 * HOUR
    assert EventKind.POLICY_REAPPLIED in CHANGES_THE_PLAN


def test_a_preview_that_no_longer_holds_is_refused_and_nothing_moves() -> None:
    desk = desk_with(promising(6))
    work_order = running(desk)
    seen = desk.preview_reapply("L01", now=TUESDAY_9)
    running(desk, hours_before=1)
    with pytest.raises(Conflict, match=r"policy\.reapply_stale"):
        apply(desk, seen)
    assert order_of(desk, work_order).policy_version == 1


def test_a_promise_that_breaks_after_the_preview_is_seen_again_before_it_is_taken() -> None:
    desk = desk_with(promising(4))
    work_order = running(desk)
    seen = desk.preview_reapply("L01", now=work_order.notified_at + 4 * HOUR)
    assert seen.flips == ()
    with pytest.raises(Conflict, match=r"policy\.reapply_stale"):
        apply(desk, seen, now=work_order.notified_at + 4 * HOUR + timedelta(seconds=1))


def test_pressing_twice_moves_them_once() -> None:
    desk = desk_with(promising(6))
    work_order = running(desk)
    seen = desk.preview_reapply("L01", now=TUESDAY_9)
    assert len(apply(desk, seen, key="pressed twice")) == 1
    assert apply(desk, seen, key="pressed twice") == ()
    assert order_of(desk, work_order).version == work_order.version + 1


def test_before_the_day_of_the_new_version_nothing_is_left_behind() -> None:
    desk = desk_with(promising(6))
    work_order = running(desk)
    assert desk.preview_reapply("L01", now=work_order.notified_at).orders == ()


def test_what_is_closed_or_cancelled_keeps_its_version() -> None:
    desk = desk_with(promising(6))
    work_order = running(desk)
    desk.cancel(work_order.id, reason="done", version=None, now=TUESDAY_9, actor="d", command_id=a_key())
    assert desk.preview_reapply("L01", now=TUESDAY_9).orders == ()


def test_a_letter_that_nobody_knows_is_named() -> None:
    with pytest.raises(NotFound, match=r"policy\.not_found"):
        desk_with(promising(6)).preview_reapply("L99", now=TUESDAY_9)


_ACTS = ("", "reclassify", "hold", "cancel", "move")
_faults = st.lists(
    st.tuples(st.integers(-8, 30), st.sampled_from(["s1", "s2"]), st.sampled_from(_ACTS)),
    max_size=4,
)


def _act(desk: Desk, work_order: WorkOrder, act: str) -> None:
    common = {"version": None, "now": TUESDAY_9, "actor": "d", "command_id": a_key()}
    if act == "reclassify":
        desk.reclassify(work_order.id, to="major", **common)  # type: ignore[arg-type]
    elif act == "hold":
        until = TUESDAY_9 + 5 * HOUR
        desk.hold(work_order.id, until=until, reason="customer_reschedule", **common)  # type: ignore[arg-type]
    elif act == "cancel":
        desk.cancel(work_order.id, reason="no longer", **common)  # type: ignore[arg-type]
    elif act == "move":
        desk.correct_place(work_order.id, place=Place(adcode="440305", lat=22.53, lon=113.93), **common)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(hours=st.integers(1, 48), faults=_faults)
def test_what_happens_is_what_the_preview_said_and_nothing_else_changes(
    hours: int, faults: list[tuple[int, str, str]]
) -> None:
    desk = desk_with(promising(hours))
    begun = [running(desk, hours_before=before, site_id=site, asset_id=ASSETS[site]) for before, site, _ in faults]
    for work_order, (_, _, act) in zip(begun, faults, strict=True):
        _act(desk, work_order, act)
    before = [order_of(desk, one) for one in begun]
    seen = desk.preview_reapply("L01", now=TUESDAY_9)
    moved = {one.id for one in apply(desk, seen)}
    assert moved == {change.work_order.id for change in seen.orders}
    said = {change.work_order.id: change.clocks for change in seen.orders}
    for old in before:
        now = order_of(desk, old)
        assert now == (replace(old, policy_version=2, version=old.version + 1) if old.id in moved else old)
        clocks = {clock.commitment.promise_id: clock for clock in desk.clocks(old, now=TUESDAY_9)}
        expected = {**clocks, **{one.promise_id: one.after for one in said.get(old.id, ())}}
        assert {c.commitment.promise_id: c for c in desk.clocks(now, now=TUESDAY_9)}.keys() == expected.keys()
        for clock in desk.clocks(now, now=TUESDAY_9):
            wanted = expected[clock.commitment.promise_id]
            assert wanted is not None
            assert (clock.commitment.due, clock.state) == (wanted.commitment.due, wanted.state)
    with desk.reading() as unit:
        assert verify(unit) == ()
        assert [fold(unit.events(work_order_id=one.id)) for one in begun] == [unit.work_order(one.id) for one in begun]
    assert desk.preview_reapply("L01", now=TUESDAY_9).orders == ()
