"""An alert: a clock that has climbed its escalation ladder; and the messages that tell people so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.model.commitment import Milestone


@dataclass(frozen=True, slots=True)
class Alert:
    """The alert of one clock: ``step`` is the highest rung reached, counted from 0 in its ladder.

    ``told_at`` is when people were last told. An acknowledgement holds for the rung it was given on: a higher one
    tells anew. ``ended_at`` is set once the clock needs nobody any more; the same clock may wake the alert again.
    """

    work_order_id: str
    promise_id: str
    milestone: Milestone
    due: datetime
    step: int
    raised_at: datetime
    told_at: datetime
    acknowledged_step: int | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    ended_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The clock: a work order and one promise."""
        return self.work_order_id, self.promise_id

    @property
    def open(self) -> bool:
        """Whether the clock still needs somebody."""
        return self.ended_at is None

    @property
    def acknowledged(self) -> bool:
        """Whether somebody has taken it up on the present rung."""
        return self.acknowledged_step is not None and self.acknowledged_step >= self.step


class MessageState(StrEnum):
    """``dropped``: no longer needed when its turn came. ``dead``: given up after a day of failures."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """One alert for one recipient by one channel. ``number`` 0 until the store numbers it.

    ``next_at`` is the earliest moment of the next try; ``trouble`` says why the last one failed.
    """

    number: int
    work_order_id: str
    promise_id: str
    step: int
    recipient: str
    channel: str
    created_at: datetime
    next_at: datetime
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    sent_at: datetime | None = None
    trouble: str = ""
