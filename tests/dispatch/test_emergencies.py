"""An emergency: the best choices are looked at first, then fault, technician and plan are stored together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.desk import Desk, FaultReport
from dispatch.emergencies import CHOICES, emergency, send
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.model.event import EventKind
from dispatch.model.plan import PlanStatus
from dispatch.model.region import Place
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_key, a_report, reported
from tests.repairs.a_day import faults, in_force, on_a_road, row

LATER = MONDAY_9 + timedelta(minutes=5)


@pytest.fixture
def desk() -> Desk:
    return on_a_road(4)


@pytest.fixture
def day(desk: Desk) -> list[str]:
    """Three visits of t1 in a row."""
    ids = faults(desk, [2, 3, 4])
    in_force(desk, {"t1": ids})
    return ids


def call(site: int = 1) -> FaultReport:
    return a_report(site_id=f"r{site}", asset_id=f"m{site}", service_seconds=1200)


def sent(desk: Desk, technician_id: str = "t1", command_id: str = "", **given: object) -> WorkOrder:
    of = emergency(desk, call(), now=LATER).of
    asked = replace(call(), **given)  # type: ignore[arg-type]
    return send(desk, asked, technician_id, of=of, now=LATER, actor="dispatcher", command_id=command_id or a_key())


def test_the_choices_say_who_is_there_when_and_whom_it_puts_off(desk: Desk, day: list[str]) -> None:
    found = emergency(desk, call(), now=LATER)
    assert 1 <= len(found.choices) <= CHOICES
    first = next(one for one in found.choices if one.technician_id == "t1")
    assert LATER <= first.depart_at < first.arrive_at < first.finish_at
    assert first.margin_seconds is not None
    put_off = {one.work_order_id: one for one in first.displaced}
    assert set(put_off) <= set(day)
    for one in put_off.values():
        assert one.arrive_after - one.arrive_before >= timedelta(minutes=1)
        assert one.margin_seconds is not None


def test_looking_changes_nothing(desk: Desk, day: list[str]) -> None:
    with desk.reading() as unit:
        before = unit.events()
    emergency(desk, call(), now=LATER)
    with desk.reading() as unit:
        assert unit.events() == before


def test_the_fault_is_taken_in_pinned_and_in_force_at_once(desk: Desk, day: list[str]) -> None:
    chosen = next(one for one in emergency(desk, call(), now=LATER).choices if one.technician_id == "t1")
    taken = sent(desk)
    assert taken.situation.emergency
    assert taken.status is WorkOrderStatus.DISPATCHED
    assert taken.technician_id == "t1"
    assert taken.pin is not None
    assert (taken.pin.level, taken.pin.technician_id) == (PinLevel.TECHNICIAN, "t1")
    with desk.reading() as unit:
        plan = unit.published_plan()
        assert plan is not None
        assert plan.status is PlanStatus.PUBLISHED
        found = plan.stop_of(taken.id)
        kinds = [event.kind for event in unit.events() if event.work_order_id == taken.id]
    assert found is not None
    assert (found[1].arrive_at, found[1].pinned) == (chosen.arrive_at, True)
    assert set(row(desk)) == {*day, taken.id}
    assert kinds == [EventKind.FAULT_REPORTED, EventKind.PINNED, EventKind.DISPATCHED]


def test_the_same_key_sends_once(desk: Desk, day: list[str]) -> None:
    of = emergency(desk, call(), now=LATER).of
    key = a_key()
    first, again = (send(desk, call(), "t1", of=of, now=LATER, actor="dispatcher", command_id=key) for _ in range(2))
    assert first.id == again.id
    with desk.reading() as unit:
        assert len(unit.open_work_orders()) == len(day) + 1


def test_a_choice_for_a_plan_of_yesterday_is_refused_and_nothing_is_stored(desk: Desk, day: list[str]) -> None:
    of = emergency(desk, call(), now=LATER).of
    in_force(desk, {"t1": list(reversed(day))}, now=LATER)
    with desk.reading() as unit:
        before = unit.events()
    with pytest.raises(Conflict, match=r"repair\.plan_changed"):
        send(desk, call(), "t1", of=of, now=LATER, actor="dispatcher", command_id=a_key())
    with desk.reading() as unit:
        assert unit.events() == before


def test_another_fault_that_came_in_between_takes_no_name_from_it(desk: Desk, day: list[str]) -> None:
    of = emergency(desk, call(), now=LATER).of
    other = reported(desk, now=LATER)
    taken = send(desk, call(), "t1", of=of, now=LATER, actor="dispatcher", command_id=a_key())
    assert taken.id != other.id
    assert taken.technician_id == "t1"


def test_who_cannot_go_is_refused(desk: Desk, day: list[str]) -> None:
    of = emergency(desk, call(), now=LATER).of
    with pytest.raises(Refused, match=r"emergency\.no_place"):
        send(
            desk,
            replace(call(), asset_id=None, skill="weighing"),
            "t1",
            of=of,
            now=LATER,
            actor="dispatcher",
            command_id=a_key(),
        )


def test_a_report_that_says_too_little_is_no_emergency(desk: Desk, day: list[str]) -> None:
    with pytest.raises(InputErrors):
        emergency(desk, replace(call(), description=""), now=LATER)


def test_nobody_is_offered_for_a_place_nobody_knows(desk: Desk, day: list[str]) -> None:
    nowhere = replace(call(), place=Place(address="某处"))
    assert emergency(desk, nowhere, now=LATER).choices == ()


def test_without_a_plan_there_is_nothing_to_squeeze_it_into(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"repair\.no_plan"):
        emergency(desk, call(), now=LATER)


def test_who_is_there_first_without_breaking_a_promise_comes_first(desk: Desk) -> None:
    far, near = faults(desk, [4, 2])
    in_force(desk, {"t1": [far, near]})
    first = emergency(desk, call(1), now=LATER).choices[0]
    assert first.technician_id == "t1"
    assert first.depart_at == LATER, "he goes there before anything else"
    assert {one.work_order_id for one in first.displaced} == {far, near}
    assert all(one.margin_seconds is not None and one.margin_seconds >= 0 for one in first.displaced)
