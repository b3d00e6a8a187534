"""The planner's side of the desk: what it may see, how it hands plans in, and the lease that makes it the only one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from dispatch.desk.expecting import Expecting
from dispatch.errors import Refused
from dispatch.model.event import Event, EventKind
from dispatch.model.goal import Goal
from dispatch.model.moment import Interval, to_text
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.snapshot import Snapshot
from dispatch.store.base import UnitOfWork

PLANNER_SETTING = "planner"
LEASE_SETTING = "planner_lease"
GOAL_SETTING = "goal"
LEASE_SECONDS = 15.0
LOOKS_BACK = timedelta(hours=48)
"""A journey over night has begun this long ago when its second day ends."""


@dataclass(frozen=True, slots=True)
class _Lease:
    """Who plans until when (real seconds since 1970). ``attempt`` grows with every change of hands: the fence."""

    holder: str
    attempt: int
    until: float


class Planners(Expecting):
    """Snapshot, submit, warn, take the lease."""

    def take_lease(self, holder: str, *, real_epoch: float) -> int:
        """Become or stay the one planner for the next ``LEASE_SECONDS`` and get the fence to hand plans in under.

        ``Refused`` while somebody else's lease lasts.
        """
        with self._store.writing() as unit:
            held = _lease(unit)
            if held is not None and held.holder != holder and held.until > real_epoch:
                raise Refused("planner.lease_held", holder=held.holder)
            attempt = 1 if held is None else held.attempt + (held.holder != holder)
            taken = _Lease(holder, attempt, real_epoch + LEASE_SECONDS)
            unit.put_setting(LEASE_SETTING, json.dumps(asdict(taken)))
            return attempt

    def snapshot(self, *, now: datetime, days: int) -> Snapshot:
        """What a planning run over the next ``days`` days must know, as of one moment."""
        horizon = Interval(now - LOOKS_BACK, now + timedelta(days=days))
        with self.reading() as unit:
            work_orders = tuple(w for w in unit.open_work_orders() if w.status.needs_visit)
            return Snapshot(
                seq=unit.last_event(),
                now=now,
                work_orders=work_orders,
                grades={customer.id: customer.grade for customer in unit.customers()},
                technicians=unit.technicians(),
                shifts=unit.shifts(horizon),
                absences=unit.absences(horizon),
                positions={position.technician_id: position for position in unit.positions()},
                published=unit.published_plan(),
                goal=goal_of(unit),
                duty_rules=self.duty_rules,
                learned_seconds=self.learned_seconds(unit, work_orders),
            )

    def submit_plan(self, plan: Plan, *, now: datetime, actor: str, fence: int | None = None) -> Plan:
        """Keep a checked plan as the draft; an older draft is discarded."""
        with self._store.writing() as unit:
            require_fence(unit, fence)
            older = unit.latest_draft()
            if older is not None:
                unit.set_plan_status(older.version, PlanStatus.DISCARDED, now, actor)
            stored = unit.add_plan(replace(plan, status=PlanStatus.DRAFT))
            facts = {"version": stored.version, "stage": stored.stage, "based_on": stored.based_on}
            unit.append(Event(EventKind.PLAN_MADE, now, now, actor, facts=facts))
            return stored

    def warn(self, code: str, facts: Mapping[str, object], *, now: datetime) -> None:
        """The planner could not do its work; the plan in force stays and the board says so."""
        shown = self.planner_state()
        if (shown.get("code"), shown.get("facts")) == (code, dict(facts)):
            return  # said already, and nothing better has happened since
        with self._store.writing() as unit:
            state = {"state": "warning", "code": code, "facts": dict(facts), "at": to_text(now)}
            unit.put_setting(PLANNER_SETTING, json.dumps(state, ensure_ascii=False))
            unit.append(Event(EventKind.PLANNER_WARNED, now, now, "planner", facts={"code": code, **facts}))

    def note_planner(self, state: str, *, now: datetime) -> None:
        """Show on the board what the planner is doing (``idle``, ``searching``) and since when; clears a warning."""
        if self.planner_state().get("state") == state:
            return
        with self._store.writing() as unit:
            unit.put_setting(PLANNER_SETTING, json.dumps({"state": state, "at": to_text(now)}))

    def planner_state(self) -> Mapping[str, object]:
        """What the planner last said of itself: ``state`` and, for a warning, ``code`` and ``facts``."""
        with self.reading() as unit:
            text = unit.setting(PLANNER_SETTING)
        found: Mapping[str, object] = {"state": "off"} if text is None else json.loads(text)
        return found


def goal_of(unit: UnitOfWork) -> Goal:
    """What the planner puts first at present."""
    return Goal(unit.setting(GOAL_SETTING) or Goal.EVERYDAY)


def require_fence(unit: UnitOfWork, fence: int | None) -> None:
    """Raise ``Refused`` for a planner whose lease has passed to another; people need no lease."""
    held = _lease(unit)
    if fence is not None and held is not None and held.attempt != fence:
        raise Refused("planner.lease_lost", holder=held.holder)


def _lease(unit: UnitOfWork) -> _Lease | None:
    text = unit.setting(LEASE_SETTING)
    return None if text is None else _Lease(**json.loads(text))
