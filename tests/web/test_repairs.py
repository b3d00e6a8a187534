"""The page on which a dispatcher looks at a technician's day in its best order, and puts it in force."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key
from tests.repairs.a_day import faults, in_force, on_a_road, row
from tests.web.conftest import token_of
from tests.web.office import in_english, set_clock, words
from web.roles import roles_of

PAGE = "/routes/t1/best-day"


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(4)
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


@pytest.fixture
def ids(desk: Desk) -> list[str]:
    """Four visits of t1, planned far, near, far, near; the names from near to far."""
    found = faults(desk, [1, 2, 3, 4])
    in_force(desk, {"t1": [found[3], found[0], found[2], found[1]]})
    return found


def take(client: FlaskClient, page: str) -> TestResponse:
    """Press the button of the page."""
    fields = [(name, value) for name, value in re.findall(r'name="(of|order)" value="([^"]+)"', page)]
    keys = [("csrf_token", token_of(client)), ("command_id", a_key().ljust(8, "-"))]
    return client.post(PAGE, data=MultiDict([*keys, *fields]))


def test_only_dispatchers_and_administrators_repair(app: Flask) -> None:
    for view in ("repairs.day", "repairs.take_day"):
        assert roles_of(app, view) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_the_page_shows_before_and_after_and_changes_nothing(
    desk: Desk, dispatcher: FlaskClient, ids: list[str]
) -> None:
    before, said = row(desk), words(dispatcher.get(PAGE).text)
    assert "On the road 20 min 13 min better" in said
    assert "Promises broken 0 0 same" in said
    assert "Proven: no order of these visits is better." in said
    assert row(desk) == before


def test_the_order_is_put_in_force_and_taken_back_among_my_decisions(
    desk: Desk, dispatcher: FlaskClient, ids: list[str]
) -> None:
    before, page = row(desk), dispatcher.get(PAGE).text
    answer = take(dispatcher, page)
    assert (answer.status_code, answer.location) == (303, "/routes#route-t1")
    assert row(desk) == re.findall(r'name="order" value="([^"]+)"', page) != before
    decisions = dispatcher.get("/decisions").text
    assert "put the day of 王t1 in another order" in words(decisions)
    undo = re.search(r'action="(/decisions/\d+/undo)"', decisions)
    assert undo is not None
    keys = {"csrf_token": token_of(dispatcher), "command_id": a_key().ljust(8, "-")}
    assert dispatcher.post(undo[1], data=keys).status_code == 303
    assert row(desk) == before
    assert "put the day of 王t1 in another order" in words(dispatcher.get("/decisions").text)


def test_a_day_in_order_offers_no_button(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    take(dispatcher, dispatcher.get(PAGE).text)
    page = dispatcher.get(PAGE).text
    assert "His day is in the best order already" in words(page)
    assert 'name="order"' not in page


def test_a_plan_that_came_in_between_is_said_and_nothing_changed(
    desk: Desk, dispatcher: FlaskClient, ids: list[str]
) -> None:
    page, before = dispatcher.get(PAGE).text, row(desk)
    in_force(desk, {"t1": before})
    answer = take(dispatcher, page)
    assert answer.status_code == 409
    assert "Another plan is in force by now" in words(answer.text)
    assert row(desk) == before


def test_a_technician_without_visits_is_told_so(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    answer = dispatcher.get("/routes/t3/best-day")
    assert answer.status_code == 409
    assert "has no visit ahead" in words(answer.text)


def test_nobody_unknown_has_a_day(dispatcher: FlaskClient) -> None:
    assert dispatcher.get("/routes/nobody/best-day").status_code == 404


def test_the_route_list_leads_there_for_those_who_may(
    desk: Desk, dispatcher: FlaskClient, signed_in: Callable[[Role], FlaskClient], ids: list[str]
) -> None:
    assert PAGE in dispatcher.get("/routes").text
    assert PAGE not in signed_in(Role.ANALYST).get("/routes").text


def test_everything_that_tells_of_decisions_tells_of_a_repair_that_was_undone(
    desk: Desk, dispatcher: FlaskClient, ids: list[str]
) -> None:
    take(dispatcher, dispatcher.get(PAGE).text)
    (undo,) = re.findall(r'action="(/decisions/\d+/undo)"', dispatcher.get("/decisions").text)
    keys = {"csrf_token": token_of(dispatcher), "command_id": a_key().ljust(8, "-")}
    assert dispatcher.post(undo, data=keys).status_code == 303
    for page in ("/", "/handover", "/handover.txt", "/wall", "/plans", "/plans/changes", f"/work-orders/{ids[0]}"):
        assert dispatcher.get(page, follow_redirects=True).status_code == 200, page


def test_a_repair_that_came_too_late_is_told_in_words(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    page = dispatcher.get(PAGE).text
    desk.depart(ids[3], "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    answer = take(dispatcher, page)
    assert answer.status_code in (303, 409)
    assert "departed" not in words(answer.text)
