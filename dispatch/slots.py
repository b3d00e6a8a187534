"""Times to offer to a customer on the phone: which suit, who would come, and what each costs the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from dispatch.desk import Desk, FaultReport
from dispatch.explain import letters_at
from dispatch.model.advice import Slot
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.work_order import WorkOrder
from dispatch.planning import state
from dispatch.planning.advice import windowed
from dispatch.planning.timing import APPOINTMENT_LEAD
from dispatch.work_time import day_of

HOURS = (9, 10, 11, 13, 14, 15, 16, 17, 18)
"""The hours of the day that are offered as appointments."""
DAYS = 3
"""Today and the two days after it, as far as the planner looks."""
OFFERED = 6
SOONEST = 2
"""So many of the times offered are the first that keep the promise, whatever they cost: callers ask for them."""


def spans_from(now: datetime, days: int = DAYS) -> Iterator[Interval]:
    """When somebody would be there for each appointment that can still be made: up to half an hour before its hour."""
    for day in range(days):
        for hour in HOURS:
            at = datetime.combine(day_of(now) + timedelta(days=day), time(hour), SHANGHAI)
            if at - APPOINTMENT_LEAD >= now:
                yield Interval(at - APPOINTMENT_LEAD, at)


def slots(desk: Desk, report: FaultReport, *, now: datetime, count: int = OFFERED) -> tuple[Slot, ...]:
    """``count`` times for a fault that is not taken in yet, the cheapest first: the cheapest, and the soonest.

    The promises count as they would with that appointment. Raises ``InputErrors`` for a report that says too little.
    """
    order = desk.tentative(replace(report, appointment_at=None), name="slot", now=now)
    spans = {f"slot-{number}": span for number, span in enumerate(spans_from(now))}
    offered = tuple(_with_appointment(order, name, span.end) for name, span in spans.items())
    snapshot = desk.snapshot(now=now, days=DAYS)
    with desk.reading() as unit:
        learned = {**snapshot.learned_seconds, **desk.learned_seconds(unit, offered)}
    asked = replace(snapshot, work_orders=(*snapshot.work_orders, *offered), learned_seconds=learned)
    stated = state(asked, letters_at(desk, now), desk.travel_at(now))
    found = [
        Slot(
            spans[name],
            place.technician_id,
            max(place.arrive_at, spans[name].start),
            place.extra_travel_seconds,
            place.margin_seconds,
            place.hurt,
        )
        for name, place in windowed(stated, spans, snapshot.published)
    ]
    cheapest = sorted(found, key=lambda slot: (slot.price, slot.span.start))
    soonest = [slot for slot in found if slot.keeps][:SOONEST]
    others = [slot for slot in cheapest if slot not in soonest][: max(0, count - len(soonest))]
    return tuple(slot for slot in cheapest if slot in soonest or slot in others)


def _with_appointment(order: WorkOrder, name: str, at: datetime) -> WorkOrder:
    """The work order as if the customer had chosen this time."""
    situation = order.situation
    return replace(order, id=name, situation=replace(situation, events={**situation.events, "appointment_at": at}))
