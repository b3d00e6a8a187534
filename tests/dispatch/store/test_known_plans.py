"""A plan is read once by each process; whether it is in force is read every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.model.plan import Plan, PlanStatus
from dispatch.store.known_plans import MOST_KNOWN
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9

LATER = MONDAY_9 + timedelta(minutes=1)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two processes at one file: who reads, and who writes."""
    here, there = (SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}") for _ in range(2))
    yield here, there
    here.close()
    there.close()


def a_plan(based_on: int = 0) -> Plan:
    return Plan(0, PlanStatus.DRAFT, based_on, MONDAY_9, "search", ())


def added(store: SqlStore, plan: Plan) -> int:
    with store.writing() as unit:
        return unit.add_plan(plan).version


def read(store: SqlStore, version: int) -> Plan:
    with store.reading() as unit:
        return unit.plan(version)


def publish(store: SqlStore, version: int) -> None:
    with store.writing() as unit:
        unit.set_plan_status(version, PlanStatus.PUBLISHED, LATER, "me")


def add_look_and_fail(store: SqlStore) -> None:
    with store.writing() as unit:
        assert unit.plan(unit.add_plan(a_plan()).version).version == 1
        raise ZeroDivisionError


def test_a_plan_that_is_read_again_is_the_same_object(stores: tuple[SqlStore, SqlStore]) -> None:
    here, there = stores
    version = added(there, a_plan())
    assert read(here, version) is read(here, version)


def test_what_another_process_publishes_is_in_force_here_at_once(stores: tuple[SqlStore, SqlStore]) -> None:
    here, there = stores
    first, second = added(there, a_plan()), added(there, a_plan())
    before = read(here, first)
    publish(there, first)
    assert read(here, first) == replace(before, status=PlanStatus.PUBLISHED, published_at=LATER, published_by="me")
    publish(there, second)
    with here.reading() as unit:
        assert unit.published_plan() == read(there, second)
        assert unit.plan(first).status is PlanStatus.SUPERSEDED


def test_what_was_never_committed_is_not_remembered(stores: tuple[SqlStore, SqlStore]) -> None:
    here, _ = stores
    with pytest.raises(ZeroDivisionError):
        add_look_and_fail(here)
    version = added(here, a_plan(based_on=7))
    assert version == 1
    assert read(here, version).based_on == 7


def test_only_the_newest_plans_are_remembered(stores: tuple[SqlStore, SqlStore]) -> None:
    here, there = stores
    versions = [added(there, a_plan()) for _ in range(MOST_KNOWN + 1)]
    plans = [read(here, version) for version in versions]
    assert read(here, versions[-1]) is plans[-1]
    assert read(here, versions[0]) is not plans[0]
