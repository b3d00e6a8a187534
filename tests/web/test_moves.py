"""Moving a visit by hand: the verdict while it hovers, the pin when it is let go, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel
from tests.builders import MONDAY_9, a_key
from tests.web.conftest import send
from tests.web.office import enter, in_english, office, order, two_planned
from web.roles import roles_of

THREE = int((MONDAY_9 + timedelta(hours=6)).timestamp())
"""Three in the afternoon: by then everybody is free whatever he was planned for."""


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def dispatcher(browser: FlaskClient) -> FlaskClient:
    return in_english(enter(browser, "demo-dispatcher"))


def hovered(client: FlaskClient, work_order_id: str, technician: str, *, level: str = "technician") -> dict[str, Any]:
    answer = client.get(f"/api/moves/{work_order_id}?technician={technician}&at={THREE}&level={level}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def let_go(client: FlaskClient, work_order_id: str, technician: str, **more: str) -> Any:
    form = {"technician": technician, "at": str(THREE), "command_id": a_key().ljust(8, "-"), **more}
    return send(client, f"/api/moves/{work_order_id}", **form)


def test_only_dispatchers_and_administrators_move(app: Flask) -> None:
    for name in ("moves.hover", "moves.let_go"):
        assert roles_of(app, name) == frozenset({Role.DISPATCHER, Role.ADMIN})


def test_hovering_says_arrival_and_travel_and_changes_nothing(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    found = hovered(dispatcher, here.id, "t2", level="both")
    assert found["arrive"] == THREE
    assert "travel" in found["travel"]
    assert order(desk, here.id) == here


def test_a_rule_that_is_overruled_is_named(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    assert [one["code"] for one in hovered(dispatcher, here.id, "t3")["violations"]] == ["no_skill"]


def test_letting_go_pins_technician_and_arrival(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    answer = let_go(dispatcher, here.id, "t2", level="both", version=str(here.version))
    pin = order(desk, here.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id) == (PinLevel.BOTH, "t2")
    assert pin.arrive_at == MONDAY_9 + timedelta(hours=6)
    assert answer.get_json()["version"] == order(desk, here.id).version


def test_letting_go_against_a_rule_is_allowed_and_kept_with_the_reason(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    assert let_go(dispatcher, here.id, "t3", why="<b>客户点名</b>").status_code == 200
    pin = order(desk, here.id).pin
    assert pin is not None
    assert (pin.level, pin.by, pin.why, pin.violations) == (
        PinLevel.TECHNICIAN, "demo-dispatcher", "<b>客户点名</b>", ("no_skill",),
    )  # fmt: skip
    page = dispatcher.get("/").text
    assert "he lacks the skill or its level" in page
    assert "<b>客户点名</b>" not in page


def test_a_stale_move_is_refused_and_says_who_was_first(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    assert let_go(dispatcher, here.id, "t2", version=str(here.version)).status_code == 200
    answer = let_go(dispatcher, here.id, "t1", version=str(here.version))
    assert answer.status_code == 409
    merge = answer.get_json()["merge"]
    assert [(one["words"], one["detail"], one["who"]) for one in merge["theirs"]] == [
        ("Pinned", "technician pinned · 王t2", "陈静")
    ]
    assert merge["version"] == order(desk, here.id).version
    assert "王t1" in merge["mine"]


def test_taking_it_back_gives_the_visit_to_the_planner(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    made = let_go(dispatcher, here.id, "t2").get_json()["decision"]
    assert send(dispatcher, f"/api/decisions/{made}/undo", command_id="take-it-back").status_code == 200
    assert order(desk, here.id).pin is None


@pytest.mark.parametrize("query", ["", "technician=t1", f"at={THREE}", "technician=t1&at=soon", "technician=t1&at=-5"])
def test_a_move_to_nowhere_is_an_input_error(desk: Desk, dispatcher: FlaskClient, query: str) -> None:
    here, _ = two_planned(desk)
    answer = dispatcher.get(f"/api/moves/{here.id}?{query}")
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, "move.no_target")


def test_a_visit_under_way_is_not_movable(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    desk.depart(here.id, str(here.technician_id), now=MONDAY_9, actor="t", command_id=a_key())
    answer = dispatcher.get(f"/api/moves/{here.id}?technician=t2&at={THREE}")
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (409, "move.not_movable")


@pytest.mark.parametrize(("work_order_id", "technician"), [("W-none", "t1"), (None, "nobody")])
def test_what_does_not_exist_is_not_found(
    desk: Desk, dispatcher: FlaskClient, work_order_id: str | None, technician: str
) -> None:
    here, _ = two_planned(desk)
    answer = dispatcher.get(f"/api/moves/{work_order_id or here.id}?technician={technician}&at={THREE}")
    assert answer.status_code == 404


def test_every_word_of_a_verdict_is_chinese_too(desk: Desk, browser: FlaskClient) -> None:
    here, _ = two_planned(desk)
    client: Callable[..., Any] = enter(browser, "demo-dispatcher").get
    found = client(f"/api/moves/{here.id}?technician=t3&at={THREE + 9 * 3600}&level=both").get_json()
    said = [found["headline"], found["travel"], *(one["words"] for one in found["effects"] + found["violations"])]
    assert len(said) >= 4
    assert all(any("一" <= sign <= "鿿" for sign in words) for words in said), said


def test_locking_only_the_time_leaves_the_technician_to_the_planner(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    assert let_go(dispatcher, here.id, "t2", level="time").status_code == 200
    pin = order(desk, here.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id, pin.arrive_at) == (PinLevel.TIME, None, MONDAY_9 + timedelta(hours=6))


def test_locking_the_order_puts_it_behind_the_visit_before(desk: Desk, dispatcher: FlaskClient) -> None:
    here, there = two_planned(desk)
    lock = hovered(dispatcher, here.id, "t2", level="order")["lock"]
    assert lock == "Locks it with him, behind 现场s2"
    assert let_go(dispatcher, here.id, "t2", level="order").status_code == 200
    pin = order(desk, here.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id, pin.follows, pin.arrive_at) == (PinLevel.ORDER, "t2", there.id, None)
    assert f"behind {there.id}" in dispatcher.get(f"/work-orders/{here.id}").text


def test_the_first_of_the_day_has_no_order_to_lock(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    assert "cannot be locked" in hovered(dispatcher, here.id, "t3", level="order")["lock"]
    answer = let_go(dispatcher, here.id, "t3", level="order")
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, "pin.no_predecessor")


def test_a_level_nobody_knows_is_an_input_error(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    answer = let_go(dispatcher, here.id, "t2", level="everything")
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, "pin.no_level")


def test_a_move_sent_again_after_it_was_undone_moves_nothing(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    key = "one-and-the-same-move"
    made = let_go(dispatcher, here.id, "t2", command_id=key).get_json()["decision"]
    send(dispatcher, f"/api/decisions/{made}/undo", command_id="take-it-back")
    again = let_go(dispatcher, here.id, "t2", command_id=key)
    assert (again.status_code, again.get_json()["decision"]) == (200, None)
    assert order(desk, here.id).pin is None
