"""A plan: who drives where, when, and which work orders nobody can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.model.moment import Interval


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class LegPart:
    """One ride of a trip: ``drive``, ``rail``, ``air`` or ``ferry``, from and to the stations named.

    ``seconds`` are spent moving, ``wait_seconds`` on boarding, waiting, changing and leaving, or resting at the wheel.
    """

    mode: str
    seconds: int
    wait_seconds: int
    metres: int
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One trip. ``source`` says who knows: ``road_graph``, ``geodesic``, ``same_place`` ...

    Half of such trips take at most ``p50_seconds``, nine of ten at most ``p90_seconds``; None where nobody said.
    ``parts`` add up to the trip where somebody asked how it goes; empty for a plain drive. ``drive_seconds`` is what
    driving all the way would take, where the trip is not driven but could be.
    """

    seconds: int
    metres: int
    source: str
    mode: str = "drive"
    p50_seconds: int | None = None
    p90_seconds: int | None = None
    parts: tuple[LegPart, ...] = ()
    drive_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit in a route: leave at ``depart_at``, be there at ``arrive_at``, work from ``start_at`` on."""

    work_order_id: str
    leg: Leg
    depart_at: datetime
    arrive_at: datetime
    start_at: datetime
    finish_at: datetime
    pinned: bool = False
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The visits of one shift in order. ``home_at`` is when he is back at the shift's end place.

    ``nights`` are spent away from home, between two days that are one shift in the plan.
    """

    shift_id: str
    technician_id: str
    stops: tuple[Stop, ...]
    home_leg: Leg | None = None
    home_at: datetime | None = None
    nights: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A work order the plan leaves out; ``reason`` is a code such as ``no_skill``, ``unreachable``, ``no_time``."""

    work_order_id: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and its pedigree: ``based_on`` is the last event it saw, ``stage`` what made it (insertion, search ...).

    ``objective`` are the tiers of the search, most important first; smaller is better, compared from the left.
    """

    version: int
    status: PlanStatus
    based_on: int
    made_at: datetime
    stage: str
    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...] = ()
    objective: tuple[int, ...] = ()
    published_at: datetime | None = None
    published_by: str | None = None

    def stop_of(self, work_order_id: str) -> tuple[Route, Stop] | None:
        """The route and stop that serve a work order, or None."""
        for route in self.routes:
            for stop in route.stops:
                if stop.work_order_id == work_order_id:
                    return route, stop
        return None
