"""The page of gaps and overlaps, and near visits grouped from the list: looked at, pinned, taken back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel
from tests.builders import MONDAY_9, a_key
from tests.repairs.a_day import faults, in_force, on_a_road
from tests.web.conftest import send, token_of
from tests.web.office import in_english, order, set_clock, words
from web.roles import roles_of

HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(4)
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def pin(desk: Desk, id: str, at: datetime) -> None:
    desk.pin(
        id, level=PinLevel.BOTH, technician_id="t1", arrive_at=at, version=None, now=MONDAY_9, actor="li",
        command_id=a_key(),
    )  # fmt: skip


def test_only_dispatchers_and_administrators_see_the_gaps(app: Flask) -> None:
    for view in ("gaps.show", "repair_moves.group"):
        assert roles_of(app, view) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_a_gap_is_filled_with_one_button_and_emptied_again(desk: Desk, dispatcher: FlaskClient) -> None:
    noon, near = faults(desk, [2, 1])
    pin(desk, noon, MONDAY_9 + 3 * HOUR)
    in_force(desk, {"t1": [noon]})
    page = dispatcher.get("/routes/t1/gaps").text
    said = words(page)
    assert "today 09:00 to today 11:4" in said
    assert "nobody → 王t1" in said
    assert "no more travel" in said
    found = re.search(r'action="/repairs/fill".*?name="placement" value="([^"]+)"', page, re.DOTALL)
    assert found is not None
    answer = send(dispatcher, "/repairs/fill", placement=html.unescape(found[1]), command_id=a_key().ljust(8, "-"))
    assert answer.status_code == 303
    placed = order(desk, near).pin
    assert placed is not None
    assert (placed.technician_id, placed.level) == ("t1", PinLevel.BOTH)
    (undo,) = re.findall(r'action="(/decisions/\d+/undo)"', dispatcher.get("/decisions").text)
    send(dispatcher, undo, command_id=a_key().ljust(8, "-"))
    assert order(desk, near).pin is None


def test_an_overlap_is_named_with_what_clears_it(desk: Desk, dispatcher: FlaskClient) -> None:
    one, other = faults(desk, [1, 2], minutes=90)
    pin(desk, one, MONDAY_9 + HOUR)
    pin(desk, other, MONDAY_9 + HOUR + timedelta(minutes=15))
    in_force(desk, {"t1": [one, other]})
    page = dispatcher.get("/routes/t1/gaps").text
    assert "现场r2 misses its pinned time by" in words(page)
    assert 'action="/repairs/clear"' in page


def test_a_full_day_says_that_it_has_no_gap(desk: Desk, dispatcher: FlaskClient) -> None:
    ids = faults(desk, [1, 2, 3, 4], minutes=128)
    in_force(desk, {"t1": ids})
    assert "His day has no gap" in words(dispatcher.get("/routes/t1/gaps").text)


def test_nobody_unknown_has_gaps(dispatcher: FlaskClient) -> None:
    assert dispatcher.get("/routes/nobody/gaps").status_code == 404


def test_near_visits_are_grouped_with_no_script_and_named_among_my_decisions(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    ids = faults(desk, [4, 1, 3])
    in_force(desk, {"t1": [ids[1]], "t2": [ids[0], ids[2]]})
    page = dispatcher.get("/repairs/group", query_string=MultiDict([("visit", id) for id in ids])).text
    assert "Group nearby visits" in words(page)
    values = [html.unescape(value) for value in re.findall(r'name="placement" value="([^"]+)"', page)]
    keys = [("csrf_token", token_of(dispatcher)), ("command_id", a_key().ljust(8, "-"))]
    fields = MultiDict([*keys, *(("placement", value) for value in values)])
    assert dispatcher.post("/repairs/group", data=fields).status_code == 303
    pins = [order(desk, id).pin for id in ids]
    assert sorted(one.level for one in pins if one) == [PinLevel.ORDER, PinLevel.ORDER, PinLevel.TECHNICIAN]
    assert "put visits one after the other" in words(dispatcher.get("/decisions").text)


def test_an_unknown_repair_is_no_page(dispatcher: FlaskClient) -> None:
    assert send(dispatcher, "/repairs/explode", command_id="long enough").status_code == 404
