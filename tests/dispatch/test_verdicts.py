"""The live verdict on a move by hand: arrival, travel, promises saved and broken, rules overruled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.technician import Employer
from dispatch.model.verdict import Change, Verdict
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.planning import orders_of
from dispatch.planning.verdict import Drop
from dispatch.verdicts import KEPT_SECONDS, Verdicts
from solver.schedule import Schedule
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, a_technician, reported
from tests.dispatch.planned import draft, published

NOON = MONDAY_9 + timedelta(hours=3)
SHIFT_END = MONDAY_9 + timedelta(hours=9)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


class Wall:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def verdict(
    desk: Desk, order: WorkOrder, technician_id: str, at: datetime = NOON, *, bind_time: bool = False
) -> Verdict:
    found = Verdicts(desk, Wall()).verdict(order.id, Drop(technician_id, at, bind_time), now=MONDAY_9)
    assert found is not None
    return found


def pinned(desk: Desk, order: WorkOrder, technician_id: str, at: datetime | None = None) -> WorkOrder:
    level = PinLevel.TECHNICIAN if at is None else PinLevel.BOTH
    return desk.pin(
        order.id, level=level, technician_id=technician_id, arrive_at=at, version=None, now=MONDAY_9, actor="d",
        command_id=a_key(), why="客户点名", violations=("no_skill",),
    )  # fmt: skip


def test_the_arrival_is_the_one_the_plan_then_has(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    foreseen = verdict(desk, order, "t2")
    pinned(desk, order, "t2")
    found = draft(desk, MONDAY_9).stop_of(order.id)
    assert found is not None
    assert (found[0].technician_id, found[1].arrive_at) == ("t2", foreseen.arrive_at)


def test_a_visit_let_go_where_it_is_changes_nothing(desk: Desk) -> None:
    order = reported(desk)
    plan = published(desk, MONDAY_9)
    found = plan.stop_of(order.id)
    assert found is not None
    same = verdict(desk, order, found[0].technician_id)
    assert (same.arrive_at, same.extra_travel_seconds, same.effects) == (found[1].arrive_at, 0, ())


def test_a_bound_moment_is_not_undercut(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    assert verdict(desk, order, "t1", NOON, bind_time=True).arrive_at == NOON


def test_the_visits_behind_it_are_judged_too(desk: Desk) -> None:
    first, second = reported(desk), reported(desk)
    for order, at in ((first, MONDAY_9 + timedelta(hours=1)), (second, MONDAY_9 + timedelta(hours=7))):
        pinned(desk, order, "t1", at)
    published(desk, MONDAY_9)
    third = reported(desk, now=MONDAY_9 + timedelta(minutes=1))
    late = verdict(desk, third, "t1", MONDAY_9 + timedelta(hours=6, minutes=30), bind_time=True)
    assert late.follows == first.id
    assert "pinned_time_missed" in [one.code for one in late.violations]


def test_a_promise_nobody_was_planned_for_is_saved(desk: Desk) -> None:
    published(desk, MONDAY_9)
    order = reported(desk)
    found = verdict(desk, order, "t1")
    assert {effect.work_order_id for effect in found.promises(Change.SAVED)} == {order.id}


def test_a_promise_that_the_move_makes_late_is_broken(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    at = MONDAY_9 + timedelta(hours=8, seconds=1)
    found = verdict(desk, order, "t1", at, bind_time=True)
    assert [(e.work_order_id, e.late_seconds_after) for e in found.promises(Change.BROKEN) if not e.on_finish] == [
        (order.id, 1)
    ]


def test_arriving_in_the_due_second_breaks_nothing(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    found = verdict(desk, order, "t1", MONDAY_9 + timedelta(hours=8), bind_time=True)
    assert [effect for effect in found.promises(Change.BROKEN) if not effect.on_finish] == []


def test_a_technician_without_the_skill_is_named_and_still_priced(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    found = verdict(desk, order, "t3")
    assert [(one.code, one.facts["skill"]) for one in found.violations] == [("no_skill", "pump")]
    assert found.arrive_at is not None


def test_somebody_elses_staff_is_named_where_the_letter_forbids_it(desk: Desk) -> None:
    desk.own_staff_only = lambda _order: True  # type: ignore[method-assign]
    with desk._store.writing() as unit:
        unit.add_technicians([replace(a_technician("t9"), employer=Employer.SUBCONTRACTOR)])
    order = reported(desk)
    assert "not_own_staff" in [one.code for one in verdict(desk, order, "t9").violations]


def test_a_technician_without_any_duty_gets_no_arrival(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.add_technicians([a_technician("idle")])
    found = verdict(desk, reported(desk), "idle")
    assert (found.arrive_at, [one.code for one in found.violations]) == (None, ["off_duty"])


def test_a_shift_that_is_overrun_is_said_in_seconds(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    found = verdict(desk, order, "t1", SHIFT_END, bind_time=True)
    overtime = next(one for one in found.violations if one.code == "overtime")
    assert found.finish_at is not None
    assert int(overtime.facts["seconds"]) >= (found.finish_at - SHIFT_END).total_seconds() > 0


def test_what_is_under_way_is_not_moved(desk: Desk) -> None:
    order = reported(desk)
    found = published(desk, MONDAY_9).stop_of(order.id)
    assert found is not None
    desk.depart(order.id, found[0].technician_id, now=MONDAY_9, actor="t", command_id=a_key())
    assert Verdicts(desk, Wall()).verdict(order.id, Drop("t2", NOON, False), now=MONDAY_9) is None


def test_nothing_is_put_before_a_visit_under_way(desk: Desk) -> None:
    order = reported(desk)
    found = published(desk, MONDAY_9).stop_of(order.id)
    assert found is not None
    technician_id = found[0].technician_id
    desk.depart(order.id, technician_id, now=MONDAY_9, actor="t", command_id=a_key())
    other = reported(desk)
    assert verdict(desk, other, technician_id, MONDAY_9).follows == order.id


def test_a_pin_overrules_the_skills_and_keeps_who_when_and_why(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    kept = pinned(desk, order, "t3").pin
    found = draft(desk, MONDAY_9).stop_of(order.id)
    assert found is not None
    assert found[0].technician_id == "t3"
    assert kept is not None
    assert (kept.by, kept.at, kept.why, kept.violations) == ("d", MONDAY_9, "客户点名", ("no_skill",))


def test_the_statement_is_kept_until_something_happens_or_it_is_old(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall, asked = Wall(), []
    real = desk.snapshot
    monkeypatch.setattr(desk, "snapshot", lambda **given: asked.append(1) or real(**given))
    order = reported(desk)
    verdicts = Verdicts(desk, wall)
    for technician_id in ("t1", "t2"):
        verdicts.verdict(order.id, Drop(technician_id, NOON, False), now=MONDAY_9)
    assert len(asked) == 1
    reported(desk)
    verdicts.verdict(order.id, Drop("t1", NOON, False), now=MONDAY_9)
    assert len(asked) == 2
    wall.seconds += KEPT_SECONDS
    verdicts.verdict(order.id, Drop("t1", NOON, False), now=MONDAY_9)
    assert len(asked) == 3


@settings(max_examples=25, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 500), min_size=2, max_size=4),
    technician_id=st.sampled_from(["t1", "t2"]),
    at=st.integers(0, 600),
)
def test_a_verdict_agrees_with_the_routes_timed_whole(minutes: list[int], technician_id: str, at: int) -> None:
    """Law: extra travel is the travel of the plan after the move less the travel before it."""
    desk = a_small_company(a_desk())
    orders = [reported(desk, site_id="s1" if m % 2 else "s2", asset_id="a1" if m % 2 else "a2") for m in minutes]
    plan = published(desk, MONDAY_9)
    stated = stated_at(desk, MONDAY_9)
    found = verdict(desk, orders[0], technician_id, MONDAY_9 + timedelta(minutes=at))
    number = {w.id: i for i, w in enumerate(stated.work_orders)}
    shift = next(i for i, d in enumerate(stated.duties) if d.technician.id == technician_id)
    routes = {s: [v for v in row if v != number[orders[0].id]] for s, row in orders_of(stated, plan).items()}
    row = routes.setdefault(shift, [])
    row.insert(0 if found.follows is None else row.index(number[found.follows]) + 1, number[orders[0].id])
    timed = Schedule(stated.problem).timed(shift, row)
    if timed is not None:
        stop = next(s for s in timed.stops if s.visit == number[orders[0].id])
        assert found.arrive_at == MONDAY_9 + timedelta(seconds=stop.arrive)
