"""What the events of recurring visits and follow-up calls make of a work order; see also ``dispatch.lifecycle``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dispatch.model.event import Event, EventKind
from dispatch.model.owed import CallMade, OwedPeriod, Purpose
from dispatch.model.situation import Situation
from dispatch.model.work_order import WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status

INSPECTION_ISSUE = "inspection"

DUTY_LEGAL: Mapping[EventKind, frozenset[Status]] = {
    EventKind.FOLLOWED_UP: frozenset({Status.RESOLVED, Status.CLOSED}),
}
"""The customer is called when the work is over."""


def owed_facts(period: OwedPeriod) -> dict[str, object]:
    """The period as plain facts for the event that opens its work order."""
    return {
        "plan": period.plan,
        "number": period.number,
        "due_on": period.due_on.isoformat(),
        "opens_on": period.opens_on.isoformat(),
        "closes_on": period.closes_on.isoformat(),
        "clause": period.clause,
    }


def owed_period(facts: Mapping[str, object]) -> OwedPeriod:
    """The period that :func:`owed_facts` wrote."""
    return OwedPeriod(
        str(facts["plan"]),
        int(str(facts["number"])),
        date.fromisoformat(str(facts["due_on"])),
        date.fromisoformat(str(facts["opens_on"])),
        date.fromisoformat(str(facts["closes_on"])),
        str(facts["clause"]),
    )


def as_inspection(work_order: WorkOrder, event: Event) -> WorkOrder:
    """No customer reported it, so no clock of the letter starts: what is owed is the day, not the hour."""
    situation = Situation(place=work_order.situation.place, issue=INSPECTION_ISSUE)
    owed = event.facts["owed"]
    assert isinstance(owed, Mapping), "an inspection is opened for a period"
    return replace(work_order, situation=situation, purpose=Purpose.INSPECTION, owed=owed_period(owed))


def _followed_up(work_order: WorkOrder, event: Event) -> WorkOrder:
    """The first call meets the promise; a satisfied customer ends the calls."""
    satisfied = bool(event.facts["satisfied"])
    call = CallMade(event.at, event.actor, satisfied, str(event.facts.get("note", "")))
    situation = work_order.situation
    events = {"followup_at": event.at, **situation.events}
    return replace(
        work_order,
        situation=replace(situation, events=events, satisfied=satisfied),
        calls=(*work_order.calls, call),
    )


DUTY_FOLD: Mapping[EventKind, Callable[[WorkOrder, Event], WorkOrder]] = {EventKind.FOLLOWED_UP: _followed_up}
