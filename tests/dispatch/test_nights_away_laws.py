"""Laws of nights away: at whatever minute the desk plans, the checker agrees and nobody is in two places."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.model.plan import Plan
from dispatch.model.region import Place
from tests.builders import MONDAY_9, a_key, a_report, a_shift, a_site, a_technician, an_asset
from tests.dispatch.far_away import company, report, route_in
from tests.dispatch.planned import draft, published

NEAR = Place(province="广东省", city="广州市", district="天河区", adcode="440106", lat=23.125, lon=113.361)
minutes_of_three_days = st.integers(0, 3 * 24 * 60 - 1)


def two_customers() -> Desk:
    """One in Guiyang and one near home, and a second technician who may not stay out."""
    desk = company()
    with desk._store.writing() as unit:
        unit.add_sites([a_site("s2", place=NEAR)])
        unit.add_assets([an_asset("a2", site_id="s2")])
        unit.add_technicians([a_technician("t2", home=(23.1, 113.3), skills={"pump": 2})])
        unit.add_shifts([a_shift("t2", start=MONDAY_9 + timedelta(days=n)) for n in range(3)])
    return desk


def nobody_is_in_two_places(plan: Plan) -> bool:
    """Each technician's routes follow one another, and so do the stops and nights in each of them."""
    for who in {route.technician_id for route in plan.routes}:
        mine = [route for route in plan.routes if route.technician_id == who]
        spans = [(stop.depart_at, stop.finish_at) for route in mine for stop in route.stops]
        spans += [(night.start, night.end) for route in mine for night in route.nights]
        spans.sort()
        if any(earlier[1] > later[0] for earlier, later in pairwise(spans)):
            return False
    return True


@given(minutes_of_three_days, st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_a_plan_made_at_any_minute_is_sound(minutes: int, far: int, near: int) -> None:
    desk, now = two_customers(), MONDAY_9 + timedelta(minutes=minutes)
    for number in range(far + near):
        site, asset = ("s1", "a1") if number < far else ("s2", "a2")
        desk.report_fault(a_report(site, asset_id=asset), now=now, actor="dispatcher", command_id=a_key())
    assert nobody_is_in_two_places(draft(desk, now))


@given(st.lists(minutes_of_three_days, min_size=1, max_size=6).map(sorted))
@settings(max_examples=30, deadline=None)
def test_a_journey_that_runs_as_planned_stays_sound_whenever_it_is_planned_again(looks: list[int]) -> None:
    desk = company()
    fault = report(desk)
    stop = route_in(published(desk, MONDAY_9)).stops[0]
    steps = [("depart", stop.depart_at), ("arrive", stop.arrive_at), ("finish", stop.finish_at)]
    for now in (MONDAY_9 + timedelta(minutes=look) for look in looks):
        while steps and steps[0][1] <= now:
            _press(desk, fault, *steps.pop(0))
        assert nobody_is_in_two_places(published(desk, now))


def _press(desk: Desk, work_order_id: str, step: str, at: datetime) -> None:
    facts = {"resolved": True, "note": "换了机封"} if step == "finish" else {}
    getattr(desk, step)(work_order_id, "t1", now=at, actor="t1", command_id=a_key(), **facts)
