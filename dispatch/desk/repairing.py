"""Repairs at the desk: a plan changed by hand is put in force as one decision, and taken back as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dispatch.desk.counter import Command, body_hash
from dispatch.desk.publishing import Publishing, keep_the_rest, put_in_force, require_current
from dispatch.desk.undoing import own_in
from dispatch.errors import Conflict, Refused
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Plan, PlanStatus
from dispatch.own_decisions import REPAIR
from dispatch.store.base import UnitOfWork


class Repairing(Publishing):
    """Put repaired plans in force, and take that back."""

    def publish_repair(self, made: Plan, *, of: int, repair: Mapping[str, object], command: Command) -> Plan:
        """Put a plan in force that was made by hand from the plan ``of``; ``repair`` says what was done, to undo it.

        ``Conflict("repair.plan_changed")`` when another plan is in force by now, ``PlanStale`` when something happened
        since it was made. A draft that waits goes on waiting.
        """
        wanted = {name: value for name, value in repair.items() if name != "before"}
        fingerprint = body_hash(REPAIR, of, wanted)
        with self._store.writing() as unit:
            answered = unit.answer_of(command.command_id, fingerprint)
            if answered is not None:
                return unit.plan(int(answered))
            _require_in_force(unit, of)
            published = _publish(unit, command, made, {REPAIR: dict(repair)})
            unit.remember(command.command_id, fingerprint, str(published.version), command.now)
            return published

    def take_back_repair(self, made: Plan, *, of: int, decision: int, kind: EventKind, command: Command) -> Event:
        """Undo or redo a repair: put ``made``, which has the routes as they shall be, in force in place of plan ``of``.

        ``Refused("undo.nothing")`` for what is not one's own or was undone already.
        """
        fingerprint = body_hash(kind, decision)
        with self._store.writing() as unit:
            answered = unit.answer_of(command.command_id, fingerprint)
            if answered is not None:
                return unit.events(after=int(answered) - 1, limit=1)[0]
            repair = own_in(unit, command.actor).find(decision, kind)
            if repair is None or REPAIR not in repair.facts:
                raise Refused("undo.nothing", decision=decision)
            _require_in_force(unit, of)
            require_current(unit, made)
            facts = {"decision": decision, "of": repair.kind.value, REPAIR: repair.facts[REPAIR]}
            said = unit.append(
                Event(kind, command.now, command.now, command.actor, facts=facts, command_id=command.command_id)
            )
            # the plan knows of this very step, so that nobody plans anew for it
            _publish(unit, command, replace(made, based_on=said.seq), {})
            unit.remember(command.command_id, fingerprint, str(said.seq), command.now)
            return said


def _publish(unit: UnitOfWork, command: Command, made: Plan, facts: Mapping[str, object]) -> Plan:
    in_force, draft = unit.published_plan(), unit.latest_draft()
    published = put_in_force(unit, command, unit.add_plan(replace(made, status=PlanStatus.DRAFT)), facts)
    if draft is not None and (in_force is None or draft.version > in_force.version):
        unit.set_plan_status(draft.version, PlanStatus.DISCARDED, command.now, command.actor)
        keep_the_rest(unit, command, draft)
    return published


def _require_in_force(unit: UnitOfWork, version: int) -> None:
    plan = unit.published_plan()
    if plan is None or plan.version != version:
        raise Conflict("repair.plan_changed", version=0 if plan is None else plan.version)
