"""A lock that is given in the order in which it was asked for.

The wait of SQLite itself is unfair: under load one writer can starve. In one process the writers queue up here instead.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from dispatch.errors import Unavailable


class FairLock:
    """First come, first served. Not re-entrant: a writer that asks again would wait for itself, so that is an error."""

    def __init__(self) -> None:
        self._inner = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None

    @contextmanager
    def held(self, patience_seconds: float) -> Iterator[None]:
        """Hold the lock; raise ``Unavailable("store.busy")`` after ``patience_seconds`` in the queue."""
        self._acquire(patience_seconds)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, patience_seconds: float) -> None:
        me = threading.get_ident()
        with self._inner:
            if self._owner == me:
                raise RuntimeError("a unit of work that writes may not be opened inside another one")
            if self._owner is None:
                self._owner = me
                return
            turn = threading.Event()
            self._waiting.append(turn)
        if not turn.wait(patience_seconds) and self._gave_up(turn):
            raise Unavailable("store.busy")
        self._owner = me

    def _gave_up(self, turn: threading.Event) -> bool:
        """Leave the queue; False when the turn came at the very last moment."""
        with self._inner:
            if turn.is_set():
                return False
            self._waiting.remove(turn)
            return True

    def _release(self) -> None:
        with self._inner:
            if self._waiting:
                self._owner = _HANDED_OVER
                self._waiting.popleft().set()
            else:
                self._owner = None


_HANDED_OVER = -1
"""Owner while the lock is on its way to the next in the queue; no thread has this number."""
