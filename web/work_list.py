"""The turn of a work order in the work list: by the minute after which nothing saves its promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from dispatch.model.forecast import Risk
from web.present import Shown, risk_state


class Turn(IntEnum):
    """What can still be saved comes before what is broken already; what needs nobody comes last."""

    SAVEABLE = 0
    BROKEN = 1
    ON_TRACK = 2


@dataclass(frozen=True, slots=True, order=True)
class Urgency:
    """The least comes first. ``save_by`` is the last minute for the first promise that is lost without a hand."""

    turn: Turn
    save_by: datetime
    due: datetime


def urgency(clocks: Iterable[Risk], now: datetime) -> Urgency:
    """The most urgent of the open clocks of one work order; at least one is needed."""
    return min(_urgency(risk, now) for risk in clocks)


def save_by(risk: Risk, now: datetime) -> datetime:
    """After this minute the promise is lost.

    The point of no return where a visit is planned in time; now where the plan is late already, so that any minute may
    be the last; the due moment where nobody is planned, somebody is under way, or it is over.
    """
    due = risk.status.commitment.due
    if due < now:
        return due
    if risk.predicted_at is not None and risk.slack_seconds < 0:
        return now
    return risk.point_of_no_return or due


def _urgency(risk: Risk, now: datetime) -> Urgency:
    shown = risk_state(risk)
    turns = {Shown.BREACHED: Turn.BROKEN, Shown.ON_TRACK: Turn.ON_TRACK}
    return Urgency(turns.get(shown, Turn.SAVEABLE), save_by(risk, now), risk.status.commitment.due)
