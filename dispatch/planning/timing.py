"""When a visit may be made: how soon it needs somebody, and the moment before which it may not begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from dispatch.model.commitment import ClockStatus
from dispatch.model.moment import SHANGHAI
from dispatch.model.work_order import WorkOrder

APPOINTMENT_LEAD = timedelta(minutes=30)
URGENT_WITHIN = timedelta(hours=10)
MORNING = time(9, 30)
"""On-call duty may be used for a promise that is late, or falls due within these hours or before the coming morning:
by then nobody who begins his shift in the morning can be there.
"""


def is_urgent(work_order: WorkOrder, owed: Sequence[ClockStatus], now: datetime) -> bool:
    """Whether on-call duty may be woken for it; ``owed`` are the clocks that a visit keeps."""
    soon = max(now + URGENT_WITHIN, _coming_morning(now))
    return (
        work_order.situation.emergency
        or work_order.status.under_way
        or any(clock.commitment.due <= soon for clock in owed)
    )


def released(work_order: WorkOrder, now: datetime) -> datetime:
    """Not before a running hold ends, nor long before the time the customer chose, nor before ``now``."""
    moments = [hold.span.end for hold in work_order.situation.holds]
    appointment = work_order.situation.events.get("appointment_at")
    if appointment is not None:
        moments.append(appointment - APPOINTMENT_LEAD)
    return max([now, *moments])


def _coming_morning(now: datetime) -> datetime:
    today = datetime.combine(now.astimezone(SHANGHAI).date(), MORNING, SHANGHAI)
    return today if today > now else today + timedelta(days=1)
