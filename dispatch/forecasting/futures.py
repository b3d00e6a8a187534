"""The moments of every visit of a plan in many futures: along each route, from what has happened already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.forecasting.drawing import Draws
from dispatch.forecasting.experience import Experience
from dispatch.forecasting.lognormal import Floats, Lognormal
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Leg, Plan, Route, Stop
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.travel.uncertainty import spread_of

TRAVEL, WORK, ENOUGH, AGAIN = range(4)
"""What chance decides about a visit, each apart from the others."""
UNDER_WAY = "under_way"
"""The source of a leg whose own is no longer known: the plan that sent him is gone."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Seconds after now, one for each future: he is ``there``, he is ``free`` again, the fault is ``solved``."""

    there: Floats
    free: Floats
    solved: Floats


def futures(
    plan: Plan, orders: Mapping[str, WorkOrder], experience: Experience, now: datetime, draws: Draws
) -> Mapping[str, Moments]:
    """The moments of every visit that is still to come or goes on, by work order; ``orders`` are the open ones."""
    found: dict[str, Moments] = {}
    for route in plan.routes:
        found.update(along(route, orders, experience, now, draws))
    return found


def along(
    route: Route, orders: Mapping[str, WorkOrder], experience: Experience, now: datetime, draws: Draws
) -> Iterator[tuple[str, Moments]]:
    """One visit after the other: he leaves when the one before is done, but keeps the pauses that the plan gives him.

    What a visit runs over is handed down the route; what it ends early is too, except where the plan waits on purpose.
    """
    free: Floats | None = None
    planned_free: datetime | None = None
    for stop in route.stops:
        order = orders.get(stop.work_order_id)
        if order is not None and order.status.needs_visit:
            departs = _departs(stop, free, planned_free, now)
            moments = _visit(stop, order, departs, experience, now, draws)
            free = moments.free
            yield order.id, moments
        planned_free = stop.finish_at


def _departs(stop: Stop, free: Floats | None, planned_free: datetime | None, now: datetime) -> Floats:
    """When he leaves for a stop: once he is free, and not before the plan says where it lets him wait."""
    planned = np.array([max(0.0, seconds_between(now, stop.depart_at))])
    if free is None:
        return planned
    waits = planned_free is None or stop.depart_at > planned_free
    return np.maximum(free, planned) if waits else np.maximum(free, 0.0)


def _visit(
    stop: Stop, order: WorkOrder, departs: Floats, experience: Experience, now: datetime, draws: Draws
) -> Moments:
    there = _arrives(stop, order, departs, now, draws)
    work = experience.on_site(order, _expected_on_site(stop, order))
    shares = draws.shares(order.id, WORK)
    begins = np.maximum(there, _opens(stop, now))
    if order.status is WorkOrderStatus.ON_SITE:
        free = begins + work.at_beyond(shares, float(-begins[0]))
    else:
        free = begins + work.at(shares)
    return Moments(there, free, _solved(order, free, work, experience, draws))


def directly(order: WorkOrder, leg: Leg, departs: Floats, experience: Experience, draws: Draws) -> Moments:
    """The moments of a visit if somebody left for it alone: the luck of the same visit in the plan."""
    there = departs + way_along(leg).at(draws.shares(order.id, TRAVEL))
    work = experience.on_site(order, order.service_seconds)
    free = there + work.at(draws.shares(order.id, WORK))
    return Moments(there, free, _solved(order, free, work, experience, draws))


def _solved(order: WorkOrder, free: Floats, work: Lognormal, experience: Experience, draws: Draws) -> Floats:
    """When the fault is over: with this visit, or where one is not enough with the next."""
    comes_again = draws.shares(order.id, ENOUGH) < experience.again_share
    later = experience.again_seconds.at(draws.shares(order.id, AGAIN)) + work.median
    return np.where(comes_again, free + later, free)


def _arrives(stop: Stop, order: WorkOrder, departs: Floats, now: datetime, draws: Draws) -> Floats:
    shares = draws.shares(order.id, TRAVEL)
    if order.status is WorkOrderStatus.ON_SITE and order.visit_arrived_at is not None:
        return np.full(draws.count, float(seconds_between(now, order.visit_arrived_at)))
    way = way_of(stop)
    if order.status is WorkOrderStatus.ON_THE_WAY and order.departed_at is not None:
        passed = seconds_between(order.departed_at, now)
        return way.at_beyond(shares, passed) - passed
    return departs + way.at(shares)


def way_of(stop: Stop) -> Lognormal:
    """How long the trip to a stop may last."""
    if stop.leg.source == UNDER_WAY:
        return way_along(Leg(seconds_between(stop.depart_at, stop.arrive_at), 0, UNDER_WAY))
    return way_along(stop.leg)


def way_along(leg: Leg) -> Lognormal:
    """A leg knows its own quantiles; one that does not has those of its source."""
    if leg.p50_seconds is not None and leg.p90_seconds is not None:
        return Lognormal.of_quantiles(leg.p50_seconds, leg.p90_seconds)
    spread = spread_of(leg.source)
    return Lognormal.of_quantiles(leg.seconds * spread.p50, leg.seconds * spread.p90)


def _expected_on_site(stop: Stop, order: WorkOrder) -> float:
    """Seconds of work: what the plan has given the visit, what was expected at the report for one that goes on."""
    if order.status is WorkOrderStatus.ON_SITE:
        return float(order.service_seconds)
    return float(seconds_between(stop.start_at, stop.finish_at))


def _opens(stop: Stop, now: datetime) -> float:
    """Seconds until the work may start where the plan waits at the door: an appointment, a hold that lasts."""
    return float(seconds_between(now, stop.start_at)) if stop.start_at > stop.arrive_at else -np.inf
