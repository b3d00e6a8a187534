"""The page of alerts: what is in danger, who was told, and one click to take it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.model.alert import MessageState
from dispatch.model.work_order import WorkOrder
from dispatch.notifying.book import load_book
from tests.builders import MONDAY_9, a_key, reported
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, set_clock, words

AT = MONDAY_9 + timedelta(hours=7, minutes=30)
BOOK = load_book(data_root() / "notifications.toml")


@pytest.fixture
def desk() -> Desk:
    return office()


def in_danger(desk: Desk, description: str = "水泵不出水") -> WorkOrder:
    """Half an hour before the arrival is due, and nobody planned."""
    work_order = reported(desk, description=description)
    set_clock(desk, AT)
    desk.raise_alerts(BOOK.addresses, now=AT)
    return work_order


def take_up(client: FlaskClient, work_order: WorkOrder, promise: str = "L01/arrive") -> int:
    return send(client, f"/alerts/{work_order.id}/{promise}/take-up", command_id=a_key() + "-long").status_code


def test_a_quiet_day_says_so_and_tells_who_would_be_told_when(dispatcher: FlaskClient) -> None:
    page = words(in_english(dispatcher).get("/alerts").text)
    assert "No promise is in danger" in page
    assert "30 minutes before it is due" in page
    assert "every 15 minutes until taken up" in page


def test_what_is_in_danger_stands_there_with_its_time_left_and_who_was_told(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    work_order = in_danger(desk)
    page = words(dispatcher.get("/alerts").text)
    assert work_order.id in page
    assert "还剩 30 分" in page
    assert "已通知调度员" in page
    assert "未安排任何人" in page


def test_one_click_takes_it_up_and_a_second_one_changes_nothing(desk: Desk, dispatcher: FlaskClient) -> None:
    work_order = in_danger(desk)
    assert take_up(dispatcher, work_order) == 303
    with desk.reading() as unit:
        taken = unit.alert(work_order.id, "L01/arrive")
    assert taken is not None
    assert taken.acknowledged
    page = words(in_english(dispatcher).get("/alerts").text)
    assert "Taken up by" in page
    assert "Take it up" not in page


def test_what_is_over_cannot_be_taken_up_and_the_page_says_why(desk: Desk, dispatcher: FlaskClient) -> None:
    work_order = reported(desk)
    assert take_up(dispatcher, work_order) == 404


def test_an_analyst_looks_and_a_technician_does_not(desk: Desk, app: Flask) -> None:
    work_order = in_danger(desk)
    analyst = enter(app.test_client(), "demo-analyst")
    assert "接手处理" not in analyst.get("/alerts").text
    assert take_up(analyst, work_order) == 403
    assert enter(app.test_client(), "t1").get("/alerts").status_code == 403


def test_a_message_that_was_given_up_is_sent_again_with_one_click(desk: Desk, dispatcher: FlaskClient) -> None:
    in_danger(desk)
    with desk.reading() as unit:
        (message,) = unit.unsent_messages()
    desk.settle_messages([replace(message, state=MessageState.DEAD, trouble="HTTP 500")])
    page = words(dispatcher.get("/alerts").text)
    assert "已放弃 HTTP 500" in page
    again = send(dispatcher, f"/alerts/messages/{message.number}/resend", command_id=a_key() + "-long")
    assert again.status_code == 303
    with desk.reading() as unit:
        assert unit.message(message.number).state is MessageState.WAITING
    assert send(dispatcher, "/alerts/messages/999/resend", command_id=a_key() + "-long").status_code == 404


def test_nothing_that_a_caller_or_a_receiver_says_becomes_part_of_the_page(desk: Desk, dispatcher: FlaskClient) -> None:
    in_danger(desk, SCRIPT)
    with desk.reading() as unit:
        (message,) = unit.unsent_messages()
    desk.settle_messages([replace(message, state=MessageState.DEAD, trouble=SCRIPT)])
    page = dispatcher.get("/alerts").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
