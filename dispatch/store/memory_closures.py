"""Closures in memory: the twin of :mod:`dispatch.store.sql_closures`."""

from __future__ import annotations

from datetime import datetime

from dispatch.model.closure import Closure
from dispatch.store.memory_roster import MemoryRows
from dispatch.store.memory_state import one


class MemoryClosures(MemoryRows):
    """What cannot be driven or sailed, and when."""

    def closure(self, closure_id: str) -> Closure:
        return one(self._state.closures, closure_id, "closure.not_found")

    def closures(self, ending_after: datetime | None = None) -> tuple[Closure, ...]:
        held = self._state.closures.values()
        found = (closure for closure in held if ending_after is None or closure.span.end > ending_after)
        return tuple(sorted(found, key=lambda closure: (closure.span.start, closure.id)))

    def put_closure(self, closure: Closure) -> None:
        self._changing().closures[closure.id] = closure
