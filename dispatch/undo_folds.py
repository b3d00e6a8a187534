"""What undoing a decision makes of a work order: the part that the decision touched is put back as it was.

The event carries everything it puts back, so the fold needs no other event; redoing puts back what the decision made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, from_text, to_text
from dispatch.model.situation import Hold, Situation
from dispatch.model.technician import Absence
from dispatch.model.work_order import Pin, PinLevel, WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status

UNDO_LEGAL: Mapping[EventKind, frozenset[Status]] = {
    EventKind.UNDONE: frozenset(Status),
    EventKind.REDONE: frozenset(Status),
}
"""A cancelled work order is opened again by undoing; whether anything may be undone, the desk asks elsewhere."""


def pin_facts(pin: Pin | None) -> dict[str, object]:
    """The pin to put back, as a fact of the event."""
    if pin is None:
        return {"pin": None}
    known = {
        "level": pin.level.value,
        "technician_id": pin.technician_id,
        "arrive_at": _text(pin.arrive_at),
        "by": pin.by,
        "at": to_text(pin.at),
        "why": pin.why,
        "violations": list(pin.violations),
        "follows": pin.follows,
    }
    return {"pin": known}


def standing_facts(work_order: WorkOrder) -> dict[str, object]:
    """Everything that holding or cancelling touches, as facts of the event: status, holds, who is there, the pin."""
    holds = [[to_text(hold.span.start), to_text(hold.span.end), hold.reason] for hold in work_order.situation.holds]
    return {
        **pin_facts(work_order.pin),
        "status": work_order.status.value,
        "technician_id": work_order.technician_id,
        "departed_at": _text(work_order.departed_at),
        "visit_arrived_at": _text(work_order.visit_arrived_at),
        "closed_at": _text(work_order.closed_at),
        "expected_end_at": _text(work_order.expected_end_at),
        "holds": holds,
    }


def appointment_facts(work_order: WorkOrder) -> dict[str, object]:
    """The time that was agreed with the customer, as a fact of the event; None when there was none."""
    return {"appointment_at": _text(work_order.situation.events.get("appointment_at"))}


def overtime_of(event: Event, kind: EventKind) -> tuple[Interval, Interval]:
    """The last of the shift as it stands before a step of this kind, and after it."""
    before, until = from_text(str(event.facts["from"])), from_text(str(event.facts["until"]))
    earlier = before - timedelta(seconds=1)
    granted, none = Interval(earlier, until), Interval(earlier, before)
    return (granted, none) if kind is EventKind.UNDONE else (none, granted)


def absence_of(event: Event) -> Absence:
    """The absence that was recorded, taken back or recorded again: the same facts every time."""
    span = Interval(from_text(str(event.facts["start"])), from_text(str(event.facts["end"])))
    return Absence(str(event.technician_id), span, str(event.facts["reason"]))


def restored(work_order: WorkOrder, event: Event) -> WorkOrder:
    """The work order with what the event puts back."""
    facts = event.facts
    back = replace(work_order, pin=_pin(facts.get("pin")))
    if "appointment_at" in facts:
        back = replace(back, situation=_agreed(back.situation, _moment(facts["appointment_at"])))
    if "status" not in facts:
        return back
    technician_id = facts["technician_id"]
    return replace(
        back,
        status=Status(str(facts["status"])),
        technician_id=None if technician_id is None else str(technician_id),
        departed_at=_moment(facts["departed_at"]),
        visit_arrived_at=_moment(facts["visit_arrived_at"]),
        closed_at=_moment(facts["closed_at"]),
        expected_end_at=_moment(facts.get("expected_end_at")),
        situation=replace(work_order.situation, holds=tuple(_holds(facts["holds"]))),
    )


def _agreed(situation: Situation, at: datetime | None) -> Situation:
    """With this time agreed with the customer, or none."""
    events = {name: moment for name, moment in situation.events.items() if name != "appointment_at"}
    return replace(situation, events=events if at is None else {**events, "appointment_at": at})


def _pin(facts: object) -> Pin | None:
    if not isinstance(facts, Mapping):
        return None
    technician_id = facts["technician_id"]
    return Pin(
        PinLevel(facts["level"]),
        None if technician_id is None else str(technician_id),
        _moment(facts["arrive_at"]),
        str(facts["by"]),
        from_text(str(facts["at"])),
        str(facts["why"]),
        tuple(map(str, facts["violations"])),
        None if facts.get("follows") is None else str(facts["follows"]),
    )


def _holds(facts: object) -> Iterable[Hold]:
    for start, end, reason in facts if isinstance(facts, list | tuple) else ():
        yield Hold(Interval(from_text(start), from_text(end)), reason)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _moment(text: object) -> datetime | None:
    return None if text is None else from_text(str(text))


UNDO_FOLD: Mapping[EventKind, Callable[[WorkOrder, Event], WorkOrder]] = {
    EventKind.UNDONE: restored,
    EventKind.REDONE: restored,
}
