"""A time that cannot be negative and has a long tail: its logarithm is normal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Floats: TypeAlias = npt.NDArray[np.float64]

_Z90 = 1.2815515655446004
"""The 90 % point of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Half of all values lie below ``median``; ``spread`` is the standard deviation of the logarithm.

    A spread of 0 is a certainty; a median of 0 is the certainty of nothing at all.
    """

    median: float
    spread: float

    def __post_init__(self) -> None:
        if self.median < 0 or self.spread < 0:
            raise ValueError(f"a lognormal needs median >= 0 and spread >= 0, not {self.median} and {self.spread}")

    @classmethod
    def of_quantiles(cls, p50: float, p90: float) -> Lognormal:
        """The one of which half lies below ``p50`` and nine tenths below ``p90``."""
        return cls(p50, log(p90 / p50) / _Z90 if p90 > p50 > 0 else 0.0)

    def times(self, factor: float) -> Lognormal:
        """The same shape at another scale."""
        return Lognormal(self.median * factor, self.spread)

    def at(self, share: Floats) -> Floats:
        """The values below which these shares (0 to 1, both excluded) lie."""
        return np.asarray(self.median * np.exp(self.spread * ndtri(share)))

    def at_beyond(self, share: Floats, passed: float) -> Floats:
        """The same, of those that last longer than ``passed``: what is known while it still goes on.

        A certainty that has been outlived ends at once.
        """
        if passed <= 0:
            return self.at(share)
        if self.median == 0 or self.spread == 0:
            return np.full(share.shape, max(self.median, passed))
        longer = ndtr((log(self.median) - log(passed)) / self.spread)
        upper = np.maximum((1 - share) * longer, np.finfo(np.float64).tiny)
        return np.asarray(np.maximum(passed, self.median * np.exp(-self.spread * ndtri(upper))))


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a logarithm: ``mean`` and ``spread``, worth ``weight`` values that were seen."""

    mean: float
    spread: float
    weight: float

    def seeing(self, logarithms: Iterable[float]) -> Belief:
        """The belief after these values: the conjugate normal model, prior and data weighed by their numbers.

        Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 3.3.
        """
        seen = list(logarithms)
        if not seen:
            return self
        n, middle = len(seen), sum(seen) / len(seen)
        weight = self.weight + n
        apart = self.weight * n / weight * (middle - self.mean) ** 2
        squares = self.weight * self.spread**2 + sum((x - middle) ** 2 for x in seen) + apart
        return Belief((self.weight * self.mean + n * middle) / weight, sqrt(squares / weight), weight)

    def worth(self, weight: float) -> Belief:
        """The same belief, held as firmly as if it came from so many values."""
        return Belief(self.mean, self.spread, weight)

    def next_one(self) -> Lognormal:
        """How the next value may come out; that the mean is known from few values only makes it wider."""
        return Lognormal(exp(self.mean), self.spread * sqrt(1 + 1 / self.weight))
