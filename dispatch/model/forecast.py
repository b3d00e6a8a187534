"""What the plan in force will do to the promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.model.commitment import ClockStatus, Milestone


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


class Action(StrEnum):
    """What still saves a promise: the planned technician goes there first, another one goes, or nothing does."""

    GO_FIRST = "go_first"
    SEND = "send"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Rescue:
    """The best that can still be done for one promise in danger.

    ``technician_id`` must have left by ``leave_by`` to be in time as often as not; it is the point of no return of the
    promise. With him it breaks with ``breach_probability``. Nobody and no moment when it is lost.
    """

    code: Milestone
    action: Action
    technician_id: str | None = None
    leave_by: datetime | None = None
    breach_probability: float = 1.0
