"""From the desk's facts to the solver's problem and back: what only the desk knows must not get lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.explain import explain, letters_at, stated_at
from dispatch.model.moment import Interval
from dispatch.model.region import Place
from dispatch.model.technician import Employer, Shift, Technician
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.planning import Stated, orders_of, plan_from, state
from dispatch.planning.duty import without
from dispatch.planning.statement import ORDINARY_DUTY
from dispatch.planning.timing import APPOINTMENT_LEAD
from solver import UNREACHABLE, check, insert
from solver.problem import Visit
from tests.builders import (
    MONDAY_9,
    QINGCHENG,
    a_customer,
    a_desk,
    a_key,
    a_site,
    a_small_company,
    a_technician,
    an_asset,
    reported,
)
from tests.dispatch.planned import draft, published

HOUR = 3600


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def visit_of(stated: Stated, work_order: WorkOrder) -> Visit:
    return stated.problem.visits[[w.id for w in stated.work_orders].index(work_order.id)]


def add(desk: Desk, change: Callable[..., None]) -> None:
    with desk._store.writing() as unit:
        change(unit)


def test_a_promise_becomes_a_due_in_seconds_from_now(desk: Desk) -> None:
    work_order = reported(desk, notified_at=MONDAY_9 - timedelta(hours=2))
    (commitment,) = visit_of(stated_at(desk, MONDAY_9), work_order).commitments
    assert (commitment.due, commitment.on_finish) == (6 * HOUR, False)


def test_a_key_accounts_promise_weighs_three_times_an_ordinary_one(desk: Desk) -> None:
    stated = stated_at(desk, MONDAY_9)
    ordinary, key = reported(desk), reported(desk, site_id="s2", asset_id="a2")
    stated = stated_at(desk, MONDAY_9)
    weights = [visit_of(stated, w).commitments[0].breach_weight for w in (ordinary, key)]
    assert weights[1] == 3 * weights[0]


def test_nobody_is_sent_before_a_hold_ends(desk: Desk) -> None:
    work_order = reported(desk)
    until = MONDAY_9 + timedelta(hours=3)
    reason = "customer_no_access"
    desk.hold(work_order.id, until=until, reason=reason, version=1, now=MONDAY_9, actor="d", command_id=a_key())
    assert visit_of(stated_at(desk, MONDAY_9), work_order).release == 3 * HOUR


def test_nobody_comes_long_before_the_appointment(desk: Desk) -> None:
    at = MONDAY_9 + timedelta(hours=5)
    work_order = reported(desk, appointment_at=at)
    release = visit_of(stated_at(desk, MONDAY_9), work_order).release
    assert release == 5 * HOUR - APPOINTMENT_LEAD.total_seconds()


def test_an_absence_cuts_a_shift_in_two(desk: Desk) -> None:
    lunch = Interval(MONDAY_9 + timedelta(hours=3), MONDAY_9 + timedelta(hours=4))
    desk.record_absence("t1", span=lunch, reason="doctor", now=MONDAY_9, actor="d", command_id=a_key())
    today = [d.span for d in stated_at(desk, MONDAY_9).duties if d.technician.id == "t1"][:2]
    assert [span.end for span in today] == [lunch.start, MONDAY_9 + timedelta(hours=9)]
    assert today[1].start == lunch.end


def test_on_call_duty_takes_only_what_is_urgent(desk: Desk) -> None:
    night = Interval(MONDAY_9 + timedelta(hours=13), MONDAY_9 + timedelta(hours=22))
    add(desk, lambda unit: unit.add_shifts([Shift("night", "t1", night, on_call=True)]))
    urgent = reported(desk)
    add(desk, lambda unit: unit.add_sites([a_site("far", place=Place(province="湖南省", lat=28.2, lon=112.9))]))
    patient = reported(desk, site_id="far", asset_id=None, skill="pump")
    stated = stated_at(desk, MONDAY_9)
    demands = [dict(visit_of(stated, w).skills) for w in (urgent, patient)]
    assert [ORDINARY_DUTY in demand for demand in demands] == [False, True]
    held = next(s for s, d in zip(stated.problem.shifts, stated.duties, strict=True) if d.on_call)
    assert ORDINARY_DUTY not in dict(held.skills)


@pytest.mark.parametrize(("hours_left", "urgent"), [(10, True), (16, True), (16.5, True), (17, False), (23, False)])
def test_on_call_duty_takes_what_no_morning_shift_can_keep(desk: Desk, hours_left: float, urgent: bool) -> None:
    evening = MONDAY_9 + timedelta(hours=8)
    add(desk, lambda unit: unit.add_sites([a_site("q", place=QINGCHENG)]))
    notified = evening + timedelta(hours=hours_left - 24)
    work_order = reported(desk, now=evening, site_id="q", asset_id=None, skill="pump", notified_at=notified)
    demand = dict(visit_of(stated_at(desk, evening), work_order).skills)
    assert (ORDINARY_DUTY not in demand) is urgent


def test_a_subcontractor_is_never_sent_where_the_letter_forbids_it(desk: Desk) -> None:
    outsider = Technician(
        "t9", "外包", "13800000009", (23.126, 113.36), skills={"it": 3}, employer=Employer.SUBCONTRACTOR
    )
    add(desk, lambda unit: unit.add_customers([a_customer("c13", policy_id="L13")]))
    add(desk, lambda unit: unit.add_sites([a_site("s13", customer_id="c13")]))
    add(desk, lambda unit: unit.add_assets([an_asset("a13", site_id="s13", skill="it")]))
    add(desk, lambda unit: unit.add_technicians([outsider]))
    day = Interval(MONDAY_9, MONDAY_9 + timedelta(hours=9))
    add(desk, lambda unit: unit.add_shifts([Shift("t9@today", "t9", day)]))
    work_order = reported(desk, site_id="s13", asset_id="a13")
    plan = published(desk, MONDAY_9)
    assert [(left.work_order_id, left.reason) for left in plan.unassigned] == [(work_order.id, "no_technician")]


def test_a_place_without_a_road_is_left_out_as_unreachable(desk: Desk) -> None:
    add(desk, lambda unit: unit.add_sites([a_site("north", place=Place(province="黑龙江省", lat=46.0, lon=126.6))]))
    work_order = reported(desk, site_id="north", asset_id=None, skill="pump")
    stated = stated_at(desk, MONDAY_9)
    assert (stated.problem.travel == UNREACHABLE).any()
    assert [(u.work_order_id, u.reason) for u in draft(desk, MONDAY_9).unassigned] == [(work_order.id, "unreachable")]


def test_a_fault_nobody_can_find_is_left_out_and_says_so(desk: Desk) -> None:
    work_order = reported(desk, place=Place(province="广东省"))
    assert [(u.work_order_id, u.reason) for u in draft(desk, MONDAY_9).unassigned] == [(work_order.id, "no_place")]


def test_a_pin_on_somebody_without_duty_is_said_and_the_rest_is_planned(desk: Desk) -> None:
    add(desk, lambda unit: unit.add_technicians([a_technician("idle")]))
    pinned, other = reported(desk), reported(desk)
    level = PinLevel.TECHNICIAN
    desk.pin(
        pinned.id,
        level=level,
        technician_id="idle",
        arrive_at=None,
        version=1,
        now=MONDAY_9,
        actor="d",
        command_id=a_key(),
    )
    plan = draft(desk, MONDAY_9)
    assert [(left.work_order_id, left.reason) for left in plan.unassigned] == [(pinned.id, "pin_impossible")]
    assert plan.stop_of(other.id) is not None


def test_a_visit_that_overruns_the_shift_keeps_its_technician_on_duty(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    desk.depart(work_order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    desk.arrive(work_order.id, "t1", now=MONDAY_9 + timedelta(hours=1), actor="t1", command_id=a_key())
    late = MONDAY_9 + timedelta(hours=12)
    stated = stated_at(desk, late)
    solution = insert(stated.problem, {})
    assert check(stated.problem, solution) == ()
    found = plan_from(stated, solution).stop_of(work_order.id)
    assert found is not None
    assert found[0].technician_id == "t1"
    assert found[1].finish_at > late


def test_what_leaves_within_the_freeze_keeps_its_technician(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    snapshot = desk.snapshot(now=MONDAY_9, days=3)
    frozen = state(snapshot, letters_at(desk, MONDAY_9), desk.travel, freeze=timedelta(hours=1))
    assert visit_of(frozen, work_order).pin is not None
    assert visit_of(stated_at(desk, MONDAY_9), work_order).pin is None


def test_the_plan_in_force_comes_back_as_the_same_routes(desk: Desk) -> None:
    for _ in range(4):
        reported(desk)
    plan = published(desk, MONDAY_9)
    stated = stated_at(desk, MONDAY_9)
    again = insert(stated.problem, orders_of(stated, plan))
    assert [r.stops for r in plan_from(stated, again).routes] == [r.stops for r in plan.routes]


def test_explaining_names_who_could_go_and_what_blocks_the_rest(desk: Desk) -> None:
    work_order = reported(desk)
    published(desk, MONDAY_9)
    found = explain(desk, work_order.id, now=MONDAY_9)
    assert found.technician_id == "t1"
    assert [s.technician_id for s in found.suggestions] == ["t1", "t2"]
    assert {b.technician_id: b.reason for b in found.blocked} == {"t3": "no_skill"}


@pytest.mark.parametrize(
    ("gap", "left"),
    [((0, 1), [(1, 9)]), ((8, 9), [(0, 8)]), ((3, 4), [(0, 3), (4, 9)]), ((-1, 10), []), ((9, 10), [(0, 9)])],
)
def test_taking_a_gap_out_of_a_span(gap: tuple[int, int], left: list[tuple[int, int]]) -> None:
    def hours(begin: int, end: int) -> Interval:
        return Interval(MONDAY_9 + timedelta(hours=begin), MONDAY_9 + timedelta(hours=end))

    assert without(hours(0, 9), [hours(*gap)]) == tuple(hours(*part) for part in left)
