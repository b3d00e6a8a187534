"""A past minute once more: rebuilt from the events, driven on with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.moment import Interval
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.store.sql import SqlStore
from dispatch.whatif.parts import parts
from dispatch.whatif.past_faults import lasting_name
from dispatch.whatif.replay import PastMinute, happened, past_minute
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import Length, PlannerChange, StartFrom, WhatIf
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported

LATER = MONDAY_9 + timedelta(hours=1)
ARRIVED, LEFT = MONDAY_9 + timedelta(minutes=30), MONDAY_9 + timedelta(minutes=77)
END = MONDAY_9 + timedelta(hours=6)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A morning as it happened: one fault served in 47 minutes, and a second one an hour later."""
    path = tmp_path_factory.mktemp("past") / "paidan.sqlite"
    desk = a_small_company(a_desk(SqlStore.open(f"sqlite:///{path}")))
    first = reported(desk)
    Planner(desk, InlineSolver(0), PlannerSettings(days=1, search_seconds=0)).settle(MONDAY_9)
    who = str(next(iter(_open(desk))).technician_id)
    keys = (a_key() for _ in iter(int, 1))
    desk.depart(first.id, who, now=MONDAY_9 + timedelta(minutes=1), actor=who, command_id=next(keys))
    desk.arrive(first.id, who, now=ARRIVED, actor=who, command_id=next(keys))
    reported(desk, now=LATER, site_id="s2", asset_id="a2")
    desk.finish(first.id, who, resolved=True, note="好了", now=LEFT, actor=who, command_id=next(keys))
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(END, 0.0, 0).to_json())
    desk.close()
    return path


def _open(desk: Desk) -> Iterator[WorkOrder]:
    with desk.reading() as unit:
        yield from unit.open_work_orders()


def orders_of(past: PastMinute) -> tuple[WorkOrder, ...]:
    with past.store.reading() as unit:
        return unit.open_work_orders()


@pytest.mark.parametrize(
    ("minutes", "status"),
    [(-1, None), (0, WorkOrderStatus.DISPATCHED), (5, WorkOrderStatus.ON_THE_WAY), (40, WorkOrderStatus.ON_SITE)],
)
def test_a_minute_is_rebuilt_as_it_was(file: Path, minutes: int, status: WorkOrderStatus | None) -> None:
    past = past_minute(file, MONDAY_9 + timedelta(minutes=minutes))
    assert [one.status for one in orders_of(past)] == ([] if status is None else [status])
    with past.store.reading() as unit:
        plan = unit.published_plan()
    assert (plan is not None) == (status is not None)


def test_what_came_later_and_how_long_work_took_is_known(file: Path) -> None:
    past = past_minute(file, MONDAY_9)
    assert [fault.at for fault in past.later] == [LATER]
    (first,) = orders_of(past)
    assert past.lived[lasting_name(first), 1] == 47 * 60


def test_a_minute_that_has_not_come_cannot_be_replayed(file: Path) -> None:
    with pytest.raises(InputErrors, match=r"replay\.in_the_future"):
        past_minute(file, END + timedelta(seconds=1))


def test_a_past_morning_is_driven_on_with_both_faults_and_the_real_repair(file: Path) -> None:
    start = StartFrom("replay", at=MONDAY_9.strftime("%Y-%m-%dT%H:%M"), file=str(file))
    what_if = WhatIf("回放", "Replay", start=start, length=Length(days=0.25), planner=PlannerChange(days=1))
    found = replicate(what_if, 1)
    assert found.faults == 1
    assert sum(work.visits for work in found.work.values()) == 2
    assert max(work.site for work in found.work.values()) >= 47 * 60


def test_what_really_happened_is_measured_the_same_way(file: Path) -> None:
    found = happened(file, Interval(MONDAY_9, END), parts())
    assert found.faults == 2
    assert sum(work.visits for work in found.work.values()) == 1
    assert sum(work.site for work in found.work.values()) == 47 * 60
    assert found.metres > 0


@pytest.mark.parametrize(("minutes", "away"), [(10, True), (25, False), (45, True)])
def test_an_absence_that_was_taken_back_and_recorded_again_counts_as_it_did(
    tmp_path: Path, minutes: int, away: bool
) -> None:
    path = tmp_path / "paidan.sqlite"
    desk = a_small_company(a_desk(SqlStore.open(f"sqlite:///{path}")))
    span = Interval(MONDAY_9, END)
    desk.record_absence("t1", span=span, reason="病假", now=MONDAY_9, actor="li", command_id=a_key())
    decision = desk.own_decisions("li").undo[0].seq
    desk.undo(decision, now=MONDAY_9 + timedelta(minutes=20), actor="li", command_id=a_key())
    desk.redo(decision, now=MONDAY_9 + timedelta(minutes=40), actor="li", command_id=a_key())
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(END, 0.0, 0).to_json())
    desk.close()
    with past_minute(path, MONDAY_9 + timedelta(minutes=minutes)).store.reading() as unit:
        assert [one.technician_id for one in unit.absences(span)] == (["t1"] if away else [])
