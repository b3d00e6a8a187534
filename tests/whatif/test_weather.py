"""Weather in a scenario: ways are closed on the desk, plans go round them, and so do the people who truly drive."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.closure import RoadClass, Shut, ShutKind
from dispatch.model.event import EventKind
from dispatch.model.moment import Interval
from dispatch.model.region import Place
from dispatch.planner import Planner, PlannerSettings
from dispatch.planning.inline import InlineSolver
from dispatch.simulation.company_files import fault_book, notes
from dispatch.simulation.scenario import demo_day
from dispatch.simulation.world import World
from dispatch.store.verify import verify
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.closable import ClosableTravel
from dispatch.whatif.driving import Drive
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import Closing, Length, PlannerChange, StartFrom, WhatIf, find_scenario, what_if_of
from dispatch.whatif.weather import closed_together, weather
from tests.builders import MONDAY_9, a_customer, a_desk, a_shift, a_site, a_technician, atlas, reported

ZHONGSHAN = Place(province="广东省", city="中山市", adcode="442000", lat=22.55, lon=113.47)
GUISHAN = Place(province="广东省", city="珠海市", adcode="440402", lat=22.14, lon=113.83)
HOUR = timedelta(hours=1)
Happened = list[tuple[EventKind, datetime]]


@pytest.fixture(scope="module")
def travel() -> ClosableTravel:
    return ClosableTravel(open_every_mode(TravelChoice(), data_root(), lambda: 0.0))


def driven(travel: ClosableTravel, place: Place, *closings: Closing) -> tuple[Desk, Happened]:
    """A day of one technician in Shenzhen with a fault at one place; what happened to it."""
    desk = a_desk(travel=travel)
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites([a_site(place=place)])
        unit.add_technicians([a_technician(home=(22.60, 113.87))])
        unit.add_shifts([a_shift(hours=14)])
    work_order = reported(desk, asset_id=None, skill="pump")
    span = Interval(MONDAY_9, MONDAY_9 + 12 * HOUR)
    world = World(demo_day().visits, fault_book(), notes(), seed=1, name=lambda order: "the one fault")
    planner = Planner(desk, InlineSolver(0), PlannerSettings(search_seconds=0))
    presses = weather(closings, span.start, atlas().divisions)
    Drive(desk, world, planner, faults=(), span=span, others=presses).run()
    with desk.reading() as unit:
        return desk, [(event.kind, event.at) for event in unit.events(work_order_id=work_order.id)]


def first(happened: Happened, kind: EventKind) -> datetime:
    return next(at for known, at in happened if known is kind)


def test_nobody_sails_while_the_boats_do_not_and_somebody_does_when_they_do_again(travel: ClosableTravel) -> None:
    _, usual = driven(travel, GUISHAN)
    desk, found = driven(travel, GUISHAN, Closing("ferries", from_hour=0, hours=3))
    assert first(usual, EventKind.DEPARTED) < MONDAY_9 + 3 * HOUR
    assert first(found, EventKind.DEPARTED) >= MONDAY_9 + 3 * HOUR
    assert EventKind.ARRIVED in dict(found)
    with desk.reading() as unit:
        assert [event.actor for event in unit.events() if event.kind is EventKind.CLOSURE_DECLARED] == [
            "demo-dispatcher"
        ]
        assert verify(unit) == ()


def test_who_drives_round_a_closed_bridge_truly_takes_longer(travel: ClosableTravel) -> None:
    _, usual = driven(travel, ZHONGSHAN)
    _, round_ = driven(travel, ZHONGSHAN, Closing("crossing:shenzhong", from_hour=0, hours=10))
    took = [first(one, EventKind.ARRIVED) - first(one, EventKind.DEPARTED) for one in (usual, round_)]
    assert took[1] > took[0] + timedelta(minutes=10)


def test_a_closing_begins_and_ends_on_whole_seconds() -> None:
    (press,) = weather([Closing("ferries", from_hour=1 / 3, hours=1 / 3600)], MONDAY_9, atlas().divisions)
    assert press.at == MONDAY_9 + timedelta(minutes=20)
    assert press.arguments["ends_at"] == press.at + timedelta(seconds=1)


def test_the_ways_closed_together_are_known_beforehand() -> None:
    boats, bridge = Closing("ferries", from_hour=1, hours=4), Closing("crossing:hzmb", from_hour=2, hours=1)
    ferries, both = (
        frozenset({Shut(ShutKind.FERRIES)}),
        frozenset({Shut.of_key("ferries"), Shut.of_key("crossing:hzmb")}),
    )
    assert closed_together([boats, bridge]) == (ferries, both)
    assert closed_together([]) == ()


def test_a_region_that_is_none_is_named_before_anybody_drives() -> None:
    short = {"length": Length(days=0.02), "planner": PlannerChange(days=1), "start": StartFrom(open_faults=1)}
    closed = (Closing("roads:expressway:99", from_hour=0, hours=1),)
    with pytest.raises(InputErrors) as raised:
        replicate(WhatIf("错", "Wrong", closures=closed, **short), 1)  # type: ignore[arg-type]
    assert [problem.code for problem in raised.value.problems] == ["closure.unknown_region"]


@pytest.mark.parametrize(
    ("closing", "code"),
    [
        ({"what": "clouds"}, "whatif.bad_closure"),
        ({"what": "crossing:"}, "whatif.bad_closure"),
        ({"what": "ferries:bohai"}, "whatif.bad_closure"),
        ({"what": "ferries", "hours": 0.0}, "whatif.bad_closure"),
        ({"what": "ferries", "from_hour": -1.0}, "whatif.bad_closure"),
        ({"what": "ferries", "reason": " "}, "whatif.bad_closure"),
        ({"what": "crossing:tower-bridge"}, "closure.unknown_crossing"),
        ({"what": "roads:canal:44"}, "closure.unknown_class"),
    ],
)
def test_what_a_scenario_cannot_close_is_named(closing: dict[str, object], code: str) -> None:
    with pytest.raises(InputErrors) as raised:
        what_if_of({"title": "错", "closures": [{"from_hour": 1.0, "hours": 2.0, **closing}]}, "file")
    assert [problem.code for problem in raised.value.problems] == [code]


def test_the_typhoon_closes_the_estuary_and_the_boats() -> None:
    closed = {Shut.of_key(closing.what) for closing in find_scenario("typhoon").closures}
    bridges = {Shut(ShutKind.CROSSING, crossing=name) for name in ("shenzhong", "hzmb", "huangmaohai")}
    assert closed == {Shut(ShutKind.FERRIES), *bridges}


shuts = st.one_of(
    st.just(Shut(ShutKind.FERRIES)),
    st.from_regex("[a-z-]+", fullmatch=True).map(lambda name: Shut(ShutKind.CROSSING, crossing=name)),
    st.builds(
        lambda kind, region: Shut(ShutKind.ROADS, road_class=kind.value, region=region),
        st.sampled_from(RoadClass),
        st.from_regex("[1-9]{2,6}", fullmatch=True),
    ),
)


@settings(deadline=None)
@given(shuts)
def test_what_is_closed_is_the_same_read_back_from_its_key(shut: Shut) -> None:
    assert Shut.of_key(shut.key) == shut
