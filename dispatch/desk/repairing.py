"""Repairs at the desk: a plan changed by hand is put in force as one decision, and taken back as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dispatch.desk.counter import Command, body_hash, record, require_fresh
from dispatch.desk.plans import pinning_facts, require_complete_pin, require_order, require_predecessor
from dispatch.desk.publishing import Publishing, keep_the_rest, put_in_force, require_current
from dispatch.desk.undoing import own_in
from dispatch.errors import Conflict, Fact, InputErrors, InputProblem, Refused
from dispatch.lifecycle import require_legal
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.repair import Placement
from dispatch.model.work_order import WorkOrder
from dispatch.own_decisions import REPAIR
from dispatch.store.base import UnitOfWork

MOST_TOGETHER = 50
"""So many visits are moved by one decision at most: more than that is a new plan."""


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
            require_in_force(unit, of)
            published = publish_made(unit, command, made, {REPAIR: dict(repair)})
            unit.remember(command.command_id, fingerprint, str(published.version), command.now)
            return published

    def pin_together(
        self, placements: Sequence[Placement], *, repair: str, why: str, command: Command
    ) -> tuple[WorkOrder, ...]:
        """Pin all of these visits or none, as one decision of the kind ``repair``.

        ``InputErrors`` for none, too many or an incomplete one; ``Conflict("work_order.stale")`` names a work order
        that somebody changed since its placement was worked out.
        """
        _require_few(placements)
        for one in placements:
            require_complete_pin(one.level, one.technician_id, one.arrive_at, command.now)
            require_predecessor(one.level, one.work_order_id, one.follows)
        fingerprint = body_hash(repair, why, [str(one) for one in placements])
        with self._store.writing() as unit:
            if unit.answer_of(command.command_id, fingerprint) is not None:
                return tuple(unit.work_order(one.work_order_id) for one in placements)
            shared = {REPAIR: repair, "together": len(placements)}
            pinned = tuple(_pin(unit, command, one, why, shared) for one in placements)
            for work_order in pinned:
                require_order(unit, work_order)
            unit.remember(command.command_id, fingerprint, pinned[0].id, command.now)
            return pinned

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
            require_in_force(unit, of)
            require_current(unit, made)
            facts = {"decision": decision, "of": repair.kind.value, REPAIR: repair.facts[REPAIR]}
            said = unit.append(
                Event(kind, command.now, command.now, command.actor, facts=facts, command_id=command.command_id)
            )
            # the plan knows of this very step, so that nobody plans anew for it
            publish_made(unit, command, replace(made, based_on=said.seq), {})
            unit.remember(command.command_id, fingerprint, str(said.seq), command.now)
            return said


def _require_few(placements: Sequence[Placement]) -> None:
    if not placements:
        raise InputErrors([InputProblem("repair.nothing_chosen", "visit")])
    if len(placements) > MOST_TOGETHER:
        facts: dict[str, Fact] = {"count": len(placements), "most": MOST_TOGETHER}
        raise InputErrors([InputProblem("repair.too_many", "visit", facts)])


def _pin(unit: UnitOfWork, command: Command, one: Placement, why: str, shared: Mapping[str, object]) -> WorkOrder:
    unit.technician(one.technician_id)
    work_order = unit.work_order(one.work_order_id)
    require_fresh(unit, work_order, one.version)
    require_legal(work_order, EventKind.PINNED)
    facts = {**pinning_facts(one.level, one.arrive_at, why, one.violations, one.follows), **shared}
    return record(unit, command, EventKind.PINNED, work_order, technician_id=one.technician_id, facts=facts)


def publish_made(unit: UnitOfWork, command: Command, made: Plan, facts: Mapping[str, object]) -> Plan:
    """Put a plan in force that was made by hand; a draft that waits goes on waiting."""
    in_force, draft = unit.published_plan(), unit.latest_draft()
    published = put_in_force(unit, command, unit.add_plan(replace(made, status=PlanStatus.DRAFT)), facts)
    if draft is not None and (in_force is None or draft.version > in_force.version):
        unit.set_plan_status(draft.version, PlanStatus.DISCARDED, command.now, command.actor)
        keep_the_rest(unit, command, draft)
    return published


def require_in_force(unit: UnitOfWork, version: int) -> None:
    """Raise ``Conflict`` when the plan in force is another one than the page was made from."""
    plan = unit.published_plan()
    if plan is None or plan.version != version:
        raise Conflict("repair.plan_changed", version=0 if plan is None else plan.version)
