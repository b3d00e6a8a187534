"""How often something may be tried: a sliding window per key, in memory."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

MOST_KEYS = 10_000


class RateLimit:
    """At most ``times`` tries per key within ``seconds``; safe to use from many threads."""

    def __init__(self, times: int, seconds: float, wall: Callable[[], float]) -> None:
        self._times = times
        self._seconds = seconds
        self._wall = wall
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait_seconds(self, key: str) -> int:
        """Count one try for ``key``: 0 when it is allowed, otherwise the seconds until the next one is."""
        now = self._wall()
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            while tries and tries[0] <= now - self._seconds:
                tries.popleft()
            if len(tries) >= self._times:
                return max(1, math.ceil(tries[0] + self._seconds - now))
            tries.append(now)
            while len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)
        return 0
