"""A plan and a version of a work order are read once by each process; what changes about them, every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.known_rows import MOST_PLANS
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9
from tests.dispatch.store.samples import fill, work_order

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
    versions = [added(there, a_plan()) for _ in range(MOST_PLANS + 1)]
    plans = [read(here, version) for version in versions]
    assert read(here, versions[-1]) is plans[-1]
    assert read(here, versions[0]) is not plans[0]


def open_orders(store: SqlStore) -> tuple[WorkOrder, ...]:
    with store.reading() as unit:
        return unit.open_work_orders()


@pytest.fixture
def firms(stores: tuple[SqlStore, SqlStore]) -> tuple[SqlStore, SqlStore]:
    """The same two processes, with three open work orders."""
    fill(stores[1])
    with stores[1].writing() as unit:
        unit.add_work_orders(work_order(number) for number in (1, 2, 3))
    return stores


def saved(store: SqlStore, changed: WorkOrder) -> None:
    with store.writing() as unit:
        unit.save_work_order(changed)


def test_a_version_of_a_work_order_that_is_read_again_is_the_same_object(firms: tuple[SqlStore, SqlStore]) -> None:
    here, _ = firms
    first, second = open_orders(here), open_orders(here)
    assert len(first) == 3
    assert all(one is other for one, other in zip(first, second, strict=True))


def test_what_another_process_changes_is_read_anew_and_in_its_place(firms: tuple[SqlStore, SqlStore]) -> None:
    here, there = firms
    before = open_orders(here)
    changed = replace(before[1], version=before[1].version + 1, description="又响了")
    saved(there, changed)
    assert open_orders(here) == (before[0], changed, before[2])


def test_what_is_closed_elsewhere_is_open_no_more(firms: tuple[SqlStore, SqlStore]) -> None:
    here, there = firms
    before = open_orders(here)
    saved(there, replace(before[0], version=before[0].version + 1, status=WorkOrderStatus.CLOSED))
    assert open_orders(here) == before[1:]


def test_a_writer_sees_what_it_has_written_itself(firms: tuple[SqlStore, SqlStore]) -> None:
    here, _ = firms
    before = open_orders(here)
    with here.writing() as unit:
        unit.save_work_order(replace(before[2], version=before[2].version + 1, description="还在响"))
        assert unit.open_work_orders()[2].description == "还在响"


def test_a_change_that_was_rolled_back_was_never_read(firms: tuple[SqlStore, SqlStore]) -> None:
    here, _ = firms
    before = open_orders(here)
    with pytest.raises(ZeroDivisionError):
        change_look_and_fail(here, before[0])
    assert open_orders(here) == before


def change_look_and_fail(store: SqlStore, order: WorkOrder) -> None:
    with store.writing() as unit:
        unit.save_work_order(replace(order, version=order.version + 1, description="记错了"))
        assert unit.open_work_orders()[0].description == "记错了"
        raise ZeroDivisionError
