"""The player brings a desk's world up to the present, tolerates whoever was faster, and never counts a press twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.errors import Unavailable
from dispatch.model.event import EventKind
from dispatch.model.moment import to_text
from dispatch.model.work_order import WorkOrderStatus
from dispatch.simulation.company_files import FaultBook, fault_book, notes
from dispatch.simulation.play import BEGAN_SETTING, SEED_SETTING, Player, fault_process, play, player_of
from dispatch.simulation.scenario import Scenario
from dispatch.simulation.world import World
from dispatch.store.memory import MemoryStore
from dispatch.store.verify import verify
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published
from tests.simulation.worlds import certain

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return a_small_company(a_desk(store))


@pytest.fixture
def quiet(scenario: Scenario) -> Scenario:
    """No new faults and no mishaps."""
    return replace(scenario, faults=replace(scenario.faults, per_day=0.0), visits=certain(scenario.visits))


def a_player(desk: Desk, scenario: Scenario, *, began: datetime = MONDAY_9, seed: int = 1) -> Player:
    with desk.reading() as unit:
        process = fault_process(unit, scenario, seed=seed)
    book: FaultBook = fault_book()
    return Player(desk, World(scenario.visits, book, notes(), seed=seed), process, scenario.world, began=began)


def live(desk: Desk, player: Player, *, hours: float, step: timedelta = 5 * MINUTE) -> None:
    """Tick on and plan anew after every tick, as the planner beside would."""
    now = MONDAY_9
    while now < MONDAY_9 + timedelta(hours=hours):
        now += step
        player.tick(now)
        published(desk, now)


def history(desk: Desk) -> list[tuple[str, str | None, datetime, str]]:
    """What the people of the world did; the planner's own events aside."""
    ours = (EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED, EventKind.SIGNED_OFF, EventKind.FAULT_REPORTED)
    with desk.reading() as unit:
        return [(e.kind.value, e.work_order_id, e.at, e.actor) for e in unit.events() if e.kind in ours]


def status(desk: Desk, work_order_id: str) -> WorkOrderStatus:
    with desk.reading() as unit:
        return unit.work_order(work_order_id).status


def test_a_planned_fault_is_driven_to_repaired_and_signed_for(desk: Desk, quiet: Scenario) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    live(desk, a_player(desk, quiet), hours=5)
    assert status(desk, order.id) is WorkOrderStatus.CLOSED
    kinds = [kind for kind, *_ in history(desk)]
    assert kinds == ["fault_reported", "departed", "arrived", "finished", "signed_off"]


def test_a_repair_that_fails_brings_a_second_visit(desk: Desk, quiet: Scenario) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    clumsy = replace(quiet, visits=certain(quiet.visits, unresolved_share=1.0))
    live(desk, a_player(desk, clumsy), hours=4)
    with desk.reading() as unit:
        assert unit.work_order(order.id).visit_number >= 2


def test_faults_come_in_by_themselves(desk: Desk, quiet: Scenario) -> None:
    busy = replace(quiet, faults=replace(quiet.faults, per_day=400.0))
    a_player(desk, busy).tick(MONDAY_9 + 30 * MINUTE)
    with desk.reading() as unit:
        found = unit.open_work_orders()
    assert len(found) > 3
    assert all(MONDAY_9 < order.notified_at <= MONDAY_9 + 30 * MINUTE for order in found)


def test_a_fault_is_reported_once_whoever_comes_back_for_it(desk: Desk, quiet: Scenario) -> None:
    busy = replace(quiet, faults=replace(quiet.faults, per_day=400.0))
    for _ in range(2):
        a_player(desk, busy).tick(MONDAY_9 + 30 * MINUTE)
    keys = [fault.key for fault in _process(desk, busy).between(MONDAY_9, MONDAY_9 + 30 * MINUTE)]
    assert len([kind for kind, *_ in history(desk) if kind == "fault_reported"]) == len(keys)


def test_the_same_seed_lives_the_same_day(quiet: Scenario) -> None:
    days = []
    for _ in range(2):
        desk = a_small_company(a_desk())
        reported(desk)
        published(desk, MONDAY_9)
        live(desk, a_player(desk, quiet), hours=4)
        days.append(history(desk))
    assert days[0] == days[1]


