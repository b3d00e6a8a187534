"""The answer: routes with their times, what is left out and why, and what it costs tier by tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Cost(NamedTuple):
    """What a plan costs, measure by measure; ``solver.objective`` says which of them comes before which.

    ``broken`` is the weight of broken promises (an unassigned visit breaks all of its own), ``lateness`` weighted
    seconds late, ``unassigned`` the prices of visits left out, ``changes`` the visits that left their place in the
    published plan, ``travel`` seconds on the road, ``overtime`` seconds home after the end of the shift, ``duty`` the
    prices of the shifts used, ``strangers`` visits made by somebody not preferred, ``imbalance`` the squared minutes
    of driving and work of every shift, summed, ``duration`` seconds between leaving and being home.
    """

    broken: int
    lateness: int
    unassigned: int
    changes: int
    travel: int
    overtime: int = 0
    duty: int = 0
    strangers: int = 0
    imbalance: int = 0
    duration: int = 0


@dataclass(frozen=True, slots=True)
class TimedStop:
    """When one visit happens in its route, in seconds of the problem."""

    visit: int
    depart: int
    arrive: int
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class TimedBreak:
    """A rest taken after ``after`` stops of the route (0: before the first), in seconds of the problem."""

    after: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimedRoute:
    """The stops of one shift in order, and when the technician is at the shift's end location."""

    shift: int
    stops: tuple[TimedStop, ...]
    home: int
    breaks: tuple[TimedBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit without a route. ``reason`` is one of the codes in ``solver.reasons``; ``facts`` say what it lacks."""

    visit: int
    reason: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solution:
    """A complete answer. ``stage`` says which engine made it, ``stages`` what every engine reached."""

    routes: tuple[TimedRoute, ...]
    unassigned: tuple[LeftOut, ...]
    cost: Cost
    stage: str
    stages: tuple[tuple[str, Cost], ...] = ()

    @property
    def order(self) -> dict[int, tuple[int, ...]]:
        """Shift -> visits in order: what a warm start needs."""
        return {route.shift: tuple(stop.visit for stop in route.stops) for route in self.routes if route.stops}
