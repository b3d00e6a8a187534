"""Three months of closed work orders with all their events, written straight into the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.lifecycle import fold
from dispatch.model.event import Event, EventKind
from dispatch.model.work_order import WorkOrder
from dispatch.simulation.demo_company import DemoCompany
from dispatch.simulation.diary import Diary
from dispatch.simulation.faults import Fault, FaultProcess
from dispatch.simulation.history import Habits, Historian, Subject, reported
from dispatch.simulation.inspections import first_day, past_inspections
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
    goals = subjects_of(company)[1]
    diary = Diary(company.technicians, company.shifts, goals, desk.travel)
    historian = Historian(diary, lambda order: desk.clocks(order, now=order.notified_at), desk.missing_steps, habits)
    found: list[History] = []
    latest: dict[str, str] = {}
    for opened, ready, subject in sorted(_openings(desk, company, faults, habits, now), key=lambda row: row[1]):
        prefix = id_prefix(opened.at)
        work_order_id = next_id(prefix, latest.get(prefix))
        sent_at = ready if opened.kind is EventKind.INSPECTION_OPENED else None
        events = historian.tell(replace(opened, work_order_id=work_order_id), subject, ready=sent_at)
        if _is_over(events, now):
            latest[prefix] = work_order_id
            found.append(_history(events))
    return tuple(found)


def _openings(
    desk: Desk, company: DemoCompany, faults: Iterable[Fault], habits: Habits, now: datetime
) -> Iterator[tuple[Event, datetime, Subject]]:
    """The first event of every work order of the past without its number, and when somebody was looked for."""
    subjects, _ = subjects_of(company)
    for fault in faults:
        subject = subjects[str(fault.report.asset_id)]
        version = desk.policy(subject.customer.policy_id).version
        yield reported(fault, "", subject, version), fault.at, subject
    first = first_day(now, habits.scenario.past.days)
    made = past_inspections(desk, company, habits.scenario.inspections, seed=habits.seed, first=first, now=now)
    for one in made:
        yield one.opened, one.visit_at, subjects[one.asset_id]


def store_past(unit: UnitOfWork, histories: Iterable[History]) -> None:
    """Write the work orders, and their events in the order in which the desk learnt them.

    Who leaves for his next visit in the second in which he finished one did the earlier one first.
    """
    histories = tuple(histories)
    unit.add_work_orders(history.work_order for history in histories)
    events: list[tuple[datetime, int, int, Event]] = []
    for number, history in enumerate(histories):
        events.extend((e.recorded_at, number, i, e) for i, e in enumerate(history.events))
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
