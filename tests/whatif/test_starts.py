"""Where a scenario may start: a snapshot of a store in use, and faults that did happen."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.clock import SETTING, DemoTime
from dispatch.desk import FaultReport
from dispatch.errors import InputErrors, Unavailable
from dispatch.model.closure import Shut, ShutKind
from dispatch.model.moment import SHANGHAI
from dispatch.simulation.faults import Fault
from dispatch.store.sql import SqlStore
from dispatch.whatif.past_faults import PastDays, read_faults, table_of
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import CrewChange, Length, PlannerChange, StartFrom, WhatIf
from dispatch.whatif.snapshot import take
from tests.builders import MONDAY_9, a_desk, a_key, a_site, a_small_company, an_asset, reported

SITES, ASSETS = (a_site(),), (an_asset(),)


def as_it_is(technicians, shifts, now):  # type: ignore[no-untyped-def]
    return technicians, shifts


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """The file of a small company at work, with a fault that waits."""
    file = tmp_path / "paidan.sqlite"
    desk = a_small_company(a_desk(SqlStore.open(f"sqlite:///{file}")))
    reported(desk)
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9 + timedelta(minutes=5), 0.0, 0).to_json())
    desk.close()
    return file


def test_a_snapshot_holds_what_is_open_and_leaves_the_file_alone(live: Path) -> None:
    before = live.read_bytes()
    taken = take(live, as_it_is)
    assert taken.now == MONDAY_9 + timedelta(minutes=5)
    with taken.store.reading() as unit:
        assert len(unit.open_work_orders()) == 1
        assert unit.technicians()
    assert len(taken.past) == 1
    assert live.read_bytes() == before


def test_what_is_closed_stays_closed_in_a_snapshot(live: Path) -> None:
    desk = a_desk(SqlStore.open(f"sqlite:///{live}"))
    span = {"begins_at": MONDAY_9, "ends_at": MONDAY_9 + timedelta(hours=4)}
    ferries = Shut(ShutKind.FERRIES)
    desk.close_ways(ferries, **span, reason="雾", now=MONDAY_9, actor="dispatcher", command_id=a_key())
    desk.close()
    taken = take(live, as_it_is)
    assert a_desk(taken.store).shut(now=taken.now) == {ferries}


def test_a_snapshot_is_driven_on_with_its_own_people(live: Path) -> None:
    start = StartFrom("snapshot", file=str(live))
    what_if = WhatIf("快照", "Snapshot", start=start, length=Length(days=0.5), planner=PlannerChange(days=1))
    found = replicate(what_if, 1)
    assert found.warnings == 0
    assert sum(work.visits for work in found.work.values()) == 1
    with pytest.raises(InputErrors, match=r"whatif\.no_crew"):
        replicate(WhatIf("无人", start=start, crew=CrewChange(share=0.0)), 1)


def test_what_is_no_store_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite").write_text("no database at all, but long enough to look at", encoding="utf-8")
    for name in ("notes.sqlite", "missing.sqlite"):
        with pytest.raises(Unavailable):
            take(tmp_path / name, as_it_is)


def written(folder: Path, *rows: dict[str, str]) -> Path:
    file = folder / "faults.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        sheet = csv.DictWriter(lines, ["at", "site_id", "asset_id", "description", "service_minutes", "skill"])
        sheet.writeheader()
        sheet.writerows(rows)
    return file


GOOD = {"at": "2026-03-02T09:30", "site_id": "s1", "asset_id": "a1", "description": "漏水", "service_minutes": "45"}


def test_past_faults_are_read_with_local_times(tmp_path: Path) -> None:
    (fault,) = read_faults(written(tmp_path, GOOD), SITES, ASSETS)
    assert fault.at == datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
    assert fault.report.service_seconds == 2700


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"at": "soon"}, "isoformat"),
        ({"at": ""}, "empty: at"),
        ({"site_id": "s9"}, "unknown site"),
        ({"asset_id": "a9"}, "no asset"),
        ({"asset_id": ""}, "neither"),
        ({"service_minutes": "-5"}, "service_minutes"),
        ({"service_minutes": "long"}, "float"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, change: dict[str, str], what: str) -> None:
    with pytest.raises(InputErrors) as raised:
        read_faults(written(tmp_path, GOOD, {**GOOD, **change}), SITES, ASSETS)
    (problem,) = raised.value.problems
    assert problem.facts["line"] == 3
    assert what in str(problem.facts["what"])


def test_a_table_without_a_fault_and_a_file_that_is_none_are_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"whatif\.no_faults"):
        read_faults(written(tmp_path), SITES, ASSETS)
    with pytest.raises(InputErrors, match=r"toml\.unreadable"):
        read_faults(tmp_path / "none.csv", SITES, ASSETS)


def test_what_is_written_down_is_read_again(tmp_path: Path) -> None:
    faults = read_faults(written(tmp_path, GOOD), SITES, ASSETS)
    file = tmp_path / "again.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(table_of(faults))
    assert [fault.report for fault in read_faults(file, SITES, ASSETS)] == [
        FaultReport("s1", "漏水", "a1", notified_at=faults[0].at, service_seconds=2700)
    ]


def test_past_days_keep_their_kind_of_day_and_their_hours() -> None:
    def fault(day: int) -> Fault:
        at = datetime(2026, 3, day, 10, tzinfo=SHANGHAI)
        return Fault(f"d{day}", at, FaultReport("s1", "坏", "a1", notified_at=at))

    days = PastDays.by_day([fault(6), fault(7)], date(2026, 3, 6), date(2026, 3, 7))  # Friday, Saturday
    monday = datetime(2026, 3, 9, tzinfo=SHANGHAI)
    week = PastDays(days, 0, 1).between(monday, monday + timedelta(days=7))
    assert [one.key.split("-")[1] for one in week] == ["d6"] * 5 + ["d7"] * 2
    assert {one.at.astimezone(SHANGHAI).hour for one in week} == {10}
    assert all(one.report.notified_at == one.at for one in week)
