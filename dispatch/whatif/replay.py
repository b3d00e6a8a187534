"""Any past minute of a store once more: what was known then, and the same faults coming in again under another policy.

What became of it is known, so the hidden world keeps to it wherever it can: the faults come at their own moments, and
work that was done takes as long as it did. Only what never happened - another technician on another road - is drawn.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.clock import now_in
from dispatch.desk.duties import DUTIES_FROM_SETTING
from dispatch.errors import InputErrors, InputProblem
from dispatch.lifecycle import after, opened
from dispatch.model.event import OPENS_A_WORK_ORDER, Event, EventKind
from dispatch.model.moment import Interval, from_text, to_text
from dispatch.model.owed import Purpose
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.technician import Position, Shift
from dispatch.model.work_order import WorkOrder
from dispatch.simulation.faults import Fault
from dispatch.store.base import OPEN_STATUSES, UnitOfWork
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from dispatch.undo_folds import absence_of
from dispatch.whatif.outcome import Outcome, outcome_of
from dispatch.whatif.parts import Parts
from dispatch.whatif.past_faults import faults_of_work_orders, lasting_name
from dispatch.whatif.snapshot import AHEAD, copy_store

BACK = timedelta(days=120)
Lived = Mapping[tuple[str, int], int]
"""(what broke and when, number of the visit) -> seconds the work really took."""


@dataclass(frozen=True, slots=True)
class PastMinute:
    """``store`` as it was at ``at``; ``later`` are the faults that came in after it, ``lived`` what work took."""

    store: MemoryStore
    at: datetime
    later: tuple[Fault, ...]
    lived: Lived


def past_minute(file: Path, at: datetime) -> PastMinute:
    """Rebuild a minute from the events of a store's file; ``InputErrors`` for one that has not come yet."""
    with _Copy(file) as store, store.reading() as unit:
        if at > now_in(unit):
            raise InputErrors([InputProblem("replay.in_the_future", "at", {"at": to_text(at)})])
        memory, orders = MemoryStore(), _orders_at(unit.events(), at)
        everything = _orders_at(unit.events(), now_in(unit))
        with memory.writing() as mine:
            _company(unit, mine, at)
            present = [one for one in orders.values() if one.status in OPEN_STATUSES or one.owed is not None]
            mine.add_work_orders(sorted(present, key=lambda one: (one.recorded_at, one.id)))
            _plan_in_force(unit, mine, at, orders)
        later = faults_of_work_orders(one for one in everything.values() if one.notified_at > at)
        return PastMinute(memory, at, later, _lived(unit.events(), everything))


def happened(file: Path, span: Interval, parts: Parts) -> Outcome:
    """What really came of the span, measured as every simulated outcome is."""
    with _Copy(file) as store:
        desk = parts.desk(store, parts.policies)
        with store.reading() as unit:
            metres = sum(_driven(unit, span))
        return outcome_of(desk, span, seed=0, metres=metres)


