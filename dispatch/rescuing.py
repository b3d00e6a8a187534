"""Who could still save the promises of one work order by leaving for it as soon as he is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np

from dispatch.demands import lacking
from dispatch.desk import Desk
from dispatch.desk.forecasts import DRAWS
from dispatch.desk.places import place_of
from dispatch.forecasting import Free, Moments, futures, rescue_of
from dispatch.forecasting.lognormal import Floats
from dispatch.model.commitment import Milestone
from dispatch.model.forecast import Rescue, Risk
from dispatch.model.moment import seconds_between
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Employer, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.planning.duty import Duty, duties
from dispatch.planning.traffic import driven_seconds, in_traffic, traffic_of
from dispatch.travel.times import Point

IN_DANGER = 0.25
"""From this chance of a breach on somebody is looked for."""
HOURS_AHEAD_DAYS = 1
"""Whoever comes on duty within a day may be the one."""


def rescues(desk: Desk, work_order: WorkOrder, *, now: datetime) -> Mapping[Milestone, Rescue]:
    """What still saves each promise in danger; nothing for a visit under way, which nobody can hurry."""
    with desk.reading() as unit:
        plan = unit.published_plan()
    found = desk.risks_of(work_order, plan, now=now) if _movable(work_order) else ()
    in_danger = [risk for risk in found if _in_danger(risk)]
    if not in_danger:
        return {}
    snapshot = desk.snapshot(now=now, days=HOURS_AHEAD_DAYS)
    crew = tuple(_crew(desk, work_order, snapshot))
    experience = desk.experience(now=now)
    expected = replace(work_order, service_seconds=snapshot.service_seconds(work_order))
    saved = (rescue_of(expected, risk, crew, experience, now, DRAWS) for risk in in_danger)
    return {rescue.code: rescue for rescue in saved if rescue is not None}


def _movable(work_order: WorkOrder) -> bool:
    return work_order.status.needs_visit and not work_order.status.under_way and place_of(work_order).point is not None


def _in_danger(risk: Risk) -> bool:
    """Not yet over, and the plan has nobody for it or keeps it too seldom."""
    chance = risk.breach_probability
    return not risk.status.late_seconds and (chance is None or chance >= IN_DANGER)


def _crew(desk: Desk, work_order: WorkOrder, snapshot: Snapshot) -> Iterator[Free]:
    """Everybody who may be sent and finds a way, with when he is free: after the visit he is at or drives to."""
    allowed = [duty for duty in duties(snapshot, snapshot.work_orders) if _may_go(desk, work_order, duty.technician)]
    busy = _under_way(desk, snapshot)
    starts = [_start(duty, snapshot) for duty in allowed]
    there = place_of(work_order).point
    if not starts or there is None:
        return
    matrix = desk.travel_at(snapshot.now).matrix(starts, [there])
    traffic = traffic_of(matrix, snapshot.now, HOURS_AHEAD_DAYS * 86400)
    for number, duty in enumerate(allowed):
        leg, departs = matrix.leg(number, 0), _departs(duty, snapshot, busy)
        if leg is not None:
            lasts = driven_seconds(traffic, number, 0, round(float(np.median(departs))), leg.seconds)
            yield Free(duty.technician.id, departs, in_traffic(leg, lasts))


def _may_go(desk: Desk, work_order: WorkOrder, technician: Technician) -> bool:
    own = technician.employer is Employer.OWN or not desk.own_staff_only(work_order)
    return own and not lacking(technician.skills, work_order)


def _start(duty: Duty, snapshot: Snapshot) -> Point:
    """Where he leaves from: the place of the visit under way, else where his duty begins."""
    bound = None if duty.under_way_visit is None else place_of(snapshot.work_orders[duty.under_way_visit]).point
    return duty.start if bound is None else bound


def _departs(duty: Duty, snapshot: Snapshot, busy: Mapping[str, Moments]) -> Floats:
    begins = float(max(0, seconds_between(snapshot.now, duty.span.start)))
    if duty.under_way_visit is None:
        return np.full(DRAWS.count, begins)
    moments = busy.get(snapshot.work_orders[duty.under_way_visit].id)
    return np.full(DRAWS.count, begins) if moments is None else np.maximum(moments.free, begins)


def _under_way(desk: Desk, snapshot: Snapshot) -> Mapping[str, Moments]:
    """The futures of the visits under way."""
    if snapshot.published is None:
        return {}
    orders = {
        order.id: replace(order, service_seconds=snapshot.service_seconds(order))
        for order in snapshot.work_orders
        if order.status.under_way
    }
    return futures(snapshot.published, orders, desk.experience(now=snapshot.now), snapshot.now, DRAWS)
