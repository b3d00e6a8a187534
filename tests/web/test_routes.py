"""The route list: who may see it, what it shows, and the filter it shares with the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import MONDAY_9
from tests.web.office import SCRIPT, in_english, office, set_clock, two_planned, words
from web.roles import STAFF, roles_of

VIEWS = ("routes.index", "api.routes_json", "api.route_rows")


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def test_the_office_sees_the_routes_and_technicians_do_not(app: Flask) -> None:
    assert {roles_of(app, view) for view in VIEWS} == {frozenset(STAFF)}


def test_there_is_a_row_for_everybody_on_duty_with_a_chip_for_each_stop(desk: Desk, dispatcher: FlaskClient) -> None:
    here, there = two_planned(desk)
    page = dispatcher.get("/routes").text
    assert page.count('class="route-row"') == 3
    assert page.count('data-stop="on_time"') == 2
    assert f"/work-orders/{here.id}" in page
    assert f"/work-orders/{there.id}" in page


def test_colour_is_never_alone(desk: Desk, dispatcher: FlaskClient) -> None:
    two_planned(desk)
    set_clock(desk, MONDAY_9 + timedelta(hours=8, minutes=1))
    said = words(dispatcher.get("/routes").text)
    assert "Missed, there" in said
    assert "Missed stop 2" in said


def test_the_rows_say_who_was_not_heard_of(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    desk.depart(here.id, "t1", now=MONDAY_9, actor="t1", command_id="left-at-nine")
    set_clock(desk, MONDAY_9 + timedelta(hours=2))
    said = words(dispatcher.get("/api/routes/rows").text)
    assert "Driving" in said
    assert "No news for 2 h 0 min" in said


def test_the_data_say_the_same_as_the_page(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    found = dispatcher.get("/api/routes").get_json()
    row = next(one for one in found["routes"] if one["technician"] == "t1")
    assert found["now"] == int(MONDAY_9.timestamp())
    assert [stop["order"] for stop in row["stops"]] == [here.id]
    assert row["next_arrival"] == row["stops"][0]["arrive"] > found["now"]
    assert 0 <= row["breach_probability"] <= 1


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["t1", "t2", "t3"]),
        ("technician=t2", ["t2"]),
        ("region=广州市", ["t1"]),
        ("skill=weighing", ["t3"]),
        ("promise=arrive", ["t1", "t2"]),
        ("q=泵房", ["t2"]),
        ("q=nothing at all", []),
        ("technician=t1&technician=t2&region=深圳市", ["t2"]),
        ("technician=-", ["t1", "t2", "t3"]),
    ],
)
def test_the_address_filters_as_it_does_the_board(
    desk: Desk, dispatcher: FlaskClient, query: str, shown: list[str]
) -> None:
    two_planned(desk)
    found = dispatcher.get(f"/api/routes?{query}").get_json()
    assert sorted(one["technician"] for one in found["routes"]) == shown


def test_what_the_filter_asks_for_is_shown_and_escaped(desk: Desk, dispatcher: FlaskClient) -> None:
    answer = dispatcher.get("/routes", query_string={"region": SCRIPT, "q": SCRIPT})
    assert SCRIPT not in answer.text
    assert "No route to show" in answer.text


def test_the_board_leads_to_the_list(desk: Desk, dispatcher: FlaskClient) -> None:
    assert 'href="/routes"' in dispatcher.get("/").text


@pytest.mark.parametrize(("seconds", "said"), [(0, "Done on time"), (59, "Done late"), (60, "Done, 1 min late")])
def test_less_than_a_minute_late_is_late_by_no_minutes(
    desk: Desk, dispatcher: FlaskClient, seconds: int, said: str
) -> None:
    here, _ = two_planned(desk)
    arrived = MONDAY_9 + timedelta(hours=8, seconds=seconds)
    desk.depart(here.id, "t1", now=MONDAY_9, actor="t1", command_id="left-at-nine")
    desk.arrive(here.id, "t1", now=arrived, actor="t1", command_id="there-at-five")
    desk.finish(here.id, "t1", resolved=False, note="", now=arrived, actor="t1", command_id="done-at-five")
    set_clock(desk, arrived)
    row = next(one for one in dispatcher.get("/api/routes").get_json()["routes"] if one["technician"] == "t1")
    assert said in [stop["state_words"] for stop in row["stops"]]
