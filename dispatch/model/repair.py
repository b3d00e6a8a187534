"""What a repair by hand would make of one technician's day, seen before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RepairedStop:
    """One visit before and after. Seconds late are those of its worst promise; 0 is in time."""

    work_order_id: str
    arrive_before: datetime
    arrive_after: datetime
    late_seconds_before: int
    late_seconds_after: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day in numbers: promises broken, seconds late of all of them, seconds on the road, when he is home."""

    broken: int
    late_seconds: int
    travel_seconds: int
    home_at: datetime


@dataclass(frozen=True, slots=True)
class DayRepair:
    """The best order of one day: ``stops`` in that order, ``order_before`` as the plan ``of`` has it.

    ``proven``: no other order of these visits is better. ``overruled``: the day breaks a rule that somebody overruled;
    no order is offered that breaks it further.
    """

    technician_id: str
    shift_id: str
    of: int
    stops: tuple[RepairedStop, ...]
    order_before: tuple[str, ...]
    before: DayFigures
    after: DayFigures
    proven: bool
    overruled: bool = False

    @property
    def order_after(self) -> tuple[str, ...]:
        return tuple(stop.work_order_id for stop in self.stops)

    @property
    def changes(self) -> bool:
        """Whether a better order was found."""
        return self.order_after != self.order_before
