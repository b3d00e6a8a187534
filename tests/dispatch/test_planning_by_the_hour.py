"""The planner drives by the hour of the day: later legs last longer at six in the evening."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.plan import Leg, Route, Stop
from dispatch.planning import plan_from
from dispatch.travel.hourly import HourlyTravel
from dispatch.travel.hours import Area, Cell, DayKind, HourProfile
from dispatch.travel.times import TravelTimes
from dispatch.work_time import chinese_calendar
from solver import check, insert
from tests.builders import MONDAY_9, FlatTravel, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

TEN_SLOW = HourProfile({Cell("", area, DayKind.WORKDAY, 10): 2.0 for area in (Area.URBAN, Area.INTERCITY)})


def under(profile: HourProfile | None) -> TravelTimes:
    return HourlyTravel(FlatTravel(), lambda: profile, chinese_calendar(), lambda point: "")


def a_desk_under(profile: HourProfile | None) -> Desk:
    desk = a_small_company(a_desk())
    desk._travel = under(profile)
    return desk


def free_leg() -> Leg:
    """The way of ``t1`` from home to the fault, without traffic."""
    leg = FlatTravel().leg((23.13, 113.27), (23.125, 113.361))
    assert leg is not None
    return leg


def planned(desk: Desk, now: datetime) -> tuple[Route, Stop]:
    """The one visit of the plan, judged by the checker."""
    stated = stated_at(desk, now)
    solution = insert(stated.problem, {})
    assert check(stated.problem, solution) == ()
    (route,) = [route for route in plan_from(stated, solution).routes if route.stops]
    return route, route.stops[0]


def test_a_leg_at_a_slow_hour_lasts_twice_as_long() -> None:
    now = MONDAY_9 + timedelta(hours=1)
    plain, slow = a_desk_under(None), a_desk_under(TEN_SLOW)
    for desk in (plain, slow):
        reported(desk, now=now)
    _, quick_stop = planned(plain, now)
    _, slow_stop = planned(slow, now)
    assert slow_stop.leg.seconds == 2 * quick_stop.leg.seconds
    assert slow_stop.arrive_at - slow_stop.depart_at == timedelta(seconds=slow_stop.leg.seconds)


def test_what_is_unsure_about_a_leg_grows_with_it() -> None:
    now = MONDAY_9 + timedelta(hours=1)
    slow = a_desk_under(TEN_SLOW)
    reported(slow, now=now)
    _, stop = planned(slow, now)
    assert stop.leg.p90_seconds == 2 * (free_leg().p90_seconds or 0)


def test_a_leg_that_reaches_into_a_quicker_hour_speeds_up_there() -> None:
    """911 seconds without traffic from 10:50 on: ten minutes do the half of their time, and the rest goes fast."""
    now = MONDAY_9 + timedelta(hours=1, minutes=50)
    slow = a_desk_under(TEN_SLOW)
    reported(slow, now=now)
    _, stop = planned(slow, now)
    free = free_leg()
    expected = 600 + (free.seconds - 300)
    # the quarter of an hour around eleven counts as ten or as eleven by its middle
    assert stop.leg.seconds == pytest.approx(expected, abs=300)
    assert free.seconds < stop.leg.seconds < 2 * free.seconds


def test_the_way_home_goes_by_its_own_hour() -> None:
    desk = a_desk_under(TEN_SLOW)
    reported(desk, now=MONDAY_9)
    route, stop = planned(desk, MONDAY_9)
    assert route.home_leg is not None
    assert route.home_at is not None
    assert route.home_at - stop.finish_at == timedelta(seconds=route.home_leg.seconds)
    assert route.home_leg.seconds > stop.leg.seconds


def test_who_is_on_his_way_is_expected_by_the_hour_he_left() -> None:
    now = MONDAY_9 + timedelta(hours=1)
    desk = a_desk_under(TEN_SLOW)
    work_order = reported(desk, now=now)
    published(desk, now)
    desk.depart(work_order.id, technician_id="t1", now=now, actor="t1", command_id=a_key())
    later = now + timedelta(minutes=10)
    stated = stated_at(desk, later)
    (visit,) = stated.problem.visits
    assert visit.arrived == 2 * free_leg().seconds - 600
