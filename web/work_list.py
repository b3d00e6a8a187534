"""The turn of a work order in the work list: by the minute after which nothing saves its promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from dispatch.model.forecast import Risk
from web.present import Shown, risk_state

ANY_MINUTE = 0
"""The plan is late already: whoever could still save the promise must be found at once."""


class Turn(IntEnum):
    """What can still be saved comes before what is broken already; what needs nobody comes last."""

    SAVEABLE = 0
    BROKEN = 1
    ON_TRACK = 2


TURNS = {Shown.BREACHED: Turn.BROKEN, Shown.ON_TRACK: Turn.ON_TRACK}


@dataclass(frozen=True, slots=True, order=True)
class Urgency:
    """The least comes first. ``save_by`` (seconds since 1970) is the last minute for the promise lost first."""

    turn: Turn
    save_by: int
    due: int


def urgency(clocks: Iterable[Risk]) -> Urgency:
    """The most urgent of the open clocks of one work order; at least one is needed."""
    return min(_urgency(risk) for risk in clocks)


def _urgency(risk: Risk) -> Urgency:
    shown, due = risk_state(risk), int(risk.status.commitment.due.timestamp())
    return Urgency(TURNS.get(shown, Turn.SAVEABLE), _save_by(risk, shown, due), due)


def _save_by(risk: Risk, shown: Shown, due: int) -> int:
    """The point of no return where a visit is planned in time; due where nobody is planned, or somebody under way."""
    if shown is Shown.BREACHED:
        return due
    if risk.predicted_at is not None and risk.slack_seconds < 0:
        return ANY_MINUTE
    return due if risk.point_of_no_return is None else int(risk.point_of_no_return.timestamp())
