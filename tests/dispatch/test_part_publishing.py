"""A draft applied to some technicians: nobody else's day changes, and no visit is lost or made twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import InputErrors, PlanStale, Refused
from dispatch.explain import stated_at
from dispatch.model.event import EventKind
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.part_publishing import publish_part
from dispatch.plan_changes import belonging_together, visits_of
from dispatch.planning import orders_of, plan_from
from dispatch.store.verify import verify
from solver import check, insert
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

ME = "li"


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


@pytest.fixture
def orders(desk: Desk) -> tuple[WorkOrder, ...]:
    """Two in Guangzhou, one in Shenzhen; all with whom the plan in force sends."""
    found = (reported(desk), reported(desk), reported(desk, site_id="s2", asset_id="a2"))
    published(desk, MONDAY_9)
    return found


def drafted(desk: Desk, where: Mapping[str, str | None]) -> Plan:
    """A sound draft in which these work orders go to these technicians, or to nobody, and all others stay."""
    stated = stated_at(desk, MONDAY_9)
    rows = {shift: list(row) for shift, row in orders_of(stated, stated.snapshot.published).items()}
    number = {order.id: i for i, order in enumerate(stated.work_orders)}
    first = {duty.technician.id: shift for shift, duty in reversed(list(enumerate(stated.duties)))}
    for order_id, technician_id in where.items():
        for row in rows.values():
            if number[order_id] in row:
                row.remove(number[order_id])
        if technician_id is not None:
            rows.setdefault(first[technician_id], []).append(number[order_id])
    solution = insert(stated.problem, {shift: tuple(row) for shift, row in rows.items()})
    assert check(stated.problem, solution) == ()
    return desk.submit_plan(plan_from(stated, solution), now=MONDAY_9, actor="planner")


def apply(desk: Desk, draft: Plan, *technician_ids: str, key: str | None = None) -> Plan:
    return publish_part(
        desk, draft.version, frozenset(technician_ids), now=MONDAY_9, actor=ME, command_id=key or a_key()
    )


def who(plan: Plan | None) -> dict[str, str]:
    return {id: visiting.technician_id for id, visiting in visits_of(plan).items()}


def in_force(desk: Desk) -> Plan:
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    return plan


def codes(caught: pytest.ExceptionInfo[InputErrors]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_the_chosen_get_their_new_routes_and_nobody_else_changes(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    late = reported(desk, site_id="s2", asset_id="a2")
    before = who(in_force(desk))
    draft = drafted(desk, {late.id: "t2"})
    made = apply(desk, draft, "t2")
    assert who(made) == {**before, late.id: "t2"}
    assert (made.status, made.published_by) == (PlanStatus.PUBLISHED, ME)


def test_a_new_visit_of_somebody_not_chosen_waits_with_a_reason(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    new = reported(desk)
    draft = drafted(desk, {new.id: "t1"})
    made = apply(desk, draft, "t2")
    assert [(one.work_order_id, one.reason) for one in made.unassigned] == [(new.id, "no_time")]


def test_a_visit_that_would_be_made_twice_is_named_with_who_keeps_it(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    before = in_force(desk)
    assert who(before)[orders[0].id] == "t1"
    draft = drafted(desk, {orders[0].id: "t2"})
    with pytest.raises(InputErrors) as caught:
        apply(desk, draft, "t2")
    assert codes(caught) == ["part.doubled"]
    assert caught.value.problems[0].facts == {"id": orders[0].id, "technician": "t2", "other": "t1"}
    assert in_force(desk) == before


def test_a_visit_that_would_be_lost_is_named_with_who_gets_it(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    before = in_force(desk)
    draft = drafted(desk, {orders[0].id: "t2"})
    with pytest.raises(InputErrors) as caught:
        apply(desk, draft, "t1")
    assert codes(caught) == ["part.lost"]
    assert in_force(desk) == before


def test_both_who_hand_a_visit_over_belong_together(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    draft = drafted(desk, {orders[0].id: "t2"})
    assert belonging_together(in_force(desk), draft, {"t1"}) == {"t1", "t2"}
    assert belonging_together(in_force(desk), draft, {"t3"}) == {"t3"}
    made = apply(desk, draft, "t1", "t2")
    assert who(made)[orders[0].id] == "t2"


def test_what_is_left_of_the_draft_waits_on_and_can_be_applied_next(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    here, there = reported(desk), reported(desk, site_id="s2", asset_id="a2")
    draft = drafted(desk, {here.id: "t1", there.id: "t2"})
    first = apply(desk, draft, "t2")
    with desk.reading() as unit:
        rest = unit.latest_draft()
        assert unit.plan(draft.version).status is PlanStatus.DISCARDED
    assert rest is not None
    assert rest.version > first.version
    second = apply(desk, rest, "t1")
    assert who(second) == who(draft)
    with desk.reading() as unit:
        assert unit.latest_draft() is None
        assert verify(unit) == ()


def test_work_orders_bookings_and_log_say_the_same(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    late = reported(desk, site_id="s2", asset_id="a2")
    draft = drafted(desk, {late.id: "t2"})
    made = apply(desk, draft, "t2")
    with desk.reading() as unit:
        assert unit.work_order(late.id).technician_id == "t2"
        assert {booking.plan_version for booking in unit.bookings()} == {made.version}
        told = [event for event in unit.events() if event.kind is EventKind.PLAN_PUBLISHED][-1]
        assert verify(unit) == ()
    assert (told.facts["draft"], told.facts["technicians"]) == (draft.version, ["t2"])


def test_the_same_click_twice_publishes_once(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    late = reported(desk, site_id="s2", asset_id="a2")
    draft, key = drafted(desk, {late.id: "t2"}), a_key()
    assert apply(desk, draft, "t2", key=key) == apply(desk, draft, "t2", key=key)


def test_choosing_nobody_or_a_draft_that_is_gone_is_refused(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    draft = drafted(desk, {})
    with pytest.raises(InputErrors) as caught:
        apply(desk, draft)
    assert codes(caught) == ["part.nobody"]
    drafted(desk, {})
    with pytest.raises(Refused, match="not_a_draft"):
        apply(desk, draft, "t1")


def test_a_route_that_cannot_be_driven_any_more_is_named(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    draft = drafted(desk, {})
    desk.pin(
        orders[0].id, level=PinLevel.BOTH, technician_id="t1", arrive_at=MONDAY_9 + timedelta(minutes=30), version=None,
        now=MONDAY_9, actor=ME, command_id=a_key(),
    )  # fmt: skip
    desk.pin(
        orders[1].id, level=PinLevel.BOTH, technician_id="t1", arrive_at=MONDAY_9 + timedelta(minutes=30), version=None,
        now=MONDAY_9, actor=ME, command_id=a_key(),
    )  # fmt: skip
    with pytest.raises(InputErrors) as caught:
        apply(desk, draft, "t2")
    assert codes(caught) == ["part.no_longer_fits"]


def test_a_draft_made_before_somebody_fell_out_is_stale_in_part_too(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    late = reported(desk, site_id="s2", asset_id="a2")
    draft = drafted(desk, {late.id: "t2"})
    span = Interval(MONDAY_9, MONDAY_9 + timedelta(days=3))
    desk.record_absence("t2", span=span, reason="病假", now=MONDAY_9, actor=ME, command_id=a_key())
    with pytest.raises(PlanStale):
        apply(desk, draft, "t1", "t2")


def test_something_that_happens_while_it_is_made_stops_it(desk: Desk, orders: tuple[WorkOrder, ...]) -> None:
    draft = drafted(desk, {})
    stated = stated_at(desk, MONDAY_9)
    made = plan_from(stated, insert(stated.problem, orders_of(stated, draft)))
    desk.cancel(orders[0].id, reason="", version=None, now=MONDAY_9, actor="other", command_id=a_key())
    before = in_force(desk)
    with pytest.raises(PlanStale):
        desk.publish_part(
            replace(made), of=draft.version, technician_ids={"t1"}, now=MONDAY_9, actor=ME, command_id=a_key()
        )
    assert in_force(desk) == before
    with desk.reading() as unit:
        assert unit.plan(draft.version).status is PlanStatus.DRAFT


TECHNICIANS = ("t1", "t2")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([*TECHNICIANS, None]), min_size=5, max_size=5),
    st.sets(st.sampled_from(TECHNICIANS), min_size=1),
)
def test_a_part_is_refused_or_gives_everybody_exactly_one_of_the_two_plans(
    wanted: list[str | None], chosen: set[str]
) -> None:
    desk = a_small_company(a_desk())
    planned = [reported(desk) for _ in range(3)]
    before = who(published(desk, MONDAY_9))
    every = [*planned, reported(desk), reported(desk)]
    draft = drafted(desk, {order.id: technician for order, technician in zip(every, wanted, strict=True)})
    after = who(draft)
    try:
        made = who(apply(desk, draft, *chosen))
    except InputErrors:
        with desk.reading() as unit:
            assert belonging_together(unit.published_plan(), draft, chosen) != chosen
        assert who(in_force(desk)) == before
        return
    for id in before.keys() | after.keys():
        keeps, gets = before.get(id), after.get(id)
        assert made.get(id) == (gets if gets in chosen else None if keeps in chosen else keeps)
    with desk.reading() as unit:
        assert verify(unit) == ()
