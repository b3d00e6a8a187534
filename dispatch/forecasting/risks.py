"""What the plan in force will do to each open commitment: slack, chance of a breach, and when it is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from dispatch.forecasting.futures import Moments
from dispatch.model.commitment import ClockStatus, Milestone
from dispatch.model.forecast import Risk
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Plan, Stop
from dispatch.model.work_order import WorkOrder

KEPT_BY_ARRIVING = (Milestone.ARRIVE, Milestone.RESPOND)
KEPT_BY_FINISHING = (Milestone.RESOLVE, Milestone.COMPLETE)


def risks_of(
    work_order: WorkOrder,
    clocks: tuple[ClockStatus, ...],
    plan: Plan | None,
    now: datetime,
    moments: Moments | None = None,
) -> tuple[Risk, ...]:
    """One risk for each clock of the work order that still runs; ``moments`` are its visit in many futures."""
    found = None if plan is None else plan.stop_of(work_order.id)
    stop = None if found is None else found[1]
    technician_id = work_order.technician_id if found is None else found[0].technician_id
    return tuple(_risk(work_order, clock, stop, technician_id, now, moments) for clock in clocks if clock.open)


def breach_probability(clock: ClockStatus, moments: Moments | None, now: datetime) -> float | None:
    """The share of futures in which the event comes after the due moment; None where no visit decides it.

    The due moment already counts holds, working days and months as the letter does: what is compared are instants.
    """
    code, left = clock.commitment.code, seconds_between(now, clock.commitment.due)
    if left < 0:
        return 1.0
    if moments is None or code not in KEPT_BY_ARRIVING + KEPT_BY_FINISHING:
        return None
    return float(np.mean((moments.there if code in KEPT_BY_ARRIVING else moments.solved) > left))


def _risk(
    work_order: WorkOrder,
    clock: ClockStatus,
    stop: Stop | None,
    technician_id: str | None,
    now: datetime,
    moments: Moments | None,
) -> Risk:
    due = clock.commitment.due
    predicted = _predicted(clock.commitment.code, work_order, stop)
    if predicted is not None:
        predicted = max(predicted, now)
    return Risk(
        work_order.id,
        clock,
        predicted,
        seconds_between(now if predicted is None else predicted, due),
        technician_id,
        _point_of_no_return(clock.commitment.code, due, stop, now),
        breach_probability(clock, moments, now),
    )


def _predicted(code: Milestone, work_order: WorkOrder, stop: Stop | None) -> datetime | None:
    if stop is None or code not in KEPT_BY_ARRIVING + KEPT_BY_FINISHING:
        return None
    return stop.arrive_at if code in KEPT_BY_ARRIVING else stop.finish_at


def _point_of_no_return(code: Milestone, due: datetime, stop: Stop | None, now: datetime) -> datetime | None:
    """The last moment at which the planned technician may leave for it; None when past, under way or unplanned."""
    if stop is None or stop.under_way:
        return None
    needed = timedelta(seconds=stop.leg.seconds)
    if code in KEPT_BY_FINISHING:
        needed += stop.finish_at - stop.start_at
    elif code not in KEPT_BY_ARRIVING:
        return None
    latest = due - needed
    return latest if latest >= now else None
