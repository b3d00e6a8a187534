"""Plans at the desk: pins, what the planner puts first, whether it publishes by itself; and the demo clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch.clock import SPEEDS, DemoTime, set_speed
from dispatch.desk.counter import Command, Counter
from dispatch.desk.planners import GOAL_SETTING, goal_of
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.model.event import Event, EventKind
from dispatch.model.goal import Goal
from dispatch.model.moment import to_text
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.store.base import UnitOfWork

AUTO_PUBLISH_SETTING = "auto_publish"
LONGEST_REASON = 500


class Plans(Counter):
    """Pin, and tell the planner how to work."""

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
        follows: str | None = None,
    ) -> WorkOrder:
        """Fix technician, arrival time, both, or the technician and the visit of his that comes before (``follows``).

        The planner works round it.
        ``violations`` are the codes of the rules this overrules; they are kept with who, when and ``why``.
        """
        require_complete_pin(level, technician_id, arrive_at, now)
        require_predecessor(level, work_order_id, follows)
        if technician_id is not None:
            with self.reading() as unit:
                unit.technician(technician_id)
        facts = pinning_facts(level, arrive_at, why, violations, follows)
        return self.change(
            Command(now, actor, command_id),
            EventKind.PINNED,
            work_order_id,
            version=version,
            technician_id=technician_id,
            facts=facts,
            also=require_order,
        )

    def unpin(
        self, work_order_id: str, *, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """Give the visit back to the planner."""
        return self.change(Command(now, actor, command_id), EventKind.UNPINNED, work_order_id, version=version)

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


def pinning_facts(
    level: PinLevel, arrive_at: datetime | None, why: str, violations: Sequence[str], follows: str | None
) -> dict[str, object]:
    """What the event of a pin says, besides the technician."""
    facts: dict[str, object] = {"level": level.value, "arrive_at": None if arrive_at is None else to_text(arrive_at)}
    if why.strip():
        facts["why"] = why.strip()[:LONGEST_REASON]
    if violations:
        facts["violations"] = list(violations)
    if follows is not None:
        facts["follows"] = follows
    return facts


def require_complete_pin(level: PinLevel, technician_id: str | None, arrive_at: datetime | None, now: datetime) -> None:
    """The level says what has to be there."""
    problems = []
    if level in (PinLevel.TECHNICIAN, PinLevel.BOTH, PinLevel.ORDER) and technician_id is None:
        problems.append(InputProblem("pin.no_technician", "technician_id"))
    if level in (PinLevel.TIME, PinLevel.BOTH) and arrive_at is None:
        problems.append(InputProblem("pin.no_time", "arrive_at"))
    if arrive_at is not None and arrive_at < now:
        problems.append(InputProblem("pin.past", "arrive_at", {"at": to_text(arrive_at)}))
    if level is PinLevel.NONE:
        problems.append(InputProblem("pin.no_level", "level"))
    if problems:
        raise InputErrors(problems)


def require_predecessor(level: PinLevel, work_order_id: str, follows: str | None) -> None:
    """A lock of the order names another visit, and no other lock does."""
    if (level is PinLevel.ORDER) != (follows is not None) or follows == work_order_id:
        raise InputErrors([InputProblem("pin.no_predecessor", "follows")])


def require_order(unit: UnitOfWork, pinned: WorkOrder) -> None:
    """The visit before is still to be made, and not itself behind this one."""
    first = None if pinned.pin is None else pinned.pin.follows
    if first is not None and not unit.work_order(first).status.needs_visit:
        raise Refused("pin.predecessor_over", id=first)
    seen, here = {pinned.id}, first
    while here is not None:
        if here in seen:
            raise Refused("pin.circle", id=pinned.id, before=first)
        seen.add(here)
        pin = unit.work_order(here).pin
        here = None if pin is None else pin.follows
