"""Closures: a crossing, the roads of a class in a region, or every ferry cannot be used for a span of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.model.moment import Interval


class ShutKind(StrEnum):
    CROSSING = "crossing"
    ROADS = "roads"
    FERRIES = "ferries"


class RoadClass(StrEnum):
    """Classes of road that can be closed in a region, as the road files name them."""

    EXPRESSWAY = "expressway"
    LOCAL = "local"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"


@dataclass(frozen=True, slots=True)
class Shut:
    """What is closed: ``crossing`` is an id of ``data/roads/crossings.csv``; ``region`` the first 2, 4 or 6 digits of
    an administrative code, for the province, city or county. What a kind does not need is empty.
    """

    kind: ShutKind
    crossing: str = ""
    road_class: str = ""
    region: str = ""

    @property
    def key(self) -> str:
        """The same for the same roads: legs are remembered by it."""
        return ":".join(part for part in (self.kind.value, self.crossing, self.road_class, self.region) if part)

    @classmethod
    def of_key(cls, key: str) -> Shut:
        """The inverse of ``key``: ``ferries``, ``crossing:hzmb``, ``roads:expressway:46``; ``ValueError`` otherwise."""
        kind, *rest = key.split(":")
        fields = {ShutKind.CROSSING: ("crossing",), ShutKind.ROADS: ("road_class", "region"), ShutKind.FERRIES: ()}
        names = fields[ShutKind(kind)]
        if len(names) != len(rest) or not all(rest):
            raise ValueError(f"closes nothing: {key}")
        return cls(ShutKind(kind), **dict(zip(names, rest, strict=True)))


class ClosureState(StrEnum):
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Closure:
    """One closure, folded from its events. ``span`` is as declared; lifted early, it ends at ``lifted_at``."""

    id: str
    shut: Shut
    span: Interval
    reason: str
    by: str
    recorded_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str | None = None
    version: int = 1

    @property
    def ends_at(self) -> datetime:
        """The first second at which the way is open again."""
        return self.span.end if self.lifted_at is None else min(self.span.end, self.lifted_at)

    def in_force(self, now: datetime) -> bool:
        """Closed from the first second of the span; open again at its end."""
        return self.span.start <= now < self.ends_at

    def state(self, now: datetime) -> ClosureState:
        """A closure that was lifted before it began is past."""
        if now >= self.ends_at or self.ends_at <= self.span.start:
            return ClosureState.PAST
        return ClosureState.IN_FORCE if now >= self.span.start else ClosureState.TO_COME


def shut_at(closures: Iterable[Closure], now: datetime) -> frozenset[Shut]:
    """Everything that is closed at one moment."""
    return frozenset(closure.shut for closure in closures if closure.in_force(now))


def shut_as_known(closures: Iterable[Closure], at: datetime) -> frozenset[Shut]:
    """What was closed at a moment as far as it had been declared by then: what a plan made at that moment knew."""
    return shut_at((closure for closure in closures if closure.recorded_at <= at), at)


def next_change(closures: Iterable[Closure], now: datetime) -> datetime | None:
    """The first moment after ``now`` at which a closure begins or ends; None when there is none."""
    live = (closure for closure in closures if closure.state(now) is not ClosureState.PAST)
    ends = (moment for closure in live for moment in (closure.span.start, closure.ends_at))
    return min((moment for moment in ends if moment > now), default=None)
