"""Plans at the desk: pins, drafts, publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch.clock import SPEEDS, DemoTime, set_speed
from dispatch.desk.counter import Command, Counter, record
from dispatch.desk.planners import GOAL_SETTING, goal_of, require_fence
from dispatch.errors import Conflict, InputErrors, InputProblem, PlanStale, Refused
from dispatch.model.closure import shut_as_known, shut_at
from dispatch.model.event import CHANGES_THE_PLAN, OPENS_A_WORK_ORDER, Event, EventKind
from dispatch.model.goal import Goal
from dispatch.model.moment import to_text
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from dispatch.store.base import UnitOfWork

AUTO_PUBLISH_SETTING = "auto_publish"
LONGEST_REASON = 500
_STEPS_OF_A_BOUND_VISIT = frozenset({EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED})


class Plans(Counter):
    """Pin and publish."""

    def pin(
        self,
        work_order_id: str,
        *,
        level: PinLevel,
        technician_id: str | None,
        arrive_at: datetime | None,
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
        why: str = "",
        violations: Sequence[str] = (),
    ) -> WorkOrder:
        """Fix technician, arrival time or both; the planner works round it.

        ``violations`` are the codes of the rules this overrules; they are kept with who, when and ``why``.
        """
        _require_complete_pin(level, technician_id, arrive_at, now)
        if technician_id is not None:
            with self.reading() as unit:
                unit.technician(technician_id)
        facts: dict[str, object] = {
            "level": level.value,
            "arrive_at": None if arrive_at is None else to_text(arrive_at),
        }
        if why.strip():
            facts["why"] = why.strip()[:LONGEST_REASON]
        if violations:
            facts["violations"] = list(violations)
        command = Command(now, actor, command_id)
        return self.change(
            command, EventKind.PINNED, work_order_id, version=version, technician_id=technician_id, facts=facts
        )

    def unpin(
        self, work_order_id: str, *, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """Give the visit back to the planner."""
        return self.change(Command(now, actor, command_id), EventKind.UNPINNED, work_order_id, version=version)

    def publish(self, version: int, *, now: datetime, actor: str, command_id: str, fence: int | None = None) -> Plan:
        """Put a draft in force: work orders, bookings, events and plan change together or not at all.

        ``fence`` is the number of the lease under which a planner works; one that has lost it is refused.
        """
        command = Command(now, actor, command_id)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, str(version)) is not None:
                return unit.plan(version)
            require_fence(unit, fence)
            plan = unit.plan(version)
            if plan.status is not PlanStatus.DRAFT:
                raise Refused("plan.not_a_draft", version=version, status=plan.status.value)
            _require_current(unit, plan)
            _require_same_ways(unit, plan, now)
            _bind(unit, command, plan)
            unit.book(plan)
            published = unit.set_plan_status(version, PlanStatus.PUBLISHED, now, actor)
            facts = {"version": version, "stage": plan.stage}
            unit.append(Event(EventKind.PLAN_PUBLISHED, now, now, actor, facts=facts, command_id=command_id))
            unit.remember(command_id, str(version), str(version), now)
            return published

    def auto_publish(self) -> bool:
        """Whether the planner publishes its own plans, or leaves drafts for a dispatcher."""
        with self.reading() as unit:
            return unit.setting(AUTO_PUBLISH_SETTING) != "off"

    def set_auto_publish(self, wanted: bool) -> None:
        with self._store.writing() as unit:
            unit.put_setting(AUTO_PUBLISH_SETTING, "on" if wanted else "off")

    def goal(self) -> Goal:
        """What the planner puts first."""
        with self.reading() as unit:
            return goal_of(unit)

    def choose_goal(self, goal: str, *, now: datetime, actor: str, command_id: str) -> None:
        """Let the planner put something else first from now on; it plans anew at once."""
        if goal not in [known.value for known in Goal]:
            raise InputErrors([InputProblem("goal.unknown", "goal", {"given": goal})])
        with self._store.writing() as unit:
            if unit.answer_of(command_id, goal) is not None:
                return
            unit.put_setting(GOAL_SETTING, goal)
            unit.append(Event(EventKind.GOAL_CHOSEN, now, now, actor, facts={"goal": goal}, command_id=command_id))
            unit.remember(command_id, goal, goal, now)

    def run_clock(self, speed: int, *, real_epoch: float, actor: str) -> DemoTime:
        """Let the demo clock go on from here at another speed; ``InputErrors`` for one that is not offered."""
        if speed not in SPEEDS:
            raise InputErrors([InputProblem("clock.unknown_speed", "speed", {"given": speed})])
        with self._store.writing() as unit:
            turned = set_speed(unit, speed, real_epoch=real_epoch)
            unit.append(Event(EventKind.CLOCK_SET, turned.shown, turned.shown, actor, facts={"speed": speed}))
            return turned


def _require_complete_pin(
    level: PinLevel, technician_id: str | None, arrive_at: datetime | None, now: datetime
) -> None:
    problems = []
    if level in (PinLevel.TECHNICIAN, PinLevel.BOTH) and technician_id is None:
        problems.append(InputProblem("pin.no_technician", "technician_id"))
    if level in (PinLevel.TIME, PinLevel.BOTH) and arrive_at is None:
        problems.append(InputProblem("pin.no_time", "arrive_at"))
    if arrive_at is not None and arrive_at < now:
        problems.append(InputProblem("pin.past", "arrive_at", {"at": to_text(arrive_at)}))
    if level is PinLevel.NONE:
        problems.append(InputProblem("pin.no_level", "level"))
    if problems:
        raise InputErrors(problems)


def _require_current(unit: UnitOfWork, plan: Plan) -> None:
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
