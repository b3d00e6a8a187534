"""The desk's facts with a cure in them: a longer shift, another pin, another time agreed; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from dispatch.errors import Refused
from dispatch.model.cure import Cure, CureKind
from dispatch.model.moment import Interval
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Shift
from dispatch.model.work_order import Pin, PinLevel, WorkOrder


def supposed(snapshot: Snapshot, cure: Cure, *, actor: str) -> Snapshot:
    """The snapshot in which the cure has been carried out. ``Refused`` where it cannot be."""
    if cure.kind is CureKind.OVERTIME:
        longer = longer_shift(snapshot, cure)
        return replace(snapshot, shifts=tuple(longer if one.id == longer.id else one for one in snapshot.shifts))
    changed = _changed(snapshot, cure, actor)
    if cure.kind is CureKind.VISIT_MOVED:
        other = _pinned(_order(snapshot, cure.other_id), cure.other_technician_id, snapshot, actor)
        return _with(_with(snapshot, changed), other)
    return _with(snapshot, changed)


def longer_shift(snapshot: Snapshot, cure: Cure) -> Shift:
    """The shift that the overtime lengthens: the one that lasts now or comes next, as long as it then is.

    ``Refused("cure.no_shift")`` when he has none, ``Refused("cure.next_duty")`` when he is on duty again by then.
    """
    own = [one for one in snapshot.shifts if one.technician_id == cure.technician_id and not one.on_call]
    shift = min((one for one in own if one.span.end > snapshot.now), key=lambda one: one.span.start, default=None)
    if shift is None:
        raise Refused("cure.no_shift", technician=cure.technician_id)
    more = Interval(shift.span.end, shift.span.end + timedelta(seconds=cure.seconds))
    others = [one for one in snapshot.shifts if one.technician_id == cure.technician_id and one.id != shift.id]
    if any(one.span.overlaps(more) for one in others):
        raise Refused("cure.next_duty", technician=cure.technician_id)
    return replace(shift, span=Interval(shift.span.start, more.end))


def _changed(snapshot: Snapshot, cure: Cure, actor: str) -> WorkOrder:
    act: dict[CureKind, Callable[[WorkOrder], WorkOrder]] = {
        CureKind.PIN_DROPPED: lambda order: replace(order, pin=None),
        CureKind.TECHNICIAN_SENT: lambda order: _pinned(order, cure.technician_id, snapshot, actor),
        CureKind.VISIT_MOVED: lambda order: _pinned(order, cure.technician_id, snapshot, actor),
        CureKind.CUSTOMER_MOVED: lambda order: _agreed(order, cure),
    }
    return act[cure.kind](_order(snapshot, cure.work_order_id))


def _agreed(order: WorkOrder, cure: Cure) -> WorkOrder:
    assert cure.at is not None, "a customer is moved to a moment"
    events = {**order.situation.events, "appointment_at": cure.at}
    return replace(order, situation=replace(order.situation, events=events))


def _pinned(order: WorkOrder, technician_id: str, snapshot: Snapshot, actor: str) -> WorkOrder:
    return replace(order, pin=Pin(PinLevel.TECHNICIAN, technician_id, None, actor, snapshot.now))


def _order(snapshot: Snapshot, work_order_id: str) -> WorkOrder:
    found = next((one for one in snapshot.work_orders if one.id == work_order_id), None)
    if found is None or found.status.under_way:
        raise Refused("cure.not_movable", id=work_order_id)
    return found


def _with(snapshot: Snapshot, changed: WorkOrder) -> Snapshot:
    orders = tuple(changed if one.id == changed.id else one for one in snapshot.work_orders)
    return replace(snapshot, work_orders=orders)
