"""How far a clock has climbed its ladder at a moment, and what that makes of its alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dispatch.escalation.ladder import Ladders, Step, When
from dispatch.model.alert import Alert
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Term, Unit
from dispatch.work_time import Calendar, day_of

_ONE_DAY = timedelta(days=1)
_ELAPSED = (Unit.MINUTES.value, Unit.HOURS.value)


@dataclass(frozen=True, slots=True)
class Call:
    """What has become of an alert, and the step whose people must be told now (None: nobody)."""

    alert: Alert
    tell: Step | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a work order as it stands at ``now``. ``stops`` are the merged holds that stop it."""

    work_order_id: str
    status: ClockStatus
    stops: Sequence[Interval]
    now: datetime


def climbed(clock: Clock, known: Alert | None, ladders: Ladders, calendar: Calendar) -> Call | None:
    """The alert of a clock after ``now``, or None when nothing has changed and nobody needs to be told."""
    owed, now = clock.status.commitment, clock.now
    ladder = ladders.of(owed.code)
    reached = None if ladder is None or not clock.status.open else _reached(clock, ladders, calendar)
    if reached is None:
        return Call(replace(known, ended_at=now), None) if known is not None and known.open else None
    assert ladder is not None
    step = ladder.steps[reached]
    if known is None or not known.open:
        fresh = Alert(clock.work_order_id, owed.promise_id, owed.code, owed.due, reached, now, now)
        return Call(fresh, step)
    if reached > known.step:
        return Call(replace(known, step=reached, due=owed.due, told_at=now), step)
    present = replace(known, step=reached, due=owed.due)
    if step.repeat is not None and not present.acknowledged and now - known.told_at >= step.repeat:
        return Call(replace(present, told_at=now), step)
    return Call(present, None) if present != known else None


def _reached(clock: Clock, ladders: Ladders, calendar: Calendar) -> int | None:
    """The highest rung whose moment has come."""
    ladder = ladders.of(clock.status.commitment.code)
    assert ladder is not None
    numbers = [i for i, step in enumerate(ladder.steps) if _has_come(step, clock, ladders.day_begins, calendar)]
    return max(numbers, default=None)


def _has_come(step: Step, clock: Clock, day_begins: time, calendar: Calendar) -> bool:
    if step.when is When.PREDICTED:
        return clock.status.state in (CommitmentState.PREDICTED_BREACH, CommitmentState.BREACHED)
    at = moment_of(step, clock.status.commitment, clock.stops, day_begins, calendar)
    return at is not None and (clock.now > at if step.when is When.DUE else clock.now >= at)


def moment_of(
    step: Step, owed: Commitment, stops: Sequence[Interval], day_begins: time, calendar: Calendar
) -> datetime | None:
    """When a step comes that waits for a moment; None for one that would come before its clock begins.

    A promise is kept up to its due moment, so the step ``due`` comes one second later.
    """
    span = step.offset.elapsed
    if step.when is When.AFTER:
        return _days_from(owed.due, step.offset, 1, day_begins, calendar) if span is None else owed.due + span
    if step.when is not When.BEFORE:
        return owed.due
    if span is None:
        at = _days_from(owed.due, step.offset, -1, day_begins, calendar)
    else:
        at = running_time_before(owed.due, span, stops if _runs_by_the_hour(owed) else ())
    return at if at > owed.start else None


def running_time_before(due: datetime, span: timedelta, stops: Sequence[Interval]) -> datetime:
    """The latest moment at which ``span`` of running time is left; ``stops`` as ``work_time.merged`` gives them."""
    at, left = due, span
    for stop in reversed(stops):
        if stop.start >= at:
            continue
        if at - left >= stop.end:
            break
        left -= max(at - stop.end, timedelta())
        at = min(at, stop.start)
    return at - left


def _runs_by_the_hour(owed: Commitment) -> bool:
    """Whether the clock stands still while the customer keeps us out; one that counts days does not (rule B6)."""
    units = [dict(line.facts).get("unit") for line in owed.ledger if line.code == "term"]
    return any(unit in _ELAPSED for unit in units)


def _days_from(due: datetime, offset: Term, direction: int, day_begins: time, calendar: Calendar) -> datetime:
    """The morning of the day so many days, or working days, before (-1) or after (1) the due day."""
    day, left = day_of(due), offset.amount
    while left:
        day += direction * _ONE_DAY
        left -= offset.unit is Unit.DAYS or calendar.is_working_day(day)
    return datetime.combine(day, day_begins, SHANGHAI)