def test_a_player_started_again_goes_on_as_if_nothing_had_happened(quiet: Scenario) -> None:
    days = []
    for restart in (False, True):
        desk = a_small_company(a_desk())
        reported(desk)
        published(desk, MONDAY_9)
        player = a_player(desk, quiet)
        for number in range(1, 49):
            player = a_player(desk, quiet, began=MONDAY_9 + (number - 1) * 5 * MINUTE) if restart else player
            player.tick(MONDAY_9 + number * 5 * MINUTE)
        days.append(history(desk))
    assert days[0] == days[1]


def test_a_slow_tick_presses_what_many_quick_ones_would(quiet: Scenario) -> None:
    days = []
    for step in (1, 60):
        desk = a_small_company(a_desk())
        reported(desk)
        published(desk, MONDAY_9)
        player = a_player(desk, quiet)
        for minute in range(step, 301, step):
            player.tick(MONDAY_9 + minute * MINUTE)
        days.append(history(desk))
    assert days[0] == days[1]


def test_a_technician_who_pressed_himself_is_not_pressed_for_again(desk: Desk, quiet: Scenario) -> None:
    order = reported(desk)
    plan = published(desk, MONDAY_9)
    found = plan.stop_of(order.id)
    assert found is not None
    who = found[0].technician_id
    desk.depart(order.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    live(desk, a_player(desk, quiet), hours=5)
    assert [kind for kind, *_ in history(desk)].count("departed") == 1
    assert status(desk, order.id) is WorkOrderStatus.CLOSED


def test_a_cancelled_visit_is_left_alone(desk: Desk, quiet: Scenario) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    desk.cancel(order.id, reason="customer", version=None, now=MONDAY_9, actor="d", command_id=a_key())
    a_player(desk, quiet).tick(MONDAY_9 + 90 * MINUTE)
    assert status(desk, order.id) is WorkOrderStatus.CANCELLED


def test_while_the_clock_stands_nothing_happens(desk: Desk, quiet: Scenario) -> None:
    reported(desk)
    published(desk, MONDAY_9)
    assert a_player(desk, quiet).tick(MONDAY_9) == 0


def test_what_was_missed_for_too_long_happens_at_the_end_of_it(desk: Desk, quiet: Scenario) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    late = MONDAY_9 + timedelta(hours=6)
    a_player(desk, quiet).tick(late)
    [departed] = [at for kind, _, at, _ in history(desk) if kind == "departed"]
    assert departed == late - timedelta(minutes=quiet.world.catch_up_minutes)
    assert status(desk, order.id) is not WorkOrderStatus.DISPATCHED


def test_a_busy_day_with_mishaps_leaves_a_sound_store(desk: Desk, scenario: Scenario) -> None:
    rough = replace(
        scenario,
        faults=replace(scenario.faults, per_day=25.0),
        visits=certain(
            scenario.visits, unresolved_share=0.3, refused_share=0.3, no_access_share=0.3, absences_per_shift=0.3
        ),
    )
    reported(desk)
    published(desk, MONDAY_9)
    live(desk, a_player(desk, rough), hours=9, step=15 * MINUTE)
    with desk.reading() as unit:
        assert verify(unit) == ()
    assert len(history(desk)) > 20


def test_a_store_without_a_demo_is_told_so(desk: Desk, quiet: Scenario) -> None:
    with pytest.raises(Unavailable, match=r"demo\.not_filled"):
        player_of(desk, quiet)


def test_the_process_lives_on_the_clock_of_the_store(desk: Desk, store: MemoryStore, quiet: Scenario) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    with store.writing() as unit:
        unit.put_setting(SEED_SETTING, "1")
        unit.put_setting(BEGAN_SETTING, to_text(MONDAY_9))
        unit.put_setting(SETTING, DemoTime(MONDAY_9 + 90 * MINUTE, 0.0, 0).to_json())
    stop = _StopAfterOneTick()
    play(desk, stop, quiet)
    assert status(desk, order.id) is not WorkOrderStatus.DISPATCHED


class _StopAfterOneTick(threading.Event):
    """Lets the loop run once without waiting."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    def wait(self, timeout: float | None = None) -> bool:
        self._asked += 1
        return self._asked > 1


def _process(desk: Desk, scenario: Scenario):  # type: ignore[no-untyped-def]
    with desk.reading() as unit:
        return fault_process(unit, scenario, seed=1)
