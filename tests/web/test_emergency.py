"""The emergency dialog: site, what happened, who goes; with no script at all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key
from tests.repairs.a_day import faults, in_force, on_a_road, row
from tests.web.conftest import token_of
from tests.web.office import in_english, set_clock
from web.roles import roles_of

PAGE = "/emergency"


@pytest.fixture
def desk() -> Desk:
    desk = on_a_road(4)
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def dispatcher(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


@pytest.fixture
def day(desk: Desk) -> list[str]:
    ids = faults(desk, [2, 3, 4])
    in_force(desk, {"t1": ids})
    return ids


def press(client: FlaskClient, path: str = PAGE, **given: str) -> TestResponse:
    keys = {"csrf_token": token_of(client), "command_id": a_key().ljust(8, "-")}
    asked = {"site_id": "r1", "asset_id": "m1", "description": "泵房漏水", **given}
    return client.post(path, data={**keys, **asked})


def plan_of(page: TestResponse) -> str:
    found = re.search(r'name="of" value="(\d+)"', page.text)
    assert found
    return found[1]


def test_only_dispatchers_and_administrators_send(app: Flask) -> None:
    names = ("emergency_form", "emergency_sites", "emergency_choices", "send_emergency")
    assert {roles_of(app, f"intake.{name}") for name in names} == {frozenset({Role.DISPATCHER, Role.ADMIN})}


def test_a_search_leads_to_the_dialog(dispatcher: FlaskClient) -> None:
    assert '/emergency?site=r1"' in dispatcher.get(PAGE, query_string={"q": "r1"}).text
    assert '/emergency?site=r1"' in dispatcher.get(f"{PAGE}/sites", query_string={"q": "r1"}).text


def test_the_choices_stand_there_before_a_word_is_typed(dispatcher: FlaskClient, day: list[str]) -> None:
    page = dispatcher.get(PAGE, query_string={"site": "r1"})
    assert 'name="technician_id" value="t1"' in page.text
    assert any(id in page.text for id in day), "whom it puts off is named"
    assert 'name="technician_id" value="t3"' not in page.text, "he has not the skill"


def test_one_press_takes_it_in_and_sends_him(desk: Desk, dispatcher: FlaskClient, day: list[str]) -> None:
    page = dispatcher.get(PAGE, query_string={"site": "r1"})
    sent = press(dispatcher, technician_id="t1", of=plan_of(page))
    assert sent.status_code == 303
    (taken,) = set(row(desk)) - set(day)
    assert sent.location.endswith(f"/work-orders/{taken}")
    with desk.reading() as unit:
        order = unit.work_order(taken)
    assert (order.technician_id, order.situation.emergency, order.description) == ("t1", True, "泵房漏水")


def test_without_words_nothing_is_sent_and_the_field_says_so(
    desk: Desk, dispatcher: FlaskClient, day: list[str]
) -> None:
    page = dispatcher.get(PAGE, query_string={"site": "r1"})
    answer = press(dispatcher, technician_id="t1", of=plan_of(page), description=" ")
    assert answer.status_code == 400
    assert "field-error" in answer.text
    assert row(desk) == day


def test_a_plan_that_changed_meanwhile_shows_new_choices_and_keeps_what_was_typed(
    desk: Desk, dispatcher: FlaskClient, day: list[str]
) -> None:
    of = plan_of(dispatcher.get(PAGE, query_string={"site": "r1"}))
    in_force(desk, {"t1": list(reversed(day))})
    answer = press(dispatcher, technician_id="t1", of=of)
    assert answer.status_code == 409
    assert "泵房漏水" in answer.text
    assert plan_of(answer) != of
    assert row(desk) == list(reversed(day))


def test_without_asset_or_skill_the_panel_says_what_is_missing(dispatcher: FlaskClient, day: list[str]) -> None:
    answer = press(dispatcher, f"{PAGE}/choices", asset_id="")
    assert answer.status_code == 200
    assert 'name="technician_id"' not in answer.text
    assert "problems" in answer.text


def test_an_unknown_site_leads_back_to_the_search(dispatcher: FlaskClient) -> None:
    assert dispatcher.get(PAGE, query_string={"site": "nowhere"}).status_code == 404


def test_no_plan_no_choice(dispatcher: FlaskClient) -> None:
    page = dispatcher.get(PAGE, query_string={"site": "r1"})
    assert page.status_code == 200
    assert 'name="technician_id"' not in page.text
