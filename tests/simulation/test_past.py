"""The demo's past and its first morning are consistent with the desk: every row is the fold of its events."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.duties import OwedState
from dispatch.model.commitment import CommitmentState
from dispatch.model.event import Event, EventKind
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.simulation.company_files import FaultBook
from dispatch.simulation.demo import fill
from dispatch.simulation.demo_company import DemoCompany, store_company
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.history import reported
from dispatch.simulation.past import subjects_of
from dispatch.simulation.ready import is_filled
from dispatch.simulation.scenario import Scenario
from dispatch.store.memory import MemoryStore
from dispatch.store.verify import verify
from tests.builders import a_desk
from tests.simulation.conftest import DEMO_MORNING


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="module")
def desk(store: MemoryStore) -> Desk:
    """A desk on a store that the demo has been written into."""
    desk = a_desk(store)
    fill(desk, store, seed=1, now=DEMO_MORNING, say=lambda words: None)
    return desk


@pytest.fixture(scope="module")
def work_orders(desk: Desk) -> tuple[WorkOrder, ...]:
    with desk.reading() as unit:
        return unit.recent_work_orders(10_000)


@pytest.fixture(scope="module")
def events(desk: Desk) -> tuple[Event, ...]:
    with desk.reading() as unit:
        return unit.events()


@pytest.fixture(scope="module")
def closed(work_orders: tuple[WorkOrder, ...]) -> list[WorkOrder]:
    return [one for one in work_orders if one.status is WorkOrderStatus.CLOSED and one.purpose is Purpose.FAULT]


@pytest.fixture(scope="module")
def inspections(work_orders: tuple[WorkOrder, ...]) -> list[WorkOrder]:
    return [one for one in work_orders if one.purpose is Purpose.INSPECTION]


@pytest.fixture(scope="module")
def open_ones(work_orders: tuple[WorkOrder, ...]) -> list[WorkOrder]:
    return [one for one in work_orders if one.status is WorkOrderStatus.OPEN and one.purpose is Purpose.FAULT]


def test_the_store_is_sound(desk: Desk) -> None:
    with desk.reading() as unit:
        assert verify(unit) == ()


def test_three_months_hold_some_twenty_seven_hundred_closed_work_orders(
    work_orders: tuple[WorkOrder, ...],
    closed: list[WorkOrder],
    open_ones: list[WorkOrder],
    inspections: list[WorkOrder],
    scenario: Scenario,
) -> None:
    assert 2_400 < len(closed) < 3_000
    assert len(open_ones) == scenario.start.open_faults
    assert len(closed) + len(open_ones) + len(inspections) == len(work_orders)


def test_some_owed_visits_were_made_some_are_due_and_some_are_overdue(desk: Desk) -> None:
    today = DEMO_MORNING.date()
    owed = [visit.owed for visit in desk.owed_visits(until=today + timedelta(days=35), now=DEMO_MORNING)]
    states = Counter(one.state for one in owed)
    assert states[OwedState.DUE] == states[OwedState.MISSED] == 0
    assert states[OwedState.DONE] > 100
    assert states[OwedState.OPEN] > 20
    assert 0 < sum(one.overdue for one in owed) < 25


def test_every_letter_with_recurring_visits_has_some_that_were_made(inspections: list[WorkOrder]) -> None:
    made = [one for one in inspections if one.status is WorkOrderStatus.CLOSED]
    assert {one.policy_id for one in made} == {"L01", "L12", "L14"}


def test_a_contract_gives_the_interval_that_the_letter_leaves_open(desk: Desk) -> None:
    duties = [one.duty for one in desk.duties(now=DEMO_MORNING) if one.subject.policy.id == "L01"]
    assert {duty.months for duty in duties} == {None, 6}


def test_about_fourteen_of_fifteen_promises_were_kept(desk: Desk, closed: list[WorkOrder]) -> None:
    states = Counter(clock.state for one in closed for clock in desk.clocks(one, now=DEMO_MORNING))
    met, breached = states[CommitmentState.MET], states[CommitmentState.BREACHED]
    assert 0.9 < met / (met + breached) < 0.96


def test_events_were_learnt_in_the_order_of_their_numbers(events: tuple[Event, ...]) -> None:
    past = [event.recorded_at for event in events if event.recorded_at < DEMO_MORNING - timedelta(days=1)]
    assert past == sorted(past)


def test_nothing_of_the_past_is_in_the_future(events: tuple[Event, ...]) -> None:
    assert max(event.recorded_at for event in events) <= DEMO_MORNING


def test_nobody_was_in_two_places_at_once(events: tuple[Event, ...]) -> None:
    visits: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in (EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED):
            visits[str(event.technician_id)].append(event)
    assert len(visits) > 60
    for found in visits.values():
        for departed, arrived, finished in zip(found[::3], found[1::3], found[2::3], strict=True):
            assert [departed.kind, arrived.kind, finished.kind] == [
                EventKind.DEPARTED,
                EventKind.ARRIVED,
                EventKind.FINISHED,
            ]
            assert departed.work_order_id == arrived.work_order_id == finished.work_order_id


def test_everybody_had_the_skill_for_his_visits(closed: list[WorkOrder], desk: Desk) -> None:
    with desk.reading() as unit:
        crew = {technician.id: technician for technician in unit.technicians()}
    assert all(crew[str(one.technician_id)].skills.get(one.skill, 0) >= one.level for one in closed)


def test_some_visits_had_to_be_repeated(closed: list[WorkOrder]) -> None:
    visits = Counter(one.visit_number for one in closed)
    assert 0.05 < (len(closed) - visits[1]) / len(closed) < 0.15


def test_no_open_fault_is_hopeless_in_the_morning(desk: Desk, open_ones: list[WorkOrder]) -> None:
    for one in open_ones:
        assert all(clock.state is CommitmentState.PENDING for clock in desk.clocks(one, now=DEMO_MORNING))


def test_open_faults_were_reported_within_the_last_day(open_ones: list[WorkOrder], scenario: Scenario) -> None:
    oldest = DEMO_MORNING - timedelta(hours=scenario.start.oldest_hours)
    assert all(oldest <= one.notified_at < DEMO_MORNING for one in open_ones)


def test_every_business_has_something_open_in_the_morning(open_ones: list[WorkOrder]) -> None:
    assert {one.policy_id for one in open_ones} == {"L01", "L08", "L12", "L13", "L14"}
    assert any(one.situation.emergency for one in open_ones)


def test_the_clock_stands_at_the_demo_morning(desk: Desk, scenario: Scenario) -> None:
    with desk.reading() as unit:
        clock = DemoTime.from_json(unit.setting(SETTING) or "")
    assert (clock.shown, clock.speed) == (DEMO_MORNING, scenario.start.clock_speed)


def test_filling_again_changes_nothing(desk: Desk, store: MemoryStore) -> None:
    assert is_filled(store)
    with store.reading() as unit:
        before = unit.last_event()
    fill(desk, store, seed=1, now=DEMO_MORNING, say=lambda words: None)
    with store.reading() as unit:
        assert unit.last_event() == before


def test_an_empty_store_is_not_filled() -> None:
    assert not is_filled(MemoryStore())


def test_a_past_report_holds_what_the_desk_would_have_written(
    company: DemoCompany, book: FaultBook, scenario: Scenario
) -> None:
    store = MemoryStore()
    desk = a_desk(store)
    with store.writing() as unit:
        store_company(unit, company)
    process = FaultProcess(company.sites, company.assets, book, scenario.faults, seed=7)
    subjects = subjects_of(company)[0]
    for fault in process.on(DEMO_MORNING.date() - timedelta(days=3)):
        taken_in = desk.report_fault(fault.report, now=fault.at, actor="demo-dispatcher", command_id=fault.key)
        with desk.reading() as unit:
            [event] = unit.events(work_order_id=taken_in.id)
        told = reported(fault, taken_in.id, subjects[str(taken_in.asset_id)], taken_in.policy_version)
        assert (told.kind, told.at, dict(told.facts)) == (event.kind, event.at, dict(event.facts))
