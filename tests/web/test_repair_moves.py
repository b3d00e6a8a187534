"""Visits ticked on the work list, looked at, moved together and taken back; with no script at all."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel
from tests.builders import MONDAY_9, a_key, reported
from tests.repairs.a_day import faults, in_force, on_a_road
from tests.web.conftest import token_of
from tests.web.office import SCRIPT, in_english, order, set_clock, words
from web.roles import roles_of

PAGE = "/repairs/move"


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
    found = faults(desk, [1, 2, 3])
    in_force(desk, {"t1": found})
    return found


def look(client: FlaskClient, ids: list[str], **target: str) -> TestResponse:
    return client.get(PAGE, query_string=MultiDict([*(("visit", id) for id in ids), *target.items()]))


def send_placements(client: FlaskClient, values: list[str], why: str = "") -> TestResponse:
    keys = [("csrf_token", token_of(client)), ("command_id", a_key().ljust(8, "-")), ("why", why)]
    return client.post(PAGE, data=MultiDict([*keys, *(("placement", value) for value in values)]))


def placements(page: str) -> list[str]:
    return [html.unescape(value) for value in re.findall(r'name="placement" value="([^"]+)"', page)]


def test_only_dispatchers_and_administrators_move(app: Flask) -> None:
    for view in ("repair_moves.move", "repair_moves.make"):
        assert roles_of(app, view) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_the_work_list_has_a_box_for_each_visit_that_can_be_moved(
    desk: Desk, dispatcher: FlaskClient, ids: list[str], signed_in: Callable[[Role], FlaskClient]
) -> None:
    desk.depart(ids[0], "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    page = dispatcher.get("/work-orders").text
    assert sorted(re.findall(r'name="visit" value="([^"]+)"', page)) == ids[1:]
    assert 'name="visit"' not in signed_in(Role.ANALYST).get("/work-orders").text


def test_without_a_target_the_page_asks_for_one(dispatcher: FlaskClient, ids: list[str]) -> None:
    page = look(dispatcher, ids).text
    assert page.count('name="visit"') == 3
    assert 'value="technician:t2"' in page
    assert 'value="team:广州"' in page
    assert 'value="2026-03-10"' in page
    assert placements(page) == []


def test_every_rule_is_shown_before_anything_is_pinned(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    said = words(look(dispatcher, ids[:2], to="technician:t3").text)
    assert "2 of the visits break a rule there" in said
    assert said.count("he lacks the skill or its level") == 2
    assert "王t1 → 王t3" in said
    assert order(desk, ids[0]).pin is None


def test_pinned_together_and_taken_back_together(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    answer = send_placements(dispatcher, placements(look(dispatcher, ids, to="technician:t2").text), "Shenzhen helps")
    assert (answer.status_code, answer.location) == (303, "/decisions")
    pins = [order(desk, id).pin for id in ids]
    assert [(pin.level, pin.technician_id, pin.why) for pin in pins if pin] == [
        (PinLevel.TECHNICIAN, "t2", "Shenzhen helps")
    ] * 3
    decisions = dispatcher.get("/decisions").text
    assert "and others, 3 in all" in words(decisions)
    (undo,) = re.findall(r'action="(/decisions/\d+/undo)"', decisions)
    dispatcher.post(undo, data={"csrf_token": token_of(dispatcher), "command_id": a_key().ljust(8, "-")})
    assert [order(desk, id).pin for id in ids] == [None, None, None]


def test_another_day_is_shown_with_what_it_breaks(desk: Desk, dispatcher: FlaskClient, ids: list[str]) -> None:
    answer = look(dispatcher, ids[:1], day="2026-03-10")
    assert "tomorrow 0" in words(answer.text)
    assert "Promises broken 0 1 worse" in words(answer.text)
    send_placements(dispatcher, placements(answer.text))
    pin = order(desk, ids[0]).pin
    assert pin is not None
    assert pin.level is PinLevel.BOTH


def test_one_that_was_changed_meanwhile_is_named_and_nothing_is_pinned(
    desk: Desk, dispatcher: FlaskClient, ids: list[str]
) -> None:
    values = placements(look(dispatcher, ids, to="technician:t2").text)
    until = MONDAY_9 + timedelta(hours=1)
    desk.hold(ids[1], until=until, reason="weather", version=None, now=MONDAY_9, actor="zhou", command_id=a_key())
    answer = send_placements(dispatcher, values)
    assert answer.status_code == 409
    assert ids[1] in words(answer.text)
    assert [order(desk, id).pin for id in ids] == [None, None, None]


@pytest.mark.parametrize(
    "value", ["", "x", "[]", "{}", '["W1",1,"never","t1",null,null,[]]', '["W1",1,"both","t1",1e40,null,[]]', SCRIPT]
)
def test_a_placement_that_is_none_is_refused(dispatcher: FlaskClient, ids: list[str], value: str) -> None:
    answer = send_placements(dispatcher, [value])
    assert answer.status_code == 400
    assert SCRIPT not in answer.text


@pytest.mark.parametrize("target", [{"to": "team:nowhere"}, {"day": "yesterday"}, {"to": SCRIPT, "day": SCRIPT}])
def test_a_target_that_does_not_exist_is_named(dispatcher: FlaskClient, ids: list[str], target: dict[str, str]) -> None:
    answer = look(dispatcher, ids, **target)
    assert answer.status_code == 400
    assert SCRIPT not in answer.text
    assert placements(answer.text) == []


def test_more_than_fifty_at_once_are_refused_with_words(desk: Desk, dispatcher: FlaskClient) -> None:
    many = [reported(desk, description=f"泵 {n}").id for n in range(51)]
    answer = look(dispatcher, many, to="technician:t2")
    assert answer.status_code == 400
    assert "51 visits are chosen; at most 50 are moved at once." in words(answer.text)
