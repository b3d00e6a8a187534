"""What the world presses next: only what is due, only what the plan allows, and always the same for the same facts."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import web
from dispatch.desk import Desk, FaultReport
from dispatch.model.acceptance import Acceptance
from dispatch.model.moment import Interval
from dispatch.model.situation import Hold
from dispatch.model.technician import Absence
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.simulation.company_files import FaultBook, notes
from dispatch.simulation.faults import Fault
from dispatch.simulation.scenario import Scenario, demo_day
from dispatch.simulation.world import METHODS, World
from tests.simulation.worlds import (
    HOUR,
    MINUTE,
    TEN,
    a_day_shift,
    a_plan,
    a_state,
    a_stop,
    an_order,
    certain,
    methods,
)

MakeWorld = Callable[..., World]


@pytest.fixture
def make_world(scenario: Scenario, book: FaultBook) -> MakeWorld:
    def make(*, seed: int = 1, **shares: float) -> World:
        return World(certain(scenario.visits, **shares), book, notes(), seed=seed)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()


# ---- taking what one is sent


def a_sent_order(**more: object) -> WorkOrder:
    return replace(an_order(), acceptance=Acceptance("t1", TEN - HOUR, **more))  # type: ignore[arg-type]


def test_who_is_sent_accepts_within_some_minutes(world: World) -> None:
    state = a_state(a_sent_order(), plan=a_plan(a_stop()), since=TEN - HOUR)
    [press] = world.answers(state)
    assert (press.method, press.actor) == ("accept", "t1")
    assert TEN - HOUR < press.at <= TEN - 50 * MINUTE


def test_nobody_accepts_twice_or_without_a_plan(world: World) -> None:
    assert list(world.answers(a_state(a_sent_order(accepted_at=TEN), plan=a_plan(a_stop())))) == []
    assert list(world.answers(a_state(a_sent_order()))) == []


def test_who_is_off_duty_accepts_when_his_shift_begins(world: World) -> None:
    shift = replace(a_day_shift("t1"), span=Interval(TEN - 10 * MINUTE, TEN + HOUR))
    state = a_state(a_sent_order(), plan=a_plan(a_stop()), since=TEN - HOUR)
    [press] = world.answers(replace(state, shifts=(shift,)))
    assert press.at == TEN - 10 * MINUTE


def test_some_just_go(make_world: MakeWorld) -> None:
    assert list(make_world(no_answer_share=1.0).answers(a_state(a_sent_order(), plan=a_plan(a_stop())))) == []


# ---- setting out


def test_a_technician_leaves_when_the_plan_says_so(world: World) -> None:
    state = a_state(an_order(), plan=a_plan(a_stop()))
    assert methods(world, state, TEN - timedelta(seconds=1)) == []
    [press] = world.next_presses(state, TEN)
    assert (press.method, press.at, press.actor) == ("depart", TEN, "t1")
    assert press.arguments == {"work_order_id": "w1", "technician_id": "t1"}


def test_he_leaves_for_the_first_stop_of_his_route_only(world: World) -> None:
    plan = a_plan(a_stop("w2", depart_at=TEN - 2 * MINUTE), a_stop("w1"))
    [press] = world.next_presses(a_state(an_order("w1"), an_order("w2"), plan=plan), TEN)
    assert press.arguments["work_order_id"] == "w2"


def test_he_does_not_leave_while_he_is_on_another_visit(world: World) -> None:
    busy = an_order("w2", WorkOrderStatus.ON_SITE, visit_arrived_at=TEN - MINUTE)
    assert methods(world, a_state(an_order(), busy, plan=a_plan(a_stop())), TEN) == []


def test_a_stop_behind_one_that_is_held_waits(world: World) -> None:
    held = an_order("w2")
    hold = Hold(Interval(TEN - HOUR, TEN + HOUR), "customer_no_access")
    held = replace(held, situation=replace(held.situation, holds=(hold,)))
    plan = a_plan(a_stop("w2", depart_at=TEN - MINUTE), a_stop("w1"))
    assert methods(world, a_state(an_order("w1"), held, plan=plan), TEN) == []


def test_a_stop_that_is_done_is_passed_over(world: World) -> None:
    done = an_order("w2", WorkOrderStatus.RESOLVED)
    plan = a_plan(a_stop("w2", depart_at=TEN - HOUR), a_stop("w1"))
    assert methods(world, a_state(an_order("w1"), done, plan=plan), TEN) == ["depart"]


def test_nobody_leaves_for_a_work_order_that_went_to_somebody_else(world: World) -> None:
    assert methods(world, a_state(an_order(technician_id="t2"), plan=a_plan(a_stop())), TEN) == []


def test_nobody_leaves_outside_his_shift_or_while_away(world: World) -> None:
    state = a_state(an_order(), plan=a_plan(a_stop()))
    assert methods(world, replace(state, shifts=(a_day_shift("t2"),)), TEN) == []
    away = Absence("t1", Interval(TEN - HOUR, TEN + HOUR), "病假")
    assert methods(world, replace(state, absences=(away,)), TEN) == []


def test_nobody_leaves_before_the_plan_was_published(world: World) -> None:
    plan = a_plan(a_stop(depart_at=TEN - 5 * MINUTE), published_at=TEN + 2 * MINUTE)
    [press] = world.next_presses(a_state(an_order(), plan=plan), TEN + 3 * MINUTE)
    assert press.at == TEN + 2 * MINUTE


def test_without_a_plan_nobody_leaves(world: World) -> None:
    assert methods(world, a_state(an_order()), TEN + HOUR) == []


# ---- on the road and on site


def test_the_way_takes_about_as_long_as_planned(world: World) -> None:
    order = an_order(status=WorkOrderStatus.ON_THE_WAY, departed_at=TEN)
    [press] = world.next_presses(a_state(order, travel_seconds={"w1": 1800}), TEN + HOUR)
    assert press.method == "arrive"
    assert 0.6 * 1800 < (press.at - TEN).total_seconds() < 1.7 * 1800


def test_half_of_all_ways_take_longer_than_planned(world: World) -> None:
    orders = [an_order(f"w{i}", WorkOrderStatus.ON_THE_WAY, departed_at=TEN) for i in range(200)]
    state = a_state(*orders, travel_seconds=dict.fromkeys((order.id for order in orders), 1800))
    presses = world.next_presses(state, TEN + 5 * HOUR)
    assert len(presses) == 200
    assert 70 < sum(press.at > TEN + HOUR / 2 for press in presses) < 130


def test_where_there_is_no_road_the_way_takes_hours(world: World, scenario: Scenario) -> None:
    order = an_order(status=WorkOrderStatus.ON_THE_WAY, departed_at=TEN)
    [press] = world.next_presses(a_state(order), TEN + 12 * HOUR)
    assert press.at > TEN + timedelta(minutes=0.6 * scenario.visits.no_way_minutes)


@pytest.mark.parametrize(("share", "resolved"), [(0.0, True), (1.0, False)])
def test_a_visit_ends_resolved_or_needs_another(make_world: MakeWorld, share: float, resolved: bool) -> None:
    order = an_order(status=WorkOrderStatus.ON_SITE, visit_arrived_at=TEN)
    [press] = make_world(unresolved_share=share).next_presses(a_state(order), TEN + 10 * HOUR)
    assert press.method == "finish"
    assert press.arguments["resolved"] is resolved
    assert press.arguments["note"] in (notes().resolved if resolved else notes().unresolved)


def test_a_closed_door_puts_the_visit_on_hold(make_world: MakeWorld, scenario: Scenario) -> None:
    order = an_order(status=WorkOrderStatus.ON_SITE, visit_arrived_at=TEN)
    [press] = make_world(no_access_share=1.0).next_presses(a_state(order), TEN + HOUR)
    assert press.method == "hold"
    assert press.at == TEN + timedelta(minutes=scenario.visits.no_access_wait_minutes)
    assert press.arguments["reason"] == "customer_no_access"
    assert press.arguments["until"] > press.at  # type: ignore[operator]


def test_a_door_that_was_closed_once_has_another_chance(make_world: MakeWorld) -> None:
    world = make_world(no_access_share=0.5)
    order = an_order(status=WorkOrderStatus.ON_SITE, visit_arrived_at=TEN)
    hold = Hold(Interval(TEN - 2 * HOUR, TEN - HOUR), "customer_no_access")
    found = set()
    for number in range(6):
        held = replace(order, situation=replace(order.situation, holds=(hold,) * number))
        found.update(methods(world, a_state(held), TEN + 10 * HOUR))
    assert found == {"hold", "finish"}


@pytest.mark.parametrize(("share", "accepted"), [(0.0, True), (1.0, False)])
def test_the_customer_signs_soon_after_the_work(make_world: MakeWorld, share: float, accepted: bool) -> None:
    order = an_order(status=WorkOrderStatus.RESOLVED)
    order = replace(order, situation=replace(order.situation, events={"notified_at": TEN, "resolved_at": TEN}))
    state = a_state(order, contacts={"s1": "陈主任"})
    [press] = make_world(refused_share=share).next_presses(state, TEN + HOUR)
    assert press.method == "sign_off"
    assert timedelta(minutes=10) <= press.at - TEN <= timedelta(minutes=20)
    assert press.arguments == {"work_order_id": "w1", "accepted": accepted, "signed_by": "陈主任"}


# ---- calls, answers, absences


def test_a_new_fault_is_reported_when_it_happens(world: World) -> None:
    fault = Fault("20260310-001", TEN, FaultReport("s1", "水泵不出水", "a1", notified_at=TEN))
    [press] = world.next_presses(a_state(faults=(fault,)), TEN)
    assert (press.method, press.at, press.arguments) == ("report_fault", TEN, {"report": fault.report})


def test_the_hotline_answers_a_caller_within_minutes(world: World) -> None:
    order = an_order(status=WorkOrderStatus.OPEN, technician_id=None)
    order = replace(order, situation=replace(order.situation, events={"notified_at": TEN}))
    [press] = world.next_presses(a_state(order), TEN + HOUR)
    assert press.method == "respond"
    assert timedelta(minutes=3) <= press.at - TEN <= timedelta(minutes=25)


def test_a_loaner_is_brought_after_it_fell_due(world: World) -> None:
    order = an_order(status=WorkOrderStatus.OPEN, technician_id=None)
    [press] = world.next_presses(a_state(order, loaner_due={"w1": TEN}), TEN + 3 * HOUR)
    assert press.method == "provide_loaner"
    assert timedelta(minutes=30) <= press.at - TEN <= timedelta(minutes=150)


def test_a_technician_who_falls_out_is_away_until_his_shift_ends(make_world: MakeWorld) -> None:
    shift = a_day_shift()
    state = a_state(since=shift.span.start)
    [press] = make_world(absences_per_shift=1.0).next_presses(state, shift.span.end)
    assert press.method == "record_absence"
    assert press.arguments["span"] == Interval(press.at, shift.span.end)


def test_an_absence_is_recorded_once(make_world: MakeWorld) -> None:
    shift = a_day_shift()
    state = a_state(since=shift.span.start)
    world = make_world(absences_per_shift=1.0)
    [press] = world.next_presses(state, shift.span.end)
    away = Absence("t1", Interval(press.at, shift.span.end), "病假")
    assert world.next_presses(replace(state, absences=(away,)), shift.span.end) == []


# ---- laws

STATUSES = (WorkOrderStatus.DISPATCHED, WorkOrderStatus.ON_THE_WAY, WorkOrderStatus.ON_SITE, WorkOrderStatus.RESOLVED)
orders = st.builds(
    lambda number, status, visit, ago: an_order(
        f"w{number}",
        status,
        visit_number=visit,
        technician_id=f"t{number}",
        departed_at=TEN - ago * MINUTE,
        visit_arrived_at=TEN - ago * MINUTE,
    ),
    st.integers(1, 9),
    st.sampled_from(STATUSES),
    st.integers(1, 3),
    st.integers(0, 90),
)
many_orders = st.lists(orders, max_size=6, unique_by=lambda order: order.id)
LAWFUL = World(demo_day().visits, FaultBook({}, {}), notes(), seed=1)


@given(many_orders, st.integers(0, 300), st.integers(0, 300))
def test_what_is_due_early_is_still_due_later(found: list, early: int, more: int) -> None:  # type: ignore[type-arg]
    state = a_state(*found, travel_seconds={order.id: 1200 for order in found})
    first = LAWFUL.next_presses(state, TEN + early * MINUTE)
    later = LAWFUL.next_presses(state, TEN + (early + more) * MINUTE)
    assert later[: len(first)] == first


@given(many_orders, st.integers(0, 300))
def test_presses_come_in_order_between_what_was_and_what_is(found: list, later: int) -> None:  # type: ignore[type-arg]
    state = a_state(*found, travel_seconds={order.id: 1200 for order in found})
    now = TEN + later * MINUTE
    moments = [press.at for press in LAWFUL.next_presses(state, now)]
    assert moments == sorted(moments)
    assert all(state.since <= at <= now for at in moments)


@given(many_orders)
def test_every_press_has_a_key_of_its_own(found: list) -> None:  # type: ignore[type-arg]
    presses = LAWFUL.next_presses(a_state(*found), TEN + 12 * HOUR)
    assert len({press.key for press in presses}) == len(presses)
    assert {press.method for press in presses} <= METHODS


def test_the_world_uses_public_methods_of_the_desk_that_record_who_pressed() -> None:
    public = {
        name
        for name, method in inspect.getmembers(Desk, inspect.isfunction)
        if not name.startswith("_") and {"now", "actor", "command_id"} <= set(inspect.signature(method).parameters)
    }
    assert public >= METHODS


def test_every_button_is_one_the_board_has() -> None:
    shell = Path(web.__file__).parent
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted(shell.rglob("*.py")))
    on_the_board = set(re.findall(r"desk(?:\(\))?\.(\w+)\(", source))
    assert on_the_board >= METHODS


def test_a_technician_ticks_the_letters_papers_before_he_finishes() -> None:
    there = an_order(status=WorkOrderStatus.ON_SITE, visit_arrived_at=TEN - 3 * HOUR)
    world = World(certain(demo_day().visits), FaultBook({}, {}), notes(), seed=1)
    papers = {"w1": ("tested", "customer_consent")}
    (press,) = world.next_presses(a_state(there, missing_steps=papers), TEN + 12 * HOUR)
    assert (press.method, press.actor) == ("record_steps", "t1")
    assert press.arguments == {"work_order_id": "w1", "steps": ("tested", "customer_consent")}
    (then,) = world.next_presses(a_state(there, missing_steps={"w1": ()}), TEN + 12 * HOUR)
    assert (then.method, then.at) == ("finish", press.at)


def test_nobody_ticks_papers_for_a_repair_that_needs_another_visit() -> None:
    there = an_order(status=WorkOrderStatus.ON_SITE, visit_arrived_at=TEN - 3 * HOUR)
    world = World(certain(demo_day().visits, unresolved_share=1.0), FaultBook({}, {}), notes(), seed=1)
    state = a_state(there, missing_steps={"w1": ("tested",)})
    assert methods(world, state, TEN + 12 * HOUR) == ["finish"]
