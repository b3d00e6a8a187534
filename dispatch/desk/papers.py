"""Paper steps at the desk: what was done and signed before a technician leaves, and who let a gate be passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch.desk.counter import Command, Counter, body_hash, record, require_fresh
from dispatch.errors import InputErrors, InputProblem, NotFound, Refused
from dispatch.gates import closed_gates
from dispatch.lifecycle import require_legal
from dispatch.model.event import EventKind
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

LONGEST_NOTE = 500


class Papers(Counter):
    """Record steps, correct them, let a gate be passed; and hold a step up until its gate is open."""

    def missing_steps(self, work_order: WorkOrder, guarded: str) -> tuple[str, ...]:
        """The paper steps that still hold up ``finish`` or ``sign_off``, in the order of the work.

        The gates of the letters speak of installations and repairs; an inspection waits for none of them.
        """
        if work_order.purpose is Purpose.INSPECTION:
            return ()
        closed = closed_gates(self.policy_of(work_order), work_order.service, guarded, work_order.visit_number)
        return tuple(dict.fromkeys(step for gate in closed for step in gate.missing))

    def record_steps(
        self,
        work_order_id: str,
        steps: Sequence[str],
        *,
        note: str = "",
        reference: str = "",
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """Steps that were done, each an event of its own; a step that is done already stays as it was recorded."""
        note, reference = note.strip(), reference.strip()
        _require_short(note=note, reference=reference)
        command = Command(now, actor, command_id)
        fingerprint = body_hash("record_steps", work_order_id, list(steps), note, reference)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, fingerprint) is not None:
                return unit.work_order(work_order_id)
            work_order = unit.work_order(work_order_id)
            self._require_may_record(unit, work_order, EventKind.STEP_RECORDED, actor)
            self._require_known(work_order, steps)
            for step in dict.fromkeys(steps):
                if step not in work_order.service.done:
                    facts = _told(step=step, note=note, reference=reference)
                    work_order = record(unit, command, EventKind.STEP_RECORDED, work_order, facts=facts)
            unit.remember(command_id, fingerprint, work_order.id, now)
            return work_order

    def correct_step(
        self, work_order_id: str, *, step: str, reason: str, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """A step was ticked by mistake: it counts as not done from here on, and the history keeps both."""
        _require_reason(reason)
        facts = {"step": step, "reason": reason.strip()}
        return self._entered(Command(now, actor, command_id), EventKind.STEP_CORRECTED, work_order_id, facts)

    def override_gate(
        self,
        work_order_id: str,
        *,
        gate: str,
        reason: str,
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """A dispatcher lets this visit pass a closed gate and says why; no technician does that himself."""
        _require_reason(reason)
        fingerprint = body_hash("override_gate", work_order_id, gate, reason.strip(), version)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, fingerprint) is not None:
                return unit.work_order(work_order_id)
            work_order = unit.work_order(work_order_id)
            require_fresh(unit, work_order, version)
            require_legal(work_order, EventKind.GATE_OVERRIDDEN)
            if _is_technician(unit, actor):
                raise Refused("papers.override_by_technician", id=work_order_id, actor=actor)
            facts = {"gate": gate, "missing": list(self._missing_at(work_order, gate)), "reason": reason.strip()}
            command = Command(now, actor, command_id)
            changed = record(unit, command, EventKind.GATE_OVERRIDDEN, work_order, facts=facts)
            unit.remember(command_id, fingerprint, changed.id, now)
            return changed

    def require_gates_open(self, work_order: WorkOrder, guarded: str) -> None:
        """Raise ``Refused`` naming the first closed gate, its missing steps and the clause."""
        if work_order.purpose is Purpose.INSPECTION:
            return
        closed = closed_gates(self.policy_of(work_order), work_order.service, guarded, work_order.visit_number)
        for gate in closed:
            raise Refused(
                "papers.gate_closed",
                id=work_order.id,
                gate=gate.key,
                missing=", ".join(gate.missing),
                letter=work_order.policy_id,
                clause=gate.clause,
            )

    def _entered(self, command: Command, kind: EventKind, work_order_id: str, facts: Mapping[str, object]) -> WorkOrder:
        """One entry in the service record, by the office or by the technician whose visit it is."""
        fingerprint = body_hash(kind, work_order_id, facts)
        with self._store.writing() as unit:
            if unit.answer_of(command.command_id, fingerprint) is not None:
                return unit.work_order(work_order_id)
            work_order = unit.work_order(work_order_id)
            self._require_may_record(unit, work_order, kind, command.actor)
            changed = record(unit, command, kind, work_order, facts=facts)
            unit.remember(command.command_id, fingerprint, changed.id, command.now)
            return changed

    def _require_may_record(self, unit: UnitOfWork, work_order: WorkOrder, kind: EventKind, actor: str) -> None:
        require_legal(work_order, kind)
        if _is_technician(unit, actor) and work_order.technician_id != actor:
            owner = work_order.technician_id
            raise Refused("visit.not_yours", id=work_order.id, technician=actor, owner=owner)

    def _require_known(self, work_order: WorkOrder, steps: Sequence[str]) -> None:
        policy = self.policy_of(work_order)
        asked = {step for gate in policy.gates.values() for step in gate.steps}
        strange = [step for step in steps if step not in asked]
        if strange or not steps:
            facts = {"step": ", ".join(strange), "letter": policy.id}
            code = "papers.unknown_step" if strange else "papers.no_step"
            raise InputErrors([InputProblem(code, "steps", facts)])

    def _missing_at(self, work_order: WorkOrder, key: str) -> tuple[str, ...]:
        """What is missing at this gate; ``Refused`` when it is open, ``NotFound`` when the letter has none such."""
        policy = self.policy_of(work_order)
        gate = policy.gates.get(key)
        if gate is None:
            raise NotFound("policy.unknown_gate", id=policy.id, gate=key, known=", ".join(policy.gates))
        closed = closed_gates(policy, work_order.service, gate.guards, work_order.visit_number)
        found = next((one.missing for one in closed if one.key == key), ())
        if not found:
            raise Refused("papers.gate_open", id=work_order.id, gate=key)
        return found


def _is_technician(unit: UnitOfWork, actor: str) -> bool:
    try:
        unit.technician(actor)
    except NotFound:
        return False
    return True


def _told(**facts: str) -> dict[str, object]:
    """Facts without the empty ones."""
    return {name: value for name, value in facts.items() if value}


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputErrors([InputProblem("papers.no_reason", "reason")])
    _require_short(reason=reason)


def _require_short(**texts: str) -> None:
    long = [name for name, text in texts.items() if len(text) > LONGEST_NOTE]
    if long:
        raise InputErrors([InputProblem("papers.too_long", name, {"longest": LONGEST_NOTE}) for name in long])
