"""Who can be there: by the plan in force, at a moment, with the reasons of those who cannot."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.moment import Interval
from dispatch.model.technician import Employer, Technician
from dispatch.reach import SPANS, NotComing, Reach, Wanted, around, due_of, reach_of, soonest, wanted_for
from dispatch.reach.grid import grid_about
from dispatch.travel.times import NO_WAY
from tests.builders import MONDAY_9, NANSHAN, a_desk, a_key, a_shift, a_small_company, a_technician, reported
from tests.dispatch.planned import published

GUANGZHOU, SHENZHEN = (23.13, 113.27), (22.55, 114.05)
IN_GUANGZHOU = (23.13, 113.30)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def asked(desk: Desk, *, at: datetime = MONDAY_9, skill: str = "pump", level: int = 1) -> Reach:
    return reach_of(desk, Wanted(IN_GUANGZHOU, at, skill, level), now=MONDAY_9)


def add(desk: Desk, technician: Technician) -> None:
    with desk._store.writing() as unit:
        unit.add_technicians([technician])


def test_the_nearest_able_technician_comes_first(desk: Desk) -> None:
    found = asked(desk)
    assert [one.technician_id for one in found.coming] == ["t1", "t2"]
    assert found.coming[0].arrive_at == MONDAY_9 + timedelta(seconds=300)


def test_who_lacks_the_skill_is_named_with_what_he_has(desk: Desk) -> None:
    assert asked(desk).others == (NotComing("t3", "no_skill", {"skill": "pump", "level": "1", "held": "0"}),)
    assert asked(desk, level=3).others[0].facts["held"] == "2"


def test_without_a_skill_everybody_on_duty_can_come(desk: Desk) -> None:
    assert len(asked(desk, skill="").coming) == 3


def test_who_is_on_a_visit_finishes_it_first_and_comes_from_there(desk: Desk) -> None:
    order = reported(desk, site_id="s1")
    plan = published(desk, MONDAY_9)
    route, stop = plan.stop_of(order.id) or pytest.fail("the fault is in the plan")
    during = stop.arrive_at + timedelta(minutes=1)
    one = next(one for one in asked(desk, at=during).coming if one.technician_id == route.technician_id)
    assert (one.after, one.leaves_at, one.start) == (order.id, stop.finish_at, (23.125, 113.361))


def test_a_visit_he_has_not_left_for_yet_binds_nobody(desk: Desk) -> None:
    order = reported(desk, site_id="s1", appointment_at=MONDAY_9 + timedelta(hours=4))
    plan = published(desk, MONDAY_9)
    assert plan.stop_of(order.id) is not None
    assert asked(desk).coming[0].after is None


def test_after_his_visit_he_is_where_it_was(desk: Desk) -> None:
    order = reported(desk, site_id="s1")
    route, stop = published(desk, MONDAY_9).stop_of(order.id) or pytest.fail("the fault is in the plan")
    later = stop.finish_at + timedelta(seconds=1)
    one = next(one for one in asked(desk, at=later).coming if one.technician_id == route.technician_id)
    assert (one.after, one.leaves_at, one.start) == (None, later, (23.125, 113.361))


def test_in_the_night_they_leave_when_the_next_shift_begins(desk: Desk) -> None:
    tonight = MONDAY_9 + timedelta(hours=12)
    assert asked(desk, at=tonight).coming[0].leaves_at == MONDAY_9 + timedelta(hours=23)


def test_the_last_second_of_a_shift_is_duty_and_its_end_is_not(desk: Desk) -> None:
    ends = MONDAY_9 + timedelta(hours=9)
    assert asked(desk, at=ends - timedelta(seconds=1)).coming[0].leaves_at == ends - timedelta(seconds=1)
    assert asked(desk, at=ends).coming[0].leaves_at == ends + timedelta(hours=14)


def test_who_is_away_all_day_is_off_duty_until_his_next_shift(desk: Desk) -> None:
    span = Interval(MONDAY_9, MONDAY_9 + timedelta(days=3))
    desk.record_absence("t1", span=span, reason="病假", now=MONDAY_9, actor="lead", command_id=a_key())
    found = asked(desk)
    assert [one.technician_id for one in found.coming] == ["t2"]
    assert next(one for one in found.others if one.technician_id == "t1").code == "off_duty"


def test_whom_no_way_leads_there_is_said_to_be_cut_off(desk: Desk) -> None:
    add(desk, a_technician("t9", home=(45.5, 126.5)))
    with desk._store.writing() as unit:
        unit.add_shifts([a_shift("t9")])
    assert asked(desk).others[0] == NotComing("t9", "unreachable")


def test_a_letter_that_demands_own_staff_refuses_others(desk: Desk) -> None:
    with desk._store.writing() as unit:
        one = unit.technician("t1")
        unit.put_technician(Technician(one.id, one.name, one.phone, one.home, "", one.skills, Employer.SUBCONTRACTOR))
    wanted = Wanted(IN_GUANGZHOU, MONDAY_9, "pump", own_staff_only=True)
    refused = [one for one in reach_of(desk, wanted, now=MONDAY_9).others if one.technician_id == "t1"]
    assert [one.code for one in refused] == ["no_technician"]


def test_a_work_order_says_what_it_needs_and_until_when(desk: Desk) -> None:
    order = reported(desk, site_id="s2", asset_id="a2")
    wanted, due = wanted_for(order, desk, MONDAY_9), due_of(order, desk, MONDAY_9)
    assert wanted is not None
    assert wanted.point == NANSHAN.point
    assert (wanted.skill, wanted.level) == (order.skill, order.level)
    assert due is not None
    assert due > MONDAY_9


@pytest.mark.parametrize(
    ("point", "at", "code"),
    [
        ((0.0, 0.0), MONDAY_9, "place.bad_coordinates"),
        (IN_GUANGZHOU[::-1], MONDAY_9, "place.bad_coordinates"),
        (IN_GUANGZHOU, MONDAY_9 - timedelta(hours=1), "reach.bad_moment"),
        (IN_GUANGZHOU, MONDAY_9 + timedelta(days=15), "reach.bad_moment"),
    ],
)
def test_what_cannot_be_asked_is_named(desk: Desk, point: tuple[float, float], at: datetime, code: str) -> None:
    with pytest.raises(InputErrors) as raised:
        reach_of(desk, Wanted(point, at), now=MONDAY_9)
    assert raised.value.problems[0].code == code


def test_a_width_that_is_not_offered_is_refused(desk: Desk) -> None:
    with pytest.raises(InputErrors) as raised:
        around(desk, Wanted(IN_GUANGZHOU, MONDAY_9), minutes=45, now=MONDAY_9)
    assert raised.value.problems[0].code == "reach.unknown_span"


def test_the_map_grows_darker_with_the_way_and_leaves_out_the_sea(desk: Desk) -> None:
    found = around(desk, Wanted(SHENZHEN, MONDAY_9), minutes=60, now=MONDAY_9)
    middle = len(found.grid.seconds) // 2
    assert found.grid.seconds[middle, middle] == 0
    assert found.grid.seconds[0, -1] == NO_WAY, "the south-east of Shenzhen is sea"
    assert found.counties[0][0].city == "深圳市"
    assert found.bands == (15, 30, 45, 60)
    assert all(seconds <= 3600 for _, seconds in found.counties)


def test_somebody_is_sooner_anywhere_than_from_one_place_or_as_soon(desk: Desk) -> None:
    wanted = Wanted(GUANGZHOU, MONDAY_9, "pump")
    alone = around(desk, wanted, minutes=120, now=MONDAY_9).grid.seconds
    anybody = soonest(desk, wanted, minutes=120, now=MONDAY_9).grid.seconds
    assert ((anybody <= alone) | (alone == NO_WAY)).all(), "t1 lives where the map begins"


def test_nobody_able_gets_nowhere(desk: Desk) -> None:
    found = soonest(desk, Wanted(GUANGZHOU, MONDAY_9, "pump", 3), minutes=60, now=MONDAY_9)
    assert found.counties == ()
    assert (found.grid.seconds == NO_WAY).all()


@given(lat=st.floats(18.5, 50), lon=st.floats(80, 130), minutes=st.sampled_from(SPANS))
def test_the_place_is_the_middle_of_its_grid(lat: float, lon: float, minutes: int) -> None:
    grid = grid_about((lat, lon), minutes)
    points = grid.points
    assert points[len(points) // 2] == pytest.approx((lat, lon))
    assert points[0] == pytest.approx((grid.south + grid.lat_step / 2, grid.west + grid.lon_step / 2))
