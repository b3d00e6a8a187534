"""Apply a draft to some technicians only: made of both plans, judged, and published in one transaction."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from dispatch.desk import Desk
from dispatch.desk.publishing import part_fingerprint
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.explain import stated_at
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.publish_reason import PublishReason
from dispatch.planning import plan_from
from dispatch.planning.judging import judged
from dispatch.planning.partial import in_part


def publish_part(
    desk: Desk,
    version: int,
    technician_ids: Set[str],
    *,
    now: datetime,
    actor: str,
    command_id: str,
    reason: str = PublishReason.PLANNER,
    note: str = "",
) -> Plan:
    """Put the draft in force for these technicians; everybody else keeps his published visits.

    What is left of the draft waits on, as a draft of its own. ``InputErrors`` names what would be lost or doubled;
    ``SolverFailed`` when the independent checker does not pass the result; ``PlanStale`` when something happened
    while it was made.
    """
    with desk.reading() as unit:
        answered = unit.answer_of(command_id, part_fingerprint(version, technician_ids))
        if answered is not None:
            return unit.plan(int(answered))
        draft, in_force = unit.plan(version), unit.published_plan()
    if draft.status is not PlanStatus.DRAFT:
        raise Refused("plan.not_a_draft", version=version, status=draft.status.value)
    if not technician_ids:
        raise InputErrors([InputProblem("part.nobody", "technician")])
    stated = stated_at(desk, now)
    solution = judged(stated.problem, in_part(stated, in_force, draft, technician_ids))
    made = plan_from(stated, solution)
    return desk.publish_part(
        made,
        of=version,
        technician_ids=technician_ids,
        now=now,
        actor=actor,
        command_id=command_id,
        reason=reason,
        note=note,
    )
