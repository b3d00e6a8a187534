"""A company as its store has it: copied from the file, without holding up whoever works with it, into memory."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.clock import now_in
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.errors import Unavailable
from dispatch.model.moment import Interval
from dispatch.model.owed import Purpose
from dispatch.model.plan import PlanStatus
from dispatch.model.technician import Shift, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore

PAST = timedelta(days=92)
"""How far back faults are looked at to know how they come."""
AHEAD = timedelta(days=400)

Crew = tuple[Technician, ...]
Roster = tuple[Shift, ...]
Changed = Callable[[Crew, Roster, datetime], tuple[Crew, Roster]]
"""What a scenario makes of the crew and its shifts at the moment of the snapshot."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``store`` holds the company and what is open at ``now``; ``past`` are its faults of the last months."""

    store: MemoryStore
    now: datetime
    past: tuple[WorkOrder, ...]


def copy_store(file: Path, target: Path) -> None:
    """A consistent copy of a store that may be in use; ``Unavailable`` when the file is none."""
    if not file.is_file():
        raise Unavailable("store.missing", path=str(file))
    try:
        source = closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True))
        with source as original, closing(sqlite3.connect(target)) as copy:
            original.backup(copy)
    except sqlite3.Error as error:
        raise Unavailable("store.not_a_database", path=str(file), why=str(error)) from error


def take(file: Path, changed: Changed) -> Snapshot:
    """The company in a store's file as it stands, with its crew and roster as ``changed`` makes them.

    The file itself is not touched. ``Unavailable`` for one that a newer version wrote.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        copy_store(file, copy)
        store = SqlStore.open(f"sqlite:///{copy}", create=False)
        try:
            with store.reading() as unit:
                return _taken(unit, changed)
        finally:
            store.close()


def _taken(unit: UnitOfWork, changed: Changed) -> Snapshot:
    now, memory = now_in(unit), MemoryStore()
    with memory.writing() as mine:
        _copy_company(unit, mine, now, changed)
        _copy_present(unit, mine, now)
    customers = {customer.policy_id for customer in unit.customers()}
    finished = unit.finished_work_orders(customers, now - PAST)
    every = {work_order.id: work_order for work_order in (*finished, *unit.open_work_orders())}
    past = [w for w in every.values() if w.purpose is Purpose.FAULT and w.notified_at >= now - PAST]
    return Snapshot(memory, now, tuple(sorted(past, key=lambda work_order: (work_order.notified_at, work_order.id))))


def _copy_company(unit: UnitOfWork, mine: UnitOfWork, now: datetime, changed: Changed) -> None:
    mine.add_customers(unit.customers())
    mine.add_sites(unit.sites())
    mine.add_assets(unit.assets())
    mine.add_agreements(unit.agreements())
    around = Interval(now - timedelta(days=1), now + AHEAD)
    technicians, shifts = changed(unit.technicians(), unit.shifts(around), now)
    mine.add_technicians(technicians)
    mine.add_shifts(shifts)
    mine.add_users(unit.users())


def _copy_present(unit: UnitOfWork, mine: UnitOfWork, now: datetime) -> None:
    """What is open, what is planned, who is where; inspections made already, so that none comes twice."""
    for absence in unit.absences(Interval(now - timedelta(days=1), now + AHEAD)):
        mine.add_absence(absence)
    for position in unit.positions():
        mine.put_position(position)
    for closure in unit.closures():
        mine.put_closure(closure)
    present = {work_order.id: work_order for work_order in unit.open_work_orders()}
    done = [one for one in unit.inspections((now - AHEAD).date()) if one.id not in present]
    mine.add_work_orders([*present.values(), *done])
    plan = unit.published_plan()
    if plan is not None:
        draft = mine.add_plan(replace(plan, status=PlanStatus.DRAFT, based_on=0))
        mine.set_plan_status(draft.version, PlanStatus.PUBLISHED, plan.published_at or now, plan.published_by or "")
    duties_from = unit.setting(DUTIES_FROM_SETTING)
    if duties_from is not None:
        mine.put_setting(DUTIES_FROM_SETTING, duties_from)
