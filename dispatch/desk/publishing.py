"""Publishing at the desk: a draft, or the part of one that concerns some technicians, is put in force as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import datetime

from dispatch.desk.counter import Command, Counter, body_hash, record
from dispatch.desk.planners import require_fence
from dispatch.errors import Conflict, PlanStale, Refused
from dispatch.model.closure import shut_as_known, shut_at
from dispatch.model.event import CHANGES_THE_PLAN, OPENS_A_WORK_ORDER, Event, EventKind
from dispatch.model.moment import to_text
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.publish_reason import PublishReason
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.publish_reasons import changes_of_sent, reason_facts
from dispatch.store.base import UnitOfWork


class Publishing(Counter):
    """Put plans in force."""

    def publish(
        self,
        version: int,
        *,
        now: datetime,
        actor: str,
        command_id: str,
        fence: int | None = None,
        reason: str = PublishReason.PLANNER,
        note: str = "",
    ) -> Plan:
        """Put a draft in force: work orders, bookings, events and plan change together or not at all.

        ``fence`` is the number of the lease under which a planner works; one that has lost it is refused. ``reason`` is
        why visits change that were sent already: ``InputErrors`` where a person gives none (an empty text).
        """
        command = Command(now, actor, command_id)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, str(version)) is not None:
                return unit.plan(version)
            require_fence(unit, fence)
            plan = unit.plan(version)
            if plan.status is not PlanStatus.DRAFT:
                raise Refused("plan.not_a_draft", version=version, status=plan.status.value)
            published = put_in_force(unit, command, plan, _why(unit, plan, command, reason, note))
            unit.remember(command_id, str(version), str(version), now)
            return published

    def publish_part(
        self,
        made: Plan,
        *,
        of: int,
        technician_ids: Set[str],
        now: datetime,
        actor: str,
        command_id: str,
        reason: str = PublishReason.PLANNER,
        note: str = "",
    ) -> Plan:
        """Put a plan in force that takes the routes of these technicians from the draft ``of``, and the rest as it was.

        ``PlanStale`` as for the whole draft: what has happened since it was made may be what it was made for.
        What is left of the draft waits on as a draft with a number of its own; all in one transaction.
        """
        command, fingerprint = Command(now, actor, command_id), part_fingerprint(of, technician_ids)
        with self._store.writing() as unit:
            answered = unit.answer_of(command_id, fingerprint)
            if answered is not None:
                return unit.plan(int(answered))
            draft = unit.plan(of)
            if draft.status is not PlanStatus.DRAFT:
                raise Refused("plan.not_a_draft", version=of, status=draft.status.value)
            require_current(unit, draft)
            stored = unit.add_plan(replace(made, status=PlanStatus.DRAFT))
            why = _why(unit, stored, command, reason, note)
            facts = {"draft": of, "technicians": sorted(technician_ids), **why}
            published = put_in_force(unit, command, stored, facts)
            unit.set_plan_status(of, PlanStatus.DISCARDED, now, actor)
            if _visits_by_shift(draft) != _visits_by_shift(published):
                keep_the_rest(unit, command, draft)
            unit.remember(command_id, fingerprint, str(published.version), now)
            return published


def _why(unit: UnitOfWork, plan: Plan, command: Command, reason: str, note: str) -> Mapping[str, object]:
    """The reason as the event keeps it; nobody is asked about a plan that no longer fits."""
    if reason:
        return reason_facts(reason, note, needed=False)
    require_current(unit, plan)
    return reason_facts(reason, note, needed=bool(changes_of_sent(unit, unit.published_plan(), plan, command.now)))


def part_fingerprint(version: int, technician_ids: Set[str]) -> str:
    """What a command to publish a part of a draft asks for."""
    return body_hash("part", version, sorted(technician_ids))


def put_in_force(unit: UnitOfWork, command: Command, plan: Plan, facts: Mapping[str, object]) -> Plan:
    """Bind, book and publish a plan that still fits, and say so in the log."""
    require_current(unit, plan)
    _require_same_ways(unit, plan, command.now)
    _bind(unit, command, plan)
    unit.book(plan)
    published = unit.set_plan_status(plan.version, PlanStatus.PUBLISHED, command.now, command.actor)
    told = {"version": plan.version, "stage": plan.stage, **facts}
    kind, now = EventKind.PLAN_PUBLISHED, command.now
    unit.append(Event(kind, now, now, command.actor, facts=told, command_id=command.command_id))
    return published


def _visits_by_shift(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    return {route.shift_id: tuple(stop.work_order_id for stop in route.stops) for route in plan.routes}


def keep_the_rest(unit: UnitOfWork, command: Command, draft: Plan) -> None:
    """The draft, as new as the plan it is now compared with."""
    rest = unit.add_plan(replace(draft, status=PlanStatus.DRAFT))
    facts = {"version": rest.version, "stage": rest.stage, "based_on": rest.based_on}
    unit.append(Event(EventKind.PLAN_MADE, command.now, command.now, command.actor, facts=facts))


def require_current(unit: UnitOfWork, plan: Plan) -> None:
    """Raise ``PlanStale`` when something the plan relies on happened after the last event it saw."""
    planned = {stop.work_order_id for route in plan.routes for stop in route.stops}
    in_force = unit.published_plan()
    promised = set() if in_force is None else {s.work_order_id for r in in_force.routes for s in r.stops}
    bound = {s.work_order_id: s.under_way for r in plan.routes for s in r.stops}
    for event in unit.events(after=plan.based_on):
        if event.kind not in CHANGES_THE_PLAN or not _matters(event, planned, promised, bound):
            continue
        raise PlanStale(
            "plan.stale", version=plan.version, event=event.kind.value, id=event.work_order_id, at=to_text(event.at)
        )


def _require_same_ways(unit: UnitOfWork, plan: Plan, now: datetime) -> None:
    """Raise ``PlanStale`` when something was closed or opened since the plan was made."""
    closures = unit.closures()
    if shut_as_known(closures, plan.made_at) != shut_at(closures, now):
        raise PlanStale("plan.ways_changed", version=plan.version, at=to_text(plan.made_at))


def _matters(event: Event, planned: set[str], promised: set[str], bound: Mapping[str, bool]) -> bool:
    """Whether the plan would have been another one had it known the event.

    A new fault that nobody was promised to yet harms nothing: the next plan takes it in. A visit that went on as the
    plan already had it bound harms nothing either.
    """
    if event.kind in (EventKind.ABSENCE_RECORDED, EventKind.CLOSURE_DECLARED, EventKind.CLOSURE_LIFTED):
        return True
    if event.kind is EventKind.REDONE and event.technician_id is not None:
        return True  # he is away after all
    if event.kind is EventKind.UNDONE and event.facts.get("of") == EventKind.OVERTIME_GRANTED.value:
        return True  # his shift is as short as it was
    work_order_id = event.work_order_id or ""
    if event.kind in OPENS_A_WORK_ORDER:
        return work_order_id in promised and work_order_id not in planned
    if event.kind in (EventKind.ARRIVED, EventKind.FINISHED) and bound.get(work_order_id):
        return event.kind is EventKind.FINISHED
    return work_order_id in planned or work_order_id in promised


def _bind(unit: UnitOfWork, command: Command, plan: Plan) -> None:
    """Bind each planned work order to its technician, and free those the plan leaves out."""
    assigned = {stop.work_order_id: route.technician_id for route in plan.routes for stop in route.stops}
    for work_order in unit.open_work_orders():
        technician_id = assigned.get(work_order.id)
        if technician_id is not None and technician_id == work_order.technician_id:
            continue
        if not work_order.status.needs_visit or work_order.status.under_way:
            _require_untouched(work_order, technician_id)
        elif technician_id is None and work_order.status is WorkOrderStatus.DISPATCHED:
            record(unit, command, EventKind.WITHDRAWN, work_order, technician_id=work_order.technician_id)
        elif technician_id is not None and technician_id != work_order.technician_id:
            facts = {"plan": plan.version, "from": work_order.technician_id}
            record(unit, command, EventKind.DISPATCHED, work_order, technician_id=technician_id, facts=facts)


def _require_untouched(work_order: WorkOrder, technician_id: str | None) -> None:
    if work_order.status.under_way and technician_id != work_order.technician_id:
        raise Conflict("plan.moves_under_way", id=work_order.id, technician=work_order.technician_id)
