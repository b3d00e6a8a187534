"""A plan that people already go by is changed for a reason: which visits ask for one, and what counts as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dispatch.accepting import sent_at
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.plan import Plan
from dispatch.model.publish_reason import BY_PEOPLE, PublishReason
from dispatch.plan_changes import VisitChange, plan_changes
from dispatch.store.base import UnitOfWork

LONGEST_NOTE = 200


def changes_of_sent(unit: UnitOfWork, before: Plan | None, after: Plan, now: datetime) -> tuple[VisitChange, ...]:
    """The visits that were sent to somebody already and that the later plan treats differently.

    Those of today, and of the next hours; what a technician has only as an outlook may change without a word.
    """
    if before is None:
        return ()
    stops = {stop.work_order_id: stop for route in before.routes for stop in route.stops}
    changed = plan_changes(unit, before, after, lambda order, plan: ()).visits
    return tuple(
        one
        for one in changed
        if one.before is not None and sent_at(before.published_at or before.made_at, stops[one.work_order.id]) <= now
    )


def reason_facts(reason: str, note: str, *, needed: bool) -> Mapping[str, object]:
    """What the event of a publishing says of its reason; ``InputErrors`` where one is needed and missing."""
    if reason == PublishReason.PLANNER:
        return {"reason": reason}
    known = [one.value for one in BY_PEOPLE]
    if reason and reason not in known:
        raise InputErrors([InputProblem("publish.unknown_reason", "reason", {"reason": reason})])
    if needed and not reason:
        raise InputErrors([InputProblem("publish.no_reason", "reason")])
    if reason == PublishReason.OTHER and not note.strip():
        raise InputErrors([InputProblem("publish.no_note", "note")])
    said = {"reason": reason, "note": note.strip()[:LONGEST_NOTE]}
    return {name: value for name, value in said.items() if value}
