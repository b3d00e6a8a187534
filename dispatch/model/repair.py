"""What a repair by hand would make of the plan, seen before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.model.moment import Interval
from dispatch.model.verdict import Violation
from dispatch.model.work_order import PinLevel


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


@dataclass(frozen=True, slots=True)
class Totals:
    """Every route a repair touches, in numbers: promises broken, seconds late of all of them, seconds on the road."""

    broken: int
    late_seconds: int
    travel_seconds: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a repair pins one visit. ``version`` is that of the work order it was worked out for."""

    work_order_id: str
    version: int
    level: PinLevel
    technician_id: str
    arrive_at: datetime | None = None
    follows: str | None = None
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """One visit that a repair moves. Before: None where nobody was planned; seconds late are of its worst promise."""

    placement: Placement
    technician_before: str | None
    arrive_before: datetime | None
    late_seconds_before: int | None
    arrive_after: datetime
    late_seconds_after: int
    violations: tuple[Violation, ...] = ()

    @property
    def work_order_id(self) -> str:
        return self.placement.work_order_id


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """A visit that is not moved itself, but becomes later or less late by it."""

    work_order_id: str
    technician_id: str
    late_seconds_before: int
    late_seconds_after: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair would do. ``refused`` are visits that cannot be moved so, each with the code of the reason."""

    moved: tuple[MovedVisit, ...]
    others: tuple[OtherVisit, ...]
    refused: tuple[tuple[str, str], ...]
    before: Totals
    after: Totals

    @property
    def placements(self) -> tuple[Placement, ...]:
        return tuple(one.placement for one in self.moved)


@dataclass(frozen=True, slots=True)
class Offer:
    """One visit that could be put somewhere, and its price: seconds of driving more (negative: less) for everybody.

    ``rules`` are the rules broken more by it, ``broken`` the promises; negative where it mends some.
    """

    moved: MovedVisit
    extra_travel_seconds: int
    rules: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a technician's duty in which nothing is planned, with what fits it, the best first.

    ``after`` and ``before`` are the work orders it lies between; None at either end of the day.
    """

    span: Interval
    after: str | None
    before: str | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A visit that misses its pinned time by so many seconds, and what would clear that, the cheapest first."""

    work_order_id: str
    missed_seconds: int
    offers: tuple[Offer, ...]
