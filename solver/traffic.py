"""Legs that last longer at some hours: speeds by class of leg and hour, driven through second by second.

A leg of the matrix is work to be done: ``base`` seconds at full speed. While the clock runs through an hour of speed
700, every second does 0.7 of one. So nobody who leaves later arrives earlier, whatever the speeds (Ichoua, Gendreau,
Potvin 2003), and a departure and an arrival determine each other up to the rounding to whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FULL_SPEED = 1000
"""Per mille: a leg lasts what the matrix says."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """``classes`` is an int array [locations x locations], ``speeds`` int [classes x spans] per mille, all positive.

    Span k lasts from second ``k * span`` on; before the first and after the last span their speeds go on.
    """

    classes: npt.NDArray[np.int64]
    speeds: npt.NDArray[np.int64]
    span: int = 3600


class Clock:
    """One class of leg: how much work the road lets through from the origin of time to any second."""

    def __init__(self, speeds: npt.NDArray[np.int64], span: int) -> None:
        self._speeds = [int(speed) for speed in speeds]
        self._span = span
        self._work = [0]
        for speed in self._speeds:
            self._work.append(self._work[-1] + speed * span)

    def arrival(self, depart: int, base: int) -> int:
        """The first second at which a leg of ``base`` seconds is driven by who leaves at ``depart``."""
        return self._moment(self._done_by(depart) + base * FULL_SPEED)

    def departure(self, arrive: int, base: int) -> int:
        """The first second at which to leave for an arrival not before ``arrive``."""
        guess = self._moment(self._done_by(arrive) - base * FULL_SPEED)
        while self.arrival(guess - 1, base) >= arrive:
            guess -= 1
        while self.arrival(guess, base) < arrive:
            guess += 1
        return guess

    def _done_by(self, second: int) -> int:
        k = min(max(second // self._span, 0), len(self._speeds) - 1)
        return self._work[k] + (second - k * self._span) * self._speeds[k]

    def _moment(self, work: int) -> int:
        """The first second by which so much work is done."""
        low, high = 0, len(self._speeds) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._work[middle] <= work else (low, middle - 1)
        return low * self._span - (self._work[low] - work) // self._speeds[low]
