"""Nights away: who may stay out is sent farther than a day reaches, rests out there, and goes on from there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.explain import stated_at
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan, PlanStatus, Route
from dispatch.model.region import Place
from dispatch.opening import open_desk
from dispatch.planning.nights import JOINT, duty_began, left_home
from dispatch.planning.verdict import Drop
from dispatch.reach import Wanted, reach_of
from dispatch.settings import read_settings
from dispatch.store.documents import route_document, route_of
from dispatch.store.memory import MemoryStore
from dispatch.verdicts import Verdicts
from tests.builders import MONDAY_9, a_key, a_report, a_shift, a_site, an_asset
from tests.dispatch.far_away import FAR, HOME, MORNING, SHIFT_END, company, done_far_away, report, route_in
from tests.dispatch.planned import published


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


def test_who_has_nothing_more_to_do_out_there_still_sleeps_there_and_drives_home_in_the_morning() -> None:
    desk = company()
    done_far_away(desk)
    for at in (SHIFT_END + timedelta(hours=3), MORNING - timedelta(minutes=1)):
        route = route_in(published(desk, at))
        assert route.stops == ()
        assert [night.end for night in route.nights] == [MORNING]
        assert route.home_leg is not None
        assert route.home_at == MORNING + timedelta(seconds=route.home_leg.seconds)


def test_a_fault_at_home_waits_for_him_until_he_is_back_from_a_night_away() -> None:
    desk = company()
    done_far_away(desk)
    near = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.125, lon=113.361)
    with desk._store.writing() as unit:
        unit.add_sites([a_site("s2", place=near)])
        unit.add_assets([an_asset("a2", site_id="s2")])
    evening = SHIFT_END + timedelta(hours=2)
    desk.report_fault(a_report("s2", asset_id="a2"), now=evening, actor="dispatcher", command_id=a_key())
    stop = route_in(published(desk, evening)).stops[0]
    assert stop.arrive_at > MORNING + timedelta(hours=5)


def test_who_can_be_home_by_the_end_of_his_day_is_not_kept_out() -> None:
    desk = company()
    fault = report(desk)
    published(desk, MONDAY_9)
    soon = MONDAY_9 + timedelta(minutes=5)
    desk.cancel(fault, reason="客户取消", version=None, now=soon, actor="dispatcher", command_id=a_key())
    assert published(desk, soon).routes == ()


def test_in_the_morning_he_can_be_there_from_where_he_slept() -> None:
    desk = company()
    done_far_away(desk)
    published(desk, SHIFT_END)
    for now in (SHIFT_END, MORNING + timedelta(minutes=1)):
        (found,) = reach_of(desk, Wanted(HOME, MORNING + timedelta(minutes=1), "pump"), now=now).coming
        assert found.start == FAR.point
        assert found.leg.seconds > 5 * 3600


def test_a_move_by_hand_joins_the_journey_and_not_the_days_it_takes_the_place_of() -> None:
    desk = company()
    first = report(desk)
    stop = route_in(published(desk, MONDAY_9)).stops[0]
    second = report(desk)
    drop = Drop("t1", stop.finish_at + timedelta(minutes=1), bind_time=False)
    verdict = Verdicts(desk, lambda: 0.0).verdict(second, drop, now=MONDAY_9)
    assert verdict is not None
    assert verdict.follows == first


def test_a_day_of_a_journey_begins_with_the_day_before_it() -> None:
    first, second = (a_shift("t1", start=MONDAY_9 + timedelta(days=n)) for n in range(2))
    journey = Route(f"{first.id}{JOINT}{second.id}", "t1", ())
    plan = Plan(1, PlanStatus.PUBLISHED, 0, MONDAY_9, "search", (journey,))
    assert duty_began(second, (first, second), plan) == first.span.start
    assert duty_began(first, (first, second), plan) == first.span.start
    assert duty_began(second, (first, second), None) == second.span.start
    assert left_home("t1", second.span.start, (first, second), plan) == first.span.start


def test_a_night_away_is_worth_what_the_installation_says(tmp_path: Path) -> None:
    desk = open_desk(read_settings(data=tmp_path, night_away_minutes=90), MemoryStore())
    assert desk.duty_rules.night_away_seconds == 90 * 60
