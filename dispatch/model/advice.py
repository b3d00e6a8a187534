"""Advice for a dispatcher: who could take a visit, at what price, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.model.moment import Interval


@dataclass(frozen=True, slots=True)
class Hurt:
    """Another work order whose promise would be late (or later) by the insertion."""

    work_order_id: str
    late_seconds_before: int
    late_seconds_after: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best place with one technician. ``margin_seconds`` is the first due moment minus the arrival (or the end)."""

    technician_id: str
    arrive_at: datetime
    finish_at: datetime
    extra_travel_seconds: int
    margin_seconds: int | None
    hurt: tuple[Hurt, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """The first thing that keeps a technician from the visit: a code of the solver's reasons and its facts."""

    technician_id: str
    reason: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Certain:
    """Proof that nobody can keep a promise: with nothing else to do this technician is the first there, and late."""

    technician_id: str
    arrive_at: datetime
    late_seconds: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a work order is where it is. ``reason`` is set when the plan in force leaves it out.

    ``certain`` is set when one of its promises is broken in every plan, though somebody could come.
    """

    work_order_id: str
    plan_version: int | None
    technician_id: str | None
    arrive_at: datetime | None
    reason: str | None
    reason_facts: Mapping[str, str]
    suggestions: tuple[Suggestion, ...]
    blocked: tuple[Blocked, ...]
    certain: Certain | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """An appointment that could be offered on the phone, with the technician it suits best.

    He would be there within ``span``; its end is the time the customer is told.
    ``margin_seconds`` is the first due moment, with this appointment, minus the arrival (None without a promise);
    ``hurt`` are the others who would pay for it.
    """

    span: Interval
    technician_id: str
    start_at: datetime
    extra_travel_seconds: int
    margin_seconds: int | None
    hurt: tuple[Hurt, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether no promise to this customer is broken."""
        return self.margin_seconds is None or self.margin_seconds >= 0

    @property
    def price(self) -> tuple[bool, int, int]:
        """What it costs, the dearest first: a promise to him, promises to others, seconds on the road."""
        return not self.keeps, sum(h.late_seconds_before <= 0 for h in self.hurt), self.extra_travel_seconds
