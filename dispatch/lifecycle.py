"""The life of a work order: which step is legal when, and what each event makes of it.

``opened`` and ``after`` are the fold: the present state is nothing but the events applied in order, so the rows in the
store can always be made again from the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.acceptance_folds import ACCEPTANCE_FOLD, ACCEPTANCE_LEGAL, given_to
from dispatch.duty_folds import DUTY_FOLD, DUTY_LEGAL, as_inspection
from dispatch.errors import Refused
from dispatch.model.event import OPENS_A_WORK_ORDER, Event, EventKind
from dispatch.model.moment import Interval, from_text
from dispatch.model.region import Place
from dispatch.model.situation import Hold, Notification, Reclassification, Situation
from dispatch.model.work_order import Pin, PinLevel, WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status
from dispatch.service_folds import SERVICE_FOLD, SERVICE_LEGAL, rejected
from dispatch.undo_folds import UNDO_FOLD, UNDO_LEGAL

_ALIVE = frozenset({Status.OPEN, Status.DISPATCHED, Status.ON_THE_WAY, Status.ON_SITE})
_NOT_CLOSED = _ALIVE | {Status.RESOLVED}

LEGAL: Mapping[EventKind, frozenset[Status]] = {
    EventKind.RESPONDED: _ALIVE,
    EventKind.APPOINTMENT_MADE: _ALIVE,
    EventKind.DISPATCHED: frozenset({Status.OPEN, Status.DISPATCHED}),
    EventKind.WITHDRAWN: frozenset({Status.DISPATCHED}),
    EventKind.DEPARTED: frozenset({Status.OPEN, Status.DISPATCHED}),
    EventKind.ARRIVED: frozenset({Status.OPEN, Status.DISPATCHED, Status.ON_THE_WAY}),
    EventKind.OVERRUN: frozenset({Status.ON_SITE}),
    EventKind.FINISHED: frozenset({Status.ON_SITE}),
    EventKind.SIGNED_OFF: frozenset({Status.RESOLVED}),
    EventKind.SIGN_OFF_REFUSED: frozenset({Status.RESOLVED}),
    EventKind.LOANER_PROVIDED: _NOT_CLOSED,
    EventKind.HELD: frozenset({Status.OPEN, Status.DISPATCHED, Status.ON_THE_WAY, Status.ON_SITE}),
    EventKind.RESUMED: _ALIVE,
    EventKind.CANCELLED: _ALIVE,
    EventKind.RECLASSIFIED: _ALIVE,
    EventKind.POLICY_REAPPLIED: _NOT_CLOSED,
    EventKind.PLACE_CORRECTED: _ALIVE,
    EventKind.PINNED: frozenset({Status.OPEN, Status.DISPATCHED}),
    EventKind.UNPINNED: _ALIVE,
    **SERVICE_LEGAL,
    **DUTY_LEGAL,
    **UNDO_LEGAL,
    **ACCEPTANCE_LEGAL,
}
"""From which states each step may be taken."""


def require_legal(work_order: WorkOrder, kind: EventKind) -> None:
    """Raise ``Refused`` when the step is not legal in the present state."""
    if work_order.status not in LEGAL[kind]:
        raise Refused("work_order.illegal_step", id=work_order.id, step=kind.value, status=work_order.status.value)


def place_facts(place: Place) -> dict[str, object]:
    """A place as plain facts for an event; fields that are not known are left out."""
    names = ("country", "province", "city", "district", "adcode", "lat", "lon", "address")
    return {name: getattr(place, name) for name in names if getattr(place, name) is not None}


def _place(facts: object) -> Place | None:
    return Place(**facts) if isinstance(facts, Mapping) else None


def _instant(facts: Mapping[str, object], name: str) -> datetime | None:
    text = facts.get(name)
    return None if text is None else from_text(str(text))


def opened(event: Event) -> WorkOrder:
    """The work order that a report, or a period whose window opens, begins: at version 1."""
    work_order = _first_version(event)
    return as_inspection(work_order, event) if event.kind is EventKind.INSPECTION_OPENED else work_order


def _first_version(event: Event) -> WorkOrder:
    facts = event.facts
    started = {"notified_at": event.at}
    appointment = _instant(facts, "appointment_at")
    if appointment is not None:
        started["appointment_at"] = appointment
    situation = Situation(
        events=started,
        place=_place(facts.get("place")),
        notifications=(Notification(str(facts["channel"]), event.at),),
        issue=str(facts["issue"]),
        job=None if facts.get("job") is None else str(facts["job"]),
        fault_class=str(facts["fault_class"]),
        emergency=bool(facts["emergency"]),
        in_warranty=bool(facts["in_warranty"]),
    )
    asset_id = facts.get("asset_id")
    return WorkOrder(
        id=str(event.work_order_id),
        customer_id=str(facts["customer_id"]),
        site_id=str(facts["site_id"]),
        asset_id=None if asset_id is None else str(asset_id),
        policy_id=str(facts["policy_id"]),
        policy_version=int(str(facts["policy_version"])),
        skill=str(facts["skill"]),
        level=int(str(facts["level"])),
        service_seconds=int(str(facts["service_seconds"])),
        description=str(facts["description"]),
        channel=str(facts["channel"]),
        reported_by=event.actor,
        situation=situation,
        status=Status.OPEN,
        version=1,
        recorded_at=event.recorded_at,
    )


def _stamp(work_order: WorkOrder, name: str, at: datetime, *, first: bool = False) -> WorkOrder:
    """Record a milestone; ``first`` keeps an earlier one."""
    events = dict(work_order.situation.events)
    if not (first and name in events):
        events[name] = at
    return replace(work_order, situation=replace(work_order.situation, events=events))


def _departed(work_order: WorkOrder, event: Event) -> WorkOrder:
    sent = _stamp(work_order, "dispatched_at", event.at, first=True)
    return replace(sent, status=Status.ON_THE_WAY, technician_id=event.technician_id, departed_at=event.at)


def _arrived(work_order: WorkOrder, event: Event) -> WorkOrder:
    there = _stamp(work_order, "arrived_at", event.at, first=True)
    if work_order.situation.job is not None:
        there = _stamp(there, "accepted_at", event.at, first=True)
    return replace(there, status=Status.ON_SITE, technician_id=event.technician_id, visit_arrived_at=event.at)


def _overrun(work_order: WorkOrder, event: Event) -> WorkOrder:
    """So much longer than expected until now; what should have ended already, so much longer from now on."""
    arrived = work_order.visit_arrived_at or event.at
    expected = arrived + timedelta(seconds=int(str(event.facts["expected_seconds"])))
    end = max(work_order.expected_end_at or expected, event.at) + timedelta(minutes=int(str(event.facts["minutes"])))
    return replace(work_order, expected_end_at=end)


def _finished(work_order: WorkOrder, event: Event) -> WorkOrder:
    if event.facts.get("resolved"):
        done = _stamp(work_order, "resolved_at", event.at)
        if work_order.situation.job is not None:
            done = _stamp(done, "completed_at", event.at)
        return replace(done, status=Status.RESOLVED, pin=None, expected_end_at=None)
    return _back_to_open(work_order)


def _back_to_open(work_order: WorkOrder) -> WorkOrder:
    """Another visit is needed: nobody is bound to the work order any more."""
    return replace(
        work_order,
        status=Status.OPEN,
        technician_id=None,
        pin=None,
        departed_at=None,
        visit_arrived_at=None,
        expected_end_at=None,
        visit_number=work_order.visit_number + 1,
    )


def _sign_off_refused(work_order: WorkOrder, event: Event) -> WorkOrder:
    """Rule B5f: a repair the customer rejects is not resolved; the clock goes on from its start."""
    kept = {name: at for name, at in work_order.situation.events.items() if name not in ("resolved_at", "completed_at")}
    again = replace(rejected(work_order), situation=replace(work_order.situation, events=kept))
    return _back_to_open(again)


def _held(work_order: WorkOrder, event: Event) -> WorkOrder:
    until = _instant(event.facts, "until") or event.at
    hold = Hold(Interval(event.at, until), str(event.facts["reason"]))
    situation = replace(work_order.situation, holds=(*work_order.situation.holds, hold))
    released = replace(work_order, situation=situation, departed_at=None, visit_arrived_at=None)
    released = replace(released, expected_end_at=None)
    return replace(released, status=Status.OPEN, technician_id=None, pin=None)


def _resumed(work_order: WorkOrder, event: Event) -> WorkOrder:
    holds = tuple(
        replace(hold, span=Interval(hold.span.start, event.at)) if event.at in hold.span else hold
        for hold in work_order.situation.holds
    )
    return replace(work_order, situation=replace(work_order.situation, holds=holds))


def _reclassified(work_order: WorkOrder, event: Event) -> WorkOrder:
    step = Reclassification(event.at, str(event.facts["to"]))
    steps = (*work_order.situation.reclassified, step)
    return replace(work_order, situation=replace(work_order.situation, reclassified=steps))


def _policy_reapplied(work_order: WorkOrder, event: Event) -> WorkOrder:
    """From here on its clocks follow another version of the letter, from the same starts."""
    return replace(work_order, policy_version=int(str(event.facts["policy_version"])))


def _place_corrected(work_order: WorkOrder, event: Event) -> WorkOrder:
    place = _place(event.facts["place"])
    return replace(work_order, situation=replace(work_order.situation, place_corrected=place))


def _pinned(work_order: WorkOrder, event: Event) -> WorkOrder:
    violations = event.facts.get("violations", ())
    pin = Pin(
        PinLevel(str(event.facts["level"])),
        event.technician_id,
        _instant(event.facts, "arrive_at"),
        event.actor,
        event.at,
        str(event.facts.get("why", "")),
        tuple(map(str, violations)) if isinstance(violations, list | tuple) else (),
        None if event.facts.get("follows") is None else str(event.facts["follows"]),
    )
    return replace(work_order, pin=pin)


def _dispatched(work_order: WorkOrder, event: Event) -> WorkOrder:
    sent = _stamp(given_to(work_order, event), "dispatched_at", event.at, first=True)
    return replace(sent, status=Status.DISPATCHED, technician_id=event.technician_id)


def _appointment(work_order: WorkOrder, event: Event) -> WorkOrder:
    return _stamp(work_order, "appointment_at", _instant(event.facts, "appointment_at") or event.at)


_FOLD: Mapping[EventKind, Callable[[WorkOrder, Event], WorkOrder]] = {
    EventKind.RESPONDED: lambda work_order, event: _stamp(work_order, "responded_at", event.at, first=True),
    EventKind.APPOINTMENT_MADE: _appointment,
    EventKind.DISPATCHED: _dispatched,
    EventKind.WITHDRAWN: lambda work_order, _: replace(work_order, status=Status.OPEN, technician_id=None),
    EventKind.DEPARTED: _departed,
    EventKind.ARRIVED: _arrived,
    EventKind.OVERRUN: _overrun,
    EventKind.FINISHED: _finished,
    EventKind.SIGNED_OFF: lambda work_order, event: replace(work_order, status=Status.CLOSED, closed_at=event.at),
    EventKind.SIGN_OFF_REFUSED: _sign_off_refused,
    EventKind.LOANER_PROVIDED: lambda work_order, event: _stamp(work_order, "loaner_at", event.at, first=True),
    EventKind.HELD: _held,
    EventKind.RESUMED: _resumed,
    EventKind.CANCELLED: lambda work_order, event: replace(work_order, status=Status.CANCELLED, closed_at=event.at),
    EventKind.RECLASSIFIED: _reclassified,
    EventKind.POLICY_REAPPLIED: _policy_reapplied,
    EventKind.PLACE_CORRECTED: _place_corrected,
    EventKind.PINNED: _pinned,
    EventKind.UNPINNED: lambda work_order, _: replace(work_order, pin=None),
    **SERVICE_FOLD,
    **DUTY_FOLD,
    **UNDO_FOLD,
    **ACCEPTANCE_FOLD,
}


def after(work_order: WorkOrder, event: Event) -> WorkOrder:
    """What the event makes of the work order, one version on."""
    return replace(_FOLD[event.kind](work_order, event), version=work_order.version + 1)


def fold(events: Iterable[Event]) -> WorkOrder | None:
    """The state after all events of one work order; None when they do not begin with a report."""
    work_order: WorkOrder | None = None
    for event in events:
        if event.kind in OPENS_A_WORK_ORDER:
            work_order = opened(event)
        elif work_order is not None and event.kind in _FOLD:
            work_order = after(work_order, event)
    return work_order
