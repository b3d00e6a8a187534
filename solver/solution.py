"""The answer: routes with their times, what is left out and why, and what it costs tier by tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Cost(NamedTuple):
    """Lexicographic: compared from the left, smaller is better.

    ``broken`` is the weight of broken promises (an unassigned visit breaks all of its own), ``lateness`` weighted
    seconds late, ``unassigned`` the prices of visits left out, ``changes`` the visits that left their place in the
    published plan, ``travel`` seconds on the road.
    """

    broken: int
    lateness: int
    unassigned: int
    changes: int
    travel: int


@dataclass(frozen=True, slots=True)
class TimedStop:
    """When one visit happens in its route, in seconds of the problem."""

    visit: int
    depart: int
    arrive: int
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class TimedRoute:
    """The stops of one shift in order, and when the technician is at the shift's end location."""

    shift: int
    stops: tuple[TimedStop, ...]
    home: int


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
