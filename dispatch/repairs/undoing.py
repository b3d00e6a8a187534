"""Undo and redo of every kind of decision: a repaired plan is put back by planning, everything else by its events."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk import Desk
from dispatch.model.event import Event, EventKind
from dispatch.repairs.best_day import take_back


def back_or_forth(desk: Desk, seq: int, kind: EventKind, *, now: datetime, actor: str, command_id: str) -> Event:
    """Take the decision numbered ``seq`` back (``UNDONE``) or let it hold after all (``REDONE``).

    Refused as ``Desk.undo`` and ``Desk.redo`` are, and with ``Conflict("repair.row_changed")``.
    """
    decision = desk.own_decisions(actor).find(seq, kind)
    if decision is not None and decision.kind is EventKind.PLAN_PUBLISHED:
        return take_back(desk, decision, kind, now=now, actor=actor, command_id=command_id)
    step = desk.undo if kind is EventKind.UNDONE else desk.redo
    return step(seq, now=now, actor=actor, command_id=command_id)
