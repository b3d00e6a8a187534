"""Follow-up calls: whom to ask after the work whether all is well, until he is satisfied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.model.commitment import Milestone
from dispatch.model.duty_rules import DutyRules
from dispatch.model.policy import KeptBy, Policy, Term
from dispatch.model.work_order import WorkOrder
from dispatch.work_time import add_term, day_of


@dataclass(frozen=True, slots=True)
class CallRule:
    """Why a call is owed. ``within`` None: the letter names no term, so it is ours."""

    clause: str
    requirement: str
    within: Term | None


@dataclass(frozen=True, slots=True)
class CallDue:
    """The next call about one work order. ``assumed``: the day is ours and not the letter's."""

    work_order: WorkOrder
    due_on: date
    clause: str
    assumed: bool
    calls_made: int

    def overdue(self, today: date) -> bool:
        return today > self.due_on


def call_rule(policy: Policy) -> CallRule | None:
    """The sentence of a letter that owes a call after the work: a promise with a term, else a plan without one."""
    for promise in policy.promises:
        if promise.milestone is Milestone.FOLLOWUP:
            return CallRule(promise.clause, promise.requirement, promise.within)
    for plan in policy.plans.values():
        if plan.kept_by is KeptBy.CALL:
            return CallRule(plan.clause, plan.requirement, None)
    return None


def calls_due(
    work_orders: Iterable[WorkOrder], policy_of: Callable[[WorkOrder], Policy], rules: DutyRules
) -> tuple[CallDue, ...]:
    """The next call about each work order that still owes one, the earliest first."""
    found = (call for one in work_orders if (call := _call(one, call_rule(policy_of(one)), rules)) is not None)
    return tuple(sorted(found, key=lambda call: (call.due_on, call.work_order.id)))


def _call(work_order: WorkOrder, rule: CallRule | None, rules: DutyRules) -> CallDue | None:
    resolved_at = work_order.situation.events.get("resolved_at")
    if rule is None or resolved_at is None or work_order.situation.satisfied:
        return None
    made = len(work_order.calls)
    if made:
        due_on = day_of(work_order.calls[-1].at) + timedelta(days=rules.repeat_call_days)
        return CallDue(work_order, due_on, rule.clause, True, made)
    done_on = day_of(resolved_at)
    if rule.within is None:
        return CallDue(work_order, done_on + timedelta(days=rules.first_call_days), rule.clause, True, made)
    return CallDue(work_order, add_term(done_on, rule.within), rule.clause, False, made)
