"""The rows of the store that the board shows, and how they are brought forward by what has happened since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from dispatch.model.customer import Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.plan import Plan
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import OPEN_STATUSES, UnitOfWork

Row = TypeVar("Row")

SHOWN_BEFORE = timedelta(hours=12)
SHOWN_AFTER = timedelta(hours=48)
WINDOW_STEP = timedelta(minutes=10)
"""The window moves in steps, so that what lies in it is not read, sent and drawn anew every second."""
MOST_EVENTS = 2_000
"""After more events than this it is cheaper to read everything."""

PLAN_KINDS = frozenset({EventKind.PLAN_MADE, EventKind.PLAN_PUBLISHED, EventKind.PLAN_DISCARDED})
NOT_ON_THE_BOARD = frozenset(
    {
        EventKind.PLANNER_WARNED,
        EventKind.GOAL_CHOSEN,
        EventKind.CLOCK_SET,
        EventKind.ALERT_RAISED,
        EventKind.ALERT_ACKNOWLEDGED,
        EventKind.AGREEMENT_MADE,
        EventKind.CREW_SET,
        EventKind.DAYS_OFF_SET,
        EventKind.SUBSTITUTES_SET,
        EventKind.NOTICE_GIVEN,
        EventKind.CLOSURE_DECLARED,
        EventKind.CLOSURE_LIFTED,
    }
)
"""Kinds without a work order that change no row of the board; any other kind without one has everything read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """``seq`` is the last event these rows contain; ``draft`` waits for a person; work orders are the open ones."""

    seq: int
    window: Interval
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]
    positions: Mapping[str, Position]
    work_orders: Mapping[str, WorkOrder]
    sites: Mapping[str, Site]
    customers: Mapping[str, Customer]
    plan: Plan | None
    draft: Plan | None


def read_tables(unit: UnitOfWork, now: datetime) -> Tables:
    """Everything, from the store."""
    window = window_at(now)
    orders = {order.id: order for order in unit.open_work_orders()}
    plan, draft = _plans(unit)
    return Tables(
        seq=unit.last_event(),
        window=window,
        technicians=tuple(one for one in unit.technicians() if one.active),
        shifts=unit.shifts(window),
        absences=unit.absences(window),
        positions={position.technician_id: position for position in unit.positions()},
        work_orders=orders,
        sites=unit.sites_by_id({order.site_id for order in orders.values()}),
        customers=unit.customers_by_id({order.customer_id for order in orders.values()}),
        plan=plan,
        draft=draft,
    )


def window_at(now: datetime) -> Interval:
    """The hours on the board at ``now``."""
    step = WINDOW_STEP.total_seconds()
    begins = datetime.fromtimestamp(now.timestamp() // step * step, SHANGHAI)
    return Interval(begins - SHOWN_BEFORE, begins + SHOWN_AFTER + WINDOW_STEP)


def forward(tables: Tables, unit: UnitOfWork, now: datetime) -> Tables:
    """The rows at ``now``: what no event has touched is taken over, everything else read from the store."""
    events = unit.events(after=tables.seq, limit=MOST_EVENTS + 1)
    if len(events) > MOST_EVENTS or not all(map(_is_understood, events)) or _was_replaced(tables, unit, events):
        return read_tables(unit, now)
    if events:
        tables = _orders_after(replace(tables, seq=events[-1].seq), unit, events)
    if any(event.technician_id for event in events):
        tables = replace(tables, positions={one.technician_id: one for one in unit.positions()})
    if any(event.kind in PLAN_KINDS for event in events):
        plan, draft = _plans(unit)
        tables = replace(tables, plan=plan, draft=draft)
    window = window_at(now)
    if window != tables.window or any(_is_about_duty(event) for event in events):
        tables = replace(tables, window=window, shifts=unit.shifts(window), absences=unit.absences(window))
    return tables


def _is_understood(event: Event) -> bool:
    """Whether it is known which rows an event changes."""
    if event.work_order_id is not None or event.kind in PLAN_KINDS | NOT_ON_THE_BOARD:
        return True
    return _is_about_duty(event)


def _is_about_duty(event: Event) -> bool:
    """Whether somebody is on duty at other hours than before."""
    return event.kind in (EventKind.ABSENCE_RECORDED, EventKind.OVERTIME_GRANTED)


def _was_replaced(tables: Tables, unit: UnitOfWork, events: tuple[Event, ...]) -> bool:
    """Whether the log is shorter than it was: another company has moved in."""
    return not events and unit.last_event() < tables.seq


def _orders_after(tables: Tables, unit: UnitOfWork, events: Iterable[Event]) -> Tables:
    touched = {event.work_order_id for event in events if event.work_order_id is not None}
    if not touched:
        return tables
    orders = dict(tables.work_orders)
    for order_id, order in unit.work_orders_by_id(touched).items():
        if order.status in OPEN_STATUSES:
            orders[order_id] = order
        else:
            orders.pop(order_id, None)
    sites, customers = {one.site_id for one in orders.values()}, {one.customer_id for one in orders.values()}
    return replace(
        tables,
        work_orders=orders,
        sites=_kept(tables.sites, sites) | dict(unit.sites_by_id(sites - tables.sites.keys())),
        customers=_kept(tables.customers, customers) | dict(unit.customers_by_id(customers - tables.customers.keys())),
    )


def _kept(rows: Mapping[str, Row], wanted: set[str]) -> dict[str, Row]:
    return {key: row for key, row in rows.items() if key in wanted}


def _plans(unit: UnitOfWork) -> tuple[Plan | None, Plan | None]:
    """The plan in force, and the draft if it is newer."""
    plan, draft = unit.published_plan(), unit.latest_draft()
    return plan, draft if draft is not None and (plan is None or draft.version > plan.version) else None
