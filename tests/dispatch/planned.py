"""Plan and publish in tests: the solver in this process, the rest as in production."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.plan import Plan
from dispatch.planning import orders_of, plan_from
from solver import check, insert
from tests.builders import a_key


def draft(desk: Desk, now: datetime) -> Plan:
    """A checked draft from insertion into the plan in force."""
    stated = stated_at(desk, now)
    solution = insert(stated.problem, orders_of(stated, stated.snapshot.published))
    assert check(stated.problem, solution) == ()
    return desk.submit_plan(plan_from(stated, solution), now=now, actor="planner")


def published(desk: Desk, now: datetime) -> Plan:
    """A plan in force."""
    return desk.publish(draft(desk, now).version, now=now, actor="planner", command_id=a_key())
