"""Cures at the desk: what gives way and the plan with it come into force together, and are taken back as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dispatch.desk.counter import Command, body_hash, record
from dispatch.desk.plans import pinning_facts
from dispatch.desk.publishing import Publishing, require_current
from dispatch.desk.repairing import publish_made, require_in_force
from dispatch.errors import Refused
from dispatch.lifecycle import require_legal
from dispatch.model.cure import CureKind, Outcome
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import to_text
from dispatch.model.technician import Shift
from dispatch.model.work_order import PinLevel
from dispatch.own_decisions import REPAIR
from dispatch.store.base import UnitOfWork

CURE = "cure"
"""The name of this repair among the facts of the events that carry it out."""
LONGEST_OVERTIME_SECONDS = 7_200
"""Two hours: nobody is asked for more in one step."""


class Curing(Publishing):
    """Carry out cures."""

    def cure(self, outcome: Outcome, shift: Shift | None, *, of: int, why: str, command: Command) -> int:
        """The act of a cure and its plan, which is put in force in place of plan ``of``; the version of the plan.

        ``shift`` is the longer one, for overtime. ``Conflict("repair.plan_changed")`` when another plan is in force by
        now, ``PlanStale`` when something happened since the outcome was worked out.
        """
        fingerprint = body_hash(CURE, str(outcome.cure), of, why)
        with self._store.writing() as unit:
            answered = unit.answer_of(command.command_id, fingerprint)
            if answered is not None:
                return int(answered)
            require_in_force(unit, of)
            require_current(unit, outcome.plan)
            _act(unit, command, outcome, shift, why)
            # the plan knows of this very step, so that nobody plans anew for it
            published = publish_made(unit, command, replace(outcome.plan, based_on=unit.last_event()), {})
            unit.remember(command.command_id, fingerprint, str(published.version), command.now)
            return published.version


def _act(unit: UnitOfWork, command: Command, outcome: Outcome, shift: Shift | None, why: str) -> None:
    cure = outcome.cure
    if cure.kind is CureKind.OVERTIME:
        assert shift is not None, "overtime lengthens a shift"
        _lengthen(unit, command, shift, why)
    elif cure.kind is CureKind.PIN_DROPPED:
        _step(unit, command, EventKind.UNPINNED, cure.work_order_id, None, {CURE: cure.kind.value})
    elif cure.kind is CureKind.CUSTOMER_MOVED:
        assert cure.at is not None, "a customer is moved to a moment"
        facts = {"appointment_at": to_text(cure.at), CURE: cure.kind.value}
        _step(unit, command, EventKind.APPOINTMENT_MADE, cure.work_order_id, None, facts)
    else:
        _pin(unit, command, outcome, why)


def _pin(unit: UnitOfWork, command: Command, outcome: Outcome, why: str) -> None:
    cure = outcome.cure
    pins = [(cure.work_order_id, cure.technician_id, outcome.broken_rules)]
    if cure.kind is CureKind.VISIT_MOVED:
        pins.append((cure.other_id, cure.other_technician_id, ()))
    for id, technician_id, broken in pins:
        unit.technician(technician_id)
        facts = pinning_facts(PinLevel.TECHNICIAN, None, why, broken, None)
        together = {REPAIR: CURE, "together": len(pins)} if len(pins) > 1 else {}
        _step(unit, command, EventKind.PINNED, id, technician_id, {**facts, **together, CURE: cure.kind.value})


def _step(
    unit: UnitOfWork,
    command: Command,
    kind: EventKind,
    work_order_id: str,
    technician_id: str | None,
    facts: Mapping[str, object],
) -> None:
    work_order = unit.work_order(work_order_id)
    require_legal(work_order, kind)
    record(unit, command, kind, work_order, technician_id=technician_id, facts=facts)


def _lengthen(unit: UnitOfWork, command: Command, longer: Shift, why: str) -> None:
    """The shift itself is longer from now on, so that everybody who reads shifts knows."""
    held = next((one for one in unit.shifts(longer.span) if one.id == longer.id), None)
    if held is None or held.span.start != longer.span.start or held.span.end >= longer.span.end:
        raise Refused("cure.no_shift", technician=longer.technician_id)
    unit.put_shift(longer)
    facts = {"shift_id": longer.id, "from": to_text(held.span.end), "until": to_text(longer.span.end), "why": why}
    unit.append(
        Event(
            EventKind.OVERTIME_GRANTED,
            command.now,
            command.now,
            command.actor,
            technician_id=longer.technician_id,
            facts=facts,
            command_id=command.command_id,
        )
    )
