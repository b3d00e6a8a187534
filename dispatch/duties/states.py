"""What became of each owed period: it follows from the work orders opened for it and from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dispatch.duties.recurring_duties import RecurringDuty
from dispatch.model.owed import OwedPeriod
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.recurring import PeriodStatus
from dispatch.work_time import day_of

PeriodKey = tuple[str, str, date]
"""Asset, plan, due day: what one visit is owed for, and no second one."""
_DONE = (WorkOrderStatus.RESOLVED, WorkOrderStatus.CLOSED)


class OwedState(StrEnum):
    """``due``: the window is open and no work order has been opened yet, which the desk does once a day."""

    AHEAD = "ahead"
    DUE = "due"
    OPEN = "open"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Owed:
    """One period and its state on a day. ``letter`` is the state as the letter counts it, without any tolerance."""

    duty: RecurringDuty
    period: OwedPeriod
    state: OwedState
    letter: PeriodStatus
    work_order_id: str | None = None
    done_on: date | None = None
    overdue: bool = False

    @property
    def key(self) -> PeriodKey:
        return self.duty.asset_id, self.period.plan, self.period.due_on


def owed_of(
    duty: RecurringDuty, periods: Iterable[OwedPeriod], opened: Mapping[PeriodKey, Sequence[WorkOrder]], today: date
) -> tuple[Owed, ...]:
    """The state of each period; ``opened`` are the work orders of each period in the order they were opened."""
    return tuple(
        _owed(duty, period, opened.get((duty.asset_id, period.plan, period.due_on), ()), today) for period in periods
    )


def by_period(work_orders: Iterable[WorkOrder]) -> Mapping[PeriodKey, tuple[WorkOrder, ...]]:
    """The inspections among the work orders, by the period they are owed for, oldest first."""
    found: dict[PeriodKey, tuple[WorkOrder, ...]] = {}
    for work_order in sorted(work_orders, key=lambda one: (one.recorded_at, one.id)):
        if work_order.owed is not None and work_order.asset_id is not None:
            key = (work_order.asset_id, work_order.owed.plan, work_order.owed.due_on)
            found[key] = (*found.get(key, ()), work_order)
    return found


def visited_on(work_order: WorkOrder) -> date | None:
    """The day of the visit that serves the period: when the work was finished, unless the customer rejected it."""
    resolved_at = work_order.situation.events.get("resolved_at")
    return None if resolved_at is None or work_order.status not in _DONE else day_of(resolved_at)


def _owed(duty: RecurringDuty, period: OwedPeriod, opened: Sequence[WorkOrder], today: date) -> Owed:
    last = opened[-1] if opened else None
    done_on = None if last is None else visited_on(last)
    state = _state(period, last, done_on, today)
    overdue = state in (OwedState.OPEN, OwedState.DUE, OwedState.MISSED) and today > period.closes_on
    work_order_id = None if last is None else last.id
    return Owed(duty, period, state, letter_status(period, done_on, today), work_order_id, done_on, overdue)


def _state(period: OwedPeriod, last: WorkOrder | None, done_on: date | None, today: date) -> OwedState:
    if done_on is not None:
        return OwedState.DONE
    if last is None:
        return OwedState.AHEAD if today < period.opens_on else OwedState.DUE
    return OwedState.MISSED if last.status is WorkOrderStatus.CANCELLED else OwedState.OPEN


def letter_status(period: OwedPeriod, done_on: date | None, today: date) -> PeriodStatus:
    """Rule B12: only a visit up to the due day keeps the period, however soon after it a late one comes."""
    if done_on is not None and done_on <= period.due_on:
        return PeriodStatus.MET
    return PeriodStatus.MISSED if today > period.due_on else PeriodStatus.PENDING
