"""What only some providers know: the rides of a leg, and the same travel for loads that cannot fly."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Protocol, runtime_checkable

from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.travel.closures import while_closed
from dispatch.travel.times import Point, TravelMatrix, TravelTimes


def in_full(travel: object, start: Point, end: Point, leg: Leg) -> Leg:
    """The leg between two points with its parts, as far as this provider knows them.

    A provider of trips that may change from one mode to another has a method ``with_parts`` with the last three
    arguments. It is looked up by name: a plan asks for every leg, and asking whether a protocol is kept costs more.
    """
    with_parts: Callable[[Point, Point, Leg], Leg] | None = getattr(travel, "with_parts", None)
    return leg if with_parts is None or not leg.seconds else with_parts(start, end, leg)


@runtime_checkable
class KnowsTheGround(Protocol):
    """A provider of flights that can do without them."""

    def on_the_ground(self) -> TravelTimes:
        """The same travel without flights."""
        ...


def on_the_ground(travel: TravelTimes) -> TravelTimes:
    """The travel of loads that cannot fly."""
    return travel.on_the_ground() if isinstance(travel, KnowsTheGround) else travel


class WithoutParts:
    """Another provider's travel for those who never ask how a trip goes, only how long it takes: a simulation."""

    def __init__(self, inner: TravelTimes) -> None:
        self._inner = inner

    def leg(self, start: Point, end: Point) -> Leg | None:
        return self._inner.leg(start, end)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        return self._inner.matrix(starts, ends)

    def on_the_ground(self) -> TravelTimes:
        return WithoutParts(on_the_ground(self._inner))

    def while_closed(self, shut: Set[Shut]) -> TravelTimes:
        return WithoutParts(while_closed(self._inner, shut))
