"""Asking about points that nobody will ask about again, without pushing the firm's own places out of the memory."""

from __future__ import annotations

from collections.abc import Callable

from dispatch.travel.times import TravelTimes


def in_passing(travel: TravelTimes) -> TravelTimes:
    """The same travel, nothing of it remembered: a provider with a memory has a method of this name."""
    unremembered: Callable[[], TravelTimes] | None = getattr(travel, "in_passing", None)
    return travel if unremembered is None else unremembered()
