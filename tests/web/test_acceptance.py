"""Acceptance on the pages: one tap on the phone, and the office sees how every visit stands with its technician."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk import Desk
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_key
from tests.dispatch.planned import published
from tests.web.conftest import Wall, send
from tests.web.office import enter, in_english, office, order, set_clock, two_planned, words

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def visit(desk: Desk) -> WorkOrder:
    """The visit of t1 in Guangzhou; another is a colleague's."""
    return two_planned(desk)[0]


@pytest.fixture
def phone(app: Flask, visit: WorkOrder) -> FlaskClient:
    return enter(app.test_client(), "t1")


class Office:
    """The dispatcher's browser; it looks again a minute after every change."""

    def __init__(self, app: Flask, wall: Wall) -> None:
        self._wall = wall
        self._client = in_english(enter(app.test_client(), "demo-dispatcher"))

    def get(self, path: str) -> TestResponse:
        self._wall.seconds += 60.0
        return self._client.get(path)


@pytest.fixture
def board(app: Flask, visit: WorkOrder, wall: Wall) -> Office:
    return Office(app, wall)


def press(client: FlaskClient, id: str, step: str, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/my/{id}/{step}", **{"command_id": a_key() + "-long", **form})


def shown(board: Office, id: str) -> dict[str, object]:
    found = board.get("/api/board").get_json()["orders"][id]
    assert isinstance(found, dict)
    return found


def test_looking_at_his_list_marks_his_visits_as_seen_and_no_others(
    desk: Desk, visit: WorkOrder, phone: FlaskClient
) -> None:
    assert phone.get("/my").status_code == 200
    assert order(desk, visit.id).acceptance.seen_at == MONDAY_9
    with desk.reading() as unit:
        (other,) = (one for one in unit.open_work_orders() if one.id != visit.id)
    assert other.acceptance.seen_at is None


def test_one_tap_accepts_and_the_button_is_gone(desk: Desk, visit: WorkOrder, phone: FlaskClient) -> None:
    assert f"/my/{visit.id}/accept" in phone.get("/my").text
    assert press(phone, visit.id, "accept").status_code == 303
    assert order(desk, visit.id).acceptance.accepted_at == MONDAY_9
    page = phone.get("/my").text
    assert f"/my/{visit.id}/accept" not in page
    assert "已接单" in words(page)


def test_the_same_answer_sent_twice_counts_once(desk: Desk, visit: WorkOrder, phone: FlaskClient) -> None:
    key = "the-same-answer"
    for _ in range(2):
        assert press(phone, visit.id, "decline", reason="no_part", command_id=key).status_code == 303
    assert len(order(desk, visit.id).acceptance.declined) == 1


def test_declining_frees_the_visit_and_the_office_reads_why(
    desk: Desk, visit: WorkOrder, phone: FlaskClient, board: Office
) -> None:
    assert press(phone, visit.id, "decline", reason="no_part", note="密封圈用完").status_code == 303
    assert order(desk, visit.id).status is WorkOrderStatus.OPEN
    assert shown(board, visit.id)["declined"] == "王t1 declined: I do not have the part · 密封圈用完"
    page = words(board.get(f"/work-orders/{visit.id}").text)
    assert "王t1 declined: I do not have the part · 密封圈用完" in page
    assert "Declined by the technician" in page


def test_another_reason_must_be_said(desk: Desk, visit: WorkOrder, phone: FlaskClient) -> None:
    answer = press(phone, visit.id, "decline", reason="other")
    assert answer.status_code == 400
    assert "请用一句话写明" in words(answer.text)
    assert order(desk, visit.id).technician_id == "t1"


def test_a_reason_nobody_offers_is_refused(desk: Desk, visit: WorkOrder, phone: FlaskClient) -> None:
    assert press(phone, visit.id, "decline", reason="<script>").status_code == 400
    assert order(desk, visit.id).technician_id == "t1"


def test_nobody_answers_for_a_colleague(app: Flask, visit: WorkOrder) -> None:
    other = enter(app.test_client(), "t3")
    assert press(other, visit.id, "accept").status_code == 404


def test_the_board_says_how_far_each_visit_is(desk: Desk, visit: WorkOrder, phone: FlaskClient, board: Office) -> None:
    assert shown(board, visit.id)["answer"] == {"state": "sent", "words": "Sent", "late": False}
    phone.get("/my")
    assert shown(board, visit.id)["answer"] == {"state": "seen", "words": "Seen", "late": False}
    press(phone, visit.id, "accept")
    assert shown(board, visit.id)["answer"] == {"state": "accepted", "words": "Accepted", "late": False}


def test_no_answer_in_time_needs_action_on_the_board(desk: Desk, visit: WorkOrder, board: Office) -> None:
    before = board.get("/api/board").get_json()["counts"]["needs_action"]
    set_clock(desk, MONDAY_9 + 15 * MINUTE + timedelta(seconds=1))
    assert shown(board, visit.id)["answer"] == {"state": "sent", "words": "Sent, no answer by 09:15", "late": True}
    assert board.get("/api/board").get_json()["counts"]["needs_action"] == before + 2
    assert "Sent, no answer by 09:15" in words(board.get(f"/work-orders/{visit.id}").text)


def test_no_answer_in_time_stands_in_the_route_list_and_on_the_wall(
    desk: Desk, visit: WorkOrder, board: Office
) -> None:
    assert "no answer by" not in words(board.get("/routes").text)
    set_clock(desk, MONDAY_9 + 16 * MINUTE)
    assert "Sent, no answer by 09:15" in words(board.get("/routes").text)
    assert "Not accepted 2" in words(board.get("/wall").text)


def test_no_answer_in_time_is_among_the_alerts(desk: Desk, visit: WorkOrder, board: Office) -> None:
    late = MONDAY_9 + 16 * MINUTE
    set_clock(desk, late)
    desk.raise_alerts(lambda step, at: (("dispatchers", "file", at),), now=late)
    page = words(board.get("/alerts").text)
    assert "Accept the visit" in page
    assert re.search(r"1 min over", page)


def test_whoever_is_sent_instead_is_asked_anew(desk: Desk, visit: WorkOrder, phone: FlaskClient, board: Office) -> None:
    press(phone, visit.id, "decline", reason="busy")
    published(desk, MONDAY_9 + MINUTE)
    set_clock(desk, MONDAY_9 + 2 * MINUTE)
    said = shown(board, visit.id)
    assert (said["technician"], said["declined"]) == ("t2", "")
    assert said["answer"] == {"state": "sent", "words": "Sent", "late": False}
