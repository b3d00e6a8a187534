"""What one plan does otherwise than another: visits, promises and people; and which plan first knew of an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.errors import NotFound
from dispatch.model.commitment import ClockStatus, CommitmentState, Milestone
from dispatch.model.event import EventKind
from dispatch.model.plan import Plan
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

MOVED_BY = timedelta(minutes=10)
"""A planned arrival that shifts by less is not worth a line."""

Clocks = Callable[[WorkOrder, Plan | None], Iterable[ClockStatus]]
"""The clocks of a work order under a plan."""


class ChangeKind(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    REASSIGNED = "reassigned"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Visiting:
    """Who comes, and when he arrives."""

    technician_id: str
    arrive_at: datetime


@dataclass(frozen=True, slots=True)
class VisitChange:
    """One visit that the plans treat differently; None where a plan sends nobody."""

    kind: ChangeKind
    work_order: WorkOrder
    before: Visiting | None
    after: Visiting | None


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """One promise that only one of the plans keeps."""

    work_order: WorkOrder
    code: Milestone
    due: datetime


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """From ``before`` (None: from no plan at all) to ``after``.

    ``visits`` are in the order of their arrival; ``won`` are the promises only the later plan keeps, ``lost`` those
    only the earlier one kept. ``technician_ids`` and ``customer_ids`` are the people for whom a visit changes.
    """

    before: Plan | None
    after: Plan
    visits: tuple[VisitChange, ...]
    won: tuple[PromiseChange, ...]
    lost: tuple[PromiseChange, ...]

    @property
    def technician_ids(self) -> tuple[str, ...]:
        sides = (side for visit in self.visits for side in (visit.before, visit.after))
        return tuple(sorted({side.technician_id for side in sides if side is not None}))

    @property
    def customer_ids(self) -> tuple[str, ...]:
        return tuple(sorted({visit.work_order.customer_id for visit in self.visits}))


def plan_changes(unit: UnitOfWork, before: Plan | None, after: Plan, clocks: Clocks) -> PlanChanges:
    """Compare two plans; a visit that is over or not wanted any more was not taken from anybody and is left out."""
    old, new = visits_of(before), visits_of(after)
    orders = unit.work_orders_by_id(set(old) | set(new)).values()
    wanted = [order for order in orders if order.status.needs_visit]
    found = [_change(order, old.get(order.id), new.get(order.id)) for order in wanted]
    visits = sorted((change for change in found if change is not None), key=_arrival)
    won, lost = [], []
    for change in visits:
        kept_before, kept_after = (_kept(change.work_order, plan, clocks) for plan in (before, after))
        won += [kept_after[code] for code in kept_after if code not in kept_before]
        lost += [kept_before[code] for code in kept_before if code not in kept_after]
    return PlanChanges(before, after, tuple(visits), tuple(won), tuple(lost))


def visits_of(plan: Plan | None) -> Mapping[str, Visiting]:
    """Who comes when, by work order."""
    routes = plan.routes if plan else ()
    return {
        stop.work_order_id: Visiting(route.technician_id, stop.arrive_at) for route in routes for stop in route.stops
    }


def belonging_together(before: Plan | None, after: Plan, technician_ids: Iterable[str]) -> frozenset[str]:
    """These technicians and all who must change their routes with them: no visit is then lost or made twice."""
    old, new = visits_of(before), visits_of(after)
    handed = {(old[id].technician_id, new[id].technician_id) for id in set(old) & set(new)}
    found = frozenset(technician_ids)
    while True:
        joined = found | {one for pair in handed if found & set(pair) for one in pair}
        if joined == found:
            return found
        found = joined


def first_plan_after(unit: UnitOfWork, seq: int) -> Plan | None:
    """The first published plan that knows the event of this number; None while there is none yet."""
    for event in unit.events(after=seq):
        if event.kind is EventKind.PLAN_PUBLISHED:
            plan = _known(unit, int(str(event.facts["version"])))
            if plan is not None and plan.based_on >= seq:
                return plan
    return None


def plan_before(unit: UnitOfWork, plan: Plan) -> Plan | None:
    """The plan that was in force when this one was published; None for the first of all."""
    for version in range(plan.version - 1, 0, -1):
        earlier = _known(unit, version)
        if (
            earlier is not None
            and earlier.published_at is not None
            and earlier.published_at <= (plan.published_at or plan.made_at)
        ):
            return earlier
    return None


def _known(unit: UnitOfWork, version: int) -> Plan | None:
    """None for a plan that is forgotten by now."""
    try:
        return unit.plan(version)
    except NotFound:
        return None


def _change(order: WorkOrder, before: Visiting | None, after: Visiting | None) -> VisitChange | None:
    kind = _kind(before, after)
    return None if kind is None else VisitChange(kind, order, before, after)


def _kind(before: Visiting | None, after: Visiting | None) -> ChangeKind | None:
    if before is None or after is None:
        return ChangeKind.ADDED if before is None else ChangeKind.DROPPED
    if before.technician_id != after.technician_id:
        return ChangeKind.REASSIGNED
    return ChangeKind.MOVED if abs(before.arrive_at - after.arrive_at) >= MOVED_BY else None


def _arrival(change: VisitChange) -> tuple[datetime, str]:
    visiting = change.after or change.before
    assert visiting is not None, "one of the plans makes the visit, or nothing has changed"
    return visiting.arrive_at, change.work_order.id


def _kept(order: WorkOrder, plan: Plan | None, clocks: Clocks) -> Mapping[str, PromiseChange]:
    """The open promises that the plan keeps, by their identity: somebody comes, and he comes in time."""
    if plan is None or plan.stop_of(order.id) is None:
        return {}
    kept = (one.commitment for one in clocks(order, plan) if one.state is CommitmentState.PENDING)
    return {one.promise_id: PromiseChange(order, one.code, one.due) for one in kept}
