"""Measuring at the desk: what became of every promise that was due in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.desk.counter import Counter
from dispatch.measures import Record, records_of
from dispatch.model.moment import Interval
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder

LONGEST_CLOCK = timedelta(days=120)
"""No promise of a letter runs longer than this from the report to its due moment."""


class Measuring(Counter):
    """The records behind every report."""

    def records(self, period: Interval, *, now: datetime) -> tuple[Record, ...]:
        """Every promise due in the period as it stands at ``now``, in the order of the due moments."""
        with self.reading() as unit:
            finished = unit.finished_work_orders(self.policies, period.start - LONGEST_CLOCK)
            orders = [w for w in (*finished, *unit.open_work_orders()) if w.purpose is not Purpose.INSPECTION]
        mine = {work_order.id: work_order for work_order in orders}
        done = _earlier_ends(mine.values())
        found = [
            record
            for work_order in mine.values()
            for record in records_of(
                work_order, self.clocks(work_order, now=now), self._region(work_order), period, done.get(work_order.id)
            )
        ]
        return tuple(sorted(found, key=lambda record: (record.due, record.work_order_id, record.promise_id)))

    def _region(self, work_order: WorkOrder) -> str:
        """The letter's region of the place, ``unknown`` while that is not certain, empty for a letter without any."""
        return self.decide(self.policy_of(work_order), work_order.situation).code or ""


def _earlier_ends(orders: Iterable[WorkOrder]) -> Mapping[str, datetime]:
    """For each work order when its technician was done with the visit before it."""
    by_technician: defaultdict[str, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    for work_order in orders:
        events = work_order.situation.events
        arrived, left = events.get("arrived_at"), events.get("resolved_at") or work_order.closed_at
        if work_order.technician_id is not None and arrived is not None:
            by_technician[work_order.technician_id].append((arrived, left or arrived, work_order.id))
    ends: dict[str, datetime] = {}
    for visits in by_technician.values():
        visits.sort()
        ends.update({later[2]: earlier[1] for earlier, later in pairwise(visits)})
    return ends
