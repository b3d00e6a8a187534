"""A situation: every fact about one work order that its promises depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.model.moment import Interval
from dispatch.model.region import Place

HOLD_REASONS_THAT_STOP = frozenset({"customer_reschedule", "customer_no_access"})
"""Rule B6: only these stop an hour clock; every other reason is recorded and stops nothing."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A recorded hold with its reason. ``span.end`` is the expected end while the hold still lasts."""

    span: Interval
    reason: str


@dataclass(frozen=True, slots=True)
class Reclassification:
    """From ``at`` on the fault counts as class ``to`` (``normal`` or ``major``)."""

    at: datetime
    to: str


@dataclass(frozen=True, slots=True)
class Notification:
    """One report of the fault: what counts is when it was received (rule B5a)."""

    channel: str
    received_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """The argument of every promise. Events are keyed by ``MILESTONE_EVENTS``; a missing key did not happen.

    ``place`` is the place as it was first given, ``place_corrected`` the true one found later.
    """

    events: Mapping[str, datetime] = field(default_factory=dict)
    place: Place | None = None
    place_corrected: Place | None = None
    notifications: tuple[Notification, ...] = ()
    issue: str = "fault"
    job: str | None = None
    fault_class: str = "normal"
    emergency: bool = False
    in_warranty: bool = True
    holds: tuple[Hold, ...] = ()
    reclassified: tuple[Reclassification, ...] = ()
    requested_by: datetime | None = None
    satisfied: bool = False


MILESTONE_EVENTS = (
    "notified_at",
    "emergency_at",
    "responded_at",
    "remote_failed_at",
    "appointment_at",
    "dispatched_at",
    "arrived_at",
    "resolved_at",
    "loaner_at",
    "accepted_at",
    "completed_at",
    "delivered_at",
    "followup_at",
    "award_notice_at",
    "contract_signed_at",
    "installed_at",
    "price_cut_at",
    "model_changed_at",
    "learned_at",
    "reported_at",
)
"""Names of the events that start or end clocks, as the case format ``letters-cases/1`` writes them."""
