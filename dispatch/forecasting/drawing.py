"""Common random numbers: a visit meets the same luck in whatever plan it stands, so plans differ by what they do."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from dispatch.forecasting.lognormal import Floats


@dataclass(frozen=True, slots=True)
class Draws:
    """``count`` futures. Each name gets its own shares, spread evenly over 0 to 1 so that few futures are enough.

    Source: Latin hypercube sampling, McKay, Beckman and Conover 1979.
    """

    seed: int = 0
    count: int = 1024

    def shares(self, name: str, part: int) -> Floats:
        """One share for each future; the same for the same seed, name and part."""
        rng = np.random.Generator(np.random.SFC64([self.seed, crc32(name.encode()), part]))
        return (rng.permutation(self.count) + 0.5) / self.count
