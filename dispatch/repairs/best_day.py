"""One technician's day in its best order: looked at first, then put in force as one decision that can be undone.

Nothing is dropped, added or given to somebody else: what a dispatcher pinned or overruled stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch.desk import Desk
from dispatch.desk.counter import Command
from dispatch.errors import Conflict, Refused
from dispatch.explain import stated_at
from dispatch.model.event import Event, EventKind
from dispatch.model.plan import Plan
from dispatch.model.repair import DayRepair
from dispatch.own_decisions import REPAIR
from dispatch.planning.hand_made import hand_made, reordered, row_of
from dispatch.planning.resequencing import best_day as best_order_of
from dispatch.planning.statement import Stated

SEARCH_SECONDS = 2.0
DAY_ORDER = "day_order"
"""The name of this repair among the facts of the plan it made."""


def best_day(desk: Desk, technician_id: str, *, now: datetime, seconds: float = SEARCH_SECONDS) -> DayRepair:
    """The best order of his first day with visits ahead, before and after; nothing is changed.

    ``Refused("repair.no_day")`` when he has none, ``Refused("repair.no_plan")`` while no plan is in force.
    """
    with desk.reading() as unit:
        unit.technician(technician_id)
    stated, plan = _as_it_stands(desk, now)
    return best_order_of(stated, plan, technician_id, seconds)


def reorder(
    desk: Desk, technician_id: str, order: Sequence[str], *, of: int, now: datetime, actor: str, command_id: str
) -> Plan:
    """Put the plan ``of`` in force with this day in another order; everybody else keeps his visits.

    ``Conflict("repair.plan_changed")`` when another plan is in force by now, ``Conflict("repair.row_changed")`` when
    these are not the visits of the day.
    """
    stated, plan = _as_it_stands(desk, now)
    before = row_of(stated, plan, technician_id, order)
    made = hand_made(stated, reordered(stated, plan, technician_id, order))
    facts = {"kind": DAY_ORDER, "technician": technician_id, "before": list(before), "after": list(order)}
    return desk.publish_repair(made, of=of, repair=facts, command=Command(now, actor, command_id))


def take_back(desk: Desk, decision: Event, kind: EventKind, *, now: datetime, actor: str, command_id: str) -> Event:
    """Undo or redo such a decision; the visits still to be made come in the order they had, or were given.

    ``Conflict("repair.row_changed")`` when the day is no longer what the decision, or undoing it, made of it.
    """
    facts = decision.facts[REPAIR]
    assert isinstance(facts, dict), "a repair says what it did"
    back = kind is EventKind.UNDONE
    standing, wanted = (facts["after"], facts["before"]) if back else (facts["before"], facts["after"])
    technician_id = str(facts["technician"])
    stated, plan = _as_it_stands(desk, now)
    row = row_of(stated, plan, technician_id, standing)
    bound = [order.id for order in stated.work_orders if order.id in row and order.status.under_way]
    free = [one for one in row if one not in bound]
    if free != [one for one in standing if one in free]:
        raise Conflict("repair.row_changed", technician=technician_id)
    made = hand_made(stated, reordered(stated, plan, technician_id, [*bound, *(one for one in wanted if one in free)]))
    command = Command(now, actor, command_id)
    return desk.take_back_repair(made, of=plan.version, decision=decision.seq, kind=kind, command=command)


def _as_it_stands(desk: Desk, now: datetime) -> tuple[Stated, Plan]:
    stated = stated_at(desk, now)
    plan = stated.snapshot.published
    if plan is None:
        raise Refused("repair.no_plan")
    return stated, plan
