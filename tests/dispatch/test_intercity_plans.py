"""Plans beyond driving: the train to another province, the boat to an island, and what the store keeps of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.plan import LegPart, Stop
from dispatch.model.region import Place
from dispatch.store.documents import route_document, route_of
from dispatch.travel.cache import CachedTravel
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.intercity import IntercityTravel
from dispatch.travel.intercity_data import Mode
from tests.builders import MONDAY_9, a_customer, a_desk, a_shift, a_site, a_technician, reported
from tests.dispatch.planned import draft

CHANGSHA = Place(province="湖南省", city="长沙市", adcode="430102", lat=28.195, lon=113.0)
SHANGHAI = Place(province="上海市", city="上海市", adcode="310101", lat=31.23, lon=121.475)
GUISHAN = Place(province="广东省", city="珠海市", adcode="440402", lat=22.14, lon=113.83)


@pytest.fixture(scope="module")
def every_mode() -> IntercityTravel:
    return open_every_mode(TravelChoice(), data_root(), lambda: 0.0)


def a_far_company(travel: IntercityTravel) -> Desk:
    """One technician in Guangzhou on a day long enough for Changsha and back."""
    desk = a_desk(travel=CachedTravel(travel))
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites(
            [a_site("changsha", place=CHANGSHA), a_site("guishan", place=GUISHAN), a_site("shanghai", place=SHANGHAI)]
        )
        unit.add_technicians([a_technician(skills={"pump": 2, "weighing": 2})])
        unit.add_shifts([a_shift(start=MONDAY_9 - timedelta(hours=1), hours=40)])
    return desk


def stop_at(desk: Desk, site_id: str, skill: str = "pump") -> Stop | None:
    work_order = reported(desk, site_id=site_id, asset_id=None, skill=skill)
    found = draft(desk, MONDAY_9).stop_of(work_order.id)
    return None if found is None else found[1]


def test_a_fault_in_changsha_is_reached_by_train_with_the_drives_around_it(every_mode: IntercityTravel) -> None:
    stop = stop_at(a_far_company(every_mode), "changsha")
    assert stop is not None
    assert [part.mode for part in stop.leg.parts] == ["drive", "rail", "drive"]
    assert stop.leg.parts[1].start == "广州南"
    assert stop.leg.drive_seconds is not None
    assert stop.leg.drive_seconds > stop.leg.seconds
    assert stop.arrive_at - stop.depart_at == timedelta(seconds=stop.leg.seconds)


def test_an_island_is_reached_by_boat(every_mode: IntercityTravel) -> None:
    stop = stop_at(a_far_company(every_mode), "guishan")
    assert stop is not None
    assert [part.mode for part in stop.leg.parts] == ["drive", "ferry"]


def test_while_no_boat_sails_the_fault_on_the_island_stays_unassigned_and_says_why(every_mode: IntercityTravel) -> None:
    desk = a_far_company(every_mode.closing({Mode.FERRY}))
    work_order = reported(desk, site_id="guishan", asset_id=None, skill="pump")
    (left_out,) = draft(desk, MONDAY_9).unassigned
    assert (left_out.work_order_id, left_out.reason) == (work_order.id, "unreachable")


def test_the_store_keeps_how_a_trip_goes(every_mode: IntercityTravel) -> None:
    desk = a_far_company(every_mode)
    reported(desk, site_id="changsha", asset_id=None, skill="pump")
    (route,) = draft(desk, MONDAY_9).routes
    assert route_of(route_document(route)) == route
    assert isinstance(route.stops[0].leg.parts[0], LegPart)


def test_an_installation_may_choose_to_drive_only() -> None:
    travel = open_every_mode(TravelChoice(modes=""), data_root(), lambda: 0.0)
    leg = travel.leg((23.129, 113.267), (28.195, 113.0))
    assert leg is not None
    assert leg.mode == "drive"


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(InputErrors) as raised:
        open_every_mode(TravelChoice(modes="rail,balloon"), data_root(), lambda: 0.0)
    assert [problem.code for problem in raised.value.problems] == ["travel.unknown_mode"]


@pytest.mark.parametrize(("skill", "flies"), [("pump", True), ("weighing", False)])
def test_tools_that_cannot_fly_go_to_shanghai_by_land(every_mode: IntercityTravel, skill: str, flies: bool) -> None:
    stop = stop_at(a_far_company(every_mode), "shanghai", skill)
    assert stop is not None
    assert ("air" in [part.mode for part in stop.leg.parts]) is flies
    assert stop.leg.parts
    assert stop.leg.seconds == sum(part.seconds + part.wait_seconds for part in stop.leg.parts)
