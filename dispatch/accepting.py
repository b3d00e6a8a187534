"""When a technician is asked whether he takes a visit, and until when he should answer: pure reckoning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from dispatch.model.acceptance import AcceptanceState, Asked
from dispatch.model.moment import SHANGHAI
from dispatch.model.plan import Stop
from dispatch.model.technician import Shift
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.work_time import day_of

SENT_AHEAD = timedelta(hours=2)
"""A visit is sent on its own day, or this long before he leaves for it where that is earlier."""


def asked_about(
    work_order: WorkOrder, stop: Stop | None, shifts: Iterable[Shift], *, minutes: int, now: datetime
) -> Asked | None:
    """How the visit stands with its technician; None while nobody is given it, and with 0 ``minutes``: nobody is asked.

    ``shifts`` are his own, ``minutes`` what he has to answer, of his working time.
    """
    said = work_order.acceptance
    if minutes == 0 or stop is None or work_order.status is not WorkOrderStatus.DISPATCHED:
        return None
    if said.bound_at is None or said.technician_id is None or said.technician_id != work_order.technician_id:
        return None
    sent = sent_at(said.bound_at, stop)
    by = accept_by(sent, shifts, minutes)
    state = _state(work_order, sent, now)
    waits = state in (AcceptanceState.SENT, AcceptanceState.SEEN)
    return Asked(state, said.technician_id, sent, by, overdue=waits and now > by)


def sent_at(bound_at: datetime, stop: Stop) -> datetime:
    """From when on he is asked: a visit of a later day waits for its day."""
    his_day = datetime.combine(day_of(stop.arrive_at), time(), SHANGHAI)
    return max(bound_at, min(his_day, stop.depart_at - SENT_AHEAD))


def accept_by(sent: datetime, shifts: Iterable[Shift], minutes: int) -> datetime:
    """So many minutes of his working time after it was sent; by the plain clock where no shift of his is known."""
    left = timedelta(minutes=minutes)
    for shift in sorted(shifts, key=lambda one: one.span.start):
        begins = max(shift.span.start, sent)
        if begins + left <= shift.span.end:
            return begins + left
        left -= max(timedelta(), shift.span.end - begins)
    return sent + timedelta(minutes=minutes)


def _state(work_order: WorkOrder, sent: datetime, now: datetime) -> AcceptanceState:
    said = work_order.acceptance
    if said.accepted_at is not None:
        return AcceptanceState.ACCEPTED
    if sent > now:
        return AcceptanceState.PLANNED
    return AcceptanceState.SENT if said.seen_at is None else AcceptanceState.SEEN
