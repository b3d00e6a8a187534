"""A cure: one thing given way to so that a visit is saved, and what it would do, seen before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.model.plan import Plan
from dispatch.model.repair import OtherVisit, Totals


class CureKind(StrEnum):
    """What gives way: the end of a shift, the visit's own pin, a rule about who may go, another visit's technician,
    or the time the customer waits for.
    """

    OVERTIME = "overtime"
    PIN_DROPPED = "pin_dropped"
    TECHNICIAN_SENT = "technician_sent"
    VISIT_MOVED = "visit_moved"
    CUSTOMER_MOVED = "customer_moved"


@dataclass(frozen=True, slots=True)
class Cure:
    """One act of the desk for one visit; ``technician_id`` then comes.

    ``seconds`` of overtime; ``other_id`` is the visit that ``other_technician_id`` takes over; ``at`` is the moment
    that is agreed with the customer.
    """

    kind: CureKind
    work_order_id: str
    technician_id: str
    seconds: int = 0
    other_id: str = ""
    other_technician_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A cure that can be tried, or (``refused``: the code of the reason) one that the desk has no right to."""

    cure: Cure
    refused: str | None = None
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cure does to the plan ``of``. Late seconds are those of the visit's worst promise, before and after.

    ``late_seconds_before`` is None where nobody was planned, ``margin_seconds`` None where nothing has a time limit.
    ``overtime_seconds`` is how far beyond the end of the shift as it was its technician is home. ``broken_rules`` are
    codes of rules that are overruled; ``plan`` is the plan with the cure in it, as a draft.
    """

    cure: Cure
    of: int
    technician_id: str
    arrive_at: datetime
    home_at: datetime
    margin_seconds: int | None
    late_seconds_before: int | None
    late_seconds_after: int
    overtime_seconds: int
    before: Totals
    after: Totals
    others: tuple[OtherVisit, ...]
    broken_rules: tuple[str, ...]
    plan: Plan

    @property
    def saves(self) -> bool:
        """Whether the visit keeps its promises with it."""
        return self.late_seconds_after == 0
