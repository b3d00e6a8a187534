"""The one protocol every travel provider keeps: legs and matrices between points on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dispatch.model.plan import Leg

Point = tuple[float, float]
"""(lat, lon) in WGS-84 degrees."""

NO_WAY = -1
"""Seconds and metres of a pair that cannot be travelled."""


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """``seconds`` and ``metres`` are int32 arrays [from x to]; both are ``NO_WAY`` where there is no way.

    ``sources`` names the providers and ``source`` [from x to] holds the position in it for each pair.
    """

    seconds: npt.NDArray[np.int32]
    metres: npt.NDArray[np.int32]
    source: npt.NDArray[np.int8]
    sources: tuple[str, ...]

    def leg(self, start: int, end: int) -> Leg | None:
        """The leg between two positions of the matrix, or None when there is no way."""
        if self.seconds[start, end] < 0:
            return None
        return Leg(int(self.seconds[start, end]), int(self.metres[start, end]), self.sources[self.source[start, end]])


class TravelTimes(Protocol):
    """Answers in seconds and metres. Points outside the covered area raise ``InputErrors``; no way is an answer."""

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way by road or known ferry."""
        ...

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips from each start to each end."""
        ...
