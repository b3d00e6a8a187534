"""The visits that ended lately, read from the events once and brought forward by what has happened since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from dispatch.desk import Desk
from dispatch.model.commitment import ClockStatus
from dispatch.model.event import Event, EventKind
from dispatch.model.work_order import WorkOrder
from dispatch.repairs.stop_states import KEPT_BY_A_VISIT

SEARCHED_EVENTS = 20_000
"""The last day is looked for among so many events: a long day of a large firm."""
KEPT_FOR = timedelta(hours=24)
_STEPS = frozenset({EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED})


@dataclass(frozen=True, slots=True)
class DoneVisit:
    """One visit that is over. ``late_seconds`` is the most by which it missed a promise that it ended; 0 for none."""

    work_order_id: str
    site_id: str
    technician_id: str
    arrived_at: datetime
    finished_at: datetime
    late_seconds: int


class DoneVisits:
    """One for all who look; ``lately`` may be asked from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._seq: int | None = None
        self._arrived: dict[str, datetime] = {}
        self._done: tuple[DoneVisit, ...] = ()

    def lately(self, now: datetime) -> tuple[DoneVisit, ...]:
        """The visits that ended in the last 24 hours, in the order in which they did."""
        with self._lock:
            finished = self._finished_since()
            if finished:
                self._done = (*self._done, *self._with_promises(finished, now))
            self._done = tuple(one for one in self._done if now - KEPT_FOR <= one.finished_at <= now)
            return self._done

    def _finished_since(self) -> list[tuple[Event, datetime]]:
        """What ended since the last look, with the arrival; everything of late when another company has moved in."""
        with self._desk.reading() as unit:
            last = unit.last_event()
            if self._seq is None or last < self._seq:
                self._seq, self._arrived, self._done = max(0, last - SEARCHED_EVENTS), {}, ()
            events = unit.events(after=self._seq) if last > self._seq else ()
        self._seq = last
        return [found for event in events if event.kind in _STEPS if (found := self._taken_in(event)) is not None]

    def _taken_in(self, event: Event) -> tuple[Event, datetime] | None:
        work_order_id = event.work_order_id or ""
        if event.kind is EventKind.ARRIVED:
            self._arrived[work_order_id] = event.at
        if event.kind is not EventKind.FINISHED or event.technician_id is None:
            return None
        return event, self._arrived.pop(work_order_id, event.at)

    def _with_promises(self, finished: Iterable[tuple[Event, datetime]], now: datetime) -> Iterable[DoneVisit]:
        recent = [(event, arrived) for event, arrived in finished if event.at >= now - KEPT_FOR]
        with self._desk.reading() as unit:
            orders = unit.work_orders_by_id({str(event.work_order_id) for event, _ in recent})
        return [
            done_visit(event, arrived, orders, lambda one: self._desk.clocks(one, now=now)) for event, arrived in recent
        ]


def done_visit(
    event: Event,
    arrived_at: datetime,
    orders: Mapping[str, WorkOrder],
    clocks_of: Callable[[WorkOrder], Iterable[ClockStatus]],
) -> DoneVisit:
    """The visit that ``event`` ended, with what it was too late for."""
    order = orders[str(event.work_order_id)]
    return DoneVisit(
        order.id,
        order.site_id,
        str(event.technician_id),
        arrived_at,
        event.at,
        _late(clocks_of(order), arrived_at, event.at),
    )


def _late(clocks: Iterable[ClockStatus], arrived_at: datetime, finished_at: datetime) -> int:
    """Seconds by which the visit missed the worst of the promises that ended during it."""
    ended = (one for one in clocks if one.commitment.code in KEPT_BY_A_VISIT and one.event_at is not None)
    return max(
        (one.late_seconds for one in ended if one.event_at and arrived_at <= one.event_at <= finished_at), default=0
    )
