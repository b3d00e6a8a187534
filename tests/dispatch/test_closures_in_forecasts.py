"""Forecasts while a way is closed: the plan in force is pushed back at once, before the next plan is made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.forecasting.detours import Whereabouts, over_open_ways
from dispatch.model.closure import Closure, Shut
from dispatch.model.commitment import Milestone
from dispatch.model.forecast import Risk
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.closable import ClosableTravel
from dispatch.travel.great_circle import GreatCircleTravel
from tests.builders import MONDAY_9, FlatTravel, a_customer, a_desk, a_key, a_shift, a_site, a_technician, reported
from tests.dispatch.planned import published
from tests.dispatch.test_closures_in_plans import BAOAN, BRIDGE, FERRIES, GUISHAN, ZHONGSHAN

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def travel() -> ClosableTravel:
    return ClosableTravel(open_every_mode(TravelChoice(), data_root(), lambda: 0.0))


@pytest.fixture
def desk(travel: ClosableTravel) -> Desk:
    desk = a_desk(travel=travel)
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites([a_site("zhongshan", place=ZHONGSHAN), a_site("guishan", place=GUISHAN)])
        unit.add_technicians([a_technician(home=BAOAN)])
        unit.add_shifts([a_shift(hours=14)])
    return desk


def close(desk: Desk, shut: Shut) -> Closure:
    later = {"begins_at": MONDAY_9 + MINUTE, "ends_at": MONDAY_9 + 60 * MINUTE}
    return desk.close_ways(shut, **later, reason="雾", now=MONDAY_9 + MINUTE, actor="dispatcher", command_id=a_key())


def arrival(desk: Desk, minutes: int) -> Risk:
    (risk,) = (one for one in desk.risks(now=MONDAY_9 + minutes * MINUTE) if _is_arrival(one))
    return risk


def _is_arrival(risk: Risk) -> bool:
    return risk.status.commitment.code is Milestone.ARRIVE


def test_a_closed_bridge_eats_slack_before_any_new_plan_and_gives_it_back_when_it_opens(desk: Desk) -> None:
    reported(desk, site_id="zhongshan", asset_id=None, skill="pump")
    published(desk, MONDAY_9)
    usual = arrival(desk, 0)
    close(desk, BRIDGE)
    assert arrival(desk, 1).slack_seconds < usual.slack_seconds - 600
    assert arrival(desk, 60).slack_seconds == usual.slack_seconds


def test_an_island_without_a_boat_has_nobody_coming(desk: Desk) -> None:
    work_order = reported(desk, site_id="guishan", asset_id=None, skill="pump")
    plan = published(desk, MONDAY_9)
    assert arrival(desk, 0).predicted_at is not None
    close(desk, FERRIES)
    assert arrival(desk, 1).predicted_at is None
    with desk.reading() as unit:
        sent = unit.work_order(work_order.id)
    (one,) = (risk for risk in desk.risks_of(sent, plan, now=MONDAY_9 + MINUTE) if _is_arrival(risk))
    assert one == arrival(desk, 1)


A, B, C = (23.0, 113.0), (23.1, 113.1), (46.0, 113.0)
KNOWN = Whereabouts({"w1": A, "w2": B, "w3": C}, {"t1": B})


def a_plan(*gaps: int) -> Plan:
    """A stop every hour, with pauses of so many minutes before each."""
    stops, free = [], MONDAY_9
    for number, gap in enumerate(gaps, start=1):
        depart = free + gap * MINUTE
        there = depart + 30 * MINUTE
        free = there + 60 * MINUTE
        stops.append(Stop(f"w{number}", Leg(1800, 9000, "flat"), depart, there, there, free))
    return Plan(1, PlanStatus.PUBLISHED, 0, MONDAY_9, "insertion", (Route("h", "t1", tuple(stops)),))


class Slower(FlatTravel):
    """The flat world with a quarter of an hour more on every way that is one."""

    def matrix(self, starts, ends):  # type: ignore[no-untyped-def]
        matrix = super().matrix(starts, ends)
        matrix.seconds[matrix.seconds > 0] += 900
        return matrix


@settings(deadline=None)
@given(gaps=st.lists(st.integers(0, 60), min_size=1, max_size=2))
def test_detours_only_push_back_and_pauses_take_them_up(gaps: list[int]) -> None:
    plan = a_plan(*gaps)
    moved = over_open_ways(plan, KNOWN, FlatTravel(), Slower())
    late = [new.arrive_at - old.arrive_at for new, old in zip(moved.routes[0].stops, plan.routes[0].stops, strict=True)]
    assert late[0] == 15 * MINUTE
    for one, gap in zip(late[1:], gaps[1:], strict=True):
        assert one == 15 * MINUTE + max(0, 15 - gap) * MINUTE


def test_a_stop_without_a_way_falls_out_and_the_route_goes_on() -> None:
    plan = a_plan(0, 0, 0)
    moved = over_open_ways(plan, KNOWN, GreatCircleTravel(), FlatTravel())
    assert [stop.work_order_id for stop in moved.routes[0].stops] == ["w1", "w2"]


def test_the_same_ways_change_nothing() -> None:
    plan = a_plan(0, 10, 0)
    assert over_open_ways(plan, KNOWN, FlatTravel(), FlatTravel()) == plan
    assert over_open_ways(plan, Whereabouts({}, {}), FlatTravel(), Slower()) == plan
