"""Inspections in the plan: which of them the search sees, what leaving one out costs, and faults before all of them.

A letter owes an inspection by a day and a fault by an hour, so an inspection never costs a fault its promise: it
carries no commitment, faults get their places first, and it goes into what is left. Early in its window it waits for a
fault nearby and rides along; near its day it is worth a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dispatch.model.goal import Goal
from dispatch.model.owed import OwedPeriod, Purpose
from dispatch.model.snapshot import Snapshot
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planning.points import known_point, point_of
from dispatch.travel.times import TravelTimes
from dispatch.work_time import day_of
from solver.objective import PRESETS, Objective
from solver.problem import Problem, Visit

PRICE_WHEN_IT_OPENS = 1
PRICE_ON_THE_DUE_DAY = 10
HIGHEST_PRICE = 30
"""What leaving an inspection out costs, among inspections: it grows with every day of the window and of being late."""


def waiting(snapshot: Snapshot, travel: TravelTimes) -> frozenset[str]:
    """Inspections that nobody plans yet: their day is far and no open fault is near enough to ride along with."""
    today = day_of(snapshot.now)
    patient = [w for w in snapshot.work_orders if _is_patient(w, snapshot, today)]
    faults = [w for w in snapshot.work_orders if w.purpose is Purpose.FAULT and point_of(w) is not None]
    if not patient or not faults:
        return frozenset(w.id for w in patient)
    matrix = travel.matrix([known_point(w) for w in patient], [known_point(w) for w in faults]).seconds
    farthest = 60 * snapshot.duty_rules.ride_along_minutes
    return frozenset(w.id for w, row in zip(patient, matrix, strict=True) if not any(0 <= s <= farthest for s in row))


def _is_patient(work_order: WorkOrder, snapshot: Snapshot, today: date) -> bool:
    """What is promised to somebody already, pinned, or due within days does not wait for company."""
    if work_order.owed is None or work_order.status is not WorkOrderStatus.OPEN or work_order.pin is not None:
        return False
    closing = work_order.owed.due_on - timedelta(days=snapshot.duty_rules.closing_days)
    return today < closing and point_of(work_order) is not None


def price_of(period: OwedPeriod, today: date) -> int:
    """What leaving it out costs today: from the first day of the window to the due day, then more every day."""
    if today >= period.due_on:
        return min(HIGHEST_PRICE, PRICE_ON_THE_DUE_DAY + (today - period.due_on).days)
    whole = max(1, (period.due_on - period.opens_on).days)
    gone = max(0, (today - period.opens_on).days)
    return PRICE_WHEN_IT_OPENS + (PRICE_ON_THE_DUE_DAY - PRICE_WHEN_IT_OPENS) * gone // whole


def fault_factor(work_orders: Iterable[WorkOrder], today: date) -> int:
    """By this much a fault outweighs every inspection together when somebody has to be left out."""
    return 1 + sum(price_of(w.owed, today) for w in work_orders if w.owed is not None)


def objective_of(goal: Goal, work_orders: Iterable[WorkOrder]) -> Objective:
    """The goal's own order, but no goal leaves a fault waiting longer for the sake of an inspection."""
    wanted = PRESETS[goal]
    names = [[measure for measure, _ in tier] for tier in wanted.tiers]
    left_out = next(i for i, tier in enumerate(names) if "unassigned" in tier)
    late = next(i for i, tier in enumerate(names) if "lateness" in tier)
    if late < left_out or all(w.owed is None for w in work_orders):
        return wanted
    return Objective((*wanted.tiers[:left_out], (("lateness", 1),), *wanted.tiers[left_out:]))


def behind_faults(work_orders: Sequence[WorkOrder], problem: Problem) -> frozenset[int]:
    """The visits that are placed in what the faults leave: inspections that nothing holds where they are."""
    return frozenset(i for i, w in enumerate(work_orders) if w.owed is not None and _may_move(problem.visits[i]))


def _may_move(visit: Visit) -> bool:
    return visit.under_way is None and visit.pin is None
