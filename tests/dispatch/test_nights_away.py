"""Nights away: who may stay out is sent farther than a day reaches, rests out there, and goes on from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.moment import Interval
from dispatch.model.plan import Leg, Plan, Route
from dispatch.model.region import Place
from dispatch.planning.nights import JOINT, NIGHTS_AWAY
from dispatch.store.documents import route_document, route_of
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


def test_who_may_stay_out_goes_there_and_comes_home_the_next_day() -> None:
    desk = company()
    report(desk)
    route = route_in(published(desk, MONDAY_9))
    assert JOINT in route.shift_id
    (night,) = route.nights
    assert night.end == MORNING
    assert night.start <= SHIFT_END
    assert route.stops[0].finish_at <= SHIFT_END
    assert route.home_at is not None
    assert route.home_at > MORNING


def test_who_may_not_stay_out_is_not_sent() -> None:
    desk = company(may_stay_out=False)
    fault = report(desk)
    plan = published(desk, MONDAY_9)
    assert plan.routes == ()
    assert [left.work_order_id for left in plan.unassigned] == [fault]


def test_a_fault_near_home_is_done_without_a_night_away() -> None:
    desk = company()
    near = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.125, lon=113.361)
    with desk._store.writing() as unit:
        unit.add_sites([a_site("s2", place=near)])
        unit.add_assets([an_asset("a2", site_id="s2")])
    desk.report_fault(a_report("s2", asset_id="a2"), now=MONDAY_9, actor="dispatcher", command_id=a_key())
    route = route_in(published(desk, MONDAY_9))
    assert route.nights == ()
    assert JOINT not in route.shift_id


def test_in_the_night_he_is_where_he_was_and_goes_on_from_there_in_the_morning() -> None:
    desk = company()
    first = report(desk)
    stop = route_in(published(desk, MONDAY_9)).stops[0]
    desk.depart(first, "t1", now=stop.depart_at, actor="t1", command_id=a_key())
    published(desk, stop.depart_at)
    second = report(desk, stop.depart_at)
    plan = published(desk, stop.depart_at)
    assert {one.work_order_id for one in route_in(plan).stops} == {first, second}
    desk.arrive(first, "t1", now=stop.arrive_at, actor="t1", command_id=a_key())
    published(desk, stop.arrive_at)
    desk.finish(first, "t1", resolved=True, note="换了机封", now=stop.finish_at, actor="t1", command_id=a_key())
    evening = SHIFT_END + timedelta(hours=3)
    route = route_in(published(desk, evening))
    assert [one.work_order_id for one in route.stops] == [second]
    assert route.stops[0].leg.seconds == 0
    assert route.stops[0].depart_at >= MORNING


def test_out_there_no_other_duty_is_offered() -> None:
    desk = company()
    fault = report(desk)
    stop = route_in(published(desk, MONDAY_9)).stops[0]
    desk.depart(fault, "t1", now=stop.depart_at, actor="t1", command_id=a_key())
    published(desk, stop.depart_at)
    names = [duty.shift_id for duty in stated_at(desk, stop.depart_at + timedelta(minutes=5)).duties]
    assert sum(JOINT in name for name in names) == 1
    assert len(names) == 2, "the journey, and the third day"


@pytest.mark.parametrize("hours", [1, 12])
def test_an_absence_on_either_day_leaves_no_night_between(hours: int) -> None:
    desk = company()
    begins = MONDAY_9 + timedelta(hours=hours) if hours == 1 else MORNING
    span = Interval(begins, begins + timedelta(hours=2))
    desk.record_absence("t1", span=span, reason="请假", now=MONDAY_9, actor="lead", command_id=a_key())
    joined = [duty.shift_id for duty in stated_at(desk, MONDAY_9).duties if JOINT in duty.shift_id]
    assert all("@0908" not in name.split(JOINT) or hours != 1 for name in joined)
    assert len(joined) < 2


def test_a_route_with_a_night_survives_the_store() -> None:
    desk = company()
    report(desk)
    route = route_in(published(desk, MONDAY_9))
    assert route_of(route_document(route)) == route
