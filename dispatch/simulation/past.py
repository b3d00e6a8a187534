"""Three months of closed work orders with all their events, written straight into the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.lifecycle import fold
from dispatch.model.event import Event, EventKind
from dispatch.model.work_order import WorkOrder
from dispatch.simulation.demo_company import DemoCompany
from dispatch.simulation.diary import Diary
from dispatch.simulation.faults import FaultProcess
from dispatch.simulation.history import Habits, Historian, Subject, reported
from dispatch.store.base import UnitOfWork
from dispatch.store.numbering import id_prefix, next_id
from dispatch.travel.times import Point


@dataclass(frozen=True, slots=True)
class History:
    """One closed work order and the events it is the fold of."""

    work_order: WorkOrder
    events: tuple[Event, ...]


def past_of(
    desk: Desk, company: DemoCompany, process: FaultProcess, habits: Habits, *, now: datetime
) -> tuple[History, ...]:
    """What became of every fault of the past that was signed off before ``now``, in the order of the reports."""
    faults = process.between(now - timedelta(days=habits.scenario.past.days), now)
    subjects, goals = subjects_of(company)
    diary = Diary(company.technicians, company.shifts, goals, desk.travel)
    historian = Historian(diary, lambda order: desk.clocks(order, now=order.notified_at), habits)
    found: list[History] = []
    latest: dict[str, str] = {}
    for fault in faults:
        subject = subjects[str(fault.report.asset_id)]
        prefix = id_prefix(fault.at)
        work_order_id = next_id(prefix, latest.get(prefix))
        version = desk.policy(subject.customer.policy_id).version
        events = historian.tell(reported(fault, work_order_id, subject, version), subject)
        if _is_over(events, now):
            latest[prefix] = work_order_id
            found.append(_history(events))
    return tuple(found)


def store_past(unit: UnitOfWork, histories: Iterable[History]) -> None:
    """Write the work orders, and their events in the order in which the desk learnt them."""
    histories = tuple(histories)
    unit.add_work_orders(history.work_order for history in histories)
    events: list[tuple[datetime, str, int, Event]] = []
    for history in histories:
        events.extend((e.recorded_at, history.work_order.id, i, e) for i, e in enumerate(history.events))
    unit.append_all(event for _, _, _, event in sorted(events, key=lambda row: row[:3]))


def subjects_of(company: DemoCompany) -> tuple[Mapping[str, Subject], Sequence[Point]]:
    """What every asset belongs to, and the points of all sites."""
    customers = {customer.id: customer for customer in company.customers}
    sites = {site.id: (position, site) for position, site in enumerate(company.sites)}
    subjects = {}
    for asset in company.assets:
        position, site = sites[asset.site_id]
        subjects[asset.id] = Subject(customers[site.customer_id], site, asset, position)
    points = [site.place.point for site in company.sites]
    return subjects, [point for point in points if point is not None]


def _is_over(events: Sequence[Event], now: datetime) -> bool:
    return events[-1].kind is EventKind.SIGNED_OFF and events[-1].at < now


def _history(events: tuple[Event, ...]) -> History:
    work_order = fold(events)
    assert work_order is not None, "every history begins with its report"
    return History(work_order, events)
