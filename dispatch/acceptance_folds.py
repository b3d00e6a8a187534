"""What seeing, accepting and declining a visit make of its work order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dispatch.model.acceptance import Acceptance, Declined, DeclineReason
from dispatch.model.event import Event, EventKind
from dispatch.model.work_order import WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status

_SENT = frozenset({Status.DISPATCHED})

ACCEPTANCE_LEGAL: Mapping[EventKind, frozenset[Status]] = {
    EventKind.VISIT_SEEN: _SENT,
    EventKind.VISIT_ACCEPTED: _SENT,
    EventKind.VISIT_DECLINED: _SENT,
}


def given_to(work_order: WorkOrder, event: Event) -> WorkOrder:
    """The plan gives the visit to a technician: he is asked anew."""
    asked = Acceptance(event.technician_id, event.at, declined=work_order.acceptance.declined)
    return replace(work_order, acceptance=asked)


def _seen(work_order: WorkOrder, event: Event) -> WorkOrder:
    known = work_order.acceptance
    return replace(work_order, acceptance=replace(known, seen_at=known.seen_at or event.at))


def _accepted(work_order: WorkOrder, event: Event) -> WorkOrder:
    """Who accepts has seen it."""
    seen = _seen(work_order, event)
    return replace(seen, acceptance=replace(seen.acceptance, accepted_at=event.at))


def _declined(work_order: WorkOrder, event: Event) -> WorkOrder:
    """Nobody is bound to it any more, and a pin to him is void: it waits for the dispatcher and the planner."""
    reason, note = DeclineReason(str(event.facts["reason"])), str(event.facts.get("note", ""))
    said = Declined(str(event.technician_id), event.at, reason, note, work_order.visit_number)
    pin = work_order.pin
    kept = None if pin is not None and pin.technician_id == event.technician_id else pin
    asked = Acceptance(declined=(*work_order.acceptance.declined, said))
    return replace(work_order, status=Status.OPEN, technician_id=None, pin=kept, acceptance=asked)


ACCEPTANCE_FOLD: Mapping[EventKind, Callable[[WorkOrder, Event], WorkOrder]] = {
    EventKind.VISIT_SEEN: _seen,
    EventKind.VISIT_ACCEPTED: _accepted,
    EventKind.VISIT_DECLINED: _declined,
}