class _Copy:
    """A copy of the file for as long as it is needed; the original is left alone."""

    def __init__(self, file: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        copy = Path(self._folder.name) / "copy.sqlite"
        copy_store(file, copy)
        self._store = SqlStore.open(f"sqlite:///{copy}", create=False)

    def __enter__(self) -> SqlStore:
        return self._store

    def __exit__(self, *trouble: object) -> None:
        self._store.close()
        self._folder.cleanup()


def _orders_at(events: tuple[Event, ...], at: datetime) -> dict[str, WorkOrder]:
    """Every work order as its events until then make it, in the order in which they were learnt."""
    found: dict[str, WorkOrder] = {}
    for event in events:
        if event.recorded_at > at or event.work_order_id is None:
            continue
        known = found.get(event.work_order_id)
        if event.kind in OPENS_A_WORK_ORDER:
            found[event.work_order_id] = opened(event)
        elif known is not None:
            found[event.work_order_id] = after(known, event)
    return found


def _company(unit: UnitOfWork, mine: UnitOfWork, at: datetime) -> None:
    """Who and where, with the absences and positions that were known."""
    around = Interval(at - timedelta(days=1), at + AHEAD)
    mine.add_customers(unit.customers())
    mine.add_sites(unit.sites())
    mine.add_assets(unit.assets())
    mine.add_agreements(unit.agreements())
    mine.add_technicians(unit.technicians())
    mine.add_shifts(_shifts_at(unit, around, at))
    mine.add_users(unit.users())
    mine.put_setting(DUTIES_FROM_SETTING, unit.setting(DUTIES_FROM_SETTING) or at.date().isoformat())
    for closure in unit.closures():  # the weather comes as it came; no plan looks ahead to it
        mine.put_closure(closure)
    sites = {site.id: site.place.point for site in unit.sites()}
    orders = _orders_at(unit.events(), at)
    for event in unit.events():
        if event.recorded_at > at or event.technician_id is None:
            continue
        if event.kind is EventKind.ABSENCE_RECORDED or _is_of_absence(event, EventKind.REDONE):
            mine.add_absence(absence_of(event))
        elif _is_of_absence(event, EventKind.UNDONE):
            mine.remove_absence(absence_of(event))
        elif event.kind is EventKind.ARRIVED and event.work_order_id in orders:
            point = sites.get(orders[event.work_order_id].site_id)
            if point is not None:
                mine.put_position(Position(event.technician_id, *point, event.at))


def _is_of_absence(event: Event, kind: EventKind) -> bool:
    """Whether it takes an absence back or forth, and no decision about a work order."""
    of_overtime = event.facts.get("of") == EventKind.OVERTIME_GRANTED.value
    return event.kind is kind and event.work_order_id is None and not of_overtime


def _shifts_at(unit: UnitOfWork, around: Interval, at: datetime) -> Iterator[Shift]:
    """The shifts as they were known at ``at``: without overtime that was granted, and with that taken back, since."""
    ends: dict[str, datetime] = {}
    for event in unit.events():
        name = event.facts.get("shift_id")
        if name is not None and event.recorded_at > at:
            ends.setdefault(str(name), from_text(str(event.facts["from"])))
    for shift in unit.shifts(around):
        yield replace(shift, span=Interval(shift.span.start, ends.get(shift.id, shift.span.end)))


def _plan_in_force(unit: UnitOfWork, mine: UnitOfWork, at: datetime, orders: Mapping[str, WorkOrder]) -> None:
    """The plan published last by then, of what is open then."""
    published = [e for e in unit.events() if e.kind is EventKind.PLAN_PUBLISHED and e.recorded_at <= at]
    if not published:
        return
    plan = unit.plan(int(str(published[-1].facts["version"])))
    draft = mine.add_plan(replace(_of_the_open(plan, orders), status=PlanStatus.DRAFT, based_on=0))
    mine.set_plan_status(draft.version, PlanStatus.PUBLISHED, published[-1].at, published[-1].actor)


def _of_the_open(plan: Plan, orders: Mapping[str, WorkOrder]) -> Plan:
    def waits(work_order_id: str) -> bool:
        return work_order_id in orders and orders[work_order_id].status in OPEN_STATUSES

    routes = [replace(r, stops=tuple(s for s in r.stops if waits(s.work_order_id))) for r in plan.routes]
    left_out = tuple(one for one in plan.unassigned if waits(one.work_order_id))
    return replace(plan, routes=tuple(route for route in routes if route.stops), unassigned=left_out)


def _lived(events: tuple[Event, ...], orders: Mapping[str, WorkOrder]) -> Lived:
    """How long every visit that came to its end took on site."""
    found: dict[tuple[str, int], int] = {}
    begun: dict[str, Event] = {}
    visits: dict[str, int] = {}
    for event in events:
        name = event.work_order_id or ""
        if event.kind is EventKind.ARRIVED:
            begun[name] = event
            visits[name] = visits.get(name, 0) + 1
        elif event.kind is EventKind.FINISHED and name in begun and name in orders:
            took = round((event.at - begun.pop(name).at).total_seconds())
            if orders[name].purpose is Purpose.FAULT:
                found[lasting_name(orders[name]), visits[name]] = took
    return found


def _driven(unit: UnitOfWork, span: Interval) -> Iterator[int]:
    """Metres of the legs to every visit left for in the span, as the plan of that moment had them."""
    plan: Plan | None = None
    for event in unit.events():
        if event.at >= span.end:
            return
        if event.kind is EventKind.PLAN_PUBLISHED:
            plan = unit.plan(int(str(event.facts["version"]))) if event.at >= span.start - BACK else None
        elif event.kind is EventKind.DEPARTED and event.at in span and plan is not None:
            found = plan.stop_of(event.work_order_id or "")
            yield 0 if found is None else found[1].leg.metres
