"""The planner's day and the terminal: what is owed is opened once a day and listed for people and programs."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.cli import main
from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.model.work_order import WorkOrderStatus
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_customer
from tests.dispatch.duty_builders import DUE, a_weighbridge_desk, opened
from tests.dispatch.test_planner import a_planner


def inspections(desk: Desk) -> list[WorkOrderStatus]:
    with desk.reading() as unit:
        return [work_order.status for work_order in unit.inspections(DUE)]


def test_the_planners_first_step_of_a_day_opens_what_is_owed() -> None:
    desk = a_weighbridge_desk()
    planner = a_planner(desk)
    early = MONDAY_9 - timedelta(days=(MONDAY_9.date() - DUE).days + 36)
    planner.step(early)
    assert inspections(desk) == []
    planner.step(early + timedelta(days=1))
    assert inspections(desk) == [WorkOrderStatus.OPEN]


def test_the_planner_sends_somebody_when_the_day_is_near() -> None:
    desk = a_weighbridge_desk()
    planner = a_planner(desk)
    planner.step(MONDAY_9)
    assert inspections(desk) == [WorkOrderStatus.OPEN]
    planner.step(MONDAY_9 + timedelta(days=7))
    assert inspections(desk) == [WorkOrderStatus.DISPATCHED]


def test_a_customer_whose_letter_is_missing_stops_nobody_elses_inspections() -> None:
    desk = a_weighbridge_desk()
    with desk._store.writing() as unit:
        unit.add_customers([a_customer("stranger", policy_id="L99")])
    assert len(opened(desk, now=MONDAY_9)) == 1


@pytest.fixture
def data(tmp_path: Path) -> str:
    store = SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    desk = a_weighbridge_desk(store)
    with store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9, 0.0, 0).to_json())
    opened(desk, now=MONDAY_9)
    desk.close()
    return str(tmp_path)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["duties", *arguments])
    return int(end.value.code or 0)


def test_the_terminal_lists_what_is_owed(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--data", data, "--json") == 0
    (visit,) = json.loads(capsys.readouterr().out)["visits"]
    assert (visit["due"], visit["state"], visit["by_the_letter"]) == ("2026-03-20", "open", "pending")


@pytest.mark.parametrize(("until", "visits"), [("2026-03-19", 0), ("2026-03-20", 1), ("2026-09-20", 2)])
def test_the_last_day_asked_for_is_included(
    data: str, capsys: pytest.CaptureFixture[str], until: str, visits: int
) -> None:
    assert run("--data", data, "--until", until, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["visits"]) == visits


def test_people_get_a_table_with_the_plan_and_the_work_order(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--data", data) == 0
    out = capsys.readouterr().out
    assert "L12 inspection 1" in out
    assert "PD-20260309-0001" in out


def test_what_is_no_day_is_said_in_words(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--data", data, "--until", "soon", "--json") == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "duties.not_a_day"
