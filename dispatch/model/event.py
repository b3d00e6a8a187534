"""Events: what happened, when it happened and when we learnt it. The log is the truth; rows are its fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    FAULT_REPORTED = "fault_reported"
    INSPECTION_OPENED = "inspection_opened"
    RESPONDED = "responded"
    REMOTE_FAILED = "remote_failed"
    APPOINTMENT_MADE = "appointment_made"
    DISPATCHED = "dispatched"
    WITHDRAWN = "withdrawn"
    VISIT_SEEN = "visit_seen"
    VISIT_ACCEPTED = "visit_accepted"
    VISIT_DECLINED = "visit_declined"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    OVERRUN = "overrun"
    FINISHED = "finished"
    SIGNED_OFF = "signed_off"
    SIGN_OFF_REFUSED = "sign_off_refused"
    FOLLOWED_UP = "followed_up"
    LOANER_PROVIDED = "loaner_provided"
    HELD = "held"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    RECLASSIFIED = "reclassified"
    POLICY_REAPPLIED = "policy_reapplied"
    PLACE_CORRECTED = "place_corrected"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    STEP_RECORDED = "step_recorded"
    STEP_CORRECTED = "step_corrected"
    GATE_OVERRIDDEN = "gate_overridden"
    CAUSE_RECORDED = "cause_recorded"
    PART_FITTED = "part_fitted"
    PART_CORRECTED = "part_corrected"
    CREW_SET = "crew_set"
    DAYS_OFF_SET = "days_off_set"
    SUBSTITUTES_SET = "substitutes_set"
    NOTICE_GIVEN = "notice_given"
    ABSENCE_RECORDED = "absence_recorded"
    OVERTIME_GRANTED = "overtime_granted"
    AGREEMENT_MADE = "agreement_made"
    PLAN_MADE = "plan_made"
    PLAN_PUBLISHED = "plan_published"
    PLAN_DISCARDED = "plan_discarded"
    PLANNER_WARNED = "planner_warned"
    GOAL_CHOSEN = "goal_chosen"
    CLOSURE_DECLARED = "closure_declared"
    CLOSURE_LIFTED = "closure_lifted"
    SHEET_IMPORTED = "sheet_imported"
    ALERT_RAISED = "alert_raised"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    CLOCK_SET = "clock_set"
    UNDONE = "undone"
    REDONE = "redone"


OPENS_A_WORK_ORDER = frozenset({EventKind.FAULT_REPORTED, EventKind.INSPECTION_OPENED})
"""Kinds with which the log of a work order begins."""

CHANGES_THE_PLAN = frozenset(EventKind) - {
    EventKind.PLAN_MADE,
    EventKind.PLAN_PUBLISHED,
    EventKind.PLAN_DISCARDED,
    EventKind.PLANNER_WARNED,
    EventKind.CLOCK_SET,
    EventKind.DISPATCHED,
    EventKind.WITHDRAWN,
    EventKind.VISIT_SEEN,
    EventKind.VISIT_ACCEPTED,
    EventKind.RESPONDED,
    EventKind.SIGNED_OFF,
    EventKind.STEP_RECORDED,
    EventKind.STEP_CORRECTED,
    EventKind.GATE_OVERRIDDEN,
    EventKind.CAUSE_RECORDED,
    EventKind.PART_FITTED,
    EventKind.PART_CORRECTED,
    EventKind.CREW_SET,
    EventKind.DAYS_OFF_SET,
    EventKind.SUBSTITUTES_SET,
    EventKind.NOTICE_GIVEN,
    EventKind.FOLLOWED_UP,
    EventKind.AGREEMENT_MADE,
    EventKind.ALERT_RAISED,
    EventKind.ALERT_ACKNOWLEDGED,
}
"""Kinds after which a plan made earlier may no longer fit."""


@dataclass(frozen=True, slots=True)
class Event:
    """``at`` it happened, ``recorded_at`` we learnt it; the store numbers events in the order of their commits."""

    kind: EventKind
    at: datetime
    recorded_at: datetime
    actor: str
    work_order_id: str | None = None
    technician_id: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    command_id: str | None = None
    seq: int = 0
