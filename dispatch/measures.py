"""How well promises were kept: one definition for the live reports, the simulation and the comparison of policies.

A promise counts in the period its due moment lies in. Attainment is met / (met + missed): what still runs is shown
beside it and so is what fell away, and neither is in the denominator. A cancelled work order counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median

from dispatch.model.commitment import ClockStatus, CommitmentState, Milestone
from dispatch.model.moment import Interval
from dispatch.model.situation import HOLD_REASONS_THAT_STOP
from dispatch.model.work_order import WorkOrder

NEAR_SHARE = 0.1
"""Met with less than this share of its time left: a near miss."""
_Z95 = 1.959964
"""The 97.5 % point of the normal distribution."""


class Outcome(StrEnum):
    """``exempt``: the promise fell away, such as a loaner that was never needed."""

    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    EXEMPT = "exempt"


class Cause(StrEnum):
    """Why a promise was missed, the first that fits."""

    PART = "part"
    CUSTOMER = "customer"
    NOBODY_SENT = "nobody_sent"
    LATE_ASSIGNMENT = "late_assignment"
    EARLIER_VISIT = "earlier_visit"
    LATE_DEPARTURE = "late_departure"
    SECOND_VISIT = "second_visit"
    LONG_WORK = "long_work"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one promise. ``left_share`` is the share of its time that was left when it was met."""

    work_order_id: str
    customer_id: str
    policy_id: str
    promise_id: str
    milestone: Milestone
    region: str
    technician_id: str | None
    start: datetime
    due: datetime
    ended_at: datetime | None
    outcome: Outcome
    late_seconds: int
    left_share: float | None = None
    cause: Cause | None = None

    @property
    def near_miss(self) -> bool:
        return self.left_share is not None and self.left_share < NEAR_SHARE


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of a group of promises. ``median_late_seconds`` is over the missed ones; None without any."""

    met: int
    missed: int
    running: int
    exempt: int
    near_misses: int
    median_late_seconds: int | None

    @property
    def attainment(self) -> float | None:
        """met / (met + missed), None when nothing was decided."""
        decided = self.met + self.missed
        return self.met / decided if decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the attainment (Wilson's score, 1927: holds for few and for all or none)."""
        n = self.met + self.missed
        if not n:
            return None
        share, z2 = self.met / n, _Z95**2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        # for none and for all one end is the share itself, which floating point may miss by its last digit
        return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def rate_of(records: Iterable[Record]) -> Rate:
    """The counts of these promises."""
    every = list(records)
    outcomes = [record.outcome for record in every]
    late = [record.late_seconds for record in every if record.outcome is Outcome.MISSED]
    return Rate(
        outcomes.count(Outcome.MET),
        outcomes.count(Outcome.MISSED),
        outcomes.count(Outcome.RUNNING),
        outcomes.count(Outcome.EXEMPT),
        sum(record.near_miss for record in every),
        round(median(late)) if late else None,
    )


def rates_by(records: Iterable[Record], key: Callable[[Record], str]) -> Mapping[str, Rate]:
    """The counts of every group, the least attainment first; groups with nothing decided come last."""
    groups: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    rates = {name: rate_of(group) for name, group in groups.items()}
    return dict(sorted(rates.items(), key=lambda item: (_or_two(item[1].attainment), item[0])))


def _or_two(attainment: float | None) -> float:
    return 2.0 if attainment is None else attainment


def causes_of(records: Iterable[Record]) -> Mapping[Cause, int]:
    """How often each cause made a promise be missed, the most frequent first."""
    found = [record.cause for record in records if record.cause is not None]
    return {cause: found.count(cause) for cause in sorted(set(found), key=lambda one: (-found.count(one), one))}


def records_of(
    work_order: WorkOrder, clocks: Sequence[ClockStatus], region: str, period: Interval, before: datetime | None
) -> list[Record]:
    """What became of the promises of one work order that were due in the period.

    ``before`` is when its technician was done with the visit before this one, None when he had none.
    """
    return [_record(work_order, clock, region, before) for clock in clocks if clock.commitment.due in period]


_OUTCOMES: Mapping[CommitmentState, Outcome] = {
    CommitmentState.MET: Outcome.MET,
    CommitmentState.BREACHED: Outcome.MISSED,
    CommitmentState.NOT_REQUIRED: Outcome.EXEMPT,
}


def _record(work_order: WorkOrder, clock: ClockStatus, region: str, before: datetime | None) -> Record:
    owed, outcome = clock.commitment, _OUTCOMES.get(clock.state, Outcome.RUNNING)
    met = outcome is Outcome.MET and clock.event_at is not None
    whole = (owed.due - owed.start).total_seconds()
    left = (owed.due - clock.event_at).total_seconds() / whole if met and clock.event_at and whole > 0 else None
    return Record(
        work_order.id,
        work_order.customer_id,
        work_order.policy_id,
        owed.promise_id,
        owed.code,
        region,
        work_order.technician_id,
        owed.start,
        owed.due,
        clock.event_at,
        outcome,
        clock.late_seconds,
        left,
        cause_of(work_order, clock, before) if outcome is Outcome.MISSED else None,
    )


def cause_of(work_order: WorkOrder, clock: ClockStatus, before: datetime | None) -> Cause:
    """Why a promise was missed, as far as the events tell: what he waited for, when he was sent, when he left."""
    owed, events = clock.commitment, work_order.situation.events
    reasons = {hold.reason for hold in work_order.situation.holds if hold.span.start < owed.due}
    if "waiting_parts" in reasons:
        return Cause.PART
    if reasons & HOLD_REASONS_THAT_STOP:
        return Cause.CUSTOMER
    arrived = events.get("arrived_at")
    if owed.code in (Milestone.RESOLVE, Milestone.COMPLETE) and arrived is not None and arrived <= owed.due:
        return _cause_on_site(work_order, arrived, owed.due)
    if owed.code not in (Milestone.ARRIVE, Milestone.RESOLVE, Milestone.COMPLETE):
        return Cause.OTHER
    return _cause_on_the_way(work_order, owed.due, before)


def _cause_on_site(work_order: WorkOrder, arrived: datetime, due: datetime) -> Cause:
    """He was there in time and the work was not done in time."""
    if work_order.visit_number > 1:
        return Cause.SECOND_VISIT
    expected = arrived + timedelta(seconds=work_order.service_seconds)
    return Cause.LONG_WORK if expected <= due else Cause.LATE_DEPARTURE


def _cause_on_the_way(work_order: WorkOrder, due: datetime, before: datetime | None) -> Cause:
    events = work_order.situation.events
    dispatched, arrived, departed = events.get("dispatched_at"), events.get("arrived_at"), work_order.departed_at
    if arrived is None or departed is None or dispatched is None or dispatched > due:
        return Cause.NOBODY_SENT
    latest = due - max(arrived - departed, timedelta())
    if dispatched > latest:
        return Cause.LATE_ASSIGNMENT
    return Cause.EARLIER_VISIT if before is not None and before > latest else Cause.LATE_DEPARTURE
