"""Means and differences over replications, each with its 95 % confidence interval (Student's t)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``count`` replications and the half-width of its interval; None while fewer than two say anything."""

    mean: float
    half: float | None
    count: int

    @property
    def low(self) -> float | None:
        return None if self.half is None else self.mean - self.half

    @property
    def high(self) -> float | None:
        return None if self.half is None else self.mean + self.half

    @property
    def differs(self) -> bool:
        """Whether the interval leaves zero out: for a difference, that it is more than chance."""
        return self.half is not None and abs(self.mean) > self.half


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of at least one value, with the interval in which its expectation lies in 95 of 100 studies."""
    count = len(values)
    mean = sum(values) / count
    if count < 2:
        return Estimate(mean, None, count)
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    return Estimate(mean, float(stdtrit(count - 1, 0.975)) * sqrt(variance / count), count)


def estimates(rows: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    """One estimate for each figure, over the replications in which it has a value."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: estimate([row[name] for row in rows if name in row]) for name in names}


def differences(
    before: Mapping[int, Mapping[str, float]], after: Mapping[int, Mapping[str, float]]
) -> dict[str, Estimate]:
    """``after`` minus ``before``, replication by replication: what both owe to chance falls out.

    Only replications that both have, and figures that both replications have.
    """
    rows = [
        {name: after[number][name] - value for name, value in before[number].items() if name in after[number]}
        for number in sorted(before.keys() & after.keys())
    ]
    return estimates(rows)
