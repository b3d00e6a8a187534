"""The note for the next shift and the wall display."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.handover import handover
from dispatch.model.event import EventKind
from dispatch.model.moment import Interval
from dispatch.model.work_order import PinLevel, WorkOrder
from tests.builders import MONDAY_9, a_key, reported
from tests.web.office import SCRIPT, enter, in_english, office, set_clock, two_planned, words

HOUR = timedelta(hours=1)
SINCE = MONDAY_9 - timedelta(minutes=30)


@pytest.fixture
def desk() -> Desk:
    return office()


def pinned(desk: Desk, work_order: WorkOrder, now: datetime) -> None:
    desk.pin(
        work_order.id,
        level=PinLevel.TECHNICIAN,
        technician_id="t1",
        arrive_at=None,
        version=None,
        now=now,
        actor="demo-dispatcher",
        command_id=a_key(),
    )


def kinds(desk: Desk, since: datetime, now: datetime) -> tuple[list[EventKind], list[EventKind], list[EventKind]]:
    with desk.reading() as unit:
        found = handover(unit, since=since, now=now)
    return tuple([event.kind for event in some] for some in (found.decisions, found.given, found.setbacks))  # type: ignore[return-value]


def test_the_note_tells_what_people_decided_and_what_went_wrong_since_then_and_nothing_older(desk: Desk) -> None:
    work_order = reported(desk)
    pinned(desk, work_order, MONDAY_9)
    span = Interval(MONDAY_9 + HOUR, MONDAY_9 + 9 * HOUR)
    desk.record_absence(
        "t2", span=span, reason="病假", now=MONDAY_9 + HOUR, actor="demo-dispatcher", command_id=a_key()
    )
    assert kinds(desk, SINCE, MONDAY_9 + HOUR) == ([EventKind.PINNED], [], [EventKind.ABSENCE_RECORDED])
    assert kinds(desk, MONDAY_9, MONDAY_9 + HOUR) == ([], [], [EventKind.ABSENCE_RECORDED])
    assert kinds(desk, SINCE, MONDAY_9 + HOUR - timedelta(seconds=1)) == ([EventKind.PINNED], [], [])


def test_the_span_begins_anywhere_in_a_long_log(desk: Desk) -> None:
    for minute in range(40):
        reported(desk, now=MONDAY_9 + timedelta(minutes=minute))
    with desk.reading() as unit:
        for minute in (-1, 0, 1, 20, 39, 40):
            found = handover(unit, since=MONDAY_9 + timedelta(minutes=minute), now=MONDAY_9 + HOUR)
            assert found.counts.get(EventKind.FAULT_REPORTED, 0) == 39 - minute if minute < 39 else not found.counts


def test_a_visit_that_did_not_help_is_a_setback(desk: Desk) -> None:
    work_order, _ = two_planned(desk)
    for step in (desk.depart, desk.arrive):
        step(work_order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    desk.finish(work_order.id, "t1", resolved=False, note="缺件", now=MONDAY_9, actor="t1", command_id=a_key())
    assert EventKind.FINISHED in kinds(desk, SINCE, MONDAY_9)[2]


def test_the_page_names_open_risks_decisions_and_who_made_them(desk: Desk, dispatcher: FlaskClient) -> None:
    work_order = reported(desk)
    pinned(desk, work_order, MONDAY_9)
    set_clock(desk, MONDAY_9 + 7 * HOUR + timedelta(minutes=50))
    page = words(in_english(dispatcher).get("/handover?hours=8").text)
    assert "Pinned" in page
    assert "Pinned · technician pinned" in page
    assert work_order.id in page
    assert "faults reported 1" in page


def test_the_same_note_as_plain_text_for_a_group_chat(desk: Desk, dispatcher: FlaskClient) -> None:
    work_order = reported(desk)
    pinned(desk, work_order, MONDAY_9)
    answer = dispatcher.get("/handover.txt")
    assert answer.mimetype == "text/plain"
    assert "人工决定 (1)" in answer.text
    assert work_order.id in answer.text
    assert "\n\n\n\n" not in answer.text


@pytest.mark.parametrize("hours", ["0", "-4", "x", "9999999", ""])
def test_a_span_nobody_offers_is_the_ordinary_one(dispatcher: FlaskClient, hours: str) -> None:
    assert dispatcher.get(f"/handover?hours={hours}").status_code == 200


def test_the_wall_shows_what_needs_a_hand_by_city_and_refreshes_itself(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk)
    reported(desk, site_id="s2", asset_id="a2")
    set_clock(desk, MONDAY_9 + 7 * HOUR + timedelta(minutes=50))
    answer = dispatcher.get("/wall").text
    page = words(answer)
    assert 'http-equiv="refresh"' in answer
    assert "广州市" in page
    assert "深圳市" in page
    assert "还剩 10 分" in page


def test_an_empty_day_is_said_on_both_pages(dispatcher: FlaskClient) -> None:
    assert "Nobody overrode the plan" in words(in_english(dispatcher).get("/handover").text)
    assert "Every promise is on track" in words(in_english(dispatcher).get("/wall").text)


def test_both_pages_are_for_the_office(app: Flask) -> None:
    technician = enter(app.test_client(), "t1")
    assert [technician.get(path).status_code for path in ("/handover", "/handover.txt", "/wall")] == [403] * 3


def test_what_a_caller_says_is_text_on_the_wall_and_in_the_note(desk: Desk, dispatcher: FlaskClient) -> None:
    work_order = reported(desk, description=SCRIPT)
    desk.cancel(work_order.id, reason=SCRIPT, version=None, now=MONDAY_9, actor="demo-dispatcher", command_id=a_key())
    for path in ("/handover", "/wall"):
        assert "<script>alert" not in dispatcher.get(path).text
