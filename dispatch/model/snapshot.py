"""A snapshot: everything one planning run looks at, as of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.model.duty_rules import OUR_RULES, DutyRules
from dispatch.model.goal import Goal
from dispatch.model.plan import Plan
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import WorkOrder


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything one planning run looks at, read in one unit of work. ``seq`` is the last event it contains.

    ``learned_seconds`` are service durations by work order that are known better than what was said at the report.
    """

    seq: int
    now: datetime
    work_orders: tuple[WorkOrder, ...]
    grades: Mapping[str, int]
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]
    positions: Mapping[str, Position]
    published: Plan | None
    goal: Goal = Goal.EVERYDAY
    duty_rules: DutyRules = OUR_RULES
    learned_seconds: Mapping[str, int] = field(default_factory=dict)

    def service_seconds(self, work_order: WorkOrder) -> int:
        """How long the visit is expected to last: what was said on site counts more than what the past teaches."""
        told = work_order.told_service_seconds
        return self.learned_seconds.get(work_order.id, work_order.service_seconds) if told is None else told
