"""A firm whose only customer is farther away than a day reaches: for tests of nights away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from dispatch.desk import Desk
from dispatch.model.plan import Leg, Plan, Route
from dispatch.model.region import Place
from dispatch.planning.nights import NIGHTS_AWAY
from dispatch.travel.times import Point, TravelMatrix
from tests.builders import (
    MONDAY_9,
    FlatTravel,
    a_customer,
    a_desk,
    a_key,
    a_report,
    a_shift,
    a_site,
    a_technician,
    an_asset,
)
from tests.dispatch.planned import published

HOME = (23.13, 113.27)
FAR = Place(province="贵州省", city="贵阳市", district="南明区", adcode="520102", lat=26.568, lon=106.714)
SHIFT_END = MONDAY_9 + timedelta(hours=9)
MORNING = MONDAY_9 + timedelta(hours=23)


class FarTravel:
    """A flat world in which a degree takes 48 minutes: six hours to Guiyang."""

    def __init__(self) -> None:
        self._inner = FlatTravel()

    def leg(self, start: Point, end: Point) -> Leg | None:
        return self.matrix([start], [end]).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        matrix = self._inner.matrix(starts, ends)
        return replace(matrix, seconds=(matrix.seconds * 0.288).astype(np.int32))


def company(*, may_stay_out: bool = True) -> Desk:
    """One technician in Guangzhou on days from eight to six, one customer in Guiyang."""
    desk = a_desk(travel=FarTravel())
    skills = {"pump": 2, **({NIGHTS_AWAY: 1} if may_stay_out else {})}
    with desk._store.writing() as unit:
        unit.add_customers([a_customer("c1")])
        unit.add_sites([a_site("s1", place=FAR)])
        unit.add_assets([an_asset("a1")])
        unit.add_technicians([a_technician("t1", home=HOME, skills=skills)])
        unit.add_shifts([a_shift("t1", start=MONDAY_9 - timedelta(hours=1) + timedelta(days=n)) for n in range(3)])
    return desk


def report(desk: Desk, now: datetime = MONDAY_9) -> str:
    return desk.report_fault(a_report("s1"), now=now, actor="dispatcher", command_id=a_key()).id


def route_in(plan: Plan) -> Route:
    (route,) = plan.routes
    return route


def done_far_away(desk: Desk) -> datetime:
    """He drove out and finished the only visit there is; the moment he did, with the next plan in force."""
    fault = report(desk)
    stop = route_in(published(desk, MONDAY_9)).stops[0]
    desk.depart(fault, "t1", now=stop.depart_at, actor="t1", command_id=a_key())
    desk.arrive(fault, "t1", now=stop.arrive_at, actor="t1", command_id=a_key())
    desk.finish(fault, "t1", resolved=True, note="换了机封", now=stop.finish_at, actor="t1", command_id=a_key())
    published(desk, stop.finish_at)
    return stop.finish_at
