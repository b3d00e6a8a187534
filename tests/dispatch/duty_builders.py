"""A weighbridge under letter 12, accepted on a day of one's choice, on a desk that has visits on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from dispatch.desk import Desk
from dispatch.desk.counter import Command, record
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.duties import Owed
from dispatch.model.event import EventKind
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import Store
from tests.builders import MONDAY_9, TIANHE, a_customer, a_desk, a_key, a_shift, a_site, a_technician, an_asset

ACCEPTED = date(2025, 9, 20)
"""The first half-yearly inspection is due on 20 March 2026, eleven days after the builders' Monday."""
DUE, CLOSES = date(2026, 3, 20), date(2026, 3, 27)


def a_weighbridge_desk(
    store: Store | None = None, *, accepted_on: date = ACCEPTED, policy_id: str = "L12", place: Place = TIANHE
) -> Desk:
    """One customer with one asset, one technician who can look at it, on record from the day of acceptance."""
    desk = a_desk(store)
    with desk._store.writing() as unit:
        unit.add_customers([a_customer("c1", policy_id=policy_id)])
        unit.add_sites([a_site("s1", place=place)])
        unit.add_assets([replace(an_asset("a1", skill="weighing", level=2), accepted_on=accepted_on)])
        unit.add_technicians([a_technician("t1", skills={"weighing": 2})])
        days = [MONDAY_9 - timedelta(hours=1) + timedelta(days=day) for day in range(22)]
        unit.add_shifts([a_shift("t1", start=day) for day in days])
        unit.put_setting(DUTIES_FROM_SETTING, accepted_on.isoformat())
    return desk


def owed(desk: Desk, *, now: datetime, until: date = DUE) -> tuple[Owed, ...]:
    return tuple(visit.owed for visit in desk.owed_visits(until=until, now=now))


def opened(desk: Desk, *, now: datetime) -> tuple[WorkOrder, ...]:
    return desk.open_due_inspections(now=now, actor="planner")


def visited(desk: Desk, work_order: WorkOrder, *, at: datetime, who: str = "t1") -> WorkOrder:
    """Made and signed for at ``at``, by a technician who is bound to it as a plan in force would bind him."""
    with desk._store.writing() as unit:
        known = unit.work_order(work_order.id)
        record(unit, Command(at, "planner", a_key()), EventKind.DISPATCHED, known, technician_id=who)
    desk.depart(work_order.id, who, now=at, actor=who, command_id=a_key())
    desk.arrive(work_order.id, who, now=at, actor=who, command_id=a_key())
    with desk.reading() as unit:
        there = unit.work_order(work_order.id)
    papers = [step for guarded in ("finish", "sign_off") for step in desk.missing_steps(there, guarded)]
    if papers:
        desk.record_steps(work_order.id, papers, now=at, actor=who, command_id=a_key() + "-papers")
    desk.finish(work_order.id, who, resolved=True, note="", now=at, actor=who, command_id=a_key())
    return desk.sign_off(work_order.id, accepted=True, signed_by="陈主任", now=at, actor=who, command_id=a_key())
