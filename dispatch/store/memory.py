"""The store in memory: the same behaviour as the SQL store for as long as the process lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dispatch.store.base import UnitOfWork
from dispatch.store.fair_lock import FairLock
from dispatch.store.memory_alerts import MemoryAlerts
from dispatch.store.memory_closures import MemoryClosures
from dispatch.store.memory_crews import MemoryCrews
from dispatch.store.memory_geocoded import MemoryGeocoded
from dispatch.store.memory_roster import MemoryRoster
from dispatch.store.memory_state import State
from dispatch.store.memory_views import MemoryViews
from dispatch.store.memory_work import MemoryWork

PATIENCE_SECONDS = 5.0


class MemoryUnit(MemoryRoster, MemoryCrews, MemoryClosures, MemoryViews, MemoryGeocoded, MemoryAlerts, MemoryWork):
    """One unit of work on one fork of the state."""


class MemoryStore:
    """A :class:`dispatch.store.base.Store` without a file. A commit puts the fork in the place of its origin."""

    def __init__(self) -> None:
        self._state = State()
        self._write_lock = FairLock()

    def twin(self) -> MemoryStore:
        """A store that begins with what this one holds now; neither sees what becomes of the other."""
        twin = MemoryStore()
        twin._state = self._state.fork()
        return twin

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A snapshot: later commits do not show in it, for a commit puts another state in the place of this one."""
        yield MemoryUnit(self._state, may_write=False)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """The one writer; an exception leaves the state as it was."""
        with self._write_lock.held(PATIENCE_SECONDS):
            fork = self._state.fork()
            yield MemoryUnit(fork, may_write=True)
            self._state = fork

    def close(self) -> None:
        """Nothing to give back."""
