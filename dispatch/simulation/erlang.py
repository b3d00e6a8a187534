"""Erlang's waiting times, and whether a queue that was played agrees with them: the textbook check of a simulation.

With one skill, one place, faults that come independently of each other and repairs of exponential length, technicians
are the servers of the queue M/M/c, whose waits are known exactly. Source: Erlang 1917; Gross et al., Fundamentals of
Queueing Theory, 4th ed., section 2.3. Intervals are those of batch means: Law, Simulation Modeling and Analysis, 9.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import fmean, stdev

from scipy.stats import t

Served = tuple[float, float, float]
"""When a fault came, when work on it began and when it ended: seconds from any one moment."""


@dataclass(frozen=True, slots=True)
class Queue:
    """``technicians`` who share one line; ``ValueError`` where it would grow for ever."""

    technicians: int
    faults_per_hour: float
    service_seconds: float

    def __post_init__(self) -> None:
        if self.technicians < 1 or self.faults_per_hour <= 0 or self.service_seconds <= 0:
            raise ValueError(f"a queue needs technicians, faults and work, not {self}")
        if self.load >= self.technicians:
            raise ValueError(f"{self.load:.2f} technicians' work for {self.technicians}: the line grows for ever")

    @property
    def load(self) -> float:
        """Technicians that are busy on average (erlangs)."""
        return self.faults_per_hour * self.service_seconds / 3600

    @property
    def utilisation(self) -> float:
        """The share of his time that a technician works."""
        return self.load / self.technicians

    @property
    def wait_share(self) -> float:
        """Erlang C: the share of faults for which nobody is free at once."""
        blocked = erlang_b(self.technicians, self.load)
        return blocked / (1 - self.utilisation * (1 - blocked))

    @property
    def mean_wait_seconds(self) -> float:
        """From the report to the beginning of the work, on average over all faults."""
        return self.wait_share * self.service_seconds / (self.technicians - self.load)

    def longer_share(self, seconds: float) -> float:
        """The share of faults that wait longer than this."""
        return self.wait_share * exp(-(self.technicians - self.load) * max(0.0, seconds) / self.service_seconds)


def erlang_b(technicians: int, load: float) -> float:
    """The share of faults turned away if nobody might wait; by the recursion that no number of technicians upsets."""
    inverse = 1.0
    for n in range(1, technicians + 1):
        inverse = 1 + inverse * n / load
    return 1 / inverse


def technicians_for(faults_per_hour: float, service_seconds: float, *, within_seconds: float, share: float) -> int:
    """The fewest technicians with whom at least ``share`` (below 1) of all faults wait no longer than this."""
    if not 0 <= share < 1:
        raise ValueError(f"a share from 0 up to but not including 1, not {share}")
    few = int(faults_per_hour * service_seconds / 3600) + 1
    while Queue(few, faults_per_hour, service_seconds).longer_share(within_seconds) > 1 - share:
        few += 1
    return few


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a queue: what the textbook says, what was measured, and half the width of its interval."""

    name: str
    expected: float
    measured: float
    half_width: float

    @property
    def agrees(self) -> bool:
        return abs(self.measured - self.expected) <= self.half_width


def agreement(
    served: Iterable[Served],
    queue: Queue,
    *,
    confidence: float = 0.99,
    batches: int = 20,
    warm_up_share: float = 0.1,
    at_once_seconds: float = 0.0,
) -> tuple[Figure, ...]:
    """The played queue beside the textbook's: the share that waits, the mean wait, the mean work.

    The first faults, by their arrival, met an empty house and are left out. Whoever waits no longer than
    ``at_once_seconds`` did not wait: for a clock of whole seconds that is 1. ``ValueError`` for too few faults.
    """
    lived = sorted(served)
    kept = lived[int(len(lived) * warm_up_share) :]
    if batches < 2 or len(kept) < 10 * batches:
        raise ValueError(f"{len(kept)} faults are too few for {batches} batches")
    waits = [start - came for came, start, _ in kept]
    rows = (
        ("wait_share", queue.wait_share, [float(wait > at_once_seconds) for wait in waits]),
        ("mean_wait_seconds", queue.mean_wait_seconds, waits),
        ("service_seconds", queue.service_seconds, [end - start for _, start, end in kept]),
    )
    return tuple(_figure(name, expected, values, batches, confidence) for name, expected, values in rows)


def _figure(name: str, expected: float, values: Sequence[float], batches: int, confidence: float) -> Figure:
    """The mean, and its interval from the means of stretches long enough to hardly know of each other."""
    size = len(values) // batches
    means = [fmean(values[size * n : size * (n + 1)]) for n in range(batches)]
    quantile = float(t.ppf((1 + confidence) / 2, batches - 1))
    return Figure(name, expected, fmean(means), quantile * stdev(means) / sqrt(batches))
