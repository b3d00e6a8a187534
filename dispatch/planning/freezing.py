"""What a new plan leaves as it is because somebody is about to drive there."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

from dispatch.model.moment import Interval
from dispatch.model.snapshot import Snapshot


def frozen(snapshot: Snapshot, freeze: timedelta, on_duty: Set[str]) -> dict[str, str]:
    """Faults about to be driven to, with the technician who keeps them, unless he is away or has declined.

    An inspection is never kept: until he has left for it, a fault may take him.
    """
    inspections = {work_order.id for work_order in snapshot.work_orders if work_order.owed is not None}
    declined = {w.id: w.acceptance.decliners(w.visit_number) for w in snapshot.work_orders if w.acceptance.declined}
    if snapshot.published is None or not freeze:
        return {}
    window = Interval(snapshot.now, snapshot.now + freeze)
    away = {a.technician_id for a in snapshot.absences if a.span.overlaps(window)}
    return {
        stop.work_order_id: route.technician_id
        for route in snapshot.published.routes
        for stop in route.stops
        if stop.depart_at <= window.end
        and route.technician_id in on_duty - away
        and stop.work_order_id not in inspections
        and route.technician_id not in declined.get(stop.work_order_id, ())
    }
