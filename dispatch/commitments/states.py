"""How a clock stands at a moment: pending, met, breached and the rest of rule B8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dispatch.commitments.facts import ended_at, happened, shanghai
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.moment import seconds_between
from dispatch.model.situation import Situation

_ORDER = {milestone: place for place, milestone in enumerate(Milestone)}
_SECOND = timedelta(seconds=1)
_NO_FORECAST: Mapping[Milestone, datetime] = {}


def statuses(
    commitments: Sequence[Commitment],
    situation: Situation,
    now: datetime,
    eta: Mapping[Milestone, datetime] = _NO_FORECAST,
) -> tuple[ClockStatus, ...]:
    """The state of each commitment at ``now``; ``eta`` forecasts the events that have not happened.

    Events later than ``now`` have not happened yet, so any past moment can be looked at again.
    """
    events = happened(situation)
    return tuple(_status(clock, events, shanghai(now), eta.get(clock.code)) for clock in commitments)


def unchanged_until(statuses: Sequence[ClockStatus], situation: Situation, now: datetime) -> datetime | None:
    """The last moment from ``now`` on at which all of them are still the same; None where nothing ends that.

    What is overdue grows with every second; it is the same at ``now`` alone.
    """
    if any(status.state is CommitmentState.BREACHED and status.event_at is None for status in statuses):
        return now
    dues = [status.commitment.due for status in statuses if status.commitment.due >= now]
    coming = [at - _SECOND for at in happened(situation).values() if at > now]
    return min([*dues, *coming], default=None)


def next_due(statuses: Sequence[ClockStatus]) -> ClockStatus | None:
    """The open clock that is due first; ties in the order of the milestones. None when nothing is left to keep."""
    waiting = [s for s in statuses if s.state in (CommitmentState.PENDING, CommitmentState.PREDICTED_BREACH)]
    return min(waiting, key=lambda s: (s.commitment.due, _ORDER[s.commitment.code]), default=None)


def settled(clock: Commitment, events: Mapping[str, datetime], at: datetime) -> bool:
    """Whether a clock was over at a moment: met, breached or no longer needed."""
    over = (CommitmentState.MET, CommitmentState.BREACHED, CommitmentState.NOT_REQUIRED)
    return _status(clock, events, at, None).state in over


def _status(clock: Commitment, events: Mapping[str, datetime], now: datetime, eta: datetime | None) -> ClockStatus:
    past = {name: at for name, at in events.items() if at <= now}
    if clock.code is Milestone.LOANER:
        return _loaner(clock, past, now)
    ended = ended_at(clock.code, past)
    if ended is None and clock.code is Milestone.ARRIVE and "resolved_at" in past:
        return _never_there(clock, past["resolved_at"])
    if ended is not None:
        return _met(clock, ended) if ended <= clock.due else _breached(clock, ended, ended)
    if now > clock.due:
        return _breached(clock, now, None)
    late = eta is not None and shanghai(eta) > clock.due
    return ClockStatus(clock, CommitmentState.PREDICTED_BREACH if late else CommitmentState.PENDING)


def _met(clock: Commitment, at: datetime) -> ClockStatus:
    return ClockStatus(clock, CommitmentState.MET, event_at=at)


def _breached(clock: Commitment, until: datetime, event_at: datetime | None) -> ClockStatus:
    return ClockStatus(clock, CommitmentState.BREACHED, seconds_between(clock.due, until), event_at)


def _never_there(clock: Commitment, resolved: datetime) -> ClockStatus:
    """Fixed from afar: in time nobody had to come, later the arrival was owed until then."""
    if resolved <= clock.due:
        return ClockStatus(clock, CommitmentState.NOT_REQUIRED, event_at=resolved)
    return _breached(clock, resolved, resolved)


def _loaner(clock: Commitment, past: Mapping[str, datetime], now: datetime) -> ClockStatus:
    """A loaner is owed from its trigger on; it is late for nobody, so it carries no seconds."""
    resolved, lent = past.get("resolved_at"), past.get("loaner_at")
    if resolved is not None and resolved <= clock.due:
        return ClockStatus(clock, CommitmentState.NOT_REQUIRED, event_at=resolved)
    if lent is not None:
        return _met(clock, lent)
    if resolved is not None:
        return ClockStatus(clock, CommitmentState.BREACHED, event_at=resolved)
    return ClockStatus(clock, CommitmentState.REQUIRED if now > clock.due else CommitmentState.PENDING)
