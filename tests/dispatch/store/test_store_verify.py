"""Verifying a store: sound ones have no findings, and every kind of damage has its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.lifecycle import after
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import PlanStatus
from dispatch.store.base import Store, UnitOfWork
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.dispatch.store.samples import NOON, add_work_orders, later, plan, report, stop, work_order

FIRST = "PD-20251114-0001"


def _step(unit: UnitOfWork, kind: EventKind, hour: float, **facts: object) -> None:
    event = unit.append(Event(kind, later(hours=hour), later(hours=hour), "李雷", FIRST, "T1", facts))
    unit.save_work_order(after(unit.work_order(FIRST), event))


def _codes(unit: UnitOfWork) -> list[str]:
    return [finding.code for finding in verify(unit)]


def test_a_day_from_the_report_to_the_signature_is_sound(store: Store) -> None:
    add_work_orders(store, 3)
    with store.writing() as unit:
        made = unit.add_plan(plan(("T1", (stop(1, 0, 2), stop(2, 2, 3)))))
        unit.book(made)
        unit.set_plan_status(made.version, PlanStatus.PUBLISHED, NOON, "调度")
        _step(unit, EventKind.DISPATCHED, 0)
        _step(unit, EventKind.DEPARTED, 0.5)
        _step(unit, EventKind.ARRIVED, 1)
        _step(unit, EventKind.FINISHED, 2, resolved=True)
        _step(unit, EventKind.SIGNED_OFF, 3)
        unit.append(Event(EventKind.PLAN_PUBLISHED, NOON, NOON, "调度"))
        assert verify(unit) == ()
        assert unit.work_order(FIRST).status == "closed"


def _change_without_an_event(unit: UnitOfWork) -> None:
    unit.save_work_order(replace(unit.work_order(FIRST), version=2, description="other"))


def _work_order_without_a_report(unit: UnitOfWork) -> None:
    unit.add_work_order(work_order(2))


def _report_without_a_work_order(unit: UnitOfWork) -> None:
    unit.append(report(2))


def _report_again(unit: UnitOfWork) -> None:
    unit.append(report(1, later(minutes=1)))


def _sign_off_before_anybody_came(unit: UnitOfWork) -> None:
    _step(unit, EventKind.SIGNED_OFF, 1)


def _step_of_nothing(unit: UnitOfWork) -> None:
    unit.append(Event(EventKind.ARRIVED, NOON, NOON, "李雷", "PD-20251114-0007", "T1"))


def _book_a_draft(unit: UnitOfWork) -> None:
    unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 1),)))))


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_change_without_an_event, "verify.row_differs"),
        (_work_order_without_a_report, "verify.never_reported"),
        (_report_without_a_work_order, "verify.row_missing"),
        (_report_again, "verify.reported_twice"),
        (_sign_off_before_anybody_came, "verify.illegal_step"),
        (_step_of_nothing, "verify.step_before_report"),
        (_book_a_draft, "verify.booking_not_in_force"),
    ],
)
def test_each_damage_has_its_finding(store: Store, damage: Callable[[UnitOfWork], None], code: str) -> None:
    add_work_orders(store, 1)
    with store.writing() as unit:
        assert verify(unit) == ()
        damage(unit)
        assert _codes(unit) == [code]


def test_a_row_that_differs_is_named_with_its_fields(store: Store) -> None:
    add_work_orders(store, 1)
    with store.writing() as unit:
        _change_without_an_event(unit)
        assert [dict(finding.facts) for finding in verify(unit)] == [{"id": FIRST, "fields": "description, version"}]


def test_an_overlap_that_got_past_the_guard_is_found(sql: SqlStore, tmp_path: Path) -> None:
    add_work_orders(sql, 2)
    with sql.writing() as unit:
        made = unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, 1, 2)))))
        unit.set_plan_status(made.version, PlanStatus.PUBLISHED, NOON, "调度")
        unit.book(made)
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER bookings_do_not_overlap_when_moved")
        raw.execute("UPDATE bookings SET ends_at = '2025-11-14T05:00:01Z' WHERE work_order_id = ?", [FIRST])
    with sql.reading() as unit:
        assert _codes(unit) == ["verify.double_booking"]


def test_a_broken_reference_is_damage(sql: SqlStore, tmp_path: Path) -> None:
    assert sql.damage() == ()
    with closing(sqlite3.connect(tmp_path / "paidan.sqlite", isolation_level=None)) as raw:
        raw.execute("DELETE FROM customers")
    assert sql.damage() == ("sites 1 -> customers",)
