"""Emergencies at the desk: the fault, its technician and the plan with it are stored together or not at all."""

from __future__ import annotations

from dataclasses import replace

from dispatch.desk.counter import Command, body_hash
from dispatch.desk.faults import Faults, body_of
from dispatch.desk.plans import pinning_facts
from dispatch.desk.publishing import require_current
from dispatch.desk.repairing import publish_made, require_in_force
from dispatch.desk.reports import FaultReport
from dispatch.errors import Conflict
from dispatch.lifecycle import after
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Plan
from dispatch.model.work_order import PinLevel, WorkOrder

EMERGENCY = "emergency"
"""The fact by which a plan says that it was made for an emergency."""


class Emergencies(Faults):
    """Take in a fault and send somebody at once."""

    def emergency_sent(self, report: FaultReport, *, technician_id: str, of: int, command_id: str) -> WorkOrder | None:
        """The work order that this very command opened before; None when it is new."""
        with self.reading() as unit:
            answer = unit.answer_of(command_id, _fingerprint(report, technician_id, of))
            return None if answer is None else unit.work_order(answer)

    def take_emergency(
        self, report: FaultReport, made: Plan, *, technician_id: str, of: int, work_order_id: str, command: Command
    ) -> WorkOrder:
        """Store the fault, pin it to the technician, and put ``made``, which has it as ``work_order_id``, in force.

        ``Conflict("repair.plan_changed")`` when another plan than ``of`` is in force or another fault took the name;
        ``PlanStale`` when something happened since the plan was made.
        """
        fingerprint = _fingerprint(report, technician_id, of)
        with self._store.writing() as unit:
            answer = unit.answer_of(command.command_id, fingerprint)
            if answer is not None:
                return unit.work_order(answer)
            unit.technician(technician_id)
            require_in_force(unit, of)
            require_current(unit, made)
            taken = self._take_in(unit, report, command)
            if taken.id != work_order_id:
                raise Conflict("repair.plan_changed", version=of)
            said = unit.append(_pinned(taken, technician_id, command))
            unit.save_work_order(after(taken, said))
            # the plan knows of the fault and its pin, so that nobody plans anew for them
            publish_made(unit, command, replace(made, based_on=said.seq), {EMERGENCY: taken.id})
            unit.remember(command.command_id, fingerprint, taken.id, command.now)
            return unit.work_order(taken.id)


def _pinned(taken: WorkOrder, technician_id: str, command: Command) -> Event:
    return Event(
        EventKind.PINNED,
        command.now,
        command.now,
        command.actor,
        work_order_id=taken.id,
        technician_id=technician_id,
        facts=pinning_facts(PinLevel.TECHNICIAN, None, "", (), None),
        command_id=command.command_id,
    )


def _fingerprint(report: FaultReport, technician_id: str, of: int) -> str:
    return body_hash("emergency", technician_id, of, *body_of(report))
