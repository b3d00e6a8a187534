"""Common random numbers: a visit meets the same luck in whatever plan it stands, so plans differ by what they do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from dispatch.forecasting.lognormal import Floats

MOST_REMEMBERED = 8192
"""Shuffled shares that are remembered: four parts of some 2,000 visits, 2 KB each with 1,024 futures."""


@dataclass(frozen=True, slots=True)
class Draws:
    """``count`` futures. Each name gets its own shares, spread evenly over 0 to 1 so that few futures are enough.

    Source: Latin hypercube sampling, McKay, Beckman and Conover 1979.
    """

    seed: int = 0
    count: int = 1024

    def shares(self, name: str, part: int) -> Floats:
        """One share for each future; the same for the same seed, name and part."""
        return (_order_of(self.seed, self.count, name, part) + 0.5) / self.count


@lru_cache(maxsize=MOST_REMEMBERED)
def _order_of(seed: int, count: int, name: str, part: int) -> npt.NDArray[np.unsignedinteger]:
    """In which order a name takes the shares. A board asks for the same visits every minute."""
    rng = np.random.Generator(np.random.SFC64([seed, crc32(name.encode()), part]))
    return rng.permutation(count).astype(np.min_scalar_type(count))
