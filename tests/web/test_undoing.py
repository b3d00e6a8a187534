"""Undo and redo on the web: named buttons, the page without JavaScript, and a refusal that says who went on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.builders import MONDAY_9, a_key
from tests.web.conftest import send
from tests.web.office import enter, in_english, office, order, two_planned, words
from web.roles import roles_of

ME = "demo-dispatcher"


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(browser: FlaskClient) -> FlaskClient:
    return in_english(enter(browser, ME))


def pinned(desk: Desk, visit: WorkOrder, who: str, actor: str = ME) -> WorkOrder:
    return desk.pin(
        visit.id, level=PinLevel.TECHNICIAN, technician_id=who, arrive_at=None, version=None, now=MONDAY_9,
        actor=actor, command_id=a_key(),
    )  # fmt: skip


def top(desk: Desk) -> int:
    return desk.own_decisions(ME).undo[0].seq


def test_only_dispatchers_and_administrators_undo(app: Flask) -> None:
    for name in ("undoing.index", "undoing.step", "undoing.offered", "undoing.press"):
        assert roles_of(app, name) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_the_button_names_what_it_undoes(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t2")
    offer = dispatcher.get("/api/decisions").get_json()
    assert offer["undo"]["words"] == "Undo: give 现场s1 to 王t2"
    assert offer["redo"] is None


def test_in_chinese_too(desk: Desk, browser: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t2")
    assert enter(browser, ME).get("/api/decisions").get_json()["undo"]["words"] == "撤销：把现场s1派给王t2"


def test_undoing_offers_to_redo_it(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t2")
    number = top(desk)
    offer = send(dispatcher, f"/api/decisions/{number}/undo", command_id="undo-this-now").get_json()
    assert (offer["undo"], offer["redo"]["seq"]) == (None, number)
    assert order(desk, here.id).pin is None
    again = send(dispatcher, f"/api/decisions/{number}/redo", command_id="redo-this-now").get_json()
    assert again["undo"]["seq"] == number
    pin = order(desk, here.id).pin
    assert pin is not None
    assert pin.technician_id == "t2"


def test_the_same_press_twice_undoes_once(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t1")
    pinned(desk, here, "t2")
    number = top(desk)
    for _press in range(2):
        assert send(dispatcher, f"/api/decisions/{number}/undo", command_id="one-press").status_code == 200
    pin = order(desk, here.id).pin
    assert pin is not None
    assert pin.technician_id == "t1"


def test_a_refusal_says_who_went_on_and_how_it_stands(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t2")
    pinned(desk, here, "t1", actor="demo-admin")
    answer = send(dispatcher, f"/api/decisions/{top(desk)}/undo", command_id="undo-this-now")
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (409, "undo.changed_since")
    said = answer.get_json()["errors"][0]["cause"]
    assert "Pinned" in said
    assert "demo-admin" not in said, "people are called by their names"
    pin = order(desk, here.id).pin
    assert pin is not None
    assert pin.technician_id == "t1"


def test_without_javascript_the_page_lists_and_undoes(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    desk.hold(
        here.id, until=MONDAY_9 + timedelta(hours=1), reason="weather", version=None, now=MONDAY_9, actor=ME,
        command_id=a_key(),
    )  # fmt: skip
    assert "hold 现场s1 (Weather)" in words(dispatcher.get("/decisions").text)
    assert send(dispatcher, f"/decisions/{top(desk)}/undo", command_id="undo-this-now").status_code == 303
    assert order(desk, here.id).situation.holds == ()
    assert "Can be redone" in dispatcher.get("/decisions").text
    assert "Decision undone" in words(dispatcher.get(f"/work-orders/{here.id}").text)


def test_without_javascript_a_refusal_is_on_the_page(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    pinned(desk, here, "t2")
    pinned(desk, here, "t1", actor="demo-admin")
    answer = send(dispatcher, f"/decisions/{top(desk)}/undo", command_id="undo-this-now")
    assert answer.status_code == 409
    assert "Nothing was undone" in answer.text


@pytest.mark.parametrize(("path", "status"), [("/decisions/999/undo", 409), ("/decisions/1/erase", 404)])
def test_what_is_not_there_cannot_be_undone(desk: Desk, dispatcher: FlaskClient, path: str, status: int) -> None:
    two_planned(desk)
    assert send(dispatcher, path, command_id="undo-this-now").status_code == status
