"""Travel with a memory for every set of closures: reopening a bridge brings the remembered legs back at once."""

from __future__ import annotations

from collections.abc import Sequence, Set

from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.travel.cache import CachedTravel
from dispatch.travel.closures import while_closed
from dispatch.travel.memory import TravelKey, TravelMemories
from dispatch.travel.times import Point, TravelMatrix, TravelTimes


class ClosableTravel:
    """Remembered legs of one provider: those of open ways always, those of the closures asked for last beside them."""

    def __init__(self, inner: TravelTimes) -> None:
        self._inner = inner
        self._open = CachedTravel(inner)
        self._shut = TravelMemories()

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip while every way is open."""
        return self._open.leg(start, end)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips while every way is open."""
        return self._open.matrix(starts, ends)

    def on_the_ground(self) -> TravelTimes:
        """The same travel without flights."""
        return self._open.on_the_ground()

    def in_passing(self) -> TravelTimes:
        """The same travel, nothing of it remembered."""
        return self._inner

    def with_parts(self, start: Point, end: Point, leg: Leg) -> Leg:
        """The leg with its rides, as far as the provider knows them."""
        return self._open.with_parts(start, end, leg)

    def while_closed(self, shut: Set[Shut]) -> TravelTimes:
        """The same travel while all of this is closed."""
        if not shut:
            return self
        key = TravelKey(type(self._inner).__name__, frozenset(one.key for one in shut))
        return self._shut.under(key, lambda: while_closed(self._inner, shut))
