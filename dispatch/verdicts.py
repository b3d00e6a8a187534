"""The live verdict on a move by hand; the stated problem is kept while nothing happens, so it takes milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from dispatch.desk import Desk
from dispatch.explain import DAYS_AHEAD, letters_at
from dispatch.model.closure import Shut, shut_at
from dispatch.model.verdict import Verdict
from dispatch.planning import state
from dispatch.planning.verdict import Drop, Pricing

__all__ = ["Drop", "Verdicts"]

KEPT_SECONDS = 20.0
"""How long, in real seconds, one statement serves while nothing happens: the technicians drive on meanwhile."""


class Verdicts:
    """Prices moves for every dispatcher from one shared statement of the problem."""

    def __init__(self, desk: Desk, wall: Callable[[], float]) -> None:
        self._desk = desk
        self._wall = wall
        self._lock = Lock()
        self._seen: tuple[int, int | None, frozenset[Shut]] | None = None
        self._stated_at = float("-inf")
        self._pricing: Pricing | None = None

    def verdict(self, work_order_id: str, drop: Drop, *, now: datetime) -> Verdict | None:
        """What the move would do as of the last event; None where no visit can be moved."""
        return self._current(now).verdict(work_order_id, drop)

    def _current(self, now: datetime) -> Pricing:
        with self._desk.reading() as unit:
            plan = unit.published_plan()
            shut = shut_at(unit.closures(now), now)
            seen = (unit.last_event(), None if plan is None else plan.version, shut)
        with self._lock:
            old = self._wall() - self._stated_at >= KEPT_SECONDS
            if self._pricing is None or seen != self._seen or old:
                self._seen, self._stated_at = seen, self._wall()
                snapshot = self._desk.snapshot(now=now, days=DAYS_AHEAD)
                stated = state(snapshot, letters_at(self._desk, now), self._desk.travel_at(now))
                self._pricing = Pricing(stated, snapshot.published, self._desk.own_staff_only)
            return self._pricing
