"""What the next shift must know: written from the events since a moment, and from what is open at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.event import Event, EventKind
from dispatch.store.base import UnitOfWork

DECISIONS = frozenset(
    {
        EventKind.PINNED,
        EventKind.UNPINNED,
        EventKind.HELD,
        EventKind.RESUMED,
        EventKind.CANCELLED,
        EventKind.RECLASSIFIED,
        EventKind.PLACE_CORRECTED,
        EventKind.GATE_OVERRIDDEN,
        EventKind.POLICY_REAPPLIED,
        EventKind.GOAL_CHOSEN,
        EventKind.ALERT_ACKNOWLEDGED,
        EventKind.CLOSURE_DECLARED,
        EventKind.OVERTIME_GRANTED,
        EventKind.CLOSURE_LIFTED,
        EventKind.UNDONE,
        EventKind.REDONE,
    }
)
"""What somebody decided, against or beside the plan; the next shift lives with it."""
GIVEN_TO_CUSTOMERS = frozenset({EventKind.APPOINTMENT_MADE, EventKind.LOANER_PROVIDED, EventKind.FOLLOWED_UP})
"""What customers were told or handed."""
SETBACKS = frozenset(
    {
        EventKind.ABSENCE_RECORDED,
        EventKind.OVERRUN,
        EventKind.SIGN_OFF_REFUSED,
        EventKind.REMOTE_FAILED,
        EventKind.PLANNER_WARNED,
        EventKind.WITHDRAWN,
    }
)
"""What went wrong; so did a visit that did not resolve the fault."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The span of a shift: counts of what happened, and the events worth a word, in their order."""

    since: datetime
    until: datetime
    counts: Mapping[EventKind, int]
    decisions: tuple[Event, ...]
    given: tuple[Event, ...]
    setbacks: tuple[Event, ...]


def handover(unit: UnitOfWork, *, since: datetime, now: datetime) -> Handover:
    """Everything learnt after ``since`` and until ``now``."""
    events = [event for event in unit.events(after=_last_before(unit, since)) if since < event.recorded_at <= now]
    counts = {kind: sum(event.kind is kind for event in events) for kind in {event.kind for event in events}}
    return Handover(
        since,
        now,
        counts,
        tuple(event for event in events if event.kind in DECISIONS),
        tuple(event for event in events if event.kind in GIVEN_TO_CUSTOMERS),
        tuple(event for event in events if event.kind in SETBACKS or _is_unresolved(event)),
    )


def _is_unresolved(event: Event) -> bool:
    return event.kind is EventKind.FINISHED and not event.facts.get("resolved")


def _last_before(unit: UnitOfWork, at: datetime) -> int:
    """The number of the last event recorded by ``at``, found by halving: the log is in the order it was learnt."""
    low, high = 0, unit.last_event()
    while low < high:
        middle = (low + high + 1) // 2
        (event,) = unit.events(after=middle - 1, limit=1)
        if event.recorded_at <= at:
            low = middle
        else:
            high = middle - 1
    return low
