"""What only some providers know: the rides of a leg, and the same travel for loads that cannot fly."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from dispatch.model.plan import Leg
from dispatch.travel.times import Point, TravelTimes


@runtime_checkable
class KnowsParts(Protocol):
    """A provider of trips that may change from one mode to another."""

    def with_parts(self, start: Point, end: Point, leg: Leg) -> Leg:
        """The leg with its ``parts`` and ``drive_seconds``; unchanged where there is nothing to tell."""
        ...


def in_full(travel: object, start: Point, end: Point, leg: Leg) -> Leg:
    """The leg between two points with its parts, as far as this provider knows them."""
    return travel.with_parts(start, end, leg) if isinstance(travel, KnowsParts) and leg.seconds else leg


@runtime_checkable
class KnowsTheGround(Protocol):
    """A provider of flights that can do without them."""

    def on_the_ground(self) -> TravelTimes:
        """The same travel without flights."""
        ...


def on_the_ground(travel: TravelTimes) -> TravelTimes:
    """The travel of loads that cannot fly."""
    return travel.on_the_ground() if isinstance(travel, KnowsTheGround) else travel
