"""An emergency from the call to the technician: the best choices are looked at, then one is sent as one decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch.desk import Desk, FaultReport
from dispatch.desk.counter import Command
from dispatch.errors import Conflict, Refused
from dispatch.explain import DAYS_AHEAD, letters_at
from dispatch.model.emergency import Emergency
from dispatch.model.plan import Plan
from dispatch.model.work_order import Pin, PinLevel, WorkOrder
from dispatch.planning import state
from dispatch.planning.advice import blockers, certain
from dispatch.planning.hand_made import hand_made
from dispatch.planning.squeezing import rows_with, squeezed
from dispatch.planning.statement import Stated

CHOICES = 3


def emergency(desk: Desk, report: FaultReport, *, now: datetime) -> Emergency:
    """The best places for a fault that is not taken in yet, as an emergency; nothing is changed.

    ``InputErrors`` for a report that says too little, ``Refused("repair.no_plan")`` while no plan is in force.
    """
    order = _order(desk, report, now)
    stated, plan = _with(desk, order, now)
    choices = tuple(one.choice for one in squeezed(stated, plan, order.id)[:CHOICES])
    return Emergency(plan.version, choices, blockers(stated, order.id), certain(stated, order.id))


def send(
    desk: Desk, report: FaultReport, technician_id: str, *, of: int, now: datetime, actor: str, command_id: str
) -> WorkOrder:
    """Take the emergency in, give it to this technician for good and put the plan with it in force: all or nothing.

    ``Conflict("repair.plan_changed")`` when the plan it was chosen for, ``of``, is no longer in force;
    ``Refused("emergency.no_place")`` when he has no place for it any more.
    """
    asked, command = replace(report, emergency=True), Command(now, actor, command_id)
    sent = desk.emergency_sent(asked, technician_id=technician_id, of=of, command_id=command_id)
    if sent is not None:
        return sent
    order = _order(desk, asked, now)
    stated, plan = _with(desk, order, now)
    if plan.version != of:
        raise Conflict("repair.plan_changed", version=plan.version)
    found = next((one for one in squeezed(stated, plan, order.id) if one.choice.technician_id == technician_id), None)
    if found is None:
        raise Refused("emergency.no_place", technician=technician_id)
    # only now the pin: a pinned visit may overrule a rule, an emergency overrules none
    pinned, _plan = _with(desk, replace(order, pin=Pin(PinLevel.TECHNICIAN, technician_id, None, actor, now)), now)
    made = hand_made(pinned, rows_with(pinned, plan, found))
    return desk.take_emergency(asked, made, technician_id=technician_id, of=of, work_order_id=order.id, command=command)


def _order(desk: Desk, report: FaultReport, now: datetime) -> WorkOrder:
    """The work order the report will open, under the name it will have."""
    with desk.reading() as unit:
        name = unit.next_work_order_id(now)
    return desk.tentative(replace(report, emergency=True), name=name, now=now)


def _with(desk: Desk, order: WorkOrder, now: datetime) -> tuple[Stated, Plan]:
    """The planning problem as it will stand with the work order."""
    snapshot = desk.snapshot(now=now, days=DAYS_AHEAD)
    if snapshot.published is None:
        raise Refused("repair.no_plan")
    with desk.reading() as unit:
        learned = {**snapshot.learned_seconds, **desk.learned_seconds(unit, (order,))}
    asked = replace(snapshot, work_orders=(*snapshot.work_orders, order), learned_seconds=learned)
    return state(asked, letters_at(desk, now), desk.travel_at(now)), snapshot.published
