"""The demo keeps the letters' papers: nobody of its past left a site without them; its crew has a month to show."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.desk import Desk
from dispatch.model.event import EventKind
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.rosters import ShortDay
from dispatch.simulation.demo import fill
from dispatch.simulation.demo_crew import enter_crew_month, store_crew_site
from dispatch.store.memory import MemoryStore
from dispatch.store.verify import verify
from tests.builders import a_desk
from tests.simulation.conftest import DEMO_MORNING

MARCH = date(2026, 3, 1)


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    desk = a_desk(store)
    fill(desk, store, seed=2, now=DEMO_MORNING, say=lambda words: None)
    return desk


@pytest.fixture(scope="module")
def repairs(desk: Desk) -> list[WorkOrder]:
    with desk.reading() as unit:
        orders = unit.recent_work_orders(10_000)
    return [one for one in orders if one.status is WorkOrderStatus.CLOSED and one.purpose is Purpose.FAULT]


def test_every_repair_of_the_past_has_the_papers_of_its_letter(desk: Desk, repairs: list[WorkOrder]) -> None:
    assert [one.id for one in repairs if desk.missing_steps(one, "finish")] == []
    assert {one.policy_id for one in repairs if one.service.steps} == {"L08", "L12"}


def test_papers_were_ticked_before_the_visit_ended(desk: Desk, repairs: list[WorkOrder]) -> None:
    weighbridge = next(one for one in repairs if one.policy_id == "L12")
    with desk.reading() as unit:
        kinds = [event.kind for event in unit.events(work_order_id=weighbridge.id)]
    last_tick = len(kinds) - 1 - kinds[::-1].index(EventKind.STEP_RECORDED)
    assert EventKind.FINISHED in kinds[last_tick:]
    assert kinds[last_tick + 1] is EventKind.FINISHED


def test_the_crew_has_an_absence_an_announced_day_and_somebody_with_too_little_rest(desk: Desk) -> None:
    sheet = desk.crew_sheet("S9001", MARCH)
    assert sheet is not None
    assert sheet.report.absent == (ShortDay(date(2026, 3, 12), 1),)
    assert sheet.report.notified == (date(2026, 3, 11),)
    assert sheet.report.rest_short == ("曾永福",)


@pytest.mark.parametrize("month", [2, 4, 12])
def test_the_crews_entries_fit_every_month(month: int) -> None:
    store = MemoryStore()
    desk = a_desk(store)
    now = DEMO_MORNING.replace(month=month, day=1)
    with store.writing() as unit:
        store_crew_site(unit)
    enter_crew_month(desk, now=now)
    assert desk.crew_sheet("S9001", date(2026, month, 1)) is not None


def test_the_store_is_sound_with_papers_and_crew(desk: Desk) -> None:
    with desk.reading() as unit:
        assert verify(unit) == ()
