"""A work order: one fault from the report to the sign-off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.model.acceptance import NOBODY_ASKED, Acceptance
from dispatch.model.moment import seconds_between
from dispatch.model.owed import CallMade, OwedPeriod, Purpose
from dispatch.model.service_record import ServiceRecord
from dispatch.model.situation import Situation


class WorkOrderStatus(StrEnum):
    """Derived from the events: where a work order stands. ``dispatch.lifecycle`` has the legal moves."""

    OPEN = "open"
    DISPATCHED = "dispatched"
    ON_THE_WAY = "on_the_way"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def needs_visit(self) -> bool:
        """Whether the planner still has to send somebody, or has somebody there."""
        return self in _NEEDS_VISIT

    @property
    def under_way(self) -> bool:
        """Whether a technician is bound to it right now; such a visit never moves."""
        return self in _UNDER_WAY


_UNDER_WAY = frozenset({WorkOrderStatus.ON_THE_WAY, WorkOrderStatus.ON_SITE})
_NEEDS_VISIT = _UNDER_WAY | {WorkOrderStatus.OPEN, WorkOrderStatus.DISPATCHED}


class PinLevel(StrEnum):
    """What a dispatcher has fixed and the planner must keep."""

    NONE = "none"
    TECHNICIAN = "technician"
    TIME = "time"
    BOTH = "both"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Pin:
    """A dispatcher's decision: ``arrive_at`` binds for TIME and BOTH, ``technician_id`` for all but TIME.

    For ORDER the technician makes it after ``follows``, another of his visits, on the same shift.
    ``violations`` are the codes of the rules that were overruled knowingly, ``why`` is what he said about it.
    """

    level: PinLevel
    technician_id: str | None
    arrive_at: datetime | None
    by: str
    at: datetime
    why: str = ""
    violations: tuple[str, ...] = ()
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """The present state of one work order, folded from its events.

    ``version`` counts changes and guards against stale edits. ``technician_id`` is who is bound to it by the published
    plan or by being under way. ``service_seconds`` is the expected time on site. ``owed`` is the period an inspection
    is for; ``calls`` are the follow-up calls after the work. ``expected_end_at`` is when a visit under way is now
    said to end; None where nobody has spoken of it. ``acceptance`` is what technicians have said of being sent.
    """

    id: str
    customer_id: str
    site_id: str
    asset_id: str | None
    policy_id: str
    policy_version: int
    skill: str
    level: int
    service_seconds: int
    description: str
    channel: str
    reported_by: str
    situation: Situation
    status: WorkOrderStatus
    version: int
    recorded_at: datetime
    technician_id: str | None = None
    visit_number: int = 1
    pin: Pin | None = None
    departed_at: datetime | None = None
    visit_arrived_at: datetime | None = None
    closed_at: datetime | None = None
    service: ServiceRecord = field(default_factory=ServiceRecord)
    purpose: Purpose = Purpose.FAULT
    owed: OwedPeriod | None = None
    calls: tuple[CallMade, ...] = ()
    expected_end_at: datetime | None = None
    acceptance: Acceptance = NOBODY_ASKED

    @property
    def notified_at(self) -> datetime:
        """When the firm received the report: the start of every clock that runs from the call.

        Nobody reports an inspection; its work order is there from the moment it was opened.
        """
        received = [n.received_at for n in self.situation.notifications]
        return min(received) if received else self.situation.events.get("notified_at", self.recorded_at)

    @property
    def told_service_seconds(self) -> int | None:
        """How long this visit lasts by what was last said of it on site; None while nobody has."""
        if self.expected_end_at is None or self.visit_arrived_at is None:
            return None
        return seconds_between(self.visit_arrived_at, self.expected_end_at)

    def held_at(self, now: datetime) -> bool:
        """Whether a recorded hold lasts at ``now``: nobody is sent before it ends."""
        return any(now in hold.span for hold in self.situation.holds)
