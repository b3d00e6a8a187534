"""What happens to a technician during the day, recorded with one click: he is sick, he does not move."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from dispatch.errors import NotFound
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.user import Role
from web.after_events import changes_address
from web.context import command_id, desk, now, user
from web.happened_words import HAPPENINGS
from web.roles import allow

happenings = Blueprint("happenings", __name__)

STUCK_FOR = timedelta(hours=1)
"""So long nobody counts on somebody who does not move; he is planned again after that."""
RECENT_EVENTS = 2000
"""A click that is repeated is repeated soon: it is looked for among so many."""


@happenings.post("/technicians/<technician_id>/happened/<what>")
@allow(Role.DISPATCHER, Role.ADMIN)
def record(technician_id: str, what: str) -> Response:
    """Away from now on; then show what the planner makes of it. What is under way stays with him."""
    if what not in HAPPENINGS:
        raise NotFound("work_order.unknown_step", step=what)
    key = command_id()
    if not _is_recorded(key):
        at = now()
        end = at + STUCK_FOR if what == "stuck" else end_of_duty(technician_id, at)
        reason, span = str(HAPPENINGS[what].reason), Interval(at, end)
        desk().record_absence(technician_id, span=span, reason=reason, now=at, actor=user().id, command_id=key)
    return redirect(changes_address(), 303)


def end_of_duty(technician_id: str, at: datetime) -> datetime:
    """The end of the shift he is in or comes to today; the end of the day for one without any."""
    midnight = datetime.combine(at.astimezone(SHANGHAI).date() + timedelta(days=1), time(), SHANGHAI)
    with desk().reading() as unit:
        shifts = unit.shifts(Interval(at, midnight))
    return max((shift.span.end for shift in shifts if shift.technician_id == technician_id), default=midnight)


def _is_recorded(key: str) -> bool:
    """Whether this very click has come before, perhaps a minute ago: its span would differ."""
    with desk().reading() as unit:
        newest = unit.events(after=max(0, unit.last_event() - RECENT_EVENTS))
    return any(event.command_id == key for event in newest)
