"""The one protocol every travel provider keeps: legs and matrices between points on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dispatch.model.plan import Leg
from dispatch.travel.hours import HourClasses
from dispatch.travel.uncertainty import Spread, spread_of

Point = tuple[float, float]
"""(lat, lon) in WGS-84 degrees."""

NO_WAY = -1
"""Seconds and metres of a pair that cannot be travelled."""

DRIVE = "drive"
"""The mode of every source that does not say another."""


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """``seconds`` and ``metres`` are int32 arrays [from x to]; both are ``NO_WAY`` where there is no way.

    ``sources`` names the providers and ``source`` [from x to] holds the position in it for each pair. ``modes`` and
    ``spreads`` stand beside ``sources``, one each; left empty, every source drives and ``uncertainty.SPREADS`` counts.
    ``lasting`` is false when somebody stood in for a provider that may be back soon: then nothing is remembered.
    ``hours`` says how legs stretch by the time of day, None where that does not count.
    """

    seconds: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int32]
    source: npt.NDArray[np.int8]
    sources: tuple[str, ...]
    modes: tuple[str, ...] = ()
    spreads: tuple[Spread, ...] = ()
    lasting: bool = True
    hours: HourClasses | None = None

    def leg(self, start: int, end: int) -> Leg | None:
        """The leg between two positions of the matrix, or None when there is no way."""
        seconds = int(self.seconds[start, end])
        if seconds < 0:
            return None
        number = int(self.source[start, end])
        spread = self.spread(number)
        return Leg(
            seconds,
            int(self.metres[start, end]),
            self.sources[number],
            self.mode(number),
            round(seconds * spread.p50),
            round(seconds * spread.p90),
        )

    def mode(self, source: int) -> str:
        """How one travels by the source at this position of ``sources``."""
        return self.modes[source] if self.modes else DRIVE

    def spread(self, source: int) -> Spread:
        """The uncertainty of the source at this position of ``sources``."""
        return self.spreads[source] if self.spreads else spread_of(self.sources[source])


class TravelTimes(Protocol):
    """Answers in seconds and metres. Points outside the covered area raise ``InputErrors``; no way is an answer.

    Every provider keeps it: the road graph, the geodesic, a table, a server, and whatever wraps one of them.
    """

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way by road or known ferry."""
        ...

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips from each start to each end."""
        ...
