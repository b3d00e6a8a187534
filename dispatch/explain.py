"""Why this technician, why nobody, who else could: codes and facts, no prose."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk import Desk
from dispatch.model.advice import Explanation
from dispatch.model.plan import Plan
from dispatch.model.why import Hopeless, Why
from dispatch.model.work_order import WorkOrder
from dispatch.planning import Letters, Stated, explaining, state
from dispatch.planning.advice import blockers, certain, suggestions
from dispatch.planning.explaining import Asked, Explainer
from dispatch.planning.judging import SolverFailed

__all__ = ["Asked", "Explainer", "SolverFailed", "explain", "hopeless", "letters_at", "repair", "stated_at", "why"]

SUGGESTIONS = 5
DAYS_AHEAD = 3


def letters_at(desk: Desk, now: datetime) -> Letters:
    """What the letters say at ``now``."""
    return Letters(lambda work_order: desk.clocks(work_order, now=now), desk.own_staff_only)


def stated_at(desk: Desk, now: datetime) -> Stated:
    """The planning problem as it stands: every open work order, everybody on duty."""
    return state(desk.snapshot(now=now, days=DAYS_AHEAD), letters_at(desk, now), desk.travel_at(now))


def explain(desk: Desk, work_order_id: str, *, now: datetime) -> Explanation:
    """Where the plan in force puts the work order and why, with the best alternatives and what blocks the rest."""
    with desk.reading() as unit:
        work_order, plan = unit.work_order(work_order_id), unit.published_plan()
    movable = work_order.status.needs_visit and not work_order.status.under_way
    stated = stated_at(desk, now) if movable else None
    found = None if plan is None else plan.stop_of(work_order_id)
    left_out = _left_out(work_order, plan)
    return Explanation(
        work_order_id,
        None if plan is None else plan.version,
        work_order.technician_id if found is None else found[0].technician_id,
        None if found is None else found[1].arrive_at,
        None if left_out is None else left_out[0],
        {} if left_out is None else left_out[1],
        () if stated is None else suggestions(stated, work_order_id, plan, count=SUGGESTIONS),
        () if stated is None else blockers(stated, work_order_id),
        None if stated is None else certain(stated, work_order_id),
    )


def why(desk: Desk, work_order_id: str, *, now: datetime, asked: Asked) -> Why | None:
    """Why the work order is where the plan in force has it, by counterfactuals; None when no visit is needed."""
    with desk.reading() as unit:
        work_order, plan = unit.work_order(work_order_id), unit.published_plan()
    if not work_order.status.needs_visit:
        return None
    return explaining.why(stated_at(desk, now), plan, work_order_id, asked)


def repair(desk: Desk, work_order_id: str, *, now: datetime, actor: str, asked: Asked) -> Plan | None:
    """Where the search missed a better place for the work order: the plan with it there, as a draft; else None."""
    found = why(desk, work_order_id, now=now, asked=asked)
    if found is None or found.repaired is None:
        return None
    return desk.submit_plan(found.repaired, now=now, actor=actor)


def hopeless(desk: Desk, *, now: datetime, asked: Asked) -> tuple[Hopeless, ...]:
    """The open work orders of which nobody can keep every promise, whatever the plan."""
    return explaining.hopeless(stated_at(desk, now), asked)


def _left_out(work_order: WorkOrder, plan: Plan | None) -> tuple[str, dict[str, str]] | None:
    """The reason the plan gives for leaving it out; ``not_planned_yet`` when the plan is older than the fault."""
    if not work_order.status.needs_visit:
        return None
    if plan is None:
        return "not_planned_yet", {}
    for unassigned in plan.unassigned:
        if unassigned.work_order_id == work_order.id:
            return unassigned.reason, dict(unassigned.facts)
    return None if plan.stop_of(work_order.id) else ("not_planned_yet", {})
