"""Which visits are locked one after the other: what a dispatcher fixed, as far as it can still hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from dispatch.model.plan import Plan
from dispatch.model.work_order import PinLevel, WorkOrder
from solver.problem import Order, Pin, Visit


@dataclass(frozen=True, slots=True)
class LockedOrder:
    """``after`` is made behind ``before``, both work order ids, by one technician on one shift."""

    before: str
    after: str
    technician_id: str


def locked_orders(
    work_orders: Sequence[WorkOrder], in_force: Plan | None, on_duty: Set[str]
) -> tuple[LockedOrder, ...]:
    """The locks that hold: the visit before is still to come with the same technician, and nothing goes in a circle.

    A lock that does not hold still binds its visit to the technician. Of a circle the lock made last gives way.
    """
    known = {work_order.id: work_order for work_order in work_orders}
    wanted = [one for one in work_orders if _is_locked(one) and not one.status.under_way]
    behind: dict[str, str] = {}
    for work_order in sorted(wanted, key=lambda one: (one.pin.at if one.pin else one.recorded_at, one.id)):
        pin = work_order.pin
        before = None if pin is None or pin.follows is None else known.get(pin.follows)
        if pin is None or before is None or pin.technician_id not in on_duty:
            continue
        if _keeper(before, in_force) == pin.technician_id and not _leads_to(before.id, work_order.id, behind):
            behind[work_order.id] = before.id
    return tuple(LockedOrder(before, after, str(_technician(known[after]))) for after, before in behind.items())


def with_orders(
    visits: Sequence[Visit], locks: Sequence[LockedOrder], number: Mapping[str, int], technicians: Mapping[str, int]
) -> tuple[tuple[Visit, ...], tuple[Order, ...]]:
    """The visits with those before a locked one bound to its technician, and the locks as the solver knows them."""
    bound = list(visits)
    for lock in locks:
        visit = bound[number[lock.before]]
        if visit.under_way is None:
            pin = replace(visit.pin or Pin(), technician=technicians[lock.technician_id])
            bound[number[lock.before]] = replace(visit, pin=pin)
    orders = tuple(Order(number[lock.before], number[lock.after], same_shift=True) for lock in locks)
    return tuple(bound), orders


def _is_locked(work_order: WorkOrder) -> bool:
    return work_order.pin is not None and work_order.pin.level is PinLevel.ORDER


def _technician(work_order: WorkOrder) -> str | None:
    return None if work_order.pin is None else work_order.pin.technician_id


def _keeper(work_order: WorkOrder, in_force: Plan | None) -> str | None:
    """Who makes the visit: whoever is on it, else whom it is pinned to, else whom the plan in force sends."""
    if work_order.status.under_way:
        return work_order.technician_id
    if _technician(work_order) is not None:
        return _technician(work_order)
    found = None if in_force is None else in_force.stop_of(work_order.id)
    return None if found is None else found[0].technician_id


def _leads_to(start: str, end: str, behind: Mapping[str, str]) -> bool:
    """Whether going back from ``start``, visit by visit, one comes to ``end``."""
    here: str | None = start
    while here is not None and here != end:
        here = behind.get(here)
    return here == end
