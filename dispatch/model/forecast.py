"""What the plan in force will do to the promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.model.commitment import ClockStatus


@dataclass(frozen=True, slots=True)
class Risk:
    """One open commitment with what is expected of it.

    ``predicted_at`` is the planned moment of its event, None when nothing is planned. ``slack_seconds`` is due minus
    predicted (or minus now without a plan); negative means late. ``point_of_no_return`` is the last moment at which the
    planned technician could leave and be in time; None when that is past, under way or not planned.
    ``breach_probability`` (0 to 1) is the share of possible courses of the day in which it is broken; None when nothing
    is planned that would keep it, or nobody asked.
    """

    work_order_id: str
    status: ClockStatus
    predicted_at: datetime | None
    slack_seconds: int
    technician_id: str | None = None
    point_of_no_return: datetime | None = None
    breach_probability: float | None = None
