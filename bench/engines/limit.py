"""Equal CPU for everybody: seconds of this process with all its threads, whatever else the machine does."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

PROBE_CPU_SECONDS = 0.02
SHORTEST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Limit:
    """``seconds`` of CPU, counted from when this was made."""

    seconds: float
    began: float = field(default_factory=time.process_time)

    def left(self) -> float:
        """CPU seconds left; never negative."""
        return max(0.0, self.began + self.seconds - time.process_time())

    def over(self) -> bool:
        """Whether they are used up."""
        return self.left() <= 0.0

    def wall_left(self, share: float = 1.0) -> float:
        """Wall seconds in which about ``share`` of the CPU seconds left are had, for peers that know no other clock."""
        return max(SHORTEST_SECONDS, self.left() * share * _wall_for_a_cpu_second())


def _wall_for_a_cpu_second() -> float:
    """How slow the wall makes it just now, from a short spin: 1 on a core of our own."""
    wall, cpu = time.perf_counter(), time.process_time()
    while time.process_time() - cpu < PROBE_CPU_SECONDS:
        pass
    return max(1.0, (time.perf_counter() - wall) / (time.process_time() - cpu))
