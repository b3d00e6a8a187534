"""What the desk forgets, and what it never does; on both stores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from dispatch.cli.forget_verb import forget
from dispatch.clock import SETTING, DemoTime
from dispatch.desk import Desk
from dispatch.desk.forgetting import BATCH, Forgotten
from dispatch.errors import NotFound
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.retention import Retention
from dispatch.plan_changes import first_plan_after, plan_before
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

KEEP = Retention(plans=timedelta(days=30), drafts=timedelta(days=7), commands=timedelta(days=31))
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["sql", "memory"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    sql = request.param == "sql"
    found = a_small_company(a_desk(SqlStore.open(f"sqlite:///{tmp_path}/paidan.sqlite") if sql else MemoryStore()))
    yield found
    found.close()


def a_plan(desk: Desk, *, in_force: bool = False) -> int:
    """A plan of nothing, made on Monday at nine."""
    plan = Plan(0, PlanStatus.DRAFT, 0, MONDAY_9, "search", ())
    version = desk.submit_plan(plan, now=MONDAY_9, actor="planner").version
    if in_force:
        desk.publish(version, now=MONDAY_9, actor="me", command_id=a_key())
    return version


def versions(desk: Desk, newest: int) -> list[int]:
    return [version for version in range(1, newest + 1) if is_kept(desk, version)]


def is_kept(desk: Desk, version: int) -> bool:
    with desk.reading() as unit:
        try:
            return unit.plan(version).version == version
        except NotFound:
            return False


def test_a_plan_that_was_in_force_is_kept_to_the_second(desk: Desk) -> None:
    a_plan(desk, in_force=True)
    newest = a_plan(desk, in_force=True)
    desk.forget(KEEP, now=MONDAY_9 + KEEP.plans)
    assert versions(desk, newest) == [1, 2]
    desk.forget(KEEP, now=MONDAY_9 + KEEP.plans + SECOND)
    assert versions(desk, newest) == [2]


def test_a_draft_that_was_discarded_goes_sooner(desk: Desk) -> None:
    a_plan(desk, in_force=True)
    a_plan(desk)
    newest = a_plan(desk)  # discards the one before
    desk.forget(KEEP, now=MONDAY_9 + KEEP.drafts + SECOND)
    assert versions(desk, newest) == [1, 3]


def test_what_is_in_force_and_what_waits_are_never_forgotten(desk: Desk) -> None:
    order = reported(desk)
    booked = published(desk, MONDAY_9).version
    waiting = a_plan(desk)
    desk.forget(KEEP, now=MONDAY_9 + timedelta(days=4000))
    assert versions(desk, waiting) == [booked, waiting]
    with desk.reading() as unit:
        assert [one.work_order_id for one in unit.bookings()] == [order.id]
        assert unit.last_event() > 0


def test_no_number_of_a_plan_is_given_twice(desk: Desk) -> None:
    for _ in range(3):
        newest = a_plan(desk)
    with desk._store.writing() as unit:
        unit.set_plan_status(newest, PlanStatus.DISCARDED, MONDAY_9, "me")
    desk.forget(KEEP, now=MONDAY_9 + timedelta(days=4000))
    assert a_plan(desk) == newest + 1


def test_many_go_in_batches_and_are_counted(desk: Desk) -> None:
    with desk._store.writing() as unit:
        for number in range(BATCH + 5):
            unit.remember(f"key-{number}", "body", "answer", MONDAY_9)
    assert desk.forget(KEEP, now=MONDAY_9 + KEEP.commands) == Forgotten(0, 0)
    assert desk.forget(KEEP, now=MONDAY_9 + KEEP.commands + SECOND) == Forgotten(0, BATCH + 5)
    with desk.reading() as unit:
        assert unit.answer_of("key-1", "another body") is None


def test_every_event_stays(desk: Desk) -> None:
    reported(desk)
    for _ in range(3):
        published(desk, MONDAY_9)
    with desk.reading() as unit:
        before = unit.events()
    assert desk.forget(KEEP, now=MONDAY_9 + timedelta(days=4000)).plans == 2
    with desk.reading() as unit:
        assert unit.events() == before


def test_changes_are_told_from_the_plans_that_are_left(desk: Desk) -> None:
    for _ in range(3):
        newest = a_plan(desk, in_force=True)
    a_plan(desk)
    desk.forget(KEEP, now=MONDAY_9 + timedelta(days=4000))
    with desk.reading() as unit:
        plan = unit.plan(newest)
        assert plan_before(unit, plan) is None
        assert first_plan_after(unit, 0) == plan


def test_the_planner_forgets_once_a_day(desk: Desk) -> None:
    for _ in range(2):
        a_plan(desk, in_force=True)
    planner = Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0, keep=KEEP))
    planner.settle(MONDAY_9 + KEEP.plans)
    assert is_kept(desk, 1)
    planner.settle(MONDAY_9 + KEEP.plans + SECOND)
    assert is_kept(desk, 1), "the same day"
    planner.settle(MONDAY_9 + KEEP.plans + timedelta(days=1))
    assert not is_kept(desk, 1)


def test_a_planner_that_is_told_nothing_forgets_nothing(desk: Desk) -> None:
    for _ in range(2):
        a_plan(desk, in_force=True)
    Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0)).settle(MONDAY_9 + timedelta(days=4000))
    assert is_kept(desk, 1)


def test_the_verb_says_what_went(tmp_path: Path) -> None:
    desk = a_small_company(a_desk(SqlStore.open(f"sqlite:///{tmp_path}/paidan.sqlite")))
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9 + timedelta(days=400), 0.0, 0).to_json())
    for _ in range(2):
        a_plan(desk, in_force=True)
    desk.close()
    said = CliRunner().invoke(forget, ["--data", str(tmp_path), "--json"], standalone_mode=False)
    assert json.loads(said.output) == {"plans": 1, "commands": 2}
    assert "every event is kept" in CliRunner().invoke(forget, ["--data", str(tmp_path)], standalone_mode=False).output
