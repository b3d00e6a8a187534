"""A plan as it runs: a visit that takes longer pushes back what the same technician does after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.model.plan import Plan, Route, Stop
from dispatch.model.work_order import WorkOrder


def as_it_runs(plan: Plan, orders: Mapping[str, WorkOrder]) -> Plan:
    """The plan with every end that was told later than planned, and what that pushes back; nothing comes sooner."""
    told = {id: order.expected_end_at for id, order in orders.items() if order.expected_end_at is not None}
    if not told:
        return plan
    return replace(plan, routes=tuple(_pushed(route, told) for route in plan.routes))


def _pushed(route: Route, told: Mapping[str, datetime]) -> Route:
    if not any(stop.work_order_id in told for stop in route.stops):
        return route
    stops: list[Stop] = []
    free: datetime | None = None
    for stop in route.stops:
        pushed = _after(stop, free)
        end = told.get(stop.work_order_id)
        stops.append(pushed if end is None else replace(pushed, finish_at=max(pushed.finish_at, end)))
        free = stops[-1].finish_at
    late = max(timedelta(0), stops[-1].finish_at - route.stops[-1].finish_at)
    return replace(route, stops=tuple(stops), home_at=None if route.home_at is None else route.home_at + late)


def _after(stop: Stop, free: datetime | None) -> Stop:
    """The stop of one who is free at ``free``: he leaves no sooner, drives as long and works as long as planned."""
    if free is None or free <= stop.depart_at:
        return stop
    arrive_at = stop.arrive_at + (free - stop.depart_at)
    start_at = max(stop.start_at, arrive_at)
    finish_at = start_at + (stop.finish_at - stop.start_at)
    return replace(stop, depart_at=free, arrive_at=arrive_at, start_at=start_at, finish_at=finish_at)
